"""Numbers, periods and ages are printed in Danish, rounded half away from zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from parathed_lib import formatting

NBSP = "\u00a0"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        # Half away from zero: 2,5 -> 3 and 0,25 -> 0,3, where Python's round
        # gives 2 and 0,2.
        (2.5, 0, "3"),
        (0.25, 1, "0,3"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (3.5, 0, "4"),
        (0.15, 1, "0,2"),  # the float lies just below, its text does not
        (1.005, 2, "1,01"),
        (2.675, 2, "2,68"),
        (2.4999, 0, "2"),
        # Away from zero on the other side too.
        (-2.5, 0, f"{MINUS}3"),
        (-0.25, 1, f"{MINUS}0,3"),
        (-0.04, 1, "0,0"),  # no minus before a zero
        # Thousands have a point, decimals a comma.
        (193760, 0, "193.760"),
        (22719.0, 0, "22.719"),
        (999.5, 0, "1.000"),
        (1234567.89, 1, "1.234.567,9"),
        (7.1, 1, "7,1"),
        (88, 1, "88,0"),
        (0, 0, "0"),
        (0.87, 2, "0,87"),
    ],
)
def test_numbers_are_danish_and_rounded_half_away_from_zero(value, decimals, text):
    assert formatting.number(value, decimals) == text


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA])
def test_a_missing_number_is_a_dash_and_never_zero(value):
    assert formatting.is_missing(value)
    assert formatting.number(value, 1) == "-"
    assert formatting.percent(value, 1) == "-"


def test_zero_is_not_missing():
    assert not formatting.is_missing(0)
    assert formatting.number(0.0, 1) == "0,0"
    assert formatting.percent(0, 1) == f"0,0{NBSP}%"


def test_a_percentage_has_a_space_that_does_not_break():
    assert formatting.percent(7.1) == f"7,1{NBSP}%"
    assert formatting.percent(20, 0) == f"20{NBSP}%"


def test_a_number_of_a_table_has_the_decimals_that_it_has_at_most_two():
    told = {7.1: "7,1", 83.0: "83", 193760.0: "193.760", 27.125: "27,13", 0.001: "0"}
    assert {value: formatting.short_number(value) for value in told} == told


@given(st.integers(-(10**7), 10**7), st.integers(0, 3))
def test_rounding_is_half_away_for_every_half(whole, decimals):
    # A half of the last printed decimal, exactly: (whole + 1/2) / 10^decimals.
    sign = -1 if whole < 0 else 1
    half = Decimal(2 * whole + sign) / 2
    value = float(half.scaleb(-decimals))
    rounded = formatting.round_half_away(value, decimals)
    assert rounded == Decimal(whole + sign).scaleb(-decimals)


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_rounding_never_moves_a_number_by_more_than_a_half(thousandths, decimals):
    exact = Fraction(thousandths, 1000)
    rounded = Fraction(formatting.round_half_away(thousandths / 1000, decimals))
    assert abs(rounded - exact) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("published", "text", "end"),
    [
        ("2015", "2015", date(2015, 12, 31)),
        ("2017K1", "1. kvartal 2017", date(2017, 3, 31)),
        ("2017K2", "2. kvartal 2017", date(2017, 6, 30)),
        ("2017K3", "3. kvartal 2017", date(2017, 9, 30)),
        ("2017K4", "4. kvartal 2017", date(2017, 12, 31)),
        # A school year ends before the summer holiday.
        ("2016/2017", "2016/17", date(2017, 6, 30)),
        ("2016-12-01", "1. december 2016", date(2016, 12, 1)),
        ("2017-01-01", "1. januar 2017", date(2017, 1, 1)),
        ("2026-11", "november 2026", date(2026, 11, 30)),
        ("2024-02", "februar 2024", date(2024, 2, 29)),
        ("2023-12", "december 2023", date(2023, 12, 31)),
    ],
)
def test_periods_are_written_out_and_have_a_last_day(published, text, end):
    assert formatting.period(published) == text
    assert formatting.period_end(published) == end


@pytest.mark.parametrize(
    "text", ["", "2017K5", "2017K0", "2017Q2", "17", "2017-6", "17-06-30", "2017-02-30"]
)
def test_what_is_no_period_has_no_last_day(text):
    with pytest.raises(ValueError, match=r".+"):
        formatting.period_end(text)


@pytest.mark.parametrize("text", ["2017K5", "ukendt", ""])
def test_a_period_of_another_form_is_shown_as_published(text):
    assert formatting.period(text) == text


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        # By hand, from the last day of one period to the last day of another.
        (date(2015, 12, 31), date(2017, 12, 31), 24),
        (date(2017, 6, 30), date(2017, 12, 31), 6),
        (date(2017, 9, 30), date(2017, 12, 31), 3),
        (date(2016, 12, 1), date(2017, 12, 31), 12),
        (date(2017, 1, 31), date(2017, 2, 28), 1),  # month ends count as whole
        (date(2017, 2, 28), date(2017, 3, 31), 1),
        (date(2017, 6, 15), date(2017, 7, 14), 0),
        (date(2017, 6, 15), date(2017, 7, 15), 1),
        (date(2017, 12, 31), date(2017, 12, 31), 0),
        (date(2024, 12, 31), date(2017, 12, 31), 0),  # never below zero
    ],
)
def test_ages_are_whole_months(earlier, later, months):
    assert formatting.months_between(earlier, later) == months


def test_an_age_is_printed_in_months():
    assert formatting.age(24) == f"24{NBSP}mdr."
    assert formatting.age(0) == f"0{NBSP}mdr."
    assert formatting.age(None) == "-"


def test_counts_up_to_twelve_are_words():
    words = [formatting.in_words(n) for n in (0, 1, 2, 7, 10, 12, 13, 1000, -1)]
    assert words == [
        "ingen",
        "en",
        "to",
        "syv",
        "ti",
        "tolv",
        "13",
        "1.000",
        f"{MINUS}1",
    ]


def test_lists_end_with_og():
    lists = [[], ["a"], ["a", "b"], ["a", "b", "c"]]
    assert [formatting.listed(items) for items in lists] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]


def test_only_the_first_letter_is_raised():
    assert formatting.capitalised("ærø og SSP") == "Ærø og SSP"
    assert formatting.capitalised("") == ""


def test_a_day_is_written_out():
    assert formatting.day(date(2017, 8, 25)) == "25. august 2017"


@given(st.floats(-1e15, 1e15) | st.integers(-(10**15), 10**15), st.integers(0, 4))
@settings(max_examples=300)
def test_numbers_are_written_as_the_unicode_consortium_writes_danish(value, decimals):
    rounded = formatting.round_half_away(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    danish = format_decimal(rounded or abs(rounded), format=pattern, locale="da_DK")
    assert formatting.number(value, decimals) == danish.replace("-", MINUS)
