"""Where a series is going over its last five years, and where it leaps."""

from __future__ import annotations

from parathed_lib.assessment import Assessment, chance, national
from parathed_lib.assessment.comparability import break_between, side
from parathed_lib.assessment.national import Jump
from parathed_lib.catalogue import Indicator
from parathed_lib.pages.messages import say
from parathed_lib.vintage import Figure

YEARS = 5


def trend(assessment: Assessment, indicator: str) -> str:
    """One or two sentences on the municipality's last five years.

    A test where the vintage holds the counts behind the figures, else the first and
    the last figure as they are. Why it cannot be said where it cannot; empty where the
    municipality has no yearly figures.
    """
    entry = assessment.catalogue.indicators.by_id[indicator]
    code = assessment.municipality.code
    figures = {
        int(when): figure
        for when, figure in assessment.vintage.figures(indicator, code).items()
        if when.isdigit()
    }
    if not figures or entry.descriptive_only:
        return ""
    tested = chance.trend(assessment.vintage, entry, code)
    return say("base", "trend", _facts(entry, figures, tested and tested.direction))


def _facts(
    entry: Indicator, figures: dict[int, Figure], direction: str | None
) -> dict[str, object]:
    """The last years of a series, and its test or the side of the last figure.

    `obstacle` is why they cannot be set beside each other: `few_years`, `absent` or
    `no_counts` (`of` which years), `break` (`since` which period), or empty.
    """
    years = sorted(figures)[-YEARS:]
    first, last = figures[years[0]], figures[years[-1]]
    absent = sorted(set(range(years[0], years[-1])) - set(years))
    lacking = [
        year
        for year in years
        for figure in [figures[year]]
        if figure.value is None
        or (direction is not None and None in (figure.count, figure.of))
    ]
    since = break_between(entry, str(years[0]), str(years[-1]))
    reasons = {
        "few_years": len(years) < YEARS,
        "absent": absent,
        "no_counts": lacking,
        "break": since,
    }
    obstacle = next((name for name, found in reasons.items() if found), "")
    return {
        "entry": entry,
        "years": years,
        "first": first,
        "last": last,
        "obstacle": obstacle,
        "of": absent or lacking,
        "since": since,
        "direction": direction,
        "side": ""
        if first.value is None or last.value is None
        else side(entry, last.value, first.value),
    }


def jumps_of(
    assessment: Assessment, indicator: str, code: str, until: int | None = None
) -> list[Jump]:
    """The jumps of one municipality, those of the five years up to `until` if given."""
    found = national.jumps(assessment.nation, indicator).get(code, [])
    if until is None:
        return found
    return [jump for jump in found if until - YEARS < jump.year <= until]


def jumps_told(
    assessment: Assessment, indicator: str, found: dict[str, list[Jump]]
) -> str:
    """The jumps of some municipalities by code, in sentences; empty without any."""
    names = {code: m.name for code, m in assessment.nation.municipalities.items()}
    told = {names[code]: jumps for code, jumps in found.items() if jumps}
    return say("base", "jumps", assessment.catalogue.indicator(indicator), told)


def own_jumps_told(
    assessment: Assessment, indicator: str, until: int | None = None
) -> str:
    """The jumps of the municipality that the report is about."""
    code = assessment.municipality.code
    return jumps_told(
        assessment, indicator, {code: jumps_of(assessment, indicator, code, until)}
    )
