"""A rank is as uncertain as the figures behind it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from parathed_lib.stats.ranks import rank_interval

CODES = ["101", "147", "151", "153"]
limits = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=4, max_size=4
)


def series(values: list[float], codes: list[str] = CODES) -> pd.Series:
    return pd.Series(values, index=codes[: len(values)], dtype=float)


def test_intervals_far_apart_leave_no_doubt_about_the_rank():
    found = rank_interval(
        series([10, 40, 20, 30]), series([11, 41, 21, 31]), 1000, seed=1
    )
    expected = pd.DataFrame(
        {name: [4.0, 1.0, 3.0, 2.0] for name in ("low", "median", "high")}, index=CODES
    )
    pd.testing.assert_frame_equal(found, expected)


def test_intervals_without_width_give_the_plain_ranks_with_ties_shared():
    exact = series([5, 7, 7, 1])
    found = rank_interval(exact, exact, 1000, seed=1)
    # Two share places 1 and 2.
    assert found["median"].tolist() == [3.0, 1.5, 1.5, 4.0]
    assert found["low"].tolist() == found["high"].tolist() == [3.0, 1.5, 1.5, 4.0]


def test_equal_intervals_leave_every_rank_open():
    # Each of 20 alike has every rank with probability 1/20, so the ranks 1 to 20 are
    # needed for 95 %: 2.5 % lies inside rank 1, 97.5 % inside rank 20.
    codes = [f"{n:03}" for n in range(20)]
    low, high = series([0] * 20, codes), series([1] * 20, codes)
    found = rank_interval(low, high, 20_000, seed=1)
    assert (found["low"] == 1).all()
    assert (found["high"] == 20).all()
    assert found["median"].between(9, 12).all()


@pytest.mark.parametrize(
    ("apart", "level"), [(1.0, 0.95), (2.5, 0.95), (3.0, 0.95), (1.5, 0.8), (2.0, 0.8)]
)
def test_two_units_change_places_as_often_as_the_normal_distribution_says(apart, level):
    # Both have sd 1, so the difference has sd sqrt(2): the lower one is ahead with
    # probability Phi(-apart / sqrt 2), and is possibly first when that is over 2.5 %
    # (10 % at level 0.8).
    half = norm.ppf((1 + level) / 2)
    low, high = series([-half, apart - half]), series([half, apart + half])
    found = rank_interval(low, high, 20_000, seed=7, level=level)
    ahead = norm.cdf(-apart / math.sqrt(2)) > (1 - level) / 2
    assert found["low"].tolist() == [1.0 if ahead else 2.0, 1.0]
    assert found["high"].tolist() == [2.0, 2.0 if ahead else 1.0]
    assert found["median"].tolist() == [2.0, 1.0]


def test_an_interval_twice_as_wide_is_taken_as_twice_the_sd():
    # Phi(-4 / sqrt(1 + 1)) = 0.2 %, but Phi(-4 / sqrt(1 + 4)) = 3.7 % > 2.5 %.
    z = norm.ppf(0.975)
    narrow = rank_interval(series([-z, 4 - z]), series([z, 4 + z]), 20_000, seed=3)
    wide = rank_interval(series([-z, 4 - 2 * z]), series([z, 4 + 2 * z]), 20_000, 3)
    assert narrow["low"].tolist() == [2.0, 1.0]
    assert wide["low"].tolist() == [1.0, 1.0]


@given(limits, st.permutations(range(4)))
def test_the_order_of_the_rows_does_not_matter(pairs, order):
    low = series([middle - width for middle, width in pairs])
    high = series([middle + width for middle, width in pairs])
    found = rank_interval(low, high, 1000, seed=5)
    shuffled = low.iloc[list(order)]
    # Limits belong together by label, so that one may be shuffled alone.
    for other in (high, high.iloc[list(order)]):
        again = rank_interval(shuffled, other, 1000, seed=5)
        assert list(again.index) == [CODES[n] for n in order]
        pd.testing.assert_frame_equal(again.loc[CODES], found, check_exact=True)


@given(limits)
def test_ranks_stay_in_order_and_among_the_units(pairs):
    low = series([middle - width for middle, width in pairs])
    high = series([middle + width for middle, width in pairs])
    found = rank_interval(low, high, 1000, seed=5)
    assert (found["low"] <= found["median"]).all()
    assert (found["median"] <= found["high"]).all()
    assert found.stack().between(1, 4).all()


@pytest.mark.parametrize("hole", ["low", "high", "both"])
def test_a_unit_without_limits_is_not_ranked_and_moves_nobody(hole):
    low, high = series([0, 2, 1, 1]), series([3, 4, 5, 2])
    without = rank_interval(low.drop("147"), high.drop("147"), 1000, seed=2)
    if hole in ("low", "both"):
        low["147"] = np.nan
    if hole in ("high", "both"):
        high["147"] = np.nan
    found = rank_interval(low, high, 1000, seed=2)
    assert found.loc["147"].isna().all()
    pd.testing.assert_frame_equal(found.drop("147"), without, check_exact=True)


def test_without_any_limits_nobody_is_ranked():
    found = rank_interval(series([np.nan] * 4), series([1] * 4), 1000, seed=2)
    assert found.isna().all(axis=None)
    assert (list(found.index), list(found)) == (CODES, ["low", "median", "high"])


def test_the_same_seed_gives_the_same_ranks_and_the_input_is_left_alone():
    low, high = series([0, 2, 1, 1]), series([3, 4, 5, 2])
    before = low.copy(), high.copy()
    first = rank_interval(low, high, 1000, seed=2)
    pd.testing.assert_frame_equal(rank_interval(low, high, 1000, seed=2), first)
    pd.testing.assert_series_equal(low, before[0])
    pd.testing.assert_series_equal(high, before[1])


@pytest.mark.parametrize(
    ("low", "high", "fault"),
    [
        (series([0, 3]), series([1, 2]), r"low limits that .* '147'$"),
        (series([0, 1]), series([np.inf, 2]), r"finite.* '101'$"),
        (series([0, -np.inf]), series([1, np.nan]), r"finite.* '147'$"),
        (series([0, 1]), series([1, 2, 3]), r"one limit only: \['151'\]"),
        (series([0, 1], ["1", "1"]), series([1, 2]), r"one row per label.* '1'$"),
        (series([0, 1]), series([1, 2], ["1", "1"]), r"one row per label.* '1'$"),
    ],
)
def test_limits_that_are_no_intervals_are_refused_by_name(low, high, fault):
    with pytest.raises(ValueError, match=fault):
        rank_interval(low, high, 1000, seed=1)


def test_too_few_draws_and_an_impossible_level_are_refused():
    with pytest.raises(ValueError, match="at least 1000 draws, found 999"):
        rank_interval(series([0]), series([1]), 999, seed=1)
    for level in (0.0, 1.0, 95.0):
        with pytest.raises(ValueError, match="between 0 and 1"):
            rank_interval(series([0]), series([1]), 1000, seed=1, level=level)
