"""Whether a share has risen or fallen over its last five periods."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table

from parathed_lib.stats import Trend, trend
from parathed_lib.stats.trends import CRITICAL, chi_square

NAN = float("nan")
YEARS = [2019, 2020, 2021, 2022, 2023]
RISING = [100, 120, 140, 160, 180]


@st.composite
def five(draw) -> tuple[pd.Series, pd.Series]:
    """Counts and what they are of, in five years."""
    of = draw(st.lists(st.integers(1, 100_000), min_size=5, max_size=5))
    count = [draw(st.integers(0, n)) for n in of]
    return series(count), series(of)


def series(values: list, periods: list | None = None) -> pd.Series:
    """The values by year, from 2019 on."""
    return pd.Series(values, periods or range(2019, 2019 + len(values)), dtype=float)


def of_thousand(count: list, periods: list | None = None, **options) -> Trend:
    """The trend of counts of 1,000 each."""
    return trend(
        series(count, periods), series([1000] * len(count), periods), **options
    )


# Chi-square


def test_chi_square_by_hand():
    # 10, 20, 30, 40 and 50 of 100, t = 0 to 4: N = 500, Σc = 150, Σct = 400,
    # Σnt = 1000, Σnt² = 3000. 500·(500·400 - 150·1000)² = 500·50.000² = 1,25·10¹²;
    # 150·350·(500·3000 - 1000²) = 52.500·500.000 = 2,625·10¹⁰; the ratio is 47,619.
    assert chi_square([10, 20, 30, 40, 50], [100] * 5) == pytest.approx(1000 / 21)


@pytest.mark.parametrize(
    ("count", "of", "chi2"),
    [
        # The example of R's prop.trend.test: smokers among patients, Fleiss (1981).
        ([83, 90, 129, 70], [86, 93, 136, 82], 8.2249),
        # Breast cancer by age at first birth, Rosner, Fundamentals of Biostatistics.
        ([320, 1206, 1011, 463, 220], [1742, 5638, 3904, 1555, 626], 129.01),
    ],
)
def test_chi_square_reproduces_published_values(count, of, chi2):
    decimals = len(str(chi2).split(".")[1])
    assert round(chi_square(count, of), decimals) == chi2


@given(five())
def test_chi_square_is_that_of_statsmodels_but_for_one_observation(found):
    # statsmodels conditions on both margins: its variance has N - 1 where ours has N.
    count, of = (values.astype(int).tolist() for values in found)
    if not 0 < sum(count) < sum(of):
        return
    table = Table(np.column_stack([count, np.subtract(of, count)]), shift_zeros=False)
    other = table.test_ordinal_association(np.arange(5), np.array([1, 0]))
    factor = sum(of) / (sum(of) - 1)
    assert chi_square(count, of) == pytest.approx(other.zscore**2 * factor, abs=1e-8)


def test_the_critical_value_is_that_of_998_pct():
    assert scipy.stats.chi2.ppf(0.998, 1) == pytest.approx(CRITICAL, abs=1e-6)


# Directions


def test_a_share_that_grows_beyond_chance_is_rising():
    # By hand: N = 5000, Σc = 700, Σct = 1600, Σnt = 10.000, Σnt² = 30.000;
    # 5000·(8.000.000 - 7.000.000)² / (700·4300·(1,5·10⁸ - 10⁸)) = 5·10¹⁵ / 1,505·10¹⁴.
    assert of_thousand(RISING) == ("rising", pytest.approx(33.222591, abs=1e-6))


def test_a_share_that_shrinks_beyond_chance_is_falling():
    found = of_thousand(RISING[::-1])
    assert found == ("falling", pytest.approx(33.222591, abs=1e-6))


def test_a_share_that_grows_within_chance_is_stable():
    # By hand: Σc = 550, Σct = 1150, so 5000·(5.750.000 - 5.500.000)² = 3,125·10¹⁴ over
    # 550·4450·5·10⁷ = 1,22375·10¹⁴; 2,5536 is under 9,5495.
    found = of_thousand([100, 105, 110, 115, 120])
    assert found == ("stable", pytest.approx(2.553626, abs=1e-6))


def test_the_critical_value_divides_stable_from_rising():
    # By hand: Σc = 5a + 10d and NΣct - ΣcΣnt = 50.000d for a, a+d, ..., a+4d of 1000.
    # a = 100: d = 10 gives 5000·500.000²/(600·4400·5·10⁷) = 9,4697, and
    # d = 11 gives 5000·550.000²/(610·4390·5·10⁷) = 11,2961.
    assert of_thousand([100, 110, 120, 130, 140]) == (
        "stable",
        pytest.approx(9.469697, abs=1e-6),
    )
    assert of_thousand([100, 111, 122, 133, 144]) == (
        "rising",
        pytest.approx(11.296164, abs=1e-6),
    )


def test_a_jump_in_one_year_alone_is_no_trend():
    # By hand: chi-square 5000·(5000·1000 - 600·10.000)²/(600·4400·5·10⁷) = 37,88, but
    # without the first year the slope is 0.
    found = of_thousand([200, 100, 100, 100, 100])
    assert found == ("stable", pytest.approx(37.878788, abs=1e-6))


def test_a_slope_that_turns_without_one_year_is_no_trend():
    # 130, 128, 126, 124 fall, and the last year lifts the slope of all five.
    found = of_thousand([130, 128, 126, 124, 260])
    assert found.direction == "stable"
    assert found.chi2 > CRITICAL


@pytest.mark.parametrize("count", [0, 1000, 37])
def test_a_share_that_is_always_the_same_is_stable(count):
    assert of_thousand([count] * 5) == ("stable", 0)


def test_only_the_last_five_periods_count():
    assert of_thousand([900, 800, 700, *RISING]) == of_thousand(RISING)
    assert of_thousand([NAN, 900, *RISING]) == of_thousand(RISING)


@pytest.mark.parametrize(
    "periods",
    [
        ["2019", "2020", "2021", "2022", "2023"],
        ["2017K3", "2018K3", "2019K3", "2020K3", "2021K3"],
        ["2019K3", "2019K4", "2020K1", "2020K2", "2020K3"],
        ["2019-10", "2019-11", "2019-12", "2020-01", "2020-02"],
        ["2018/2019", "2019/2020", "2020/2021", "2021/2022", "2022/2023"],
        [2015, 2017, 2019, 2021, 2023],
    ],
)
def test_equally_spaced_periods_of_every_kind_give_the_same_trend(periods):
    assert of_thousand(RISING, periods) == of_thousand(RISING)


@given(five(), st.permutations(range(5)))
def test_the_order_of_the_rows_does_not_matter(found, order):
    count, of = found
    assert trend(count.iloc[order], of.iloc[order]) == trend(count, of)


@given(five())
def test_the_complement_has_the_opposite_direction(found):
    count, of = found
    opposite = {"rising": "falling", "falling": "rising", "stable": "stable"}
    straight, other = trend(count, of), trend(of - count, of)
    assert other == (opposite[straight.direction], pytest.approx(straight.chi2))


@given(five())
def test_time_run_backwards_has_the_opposite_direction(found):
    count, of = (series(values.tolist()[::-1]) for values in found)
    opposite = {"rising": "falling", "falling": "rising", "stable": "stable"}
    straight, other = trend(*found), trend(count, of)
    assert other == (opposite[straight.direction], pytest.approx(straight.chi2))


def test_a_share_that_walks_at_random_is_called_a_trend_in_a_quarter_of_cases():
    # The test takes each year for a new draw round a line. Fixed draws: a share of 20 %
    # that stands still, and one that walks 0,6 percentage points a year.
    random = np.random.Generator(np.random.PCG64(1))
    of = series([12_000] * 5)

    def found(shares: np.ndarray) -> float:
        rows = [trend(series(random.binomial(12_000, row)), of) for row in shares]
        return np.mean([row.direction != "stable" for row in rows])

    steady = np.full((1000, 5), 0.2)
    walk = 0.2 + np.cumsum(random.normal(0, 0.006, (1000, 5)), axis=1)
    assert found(steady) <= 0.005
    # Computed apart, with 4,000 other draws: 27 %.
    assert found(walk) == pytest.approx(0.27, abs=0.04)


# Not calculable


@pytest.mark.parametrize(
    ("count", "periods"),
    [
        ([], []),
        (RISING[:4], None),
        ([100, 120, NAN, 160, 180], None),
        ([100, 120, 140, 160, NAN], None),
        ([90, NAN, 100, 120, 140, 160], None),
        (RISING, [2018, 2020, 2021, 2022, 2023]),
        (RISING, ["2019K1", "2019K2", "2019K3", "2020K1", "2020K2"]),
    ],
)
def test_too_few_periods_and_gaps_give_no_trend(count, periods):
    assert of_thousand(count, periods) == ("not_calculable", None)


def test_a_missing_denominator_gives_no_trend():
    of = series([1000, 1000, NAN, 1000, 1000])
    assert trend(series(RISING), of) == ("not_calculable", None)


@pytest.mark.parametrize("start", [2020, "2021", 2023, "2020K1", "2022/2023"])
def test_a_new_definition_among_the_five_gives_no_trend(start):
    found = of_thousand(RISING, breaks=[start])
    assert found == ("not_calculable", None)


@pytest.mark.parametrize("breaks", [(), [2019], ["2007", 2019], {2024}, ["2019K1"]])
def test_a_new_definition_before_or_after_the_five_is_none_of_theirs(breaks):
    assert of_thousand(RISING, breaks=breaks).direction == "rising"


def test_a_break_in_a_series_of_quarters_is_found():
    periods = ["2017K3", "2018K3", "2019K3", "2020K3", "2021K3"]
    for start in ("2019K3", "2019", "2018-10"):
        assert of_thousand(RISING, periods, breaks=[start]).chi2 is None
    assert of_thousand(RISING, periods, breaks=["2017K3"]).direction == "rising"


def test_a_break_inside_a_period_is_of_that_period():
    # On the last day of the first of the five, and on the last day of the last.
    assert of_thousand(RISING, breaks=["2019-12-31"]).direction == "rising"
    assert of_thousand(RISING, breaks=["2023-12-31"]).direction == "not_calculable"


# Impossible input


@pytest.mark.parametrize(
    ("count", "of", "message"),
    [
        (-1, 10, "whole counts of 0 or more.*2019$"),
        (0.5, 10, "whole counts of 0 or more.*2019$"),
        (11, 10, "not above its denominator.*2019$"),
        (0, 0, "denominators above 0.*2019$"),
        (5, 10.5, "whole denominators.*2019$"),
        (inf, 10, "finite numbers.*2019$"),
    ],
)
def test_impossible_numbers_are_refused_with_their_periods(count, of, message):
    # In an older year too, which takes no part in the trend.
    with pytest.raises(ValueError, match=message):
        trend(series([count, *RISING]), series([of, *[1000] * 5]))


@pytest.mark.parametrize(
    "periods",
    [
        ["2019", "2020", "2021", "2022", "soon"],
        [2019.5, 2020.5, 2021.5, 2022.5, 2023.5],
        [1, 2, 3, 4, 5],
    ],
)
def test_what_is_no_period_is_refused(periods):
    with pytest.raises(ValueError, match="not a period"):
        of_thousand(RISING, periods)


@pytest.mark.parametrize(
    "periods",
    [
        ["2019", "2020", "2021", "2022", "2023K1"],
        ["2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"],
    ],
)
def test_days_and_mixed_kinds_of_periods_are_refused(periods):
    with pytest.raises(ValueError, match="all years, quarters, months or school years"):
        of_thousand(RISING, periods)


@pytest.mark.parametrize("breaks", [["soon"], "2019", [None]])
def test_a_break_is_a_period(breaks):
    with pytest.raises(ValueError, match="not a period"):
        of_thousand(RISING, breaks=breaks)


def test_a_period_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match=r"one row per label.*2020$"):
        of_thousand(RISING, [2019, 2020, 2020, 2021, 2022])


def test_series_of_different_periods_are_refused():
    with pytest.raises(ValueError, match="rows that differ: 2023"):
        trend(series(RISING), series([1000] * 4))
