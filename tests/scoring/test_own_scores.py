"""Other weights and other ways to sum up, which never touch the official score."""

from __future__ import annotations

import pandas as pd
import pytest
from examples import ISHOEJ

from parathed_lib import assess, scoring
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError

RUBRIC = load_catalogue().rubric


def few(**values: float) -> pd.DataFrame:
    return pd.DataFrame({"parameter": list(values), "value": list(values.values())})


LEADERSHIP = ", ".join(p.id for p in RUBRIC.parameters_of("leadership"))
ONE_TWO_FOUR = few(a=1, b=2, c=4)


@pytest.mark.parametrize(
    ("how", "weights", "value", "level"),
    [
        ("mean", {}, 7 / 3, 2),
        ("mean", {"c": 2}, 11 / 4, 3),  # (1 + 2 + 2 x 4) / 4
        ("mean", {"a": 0}, 3, 3),
        ("mean", {"a": 0.1, "b": 0.1, "c": 0.2}, 11 / 4, 3),
        ("geometric_mean", {}, 2, 2),  # 8^(1/3)
        ("geometric_mean", {"c": 2}, 32 ** (1 / 4), 2),  # 2.378
        ("harmonic_mean", {}, 12 / 7, 2),  # 3 / (1 + 1/2 + 1/4)
        ("harmonic_mean", {"a": 2}, 16 / 11, 1),  # 4 / (2 + 1/2 + 1/4)
        ("median", {}, 2, 2),
        ("median", {"c": 2}, 3, 3),  # half the weight lies at 2 and below: 2 to 4
        ("median", {"c": 3}, 4, 4),
        ("minimum", {}, 1, 1),
        ("minimum", {"a": 0}, 2, 2),
    ],
)
def test_the_ratings_are_summed_up_as_worked_by_hand(how, weights, value, level):
    found = scoring.own_score(ONE_TWO_FOUR, weights, how)
    assert found.value == pytest.approx(value)
    assert found.level == level


def test_without_weights_it_is_what_the_official_mean_is():
    ratings = scoring.ratings_table(ISHOEJ, RUBRIC)
    found = scoring.own_score(ratings)
    assert (found.value, found.level) == (3, 3)
    assert sum(found.weights.values()) == pytest.approx(1)


def test_it_says_that_it_is_not_the_official_score():
    ratings = scoring.ratings_table(ISHOEJ, RUBRIC)
    official = scoring.score(ratings, RUBRIC)
    # 28 of 9, without registration practice
    told = str(scoring.own_score(ratings, {"registration_practice": 0}))
    assert told == "3,11 (mean; 9 of 9 ratings). Not the official score."
    assert scoring.score(ratings, RUBRIC) == official


def test_a_missing_rating_is_left_out_and_named():
    found = scoring.own_score(few(a=1, b=float("nan"), c=4), {"c": 3})
    assert found.value == pytest.approx(13 / 4)
    assert found.weights == {"a": 0.25, "c": 0.75}
    assert found.missing == ("b",)
    assert "2 of 3 ratings, without b" in str(found)


def test_without_a_rating_there_is_no_number():
    found = scoring.own_score(few(a=float("nan")), how="minimum")
    assert (found.value, found.level, found.missing) == (None, None, ("a",))


@pytest.mark.parametrize(
    ("weights", "how", "error", "told"),
    [
        ({}, "geometrical", UnknownNameError, "Nearest: geometric_mean"),
        ({"strategi": 2}, "mean", UnknownNameError, "Nearest: strategy"),
        ({"strategy": -1}, "mean", ParameterError, "strategy: -1 is no weight"),
        ({"strategy": "2"}, "mean", ParameterError, "expected 0 or more"),
        ({"strategy": True}, "mean", ParameterError, "True is no weight"),
        ({"strategy": float("nan")}, "mean", ParameterError, "nan is no weight"),
        (dict.fromkeys(ISHOEJ, 0), "mean", ParameterError, "All weights are 0"),
        ([1, 2, 3], "mean", ParameterError, "Expected weights by parameter"),
        ({"leadership": 2}, "mean", ParameterError, f"is a theme.*: {LEADERSHIP}\\."),
    ],
)
def test_a_wrong_wish_is_told_in_one_line(weights, how, error, told):
    ratings = scoring.ratings_table(ISHOEJ, RUBRIC)
    with pytest.raises(error, match=told) as fault:
        scoring.own_score(ratings, weights, how)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("value", [0, 5, -1, 4.01, "3", True])
@pytest.mark.parametrize(
    "summed_up",
    [
        scoring.own_score,
        scoring.alternatives,
        scoring.leave_one_out,
        scoring.sensitivity,
        lambda ratings: scoring.score(ratings, RUBRIC),
        lambda ratings: scoring.theme_scores(ratings, RUBRIC),
    ],
)
def test_what_is_no_rating_is_refused_wherever_ratings_are_summed_up(summed_up, value):
    ratings = scoring.ratings_table(ISHOEJ, RUBRIC).astype({"value": object})
    ratings.loc[3, "value"] = value
    with pytest.raises(ParameterError, match="from 1 to 4; not external_cooperation "):
        summed_up(ratings)


@pytest.mark.parametrize(
    "given",
    [dict(ISHOEJ), [1, 2, 3], None, pd.DataFrame({"parameter": ["strategy"]})],
)
def test_what_is_no_table_of_ratings_is_told_in_one_line(given):
    with pytest.raises(
        ParameterError, match=r"^Expected a table of ratings .* given\.$"
    ):
        scoring.own_score(given)


def test_an_assessment_and_a_series_of_weights_are_taken_as_they_are(embedded_root):
    ishoej = assess("Ishøj", "2017", root=embedded_root)
    given = pd.Series({"strategy": 3, "competences": 2})
    # (30 + 2 x 3 + 4) / 13
    assert scoring.own_score(ishoej, given).value == pytest.approx(40 / 13)
    whole = ishoej.ratings.astype({"value": "Int64"})
    whole.loc[0, "value"] = pd.NA
    assert scoring.own_score(whole).missing == ("emergency_readiness",)


def test_the_ways_have_one_name_each():
    both = {*scoring.alternatives(ONE_TWO_FOUR.assign(theme="t")).index}
    assert both & {*scoring.AGGREGATIONS} == both - {"weakest_theme"}


def test_the_ratings_of_two_municipalities_are_not_summed_up_as_one():
    twice = pd.concat([ONE_TWO_FOUR, ONE_TWO_FOUR])
    with pytest.raises(ParameterError, match="those of one municipality"):
        scoring.own_score(twice)
