"""What to hide of the counts of one thing, beside what was published of it before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from parathed_lib.disclosure.statements import (
    Count,
    Earlier,
    GivenAway,
    Hidden,
    Statement,
    blocks,
    earlier_statements,
    hidden,
    shown,
)
from parathed_lib.disclosure.worlds import (
    Found,
    TooManyError,
    Use,
    World,
    contradiction,
    worlds,
)
from parathed_lib.privacy import SMALLEST_COUNT, suppress_small

# How often a count is given up because there is too much to look into, before all are.
MOST_TRIES = 20


def hide(
    counts: Sequence[Count],
    earlier: Sequence[Earlier] = (),
    smallest: int = SMALLEST_COUNT,
) -> list[Hidden | None]:
    """Which counts of one thing to hide, and why; None for those to be shown.

    Those above 0 and below `smallest` are hidden: `small`. As long as a count above 0
    and below `smallest` follows from those shown, here and in `earlier`, and from what
    the reasons tell of those hidden, the smallest shown count above 0 that is
    subtracted in computing it is hidden too, or one that is added where none is
    subtracted: `complementary`, or `published` when an earlier publication is needed to
    compute it. That holds for the count of any days together, whether or not it was
    ever stated. A count is also hidden when it, or a sum of such, differs by less than
    `smallest` from what was published for the same time, or from another number for
    the same period among `counts`.

    What was published with the same value stays shown, since nothing can be taken back.
    Where publications contradict each other, each largest set of statements that can
    be true together is looked into. For a time for which a small count was given away
    already nothing new is shown: `published`. Where there is too much to look into,
    nothing is shown but what was published: `unchecked`. These two reasons tell nothing
    of a count, and may stand for `small` too.

    Not seen is what others publish, and what follows from hidden counts alone. Source:
    primary and complementary cell suppression, Hundepool et al. (2012), Statistical
    Disclosure Control, chapter 4.
    """
    return list(_hide(tuple(counts), tuple(earlier), smallest))


@lru_cache(64)
def _hide(
    counts: tuple[Count, ...], earlier: tuple[Earlier, ...], smallest: int
) -> tuple[Hidden | None, ...]:
    found: list[Hidden | None] = [None] * len(counts)
    for block in blocks([*counts, *earlier]):
        new = [n for n in block if n < len(counts)]
        old = [earlier[n - len(counts)] for n in block if n >= len(counts)]
        reasons = _Search([counts[n] for n in new], old, smallest).reasons()
        for n, reason in zip(new, reasons, strict=True):
            found[n] = reason
    return tuple(found)


def given_away(
    earlier: Sequence[Earlier], smallest: int = SMALLEST_COUNT
) -> list[GivenAway]:
    """The small counts that what was published gives away, at least one per block.

    Periods that overlap make a block. Empty too where there is too much to look into.
    """
    found: dict[GivenAway, None] = {}
    for block in blocks(earlier):
        search = _Search([], [earlier[n] for n in block], smallest)
        found |= dict.fromkeys(GivenAway(f.stretches) for f in search.told_already())
    return list(found)


class _Search:
    """The search for what to hide in one block."""

    def __init__(
        self, counts: Sequence[Count], earlier: Sequence[Earlier], smallest: int
    ) -> None:
        self._counts = counts
        self._smallest = smallest
        self._earlier = earlier_statements(earlier, smallest)
        self._hidden: list[Hidden | None] = [
            "small" if suppress_small(count.value, smallest) is None else None
            for count in counts
        ]
        public = {(s.first, s.last, s.low) for s in self._earlier if s.shown}
        self._fixed = {
            n
            for n, count in enumerate(counts)
            if (count.first, count.last, count.value) in public
        }
        # Statements on hidden counts from which alone small ones follow.
        self._left_out: set[Statement] = set()

    def reasons(self) -> list[Hidden | None]:
        """Why each count is hidden, None for those to be shown."""
        if self.told_already():
            self._hide_all("published")
            return self._hidden
        for _ in range(MOST_TRIES):
            try:
                while (uses := self._leak()) is not None:
                    self._mend(uses)
                return self._hidden
            except TooManyError:
                if not self._hide_contradicting():
                    break
        self._hide_all("unchecked")
        return self._hidden

    def told_already(self) -> list[Found]:
        """The small counts that follow from earlier publications alone."""
        statements = list(self._earlier)
        found: list[Found] = []
        try:
            for leak in iter(lambda: self._small_count(statements), None):
                if _is_told(leak.uses):
                    found.append(leak)
                statements.remove(_least_told(leak.uses))
        except TooManyError:
            pass
        return found

    def _small_count(self, statements: Sequence[Statement]) -> Found | None:
        for world in worlds(statements):
            found = world.least()
            if found and self._is_small(found.value):
                return found
        return None

    def _hide_all(self, why: Hidden) -> None:
        """Hide what is not public, for a reason that tells nothing of any count."""
        for n, reason in enumerate(self._hidden):
            if reason is not None or n not in self._fixed:
                self._hidden[n] = why

    def _hide_contradicting(self) -> bool:
        """Hide a count that contradicts another, so that there is less to look into."""
        try:
            contradicting = contradiction(self._statements())
        except TooManyError:
            return False
        could = self._could_hide([(s, 1) for s in contradicting])
        if could:
            self._give_up(could, "unchecked")
        return bool(could)

    def _leak(self) -> list[Use] | None:
        """How a small count or difference can be computed, None when none can."""
        statements = self._statements()
        for world in worlds(statements):
            found = world.least()
            if found and self._is_small(found.value):
                return list(found.uses)
            for s in statements:
                if uses := self._told_of(s, world):
                    return uses
        return None

    def _told_of(self, statement: Statement, world: World) -> list[Use] | None:
        """How a world tells how little a count was changed, or a small one wrongly."""
        found = world.known(statement)
        if found is None or not self._could_hide(found.uses):
            return None
        changed = statement.shown and statement not in world.statements
        if changed and self._is_small(abs(found.value - statement.low)):
            same_time = all(_same_time(s, statement) for s, _ in found.uses)
            if statement.is_earlier or same_time:
                return [(statement, 1), *found.uses]
        # What the form says contradicts itself, so another number is computed.
        in_form = not any(s.is_earlier for s, _ in found.uses)
        if in_form and self._told_small(statement):
            return list(found.uses)
        return None

    def _told_small(self, statement: Statement) -> bool:
        return statement.count is not None and self._hidden[statement.count] == "small"

    def _is_small(self, value: int) -> bool:
        return 0 < value < self._smallest

    def _could_hide(self, uses: Sequence[Use]) -> list[Use]:
        return [
            (s, sign)
            for s, sign in uses
            if s.shown and s.count is not None and s.count not in self._fixed
        ]

    def _mend(self, uses: list[Use]) -> None:
        """Hide a count, or tell less of a hidden one, so that this way is closed."""
        if could := self._could_hide(uses):
            needs_earlier = any(s.is_earlier for s, _ in uses)
            self._give_up(could, "published" if needs_earlier else "complementary")
            return
        told = _least_told(uses)
        if _is_told(uses) and told.count is not None:
            self._hidden[told.count] = "published"
        else:
            self._left_out.add(told)

    def _give_up(self, could: list[Use], why: Hidden) -> None:
        above_0 = [use for use in could if use[0].low > 0]
        subtracted = [use for use in above_0 if use[1] < 0]
        given_up, _ = min(
            subtracted or above_0 or could,
            key=lambda use: (use[0].low, use[0].first, use[0].last),
        )
        assert given_up.count is not None
        self._hidden[given_up.count] = why

    def _statements(self) -> list[Statement]:
        """All that a reader is told, here and before."""
        found: list[Statement] = []
        for n, (count, why) in enumerate(zip(self._counts, self._hidden, strict=True)):
            if why is None:
                found.append(shown(count, count.value, n))
            elif count.value > 0:
                found += hidden(count, why, self._smallest, n)
                found += self._no_larger(n) if why == "complementary" else []
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

    def _no_larger(self, number: int) -> Iterator[Statement]:
        """That a count hidden for another's sake was the smallest part of a total.

        A reader who knows how we choose can tell that it is no larger than the
        smallest part that is shown.
        """
        count = self._counts[number]
        for total in self._counts:
            parts = self._direct_parts(total)
            if number not in parts:
                continue
            values = [self._counts[p].value for p in parts if self._hidden[p] is None]
            least = min((v for v in values if v > 0), default=None)
            if least is not None:
                high = max(count.value, least)
                yield Statement(count.first, count.last, 0, high, False, number)

    def _direct_parts(self, total: Count) -> list[int]:
        """The counts of periods in a total that are not within another such part."""
        within = [n for n, count in enumerate(self._counts) if total.holds(count)]
        return [
            n
            for n in within
            if not any(self._counts[m].holds(self._counts[n]) for m in within)
        ]


def _same_time(a: Statement, b: Statement) -> bool:
    return (a.first, a.last) == (b.first, b.last)


def _is_told(uses: Sequence[Use]) -> bool:
    """Whether anything that is shown is needed to compute a count."""
    return any(s.shown for s, _ in uses)


def _least_told(uses: Sequence[Use]) -> Statement:
    """The statement to leave out: one of the new counts if there is any, the last."""
    return max((s for s, _ in uses), key=lambda s: (not s.is_earlier, s.rank))
