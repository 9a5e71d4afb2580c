"""The words and rows of the spine chart: every measure, the nation in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import MISSING, in_words, listed, number
from parathed_lib.formatting import period as period_text
from parathed_lib.pages.assessment.method import CHANCE
from parathed_lib.pages.assessment.tables import against_nation
from parathed_lib.pages.base.pictures import PictureText
from parathed_lib.pages.base.values import (
    interval_words,
    printed,
    reason,
    region_label,
    with_unit,
)
from parathed_lib.vintage import Figure

SEE_TABLE = "se oversigten"
TESTED = "testet"
COLUMNS = (
    *("Landet", "Region", "Dårligste/laveste", "Nedre kvartil", "Øvre kvartil"),
    *("Bedste/højeste", "Mod landet"),
)


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

    @property
    def sides(self) -> tuple[str, str]:
        """What the left and the right end are called."""
        if self.indicator.polarity == "none":
            return "lavest", "højest"
        return "dårligst", "bedst"

    @property
    def ends(self) -> tuple[float, float]:
        """The figures at the left and the right end: worst and best, or low and high."""
        low, *_, high = self.quartiles
        return (high, low) if self.indicator.polarity == "low" else (low, high)

    def place(self, value: float) -> float:
        """Where a value lies from the middle (0), -1 and 1 being as far as any lies.

        The wished-for side is right, and high is right where neither is wished for.
        """
        reach = max(abs(end - self.middle) for end in self.ends)
        toward = -1 if self.indicator.polarity == "low" else 1
        return toward * (value - self.middle) / reach if reach else 0.0

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
    """

    spread: Spread
    own: float | None
    region: float | None
    limits: tuple[float, float] | None
    interval: str
    verdict: str
    direction: str
    favourable: bool | None
    tested: str

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


@shared
def not_drawn(nation: Nation) -> list[str]:
    """The continuous official measures without enough figures, each with the reason."""
    drawn = {s.indicator.id for s in spreads(nation)}
    told: dict[str, list[str]] = {}
    for entry in nation.indicators.official:
        if entry.id in drawn or entry.descriptive_only or entry.unit == "count":
            continue
        if entry.geography != "municipality":
            why = "tal for politikredse, ikke kommuner"
            told.setdefault(why, []).append(entry.short.lower())
            continue
        codes = nation.municipalities
        have = sum(bool(nation.vintage.figures(entry.id, code)) for code in codes)
        some = f"{have} af {len(codes)} kommuner har tal"
        enough = f"færre end {national.COMPLETE} kommuner har tal for samme periode"
        why = some if have < national.COMPLETE else enough
        told.setdefault(why, []).append(entry.short.lower())
    return [f"{listed(names)} ({why})" for why, names in told.items()]


def rows(assessment: Assessment) -> list[Row]:
    """The measures that are drawn, as the municipality sees them."""
    return [_row(assessment, spread) for spread in spreads(assessment.nation)]


def _row(assessment: Assessment, spread: Spread) -> Row:
    entry = spread.indicator
    comparison = assessment.comparisons[entry.id]
    own = spread.values.get(assessment.municipality.code)
    pair = comparison.against_nation
    compared = pair is not None and pair.own.period == spread.period
    newest = comparison.municipality.period == spread.period
    limits = comparison.limits if newest else None
    if pair is not None and compared:
        limits = pair.limits
    direction, favourable, tested = "", None, ""
    if own is None:
        why = reason(comparison.municipality)
        verdict = why if comparison.municipality.value is None else SEE_TABLE
    elif spread.nation is None:
        verdict = "landet mangler"
    elif not (compared or (newest and pair is None)):
        verdict = SEE_TABLE
    else:
        verdict, direction, favourable = against_nation(entry, comparison)
        if compared:
            tested = TESTED if comparison.is_tested else "ikke testet"
    regional = comparison.region.period == spread.period
    return Row(
        spread=spread,
        own=own,
        region=comparison.region.value if regional else None,
        limits=limits if own is not None else None,
        interval=interval_words(entry, limits) if own is not None else "",
        verdict=verdict,
        direction=direction,
        favourable=favourable,
        tested=tested,
    )


def spine(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None when there is nothing to draw."""
    shown = rows(assessment)
    if not shown:
        return None
    who = assessment.municipality.name
    free = any(row.spread.indicator.polarity == "none" for row in shown)
    neither = ", eller de høje tal, hvor ingen side er ønsket" if free else ""
    told = [
        f"{spread.indicator.short} {spread.printed(row.own, missing='ikke oplyst')} "
        f"({spread.printed(spread.nation, 'nation', 'mangler')})"
        for row in shown
        for spread in [row.spread]
    ]
    return PictureText(
        "spine",
        _title(who, shown),
        "Mål og periode står ved hver række. Midten er landet, eller den midterste kommune "
        f"(stiplet), hvor landets tal mangler. Til højre ligger den side, man ønsker{neither}. "
        "Hver række har sin egen akse, den samme i alle rapporter fra årgangen.",
        " ".join(_source(assessment, shown)),
        f"{who} og i parentes landet. {'; '.join(told)}. Mere i tabellen.",
        ["Mål", who, *COLUMNS],
        [_cells(row) for row in shown],
    )


def _title(who: str, shown: list[Row]) -> str:
    """Where the municipality lies, without a word on whether that is good."""
    told = [row for row in shown if row.own is not None]
    if not told:
        return f"Vi kender ikke tallene for {who}"
    outside = sum(row.is_outside for row in told)
    every = {1: "ét", 2: "begge"}.get(len(told), f"alle {in_words(len(told))}")
    if 0 < outside < len(told):
        count = "ét" if outside == 1 else in_words(outside)
        every = f"{count} af {in_words(len(told))}"
    place = "uden for" if outside else "i"
    measures = "mål"
    if len(told) < len(shown):
        measures = "kendt mål" if len(told) == 1 else "kendte mål"
    return f"{who} ligger {place} kommunernes midterste halvdel på {every} {measures}"


def _cells(row: Row) -> list[str]:
    spread = row.spread
    _, lower, _, upper, _ = spread.quartiles
    judged = [row.verdict, f"{row.tested} {row.interval}".strip()]
    return [
        f"{spread.indicator.short}, {period_text(spread.period)}",
        spread.printed(row.own, missing="ikke oplyst"),
        spread.printed(spread.nation, "nation"),
        spread.printed(row.region, "region"),
        spread.printed(spread.ends[0]),
        spread.printed(lower),
        spread.printed(upper),
        spread.printed(spread.ends[1]),
        ", ".join(filter(None, judged)),
    ]


def _source(assessment: Assessment, shown: list[Row]) -> list[str]:
    """The sentences under the figure: tests, regions, what is left out, sources."""
    said = [_tests(shown)]
    regions: dict[str, list[str]] = {}
    for row in shown:
        if row.region is not None:
            entry = row.spread.indicator
            label = region_label(assessment, assessment.comparisons[entry.id])
            regions.setdefault(label, []).append(entry.short.lower())
    if regions:
        parts = [f"{label} ({listed(names)})" for label, names in regions.items()]
        said.append(f"Ruden er {listed(parts)}.")
    for row in shown:
        entry = row.spread.indicator
        other = assessment.comparisons[entry.id].municipality
        if other.value is not None and other.period not in (None, row.spread.period):
            said.append(
                f"{entry.short}: figuren viser {period_text(row.spread.period)}, "
                f"oversigten {period_text(str(other.period))} "
                f"({with_unit(entry, 'municipality', other)})."
            )
    every = len(assessment.catalogue.municipalities)
    if some := [
        f"{row.spread.indicator.short.lower()} {len(row.spread.values)}"
        for row in shown
        if len(row.spread.values) < every
    ]:
        said.append(f"Kommuner med tal, når det ikke er alle {every}: {listed(some)}.")
    if left_out := not_drawn(assessment.nation):
        said.append(f"Ikke tegnet: {'; '.join(left_out)}.")
    return [*said, "Kilder: se dokumentationen."]


def _tests(shown: list[Row]) -> str:
    """How many differences are tested, and how many a chance alone would give."""
    compared = sum(bool(row.tested) for row in shown)
    tested = sum(row.tested == TESTED for row in shown)
    if not compared:
        return "Ingen af målene kan holdes op mod landet."
    if not tested:
        return "Forskellene til landet er ikke testet."
    return (
        f"{number(tested)} af {number(compared)} forskelle til landet er testet. Ved et "
        f"tilfælde alene kan man vente {number(tested * CHANCE, 2)} fund; se forklaringen "
        "ved oversigten."
    )
