"""What is told of the municipality among all, and among those that resemble it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from parathed_lib.assessment import Assessment, chance, national
from parathed_lib.assessment.comparability import side
from parathed_lib.assessment.national import Across, Nation, Position, known, shared
from parathed_lib.assessment.peer_group import (
    PeerComparison,
    PeerGroup,
    peer_comparisons,
    population,
)
from parathed_lib.catalogue import PER, Indicator, danish_order
from parathed_lib.pages.appendix import EVERYONE
from parathed_lib.pages.base.trend import jumps_of, jumps_told, own_jumps_told, trend
from parathed_lib.pages.messages import PictureText, picture_text
from parathed_lib.vintage import Figure

INCOME = "disposable_income_dkk"
# A municipality with 7 of 10 on one side lies apart from them: 7 - 3 of 10.
APART = 0.4


@dataclass(frozen=True)
class Dots:
    """One indicator of the municipality among the others.

    `beside` is the figure of the overview where that shows another period.
    """

    entry: Indicator
    period: str
    own: float | None
    median: float
    nation: Figure | None
    place: Position | None
    beside: Figure | None

    @property
    def away(self) -> float:
        """How far from the middle of the others: 0 in it, 0.5 at an end."""
        return abs(self.place.share_below - 0.5) if self.place else -1.0


def income_map(assessment: Assessment) -> PictureText | None:
    """The map of disposable income; None when the vintage has no such figures."""
    found = assessment.across_municipalities(INCOME)
    if found is None:
        return None
    when, values = found
    limits, sizes = national.classes(assessment.nation, INCOME)
    own = known(values[assessment.municipality.code])
    names = assessment.catalogue.municipalities
    low, high = (
        (names[code].name, float(values[code]))
        for code in (str(values.idxmin()), str(values.idxmax()))
    )
    until = int(when) if when.isdigit() else None
    facts = {
        "who": assessment.municipality,
        "entry": assessment.catalogue.indicators.by_id[INCOME],
        "period": when,
        "own": own,
        "group": None if own is None else national.class_of(own, limits),
        "low": low,
        "high": high,
        "limits": list(limits),
        "sizes": list(sizes),
        "jumps": own_jumps_told(assessment, INCOME, until) if until else "",
    }
    return picture_text("assessment", "income_map", facts, table_ref=EVERYONE)


def distribution(assessment: Assessment) -> PictureText | None:
    """The municipality among the others; None when no indicator can be drawn."""
    told = [_dots(assessment, row) for row in national.continuous(assessment.nation)]
    if not told:
        return None
    most = max(told, key=lambda dots: dots.away)
    facts = {"who": assessment.municipality, "rows": told, "most": most}
    return picture_text("assessment", "distribution", facts)


def _dots(assessment: Assessment, row: Across) -> Dots:
    code = assessment.municipality.code
    entry, when, values = row.indicator, row.period, row.values
    own = known(values[code])
    shown = assessment.comparisons[entry.id].municipality
    other = shown.period and shown.period != when and own is not None
    return Dots(
        entry=entry,
        period=when,
        own=own,
        median=float(values.median()),
        nation=national.country(assessment.nation, entry.id, when),
        place=national.position(values, code),
        beside=shown if other else None,
    )


def series(
    assessment: Assessment, indicator: str, table: pd.DataFrame
) -> PictureText | None:
    """An indicator over the years of `table`; None with fewer than three of them."""
    if len(table) < 3:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    who = assessment.municipality
    own = assessment.vintage.by_year(indicator, who.code)
    leaps = jumps_of(assessment, indicator, who.code)
    shown = assessment.comparisons[indicator].municipality
    years = [int(year) for year in table.index]
    partial = shown.period and not shown.period.isdigit() and years[-1] in own
    facts = {
        "who": who,
        **development(entry, own),
        "years": years,
        "bands": _bands(assessment.nation, indicator),
        "jumps": leaps,
        "jumps_told": jumps_told(assessment, indicator, {who.code: leaps}),
        "trend": trend(assessment, indicator),
        "beside": shown if partial else None,
    }
    name = f"series-{indicator.replace('_', '-')}"
    return picture_text("assessment", "series", facts, name=name)


def development(entry: Indicator, own: dict[int, float]) -> dict[str, object]:
    """From the first year to the last: the side of the last, and the highest years."""
    return {
        "entry": entry,
        "own": own,
        "side": side(entry, own[max(own)], own[min(own)]) if own else "",
        "peaks": _peaks(entry, own),
    }


def _peaks(entry: Indicator, own: dict[int, float]) -> list[int]:
    """The years of the highest figure as printed; empty where an end is as high."""
    text = {year: entry.printed("municipality", own[year]) for year in sorted(own)}
    if not text:
        return []
    top = text[max(own, key=lambda year: own[year])]
    if top in (text[min(own)], text[max(own)]):
        return []
    return [year for year in text if text[year] == top]


@shared
def _bands(nation: Nation, indicator: str) -> dict[int, list[str]]:
    """The median municipality and the band's two edges by year, as printed."""
    entry = nation.indicators.by_id[indicator]
    table = national.yearly_bands(nation, indicator)[["middle", "low", "high"]]
    return {
        int(year): [entry.printed("municipality", value) for value in row]
        for year, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    }


@dataclass(frozen=True)
class Place:
    """A municipality in the funnel: its people, its share in the indicator's unit."""

    name: str
    of: float
    value: float
    stands_out: bool


def funnel(assessment: Assessment, indicator: str) -> PictureText | None:
    """The words of the figure; None when there is nothing to draw.

    Only the band says who stands out. That a municipality lies beyond the limits of
    chance alone is told of all of them together, never of one.
    """
    found = chance.funnel(assessment.nation, indicator)
    if found is None:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    places = dict(_places(assessment.nation, indicator))
    own = places.pop(assessment.municipality.code, None)
    others = [place for place in places.values() if place.stands_out]
    facts = {
        "entry": entry,
        "who": assessment.municipality,
        "period": found.period,
        "total": len(found.table),
        "beyond": int(found.table["outside"].sum()),
        "by_chance": 100 * (1 - chance.OUTER_LEVEL ** len(found.table)),
        "more_than_chance": found.tau2 > 0,
        "middle": found.reference * PER[entry.unit],
        "everybody": float(found.table["of"].sum()),
        "own": own,
        "others": others,
        "standing_out": int(found.table["outside_adjusted"].sum()),
    }
    return picture_text(
        "assessment",
        "funnel",
        facts,
        name=f"funnel-{indicator.replace('_', '-')}",
        table_ref=EVERYONE,
    )


@shared
def _places(nation: Nation, indicator: str) -> dict[str, Place]:
    """The municipalities with counts by code, in the order of their names."""
    found = chance.funnel(nation, indicator)
    assert found is not None
    per = PER[nation.indicators.by_id[indicator].unit]
    columns = found.table[["of", "value", "outside_adjusted"]]
    rows = {code: row for code, *row in columns.itertuples()}
    return {
        m.code: Place(m.name, of, value * per, stands_out)
        for m in sorted(nation.municipalities.values(), key=danish_order)
        if m.code in rows
        for of, value, stands_out in [rows[m.code]]
    }


class Apart(NamedTuple):
    """The measure on which the municipality lies farthest from its peers.

    So many of the peers with a figure (`known`) lie `below` and `above`; on so many
    measures (`placed`) the municipality has a place.
    """

    indicator: Indicator
    below: int
    above: int
    known: int
    placed: int

    @property
    def unevenness(self) -> float:
        """0 where the peers lie evenly about the municipality, 1 all on one side."""
        return abs(self.below - self.above) / self.known

    @property
    def is_even(self) -> bool:
        return self.unevenness < APART


class Variable(NamedTuple):
    """What the likeness is made of: our own variable, or an indicator and its jumps."""

    name: str
    period: str
    indicator: Indicator | None = None
    jumps: str = ""


def peers(assessment: Assessment, group: PeerGroup) -> PictureText:
    """Who resembles the municipality, and where it lies among them."""
    nation = assessment.nation
    shown = peer_comparisons(nation, group)
    facts = {
        "name": assessment.municipality.name,
        "group": group,
        "names": {code: m.name for code, m in nation.municipalities.items()},
        "shown": shown,
        "cells": {
            code: [_cell(assessment, b, code) for b in shown]
            for code in (group.code, *group.codes)
        },
        "apart": _apart(shown),
        "variables": [_variable(assessment, group, name) for name in group.variables],
    }
    return picture_text("assessment", "peers", facts)


def missing(assessment: Assessment, indicator: str, code: str) -> str:
    """Why one municipality has no figure: only `not_published` is known to be so.

    A source that has the figure of another period has merely not this one.
    """
    status = assessment.vintage.reason(indicator, "municipality", code).status
    if status == "not_published" and assessment.vintage.figures(indicator, code):
        return "not_collected"
    return status


def _cell(
    assessment: Assessment, b: PeerComparison, code: str
) -> tuple[Indicator, Figure]:
    value = b.values.get(code, b.own)
    if value is not None:
        return b.indicator, Figure(value, "ok")
    return b.indicator, Figure(None, missing(assessment, b.indicator.id, code))


def _apart(shown: list[PeerComparison]) -> Apart | None:
    """By the differences alone that are large enough for a word."""
    placed = [(b, b.own) for b in shown if b.place and b.own is not None]
    found = []
    for b, own in placed:
        told = [value for value in b.values.values() if value is not None]
        sides = [side(b.indicator, own, value) for value in told]
        above, below = sides.count("lower"), sides.count("higher")
        found.append(Apart(b.indicator, below, above, len(told), len(placed)))
    return max(found, key=lambda apart: apart.unevenness, default=None)


def _variable(assessment: Assessment, group: PeerGroup, name: str) -> Variable:
    entry = assessment.catalogue.indicators.by_id.get(name)
    if entry is None or (found := assessment.across_municipalities(name)) is None:
        dated = population(assessment.nation)
        assert dated is not None
        return Variable(name, dated[0])
    period, leaps = found[0], {}
    if period.isdigit():
        leaps = {
            code: jumps_of(assessment, name, code, until=int(period))
            for code in (group.code, *group.codes)
        }
    return Variable(name, period, entry, jumps_told(assessment, name, leaps))
