"""Where a plan stands on a day: milestones, actions and phases as tables.

A pure function of the plan and the day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Action, ActionStatus, Milestone, Phase, Plan
from parathed_lib.forms.plan.stored import StoredPlan
from parathed_lib.plan.status import (
    ActionStanding,
    MilestoneStanding,
    MilestoneState,
    action_standing,
    milestone_standing,
)

STATES: tuple[MilestoneState, ...] = get_args(MilestoneState)
STATUSES: tuple[ActionStatus, ...] = get_args(ActionStatus)
Outside = Literal["", "before", "after"]


@dataclass(frozen=True)
class PhaseWindow:
    """A phase, its first and last day, and whether the day lies in it."""

    phase: Phase
    first: date | None
    last: date | None
    state: Literal["coming", "running", "ended", "undated"]


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone by its number in the plan, counted from 1.

    `outside` says on which side of its phase its day lies, empty when inside or not
    known. `phase` and `action` are what it belongs to, `action_status` the status of
    the action on the day, empty where it is not told.
    """

    number: int
    milestone: Milestone
    standing: MilestoneStanding
    phase: Phase | None
    outside: Outside
    action: Action | None
    action_status: ActionStatus


@dataclass(frozen=True)
class ActionRow:
    """An action by its number in the plan, with its milestones' rows."""

    number: int
    action: Action
    standing: ActionStanding
    milestones: tuple[MilestoneRow, ...]


@dataclass(frozen=True)
class Progress:
    """A plan on a day."""

    stored: StoredPlan
    at: date
    phases: tuple[PhaseWindow, ...]
    milestones: tuple[MilestoneRow, ...]
    actions: tuple[ActionRow, ...]

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.stored.plan

    @property
    def has_begun(self) -> bool | None:
        """Whether its first day has come; None where it states none."""
        first = first_day(self.plan.first)
        return None if first is None else first <= self.at

    @property
    def states(self) -> dict[MilestoneState, int]:
        """How many milestones are in each state."""
        counts = Counter(row.standing.state for row in self.milestones)
        return {state: counts[state] for state in STATES}

    @property
    def statuses(self) -> dict[ActionStatus, int]:
        """How many actions have each status; the empty one is not told."""
        counts = Counter(row.standing.status for row in self.actions)
        return {status: counts[status] for status in STATUSES}


def progress(stored: StoredPlan, at: date) -> Progress:
    """Where a plan stands on a day."""
    plan = stored.plan
    phases = {phase.id: phase for phase in plan.phases}
    actions = {action.id: action for action in plan.actions}
    standings = {action.id: action_standing(action, at) for action in plan.actions}
    rows = tuple(
        MilestoneRow(
            number=number,
            milestone=milestone,
            standing=milestone_standing(milestone, at),
            phase=phases.get(milestone.phase),
            outside=_outside(milestone, phases.get(milestone.phase)),
            action=actions.get(milestone.action),
            action_status=standings[milestone.action].status
            if milestone.action in standings
            else "",
        )
        for number, milestone in enumerate(plan.milestones, start=1)
    )
    return Progress(
        stored=stored,
        at=at,
        phases=tuple(_window(phase, at) for phase in plan.phases),
        milestones=rows,
        actions=tuple(
            ActionRow(
                number=number,
                action=action,
                standing=standings[action.id],
                milestones=tuple(r for r in rows if r.milestone.action == action.id),
            )
            for number, action in enumerate(plan.actions, start=1)
        ),
    )


def coming(plans: list[Progress], most: int) -> list[tuple[Progress, MilestoneRow]]:
    """The next milestones of all plans, the soonest first."""
    found = [
        (row.standing.due, place, row.number, plan, row)
        for place, plan in enumerate(plans)
        for row in plan.milestones
        if row.standing.state == "coming" and row.standing.due
    ]
    found.sort(key=lambda entry: entry[:3])
    return [(plan, row) for *_, plan, row in found[:most]]


def _window(phase: Phase, at: date) -> PhaseWindow:
    first, last = first_day(phase.first), last_day(phase.last)
    state: Literal["coming", "running", "ended", "undated"]
    if first is None or last is None:
        state = "undated"
    elif at < first:
        state = "coming"
    else:
        state = "running" if at <= last else "ended"
    return PhaseWindow(phase, first, last, state)


def _outside(milestone: Milestone, phase: Phase | None) -> Outside:
    due = last_day(milestone.due)
    if due is None or phase is None:
        return ""
    first, last = first_day(phase.first), last_day(phase.last)
    if first and due < first:
        return "before"
    return "after" if last and due > last else ""
