"""Whether a figure with an interval differs from a reference, and which way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parathed_lib.stats.intervals import numbers, refuse, same_index

# What it is to lie above and below the reference, by what is good.
WORDS = {
    "high": ("better", "worse"),
    "low": ("worse", "better"),
    "none": ("higher", "lower"),
}


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

    Raises ValueError for an unknown polarity, and naming the rows where low > high, a
    number is infinite, a label is duplicated or the indexes differ.
    """
    if polarity not in WORDS:
        raise ValueError(f"expected a polarity of {', '.join(WORDS)}: {polarity!r}")
    if not isinstance(reference, pd.Series):
        reference = pd.Series(reference, index=low.index, dtype=float)
    bottom, top, middle = numbers(low), numbers(high), numbers(reference)
    same_index(low, high)
    same_index(low, reference)
    refuse(bottom > top, low.index, "low limits that are not above the high ones")
    above, below = WORDS[polarity]
    words = np.full(len(low), "similar", dtype=object)
    words[bottom > middle] = above
    words[top < middle] = below
    words[np.isnan(bottom + top + middle)] = None
    return pd.Series(words, index=low.index, dtype=object, name="verdict")
