"""Days of a plan that do not fit each other: its period, phases, milestones, actions.

What is found is told as the kind, the part of the plan and the facts of a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from parathed_lib.forms.plan.dates import Span, first_day, last_day, possible_days
from parathed_lib.forms.plan.model import Action, Phase, Plan

Found = tuple[str, str, dict[str, Any]]


def span_of(plan: Plan | Phase) -> Span | None:
    """The first and the last day; None when either is not stated."""
    first, last = first_day(plan.first), last_day(plan.last)
    return (first, last) if first and last else None


def shared(one: Span, other: Span) -> Span | None:
    """The days that two spans have in common."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def days_of(span: Span) -> dict[str, str]:
    """The ends of a span as facts."""
    return {"first": span[0].isoformat(), "last": span[1].isoformat()}


def phases(plan: Plan) -> Iterator[Found]:
    """Phases that share days."""
    dated = [(phase, span) for phase in plan.phases if (span := span_of(phase))]
    for (one, first), (other, second) in combinations(dated, 2):
        if both := shared(first, second):
            facts = {"phases": [one.id, other.id], **days_of(both)}
            yield "phases_overlap", "phases", facts


def actions(plan: Plan) -> Iterator[Found]:
    """Actions due before they start, or with a day outside their phase or the plan."""
    for row, action in enumerate(plan.actions, start=1):
        facts: dict[str, Any] = {"row": row, "id": action.id}
        start, due = possible_days(action.start), last_day(action.due)
        if start and due and due < start[0]:
            days = {"start": start[0].isoformat(), "due": due.isoformat()}
            yield "action_due_before_start", "actions", facts | days
        for place, told, window in _windows(plan, action.phase):
            if outside := _outside(action, window):
                kind = f"action_outside_{place}"
                yield kind, "actions", facts | outside | told | days_of(window)
                break


def milestones(plan: Plan) -> Iterator[Found]:
    """Milestones without a day, or with one outside their phase or the plan."""
    for row, milestone in enumerate(plan.milestones, start=1):
        due = last_day(milestone.due)
        facts = {"row": row, "printed": milestone.due}
        if due is None:
            yield "milestone_undated", "milestones", facts
            continue
        for place, told, window in _windows(plan, milestone.phase):
            if not _holds(window, due):
                facts |= {"due": due.isoformat(), **told, **days_of(window)}
                yield f"milestone_outside_{place}", "milestones", facts
                break


def _windows(plan: Plan, phase: str) -> Iterator[tuple[str, dict[str, str], Span]]:
    """What a day must lie in: the phase that is named, then the plan itself.

    What lies outside its phase is told of the phase alone.
    """
    spans = {one.id: span_of(one) for one in plan.phases}
    if window := spans.get(phase):
        yield "phase", {"phase": phase}, window
    if own := span_of(plan):
        yield "plan", {}, own


def _outside(action: Action, window: Span) -> dict[str, str]:
    """Those of an action's days that lie outside, as facts.

    A start that is only known to a month or a year lies outside when all of it does.
    """
    start, due = possible_days(action.start), last_day(action.due)
    outside = {}
    if start and shared(start, window) is None:
        outside["start"] = min(first_day(action.start) or start[0], start[1])
    if due and not _holds(window, due):
        outside["due"] = due
    return {name: day.isoformat() for name, day in outside.items()}


def _holds(window: Span, day: date) -> bool:
    return window[0] <= day <= window[1]
