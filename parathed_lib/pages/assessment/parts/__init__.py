"""The parts of the report, one function each: what the notebook's cells call."""

from parathed_lib.assessment import Assessment
from parathed_lib.pages.assessment.parts.among import funnel, peers, spine
from parathed_lib.pages.assessment.parts.answers import answers, targets
from parathed_lib.pages.assessment.parts.background import (
    documentation,
    provenance,
    unknowns,
)
from parathed_lib.pages.assessment.parts.nation import (
    counts,
    distribution,
    everyone,
    income_map,
    series,
)
from parathed_lib.pages.assessment.parts.organisation import (
    attention,
    priorities,
    ratings,
    score,
    sensitivity,
    themes,
)
from parathed_lib.pages.assessment.parts.overview import (
    characteristics,
    front,
    indicators,
    local,
    recruiting,
    summary,
)
from parathed_lib.pages.base.lab import style
from parathed_lib.pages.base.parts import NO_PARTS, stamped
from parathed_lib.pages.kinds import ASSESSMENT

__all__ = [
    "answers",
    "attention",
    "characteristics",
    "counts",
    "distribution",
    "documentation",
    "everyone",
    "front",
    "funnel",
    "income_map",
    "indicators",
    "local",
    "peers",
    "priorities",
    "provenance",
    "ratings",
    "recruiting",
    "score",
    "sensitivity",
    "series",
    "spine",
    "style",
    "summary",
    "targets",
    "themes",
    "unknowns",
    "warm",
]
stamped(ASSESSMENT, globals(), __all__)


def warm(assessment: Assessment) -> None:
    """Make every part once and forget it, but for what all reports share.

    That is computed when the first report asks for it. Reports that this process makes
    later, or a fork of it, find it ready; they are the same without.
    """
    for name in __all__:
        if name not in NO_PARTS:
            globals()[name](assessment)
    style()
