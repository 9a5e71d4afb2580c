"""How certain a rank is, when the figures behind it are not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.stats.intervals import LOW_TO_HIGH, numbers, refuse, z_value

# At 95 % a limit then rests on the 25 outermost draws of its side.
LEAST_DRAWS = 1_000


def rank_interval(
    low: pd.Series, high: pd.Series, draws: int, seed: int, *, level: float = 0.95
) -> pd.DataFrame:
    """The ranks that the units could have, given the interval of each one's figure.

    `low` and `high` are the limits of intervals at `level`, a row per unit, with the
    same labels. In each draw a unit gets a figure from a normal distribution whose
    mean is the middle of its interval and whose sd is half the interval over the
    normal quantile (1.96 at 95 %), independently of the others, and the figures are
    ranked: 1 is the largest, equal ones share their average rank. The result has the
    index of `low` and the columns `low`, `median` and `high`: ranks that were drawn,
    with at least the share `level` of the draws from `low` to `high`.

    A unit without both limits is not ranked and has NaN; the others are ranked as if
    it were not there. Draws come from PCG64 with `seed` in the order of the labels,
    so the order of the rows does not matter. Raises NumbersError for labels that differ
    or stand twice, limits that are infinite or the wrong way round (naming their
    labels), fewer than 1,000 draws and a level outside 0-1. Source: ranks
    simulated from uncertain figures, Marshall & Spiegelhalter (1998), BMJ 316:1701.
    """
    if draws < LEAST_DRAWS:
        raise NumbersError(f"need at least {LEAST_DRAWS} draws, found {draws}")
    z = z_value(level)
    for limit in (low, high):
        numbers(limit)
    if unlike := low.index.symmetric_difference(high.index).tolist():
        raise NumbersError(f"labels of one limit only: {unlike}")
    limits = pd.DataFrame({"low": low, "high": high}).astype(float)
    refuse(limits["low"] > limits["high"], limits.index, LOW_TO_HIGH)

    known = limits.dropna().sort_index()
    middle = (known["low"] + known["high"]).to_numpy() / 2
    sd = (known["high"] - known["low"]).to_numpy() / (2 * z)
    random = np.random.Generator(np.random.PCG64(seed))
    figures = middle + sd * random.standard_normal((draws, len(known)))
    ranks = pd.DataFrame(figures).rank(axis=1, ascending=False).to_numpy()
    shares = [(1 - level) / 2, 0.5, (1 + level) / 2]
    table = pd.DataFrame(
        np.quantile(ranks, shares, axis=0, method="inverted_cdf").T,
        index=known.index,
        columns=["low", "median", "high"],
    )
    return table.reindex(low.index)
