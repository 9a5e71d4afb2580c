"""*Det ved vi ikke*: what the assessment cannot say, and why."""

from __future__ import annotations

from collections.abc import Iterable

from parathed_lib import frames
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.prepared import ONLY_ZEROS
from parathed_lib.catalogue import LOCAL_GROUP, Indicator
from parathed_lib.pages.assessment.indicators import extent_rows, of_district
from parathed_lib.pages.messages import Unknown, table
from parathed_lib.vintage import Figure

Missing = tuple[str, str, str, list[str]]
"""Where figures are missing (a level, or `local`), a note or else a status that says
why, and the short names of the indicators."""


def unknowns(assessment: Assessment) -> list[Unknown]:
    """All that is not known, the most important for the reader first."""
    rubric, described = assessment.catalogue.rubric, assessment.described
    official = assessment.catalogue.indicators.official
    compared, counts = assessment.comparisons, extent_rows(assessment)
    only_zeros = assessment.vintage.unpublished
    missing = [
        row
        for level in frames.LEVELS
        for row in _by_reason(
            level, ((entry, getattr(compared[entry.id], level)) for entry in official)
        )
    ]
    missing += _by_reason(
        "local",
        (
            (assessment.catalogue.indicator(id), comparison.municipality)
            for id, comparison in assessment.local.items()
        ),
    )
    facts = {
        "a": assessment,
        "unanswered": [
            rubric.parameter[p].name for p, v in assessment.rating.items() if v is None
        ],
        "not_given": [r.name for r in counts if r.status == "not_collected"],
        "hidden": [r.name for r in counts if r.hidden],
        # That a small count is public already; which one is not repeated here.
        "given_away": [
            e.name for e in rubric.extent if assessment.published.given_away(e.id)
        ],
        "unasked": [
            theme
            for theme in rubric.themes
            if assessment.evaluation and not rubric.parameters_of(theme.id)
        ],
        "by_district": of_district(assessment),
        "missing": missing,
        "local_name": LOCAL_GROUP.name,
        "areas": _unknown_areas(assessment),
        "uncertain": [
            (entry, c.municipality)
            for entry, c in described
            if c.municipality.status == "period_uncertain"
        ],
        "only_zeros": [
            (entry, only_zeros[entry.id])
            for entry, _ in described
            if entry.id in only_zeros
        ],
        "why_zeros": ONLY_ZEROS,
        "old": [
            (entry, c)
            for entry, c in described
            if c.age is not None and c.age > entry.max_age_months
        ],
    }
    return [Unknown(*row) for row in table("assessment", "unknowns", facts)]


def _unknown_areas(assessment: Assessment) -> dict[tuple[str, str], list[str]]:
    """The areas in the sources' answers that we do not know, with the indicators."""
    names: dict[tuple[str, str], list[str]] = {}
    for found in assessment.vintage.areas:
        entry = assessment.catalogue.indicators.by_id.get(found.indicator)
        if found.change == "unknown" and entry:
            area = found.name, found.area
            names.setdefault(area, []).append(entry.short.lower())
    return names


def _by_reason(
    place: str, figures: Iterable[tuple[Indicator, Figure]]
) -> list[Missing]:
    """The missing ones among some figures, those with the same reason together."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for entry, figure in figures:
        if figure.value is None:
            why = figure.note, "" if figure.note else figure.status
            by_reason.setdefault(why, []).append(entry.short)
    return [(place, *why, names) for why, names in by_reason.items()]
