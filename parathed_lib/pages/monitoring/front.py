"""The front page and the status text: what has changed, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import capitalised, day, listed
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.monitoring.progress import Progress, coming
from parathed_lib.pages.monitoring import budget as budget_words
from parathed_lib.pages.monitoring import plans as plan_words
from parathed_lib.pages.monitoring import ratings as rating_words
from parathed_lib.pages.monitoring import targets as target_words
from parathed_lib.pages.monitoring import unknowns as unknown_words
from parathed_lib.pages.monitoring.counting import counted, days
from parathed_lib.pages.monitoring.plan_tables import action_remark
from parathed_lib.plan.status import MilestoneState

OPENING = "Hvad er der sket siden sidst, og hvad kommer nu?"
IS_NOT = (
    "Et mål for truslen eller for, om planen virker. Offentlige tal om indbyggerne kan ikke "
    "vise, om nogen er på vej mod ekstremisme."
)
OVERDUE = "Overskredet betyder, at dagen er gået, og at planen ikke oplyser, at milepælen er nået."
NEXT, FIRST_UNKNOWNS = 3, 4


@dataclass(frozen=True)
class PlanLine:
    """A plan on the front page: its milestones by state, its actions in a sentence."""

    label: str
    name: str
    period: str
    milestones: int
    states: list[tuple[MilestoneState, str, int]]
    actions: str
    outside: str


@dataclass(frozen=True)
class Next:
    """A milestone that comes next; `plan` is empty where there is only one.

    `remark` says that its action is put off or given up; else it is empty.
    """

    text: str
    due: str
    left: str
    remark: str
    plan: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the status text; `quoted` is a text of the plan's that follows it."""

    text: str
    quoted: str = ""

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return f"{self.text} »{self.quoted}«." if self.quoted else self.text


def is_text(monitoring: Monitoring) -> str:
    """What the page is, as far as there is something to follow."""
    told = []
    if monitoring.plans:
        told += ["hvad planerne lover", "hvad der er meldt nået"]
    if not rating_words.obstacle(monitoring):
        told.append("hvordan svarene har flyttet sig")
    if monitoring.vintage_before is not None:
        told.append("hvilke tal om omgivelserne der er nye")
    if not told:
        return "En opgørelse af det, vi har om kommunen nu. Der er intet tidligere at følge op på."
    return f"En opgørelse af, {listed(told)}."


def plan_lines(monitoring: Monitoring) -> list[PlanLine]:
    """Each plan in short."""
    return [
        PlanLine(
            label=plan_words.label(monitoring, number),
            name=found.plan.name,
            period=f"{plan_words.begun(found)}{_decision(monitoring, found)}",
            milestones=len(found.milestones),
            states=[
                (state, plan_words.STATES[state], count)
                for state, count in found.states.items()
            ],
            actions=plan_words.actions_told(monitoring, found),
            outside=plan_words.outside_told(found),
        )
        for number, found in enumerate(plan_words.standings(monitoring), start=1)
    ]


def next_milestones(monitoring: Monitoring) -> list[Next]:
    """The next three milestones of all plans, with the days that are left."""
    several = len(monitoring.plans) > 1
    found = []
    for plan, row in coming(plan_words.standings(monitoring), NEXT):
        due = row.standing.due
        assert due is not None  # it is coming
        found.append(
            Next(
                text=row.milestone.text,
                due=day(due),
                left=_left(row.standing.slack or 0),
                remark=action_remark(row),
                plan=plan.plan.name if several else "",
            )
        )
    return found


def next_title(found: list[Next]) -> str:
    """The heading above the next milestones."""
    return {0: "Næste milepæle", 1: "Den næste milepæl"}.get(
        len(found), f"De næste {'to' if len(found) == 2 else 'tre'} milepæle"
    )


def no_next(monitoring: Monitoring) -> str:
    """Why there is no next milestone."""
    if not monitoring.plans:
        return "Der er ingen plan for kommunen her. Læg en plan ind for at følge den."
    return "Ingen plan har en milepæl, der skal nås senere."


def indicators_told(monitoring: Monitoring) -> str:
    """How many figures are new, in a sentence."""
    if monitoring.vintage_before is None:
        return f"Tallene om omgivelserne er fra årgang {monitoring.now.vintage.name}; der er ingen tidligere at sammenligne med."
    kinds = [c.kind for c in indicator_changes(monitoring)]
    new, revised = kinds.count("newer"), kinds.count("revised")
    said = counted(new, "tal", "tal", neuter=True)
    text = f"{capitalised(said)} om omgivelserne har en ny periode siden årgang {monitoring.vintage_before}"
    if revised:
        text += (
            f", og {counted(revised, 'tal', 'tal', neuter=True)} er rettet af kilden"
        )
    return f"{text}. De siger intet om, om planen virker."


def status_text(monitoring: Monitoring) -> list[tuple[str, list[Sentence]]]:
    """The yearly status as headed sentences that can be copied into a paper."""
    parts = []
    for found in plan_words.standings(monitoring):
        parts.append((found.plan.name, _plan_status(monitoring, found)))
    if not parts:
        parts.append(("Planen", [Sentence(unknown_words.NO_PLAN.why)]))
    ratings = [Sentence(text) for text in rating_words.short(monitoring)]
    parts.append(("Svarene", ratings))
    if target_words.own_words(monitoring):
        parts.append(
            ("Kommunens egne mål", [Sentence(f"{target_words.own_title(monitoring)}.")])
        )
    around = [Sentence(indicators_told(monitoring)), Sentence(unknown_words.EFFECT.why)]
    parts.append(("Omgivelserne", around))
    return parts


def _plan_status(monitoring: Monitoring, found: Progress) -> list[Sentence]:
    said = [
        f"Status den {day(found.at)}. {plan_words.begun(found)}{_decision(monitoring, found)}",
        plan_words.milestones_told(found),
        OVERDUE if found.states["overdue"] else "",
        plan_words.outside_told(found),
        plan_words.actions_told(monitoring, found),
        target_words.results_told(found),
        budget_words.told(found),
    ]
    sentences = [Sentence(text) for text in said if text]
    for _, row in coming([found], 1):
        assert row.standing.due is not None
        left = _left(row.standing.slack or 0)
        text = f"Næste milepæl er senest {day(row.standing.due)} ({left}):"
        sentences.append(Sentence(text, row.milestone.text))
        if remark := action_remark(row):
            sentences.append(Sentence(f"{remark}."))
    return sentences


def _decision(monitoring: Monitoring, found: Progress) -> str:
    """What was decided of the plan, with a space before it; empty without."""
    decided = last_day(found.plan.decision_date)
    if not found.plan.decision or (decided and decided > found.at):
        return ""
    names = {
        entry.id: entry.name.lower() for entry in monitoring.planning.file.decisions
    }
    when = f" {day(decided)}" if decided else ""
    return f" Udvalgets beslutning{when}: {names[found.plan.decision]}."


def _left(slack: int) -> str:
    return f"om {days(slack)}" if slack else "i dag"
