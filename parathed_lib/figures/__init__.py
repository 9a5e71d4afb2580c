"""Assessment -> matplotlib Figure, one function per figure, one palette."""

from parathed_lib.figures.counts import counts
from parathed_lib.figures.distribution import distribution
from parathed_lib.figures.funnel import funnel
from parathed_lib.figures.income_map import income_map
from parathed_lib.figures.monitoring_extent import extent_series
from parathed_lib.figures.monitoring_gantt import gantt
from parathed_lib.figures.monitoring_ratings import ratings_change
from parathed_lib.figures.peers import peers
from parathed_lib.figures.plan_budget import plan_budget
from parathed_lib.figures.plan_coverage import plan_coverage
from parathed_lib.figures.position import position
from parathed_lib.figures.priorities import priorities
from parathed_lib.figures.programme_answers import programme_answers
from parathed_lib.figures.programme_change import programme_change
from parathed_lib.figures.programme_map import programme_map
from parathed_lib.figures.programme_means import programme_means
from parathed_lib.figures.ratings import ratings
from parathed_lib.figures.sensitivity import sensitivity
from parathed_lib.figures.series import series
from parathed_lib.figures.spine import spine
from parathed_lib.figures.targets import targets

__all__ = [
    "counts",
    "distribution",
    "extent_series",
    "funnel",
    "gantt",
    "income_map",
    "peers",
    "plan_budget",
    "plan_coverage",
    "position",
    "priorities",
    "programme_answers",
    "programme_change",
    "programme_map",
    "programme_means",
    "ratings",
    "ratings_change",
    "sensitivity",
    "series",
    "spine",
    "targets",
]
