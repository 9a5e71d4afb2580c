"""What may be told of a group without telling of a few of its members.

The reader to plan for takes part: it knows its own answers, who else answered, these
rules, and every number that is told. So each rule is put to what is left when one
answer is taken out, and to what hiding tells. Who answered is public; what they
answered is not. Source: Hundepool et al. (2012), Statistical Disclosure Control,
chapters 4 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from parathed_lib.scoring import HIGHEST, LOWEST

FEWEST_OTHERS = 5
SMALLEST_GROUP = FEWEST_OTHERS + 1
"""Five, and the reader's own."""
LEVELS = range(LOWEST, HIGHEST + 1)
HALVES = (slice(0, 2), slice(2, 4))
# The spread of changes is told in these steps, up to the widest; the room is what the
# one farthest out leaves to the others at least, as a sum of squares.
SPREAD_STEP, WIDEST_SPREAD, ROOM = 0.2, 1.0, 0.08
# More combinations of municipalities than this are not tried; the total is then hidden.
MOST_COMBINATIONS = 5_000

Unit = tuple[str, str, str]
"""An answer: the municipality's code, the parameter and the round."""
Total = Mapping[Unit, float]
"""A weighted sum of answers, by the weight of each."""
Counts = tuple[int, ...]
"""How many chose each of the four levels."""
Cells = tuple[int | None, ...]
"""How many chose each level, None where that is hidden."""


def share(count: int, of: int) -> int | None:
    """How many of a group, None where that tells of fewer than five besides a reader.

    Of those who have it, and of those who have not, there must be six. So neither none
    nor all is told: either would be the answer of each.
    """
    return count if SMALLEST_GROUP <= count <= of - SMALLEST_GROUP else None


@dataclass(frozen=True)
class Told:
    """What is told of the levels that a group chose.

    `total` is the sum of the levels, None when nothing is told. `levels` has how many
    chose each, `halves` how many chose 1 or 2, and 3 or 4; at most one of them is told.
    """

    total: int | None = None
    levels: Cells = (None,) * len(LEVELS)
    halves: Cells = (None,) * len(HALVES)


def told(counts: Sequence[int]) -> Told:
    """What may be told of a group by how many of it chose each level.

    The sum where it finds nothing out (`finds_out`), and with it the levels where each
    has none or at least six, or the halves where each has six. The ways of which the
    sum alone is told must not be found out by that either: while they are, those with
    the most uneven halves join them. All is tried by listing the ways with that sum,
    so that what is hidden tells no more than what is told.
    """
    return _told_of_sum(sum(counts), _sum(counts))[tuple(counts)]


def may_be_known(counts: Sequence[int], known: Sequence[int]) -> bool:
    """Whether a reader may know some answers by name beside what is told of all.

    `known` are how many of those chose each level. The rest must be a group of its own.
    """
    if sum(counts) - sum(known) < SMALLEST_GROUP:
        return False
    shown = told(counts)
    if shown.total is None:
        return False
    alike = [
        way
        for way, same in _told_of_sum(sum(counts), shown.total).items()
        if same == shown
    ]
    return not finds_out(_taken_out(alike, known))


def finds_out(ways: Iterable[Counts]) -> bool:
    """Whether a reader finds out an answer, or how a few answered, from what is told.

    `ways` are those in which the group can have answered for all that is told. Tried is
    every answer that the reader may have given, and none. It finds out when in all ways
    that fit it 1 to 4 of the others chose a level or a half, when all of them chose the
    same level, and when nobody chose a half, since then all are on one side.
    """
    every = list(ways)
    readers = [[int(n == own) for n in range(len(LEVELS))] for own in range(4)]
    return any(
        _is_found(_taken_out(every, own)) for own in ([0] * len(LEVELS), *readers)
    )


def _is_found(others: list[Counts]) -> bool:
    if not others:
        return False
    everyone = sum(others[0])
    for n in range(len(LEVELS)):
        found = {way[n] for way in others}
        if len(found) == 1 and (0 < min(found) < FEWEST_OTHERS or everyone in found):
            return True
    for half in HALVES:
        found = {sum(way[half]) for way in others}
        if len(found) == 1 and min(found) < FEWEST_OTHERS:
            return True
    return False


def _taken_out(ways: Iterable[Counts], known: Sequence[int]) -> list[Counts]:
    """The ways that hold the known answers, without them."""
    return [
        tuple(a - b for a, b in zip(way, known, strict=True))
        for way in ways
        if all(a >= b for a, b in zip(way, known, strict=True))
    ]


@lru_cache(maxsize=512)
def _told_of_sum(everyone: int, total: int) -> dict[Counts, Told]:
    """What is told for each way in which so many can give the sum."""
    ways = list(_ways(everyone, total))
    if everyone < SMALLEST_GROUP or finds_out(ways):
        return dict.fromkeys(ways, Told())
    shown = {way: _spread(way, total) for way in ways}
    rest = Told(total)
    while True:
        alike: dict[Told, list[Counts]] = {rest: []}
        for way, same in shown.items():
            alike.setdefault(same, []).append(way)
        found_out = {same for same, cell in alike.items() if finds_out(cell)}
        if not found_out:
            return shown
        # What the sum alone would find out is mixed with the most uneven halves.
        mixed = (found_out - {rest}) or {min(alike.keys() - {rest}, key=_evenness)}
        shown = {way: rest if same in mixed else same for way, same in shown.items()}


def _evenness(shown: Told) -> tuple[bool, int, Cells, Cells]:
    """Halves before levels, and the smaller half first."""
    halves = [count for count in shown.halves if count is not None]
    return not halves, min(halves, default=0), shown.halves, shown.levels


def _spread(way: Counts, total: int) -> Told:
    halves = tuple(sum(way[half]) for half in HALVES)
    if min(halves) < SMALLEST_GROUP:
        return Told(total)
    if any(0 < count < SMALLEST_GROUP for count in way):
        return Told(total, halves=halves)
    return Told(total, levels=way)


def _sum(counts: Sequence[int]) -> int:
    return sum(n * count for n, count in zip(LEVELS, counts, strict=True))


def _ways(everyone: int, total: int) -> Iterator[Counts]:
    """All ways in which so many can choose levels with that sum."""
    steps = total - everyone  # 0 a + 1 b + 2 c + 3 d, with a + b + c + d = everyone
    for fourth in range(steps // 3 + 1):
        for third in range((steps - 3 * fourth) // 2 + 1):
            second = steps - 3 * fourth - 2 * third
            first = everyone - fourth - third - second
            if first >= 0:
                yield first, second, third, fourth


def told_spread(changes: Sequence[float]) -> float | None:
    """The standard deviation of the municipalities' own changes as it may be told.

    In steps of the scale, never below the true one: rounded up to a multiple of 0.2.
    Whoever is farthest from the mean knows how much of the squares is its own, so the
    deviation told leaves the others at least 0.08 beside that. None below six changes,
    and where it would come above 1.0, for a large one tells of the two ends.
    """
    n = len(changes)
    if n < SMALLEST_GROUP:
        return None
    mean = math.fsum(changes) / n
    squares = [(change - mean) ** 2 for change in changes]
    own = max(squares) * n / (n - 1)
    needed = max(math.fsum(squares), own + ROOM)
    steps = math.ceil(math.sqrt(needed / (n - 1)) / SPREAD_STEP - 1e-9)
    return steps * SPREAD_STEP if steps * SPREAD_STEP <= WIDEST_SPREAD + 1e-9 else None


class Ledger:
    """The totals that are told, and whether one more would tell of a few.

    Totals over different municipalities can be subtracted from each other: the sum of
    eight answers less that of seven of them is the answer of the eighth. Whether one
    is told depends on who answered alone, never on what.
    """

    def __init__(self) -> None:
        self._told: list[Total] = []

    def follows(self, total: Total) -> bool:
        """Whether a total follows from those told."""
        return _rank([*self._told, total]) == _rank(self._told)

    def tell(self, total: Total) -> bool:
        """Tell a total if it may be told; whether it is told now."""
        if self._told and self.follows(total):
            return True
        if _some_follow([*self._told, total], SMALLEST_GROUP):
            return False
        self._told.append(total)
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
