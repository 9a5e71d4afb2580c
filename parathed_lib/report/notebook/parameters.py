"""The parameters of a report: their names, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from nbformat import NotebookNode

from parathed_lib.errors import ParameterError

TAG = "parameters"
INJECTED = "injected-parameters"


def known_names(notebook: NotebookNode) -> list[str]:
    """The names that a template's cell tagged `parameters` assigns, in its order."""
    names = []
    for cell in notebook.cells:
        if TAG not in cell.metadata.get("tags", []):
            continue
        for line in cell.source.splitlines():
            name, equals, _ = line.partition("=")
            if equals and name.strip().isidentifier():
                names.append(name.strip())
    return names


def refuse_unknown(passed: Iterable[str], known: list[str]) -> None:
    """Raise ParameterError for names that the template does not have."""
    if unknown := [name for name in passed if name not in known]:
        near = {n: get_close_matches(n, known, n=1) for n in unknown}
        told = [f"{n!r} (nearest: {m[0]})" if m else repr(n) for n, m in near.items()]
        raise ParameterError(
            f"The report has no parameter {', '.join(told)}. It has "
            f"{', '.join(known)}. Nothing was run."
        )
