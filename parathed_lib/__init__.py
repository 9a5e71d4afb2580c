"""Readiness assessments (parathedsvurderinger) of Danish municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parathed_lib.errors import ParathedError

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment, assess
    from parathed_lib.catalogue import load_catalogue

__version__ = "0.1.0"
__all__ = ["Assessment", "ParathedError", "__version__", "assess", "load_catalogue"]


def __getattr__(name: str) -> Any:
    # Not before they are asked for: what they rest on takes a second to import.
    if name in ("Assessment", "assess"):
        from parathed_lib import assessment

        return getattr(assessment, name)
    if name == "load_catalogue":
        from parathed_lib.catalogue import load_catalogue

        return load_catalogue
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
