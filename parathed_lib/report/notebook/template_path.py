"""Where the template notebooks lie."""

from __future__ import annotations

from pathlib import Path

from parathed_lib.errors import ReportError
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.storage.data_root import DataRoot


def template_path(root: DataRoot, kind: str = ASSESSMENT) -> Path:
    """The template notebook: the data root's own, else the one beside the package."""
    name = f"{kind}.ipynb"
    own = root.path / "notebooks" / name
    beside = Path(__file__).resolve().parents[3] / "notebooks" / name
    for path in (own, beside):
        if path.is_file():
            return path
    raise ReportError(f"The template notebooks/{name} was not found.")
