"""The words for a figure that leaps from one year to the next."""

from __future__ import annotations

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import listed
from parathed_lib.national import Jump
from parathed_lib.vintage import Figure
from parathed_lib.wording.values import with_unit

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
    """The jumps of some municipalities by code, in sentences; empty without any.

    `Vejen springer fra 252.968 kr. i 2022 til 366.280 kr. i 2023. Vi ved ikke hvorfor.`
    """
    entry = assessment.catalogue.indicator(indicator)
    told = [
        f"{assessment.nation.municipalities[code].name} springer "
        f"{listed([_leap(entry, jump) for jump in jumps])}."
        for code, jumps in found.items()
        if jumps
    ]
    return " ".join([*told, "Vi ved ikke hvorfor."]) if told else ""


def own_jumps_told(
    assessment: Assessment, indicator: str, until: int | None = None
) -> str:
    """The jumps of the municipality that the report is about."""
    code = assessment.municipality.code
    return jumps_told(
        assessment, indicator, {code: jumps_of(assessment, indicator, code, until)}
    )


def _leap(entry: Indicator, jump: Jump) -> str:
    before, after = (
        with_unit(entry, "municipality", Figure(value, "ok"))
        for value in (jump.before, jump.after)
    )
    return f"fra {before} i {jump.year - 1} til {after} i {jump.year}"
