"""Parts: points, actions, milestones, result targets, money, advice, training."""

from __future__ import annotations

from functools import partial

from parathed_lib.formatting import period
from parathed_lib.pages.base.parts import Part, nothing, part, picture
from parathed_lib.pages.plan import actions as action_facts
from parathed_lib.pages.plan import advice as advice_facts
from parathed_lib.pages.plan import budget as budget_facts
from parathed_lib.pages.plan import figures, findings, tables
from parathed_lib.plan.overview import PlanOverview


def points(overview: PlanOverview) -> Part:
    """The attention points with the actions that take them up; nothing without any."""
    rows = action_facts.point_rows(overview)
    if not rows:
        return Part("")
    return part(
        "plan/points",
        rows=rows,
        round=overview.round,
        title=action_facts.points_title(rows),
    )


def actions(overview: PlanOverview) -> Part:
    """The actions by track, theme or phase."""
    if not overview.plan.actions:
        return nothing("Planen har ingen handlinger.")
    table = action_facts.action_table(overview)
    return part(
        "plan/actions",
        table=table,
        title=action_facts.title(overview),
        status_day=period(table.status_date) if table.status_date else "",
    )


def milestones(overview: PlanOverview) -> Part:
    """The milestones by phase: the plan's own words, and the day that we read."""
    if not overview.plan.milestones:
        return nothing("Planen har ingen milepæle.")
    return part(
        "plan/milestones",
        title=tables.milestones_title(overview),
        groups=tables.milestone_groups(overview),
        told=findings.facts(overview, "phases"),
    )


def targets(overview: PlanOverview) -> Part:
    """The result targets: how they are counted, and what came out."""
    rows = tables.target_rows(overview)
    if not rows:
        return nothing("Planen har ingen resultatmål.")
    return part("plan/targets", title=tables.targets_title(rows), rows=rows)


def budget(overview: PlanOverview) -> Part:
    """The amounts as printed, what they add up to, and what differs."""
    if not overview.plan.budget:
        return nothing("Planen har intet budget.")
    text = budget_facts.picture(overview)
    return part(
        "plan/budget",
        picture=picture(text, partial(figures.budget, overview)) if text else None,
        table=budget_facts.budget_table(overview),
        told=findings.facts(overview, "budget"),
    )


def advice(overview: PlanOverview) -> Part:
    """The recommendations, each with the actions that follow it."""
    text = advice_facts.picture(overview)
    if text is None:
        return nothing(advice_facts.not_mapped(overview))
    draw = partial(figures.coverage, overview)
    return part(
        "plan/advice",
        picture=picture(text, draw, sizes=False),
        areas=advice_facts.rows(overview),
    )


def training(overview: PlanOverview) -> Part:
    """The courses and exercises, those with a scenario marked."""
    rows = tables.training_rows(overview.plan)
    if not rows:
        return nothing("Planen nævner hverken undervisning eller øvelser.")
    return part(
        "plan/training", title=tables.training_title(overview.plan.training), rows=rows
    )
