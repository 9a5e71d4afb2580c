"""*Det ved vi ikke*: what the assessment cannot say, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parathed_lib import frames
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.prepared import ONLY_ZEROS
from parathed_lib.catalogue import LOCAL_GROUP, Indicator
from parathed_lib.formatting import (
    capitalised,
    in_words,
    is_period,
    listed,
    period,
    uncapitalised,
)
from parathed_lib.pages.assessment.extent import HIDDEN, extent
from parathed_lib.pages.base.values import LEVEL_NAMES, age_words, period_words, reason
from parathed_lib.vintage import Figure


@dataclass(frozen=True)
class Unknown:
    """Something that is not known: `what`, and the reason `why`. Whole phrases."""

    what: str
    why: str


def no_answers(assessment: Assessment) -> str:
    """Why there is no score: no form in the round, or a form without ratings."""
    if assessment.evaluation is None:
        return f"{no_form(assessment)} {first_step(assessment)}"
    return "Skemaet har ingen svar på skalaen, så der er intet at regne på."


def no_form(assessment: Assessment) -> str:
    """That the municipality handed in no form in the round, or up to the vintage."""
    if assessment.round:
        return f"Kommunen har ikke afleveret et skema i runde {assessment.round}."
    vintage = assessment.vintage.name
    until = f" fra {period(vintage)} eller før" if is_period(vintage) else ""
    return f"Kommunen har ikke afleveret et skema{until}."


def first_step(assessment: Assessment) -> str:
    """What a municipality without a form can do."""
    return "Det første skridt er at udfylde et skema."


def unknowns(assessment: Assessment) -> list[Unknown]:
    """All that is not known, the most important for the reader first."""
    return [
        *_ratings(assessment),
        *_extent(assessment),
        *_themes(assessment),
        *_districts(assessment),
        *_missing_figures(assessment),
        *_missing_local(assessment),
        *_areas(assessment),
        *_uncertain_periods(assessment),
        *_unpublished(assessment),
        *_old_figures(assessment),
        Unknown(
            "Om nogen i kommunen er på vej mod ekstremisme.",
            "Offentlige tal om indbyggerne kan ikke vise det og skal ikke bruges til det.",
        ),
    ]


def _ratings(assessment: Assessment) -> list[Unknown]:
    score = assessment.score
    if score.status == "missing":
        return [Unknown("Hvor parat kommunen er.", no_answers(assessment))]
    if score.status == "final":
        return []
    rubric = assessment.catalogue.rubric
    names = [
        rubric.parameter[p].name for p, v in assessment.rating.items() if v is None
    ]
    return [
        Unknown(
            f"Svar på {listed(names)}.",
            f"{capitalised(in_words(len(names), neuter=True))} af {in_words(score.expected)} svar "
            "mangler, så den samlede vurdering er foreløbig. Svar fra tidligere runder "
            "er ikke regnet med.",
        )
    ]


def _extent(assessment: Assessment) -> list[Unknown]:
    rows = [r for r in extent(assessment) if r.value is None]
    absent = [r.name for r in rows if r.status == "not_collected"]
    found = []
    if len(absent) == len(assessment.catalogue.rubric.extent):
        found.append(
            Unknown(
                "Hvor mange bekymringer og sager der er.",
                "Henvendelser og sagsforløb er ikke oplyst.",
            )
        )
    elif absent:
        names = listed([uncapitalised(name) for name in absent])
        found.append(
            Unknown("Hvor mange bekymringer og sager der er.", f"Ikke oplyst: {names}.")
        )
    hidden = [uncapitalised(r.name) for r in rows if r.hidden]
    if hidden:
        found.append(
            Unknown(
                f"Det præcise antal for {listed(hidden)}.",
                f"{capitalised(HIDDEN['suppressed'])}.",
            )
        )
    return [*found, *_given_away(assessment)]


def _given_away(assessment: Assessment) -> list[Unknown]:
    """That a small count is public already; which one is not repeated here."""
    names = [
        uncapitalised(entry.name)
        for entry in assessment.catalogue.rubric.extent
        if assessment.published.given_away(entry.id)
    ]
    if not names:
        return []
    return [
        Unknown(
            f"Om nogen har regnet et lille antal ud for {listed(names)}.",
            "Det kan ske med tal, der er offentliggjort før. De kan ikke kaldes tilbage. "
            "For den samme tid vises der ikke flere tal.",
        )
    ]


def _themes(assessment: Assessment) -> list[Unknown]:
    if assessment.evaluation is None:
        return []
    rubric = assessment.catalogue.rubric
    found = []
    for theme in rubric.themes:
        asked = bool(rubric.parameters_of(theme.id))
        if not asked:
            found.append(
                Unknown(
                    f"Hvordan det står til med {theme.name.lower()}.",
                    "Temaet har ingen spørgsmål på skalaen.",
                )
            )
    return found


def _districts(assessment: Assessment) -> list[Unknown]:
    who = assessment.municipality
    found = []
    for indicator in assessment.catalogue.indicators.indicators:
        figure = assessment.comparisons[indicator.id].municipality
        if indicator.geography == "police_district" and figure.value is not None:
            found.append(
                Unknown(
                    f"Hvor trygge indbyggerne er i {who.name} alene.",
                    f"Tallet gælder hele {who.police_district_name}.",
                )
            )
    return found


def _missing_figures(assessment: Assessment) -> list[Unknown]:
    found = []
    for level in frames.LEVELS:
        place = (
            assessment.municipality.name
            if level == "municipality"
            else (LEVEL_NAMES[level])
        )
        figures = [
            (indicator, getattr(assessment.comparisons[indicator.id], level))
            for indicator in assessment.catalogue.indicators.official
        ]
        found += _by_reason(capitalised(place), figures)
    return found


def _missing_local(assessment: Assessment) -> list[Unknown]:
    figures = [
        (assessment.catalogue.indicator(i), comparison.municipality)
        for i, comparison in assessment.local.items()
    ]
    return _by_reason(LOCAL_GROUP.name, figures)


def _areas(assessment: Assessment) -> list[Unknown]:
    """The areas in the sources' answers that we do not know."""
    names: dict[str, list[str]] = {}
    for found in assessment.vintage.areas:
        entry = assessment.catalogue.indicators.by_id.get(found.indicator)
        if found.change == "unknown" and entry:
            area = f"»{found.name}« ({found.area})"
            names.setdefault(area, []).append(entry.short.lower())
    return [
        Unknown(
            f"Hvad området {area} er.",
            f"Kilden har det i tallene for {listed(shorts)}, men vi kender det ikke. "
            "Dets tal er ikke med.",
        )
        for area, shorts in names.items()
    ]


def _by_reason(
    place: str, figures: Iterable[tuple[Indicator, Figure]]
) -> list[Unknown]:
    """The missing ones among some figures, those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for indicator, figure in figures:
        if figure.value is None:
            why = figure.note or f"{capitalised(reason(figure))}."
            by_reason.setdefault(why, []).append(indicator.short)
    return [
        Unknown(f"{place}: {listed([uncapitalised(name) for name in names])}.", why)
        for why, names in by_reason.items()
    ]


def _uncertain_periods(assessment: Assessment) -> list[Unknown]:
    found = []
    for indicator, comparison in assessment.described:
        figure = comparison.municipality
        if figure.status == "period_uncertain":
            note = f" {capitalised(figure.note)}." if figure.note else ""
            found.append(
                Unknown(
                    f"Præcis hvornår tallet for {indicator.short.lower()} er fra.",
                    f"Kilden daterer det ikke sikkert.{note}".replace("..", "."),
                )
            )
    return found


def _unpublished(assessment: Assessment) -> list[Unknown]:
    """The newest periods for which the source has nothing but zeros."""
    unpublished = assessment.vintage.unpublished
    return [
        Unknown(f"{indicator.short}, {period(unpublished[indicator.id])}.", ONLY_ZEROS)
        for indicator, _ in assessment.described
        if indicator.id in unpublished
    ]


def _old_figures(assessment: Assessment) -> list[Unknown]:
    found = []
    for indicator, comparison in assessment.described:
        if comparison.age is None or comparison.age <= indicator.max_age_months:
            continue
        found.append(
            Unknown(
                f"Hvordan {indicator.short.lower()} ser ud nu.",
                f"Det nyeste tal er fra {period_words(comparison.municipality)}, "
                f"{age_words(comparison.age)} gammelt.",
            )
        )
    return found
