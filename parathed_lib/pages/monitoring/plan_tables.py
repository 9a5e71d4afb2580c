"""The display tables of a plan on a day: milestones, actions and phases."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import capitalised, day
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import ActionRow, MilestoneRow, Progress
from parathed_lib.pages.monitoring.counting import days
from parathed_lib.pages.monitoring.plans import (
    PHASES,
    is_one_day,
    reached_words,
    state_word,
)
from parathed_lib.plan.status import MilestoneState

NOT_TOLD = "ikke oplyst"
_OUTSIDE = {"before": "ligger før fasen", "after": "ligger efter fasen"}


@dataclass(frozen=True)
class MilestoneWords:
    """A row of the table of milestones; `code` is its number in the plan's order.

    `due_text` and `reached_text` are what the plan writes where that is no single day.
    """

    code: str
    text: str
    owner: str
    phase: str
    remark: str
    due: str
    due_text: str
    reached: str
    reached_text: str
    state: MilestoneState
    word: str
    slack: str


@dataclass(frozen=True)
class ActionWords:
    """A row of the table of actions; `code` is the plan's own id of it.

    `part` is its track, else its phase.
    """

    code: str
    title: str
    owner: str
    part: str
    start: str
    due: str
    status: str
    status_date: str
    known: bool
    warning: str
    milestones: str


def milestone_rows(found: Progress) -> list[MilestoneWords]:
    """The milestones of a plan, in its order."""
    return [_milestone(row) for row in found.milestones]


def action_rows(monitoring: Monitoring, found: Progress) -> list[ActionWords]:
    """The actions of a plan, in its order."""
    tracks = {track.id: track.name for track in found.plan.tracks}
    phases = {phase.id: phase.name for phase in found.plan.phases}
    return [
        _action(
            monitoring,
            row,
            tracks.get(row.action.track) or phases.get(row.action.phase, ""),
        )
        for row in found.actions
    ]


def phase_rows(found: Progress) -> list[tuple[str, str, str, str]]:
    """Name, first day, last day and state of each phase."""
    return [
        (
            window.phase.name,
            day(window.first) if window.first else window.phase.first,
            day(window.last) if window.last else window.phase.last,
            PHASES[window.state],
        )
        for window in found.phases
    ]


def slack(row: MilestoneRow) -> str:
    """How many days a milestone was or is ahead of its day, or behind it."""
    found = row.standing
    if found.slack is None:
        return ""
    count = abs(found.slack)
    if found.state == "reached":
        return f"{days(count)} før" if count else "til tiden"
    if found.state == "late":
        return f"{days(count)} for sent"
    if found.state == "overdue":
        return f"{days(count)} over"
    return f"{days(count)} tilbage" if count else "i dag"


def action_status(monitoring: Monitoring, row: ActionRow) -> str:
    """The status of an action on the day, or from when the plan tells of one."""
    if row.standing.status:
        return monitoring.planning.name[row.standing.status]
    known = last_day(row.action.status_date)
    if row.action.status and known and known > monitoring.at:
        return f"planen oplyser først status pr. {day(known)}"
    return NOT_TOLD


def action_remark(row: MilestoneRow) -> str:
    """That a milestone's action is put off or given up; else empty."""
    return {
        "postponed": "Handlingen er udskudt",
        "abandoned": "Handlingen er opgivet",
    }.get(row.action_status, "")


def _milestone(row: MilestoneRow) -> MilestoneWords:
    found, milestone = row.standing, row.milestone
    remarks = [
        capitalised(_OUTSIDE[row.outside]) if row.outside else "",
        action_remark(row),
    ]
    return MilestoneWords(
        code=f"M{row.number}",
        text=milestone.text,
        owner=milestone.owner,
        phase=row.phase.name if row.phase else "",
        remark=". ".join(filter(None, remarks)),
        due=day(found.due) if found.due else "",
        due_text="" if found.due else milestone.due,
        reached=day(found.reached) if found.reached and is_one_day(row) else "",
        reached_text="" if is_one_day(row) else reached_words(row),
        state=found.state,
        word=state_word(found),
        slack=slack(row),
    )


def _action(monitoring: Monitoring, row: ActionRow, part: str) -> ActionWords:
    found, action = row.standing, row.action
    known = last_day(action.status_date)
    warnings = []
    if found.overdue:
        warnings.append("fristen er overskredet")
    if found.unstarted:
        warnings.append("skulle være begyndt")
    return ActionWords(
        code=action.id,
        title=action.title,
        owner=action.owner,
        part=part,
        start=day(found.start) if found.start else action.start,
        due=day(found.due) if found.due else action.due,
        status=action_status(monitoring, row),
        status_date=day(known) if known else "",
        known=bool(found.status),
        warning=capitalised(" og ".join(warnings)),
        milestones=", ".join(
            f"M{m.number} {state_word(m.standing)}" for m in row.milestones
        ),
    )
