"""`parathed verify` and `parathed diff`: has a report changed, and why.

Exit codes: 0 nothing differs, 1 something does, 2 wrong use.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parathed_lib.data_root import find_root
from parathed_lib.errors import ParameterError
from parathed_lib.options import AsJson, Root
from parathed_lib.storage.writing import write_whole

if TYPE_CHECKING:
    from parathed_lib.report.diff import Comparison, Difference
    from parathed_lib.report.findings import Verification

PAGE, PLACES, PAGE_WIDTH = ".html", 5, 160


def verify(
    file: Annotated[Path, typer.Argument(help="A report: its .json, .html or .ipynb.")],
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Make a report again in memory and say whether it is identical, or what differs.

    Nothing is written. Exit code 1 when a file differs.
    """
    from parathed_lib.report.stored import read_stored
    from parathed_lib.report.verify import verify as made_again

    found = made_again(read_stored(file), find_root(root))
    if as_json:
        _print_json(found.as_data())
    else:
        _print_verification(found)
    raise typer.Exit(0 if found.is_identical else 1)


def diff(
    old: Annotated[Path, typer.Argument(help="The older report, or a folder of them.")],
    new: Annotated[Path, typer.Argument(help="The newer report, or a folder of them.")],
    as_json: AsJson = False,
    html: Annotated[
        Path | None, typer.Option(help="Write the changes as a page in Danish.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the page if it is there.")
    ] = False,
) -> None:
    """List every published figure that changed between two reports, and why.

    A report is its .json, .html or .ipynb. Exit code 1 when something changed.
    """
    from parathed_lib.report.diff import compare_paths, told

    if html and html.suffix.lower() != PAGE:
        raise ParameterError(f"--html: expected a file that ends with {PAGE}.")
    if html and html.exists() and not force:
        raise ParameterError(
            f"--html: {html} is there already. Choose another name, or give --force."
        )
    found = compare_paths(old, new)
    if html:
        from parathed_lib.report.diff.page import page

        write_whole(html, page(found))
    if as_json:
        _print_json(told.as_data(found))
    else:
        _print_comparison(found)
    raise typer.Exit(0 if found.is_same else 1)


def _print_verification(found: Verification) -> None:
    for file in found.files:
        more = len(file.places) - PLACES
        shown = [*file.places[:PLACES], *([f"and {more} more"] if more > 0 else [])]
        where = f": {'; '.join(shown)}" if shown else ""
        print(f"{file.name}  {file.told}{where}")
    if found.causes:
        print("Other than when the report was made:")
        for cause in found.causes:
            print(f"  {cause.told}")
    for line in found.conclusion:
        print(line)


def _print_comparison(found: Comparison) -> None:
    from parathed_lib.report.diff import told

    for one in found.differences:
        if one.changes or len(found.differences) == 1:
            _print_difference(one)
    same = sum(not d.changes for d in found.differences)
    if len(found.differences) > 1:
        print(f"{same} of {len(found.differences)} reports have no changed figure.")
    for where, stored in (("old", found.only_old), ("new", found.only_new)):
        for one_sided in stored:
            print(told.plain(f"{one_sided.name}: only in the {where} folder."))
    if any(c.noise is not None for d in found.differences for c in d.changes):
        print(told.NOISE)


def _print_difference(found: Difference) -> None:
    from parathed_lib.report.diff import told

    print(told.heading(found))
    if not found.is_assessment:
        _print_parts(found)
        return
    lines = told.made_from(found.origins) or ["nothing differs"]
    print("Made from:")
    for line in lines:
        print(f"  {line}")
    if rows := told.rows(found):
        _print_rows(rows)
    for group, lines in told.sentences(found).items():
        print(f"{group}:")
        for line in lines:
            print(f"  {line}")
    print()


def _print_parts(found: Difference) -> None:
    """A page on a plan, follow-up or programme: causes once, then part by part."""
    from parathed_lib.report.diff import told

    print(told.causes(found))
    for heading, rows, lines in told.parts(found):
        print(f"\n{heading}")
        if rows:
            _print_rows(rows)
        for line in lines:
            print(f"  {line}")
    print()


def _print_rows(rows: list[dict[str, str]]) -> None:
    """A table as wide as the terminal, or a wide page; words are wrapped."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PAGE_WIDTH
    table = Table(box=None, pad_edge=False)
    for heading in rows[0]:
        number = heading in ("old", "new", "change")
        table.add_column(
            heading, justify="right" if number else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(text) for text in row.values()))
    console.print(table)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
