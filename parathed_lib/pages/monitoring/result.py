"""The machine-readable monitoring: the content of `<code>-<slug>-monitoring.json`.

Keys may be added, never renamed. Days are `2017-06-30`; what is not known is null, and
hidden counts are null with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from parathed_lib.assessment import made_from
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.monitoring.loop import loop
from parathed_lib.monitoring.progress import Progress, progress
from parathed_lib.monitoring.ratings import rating_changes, score_change
from parathed_lib.monitoring.targets import own_targets, result_rows
from parathed_lib.pages.monitoring.front import status_text
from parathed_lib.pages.monitoring.unknowns import unknowns
from parathed_lib.plan.budget import budget
from parathed_lib.vintage import Figure

REPORT = "monitoring"


def monitoring_result(monitoring: Monitoring) -> dict[str, Any]:
    """The monitoring as plain data, ready for JSON."""
    now, who = monitoring.now, monitoring.now.municipality
    earlier = monitoring.form_before
    plans = [progress(stored, monitoring.at) for stored in monitoring.plans]
    asked = {p.id for p in now.catalogue.rubric.parameters_by("assessor")}
    rated = [
        asked if a and a.is_self_rated else set() for a in (monitoring.before, now)
    ]
    return {
        "municipality": {"code": who.code, "name": who.name},
        "vintage": now.vintage.name,
        "vintage_before": monitoring.vintage_before,
        "round": now.round if now.evaluation else None,
        "round_before": monitoring.round_before,
        "later_rounds": list(monitoring.later_rounds),
        "form_date": now.evaluation.date if now.evaluation else None,
        "form_date_before": earlier.form.date if earlier and earlier.form else None,
        "rubric": now.catalogue.rubric.version,
        "at": monitoring.at.isoformat(),
        "example": monitoring.is_example,
        "ratings": [
            {
                "id": c.parameter,
                "before": c.before,
                "now": c.now,
                "change": c.steps,
                "self_rated_before": c.parameter in rated[0] and c.before is not None,
                "self_rated_now": c.parameter in rated[1] and c.now is not None,
            }
            for c in rating_changes(monitoring)
        ],
        "score": _score(monitoring),
        "indicators": _indicators(monitoring),
        "extent": _extent(monitoring),
        "extent_limits": _limits(monitoring),
        "own_targets": [
            {
                "parameter": t.target.parameter,
                "round": t.round,
                "level": t.target.level,
                "date": t.target.date,
                "was": t.was,
                "now": t.now,
                "state": t.state,
            }
            for t in own_targets(monitoring)
        ],
        "plans": [_plan(monitoring, found) for found in plans],
        "status_text": [
            {"about": title, "text": [sentence.plain for sentence in sentences]}
            for title, sentences in status_text(monitoring)
        ],
        "unknowns": [{"what": u.what, "why": u.why} for u in unknowns(monitoring)],
        "manifest": manifest(monitoring),
    }


def manifest(monitoring: Monitoring) -> dict[str, Any]:
    """What the monitoring was made from; `seed` is null: none can be chosen."""
    now = monitoring.now
    told = [*now.catalogue.checksums, *monitoring.planning.checksums]
    return {
        "report": REPORT,
        "parameters": monitoring.made_with,
        **made_from(monitoring.inputs, told),
    }


def _score(monitoring: Monitoring) -> dict[str, Any] | None:
    change = score_change(monitoring)
    if change is None:
        return None
    return {
        "answered_both": change.answered,
        "before": change.before,
        "now": change.now,
        "verdict": change.verdict,
        "range_before": change.range_before and list(change.range_before),
        "range_now": change.range_now and list(change.range_now),
    }


def _indicators(monitoring: Monitoring) -> list[dict[str, Any]]:
    return [
        {
            "id": c.indicator.id,
            "title": c.indicator.title,
            "unit": c.indicator.unit,
            "before": _figure(c.before),
            "now": _figure(c.now),
            "change": c.kind,
            "side": c.side,
            "tested": c.is_tested,
        }
        for c in indicator_changes(monitoring)
    ]


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"value": figure.value, "period": figure.period, "status": figure.status}


def _extent(monitoring: Monitoring) -> list[dict[str, Any]]:
    """A row for each count and period, in the form that an assessment's JSON has."""
    rows: list[dict[str, Any]] = []
    for series in extent_series(monitoring):
        if not series.points:
            rows.append(_count(series.id, None, None, "not_collected", None, []))
        for p in series.points:
            status = "suppressed" if p.why else "ok"
            told = _count(series.id, p.period, p.value, status, p.why, p.sources)
            rows.append(told)
    return rows


def _count(
    id: str,
    period: str | None,
    value: int | None,
    status: str,
    hidden: str | None,
    sources: Sequence[str],
) -> dict[str, Any]:
    return {
        "id": id,
        "period": period,
        "value": value,
        "status": status,
        "hidden": hidden,
        "sources": list(sources),
    }


def _limits(monitoring: Monitoring) -> list[dict[str, Any]]:
    return [
        {
            "id": series.id,
            "periods": len({p.period for p in series.charted}),
            "mean": series.limits.mean if series.limits else None,
            "low": series.limits.low if series.limits else None,
            "high": series.limits.high if series.limits else None,
            "outside": list(series.limits.outside) if series.limits else [],
            "none_because": series.no_limits or None,
        }
        for series in extent_series(monitoring)
    ]


def _plan(monitoring: Monitoring, found: Progress) -> dict[str, Any]:
    plan, closed = found.plan, loop(monitoring, found)
    return {
        "key": found.stored.key,
        "name": plan.name,
        "round": plan.round or None,
        "states": dict(found.states),
        "statuses": {status or "unknown": n for status, n in found.statuses.items()},
        "milestones": [
            {
                "number": row.number,
                "text": row.milestone.text,
                "state": row.standing.state,
                "due": _day(row.standing.due),
                "reached": _day(row.standing.reached),
                "slack_days": row.standing.slack,
                "perhaps_late": row.standing.unsure,
                "phase": row.milestone.phase or None,
                "outside_phase": row.outside or None,
            }
            for row in found.milestones
        ],
        "actions": [
            {
                "id": row.action.id,
                "title": row.action.title,
                "status": row.standing.status or None,
                "start": _day(row.standing.start),
                "due": _day(row.standing.due),
                "overdue": row.standing.overdue,
                "unstarted": row.standing.unstarted,
            }
            for row in found.actions
        ],
        "result_targets": [
            {
                "text": row.target.text,
                "of": row.measure.of if row.measure else None,
                "expected": row.measure.expected if row.measure else None,
                "actual": row.standing.actual if row.standing else None,
                "share_pct": row.standing.share_pct if row.standing else None,
                "state": row.state,
                "due": _day(row.due),
            }
            for row in result_rows(plan.result_targets, found.at)
        ],
        "budget": [
            {
                "year": year.year,
                "rows_kr": year.rows,
                "total_kr": year.total,
                "outside_kr": year.outside,
                "frame_kr": year.frame,
                "differences_kr": year.differences,
            }
            for year in budget(plan)
        ],
        "loop": [
            {
                "point": row.number,
                "theme": row.point.theme,
                "action": row.action.action.id if row.action else None,
                "set_aside": row.reason or None,
                "milestones": [m.number for m in row.action.milestones]
                if row.action
                else [],
                "indicator": (row.action.action.indicator or None)
                if row.action
                else None,
                "parameter": row.parameter or None,
                "before": row.was,
                "now": row.now,
            }
            for row in closed.rows
        ],
        "loop_gap": closed.gap or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
