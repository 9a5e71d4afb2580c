"""Where a plan stands on a day: a function of the plan and the day alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.forms.plan.dates import first_day, last_day, possible_days
from parathed_lib.forms.plan.model import Action, ActionStatus, Milestone

MilestoneState = Literal["reached", "late", "overdue", "coming", "undated"]
ENDED = ("done", "abandoned")


@dataclass(frozen=True)
class MilestoneStanding:
    """Where a milestone stands on a day.

    `late` was surely reached after its day, `overdue` is not reached though the day has
    passed. `reached` is the last day on which it can have been reached. `slack` are the
    days that it was or is ahead of its day, below zero behind it; None where either day
    is unknown or the plan only says in which month or year it was reached. `unsure`:
    its day lies within that time, so it was reached, and perhaps too late.
    """

    state: MilestoneState
    due: date | None
    reached: date | None
    slack: int | None
    unsure: bool = False


def milestone_standing(milestone: Milestone, at: date) -> MilestoneStanding:
    """Where a milestone stands on the day `at`; what came later is not known then."""
    due = last_day(milestone.due)
    days = possible_days(milestone.reached)
    if days is None or days[1] > at:
        if due is None:
            return MilestoneStanding("undated", None, None, None)
        slack = (due - at).days
        return MilestoneStanding(
            "coming" if slack >= 0 else "overdue", due, None, slack
        )
    earliest, reached = days
    if due is None:
        return MilestoneStanding("reached", None, reached, None)
    return MilestoneStanding(
        state="late" if earliest > due else "reached",
        due=due,
        reached=reached,
        slack=(due - reached).days if earliest == reached else None,
        unsure=earliest <= due < reached,
    )


@dataclass(frozen=True)
class ActionStanding:
    """Where an action stands on a day.

    `status` is what the plan says, empty when it does not or only says so of a later
    day. `overdue`: its last day has passed and it has not ended. `unstarted`: its
    first day has passed and it is still planned.
    """

    status: ActionStatus
    start: date | None
    due: date | None
    overdue: bool
    unstarted: bool


def action_standing(action: Action, at: date) -> ActionStanding:
    """Where an action stands on the day `at`; a status of a later day is not known."""
    start, due = first_day(action.start), last_day(action.due)
    known = last_day(action.status_date)
    status: ActionStatus = "" if known and known > at else action.status
    is_open = status not in ("", *ENDED)
    return ActionStanding(
        status=status,
        start=start,
        due=due,
        overdue=is_open and due is not None and due < at,
        unstarted=status == "planned" and start is not None and start < at,
    )
