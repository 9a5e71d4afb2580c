"""Readiness assessments (parathedsvurderinger) of Danish municipalities."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from parathed_lib.errors import ParathedError

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment, assess
    from parathed_lib.assessment.areas import GroupAssessment, assess_group
    from parathed_lib.catalogue import load_catalogue
    from parathed_lib.monitoring.monitor import monitor
    from parathed_lib.plan.overview import plan_of
    from parathed_lib.workbench.data import (
        comparisons,
        indicators,
        municipalities,
        observations,
        ratings,
    )
    from parathed_lib.workbench.explorer import explore

__version__ = "0.1.0"
__all__ = [
    "Assessment",
    "GroupAssessment",
    "ParathedError",
    "__version__",
    "assess",
    "assess_group",
    "comparisons",
    "explore",
    "indicators",
    "load_catalogue",
    "monitor",
    "municipalities",
    "observations",
    "plan_of",
    "ratings",
]

# Not imported before they are asked for: what they rest on takes a second.
_LIES_IN = {
    "Assessment": "assessment",
    "GroupAssessment": "assessment.areas",
    "assess": "assessment",
    "assess_group": "assessment.areas",
    "comparisons": "workbench.data",
    "explore": "workbench.explorer",
    "indicators": "workbench.data",
    "load_catalogue": "catalogue",
    "monitor": "monitoring.monitor",
    "municipalities": "workbench.data",
    "observations": "workbench.data",
    "plan_of": "plan.overview",
    "ratings": "workbench.data",
}


def __getattr__(name: str) -> Any:
    if name not in _LIES_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LIES_IN[name]}"), name)


def __dir__() -> list[str]:
    return __all__
