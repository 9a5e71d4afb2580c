"""What may be told of a group without telling of a few of its members.

Who takes part is public, and so is how many answered; what they answered is not. The
reader is taken to know every total that is shown, and to reckon with all of them.
Source: Hundepool et al. (2012), Statistical Disclosure Control, chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

SMALLEST_GROUP = 5
# More combinations of municipalities than this are not tried; the total is then hidden.
MOST_COMBINATIONS = 5_000

Unit = tuple[str, str, str]
"""An answer: the municipality's code, the parameter and the round."""
Total = Mapping[Unit, float]
"""A weighted sum of answers, by the weight of each."""
Cells = tuple[int | None, ...]
"""How many chose each level, None where that is hidden."""


def share(count: int, of: int, smallest: int = SMALLEST_GROUP) -> int | None:
    """How many of a group, None when that tells of fewer than `smallest`.

    That is so when there are 1 to `smallest` - 1 of them, or of the others.
    """
    few = range(1, smallest)
    return None if of < smallest or count in few or of - count in few else count


def shown_levels(counts: Sequence[int], smallest: int = SMALLEST_GROUP) -> Cells:
    """How many chose each level, all of them or none.

    They are hidden when fewer than `smallest` answered, when a level has 1 to
    `smallest` - 1, and when all gave the same answer, since then that of each is told.
    With the sum of the levels known, one hidden count would need two more to hide it,
    and little would be left: the halves tell more.
    """
    everyone = sum(counts)
    few = any(0 < count < smallest for count in counts)
    if everyone < smallest or few or max(counts) == everyone:
        return (None,) * len(counts)
    return tuple(counts)


def shown_halves(counts: Sequence[int], smallest: int = SMALLEST_GROUP) -> Cells:
    """How many chose level 1 or 2, and how many 3 or 4, both or none.

    `counts` are those of the four levels. They are hidden when one half has fewer than
    `smallest`, none included, since then the half of each is told. With the sum of the
    levels known too, a count of one level still does not follow: the second and fourth
    level can give and take, unless all are at the lower, or all at the upper level of
    their half.
    """
    low, high = _halves(counts)
    return (None, None) if min(low, high) < smallest else (low, high)


def sum_tells(counts: Sequence[int], smallest: int = SMALLEST_GROUP) -> bool:
    """Whether the sum of the levels alone tells how a few answered, or all of them.

    The reader is taken to know that nothing else is shown because a half is small, and
    to try every set of counts that has the same sum and a small half.
    """
    everyone = sum(counts)
    if everyone < smallest or max(counts) == everyone:
        return True
    if min(_halves(counts)) >= smallest:
        return False
    others = [_facts(other) for other in _lopsided(counts, smallest)]
    return any(
        0 < fact < smallest and all(other[n] == fact for other in others)
        for n, fact in enumerate(_facts(counts))
    )


def _halves(counts: Sequence[int]) -> tuple[int, int]:
    return counts[0] + counts[1], counts[2] + counts[3]


def _facts(counts: Sequence[int]) -> tuple[int, ...]:
    return (*counts, *_halves(counts))


def _lopsided(counts: Sequence[int], smallest: int) -> Iterator[tuple[int, ...]]:
    """The sets of counts with the same number and sum, and a half below `smallest`."""
    everyone = sum(counts)
    steps = sum(n * count for n, count in enumerate(counts))
    small = range(min(smallest, everyone + 1))
    for high in sorted({*small, *(everyone - few for few in small)}):
        low = everyone - high
        # 0 a + 1 b + 2 c + 3 d = steps, with a + b = low and c + d = high
        for fourth in range(high + 1):
            second = steps - 2 * high - fourth
            if 0 <= second <= low:
                yield (low - second, second, high - fourth, fourth)


class Ledger:
    """The totals that are told, and whether one more would tell of a few.

    Totals over different municipalities can be subtracted from each other: the sum of
    eight answers less that of seven of them is the answer of the eighth.
    """

    def __init__(self, smallest: int = SMALLEST_GROUP) -> None:
        self._smallest = smallest
        self._told: list[Total] = []
        self._secret: list[Total] = []

    def keep_secret(self, total: Total) -> None:
        """Name a total that must not follow from those told."""
        self._secret.append(total)

    def follows(self, total: Total) -> bool:
        """Whether a total follows from those told."""
        return _rank([*self._told, total]) == _rank(self._told)

    def tell(self, total: Total) -> bool:
        """Tell a total if it may be told; whether it is told now."""
        if self._told and self.follows(total):
            return True
        told = [*self._told, total]
        rank = _rank(told)
        if any(_rank([*told, secret]) == rank for secret in self._secret):
            return False
        if _some_follow(told, self._smallest):
            return False
        self._told = told
        return True


def _matrix(totals: Sequence[Total]) -> tuple[list[Unit], npt.NDArray[np.float64]]:
    units = sorted({unit for total in totals for unit in total})
    place = {unit: n for n, unit in enumerate(units)}
    matrix = np.zeros((len(totals), len(units)))
    for row, total in enumerate(totals):
        for unit, weight in total.items():
            matrix[row, place[unit]] = weight
    return units, matrix


def _rank(totals: Sequence[Total]) -> int:
    if not totals:
        return 0
    matrix = _matrix(totals)[1]
    # Equal columns add nothing, and most municipalities stand alike.
    distinct = {column.tobytes(): column for column in matrix.T}
    return int(np.linalg.matrix_rank(np.array(list(distinct.values()))))


def _some_follow(totals: Sequence[Total], smallest: int) -> bool:
    """Whether a sum over fewer than `smallest` municipalities follows from totals.

    Municipalities that stand alike in every total cannot be told apart, so they are in
    such a sum together or not at all.
    """
    units, matrix = _matrix(totals)
    columns: dict[str, dict[tuple[str, str], int]] = {}
    for n, (code, parameter, when) in enumerate(units):
        columns.setdefault(code, {})[parameter, when] = n
    alike: dict[tuple[object, ...], list[str]] = {}
    for code, own in columns.items():
        key = tuple(
            (k, matrix[:, n].tobytes())
            for k, n in sorted(own.items())
            if any(matrix[:, n])
        )
        alike.setdefault(key, []).append(code)
    groups = list(alike.values())
    large = [n for g in groups if len(g) >= smallest for n in columns[g[0]].values()]
    small = [
        (len(g), list(columns[g[0]].values())) for g in groups if len(g) < smallest
    ]
    if not small:
        return False
    without = _left_null_space(matrix[:, large])
    rest = without @ matrix[:, [n for _, own in small for n in own]]
    if not np.abs(rest).max(initial=0) > 1e-9:
        return False
    if sum(size for size, _ in small) < smallest:
        return True
    rank = int(np.linalg.matrix_rank(rest))
    ends = np.cumsum([0, *(len(own) for _, own in small)]).tolist()
    choices = _few([size for size, _ in small], smallest - 1)
    for tried, chosen in enumerate(choices):
        if tried == MOST_COMBINATIONS:
            return True
        kept = [
            n
            for g in range(len(small))
            if g not in chosen
            for n in range(ends[g], ends[g + 1])
        ]
        if int(np.linalg.matrix_rank(rest[:, kept])) < rank:
            return True
    return False


def _few(sizes: Sequence[int], most: int, first: int = 0) -> Iterator[tuple[int, ...]]:
    """The choices of groups that hold together no more than `most`."""
    for n in range(first, len(sizes)):
        if sizes[n] <= most:
            yield (n,)
            for more in _few(sizes, most - sizes[n], n + 1):
                yield (n, *more)


def _left_null_space(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The combinations of rows that give nothing, one a row."""
    if not matrix.shape[1]:
        return np.eye(len(matrix))
    u, sizes, _ = np.linalg.svd(matrix, full_matrices=True)
    tolerance = max(matrix.shape) * np.finfo(float).eps * sizes.max(initial=0)
    null: npt.NDArray[np.float64] = u[:, int((sizes > tolerance).sum()) :].T
    return null
