"""*Det ved vi ikke*: what a plan leaves out, counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from parathed_lib.pages.messages import table
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.status import measure_standings

# What a plan can lack as a whole.
WHOLE = (
    *("goals", "definitions", "actions", "milestones"),
    *("result_targets", "budget", "training"),
)
Fact = dict[str, Any]


class PlanUnknown(NamedTuple):
    """Something that a plan does not say: `what`, and the reason `why`.

    `names` are the plan's own words that belong to the reason; often empty.
    """

    what: str
    why: str
    names: str = ""


def unknowns(overview: PlanOverview) -> list[PlanUnknown]:
    """All that the plan leaves out, in the order of its parts."""
    return [
        PlanUnknown(*row)
        for fact in (
            *_frame(overview),
            *_actions(overview),
            *_milestones(overview),
            *_targets(overview),
            *_money(overview),
            *_texts(overview),
            {"kind": "effect"},
        )
        for row in table("plan", "unknown", {"names": "", **fact})
    ]


def _frame(overview: PlanOverview) -> Iterator[Fact]:
    """The plan as a whole: its period, the decision, what it has none of."""
    plan = overview.plan
    kinds = {finding.kind: finding for finding in overview.of_group("gap")}
    if "period_missing" in kinds:
        yield {"kind": "period"}
    if not plan.decision:
        yield {"kind": "decision"}
    if "assessment_missing" in kinds:
        yield {"kind": "assessment", "names": plan.round}
    given_up = [
        f.facts["point"] for f in overview.findings if f.kind == "point_abandoned"
    ]
    if given_up:
        yield {"kind": "given_up", "points": given_up}
    if absent := [part for part in WHOLE if not getattr(plan, part)]:
        yield {"kind": "whole", "parts": absent}
    if "years_without_plan" in kinds:
        years = kinds["years_without_plan"].facts["years"]
        yield {"kind": "years_without_plan", "years": years}


def _actions(overview: PlanOverview) -> Iterator[Fact]:
    actions = overview.plan.actions
    for lacks in ("owner", "due", "kr"):
        lacking = [a for a in actions if getattr(a, lacks) in ("", None)]
        if lacking:
            every = len(lacking) == len(actions)
            yield {
                "kind": "actions",
                "lacks": lacks,
                "part": _part("actions", lacking, actions),
                "names": "" if every else ", ".join(a.id for a in lacking),
            }


def _milestones(overview: PlanOverview) -> Iterator[Fact]:
    milestones = overview.plan.milestones
    rows = [
        milestones[f.facts["row"] - 1]
        for f in overview.findings
        if f.kind == "milestone_undated"
    ]
    if rows:
        yield {
            "kind": "milestones",
            "part": _part("milestones", rows, milestones),
            "names": ", ".join(
                f"{m.text} ({m.due})" if m.due else m.text for m in rows
            ),
        }


def _targets(overview: PlanOverview) -> Iterator[Fact]:
    targets = overview.plan.result_targets
    for lacks in ("measures", "owner", "due"):
        if lacking := [t for t in targets if not getattr(t, lacks)]:
            part = _part("result_targets", lacking, targets)
            yield {"kind": "targets", "lacks": lacks, "part": part}
    states = [s.state for t in targets for s in measure_standings(t, overview.at)]
    for state in ("unknown", "suppressed"):
        if found := [s for s in states if s == state]:
            part = _part("measures", found, states)
            yield {"kind": "results", "state": state, "part": part, "at": overview.at}


def _money(overview: PlanOverview) -> Iterator[Fact]:
    amounts = overview.plan.budget
    if amounts and all(amount.year is None for amount in amounts):
        yield {"kind": "money_by_year"}
    years = [
        f.facts["year"] for f in overview.findings if f.kind == "year_without_budget"
    ]
    if years:
        yield {"kind": "years_without_budget", "years": years}


def _texts(overview: PlanOverview) -> Iterator[Fact]:
    """The passages that it does not write, and the counts that are not told."""
    missing = [
        passage.title.lower()
        for passage in overview.planning.passages
        if passage.id not in overview.plan.texts
    ]
    if missing:
        yield {"kind": "passages", "titles": missing}
    if any(row.hidden for row in overview.extent):
        yield {"kind": "extent"}


def _part(name: str, some: list[Any], every: list[Any]) -> Fact:
    return {"name": name, "count": len(some), "total": len(every)}
