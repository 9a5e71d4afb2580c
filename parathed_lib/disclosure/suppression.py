"""What to hide of the counts of one thing, beside what was published of it before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from parathed_lib.disclosure.difference_constraints import (
    Constraint,
    Derivation,
    Earlier,
    FeasibleSystem,
    GivenAway,
    Hidden,
    PeriodCount,
    Term,
    TooManyError,
    blocks,
    conflicting,
    earlier_constraints,
    feasible_systems,
    shown,
)
from parathed_lib.disclosure.small_counts import is_small

# How often a count is given up because there is too much to look into, before all are.
MOST_TRIES = 20


def hide(
    counts: Sequence[PeriodCount], earlier: Sequence[Earlier] = ()
) -> list[Hidden | None]:
    """Which counts of one thing to hide: `suppressed`; None for those to be shown.

    Those above 0 and below five are hidden. With a count everything within its
    period is hidden, and all other parts of the periods that hold it: a total is broken
    down whole or not at all, zeros included. So the choice hangs on no size of a part,
    and a reader who knows it learns only that there is a small count among those
    hidden. As long as a count above 0 and below five follows from those shown,
    here and in `earlier`, the shortest periods that are needed to compute it are hidden
    in the same way. That holds for the count of any days together, whether or not it
    was ever stated. A count is also hidden when it, or a sum of such, differs by less
    than five from what was published for the same time, or from another number
    for the same period among `counts`.

    What was published with the same value stays shown, since nothing can be taken back.
    Where publications contradict each other, each largest set of constraints that can
    be true together is looked into. For a time for which a small count was given away
    already nothing new is shown, nor where there is too much to look into. One reason
    is told for all of this, since each reason would tell more of the count.

    Not seen is what others publish. Source: primary and complementary cell suppression,
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.
    """
    return list(_hide(tuple(counts), tuple(earlier)))


@lru_cache(64)
def _hide(
    counts: tuple[PeriodCount, ...], earlier: tuple[Earlier, ...]
) -> tuple[Hidden | None, ...]:
    found: list[Hidden | None] = [None] * len(counts)
    for block in blocks([*counts, *earlier]):
        new = [n for n in block if n < len(counts)]
        old = [earlier[n - len(counts)] for n in block if n >= len(counts)]
        reasons = _Search([counts[n] for n in new], old).reasons()
        for n, reason in zip(new, reasons, strict=True):
            found[n] = reason
    return tuple(found)


def given_away(earlier: Sequence[Earlier]) -> list[GivenAway]:
    """The small counts that what was published gives away, at least one per block.

    Periods that overlap make a block. Raises TooManyError where there is too much to
    look into.
    """
    found: dict[GivenAway, None] = {}
    for block in blocks(earlier):
        search = _Search([], [earlier[n] for n in block])
        found |= dict.fromkeys(
            GivenAway(f.stretches) for f in search.given_away_before()
        )
    return list(found)


class _Search:
    """The search for what to hide in one block."""

    def __init__(
        self, counts: Sequence[PeriodCount], earlier: Sequence[Earlier]
    ) -> None:
        self._counts = counts
        # Of what the form itself says is not small, none was hidden for being small.
        large = {(c.first, c.last) for c in counts if not is_small(c.value)}
        self._earlier = earlier_constraints(
            [
                e
                for e in earlier
                if e.hidden != "suppressed" or (e.first, e.last) not in large
            ]
        )
        self._totals = [*counts, *earlier]
        self._hidden = [False] * len(counts)
        public = {(s.first, s.last, s.low) for s in self._earlier if s.shown}
        self._public = {
            n
            for n, count in enumerate(counts)
            if (count.first, count.last, count.value) in public
        }
        # Earlier constraints from which alone small ones follow.
        self._left_out: set[Constraint] = set()
        for n, count in enumerate(counts):
            if is_small(count.value):
                self._hide(n)

    def reasons(self) -> list[Hidden | None]:
        """What is told of each count that is hidden, None for those to be shown."""
        try:
            nothing_leaks = not self.given_away_before()
        except TooManyError:
            nothing_leaks = False
        if nothing_leaks:
            self._search()
        else:
            self._hide_all()
        return ["suppressed" if is_hidden else None for is_hidden in self._hidden]

    def _search(self) -> None:
        for _ in range(MOST_TRIES):
            try:
                while (terms := self._leak()) is not None:
                    self._close(terms)
                return
            except TooManyError:
                if not self._hide_contradicting():
                    break
        self._hide_all()

    def given_away_before(self) -> list[Derivation]:
        """The small counts that follow from earlier publications alone.

        Raises TooManyError.
        """
        constraints = list(self._earlier)
        found: list[Derivation] = []
        while leak := self._small_count(constraints):
            if _rests_on_shown(leak.terms):
                found.append(leak)
            constraints.remove(_to_leave_out(leak.terms))
        return found

    def _small_count(self, constraints: Sequence[Constraint]) -> Derivation | None:
        for system in feasible_systems(constraints):
            found = system.least()
            if found and is_small(found.value):
                return found
        return None

    def _hide_all(self) -> None:
        """Hide what is not public."""
        for n in range(len(self._counts)):
            self._hidden[n] = self._hidden[n] or n not in self._public

    def _hide(self, number: int) -> None:
        """Hide a count, what lies within it, and the other parts of what holds it."""
        waiting = [number]
        while waiting:
            count = self._counts[waiting.pop()]
            holding = [t for t in self._totals if t.holds(count)]
            least = [t for t in holding if not any(t.holds(o) for o in holding)]
            for n, other in enumerate(self._counts):
                belongs = other == count or any(t.holds(other) for t in [count, *least])
                if belongs and not self._hidden[n] and n not in self._public:
                    self._hidden[n] = True
                    waiting.append(n)

    def _hide_contradicting(self) -> bool:
        """Hide a count that contradicts another, so that there is less to look into."""
        try:
            contradicting = conflicting(self._all_told())
        except TooManyError:
            return False
        hideable = self._hideable([(s, 1) for s in contradicting])
        if hideable:
            self._give_up(hideable)
        return bool(hideable)

    def _leak(self) -> list[Term] | None:
        """How a small count or difference can be computed, None when none can."""
        constraints = self._all_told()
        for system in feasible_systems(constraints):
            found = system.least()
            if found and is_small(found.value):
                return list(found.terms)
            for s in constraints:
                if terms := self._small_change(s, system):
                    return terms
        return None

    def _small_change(
        self, constraint: Constraint, system: FeasibleSystem
    ) -> list[Term] | None:
        """How a system tells how little a count was changed, or a small one wrongly."""
        found = system.known(constraint)
        if found is None or not self._hideable(found.terms):
            return None
        changed = constraint.shown and constraint not in system.constraints
        if changed and is_small(abs(found.value - constraint.low)):
            same_time = all(_same_time(s, constraint) for s, _ in found.terms)
            if constraint.is_earlier or same_time:
                return [(constraint, 1), *found.terms]
        return None

    def _hideable(self, terms: Sequence[Term]) -> list[Term]:
        return [
            (s, sign)
            for s, sign in terms
            if s.shown and s.count is not None and s.count not in self._public
        ]

    def _close(self, terms: list[Term]) -> None:
        """Hide counts so that this way is closed; what is public is left out."""
        if hideable := self._hideable(terms):
            self._give_up(hideable)
        else:
            self._left_out.add(_to_leave_out(terms))

    def _give_up(self, hideable: list[Term]) -> None:
        """Hide the shortest of these periods, whatever their counts."""
        days = min(s.end - s.first for s, _ in hideable)
        for s, _ in hideable:
            if s.end - s.first == days:
                assert s.count is not None
                self._hide(s.count)

    def _all_told(self) -> list[Constraint]:
        """All that a reader is told, here and before."""
        found = [
            shown(count, count.value, n)
            for n, count in enumerate(self._counts)
            if not self._hidden[n]
        ]
        own = {(s.first, s.last, s.low, s.high) for s in found}
        exact = {(s.first, s.last): s.low for s in found if s.shown}
        for s in self._earlier:
            value = exact.get((s.first, s.last), -1)
            known = not s.shown and s.low <= value <= (
                value if s.high is None else s.high
            )
            if (s.first, s.last, s.low, s.high) not in own and not known:
                found.append(s)
        return [s for s in found if s not in self._left_out]


def _same_time(a: Constraint, b: Constraint) -> bool:
    return (a.first, a.last) == (b.first, b.last)


def _rests_on_shown(terms: Sequence[Term]) -> bool:
    """Whether anything that is shown is needed to compute a count."""
    return any(s.shown for s, _ in terms)


def _to_leave_out(terms: Sequence[Term]) -> Constraint:
    """The constraint to leave out: one of the new counts if there is any, the last."""
    return max((s for s, _ in terms), key=lambda s: (not s.is_earlier, s.rank))
