"""Whether a share has risen or fallen over its last five periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.formatting import period_end, period_start
from parathed_lib.stats.intervals import shares

POINTS = 5
# Chi-square with 1 degree of freedom at 99.8 %.
CRITICAL = 9.549536


class Trend(NamedTuple):
    """The direction of a share, and the chi-square it rests on (1 df).

    `chi2` is None where the direction is `not_calculable`.
    """

    direction: Literal["rising", "falling", "stable", "not_calculable"]
    chi2: float | None


NOT_CALCULABLE = Trend("not_calculable", None)


def trend(
    count: pd.Series, of: pd.Series, *, breaks: Collection[int | str] = ()
) -> Trend:
    """The direction of the share `count` of `of` in one area, by its last five periods.

    The index holds the periods, in any order: years (2019 or "2019"), quarters
    ("2019K3"), months ("2019-03") or school years ("2018/2019"), all of one kind.
    `breaks` are periods or days at which a new definition begins; a period with a break
    inside counts as of the new one.

    `rising` or `falling` when chi-square for linear trend is above 9.5495 (99.8 %) and
    the slope has the same sign in all five points and with each of them left out; else
    `stable`, which does not mean proved unchanged. `not_calculable` with fewer than
    five periods, a count or denominator missing in one of the last five, periods that
    are not equally far apart, or a break that begins after the first of the five ends.

    It assumes independent binomial counts. Where the same people are counted year after
    year the share wanders by itself: one near 20 % of 12,000 people that walks at
    random by 0.6 percentage points a year (sd) gives a "trend" in 27 % of cases.
    Quarters and months follow the season too; give the same one of each year. Source:
    Armitage (1955), Biometrics 11:375-386, and Fingertips' rule for recent trends.

    Raises NumbersError as `share_interval` does, and for periods of other forms or
    kinds.
    """
    x, n = shares(count, of)
    periods = [str(period) for period in count.index.tolist()]
    _check(periods)
    starts = [_start(str(period)) for period in breaks]
    ends = [period_end(period) for period in periods]
    last = sorted(range(len(ends)), key=ends.__getitem__)[-POINTS:]
    if len(last) < POINTS or np.isnan(x[last] + n[last]).any():
        return NOT_CALCULABLE
    months = [12 * ends[i].year + ends[i].month for i in last]
    even = len(set(np.diff(months).tolist())) == 1
    if not even or any(ends[last[0]] < start <= ends[last[-1]] for start in starts):
        return NOT_CALCULABLE
    counts, totals = x[last].astype(int).tolist(), n[last].astype(int).tolist()
    chi2 = chi_square(counts, totals)
    slopes = {_sign(_slope(counts, totals, without)) for without in (None, *range(5))}
    if chi2 <= CRITICAL or len(slopes) > 1:
        return Trend("stable", chi2)
    return Trend("rising" if slopes == {1} else "falling", chi2)


def chi_square(count: Sequence[int], of: Sequence[int]) -> float:
    """Chi-square for linear trend (1 df) of shares at equally spaced times.

    N(NΣct − ΣcΣnt)² / (Σc(N − Σc)(NΣnt² − (Σnt)²)) with N = Σn. 0 where nobody or
    everybody is counted at all times: then nothing differs. It does not depend on
    where time begins nor on its unit. Source: Armitage (1955), Biometrics 11:375-386.
    """
    times = range(len(of))
    total, counted = sum(of), sum(count)
    moment = sum(n * t for n, t in zip(of, times, strict=True))
    square = sum(n * t * t for n, t in zip(of, times, strict=True))
    spread = counted * (total - counted) * (total * square - moment**2)
    return total * _slope(count, of) ** 2 / spread if spread else 0.0


def _slope(count: Sequence[int], of: Sequence[int], without: int | None = None) -> int:
    """NΣct − ΣcΣnt: of the same sign as the slope of the shares, weighted by n.

    In whole numbers, so that its sign is exact.
    """
    kept = [t for t in range(len(of)) if t != without]
    total, counted = sum(of[t] for t in kept), sum(count[t] for t in kept)
    count_times = sum(count[t] * t for t in kept)
    of_times = sum(of[t] * t for t in kept)
    return total * count_times - counted * of_times


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _start(period: str) -> date:
    """The first day of a period; raises NumbersError for what is none."""
    try:
        return period_start(period)
    except ValueError as error:
        raise NumbersError(
            f"{error}; expected a year, quarter, month or school year, such as 2019, "
            "2019K3, 2019-03 or 2018/2019"
        ) from error


def _check(periods: list[str]) -> None:
    """Refuse what is no period, days, and periods of more than one kind."""
    for period in periods:
        _start(period)
    # 2019, 2019K3, 2019-03, 2018/2019: every kind has a length of its own.
    kinds = {len(period) for period in periods}
    if len(kinds) > 1 or len("2019-03-01") in kinds:
        raise NumbersError(
            "expected periods that are all years, quarters, months or school years: "
            + ", ".join(periods)
        )
