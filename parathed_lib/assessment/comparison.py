"""One indicator at three levels: municipality, region and nation.

Which period is shown, in which the three are compared, and how old they are. Where
there is an interval the nation's figure is set against it; elsewhere a difference is
told when it is large enough to be, and is no test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from parathed_lib import stats
from parathed_lib.assessment import chance, comparability
from parathed_lib.catalogue import Indicator, Municipality
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import months_between, number, period_end, short_number
from parathed_lib.frames import NATION
from parathed_lib.vintage import Figure, Vintage

# What stands in the place of the figure of a level that there is not.
NONE = Figure(None, "not_relevant")


@dataclass(frozen=True)
class Pair:
    """A figure of the municipality and one of another area that can be compared.

    `limits` are the 95 % limits of `own` in the indicator's unit, None without them.
    """

    own: Figure
    other: Figure
    limits: tuple[float, float] | None


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """An indicator of one municipality beside its region and the nation.

    `municipality` is its newest figure, and `limits` are the 95 % limits of that. It is
    compared in the newest period that both have, at most two years older:
    `against_region` and `against_nation` are the two figures, None where none can be
    compared. `region` and `nation` are the figures of that period, else the newest.

    `verdict` is the municipality's against the nation, None where they are not
    compared. When tested it is `better` or `worse`, or `higher` or `lower` where
    neither is wished for; else `higher` or `lower` of a difference that is large enough
    (`comparability.side`). `similar` says that the two cannot be told apart, not that
    they are alike. `age` is that of `municipality` in whole months. `region_area` is
    None when the source did not name it.
    """

    indicator: str
    municipality: Figure
    region: Figure
    nation: Figure
    verdict: str | None
    age: int | None
    region_area: str | None
    limits: tuple[float, float] | None = None
    against_region: Pair | None = None
    against_nation: Pair | None = None

    def face(self) -> Face:
        """The three figures with their periods, and the verdict where there is one."""
        levels = {
            "municipality": self.municipality,
            "region": self.region,
            "nation": self.nation,
        }
        return Face(
            f"Comparison {self.indicator}",
            {name: _told(figure) for name, figure in levels.items()}
            | {"verdict": self._dated_verdict or "none"},
            missing=[f"{n}: {f.status}" for n, f in levels.items() if f.value is None],
        )

    def printed(self, entry: Indicator, *levels: str) -> dict[str, str]:
        """A row for a researcher: the figures, `period` and `verdict`, as printed.

        The period is the municipality's; a figure or verdict of another one says its
        own in brackets. `levels` are those that the row has.
        """
        figures = {level: getattr(self, level) for level in levels}
        return {
            **{
                level: self._dated(entry.printed(level, figure.value), figure.period)
                for level, figure in figures.items()
            },
            "period": self.municipality.period or "",
            "verdict": self._dated_verdict,
        }

    def _dated(self, text: str, when: str | None) -> str:
        return text if when in (None, self.municipality.period) else f"{text} ({when})"

    @property
    def _dated_verdict(self) -> str:
        pair = self.against_nation
        return self._dated(self.verdict or "", pair.own.period if pair else None)

    @property
    def is_tested(self) -> bool:
        """Whether the verdict says more than which figure is the larger."""
        return self.against_nation is not None and (
            self.against_nation.limits is not None
        )

    @property
    def side(self) -> str | None:
        """Whether the figure is `higher`, `lower` or `similar`; None as `verdict`."""
        pair = self.against_nation
        if pair is None or self.verdict in (None, "similar"):
            return self.verdict
        assert pair.own.value is not None
        assert pair.other.value is not None
        return "higher" if pair.own.value > pair.other.value else "lower"

    def is_older(self, pair: Pair | None) -> bool:
        """Whether a pair is of an older period than the figure that is shown."""
        return pair is not None and pair.own is not self.municipality

    def row(self) -> dict[str, object]:
        """The comparison as a row of `frames.COMPARISONS`."""
        low, high = self.limits or (None, None)
        against = self.against_nation
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
            "compared_period": against.own.period if against else None,
            "compared_value": against.own.value if against else None,
        }


def compare(
    indicator: Indicator,
    municipality: Municipality,
    vintage: Vintage,
    year: int | None = None,
) -> Comparison:
    """The newest figures of an indicator, or those of one `year`.

    Of the periods that end in the municipality's newest year, the one that the nation
    has too is preferred, so that like is set beside like. Where region or nation lack
    it, they are compared in the newest period that both have, see `Comparison`.
    """
    own_area = area_of(indicator, municipality)
    own = _of_year(vintage.figures(indicator.id, own_area), year)
    # The region that there was before stands in where its heir has no figure.
    region_areas: tuple[str, ...] = {
        "region": municipality.regions,
        "province": (municipality.province,),
        "none": (),
    }[indicator.regional_level]
    region_area = region_areas[0] if region_areas else ""
    regional: dict[str, Figure] = {}
    for area in reversed(region_areas):
        regional |= _of_year(vintage.figures(indicator.id, area), year)
    regional = {p: regional[p] for p in sorted(regional, key=period_end)}
    if not regional:
        regional = _of_year(
            vintage.figures(indicator.id, f"R{municipality.code}"), year
        )
    missing = _missing(indicator, vintage, "municipality", own_area, year)
    found = beside_nation(indicator, own, missing, vintage, year)
    figure = found.municipality if own else None
    with_region = _pair(indicator, own, regional, figure)
    region = with_region.other if with_region else _follow(regional, figure)
    return replace(
        found,
        region=region or _missing(indicator, vintage, "region", region_area, year),
        region_area=region.area if region and region.area in region_areas else None,
        against_region=with_region,
    )


def beside_nation(
    indicator: Indicator,
    own: dict[str, Figure],
    missing: Figure,
    vintage: Vintage,
    year: int | None = None,
) -> Comparison:
    """The figures of an area by period beside the nation's, without any region.

    The area's figure stands in the place of a municipality's; it is `missing` where the
    area has none. `own` is in the order of time.
    """
    national = _of_year(vintage.figures(indicator.id, NATION), year)
    figure = _choose(own, prefer=set(national))
    pair = _pair(indicator, own, national, figure)
    nation = pair.other if pair else _follow(national, figure)
    shown = figure or missing
    return Comparison(
        indicator=indicator.id,
        municipality=shown,
        region=NONE,
        nation=nation or _missing(indicator, vintage, "nation", NATION, year),
        verdict=_verdict(indicator, pair) if pair else None,
        age=months_between(period_end(shown.period), vintage.as_of)
        if shown.period
        else None,
        region_area=None,
        limits=chance.limits(indicator, shown),
        against_nation=pair,
    )


def _missing(
    indicator: Indicator, vintage: Vintage, level: str, area: str, year: int | None
) -> Figure:
    """The missing figure of an area, with the reason for it."""
    reason = vintage.reason(indicator.id, level, area)
    if year is None or reason.status == "not_published":
        return reason
    return Figure(None, "not_collected", note=f"Ikke med for {year} i denne årgang.")


def area_of(indicator: Indicator, municipality: Municipality) -> str:
    """The area that an indicator is counted in: the municipality or its district."""
    by_district = indicator.geography == "police_district"
    return municipality.police_district if by_district else municipality.code


def _told(figure: Figure) -> str:
    """A figure with its period, with at most two decimals."""
    if figure.value is None:
        return number(None)
    return f"{short_number(figure.value)} ({figure.period})"


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


def _pair(
    indicator: Indicator,
    own: dict[str, Figure],
    others: dict[str, Figure],
    newest: Figure | None,
) -> Pair | None:
    """The newest two figures that can be compared, see `Comparison`."""
    if newest is None or newest.period is None:
        return None
    end = period_end(newest.period)
    earlier = [
        figure
        for period, figure in own.items()
        if period_end(period) < end
        and comparability.within_reach(indicator, period, newest.period)
    ]
    for figure in [newest, *reversed(earlier)]:
        for other in reversed(others.values()):
            if comparability.obstacle_between_areas(indicator, figure, other) is None:
                return Pair(figure, other, chance.limits(indicator, figure))
    return None


def _verdict(indicator: Indicator, pair: Pair) -> str:
    own, other = (chance.exact(indicator, f) for f in (pair.own, pair.other))
    if pair.limits is None:
        return comparability.side(indicator, own, other)
    low, high = (pd.Series([limit]) for limit in pair.limits)
    return str(stats.verdict(low, high, other, indicator.polarity).iloc[0])
