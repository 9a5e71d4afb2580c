"""The tables of a plan's page, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parathed_lib.disclosure.small_counts import suppress_small
from parathed_lib.formatting import day, number, percent, period
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.model import Measure, Plan, Training
from parathed_lib.pages.messages import say
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.results import MeasureStanding, measure_standings
from parathed_lib.plan.schedule import span_of


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone: the plan's own words for its day, and the day that we read."""

    text: str
    printed: str
    day: str
    owner: str
    action: str


def milestone_groups(
    overview: PlanOverview,
) -> list[tuple[str, str, list[MilestoneRow]]]:
    """The milestones by phase: its name, its window, and its milestones in order."""
    plan = overview.plan
    phases = [
        (p.id, p.name, say("plan", "span", span) if (span := span_of(p)) else "")
        for p in plan.phases
    ]
    groups = [*phases, ("", say("plan", "no_phase") if phases else "", "")]
    rows = [
        (name, window, [m for m in plan.milestones if m.phase == id])
        for id, name, window in groups
    ]
    return [
        (
            name,
            window,
            [
                MilestoneRow(m.text, m.due, _read_as(m.due), m.owner, m.action)
                for m in group
            ],
        )
        for name, window, group in rows
        if group
    ]


def _read_as(text: str) -> str:
    """The day that is read from a plan's words; empty when they state none."""
    found = last_day(text)
    return day(found) if found else ""


def milestones_title(overview: PlanOverview) -> str:
    """How many milestones there are, and of how many the day is known."""
    milestones = overview.plan.milestones
    undated = sum(last_day(m.due) is None for m in milestones)
    facts = {"total": len(milestones), "undated": undated}
    return say("plan", "milestones_title", facts)


@dataclass(frozen=True)
class MeasureRow:
    """How a target is counted: as printed, as read, and what came out."""

    of: str
    printed: str
    read: str
    actual: str
    share: str
    state: str


@dataclass(frozen=True)
class TargetRow:
    """A result target with its measures; what the plan does not say is empty."""

    number: int
    text: str
    owner: str
    due: str
    measures: list[MeasureRow]


def target_rows(overview: PlanOverview) -> list[TargetRow]:
    """The result targets in the plan's order, as known on the overview's day."""
    return [
        TargetRow(
            number=place,
            text=target.text,
            owner=target.owner,
            due=target.due,
            measures=[
                _measure(measure, standing)
                for measure, standing in zip(
                    target.measures,
                    measure_standings(target, overview.at),
                    strict=True,
                )
            ],
        )
        for place, target in enumerate(overview.plan.result_targets, start=1)
    ]


def _measure(measure: Measure, standing: MeasureStanding) -> MeasureRow:
    return MeasureRow(
        of=measure.of,
        printed=measure.expected,
        read=say("plan", "expected", standing.expected),
        actual="" if standing.actual is None else number(standing.actual),
        share=percent(standing.share_pct, 0) if standing.share_pct else "",
        state=say("plan", "state", standing.state),
    )


def targets_title(rows: Sequence[TargetRow]) -> str:
    """How many targets there are, and how many of them can be counted."""
    countable = sum(bool(row.measures) for row in rows)
    return say("plan", "targets_title", {"total": len(rows), "countable": countable})


@dataclass(frozen=True)
class ExtentLine:
    """A count of a period: `value` is empty when it is hidden, and `why` says why."""

    name: str
    period: str
    value: str
    why: str
    change: str


def extent_lines(overview: PlanOverview) -> list[ExtentLine]:
    """The plan's counts of concerns and cases."""
    names = {entry.id: entry.name for entry in overview.catalogue.rubric.extent}
    return [
        ExtentLine(
            name=names[row.id],
            period=period(row.period),
            value="" if row.value is None else number(row.value),
            why=say("base", "hidden") if row.hidden else "",
            change=""
            if row.change_pct is None or row.before is None
            else say("plan", "extent_change", row.change_pct, row.before),
        )
        for row in overview.extent
    ]


@dataclass(frozen=True)
class TrainingRow:
    """A course or exercise; a small number of participants is not shown."""

    title: str
    group: str
    scenario: str
    date: str
    participants: str
    why: str


def training_rows(plan: Plan) -> list[TrainingRow]:
    """The courses and exercises in the plan's order."""
    rows = []
    for row in plan.training:
        shown = suppress_small(row.participants)
        is_hidden = row.participants is not None and shown is None
        rows.append(
            TrainingRow(
                title=row.title,
                group=row.group,
                scenario=say("plan", "scenario", row.scenario),
                date=row.date,
                participants="" if shown is None else number(shown),
                why=say("base", "hidden") if is_hidden else "",
            )
        )
    return rows


def training_title(training: Sequence[Training]) -> str:
    """How many of the courses are exercises with a scenario."""
    answers = [row.scenario for row in training]
    facts = {
        "total": len(answers),
        "with": answers.count(True),
        "without": answers.count(False),
    }
    return say("plan", "training_title", facts)


def notes(overview: PlanOverview) -> list[tuple[str, list[str]]]:
    """The remarks by what they are about, in their order.

    The name of a part of the plan is told in Danish; other names stand as written.
    """
    found: dict[str, list[str]] = {}
    for note in overview.plan.notes:
        found.setdefault(say("plan", "note_about", note.about), []).append(note.text)
    return list(found.items())


def others(overview: PlanOverview) -> list[tuple[str, str]]:
    """The municipality's other plans: their names and periods."""
    return [
        (other.plan.name, say("plan", "other_period", span_of(other.plan)))
        for other in overview.others
    ]
