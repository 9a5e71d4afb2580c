"""A plan's counts of concerns and cases, without what must be hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parathed_lib.disclosure.published_counts import Count, Hidden
from parathed_lib.disclosure.record import Record
from parathed_lib.disclosure.suppression import hide
from parathed_lib.formatting import period_end, period_start
from parathed_lib.forms.plan.model import Plan


@dataclass(frozen=True)
class ExtentRow:
    """A count in a period: `value` is None when it is hidden, and `hidden` says why.

    `before` is the last earlier period of the same kind, and `change_pct` the change
    since then in per cent of the count of that period; both None where there is none,
    the change also where either count is hidden or the earlier one is zero.
    """

    id: str
    period: str
    value: int | None
    hidden: Hidden | None
    before: str | None
    change_pct: float | None


def extent(
    plan: Plan, published: Record, beside: Iterable[tuple[str, str, int]] = ()
) -> list[ExtentRow]:
    """The plan's counts by kind as they first stand in it, each in the order of time.

    All that the plan holds of a count, all that stands `beside` it in other plans and
    in the form (id, period, value), and all that was `published` of it decides what is
    hidden. A change is left out with a count that is hidden, since it would give it
    away.
    """
    known = set(beside)
    rows = []
    for id in dict.fromkeys(count.id for count in plan.extent):
        counts = sorted(
            (count for count in plan.extent if count.id == id),
            key=lambda count: (period_end(count.period), count.period),
        )
        own = [(c.period, c.value) for c in counts]
        others = sorted({(p, v) for i, p, v in known if i == id}.difference(own))
        why = hide(
            [Count(period_start(p), period_end(p), v) for p, v in (*own, *others)],
            published.earlier(id),
        )
        # by the kind of period, which the length of its text tells
        earlier: dict[int, tuple[str, int | None]] = {}
        for count, hidden in zip(counts, why[: len(counts)], strict=True):
            value = None if hidden else count.value
            before, base = earlier.get(len(count.period), (None, None))
            rows.append(
                ExtentRow(id, count.period, value, hidden, before, _change(base, value))
            )
            earlier[len(count.period)] = (count.period, value)
    return rows


def _change(before: int | None, after: int | None) -> float | None:
    if not before or after is None:
        return None
    return 100 * (after - before) / before
