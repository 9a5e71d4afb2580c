"""Which way a figure differs from a reference, and when it cannot be said."""

from __future__ import annotations

from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib.stats import share_interval, verdict

NAN = float("nan")
bounds = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(0, 20)), min_size=1, max_size=8
)
references = st.integers(-50, 70)
polarities = st.sampled_from(["high", "low", "none"])
# What the same figure is called when the good side is the other one.
OPPOSITE = {"better": "worse", "worse": "better", "similar": "similar"}


def series(values: list) -> pd.Series:
    """The values with municipality codes as index."""
    return pd.Series(values, [str(101 + i) for i in range(len(values))], dtype=float)


def limits(found: list[tuple[int, int]]) -> tuple[pd.Series, pd.Series]:
    """Low and high from pairs of low and width."""
    return series([low for low, _ in found]), series([a + b for a, b in found])


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("high", ["better", "similar", "worse"]),
        ("low", ["worse", "similar", "better"]),
        ("none", ["higher", "similar", "lower"]),
    ],
)
def test_polarity_says_which_side_is_good(polarity, words):
    # The reference 5 lies below 6-9, inside 4-6 and above 1-4.
    found = verdict(series([6, 4, 1]), series([9, 6, 4]), 5, polarity)
    expected = pd.Series(
        words, index=["101", "102", "103"], dtype=object, name="verdict"
    )
    pd.testing.assert_series_equal(found, expected)


def test_a_reference_on_a_limit_is_inside():
    found = verdict(series([5, 4, 5]), series([6, 5, 5]), 5, "high")
    assert found.tolist() == ["similar", "similar", "similar"]


def test_every_row_can_have_its_own_reference():
    reference = series([5, 7, 20])
    found = verdict(series([6, 6, 6]), series([9, 9, 9]), reference, "none")
    assert found.tolist() == ["higher", "similar", "lower"]


def test_where_a_limit_or_the_reference_is_missing_there_is_no_verdict():
    low, high = series([NAN, 6, 6, 6]), series([9, NAN, 9, 9])
    found = verdict(low, high, series([5, 5, NAN, 5]), "high")
    assert found.tolist() == [None, None, None, "better"]
    assert verdict(low, high, NAN, "high").tolist() == [None] * 4


def test_an_interval_of_a_missing_count_has_no_verdict():
    # By hand: 65 of 100 has 0,553-0,736; zero of 50 has 0-0,071.
    found = share_interval(series([65, NAN, 0]), series([100, 50, 50]))
    words = verdict(found["low"], found["high"], 0.5, "low")
    assert words.tolist() == ["worse", None, "better"]


def test_no_rows_give_no_verdicts():
    assert verdict(series([]), series([]), 5, "high").tolist() == []


@given(bounds, references)
def test_without_polarity_nothing_is_better_or_worse(found, reference):
    words = verdict(*limits(found), reference, "none")
    assert set(words) <= {"higher", "lower", "similar"}


@given(bounds, references)
def test_with_polarity_nothing_is_only_higher_or_lower(found, reference):
    high = verdict(*limits(found), reference, "high")
    low = verdict(*limits(found), reference, "low")
    assert high.map(OPPOSITE).tolist() == low.tolist()


@given(bounds, references, polarities)
def test_similar_is_when_the_reference_is_inside(found, reference, polarity):
    low, high = limits(found)
    inside = (low <= reference) & (reference <= high)
    words = verdict(low, high, reference, polarity)
    assert (words == "similar").tolist() == inside.tolist()


@given(bounds, references, polarities, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_kept(found, reference, polarity, random):
    low, high = limits(found)
    order = random.sample(low.index.tolist(), len(low))
    mixed = verdict(low.loc[order], high.loc[order], reference, polarity)
    straight = verdict(low, high, reference, polarity)
    pd.testing.assert_series_equal(mixed, straight.loc[order])


@given(bounds, references, polarities, st.integers(0, 20))
def test_a_wider_interval_never_finds_more(found, reference, polarity, more):
    low, high = limits(found)
    narrow = verdict(low, high, reference, polarity)
    wide = verdict(low - more, high + more, reference, polarity)
    assert (wide[narrow == "similar"] == "similar").all()


def test_limits_the_wrong_way_round_are_refused_with_their_rows():
    with pytest.raises(ValueError, match=r"low limits.*'102'$"):
        verdict(series([1, 6]), series([2, 5]), 5, "high")


@pytest.mark.parametrize("polarity", ["", "higher", "HIGH", None])
def test_an_unknown_polarity_is_refused(polarity):
    with pytest.raises(ValueError, match="a polarity of high, low, none"):
        verdict(series([1]), series([2]), 5, polarity)


def test_infinite_numbers_are_refused_with_their_rows():
    for low, high, reference in (
        (series([1, -inf]), series([2, 2]), 5),
        (series([1, 1]), series([2, inf]), 5),
        (series([1, 1]), series([2, 2]), series([5, inf])),
    ):
        with pytest.raises(ValueError, match=r"finite numbers.*'102'$"):
            verdict(low, high, reference, "high")


def test_series_on_different_rows_are_refused():
    one, two = series([1]), series([1, 2])
    for low, high, reference in ((one, two, 5), (two, one, 5), (two, two, one)):
        with pytest.raises(ValueError, match="rows that differ: '102'"):
            verdict(low, high, reference, "high")


def test_a_row_that_stands_twice_is_refused():
    twice = pd.Series([5.0, 6.0], index=["183", "183"])
    with pytest.raises(ValueError, match=r"one row per label.*'183'$"):
        verdict(twice, twice, 5, "high")
