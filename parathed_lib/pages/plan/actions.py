"""The actions of a plan, and how many attention points they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parathed_lib.formatting import kroner
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Action
from parathed_lib.pages.messages import say, table
from parathed_lib.pages.plan.budget import cost
from parathed_lib.plan.overview import PlanOverview

Grouping = Literal["track", "theme", "phase", ""]


@dataclass(frozen=True)
class ActionRow:
    """An action; what the plan does not say is empty.

    `links` are the parts of the plan and of the assessment that it belongs to, each as
    its kind and its name. `cells` are the texts of its columns by their names.
    """

    action: Action
    links: list[tuple[str, str]]
    cells: dict[str, str]


@dataclass(frozen=True)
class ActionTable:
    """The actions in groups, and which columns have anything to show.

    A group without a name holds those that belong to none. `absent` are the columns in
    which the plan says nothing of any action. `status_date` is the day of all statuses,
    empty where they have none or several.
    """

    groups: list[tuple[str, list[ActionRow]]]
    columns: list[str]
    absent: list[str]
    status_date: str


def grouping(overview: PlanOverview) -> Grouping:
    """By what the actions are grouped: the first of these that any of them has."""
    kinds: tuple[Grouping, ...] = ("track", "theme", "phase")
    actions = overview.plan.actions
    return next((k for k in kinds if any(getattr(a, k) for a in actions)), "")


def divided(overview: PlanOverview) -> dict[str, object]:
    """In how many tracks or phases the plan is parted; `parts` is 0 for neither."""
    kind = grouping(overview)
    part = {"track": "tracks", "phase": "phases"}.get(kind, "")
    count = len(getattr(overview.plan, part)) if part else 0
    return {"grouping": kind, "part": part, "parts": count}


def names_of(overview: PlanOverview, kind: str) -> dict[str, str]:
    """The names of the tracks, the phases or the themes with actions, by id."""
    plan, themes = overview.plan, overview.catalogue.rubric.theme
    if kind in ("track", "phase"):
        found = plan.tracks if kind == "track" else plan.phases
        return {part.id: part.name for part in found}
    return {a.theme: themes[a.theme].name for a in plan.actions if a.theme}


def action_table(overview: PlanOverview) -> ActionTable:
    """The actions by track, phase or theme, in the plan's order."""
    actions, kind = overview.plan.actions, grouping(overview)
    days = {last_day(a.status_date) for a in actions if a.status}
    one = days.pop() if len(days) == 1 else None
    rows = [
        ActionRow(a, _links(overview, a), _cells(overview, a, dated=one is None))
        for a in actions
    ]
    groups = [
        (name, [r for r in rows if (getattr(r.action, kind) if kind else "") == id])
        for id, name in (names_of(overview, kind) | {"": ""}).items()
    ]
    used = {c: any(row.cells[c] for row in rows) for c in rows[0].cells}
    return ActionTable(
        groups=[(name, group) for name, group in groups if group],
        columns=[column for column, is_used in used.items() if is_used],
        absent=[column for column, is_used in used.items() if not is_used],
        status_date=one.isoformat() if one else "",
    )


def _cells(overview: PlanOverview, action: Action, *, dated: bool) -> dict[str, str]:
    status = overview.planning.name.get(action.status, "")
    when = last_day(action.status_date) if dated and status else None
    return {
        "owner": action.owner,
        "when": say("plan", "action_when", action.start, action.due),
        "status": say("plan", "status", status, when),
        "money": "" if action.kr is None else kroner(action.kr),
        "funding": action.funding,
    }


def _links(overview: PlanOverview, action: Action) -> list[tuple[str, str]]:
    kind, rubric = grouping(overview), overview.catalogue.rubric
    links = []
    if action.phase and kind != "phase":
        links.append(("phase", names_of(overview, "phase")[action.phase]))
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


def strands(overview: PlanOverview) -> list[tuple[str, str]]:
    """The tracks, phases or themes: each with what belongs to it, who and when.

    `when` are its first and last day, of a phase without them and of all others those
    of its actions and milestones; None where none is known.
    """
    plan, kind = overview.plan, grouping(overview)
    if plan.phases and kind != "track":
        kind = "phase"
    found = []
    for id, name in names_of(overview, kind).items() if kind else ():
        actions = [a for a in plan.actions if getattr(a, kind) == id]
        milestones = [m for m in plan.milestones if kind == "phase" and m.phase == id]
        phase = [p for p in plan.phases if kind == "phase" and p.id == id]
        starts = [p.first for p in phase] + [a.start for a in actions]
        ends = [p.last for p in phase] + [a.due for a in actions]
        ends += [m.due for m in milestones]
        first, last = map(first_day, starts), map(last_day, ends)
        facts = {
            "actions": len(actions),
            "milestones": len(milestones),
            "owners": list(dict.fromkeys(a.owner for a in actions if a.owner)),
            "first": min(filter(None, first), default=None),
            "last": max(filter(None, last), default=None),
        }
        found.append((name, say("plan", "strand", facts)))
    return found


def title(overview: PlanOverview) -> str:
    """How many actions there are, and in what they are grouped."""
    count = len(overview.plan.actions)
    return say("plan", "actions_title", {"count": count, **divided(overview)})


def points_title(overview: PlanOverview) -> str:
    """How many of the attention points the plan answers, and how few it gave up."""
    answers = overview.answers
    facts = {
        "answered": sum(bool(a.actions or a.reason) for a in answers),
        "total": len(answers),
        "given_up": sum(a.is_given_up for a in answers),
    }
    return say("plan", "points_title", facts)


def cards(overview: PlanOverview) -> list[list[str]]:
    """Goals, actions, milestones and money: title, value and remark of each."""
    plan = overview.plan
    facts = {
        "goals": len(plan.goals),
        "actions": len(plan.actions),
        "milestones": len(plan.milestones),
        "undated": sum(f.kind == "milestone_undated" for f in overview.findings),
        "money": cost(overview),
        **divided(overview),
    }
    return table("plan", "cards", facts)
