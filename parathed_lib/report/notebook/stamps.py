"""Whether the cells of a notebook belong together.

In JupyterLab a cell can be run again alone, so that a notebook holds parts of two
municipalities, or parameters that nothing below them was made with. Each part of a page
has a stamp; a page is made only of parts with the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.errors import ParameterError, ReportError, UnknownNameError
from parathed_lib.names import as_text
from parathed_lib.pages.base.parts import FILES, MIME, Stamp, seal
from parathed_lib.report.notebook.template import INJECTED, TAG

NOT_IN_REPORT = "not-in-report"
_AGAIN = "Run all the cells again, then export the notebook."


def is_part(output: NotebookNode) -> bool:
    """Whether an output is marked as a part of a page."""
    return MIME in output.get("data", {})


def parts(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The marked outputs that would stand in the page, with their cells' numbers."""
    for number, cell in enumerate(notebook.cells, start=1):
        if NOT_IN_REPORT not in cell.metadata.get("tags", []):
            for output in filter(is_part, cell.get("outputs", [])):
                yield number, output


def check_stamps(notebook: NotebookNode, expected: Stamp | None = None) -> None:
    """Raise ReportError for the first cell that does not belong to the others.

    `expected` is what all parts must be about, by default what the first is about. A
    cell with parameters must agree with it too, as far as it states them.
    """
    first = expected
    others = "the report is made with" if expected else "those above it with"
    for number, stamp in stamps(notebook):
        if first is None:
            first = stamp
        if stamp != first:
            raise ReportError(
                f"Cell {number} was made {_parted(stamp, first, others)}. A page is "
                f"about one thing. {_AGAIN}",
                number,
            )
    if first:
        _check_parameters(notebook, first)


def stamps(notebook: NotebookNode) -> Iterator[tuple[int, Stamp]]:
    """The stamp of each part, with its cell's number.

    Raises ReportError for a part that is not as it was made.
    """
    for number, output in parts(notebook):
        if not _is_whole(output.data):
            raise ReportError(
                f"The part of cell {number} is not as it was made, or was made by "
                f"another version. {_AGAIN}",
                number,
            )
        yield number, output.data[MIME]["stamp"]


def _is_whole(data: Any) -> bool:
    mark, html = data[MIME], data.get("text/html")
    return (
        isinstance(html, str)
        and isinstance(mark, dict)
        and isinstance(mark.get("facts"), dict)
        and isinstance(mark.get("stamp"), dict)
        and all(isinstance(value, str) for value in mark["stamp"].values())
        and mark.get("sha256") == seal(html, mark)
    )


def _parted(stamp: Stamp, first: Stamp, others: str) -> str:
    """In what two stamps differ, in words."""
    names = [n for n in {**first, **stamp} if stamp.get(n) != first.get(n)]
    told = [name for name in names if name != FILES]
    if not told:
        return "from other files than the rest: something was changed in between"
    mine, theirs = (
        " and ".join(f"{name} {_named(name, s.get(name, ''))}" for name in told)
        for s in (stamp, first)
    )
    return f"with {mine}, {others} {theirs}"


def _named(parameter: str, value: str) -> str:
    """A value as it is told, a code with the municipality's name."""
    known = load_catalogue().municipalities
    if parameter == "municipality" and value in known:
        return f"{value} {known[value].name}"
    return value or "(none)"


def _check_parameters(notebook: NotebookNode, made: Stamp) -> None:
    stated: dict[str, tuple[int, object]] = {}
    for number, cell in enumerate(notebook.cells, start=1):
        if {TAG, INJECTED} & set(cell.metadata.get("tags", [])):
            stated |= {n: (number, v) for n, v in _constants(cell.source)}
    catalogue = load_catalogue()
    for name, (number, value) in stated.items():
        if not _agrees(name, value, made, catalogue):
            raise ReportError(
                f"Cell {number} says {name} = {value!r}, but the parts below it were "
                f"made with {_named(name, made[name])}. {_AGAIN}",
                number,
            )


def _constants(source: str) -> Iterator[tuple[str, object]]:
    """The names to which a cell assigns a constant."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield from (
                (target.id, node.value.value)
                for target in node.targets
                if isinstance(target, ast.Name)
            )


def _agrees(name: str, value: object, made: Stamp, catalogue: Catalogue) -> bool:
    """Whether a parameter as it is stated can be what a part was made with."""
    if name not in made:
        return True
    several = name == "municipalities"
    try:
        text = str(value) if several else as_text(value, name.removeprefix("since_"))
        if not text:
            return True
        if several or name == "municipality":
            codes = {catalogue.municipality(n).code for n in text.split(",")}
            return codes == set(made[name].split(","))
    except (UnknownNameError, ParameterError):
        return False
    return text in (made[name], f"{made.get('municipality')}-{made[name]}")
