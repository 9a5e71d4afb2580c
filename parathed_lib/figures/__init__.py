"""Assessment -> matplotlib Figure, one function per figure, one palette."""

from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import to_svg
from parathed_lib.figures.counts import counts
from parathed_lib.figures.distribution import distribution
from parathed_lib.figures.distribution import rows as dot_rows
from parathed_lib.figures.income_map import INDICATOR, income_map
from parathed_lib.figures.position import position
from parathed_lib.figures.priorities import priorities
from parathed_lib.figures.ratings import ratings
from parathed_lib.figures.series import limits as series_limits
from parathed_lib.figures.series import series
from parathed_lib.national import Nation

__all__ = [
    "counts",
    "distribution",
    "income_map",
    "position",
    "priorities",
    "ratings",
    "series",
    "warm",
]


def warm(nation: Nation) -> None:
    """Compute what the drawings have in all reports, and open the fonts."""
    for row in dot_rows(nation):
        assert row.known
    if national.across(nation, INDICATOR):
        national.classes(nation, INDICATOR)
    for entry in nation.indicators.indicators:
        if entry.unit == "count" and national.across(nation, entry.id):
            national.count_sizes(nation, entry.id)
        if entry.series and len(national.yearly(nation, entry.id)):
            national.yearly_bands(nation, entry.id)
            series_limits(nation, entry.id)
    for weight in fonts.WEIGHTS:
        fonts.warm(weight)
    to_svg(Figure(), "warm")
