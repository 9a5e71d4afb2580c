"""No participant finds out another's answers from what is told across municipalities.

The reader of these attacks takes part. It knows its own answers, who else answered,
the rules and everything that is told, and it tries all ways in which the others can
have answered. What it may not find out is counted here without the library's own rule.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from parathed_lib.disclosure.group_record import tells_more
from parathed_lib.disclosure.groups import (
    GroupPage,
    GroupTotal,
    Ledger,
    Releasable,
    finds_out,
    may_be_known,
    releasable,
    releasable_count,
    releasable_spread,
    releasable_with_public,
)

Way = tuple[int, ...]
READERS: list[Way] = [(0, 0, 0, 0), *np.eye(4, dtype=int).tolist()]
"""A reader from outside, and one of each level."""


def _ways(everyone: int) -> list[Way]:
    """All ways in which so many can answer, by how many choose each level."""
    below = range(everyone + 1)
    return [
        (a, b, c, everyone - a - b - c)
        for a, b, c in itertools.product(below, repeat=3)
        if a + b + c <= everyone
    ]


def _total(way: Way) -> int:
    return sum(n * count for n, count in enumerate(way, start=1))


def _others(ways: Iterable[Way], own: Way) -> list[Way]:
    """The ways that hold the reader's own answer, without it."""
    left = (tuple(a - b for a, b in zip(way, own, strict=True)) for way in ways)
    return [way for way in left if min(way) >= 0]


def _found_out(others: list[Way]) -> list[str]:
    """What is the same in all ways that are left, and may not be known."""
    found = []
    for level in range(4):
        counts = {way[level] for way in others}
        if len(counts) == 1:
            [count] = counts
            if 1 <= count <= 4:
                found.append(f"{count} at level {level + 1}")
            if count == sum(others[0]):
                found.append(f"all at level {level + 1}")
    for name, half in (("1-2", slice(0, 2)), ("3-4", slice(2, 4))):
        counts = {sum(way[half]) for way in others}
        if len(counts) == 1 and counts <= {0, 1, 2, 3, 4}:
            found.append(f"{counts.pop()} at {name}")
    return found


def _attack(ways: Iterable[Way]) -> list[str]:
    """What some reader finds out when all of these ways are told alike."""
    every = list(ways)
    return [
        fact
        for own in READERS
        if (others := _others(every, own))
        for fact in _found_out(others)
    ]


# Levels, halves and means of one parameter


@pytest.mark.parametrize("everyone", [*range(2, 15), 17, 20])
def test_no_participant_finds_out_a_small_count_from_what_is_told_or_hidden(everyone):
    alike = defaultdict(list)
    for way in _ways(everyone):
        alike[releasable(way)].append(way)
    assert {
        shown: found for shown, ways in alike.items() if (found := _attack(ways))
    } == {}


@pytest.mark.parametrize("everyone", [6, 8, 13, 20])
def test_what_is_told_is_true(everyone):
    for way in _ways(everyone):
        shown = releasable(way)
        assert shown.total in (None, _total(way))
        assert shown.levels in ((None,) * 4, way)
        assert shown.halves in ((None, None), (way[0] + way[1], way[2] + way[3]))


def test_five_with_one_apart_have_no_mean_that_tells_it_the_others():
    # 2 4 4 4 4 has the mean 3.6, from which the first knows that all others said 4
    assert releasable((0, 1, 0, 4)) == Releasable()


@pytest.mark.parametrize("way", [(0, 0, 5, 5), (0, 0, 10, 10), (6, 14, 0, 0)])
def test_that_all_are_on_one_side_is_not_told(way):
    shown = releasable(way)
    assert None in shown.levels
    assert None in shown.halves


def test_a_mean_is_hidden_within_four_of_an_end_of_the_scale():
    # Of 8: a sum of 12 can hold a 4 only beside seven with the sum 8, six 1s and one 2.
    # 13 less 4 is 9: 1 1 1 1 1 2 2 or 1 1 1 1 1 1 3, and no count is sure.
    for way in _ways(8):
        hidden = _total(way) <= 12 or _total(way) >= 28
        assert (releasable(way).total is None) == hidden


def test_hiding_depends_on_the_number_and_the_sum_alone():
    hidden = defaultdict(set)
    for way in _ways(9):
        hidden[_total(way)].add(releasable(way).total is None)
    assert all(len(kinds) == 1 for kinds in hidden.values())


@pytest.mark.parametrize(
    ("way", "levels", "halves"),
    [
        ((6, 6, 6, 6), (6, 6, 6, 6), (None, None)),
        ((0, 10, 20, 0), (0, 10, 20, 0), (None, None)),
        ((5, 7, 7, 5), (None,) * 4, (12, 12)),  # five less one's own are four
        ((2, 9, 12, 3), (None,) * 4, (11, 15)),
        ((2, 3, 10, 6), (None,) * 4, (None, None)),
    ],
)
def test_levels_need_six_each_or_none_and_halves_six_each(way, levels, halves):
    assert (releasable(way).levels, releasable(way).halves) == (levels, halves)


EIGHT_WITH_20 = [way for way in _ways(8) if _total(way) == 20]


@pytest.mark.parametrize(
    ("ways", "known"),
    [
        ([(0, 1, 0, 4)], True),
        ([(0, 0, 5, 5)], True),
        ([(6, 6, 6, 6)], False),
        ([(5, 7, 6, 6)], True),  # one of the five
        (EIGHT_WITH_20, False),
        ([(3, 3, 1, 1), (2, 5, 0, 1)], True),  # who said 3 knows which it is
    ],
)
def test_the_librarys_own_check_finds_what_the_attack_finds(ways, known):
    assert finds_out(ways) == bool(_attack(ways)) == known


# Changes of one parameter: two means over the same group


def _moves(before: Way, after: Way) -> tuple[int, int]:
    """The fewest and the most that can have risen between two ways to answer."""

    def most(first: Way, last: Way, gain: int) -> int:
        """How many of the first can be matched with one of the last `gain` above."""
        left, matched = list(last), 0
        for level in range(3, -1, -1):  # those who need most choose first
            wanted = first[level]
            for place in range(level + gain, 4):
                taken = min(wanted, left[place])
                left[place] -= taken
                wanted -= taken
                matched += taken
        return matched

    everyone = sum(before)
    down = (tuple(reversed(before)), tuple(reversed(after)))
    return everyone - most(*down, 0), most(before, after, 1)


def test_the_fewest_and_most_who_can_have_risen_are_those_of_all_orders():
    for before, after in itertools.product(_ways(4), repeat=2):
        first = [n for n, count in enumerate(before) for _ in range(count)]
        last = [n for n, count in enumerate(after) for _ in range(count)]
        risen = {
            sum(b > a for a, b in zip(first, order, strict=True))
            for order in itertools.permutations(last)
        }
        assert _moves(before, after) == (min(risen), max(risen))


@pytest.mark.slow
@pytest.mark.parametrize("everyone", [6, 7, 8])
def test_no_participant_finds_out_how_many_rose_or_fell(everyone):
    """All answers of two rounds, told or hidden, and all pairs of own answers."""
    alike = defaultdict(list)
    for way in _ways(everyone):
        alike[releasable(way)].append(way)
    cells = {
        (shown, own): others
        for shown, ways in alike.items()
        for own in range(1, 5)
        if (others := _others(ways, READERS[own]))
    }
    moves = {
        pair: _moves(*pair) for pair in itertools.product(_ways(everyone - 1), repeat=2)
    }
    for before, after in itertools.product(cells.values(), repeat=2):
        pairs = list(itertools.product(before, after))
        for turned in (pairs, [(b, a) for a, b in pairs]):
            fewest = min(moves[pair][0] for pair in turned)
            most = max(moves[pair][1] for pair in turned)
            assert fewest < most or fewest == 0


# The interval of the overall change


def _own_changes(everyone: int, widest: int) -> Iterator[tuple[np.ndarray, int]]:
    """All ways in which the others can have moved, in tenths, beside one's own."""
    steps = range(-widest, widest + 1)
    others = itertools.combinations_with_replacement(steps, everyone - 1)
    table = np.array(list(others))
    for own in range(26):  # the other side is the same
        yield table, own


def test_the_spread_that_is_told_is_never_below_the_true_one():
    draw = np.random.Generator(np.random.PCG64(1))
    for n in (6, 8, 20):
        for sd in (0.0, 0.1, 0.4, 0.7):
            changes = draw.normal(0.3, sd, n)
            shown = releasable_spread(changes.tolist())
            assert shown is None or shown >= np.std(changes, ddof=1) - 1e-9
            assert shown is None or math.isclose(shown / 0.2, round(shown / 0.2))


def test_no_spread_is_told_of_five_or_of_two_ends():
    assert releasable_spread([0.1, 0.2, 0.3, 0.4, 0.5]) is None
    assert releasable_spread([-3.0] * 3 + [3.0] * 3) is None


def _spread_steps(table: np.ndarray, own: int) -> np.ndarray:
    """`releasable_spread` of many ways at once, in its steps; held to it below."""
    n = table.shape[1] + 1
    total = table.sum(axis=1) + own
    mean = total / n
    squares = (table**2).sum(axis=1) + own * own - total**2 / n
    ends = np.array([table.min(axis=1), table.max(axis=1), np.full(len(table), own)])
    far = ((ends - mean) ** 2).max(axis=0) * n / (n - 1)
    needed = np.maximum(squares, far + 8)
    return np.ceil(np.sqrt(needed / (n - 1)) / 2 - 1e-9).astype(int)


def test_the_fast_spread_of_the_attack_is_the_librarys():
    table, own = next(itertools.islice(_own_changes(6, 4), 3, None))
    steps = _spread_steps(table, own)
    for row, step in zip(table[::37].tolist(), steps[::37].tolist(), strict=True):
        shown = releasable_spread([x / 10 for x in [*row, own]])
        assert shown == (pytest.approx(0.2 * step) if step <= 5 else None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("everyone", "widest"), [(6, 10), (7, 8), (8, 6), (9, 5), (10, 4), (12, 3)]
)
def test_no_participant_finds_out_how_many_moved_from_the_overall_interval(
    everyone, widest
):
    """Mean and spread over ten answers each: never one way left with 1 to 4 of a kind.

    Ways with a change beyond the widest are not listed. That can only make the attack
    find too much, which it is allowed near the edge of the list.
    """
    for table, own in _own_changes(everyone, widest):
        steps = _spread_steps(table, own)
        total = table.sum(axis=1)
        key = (total + 10_000) * 1_000 + steps
        order = np.argsort(key, kind="stable")
        starts = np.r_[0, np.flatnonzero(np.diff(key[order])) + 1]
        first = order[starts]
        # How far from their mean the others can lie, in tenths
        room = (2 * steps[first]) ** 2 * (everyone - 1) - (
            (own - (total[first] + own) / everyone) ** 2 * everyone / (everyone - 1)
        )
        middle = np.abs(total[first]) / (everyone - 1)
        inside = (np.sqrt(np.maximum(room, 0)) + middle <= widest) & (steps[first] <= 5)
        for moved in (table > 0, table == 0, table < 0):
            count = moved.sum(axis=1)[order]
            low = np.minimum.reduceat(count, starts)
            high = np.maximum.reduceat(count, starts)
            assert not (inside & (low == high) & (low > 0) & (low < 5)).any()


def _levels(answers: np.ndarray) -> list[list[int]]:
    """How many chose each level, for each parameter and round."""
    return [
        [int((column == level).sum()) for level in range(1, 5)]
        for column in answers.reshape(len(answers), -1).T
    ]


@pytest.mark.parametrize("everyone", [6, 8])
def test_the_overall_interval_adds_nothing_on_the_answers_to_a_parameter(everyone):
    """Beside any way to answer stands another with the same mean changes of each.

    One of the others goes up and another down in a parameter, and the other way round
    in a second: all sums, and each one's own change over all, stay as they are, so that
    the interval does too, while the levels chosen differ.
    """
    draw = np.random.Generator(np.random.PCG64(everyone))
    for _ in range(50):
        answers = draw.integers(1, 5, size=(everyone, 10, 2))
        others = range(1, everyone)
        shown = [releasable(way).total for way in _levels(answers)]
        for p in range(10):
            if shown[2 * p + 1] is None:  # then there is no overall change
                continue
            swapped = None
            for q, i, j in itertools.product(range(10), others, others):
                new = answers.copy()
                new[[i, j], p, 1] += [1, -1]
                new[[i, j], q, 1] += [-1, 1]
                if q == p or i == j or not 1 <= new.min() <= new.max() <= 4:
                    continue
                if _levels(new)[2 * p + 1] != _levels(answers)[2 * p + 1]:
                    swapped = new
                    break
            assert swapped is not None
            moved = [a[:, :, 1].sum(1) - a[:, :, 0].sum(1) for a in (answers, swapped)]
            assert (moved[0] == moved[1]).all()
            assert (answers.sum(0) == swapped.sum(0)).all()


# Shares


@pytest.mark.parametrize("everyone", range(2, 25))
def test_no_participant_finds_out_who_has_what_from_a_share(everyone):
    alike = defaultdict(set)
    for count in range(everyone + 1):
        alike[releasable_count(count, everyone)].add(count)
    for counts in alike.values():
        for own in (None, True, False):
            of = everyone - (own is not None)
            others = {
                count - (own is True)
                for count in counts
                if own is None or (count > 0 if own else count < everyone)
            }
            if len(others) == 1:
                [count] = others
                assert count >= 5
                assert of - count >= 5


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (6, 12, 6),
        (5, 12, None),  # the reader may be one of them
        (7, 12, None),  # the other five
        (0, 98, None),  # the answer of each
        (98, 98, None),
    ],
)
def test_a_share_is_told_when_it_and_the_rest_are_six(count, of, shown):
    assert releasable_count(count, of) == shown


# Names


@pytest.mark.parametrize("everyone", [8, 9, 13, 14])
def test_named_pairs_do_not_tell_the_answers_of_the_rest(everyone):
    """One named at 4 and one at 2 beside what is told of all."""
    known = (0, 1, 0, 1)
    alike = defaultdict(list)
    for way in _ways(everyone):
        alike[releasable(way)].append(way)
    named = [
        way
        for way in _ways(everyone)
        if min(way[1], way[3]) and may_be_known(way, known)
    ]
    assert named
    for shown in {releasable(way) for way in named}:
        assert _attack(_others(alike[shown], known)) == []


def test_names_are_left_out_where_the_rest_is_fewer_than_six():
    assert not may_be_known((1, 2, 2, 2), (0, 1, 0, 1))
    assert may_be_known((2, 2, 2, 2), (0, 1, 0, 1))


# Two pages: what is public, and what is made after it


def _page_told(ledger: Ledger, answers: dict[str, int], codes: str) -> frozenset:
    """What a page tells of one parameter to those who took part, over which codes."""
    everyone = frozenset((code, "1") for code in codes)
    over = ledger.public_group("p", everyone) or everyone
    given = [answers[code] for code, _ in over]
    shown = releasable([given.count(level) for level in range(1, 5)])
    ledger.release(GroupTotal("p", over, shown.total, shown.levels, shown.halves))
    return frozenset(ledger.released)


def _both_told(answers: dict[str, int], first: str, last: str) -> tuple:
    ledger = Ledger()
    before = _page_told(ledger, answers, first)
    after = Ledger([GroupPage(ledger.released)])
    return before, _page_told(after, answers, last), after.withheld


def _parts(first: str, last: str) -> list[str]:
    """Those in both pages, in the first alone, and in the last alone."""
    both = "".join(sorted({*first} & {*last}))
    return [
        both,
        *("".join(sorted({*a} - {*b})) for a, b in ((first, last), (last, first))),
    ]


TWO_PAGES = [
    ("abcdefg", "abcdefgh"),
    ("abcdefgh", "abcdefg"),
    ("abcdefg", "bcdefgh"),
    ("abcdef", "abcdefghijkl"),
    ("abcdefghijkl", "abcdef"),
    ("abcdefghi", "abcdefghij"),
    ("abcde", "abcdefg"),
]


def _found_out_from_two_pages(first: str, last: str, tell: Callable) -> set[str]:
    """What some reader finds out from two pages, over all ways to answer.

    The reader is none of them, or one in any part. What it may not find out of all it
    may not find out of any part, or of parts together, either.
    """
    parts = [part for part in _parts(first, last) if part]
    alike = defaultdict(list)
    for ways in itertools.product(*(_ways(len(part)) for part in parts)):
        answers = {}
        for part, way in zip(parts, ways, strict=True):
            levels = [n for n, count in enumerate(way, start=1) for _ in range(count)]
            answers |= dict(zip(part, levels, strict=True))
        alike[tell(answers, first, last)].append(ways)
    places = range(len(parts))
    readers = [(0, READERS[0]), *itertools.product(places, READERS[1:])]
    unions = [u for n in places for u in itertools.combinations(places, n + 1)]
    found = set()
    for every, (place, own), union in itertools.product(
        alike.values(), readers, unions
    ):
        others = [
            tuple(map(sum, zip(*(left[n] for n in union), strict=True)))
            for ways in every
            for rest in _others([ways[place]], own)
            for left in [(*ways[:place], rest, *ways[place + 1 :])]
        ]
        if others and sum(others[0]):
            found |= set(_found_out(others))
    return found


@pytest.mark.parametrize(("first", "last"), TWO_PAGES)
def test_no_participant_finds_an_answer_out_from_two_pages(first, last):
    assert _found_out_from_two_pages(first, last, _both_told) == set()


@pytest.mark.parametrize(("first", "last"), TWO_PAGES[:-1])
def test_from_two_pages_that_know_nothing_of_each_other_one_would(first, last):
    def apart(answers: dict[str, int], first: str, last: str) -> tuple:
        return tuple(_page_told(Ledger(), answers, codes) for codes in (first, last))

    assert _found_out_from_two_pages(first, last, apart)


def _over(codes: str, round_name: str = "1") -> frozenset:
    return frozenset((code, round_name) for code in codes)


def _total_of(codes: str, total: int | None = 20, round_name: str = "1") -> GroupTotal:
    return GroupTotal("p", _over(codes, round_name), total)


def _after(*totals: GroupTotal, named: Iterable = ()) -> Ledger:
    return Ledger([GroupPage(totals, frozenset(named))])


def test_a_total_is_told_over_the_group_of_a_public_one_or_over_none_of_it():
    assert _after(_total_of("abcdefgh")).release(_total_of("abcdefgh"))
    assert _after(_total_of("abcdefgh")).release(_total_of("ijklmn"))
    for codes in ("abcdefg", "abcdefghi", "hijklm", "abcdefghijklmn"):
        ledger = _after(_total_of("abcdefgh"))
        assert not ledger.release(_total_of(codes))
        assert ledger.withheld == (("p", _over(codes)),)


def test_no_combination_of_the_totals_of_many_pages_is_over_fewer_than_six():
    """Pages of any groups, each published before the next is made; by rank."""
    draw = np.random.Generator(np.random.PCG64(7))
    letters = "abcdefghijklmnop"
    for _ in range(300):
        pages: list[GroupPage] = []
        for _ in range(6):
            ledger = Ledger(pages)
            codes = "".join(c for c in letters if draw.random() < draw.random())
            everyone = _over(codes)
            over = ledger.public_group("p", everyone) or everyone
            ledger.release(GroupTotal("p", over, 20))
            pages.append(GroupPage(ledger.released))
        groups = {total.over for page in pages for total in page.totals}
        rows = np.array([[(c, "1") in over for c in letters] for over in groups], int)
        if not len(rows):
            continue
        rank = np.linalg.matrix_rank(rows)
        # Those who stand alike in all totals are in a combination together.
        alike = [np.flatnonzero((column == rows.T).all(1)) for column in rows.T]
        kinds = {tuple(kind) for kind in alike if rows[:, kind[0]].any()}
        for size in range(1, 6):
            for few in itertools.combinations(kinds, size):
                gone = [n for kind in few for n in kind]
                if len(gone) < 6:
                    left = np.delete(rows, gone, axis=1)
                    assert np.linalg.matrix_rank(left) == rank


def test_the_same_holds_within_a_page():
    ledger = Ledger()
    assert ledger.release(_total_of("abcdefgh"))
    assert not ledger.release(_total_of("abcdefg"))


def test_another_round_or_parameter_is_told():
    ledger = _after(_total_of("abcdefgh"))
    assert ledger.release(_total_of("abcdefg", round_name="2"))
    assert ledger.release(GroupTotal("q", _over("abcdefg"), 20))


def test_a_sum_over_fewer_than_six_is_not_told():
    assert not Ledger().release(_total_of("abcde"))


def test_that_a_mean_is_near_an_end_is_public_too():
    # Seven below 12 and then eight with 15: the eighth said 4.
    ledger = _after(_total_of("abcdefg", None))
    assert not ledger.release(_total_of("abcdefgh", 15))


def test_a_total_that_was_corrected_is_not_releasable_with_public_the_public_one():
    ledger = _after(_total_of("abcdefgh", 20))
    assert not ledger.release(_total_of("abcdefgh", 21))
    assert ledger.released == (_total_of("abcdefgh", None),)
    assert ledger.withheld == ()  # that it was corrected is an answer


def test_a_name_is_public_and_no_group_with_it_is_told_after():
    ledger = _after(named=[("p", ("a", "1"))])
    assert not ledger.release(_total_of("abcdefgh"))
    assert ledger.may_name("p", ("a", "1"))


def test_nobody_is_named_of_a_group_that_is_public():
    ledger = _after(_total_of("abcdefgh"))
    assert not ledger.may_name("p", ("a", "1"))
    assert ledger.may_name("p", ("i", "1"))
    assert ledger.may_name("p", ("a", "2"))


@pytest.mark.parametrize("public", [(1, 0, 0, 0), (0, 0, 0, 1), (1, 1, 0, 2)])
@pytest.mark.parametrize("others", [5, 6, 7, 12])
def test_public_answers_tell_nothing_that_the_others_alone_would_not(others, public):
    """What a reader gets by taking them out is what is told of the others alone."""
    for way in _ways(others):
        shown = releasable_with_public(
            [a + b for a, b in zip(way, public, strict=True)], public
        )
        alone = releasable(way)
        assert (shown.total is None) == (alone.total is None)
        if shown.total is not None:
            assert shown.total - np.dot(public, (1, 2, 3, 4)) == alone.total
        for cells, known, own in (
            (shown.levels, alone.levels, public),
            (shown.halves, alone.halves, (sum(public[:2]), sum(public[2:]))),
        ):
            left = [c if c is None else c - o for c, o in zip(cells, own, strict=True)]
            assert left == list(known)


def test_a_page_tells_more_by_a_number_or_by_a_name_alone():
    own = ("183", "2026")
    one, other = (GroupTotal(id, frozenset({own}), 3) for id in ("strategy", "x"))
    public = [GroupPage((one,), frozenset({("strategy", own)}))]
    assert not tells_more(public[0], public)
    assert not tells_more(GroupPage((one,)), public)
    assert tells_more(GroupPage((one, other)), public)
    assert tells_more(GroupPage((one,), frozenset({("x", own)})), public)
