"""Parts: what does not add up, what is not known, remarks, sources and files."""

from __future__ import annotations

from parathed_lib.pages.base.parts import Part, nothing, part
from parathed_lib.pages.messages import say, table
from parathed_lib.pages.plan import findings, tables
from parathed_lib.pages.plan import unknowns as unknown_facts
from parathed_lib.plan.overview import PlanOverview


def conflicts(overview: PlanOverview) -> Part:
    """What does not add up, each with both figures and where they stand."""
    rows = findings.conflicts(overview)
    if not rows:
        return nothing(
            "Vi har ikke fundet tal eller dele af planen, der siger hinanden imod."
        )
    title = say("plan", "conflicts_title", len(rows))
    numbers = findings.has_numbers(rows)
    return part("plan/conflicts", title=title, rows=rows, numbers=numbers)


def unknowns(overview: PlanOverview) -> Part:
    """What the plan does not say, counted."""
    return part(
        "plan/unknowns",
        title=unknown_facts.title(overview),
        rows=unknown_facts.unknowns(overview),
    )


def notes(overview: PlanOverview) -> Part:
    """The remarks that stand in the plan's file."""
    if not overview.plan.notes:
        return nothing("Der er ingen bemærkninger til planen.")
    return part("plan/notes", notes=tables.notes(overview))


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
        others=tables.others(overview),
        told=findings.facts(overview, "period"),
        inputs=overview.inputs,
    )
