"""What may be told of a group without telling of a few of its members.

The reader to plan for takes part: it knows its own answers, who else answered, these
rules, and every number that is told. So each rule is put to what is left when one
answer is taken out, and to what hiding tells. Who answered is public; what they
answered is not. Source: Hundepool et al. (2012), Statistical Disclosure Control,
chapters 4 and 5.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parathed_lib.scoring import HIGHEST, LOWEST

FEWEST_OTHERS = 5
SMALLEST_GROUP = FEWEST_OTHERS + 1
"""Five, and the reader's own."""
SMALLEST_SHARED = 2 * SMALLEST_GROUP
"""Of fewer no share is told, whatever it is."""
LEVELS = range(LOWEST, HIGHEST + 1)
HALVES = (slice(0, 2), slice(2, 4))
# The spread of changes is told in these steps, up to the widest; the room is what the
# one farthest out leaves to the others at least, as a sum of squares.
SPREAD_STEP, WIDEST_SPREAD, ROOM = 0.2, 1.0, 0.08

Answer = tuple[str, str]
"""Whose and when: the municipality's code, and the round or what else stands for it."""
Counts = tuple[int, ...]
"""How many chose each of the four levels."""
Cells = tuple[int | None, ...]
"""How many chose each level, None where that is hidden."""
HIDDEN_LEVELS: Cells = (None,) * len(LEVELS)
HIDDEN_HALVES: Cells = (None,) * len(HALVES)


def releasable_count(count: int, of: int) -> int | None:
    """How many of a group, None where that tells of fewer than five besides a reader.

    Of those who have it, and of those who have not, there must be six. So neither none
    nor all is told: either would be the answer of each.
    """
    return count if SMALLEST_GROUP <= count <= of - SMALLEST_GROUP else None


@dataclass(frozen=True)
class Releasable:
    """What is told of the levels that a group chose.

    `total` is the sum of the levels, None when nothing is told. `levels` has how many
    chose each, `halves` how many chose 1 or 2, and 3 or 4; at most one of them is told.
    """

    total: int | None = None
    levels: Cells = HIDDEN_LEVELS
    halves: Cells = HIDDEN_HALVES


def releasable(counts: Sequence[int]) -> Releasable:
    """What may be told of a group by how many of it chose each level.

    The sum where it finds nothing out (`finds_out`), and with it the levels where each
    has none or at least six, or the halves where each has six. The ways of which the
    sum alone is told must not be found out by that either: while they are, those with
    the most uneven halves join them. All is tried by listing the ways with that sum,
    so that what is hidden tells no more than what is told.
    """
    return _by_sum(sum(counts), _sum(counts))[tuple(counts)]


def releasable_with_public(counts: Sequence[int], public: Sequence[int]) -> Releasable:
    """What may be told of a group of which some answers are public by themselves.

    `public` are how many of those chose each level. A reader can take them out and add
    them again, so it is what may be told of the rest, with them.
    """
    rest = releasable([a - b for a, b in zip(counts, public, strict=True)])
    if rest.total is None or not any(public):
        return rest
    halves = [sum(public[half]) for half in HALVES]
    return Releasable(
        rest.total + _sum(public),
        _added(rest.levels, public),
        _added(rest.halves, halves),
    )


def _added(cells: Cells, public: Sequence[int]) -> Cells:
    return tuple(
        None if cell is None else cell + more
        for cell, more in zip(cells, public, strict=True)
    )


def may_be_known(counts: Sequence[int], known: Sequence[int]) -> bool:
    """Whether a reader may know some answers by name beside what is told of all.

    `known` are how many of those chose each level. The rest must be a group of its own.
    """
    if sum(counts) - sum(known) < SMALLEST_GROUP:
        return False
    shown = releasable(counts)
    if shown.total is None:
        return False
    alike = [
        way for way, same in _by_sum(sum(counts), shown.total).items() if same == shown
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
def _by_sum(everyone: int, total: int) -> dict[Counts, Releasable]:
    """What is told for each way in which so many can give the sum."""
    ways = list(_ways(everyone, total))
    if everyone < SMALLEST_GROUP or finds_out(ways):
        return dict.fromkeys(ways, Releasable())
    shown = {way: _spread(way, total) for way in ways}
    rest = Releasable(total)
    while True:
        alike: dict[Releasable, list[Counts]] = {rest: []}
        for way, same in shown.items():
            alike.setdefault(same, []).append(way)
        found_out = {same for same, cell in alike.items() if finds_out(cell)}
        if not found_out:
            return shown
        # What the sum alone would find out is mixed with the most uneven halves.
        mixed = (found_out - {rest}) or {min(alike.keys() - {rest}, key=_evenness)}
        shown = {way: rest if same in mixed else same for way, same in shown.items()}


def _evenness(shown: Releasable) -> tuple[bool, int, Cells, Cells]:
    """Halves before levels, and the smaller half first."""
    halves = [count for count in shown.halves if count is not None]
    return not halves, min(halves, default=0), shown.halves, shown.levels


def _spread(way: Counts, total: int) -> Releasable:
    halves = tuple(sum(way[half]) for half in HALVES)
    if min(halves) < SMALLEST_GROUP:
        return Releasable(total)
    if any(0 < count < SMALLEST_GROUP for count in way):
        return Releasable(total, halves=halves)
    return Releasable(total, levels=way)


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


def releasable_spread(changes: Sequence[float]) -> float | None:
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


def agreement_may_be_released(ratings: Sequence[Mapping[str, int]]) -> bool:
    """Whether the share of equal pairs of ratings tells of no single rater.

    `ratings` are those of each rater by parameter. The reader is one of them, or knows
    the ratings that they agreed on. The share is told where every parameter has at
    least six ratings or none, and more pairs are unlike than one rater alone could make
    so by one answer. Were it hidden only where all are alike, that it is hidden would
    tell that they are.
    """
    levels = [
        Counter(own[parameter] for own in ratings if parameter in own)
        for parameter in {name for own in ratings for name in own}
    ]
    if not levels or any(of.total() < SMALLEST_GROUP for of in levels):
        return False
    unlike = sum(
        (of.total() ** 2 - sum(count**2 for count in of.values())) // 2 for of in levels
    )
    return unlike >= max(of.total() for of in levels)


@dataclass(frozen=True)
class GroupTotal:
    """What a page tells of some answers together; nothing but of which, when hidden.

    `id` is that of a parameter, of a field that is counted, or of a theme with its
    attention points; `over` are the answers. `total` is a sum of levels, a number of
    municipalities, or the deviation of changes. `levels` and `halves` are those of
    `Releasable`, and `texts` what many wrote word for word.
    """

    id: str
    over: frozenset[Answer]
    total: float | None = None
    levels: Cells = HIDDEN_LEVELS
    halves: Cells = HIDDEN_HALVES
    texts: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether it tells nothing of the answers."""
        return self == GroupTotal(self.id, self.over)


@dataclass(frozen=True)
class GroupPage:
    """All that a page across municipalities tells of answers.

    `named` are the answers that are known since the municipality is named: the id of
    the parameter, and whose. `forms` says who takes part in which round, `answered` how
    many answered each parameter, by id and round.
    """

    totals: tuple[GroupTotal, ...] = ()
    named: frozenset[tuple[str, Answer]] = frozenset()
    forms: frozenset[Answer] = frozenset()
    answered: frozenset[tuple[str, str, int]] = frozenset()


class Ledger:
    """What is told of groups, by pages that are public and by the one that is made.

    An answer is told in one group only, whatever page tells it. Two groups that share
    some could be subtracted: the sum of eight less that of seven of them is the answer
    of the eighth, and that of twelve less six of them may be six times the lowest. So
    a group is told that was public before, with the same content, or one of which no
    answer is public. Hidden totals count: that a mean is near an end is known of them.
    """

    def __init__(self, public: Iterable[GroupPage] = ()) -> None:
        pages = list(public)
        self._named = frozenset(name for page in pages for name in page.named)
        self._public: set[tuple[str, Answer]] = set(self._named)
        self._totals: dict[tuple[str, frozenset[Answer]], list[GroupTotal]] = {}
        self._released: list[GroupTotal] = []
        self._withheld: dict[tuple[str, frozenset[Answer]], None] = {}
        for page in pages:
            for total in page.totals:
                self._add(total)
        self._before = frozenset(self._public)

    @property
    def released(self) -> tuple[GroupTotal, ...]:
        """What the page tells, that of which the numbers are hidden too."""
        return tuple(self._released)

    @property
    def withheld(self) -> tuple[tuple[str, frozenset[Answer]], ...]:
        """What was not told since a part of its answers is public in another group.

        Who answered and what is public decide it, never what was answered.
        """
        return tuple(self._withheld)

    def public_group(self, id: str, answered: frozenset[Answer]) -> frozenset[Answer]:
        """The largest group within `answered` that is public; empty without one."""
        within = [
            over for known, over in self._totals if known == id if over <= answered
        ]
        return max(within, key=len, default=frozenset())

    def knows(self, total: GroupTotal) -> bool:
        """Whether a public page, or this one, tells just that."""
        return total in self._totals.get((total.id, total.over), ())

    def release(self, total: GroupTotal) -> bool:
        """Release a total if it may be told; whether it is."""
        if len({code for code, _ in total.over}) < SMALLEST_GROUP:
            return False
        if known := self._totals.get((total.id, total.over)):
            may = total.is_hidden or total in known
            self._released.append(total if may else GroupTotal(total.id, total.over))
            return may
        if any((total.id, answer) in self._public for answer in total.over):
            self._withheld[total.id, total.over] = None
            return False
        self._add(total)
        self._released.append(total)
        return True

    def may_name(self, id: str, answer: Answer) -> bool:
        """Whether a page may name whose answer it is, as far as public pages go."""
        return (id, answer) in self._named or (id, answer) not in self._before

    def _add(self, total: GroupTotal) -> None:
        self._totals.setdefault((total.id, total.over), []).append(total)
        self._public |= {(total.id, answer) for answer in total.over}
