"""What a form's answers rest on, what does not go together, what to look at again.

A rating stands as it was given; what is said here stands beside it, and keeps no form
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.formatting import (
    is_period,
    listed,
    months_between,
    period_end,
    period_start,
)
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation.form import SelfEvaluation, Target
from parathed_lib.forms.evaluation.halves import joined

# A rating this high should rest on a document.
NEEDS_EVIDENCE = 3
LOW_CONFIDENCE = 2
DAYS_IN_YEAR = 365.25
# The report says the same of the answers, in the same words.
UNDOCUMENTED = "Svar på 3 eller 4 uden et dokument"
ABOVE_SUPPORT = "Svar over det trin, som kravene underbygger"
CLASHING = "Svar, der ikke passer med resten af skemaet"


@dataclass(frozen=True)
class Clash:
    """Two places of a form that do not go together, and why."""

    parameter: str
    other: str
    text: str


@dataclass(frozen=True)
class Quality:
    """What the answered ratings of a form rest on.

    `documented` are the answered parameters with a document; `undocumented` those
    rated 3 or 4 without one. `above_support` holds by parameter the level that the
    criteria support, where the rating is above it. `mean_confidence` is None and
    `unsure` empty where nobody stated a confidence.
    """

    answered: tuple[str, ...]
    documented: tuple[str, ...]
    undocumented: tuple[str, ...]
    above_support: Mapping[str, int]
    clashes: tuple[Clash, ...]
    mean_confidence: float | None
    unsure: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """A target beside the rating of today: how far, and how fast it would have to go.

    `levels` is target minus rating, None without a rating. `years` (negative when the
    target's date has passed) and whole `months` are counted from the form's date to the
    target's.
    """

    target: Target
    rating: int | None
    levels: int | None
    years: float
    months: int

    @property
    def is_fast(self) -> bool:
        """Whether more than one level a year would have to be reached."""
        return self.levels is not None and self.levels > max(1.0, self.months / 12)


def quality(form: SelfEvaluation, rubric: Rubric) -> Quality:
    """What the form's ratings rest on, in the rubric's order of parameters."""
    answered = tuple(p for p in rubric.parameter if p in form.ratings)
    with_document = {document.parameter for document in form.evidence}
    stated = [form.confidence[p] for p in answered if p in form.confidence]
    return Quality(
        answered=answered,
        documented=tuple(p for p in answered if p in with_document),
        undocumented=tuple(
            p
            for p in answered
            if form.ratings[p] >= NEEDS_EVIDENCE and p not in with_document
        ),
        above_support={
            p: level
            for p in answered
            if (level := supported_level(form, rubric, p)) is not None
            and form.ratings[p] > level
        },
        clashes=tuple(clashes(form, rubric)),
        mean_confidence=sum(stated) / len(stated) if stated else None,
        unsure=tuple(
            p for p in answered if form.confidence.get(p, 5) <= LOW_CONFIDENCE
        ),
    )


def supported_level(form: SelfEvaluation, rubric: Rubric, parameter: str) -> int | None:
    """The highest level whose criteria, and those of all lower ones, are met.

    None for a parameter without criteria, and for a form that says nothing of criteria.
    """
    asked = rubric.criteria_of(parameter)
    if not asked or not form.criteria:
        return None
    level = 1
    for step in sorted({criterion.level for criterion in asked}):
        if any(c.id not in form.criteria for c in asked if c.level == step):
            break
        level = step
    return level


def clashes(form: SelfEvaluation, rubric: Rubric) -> list[Clash]:
    """The rubric's contradictions that the form holds, with both places."""
    found = []
    for rule in rubric.contradictions:
        rating = form.ratings.get(rule.parameter)
        if rating is None or rating < rule.at_least:
            continue
        if rule.missing and _is_missing(form, rule.missing):
            found.append(Clash(rule.parameter, rule.missing, rule.text))
        other = form.ratings.get(rule.other)
        if rule.at_most is not None and other is not None and other <= rule.at_most:
            found.append(Clash(rule.parameter, rule.other, rule.text))
    return found


def gaps(form: SelfEvaluation) -> list[Gap]:
    """The form's targets beside its ratings, in the form's order."""
    today = period_end(form.date)
    found = []
    for target in form.targets:
        rating = form.ratings.get(target.parameter)
        found.append(
            Gap(
                target=target,
                rating=rating,
                levels=None if rating is None else target.level - rating,
                years=(period_end(target.date) - today).days / DAYS_IN_YEAR,
                months=months_between(today, period_end(target.date)),
            )
        )
    return found


def _is_missing(form: SelfEvaluation, part: str) -> bool:
    kind, _, name = part.partition(".")
    if kind == "extent":
        return not form.extent
    if kind == "texts":
        return name not in form.texts
    return all(document.parameter != name for document in form.evidence)


def above_support(rating: int, level: int) -> str:
    """That an answer lies above the level that the criteria support."""
    return f"Svaret er {rating}, men kravene til trin {level + 1} er ikke alle opfyldt."


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
