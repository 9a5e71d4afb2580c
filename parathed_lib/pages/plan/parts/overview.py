"""Parts: the first page, the goals and terms, the counts, the passages."""

from __future__ import annotations

from parathed_lib.pages.base.parts import Part, nothing, part
from parathed_lib.pages.messages import say
from parathed_lib.pages.plan import findings, tables
from parathed_lib.pages.plan import front as facts
from parathed_lib.pages.plan import unknowns as unknown_facts
from parathed_lib.plan.overview import PlanOverview

FIRST_UNKNOWNS = 4


def front(overview: PlanOverview) -> Part:
    """The first page: what the plan is, what it holds, and what does not add up."""
    who, plan = overview.municipality, overview.plan
    conflicts = findings.conflicts(overview)
    shares_title, shares = facts.shares(overview)
    return part(
        "plan/front",
        facts={
            "title": facts.title(overview),
            "name": who.full_name,
            "vintage": overview.vintage,
            "example": overview.is_example,
            "kind": "Handlingsplan",
        },
        who=who,
        plan=plan,
        example=overview.is_example,
        stated=facts.stated(overview),
        is_text=say("plan", "is"),
        is_not_text=say("plan", "is_not"),
        title=say("plan", "conflicts_title", len(conflicts)),
        lead=facts.lead(overview),
        remarks=[note.text for note in plan.notes if note.about == "plan"],
        conflicts=conflicts[: facts.FIRST_CONFLICTS],
        more=len(conflicts) - facts.FIRST_CONFLICTS,
        cards=facts.cards(overview),
        shares_title=shares_title,
        shares=shares,
        unknowns=unknown_facts.unknowns(overview)[:FIRST_UNKNOWNS],
    )


def goals(overview: PlanOverview) -> Part:
    """The strategic goals, and the terms that the plan defines."""
    return part(
        "plan/goals",
        goals=overview.plan.goals,
        definitions=overview.plan.definitions,
    )


def extent(overview: PlanOverview) -> Part:
    """The plan's counts of concerns and cases; nothing at all where it has none."""
    lines = tables.extent_lines(overview)
    if not lines:
        return Part("")
    return part("plan/extent", lines=lines, changes=any(r.change for r in lines))


def passages(overview: PlanOverview) -> Part:
    """The plan's passages under the headings of the catalogue."""
    texts = overview.plan.texts
    written = [
        (passage.title, texts[passage.id])
        for passage in overview.planning.passages
        if passage.id in texts
    ]
    if not written:
        return nothing("Planen har ingen tekst om målgruppe, samarbejde eller ansvar.")
    return part("plan/passages", passages=written, label=overview.plan.label)
