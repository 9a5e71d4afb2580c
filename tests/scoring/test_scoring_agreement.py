"""Agreement is counted beyond what chance would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from parathed_lib.scoring import Agreement, agreement

WEIGHTS = ["quadratic", "linear", None]
pairs = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=30
)


def raters(rows: list) -> tuple[pd.Series, pd.Series]:
    a, b = zip(*rows, strict=True)
    labels = [f"p{n}" for n in range(len(rows))]
    return pd.Series(a, labels, dtype=float), pd.Series(b, labels, dtype=float)


def rows_of(counts: list[list[int]]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for i, row in enumerate(counts, start=1)
        for j, count in enumerate(row, start=1)
        for _ in range(count)
    ]


def counts_of(rows: list) -> np.ndarray:
    return np.array([[rows.count((i, j)) for j in range(1, 5)] for i in range(1, 5)])


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Worked by hand: observed 35/50, by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
        ([[20, 5], [10, 15]], 0.4),
        # Observed 60/100 both; by chance 0.54 and 0.46.
        ([[45, 15], [25, 15]], 0.06 / 0.46),
        ([[25, 35], [5, 35]], 0.14 / 0.54),
    ],
)
def test_kappa_of_two_levels_is_the_one_worked_by_hand(counts, kappa):
    for weights in WEIGHTS:  # two levels are one step apart, however it is weighed
        found = agreement(*raters(rows_of(counts)), weights=weights, levels=2)
        assert found.kappa == pytest.approx(kappa)
    assert found.exact_share == pytest.approx(np.trace(counts) / np.sum(counts))
    assert found.pairs == np.sum(counts)


@pytest.mark.parametrize(
    ("weights", "kappa"),
    [
        # Pairs (1,1), (1,2), (2,4), (4,4); margins of a 2, 1, 0, 1 and of b 1, 1, 0, 2.
        # sum(w O): 0 + w1 + w2 + 0; sum(w E) = (2 w0 + 2 w1 + 4 w3 + w1 + w0 + 2 w2 +
        # w3 + w2 + 2 w0) / 4 = (3 w1 + 3 w2 + 5 w3) / 4.
        (None, 1 - 2 * 4 / 11),
        ("linear", 1 - 3 * 4 / 24),
        ("quadratic", 1 - 5 * 4 / 60),
    ],
)
def test_a_larger_difference_counts_more_when_it_is_weighed(weights, kappa):
    found = agreement(*raters([(1, 1), (1, 2), (2, 4), (4, 4)]), weights=weights)
    assert found == Agreement(pytest.approx(kappa), None, None, 0.5, 4)


@given(pairs, st.sampled_from(WEIGHTS))
def test_kappa_is_that_of_statsmodels(rows, weights):
    a, b = raters(rows)
    assume(a.nunique() > 1 or b.nunique() > 1)
    theirs = cohens_kappa(counts_of(rows), wt=weights, return_results=False)
    assert agreement(a, b, weights).kappa == pytest.approx(theirs, abs=1e-12)


@given(pairs)
def test_quadratic_kappa_is_the_concordance_of_the_ratings(rows):
    # Lin's (1989) concordance coefficient, with population moments.
    a, b = raters(rows)
    spread = a.var(ddof=0) + b.var(ddof=0) + (a.mean() - b.mean()) ** 2
    assume(spread > 0)
    concordance = 2 * ((a - a.mean()) * (b - b.mean())).mean() / spread
    assert agreement(a, b).kappa == pytest.approx(concordance, abs=1e-12)


@given(pairs, st.sampled_from(WEIGHTS))
def test_kappa_does_not_depend_on_who_is_called_a(rows, weights):
    a, b = raters(rows)
    assert agreement(a, b, weights).kappa == agreement(b, a, weights).kappa


@given(pairs, st.sampled_from(WEIGHTS))
def test_raters_who_agree_have_kappa_one_unless_they_never_vary(rows, weights):
    a, _ = raters(rows)
    found = agreement(a, a, weights)
    assert found.exact_share == 1
    assert found.kappa == (1 if a.nunique() > 1 else None)


@given(pairs, st.sampled_from(WEIGHTS), st.randoms())
def test_the_order_of_the_pairs_does_not_matter(rows, weights, random):
    a, b = raters(rows)
    order = list(a.index)
    random.shuffle(order)
    # Also of one rater alone: pairs are made by label.
    assert agreement(a.loc[order], b, weights) == agreement(a, b, weights)


@given(pairs, st.sampled_from(WEIGHTS))
def test_the_scale_turned_upside_down_gives_the_same_kappa(rows, weights):
    a, b = raters(rows)
    assert agreement(5 - a, 5 - b, weights).kappa == agreement(a, b, weights).kappa


@given(pairs, st.sampled_from(WEIGHTS))
def test_an_interval_has_a_lower_and_an_upper_limit_that_kappas_can_have(rows, weights):
    found = agreement(*raters(rows), weights)
    assert (found.low is None) == (found.high is None)
    if found.low is not None:
        assert -1 <= found.low <= found.high <= 1
        assert found.pairs >= 10


def test_the_interval_is_near_that_of_the_large_sample_formula():
    # 400 pairs; statsmodels' standard error is Fleiss, Cohen & Everitt's (1969).
    counts = [[60, 20, 5, 0], [20, 70, 20, 5], [5, 20, 70, 15], [0, 5, 15, 70]]
    found = agreement(*raters(rows_of(counts)), "linear")
    theirs = cohens_kappa(np.array(counts), wt="linear")
    assert found.low == pytest.approx(theirs.kappa_low, abs=0.01)
    assert found.high == pytest.approx(theirs.kappa_upp, abs=0.01)


def test_under_ten_pairs_there_is_a_kappa_without_an_interval():
    rows = [(1, 2), (2, 2), (3, 4), (4, 4), (1, 1), (2, 3), (3, 3), (4, 3), (1, 1)]
    nine, ten = agreement(*raters(rows)), agreement(*raters([*rows, (2, 2)]))
    assert nine.kappa is not None
    assert (nine.low, nine.high, nine.pairs) == (None, None, 9)
    assert ten.low is not None
    assert ten.low < ten.kappa < ten.high


def test_a_pair_with_a_missing_value_is_left_out():
    a, b = raters([(1, 1), (1, 2), (2, 4), (4, 4), (3, 3), (2, 2)])
    a["p4"], b["p5"] = np.nan, np.nan
    four = raters([(1, 1), (1, 2), (2, 4), (4, 4)])
    assert agreement(a, b) == agreement(*four)


def test_without_pairs_nothing_is_computed():
    a, b = raters([(1, 1), (2, 2)])
    nothing = Agreement(None, None, None, None, 0)
    assert agreement(a.where(a > 1), b.where(b < 2)) == nothing
    assert agreement(a.head(0), b.head(0)) == nothing


def test_raters_who_give_one_level_throughout_have_no_kappa():
    found = agreement(*raters([(3, 3)] * 12))
    assert found == Agreement(None, None, None, 1.0, 12)


def test_a_rater_who_gives_one_level_alone_agrees_as_chance_would():
    # sum(w O) = sum(w E) for every table with one row.
    found = agreement(*raters([(3, 3)] * 6 + [(3, 2)] * 6))
    assert (found.kappa, found.exact_share) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("others", "interval"),
    [
        (1, (None, None)),  # (11/12)**12 = 35 % of the redrawings hold no other level
        (2, (None, None)),  # (10/12)**12 = 11 %
        (3, (1, 1)),  # (9/12)**12 = 3 %, left out; the rest agree fully
    ],
)
def test_too_many_redrawings_without_a_kappa_leave_no_interval(others, interval):
    found = agreement(*raters([(3, 3)] * (12 - others) + [(2, 2)] * others))
    assert (found.kappa, found.low, found.high) == (1, *interval)


def test_the_same_seed_gives_the_same_interval():
    sides = raters(rows_of([[20, 5], [10, 15]]))
    assert agreement(*sides) == agreement(*sides)
    assert agreement(*sides) != agreement(*sides, seed=1)


def test_agreement_leaves_its_input_alone():
    a, b = raters([(1, 2), (2, 2), (3, 4)])
    before = a.copy(), b.copy()
    agreement(a, b)
    pd.testing.assert_series_equal(a, before[0])
    pd.testing.assert_series_equal(b, before[1])


@pytest.mark.parametrize("value", [0, 5, -1, 2.5, np.inf])
def test_what_is_no_level_is_refused_by_label(value):
    a, b = raters([(1, 1), (2, 2)])
    for sides in ((a.replace(2, value), b), (a, b.replace(2, value))):
        with pytest.raises(ValueError, match=r"whole numbers 1-4: \['p1'\]"):
            agreement(*sides)


def test_a_level_above_those_given_is_refused():
    a, b = raters([(1, 1), (2, 3)])
    with pytest.raises(ValueError, match=r"whole numbers 1-2: \['p1'\]"):
        agreement(a, b, levels=2)


def test_raters_of_different_parameters_are_refused():
    a, b = raters([(1, 1), (2, 2)])
    with pytest.raises(ValueError, match=r"one rater only: \['p1'\]"):
        agreement(a.head(1), b)
    with pytest.raises(ValueError, match=r"b: labels stand twice: \['p0'\]"):
        agreement(a, b.rename({"p1": "p0"}))


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"weights": "cubic"}, "weights: 'cubic'"),
        ({"levels": 1}, "at least 2 levels"),
        ({"draws": 1999}, "2000 draws.*1999 draws"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings, fault):
    with pytest.raises(ValueError, match=fault):
        agreement(*raters([(1, 1), (2, 2)]), **settings)
