"""The words for where a series is going over its last five years."""

from __future__ import annotations

from parathed_lib import chance
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.comparability import break_between, side
from parathed_lib.formatting import in_words, listed, period
from parathed_lib.vintage import Figure
from parathed_lib.wording.values import with_unit

YEARS = 5
DIRECTIONS = {
    "rising": "Stigende ud over tilfældige udsving",
    "falling": "Faldende ud over tilfældige udsving",
    "stable": "Hverken stigende eller faldende ud over tilfældige udsving",
}
# The share of "trends" among shares near 20 % of 12,000 people that walk at random by
# 0.4, 0.6 and 1.0 percentage points a year: 13, 27 and 47 %, measured by simulation.
ASSUMPTION = (
    "Det forudsætter, at årene tælles uafhængigt af hinanden; en andel, der blot driver "
    "0,4-1,0 procentpoint om året på må og få, giver samme svar i 13-47\u00a0% af "
    "tilfældene (andel nær 20\u00a0% af 12.000 personer)."
)


def trend(assessment: Assessment, indicator: str) -> str:
    """One or two sentences on the municipality's last five years.

    A test where the vintage holds the counts behind the figures, else the first and
    the last figure as they are. Why it cannot be said where it cannot; empty where the
    municipality has no yearly figures.
    """
    entry = assessment.catalogue.indicators.by_id[indicator]
    figures = {
        int(when): figure
        for when, figure in assessment.vintage.figures(
            indicator, assessment.municipality.code
        ).items()
        if when.isdigit()
    }
    if not figures or entry.descriptive_only:
        return ""
    years = sorted(figures)[-YEARS:]
    found = chance.trend(assessment.vintage, entry, assessment.municipality.code)
    if why := _obstacle(entry, figures, years, is_tested=found is not None):
        return f"Udviklingen over de seneste fem år kan ikke beregnes: {why}."
    if found is None:
        return _difference(entry, figures[years[0]], figures[years[-1]], years)
    said = f"{DIRECTIONS[found.direction]}, {years[0]}-{years[-1]}."
    if found.direction == "stable":
        return f"{said} Det viser ikke, at andelen er uændret."
    return f"{said} {ASSUMPTION}"


def _obstacle(
    entry: Indicator, figures: dict[int, Figure], years: list[int], *, is_tested: bool
) -> str:
    """Why the last five years cannot be set beside each other; empty when they can."""
    if len(years) < YEARS:
        count = "ét" if len(years) == 1 else in_words(len(years))
        return f"der er kun tal for {count} år"
    if absent := sorted(set(range(years[0], years[-1])) - set(years)):
        return f"der er ingen tal for {listed([str(year) for year in absent])}"
    lacking = [
        str(year)
        for year in years
        if figures[year].value is None
        or (is_tested and None in (figures[year].count, figures[year].of))
    ]
    if lacking:
        return f"vi kender ikke antallet bag tallene for {listed(lacking)}"
    if since := break_between(entry, str(years[0]), str(years[-1])):
        return f"tallene er opgjort på en anden måde fra {period(since)}"
    return ""


def _difference(entry: Indicator, first: Figure, last: Figure, years: list[int]) -> str:
    assert first.value is not None
    assert last.value is not None
    before, after = (with_unit(entry, "municipality", f) for f in (first, last))
    found = side(entry, last.value, first.value)
    if before == after:
        return (
            f"Tallet er det samme i {years[0]} og {years[-1]}, {after}, men år for år er "
            "ikke testet."
        )
    if found == "similar":
        return (
            f"Tallene for {years[0]} og {years[-1]}, {before} og {after}, kan ikke skelnes; "
            "år for år er ikke testet."
        )
    word = "Stigningen" if found == "higher" else "Faldet"
    return f"{word} fra {before} i {years[0]} til {after} i {years[-1]} er ikke testet."
