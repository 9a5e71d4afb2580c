"""What the report says about each theme, rating by rating."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.pages.assessment.sides import SELF_RATED, side_mean


@dataclass(frozen=True)
class Step:
    """A level of the scale with what it takes; `place` is here, next or empty."""

    value: int
    label: str
    anchor: str
    place: str


@dataclass(frozen=True)
class Rated:
    """A parameter with its rating and, for the assessor's, the steps of the rubric."""

    id: str
    name: str
    question: str
    rater: str
    value: int | None
    label: str
    steps: list[Step]
    notes: list[str]


@dataclass(frozen=True)
class ThemePage:
    """All that the report says about one theme."""

    id: str
    name: str
    about: str
    means: list[tuple[str, str]]
    texts: list[tuple[str, str, list[str]]]
    ratings: list[Rated]
    notes: list[str]


def theme_pages(assessment: Assessment) -> list[ThemePage]:
    """A page per theme: the texts, the ratings, and what the next level takes."""
    form = assessment.evaluation
    texts = form.texts if form else {}
    return [
        ThemePage(
            id=theme.id,
            name=theme.name,
            about=theme.about,
            means=_means(assessment, theme.id),
            texts=[
                (question.title, texts[question.id], _notes(form, question.id))
                for question in assessment.catalogue.rubric.questions_of(theme.id)
                if question.id in texts
            ],
            ratings=[
                _rated(assessment, parameter)
                for parameter in assessment.catalogue.rubric.parameters_of(theme.id)
            ],
            notes=_notes(form, theme.id),
        )
        for theme in assessment.catalogue.rubric.themes
    ]


def _means(assessment: Assessment, theme: str) -> list[tuple[str, str]]:
    """The mean of each side with its rater, or why there is none; empty without both."""
    score = assessment.theme[theme]
    if score.own is None and score.assessor is None:
        return []
    asked = {p.rater for p in assessment.catalogue.rubric.parameters_of(theme)}
    not_asked = {
        "own": "Kommunens del har ingen spørgsmål her.",
        "assessor": "Bedømmerens del har ingen spørgsmål her.",
    }
    return [
        (
            rater,
            side_mean(assessment, rater, mean) if rater in asked else not_asked[rater],
        )
        for rater, mean in (("own", score.own), ("assessor", score.assessor))
    ]


def _rated(assessment: Assessment, parameter: Parameter) -> Rated:
    rubric = assessment.catalogue.rubric
    value = assessment.rating[parameter.id]
    theirs = parameter.rater == "assessor" and assessment.is_self_rated
    mark = f" ({SELF_RATED})" if theirs else ""
    return Rated(
        id=parameter.id,
        name=parameter.name,
        question=parameter.question,
        rater=parameter.rater,
        value=value,
        label="intet svar" if value is None else rubric.label[value] + mark,
        steps=[
            Step(level.value, level.label, anchor, _place(level.value, value))
            for level, anchor in zip(rubric.levels, parameter.anchors, strict=False)
        ],
        notes=_notes(assessment.evaluation, parameter.id),
    )


def _place(level: int, value: int | None) -> str:
    return "" if value is None else {0: "here", 1: "next"}.get(level - value, "")


def _notes(form: SelfEvaluation | None, subject: str) -> list[str]:
    return form.notes_about(subject) if form else []
