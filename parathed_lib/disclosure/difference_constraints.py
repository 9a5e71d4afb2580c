"""What a reader is told of counts, and what follows from it.

All that is told is a constraint about one period. A count is the difference of two
running totals, those before its first day and after its last. Each constraint then
bounds the difference of two totals, a running total never falls, and the shortest ways
through such bounds are the tightest that follow from all of them; exactly, for whole
numbers from 0 up too, since the bounds are whole. Source: Cormen, Leiserson, Rivest &
Stein (2009), Introduction to Algorithms, 24.4 and 25.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

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
class Count(Period):
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


class FeasibleSystem:
    """Constraints that can all be true, and what follows from them."""

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
        self._tight = bounds + bounds.T == 0

    def known(self, constraint: Constraint) -> Derivation | None:
        """The count of a constraint's period, None where more than one number fits."""
        first, end = self._place[constraint.first], self._place[constraint.end]
        if not self._tight[first, end]:
            return None
        return self._found([(first, end)], int(self._bounds[first, end]))

    def least(self) -> Derivation | None:
        """The smallest known count above 0 of any days together; None without one."""
        group = self._tight.argmax(axis=1)
        total = self._bounds[group, np.arange(len(group))]
        # Days between which nobody was counted are one.
        nodes = [
            n
            for n in range(len(group))
            if n == 0 or (group[n], total[n]) != (group[n - 1], total[n - 1])
        ]
        members = [int(group[n]) for n in nodes]
        nodes = [n for n in nodes if members.count(int(group[n])) > 1]
        last = {int(group[n]): n for n in nodes}
        best: tuple[int, tuple[int, ...]] | None = None
        # By the groups in which more stretches began than ended, and whether one is
        # open: the smallest sum, and the days where a stretch began or ended.
        states: dict[tuple[bool, _Balance], tuple[int, tuple[int, ...]]]
        states = {(False, ()): (0, ())}
        for n in nodes:
            of = int(group[n])
            reached = dict(states)
            for (is_open, balance), (value, way) in states.items():
                step = 1 if is_open else -1
                after = _balanced(balance, of, step)
                sum_after = value + step * int(total[n])
                if is_open and not after:
                    if best is None or sum_after < best[0]:
                        best = sum_after, (*way, n)
                    continue
                key = (not is_open, after)
                if key not in reached or sum_after < reached[key][0]:
                    reached[key] = sum_after, (*way, n)
            if last[of] == n:
                reached = {k: v for k, v in reached.items() if of not in dict(k[1])}
            if len(reached) > MOST_STATES:
                raise TooManyError
            states = reached
        if best is None:
            return None
        value, way = best
        return self._found(list(zip(way[::2], way[1::2], strict=True)), value)

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


_Balance = tuple[tuple[int, int], ...]


def _balanced(balance: _Balance, group: int, step: int) -> _Balance:
    counts = dict(balance)
    counts[group] = counts.get(group, 0) + step
    return tuple(sorted((g, n) for g, n in counts.items() if n))


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
