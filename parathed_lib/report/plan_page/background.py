"""Parts: what does not add up, what is not known, remarks, sources and files."""

from __future__ import annotations

from parathed_lib.plan.overview import PlanOverview
from parathed_lib.report.parts import Part, nothing, part
from parathed_lib.wording.plan import findings as finding_words
from parathed_lib.wording.plan import sources
from parathed_lib.wording.plan import unknowns as unknown_words


def conflicts(overview: PlanOverview) -> Part:
    """What does not add up, each with both figures and where they stand."""
    rows = finding_words.conflicts(overview)
    if not rows:
        return nothing(
            "Vi har ikke fundet tal eller dele af planen, der siger hinanden imod."
        )
    title = finding_words.conflicts_title(overview)
    numbers = finding_words.has_numbers(rows)
    return part("plan/conflicts", title=title, rows=rows, numbers=numbers)


def unknowns(overview: PlanOverview) -> Part:
    """What the plan does not say, counted."""
    return part(
        "plan/unknowns",
        title=unknown_words.title(overview),
        rows=unknown_words.unknowns(overview),
    )


def notes(overview: PlanOverview) -> Part:
    """The remarks that stand in the plan's file."""
    if not overview.plan.notes:
        return nothing("Der er ingen bemærkninger til planen.")
    return part("plan/notes", notes=sources.notes(overview))


def provenance(overview: PlanOverview) -> Part:
    """The plan's source, the municipality's other plans, and the files."""
    return part(
        "plan/provenance",
        plan=overview.plan,
        parameters=sources.parameters(overview),
        others=sources.others(overview),
        told=finding_words.facts(overview, "period"),
        inputs=overview.inputs,
    )
