"""Assessment -> matplotlib Figure, one function per figure, one palette."""

from parathed_lib.figures.counts import counts
from parathed_lib.figures.distribution import distribution
from parathed_lib.figures.income_map import income_map
from parathed_lib.figures.position import position
from parathed_lib.figures.priorities import priorities
from parathed_lib.figures.ratings import ratings
from parathed_lib.figures.series import series

__all__ = [
    "counts",
    "distribution",
    "income_map",
    "position",
    "priorities",
    "ratings",
    "series",
]
