"""Parts: the first page, the goals and terms, the counts, the passages."""

from __future__ import annotations

from parathed_lib.plan.overview import PlanOverview
from parathed_lib.report.parts import Part, nothing, part
from parathed_lib.wording.plan import findings as finding_words
from parathed_lib.wording.plan import front as words
from parathed_lib.wording.plan import tables
from parathed_lib.wording.plan import unknowns as unknown_words

FIRST_UNKNOWNS = 4


def front(overview: PlanOverview) -> Part:
    """The first page: what the plan is, what it holds, and what does not add up."""
    who, plan = overview.municipality, overview.plan
    conflicts = finding_words.conflicts(overview)
    shares_title, shares = words.shares(overview)
    return part(
        "plan/front",
        facts={
            "title": words.title(overview),
            "name": who.full_name,
            "vintage": overview.vintage,
            "example": overview.is_example,
            "kind": "Handlingsplan",
        },
        who=who,
        plan=plan,
        example=overview.is_example,
        stated=words.stated(overview),
        is_text=words.IS,
        is_not_text=words.IS_NOT,
        title=finding_words.conflicts_title(overview),
        lead=words.lead(overview),
        remarks=[note.text for note in plan.notes if note.about == "plan"],
        conflicts=conflicts[: words.FIRST_CONFLICTS],
        more=len(conflicts) - words.FIRST_CONFLICTS,
        cards=words.cards(overview),
        shares_title=shares_title,
        shares=shares,
        unknowns=unknown_words.unknowns(overview)[:FIRST_UNKNOWNS],
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
