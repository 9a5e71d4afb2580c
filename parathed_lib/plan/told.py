"""What is told of a plan that was accepted, in Danish, line by line."""

from __future__ import annotations

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import day, listed
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.model import Plan
from parathed_lib.plan.store import Outcome


def about_plan(plan: Plan, catalogue: Catalogue) -> list[str]:
    """That a plan can be used, what is in it, and what it leaves open."""
    return [f"Planen kan bruges: {_where(plan, catalogue)}.", *_content(plan)]


def about_outcome(plan: Plan, outcome: Outcome, catalogue: Catalogue) -> list[str]:
    """What became of a plan, and what has changed in it."""
    where = f"for {_where(plan, catalogue)}"
    if outcome.status == "unchanged":
        return [f"Planen {where}, siger det samme som før. Intet er ændret."]
    lines = [f"Planen {where}, er gemt."]
    if outcome.status == "new":
        lines += _content(plan)
    else:
        lines.append(f"Den tidligere plan er gemt som udgave {outcome.revision}.")
    lines += [f"  {line}" for line in outcome.changes]
    if not plan.names_no_person:
        lines.append("Ingen har erklæret, at planen ikke nævner personer.")
    return lines


def open_questions(plan: Plan) -> list[str]:
    """What the plan does not say, so that it cannot be followed there."""
    actions, milestones = plan.actions, plan.milestones
    missing = [
        (sum(not a.owner for a in actions), "en handling", "handlinger", _OWNER),
        (sum(not last_day(a.due) for a in actions), "en handling", "handlinger", _DUE),
        (sum(not a.status for a in actions), "en handling", "handlinger", "status"),
        (sum(not last_day(m.due) for m in milestones), "en milepæl", "milepæle", _DUE),
    ]
    lines = [
        f"Uden {what}: {one if count == 1 else f'{count} {many}'}."
        for count, one, many, what in missing
        if count
    ]
    if not (first_day(plan.first) and last_day(plan.last)):
        lines.insert(0, "Planen siger ikke både, hvornår den begynder og slutter.")
    return lines


_OWNER, _DUE = "ansvarlig funktion", "frist, der kan læses"


def _content(plan: Plan) -> list[str]:
    counts = [
        (len(plan.actions), "handling", "handlinger"),
        (len(plan.milestones), "milepæl", "milepæle"),
        (len(plan.result_targets), "resultatmål", "resultatmål"),
    ]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in counts]
    return [f"Den har {listed(told)}.", *open_questions(plan)]


def _where(plan: Plan, catalogue: Catalogue) -> str:
    """The municipality and the plan's period; its name could be anything."""
    who = catalogue.municipalities[plan.municipality].full_name
    first, last = first_day(plan.first), last_day(plan.last)
    return f"{who}, {day(first)} til {day(last)}" if first and last else who
