"""What is the same for all 98 municipalities of a vintage: ranks, classes, bands.

Only positions among the 98 are computed here, on unrounded numbers. Indicators that
are descriptive only are never compared: `Nation.across` holds them back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar, TypeVarTuple

import numpy as np
import pandas as pd

from parathed_lib.assessment.comparability import same_time, within_reach
from parathed_lib.catalogue import Catalogue, Indicator, Municipality
from parathed_lib.catalogue.indicators import IndicatorFile
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import period_end
from parathed_lib.frames import NATION
from parathed_lib.vintage import Figure, Vintage

# Fewer than so many of the 98 with a figure for one period are not all municipalities.
COMPLETE = 90
CLASS_SHARES = (0.20, 0.45, 0.67, 0.88)
CLASS_STEP = 10_000
BAND = (0.10, 0.90)
# A one-year change is a jump beyond so many robust standard deviations, see `jumps_in`.
JUMP = 6.0
LEAST_CHANGES = 5
_MAD_TO_SD = 1.4826  # of the median absolute deviation, for normal changes


@dataclass(frozen=True, eq=False, repr=False)
class Nation(Shown):
    """A vintage without the one municipality that a report is about.

    `year` is None when the newest figures are shown, else the one year of all. What a
    function marked `shared` gives for it is computed once.
    """

    vintage: Vintage
    indicators: IndicatorFile
    municipalities: dict[str, Municipality]
    year: int | None

    def face(self) -> Face:
        """How many municipalities and indicators, and of which period all have each."""
        return Face(
            f"Nation of vintage {self.vintage.name}",
            {
                "year": str(self.year or "newest"),
                "municipalities": str(len(self.municipalities)),
                "indicators": str(len(self.indicators.indicators)),
            },
            [
                {"indicator": entry.id, "period": period, "areas": str(known.count())}
                for entry, period, known in every_across(self)
            ],
        )

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """The results of the functions marked `shared`."""
        return {}


Rest = TypeVarTuple("Rest")
Result = TypeVar("Result")


def shared(
    compute: Callable[[Nation, *Rest], Result],
) -> Callable[[Nation, *Rest], Result]:
    """Compute once for each nation and arguments, and hand out the same result.

    The nation keeps the result, so reports that were made from one reading of a
    vintage share it, also across a fork. Nobody may change what is handed out.
    """

    @wraps(compute)
    def once(nation: Nation, *rest: *Rest) -> Result:
        key = compute, rest
        if key not in nation.kept:
            nation.kept[key] = compute(nation, *rest)
        result: Result = nation.kept[key]
        return result

    return once


def nation_of(vintage: Vintage, catalogue: Catalogue, year: int | None) -> Nation:
    """The nation of a vintage: always the same one while the vintage is in memory."""
    nations: list[Nation] = vintage.kept.setdefault(Nation, [])
    for nation in nations:
        if (
            nation.indicators is catalogue.indicators
            and nation.municipalities is catalogue.municipalities
            and nation.year == year
        ):
            return nation
    nations.append(
        Nation(vintage, catalogue.indicators, catalogue.municipalities, year)
    )
    return nations[-1]


@shared
def across(nation: Nation, indicator: str) -> tuple[str, pd.Series] | None:
    """The newest period that most municipalities have, and its figures by code.

    None when the indicator is descriptive only, or when fewer than 90 of the 98
    municipalities have a figure for any one period.
    """
    if not (periods := _complete(nation, indicator)):
        return None
    codes = list(nation.municipalities)
    return periods[-1], nation.vintage.across(indicator, periods[-1], codes)


def _complete(nation: Nation, indicator: str) -> list[str]:
    """The periods that most municipalities have a figure of, the newest last."""
    entry = nation.indicators.by_id[indicator]
    if entry.descriptive_only or entry.geography != "municipality":
        return []
    return [
        period
        for period in complete_periods(nation, indicator)
        if nation.year is None or period_end(period).year == nation.year
    ]


def complete_periods(nation: Nation, indicator: str) -> list[str]:
    """The periods of which at least 90 of the 98 have a figure, the newest last."""
    periods = Counter(
        period
        for code in nation.municipalities
        for period in nation.vintage.figures(indicator, code)
    )
    complete = [p for p, count in periods.items() if count >= COMPLETE]
    return sorted(complete, key=period_end)


def known(value: float | None) -> float | None:
    """A number as a table has it: None when it is missing there."""
    return None if value is None or value != value else float(value)


@shared
def country(nation: Nation, indicator: str, period: str) -> Figure | None:
    """The nation's own figure of the time of `period`; None when it has none."""
    for when, figure in nation.vintage.figures(indicator, NATION).items():
        if same_time(period, when):
            return figure
    return None


@shared
def across_with_nation(nation: Nation, indicator: str) -> tuple[str, pd.Series] | None:
    """As `across`, in the newest period of which the nation has a figure too.

    At most two years older than the newest, see `comparability`; without one it is the
    newest.
    """
    periods = _complete(nation, indicator)
    entry = nation.indicators.by_id[indicator]
    codes = list(nation.municipalities)
    for period in reversed(periods):
        if within_reach(entry, period, periods[-1]) and country(
            nation, indicator, period
        ):
            return period, nation.vintage.across(indicator, period, codes)
    return across(nation, indicator)


def every_across(nation: Nation) -> list[tuple[Indicator, str, pd.Series]]:
    """Each indicator that `across` has figures for, with their period."""
    return [
        (entry, *found)
        for entry in nation.indicators.indicators
        if (found := across(nation, entry.id))
    ]


@dataclass(frozen=True, eq=False)
class Across:
    """An indicator with the figures of one period by code, and the ends of their axis.

    The axis is the same in all reports of a vintage.
    """

    indicator: Indicator
    period: str
    values: pd.Series
    limits: tuple[float, float]

    @cached_property
    def known(self) -> dict[str, float]:
        """The figures by code, where there is one."""
        known = self.values.dropna()
        return dict(zip(known.index, known.tolist(), strict=True))


@shared
def continuous(nation: Nation) -> list[Across]:
    """The indicators of `every_across` without counts: of most these are 0."""
    return [
        Across(entry, when, values, dot_limits(values, entry.scale))
        for entry, when, values in every_across(nation)
        if entry.unit != "count"
    ]


@shared
def yearly(nation: Nation, indicator: str) -> pd.DataFrame:
    """The yearly figures of all: a row per year, a column per municipality code."""
    columns = {
        code: nation.vintage.by_year(indicator, code) for code in nation.municipalities
    }
    return pd.DataFrame(columns, dtype=float).sort_index()


@shared
def yearly_bands(nation: Nation, indicator: str) -> pd.DataFrame:
    """The middle of the municipalities by year, see `bands`."""
    return bands(yearly(nation, indicator))


@dataclass(frozen=True)
class Jump:
    """A change from one year to the next that stands out; both figures unrounded."""

    year: int
    before: float
    after: float


@shared
def jumps(nation: Nation, indicator: str) -> dict[str, list[Jump]]:
    """The jumps of each municipality that has any, by code, see `jumps_in`.

    None of an indicator that is descriptive only, of one that is counted in areas of
    several municipalities, and of one that is not for all.
    """
    entry = nation.indicators.by_id.get(indicator)
    if entry is None or entry.descriptive_only or entry.geography != "municipality":
        return {}
    return jumps_in(yearly(nation, indicator))


def jumps_in(table: pd.DataFrame) -> dict[str, list[Jump]]:
    """The one-year changes that stand out both in their year and in their own series.

    `table` has a row per year and a column per municipality. A change stands out when
    it lies more than six robust standard deviations (1.4826 times the median
    absolute deviation) from the median of all municipalities' changes of that year, and
    as far from the median of the municipality's own changes. Where the spread is zero,
    any other change stands out. Changes over a missing year are none; a year with fewer
    than 90 changes, and a series with fewer than five, tell of no jump.

    Source of the robust deviation: Leys et al. (2013), J Exp Soc Psychol 49:764-766.
    """
    if table.empty:
        return {}
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    values = table.reindex(years)
    changes = values.diff()
    of_year = _standing_out(changes.T, COMPLETE).T
    of_own = _standing_out(changes, LEAST_CHANGES)
    found = of_year & of_own
    return {
        str(code): [
            Jump(int(year), float(values[code][year - 1]), float(values[code][year]))
            for year in found.index[found[code]]
        ]
        for code in found.columns[found.any()]
    }


def _standing_out(changes: pd.DataFrame, least: int) -> pd.DataFrame:
    """Which values lie far from the median of their column, as a table of booleans."""
    away = (changes - changes.median()).abs().round(9)
    spread = _MAD_TO_SD * away.median()
    return (away > JUMP * spread) & (changes.notna().sum() >= least)


@shared
def classes(nation: Nation, indicator: str) -> tuple[list[float], list[int]]:
    """The limits of the map's classes, and how many municipalities each has."""
    found = across(nation, indicator)
    assert found is not None
    limits = class_limits(found[1])
    sizes = Counter(class_of(value, limits) for value in found[1].dropna().tolist())
    return limits, [sizes[n] for n in range(len(limits) + 1)]


@dataclass(frozen=True)
class Position:
    """Where one municipality lies: how many of the others lie below and above."""

    below: int
    above: int
    known: int

    @property
    def share_below(self) -> float:
        """The share of the others that lie below (0-1), equal ones counted half."""
        others = self.known - 1
        equal = others - self.below - self.above
        return (self.below + equal / 2) / max(1, others)


def position(values: pd.Series, code: str) -> Position | None:
    """The position of `code` among `values`; None when it has none."""
    known = values.dropna()
    if code not in known.index:
        return None
    numbers, own = known.to_numpy(), known[code]
    return Position(int((numbers < own).sum()), int((numbers > own).sum()), len(known))


def class_limits(values: pd.Series, step: float = CLASS_STEP) -> list[float]:
    """The four limits between the five classes of the map, in round numbers.

    Set where 20, 45, 67 and 88 % of the municipalities lie below, rounded to `step`;
    limits that fall together are moved one step apart. For disposable income in 2015
    this gives 200, 210, 220 and 250 thousand kroner.
    """
    limits: list[float] = []
    for share in CLASS_SHARES:
        limit = float(np.floor(values.quantile(share) / step + 0.5)) * step
        if limits and limit <= limits[-1]:
            limit = limits[-1] + step
        limits.append(limit)
    return limits


def class_of(value: float, limits: list[float]) -> int:
    """The class 0-4 of a value; a value on a limit belongs to the class above."""
    return bisect_right(limits, value)


def bands(table: pd.DataFrame) -> pd.DataFrame:
    """The middle of the municipalities by year: columns `low`, `middle`, `high`.

    `table` has a row per year and a column per municipality. `low` and `high` leave
    out the lowest and the highest tenth, `middle` is the median municipality.
    """
    return pd.DataFrame(
        {
            "low": table.quantile(BAND[0], axis=1),
            "middle": table.median(axis=1),
            "high": table.quantile(BAND[1], axis=1),
        }
    )


def series_limits(
    table: pd.DataFrame, step: float, *, from_zero: bool
) -> tuple[float, float]:
    """A common axis for the series of all municipalities, in whole steps.

    It holds the median of every three years in a row, so that one year of one
    municipality does not stretch the axis of all.
    """
    smooth = table.rolling(3, min_periods=1, center=True).median()
    bottom = 0.0 if from_zero else _down(float(np.nanmin(smooth.to_numpy())), step)
    return _apart(bottom, _up(float(np.nanmax(smooth.to_numpy())), step), step)


def axis_step(scale: tuple[float, float]) -> float:
    """The step of an axis with about four of them on the fixed scale: 1, 2, 3 or 5."""
    wish = (scale[1] - scale[0]) / 4.5
    power = 10.0 ** np.floor(np.log10(wish))
    steps = [factor * power for factor in (1, 2, 3, 5, 10)]
    return float(min(steps, key=lambda step: abs(step - wish)))


def dot_limits(values: pd.Series, scale: tuple[float, float]) -> tuple[float, float]:
    """The axis of a row of dots: all figures of the period, in round numbers.

    The step is a power of ten near a tenth of the indicator's fixed scale.
    """
    step = 10.0 ** np.floor(np.log10((scale[1] - scale[0]) / 10))
    return _apart(
        _down(float(values.min()), step), _up(float(values.max()), step), step
    )


def _apart(low: float, high: float, step: float) -> tuple[float, float]:
    """The ends of an axis, a step apart where all figures are the same."""
    if low < high:
        return low, high
    return (low - step, high) if low > 0 else (low, low + step)


def _down(value: float, step: float) -> float:
    return float(np.floor(round(value / step, 9)) * step)


def _up(value: float, step: float) -> float:
    return float(np.ceil(round(value / step, 9)) * step)


@dataclass(frozen=True, eq=False)
class Spread:
    """How the municipalities lie on a measure in one period, the same for all reports.

    `quartiles` are lowest, lower quartile, median, upper quartile and highest of those
    that have a figure, in the measure's unit. `nation` is the nation's figure of the
    period, None when there is none; then the median municipality is in the middle.
    """

    indicator: Indicator
    period: str
    values: dict[str, float]
    quartiles: tuple[float, float, float, float, float]
    nation: float | None

    @property
    def middle(self) -> float:
        """The nation's figure, or the median municipality's in its place."""
        return self.quartiles[2] if self.nation is None else self.nation

    def place(self, value: float) -> float:
        """Where a value lies from the middle (0), -1 and 1 being as far as any lies."""
        reach = max(abs(end - self.middle) for end in self.quartiles)
        return (value - self.middle) / reach if reach else 0.0


@shared
def spreads(nation: Nation) -> list[Spread]:
    """The continuous measures that the 98 have, without what is descriptive only."""
    found = []
    for entry in nation.indicators.indicators:
        known = across_with_nation(nation, entry.id)
        if known is None or entry.unit == "count":
            continue
        when, values = known
        numbers = values.dropna()
        low, lower, middle, upper, high = (
            float(numbers.quantile(share)) for share in (0, 0.25, 0.5, 0.75, 1)
        )
        whole = country(nation, entry.id, when)
        found.append(
            Spread(
                entry,
                when,
                dict(zip(numbers.index, numbers.tolist(), strict=True)),
                (low, lower, middle, upper, high),
                whole.value if whole else None,
            )
        )
    return found
