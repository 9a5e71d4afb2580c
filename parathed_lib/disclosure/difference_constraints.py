"""What a reader is told of counts, and what follows from it.

All that is told is a constraint about one period. A count is the difference of two
running totals, those before its first day and after its last. Each constraint then
bounds the difference of two totals, a running total never falls, and the shortest ways
through such bounds are the tightest that follow from all of them; exactly, for whole
numbers from 0 up too, since the bounds are whole. Source: Cormen, Leiserson, Rivest &
Stein (2009), Introduction to Algorithms, 24.4 and 25.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from parathed_lib.disclosure.small_counts import SMALLEST_COUNT

# What is told of a hidden count. The others stand in older records: it is small itself;
# another could be computed from it; so it could with what was published before; or
# there is too much to look into.
Hidden = Literal["suppressed", "small", "complementary", "published", "unchecked"]
# The least and the most that two of these reasons say a count can be.
_BOUNDS: dict[Hidden | None, tuple[int, int | None]] = {
    "small": (1, SMALLEST_COUNT - 1),
    "complementary": (SMALLEST_COUNT, None),
}


@dataclass(frozen=True)
class Period:
    """A stretch of time, from its first day to its last."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    def holds(self, other: Period) -> bool:
        """Whether the other is a part of this one, and not all of it."""
        inside = self.first <= other.first and other.last <= self.last
        return inside and (self.first, self.last) != (other.first, other.last)

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class PeriodCount(Period):
    """A count of a period."""

    value: int


@dataclass(frozen=True)
class Earlier(Period):
    """What was published before about the count of a period.

    `value` is None where the count was hidden, and `hidden` then says why.
    """

    value: int | None = None
    hidden: Hidden | None = None


@dataclass(frozen=True)
class GivenAway:
    """A small count that can be computed from what was published.

    It is of all these stretches of time together, each from its first day to its last.
    """

    stretches: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Constraint(Period):
    """What is told of the count of a period: at least `low`, at most `high`.

    `low` and `high` are equal where the count is shown. `count` is the number of the
    new count that it is about; None for what stands in an earlier publication only.
    """

    low: int
    high: int | None
    shown: bool
    count: int | None = None

    @property
    def is_earlier(self) -> bool:
        """Whether it comes from an earlier publication only."""
        return self.count is None

    @property
    def rank(self) -> tuple[object, ...]:
        """The order in which constraints are looked at."""
        high = -1 if self.high is None else self.high
        return (
            not self.shown,
            not self.is_earlier,
            self.first,
            self.last,
            self.low,
            high,
        )


def shown(period: Period, value: int, count: int | None = None) -> Constraint:
    """That the count of a period is `value`."""
    return Constraint(period.first, period.last, value, value, True, count)


def earlier_constraints(earlier: Sequence[Earlier]) -> list[Constraint]:
    """All that was published before.

    A count that was hidden while nothing that overlaps with it is shown can only have
    been small. Else a hidden one tells nothing, but by the reasons in older records.
    """
    shown_before = [entry for entry in earlier if entry.value is not None]
    found: list[Constraint] = []
    for entry in earlier:
        why = entry.hidden
        if why == "suppressed" and not any(map(entry.overlaps, shown_before)):
            why = "small"
        if entry.value is not None:
            found.append(shown(entry, entry.value))
        elif why in _BOUNDS:
            found.append(Constraint(entry.first, entry.last, *_BOUNDS[why], False))
    return list(dict.fromkeys(found))


def blocks(periods: Sequence[Period]) -> list[list[int]]:
    """The numbers of the periods that overlap, directly or through others, together.

    What is told of one block says nothing about another.
    """
    found: list[list[int]] = []
    end = date.min
    for number in sorted(range(len(periods)), key=lambda n: periods[n].first):
        if not found or periods[number].first > end:
            found.append([])
            end = periods[number].last
        found[-1].append(number)
        end = max(end, periods[number].last)
    return found


# Beyond these the search is given up, and more is hidden instead.
MOST_DAYS = 150
MOST_SYSTEMS = 100
MOST_STATES = 2000

# How a constraint is used in a computation: added (1) or subtracted (-1).
Term = tuple[Constraint, int]


class TooManyError(Exception):
    """There is more to look into than the limits allow."""


@dataclass(frozen=True)
class Derivation:
    """Stretches of days whose count follows from constraints, and how it does."""

    value: int
    stretches: tuple[tuple[date, date], ...]
    terms: tuple[Term, ...]


_Unpaired = tuple[tuple[int, int], ...]
_PAIRED: _Unpaired = ()


class _Total(NamedTuple):
    """The running total before a day, which has this number.

    All totals of a `group` are known beside each other: `value` is how much this one is
    above the first of them.
    """

    day: int
    group: int
    value: int


class _Stretches(NamedTuple):
    """Stretches of days, the last of which may be open, and what they count.

    `edges` are the days where one begins and ends, in turn. A count is an end's total
    less a beginning's, so it is known where both are of one group. `unpaired` has the
    groups in which more end than begin, or fewer, and by how many.
    """

    value: int = 0
    edges: tuple[int, ...] = ()
    unpaired: _Unpaired = _PAIRED

    @property
    def is_open(self) -> bool:
        """Whether the last of them has not ended."""
        return len(self.edges) % 2 == 1

    @property
    def is_known(self) -> bool:
        """Whether what they count together follows from the constraints."""
        return bool(self.edges) and not self.is_open and not self.unpaired

    @property
    def left(self) -> tuple[bool, _Unpaired]:
        """What has to come for the count to be known."""
        return self.is_open, self.unpaired

    @property
    def ends(self) -> list[tuple[int, int]]:
        """Where each stretch begins and ends."""
        return list(zip(self.edges[::2], self.edges[1::2], strict=True))

    def with_edge(self, total: _Total) -> _Stretches:
        """The stretches, the open one ended here, or else a new one begun."""
        sign = 1 if self.is_open else -1
        pairs = dict(self.unpaired)
        pairs[total.group] = pairs.get(total.group, 0) + sign
        return _Stretches(
            self.value + sign * total.value,
            (*self.edges, total.day),
            tuple(sorted((group, n) for group, n in pairs.items() if n)),
        )


def _value(stretches: _Stretches) -> int:
    return stretches.value


class FeasibleSystem:
    """Constraints that can all be true, and what follows from them.

    `bounds[a, b]` is the most by which the total before day b is above that before day
    a, and `hops[a, b]` the first step on the way from which that follows. `arcs` has
    the constraint behind each step; behind the others is that no count is below 0.
    """

    def __init__(
        self,
        days: Sequence[date],
        bounds: NDArray[np.float64],
        hops: NDArray[np.int64],
        arcs: dict[tuple[int, int], Constraint],
        constraints: frozenset[Constraint],
    ) -> None:
        self.constraints = constraints
        self._days = days
        self._place = {day: n for n, day in enumerate(days)}
        self._bounds, self._hops, self._arcs = bounds, hops, arcs
        # Totals whose difference can be one number only.
        self._tight = bounds + bounds.T == 0

    def known(self, constraint: Constraint) -> Derivation | None:
        """The count of a constraint's period, None where more than one number fits."""
        first, end = self._place[constraint.first], self._place[constraint.end]
        if not self._tight[first, end]:
            return None
        return self._found([(first, end)], int(self._bounds[first, end]))

    def least(self) -> Derivation | None:
        """The smallest known count above 0 of any days together; None without one.

        Day by day a stretch is begun, ended, or neither. Of choices that leave the same
        unpaired, the smallest is enough.
        """
        totals = self._totals()
        last = {total.group: total for total in totals}
        least: _Stretches | None = None
        chosen = {(False, _PAIRED): _Stretches()}
        for total in totals:
            reached = dict(chosen)
            for before in chosen.values():
                after = before.with_edge(total)
                if after.is_known:
                    least = min(least or after, after, key=_value)
                else:
                    alike = reached.get(after.left, after)
                    reached[after.left] = min(alike, after, key=_value)
            if last[total.group] == total:  # nothing can be paired in it any more
                reached = {
                    left: stretches
                    for left, stretches in reached.items()
                    if total.group not in dict(stretches.unpaired)
                }
            if len(reached) > MOST_STATES:
                raise TooManyError
            chosen = reached
        return least and self._found(least.ends, least.value)

    def _totals(self) -> list[_Total]:
        """The running totals that are known beside another; one where nobody came."""
        groups = self._tight.argmax(axis=1)  # the first day that is known beside it
        values = self._bounds[groups, np.arange(len(groups))]
        found: list[_Total] = []
        for day, (group, value) in enumerate(zip(groups, values, strict=True)):
            total = _Total(day, int(group), int(value))
            if not found or found[-1][1:] != total[1:]:
                found.append(total)
        size = Counter(total.group for total in found)
        return [total for total in found if size[total.group] > 1]

    def _found(self, stretches: list[tuple[int, int]], value: int) -> Derivation:
        """How a count follows: ends and beginnings of a group belong together."""
        days = tuple(
            (self._days[a], self._days[b] - timedelta(days=1)) for a, b in stretches
        )
        first = [a for a, _ in stretches]
        terms: list[Term] = []
        for end in (b for _, b in stretches):
            start = next(a for a in first if self._tight[a, end])
            first.remove(start)
            sign = 1 if start < end else -1
            a, b = sorted((start, end))
            terms += [(s, sign * d) for s, d in self._way(a, b)]
            terms += [(s, -sign * d) for s, d in self._way(b, a)]
        return Derivation(value, days, tuple(dict.fromkeys(terms)))

    def _way(self, start: int, goal: int) -> Iterator[Term]:
        yield from _terms(_path(self._hops, start, goal), self._arcs)


def feasible_systems(constraints: Sequence[Constraint]) -> Iterator[FeasibleSystem]:
    """The largest sets of constraints that can all be true, and some smaller ones.

    One set, all of them, where no two publications contradict each other. Raises
    TooManyError.
    """
    if not constraints:
        return
    days = _days(constraints)
    begun = frozenset(constraints)
    seen, waiting = {begun}, [begun]
    while waiting:
        if len(seen) > MOST_SYSTEMS:
            raise TooManyError
        chosen = waiting.pop(0)
        outcome = _closure(days, sorted(chosen, key=lambda s: s.rank), chosen)
        if isinstance(outcome, FeasibleSystem):
            yield outcome
            continue
        for constraint in outcome:
            fewer = chosen - {constraint}
            if fewer not in seen:
                seen.add(fewer)
                waiting.append(fewer)


def conflicting(constraints: Sequence[Constraint]) -> list[Constraint]:
    """Some constraints that cannot all be true; empty where all can.

    Raises TooManyError where they are of too many periods.
    """
    days = _days(constraints)
    ordered = sorted(constraints, key=lambda s: s.rank)
    outcome = _closure(days, ordered, frozenset(constraints))
    return [] if isinstance(outcome, FeasibleSystem) else outcome


def _days(constraints: Sequence[Constraint]) -> list[date]:
    days = sorted({day for s in constraints for day in (s.first, s.end)})
    if len(days) > MOST_DAYS:
        raise TooManyError
    return days


def _closure(
    days: Sequence[date], constraints: list[Constraint], chosen: frozenset[Constraint]
) -> FeasibleSystem | list[Constraint]:
    """What follows from constraints, or those of them that contradict each other."""
    place = {day: n for n, day in enumerate(days)}
    size = len(days)
    bounds = np.full((size, size), np.inf)
    np.fill_diagonal(bounds, 0)
    hops = np.tile(np.arange(size), (size, 1))
    arcs: dict[tuple[int, int], Constraint] = {}
    for s in constraints:
        first, end = place[s.first], place[s.end]
        # That no count is below 0 follows from no constraint, but from what a count is.
        low = -s.low if s.low else None
        for arc, bound in (((first, end), s.high), ((end, first), low)):
            if bound is not None and bound < bounds[arc]:
                bounds[arc] = bound
                arcs[arc] = s
    later = np.arange(1, size)
    bounds[later, later - 1] = np.minimum(bounds[later, later - 1], 0)
    for via in range(size):
        around = bounds[:, via] + bounds[via, :]
        if around.min() < 0:
            n = int(around.argmin())
            path = _path(hops, n, via) + _path(hops, via, n)[1:]
            return list(dict.fromkeys(s for s, _ in _terms(path, arcs)))
        ways = bounds[:, via, None] + bounds[None, via, :]
        shorter = ways < bounds
        bounds = np.where(shorter, ways, bounds)
        hops = np.where(shorter, hops[:, via, None], hops)
    return FeasibleSystem(days, bounds, hops, arcs, chosen)


def _path(hops: NDArray[np.int64], start: int, goal: int) -> list[int]:
    path = [start]
    while path[-1] != goal:
        path.append(int(hops[path[-1], goal]))
    return path


def _terms(path: list[int], arcs: dict[tuple[int, int], Constraint]) -> Iterator[Term]:
    """The constraints along a path; forwards they are added."""
    for arc in pairwise(path):
        if arc in arcs:
            yield arcs[arc], 1 if arc[0] < arc[1] else -1
