"""The parts of a plan's page, one function each: what the notebook's cells call."""

from parathed_lib.pages.base.lab import style
from parathed_lib.pages.base.parts import stamped
from parathed_lib.pages.kinds import PLAN
from parathed_lib.pages.plan.parts.background import (
    conflicts,
    notes,
    provenance,
    unknowns,
)
from parathed_lib.pages.plan.parts.overview import extent, front, goals, passages
from parathed_lib.pages.plan.parts.work import (
    actions,
    advice,
    budget,
    milestones,
    points,
    targets,
    training,
)

__all__ = [
    "actions",
    "advice",
    "budget",
    "conflicts",
    "extent",
    "front",
    "goals",
    "milestones",
    "notes",
    "passages",
    "points",
    "provenance",
    "style",
    "targets",
    "training",
    "unknowns",
]
stamped(PLAN, globals(), __all__)
