"""A draft of a plan says what the assessment says, and nothing that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from parathed_lib import assess, load_catalogue
from parathed_lib.errors import PlanError
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.plan.proposal import (
    left_out,
    named,
    next_steps,
    numbered_points,
    propose,
)

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
# A made-up municipality's answers. One of its points names an answer, three do not.
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
parameter = "strategy"

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
    found = [(a["id"], a["theme"], a["points"], a.get("parameter")) for a in actions]
    # The public report refers to an answer at one of its seven points: how cooperation
    # within the municipality can be strengthened, "(jf. egenvurdering)".
    assert found == [
        ("handling-1", "preparedness", [1], None),
        ("handling-2", "preparedness", [2], None),
        ("handling-3", "organisation", [3], None),
        ("handling-4", "organisation", [4], "internal_cooperation"),
        ("handling-5", "resources", [5], None),
        ("handling-6", "leadership", [6], None),
        ("handling-7", "leadership", [7], None),
    ]
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


def test_the_draft_of_a_form_without_targets_holds_no_more_than_its_points(ishoej):
    draft = propose(ishoej)
    said = {"id", "title", "theme", "points"}
    for action in draft["actions"]:
        assert set(action) - {"parameter"} == said
    assert set(draft) == {"schema", "municipality", "name", "round", "actions"}


def test_a_target_gives_aim_owner_and_due_where_a_point_names_its_answer(made_up):
    without, with_target = propose(made_up()), propose(made_up(TARGET))
    action = with_target["actions"][0]
    assert (action["aim"], action["owner"], action["due"]) == (
        4,
        "Direktionen",
        "2027-06",
    )
    assert with_target["actions"][1:] == without["actions"][1:]


# Two answers of one theme, and one of another.
ANSWERS = ("strategy", "management_information", "competences")
POINTS = [
    {"theme": theme, "parameter": parameter}
    for theme in ("leadership", "resources")
    for parameter in ("", *ANSWERS)
]


def forms() -> Iterator[dict[str, Any]]:
    """Any two points beside any two targets, one or none; every value but once."""
    for pair in product(POINTS, repeat=2):
        points = [p | {"text": f"Punkt {n}"} for n, p in enumerate(pair, start=1)]
        for number in (0, 1, 2):
            for answers in combinations(ANSWERS, number):
                targets = [
                    {
                        "parameter": parameter,
                        "level": 3 + n,
                        "date": f"203{n}",
                        "owner": f"Leder {n}",
                        "reason": f"Grund {n}",
                    }
                    for n, parameter in enumerate(answers)
                ]
                yield {"attention_points": points, "targets": targets}


def test_no_field_of_a_draft_holds_a_value_that_the_form_ties_to_something_else(ishoej):
    """By brute force: what the form ties to a point is all that its action holds."""
    count = 0
    for said in forms():
        form = SelfEvaluation.model_validate(
            {**ishoej.evaluation.model_dump(by_alias=True), **said}
        )
        actions = propose(replace(ishoej, evaluation=form))["actions"]
        ties = {}
        for number, point in enumerate(said["attention_points"], start=1):
            tied = {"title": point["text"], "theme": point["theme"], "points": [number]}
            if point["parameter"]:
                tied["parameter"] = point["parameter"]
            for target in said["targets"]:
                if target["parameter"] == point["parameter"]:
                    tied["aim"] = target["level"]
                    tied["owner"], tied["due"] = target["owner"], target["date"]
            ties[point["text"]] = tied
        assert len(actions) == 2
        for number, action in enumerate(actions, start=1):
            assert action == {"id": f"handling-{number}"} | ties[action["title"]]
        count += 1
    assert count == 64 * 7  # 8 x 8 pairs of points; no, one or two of three targets


def test_the_period_is_the_users_or_it_is_open(ishoej):
    draft = propose(ishoej, first="2018", last="2019")
    assert (draft["first"], draft["last"]) == ("2018", "2019")
    assert draft["name"] == "Forslag til handlingsplan 2018-2019"
    assert propose(ishoej)["name"] == "Forslag til handlingsplan"
    assert propose(ishoej, name="Plan A", first="2018")["name"] == "Plan A"


def test_a_period_within_a_year_is_named_once():
    assert named("2018-02", "2018-11") == "Forslag til handlingsplan 2018"


@pytest.mark.parametrize("more", ["", TARGET])
def test_a_draft_can_be_used_as_it_is(made_up, more):
    draft = propose(made_up(more), first="2027", last="2028")
    plan, faults = PLAN.check(Draft(draft), CATALOGUE)
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
    assert [text for _, text in points[:2]] == [
        "Beredskab og indsats, svar ikke oplyst: Øv beredskabet.",
        "Ledelse og strategisk forankring, svaret Strategi: Skriv en strategi.",
    ]


def test_targets_that_no_action_has_taken_over_are_told_by_name(made_up):
    other = TARGET.replace("strategy", "registration_practice")
    assessment = made_up(TARGET + other)
    practice = "Etableret registreringspraksis"
    assert left_out(assessment, propose(assessment)) == [practice]
    assert left_out(assessment, {}) == ["Strategi", practice]


def test_without_targets_none_is_left_out(made_up):
    assessment = made_up()
    assert left_out(assessment, propose(assessment)) == []


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
