"""The machine-readable monitoring: the content of `<code>-<slug>-monitoring.json`.

Keys may be added, never renamed. Days are `2017-06-30`; what is not known is null, and
hidden counts are null with the reason.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from parathed_lib.assessment import made_from
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import ExtentSeries, extent_series
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.monitoring.loop import LoopRow, loop
from parathed_lib.monitoring.progress import Progress
from parathed_lib.monitoring.ratings import own_targets, rating_changes, score_change
from parathed_lib.pages.kinds import MONITORING
from parathed_lib.pages.monitoring.front import status_text
from parathed_lib.pages.monitoring.ratings import rating_facts
from parathed_lib.pages.monitoring.unknowns import unknowns
from parathed_lib.plan.budget import budget
from parathed_lib.vintage import Figure

Data = dict[str, Any]


def monitoring_result(monitoring: Monitoring) -> Data:
    """The monitoring as plain data, ready for JSON."""
    now, who = monitoring.now, monitoring.now.municipality
    facts, every = rating_facts(monitoring), extent_series(monitoring)
    return {
        "municipality": {"code": who.code, "name": who.name},
        "vintage": now.vintage.name,
        "vintage_before": monitoring.vintage_before,
        "round": facts["round"],
        "round_before": monitoring.round_before,
        "later_rounds": list(monitoring.later_rounds),
        "form_date": facts["date"],
        "form_date_before": facts["date_before"],
        "rubric": now.catalogue.rubric.version,
        "at": monitoring.at.isoformat(),
        "example": monitoring.is_example,
        "ratings": _ratings(monitoring),
        "score": _score(monitoring),
        "indicators": [
            {
                "id": c.entry.id,
                "title": c.entry.title,
                "unit": c.entry.unit,
                "before": _figure(c.before),
                "now": _figure(c.now),
                "change": c.kind,
                "side": c.side,
                "tested": c.is_tested,
            }
            for c in indicator_changes(monitoring)
        ],
        "extent": [row for series in every for row in _extent(series)],
        "extent_limits": [_limits(series) for series in every],
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
        "plans": [_plan(monitoring, found) for found in monitoring.progress],
        "status_text": [
            {"about": title, "text": [sentence.plain for sentence in sentences]}
            for title, sentences in status_text(monitoring)
        ],
        "unknowns": [u.as_data() for u in unknowns(monitoring)],
        "manifest": {
            "report": MONITORING,
            "parameters": monitoring.made_with,
            **made_from(
                monitoring.inputs,
                [*now.catalogue.checksums, *monitoring.planning.checksums],
            ),
        },
    }


def _ratings(monitoring: Monitoring) -> list[Data]:
    return [
        {
            "id": c.parameter,
            "before": c.before,
            "now": c.now,
            "change": c.steps,
            "self_rated_before": c.before is not None
            and c.self_rated in ("before", "both"),
            "self_rated_now": c.now is not None and c.self_rated in ("now", "both"),
        }
        for c in rating_changes(monitoring)
    ]


def _score(monitoring: Monitoring) -> Data | None:
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


def _figure(figure: Figure | None) -> Data | None:
    if figure is None:
        return None
    return {"value": figure.value, "period": figure.period, "status": figure.status}


def _extent(series: ExtentSeries) -> list[Data]:
    """A row for each period, in the form that an assessment's JSON has."""
    rows = [
        {
            "id": series.id,
            "period": p.period,
            "value": p.value,
            "status": "suppressed" if p.why else "ok",
            "hidden": p.why,
            "sources": list(p.sources),
        }
        for p in series.points
    ]
    nothing = dict.fromkeys(("id", "period", "value", "status", "hidden"))
    absent = {"id": series.id, "status": "not_collected", "sources": []}
    return rows or [nothing | absent]


def _limits(series: ExtentSeries) -> Data:
    limits = series.limits
    return {
        "id": series.id,
        "periods": len({p.period for p in series.charted}),
        "mean": limits and limits.mean,
        "low": limits and limits.low,
        "high": limits and limits.high,
        "outside": list(limits.outside) if limits else [],
        "none_because": series.no_limits or None,
    }


def _plan(monitoring: Monitoring, found: Progress) -> Data:
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
                "of": row.measure and row.measure.of,
                "expected": row.measure and row.measure.expected,
                "actual": row.standing and row.standing.actual,
                "share_pct": row.standing and row.standing.share_pct,
                "state": row.state,
                "due": _day(row.due),
            }
            for row in found.results
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
        "loop": [_loop(row) for row in closed.rows],
        "loop_gap": closed.gap or None,
    }


def _loop(row: LoopRow) -> Data:
    action = row.action.action if row.action else None
    return {
        "point": row.number,
        "theme": row.point.theme,
        "action": action and action.id,
        "set_aside": row.reason or None,
        "milestones": [m.number for m in row.action.milestones] if row.action else [],
        "indicator": (action and action.indicator) or None,
        "parameter": row.parameter or None,
        "before": row.was,
        "now": row.now,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
