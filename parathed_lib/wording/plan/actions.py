"""The tables of a plan's actions, and of the attention points that they take up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from parathed_lib.formatting import capitalised, in_words
from parathed_lib.plan.model import Action
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.plan.findings import counted
from parathed_lib.wording.plan.values import kroner, read_as

Grouping = Literal["track", "theme", "phase", ""]
NO_GROUP = "Uden gruppe"


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

    `status_date` is the day of all statuses, empty where they have none or several.
    """

    groups: list[tuple[str, list[ActionRow]]]
    columns: list[tuple[str, str]]
    status_date: str
    absent: list[str]


COLUMNS = (
    ("owner", "Ansvarlig", "ansvarlige"),
    ("when", "Hvornår", "datoer"),
    ("status", "Status", "status"),
    ("money", "Beløb", "beløb"),
    ("funding", "Penge fra", "hvor pengene kommer fra"),
)


def grouping(overview: PlanOverview) -> Grouping:
    """By what the actions are grouped: the first of these that any of them has."""
    kinds: tuple[Grouping, ...] = ("track", "theme", "phase")
    actions = overview.plan.actions
    return next((k for k in kinds if any(getattr(a, k) for a in actions)), "")


def action_table(overview: PlanOverview) -> ActionTable:
    """The actions by track, phase or theme, in the plan's order."""
    plan, kind = overview.plan, grouping(overview)
    names = _names(overview, kind)
    dates = {read_as(a.status_date) for a in plan.actions if a.status}
    one = dates.pop() if len(dates) == 1 else ""
    groups = [
        (name, [a for a in plan.actions if kind and getattr(a, kind) == id])
        for id, name in names.items()
    ]
    groups.append(
        (NO_GROUP, [a for a in plan.actions if not kind or not getattr(a, kind)])
    )
    rows = [
        (name, [_action(overview, action, not one) for action in actions])
        for name, actions in groups
        if actions
    ]
    every = [row for _, group in rows for row in group]
    known = [c for c in COLUMNS if any(getattr(row, c[0]) for row in every)]
    return ActionTable(
        groups=rows,
        columns=[(key, name) for key, name, _ in known],
        status_date=one,
        absent=[name for key, _, name in COLUMNS if (key, _, name) not in known],
    )


def _names(overview: PlanOverview, kind: Grouping) -> dict[str, str]:
    if kind == "track":
        return {track.id: track.name for track in overview.plan.tracks}
    if kind == "phase":
        return {phase.id: phase.name for phase in overview.plan.phases}
    themes = overview.catalogue.rubric.theme
    used = dict.fromkeys(a.theme for a in overview.plan.actions if a.theme)
    return {id: themes[id].name for id in used}


def _action(overview: PlanOverview, action: Action, dated: bool) -> ActionRow:
    days = [action.start, action.due]
    status = overview.planning.name.get(action.status, "")
    when = read_as(action.status_date) if dated else ""
    return ActionRow(
        id=action.id,
        title=action.title,
        links=_links(overview, action),
        owner=action.owner,
        when=" – ".join(day for day in days if day)
        if all(days)
        else (f"fra {days[0]}" if days[0] else days[1]),
        status=f"{status}, {when}" if status and when else status,
        money="" if action.kr is None else kroner(action.kr),
        funding=action.funding,
    )


def _links(overview: PlanOverview, action: Action) -> list[tuple[str, str]]:
    kind, rubric = grouping(overview), overview.catalogue.rubric
    phases = {phase.id: phase.name for phase in overview.plan.phases}
    links = []
    if action.phase and kind != "phase":
        links.append(("Fase", phases[action.phase]))
    if action.theme and kind != "theme":
        links.append(("Tema", rubric.theme[action.theme].name))
    if action.parameter:
        name = rubric.parameter[action.parameter].name
        aim = f", mål {action.aim}" if action.aim else ""
        links.append(("Svar, den skal flytte", f"{name}{aim}"))
    if action.indicator:
        title = overview.catalogue.indicator(action.indicator).title
        links.append(("Tal, den hører til", title))
    return links


@dataclass(frozen=True)
class PointRow:
    """An attention point, the actions that take it up, or why it is set aside.

    `answer` is the name of the answer that it is about, empty where the form does not say.
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
    plan = overview.plan
    rubric = overview.catalogue.rubric
    answers = {p.id: p.name for p in rubric.parameters}
    reasons = {aside.point: aside.reason for aside in plan.set_aside}
    return [
        PointRow(
            number=place,
            text=point.text,
            theme=rubric.theme[point.theme].name,
            answer=answers.get(point.parameter, ""),
            actions=[a.id for a in plan.actions if place in a.points],
            reason=reasons.get(place, ""),
            abandoned=[
                a.id
                for a in plan.actions
                if place in a.points and a.status == "abandoned"
            ],
        )
        for place, point in enumerate(overview.points or [], start=1)
    ]


def points_title(rows: list[PointRow]) -> str:
    """How many of the attention points the plan answers, and how few it gave up."""
    answered = sum(bool(row.actions or row.reason) for row in rows)
    total = in_words(len(rows))
    given_up = sum(row.is_given_up for row in rows)
    but = ""
    if given_up == 1:
        but = ", heraf ét kun med en opgivet handling"
    elif given_up:
        but = f", heraf {in_words(given_up)} kun med opgivne handlinger"
    if answered == len(rows):
        return f"Planen svarer på alle {total} opmærksomhedspunkter{but}"
    some = "ét" if answered == 1 else in_words(answered)
    return f"Planen svarer på {some} af {total} opmærksomhedspunkter{but}"


def title(overview: PlanOverview) -> str:
    """How many actions there are, and in what they are grouped."""
    plan, kind = overview.plan, grouping(overview)
    text = capitalised(counted(len(plan.actions), "actions"))
    part = {"track": "tracks", "phase": "phases"}.get(kind, "")
    if part:
        return f"{text} i {counted(len(getattr(plan, part)), part)}"
    return f"{text}, ordnet efter tema" if kind else text
