"""What a form's answers rest on, and what does not go together."""

from __future__ import annotations

import pytest

from parathed_lib import load_catalogue
from parathed_lib.forms.evaluation import Evidence, SelfEvaluation, Target
from parathed_lib.forms.evaluation.quality import gaps, quality, supported_level

RUBRIC = load_catalogue().rubric


def form(**parts: object) -> SelfEvaluation:
    """A form of 2026 with these parts and nothing else."""
    return SelfEvaluation.model_validate(
        {
            "schema": 1,
            "municipality": "183",
            "round": "2026",
            "rubric": RUBRIC.version,
            "date": "2026-06-30",
        }
        | parts
    )


def document(parameter: str) -> Evidence:
    return Evidence(parameter=parameter, kind="strategy", title="Strategi 2025")


def target(parameter: str, level: int, date: str) -> Target:
    return Target(
        parameter=parameter,
        level=level,
        date=date,
        reason="Vi vil kunne se omfanget",
        owner="Leder af forebyggelse",
    )


def test_an_answer_of_3_or_4_without_a_document_is_listed():
    found = quality(
        form(
            ratings={"strategy": 4, "competences": 3, "initiatives": 2},
            evidence=[document("strategy")],
        ),
        RUBRIC,
    )
    assert found.documented == ("strategy",)
    assert found.undocumented == ("competences",)
    assert len(found.answered) == 3


def test_a_form_without_answers_rests_on_nothing():
    found = quality(form(), RUBRIC)
    assert (found.answered, found.undocumented, found.clashes) == ((), (), ())
    assert found.mean_confidence is None


@pytest.mark.parametrize(
    ("met", "level"),
    [
        (["strategy_mentioned"], 2),
        (["strategy_mentioned", "strategy_own_goals"], 2),  # half of level 3
        (["strategy_mentioned", "strategy_own_goals", "strategy_responsible"], 3),
        (["strategy_approved"], 1),  # level 4 without those below it
        (["cross_daily"], 1),  # something else
    ],
)
def test_a_level_is_supported_when_its_criteria_and_all_lower_ones_are_met(met, level):
    assert supported_level(form(criteria=met), RUBRIC, "strategy") == level


def test_a_rating_above_the_supported_level_is_listed_and_not_changed():
    given = form(ratings={"strategy": 4}, criteria=["strategy_mentioned"])
    assert quality(given, RUBRIC).above_support == {"strategy": 2}
    assert given.ratings == {"strategy": 4}


def test_without_criteria_nothing_is_said_of_support():
    assert quality(form(ratings={"strategy": 4}), RUBRIC).above_support == {}
    own = form(ratings={"competences": 4}, criteria=["strategy_mentioned"])
    assert quality(own, RUBRIC).above_support == {}


def test_an_overview_of_cases_without_a_count_is_a_clash():
    given = form(ratings={"registration_practice": 4})
    [clash] = quality(given, RUBRIC).clashes
    assert (clash.parameter, clash.other) == ("registration_practice", "extent")
    counted = form(
        ratings={"registration_practice": 4},
        extent=[{"id": "concerns_to_municipality", "period": "2025", "value": 0}],
    )
    assert quality(counted, RUBRIC).clashes == ()


def test_two_answers_that_do_not_go_together_are_a_clash():
    ratings = {"emergency_readiness": 4, "concern_procedure": 1}
    [clash] = quality(form(ratings=ratings), RUBRIC).clashes
    assert (clash.parameter, clash.other) == (
        "emergency_readiness",
        "concern_procedure",
    )
    assert (
        quality(form(ratings=ratings | {"concern_procedure": 2}), RUBRIC).clashes == ()
    )


def test_confidence_is_the_mean_of_what_was_stated():
    found = quality(
        form(
            ratings={"strategy": 3, "competences": 2, "initiatives": 2},
            confidence={"strategy": 5, "competences": 2},
        ),
        RUBRIC,
    )
    assert found.mean_confidence == 3.5
    assert found.unsure == ("competences",)


@pytest.mark.parametrize(
    ("level", "date", "levels", "fast"),
    [
        (3, "2026-12-31", 1, False),  # one level is never too fast
        (4, "2027-06-30", 2, True),  # two levels in one year
        (4, "2028-06-30", 2, False),  # two levels in two years
        (4, "2028-05-31", 2, True),  # a month less
        (2, "2027", 0, False),
    ],
)
def test_a_gap_is_fast_when_it_asks_for_more_than_one_level_a_year(
    level, date, levels, fast
):
    given = form(
        ratings={"registration_practice": 2},
        targets=[target("registration_practice", level, date)],
    )
    [gap] = gaps(given)
    assert (gap.levels, gap.is_fast) == (levels, fast)


def test_a_target_without_a_rating_has_no_gap():
    [gap] = gaps(form(targets=[target("strategy", 3, "2027")]))
    assert (gap.rating, gap.levels, gap.is_fast) == (None, None, False)
