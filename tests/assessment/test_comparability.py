"""What may be set beside what, and what a difference can carry."""

from __future__ import annotations

import json
from functools import cache

import pytest

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment.comparability import (
    break_between,
    obstacle_between_areas,
    obstacle_over_time,
    same_time,
    side,
    within_reach,
)
from parathed_lib.monitoring.indicators import change
from parathed_lib.pages.assessment.indicators import verdict
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.changes.comparison import comparable
from parathed_lib.vintage import Figure

CATALOGUE = load_catalogue()
INDICATORS = CATALOGUE.indicators.by_id
UNEMPLOYED = INDICATORS["full_time_unemployed_pct"]
SAFETY = INDICATORS["safety_pct"]
ORIGIN = INDICATORS["non_western_pct"]


def figure(period: str | None, value: float | None = 5.0, status: str = "ok") -> Figure:
    return Figure(value, status, period)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2017", "2017", True),
        ("2017K2", "2017K2", True),
        ("2016/2017", "2016/2017", True),
        ("2016-12-01", "2016", True),  # a count on a day, printed under its year
        ("2016", "2016-12-01", True),
        ("2017", "2016", False),
        ("2017", "2017K2", False),  # the mean of a year and a quarter
        ("2017K2", "2017K3", False),
        ("2016/2017", "2017", False),
        ("2016-12-01", "2017", False),
        ("2016-12-01", "2016-12-02", False),
        (None, "2017", False),
        ("2017", None, False),
        (None, None, False),
    ],
)
def test_only_figures_of_the_same_time_are_comparable(one, other, alike):
    assert same_time(one, other) is alike


@pytest.mark.parametrize(
    ("entry", "one", "other", "why"),
    [
        (UNEMPLOYED, figure("2017"), figure("2017"), None),
        (UNEMPLOYED, figure("2017"), figure("2018"), "time"),
        (UNEMPLOYED, figure("2017"), figure(None, None), "missing"),
        (UNEMPLOYED, figure("2017"), figure("2017", 4.0, "provisional"), "status"),
        (
            UNEMPLOYED,
            figure("2017", 5.0, "period_uncertain"),
            figure("2017", 4.0, "period_uncertain"),
            None,
        ),
        (ORIGIN, figure("2017"), figure("2017"), "descriptive"),
    ],
)
def test_two_areas_are_compared_at_one_time_and_of_one_status(entry, one, other, why):
    assert obstacle_between_areas(entry, one, other) == why
    assert obstacle_between_areas(entry, other, one) == why


MOVES = [
    (UNEMPLOYED, figure("2017"), figure("2018"), None),
    (UNEMPLOYED, figure("2017"), figure("2017", 9.0, "provisional"), None),
    (UNEMPLOYED, figure("2017K2"), figure("2018"), "unlike"),
    (UNEMPLOYED, figure("2017K2"), figure("2018K2"), None),
    (UNEMPLOYED, figure("2017K2"), figure("2018K3"), "unlike"),  # other seasons
    (UNEMPLOYED, figure("2017-05"), figure("2018-06"), "unlike"),
    (UNEMPLOYED, figure("2017"), figure("2018", 5.0, "period_uncertain"), "status"),
    (UNEMPLOYED, figure("2017"), figure(None, None), "missing"),
    (SAFETY, figure("2019"), figure("2021"), "break"),
    (SAFETY, figure("2021"), figure("2019"), "break"),
    (SAFETY, figure("2021"), figure("2023"), None),
    (ORIGIN, figure("2017"), figure("2018"), "descriptive"),
]


@pytest.mark.parametrize(("entry", "before", "now", "why"), MOVES)
def test_one_area_is_compared_over_time_where_it_is_counted_alike(
    entry, before, now, why
):
    assert obstacle_over_time(entry, before, now) == why


@pytest.mark.parametrize(("entry", "before", "now", "why"), MOVES)
def test_the_follow_up_and_the_changes_compare_the_same_figures(
    entry, before, now, why
):
    assert (change(entry, before, now).side is None) == (why is not None)
    assert comparable(entry.id, before, now) == (why is None)


def test_a_local_indicator_is_compared_by_the_changes_within_its_period_only():
    assert comparable("enquiries", figure("2017"), figure("2017", 6.0))
    assert not comparable("enquiries", figure("2017"), figure("2018"))


@pytest.mark.parametrize(
    ("period", "reached"),
    [("2023", True), ("2021", True), ("2020", False), ("2024", False)],
)
def test_an_older_period_is_within_reach_for_two_years(period, reached):
    assert within_reach(UNEMPLOYED, period, "2023") == reached


def test_a_break_lies_between_the_periods_on_its_two_sides():
    assert break_between(SAFETY, "2019", "2021") == "2021"
    assert break_between(SAFETY, "2021", "2023") is None
    # The day of the break is the first that is counted anew.
    assert break_between(SAFETY, "2019", "2021-01-01") == "2021"
    assert break_between(SAFETY, "2021-01-01", "2023") is None
    assert not within_reach(SAFETY, "2020", "2021")


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=list(INDICATORS))
def test_every_indicator_states_the_least_difference_and_why(entry):
    assert (entry.least_difference > 0) == (not entry.descriptive_only)
    assert bool(entry.least_difference_why) == (not entry.descriptive_only)


def test_the_least_difference_in_safety_covers_the_error_of_the_sample():
    # 900 answers in a district, 88 %: 1.96 * sqrt(0.88 * 0.12 / 900) = 2.12 points,
    # and both figures may be rounded by half a point.
    assert SAFETY.least_difference >= 2.12
    assert "900" in SAFETY.least_difference_why


def test_a_word_needs_the_least_difference_or_two_intervals_apart():
    assert side(UNEMPLOYED, 3.3, 3.0) == "higher"  # 0,3, though 3.3 - 3.0 < 0.3
    assert side(UNEMPLOYED, 3.0, 3.3) == "lower"
    assert side(UNEMPLOYED, 3.2, 3.0) == "similar"
    assert side(UNEMPLOYED, 3.2, 3.0, ((3.15, 3.25), (2.95, 3.05))) == "higher"
    assert side(UNEMPLOYED, 9.0, 3.0, ((2.0, 16.0), (2.5, 3.5))) == "similar"


@cache
def every_assessment(root, vintage):
    return [assess(code, vintage, root=root) for code in CATALOGUE.municipalities]


both_vintages = pytest.mark.parametrize("vintage", ["2017", "2026"])


@both_vintages
def test_no_word_stands_on_less_than_the_least_difference(vintage, embedded_root):
    for found in every_assessment(embedded_root, vintage):
        for entry, comparison in found.described:
            word = verdict(entry, comparison).text
            is_word = word.startswith(("højere", "lavere"))
            pair = comparison.against_nation
            if is_word and not comparison.is_tested:
                apart = abs(pair.own.value - pair.other.value)
                assert round(apart, 9) >= entry.least_difference, (found, entry.id)
            assert word != "som landet"


@both_vintages
def test_table_figure_and_json_agree_on_what_is_tested(vintage, embedded_root):
    for found in every_assessment(embedded_root, vintage):
        data = {i["id"]: i for i in json.loads(json.dumps(result(found)))["indicators"]}
        for entry, comparison in found.described:
            compared = data[entry.id]["compared"]["nation"]
            assert (data[entry.id]["verdict"] is None) == (compared is None)
            assert comparison.is_tested == bool(compared and compared["tested"])


def test_a_whole_per_cent_of_the_survey_is_printed_whole(embedded_root):
    printed = set()
    for found in every_assessment(embedded_root, "2026"):
        [row] = [i for i in result(found)["indicators"] if i["id"] == "safety_pct"]
        printed |= {row["text"]["municipality"], row["text"]["nation"]}
    # safety.csv: whole per cent in 2015 and 2023, one decimal on Funen in 2018
    assert printed == {
        *(f"{n}\u00a0%" for n in ("83", "85", "88", "89", "90", "96", "88,2")),
        "-",
    }


def test_the_nation_as_counted_decides_the_verdict_and_not_as_rounded(embedded_root):
    """Wilson by hand, with z = 1.959964, against the nation's count over denominator.

    Rounded to 16,7 % the nation would lie inside the interval of Vejle.
    """
    z, schooling = 1.959964, "basic_schooling_pct"
    differ = 0
    for found in every_assessment(embedded_root, "2026"):
        comparison = found.comparisons[schooling]
        own, whole = comparison.municipality, comparison.nation
        share, n = own.count / own.of, own.of
        half = z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
        low, high = (
            (share + z**2 / (2 * n) + sign * half) / (1 + z**2 / n) for sign in (-1, 1)
        )
        reference = whole.count / whole.of
        expected = (
            "worse" if low > reference else "better" if high < reference else "similar"
        )
        assert comparison.verdict == expected, found.municipality.name
        differ += expected != "similar"
        if found.municipality.name == "Vejle":
            assert expected == "worse"
            assert low < 0.167
    assert differ == 91
