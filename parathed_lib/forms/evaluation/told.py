"""What is told of a form that was accepted, in Danish, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import listed, period
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.evaluation.deleting import Forgettable, Withdrawable
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import answers_assessor, is_self_rated
from parathed_lib.forms.evaluation.store import Outcome


def asked(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """The parameters that a form is to answer, in the rubric's order.

    The assessor's only where it is theirs, or answers some of them.
    """
    rubric = catalogue.rubric
    both = answers_assessor(form, rubric) and not form.is_assessors
    side = "assessor" if form.is_assessors else "own"
    return [p.id for p in rubric.parameters if both or p.rater == side]


def half_of(form: SelfEvaluation) -> str:
    """Whose half a form that was sent in is, in one word."""
    return "assessor" if form.is_assessors else "municipality"


def unanswered(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """The parameters that a form is to answer and does not, in the rubric's order."""
    return [p for p in asked(form, catalogue) if p not in form.ratings]


def about_form(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """That a form can be used, and what it does not answer."""
    first = f"{_what(form, catalogue)} kan bruges: {_where(form, catalogue)}."
    return [first, *_answered(form, catalogue)]


def about_foreseen(outcome: Outcome, catalogue: Catalogue) -> list[str]:
    """What an import would do to what is stored of both halves."""
    lines = about_other_half(outcome, catalogue)
    if outcome.status == "unchanged":
        return ["Det siger det samme som det skema, der er gemt.", *lines]
    if outcome.status == "new":
        return lines
    return [_replaces(outcome, "gemmes"), *lines]


def about_other_half(outcome: Outcome, catalogue: Catalogue) -> list[str]:
    """What stays of the other half, and whose the assessor's answers then are."""
    form, other, rubric = outcome.form, outcome.other, catalogue.rubric
    if form.is_assessors:
        if other is None:
            return ["Kommunens del er ikke kommet endnu."]
        lines = [f"Kommunens del fra {period(other.date)} bliver stående."]
        if answers_assessor(other, rubric):
            lines.append(
                "Dens egne svar på bedømmerens spørgsmål bliver ikke vist mere."
            )
        return lines
    if other:
        lines = [f"Bedømmerens del fra {period(other.date)} bliver stående."]
        if answers_assessor(form, rubric):
            lines.append(
                "Derfor bliver kommunens egne svar på bedømmerens spørgsmål ikke vist."
            )
        return lines
    if is_self_rated(form, rubric):
        return [
            "Kommunen har selv svaret på bedømmerens spørgsmål. De svar bliver vist "
            "som selvvurderet."
        ]
    if not answers_assessor(form, rubric):
        return ["Bedømmerens del er ikke kommet endnu."]
    return []


def about_remarks(draft: Draft, remarks: Sequence[Fault]) -> list[str]:
    """What to look at again in a form that was accepted, each with its place."""
    if not remarks:
        return []
    lines = [f"  {draft.told(remark)}" for remark in remarks]
    return ["Se på det igen. Det er ikke fejl:", *lines]


def about_outcome(
    outcome: Outcome,
    catalogue: Catalogue,
    what: str = "",
    *,
    first_stays: bool = False,
) -> list[str]:
    """What became of a form, and what has changed in it.

    `what` is its name at the start of a sentence, without it that of its half;
    `first_stays` where a new version lies beside the first instead of in its place.
    """
    form, what = outcome.form, what or _what(outcome.form, catalogue)
    where = f"for {_where(form, catalogue)}"
    if outcome.status == "unchanged":
        return [f"{what} {where}, siger det samme som før. Intet er ændret."]
    lines = [f"{what} {where}, er gemt."]
    if outcome.status == "new":
        lines += _answered(form, catalogue)
    elif first_stays:
        number = outcome.revision
        lines.append(f"Den første står uændret. Denne er gemt som nr. {number}.")
    else:
        lines.append(_replaces(outcome, "er gemt"))
    lines += [f"  {line}" for line in outcome.changes]
    if not first_stays:
        lines += about_other_half(outcome, catalogue)
    if not form.names_no_person:
        lines.append("Ingen har erklæret, at skemaet ikke nævner personer.")
    return lines


def about_forgettable(found: Forgettable, where: str, *, deleted: bool) -> list[str]:
    """What was deleted of a municipality and round, or could be."""
    if not found:
        return [f"Der er ikke noget at slette for {where}."]
    lines = [
        f"Slettet for {where}:" if deleted else f"Kan slettes for {where}:",
        f"  tidligere udgaver af skemaet: {found.versions}",
        f"  senere udgaver af vurderinger: {found.later_ratings}",
        f"  vurderinger med tekster og andet ud over svarene: {len(found.bare)}",
    ]
    if found.bare:
        lines.append("Af dem bliver kun svar, sikkerhed, rolle og dato tilbage.")
    return lines if deleted else [*lines, "Intet er slettet. Giv --yes for at slette."]


def about_withdrawable(
    found: Withdrawable, rater: int, where: str, *, deleted: bool
) -> list[str]:
    """That a rater's forms were deleted or could be, and what is left then."""
    what = f"vurdering nr. {rater} for {where}, med dens senere udgaver"
    if not deleted:
        return [
            f"Kan slettes: {what}.",
            "Intet er slettet. Giv --yes for at slette.",
        ]
    if found.left:
        numbers = listed([str(number) for number in found.left])
        return [f"Slettet: {what}.", f"Tilbage er nr. {numbers}."]
    return [
        f"Slettet: {what}.",
        "Der er ingen vurderinger tilbage. Gem skemaet med: parathed form import FILE",
    ]


def _replaces(outcome: Outcome, kept: str) -> str:
    earlier = period(outcome.earlier_date)
    what = "bedømmerens del" if outcome.form.is_assessors else "skemaet"
    return f"Erstatter {what} fra {earlier}, som {kept} som nr. {outcome.revision}."


def _what(form: SelfEvaluation, catalogue: Catalogue) -> str:
    """What a form is called at the start of a sentence: by its half."""
    if form.is_assessors:
        return "Bedømmerens del"
    both = answers_assessor(form, catalogue.rubric)
    return "Skemaet med begge dele" if both else "Kommunens del"


def _where(form: SelfEvaluation, catalogue: Catalogue) -> str:
    who = catalogue.municipalities[form.municipality]
    return f"{who.full_name}, runde {form.round}"


def _answered(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    parameters, all_ = catalogue.rubric.parameter, len(asked(form, catalogue))
    missing = [parameters[p].name for p in unanswered(form, catalogue)]
    lines = [f"{all_ - len(missing)} af {all_} svar er givet."]
    return [*lines, f"Mangler: {listed(missing)}."] if missing else lines
