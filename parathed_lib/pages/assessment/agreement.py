"""How well several raters agree, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import SMALLEST_GROUP
from parathed_lib.formatting import capitalised, in_words, number, percent
from parathed_lib.forms.evaluation.raters import LEAST_RATERS, Agreement


@dataclass(frozen=True)
class Agreed:
    """A row of the table of agreement."""

    name: str
    raters: str
    pairs: str
    equal: str


def title(agreement: Sequence[Agreement]) -> str:
    """How many of all pairs of ratings are equal."""
    for row in agreement:
        if not row.theme:
            return f"{_percent(row.exact_share)} af svarene er ens, når vi sammenligner to og to"
    return "Hvor ens svarene er"


def rows(
    agreement: Sequence[Agreement], rubric: Rubric, *, of_assessors: bool = False
) -> list[Agreed]:
    """All themes together, then each theme."""
    first = "Bedømmerne: " if of_assessors else ""
    return [_agreed(row, rubric, first) for row in agreement]


def untold(
    raters: int, agreement: Sequence[Agreement], *, of_assessors: bool = False
) -> str:
    """That several have answered and it is not told how alike; else empty.

    There is one reason whatever it is, or the reason would tell.
    """
    if raters < LEAST_RATERS or agreement:
        return ""
    who = " bedømmere" if of_assessors else ""
    return (
        f"{capitalised(in_words(raters))}{who} har svaret hver for sig. Hvor ens de har "
        f"svaret, vises ikke, når færre end {in_words(SMALLEST_GROUP)} har svaret på det "
        "samme spørgsmål, eller når de er næsten enige: så kan den enkeltes svar regnes "
        "ud."
    )


def _agreed(row: Agreement, rubric: Rubric, first: str) -> Agreed:
    return Agreed(
        name=first + (rubric.theme[row.theme].name if row.theme else "Alle temaer"),
        raters=number(row.raters),
        pairs=number(row.pairs),
        equal=_percent(row.exact_share),
    )


def _percent(share: float) -> str:
    return percent(100 * share, 0)
