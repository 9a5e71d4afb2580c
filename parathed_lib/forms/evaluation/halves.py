"""The two halves of a form: what the municipality answers, and what an assessor does.

An answer belongs to whoever may give it. The halves come in separately, lie apart, and
are joined when they are read, so that neither removes the other's. A municipality may
rate itself on the assessor's questions; that stands until an assessor's half is there,
and is called self-rated wherever it is shown.
"""

from __future__ import annotations

from typing import Any

from parathed_lib.catalogue import Rubric
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation.form import SelfEvaluation

ROLE = "assessor"  # of the rubric's roles: whoever has it fills in the assessor's half
# What says of a form whose it is and when it was filled in, and answers nothing.
ABOUT = {
    "schema_version",
    "municipality",
    "round",
    "rubric",
    "date",
    "half",
    "label",
    "source",
    "role",
    "names_no_person",
}
_BY_PARAMETER = ("ratings", "confidence", "reasons")
# What either side may say of the assessor's questions, and what names the question.
_BESIDE = {"evidence": "parameter", "notes": "about"}
# All that an assessor's half may hold.
ASSESSORS = ABOUT | {*_BY_PARAMETER, *_BESIDE, "criteria"}


def settled(form: SelfEvaluation, rubric: Rubric) -> SelfEvaluation:
    """A form that was sent in, with whose half it is.

    The form says so, or its role does; else it is the assessor's where it answers the
    assessor's questions and nothing else. The municipality's says so only where it
    answers these too, and not of a published assessment that it renders, with its
    label and source: there an assessor gave them.
    """
    both = answers_assessor(form, rubric)
    alone = both and not form.role and not beyond_assessor(form, rubric)
    if form.half == "assessor" or (not form.half and (form.role == ROLE or alone)):
        return form.model_copy(update={"half": "assessor"})
    renders = not form.half and form.label and form.source
    half = "municipality" if both and not renders else ""
    return form.model_copy(update={"half": half})


def half_faults(form: SelfEvaluation, rubric: Rubric) -> list[Fault]:
    """What stands in an assessor's half that only the municipality can say."""
    if not form.is_assessors:
        return []
    told = (
        "det kan kun kommunen svare på, og dette er bedømmerens del. Slet det her, og "
        "svar i kommunens skema"
    )
    return [Fault(path, told) for path in beyond_assessor(form, rubric)]


def answers_assessor(form: SelfEvaluation, rubric: Rubric) -> bool:
    """Whether a form answers any of the assessor's questions, or has criteria met."""
    return any(_assessors_answers(form, rubric).values())


def same_for_assessor(
    one: SelfEvaluation, other: SelfEvaluation, rubric: Rubric
) -> bool:
    """Whether two forms give the same answers to the assessor's questions."""
    return _assessors_answers(one, rubric) == _assessors_answers(other, rubric)


def beyond_assessor(form: SelfEvaluation, rubric: Rubric) -> list[str]:
    """The paths of what a form says that no assessor can say."""
    theirs = _theirs(rubric)
    paths = []
    for name in type(form).model_fields:
        value = getattr(form, name)
        if not value or name in ABOUT or name == "criteria":
            continue
        if name in _BY_PARAMETER:
            paths += [f"{name}.{key}" for key in value if key not in theirs]
        elif name in _BESIDE:
            paths += [
                f"{name} nr. {number}"
                for number, row in enumerate(value, start=1)
                if getattr(row, _BESIDE[name]) not in theirs
            ]
        else:
            paths.append(name)
    return paths


def is_self_rated(form: SelfEvaluation | None, rubric: Rubric) -> bool:
    """Whether the municipality itself gave the assessor's ratings of a form.

    A form from before this was asked does not say. It is taken as its sheet says: that
    an assessor filled it in.
    """
    return bool(
        form and form.half == "municipality" and _theirs(rubric) & form.ratings.keys()
    )


def holds_assessors(form: SelfEvaluation, rubric: Rubric) -> bool:
    """Whether a municipality's form holds answers that may be an assessor's.

    Such a form is from before whose they are was asked: only an assessor's replaces
    them.
    """
    return not form.half and answers_assessor(form, rubric)


def assessors_part(form: SelfEvaluation, rubric: Rubric) -> SelfEvaluation:
    """The assessor's answers of a form that holds both halves, as a half of its own."""
    fields = type(form).model_fields
    empty = {
        name: field.get_default(call_default_factory=True)
        for name, field in fields.items()
        if name not in ABOUT - {"role"}
    }
    answers = _assessors_answers(form, rubric)
    return form.model_copy(update={**empty, **answers, "half": "assessor"})


def own_part(form: SelfEvaluation, rubric: Rubric) -> SelfEvaluation:
    """A form without the assessor's answers; its documents and remarks stay."""
    theirs = _theirs(rubric)
    kept: dict[str, Any] = {
        part: {k: v for k, v in getattr(form, part).items() if k not in theirs}
        for part in _BY_PARAMETER
    }
    return form.model_copy(update={**kept, "criteria": [], "half": ""})


def joined(
    own: SelfEvaluation, assessors: SelfEvaluation, rubric: Rubric
) -> SelfEvaluation:
    """The two halves as one form, with the municipality's date and role.

    All that the municipality says stands, but for its own rating on the assessor's
    questions.
    """
    own = own_part(own, rubric)
    together: dict[str, Any] = {
        part: {**getattr(own, part), **getattr(assessors, part)}
        for part in _BY_PARAMETER
    }
    for part in _BESIDE:
        rows = getattr(own, part)
        more = [row for row in getattr(assessors, part) if row not in rows]
        together[part] = [*rows, *more]
    together["criteria"] = assessors.criteria
    together["names_no_person"] = own.names_no_person and assessors.names_no_person
    return own.model_copy(update=together)


def _theirs(rubric: Rubric) -> set[str]:
    return {p.id for p in rubric.parameters_by("assessor")}


def _assessors_answers(form: SelfEvaluation, rubric: Rubric) -> dict[str, Any]:
    theirs = _theirs(rubric)
    answers: dict[str, Any] = {
        part: {k: v for k, v in getattr(form, part).items() if k in theirs}
        for part in _BY_PARAMETER
    }
    return answers | {"criteria": form.criteria}
