"""No number across municipalities tells of fewer than five of them."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest

from parathed_lib.disclosure.groups import (
    Ledger,
    share,
    shown_halves,
    shown_levels,
    sum_tells,
)

CODES = "abcdefgh"


# Counts


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (0, 8, 0),
        (8, 8, 8),
        (5, 10, 5),
        (4, 10, None),
        (6, 10, None),  # the other four
        (1, 98, None),
        (5, 8, None),  # the other three
        (0, 4, None),  # too few to tell anything of
    ],
)
def test_a_share_is_hidden_when_it_or_the_rest_is_one_to_four(count, of, shown):
    assert share(count, of) == shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 10, 20, 0), (0, 10, 20, 0)),
        ((5, 5, 5, 5), (5, 5, 5, 5)),
        ((4, 10, 20, 6), (None,) * 4),
        ((0, 0, 8, 0), (None,) * 4),  # the answer of each of the eight
        ((1, 1, 1, 1), (None,) * 4),
    ],
)
def test_levels_are_shown_all_or_none(counts, shown):
    assert shown_levels(counts) == shown


def test_halves_are_shown_where_a_single_level_is_too_small():
    # 2 and 9 below, 12 and 3 above
    assert shown_halves((2, 9, 12, 3)) == (11, 15)


@pytest.mark.parametrize("counts", [(2, 2, 10, 6), (0, 0, 4, 9), (9, 4, 0, 0)])
def test_a_half_with_few_or_none_hides_both(counts):
    assert shown_halves(counts) == (None, None)


@pytest.mark.parametrize(
    "counts", [(0, 0, 1, 7), (7, 1, 0, 0), (0, 0, 0, 8), (1, 1, 1, 1)]
)
def test_a_sum_that_only_one_set_of_answers_has_is_not_told(counts):
    assert sum_tells(counts)


def test_a_sum_that_several_sets_of_answers_have_may_be_told():
    # Eight answers with the sum 22, such as 2 2 2 3 3 3 3 4 and 1 3 3 3 3 3 3 3
    assert not sum_tells((0, 3, 4, 1))


def _sets(everyone: int) -> list[tuple[int, int, int, int]]:
    """All ways in which so many can answer."""
    below = range(everyone + 1)
    return [
        (a, b, c, everyone - a - b - c)
        for a, b, c in itertools.product(below, repeat=3)
        if a + b + c <= everyone
    ]


@pytest.mark.parametrize("everyone", [5, 8, 10, 13, 17])
def test_a_reader_who_knows_the_rules_cannot_find_a_count_of_one_to_four(everyone):
    # The reader tries every set of answers and keeps those that would be published in
    # the same way. Should all of them agree on a small count, it would be found.
    same = defaultdict(list)
    for counts in _sets(everyone):
        told = not sum_tells(counts)
        levels = shown_levels(counts) if told else None
        halves = None
        if not levels or levels[0] is None:
            halves = shown_halves(counts)
        total = sum(n * c for n, c in enumerate(counts, start=1)) if told else None
        same[total, levels, halves].append(counts)

    for alike in same.values():
        for n in range(4):
            found = {counts[n] for counts in alike}
            assert len(found) > 1 or not 0 < found.pop() < 5
        for n in (0, 2):
            found = {counts[n] + counts[n + 1] for counts in alike}
            assert len(found) > 1 or not 0 < found.pop() < 5


# Totals


def _sum(codes: str, round_name: str = "1", parameter: str = "p") -> dict:
    return {(code, parameter, round_name): 1.0 for code in codes}


def _change(codes: str, first: str, last: str) -> dict:
    before = {unit: -1.0 for unit in _sum(codes, first)}
    return before | _sum(codes, last)


def test_the_sum_of_eight_and_that_of_seven_of_them_are_not_both_told():
    ledger = Ledger()
    assert ledger.tell(_sum("abcdefgh"))
    assert not ledger.tell(_sum("abcdefg"))
    assert not ledger.follows(_sum("abcdefg"))


def test_the_sums_of_two_groups_of_five_are_both_told():
    ledger = Ledger()
    assert ledger.tell(_sum("abcdefghij"))
    assert ledger.tell(_sum("abcde"))
    assert ledger.follows(_sum("fghij"))


def test_a_sum_over_fewer_than_five_is_not_told():
    assert not Ledger().tell(_sum("abcd"))


def test_a_municipality_that_leaves_is_not_told_by_means_and_a_change():
    # Seven of eight go on: mean of 1 less (mean of 2 less change) is the eighth's.
    ledger = Ledger()
    assert ledger.tell(_change("abcdefg", "1", "2"))
    assert ledger.tell(_sum("abcdefg", "2"))
    assert not ledger.tell(_sum("abcdefgh", "1"))


def test_three_changes_do_not_tell_that_of_one_who_left():
    ledger = Ledger()
    assert ledger.tell(_change("abcdefg", "1", "3"))
    assert ledger.tell(_change("abcdefgh", "1", "2"))
    assert not ledger.tell(_change("abcdefg", "2", "3"))


def test_five_who_leave_may_be_told():
    ledger = Ledger()
    assert ledger.tell(_change("abcde", "1", "2"))
    assert ledger.tell(_sum("abcde", "2"))
    assert ledger.tell(_sum("abcdefghij", "1"))


def test_two_who_come_and_two_who_leave_are_not_told():
    # Mean of 1 plus change less mean of 2: the two who left less the two who came.
    ledger = Ledger()
    assert ledger.tell(_change("abcde", "1", "2"))
    assert ledger.tell(_sum("abcdefg", "1"))
    assert not ledger.tell(_sum("abcdehi", "2"))


def test_a_mean_over_all_parameters_does_not_tell_the_one_who_left_an_answer_out():
    # h answered p only. All of p, all of q, and the sum of each one's own mean.
    own_means = {
        (code, parameter, "1"): 0.5 for code in "abcdefg" for parameter in "pq"
    }
    own_means["h", "p", "1"] = 1.0
    ledger = Ledger()
    assert ledger.tell(own_means)
    assert ledger.tell(_sum("abcdefgh", parameter="p"))
    assert not ledger.tell(_sum("abcdefg", parameter="q"))


def test_a_secret_sum_does_not_follow_from_others():
    ledger = Ledger()
    ledger.keep_secret(_sum("abcdefgh", "1"))
    assert ledger.tell(_change("abcdefgh", "1", "2"))
    assert not ledger.tell(_sum("abcdefgh", "2"))


def test_what_follows_already_may_be_told():
    ledger = Ledger()
    assert ledger.tell(_change("abcdefgh", "1", "2"))
    assert ledger.tell(_sum("abcdefgh", "1"))
    assert ledger.follows(_sum("abcdefgh", "2"))
    assert ledger.tell(_sum("abcdefgh", "2"))
