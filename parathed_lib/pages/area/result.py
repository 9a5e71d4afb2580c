"""The machine-readable result: the content of `<slug>.json`.

Numbers are unrounded; `text` holds the area's and the nation's as printed. `origin` says
whether the area's figure is `given` in the vintage or `computed` of its members, and
`why` what stands in its way, see `GroupFigure`.
"""

from __future__ import annotations

from typing import Any

from parathed_lib.assessment import made_from
from parathed_lib.assessment.areas import GroupAssessment, GroupFigure
from parathed_lib.catalogue import Indicator
from parathed_lib.vintage import Figure


def area_result(group: GroupAssessment) -> dict[str, Any]:
    """The figures of an area as plain data, ready for JSON."""
    area, inhabitants = group.area, group.population
    return {
        "area": {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "population": inhabitants.value and int(inhabitants.value),
            "population_period": inhabitants.period,
        },
        "vintage": group.vintage.name,
        "example": group.is_example,
        "municipalities": [
            {"code": m.code, "name": m.name} for m in group.members.values()
        ],
        "indicators": [
            _indicator(group, group.catalogue.indicator(id), found)
            for id, found in group.figures.items()
        ],
        "manifest": {
            "report": "area",
            "parameters": group.made_with,
            **made_from(group.inputs, group.catalogue.checksums),
        },
    }


def _indicator(
    group: GroupAssessment, entry: Indicator, found: GroupFigure
) -> dict[str, Any]:
    beside = found.comparison
    own, (low, high) = beside.municipality, beside.limits or (None, None)
    return {
        "id": entry.id,
        "title": entry.title,
        "group": entry.group,
        "unit": entry.unit,
        "substitute_for": entry.substitute_for or None,
        "area": _figure(own),
        "nation": _figure(beside.nation),
        "count": own.count,
        "of": own.of,
        "low": low,
        "high": high,
        "verdict": beside.verdict,
        "origin": found.origin or None,
        "why": found.why or None,
        "text": {
            "area": entry.printed("region", own.value),
            "nation": entry.printed("nation", beside.nation.value),
        },
        "members": [
            {
                "code": code,
                "name": group.members[code].name,
                "figure": _figure(figure) | {"period": found.period},
            }
            for code, figure in found.members.items()
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "period": figure.period, "status": figure.status}
