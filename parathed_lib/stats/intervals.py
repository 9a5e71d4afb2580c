"""Confidence intervals for shares, counts, rates and means, and verdicts by them.

Every table has the columns `value`, `low` and `high`. The limits say what chance alone
does to a count; they say nothing of wrong registrations or changed definitions.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.frames import check_numbers

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# From so many events on, Byar's approximation stands in for the exact limits, and
# Dobson's limits of a standardised rate are given at all.
BYAR_FROM = 10
# What it is to lie above and below the reference, by what is good.
WORDS = {
    "high": ("better", "worse"),
    "low": ("worse", "better"),
    "none": ("higher", "lower"),
}
LOW_TO_HIGH = "low limits that are not above the high ones"


def share_interval(
    count: pd.Series, of: pd.Series, level: float = 0.95
) -> pd.DataFrame:
    """Wilson score interval for `count` of `of`: `value`, `low`, `high` as shares 0-1.

    Both are whole numbers of people; a row with either missing is NaN throughout. It
    does not hold for percentages, for sums of money, or for full-time equivalents.

    (2x + z² ± z·√(z² + 4x(1 − x/n))) / (2(n + z²)). Source: Wilson (1927), J Am Stat
    Assoc 22:209-212; Newcombe & Altman (2000).

    Raises NumbersError, naming the rows, unless 0 <= count <= of and of > 0, both
    whole and on the same index without duplicates; and for a level outside 0-1.
    """
    x, n = shares(count, of)
    z = z_value(level)
    value = x / n
    middle = 2 * x + z * z
    half = z * np.sqrt(z * z + 4 * x * (1 - value))
    whole = 2 * (n + z * z)
    # The clipping only takes away rounding, so that 0 of n begins at 0 exactly.
    low = np.clip((middle - half) / whole, 0, value)
    high = np.clip((middle + half) / whole, value, 1)
    return _table(value, low, high, count.index)


def count_interval(count: pd.Series, level: float = 0.95) -> pd.DataFrame:
    """Limits for a number of events: Byar from 10 events on, exact Poisson below.

    `value` is the count, and zero events have the limits 0 and 3.68888 (95 %). The
    events must be independent of each other. A missing count is NaN throughout.
    Source: Breslow & Day (1987); Armitage & Berry (2002).

    Raises NumbersError, naming the rows, for counts that are negative, infinite or not
    whole and for a duplicated index; and for a level outside 0-1.
    """
    x = events(count)
    low, high = _count_limits(x, level)
    return _table(x, low, high, count.index)


def rate_interval(
    count: pd.Series, of: pd.Series, per: float = 1.0, level: float = 0.95
) -> pd.DataFrame:
    """Events per `per` inhabitants (or years of life), with limits as for the count.

    The denominator is taken as known without error and need not be whole, and there
    may be more events than inhabitants. A row with either missing is NaN throughout.

    Raises NumbersError as `count_interval` does, and where `of` or `per` is not
    positive.
    """
    x, n = events(count), exposures(of)
    same_index(count, of)
    low, high = _count_limits(x, level)
    scale = _positive(per) / n
    return _table(x * scale, low * scale, high * scale, count.index)


def mean_interval(values: pd.Series, level: float = 0.95) -> pd.DataFrame:
    """The plain mean of the values with Student's t limits, as a table of one row.

    x̄ ± t·s/√n with n − 1 degrees of freedom. One value has a mean but no limits. Any
    missing value makes the whole row missing: leave out those that are not known
    before, where the mean is to be of the known ones. Without values all is missing.
    The values must be independent, and near normal when they are few.

    Raises NumbersError for infinite values, a duplicated index, a level outside 0-1.
    """
    x = numbers(values)
    _tail(level)
    mean = float(np.mean(x)) if len(x) else np.nan
    half = np.nan
    if len(x) > 1:
        half = mean_half_width(float(np.std(x, ddof=1)), len(x), level)
    return _table([mean], [mean - half], [mean + half], pd.RangeIndex(1))


def mean_half_width(deviation: float, n: int, level: float = 0.95) -> float:
    """Half the width of Student's interval of a mean: t·s/√n, n − 1 degrees of freedom.

    `deviation` is the standard deviation of n values, in their unit.
    """
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 1 - _tail(level)) * deviation / np.sqrt(n))


def standardised_rate(
    count: pd.Series,
    of: pd.Series,
    weights: pd.Series,
    per: float = 1.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """The directly standardised rate over strata, as a table of one row.

    A row of the input is a stratum, such as an age group: its events, its inhabitants
    and its weight in the standard population. The value is Σwᵢxᵢ/nᵢ / Σwᵢ, its limits
    value + √(Var/O)·(Byar(O) − O) with O = Σxᵢ and Var = Σwᵢ²xᵢ/nᵢ² / (Σwᵢ)², all times
    `per`. Under 10 events in all there are no limits, and where a stratum lacks a
    number the whole row is missing. The limits are too narrow where a stratum with few
    inhabitants has a large weight. Source: Dobson et al. (1991), Stat Med 10:457-462.

    Raises NumbersError, naming the rows, as `rate_interval` does, for weights that are
    not positive, and without strata.
    """
    x, n, w = events(count), exposures(of), numbers(weights)
    same_index(count, of)
    same_index(count, weights)
    refuse(w <= 0, weights.index, "positive weights")
    if not len(x):
        raise NumbersError("a standardised rate needs at least one stratum")
    scale, part = _positive(per), w / w.sum()
    value = np.sum(part * x / n)
    total = np.atleast_1d(x.sum())
    low, high = np.where(total >= BYAR_FROM, byar(np.maximum(total, 1), level), np.nan)
    step = np.sqrt(np.sum((part / n) ** 2 * x) / np.maximum(total, 1))
    low, high = value + step * (low - total), value + step * (high - total)
    return _table([value * scale], low * scale, high * scale, pd.RangeIndex(1))


def byar(count: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Byar's approximate Poisson limits, for counts of 10 or more.

    x(1 − 1/(9x) − z/(3√x))³ and (x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³. Source: Breslow &
    Day (1987), Statistical Methods in Cancer Research II.
    """
    z = z_value(level)
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return low, high


def exact_poisson(count: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Exact Poisson limits of counts, zero included.

    χ²(α/2; 2x)/2 and χ²(1 − α/2; 2x + 2)/2, as quantiles of the gamma distributions of
    shapes x and x + 1, which are the same. Source: Armitage & Berry (2002).
    """
    from scipy.special import gammainccinv, gammaincinv

    tail = _tail(level)
    low = np.where(count > 0, gammaincinv(np.maximum(count, 1), tail), 0)
    return low, np.asarray(gammainccinv(count + 1, tail))


def z_value(level: float) -> float:
    """The normal quantile of a two-sided level, 1.96 for 0.95."""
    return -NormalDist().inv_cdf(_tail(level))


def numbers(series: pd.Series) -> Numbers:
    """The values as floats, missing ones as NaN.

    Raises NumbersError for what is no Series of numbers, and naming the rows for
    infinite values and a duplicated index.
    """
    check_numbers(series)
    index = series.index
    refuse(index.duplicated(), index, "one row per label")
    values: Numbers = series.to_numpy(dtype=float, na_value=np.nan)
    refuse(np.isinf(values), index, "finite numbers")
    return values


def events(count: pd.Series) -> Numbers:
    """The checked numbers of events: whole, not negative, NaN where missing."""
    x = numbers(count)
    refuse((x < 0) | (x % 1 > 0), count.index, "whole counts of 0 or more")
    return x


def exposures(of: pd.Series) -> Numbers:
    """The checked denominators: positive, NaN where missing."""
    n = numbers(of)
    refuse(n <= 0, of.index, "denominators above 0")
    return n


def shares(count: pd.Series, of: pd.Series) -> tuple[Numbers, Numbers]:
    """The checked counts and denominators of shares, NaN where missing.

    Raises NumbersError, naming the rows, unless 0 <= count <= of and of > 0, both
    whole.
    """
    x, n = events(count), exposures(of)
    same_index(count, of)
    refuse(n % 1 > 0, of.index, "whole denominators")
    refuse(x > n, of.index, "a count that is not above its denominator")
    return x, n


def refuse(bad: Flags | pd.Series, index: pd.Index, expected: str) -> None:
    """Raise NumbersError that names the rows marked bad, and never their values."""
    if bad.any():
        rows = ", ".join(repr(label) for label in index[bad].unique().tolist())
        raise NumbersError(f"expected {expected}; not so in row {rows}")


def same_index(series: pd.Series, other: pd.Series) -> None:
    """Raise NumbersError, naming the rows, unless both have one index and order."""
    if series.index.equals(other.index):
        return
    apart = series.index.symmetric_difference(other.index, sort=False).tolist()
    rows = ", ".join(map(repr, apart)) if apart else "none, but another order"
    raise NumbersError(f"expected Series on one index; rows that differ: {rows}")


def _tail(level: float) -> float:
    """The probability outside a level, on one side: 0.025 for 0.95."""
    if not 0 < level < 1:
        raise NumbersError(f"expected a level between 0 and 1, such as 0.95: {level!r}")
    return (1 - level) / 2


def _positive(per: float) -> float:
    if not 0 < per < np.inf:
        raise NumbersError(f"expected a positive number as `per`: {per!r}")
    return per


def _count_limits(x: Numbers, level: float) -> tuple[Numbers, Numbers]:
    low, high = np.full_like(x, np.nan), np.full_like(x, np.nan)
    many, few = x >= BYAR_FROM, x < BYAR_FROM
    low[many], high[many] = byar(x[many], level)
    if few.any():
        low[few], high[few] = exact_poisson(x[few], level)
    return low, high


def _table(
    value: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, index: pd.Index
) -> pd.DataFrame:
    return pd.DataFrame({"value": value, "low": low, "high": high}, index=index)


def verdict(
    low: pd.Series, high: pd.Series, reference: float | pd.Series, polarity: str
) -> pd.Series:
    """The words `better`, `worse`, `higher`, `lower` or `similar`, one per row.

    Fingertips' single overlap: a reference inside [low, high], limits included, is
    `similar`. Else `polarity` says which side is good: "high" or "low" give `better`
    and `worse`, "none" gives `higher` and `lower` only. Where a limit or the reference
    is missing the verdict is None. `reference` is a number for all or a Series on the
    same index, in the unit of the limits, and is taken as known without error: one that
    is an estimate itself makes for too many differences, one that contains the unit for
    too few. Of 98 municipalities, about five differ at 95 % by chance alone. Source:
    Fingertips' technical guidance.

    Raises NumbersError for an unknown polarity, and naming the rows where low > high, a
    number is infinite, a label is duplicated or the indexes differ.
    """
    check_numbers(low)
    if polarity not in WORDS:
        raise NumbersError(f"expected a polarity of {', '.join(WORDS)}: {polarity!r}")
    if not isinstance(reference, pd.Series):
        reference = pd.Series(reference, index=low.index, dtype=float)
    bottom, top, middle = numbers(low), numbers(high), numbers(reference)
    same_index(low, high)
    same_index(low, reference)
    refuse(bottom > top, low.index, LOW_TO_HIGH)
    above, below = WORDS[polarity]
    words = np.full(len(low), "similar", dtype=object)
    words[bottom > middle] = above
    words[top < middle] = below
    words[np.isnan(bottom + top + middle)] = None
    return pd.Series(words, index=low.index, dtype=object, name="verdict")
