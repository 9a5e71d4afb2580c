"""Funnels of shares: limits by size, and more spread than chance makes."""

from __future__ import annotations

from math import asin, inf, pi, sin, sqrt

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib.stats import (
    Overdispersion,
    between_variance,
    funnel_limits,
    overdispersion,
)
from parathed_lib.stats.funnels import winsorised

NAN = float("nan")
sizes = st.lists(st.integers(1, 1_000_000), min_size=1, max_size=8)
middles = st.floats(0.01, 0.99)
variances = st.none() | st.floats(0, 0.5)


@st.composite
def units(draw) -> tuple[pd.Series, pd.Series]:
    """Counts and what they are of, for two to twelve municipalities."""
    of = draw(st.lists(st.integers(1, 100_000), min_size=2, max_size=12))
    count = [draw(st.integers(0, n)) for n in of]
    return series(count), series(of)


def series(values: list) -> pd.Series:
    """The values with municipality codes as index."""
    return pd.Series(values, [str(101 + i) for i in range(len(values))], dtype=float)


# Limits


def test_the_normal_funnel_by_hand():
    # 0,2 ± 1,959964·√(0,16/n): √(0,16/100) = 0,04, √(0,16/1600) = 0,01. At n = 4 the
    # half width is 0,391993, so the low limit is cut.
    found = funnel_limits(series([100, 1600, 4]), 0.2)
    expected = pd.DataFrame(
        {
            "low": [0.2 - 0.0783986, 0.2 - 0.0195996, 0.0],
            "high": [0.2 + 0.0783986, 0.2 + 0.0195996, 0.2 + 0.3919928],
        },
        index=["101", "102", "103"],
    )
    pd.testing.assert_frame_equal(found, expected, atol=1e-7, rtol=0)


def test_the_funnel_with_more_spread_by_hand():
    # p = 0,5: asin√p = π/4 and sin²(π/4 ± h) = 1/2 ± sin(2h)/2. With n = 100 s² is
    # 0,0025; tau2 = 0,0075 makes √(s² + τ²) = 0,1, so h = 0,1959964 and
    # sin(0,3919928)/2 = 0,191015.
    found = funnel_limits(series([100]), 0.5, tau2=0.0075)
    assert found.iloc[0].tolist() == pytest.approx([0.308985, 0.691015], abs=5e-7)


def test_998_pct_take_the_quantile_3_09():
    # √(0,25/2500) = 0,01 and Φ⁻¹(0,999) = 3,090232.
    found = funnel_limits(series([2500]), 0.5, level=0.998)
    assert found.iloc[0].tolist() == pytest.approx(
        [0.5 - 0.03090232, 0.5 + 0.03090232], abs=5e-9
    )


@pytest.mark.parametrize("tau2", [None, 0.0, 0.05])
def test_limits_are_those_of_the_formula_row_by_row(tau2):
    z, of = scipy.stats.norm.ppf(0.975), [3, 40, 5000]
    for n, low, high in zip(
        of, *funnel_limits(series(of), 0.07, tau2=tau2).to_numpy().T, strict=True
    ):
        if tau2 is None:
            half = z * sqrt(0.07 * 0.93 / n)
            expected = [max(0, 0.07 - half), min(1, 0.07 + half)]
        else:
            half = z * sqrt(1 / (4 * n) + tau2)
            angles = asin(sqrt(0.07)) - half, asin(sqrt(0.07)) + half
            expected = [sin(min(max(angle, 0), pi / 2)) ** 2 for angle in angles]
        assert [low, high] == pytest.approx(expected, abs=1e-12)


def test_the_limits_do_not_bend_back_when_the_angle_leaves_the_circle():
    # τ = 2: beyond π/2 and below 0, where the sine would come back.
    found = funnel_limits(series([1, 10, 1000]), 0.5, tau2=4)
    assert found["low"].tolist() == [0, 0, 0]
    assert found["high"].tolist() == [1, 1, 1]


def test_without_spread_of_their_own_the_two_forms_agree_for_large_numbers():
    normal = funnel_limits(series([1_000_000]), 0.3)
    arcsine = funnel_limits(series([1_000_000]), 0.3, tau2=0)
    pd.testing.assert_frame_equal(normal, arcsine, atol=1e-6, rtol=0)


@given(sizes, middles, variances)
def test_limits_lie_round_the_reference_between_0_and_1(of, middle, tau2):
    found = funnel_limits(series(of), middle, tau2=tau2)
    assert (found["low"].between(0, middle + 1e-12)).all()
    assert (found["high"].between(middle - 1e-12, 1)).all()


@given(sizes, middles, variances, st.integers(2, 50))
def test_the_funnel_narrows_with_size(of, middle, tau2, times):
    small = funnel_limits(series(of), middle, tau2=tau2)
    large = funnel_limits(series(of) * times, middle, tau2=tau2)
    assert (small["low"] <= large["low"]).all()
    assert (small["high"] >= large["high"]).all()


@given(sizes, middles, variances)
def test_the_funnel_of_the_complement_is_the_mirrored_one(of, middle, tau2):
    found = funnel_limits(series(of), middle, tau2=tau2)
    mirrored = funnel_limits(series(of), 1 - middle, tau2=tau2)
    np.testing.assert_allclose(found["low"], 1 - mirrored["high"], atol=1e-9)


@given(sizes, middles, variances)
def test_a_higher_level_and_more_spread_widen_the_funnel(of, middle, tau2):
    narrow = funnel_limits(series(of), middle, 0.95, tau2)
    wide = funnel_limits(series(of), middle, 0.998, tau2)
    spread = funnel_limits(series(of), middle, 0.95, (tau2 or 0) + 0.1)
    plain = funnel_limits(series(of), middle, 0.95, tau2 or 0)
    for outer, inner in ((wide, narrow), (spread, plain)):
        assert (outer["low"] <= inner["low"]).all()
        assert (outer["high"] >= inner["high"]).all()


def test_a_missing_number_gives_missing_limits():
    of = series([100, NAN])
    found = funnel_limits(of, 0.2)
    assert found.isna().all(axis=1).tolist() == [False, True]
    assert funnel_limits(of, NAN).isna().all(axis=None)
    assert funnel_limits(of, 0.2, tau2=NAN).isna().all(axis=None)


def test_a_funnel_is_drawn_on_a_grid_of_any_sizes():
    grid = pd.Series([10.5, 20.25])
    assert funnel_limits(grid, 0.5).notna().all(axis=None)
    assert funnel_limits(grid[:0], 0.5).shape == (0, 2)


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ([100, 0], r"denominators above 0.*'102'$"),
        ([-5, 100], r"denominators above 0.*'101'$"),
        ([100, inf], r"finite numbers.*'102'$"),
    ],
)
def test_impossible_sizes_are_refused_with_their_rows(of, message):
    with pytest.raises(ValueError, match=message):
        funnel_limits(series(of), 0.2)


@pytest.mark.parametrize("reference", [-0.1, 1.1, 20, inf])
def test_a_reference_is_a_share(reference):
    with pytest.raises(ValueError, match="a reference share of 0-1"):
        funnel_limits(series([100]), reference)


@pytest.mark.parametrize("tau2", [-0.1, inf])
def test_a_variance_is_finite_and_not_negative(tau2):
    with pytest.raises(ValueError, match="a finite tau2 of 0 or more"):
        funnel_limits(series([100]), 0.5, tau2=tau2)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_between_0_and_1(level):
    with pytest.raises(ValueError, match="a level between 0 and 1"):
        funnel_limits(series([100]), 0.5, level)


def test_a_size_that_stands_twice_is_refused():
    twice = pd.Series([5.0, 6.0], index=["183", "183"])
    with pytest.raises(ValueError, match=r"one row per label.*'183'$"):
        funnel_limits(twice, 0.5)


# More spread than chance


def test_winsorising_pulls_the_outer_tenths_in():
    # The tests of COINr: of 1 to 10 and 100, 100 becomes 10. By hand: the 0,1 and 0,9
    # quantiles (type 7) of 11 values are the second and the tenth.
    values = np.array([*range(1, 11), 100], dtype=float)
    assert winsorised(values).tolist() == [2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]


def test_quantiles_between_two_values_are_interpolated():
    # By hand: of 0, 10, 20, 30 they are at the places 0,3 and 2,7, so 3 and 27.
    found = winsorised(np.array([0.0, 10, 20, 30]))
    assert found.tolist() == pytest.approx([3, 10, 20, 27])


def test_spread_by_hand():
    # 25 and 75 of 100: p = 0,5, asin√x/n = π/6 and π/3, π/12 from π/4; s = 1/20, so
    # z = -+5,235988. The quantiles are 0,1 and 0,9 of the way: z = -+4,188790, squared
    # 17,545963 = φ. Σw - Σw²/Σw = 800 - 400 = 400, τ² = (2φ - 1)/400 = 0,0852298.
    found = overdispersion(series([25, 75]), series([100, 100]))
    assert found == pytest.approx((17.545963, 0.0852298), abs=5e-7)
    assert isinstance(found, Overdispersion)


def test_spread_is_that_of_the_formula_unit_by_unit():
    count, of = [0, 12, 55, 41, 90, 7], [20, 80, 300, 250, 310, 60]
    pooled = asin(sqrt(sum(count) / sum(of)))
    z = [
        (asin(sqrt(x / n)) - pooled) * 2 * sqrt(n)
        for x, n in zip(count, of, strict=True)
    ]
    # Six values: the quantiles lie half way between the outer two at each end.
    ordered = sorted(z)
    low, high = (ordered[0] + ordered[1]) / 2, (ordered[4] + ordered[5]) / 2
    phi = sum(min(max(one, low), high) ** 2 for one in z) / 6
    w = [4 * n for n in of]
    tau2 = (6 * phi - 5) / (sum(w) - sum(one**2 for one in w) / sum(w))
    assert tau2 > 0
    assert overdispersion(series(count), series(of)) == pytest.approx((phi, tau2))


def test_units_that_are_alike_have_no_spread():
    assert overdispersion(series([10, 20, 30]), series([100, 200, 300])) == (
        pytest.approx((0, 0), abs=1e-12)
    )
    assert overdispersion(series([0, 0]), series([10, 20])) == (0, 0)
    assert overdispersion(series([10, 20]), series([10, 20])) == (0, 0)


def test_winsorising_makes_phi_and_tau2_about_a_third_too_small():
    # Of standard normal z-scores, clipped at c = 1,281552, the mean square is
    # 0,8 - 2c·φ(c) + 0,2c² = 0,8 - 0,449811 + 0,328475 = 0,678664. With equal n and
    # w = 4n = 40.000, τ² = 0,0025: φ = 0,678664·(1 + wτ²) and τ² becomes (φ - 1)/w.
    random = np.random.Generator(np.random.PCG64(1))
    units = 20_000
    of = series([10_000] * units)
    chance = overdispersion(series(random.binomial(10_000, 0.2, units)), of)
    assert chance.phi == pytest.approx(0.678664, abs=0.02)
    assert chance.tau2 == 0
    own = np.sin(asin(sqrt(0.2)) + random.normal(0, 0.05, units)) ** 2
    more = overdispersion(series(random.binomial(10_000, own)), of)
    assert more.phi == pytest.approx(0.678664 * 101, rel=0.03)
    assert more.tau2 == pytest.approx((0.678664 * 101 - 1) / 40_000, rel=0.03)


# The variance that keeps the funnel's level


def test_the_variance_between_two_units_by_hand():
    # As above: asin√x/n lie -+π/12 = -+0,261799 from π/4, by chance 1/400. The
    # quantiles are 0,1 and 0,9 of the way, so the values become -+0,8·0,261799, squared
    # 0,0438649. Normal values would give 0,678655: with c = 1,281552 and φ(c) =
    # 0,175498 from a table 0,8 + 0,2·1,642374 - 2·1,281552·0,175498. So τ² is
    # 0,0438649/0,678655 - 0,0025 = 0,0621350.
    found = between_variance(series([25, 75]), series([100, 100]))
    assert found == pytest.approx(0.0621350, abs=2e-7)


@pytest.mark.parametrize("sd", [0, 0.01, 0.05])
def test_the_variance_between_units_is_the_true_one_whatever_the_sizes(sd):
    random = np.random.Generator(np.random.PCG64(1))
    of = np.repeat([500, 5_000, 50_000, 250_000], 5_000)
    own = np.sin(asin(sqrt(0.2)) + sd * random.standard_normal(len(of))) ** 2
    found = between_variance(series(random.binomial(of, own)), series(of))
    # The spread by chance, 1/(4n), is 2.6e-6 at the middle of the sizes.
    assert found == pytest.approx(sd**2, rel=0.04, abs=1e-7)


def test_units_that_are_alike_have_no_variance_between_them():
    assert between_variance(series([10, 20, 30]), series([100, 200, 300])) == 0
    assert between_variance(series([0, 0]), series([10, 20])) == 0


@given(units())
def test_the_variance_between_units_sets_the_mean_square_or_is_0(found):
    count, of = found
    tau2 = between_variance(count, of)
    known = count.notna() & of.notna()
    x, n = count[known].to_numpy(), of[known].to_numpy()
    away = np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(x.sum() / n.sum()))
    square = np.mean(winsorised(away / np.sqrt(1 / (4 * n) + tau2)) ** 2)
    if tau2 == 0:
        assert square <= 0.678655
    else:
        assert square == pytest.approx(0.678655, abs=1e-5)


@given(units())
def test_spread_is_never_negative(found):
    phi, tau2 = overdispersion(*found)
    assert phi >= 0
    assert tau2 >= 0


@given(units())
def test_the_spread_of_the_complement_is_the_same(found):
    count, of = found
    assert overdispersion(of - count, of) == pytest.approx(
        overdispersion(count, of), rel=1e-6, abs=1e-6
    )
    assert between_variance(of - count, of) == pytest.approx(
        between_variance(count, of), rel=1e-6, abs=1e-6
    )


@given(units(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(found, random):
    count, of = found
    order = random.sample(count.index.tolist(), len(count))
    assert overdispersion(count.loc[order], of.loc[order]) == pytest.approx(
        overdispersion(count, of), rel=1e-9, abs=1e-12
    )
    assert between_variance(count.loc[order], of.loc[order]) == pytest.approx(
        between_variance(count, of), rel=1e-9, abs=1e-12
    )


def test_units_without_a_number_are_left_out():
    count, of = series([25, NAN, 75, 3]), series([100, 50, 100, NAN])
    for spread in (overdispersion, between_variance):
        assert spread(count, of) == spread(series([25, 75]), series([100, 100]))


@pytest.mark.parametrize(("count", "of"), [([], []), ([5], [10]), ([5, NAN], [10, 10])])
def test_of_fewer_than_two_units_no_spread_can_be_said(count, of):
    assert np.isnan(overdispersion(series(count), series(of))).all()
    assert np.isnan(between_variance(series(count), series(of)))


@pytest.mark.parametrize(
    ("count", "of", "message"),
    [
        ([5, -1], [10, 10], r"whole counts of 0 or more.*'102'$"),
        ([5, 0.5], [10, 10], r"whole counts of 0 or more.*'102'$"),
        ([5, 11], [10, 10], r"not above its denominator.*'102'$"),
        ([5, 0], [10, 0], r"denominators above 0.*'102'$"),
        ([5, 5], [10, 10.5], r"whole denominators.*'102'$"),
        ([5, inf], [10, 10], r"finite numbers.*'102'$"),
        ([5], [10, 10], r"rows that differ: '102'$"),
    ],
)
def test_impossible_numbers_are_refused_with_their_rows(count, of, message):
    for spread in (overdispersion, between_variance):
        with pytest.raises(ValueError, match=message):
            spread(series(count), series(of))
