"""Figures that leap from one year to the next."""

from __future__ import annotations

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Jump
from parathed_lib.pages.messages import say

# A figure rests on the jumps of so many years up to its own.
YEARS = 5


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
