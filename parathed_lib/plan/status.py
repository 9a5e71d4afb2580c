"""Where a plan stands on a day: a function of the plan and the day alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.model import Action, ActionStatus, Milestone

MilestoneState = Literal["reached", "late", "overdue", "coming", "undated"]
ENDED = ("done", "abandoned")


@dataclass(frozen=True)
class MilestoneStanding:
    """Where a milestone stands on a day.

    `late` was reached after its day, `overdue` is not reached though the day has
    passed. `slack` are the days that it was or is ahead of its day, below zero behind
    it; None where either day is unknown.
    """

    state: MilestoneState
    due: date | None
    reached: date | None
    slack: int | None


def milestone_standing(milestone: Milestone, at: date) -> MilestoneStanding:
    """Where a milestone stands on the day `at`; what came later is not known then."""
    due = last_day(milestone.due)
    reached = last_day(milestone.reached)
    if reached and reached > at:
        reached = None
    if due is None:
        return MilestoneStanding(
            "reached" if reached else "undated", None, reached, None
        )
    slack = (due - (reached or at)).days
    state: MilestoneState
    if reached:
        state = "reached" if slack >= 0 else "late"
    else:
        state = "coming" if slack >= 0 else "overdue"
    return MilestoneStanding(state, due, reached, slack)


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
