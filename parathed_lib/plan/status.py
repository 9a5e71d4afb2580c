"""Where a plan stands on a day: a function of the plan and the day alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.disclosure.small_counts import hide_parts
from parathed_lib.forms.plan.dates import first_day, last_day, possible_days
from parathed_lib.forms.plan.model import (
    Action,
    ActionStatus,
    Measure,
    Milestone,
    ResultTarget,
)
from parathed_lib.forms.plan.ranges import Range, read_range

MilestoneState = Literal["reached", "late", "overdue", "coming", "undated"]
MeasureState = Literal["reached", "below", "above", "unknown", "suppressed"]
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


@dataclass(frozen=True)
class MeasureStanding:
    """What was expected of a measure and what came out.

    `below` and `above` say on which side of what was expected it lies, `unknown` that
    nothing was counted by the day, `suppressed` that the number is hidden, and with it
    on which side it lies. `share_pct` is what came out in per cent of the least that
    was expected; None where nothing was counted or told, or the least is zero.
    """

    measure: Measure
    state: MeasureState
    expected: Range
    actual: int | None
    share_pct: float | None


def measure_standings(target: ResultTarget, at: date) -> list[MeasureStanding]:
    """Where each measure of a target stands on the day `at`.

    What was counted later is not known. All numbers of persons of the target are shown
    or hidden together (`hide_parts`), since one measure may count a part of what
    another does. What was counted later decides too: it will be read beside this.
    """
    hides = hide_parts(
        [m.actual for m in target.measures if m.persons and m.actual is not None]
    )
    return [_standing(m, at, hides=hides and m.persons) for m in target.measures]


def _standing(measure: Measure, at: date, *, hides: bool) -> MeasureStanding:
    expected = read_range(measure.expected)
    assert expected is not None  # a stored plan has been checked
    counted = last_day(measure.actual_date)
    actual = None if counted and counted > at else measure.actual
    if actual is None:
        return MeasureStanding(measure, "unknown", expected, None, None)
    if hides:
        return MeasureStanding(measure, "suppressed", expected, None, None)
    share = 100 * actual / expected.low if expected.low else None
    state: MeasureState = "reached"
    if not expected.holds(actual):
        state = "below" if actual < expected.low else "above"
    return MeasureStanding(measure, state, expected, actual, share)
