"""Other weights and other ways to sum up, which never touch the official score."""

from __future__ import annotations

import pandas as pd
import pytest
from examples import ISHOEJ

from parathed_lib import scoring
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError

RUBRIC = load_catalogue().rubric


def few(**values: float) -> pd.DataFrame:
    return pd.DataFrame({"parameter": list(values), "value": list(values.values())})


ONE_TWO_FOUR = few(a=1, b=2, c=4)


@pytest.mark.parametrize(
    ("how", "weights", "value", "level"),
    [
        ("arithmetic", {}, 7 / 3, 2),
        ("arithmetic", {"c": 2}, 11 / 4, 3),  # (1 + 2 + 2 x 4) / 4
        ("arithmetic", {"a": 0}, 3, 3),
        ("arithmetic", {"a": 0.1, "b": 0.1, "c": 0.2}, 11 / 4, 3),
        ("geometric", {}, 2, 2),  # 8^(1/3)
        ("geometric", {"c": 2}, 32 ** (1 / 4), 2),  # 2.378
        ("harmonic", {}, 12 / 7, 2),  # 3 / (1 + 1/2 + 1/4)
        ("harmonic", {"a": 2}, 16 / 11, 1),  # 4 / (2 + 1/2 + 1/4)
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
    assert told == "3.11 (arithmetic; 9 of 9 ratings). Not the official score."
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
        ({}, "geometrical", UnknownNameError, "Nearest: geometric"),
        ({"strategi": 2}, "arithmetic", UnknownNameError, "Nearest: strategy"),
        ({"strategy": -1}, "arithmetic", ParameterError, "strategy: -1 is no weight"),
        ({"strategy": "2"}, "arithmetic", ParameterError, "expected 0 or more"),
        ({"strategy": True}, "arithmetic", ParameterError, "True is no weight"),
        ({"strategy": float("nan")}, "arithmetic", ParameterError, "nan is no weight"),
        (dict.fromkeys(ISHOEJ, 0), "arithmetic", ParameterError, "All weights are 0"),
    ],
)
def test_a_wrong_wish_is_told_in_one_line(weights, how, error, told):
    ratings = scoring.ratings_table(ISHOEJ, RUBRIC)
    with pytest.raises(error, match=told) as fault:
        scoring.own_score(ratings, weights, how)
    assert "\n" not in str(fault.value)


def test_the_ratings_of_two_municipalities_are_not_summed_up_as_one():
    twice = pd.concat([ONE_TWO_FOUR, ONE_TWO_FOUR])
    with pytest.raises(ParameterError, match="those of one municipality"):
        scoring.own_score(twice)
