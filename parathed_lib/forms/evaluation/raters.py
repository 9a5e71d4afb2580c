"""How well several raters of one municipality agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from parathed_lib.catalogue import Rubric
from parathed_lib.forms.evaluation.form import SelfEvaluation

LEAST_RATERS = 2


@dataclass(frozen=True)
class ThemeAgreement:
    """How well raters agree in a theme; `theme` is empty for all themes together.

    `pairs` counts the pairs of ratings of the same parameter by two raters, and
    `exact_share` (0-1) is the share of them that are equal.
    """

    theme: str
    raters: int
    pairs: int
    exact_share: float


def told_agreement(
    raters: Sequence[SelfEvaluation], rubric: Rubric
) -> list[ThemeAgreement]:
    """What a page may tell of how well the raters agree: all together, then by theme.

    A row stands only where two raters rated the same parameter. No kappa is told:
    beside its share it would tell the levels. The themes are told all or none, since
    one follows from the rest and the whole.
    """
    # Here: the commands that only store forms need no arrays.
    from parathed_lib.disclosure.groups import agreement_may_be_released

    rows = agreement(raters, rubric)
    untold = [
        row.theme
        for row in rows
        for parameters in [_parameters(row.theme, rubric)]
        if not agreement_may_be_released(
            [
                {p: level for p, level in rater.ratings.items() if p in parameters}
                for rater in raters
            ]
        )
    ]
    if "" in untold:
        return []
    return [row for row in rows if not row.theme] if untold else rows


def _parameters(theme: str, rubric: Rubric) -> list[str]:
    """The parameters of a theme, of all where it is empty."""
    return [p.id for p in (rubric.parameters_of(theme) if theme else rubric.parameters)]


def agreement(raters: Sequence[SelfEvaluation], rubric: Rubric) -> list[ThemeAgreement]:
    """The shares of all themes together and of each, for whoever holds the forms."""
    rows = []
    for theme in ("", *rubric.theme):
        parameters = _parameters(theme, rubric)
        those = [r for r in raters if not r.ratings.keys().isdisjoint(parameters)]
        pairs = [
            (first.ratings[parameter], second.ratings[parameter])
            for first, second in combinations(those, 2)
            for parameter in parameters
            if parameter in first.ratings and parameter in second.ratings
        ]
        if pairs:
            exact_share = sum(a == b for a, b in pairs) / len(pairs)
            rows.append(ThemeAgreement(theme, len(those), len(pairs), exact_share))
    return rows
