"""How well several raters of one municipality agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from parathed_lib.catalogue import Rubric
from parathed_lib.forms.evaluation.form import SelfEvaluation

LEAST_RATERS = 2
LEAST_PAIRS = 10  # of ratings, for a kappa


@dataclass(frozen=True)
class Agreement:
    """How well raters agree in a theme; `theme` is empty for all themes together.

    `pairs` counts the pairs of ratings of the same parameter by two raters, and
    `exact_share` (0-1) is the share of them that are equal. `kappa` is None under 10
    pairs and where it is not defined; its 95 % interval `low` to `high` is None then,
    and for more than two raters, whose pairs are not independent.
    """

    theme: str
    raters: int
    pairs: int
    exact_share: float
    kappa: float | None = None
    low: float | None = None
    high: float | None = None


def told_agreement(raters: Sequence[SelfEvaluation], rubric: Rubric) -> list[Agreement]:
    """What a page may tell of how well the raters agree: equal shares, and no kappa.

    A kappa beside its share would tell the levels. The themes are told all or none,
    since one follows from the rest and the whole.
    """
    # Here: the commands that only store forms need no arrays.
    from parathed_lib.disclosure.groups import agreement_may_be_released

    rows = [row for row, _ in _rows(raters, rubric)]
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


def agreement_by_theme(
    raters: Sequence[SelfEvaluation], rubric: Rubric
) -> list[Agreement]:
    """How well the raters agree: all themes together, then theme by theme.

    A row stands only where two raters rated the same parameter. This is for whoever
    holds the forms; a page tells `told_agreement`.
    """
    return [_with_kappa(row, pairs) for row, pairs in _rows(raters, rubric)]


def _parameters(theme: str, rubric: Rubric) -> list[str]:
    """The parameters of a theme, of all where it is empty."""
    return [p.id for p in (rubric.parameters_of(theme) if theme else rubric.parameters)]


def _rows(
    raters: Sequence[SelfEvaluation], rubric: Rubric
) -> Iterator[tuple[Agreement, list[tuple[int, int]]]]:
    """The shares of all themes together and of each, with the pairs of ratings."""
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
            yield Agreement(theme, len(those), len(pairs), exact_share), pairs


def _with_kappa(row: Agreement, pairs: list[tuple[int, int]]) -> Agreement:
    if len(pairs) < LEAST_PAIRS:
        return row
    # Here: the commands that only store forms need no tables.
    import pandas as pd

    from parathed_lib import scoring

    # Two raters are two columns. Of more, each pair counts in both directions: who has
    # which number must not change the result.
    two = row.raters == LEAST_RATERS
    both = pairs if two else pairs + [(b, a) for a, b in pairs]
    table = pd.DataFrame(both, columns=["a", "b"])
    found = scoring.agreement(table["a"], table["b"])
    low, high = (found.low, found.high) if two else (None, None)
    return replace(row, kappa=found.kappa, low=low, high=high)
