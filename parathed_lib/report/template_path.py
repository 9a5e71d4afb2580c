"""Where the template notebook lies."""

from __future__ import annotations

from pathlib import Path

from parathed_lib.data_root import DataRoot
from parathed_lib.errors import ReportError

TEMPLATE = "assessment.ipynb"


def template_path(root: DataRoot) -> Path:
    """The template notebook: the data root's own, else the one beside the package."""
    own = root.path / "notebooks" / TEMPLATE
    beside = Path(__file__).resolve().parents[2] / "notebooks" / TEMPLATE
    for path in (own, beside):
        if path.is_file():
            return path
    raise ReportError(f"The template notebooks/{TEMPLATE} was not found.")
