"""The first page of a plan: what it is, what it holds, what does not add up."""

from __future__ import annotations

from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.pages.messages import say, table
from parathed_lib.pages.plan.actions import grouping, names_of, parts, points_title
from parathed_lib.pages.plan.findings import NUMBERS
from parathed_lib.plan.findings import span_of
from parathed_lib.plan.overview import PlanOverview

# The figures that tell what a plan costs, the most encompassing first.
COSTS = ("frame", "financed", "total_in_all", "rows_in_all")


def stated(overview: PlanOverview) -> list[list[str]]:
    """What the plan says of itself, as (name, value): its period and its decision."""
    plan = overview.plan
    names = {d.id: d.name for d in overview.planning.file.decisions}
    facts = {
        "span": span_of(plan),
        "decision": names[plan.decision] if plan.decision else "",
        "decided": last_day(plan.decision_date),
    }
    return table("plan", "stated", facts)


def cards(overview: PlanOverview) -> list[list[str]]:
    """Goals, actions, milestones and money: title, value and remark of each."""
    plan = overview.plan
    facts = {
        "goals": len(plan.goals),
        "actions": len(plan.actions),
        "milestones": len(plan.milestones),
        "undated": sum(f.kind == "milestone_undated" for f in overview.findings),
        "money": _money(overview),
        **parts(overview),
    }
    return table("plan", "cards", facts)


def _money(overview: PlanOverview) -> dict[str, object]:
    """What the plan costs by the most encompassing figure that it prints.

    An amount for the whole of the plan goes before those of its years, which are added
    up. `figure` is empty where no amount is printed.
    """
    for figure in COSTS:
        amounts = {
            y.year: kr
            for y in overview.budget
            if y.prints(figure) and (kr := getattr(y, figure)) is not None
        }
        if None in amounts:
            return {"figure": figure, "kr": amounts[None], "years": []}
        if amounts:
            kr = sum(amounts.values())
            return {"figure": figure, "kr": kr, "years": list(amounts)}
    return {"figure": "", "years": []}


def lead(overview: PlanOverview) -> str:
    """How far the plan could be checked."""
    conflicts = overview.of_group("conflict")
    facts = {
        "checked": _checked(overview),
        "points": points_title(overview) if overview.answers else "",
        "numbers": any(finding.kind in NUMBERS for finding in conflicts),
        "nothing_missing": not conflicts and not overview.of_group("gap"),
    }
    return say("plan", "lead", facts)


def shares(overview: PlanOverview) -> tuple[str, list[tuple[str, str]]]:
    """How the plan is divided: a heading, and each strand with what belongs to it."""
    plan, kind = overview.plan, str(grouping(overview))
    if plan.phases and kind != "track":
        kind = "phase"
    kind = kind if kind in ("phase", "track") else "theme"
    return say("plan", "shares_title", kind), [
        (
            name,
            say(
                "plan",
                "share_holds",
                sum(getattr(a, kind) == id for a in plan.actions),
                sum(kind == "phase" and m.phase == id for m in plan.milestones),
            ),
        )
        for id, name in names_of(overview, kind).items()
    ]


def _checked(overview: PlanOverview) -> list[str]:
    """The parts of the plan that could be held against something."""
    plan, span = overview.plan, span_of(overview.plan)
    days = [first_day(a.start) or last_day(a.due) for a in plan.actions]
    due = [m.phase or (span and last_day(m.due)) for m in plan.milestones]
    differences = [d for y in overview.budget for d in y.differences.values()]
    has = {
        "points": overview.points is not None,
        "days": span and any(days),
        "milestones": any(due),
        "budget": any(d is not None for d in differences),
        "statements": plan.statements,
    }
    return [name for name, there in has.items() if there]
