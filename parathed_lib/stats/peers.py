"""Which municipalities resemble one in structure, and what their figures are.

The caller chooses the variables: structure only, and never origin.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from parathed_lib.errors import NumbersError
from parathed_lib.frames import check_numbers

# The nearest peer of a municipality is far when it lies beyond this share of the
# distances from each municipality to its nearest.
FAR = 0.90
# A variable that differs by less than this share of its size differs by rounding only.
ROUNDING = 1e-12
INFINITE = [np.inf, -np.inf]


class PeerFigures(NamedTuple):
    """The figures of a group of peers, each with the same weight.

    `low` and `high` are the least and the largest. `answered` of the `expected` peers
    have a figure; when none has, the figures are None. `position` is the rank of the
    municipality itself among those peers and itself: 1 is the largest, equal figures
    share their average rank. It is None without a municipality, a figure of it, or a
    peer with a figure.
    """

    mean: float | None
    median: float | None
    low: float | None
    high: float | None
    answered: int
    expected: int
    position: float | None


def peers(
    features: pd.DataFrame,
    code: str,
    k: int = 10,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The `k` municipalities nearest to `code`, and what makes them differ from it.

    `features` has a row per municipality code and a column per structural variable,
    already logged where that is wanted. Each column is divided by its population sd
    (ddof 0) over the rows without a missing variable. The distance is sqrt(sum of
    w d**2) over the columns, d the difference in sd and w the weight, by column, 1
    where none is given.

    The result has the code as index and the columns `distance`, `rank` (1 is the
    nearest) and for each variable `<variable>_share`: its w d**2 over the sum, shares
    that add to 1; all NaN where the distance is 0, since nothing drives it. The order
    is by distance, then code. Rows with a missing variable take no part. When `code`
    is such a row the result is empty; with fewer than `k` others it is shorter.

    Raises NumbersError for an unknown code, k < 1, codes or variables that stand twice,
    no variable, variables that are no numbers, infinite or constant (naming them),
    and weights that are negative, infinite, missing, all 0 or of an unknown variable.
    Source: OECD/JRC (2008), Handbook on Constructing Composite Indicators (z-scores,
    Euclidean distance).
    """
    if k < 1:
        raise NumbersError(f"k must be at least 1, found {k}")
    codes, squares = _squares(features, code, weights)
    if code in codes:
        from_own = squares[codes.tolist().index(code)]
        own = pd.DataFrame(from_own, codes, features.columns).drop(index=code)
    else:
        own = pd.DataFrame(index=codes[:0], columns=features.columns, dtype=float)
    total = own.sum(axis=1)  # 0 for a twin, whose shares are then 0 / 0, NaN
    table = own.div(total, axis=0).add_suffix("_share")
    table.insert(0, "distance", np.sqrt(total))
    # The rows stand in order of their codes, and a stable sort keeps that for ties.
    table = table.sort_values("distance", kind="stable").head(k)
    table.insert(1, "rank", np.arange(1, len(table) + 1))
    return table.rename_axis("code")


def has_good_peer(
    features: pd.DataFrame, code: str, weights: Mapping[str, float] | None = None
) -> bool:
    """Whether the municipality nearest to `code` is near enough to be set beside it.

    It is not when its distance lies beyond the 90th percentile (linear interpolation)
    of the distances from each municipality to its nearest. So about a tenth of all
    never have a good peer. False too when `code` has a missing variable or stands
    alone. Arguments and errors as for `peers`.
    """
    codes, squares = _squares(features, code, weights)
    if code not in codes or len(codes) < 2:
        return False
    distances = np.sqrt(squares.sum(axis=2))
    np.fill_diagonal(distances, np.inf)
    nearest = distances.min(axis=1)
    own = nearest[codes.tolist().index(code)]
    return bool(own <= np.quantile(nearest, FAR))


def peer_figures(
    values: pd.Series, codes: Sequence[str], municipality: str | None = None
) -> PeerFigures:
    """The unweighted figures of the peers `codes`, and where `municipality` stands.

    `values` are the figures of an indicator by code, in its unit; missing ones are
    left out and counted. Raises NumbersError for codes that `values` does not hold or
    holds twice, peers that stand twice, a municipality among its own peers, and
    infinite figures, naming them.
    """
    check_numbers(values)
    asked = [*codes, *([] if municipality is None else [municipality])]
    if twice := _doubled(asked):
        raise NumbersError(f"stand twice among the peers and the municipality: {twice}")
    # Plain lists: for a dozen figures pandas' selections take a hundred times as long.
    labels = values.index.tolist()
    figures = dict(zip(labels, values.astype(float).tolist(), strict=True))
    if unknown := [one for one in asked if one not in figures]:
        raise NumbersError(f"no row in values: {unknown}")
    twice = _doubled(labels)
    if doubled := [one for one in asked if one in twice]:
        raise NumbersError(f"stand twice in values: {doubled}")
    if infinite := [one for one in asked if math.isinf(figures[one])]:
        raise NumbersError(f"infinite: {infinite}")
    known = np.array([figures[c] for c in codes if not math.isnan(figures[c])])
    own = math.nan if municipality is None else figures[municipality]
    above, equal = int((known > own).sum()), int((known == own).sum())
    return PeerFigures(
        mean=float(known.mean()) if len(known) else None,
        median=float(np.median(known)) if len(known) else None,
        low=float(known.min()) if len(known) else None,
        high=float(known.max()) if len(known) else None,
        answered=len(known),
        expected=len(codes),
        position=None if not len(known) or math.isnan(own) else 1 + above + equal / 2,
    )


def _doubled(labels: Sequence[str]) -> list[str]:
    """The labels that stand more than once, in their order."""
    if len(set(labels)) == len(labels):
        return []
    return [label for label, times in Counter(labels).items() if times > 1]


def _squares(
    features: pd.DataFrame, code: str, weights: Mapping[str, float] | None
) -> tuple[pd.Index, npt.NDArray[np.float64]]:
    """The codes without a missing variable in order, and what sets them apart.

    The array holds w d**2 as [from, to, variable], see `peers`.
    """
    if not isinstance(features, pd.DataFrame):
        raise NumbersError(
            "expected a DataFrame with a row for each municipality's code and a column "
            f"for each variable, found {type(features).__name__}"
        )
    weight = _weights(features.columns, weights)
    for what, labels in (("code", features.index), ("variable", features.columns)):
        if twice := labels[labels.duplicated()].unique().tolist():
            raise NumbersError(f"{what} stands twice: {twice}")
    if code not in features.index:
        raise NumbersError(f"{code!r} has no row in features")
    words = [name for name in features if features[name].dtype.kind not in "iuf"]
    if words:
        raise NumbersError(f"variables that are no numbers: {words}")
    infinite = features.isin(INFINITE).any()
    if infinite.any():
        raise NumbersError(
            f"variables with infinite values: {infinite.index[infinite].tolist()}"
        )
    complete = features.dropna().astype(float).sort_index()
    spread, size = complete.max() - complete.min(), complete.abs().max()
    constant = spread <= ROUNDING * size
    if len(complete) > 1 and constant.any():
        raise NumbersError(
            f"constant variables tell nobody apart: {constant.index[constant].tolist()}"
        )
    numbers = complete.to_numpy()
    if len(complete) < 2:
        return complete.index, np.zeros((len(complete), *numbers.shape))
    difference = (numbers[:, np.newaxis] - numbers) / numbers.std(axis=0)
    return complete.index, weight * difference**2


def _weights(
    variables: pd.Index, weights: Mapping[str, float] | None
) -> npt.NDArray[np.float64]:
    """The weight of each variable in their order; raises NumbersError, see `peers`."""
    if variables.empty:
        raise NumbersError("features has no variable")
    given = weights or {}
    if unknown := [name for name in given if name not in variables]:
        raise NumbersError(f"weights of unknown variables: {unknown}")
    bad = [name for name, w in given.items() if not 0 <= w < np.inf]
    if bad:
        raise NumbersError(f"weights must be finite and not negative: {bad}")
    weight = np.array([given.get(name, 1.0) for name in variables], dtype=float)
    if not weight.any():
        raise NumbersError("all weights are 0; at least one variable must count")
    return weight
