"""The mean paired change of ratings between two rounds, with Student's t limits.

It is a change, never an effect: nobody was without the programme to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from parathed_lib import stats

FEWEST_PAIRS = 3
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean change over `pairs` municipalities, in steps of the scale.

    `mean` is None without pairs. The limits are None below three pairs, and when all
    changes are equal (`constant`): then nothing tells how they vary.
    """

    pairs: int
    mean: float | None
    low: float | None = None
    high: float | None = None

    @property
    def constant(self) -> bool:
        """Whether all changes are equal, so that there are no limits."""
        return self.pairs >= FEWEST_PAIRS and self.low is None

    @property
    def excludes_zero(self) -> bool:
        """Whether no change lies outside the limits."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0 or self.high < 0


def paired_change(
    first: Mapping[str, float], last: Mapping[str, float], level: float = LEVEL
) -> Estimate:
    """The mean of last minus first over the keys of both, with its limits.

    d̄ ± t·s/√n with n − 1 degrees of freedom, over n pairs; keys of one side only take
    no part. The pairs must be independent. Source: Student (1908), Biometrika 6:1-25.
    """
    # Sorted, so that the last digit does not depend on the order of municipalities.
    changes = sorted(last[key] - first[key] for key in first if key in last)
    if not changes:
        return Estimate(0, None)
    mean = sum(changes) / len(changes)
    if len(changes) < FEWEST_PAIRS or max(changes) - min(changes) < 1e-9:
        return Estimate(len(changes), mean)
    row = stats.mean_interval(pd.Series(changes), level).iloc[0]
    return Estimate(len(changes), mean, float(row["low"]), float(row["high"]))


def overall_change(
    first: Mapping[str, Mapping[str, int]],
    last: Mapping[str, Mapping[str, int]],
    level: float = LEVEL,
) -> Estimate:
    """The mean change over all parameters: within a municipality first, then of these.

    `first` and `last` hold the ratings by parameter and code. A municipality's mean is
    over the parameters that it answered both times.
    """
    own: dict[str, list[float]] = {}
    for parameter, ratings in first.items():
        later = last.get(parameter, {})
        for code in ratings:
            if code in later:
                own.setdefault(code, []).append(later[code] - ratings[code])
    means = {code: sum(own[code]) / len(own[code]) for code in sorted(own)}
    return paired_change(dict.fromkeys(means, 0.0), means, level)
