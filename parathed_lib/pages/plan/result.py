"""A plan's machine-readable result: the content of the JSON beside its page.

Keys may be added, never renamed. Amounts are whole kroner; what the plan does not say
is null or an empty text, as in its file.
"""

from __future__ import annotations

from typing import Any

from parathed_lib.assessment import made_from
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Phase, Plan
from parathed_lib.pages.kinds import PLAN
from parathed_lib.pages.plan.findings import unknowns
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.status import measure_standings


def plan_result(overview: PlanOverview) -> dict[str, Any]:
    """The plan as plain data, ready for JSON."""
    who, plan = overview.municipality, overview.plan
    return {
        "municipality": {"code": who.code, "name": who.name, "region": who.region_name},
        "plan": {
            "key": overview.stored.key,
            "name": plan.name,
            "first": plan.first,
            "last": plan.last,
            **_span(plan),
            "decision": plan.decision or None,
            "decision_date": _day(plan.decision_date),
            "label": plan.label,
            "source": plan.source,
        },
        "vintage": overview.vintage,
        "round": overview.round if overview.points is not None else None,
        "at": overview.at.isoformat(),
        "example": overview.is_example,
        "goals": plan.goals,
        "definitions": [d.model_dump() for d in plan.definitions],
        "texts": plan.texts,
        "tracks": [t.model_dump() for t in plan.tracks],
        "phases": [p.model_dump() | _span(p) for p in plan.phases],
        "points": _points(overview),
        "actions": [
            a.model_dump()
            | {
                "start_day": _day(a.start, start=True),
                "due_day": _day(a.due),
                "status": a.status or None,
            }
            for a in plan.actions
        ],
        "milestones": [
            m.model_dump() | {"due_day": _day(m.due)} for m in plan.milestones
        ],
        "result_targets": _targets(overview),
        "budget": [
            {
                "year": year.year,
                "rows": year.rows,
                "total": year.total,
                "outside": year.outside,
                "frame": year.frame,
                "funding": year.funding,
                "cofinancing": year.cofinancing,
                "financed": year.financed,
                **year.differences,
                "added": sorted(year.added),
            }
            for year in overview.budget
        ],
        "amounts": [amount.model_dump() for amount in plan.budget],
        "coverage": [
            {
                "area": area.area,
                "covered": area.covered,
                "of": area.of,
                "actions": area.actions,
            }
            for area in overview.coverage
        ],
        "training": [
            t.model_dump() | {"participants": shown} for t, shown in overview.training
        ],
        "extent": [
            {
                "id": row.id,
                "period": row.period,
                "value": row.value,
                "status": "suppressed" if row.hidden else "ok",
                "hidden": row.hidden,
                "before": row.before,
                "change_pct": row.change_pct,
            }
            for row in overview.extent
        ],
        "findings": [
            {"kind": f.kind, "group": f.group, "about": f.about, "facts": f.facts}
            for f in overview.findings
        ],
        "unknowns": [u.as_data() for u in unknowns(overview)],
        "notes": [note.model_dump() for note in plan.notes],
        "manifest": {
            "report": PLAN,
            "parameters": overview.made_with,
            "names_no_person": plan.names_no_person,
            **made_from(
                overview.inputs,
                [*overview.catalogue.checksums, *overview.planning.checksums],
            ),
        },
    }


def _points(overview: PlanOverview) -> list[dict[str, Any]] | None:
    """The attention points with what the plan does about each; null without a form."""
    if overview.points is None:
        return None
    return [
        {
            "number": answer.number,
            "theme": answer.point.theme,
            "text": answer.point.text,
            "parameter": answer.point.parameter or None,
            "actions": answer.actions,
            "abandoned": answer.abandoned,
            "set_aside": answer.reason,
        }
        for answer in overview.answers
    ]


def _targets(overview: PlanOverview) -> list[dict[str, Any]]:
    return [
        {
            "text": target.text,
            "owner": target.owner,
            "due": target.due,
            "due_day": _day(target.due),
            "measures": [
                {
                    "of": standing.measure.of,
                    "persons": standing.measure.persons,
                    "expected": standing.measure.expected,
                    "low": standing.expected.low,
                    "high": standing.expected.high,
                    "actual": standing.actual,
                    "share_pct": standing.share_pct,
                    "state": standing.state,
                }
                for standing in measure_standings(target, overview.at)
            ],
        }
        for target in overview.plan.result_targets
    ]


def _span(part: Plan | Phase) -> dict[str, str | None]:
    span = part.span
    return {
        "first_day": span[0].isoformat() if span else None,
        "last_day": span[1].isoformat() if span else None,
    }


def _day(text: str, *, start: bool = False) -> str | None:
    day = first_day(text) if start else last_day(text)
    return day.isoformat() if day else None
