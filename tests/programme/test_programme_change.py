"""The mean paired change and its interval."""

from __future__ import annotations

import importlib
import math

import numpy as np
import pytest
from programme_fixtures import PARAMETERS
from scipy import stats

from parathed_lib.pages.programme.result import programme_result
from parathed_lib.programme import overall_change, paired_change, programme

# Eight municipalities, first and last round
FIRST = dict(zip("abcdefgh", (2, 3, 2, 3, 2, 2, 3, 3), strict=True))
LAST = dict(zip("abcdefgh", (3, 3, 3, 3, 2, 3, 4, 3), strict=True))


def test_the_interval_is_the_one_worked_by_hand():
    # Changes 1 0 1 0 0 1 1 0: mean 4/8 = 0.5; sum of squares 8 * 0.25 = 2, so
    # s = sqrt(2/7) = 0.534522; t(0.975; 7) = 2.364624 from a printed table;
    # half = 2.364624 * 0.534522 / sqrt(8) = 0.446872
    found = paired_change(FIRST, LAST)
    assert found.pairs == 8
    assert found.mean == 0.5
    assert found.low == pytest.approx(0.5 - 0.446872, abs=2e-6)
    assert found.high == pytest.approx(0.5 + 0.446872, abs=2e-6)
    assert found.excludes_zero


@pytest.mark.parametrize("pairs", [3, 5, 8])
def test_the_interval_is_that_of_scipys_paired_t_test(pairs):
    codes = "abcdefgh"[:pairs]
    first, last = {c: FIRST[c] for c in codes}, {c: LAST[c] for c in codes}
    test = stats.ttest_rel(list(last.values()), list(first.values()))
    low, high = test.confidence_interval(0.95)
    found = paired_change(first, last)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_only_those_who_answered_both_times_count():
    found = paired_change(FIRST | {"new": 1}, {"gone": 4} | LAST)
    assert found == paired_change(FIRST, LAST)


def test_two_pairs_have_a_mean_and_no_interval():
    found = paired_change({"a": 1, "b": 2}, {"a": 2, "b": 4})
    assert (found.pairs, found.mean, found.low, found.high) == (2, 1.5, None, None)


def test_no_pair_has_neither():
    assert paired_change({"a": 1}, {"b": 2}).mean is None


def test_equal_changes_have_no_interval():
    found = paired_change(FIRST, {code: value + 1 for code, value in FIRST.items()})
    assert (found.mean, found.low, found.high) == (1, None, None)
    assert found.constant
    assert not found.excludes_zero


def test_the_overall_change_is_a_mean_of_the_municipalities_own_means():
    # a: p +1, q 0 -> 0.5; b: p +1 only -> 1; c: p 0, q +2 -> 1. Mean 2.5 / 3.
    # s: deviations -1/3, 1/6, 1/6, squares 1/9 + 1/36 + 1/36 = 1/6, s = sqrt(1/12);
    # t(0.975; 2) = 4.302653; half = 4.302653 * 0.288675 / sqrt(3) = 0.717109
    first = {"p": {"a": 2, "b": 2, "c": 3}, "q": {"a": 1, "b": 3, "c": 1}}
    last = {"p": {"a": 3, "b": 3, "c": 3}, "q": {"a": 1, "c": 3}}
    found = overall_change(first, last)
    assert found.pairs == 3
    assert found.mean == pytest.approx(2.5 / 3)
    assert found.low == pytest.approx(2.5 / 3 - 0.717109, abs=2e-6)
    assert found.high == pytest.approx(2.5 / 3 + 0.717109, abs=2e-6)


# Coverage: a short version of benchmarks/programme.py


def test_of_a_hundred_programmes_as_many_intervals_hold_the_truth_as_95_per_cent_can(
    generator,
):
    codes = [str(n) for n in range(8)]
    held = 0
    for seed in range(100):
        first, _, last = generator.rounds(seed, codes, PARAMETERS)
        found = overall_change(first, last)
        held += found.low <= generator.TRUE_MEAN <= found.high
    # All but one in five hundred measurements of 95 % lie in this range.
    low, high = stats.binom.interval(0.998, 100, 0.95)
    assert low <= held <= high


def test_the_true_change_of_the_generator_is_what_it_says(generator):
    # Over many municipalities the mean change comes near; its error is below
    # sqrt(0.8 / 20,000) = 0.0063, and four of these are allowed.
    first, _, last = generator.rounds(1, [str(n) for n in range(20_000)], PARAMETERS)
    for parameter, true in zip(PARAMETERS, generator.TRUE_CHANGES, strict=True):
        found = paired_change(first[parameter], last[parameter])
        assert abs(found.mean - true) < 4 * 0.0063
    # (0.35 + 0.25 + 0.2 + 0.3 + 0.25 + 0.4 + 0.25 + 0.35 + 0.15 + 0.2) / 10
    assert round(generator.TRUE_MEAN, 12) == 0.27


def test_the_generators_ratings_stay_on_the_scale_and_move_one_step_at_most(generator):
    rounds = generator.rounds(7, [str(n) for n in range(500)], PARAMETERS)
    table = np.array([[list(r[p].values()) for p in PARAMETERS] for r in rounds])
    assert set(np.unique(table[0])) == {2, 3}
    assert set(np.unique(table)) == {1, 2, 3, 4}
    assert abs(table[2] - table[0]).max() == 1
    # The middle round lies between the others.
    assert ((table[1] - table[0]) * (table[2] - table[1]) == 0).all()


def test_the_same_seed_gives_the_same_ratings(generator):
    codes = ["101", "147"]
    assert generator.rounds(3, codes, PARAMETERS) == generator.rounds(
        3, codes, PARAMETERS
    )


@pytest.mark.slow
@pytest.mark.parametrize("size", [5, 8, 20])
@pytest.mark.parametrize("pace", [0, 0.3, 0.7])
def test_the_overall_interval_holds_the_truth_whether_or_not_paces_differ(
    generator, size, pace
):
    # Another generator than above: normal paces, and a true change by integration.
    found = importlib.import_module("change_coverage")
    intervals = [
        found.page_intervals(*found.ratings(seed, size, pace))[0]
        for seed in range(1000)
    ]
    share, without = found.held(intervals, found.true_change(pace))
    assert 93 <= share <= 97
    assert without < 1


def test_the_true_change_of_the_settings_is_that_of_very_many_municipalities(generator):
    found = importlib.import_module("change_coverage")
    for pace in (0, 0.7):
        first, last = found.ratings(1, 20_000, pace)
        means = last.mean(axis=1) - first.mean(axis=1)
        error = means.std() / math.sqrt(len(means))
        assert abs(means.mean() - found.true_change(pace)) < 4 * error


def test_the_only_intervals_of_a_programme_are_those_of_its_changes(made_up):
    # What other methods give has been measured not to hold, so none is told.
    result = programme_result(programme(made_up))
    told = {key for key, part in result.items() if _has_limits(part)}
    assert told == {"changes"}


def _has_limits(part: object) -> bool:
    if isinstance(part, dict):
        return "low" in part or any(map(_has_limits, part.values()))
    return isinstance(part, list) and any(map(_has_limits, part))


def test_a_chance_of_forty_per_cent_that_one_of_ten_intervals_misses():
    # 1 - 0.95^10 = 0.4013: what the page prints as 40 %
    assert math.isclose(1 - 0.95**10, 0.4013, abs_tol=5e-5)
