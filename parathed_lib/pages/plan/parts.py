"""The parts of a plan's page, one function each: what the notebook's cells call."""

from __future__ import annotations

from functools import partial

from parathed_lib.formatting import period
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.pages.base.parts import (
    NOTHING,
    Part,
    own_catalogue,
    part,
    picture,
    stamped,
    unknowns_part,
)
from parathed_lib.pages.base.parts import style as style
from parathed_lib.pages.kinds import PLAN
from parathed_lib.pages.messages import FIRST_UNKNOWNS, say, table
from parathed_lib.pages.plan import actions as action_facts
from parathed_lib.pages.plan import budget as budget_facts
from parathed_lib.pages.plan import figures, findings
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.status import measure_standings


def front(overview: PlanOverview) -> Part:
    """The first page: who does what and when, and how far it could be checked."""
    who, plan = overview.municipality, overview.plan
    conflicts = findings.conflicts(overview)
    return part(
        "plan/front",
        facts={
            "title": say("plan", "page_title", who.full_name, plan.name),
            "name": who.full_name,
            "code": who.code,
            "day": overview.at.isoformat(),
            "vintage": overview.vintage,
            "example": overview.is_example,
            **own_catalogue(overview.catalogue),
            "kind": say("plan", "kind"),
        },
        who=who,
        plan=plan,
        example=overview.is_example,
        stated=_stated(overview),
        title=action_facts.title(overview),
        points=action_facts.points_title(overview) if overview.answers else "",
        strands=action_facts.strands(overview),
        conflicts_title=say("plan", "conflicts_title", len(conflicts)),
        has_conflicts=bool(conflicts),
        lead=findings.lead(overview),
        cards=action_facts.cards(overview),
        unknowns=findings.unknowns(overview)[:FIRST_UNKNOWNS],
    )


def _stated(overview: PlanOverview) -> list[list[str]]:
    """What the plan says of itself, as (name, value): its period and its decision."""
    plan = overview.plan
    names = {d.id: d.name for d in overview.planning.file.decisions}
    facts = {
        "span": plan.span,
        "decision": names[plan.decision] if plan.decision else "",
        "decided": last_day(plan.decision_date),
    }
    return table("plan", "stated", facts)


def goals(overview: PlanOverview) -> Part:
    """The strategic goals, and the terms that the plan defines."""
    plan = overview.plan
    if not plan.goals and not plan.definitions:
        return NOTHING
    return part("plan/goals", goals=plan.goals, definitions=plan.definitions)


def extent(overview: PlanOverview) -> Part:
    """The plan's counts of concerns and cases."""
    rows = overview.extent
    if not rows:
        return NOTHING
    names = {entry.id: entry.name for entry in overview.catalogue.rubric.extent}
    changes = any(row.change_pct is not None for row in rows)
    return part("plan/extent", rows=rows, names=names, changes=changes)


def passages(overview: PlanOverview) -> Part:
    """The plan's passages under the headings of the catalogue."""
    texts = overview.plan.texts
    written = [
        (passage.title, texts[passage.id])
        for passage in overview.planning.passages
        if passage.id in texts
    ]
    if not written:
        return NOTHING
    return part("plan/passages", passages=written)


def points(overview: PlanOverview) -> Part:
    """The attention points with the actions that take them up."""
    if not overview.answers:
        return NOTHING
    return part(
        "plan/points",
        rows=overview.answers,
        rubric=overview.catalogue.rubric,
        round=overview.round,
        title=action_facts.points_title(overview),
    )


def actions(overview: PlanOverview) -> Part:
    """The actions by track, theme or phase."""
    if not overview.plan.actions:
        return NOTHING
    table = action_facts.action_table(overview)
    return part(
        "plan/actions",
        table=table,
        title=action_facts.title(overview),
        status_day=period(table.status_date) if table.status_date else "",
    )


def milestones(overview: PlanOverview) -> Part:
    """The milestones by phase: the plan's own words, and the day that we read."""
    plan = overview.plan
    if not plan.milestones:
        return NOTHING
    dated = [(m, last_day(m.due)) for m in plan.milestones]
    no_phase = say("plan", "no_phase") if plan.phases else ""
    windows = [(p.id, p.name, p.span) for p in plan.phases] + [("", no_phase, None)]
    undated = sum(day is None for _, day in dated)
    return part(
        "plan/milestones",
        title=say("plan", "milestones_title", len(dated), undated),
        groups=[
            (name, window, group)
            for id, name, window in windows
            if (group := [(m, day) for m, day in dated if m.phase == id])
        ],
        told=findings.facts(overview, "phases"),
    )


def targets(overview: PlanOverview) -> Part:
    """The result targets: how they are counted, and what came out."""
    every = overview.plan.result_targets
    if not every:
        return NOTHING
    countable = sum(bool(target.measures) for target in every)
    return part(
        "plan/targets",
        title=say("plan", "targets_title", len(every), countable),
        rows=[(target, measure_standings(target, overview.at)) for target in every],
    )


def budget(overview: PlanOverview) -> Part:
    """The amounts as printed, what they add up to, and what differs."""
    if not overview.plan.budget:
        return NOTHING
    text = budget_facts.picture(overview)
    return part(
        "plan/budget",
        picture=picture(text, partial(figures.budget, overview)) if text else None,
        table=budget_facts.budget_table(overview),
        told=findings.facts(overview, "budget"),
    )


def advice(overview: PlanOverview) -> Part:
    """The recommendations, each with the actions that follow it."""
    planning, areas = overview.planning, overview.coverage
    covered, of = sum(a.covered for a in areas), sum(a.of for a in areas)
    if not covered:
        return NOTHING
    return part(
        "plan/advice",
        title=say("plan", "advice_title", covered, of),
        source=planning.advice.source,
        areas=areas,
        texts={id: advice.text for id, advice in planning.recommendation.items()},
    )


def training(overview: PlanOverview) -> Part:
    """The courses and exercises, those with a scenario marked."""
    courses = overview.training
    if not courses:
        return NOTHING
    return part(
        "plan/training",
        title=say("plan", "training_title", [c.scenario for c, _ in courses]),
        rows=courses,
    )


def conflicts(overview: PlanOverview) -> Part:
    """What does not add up, each with both figures and where they stand."""
    rows = findings.conflicts(overview)
    if not rows:
        return NOTHING
    return part(
        "plan/conflicts",
        title=say("plan", "conflicts_title", len(rows)),
        rows=rows,
        numbers=any(row.kind in findings.NUMBERS for row in rows),
    )


def unknowns(overview: PlanOverview) -> Part:
    """What the plan does not say, counted."""
    rows = findings.unknowns(overview)
    title = say("plan", "unknowns_title", len(rows))
    return unknowns_part(rows, title, "plan-unknowns")


def notes(overview: PlanOverview) -> Part:
    """The remarks that stand in the plan's file, by what they are about.

    The name of a part of the plan is told in Danish; other names stand as written. Those
    about the whole plan stand on the first page.
    """
    by_part: dict[str, list[str]] = {}
    for note in overview.plan.notes:
        if note.about != "plan":
            about = say("plan", "note_about", note.about)
            by_part.setdefault(about, []).append(note.text)
    return part("plan/notes", notes=by_part) if by_part else NOTHING


def provenance(overview: PlanOverview) -> Part:
    """The plan's source, the municipality's other plans, and the files."""
    facts = {
        "who": overview.municipality,
        "plan": overview.stored.stem,
        "at": overview.at,
        "vintage": overview.vintage,
        "round": overview.round,
        "names_no_person": overview.plan.names_no_person,
    }
    return part(
        "plan/provenance",
        plan=overview.plan,
        parameters=table("plan", "parameters", facts),
        others=overview.others,
        told=findings.facts(overview, "period"),
        inputs=overview.inputs,
    )


PARTS = stamped(PLAN, globals())
