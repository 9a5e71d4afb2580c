"""Funnels: between which limits shares lie when only chance makes them differ."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.stats.intervals import Numbers, exposures, shares, z_value

# The part of the z-scores pulled in at each end, as in FunnelPlotR.
WINSORISED = 0.10
# Halvings of the range that holds the variance; more change no digit.
HALVINGS = 60


class Overdispersion(NamedTuple):
    """How much more shares differ than chance makes them.

    `phi` is the mean squared z-score, `tau2` the variance between the units on the
    scale of asin√share, 0 for chance alone. The z-scores are winsorised, which makes
    both too small: by chance alone phi is near 0.68, not 1, and tau2 is between half
    and two thirds of what it should be, the less the more the sizes differ. Limits are
    made of `between_variance` for that reason. Both are NaN where fewer than two units
    have both numbers.
    """

    phi: float
    tau2: float


def funnel_limits(
    of: pd.Series, reference: float, level: float = 0.95, tau2: float | None = None
) -> pd.DataFrame:
    """The funnel round a share at each size: columns `low` and `high`, shares 0-1.

    `of` is the number of people, whole or not (a grid for drawing may lie between),
    `reference` the share in the middle. Without `tau2` the normal form
    p ± z·√(p(1 − p)/n), cut to 0-1; it is rough where n·p or n·(1 − p) is under about
    5, and no Wilson interval at the expected count. With `tau2`, 0 included, the limits
    are made on the scale of asin√share with the units' own variance added:
    sin²(asin√p ± z·√(1/(4n) + τ²)), the angle cut to 0-π/2, since the sine bends back
    beyond. Limits are missing where a number is missing, `tau2` = NaN included.
    Source: Spiegelhalter (2005), Stat Med 24:1185-1202.

    Raises NumbersError, naming the rows, where `of` is not positive and finite or its
    index has duplicates; and for a reference or level outside 0-1, or tau2 below 0.
    """
    n, z = exposures(of), z_value(level)
    if reference < 0 or reference > 1:
        raise NumbersError(f"expected a reference share of 0-1: {reference!r}")
    if tau2 is None:
        half = z * np.sqrt(reference * (1 - reference) / n)
        low, high = np.clip([reference - half, reference + half], 0, 1)
    else:
        if tau2 < 0 or np.isinf(tau2):
            raise NumbersError(f"expected a finite tau2 of 0 or more: {tau2!r}")
        middle = np.arcsin(np.sqrt(reference))
        half = z * np.sqrt(1 / (4 * n) + tau2)
        angles = np.clip([middle - half, middle + half], 0, np.pi / 2)
        low, high = np.sin(angles) ** 2
    return pd.DataFrame({"low": low, "high": high}, index=of.index)


def overdispersion(count: pd.Series, of: pd.Series) -> Overdispersion:
    """`phi` and `tau2` of the shares `count` of `of`, a row per unit.

    Rows that lack a number are left out; of fewer than two rows nothing can be said,
    and both figures are NaN. z = (asin√(x/n) − asin√p)/s with p = Σx/Σn and
    s = 1/(2√n), the outer tenth at each end winsorised; φ = mean(z²), w = 1/s²,
    τ² = (kφ − (k − 1)) / (Σw − Σw²/Σw) for k rows, and 0 where that is negative. Each
    unit weighs the same in φ, and few units give an unsteady τ².
    Source: Spiegelhalter (2005), Stat Med 24:1185-1202; the winsorising by quantiles of
    type 7 as FunnelPlotR does.

    Raises NumbersError as `share_interval` does.
    """
    away, variance = _angles(count, of)
    k = len(away)
    if k < 2:
        return Overdispersion(np.nan, np.nan)
    weight = 1 / variance
    phi = float(np.mean(winsorised(away / np.sqrt(variance)) ** 2))
    spread = weight.sum() - np.sum(weight**2) / weight.sum()
    return Overdispersion(phi, max(0.0, float((k * phi - (k - 1)) / spread)))


def between_variance(count: pd.Series, of: pd.Series) -> float:
    """The variance τ² between units that `funnel_limits` needs to keep its level.

    On the scale of asin√share, 0 where chance alone explains the shares. It is the τ²
    for which the mean square of u = (asin√(x/n) − asin√p)/√(1/(4n) + τ²), winsorised as
    in `overdispersion`, is what it is for normal values: 0.8 + 0.2c² − 2cφ(c) = 0.679
    with c = 1.28. So it is neither too small, as the τ² of `overdispersion` is, nor
    much enlarged by a few units that stand out. Rows that lack a number are left out;
    NaN for fewer than two. Source: Paule & Mandel (1982), J Res NBS 87:377-385, who
    set the plain mean square; Huber (1964), Ann Math Stat 35:73-101, proposal 2, for
    the pulled-in one.

    Raises NumbersError as `share_interval` does.
    """
    away, variance = _angles(count, of)
    if len(away) < 2:
        return float("nan")
    normal = NormalDist()
    cut = normal.inv_cdf(1 - WINSORISED)
    expected = 1 - 2 * WINSORISED + 2 * WINSORISED * cut**2 - 2 * cut * normal.pdf(cut)

    def excess(tau2: float) -> float:
        scores = winsorised(away / np.sqrt(variance + tau2))
        return float(np.mean(scores**2)) - expected

    if excess(0) <= 0:
        return 0.0
    # The larger τ², the smaller the squares: at the upper end none exceeds `expected`.
    low, high = 0.0, float(np.max(away**2)) / expected
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def _angles(count: pd.Series, of: pd.Series) -> tuple[Numbers, Numbers]:
    """asin√(x/n) less that of all together, and its variance by chance, 1/(4n)."""
    x, n = shares(count, of)
    known = ~np.isnan(x + n)
    x, n = x[known], n[known]
    if not len(x):
        return x, n
    pooled = np.arcsin(np.sqrt(x.sum() / n.sum()))
    return np.arcsin(np.sqrt(x / n)) - pooled, 1 / (4 * n)


def winsorised(values: Numbers) -> Numbers:
    """The values with the outer tenth at each end pulled in to its quantile (type 7).

    1, 2, ..., 10 and 100 become 2, 2, ..., 10 and 10.
    """
    low, high = np.quantile(values, [WINSORISED, 1 - WINSORISED])
    return np.clip(values, low, high)
