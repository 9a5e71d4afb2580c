"""Where a plan stands on a day: milestones, actions, phases, result targets as tables.

A pure function of the plan and the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from parathed_lib.forms.plan.dates import first_day, last_day, possible_days
from parathed_lib.forms.plan.model import (
    Action,
    ActionStatus,
    Measure,
    Milestone,
    Phase,
    Plan,
    ResultTarget,
)
from parathed_lib.forms.plan.repository import StoredPlan
from parathed_lib.plan.status import (
    ActionStanding,
    MeasureStanding,
    MeasureState,
    MilestoneStanding,
    MilestoneState,
    action_standing,
    measure_standings,
    milestone_standing,
)

STATES: tuple[MilestoneState, ...] = get_args(MilestoneState)
ResultState = MeasureState | Literal["words"]
Outside = Literal["", "before", "after"]


@dataclass(frozen=True)
class PhaseWindow:
    """A phase, its first and last day, and whether the day lies in it."""

    phase: Phase
    first: date | None
    last: date | None
    state: Literal["coming", "running", "ended", "undated"]

    @property
    def has_day(self) -> bool:
        """Whether it can be drawn: both its days are known."""
        return bool(self.first and self.last)


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

    @property
    def has_day(self) -> bool:
        """Whether it was or is to be reached on a known day."""
        return bool(self.standing.reached or self.standing.due)

    @property
    def reached_day(self) -> date | None:
        """The day on which it was reached; None where the plan tells no single day."""
        days = possible_days(self.milestone.reached)
        return self.standing.reached if days and days[0] == days[1] else None


@dataclass(frozen=True)
class ActionRow:
    """An action by its number in the plan, with its milestones' rows.

    `part` is the name of its track, else of its phase. `told` is the day of its status.
    """

    number: int
    action: Action
    standing: ActionStanding
    milestones: tuple[MilestoneRow, ...]
    part: str
    told: date | None

    @property
    def has_day(self) -> bool:
        """Whether its first or its last day is known."""
        return bool(self.standing.start or self.standing.due)


@dataclass(frozen=True)
class ResultRow:
    """A measure of a result target on a day; `measure` is None for one in words only.

    `is_due` says whether the target's day has passed, None where it states none.
    """

    target: ResultTarget
    measure: Measure | None
    standing: MeasureStanding | None
    due: date | None
    is_due: bool | None

    @property
    def state(self) -> ResultState:
        """Where it stands: `words` where nothing is to be counted."""
        return self.standing.state if self.standing else "words"

    @property
    def verdict(self) -> str:
        """Its state; one below is `behind` when its day has passed, else `coming`."""
        if self.state != "below":
            return self.state
        return "behind" if self.is_due else "coming"


@dataclass(frozen=True)
class Progress:
    """A plan on a day."""

    stored: StoredPlan
    at: date
    phases: tuple[PhaseWindow, ...]
    milestones: tuple[MilestoneRow, ...]
    actions: tuple[ActionRow, ...]

    @cached_property
    def results(self) -> list[ResultRow]:
        """The result targets, a row for each measure."""
        return result_rows(self.plan.result_targets, self.at)

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.stored.plan

    @property
    def states(self) -> dict[MilestoneState, int]:
        """How many milestones are in each state."""
        counts = Counter(row.standing.state for row in self.milestones)
        return {state: counts[state] for state in STATES}

    @property
    def statuses(self) -> dict[ActionStatus, int]:
        """How many actions have each status; the empty one is not told."""
        counts = Counter(row.standing.status for row in self.actions)
        return {status: counts[status] for status in get_args(ActionStatus)}


def progress(stored: StoredPlan, at: date) -> Progress:
    """Where a plan stands on a day."""
    plan = stored.plan
    phases = {phase.id: phase for phase in plan.phases}
    actions = {action.id: action for action in plan.actions}
    tracks = {track.id: track.name for track in plan.tracks}
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
                part=tracks.get(action.track)
                or (phases[action.phase].name if action.phase in phases else ""),
                told=last_day(action.status_date),
            )
            for number, action in enumerate(plan.actions, start=1)
        ),
    )


def result_rows(targets: list[ResultTarget], at: date) -> list[ResultRow]:
    """The result targets of a plan on a day, a row for each measure."""
    rows = []
    for target in targets:
        due = last_day(target.due)
        is_due = None if due is None else due < at
        rows += [
            ResultRow(target, measure, standing, due, is_due)
            for measure, standing in zip(
                target.measures, measure_standings(target, at), strict=True
            )
        ]
        if not target.measures:
            rows.append(ResultRow(target, None, None, due, is_due))
    return rows


def coming(plans: Sequence[Progress], most: int) -> list[tuple[Progress, MilestoneRow]]:
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
