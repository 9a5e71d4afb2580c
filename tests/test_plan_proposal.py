"""A draft of a plan says what the assessment says, and nothing that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from parathed_lib import assess, load_catalogue
from parathed_lib.errors import PlanError
from parathed_lib.forms.draft import Draft
from parathed_lib.plan import check
from parathed_lib.plan.proposal import (
    left_out,
    named,
    next_steps,
    numbered_points,
    propose,
    same_answers,
)

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
# A made-up municipality's answers: two themes, a tie, a full one and an unanswered one.
MADE_UP = """schema = 1
municipality = "741"
round = "eksempel"
rubric = "2017.1"
date = "2026-09-15"
theme_order = ["leadership", "resources"]

[ratings]
strategy = 2
registration_practice = 2
management_information = 3
emergency_readiness = 4
initiatives = 4
concern_procedure = 4

[[attention_points]]
theme = "preparedness"
text = "Øv beredskabet."

[[attention_points]]
theme = "leadership"
text = "Skriv en strategi."

[[attention_points]]
theme = "resources"
text = "Lær medarbejderne mere."

[[attention_points]]
theme = "activities"
text = "Tæl aktiviteterne."
"""
TARGET = """
[[targets]]
parameter = "strategy"
level = 4
date = "2027-06"
reason = "Opdigtet."
owner = "Direktionen"
"""


@pytest.fixture
def made_up(data_root: Path):
    """Assesses the made-up municipality; what is given comes after its form."""

    def made_up(more: str = ""):
        folder = data_root / "data" / "raw" / "evaluations" / "eksempel"
        folder.mkdir(exist_ok=True)
        (folder / "741.toml").write_text(MADE_UP + more, encoding="utf-8")
        return assess("741", "2017", "eksempel", root=data_root)

    return made_up


@pytest.fixture(scope="module")
def ishoej(embedded_root: Path):
    return assess("Ishøj", "2017", root=embedded_root)


def test_ishoej_gets_an_action_for_each_of_its_seven_points(ishoej):
    actions = propose(ishoej)["actions"]
    found = [
        (a["id"], a["theme"], a["points"], a["parameter"], a.get("aim"))
        for a in actions
    ]
    # Worked out from the table in the report of 2017: the lowest answer in preparedness
    # is emergency_readiness 2, in organisation internal_cooperation 3, in leadership
    # management_information 1. Resources has one answer, and it is the highest: 4.
    assert found == [
        ("handling-1", "preparedness", [1], "emergency_readiness", 3),
        ("handling-2", "preparedness", [2], "emergency_readiness", 3),
        ("handling-3", "organisation", [3], "internal_cooperation", 4),
        ("handling-4", "organisation", [4], "internal_cooperation", 4),
        ("handling-5", "resources", [5], "competences", None),
        ("handling-6", "leadership", [6], "management_information", 2),
        ("handling-7", "leadership", [7], "management_information", 2),
    ]
    assert {a["status"] for a in actions} == {"planned"}
    points = ishoej.evaluation.attention_points
    assert [a["title"] for a in actions] == [p.text for p in points]


def test_the_municipalitys_own_order_of_themes_decides_and_numbers_are_the_forms(
    made_up,
):
    found = [(a["theme"], a["points"]) for a in propose(made_up())["actions"]]
    assert found == [
        ("leadership", [2]),
        ("resources", [3]),
        ("preparedness", [1]),
        ("activities", [4]),
    ]


def test_of_equal_answers_the_rubrics_first_is_taken(made_up):
    action = propose(made_up())["actions"][0]
    order = [p.id for p in RUBRIC.parameters_of("leadership")]
    assert order.index("strategy") < order.index("registration_practice")
    assert (action["parameter"], action["aim"]) == ("strategy", 3)


def test_an_answer_at_the_highest_level_has_no_aim_above_it(made_up):
    action = propose(made_up())["actions"][2]
    assert action["parameter"] in ("emergency_readiness", "initiatives")
    assert "aim" not in action


@pytest.mark.parametrize("number", [1, 3])  # nothing answered, nothing to answer
def test_a_theme_without_an_answer_gives_an_action_without_an_aim(made_up, number):
    action = propose(made_up())["actions"][number]
    assert "parameter" not in action
    assert "aim" not in action


def test_nothing_is_invented(ishoej):
    draft = propose(ishoej)
    allowed = {"id", "title", "theme", "status", "points", "parameter", "aim"}
    assert {key for action in draft["actions"] for key in action} == allowed
    assert set(draft) == {"schema", "municipality", "name", "round", "actions"}


def test_a_target_of_the_municipality_gives_aim_owner_and_due(made_up):
    without, with_target = propose(made_up()), propose(made_up(TARGET))
    action = with_target["actions"][0]
    assert (action["aim"], action["owner"], action["due"]) == (
        4,
        "Direktionen",
        "2027-06",
    )
    assert with_target["actions"][1:] == without["actions"][1:]


def test_the_period_is_the_users_or_it_is_open(ishoej):
    draft = propose(ishoej, first="2018", last="2019")
    assert (draft["first"], draft["last"]) == ("2018", "2019")
    assert draft["name"] == "Forslag til handleplan 2018-2019"
    assert propose(ishoej)["name"] == "Forslag til handleplan"
    assert propose(ishoej, name="Plan A", first="2018")["name"] == "Plan A"


def test_a_period_within_a_year_is_named_once():
    assert named("2018-02", "2018-11") == "Forslag til handleplan 2018"


@pytest.mark.parametrize("more", ["", TARGET])
def test_a_draft_can_be_used_as_it_is(made_up, more):
    draft = propose(made_up(more), first="2027", last="2028")
    plan, faults = check(Draft(draft), CATALOGUE)
    assert plan is not None
    assert faults == []


def test_a_form_without_points_gives_a_plan_without_actions(made_up, data_root):
    path = data_root / "data" / "raw" / "evaluations" / "eksempel" / "741.toml"
    made_up()
    path.write_text(MADE_UP.partition("[[attention")[0], encoding="utf-8")
    draft = propose(assess("741", "2017", "eksempel", root=data_root))
    assert "actions" not in draft


def test_a_municipality_without_a_form_is_told_what_to_do(embedded_root):
    with pytest.raises(PlanError, match=r"Samsø Kommune har intet skema.*--empty"):
        propose(assess("741", "2017", root=embedded_root))


def test_points_are_numbered_as_a_plan_refers_to_them(made_up):
    points = numbered_points(made_up())
    assert [label for label, _ in points] == [f"Punkt {n}" for n in (1, 2, 3, 4)]
    assert points[1] == (
        "Punkt 2",
        "Ledelse og strategisk forankring: Skriv en strategi.",
    )


def test_targets_that_no_action_has_taken_over_are_told_by_name(made_up):
    other = TARGET.replace("strategy", "registration_practice")
    assessment = made_up(TARGET + other)
    practice = "Etableret registreringspraksis"
    assert left_out(assessment, propose(assessment)) == [practice]
    assert left_out(assessment, {}) == ["Strategi", practice]


def test_without_targets_none_is_left_out(made_up):
    assessment = made_up()
    assert left_out(assessment, propose(assessment)) == []


def test_points_with_the_same_answer_are_named_so_that_one_can_choose(ishoej):
    told = [
        (RUBRIC.parameter[parameter].name, points)
        for parameter, points in (
            ("emergency_readiness", "1 og 2"),
            ("internal_cooperation", "3 og 4"),
            ("management_information", "6 og 7"),
        )
    ]
    assert same_answers(ishoej, propose(ishoej)) == [
        (
            "Vælg selv",
            f"Forslaget peger på svaret {name} for punkt {points}: vælg selv det svar, "
            "som handlingen skal flytte.",
        )
        for name, points in told
    ]


def test_points_with_an_answer_each_are_not_named(made_up):
    assert same_answers(made_up(), propose(made_up())) == []


def test_the_next_step_is_the_anchor_above_the_answer(made_up):
    steps = dict(next_steps(made_up()))
    strategy = RUBRIC.parameter["strategy"]
    assert steps["Strategi, nu 2"] == f"Trin 3: {strategy.anchors[2]}"
    assert steps["Beredskab, nu 4"] == "Er på det højeste trin."
    assert steps["Kompetencer"] == "Er ikke besvaret."
    assert len(steps) == len(RUBRIC.parameters) == 10


def test_the_next_step_of_an_own_answer_is_the_scales_words(ishoej):
    steps = dict(next_steps(ishoej))
    assert steps["Beredskab, nu 2"].startswith("Trin 3: i nogen grad. ")
