"""*Det ved vi ikke*: what the assessment cannot say, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parathed_lib import frames
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import LOCAL_GROUP, Indicator
from parathed_lib.formatting import (
    capitalised,
    in_words,
    listed,
    period_end,
    period_start,
)
from parathed_lib.privacy import Count, hide
from parathed_lib.vintage import Figure
from parathed_lib.wording.values import (
    LEVEL_NAMES,
    REASONS,
    age_words,
    period_words,
    reason,
)

NOT_GIVEN = "ikke oplyst"
HIDDEN = {
    "small": REASONS["suppressed"],
    "complementary": "skjult, så et andet tal ikke kan regnes ud",
}


@dataclass(frozen=True)
class Unknown:
    """Something that is not known: `what`, and the reason `why`. Whole phrases."""

    what: str
    why: str


@dataclass(frozen=True)
class ExtentRow:
    """A count of concerns or cases; `value` is None when missing or suppressed.

    `reason` says why it is None, for the reader; empty where there is a value.
    """

    id: str
    name: str
    period: str | None
    value: float | None
    status: str
    reason: str = ""


def no_answers(assessment: Assessment) -> str:
    """Why there is no score: no form at all, or a form without ratings."""
    if assessment.evaluation is None:
        return "Kommunen har ikke afleveret et skema i denne runde, så der er ingen svar at regne på."
    return "Skemaet har ingen svar på skalaen, så der er intet at regne på."


def extent(assessment: Assessment) -> list[ExtentRow]:
    """The counts of the form, the latest of each, without what must be hidden.

    Those of earlier periods have been shown in earlier reports, so all that the form
    holds of a count decides what is hidden.
    """
    form = assessment.evaluation
    rows = []
    for entry in assessment.catalogue.rubric.extent:
        counts = [e for e in form.extent if e.id == entry.id] if form else []
        if not counts:
            rows.append(
                ExtentRow(entry.id, entry.name, None, None, "not_collected", NOT_GIVEN)
            )
            continue
        hidden = hide(
            [
                Count(period_start(e.period), period_end(e.period), e.value)
                for e in counts
            ]
        )
        latest, why = max(
            zip(counts, hidden, strict=True),
            key=lambda pair: period_end(pair[0].period),
        )
        row = ExtentRow(entry.id, entry.name, latest.period, latest.value, "ok")
        if why:
            row = replace(row, value=None, status="suppressed", reason=HIDDEN[why])
        rows.append(row)
    return rows


def unknowns(assessment: Assessment) -> list[Unknown]:
    """All that is not known, the most important for the reader first."""
    return [
        *_ratings(assessment),
        *_extent(assessment),
        *_themes(assessment),
        *_districts(assessment),
        *_missing_figures(assessment),
        *_missing_local(assessment),
        *_uncertain_periods(assessment),
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
            "mangler, så den samlede vurdering er foreløbig.",
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
        names = listed([name[0].lower() + name[1:] for name in absent])
        found.append(
            Unknown("Hvor mange bekymringer og sager der er.", f"Ikke oplyst: {names}.")
        )
    for kind, why in (
        ("small", "Tallet er under fem og vises ikke, så ingen kan genkendes."),
        ("complementary", f"{capitalised(HIDDEN['complementary'])}."),
    ):
        hidden = [
            r.name[0].lower() + r.name[1:] for r in rows if r.reason == HIDDEN[kind]
        ]
        if hidden:
            found.append(Unknown(f"Det præcise antal for {listed(hidden)}.", why))
    return found


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
        Unknown(
            f"{place}: {listed([name[0].lower() + name[1:] for name in names])}.", why
        )
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
