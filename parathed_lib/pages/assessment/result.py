"""The machine-readable result: the content of `<code>-<slug>.json`.

Keys may be added, never renamed. Numbers are unrounded; `text` holds them as printed.
"""

from __future__ import annotations

from typing import Any

from parathed_lib import frames, scoring
from parathed_lib.assessment import Assessment, made_from
from parathed_lib.assessment.comparison import Comparison, Pair
from parathed_lib.assessment.national import known
from parathed_lib.catalogue import LOCAL_GROUP, Indicator
from parathed_lib.pages.assessment.indicators import extent_rows
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.pages.messages import say


def result(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain data, ready for JSON."""
    who, form = assessment.municipality, assessment.evaluation
    return {
        "municipality": {
            "code": who.code,
            "name": who.name,
            "region": who.region_name,
            "province": who.province_name,
            "police_district": who.police_district_name,
            "population": _whole(assessment.population.value),
            "population_period": assessment.population.period,
        },
        "vintage": assessment.vintage.name,
        "round": assessment.round if form else None,
        "form_date": form.date if form else None,
        "halves": _halves(assessment),
        "rubric": assessment.catalogue.rubric.version,
        "example": assessment.is_example,
        "score": _score(assessment),
        "parameters": _parameters(assessment),
        "themes": _themes(assessment),
        "indicators": [
            _indicator(assessment, entry, comparison)
            for entry, comparison in assessment.described
        ],
        "extent": [
            {
                "id": row.id,
                "period": row.period,
                "value": _whole(row.value),
                "status": row.status,
                "hidden": row.hidden,
            }
            for row in extent_rows(assessment)
        ],
        "unknowns": [u.as_data() for u in unknowns(assessment)],
        "attention_points": _attention_points(assessment),
        "manifest": {
            "parameters": {**assessment.made_with, "round": assessment.round},
            "names_no_person": form.names_no_person if form else None,
            **made_from(assessment.inputs, assessment.catalogue.checksums),
        },
    }


def _halves(assessment: Assessment) -> dict[str, Any]:
    """Whose answers there are, of when, by which role, and from how many by themselves.

    `self_rated` tells that the municipality gave the assessor's.
    """
    form, theirs = assessment.evaluation, assessment.assessors_half
    has_own = form is not None and not form.is_assessors
    asked = assessment.catalogue.rubric.parameters_by("assessor")
    if theirs is None and form and any(p.id in form.ratings for p in asked):
        theirs = form
    return {
        "municipality": {
            "date": form.date,
            "role": form.role or None,
            "raters": len(assessment.raters),
        }
        if form and has_own
        else None,
        "assessor": {
            "date": theirs.date,
            "role": theirs.role or None,
            "raters": len(assessment.assessors),
            "self_rated": assessment.is_self_rated,
        }
        if theirs
        else None,
    }


def _self_rated(yes: bool) -> dict[str, bool]:
    """The mark of what the municipality answered for the assessor; none elsewhere."""
    return {"self_rated": True} if yes else {}


def _score(assessment: Assessment) -> dict[str, Any]:
    score = assessment.score
    return {
        "status": score.status,
        "sum": score.sum,
        "answered": score.answered,
        "expected": score.expected,
        "mean": score.mean,
        "level": score.level,
        "label": score.label,
        "own_mean": score.own_mean,
        "assessor_mean": score.assessor_mean,
        **_self_rated(assessment.is_self_rated),
        **_robustness(assessment),
    }


def _robustness(assessment: Assessment) -> dict[str, Any]:
    """How far the score depends on doubt, on single answers, and on the mean."""
    doubt = assessment.sensitivity
    without = assessment.without_each
    ways = assessment.other_ways.drop("mean").dropna()
    return {
        "sensitivity": None
        if doubt is None
        else {
            "low": doubt.low,
            "high": doubt.high,
            "level_shares": {str(n): s for n, s in doubt.level_shares.items()},
            "assumptions": {
                "quantiles": [float(scoring.QUANTILES[n]) for n in (0, -1)],
                "off_by_one": {str(n): p for n, p in doubt.off_by_one.items()},
            },
        },
        "leave_one_out": [
            {"parameter": parameter, "mean": known(mean), "change": known(change)}
            for parameter, mean, change in without.itertuples()
        ],
        "alternatives": [
            {"id": way, "value": value, "level": int(level)}
            for way, value, level in ways.itertuples()
        ],
    }


def _parameters(assessment: Assessment) -> list[dict[str, Any]]:
    rubric = assessment.catalogue.rubric
    return [
        {
            "id": p.id,
            "theme": p.theme,
            "rater": p.rater,
            "value": value,
            "label": None if value is None else rubric.label[value],
            **_self_rated(
                assessment.is_self_rated and p.rater == "assessor" and value is not None
            ),
        }
        for p in rubric.parameters
        for value in [assessment.rating[p.id]]
    ]


def _themes(assessment: Assessment) -> list[dict[str, Any]]:
    computed = scoring.priorities(assessment.themes)
    own = list(assessment.evaluation.theme_order) if assessment.evaluation else []
    return [
        {
            "id": score.theme,
            "own": score.own,
            "assessor": score.assessor,
            "mean": score.mean,
            "potential": score.potential,
            "priority_computed": _rank(score.theme, computed),
            "priority_own": _rank(score.theme, own),
        }
        for score in assessment.themes
    ]


def _indicator(
    assessment: Assessment, entry: Indicator, comparison: Comparison
) -> dict[str, Any]:
    own_groups = [*assessment.catalogue.indicators.groups, LOCAL_GROUP]
    groups = {g.id: g.name for g in own_groups}
    figures = {level: getattr(comparison, level) for level in frames.LEVELS}
    return {
        "id": entry.id,
        "title": entry.title,
        "group": groups[entry.group],
        "unit": entry.unit,
        "substitute_for": entry.substitute_for or None,
        "local": entry.is_local,
        "status": comparison.municipality.status,
        "statuses": {level: f.status for level, f in figures.items()},
        "verdict": comparison.verdict,
        "low": comparison.limits[0] if comparison.limits else None,
        "high": comparison.limits[1] if comparison.limits else None,
        **{level: f.value for level, f in figures.items()},
        "compared": {
            "region": _pair("region", comparison.against_region),
            "nation": _pair("nation", comparison.against_nation),
        },
        "region_area": comparison.region_area,
        "region_label": say("base", "region_label", assessment.municipality, comparison)
        or None,
        "periods": {level: f.period for level, f in figures.items()},
        "text": {level: entry.printed(level, f.value) for level, f in figures.items()},
    }


def _pair(level: str, pair: Pair | None) -> dict[str, Any] | None:
    """The two figures that are compared and their period; None where none are."""
    if pair is None:
        return None
    low, high = pair.limits or (None, None)
    return {
        "period": pair.own.period,
        "municipality": pair.own.value,
        level: pair.other.value,
        "low": low,
        "high": high,
        "tested": pair.limits is not None,
    }


def _attention_points(assessment: Assessment) -> list[dict[str, Any]]:
    if assessment.evaluation is None:
        return []
    return [
        {
            "theme": point.theme,
            "rank": rank,
            "text": point.text,
            "parameter": point.parameter or None,
        }
        for rank, point in assessment.evaluation.ranked_points()
    ]


def _rank(theme: str, order: list[str]) -> int | None:
    return order.index(theme) + 1 if theme in order else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
