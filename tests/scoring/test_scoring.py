"""Ratings give the score, and only ratings do."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from examples import ISHOEJ
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib import assess, load_catalogue, scoring
from parathed_lib.errors import ParameterError
from parathed_lib.pages.assessment.result import result

RUBRIC = load_catalogue().rubric
IDS = [parameter.id for parameter in RUBRIC.parameters]

ratings = st.dictionaries(st.sampled_from(IDS), st.integers(1, 4))


def score(values: dict) -> scoring.Score:
    return scoring.score(scoring.ratings_table(values, RUBRIC), RUBRIC)


def themes(values: dict) -> list[scoring.ThemeScore]:
    return scoring.theme_scores(scoring.ratings_table(values, RUBRIC), RUBRIC)


def test_the_score_of_2017_is_the_plain_mean_of_all_ten():
    # By hand: 2+4+3+4+4 = 17 own, 3+4+3+2+1 = 13 of the assessor, 30 of 10.
    assert score(ISHOEJ) == scoring.Score(
        status="final",
        sum=30,
        answered=10,
        expected=10,
        mean=3.0,
        level=3,
        label="I nogen grad",
        own_mean=3.4,
        assessor_mean=2.6,
    )


def test_a_missing_rating_is_not_zero_and_makes_the_score_preliminary():
    without = {k: v for k, v in ISHOEJ.items() if k != "management_information"}
    # By hand: (30 - 1) / 9 = 3,22 and not 29 / 10; the assessor (13 - 1) / 4.
    assert score(without) == scoring.Score(
        status="preliminary",
        sum=29,
        answered=9,
        expected=10,
        mean=29 / 9,
        level=3,
        label="I nogen grad",
        own_mean=3.4,
        assessor_mean=3.0,
    )


def test_without_ratings_the_score_is_missing():
    assert score({}) == scoring.Score(
        "missing", None, 0, 10, None, None, None, None, None
    )


def test_with_one_side_alone_the_other_mean_is_missing():
    own = score({"emergency_readiness": 2, "initiatives": 3})
    assert (own.mean, own.own_mean, own.assessor_mean) == (2.5, 2.5, None)
    assert (own.status, own.answered, own.expected) == ("preliminary", 2, 10)


@pytest.mark.parametrize(
    ("total", "answered", "level"),
    [
        (15, 10, 2),  # 1,5: half goes up, also where banker's rounding gives 2
        (25, 10, 3),  # 2,5: banker's rounding would give 2
        (35, 10, 4),  # 3,5
        (5, 2, 3),  # 2,5 of two
        (14, 10, 1),  # 1,4
        (24, 10, 2),  # 2,4
        (34, 10, 3),  # 3,4
        (22, 9, 2),  # 2,44
        (23, 9, 3),  # 2,56
        (10, 10, 1),
        (40, 10, 4),
    ],
)
def test_the_level_is_the_mean_rounded_half_away_from_zero(total, answered, level):
    assert scoring.level_of(total, answered) == level


def test_a_sum_of_25_of_10_is_level_three_in_the_whole_score():
    # Five ratings of 2 and five of 3.
    values = dict(zip(IDS, [2] * 5 + [3] * 5, strict=True))
    found = score(values)
    assert (found.sum, found.mean, found.level) == (25, 2.5, 3)
    assert found.label == "I nogen grad"


@given(ratings)
def test_the_score_is_the_mean_of_what_was_answered(values):
    found = score(values)
    if not values:
        assert found.status == "missing"
        return
    mean = Fraction(sum(values.values()), len(values))
    assert found.mean == pytest.approx(float(mean))
    assert found.level == int(mean + Fraction(1, 2))
    assert (found.status == "final") == (len(values) == 10)


@given(ratings, st.permutations(IDS))
def test_the_order_of_the_answers_does_not_matter(values, order):
    shuffled = {name: values[name] for name in order if name in values}
    assert score(shuffled) == score(values)


@pytest.mark.parametrize("value", [0, 5, -1, 2.5, 3.0, True, "3", None, np.int64(3)])
def test_what_is_no_whole_number_from_1_to_4_is_refused(value):
    with pytest.raises(ValueError, match=r"strategy.*expected a whole number 1-4"):
        scoring.ratings_table({"strategy": value}, RUBRIC)


def test_an_unknown_parameter_is_refused():
    with pytest.raises(ValueError, match="'strategi' is no parameter"):
        scoring.ratings_table({"strategi": 3}, RUBRIC)


def test_the_ratings_are_a_table_with_a_row_per_parameter():
    table = scoring.ratings_table({"initiatives": 4, "strategy": 1}, RUBRIC)
    nan = float("nan")
    expected = pd.DataFrame(
        {
            "parameter": IDS,
            # The printed report of 2017.
            "theme": ["preparedness"] * 2
            + ["organisation"] * 2
            + ["resources", "leadership", "organisation", "preparedness"]
            + ["leadership"] * 2,
            "rater": ["own"] * 5 + ["assessor"] * 5,
            "value": [nan, 4.0, nan, nan, nan, 1.0, nan, nan, nan, nan],
            "confidence": [nan] * 10,
            "reason": [""] * 10,
        }
    )
    pd.testing.assert_frame_equal(table, expected)


def test_the_themes_of_2017_have_their_means_side_by_side():
    # By hand from the score page: theme, own, assessor, mean, potential, answered,
    # expected. "activities" has no parameter.
    assert themes(ISHOEJ) == [
        scoring.ThemeScore("leadership", None, 2.0, 2.0, 2.0, 3, 3),
        scoring.ThemeScore("preparedness", 3.0, 3.0, 3.0, 1.0, 3, 3),
        scoring.ThemeScore("organisation", 3.5, 4.0, 11 / 3, 4 - 11 / 3, 3, 3),
        scoring.ThemeScore("resources", 4.0, None, 4.0, 0.0, 1, 1),
        scoring.ThemeScore("activities", None, None, None, None, 0, 0),
    ]


def test_own_and_assessor_part_only_where_both_rated_something():
    # By hand: organisation 3,5 - 4 = -0,5, beredskab 3,0 - 3 = 0.
    assert {score.theme: score.gap for score in themes(ISHOEJ)} == {
        "leadership": None,
        "preparedness": 0.0,
        "organisation": -0.5,
        "resources": None,
        "activities": None,
    }


def test_a_theme_without_answers_has_no_potential():
    found = [
        (s.theme, s.mean, s.potential, s.answered) for s in themes({"strategy": 4})
    ]
    assert found == [
        ("leadership", 4.0, 0.0, 1),
        ("preparedness", None, None, 0),
        ("organisation", None, None, 0),
        ("resources", None, None, 0),
        ("activities", None, None, 0),
    ]


def test_themes_are_prioritised_by_potential_as_computed_for_2017():
    # By hand: Ledelse 2,0, Beredskab 1,0, Organisation 0,33, Ressourcer 0.
    assert scoring.priorities(themes(ISHOEJ)) == [
        "leadership",
        "preparedness",
        "organisation",
        "resources",
    ]


def test_a_tie_goes_to_the_lower_mean_of_the_assessor():
    tied = {
        "emergency_readiness": 2,
        "concern_procedure": 3,  # preparedness: mean 2,5, assessor 3
        "internal_cooperation": 3,
        "cross_organisation": 2,  # organisation: mean 2,5, assessor 2
    }
    assert scoring.priorities(themes(tied)) == ["organisation", "preparedness"]


def test_a_full_tie_keeps_the_order_of_the_rubric():
    same = dict.fromkeys(["strategy", "concern_procedure", "cross_organisation"], 3)
    assert scoring.priorities(themes(same)) == [
        "leadership",
        "preparedness",
        "organisation",
    ]


def test_scoring_leaves_its_input_alone():
    table = scoring.ratings_table(ISHOEJ, RUBRIC)
    before = table.copy(deep=True)
    by_theme = scoring.theme_scores(table, RUBRIC)
    scoring.score(table, RUBRIC)
    pd.testing.assert_frame_equal(table, before)
    order = list(by_theme)
    scoring.priorities(by_theme)
    assert by_theme == order


def test_changing_every_indicator_changes_no_score(data_root, rewrite):
    before = result(assess("Ishøj", "2017", root=data_root))
    folder = data_root / "data" / "raw" / "2017"
    files = [p.relative_to(folder).as_posix() for p in folder.glob("*/*.csv")]
    assert len(files) == 5

    def change(text: str) -> str:
        head, *rows = text.splitlines()
        cells = [row.split(",", 4) for row in rows]
        for row in cells:
            row[3] = str(float(row[3]) * 7 + 1)
        return "\n".join([head, *(",".join(row) for row in cells)]) + "\n"

    for file in files:
        rewrite("2017", file, change)
    after = result(assess("Ishøj", "2017", root=data_root))

    old = {row["id"]: row["municipality"] for row in before["indicators"]}
    new = {row["id"]: row["municipality"] for row in after["indicators"]}
    assert {k for k in old if old[k] is not None and old[k] != new[k]} == {
        k for k, v in old.items() if v is not None
    }
    for part in ("score", "parameters", "themes", "attention_points", "extent"):
        assert after[part] == before[part]


def test_ends_that_are_printed_alike_are_none():
    # 2.54 and 2.46 are both printed 2,5; a missing one is no end
    assert scoring.ends({"a": 2.54, "b": 2.46, "c": None}) is None
    found = scoring.ends({"a": 2.56, "b": 2.46, "c": None})
    assert (found.highest, found.lowest) == (["a"], ["b"])


def test_scoring_runs_without_vintage_sources_or_stats(repository):
    # The package's own __init__ offers assess(), so a bare package stands in for it.
    program = f"""
import sys, types
package = types.ModuleType("parathed_lib")
package.__path__ = [{str(repository / "parathed_lib")!r}]
sys.modules["parathed_lib"] = package
from parathed_lib import scoring
print(*sorted(name for name in sys.modules if name.startswith("parathed_lib.")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    loaded = {name.split(".")[1] for name in done.stdout.split()}
    assert "scoring" in loaded
    assert not loaded & {"vintage", "sources", "stats", "comparison", "assessment"}


@pytest.mark.parametrize(
    ("function", "column"),
    [
        (lambda table: scoring.score(table, RUBRIC), "rater"),
        (lambda table: scoring.theme_scores(table, RUBRIC), "theme"),
        (scoring.alternatives, "theme"),
        (scoring.sensitivity, "confidence"),
    ],
)
def test_a_column_that_is_missing_is_told_with_those_that_came(function, column):
    table = pd.DataFrame({"parameter": ["strategy"], "value": [3.0]})
    told = rf"^Expected a table of ratings .*\b{column}\b.* with parameter, value was"
    with pytest.raises(ParameterError, match=told):
        function(table)
