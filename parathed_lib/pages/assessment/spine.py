"""What is told of every measure at once, the nation in the middle of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import MISSING
from parathed_lib.pages.assessment.indicators import CHANCE, verdict
from parathed_lib.pages.base.values import interval, printed
from parathed_lib.pages.messages import PictureText, picture_text, say
from parathed_lib.vintage import Figure


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
        """What stands in the middle of the row."""
        return self.quartiles[2] if self.nation is None else self.nation

    def place(self, value: float) -> float:
        """Where a value lies from the middle (0), -1 and 1 being as far as any lies."""
        reach = max(abs(end - self.middle) for end in self.quartiles)
        return (value - self.middle) / reach if reach else 0.0

    def printed(
        self, value: float | None, level: str = "municipality", missing: str = MISSING
    ) -> str:
        """A figure of the measure as it stands in a table, or what `missing` says."""
        if value is None:
            return missing
        return printed(self.indicator, level, Figure(value, "ok"))


@dataclass(frozen=True, eq=False)
class Row:
    """A measure as one municipality sees it.

    `region` is None when its figure is of another period, `limits` (95 %) when they
    are not of this figure. `verdict` is the word against the nation, or why there is
    none; `direction` (`up`, `down` or empty) and `favourable` say what is drawn by it.
    `tested` says in words whether the difference is; empty where none is told.
    """

    spread: Spread
    own: float | None
    region: float | None
    limits: tuple[float, float] | None
    verdict: str
    direction: str
    favourable: bool | None
    tested: str
    is_tested: bool

    @property
    def interval(self) -> str:
        return interval(self.spread.indicator, self.limits)

    @property
    def is_outside(self) -> bool:
        """Whether the municipality lies outside the middle half of all."""
        _, low, _, high, _ = self.spread.quartiles
        return self.own is not None and not low <= self.own <= high


@shared
def spreads(nation: Nation) -> list[Spread]:
    """The measures that are drawn: continuous, for the 98, not descriptive only."""
    found = []
    for entry in nation.indicators.indicators:
        across = national.across_with_nation(nation, entry.id)
        if across is None or entry.unit == "count":
            continue
        when, values = across
        numbers = values.dropna()
        low, lower, middle, upper, high = (
            float(numbers.quantile(share)) for share in (0, 0.25, 0.5, 0.75, 1)
        )
        whole = national.country(nation, entry.id, when)
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


class NotDrawn(NamedTuple):
    """Official measures that are not drawn for one reason.

    `why` is `district` (police districts have it, municipalities have not), `few`
    municipalities have it (`have`), or few have it for the `same` period.
    """

    why: str
    have: int
    entries: list[Indicator]


@shared
def not_drawn(nation: Nation) -> list[NotDrawn]:
    """The continuous official measures without enough figures, by the reason."""
    drawn = {s.indicator.id for s in spreads(nation)}
    found: dict[tuple[str, int], list[Indicator]] = {}
    for entry in nation.indicators.official:
        if entry.id in drawn or entry.descriptive_only or entry.unit == "count":
            continue
        why, have = ("district", 0)
        if entry.geography == "municipality":
            have = sum(
                bool(nation.vintage.figures(entry.id, code))
                for code in nation.municipalities
            )
            why, have = ("few", have) if have < national.COMPLETE else ("same", 0)
        found.setdefault((why, have), []).append(entry)
    return [NotDrawn(*reason, entries) for reason, entries in found.items()]


def rows(assessment: Assessment) -> list[Row]:
    """The measures that are drawn, as the municipality sees them."""
    return [_row(assessment, spread) for spread in spreads(assessment.nation)]


def _row(assessment: Assessment, spread: Spread) -> Row:
    entry = spread.indicator
    comparison = assessment.comparisons[entry.id]
    figure, pair = comparison.municipality, comparison.against_nation
    own = spread.values.get(assessment.municipality.code)
    compared = pair is not None and pair.own.period == spread.period
    newest = figure.period == spread.period
    limits = comparison.limits if newest else None
    if pair is not None and compared:
        limits = pair.limits
    found, code, tested = None, "", ""
    if own is None:
        code = figure.status if figure.value is None else "see_table"
    elif spread.nation is None:
        code = "nation"
    elif not (compared or (newest and pair is None)):
        code = "see_table"
    else:
        found = verdict(entry, comparison)
        if compared:
            tested = say("assessment", "is_tested", comparison.is_tested)
    regional = comparison.region.period == spread.period
    return Row(
        spread=spread,
        own=own,
        region=comparison.region.value if regional else None,
        limits=limits if own is not None else None,
        verdict=found.text if found else say("assessment", "no_verdict", code),
        direction=found.direction if found else "",
        favourable=found.favourable if found else None,
        tested=tested,
        is_tested=bool(tested) and comparison.is_tested,
    )


def spine(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None when there is nothing to draw."""
    shown = rows(assessment)
    if not shown:
        return None
    known = [row for row in shown if row.own is not None]
    entries = [row.spread.indicator for row in shown]
    regions: dict[str, list[str]] = {}
    for row, entry in zip(shown, entries, strict=True):
        if row.region is not None:
            comparison = assessment.comparisons[entry.id]
            label = say("base", "region_label", assessment.municipality, comparison)
            regions.setdefault(label, []).append(entry.short.lower())
    newest = {e.id: assessment.comparisons[e.id].municipality for e in entries}
    every = len(assessment.catalogue.municipalities)
    facts = {
        "who": assessment.municipality,
        "rows": shown,
        "known": known,
        "outside": sum(row.is_outside for row in known),
        "regions": regions,
        "apart": [
            (row.spread, figure)
            for row in shown
            for figure in [newest[row.spread.indicator.id]]
            if figure.value is not None
            and figure.period not in (None, row.spread.period)
        ],
        "every": every,
        "fewer": [row.spread for row in shown if len(row.spread.values) < every],
        "not_drawn": not_drawn(assessment.nation),
        "complete": national.COMPLETE,
        "compared": sum(bool(row.tested) for row in shown),
        "tested": sum(row.is_tested for row in shown),
        "chance": CHANCE,
    }
    return picture_text("assessment", "spine", facts)
