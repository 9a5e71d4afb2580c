"""How far the score depends on single ratings, on the mean, and on doubt.

Nothing here replaces the official mean. The ratings are no sample, so there is no
sampling error, and nothing here is a confidence interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from statistics import mean
from types import MappingProxyType

import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.scoring.own_scores import AGGREGATIONS, nearest_level
from parathed_lib.scoring.scores import HIGHEST, LOWEST, checked, level_of

# The probability that a rating is one step off, by the confidence stated for it. Our
# assumption, in equal steps; no source gives such numbers.
OFF_BY_ONE = MappingProxyType({1: 0.5, 2: 0.4, 3: 0.3, 4: 0.2, 5: 0.1})
# Half of each of these is a whole number of twentieths.
PARTS = 20
QUANTILES = (Fraction(1, 20), Fraction(1, 2), Fraction(19, 20))


@dataclass(frozen=True)
class Sensitivity:
    """What the mean would be had ratings been one step off; not a confidence interval.

    `low`, `middle` and `high` are the 5, 50 and 95 % quantiles of that mean, each a
    mean that can come about. `level_shares` is the probability (0-1) of each level
    1-4. `off_by_one` is the assumption behind them: the probability of one step off by
    stated confidence.
    """

    low: float
    middle: float
    high: float
    level_shares: dict[int, float]
    off_by_one: dict[int, float]


def leave_one_out(ratings: pd.DataFrame) -> pd.DataFrame:
    """The mean without each answered parameter, the one that moves it most first.

    `ratings` is a table of `frames.RATINGS`. The result has the parameter as index
    and the columns `mean` (without it, unrounded) and `change` (that mean minus the
    official one), in order of absolute change; ties keep the order of `ratings`. A
    parameter rated by several is left out as a whole. One without a rating has no
    row, and where no other is answered both numbers are NaN. Ishøj 2017: without
    management_information 29 / 9 = 3.22, a change of 2/9.
    """
    ratings = checked(ratings)
    # Plain lists: for ten rows pandas' groups take many times as long.
    given: dict[str, list[int]] = {}
    for parameter, value in zip(ratings["parameter"], ratings["value"], strict=True):
        if value == value:
            given.setdefault(parameter, []).append(int(value))
    total = sum(map(sum, given.values()))
    count = sum(map(len, given.values()))
    rows = []
    for parameter, own in given.items():
        rest, left = total - sum(own), count - len(own)
        if not left:
            rows.append((parameter, math.nan, math.nan))
            continue
        # One division of whole numbers, so that equal changes are equal floats.
        change = (count * rest - total * left) / (count * left)
        rows.append((parameter, rest / left, change))
    rows.sort(key=lambda row: -abs(row[2]))
    return pd.DataFrame(
        [row[1:] for row in rows],
        index=pd.Index([row[0] for row in rows], name="parameter"),
        columns=["mean", "change"],
        dtype=float,
    )


def alternatives(ratings: pd.DataFrame) -> pd.DataFrame:
    """What other ways to sum up the ratings give, beside the official mean.

    `ratings` is a table of `frames.RATINGS`; missing ratings are left out. The result
    has the rows `mean` (the official one), `median`, `geometric_mean`,
    `harmonic_mean` and `weakest_theme` (the lowest theme mean), and the columns
    `value` (unrounded) and `level` (1-4, rounded half away from zero); both are NaN
    when nothing is answered. Source: OECD/JRC (2008), Handbook on Constructing
    Composite Indicators (aggregation, robustness).
    """
    ratings = checked(ratings, "theme")
    themes: dict[str, list[Fraction]] = {}
    for theme, value in zip(ratings["theme"], ratings["value"], strict=True):
        if value == value:
            themes.setdefault(theme, []).append(Fraction(value))
    if not themes:
        names = ["mean", "median", "geometric_mean", "harmonic_mean", "weakest_theme"]
        return _by_aggregation({name: (math.nan, math.nan) for name in names})
    values = [value for of_theme in themes.values() for value in of_theme]
    alike = [Fraction(1)] * len(values)
    found = {
        "mean": AGGREGATIONS["mean"](values, alike),
        "median": AGGREGATIONS["median"](values, alike),
        "geometric_mean": AGGREGATIONS["geometric_mean"](values, alike),
        "harmonic_mean": AGGREGATIONS["harmonic_mean"](values, alike),
        "weakest_theme": min(map(mean, themes.values())),
    }
    return _by_aggregation(
        {name: (float(v), float(nearest_level(v))) for name, v in found.items()}
    )


def sensitivity(ratings: pd.DataFrame) -> Sensitivity | None:
    """What the score would be had ratings been one step off.

    Every answered rating is one step off with the probability that `OFF_BY_ONE` gives
    for its stated confidence, independently of the others: half of it up and half down.
    At 1 and 4 the whole probability goes to the only neighbour, so no rating leaves
    1-4. The distribution of the sum is the convolution of the ratings' own, in whole
    numbers: exact, and nothing is drawn. A quantile is the lowest mean that is reached
    or not passed with at least that probability.

    None when nothing is answered, or when an answered rating has no stated
    confidence. Raises NumbersError for a confidence that is no whole number 1-5.
    """
    ratings = checked(ratings, "confidence")
    stated = ratings["confidence"]
    if stated.isna().all():
        return None
    bad = stated.notna() & ~stated.isin(list(OFF_BY_ONE))
    if bad.any():
        raise NumbersError(
            "confidence must be a whole number 1-5: "
            + ", ".join(ratings.loc[bad, "parameter"])
        )
    answered = ratings.dropna(subset="value")
    if answered.empty or answered["confidence"].isna().any():
        return None
    ways = {0: 1}
    for value, sure in zip(answered["value"], answered["confidence"], strict=True):
        ways = _added(ways, _one_rating(int(value), int(sure)))
    count = len(answered)
    everything = PARTS**count
    totals = sorted(ways)
    up_to = list(accumulate(ways[total] for total in totals))
    low, middle, high = (
        next(t for t, n in zip(totals, up_to, strict=True) if n >= part * everything)
        for part in QUANTILES
    )
    levels = dict.fromkeys(range(LOWEST, HIGHEST + 1), 0)
    for total in totals:
        levels[level_of(total, count)] += ways[total]
    return Sensitivity(
        low=low / count,
        middle=middle / count,
        high=high / count,
        level_shares={level: n / everything for level, n in levels.items()},
        off_by_one=dict(OFF_BY_ONE),
    )


def _one_rating(value: int, sure: int) -> dict[int, int]:
    """The levels that a rating can have, each with its probability in twentieths."""
    off = round(PARTS * OFF_BY_ONE[sure])
    neighbours = [n for n in (value - 1, value + 1) if LOWEST <= n <= HIGHEST]
    return {value: PARTS - off} | {n: off // len(neighbours) for n in neighbours}


def _added(sums: dict[int, int], rating: dict[int, int]) -> dict[int, int]:
    """The distribution of a sum with one rating more."""
    found: dict[int, int] = {}
    for total, ways in sums.items():
        for value, own in rating.items():
            found[total + value] = found.get(total + value, 0) + ways * own
    return found


def _by_aggregation(rows: dict[str, tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "level"])
