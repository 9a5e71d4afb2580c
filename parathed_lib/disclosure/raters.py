"""What may be told of how alike the raters of one municipality have answered.

The reader is taken to be one of them, who knows how many they are and what it answered
itself, or to know the ratings that they agreed on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

LEAST_TOLD = 6
"""So many that five others are left to a rater who takes out its own answers."""


def alike_may_be_told(ratings: Sequence[Mapping[str, int]]) -> bool:
    """Whether the share of equal pairs of ratings tells of no single rater.

    `ratings` are those of each rater by parameter. The share is told where every
    parameter has at least six ratings or none, and more pairs are unlike than one
    rater alone could make so by one answer. Were it hidden only where all are alike,
    that it is hidden would tell that they are.
    """
    levels = [
        Counter(own[parameter] for own in ratings if parameter in own)
        for parameter in {name for own in ratings for name in own}
    ]
    if not levels or any(of.total() < LEAST_TOLD for of in levels):
        return False
    unlike = sum(
        (of.total() ** 2 - sum(count**2 for count in of.values())) // 2 for of in levels
    )
    return unlike >= max(of.total() for of in levels)
