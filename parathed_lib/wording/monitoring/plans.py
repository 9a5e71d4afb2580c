"""Milestones, actions and phases on a day, in words."""

from __future__ import annotations

from datetime import date

from parathed_lib.formatting import capitalised, day, in_words, listed
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import (
    Progress,
    progress,
)
from parathed_lib.plan.status import MilestoneState
from parathed_lib.wording.monitoring.counting import alone, counted, divided
from parathed_lib.wording.pictures import PictureText

STATES: dict[MilestoneState, str] = {
    "reached": "nået",
    "late": "nået for sent",
    "overdue": "overskredet",
    "coming": "kommende",
    "undated": "uden dag",
}
NO_STATUS = "uden oplyst status"
PHASES = {
    "coming": "ikke begyndt",
    "running": "i gang",
    "ended": "slut",
    "undated": "uden dage",
}


def standings(monitoring: Monitoring) -> list[Progress]:
    """Each plan on the stated day."""
    return [progress(stored, monitoring.at) for stored in monitoring.plans]


def label(monitoring: Monitoring, number: int) -> str:
    """What tells a plan from the others; empty for the only one."""
    return f"Plan {number}: " if len(monitoring.plans) > 1 else ""


def begun(found: Progress) -> str:
    """How the day lies to the plan's period."""
    if found.has_begun is None:
        return "Planen oplyser ikke sin periode."
    span = found.stored.span
    if not found.has_begun:
        first = found.stored.span[0] if found.stored.span else None
        return (
            f"Planen begynder først {day(first)}."
            if first
            else "Planen er ikke begyndt."
        )
    if span is None:
        return ""
    if span[1] < found.at:
        return f"Planen sluttede {day(span[1])}."
    return f"Planen gælder fra {day(span[0])} til {day(span[1])}."


def milestones_told(found: Progress) -> str:
    """How many milestones are in each state, in a sentence."""
    if not found.milestones:
        return "Planen har ingen milepæle."
    counts = [(count, STATES[state]) for state, count in found.states.items()]
    return divided(counts, "milepæl", "milepæle")


def actions_told(monitoring: Monitoring, found: Progress) -> str:
    """How many actions have each status, in a sentence."""
    if not found.actions:
        return "Planen har ingen handlinger."
    names = monitoring.planning.name
    counts = [
        (count, names[status].lower() if status else NO_STATUS)
        for status, count in found.statuses.items()
    ]
    # what is not known comes last
    text = divided([*counts[1:], counts[0]], "handling", "handlinger")
    overdue = sum(row.standing.overdue for row in found.actions)
    if overdue:
        text += f" {capitalised(alone(overdue))} har overskredet fristen."
    return text


def actions_title(found: Progress) -> str:
    """The title of the table of actions: how many have ended."""
    ended = found.statuses["done"] + found.statuses["abandoned"]
    of = counted(len(found.actions), "handling", "handlinger")
    if not ended:
        return f"Ingen af {of} er meldt afsluttet"
    return f"{capitalised(alone(ended))} af {of} er afsluttet"


def outside_told(found: Progress) -> str:
    """The milestones whose day lies outside their phase; empty without any."""
    codes = [f"M{row.number}" for row in found.milestones if row.outside]
    if not codes:
        return ""
    which = "dem" if len(codes) > 1 else "den"
    return f"{listed(codes)} ligger uden for den fase, som planen sætter {which} i."


def finding(found: Progress) -> str:
    """The title of table and figure: what stands out first."""
    states = found.states
    if not found.milestones:
        return "Planen har ingen milepæle"
    if states["overdue"]:
        return f"{capitalised(counted(states['overdue'], 'milepæl er', 'milepæle er'))} overskredet"
    passed = states["reached"] + states["late"]
    if passed == len(found.milestones):
        return "Alle milepæle er nået"
    if states["coming"] and not passed:
        return "Ingen milepæl er forfalden endnu"
    if passed:
        return f"{capitalised(counted(passed, 'milepæl er', 'milepæle er'))} nået, og ingen er overskredet"
    return "Ingen milepæl har en dag"


def gantt(found: Progress, number: int) -> PictureText | None:
    """The words of the figure of a plan; None where nothing has a day."""
    dated = [*_phases(found), *_actions(found), *_milestones(found)]
    if not dated:
        return None
    alt = f"Planen den {day(found.at)}. {milestones_told(found)}"
    if found.phases:
        running = sum(w.state == "running" for w in found.phases)
        alt += f" {capitalised(counted(running, 'fase', 'faser'))} af {in_words(len(found.phases))} er i gang."
    drawn = sum(bool(r.standing.start or r.standing.due) for r in found.actions)
    if drawn:
        alt += f" {capitalised(counted(drawn, 'handling', 'handlinger'))} har dage."
    return PictureText(
        f"gantt-{number}",
        finding(found),
        f"Faser, handlinger og milepæle i tid. Den lodrette streg er den {day(found.at)}. "
        "Koderne er dem i tabellerne: F er faser, H handlinger, M milepæle.",
        "Kilde: kommunens plan. Det, der ingen dag har, står kun i tabellerne.",
        alt,
        ["Del", "Fra", "Til", "Stand"],
        dated,
    )


def _phases(found: Progress) -> list[list[str]]:
    return [
        [f"F{n}", _day(w.first), _day(w.last), PHASES[w.state]]
        for n, w in enumerate(found.phases, start=1)
        if w.first and w.last
    ]


def _actions(found: Progress) -> list[list[str]]:
    return [
        [f"H{row.number}", _day(row.standing.start), _day(row.standing.due), "handling"]
        for row in found.actions
        if row.standing.start or row.standing.due
    ]


def _milestones(found: Progress) -> list[list[str]]:
    return [
        [
            f"M{row.number}",
            _day(row.standing.reached),
            _day(row.standing.due),
            STATES[row.standing.state],
        ]
        for row in found.milestones
        if row.standing.reached or row.standing.due
    ]


def _day(value: date | None) -> str:
    return day(value) if value else "–"
