"""The parts of the page across municipalities: what its notebook's cells call."""

from parathed_lib.pages.base.lab import style
from parathed_lib.pages.base.parts import stamped
from parathed_lib.pages.kinds import PROGRAMME
from parathed_lib.pages.programme.parts.group import (
    answers,
    change,
    earlier,
    front,
    means,
    spread,
)
from parathed_lib.pages.programme.parts.tasks import (
    learning,
    points,
    provenance,
    results,
)

__all__ = [
    "answers",
    "change",
    "earlier",
    "front",
    "learning",
    "means",
    "points",
    "provenance",
    "results",
    "spread",
    "style",
]
stamped(PROGRAMME, globals(), __all__)
