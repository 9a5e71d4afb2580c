"""What a plan says against itself, and what it leaves out, as data.

Both figures are told and nothing is repaired. What a finding is about is told by its
place in the plan: the name of a part, and `row` counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal

from parathed_lib.forms.plan.dates import Span, first_day, last_day, possible_days
from parathed_lib.forms.plan.model import Action, Plan
from parathed_lib.forms.plan.ranges import product, read_range
from parathed_lib.forms.plan.repository import StoredPlan
from parathed_lib.plan.budget import budget

# A conflict is something that does not add up, a gap something left out, and a fact is
# only told.
Group = Literal["conflict", "gap", "fact"]
GROUPS: dict[str, Group] = {
    "point_unanswered": "conflict",
    "point_unknown": "conflict",
    "point_both": "conflict",
    "point_abandoned": "gap",
    "assessment_missing": "gap",
    "action_incomplete": "gap",
    "target_incomplete": "gap",
    "action_due_before_start": "conflict",
    "action_outside_phase": "conflict",
    "action_outside_plan": "conflict",
    "phases_overlap": "fact",
    "milestone_undated": "gap",
    "milestone_outside_phase": "conflict",
    "milestone_outside_plan": "conflict",
    "period_missing": "gap",
    "year_outside_plan": "conflict",
    "year_without_budget": "gap",
    "rows_over_total": "conflict",
    "rows_over_frame": "conflict",
    "total_over_frame": "conflict",
    "rows_under_frame": "fact",
    "total_under_frame": "fact",
    "financed_over_frame": "conflict",
    "statement_product": "conflict",
    "statement_count": "conflict",
    "plans_overlap": "fact",
    "years_without_plan": "gap",
}
# What stays below the frame is no conflict, and has a name of its own.
UNDER_FRAME = {
    "rows_over_frame": "rows_under_frame",
    "total_over_frame": "total_under_frame",
}


@dataclass(frozen=True)
class Finding:
    """Something that a plan says against itself, leaves out, or that is worth telling.

    `kind` is one of `GROUPS`; `about` names the part of the plan; `facts` are the
    numbers and places: whole numbers, texts as printed, days as `2017-12-31`.
    """

    kind: str
    about: str
    facts: dict[str, Any]

    @property
    def group(self) -> Group:
        """Whether it is a conflict, a gap or a fact."""
        return GROUPS[self.kind]


def findings(
    plan: Plan, points: int | None = None, others: Sequence[StoredPlan] = ()
) -> list[Finding]:
    """All findings about a plan, in the order of its parts.

    `points` is how many attention points the assessment has that the plan takes up;
    None when there is no such assessment, and then they are not looked at. `others`
    are the municipality's other plans.
    """
    return [
        *_period(plan),
        *_points(plan, points),
        *_incomplete(plan),
        *_actions(plan),
        *_phases(plan),
        *_milestones(plan),
        *_budget_years(plan),
        *_budget_sums(plan),
        *_statements(plan),
        *_plans(plan, others),
    ]


def _period(plan: Plan) -> Iterator[Finding]:
    if plan.span is None:
        printed = {"first": plan.first, "last": plan.last}
        yield Finding("period_missing", "period", printed)


def _points(plan: Plan, points: int | None) -> Iterator[Finding]:
    if points is None:
        if plan.round:
            told = {"round": plan.round}
            yield Finding("assessment_missing", "attention_points", told)
        return
    taken_up: dict[int, list[str]] = {}
    for row, action in enumerate(plan.actions, start=1):
        for point in action.points:
            taken_up.setdefault(point, []).append(action.id)
            if point > points:
                yield _unknown_point("actions", row, point, points)
    live = {n for a in plan.actions if a.status != "abandoned" for n in a.points}
    set_aside = {s.point for s in plan.set_aside}
    for row, aside in enumerate(plan.set_aside, start=1):
        if aside.point > points:
            yield _unknown_point("set_aside", row, aside.point, points)
        elif aside.point in live:
            ids = taken_up[aside.point]
            both = {"row": row, "point": aside.point, "actions": ids}
            yield Finding("point_both", "set_aside", both)
    for point in range(1, points + 1):
        if point in live or point in set_aside:
            continue
        facts: dict[str, Any] = {"point": point, "points": points}
        if point in taken_up:
            facts["actions"] = taken_up[point]
            yield Finding("point_abandoned", "attention_points", facts)
        else:
            yield Finding("point_unanswered", "attention_points", facts)


def _unknown_point(about: str, row: int, point: int, points: int) -> Finding:
    return Finding(
        "point_unknown", about, {"row": row, "point": point, "points": points}
    )


def _incomplete(plan: Plan) -> Iterator[Finding]:
    for row, action in enumerate(plan.actions, start=1):
        if lacks := [name for name in ("owner", "due") if not getattr(action, name)]:
            facts = {"row": row, "id": action.id, "missing": lacks}
            yield Finding("action_incomplete", "actions", facts)
    for row, target in enumerate(plan.result_targets, start=1):
        names = ("measures", "owner", "due")
        if lacks := [name for name in names if not getattr(target, name)]:
            facts = {"row": row, "missing": lacks}
            yield Finding("target_incomplete", "result_targets", facts)


def _phases(plan: Plan) -> Iterator[Finding]:
    """Phases that share days."""
    dated = [(phase, span) for phase in plan.phases if (span := phase.span)]
    for (one, first), (other, second) in combinations(dated, 2):
        if both := _overlap(first, second):
            facts = {"phases": [one.id, other.id], **_ends(both)}
            yield Finding("phases_overlap", "phases", facts)


def _actions(plan: Plan) -> Iterator[Finding]:
    """Actions due before they start, or with a day outside their phase or the plan."""
    for row, action in enumerate(plan.actions, start=1):
        facts: dict[str, Any] = {"row": row, "id": action.id}
        start, due = possible_days(action.start), last_day(action.due)
        if start and due and due < start[0]:
            days = {"start": start[0].isoformat(), "due": due.isoformat()}
            yield Finding("action_due_before_start", "actions", facts | days)
        for place, told, window in _windows(plan, action.phase):
            if outside := _outside(action, window):
                facts |= outside | told | _ends(window)
                yield Finding(f"action_outside_{place}", "actions", facts)
                break


def _milestones(plan: Plan) -> Iterator[Finding]:
    """Milestones without a day, or with one outside their phase or the plan."""
    for row, milestone in enumerate(plan.milestones, start=1):
        due = last_day(milestone.due)
        facts = {"row": row, "printed": milestone.due}
        if due is None:
            yield Finding("milestone_undated", "milestones", facts)
            continue
        for place, told, window in _windows(plan, milestone.phase):
            if not _holds(window, due):
                facts |= {"due": due.isoformat(), **told, **_ends(window)}
                yield Finding(f"milestone_outside_{place}", "milestones", facts)
                break


def _windows(plan: Plan, phase: str) -> Iterator[tuple[str, dict[str, str], Span]]:
    """What a day must lie in: the phase that is named, then the plan itself.

    What lies outside its phase is told of the phase alone.
    """
    spans = {one.id: one.span for one in plan.phases}
    if window := spans.get(phase):
        yield "phase", {"phase": phase}, window
    if own := plan.span:
        yield "plan", {}, own


def _outside(action: Action, window: Span) -> dict[str, str]:
    """Those of an action's days that lie outside, as facts.

    A start that is only known to a month or a year lies outside when all of it does.
    """
    start, due = possible_days(action.start), last_day(action.due)
    outside = {}
    if start and _overlap(start, window) is None:
        outside["start"] = min(first_day(action.start) or start[0], start[1])
    if due and not _holds(window, due):
        outside["due"] = due
    return {name: day.isoformat() for name, day in outside.items()}


def _holds(window: Span, day: date) -> bool:
    return window[0] <= day <= window[1]


def _overlap(one: Span, other: Span) -> Span | None:
    """The days that two spans have in common."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _ends(span: Span) -> dict[str, str]:
    """The ends of a span as facts."""
    return {"first": span[0].isoformat(), "last": span[1].isoformat()}


def _budget_years(plan: Plan) -> Iterator[Finding]:
    """Years of the budget outside the plan, and its own years without any amount."""
    span = plan.span
    years = sorted({amount.year for amount in plan.budget if amount.year is not None})
    if span is None or not years:
        return
    period = _years(span)
    told = {"first": period[0], "last": period[-1]}
    for year in years:
        if year not in period:
            yield Finding("year_outside_plan", "budget", {"year": year, **told})
    for year in period:
        if year not in years:
            yield Finding("year_without_budget", "budget", {"year": year, **told})


def _budget_sums(plan: Plan) -> Iterator[Finding]:
    """Sums that differ. One that stays below the frame leaves money over, no more.

    Lines and a printed sum that say the same of the frame are told once.
    """
    for year in budget(plan):
        found = year.differences
        for kind, difference in found.items():
            is_again = kind == "total_over_frame" and (
                difference == found["rows_over_frame"]
            )
            if not difference or is_again:
                continue
            one, other = year.sides(kind)
            facts = {"year": year.year, "kr": one, "against_kr": other}
            name = UNDER_FRAME.get(kind, kind) if difference < 0 else kind
            yield Finding(name, "budget", {**facts, "difference_kr": difference})


def _statements(plan: Plan) -> Iterator[Finding]:
    for row, statement in enumerate(plan.statements, start=1):
        printed = read_range(statement.printed)
        assert printed is not None  # a stored plan has been checked
        facts: dict[str, Any] = {"row": row, "printed": statement.printed}
        if statement.counts:
            count = len(getattr(plan, statement.counts))
            if not printed.holds(count):
                facts |= {"counts": statement.counts, "count": count}
                yield Finding("statement_count", "statements", facts)
        else:
            factors: list[Any] = [read_range(factor) for factor in statement.factors]
            follows = product(factors)
            if follows != printed:
                facts |= {"low": follows.low, "high": follows.high}
                facts["factors"] = list(statement.factors)
                yield Finding("statement_product", "statements", facts)


def _plans(plan: Plan, others: Sequence[StoredPlan]) -> Iterator[Finding]:
    """Where other plans of the municipality overlap this one, and years without any."""
    own = plan.span
    dated = [(other, span) for other in others if (span := other.plan.span)]
    if own is None:
        return
    for other, span in dated:
        if both := _overlap(own, span):
            facts = {"plan": other.key, "name": other.plan.name, **_ends(both)}
            yield Finding("plans_overlap", "period", facts)
    years = {year for span in (own, *(s for _, s in dated)) for year in _years(span)}
    if missing := sorted(set(range(min(years), max(years))) - years):
        yield Finding("years_without_plan", "period", {"years": missing})


def _years(span: Span) -> range:
    return range(span[0].year, span[1].year + 1)
