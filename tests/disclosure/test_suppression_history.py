"""Nothing ever shown gives a small count away, whatever was published in which order.

What a reader can compute is found here without the library's search: all numbers of
persons in four stretches of time are tried against all that was ever told, and of
those that fit the most of it, whatever they have in common is what the reader knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parathed_lib.disclosure.difference_constraints import Earlier, PeriodCount
from parathed_lib.disclosure.suppression import given_away, hide
from parathed_lib.formatting import period_end

pytestmark = pytest.mark.slow  # searches hundreds of histories

QUARTERS = ("2025K1", "2025K2", "2025K3", "2025K4")
DAYS = tuple(date(2025 + m // 12, m % 12 + 1, 1) for m in range(0, 13, 3))
LAST = tuple(period_end(q) for q in QUARTERS)
SPANS = tuple(combinations(range(5), 2))
ANY = tuple(v for v in product((0, 1), repeat=4) if any(v))

# A stretch from one of the five days to another, and the least and most it can hold.
Told = tuple[tuple[int, int], int, int | None]


def count(span: tuple[int, int], value: int) -> PeriodCount:
    return PeriodCount(DAYS[span[0]], LAST[span[1] - 1], value)


def entry(span: tuple[int, int], value: int, reason: str | None) -> Earlier:
    """What a publication tells of a count."""
    first, last = DAYS[span[0]], LAST[span[1] - 1]
    return Earlier(first, last, None if reason else value, reason)


def told(entries: Iterable[Earlier]) -> list[Told]:
    """The entries as bounds: a small count is 1 to 4, one hidden with it 5 or more."""
    found: dict[Told, None] = {}
    for e in entries:
        span = DAYS.index(e.first), LAST.index(e.last) + 1
        if e.value is not None:
            found[span, e.value, e.value] = None
        elif e.hidden == "small":
            found[span, 1, 4] = None
        elif e.hidden == "complementary":
            found[span, 5, None] = None
    return list(found)


def small_and_known(statements: list[Told]) -> set[tuple[int, ...]]:
    """The sets of quarters whose count is known and is 1 to 4."""
    most = max([s[1] for s in statements] + [6]) + 1
    every = np.array(list(product(range(most + 1), repeat=4)), dtype=np.int16)
    fits = np.zeros(len(every), dtype=np.int64)
    for number, ((first, end), low, high) in enumerate(statements):
        sums = every[:, first:end].sum(axis=1)
        right = (sums >= low) & (sums <= (sums if high is None else high))
        fits |= right.astype(np.int64) << number
    masks = [int(m) for m in np.unique(fits)]
    largest = [m for m in masks if not any(m != o and m & o == m for o in masks)]
    found = set()
    for mask in largest:
        possible = every[fits == mask]
        for chosen in ANY:
            sums = possible @ np.array(chosen)
            if sums.min() == sums.max() and 1 <= sums[0] <= 4:
                found.add(chosen)
    return found


def computed(entries: list[Earlier]) -> set[tuple[int, ...]]:
    """What is known because something was shown, not from hidden counts alone."""
    by_hidden = small_and_known(told(e for e in entries if e.value is None))
    return small_and_known(told(entries)) - by_hidden


def differences(shown: Iterable[tuple[tuple[int, int], int]]) -> Iterator[int]:
    """By how much two ways of computing the same differ: the sums round all rings."""
    steps: dict[int, list[tuple[int, int, int]]] = {}
    for number, ((first, end), value) in enumerate(set(shown)):
        steps.setdefault(first, []).append((end, value, number))
        steps.setdefault(end, []).append((first, -value, number))

    def onwards(
        start: int, way: list[int], used: set[int], total: int
    ) -> Iterator[int]:
        for goal, value, number in steps.get(way[-1], []):
            if number in used:
                continue
            if goal == start:
                yield abs(total + value)
            elif goal not in way:
                yield from onwards(start, [*way, goal], used | {number}, total + value)

    for start in steps:
        yield from onwards(start, [start], set(), 0)


def in_span(numbers: list[int], span: tuple[int, int]) -> int:
    return sum(numbers[span[0] : span[1]])


persons = st.lists(
    st.one_of(st.integers(0, 3), st.integers(0, 7)), min_size=4, max_size=4
)
spans = st.lists(st.sampled_from(SPANS), min_size=1, max_size=5, unique=True)


@st.composite
def histories(
    draw: st.DrawFn, revised: bool = False
) -> list[tuple[list[PeriodCount], list[bool]]]:
    """Forms one after another: their counts, and which of them get into a report."""
    numbers, forms = draw(persons), []
    for _ in range(draw(st.integers(1, 3))):
        counts = [count(s, in_span(numbers, s)) for s in draw(spans)]
        some = st.lists(st.booleans(), min_size=len(counts), max_size=len(counts))
        shown = draw(st.one_of(st.just([True] * len(counts)), some))
        forms.append((counts, shown))
        if revised:
            later = st.one_of(st.just(0), st.integers(-3, 9))
            numbers = [max(0, n + draw(later)) for n in numbers]
    return forms


def span_of(c: PeriodCount) -> tuple[int, int]:
    return DAYS.index(c.first), LAST.index(c.last) + 1


def publish(counts: list[PeriodCount], earlier: list[Earlier]) -> list[Earlier]:
    reasons = hide(counts, earlier)
    return [
        entry(span_of(c), c.value, why) for c, why in zip(counts, reasons, strict=True)
    ]


def check(forms: list[tuple[list[PeriodCount], list[bool]]]) -> list[Earlier]:
    """Publish one form after another; nothing may become known."""
    earlier: list[Earlier] = []
    for counts, in_report in forms:
        new = publish(counts, earlier)
        assert computed([*earlier, *new]) == set(), (earlier, new)
        for c, e in zip(counts, new, strict=True):
            assert not (0 < c.value < 5 and e.value is not None)
        # Once it is published, the same form gives the same.
        kept = [e for e, is_in in zip(new, in_report, strict=True) if is_in]
        assert publish(counts, [*earlier, *kept]) == new, (earlier, kept)
        earlier += kept
    return earlier


@settings(max_examples=50)
@given(histories())
def test_no_small_count_follows_from_all_that_was_ever_shown(forms):
    earlier = check(forms)
    assert given_away(earlier) == []


@settings(max_examples=50)
@given(histories(revised=True))
def test_nor_does_one_or_a_small_change_follow_when_numbers_were_revised(forms):
    earlier = check(forms)
    every = {(span_of(e), e.value) for e in earlier if e.value is not None}
    assert all(d == 0 or d >= 5 for d in differences(every)), every


@st.composite
def unguarded(draw: st.DrawFn) -> tuple[list[PeriodCount], list[Earlier]]:
    """A form, and what others published before it without regard to each other."""
    numbers = draw(persons)
    kinds = st.sampled_from([None, None, "small", "complementary"])
    earlier = []
    for span in draw(spans):
        why, value = draw(kinds), in_span(numbers, span)
        if (why == "small") != (0 < value < 5) or (why and value == 0):
            why = None if value >= 5 or value == 0 else "small"
        earlier.append(entry(span, value, why))
    return [count(s, in_span(numbers, s)) for s in draw(spans)], earlier


@settings(max_examples=50)
@given(unguarded())
def test_what_was_given_away_is_told_and_nothing_is_added_to_it(case):
    counts, earlier = case
    known = computed(earlier)
    assert bool(given_away(earlier)) == bool(known)
    for leak in given_away(earlier):
        stretches = [
            (DAYS.index(first), LAST.index(last) + 1) for first, last in leak.stretches
        ]
        quarters = tuple(int(any(a <= n < b for a, b in stretches)) for n in range(4))
        assert quarters in known
    new = publish(counts, earlier)
    # With an empty quarter, what was known is known of more quarters together.
    assert all(
        any(np.all(np.less_equal(k, now)) for k in known)
        for now in computed([*earlier, *new])
    )
    public = {(span_of(e), e.value) for e in earlier}
    for c, e in zip(counts, new, strict=True):
        if c.value == 0 or c.value >= 5:
            stays = (span_of(c), c.value) in public
            assert not stays or e.value == c.value


def test_a_published_zero_is_not_needed_to_know_that_no_count_is_negative():
    """By hand: one in K1-K3 and nobody in K2-K4, so there is one in K1.

    It is known of K1, of K1-K2 and, as published, of K1-K3.
    """
    earlier = [entry((0, 3), 1, None), entry((1, 4), 0, None), entry((2, 3), 0, None)]
    given = {leak.stretches for leak in given_away(earlier)}
    assert given == {((DAYS[0], end),) for end in LAST[:3]}


def test_the_reason_small_is_not_told_where_it_would_add_to_what_was_given_away():
    # 8 - 5 leaves 3 for the last quarter. With the small first half 5 leaves 1 to 4 for
    # the third quarter; a small second half would leave it 1, and the first half 4.
    earlier = [
        entry((0, 1), 1, "small"),
        entry((0, 2), 4, "small"),
        entry((0, 3), 5, None),
        entry((0, 4), 8, None),
    ]
    assert hide([count((2, 4), 4)], earlier) == ["suppressed"]
