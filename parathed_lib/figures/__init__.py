"""Assessment -> matplotlib Figure, one function per figure, one palette.

The packages inside hold those of other reports.
"""

from parathed_lib.figures.counts import counts
from parathed_lib.figures.distribution import distribution
from parathed_lib.figures.funnel import funnel
from parathed_lib.figures.income_map import income_map
from parathed_lib.figures.peers import peers
from parathed_lib.figures.position import position
from parathed_lib.figures.priorities import priorities
from parathed_lib.figures.ratings import ratings
from parathed_lib.figures.sensitivity import sensitivity
from parathed_lib.figures.series import series
from parathed_lib.figures.spine import spine
from parathed_lib.figures.targets import targets

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
