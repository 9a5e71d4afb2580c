"""How well two raters of the same parameters agree."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.frames import check_numbers
from parathed_lib.scoring.scores import HIGHEST

Weights = Literal["quadratic", "linear"] | None

LEAST_PAIRS = 10
LEAST_DRAWS = 2_000
# With a larger share of draws without a kappa, a 95 % interval would hang on them.
MOST_UNDEFINED = 0.05


class Agreement(NamedTuple):
    """Cohen's kappa of `pairs` pairs, its 95 % interval, and the share that is equal.

    `kappa` is at most 1 (full agreement) and 0 when the raters agree no more than
    chance would make them. `exact_share` is 0-1. What cannot be computed is None.
    """

    kappa: float | None
    low: float | None
    high: float | None
    exact_share: float | None
    pairs: int


def agreement(
    a: pd.Series,
    b: pd.Series,
    weights: Weights = "quadratic",
    levels: int = HIGHEST,
    *,
    draws: int = LEAST_DRAWS,
    seed: int = 1968,
) -> Agreement:
    """Cohen's kappa between two raters, with a percentile bootstrap interval.

    `a` and `b` are whole numbers 1 to `levels` with the same labels, in any order; a
    pair with a missing value is left out. kappa = 1 - sum(w O) / sum(w E), where O
    counts the pairs by level of a and b, E is what the margins of O give by chance,
    and w = `|i - j|` squared, `|i - j|`, or 1 for every difference when `weights` is
    None.

    kappa is None without pairs and when sum(w E) is 0 (both raters give one and the
    same level throughout). The interval, the 2.5 and 97.5 % quantiles of `draws`
    redrawings of the pairs (PCG64 with `seed`), is None where kappa is, and under 10
    pairs. Redrawings without a kappa are left out of it; when they are more than 5 %
    of all, there is no interval.

    Raises NumbersError for other labels in `a` than in `b` or one that stands twice,
    values that are no whole number 1 to `levels` (naming their labels), other
    weights, fewer than 2 levels and fewer than 2,000 draws. Sources: Cohen (1960),
    Educ Psychol Meas 20:37-46; Cohen (1968), Psychol Bull 70:213-220; Efron &
    Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    if weights not in ("quadratic", "linear", None):
        raise NumbersError(
            f"weights: {weights!r}; expected 'quadratic', 'linear' or None"
        )
    if levels < 2 or draws < LEAST_DRAWS:
        raise NumbersError(
            f"need at least 2 levels and {LEAST_DRAWS} draws, found {levels} levels "
            f"and {draws} draws"
        )
    counts = _counts(a, b, levels)
    pairs = int(counts.sum())
    if not pairs:
        return Agreement(None, None, None, None, 0)
    exact_share = float(np.trace(counts) / pairs)
    kappa = float(_kappas(counts[np.newaxis], weights)[0])
    if np.isnan(kappa):
        return Agreement(None, None, None, exact_share, pairs)
    if pairs < LEAST_PAIRS:
        return Agreement(kappa, None, None, exact_share, pairs)
    # To redraw pairs with replacement is to draw their counts from a multinomial.
    random = np.random.Generator(np.random.PCG64(seed))
    redrawn = random.multinomial(pairs, counts.ravel() / pairs, size=draws)
    kappas = _kappas(redrawn.reshape(draws, levels, levels), weights)
    if np.isnan(kappas).mean() > MOST_UNDEFINED:
        return Agreement(kappa, None, None, exact_share, pairs)
    low, high = np.nanquantile(kappas, [0.025, 0.975])
    return Agreement(kappa, float(low), float(high), exact_share, pairs)


def _counts(a: pd.Series, b: pd.Series, levels: int) -> npt.NDArray[np.int64]:
    """The number of pairs by level of `a` (rows) and `b` (columns)."""
    for name, rater in (("a", a), ("b", b)):
        check_numbers(rater)
        if twice := rater.index[rater.index.duplicated()].unique().tolist():
            raise NumbersError(f"{name}: labels stand twice: {twice}")
    if unlike := a.index.symmetric_difference(b.index).tolist():
        raise NumbersError(f"labels of one rater only: {unlike}")
    both = pd.DataFrame({"a": a, "b": b}).astype(float)
    bad = (both.notna() & ~both.isin(range(1, levels + 1))).any(axis=1)
    if bad.any():
        raise NumbersError(
            f"ratings must be whole numbers 1-{levels}: {both.index[bad].tolist()}"
        )
    cells = both.dropna().astype(int).to_numpy() - 1
    counts = np.zeros((levels, levels), dtype=np.int64)
    np.add.at(counts, (cells[:, 0], cells[:, 1]), 1)
    return counts


def _kappas(counts: npt.NDArray[Any], weights: Weights) -> npt.NDArray[np.float64]:
    """Kappa of each table of counts [table, a, b]; NaN where it is not defined."""
    steps = np.arange(counts.shape[1])
    weight = np.abs(steps[:, np.newaxis] - steps)
    if weights == "quadratic":
        weight = weight**2
    elif weights is None:
        weight = np.minimum(weight, 1)
    # All in whole numbers, so that no expected disagreement is exactly 0.
    observed = (weight * counts).sum(axis=(1, 2))
    of_a, of_b = counts.sum(axis=2), counts.sum(axis=1)
    expected = ((of_a @ weight) * of_b).sum(axis=1)
    pairs = counts.sum(axis=(1, 2))
    ratio = np.full(len(counts), np.nan)
    np.divide(pairs * observed, expected, out=ratio, where=expected > 0)
    return 1 - ratio
