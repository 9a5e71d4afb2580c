"""What the answers rest on: documents, criteria, confidence, agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter, Rubric
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.evaluation.form import Evidence
from parathed_lib.forms.evaluation.quality import (
    ABOVE_SUPPORT,
    CLASHING,
    UNDOCUMENTED,
    Quality,
    above_support,
    quality,
)
from parathed_lib.pages.assessment.answers import in_order
from parathed_lib.pages.messages import say


class Answer(NamedTuple):
    """An answer, None where only documents were handed in, and its documents."""

    parameter: Parameter
    value: int | None
    documents: list[Evidence]


class Remark(NamedTuple):
    """Something to look at again: an answer, what there is to it, and its places.

    `lacking` are the criteria that were not met. `places` are names, each with the id
    of where the page tells of it.
    """

    what: str
    lacking: list[str]
    places: list[tuple[str, str]]


@dataclass(frozen=True)
class Grounds:
    """All that the page says of what the answers rest on; a part may be empty.

    `absent` are what the form does not say: `documents`, `confidence`, `criteria`.
    `remarks` stand by kind.
    """

    form: SelfEvaluation
    quality: Quality
    absent: list[str]
    answers: list[Answer]
    remarks: dict[str, list[Remark]]

    @property
    def knows_nothing(self) -> bool:
        """Whether there is nothing to say but that."""
        is_said = self.quality.clashes or self.form.reasons
        return len(self.absent) == 3 and not is_said

    @property
    def has_confidence(self) -> bool:
        return any(a.parameter.id in self.form.confidence for a in self.answers)


def grounds(assessment: Assessment) -> Grounds | None:
    """What the answers rest on; None without answers."""
    form, rubric = assessment.evaluation, assessment.catalogue.rubric
    if form is None or not form.ratings:
        return None
    found = quality(form, rubric)
    absent = {
        "documents": not form.evidence,
        "confidence": found.mean_confidence is None,
        "criteria": not form.criteria,
    }
    return Grounds(
        form=form,
        quality=found,
        absent=[name for name, is_absent in absent.items() if is_absent],
        answers=_answers(form, rubric),
        remarks=_remarks(form, rubric, found, assessment.is_self_rated),
    )


def _answers(form: SelfEvaluation, rubric: Rubric) -> list[Answer]:
    """The answers that are given or have a document; none when nothing is said of any."""
    if not (form.evidence or form.confidence or form.reasons):
        return []
    rows = [
        Answer(
            p, form.ratings.get(p.id), [e for e in form.evidence if e.parameter == p.id]
        )
        for p in in_order(rubric)
    ]
    return [row for row in rows if row.value is not None or row.documents]


def _remarks(
    form: SelfEvaluation, rubric: Rubric, found: Quality, is_self_rated: bool
) -> dict[str, list[Remark]]:
    """What to look at again, by kind; kinds without a remark are left out."""

    def places(*parts: str) -> list[tuple[str, str]]:
        return [_place(rubric, part, is_self_rated) for part in parts]

    kinds = {
        UNDOCUMENTED: [
            Remark(f"{form.ratings[p]} {rubric.label[form.ratings[p]]}", [], places(p))
            for p in (found.undocumented if form.evidence else ())
        ],
        ABOVE_SUPPORT: [
            Remark(
                say("assessment", "lacking", above_support(form.ratings[p], level)),
                [
                    say("assessment", "criterion", c)
                    for c in rubric.criteria_of(p)
                    if c.level <= form.ratings[p] and c.id not in form.criteria
                ],
                places(p),
            )
            for p, level in found.above_support.items()
        ],
        CLASHING: [
            Remark(c.text, [], places(c.parameter, c.other)) for c in found.clashes
        ],
    }
    return {kind: remarks for kind, remarks in kinds.items() if remarks}


def _place(rubric: Rubric, part: str, is_self_rated: bool) -> tuple[str, str]:
    """The name of a part of the form, and the id of where the page tells of it.

    The assessor's questions are marked where the municipality answered them: a remark
    that tells of what the assessor found is then about nobody's finding.
    """
    kind, _, name = part.partition(".")
    if kind == "extent":
        return say("assessment", "place_extent"), "table-extent"
    if kind == "texts":
        [question] = [q for q in rubric.questions if q.id == name]
        return question.title, f"theme-{question.theme}"
    if kind == "evidence":
        return say("assessment", "place_documents", rubric.parameter[name]), (
            "table-answers"
        )
    parameter = rubric.parameter[part]
    mark = is_self_rated and parameter.rater == "assessor"
    return say("assessment", "marked_name", parameter, mark), f"theme-{parameter.theme}"
