"""What is told of a municipality first: key figures, tasks, when figures were fetched."""

from __future__ import annotations

from typing import NamedTuple

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import same_time
from parathed_lib.assessment.comparison import Comparison, Pair
from parathed_lib.catalogue import Indicator, Parameter
from parathed_lib.formatting import period_end
from parathed_lib.forms.evaluation.form import AttentionPoint
from parathed_lib.pages.assessment.answers import RATERS
from parathed_lib.pages.assessment.indicators import is_of_district, with_substitutes
from parathed_lib.scoring import ends

FIRST_TASKS = 3


class KeyFigure(NamedTuple):
    """One of the four figures of the front page; `instead_of` is what it replaces."""

    entry: Indicator
    comparison: Comparison
    instead_of: Indicator | None

    @property
    def older(self) -> Pair | None:
        """Both figures of the older period in which they are compared, if it is one."""
        pair = self.comparison.against_nation
        return pair if self.comparison.is_older(pair) else None

    @property
    def is_of_another_time(self) -> bool:
        """Whether the nation has a figure, and of another time alone."""
        own, nation = self.comparison.municipality.period, self.comparison.nation.period
        return bool(own and nation and not same_time(own, nation))

    @property
    def is_of_district(self) -> bool:
        """Whether the figure is that of the whole police district."""
        return is_of_district(self.entry, self.comparison)


def key_figures(assessment: Assessment) -> list[KeyFigure]:
    """The four figures of the front page, beside the nation's.

    Where the official figure is missing, a substitute stands under its own name.
    """
    found = []
    for official in assessment.catalogue.indicators.official:
        if official.key_figure:
            *_, entry = with_substitutes(assessment, official)[:2]
            instead_of = official if entry is not official else None
            found.append(KeyFigure(entry, assessment.comparisons[entry.id], instead_of))
    return found


def collected(assessment: Assessment) -> dict[str, list[str]]:
    """On which days the figures were fetched, and their periods, oldest first."""
    shown = [
        figure
        for comparison in assessment.comparisons.values()
        for figure in (comparison.municipality, comparison.region, comparison.nation)
        if figure.period
    ]
    origin = assessment.vintage.origin
    periods = {str(figure.period) for figure in shown}
    return {
        "retrieved": sorted({origin[figure.file]["retrieved"] for figure in shown}),
        "periods": sorted(periods, key=lambda p: (period_end(p), p)),
    }


def first_tasks(assessment: Assessment) -> list[AttentionPoint]:
    """The municipality's first attention points, in its own order of themes and points."""
    form = assessment.evaluation
    return [p for _, p in form.ranked_points()[:FIRST_TASKS]] if form else []


def lowest_without_task(
    assessment: Assessment,
) -> list[tuple[str, Parameter, float]]:
    """The one lowest answer of each side, if its theme has none of the first tasks.

    A row is the rater, the question and the value.
    """
    rubric, found = assessment.catalogue.rubric, []
    themes = {task.theme for task in first_tasks(assessment)}
    for rater in RATERS:
        low = ends({p.id: assessment.rating[p.id] for p in rubric.parameters_by(rater)})
        if low and len(low.lowest) == 1:
            parameter = rubric.parameter[low.lowest[0]]
            if parameter.theme not in themes:
                found.append((rater, parameter, low.low))
    return found
