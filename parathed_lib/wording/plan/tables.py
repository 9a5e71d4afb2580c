"""The tables of a plan's page, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parathed_lib.formatting import capitalised, in_words, number, percent, period
from parathed_lib.plan.model import Measure, Milestone, Plan
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.ranges import Range
from parathed_lib.plan.results import MeasureStanding, measure_standings
from parathed_lib.privacy import suppress_small
from parathed_lib.wording.extent import HIDDEN
from parathed_lib.wording.plan.findings import counted
from parathed_lib.wording.plan.values import plan_period, read_as

STATES = {
    "reached": "nået",
    "below": "under målet",
    "above": "over målet",
    "unknown": "ikke opgjort",
    "suppressed": HIDDEN["suppressed"],
}
SCENARIO = {True: "ja", False: "nej", None: "nævnes ikke"}
NO_PHASE = "Uden fase"


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
    phases = [(p.id, p.name, plan_period(p)) for p in plan.phases]
    groups = [*phases, ("", NO_PHASE if phases else "", "")]
    return [
        (name, window, [_milestone(m) for m in plan.milestones if m.phase == id])
        for id, name, window in groups
        if any(m.phase == id for m in plan.milestones)
    ]


def milestones_title(overview: PlanOverview) -> str:
    """How many milestones there are, and of how many the day is known."""
    rows = [row for _, _, group in milestone_groups(overview) for row in group]
    undated = sum(not row.day for row in rows)
    text = capitalised(counted(len(rows), "milestones"))
    if not undated:
        return f"{text}, alle med en dag" if len(rows) > 1 else f"{text} med en dag"
    some = "én" if undated == 1 else in_words(undated)
    return f"{text}, {some} uden en dag"


def targets_title(rows: Sequence[TargetRow]) -> str:
    """How many targets there are, and how many of them can be counted."""
    countable = sum(bool(row.measures) for row in rows)
    text = capitalised(counted(len(rows), "result_targets"))
    if countable == len(rows):
        return f"{text}, alle med et tal" if len(rows) > 1 else f"{text} med et tal"
    some = "ét" if countable == 1 else in_words(countable)
    return f"{text}, {some} med et tal"


def _milestone(milestone: Milestone) -> MilestoneRow:
    return MilestoneRow(
        text=milestone.text,
        printed=milestone.due,
        day=read_as(milestone.due),
        owner=milestone.owner,
        action=milestone.action,
    )


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
        read=range_words(standing.expected),
        actual="" if standing.actual is None else number(standing.actual),
        share=percent(standing.share_pct, 0) if standing.share_pct else "",
        state=STATES[standing.state],
    )


def range_words(expected: Range) -> str:
    """What a number must be: `50 eller flere`, `5 til 6`, `2`."""
    if expected.high is None:
        return f"{number(expected.low)} eller flere"
    if expected.low == expected.high:
        return number(expected.low)
    if expected.low == 0:
        return f"højst {number(expected.high)}"
    return f"{number(expected.low)} til {number(expected.high)}"


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
            why=HIDDEN[row.hidden] if row.hidden else "",
            change=_change(row.change_pct, row.before),
        )
        for row in overview.extent
    ]


def _change(change: float | None, before: str | None) -> str:
    if change is None or before is None:
        return ""
    sign = "+" if change > 0 else ""
    return f"{sign}{percent(change)} siden {period(before)}"


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
        hidden = row.participants is not None and shown is None
        rows.append(
            TrainingRow(
                title=row.title,
                group=row.group,
                scenario=SCENARIO[row.scenario],
                date=row.date,
                participants="" if shown is None else number(shown),
                why=HIDDEN["suppressed"] if hidden else "",
            )
        )
    return rows


def training_title(rows: Sequence[TrainingRow]) -> str:
    """How many of the courses are exercises with a scenario."""
    count = sum(row.scenario == "ja" for row in rows)
    total = in_words(len(rows), neuter=True)
    if all(row.scenario == "nej" for row in rows):
        return f"{'Forløbet' if len(rows) == 1 else 'Forløbene'} har ikke et scenarie"
    if not count:
        return "Ingen scenarieøvelser er nævnt"
    if len(rows) == 1:
        return "Forløbet har en øvelse med et scenarie"
    return (
        f"{capitalised(in_words(count, neuter=True))} af {total} forløb har et scenarie"
    )
