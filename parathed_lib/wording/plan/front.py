"""The first page of a plan in words: what it is, what it holds, what does not add up."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import formatting
from parathed_lib.formatting import in_words, listed
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.model import BudgetKind
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.schedule import span_of
from parathed_lib.wording.plan.actions import grouping, point_rows, points_title
from parathed_lib.wording.plan.findings import NUMBERS, counted
from parathed_lib.wording.plan.values import decision, kroner, plan_period, year_list

FIRST_CONFLICTS = 3
IS = (
    "Det, planen selv siger, med planens dele holdt op mod hinanden. Er der flere beløb, er "
    "de lagt sammen. Vi har ikke rettet noget."
)
IS_NOT = (
    "En vurdering af, om planen er god, eller om den virker. Den siger heller ikke, om "
    "nogen er på vej mod ekstremisme."
)
NOT_STATED = "ikke oplyst"
# The figures that tell what a plan costs, the most encompassing first, and the kinds
# of amounts behind each.
FIGURES: tuple[tuple[str, str, tuple[BudgetKind, ...]], ...] = (
    ("frame", "Ramme", ("frame",)),
    ("financed", "Finansiering", ("funding", "cofinancing")),
    ("total_in_all", "Trykt sum", ("total", "outside")),
    ("rows_in_all", "Budgettets linjer", ("row", "outside")),
)


@dataclass(frozen=True)
class Card:
    """A number of the first page; `value` is empty when the plan does not state it."""

    title: str
    value: str
    remark: str


@dataclass(frozen=True)
class Share:
    """A strand of the plan: its name, and what belongs to it."""

    name: str
    holds: str


def stated(overview: PlanOverview) -> list[tuple[str, str]]:
    """What the plan says of itself: its period and the decision of it."""
    return [
        ("Periode", plan_period(overview.plan) or NOT_STATED),
        ("Beslutning", decision(overview) or NOT_STATED),
    ]


def cards(overview: PlanOverview) -> list[Card]:
    """Goals, actions, milestones and money."""
    plan = overview.plan
    undated = sum(f.kind == "milestone_undated" for f in overview.findings)
    some = "én" if undated == 1 else in_words(undated)
    remark = f"{some} uden en dag" if undated else ""
    return [
        Card("Strategiske mål", _count(len(plan.goals)), ""),
        Card("Handlinger", _count(len(plan.actions)), _parts(overview)),
        Card("Milepæle", _count(len(plan.milestones)), remark),
        money(overview),
    ]


def money(overview: PlanOverview) -> Card:
    """What the plan costs by the most encompassing figure that it prints.

    An amount for the whole of the plan goes before those of its years, which are added
    up.
    """
    for figure, title, kinds in FIGURES:
        found = [
            (y.year, getattr(y, figure))
            for y in overview.budget
            if not y.is_added(*kinds)
        ]
        amounts = [(year, kr) for year, kr in found if kr is not None]
        if amounts:
            whole = [kr for year, kr in amounts if year is None]
            if whole:
                return Card(title, kroner(whole[0]), "")
            when = year_list([year for year, _ in amounts if year is not None])
            more = " lagt sammen" if len(amounts) > 1 else ""
            return Card(title, kroner(sum(kr for _, kr in amounts)), f"{when}{more}")
    return Card("Penge", "", "")


def lead(overview: PlanOverview) -> str:
    """How far the plan could be checked."""
    conflicts = overview.of_group("conflict")
    numbers = any(finding.kind in NUMBERS for finding in conflicts)
    gaps = overview.of_group("gap")
    checked = _checked(overview)
    if not checked:
        return (
            "Planen har ingen tal, der kan holdes op mod hinanden. Det, den ikke siger, "
            "står under Det ved vi ikke."
        )
    text = f"Vi har set på {listed(checked)}."
    if rows := point_rows(overview):
        text += f" {points_title(rows)}."
    if numbers:
        text += " Hvor to tal ikke passer sammen, viser vi dem begge."
    elif not conflicts and not gaps:
        text += " Vi mangler heller ingen oplysninger."
    return text


def shares(overview: PlanOverview) -> tuple[str, list[Share]]:
    """How the plan is divided: a heading, and its strands or phases."""
    plan = overview.plan
    kind = grouping(overview)
    if plan.phases and kind != "track":
        return "Planens faser", [
            Share(
                phase.name,
                _held(
                    sum(a.phase == phase.id for a in plan.actions),
                    sum(m.phase == phase.id for m in plan.milestones),
                ),
            )
            for phase in plan.phases
        ]
    if kind == "track":
        return "Planens spor", [
            Share(t.name, _held(sum(a.track == t.id for a in plan.actions)))
            for t in plan.tracks
        ]
    themes = overview.catalogue.rubric.theme
    used = dict.fromkeys(a.theme for a in plan.actions if a.theme)
    return "Planens temaer", [
        Share(themes[id].name, _held(sum(a.theme == id for a in plan.actions)))
        for id in used
    ]


def title(overview: PlanOverview) -> str:
    """The title of the page, plain text."""
    return f"Handlingsplan for {overview.municipality.full_name}: {overview.plan.name}"


def _count(count: int) -> str:
    return formatting.number(count) if count else ""


def _held(actions: int, milestones: int = 0) -> str:
    parts = [
        counted(count, part)
        for count, part in ((actions, "actions"), (milestones, "milestones"))
        if count
    ]
    return listed(parts) if parts else "intet endnu"


def _parts(overview: PlanOverview) -> str:
    plan = overview.plan
    part = {"track": "tracks", "phase": "phases"}.get(grouping(overview), "")
    count = len(getattr(plan, part)) if part else 0
    return f"i {counted(count, part)}" if count else ""


def _checked(overview: PlanOverview) -> list[str]:
    """The parts of the plan that could be held against something."""
    plan = overview.plan
    span = span_of(plan)
    days = [first_day(a.start) for a in plan.actions]
    days += [last_day(a.due) for a in plan.actions]
    return [
        name
        for name, has in (
            ("opmærksomhedspunkterne", overview.points is not None),
            ("handlingernes dage", bool(span) and any(days)),
            (
                "milepælene",
                any(m.phase or (span and last_day(m.due)) for m in plan.milestones),
            ),
            (
                "budgettet",
                any(
                    d is not None
                    for y in overview.budget
                    for d in y.differences.values()
                ),
            ),
            ("tallene i teksten", bool(plan.statements)),
        )
        if has
    ]
