"""What is told of a form that was accepted, in the words of `da.j2`."""

from __future__ import annotations

from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import answers_assessor, is_self_rated
from parathed_lib.forms.evaluation.repository import HalfOutcome
from parathed_lib.forms.messages import lines


def asked(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """The parameters that a form is to answer, in the rubric's order.

    The assessor's only where it is theirs, or answers some of them.
    """
    rubric = catalogue.rubric
    both = answers_assessor(form, rubric) and not form.is_assessors
    side = "assessor" if form.is_assessors else "own"
    return [p.id for p in rubric.parameters if both or p.rater == side]


def unanswered(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """The parameters that a form is to answer and does not, in the rubric's order."""
    return [p for p in asked(form, catalogue) if p not in form.ratings]


def about_form(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """That a form can be used, and what it does not answer."""
    return lines("evaluation", "usable", _facts(form, catalogue))


def about_foreseen(outcome: HalfOutcome, catalogue: Catalogue) -> list[str]:
    """What an import would do to what is stored of both halves."""
    return lines("evaluation", "foreseen", _outcome(outcome, catalogue))


def about_outcome(
    outcome: HalfOutcome,
    catalogue: Catalogue,
    name: str = "",
    *,
    first_stays: bool = False,
) -> list[str]:
    """What became of a form, and what has changed in it.

    `name` is its name at the start of a sentence, without it that of its half;
    `first_stays` where a new version lies beside the first instead of in its place.
    """
    facts = _outcome(outcome, catalogue)
    return lines("evaluation", "stored", facts, name, first_stays)


def _facts(form: SelfEvaluation, catalogue: Catalogue) -> dict[str, Any]:
    names = catalogue.rubric.parameter
    return {
        "form": form,
        "who": catalogue.municipalities[form.municipality].full_name,
        "answers_assessor": answers_assessor(form, catalogue.rubric),
        "self_rated": is_self_rated(form, catalogue.rubric),
        "asked": len(asked(form, catalogue)),
        "missing": [names[p].name for p in unanswered(form, catalogue)],
    }


def _outcome(outcome: HalfOutcome, catalogue: Catalogue) -> dict[str, Any]:
    other = outcome.other
    return _facts(outcome.form, catalogue) | {
        "outcome": outcome,
        "other_answers_assessor": other is not None
        and answers_assessor(other, catalogue.rubric),
    }
