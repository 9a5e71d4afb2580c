"""What to look at again in a form that can be used. None of it keeps the form out.

The report says the same of the answers, in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence

from parathed_lib.catalogue import Rubric
from parathed_lib.formatting import is_period, listed, period_end, period_start
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import joined
from parathed_lib.forms.evaluation.quality import quality

UNDOCUMENTED = "Svar på 3 eller 4 uden et dokument"
ABOVE_SUPPORT = "Svar over det trin, som kriterierne viser"
CLASHING = "Svar, der ikke passer med resten af skemaet"


def above_support(rating: int, level: int) -> str:
    """That an answer lies above the level that the criteria support."""
    return f"Svaret er {rating}. Kriterierne viser {level}."


def remarks(
    form: SelfEvaluation,
    rubric: Rubric,
    rounds: Sequence[str] = (),
    other: SelfEvaluation | None = None,
) -> list[Fault]:
    """What to look at again, each with its place in the form.

    `rounds` are those that there are, oldest first. `other` is the other half, None
    where it is not there.
    """
    whole = form
    if other:
        halves = (other, form) if form.is_assessors else (form, other)
        whole = joined(*halves, rubric)
    found = quality(whole, rubric)
    names = {p.id: p.name for p in rubric.parameters}
    told = [*_of_round(form, rounds), *_of_date(form), *_of_points(form, rubric)]
    told += [
        Fault(f"ratings.{p}", f"{names[p]}. {above_support(form.ratings[p], level)}")
        for p, level in found.above_support.items()
        if p in form.ratings
    ]
    told += [
        Fault(f"ratings.{clash.parameter}", f"{names[clash.parameter]}. {clash.text}")
        for clash in found.clashes
        # An assessor's half alone cannot go against what the municipality says.
        if clash.parameter in form.ratings and (other or not form.is_assessors)
    ]
    if undocumented := [p for p in found.undocumented if p in form.ratings]:
        without = listed([names[p] for p in undocumented])
        told.append(Fault("evidence", f"{UNDOCUMENTED}: {without}."))
    return told


def _of_round(form: SelfEvaluation, rounds: Sequence[str]) -> list[Fault]:
    """That a form is not of the newest round that there is."""
    if not rounds or form.round == rounds[-1]:
        return []
    first = (
        f"Runde {form.round} er ikke den nyeste."
        if form.round in rounds
        else f"Der er ingen runde {form.round} i forvejen."
    )
    return [Fault("round", f"{first} Den nyeste er {rounds[-1]}.")]


def _of_date(form: SelfEvaluation) -> list[Fault]:
    """That a form was filled in outside the year by which its round is named."""
    if not is_period(form.round):
        return []
    begun = period_end(form.date) >= period_start(form.round).replace(month=1, day=1)
    ended = period_start(form.date) > period_end(form.round).replace(month=12, day=31)
    if begun and not ended:
        return []
    return [Fault("date", f"Datoen ligger ikke i det år, runde {form.round} gælder.")]


def _of_points(form: SelfEvaluation, rubric: Rubric) -> list[Fault]:
    """The attention points that name an answer of another theme than their own."""
    return [
        Fault(
            f"attention_points nr. {number}.parameter",
            f"Svaret {named.name} hører til temaet {rubric.theme[named.theme].name}, "
            f"men punktet til temaet {rubric.theme[point.theme].name}.",
        )
        for number, point in enumerate(form.attention_points, start=1)
        if point.parameter
        for named in [rubric.parameter[point.parameter]]
        if named.theme != point.theme
    ]
