"""What a reader is told of counts: each a constraint about one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

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
