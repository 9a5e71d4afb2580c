"""Words that several parts of the page share."""

from __future__ import annotations

from parathed_lib.formatting import MINUS, MISSING, in_words, listed, period
from parathed_lib.formatting import number as _number
from parathed_lib.programme import SMALLEST_GROUP, Programme
from parathed_lib.wording.sides import SELF_RATED

HIDDEN = "vises ikke"
SMALLEST = in_words(SMALLEST_GROUP)


def round_words(round_name: str) -> str:
    """The name of a round as it is read: a year, a date or its own name."""
    return period(round_name)


def self_rated(programme: Programme) -> list[str]:
    """That some municipalities answered the assessor's questions themselves."""
    rounds = [round_words(r) for r in programme.self_rated]
    if not rounds:
        return []
    return [
        f"I {listed(rounds)} har nogle kommuner selv svaret på bedømmerens spørgsmål "
        f"({SELF_RATED})."
    ]


def signed(change: float | None, decimals: int = 2) -> str:
    """A change with its sign; `0,00` has none, and what is missing is a dash."""
    if change is None:
        return MISSING
    text = _number(abs(change), decimals)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{MINUS if change < 0 else '+'}{text}"


def span_words(low: float, high: float) -> str:
    """The limits of an interval: `fra −0,12 til +0,40`."""
    return f"fra {signed(low)} til {signed(high)}"


def name_of(programme: Programme, id: str) -> str:
    """The name of a theme or parameter."""
    rubric = programme.catalogue.rubric
    return (
        rubric.parameter[id].name if id in rubric.parameter else rubric.theme[id].name
    )
