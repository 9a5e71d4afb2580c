"""One indicator at three levels: municipality, region and nation.

Which period is shown, whether the three can be compared, and how old they are. Where
there is an interval the nation's figure is set against it; elsewhere a plain difference
is stated as such, and is no test.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parathed_lib import chance, stats
from parathed_lib.catalogue import Indicator, Municipality
from parathed_lib.formatting import months_between, period_end, round_half_away
from parathed_lib.frames import NATION
from parathed_lib.vintage import Figure, Vintage


@dataclass(frozen=True)
class Comparison:
    """An indicator of one municipality beside its region and the nation.

    `verdict` is the municipality's against the nation, None where no comparison is
    made: origin, different periods, a figure missing. With `limits` (95 %, in the
    indicator's unit) it is `similar` when the nation's figure lies between them, else
    `better` or `worse`, or `higher` or `lower` where neither is wished for. Without,
    it is `higher`, `lower` or `similar` (equal as printed): no test. `age` is in whole
    months. `region_area` is None when the source did not name it.
    """

    indicator: str
    municipality: Figure
    region: Figure
    nation: Figure
    verdict: str | None
    age: int | None
    region_area: str | None
    limits: tuple[float, float] | None = None

    @property
    def is_tested(self) -> bool:
        """Whether the verdict says more than which figure is the larger."""
        return self.limits is not None and self.verdict is not None

    @property
    def side(self) -> str | None:
        """Whether the figure is `higher`, `lower` or `similar`; None as `verdict`."""
        own, nation = self.municipality.value, self.nation.value
        if own is None or nation is None or self.verdict in (None, "similar"):
            return self.verdict
        return "higher" if own > nation else "lower"

    def row(self) -> dict[str, object]:
        """The comparison as a row of `frames.COMPARISONS`."""
        low, high = self.limits or (None, None)
        return {
            "indicator": self.indicator,
            "value": self.municipality.value,
            "region": self.region.value,
            "nation": self.nation.value,
            "low": low,
            "high": high,
            "verdict": self.verdict,
            "period": self.municipality.period,
            "region_period": self.region.period,
            "nation_period": self.nation.period,
            "region_area": self.region_area,
            "age": self.age,
            "status": self.municipality.status,
            "region_status": self.region.status,
            "nation_status": self.nation.status,
            "note": self.municipality.note,
            "region_note": self.region.note,
            "nation_note": self.nation.note,
        }


def compare(
    indicator: Indicator,
    municipality: Municipality,
    vintage: Vintage,
    year: int | None = None,
) -> Comparison:
    """The newest figures of an indicator, or those of one `year`.

    Of the periods that end in the municipality's newest year, the one that the nation
    has too is preferred, so that like is set beside like; region and nation follow the
    municipality's period where they have it, else they show their own newest.
    """
    by_district = indicator.geography == "police_district"
    own_area = municipality.police_district if by_district else municipality.code
    own = _of_year(vintage.figures(indicator.id, own_area), year)
    region_area = {
        "region": municipality.region,
        "province": municipality.province,
        "none": "",
    }[indicator.regional_level]
    regional = _of_year(vintage.figures(indicator.id, region_area), year)
    if not regional:
        regional = _of_year(
            vintage.figures(indicator.id, f"R{municipality.code}"), year
        )
    national = _of_year(vintage.figures(indicator.id, NATION), year)
    figure = _choose(own, prefer=set(national))
    region = _follow(regional, figure)
    nation = _follow(national, figure)

    def missing(level: str, area: str) -> Figure:
        reason = vintage.reason(indicator.id, level, area)
        if year is None or reason.status == "not_published":
            return reason
        return Figure(
            None, "not_collected", note=f"Ikke med for {year} i denne årgang."
        )

    shown = figure or missing("municipality", own_area)
    against = nation or missing("nation", NATION)
    limits = chance.limits(indicator, shown)
    return Comparison(
        indicator=indicator.id,
        municipality=shown,
        region=region or missing("region", region_area),
        nation=against,
        verdict=_verdict(indicator, shown, against, limits),
        age=months_between(period_end(shown.period), vintage.as_of)
        if shown.period
        else None,
        region_area=region.area if region and region.area == region_area else None,
        limits=limits,
    )


def _of_year(figures: dict[str, Figure], year: int | None) -> dict[str, Figure]:
    if year is None:
        return figures
    return {p: f for p, f in figures.items() if period_end(p).year == year}


def _choose(figures: dict[str, Figure], prefer: set[str | None]) -> Figure | None:
    """The figure of the newest year, in a preferred period if the year has one."""
    if not figures:
        return None
    newest = max(period_end(p).year for p in figures)
    of_year = [p for p in figures if period_end(p).year == newest]
    preferred = [p for p in of_year if p in prefer]
    return figures[max(preferred or of_year, key=period_end)]


def _follow(figures: dict[str, Figure], own: Figure | None) -> Figure | None:
    """The figure of the municipality's period, else the newest."""
    if own and own.period in figures:
        return figures[own.period]
    return _choose(figures, prefer=set())


def _verdict(
    indicator: Indicator,
    own: Figure,
    nation: Figure,
    limits: tuple[float, float] | None,
) -> str | None:
    if indicator.descriptive_only or own.value is None or nation.value is None:
        return None
    if not comparable(own.period, nation.period):
        return None
    if limits is not None:
        low, high = pd.Series([limits[0]]), pd.Series([limits[1]])
        tested = stats.verdict(low, high, nation.value, indicator.polarity)
        return str(tested.iloc[0])
    decimals = indicator.decimals
    printed = round_half_away(own.value, decimals.municipality)
    if printed == round_half_away(nation.value, decimals.nation):
        return "similar"
    return "higher" if own.value > nation.value else "lower"


def comparable(period: str | None, other: str | None) -> bool:
    """Whether two figures are of the same time.

    They are when their periods are equal, or when one is a year and the other a day
    in it (a count at 1 December 2016 beside one printed for 2016). A quarter and the
    mean of a year are not.
    """
    if not period or not other:
        return False
    if period == other:
        return True
    year, day = sorted((period, other), key=len)
    return len(year) == 4 and len(day) == 10 and day.startswith(year)
