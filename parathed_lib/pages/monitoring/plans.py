"""Milestones, actions and phases on a day, in words."""

from __future__ import annotations

from datetime import date

from parathed_lib.formatting import capitalised, day, in_words, listed
from parathed_lib.forms.plan.dates import possible_days
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import MilestoneRow, Progress, progress
from parathed_lib.pages.messages import PictureText
from parathed_lib.pages.monitoring.counting import alone, counted, divided
from parathed_lib.plan.status import MilestoneStanding, MilestoneState

STATES: dict[MilestoneState, str] = {
    "reached": "nået",
    "late": "nået for sent",
    "overdue": "overskredet",
    "coming": "kommende",
    "undated": "uden dag",
}
NO_STATUS = "uden oplyst status"
_NO_DAY = "–"
PHASES = {
    "coming": "ikke begyndt",
    "running": "i gang",
    "ended": "slut",
    "undated": "uden dage",
}


def state_word(standing: MilestoneStanding) -> str:
    """The words for where a milestone stands."""
    if standing.unsure:
        return f"{STATES['reached']}, måske for sent"
    return STATES[standing.state]


def is_one_day(row: MilestoneRow) -> bool:
    """Whether the plan tells on which day a milestone was reached, not a month only."""
    days = possible_days(row.milestone.reached)
    return days is not None and days[0] == days[1]


def reached_words(row: MilestoneRow) -> str:
    """When a milestone was reached: the plan's own words where they are no single day."""
    if row.standing.reached is None:
        return ""
    return day(row.standing.reached) if is_one_day(row) else row.milestone.reached


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
    unsure = sum(row.standing.unsure for row in found.milestones)
    text = divided(counts, "milepæl", "milepæle")
    if unsure:
        text += f" {capitalised(alone(unsure))} er måske nået for sent: planen oplyser ingen dag."
    return text


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
    return " ".join([text, *actions_behind(found)])


def actions_behind(found: Progress) -> list[str]:
    """How many actions have passed their day, and how many should have begun."""
    overdue = sum(row.standing.overdue for row in found.actions)
    unstarted = sum(row.standing.unstarted for row in found.actions)
    return [
        f"{capitalised(alone(count))} {words}."
        for count, words in (
            (overdue, "har overskredet fristen"),
            (unstarted, "skulle være begyndt"),
        )
        if count
    ]


def actions_title(found: Progress) -> str:
    """The title of the table of actions: how many are done, how many given up."""
    every = len(found.actions)
    done, given_up = found.statuses["done"], found.statuses["abandoned"]
    if every == 1:
        if given_up:
            return "Planens ene handling er opgivet"
        return f"Planens ene handling er {'' if done else 'ikke meldt '}gennemført"
    of = counted(every, "handling", "handlinger")
    if not done and not given_up:
        return f"Ingen af {of} er meldt gennemført"
    if not done:
        return f"{capitalised(alone(given_up))} af {of} er opgivet, ingen er meldt gennemført"
    title = f"{capitalised(alone(done))} af {of} er gennemført"
    return f"{title}, {alone(given_up)} er opgivet" if given_up else title


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


def gantt(monitoring: Monitoring, found: Progress, number: int) -> PictureText | None:
    """The words of the figure of a plan; None where nothing has a day."""
    dated = [*_phases(found), *_actions(monitoring, found), *_milestones(found)]
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
        "F er faser, M milepæle i planens rækkefølge; handlinger har planens egne koder.",
        "Kilde: kommunens plan. Det, der ingen dag har, står kun i tabellerne.",
        alt,
        ["Del", "Fra", "Til eller skal nås", "Nået", "Stand"],
        dated,
    )


def _phases(found: Progress) -> list[list[str]]:
    return [
        [f"F{n}", _day(w.first), _day(w.last), _NO_DAY, PHASES[w.state]]
        for n, w in enumerate(found.phases, start=1)
        if w.first and w.last
    ]


def _actions(monitoring: Monitoring, found: Progress) -> list[list[str]]:
    names = monitoring.planning.name
    return [
        [
            row.action.id,
            _day(row.standing.start),
            _day(row.standing.due),
            _NO_DAY,
            names[row.standing.status].lower() if row.standing.status else "",
        ]
        for row in found.actions
        if row.standing.start or row.standing.due
    ]


def _milestones(found: Progress) -> list[list[str]]:
    return [
        [
            f"M{row.number}",
            _NO_DAY,
            _day(row.standing.due),
            reached_words(row) or _NO_DAY,
            state_word(row.standing),
        ]
        for row in found.milestones
        if row.standing.reached or row.standing.due
    ]


def _day(value: date | None) -> str:
    return day(value) if value else _NO_DAY
