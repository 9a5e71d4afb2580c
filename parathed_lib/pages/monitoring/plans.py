"""Each plan on the day: what stands beside it, its budget and its loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from parathed_lib.catalogue import Indicator
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.loop import LoopRow, loop
from parathed_lib.monitoring.progress import Progress
from parathed_lib.pages.messages import PictureText, picture_text
from parathed_lib.pages.monitoring.ratings import Answer, answer
from parathed_lib.plan.budget import KINDS, budget
from parathed_lib.vintage import Figure


class Decision(NamedTuple):
    """What was decided of a plan, and when, where it says so."""

    name: str
    day: date | None


@dataclass(frozen=True)
class FollowedPlan:
    """A plan on the day by its number, and whether there are `several`.

    `names` are those of the statuses of actions.
    """

    plan: Progress
    number: int
    several: bool
    names: Mapping[str, str]
    decision: Decision | None

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many actions have each status by its name; the untold last, unnamed."""
        counts = self.plan.statuses.items()
        return sorted(
            [(self.names[s] if s else "", count) for s, count in counts],
            key=lambda pair: not pair[0],
        )


def followed_plans(monitoring: Monitoring) -> list[FollowedPlan]:
    """Each plan on the stated day."""
    return [
        FollowedPlan(
            found,
            number,
            len(monitoring.plans) > 1,
            monitoring.planning.name,
            _decision(monitoring, found),
        )
        for number, found in enumerate(monitoring.progress, start=1)
    ]


def _decision(monitoring: Monitoring, found: Progress) -> Decision | None:
    """None without a decision, or where it comes after the day."""
    decided = last_day(found.plan.decision_date)
    if not found.plan.decision or (decided and decided > found.at):
        return None
    names = {entry.id: entry.name for entry in monitoring.planning.file.decisions}
    return Decision(names[found.plan.decision], decided)


def gantt(followed: FollowedPlan) -> PictureText | None:
    """The words of the figure of a plan; None where nothing has a day."""
    found = followed.plan
    rows = found.phases, found.actions, found.milestones
    if not any(row.has_day for those in rows for row in those):
        return None
    table = (
        "milestones" if found.milestones else "actions" if found.actions else "phases"
    )
    name, stands_in = (f"{of}-{followed.number}" for of in ("gantt", table))
    return picture_text("monitoring", "gantt", followed, name, stands_in)


# The budget


def budget_facts(found: Progress) -> dict[str, Any]:
    """A plan's amounts by year, how they stand to the frame, and what differs.

    `printed` and `lines` are the years in which the one and the other are `over` and
    `under` the frame; a difference is its kind, its year and the two sums. `added` are the kinds that are added up for the whole plan.
    """
    years = budget(found.plan)
    printed, lines = (
        {y.year: kr for y in years if (kr := getattr(y, over)) is not None}
        for over in ("printed_over_frame", "lines_over_frame")
    )
    return {
        "years": years,
        "is_framed": bool(printed),
        "is_wrong": any(y.differences["rows_over_total"] for y in years),
        "printed": _sides(printed),
        "lines": _sides(lines),
        "differences": [
            (kind, y.year, *y.sides(kind))
            for y in years
            for kind, difference in y.differences.items()
            if difference
        ],
        "added": [
            kind
            for y in years
            for kind in KINDS
            if kind in y.added and y.amount(kind) is not None
        ],
    }


def _sides(differences: Mapping[int | None, int]) -> dict[str, list[int | None]]:
    return {
        "over": [year for year, kr in differences.items() if kr > 0],
        "under": [year for year, kr in differences.items() if kr < 0],
    }


# The loop


class LoopIndicator(NamedTuple):
    """The indicator of an action with its figure now, None where there is none."""

    entry: Indicator
    figure: Figure | None


class LoopLine(NamedTuple):
    """A row of the loop with what its links lead to; None for a link that is missing."""

    row: LoopRow
    theme: str
    indicator: LoopIndicator | None
    answer: Answer | None


def loop_facts(monitoring: Monitoring, found: Progress) -> dict[str, Any]:
    """The loop of a plan: its rows, and how many points have an action.

    `given_up` are the points all of whose actions are given up.
    """
    closed = loop(monitoring, found)
    taken = {row.number for row in closed.rows if row.action}
    alive = {
        row.number
        for row in closed.rows
        if row.action and row.action.standing.status != "abandoned"
    }
    return {
        "gap": closed.gap,
        "reassessed": closed.reassessed,
        "lines": [_line(monitoring, found, row) for row in closed.rows],
        "points": len({row.number for row in closed.rows}),
        "taken": len(taken),
        "given_up": len(taken - alive),
    }


def _line(monitoring: Monitoring, found: Progress, row: LoopRow) -> LoopLine:
    now = monitoring.now
    indicator, named = None, None
    if row.action and (id := row.action.action.indicator):
        every = now.comparisons | now.local
        figure = every[id].municipality if id in every else None
        known = figure if figure and figure.value is not None else None
        indicator = LoopIndicator(now.catalogue.indicator(id), known)
    if row.action and row.parameter:
        named = answer(monitoring, row.parameter, found.plan.round)
    theme = now.catalogue.rubric.theme[row.point.theme].name
    return LoopLine(row, theme, indicator, named)
