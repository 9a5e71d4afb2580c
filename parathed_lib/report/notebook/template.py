"""The template notebooks: where they lie, and the names of their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from parathed_lib.errors import ParameterError, ReportError
from parathed_lib.storage.data_root import DataRoot

if TYPE_CHECKING:
    from nbformat import NotebookNode

TAG = "parameters"
INJECTED = "injected-parameters"


def template_path(root: DataRoot, kind: str) -> Path:
    """The template notebook: the data root's own, else the one beside the package."""
    name = f"{kind}.ipynb"
    own = root.path / "notebooks" / name
    beside = Path(__file__).resolve().parents[3] / "notebooks" / name
    for path in (own, beside):
        if path.is_file():
            return path
    raise ReportError(f"The template notebooks/{name} was not found.")


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
