"""What is told of a plan that was accepted, in the words of `da.j2`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.messages import lines
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.store import Outcome

MOST_PLACES = 10  # of one kind that are named
DAYS = "2027-06-30, juni 2027, medio juni 2027 eller inden udgangen af juni 2027"
_FILLED_IN = ("parameter", "aim", "owner", "due", "status")


def about_plan(plan: Plan, draft: Draft, catalogue: Catalogue) -> list[str]:
    """That a plan can be used, what is in it, and what it leaves open."""
    return lines("plan", "usable", _facts(plan, draft, catalogue))


def about_outcome(
    outcome: Outcome[Plan], draft: Draft, catalogue: Catalogue
) -> list[str]:
    """What became of a plan, and what has changed in it."""
    return lines("plan", "stored", _facts(outcome.form, draft, catalogue), outcome)


def open_questions(plan: Plan) -> list[str]:
    """What the plan does not say, so that it cannot be followed there."""
    return lines("plan", "open_questions", _facts(plan))


def unread_days(plan: Plan, draft: Draft) -> list[str]:
    """Where something stands that is read as no day, and what would be.

    The places are those of the file that the plan came in; what stands there is not
    repeated.
    """
    return lines("plan", "unread_days", _facts(plan, draft))


def to_fill_in(data: Mapping[str, Any]) -> list[str]:
    """What the form does not say of the actions of a draft, and so is left empty."""
    actions = data.get("actions", [])
    counts = {
        field: sum(field not in action for action in actions) for field in _FILLED_IN
    }
    columns = PLAN.specification.columns("actions")
    missing = {columns[field].name: n for field, n in counts.items() if n}
    return lines("plan", "to_fill_in", missing, len(actions))


def untaken(answers: Sequence[str]) -> list[str]:
    """The form's targets for answers that no attention point names, a line for each."""
    return lines("plan", "untaken", answers)


def _facts(
    plan: Plan, draft: Draft | None = None, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """The facts of a plan; whose it is only with a catalogue."""
    draft = draft or Draft({})
    known = catalogue.municipalities if catalogue else {}
    return {
        "plan": plan,
        # The name of a plan could be anything.
        "who": known[plan.municipality].full_name if known else None,
        "days": plan.span,
        "actions_without": {
            field: sum(not getattr(action, field) for action in plan.actions)
            for field in ("owner", "due", "status")
        },
        "milestones_without_due": sum(not m.due for m in plan.milestones),
        "unread": [draft.told(Fault(p, "")).removesuffix(": ") for p in _unread(plan)],
        "most": MOST_PLACES,
        "examples": DAYS,
    }


def _unread(plan: Plan) -> Iterator[str]:
    """The paths of days that are written down and cannot be read."""
    days = (
        ("actions", "start", first_day),
        ("actions", "due", last_day),
        ("milestones", "due", last_day),
        ("result_targets", "due", last_day),
    )
    for part in dict.fromkeys(part for part, _, _ in days):
        for number, row in enumerate(getattr(plan, part), start=1):
            for of, field, read in days:
                if of == part and (text := getattr(row, field)) and not read(text):
                    yield f"{part} nr. {number}.{field}"
