"""The actions of a plan, and the attention points that they take up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from parathed_lib.formatting import kroner
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.model import Action
from parathed_lib.pages.messages import say
from parathed_lib.plan.overview import PlanOverview

Grouping = Literal["track", "theme", "phase", ""]
COLUMNS = ("owner", "when", "status", "money", "funding")


@dataclass(frozen=True)
class ActionRow:
    """An action; what the plan does not say is empty.

    `links` are the parts of the plan and of the assessment that it belongs to, each as
    a word of ours and a name.
    """

    id: str
    title: str
    links: list[tuple[str, str]]
    owner: str
    when: str
    status: str
    money: str
    funding: str


@dataclass(frozen=True)
class ActionTable:
    """The actions in groups, and which columns have anything to show.

    A group without a name holds those that belong to none. `status_date` is the day of
    all statuses, empty where they have none or several.
    """

    groups: list[tuple[str, list[ActionRow]]]
    columns: list[str]
    status_date: str

    @property
    def absent(self) -> list[str]:
        """The columns in which the plan says nothing of any action."""
        return [name for name in COLUMNS if name not in self.columns]


def grouping(overview: PlanOverview) -> Grouping:
    """By what the actions are grouped: the first of these that any of them has."""
    kinds: tuple[Grouping, ...] = ("track", "theme", "phase")
    actions = overview.plan.actions
    return next((k for k in kinds if any(getattr(a, k) for a in actions)), "")


def parts(overview: PlanOverview) -> dict[str, object]:
    """In how many tracks or phases the plan is parted; `parts` is 0 for neither."""
    kind = grouping(overview)
    part = {"track": "tracks", "phase": "phases"}.get(kind, "")
    count = len(getattr(overview.plan, part)) if part else 0
    return {"grouping": kind, "part": part, "parts": count}


def action_table(overview: PlanOverview) -> ActionTable:
    """The actions by track, phase or theme, in the plan's order."""
    actions, kind = overview.plan.actions, grouping(overview)
    days = {last_day(a.status_date) for a in actions if a.status}
    one = days.pop() if len(days) == 1 else None
    names = {**_names(overview, kind), "": ""}
    rows = [
        (
            name,
            [
                _action(overview, action, dated=one is None)
                for action in actions
                if (getattr(action, kind) if kind else "") == id
            ],
        )
        for id, name in names.items()
    ]
    every = [row for _, group in rows for row in group]
    return ActionTable(
        groups=[(name, group) for name, group in rows if group],
        columns=[c for c in COLUMNS if any(getattr(row, c) for row in every)],
        status_date=one.isoformat() if one else "",
    )


def _names(overview: PlanOverview, kind: Grouping) -> dict[str, str]:
    if kind == "track":
        return {track.id: track.name for track in overview.plan.tracks}
    if kind == "phase":
        return {phase.id: phase.name for phase in overview.plan.phases}
    themes = overview.catalogue.rubric.theme
    used = dict.fromkeys(a.theme for a in overview.plan.actions if a.theme)
    return {id: themes[id].name for id in used}


def _action(overview: PlanOverview, action: Action, *, dated: bool) -> ActionRow:
    status = overview.planning.name.get(action.status, "")
    when = last_day(action.status_date) if dated and status else None
    return ActionRow(
        id=action.id,
        title=action.title,
        links=[
            (say("plan", "link", kind), name) for kind, name in _links(overview, action)
        ],
        owner=action.owner,
        when=say("plan", "action_when", action.start, action.due),
        status=say("plan", "status", status, when),
        money="" if action.kr is None else kroner(action.kr),
        funding=action.funding,
    )


def _links(overview: PlanOverview, action: Action) -> list[tuple[str, str]]:
    kind, rubric = grouping(overview), overview.catalogue.rubric
    phases = {phase.id: phase.name for phase in overview.plan.phases}
    links = []
    if action.phase and kind != "phase":
        links.append(("phase", phases[action.phase]))
    if action.theme and kind != "theme":
        links.append(("theme", rubric.theme[action.theme].name))
    if action.parameter:
        name = rubric.parameter[action.parameter].name
        if action.aim:
            name = say("plan", "aim", name, action.aim)
        links.append(("parameter", name))
    if action.indicator:
        links.append(
            ("indicator", overview.catalogue.indicator(action.indicator).title)
        )
    return links


def title(overview: PlanOverview) -> str:
    """How many actions there are, and in what they are grouped."""
    count = len(overview.plan.actions)
    return say("plan", "actions_title", {"count": count, **parts(overview)})


@dataclass(frozen=True)
class PointRow:
    """An attention point, the actions that take it up, or why it is set aside.

    `answer` is the name of the answer that it is about; empty where it is not said.
    `abandoned` are those of its actions that the plan has given up.
    """

    number: int
    text: str
    theme: str
    answer: str
    actions: list[str]
    reason: str
    abandoned: list[str] = field(default_factory=list)

    @property
    def is_given_up(self) -> bool:
        """Whether all its actions are given up and no reason is told."""
        return bool(self.actions) and self.actions == self.abandoned and not self.reason


def point_rows(overview: PlanOverview) -> list[PointRow]:
    """The assessment's attention points as the form numbers them; none without one."""
    plan, rubric = overview.plan, overview.catalogue.rubric
    answers = {p.id: p.name for p in rubric.parameters}
    reasons = {aside.point: aside.reason for aside in plan.set_aside}
    rows = []
    for place, point in enumerate(overview.points or [], start=1):
        actions = [a for a in plan.actions if place in a.points]
        rows.append(
            PointRow(
                number=place,
                text=point.text,
                theme=rubric.theme[point.theme].name,
                answer=answers.get(point.parameter, ""),
                actions=[a.id for a in actions],
                reason=reasons.get(place, ""),
                abandoned=[a.id for a in actions if a.status == "abandoned"],
            )
        )
    return rows


def points_title(rows: list[PointRow]) -> str:
    """How many of the attention points the plan answers, and how few it gave up."""
    facts = {
        "answered": sum(bool(row.actions or row.reason) for row in rows),
        "total": len(rows),
        "given_up": sum(row.is_given_up for row in rows),
    }
    return say("plan", "points_title", facts)
