"""Where one municipality lies among the 98: positions, classes and bands."""

from __future__ import annotations

from statistics import median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment import national
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import load_vintage

NAN = float("nan")
CODES = list(load_catalogue().municipalities)


@pytest.fixture(scope="module")
def income(embedded_root) -> pd.Series:
    vintage = load_vintage(DataRoot(embedded_root), "2017")
    return vintage.across("disposable_income_dkk", "2015", CODES)


def test_a_position_counts_those_below_and_above():
    values = pd.Series({"101": 3.0, "147": 1.0, "151": 2.0, "153": NAN})
    assert national.position(values, "151") == national.Position(1, 1, 3)
    assert national.position(values, "101") == national.Position(2, 0, 3)


def test_equals_stand_neither_below_nor_above():
    values = pd.Series({"101": 1.0, "147": 1.0, "151": 2.0})
    assert national.position(values, "101") == national.Position(0, 1, 3)
    assert national.position(values, "151") == national.Position(2, 0, 3)


def test_positions_come_from_unrounded_numbers():
    # Both are printed 4,1.
    values = pd.Series({"101": 4.14, "147": 4.06})
    assert national.position(values, "101") == national.Position(1, 0, 2)


def test_without_a_figure_there_is_no_position():
    values = pd.Series({"101": 3.0, "153": NAN})
    assert national.position(values, "153") is None
    assert national.position(values, "999") is None


def test_the_share_below_is_of_the_other_municipalities():
    assert national.Position(1, 3, 5).share_below == 0.25  # 1 of 4 others
    assert national.Position(0, 0, 1).share_below == 0.0


@pytest.mark.parametrize(
    ("indicator", "period", "code", "below", "above"),
    [
        # Counted in the shared files fuldtidsledige.csv, disponibel_indkomst.csv and
        # saerligt_udsatte_boligomraader.csv.
        ("full_time_unemployed_pct", "2017", "183", 97, 0),
        ("full_time_unemployed_pct", "2017", "101", 80, 14),
        ("full_time_unemployed_pct", "2017", "360", 96, 1),
        ("full_time_unemployed_pct", "2017", "751", 65, 31),
        ("disposable_income_dkk", "2015", "183", 8, 89),
        ("disposable_income_dkk", "2015", "101", 44, 53),
        ("disposable_income_dkk", "2015", "223", 95, 2),
        ("deprived_areas_count", "2016-12-01", "183", 0, 16),
        ("deprived_areas_count", "2016-12-01", "751", 95, 0),
    ],
)
def test_positions_among_the_98_of_2017(
    indicator, period, code, below, above, embedded_root
):
    vintage = load_vintage(DataRoot(embedded_root), "2017")
    values = vintage.across(indicator, period, CODES)
    assert national.position(values, code) == national.Position(below, above, 98)


def test_the_distribution_is_of_one_complete_period(embedded_root):
    found = assess("Ishøj", "2017", root=embedded_root)
    # The collected tables: unemployment of 2017 as a mean, income 2015, areas 2016.
    periods = {
        name: across[0]
        for name in found.comparisons
        if (across := found.across_municipalities(name))
    }
    assert periods == {
        "full_time_unemployed_pct": "2017",
        "disposable_income_dkk": "2015",
        "deprived_areas_count": "2016-12-01",
    }


def test_a_distribution_of_origin_or_of_districts_is_never_drawn(embedded_root):
    found = assess("Ishøj", "2026", root=embedded_root)
    for indicator in ("non_western_pct", "non_western_near_pct", "safety_pct"):
        assert found.across_municipalities(indicator) is None
    # All 98 have the near-definition, so it is held back and not lacking.
    near = found.vintage.across("non_western_near_pct", "2020-01-01", CODES)
    assert near.notna().all()


def test_the_classes_of_income_in_2015_are_200_210_220_and_250_thousand(income):
    # The map; the quantiles of disponibel_indkomst.csv are 199.864, 209.673,
    # 219.915 and 248.315.
    assert national.class_limits(income) == [200_000, 210_000, 220_000, 250_000]


def test_the_five_classes_of_income_in_2015_hold_all_98(income):
    limits = national.class_limits(income)
    classes = [national.class_of(value, limits) for value in income]
    # Counted in disponibel_indkomst.csv: below 200, 200-210, 210-220, 220-250, above.
    assert [classes.count(number) for number in range(5)] == [21, 24, 21, 20, 12]


def test_a_value_on_a_limit_belongs_to_the_class_above():
    limits = [200_000, 210_000, 220_000, 250_000]
    values = [199_999.9, 200_000, 209_999, 210_000, 220_000, 249_999, 250_000, 1e9]
    assert [national.class_of(v, limits) for v in values] == [0, 1, 1, 2, 3, 3, 4, 4]


def test_limits_that_fall_together_are_moved_one_step_apart():
    same = pd.Series([230_000.0] * 98)
    assert national.class_limits(same) == [230_000, 240_000, 250_000, 260_000]


def test_classes_leave_out_what_is_missing():
    values = pd.Series([100_000.0 + 1_000 * n for n in range(101)] + [NAN] * 50)
    # Quantiles of 100, 101 ... 200 thousand: 120, 145, 167 and 188.
    assert national.class_limits(values, step=1_000) == [
        120_000,
        145_000,
        167_000,
        188_000,
    ]


def test_bands_leave_out_the_lowest_and_the_highest_tenth():
    years = [2016, 2017]
    table = pd.DataFrame({str(n): [n, 2 * n] for n in range(11)}, index=years)
    # Eleven municipalities with 0, 1 ... 10: a tenth is one of them at each end.
    expected = pd.DataFrame(
        {"low": [1.0, 2.0], "middle": [5.0, 10.0], "high": [9.0, 18.0]}, index=years
    )
    pd.testing.assert_frame_equal(national.bands(table), expected, check_names=False)


def test_bands_leave_out_what_is_missing():
    table = pd.DataFrame({"a": [1.0], "b": [3.0], "c": [NAN]}, index=[2016])
    assert national.bands(table)["middle"].tolist() == [2.0]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=98))
def test_the_middle_of_a_band_is_the_median_municipality(values):
    row = pd.DataFrame([values], columns=[str(n) for n in range(len(values))])
    band = national.bands(row).iloc[0]
    assert band["middle"] == pytest.approx(median(values))
    slack = 1e-9 * (1 + band["high"])
    assert band["low"] <= band["middle"] + slack
    assert band["middle"] <= band["high"] + slack


def test_one_odd_year_does_not_stretch_the_axis_of_all():
    # Billund's year: 265, 398, 287 thousand; the median of the three is 287.
    years = [2022, 2023, 2024]
    table = pd.DataFrame(
        {"530": [265.0, 398.0, 287.0], "573": [220.0, 225.0, 230.0]}, index=years
    )
    # Up to the step above (265 + 398) / 2 = 331,5, the median of the first two years.
    assert national.series_limits(table, 50, from_zero=False) == (200.0, 350.0)
    assert national.series_limits(table, 50, from_zero=True) == (0.0, 350.0)


def test_an_odd_year_in_the_middle_is_left_out_of_the_axis():
    years = list(range(2010, 2015))
    table = pd.DataFrame({"530": [10.0, 11.0, 99.0, 12.0, 13.0]}, index=years)
    # Medians of three in a row: 10,5; 11; 12; 13; 12,5.
    assert national.series_limits(table, 5, from_zero=False) == (10.0, 15.0)


def test_the_axis_of_the_dots_holds_every_figure_in_round_numbers():
    # A scale of 0-12 has tenths of 1,2, so the step is 1.
    values = pd.Series([2.5, 6.8, NAN])
    assert national.dot_limits(values, (0, 12)) == (2.0, 7.0)
    # 150.000-600.000 has tenths of 45.000, so the step is 10.000.
    kroner = pd.Series([179_988.0, 425_302.0])
    assert national.dot_limits(kroner, (150_000, 600_000)) == (170_000.0, 430_000.0)


def test_a_figure_on_a_step_is_not_moved_to_the_next():
    assert national.dot_limits(pd.Series([0.3, 0.6]), (0, 1)) == (
        pytest.approx(0.3),
        pytest.approx(0.6),
    )
