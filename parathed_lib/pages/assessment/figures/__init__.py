"""Assessment -> matplotlib Figure, one function per figure."""

from parathed_lib.pages.assessment.figures.distribution import distribution
from parathed_lib.pages.assessment.figures.funnel import funnel
from parathed_lib.pages.assessment.figures.income_map import income_map
from parathed_lib.pages.assessment.figures.peers import peers
from parathed_lib.pages.assessment.figures.ratings import (
    position,
    priorities,
    ratings,
    sensitivity,
    targets,
)
from parathed_lib.pages.assessment.figures.series import series

__all__ = [
    "distribution",
    "funnel",
    "income_map",
    "peers",
    "position",
    "priorities",
    "ratings",
    "sensitivity",
    "series",
    "targets",
]
