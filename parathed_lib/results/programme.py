"""The machine-readable result: the content of `programme.json`.

Only what the page may tell stands in it, in the same roundness: a limit of a change
comes from a spread that is rounded for protection. Null is what is not told, whatever
the reason. `municipalities` of a parameter are those that its numbers are over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parathed_lib.disclosure.groups import SMALLEST_GROUP
from parathed_lib.versions import library, versions

if TYPE_CHECKING:
    from parathed_lib.programme.changes import Change
    from parathed_lib.programme.distributions import Distribution
    from parathed_lib.programme.view import Programme


def programme_result(programme: Programme) -> dict[str, Any]:
    """The view as plain data, ready for JSON."""
    return {
        "vintage": programme.vintage.name,
        "rounds": [
            {"name": name, "forms": count} for name, count in programme.forms.items()
        ],
        "rubric": programme.catalogue.rubric.version,
        "example": programme.is_example,
        "smallest_group": SMALLEST_GROUP,
        "municipalities": [
            {
                "code": member.municipality.code,
                "name": member.municipality.name,
                "region": member.municipality.region_name,
                "rounds": list(member.rounds),
            }
            for member in programme.members
        ],
        "regions": [
            {
                "code": region.code,
                "name": region.name,
                "taking_part": region.taking_part,
                "municipalities": region.municipalities,
            }
            for region in programme.regions
        ],
        "themes": [
            {"id": d.id, "round": d.round, "answered": d.answered, "mean": d.mean}
            for d in programme.themes
        ],
        "parameters": [_distribution(d) for d in programme.parameters],
        "changes": [_change(c) for c in programme.changes],
        "alike_pairs": programme.near,
        "pairs": [
            {
                "id": o.id,
                "named": [{"learner": a, "teacher": b} for a, b in o.named],
            }
            for o in programme.opportunities
        ],
        "counts": [
            {"id": c.id, "count": c.count, "of": c.of}
            for c in programme.counts.values()
        ],
        "attention_points": [
            {
                "theme": point.theme,
                "municipalities": point.having.count,
                "of": point.having.of,
                "shared": list(point.shared),
            }
            for point in programme.points
        ],
        "manifest": {
            "report": "programme",
            "parameters": {
                "municipalities": ",".join(programme.named),
                "vintage": programme.vintage.name,
            },
            "inputs": [{"path": i.path, "sha256": i.sha256} for i in programme.inputs],
            "versions": versions(),
            "library": library(
                [f"catalogue/{name}" for name in programme.catalogue.checksums]
            ),
            "seed": None,
        },
    }


def _distribution(shown: Distribution) -> dict[str, Any]:
    return {
        "id": shown.id,
        "round": shown.round,
        "answered": shown.answered,
        "municipalities": sorted(shown.group),
        "mean": shown.mean,
        "levels": list(shown.levels),
        "halves": list(shown.halves),
    }


def _change(change: Change) -> dict[str, Any]:
    estimate = change.estimate
    return {
        "parameter": change.parameter or None,
        "first": change.first,
        "last": change.last,
        "pairs": change.pairs,
        "mean": estimate.mean if estimate else None,
        "low": estimate.low if estimate else None,
        "high": estimate.high if estimate else None,
    }
