"""The parts of the page across municipalities: what its notebook's cells call."""

from parathed_lib.report.beside import PROGRAMME
from parathed_lib.report.page.lab import style
from parathed_lib.report.parts import stamped
from parathed_lib.report.programme_page.group import (
    answers,
    change,
    earlier,
    front,
    means,
    spread,
)
from parathed_lib.report.programme_page.tasks import (
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
