"""Assessment -> matplotlib Figure, one function per figure, one palette.

The modules `plan`, `monitoring` and `programme` hold those of the other pages.
"""

from parathed_lib.pages.assessment.figures.distribution import counts, distribution
from parathed_lib.pages.assessment.figures.funnel import funnel
from parathed_lib.pages.assessment.figures.peers import peers
from parathed_lib.pages.assessment.figures.ratings import (
    position,
    priorities,
    ratings,
    targets,
)
from parathed_lib.pages.assessment.figures.sensitivity import sensitivity
from parathed_lib.pages.assessment.figures.series import series
from parathed_lib.pages.assessment.figures.spine import spine
from parathed_lib.pages.drawing.tile_map import income_map

__all__ = [
    "counts",
    "distribution",
    "funnel",
    "income_map",
    "peers",
    "position",
    "priorities",
    "ratings",
    "sensitivity",
    "series",
    "spine",
    "targets",
]
