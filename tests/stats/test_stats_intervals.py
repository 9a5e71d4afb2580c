"""Intervals for shares, counts, rates and means: published values, exact coverage."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from math import exp, factorial, inf, sqrt

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from parathed_lib import stats
from parathed_lib.errors import ParathedError
from parathed_lib.scoring import agreement
from parathed_lib.stats import (
    count_interval,
    mean_interval,
    rate_interval,
    share_interval,
    standardised_rate,
)
from parathed_lib.stats.intervals import exact_poisson

NAN = float("nan")
levels = st.floats(0.5, 0.999)


@st.composite
def parts(draw) -> tuple[pd.Series, pd.Series]:
    """Counts and what they are of, for one to six municipalities."""
    of = draw(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=6))
    count = [draw(st.integers(0, n)) for n in of]
    return series(count), series(of)


def series(values: list) -> pd.Series:
    """The values with municipality codes as index."""
    return pd.Series(values, [str(101 + i) for i in range(len(values))], dtype=float)


def limits(table: pd.DataFrame) -> list[float]:
    """The limits of a table of one row."""
    (row,) = table[["low", "high"]].to_numpy().tolist()
    return row


# Published values


@pytest.mark.parametrize(
    ("count", "of", "level", "low", "high"),
    [
        # The test sheets that PHEindicatormethods publishes.
        (65, 100, 0.95, 0.552544, 0.736358),
        (1045, 5000, 0.95, 0.197955, 0.220491),
        (65, 100, 0.998, 0.495495, 0.778354),
    ],
)
def test_share_intervals_reproduce_published_values(count, of, level, low, high):
    found = share_interval(series([count]), series([of]), level)
    assert limits(found) == pytest.approx([low, high], abs=5e-7)


@pytest.mark.parametrize(
    ("count", "level", "low", "high"),
    [
        # The test sheets that PHEindicatormethods publishes.
        (65, 0.95, 50.163188, 82.849139),
        (1045, 0.95, 982.593202, 1110.331213),
        (65, 0.998, 42.880261, 94.000291),
        (10, 0.998, 2.916318, 24.193725),
    ],
)
def test_count_intervals_reproduce_published_values(count, level, low, high):
    found = count_interval(series([count]), level)
    assert limits(found) == pytest.approx([low, high], abs=5e-7)


@pytest.mark.parametrize(
    ("expected", "level", "low", "high"),
    [
        # The tests of FunnelPlotR: limits of the ratio at so many expected events.
        (15, 0.95, 0.5596924, 1.649348),
        (20, 0.95, 0.6108260, 1.544419),
        (30, 0.95, 0.6746958, 1.427562),
        (15, 0.998, 0.3862650, 2.082907),
        (20, 0.998, 0.4479107, 1.902094),
        (30, 0.998, 0.5289724, 1.702771),
    ],
)
def test_exact_poisson_limits_reproduce_published_ratios(expected, level, low, high):
    below, above = exact_poisson(np.array([float(expected)]), level)
    assert below[0] / expected == pytest.approx(low, abs=5e-8)
    assert above[0] / expected == pytest.approx(high, abs=5e-7)


def test_zero_events_have_limits():
    # By hand: no event has the probability exp(-m); it is 2,5 % at m = -ln 0,025.
    found = count_interval(series([0]))
    assert limits(found) == pytest.approx([0, 3.68888], abs=5e-6)
    assert limits(found)[0] == 0


FUNCTIONS = {
    "share_interval": lambda x: stats.share_interval(x, x),
    "count_interval": stats.count_interval,
    "rate_interval": lambda x: stats.rate_interval(x, x),
    "mean_interval": stats.mean_interval,
    "standardised_rate": lambda x: stats.standardised_rate(x, x, x),
    "verdict": lambda x: stats.verdict(x, x, 1.0, "high"),
    "funnel_limits": lambda x: stats.funnel_limits(x, 0.5),
    "overdispersion": lambda x: stats.overdispersion(x, x),
    "between_variance": lambda x: stats.between_variance(x, x),
    "rank_interval": lambda x: stats.rank_interval(x, x, 1000, 1),
    "trend": lambda x: stats.trend(x, x),
    "peer_figures": lambda x: stats.peer_figures(x, ["101"]),
    "peers": lambda x: stats.peers(x, "101"),
    "has_good_peer": lambda x: stats.has_good_peer(x, "101"),
    "agreement": lambda x: agreement(x, x),
}


def test_every_function_of_series_is_held_below():
    others = {"mean_half_width", "Overdispersion", "PeerFigures", "Trend"}
    assert set(FUNCTIONS) - {"agreement"} == set(stats.__all__) - others


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
@pytest.mark.parametrize(
    ("value", "came"),
    [
        (5, "int"),
        ([5], "list"),
        (np.array([5]), "ndarray"),
        ("5", "str"),
        (None, "NoneType"),
        (pd.Series(["5"], ["101"]), "object|str|Series"),
        (pd.Series([True], ["101"]), "bool|Series"),
    ],
)
def test_what_is_no_series_of_numbers_is_told_in_one_line(function, value, came):
    with pytest.raises(ParathedError) as told:
        function(value)
    (line,) = told.value._render_traceback_()  # as a notebook shows it
    assert re.search(rf"expected a (Series|DataFrame) .*, found ({came})\b", line)
    assert "\n" not in line
    assert isinstance(told.value, ValueError)


def test_a_share_interval_by_hand():
    # z = 1,959964, z² = 3,841459. 1 of 4: 4x(1 - x/n) = 3, so
    # (2 + 3,841459 ± 1,959964·√6,841459) / (2·7,841459), which is
    # (5,841459 ± 5,126517) / 15,682918.
    found = share_interval(series([1]), series([4]))
    assert limits(found) == pytest.approx([0.045587, 0.699358], abs=5e-7)


def test_nobody_and_everybody_have_one_limit_at_the_end():
    # By hand: 0 of n has the limits 0 and z²/(n + z²), here 3,841459/13,841459.
    found = share_interval(series([0, 10]), series([10, 10]))
    assert found["low"].tolist() == [0, pytest.approx(1 - 0.277533, abs=5e-7)]
    assert found["high"].tolist() == [pytest.approx(0.277533, abs=5e-7), 1]


def test_a_rate_has_the_limits_of_its_count():
    # By hand: 65 of 26.000 is 2,5 of 1.000, with 50,163188/26 and 82,849139/26.
    found = rate_interval(series([65]), series([26_000]), per=1000)
    expected = pd.DataFrame(
        {"value": [2.5], "low": [1.929353], "high": [3.186505]}, index=["101"]
    )
    pd.testing.assert_frame_equal(found, expected, atol=1e-6, rtol=0)


def test_a_mean_by_hand():
    # 2, 4, 6: mean 4, s = 2, t(0,975; 2) = 4,302653, half = 4,302653·2/√3 = 4,968275.
    found = mean_interval(series([2, 4, 6]))
    expected = pd.DataFrame({"value": [4.0], "low": [-0.968275], "high": [8.968275]})
    pd.testing.assert_frame_equal(found, expected, atol=1e-6, rtol=0)


def test_a_mean_of_one_value_has_no_limits():
    expected = pd.DataFrame({"value": [7.0], "low": [NAN], "high": [NAN]})
    pd.testing.assert_frame_equal(mean_interval(series([7])), expected)


def test_without_values_there_is_no_mean():
    expected = pd.DataFrame({"value": [NAN], "low": [NAN], "high": [NAN]})
    pd.testing.assert_frame_equal(mean_interval(series([])), expected)


# Down's syndrome by the mother's age, birth order five and more, per 100,000 births:
# Fleiss (1981), Statistical Methods for Rates and Proportions, table 14.4.
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30666, 123419, 149919, 104088, 34392]
STANDARD = [319933, 931318, 786511, 488235, 237863, 61313]


def test_a_standardised_rate_reproduces_a_published_one():
    found = standardised_rate(
        series(CASES), series(BIRTHS), series(STANDARD), per=100_000
    )
    # The worked example of the R package dsrTest has 75.52901 for these data.
    assert found["value"].tolist() == pytest.approx([75.52901], abs=5e-6)


def test_the_limits_of_a_standardised_rate_are_near_those_with_exact_poisson():
    # Computed apart: Dobson's formula with the chi-square limits of 740 events.
    found = standardised_rate(
        series(CASES), series(BIRTHS), series(STANDARD), per=100_000
    )
    assert limits(found) == pytest.approx([67.63284, 83.86703], abs=2e-3)


def test_the_limits_of_a_standardised_rate_by_hand():
    # 10 of 100 and 20 of 400, equal weights: (0,10 + 0,05)/2 = 0,075 and
    # Var = (10/100² + 20/400²)/4 = 0,00028125, O = 30, √(Var/O) = 0,0030618622.
    # Byar of 30: 30(1 - 1/270 - 1,959964/(3√30))³ = 20,236939 and
    # 31(1 - 1/279 + 1,959964/(3√31))³ = 42,828372.
    found = standardised_rate(series([10, 20]), series([100, 400]), series([1, 1]))
    expected = pd.DataFrame(
        {
            "value": [0.075],
            "low": [0.075 + 0.0030618622 * (20.236939 - 30)],
            "high": [0.075 + 0.0030618622 * (42.828372 - 30)],
        }
    )
    pd.testing.assert_frame_equal(found, expected, atol=1e-8, rtol=0)


def test_a_rate_standardised_to_its_own_population_is_the_crude_rate():
    # With w = n: value O/Σn and √(Var/O) = 1/Σn, so the limits are Byar's over Σn.
    own = standardised_rate(series(CASES), series(BIRTHS), series(BIRTHS), per=1000)
    crude = rate_interval(series([sum(CASES)]), series([sum(BIRTHS)]), per=1000)
    pd.testing.assert_frame_equal(own, crude.reset_index(drop=True))


def test_a_standardised_rate_of_fewer_than_ten_events_has_no_limits():
    of, weights = series([100, 100]), series([1, 1])
    nine = standardised_rate(series([4, 5]), of, weights)
    expected = pd.DataFrame({"value": [0.045], "low": [NAN], "high": [NAN]})
    pd.testing.assert_frame_equal(nine, expected)
    assert standardised_rate(series([5, 5]), of, weights).notna().all(axis=None)


# Independent sources


@given(parts(), levels)
def test_share_intervals_are_those_of_statsmodels(shares, level):
    low, high = proportion_confint(*shares, alpha=1 - level, method="wilson")
    found = share_interval(*shares, level)
    np.testing.assert_allclose(found["low"], low, atol=1e-12)
    np.testing.assert_allclose(found["high"], high, atol=1e-12)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), levels)
def test_counts_below_ten_have_the_exact_limits_of_scipy(counts, level):
    tail = (1 - level) / 2
    found = count_interval(series(counts), level)
    for x, low, high in zip(counts, found["low"], found["high"], strict=True):
        assert low == pytest.approx(scipy.stats.chi2.ppf(tail, 2 * x) / 2 if x else 0)
        assert high == pytest.approx(scipy.stats.chi2.ppf(1 - tail, 2 * x + 2) / 2)


def test_from_ten_on_the_limits_are_within_three_thousandths_of_the_exact_ones():
    counts = np.arange(10, 2000)
    found = count_interval(series(counts.tolist()))
    low = scipy.stats.chi2.ppf(0.025, 2 * counts) / 2
    high = scipy.stats.chi2.ppf(0.975, 2 * counts + 2) / 2
    np.testing.assert_allclose(found["low"], low, rtol=3e-3)
    np.testing.assert_allclose(found["high"], high, rtol=3e-3)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=8), levels)
def test_means_have_the_limits_of_scipy(values, level):
    found = mean_interval(series(values), level)
    half = scipy.stats.t.ppf((1 + level) / 2, len(values) - 1) * pd.Series(values).sem()
    assert limits(found) == pytest.approx(
        [np.mean(values) - half, np.mean(values) + half], abs=1e-9
    )


# Exact coverage: how often an interval holds the truth is a sum over all counts.


def wilson_coverage(n: int, p: Sequence[float]) -> list[float]:
    """The chance that the interval for x of n holds p, for each p."""
    found = share_interval(series(list(range(n + 1))), series([n] * (n + 1)))
    return [held(found, one, scipy.stats.binom(n, one)) for one in p]


def poisson_coverage(means: Sequence[float]) -> list[float]:
    """The chance that the interval for a count holds its mean, for each mean."""
    found = count_interval(series(list(range(400))))
    return [held(found, mean, scipy.stats.poisson(mean)) for mean in means]


def held(intervals: pd.DataFrame, truth: float, distribution) -> float:
    """The chance of the counts 0, 1, ... whose interval holds the truth."""
    low, high = intervals["low"].to_numpy(), intervals["high"].to_numpy()
    counts = np.flatnonzero((low <= truth) & (truth <= high))
    return float(distribution.pmf(counts).sum())


@pytest.mark.parametrize(
    ("n", "p", "coverage"),
    [
        # By hand: |x - 5| <= 1,96·√2,5 = 3,10, so x = 2-8: 1 - 2(1 + 10)/1024.
        (10, 0.5, 0.978515625),
        # By hand: |x - 1| <= 1,96·√0,9 = 1,86, so x = 0-2: less than 95 %.
        (10, 0.1, 0.9**10 + 10 * 0.1 * 0.9**9 + 45 * 0.01 * 0.9**8),
        # By hand: |x - 0,2| <= 1,96·√0,196 = 0,87, so x = 0-1.
        (10, 0.02, 0.98**10 + 10 * 0.02 * 0.98**9),
        # By hand: |x - 0,05| <= 1,96·√0,0495 = 0,44, so x = 0: five rare ones.
        (5, 0.01, 0.99**5),
        # By hand: |x - 0,2| <= 1,96·√0,16 = 0,78, so x = 0 alone.
        (1, 0.2, 0.8),
    ],
)
def test_the_coverage_of_a_share_by_hand(n, p, coverage):
    assert wilson_coverage(n, [p]) == pytest.approx([coverage], abs=1e-12)


@pytest.mark.parametrize("n", [1, 2, 5, 10, 37, 100, 250])
def test_the_coverage_of_a_share_is_that_of_the_score_test(n):
    # Written the other way round: the counts whose score test does not reject p.
    counts = np.arange(n + 1)
    z = scipy.stats.norm.ppf(0.975)
    grid = np.linspace(0.0013, 0.9987, 61).tolist()
    expected = []
    for p in grid:
        kept = np.abs(counts / n - p) <= z * sqrt(p * (1 - p) / n)
        expected.append(scipy.stats.binom.pmf(counts[kept], n, p).sum())
    np.testing.assert_allclose(wilson_coverage(n, grid), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("mean", "largest"),
    [
        # By hand: m is held as long as P(X >= x | m) >= 2,5 %.
        (1, 3),  # P(X >= 3) = 0,080, P(X >= 4) = 0,019
        (2, 5),  # P(X >= 5) = 0,053, P(X >= 6) = 0,017
    ],
)
def test_the_coverage_of_a_small_count_by_hand(mean, largest):
    chance = sum(mean**x / factorial(x) for x in range(largest + 1)) * exp(-mean)
    assert poisson_coverage([mean]) == pytest.approx([chance], abs=1e-12)


def test_the_coverage_of_a_count_is_that_of_two_one_sided_tests():
    # Below ten: no one-sided Poisson test rejects the mean at 2,5 %. From ten on:
    # Wilson and Hilferty's cube root lies within z, for x below and x + 1 above.
    counts = np.arange(400)
    z = scipy.stats.norm.ppf(0.975)
    means = np.linspace(0.07, 150.03, 301).tolist()
    expected = []
    for mean in means:
        exact = (scipy.stats.poisson.sf(counts - 1, mean) >= 0.025) & (
            scipy.stats.poisson.cdf(counts, mean) >= 0.025
        )
        x = np.maximum(counts, 10)
        below = (1 - 1 / (9 * x) - np.cbrt(mean / x)) * 3 * np.sqrt(x)
        above = (np.cbrt(mean / (x + 1)) - 1 + 1 / (9 * (x + 1))) * 3 * np.sqrt(x + 1)
        kept = np.where(counts < 10, exact, (below <= z) & (above <= z))
        expected.append(scipy.stats.poisson.pmf(counts[kept], mean).sum())
    np.testing.assert_allclose(poisson_coverage(means), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("n", "least", "mean", "most"),
    [
        # Computed apart from scipy's binomial and the score test over the same grid.
        (10, 0.910345, 0.955870, 0.987076),
        # The least is at p = 0,0013, where only x = 0 holds p: 0,9987^100.
        (100, 0.878021, 0.950485, 0.977224),
        (1000, 0.944025, 0.949853, 0.958799),
    ],
)
def test_95_pct_are_held_on_average_but_not_at_every_share(n, least, mean, most):
    coverage = wilson_coverage(n, np.linspace(0.0013, 0.9987, 61).tolist())
    found = [min(coverage), np.mean(coverage), max(coverage)]
    assert found == pytest.approx([least, mean, most], abs=1e-6)


# What holds for all numbers


@given(parts(), levels)
def test_limits_bracket_the_value(shares, level):
    for found in (
        share_interval(*shares, level),
        count_interval(shares[0], level),
        rate_interval(*shares, per=1000, level=level),
    ):
        assert (found["low"] <= found["value"]).all()
        assert (found["value"] <= found["high"]).all()


@given(parts(), levels)
def test_shares_have_limits_between_0_and_1(shares, level):
    found = share_interval(*shares, level)
    assert found.ge(0).all(axis=None)
    assert found.le(1).all(axis=None)


@given(parts(), st.integers(2, 50))
def test_an_interval_shrinks_with_the_number_at_the_same_share(shares, times):
    count, of = shares
    small, large = share_interval(count, of), share_interval(count * times, of * times)
    assert (small["high"] - small["low"] > large["high"] - large["low"]).all()


@given(parts())
def test_the_complement_has_the_mirrored_interval(shares):
    count, of = shares
    found, mirrored = share_interval(count, of), share_interval(of - count, of)
    np.testing.assert_allclose(found["low"], 1 - mirrored["high"], atol=1e-12)
    np.testing.assert_allclose(found["high"], 1 - mirrored["low"], atol=1e-12)


@given(parts(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_kept_and_does_not_matter(shares, random):
    count, of = shares
    order = random.sample(count.index.tolist(), len(count))
    for compute in (share_interval, rate_interval):
        found = compute(count.loc[order], of.loc[order])
        pd.testing.assert_frame_equal(found, compute(count, of).loc[order])


@given(parts(), st.floats(0.5, 0.99))
def test_an_interval_is_wider_at_a_higher_level(shares, level):
    count, of = shares
    higher = (1 + level) / 2
    for narrow, wide in (
        (share_interval(count, of, level), share_interval(count, of, higher)),
        (count_interval(count, level), count_interval(count, higher)),
    ):
        assert (wide["low"] <= narrow["low"]).all()
        assert (wide["high"] >= narrow["high"]).all()
        assert (wide["high"] - wide["low"] > narrow["high"] - narrow["low"]).all()


def test_more_events_have_higher_limits_also_where_the_method_changes():
    found = count_interval(series(list(range(200))))
    assert found["low"].is_monotonic_increasing
    assert found["high"].is_monotonic_increasing


@given(parts(), st.integers(1, 1000))
def test_a_standardised_rate_does_not_depend_on_the_size_of_the_standard(parts, times):
    count, of = parts
    weights = of + 1
    pd.testing.assert_frame_equal(
        standardised_rate(count, of, weights),
        standardised_rate(count, of, weights * times),
    )


# Missing in, missing out


def test_a_missing_number_gives_a_missing_row():
    count, of = series([65, NAN, 5, 0]), series([100, 50, NAN, NAN])
    for found in (share_interval(count, of), rate_interval(count, of)):
        assert found.isna().all(axis=1).tolist() == [False, True, True, True]
        assert found.iloc[0].notna().all()


def test_a_missing_count_has_no_interval():
    found = count_interval(series([NAN, 3, 30]))
    assert found.isna().all(axis=1).tolist() == [True, False, False]


def test_the_missing_value_of_pandas_is_missing_too():
    count = pd.Series({"101": 65, "183": None}, dtype="Int64")
    of = pd.Series({"101": 100, "183": 50}, dtype="Int64")
    expected = pd.DataFrame(
        {"value": [0.65, NAN], "low": [0.552544, NAN], "high": [0.736358, NAN]},
        index=["101", "183"],
    )
    pd.testing.assert_frame_equal(share_interval(count, of), expected, atol=1e-6)


def test_a_mean_with_a_missing_value_is_missing():
    assert mean_interval(series([1, NAN, 3])).isna().all(axis=None)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_standardised_rate_with_a_missing_stratum_is_missing(position):
    columns = [[30.0, 40.0], [100.0, 200.0], [1.0, 1.0]]
    columns[position][1] = NAN
    found = standardised_rate(*map(series, columns))
    expected = pd.DataFrame({"value": [NAN], "low": [NAN], "high": [NAN]})
    pd.testing.assert_frame_equal(found, expected)


def test_no_rows_give_no_rows():
    empty = series([])
    for found in (
        share_interval(empty, empty),
        count_interval(empty),
        rate_interval(empty, empty),
    ):
        assert found.shape == (0, 3)


def test_the_input_is_left_as_it_was():
    count, of = series([0, 5, NAN]), series([10, 10, 10])
    share_interval(count, of)
    rate_interval(count, of)
    pd.testing.assert_series_equal(count, series([0, 5, NAN]))
    pd.testing.assert_series_equal(of, series([10, 10, 10]))


# Impossible input


@pytest.mark.parametrize(
    ("count", "of", "message"),
    [
        ([-1, 5, 5], [10, 10, 10], r"whole counts of 0 or more.*'101'$"),
        ([5, 4.5, 5], [10, 10, 10], r"whole counts of 0 or more.*'102'$"),
        ([5, inf, 5], [10, 10, 10], r"finite numbers.*'102'$"),
        ([5, 5, 5], [10, inf, 10], r"finite numbers.*'102'$"),
        ([0, 5, NAN], [0, 10, -3], r"denominators above 0.*'101', '103'$"),
    ],
)
def test_impossible_numbers_are_refused_with_their_rows(count, of, message):
    for compute in (share_interval, rate_interval):
        with pytest.raises(ValueError, match=message):
            compute(series(count), series(of))


def test_more_counted_than_there_are_is_refused_for_a_share_only():
    count, of = series([5, 11]), series([10, 10])
    with pytest.raises(ValueError, match=r"not above its denominator.*'102'$"):
        share_interval(count, of)
    assert rate_interval(count, of)["value"].tolist() == [0.5, 1.1]


def test_a_share_needs_a_whole_denominator_and_a_rate_does_not():
    count, of = series([5]), series([12.5])
    with pytest.raises(ValueError, match=r"whole denominators.*'101'$"):
        share_interval(count, of)
    assert rate_interval(count, of)["value"].tolist() == [0.4]


@pytest.mark.parametrize("count", [-1, 0.5, inf, -inf])
def test_an_impossible_count_is_refused_with_its_row(count):
    with pytest.raises(ValueError, match="'102'"):
        count_interval(series([5, count]))


@pytest.mark.parametrize("compute", [share_interval, rate_interval])
def test_series_on_different_rows_are_refused(compute):
    count = pd.Series({"101": 5.0, "147": 5.0})
    with pytest.raises(ValueError, match="rows that differ: '147', '183'"):
        compute(count, pd.Series({"101": 10.0, "183": 10.0}))
    with pytest.raises(ValueError, match="another order"):
        compute(count, pd.Series({"147": 10.0, "101": 10.0}))


def test_a_row_that_stands_twice_is_refused():
    twice = pd.Series([5.0, 6.0, 7.0], index=["101", "183", "183"])
    for compute in (count_interval, mean_interval):
        with pytest.raises(ValueError, match=r"one row per label.*'183'$"):
            compute(twice)


@pytest.mark.parametrize("values", [["65"], [True], [None]])
def test_what_is_no_number_is_refused_also_when_it_looks_like_one(values):
    with pytest.raises(ValueError, match="a Series of numbers"):
        count_interval(pd.Series(values, index=["101"], dtype=object))


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, NAN])
def test_a_level_is_between_0_and_1(level):
    count, of = series([50]), series([100])
    for compute in (
        lambda: share_interval(count, of, level),
        lambda: count_interval(count, level),
        lambda: rate_interval(count, of, level=level),
        lambda: mean_interval(count, level),
        lambda: standardised_rate(count, of, of, level=level),
    ):
        with pytest.raises(ValueError, match="a level between 0 and 1"):
            compute()


@pytest.mark.parametrize("per", [0, -1000, inf, NAN])
def test_a_rate_is_per_a_positive_number(per):
    count, of = series([50]), series([100])
    with pytest.raises(ValueError, match="positive number as `per`"):
        rate_interval(count, of, per=per)
    with pytest.raises(ValueError, match="positive number as `per`"):
        standardised_rate(count, of, of, per=per)


def test_weights_are_positive_and_on_the_index_of_the_strata():
    count, of = series([5, 5]), series([10, 10])
    with pytest.raises(ValueError, match=r"positive weights.*'101', '102'$"):
        standardised_rate(count, of, series([0, -1]))
    with pytest.raises(ValueError, match="rows that differ: '102'"):
        standardised_rate(count, of, series([1]))
    with pytest.raises(ValueError, match="at least one stratum"):
        standardised_rate(series([]), series([]), series([]))


def test_infinite_values_have_no_mean():
    with pytest.raises(ValueError, match=r"finite numbers.*'102'$"):
        mean_interval(series([1, inf]))


# Start-up


def test_importing_the_package_imports_neither_scipy_nor_statsmodels():
    code = (
        "import sys, parathed_lib.stats;"
        "print([m for m in ('scipy', 'statsmodels') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_functions_use_neither_scipy_stats_nor_statsmodels():
    code = (
        "import sys, pandas as pd\n"
        "from parathed_lib import stats\n"
        "x, n = pd.Series([5.0, 50.0]), pd.Series([100.0, 100.0])\n"
        "stats.share_interval(x, n), stats.rate_interval(x, n)\n"
        "stats.mean_interval(x), stats.standardised_rate(x, n, n)\n"
        "stats.funnel_limits(n, 0.2, tau2=0.1), stats.overdispersion(x, n)\n"
        "print([m for m in ('scipy.stats', 'statsmodels') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
