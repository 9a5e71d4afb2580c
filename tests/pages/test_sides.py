"""The two sides of the answers are ranked each within itself, never across.

Ishøj 2017 (the score page of the printed report): own 2 4 | 3 4 | 4 in preparedness,
organisation and resources; the assessor's 3 | 4 | 3 2 1 in preparedness, organisation
and leadership. By hand the means are 3.0, 3.5, 4.0 and 3.0, 4.0, 2.0.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from examples import ISHOEJ

from parathed_lib import assess, scoring
from parathed_lib.pages.assessment import front
from parathed_lib.pages.assessment.answers import (
    priorities,
    ranked,
    ratings,
    theme_means,
)
from parathed_lib.pages.messages import say

OWN, ASSESSOR = (say("base", "side", rater, False) for rater in ("own", "assessor"))


def lead(assessment) -> str:
    means = ranked(assessment, theme_means(assessment))
    return say("assessment", "lead", assessment, means)


def order_remark(assessment) -> str:
    lowest = front.lowest_without_task(assessment)
    return say("assessment", "order_remark", assessment, lowest)


@pytest.fixture(scope="module")
def ishoej(embedded_root):
    return assess("Ishøj", "2017", "2017", root=embedded_root)


def rated(assessment, ratings):
    """The assessment with other answers."""
    form = assessment.evaluation.model_copy(update={"ratings": ratings})
    rubric = assessment.catalogue.rubric
    table = scoring.ratings_table(ratings, rubric)
    changed = replace(
        assessment,
        evaluation=form,
        ratings=table,
        score=scoring.score(table, rubric),
        themes=tuple(scoring.theme_scores(table, rubric)),
    )
    return changed


def moved(assessment, rater, step):
    """The answers with those of one side moved, within the scale."""
    parameters = assessment.catalogue.rubric.parameter
    return {
        p: min(4, max(1, value + step)) if parameters[p].rater == rater else value
        for p, value in ISHOEJ.items()
    }


def said_of(side, text):
    """The parts of a text that name one side, without the word they begin with."""
    parts = re.split(r"(?<=[.;]) | (?:og|samt) (?=[^)]*\(\d)", text)
    return [part.removeprefix("lavest er ") for part in parts if side in part.lower()]


def test_highest_and_lowest_are_told_within_each_side_as_by_hand(ishoej):
    said = lead(ishoej)

    own, assessors = OWN.capitalize(), ASSESSOR.capitalize()
    assert f"{own}: højest Ressourcer og kompetencer (gns.\u00a04,0), " in said
    assert "lavest Beredskab og indsats (3,0)." in said
    assert f"{assessors}: højest Organisation og samarbejde (gns.\u00a04,0)" in said
    assert said.endswith("lavest Ledelse og strategisk forankring (2,0).")


@pytest.mark.parametrize("step", [-3, -1, 1, 3])
@pytest.mark.parametrize(("rater", "other"), [("own", ASSESSOR), ("assessor", OWN)])
def test_what_is_said_of_one_side_does_not_hang_on_the_other(
    ishoej, rater, other, step
):
    """The other side's answers moved leave the ranks of this one, in every text."""
    changed = rated(ishoej, moved(ishoej, rater, step))

    for text in (
        lead,
        lambda a: ratings(a).title,
        lambda a: priorities(a).title,
        order_remark,
    ):
        assert said_of(other, text(changed)) == said_of(other, text(ishoej))


def test_no_text_on_the_answers_ranks_without_naming_the_side(ishoej):
    """For all answers of 1, 2 and 4 to three of the ten, one of them the assessor's."""
    parts = ("emergency_readiness", "competences", "strategy")
    for values in itertools.product((1, 2, 4), repeat=len(parts)):
        changed = rated(ishoej, ISHOEJ | dict(zip(parts, values, strict=True)))
        said = [
            lead(changed),
            order_remark(changed),
            ratings(changed).title,
            priorities(changed).title,
        ]
        for text in said:
            for part in re.split(r"(?<!gns)[.;] ", text):
                ranks = re.search(r"\b(lavest|laveste|højest|højeste)\b", part)
                assert not ranks or any(
                    side in part.lower() for side in (OWN, ASSESSOR)
                ), part


def test_a_side_that_cannot_be_ranked_is_not():
    """One value, no value, and two that print alike."""
    for values in ({}, {"a": 2.0}, {"a": 2.0, "b": None}, {"a": 3.25, "b": 3.34}):
        assert scoring.ends(values) is None


def test_ties_are_all_named_and_many_are_counted():
    two = {"A": 1, "B": 4, "C": 1}
    three = two | {"D": 1}

    def said(message: str, values, *decimals: int) -> str:
        where = "base" if message == "lowest" else "assessment"
        return say(where, message, {OWN: scoring.ends(values)}, *decimals)

    assert said("lowest", two, 0) == f"a og c (1) blandt {OWN}"
    assert said("lowest", three, 0) == f"tre (1) blandt {OWN}"
    assert "lavest A, C og D (1,0)" in said("highest_and_lowest", three)


def test_the_first_tasks_are_the_first_points_in_the_municipalitys_own_order(ishoej):
    """Themes in the order of the form, and within a theme the points as they stand."""
    form = ishoej.evaluation
    expected = [
        point.text
        for theme in form.theme_order
        for point in form.attention_points
        if point.theme == theme
    ]

    assert [t.text for t in front.first_tasks(ishoej)] == expected[:3]
    unordered = replace(ishoej, evaluation=form.model_copy(update={"theme_order": []}))
    first = [point.text for point in form.attention_points[:3]]
    assert [t.text for t in front.first_tasks(unordered)] == first
