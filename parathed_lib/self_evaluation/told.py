"""What is told of a form that was accepted, in Danish, line by line."""

from __future__ import annotations

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import listed
from parathed_lib.self_evaluation.form import SelfEvaluation
from parathed_lib.self_evaluation.store import Forgettable, Outcome


def unanswered(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """The parameters without a rating, in the rubric's order."""
    return [p for p in catalogue.rubric.parameter if p not in form.ratings]


def about_form(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    """That a form can be used, and what it does not answer."""
    first = f"Skemaet kan bruges: {_where(form, catalogue)}."
    return [first, *_answered(form, catalogue)]


def about_outcome(
    what: str,
    form: SelfEvaluation,
    outcome: Outcome,
    catalogue: Catalogue,
    *,
    first_stays: bool = False,
) -> list[str]:
    """What became of a form, and what has changed in it.

    `what` is its name at the start of a sentence; `first_stays` where a new version
    lies beside the first instead of in its place.
    """
    where = f"for {_where(form, catalogue)}"
    if outcome.status == "unchanged":
        return [f"{what} {where}, siger det samme som før. Intet er ændret."]
    lines = [f"{what} {where}, er gemt."]
    if outcome.status == "new":
        lines += _answered(form, catalogue)
    elif first_stays:
        lines.append(f"Den første står uændret. Denne er udgave {outcome.revision}.")
    else:
        lines.append(f"Det tidligere skema er gemt som udgave {outcome.revision}.")
    lines += [f"  {line}" for line in outcome.changes]
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
        f"  begrundelser i vurderinger: {found.reasons}",
    ]
    return lines if deleted else [*lines, "Intet er slettet. Giv --yes for at slette."]


def _where(form: SelfEvaluation, catalogue: Catalogue) -> str:
    who = catalogue.municipalities[form.municipality]
    return f"{who.full_name}, runde {form.round}"


def _answered(form: SelfEvaluation, catalogue: Catalogue) -> list[str]:
    parameters = catalogue.rubric.parameter
    missing = [parameters[p].name for p in unanswered(form, catalogue)]
    lines = [f"{len(parameters) - len(missing)} af {len(parameters)} svar er givet."]
    return [*lines, f"Mangler: {listed(missing)}."] if missing else lines
