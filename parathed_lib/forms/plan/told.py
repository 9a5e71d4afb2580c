"""What is told of a plan that was accepted, in Danish, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import day, listed
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.store import Outcome

MOST_PLACES = 10  # of one kind that are named
DAYS = "2027-06-30, juni 2027, medio juni 2027 eller inden udgangen af juni 2027"
_OWNER, _DUE = "ansvarlig funktion", "frist"


def about_plan(plan: Plan, catalogue: Catalogue, draft: Draft) -> list[str]:
    """That a plan can be used, what is in it, and what it leaves open."""
    first = f"Planen kan bruges: {_where(plan, catalogue)}."
    return [first, *_content(plan, draft)]


def about_outcome(
    plan: Plan, outcome: Outcome, catalogue: Catalogue, draft: Draft
) -> list[str]:
    """What became of a plan, and what has changed in it."""
    where = f"for {_where(plan, catalogue)}"
    if outcome.status == "unchanged":
        return [f"Planen {where}, siger det samme som før. Intet er ændret."]
    lines = [f"Planen {where}, er gemt."]
    if outcome.status == "new":
        lines += _content(plan, draft)
    else:
        lines.append(f"Den tidligere plan er gemt som nr. {outcome.revision}.")
        lines += [f"  {line}" for line in outcome.changes]
        lines += unread_days(plan, draft)
    if not plan.names_no_person:
        lines.append("Ingen har erklæret, at planen ikke nævner personer.")
    return lines


def about_remarks(remarks: Sequence[str]) -> list[str]:
    """What to look at again in a plan that was accepted."""
    if not remarks:
        return []
    return [
        "Se på det igen. Det er ikke fejl:",
        *(f"  {remark}" for remark in remarks),
    ]


def open_questions(plan: Plan) -> list[str]:
    """What the plan does not say, so that it cannot be followed there."""
    actions, milestones = plan.actions, plan.milestones
    missing = [
        (sum(not a.owner for a in actions), "en handling", "handlinger", _OWNER),
        (sum(not a.due for a in actions), "en handling", "handlinger", _DUE),
        (sum(not a.status for a in actions), "en handling", "handlinger", "status"),
        (sum(not m.due for m in milestones), "en milepæl", "milepæle", _DUE),
    ]
    lines = [
        f"Uden {what}: {one if count == 1 else f'{count} {many}'}."
        for count, one, many, what in missing
        if count
    ]
    if not (first_day(plan.first) and last_day(plan.last)):
        lines.insert(0, "Planen siger ikke både, hvornår den begynder og slutter.")
    return lines


def to_fill_in(data: Mapping[str, Any]) -> list[str]:
    """What the form does not say of the actions of a draft, and so is left empty."""
    actions = data.get("actions", [])
    fields = {
        "parameter": "svar",
        "aim": "mål",
        "owner": _OWNER,
        "due": _DUE,
        "status": "status",
    }
    missing = [
        f"{name} ({number})"
        for field, name in fields.items()
        if (number := sum(field not in action for action in actions))
    ]
    if not missing:
        return []
    return [
        f"Skal udfyldes, for skemaet siger det ikke: {listed(missing)}. Tallet er "
        f"antallet af handlinger uden, af {len(actions)}."
    ]


def untaken(answers: Sequence[str]) -> list[str]:
    """The form's targets for answers that no attention point names, a line for each."""
    return [
        f"Skemaets mål for {answer} er ikke ført over: intet punkt i skemaet gælder "
        "det svar."
        for answer in answers
    ]


def unread_days(plan: Plan, draft: Draft) -> list[str]:
    """Where something stands that is read as no day, and what would be.

    The places are those of the file that the plan came in; what stands there is not
    repeated.
    """
    places = [draft.told(Fault(path, "")).removesuffix(": ") for path in _unread(plan)]
    if not places:
        return []
    count = "Et sted" if len(places) == 1 else f"{len(places)} steder"
    lines = [f"{count} står der en tid, som ikke kan læses som en dag:"]
    lines += [f"  {place}" for place in places[:MOST_PLACES]]
    if len(places) > MOST_PLACES:
        lines.append(f"  og {len(places) - MOST_PLACES} mere")
    return [*lines, f"Skriv fx {DAYS}."]


def _unread(plan: Plan) -> Iterator[str]:
    """The paths of days that are written down and cannot be read."""
    for number, action in enumerate(plan.actions, start=1):
        if action.start and not first_day(action.start):
            yield f"actions nr. {number}.start"
        if action.due and not last_day(action.due):
            yield f"actions nr. {number}.due"
    for number, milestone in enumerate(plan.milestones, start=1):
        if milestone.due and not last_day(milestone.due):
            yield f"milestones nr. {number}.due"
    for number, target in enumerate(plan.result_targets, start=1):
        if target.due and not last_day(target.due):
            yield f"result_targets nr. {number}.due"


def _content(plan: Plan, draft: Draft) -> list[str]:
    counts = [
        (len(plan.actions), "handling", "handlinger"),
        (len(plan.milestones), "milepæl", "milepæle"),
        (len(plan.result_targets), "resultatmål", "resultatmål"),
    ]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in counts]
    first = f"Den har {listed(told)}."
    return [first, *open_questions(plan), *unread_days(plan, draft)]


def _where(plan: Plan, catalogue: Catalogue) -> str:
    """The municipality and the plan's period; its name could be anything."""
    who = catalogue.municipalities[plan.municipality].full_name
    first, last = first_day(plan.first), last_day(plan.last)
    return f"{who}, {day(first)} til {day(last)}" if first and last else who
