"""The first page and the status text: what has changed, and what comes next."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import MilestoneRow, Progress, coming
from parathed_lib.pages.messages import say, table
from parathed_lib.pages.monitoring.indicators import indicator_facts
from parathed_lib.pages.monitoring.plans import (
    FollowedPlan,
    budget_facts,
    followed_plans,
)
from parathed_lib.pages.monitoring.ratings import own_rows, rating_facts
from parathed_lib.pages.monitoring.unknowns import no_plan, unknown

NEXT = 3


class Lead(NamedTuple):
    """The heading, a figure that belongs to it, and the sentences below."""

    title: str
    score: str
    sentences: list[str]


class Sentence(NamedTuple):
    """A sentence of the status text; `quoted` is a text of the plan's that follows it."""

    text: str
    quoted: str = ""

    @property
    def plain(self) -> str:
        """The sentence as plain text."""
        return f"{self.text} »{self.quoted}«." if self.quoted else self.text


def sentences(message: str, *facts: object) -> list[str]:
    """A message with a sentence a row."""
    return [row[0] for row in table("monitoring", message, *facts) if row[0]]


def lead(monitoring: Monitoring) -> Lead:
    """What comes first.

    The plans, where there are any and the answers cannot be set beside earlier ones.
    """
    facts = rating_facts(monitoring)
    answers = sentences("answers", facts, True)
    plans = monitoring.progress
    if not plans or not facts["obstacle"]:
        title = say("monitoring", "answers_headline", facts)
        return Lead(title, say("monitoring", "answers_score", facts), answers)
    told = [say("monitoring", "actions_behind", plan) for plan in plans]
    if len(plans) > 1:
        told = [say("monitoring", "all_plans", len(plans))]
    title = say("monitoring", "plans_title", _of_all(monitoring))
    return Lead(title, "", [text for text in (*told, *answers) if text])


def _of_all(monitoring: Monitoring) -> dict[str, Any]:
    """The milestones and actions of all plans by state and by status."""
    plans, names = monitoring.progress, monitoring.planning.name
    statuses = Counter(row.standing.status for plan in plans for row in plan.actions)
    told = sorted(statuses.items(), key=lambda pair: (not pair[0], pair[0]))
    return {
        "states": Counter(r.standing.state for plan in plans for r in plan.milestones),
        "statuses": [(names[s] if s else "", count) for s, count in told],
    }


def page_facts(monitoring: Monitoring) -> dict[str, Any]:
    """What the page as a whole is about."""
    return rating_facts(monitoring) | {
        "name": monitoring.now.municipality.full_name,
        "plans": len(monitoring.plans),
        "later_plans": [stored.plan for stored in monitoring.later_plans],
        "vintage": monitoring.now.vintage.name,
        "vintage_before": monitoring.vintage_before,
        "at": monitoring.at,
    }


def next_milestones(monitoring: Monitoring) -> list[tuple[Progress, MilestoneRow]]:
    """The next three milestones of all plans."""
    return coming(monitoring.progress, NEXT)


def status_text(monitoring: Monitoring) -> list[tuple[str, list[Sentence]]]:
    """The yearly status as headed sentences that can be copied into a paper."""
    parts = [
        (plan.plan.plan.name, _plan_status(plan)) for plan in followed_plans(monitoring)
    ]
    if not parts:
        parts = [(_of("plan"), [Sentence(unknown(**no_plan(monitoring)).why)])]
    answers = sentences("answers", rating_facts(monitoring), True)
    parts.append((_of("answers"), [Sentence(text) for text in answers]))
    if states := [row.state for row, _ in own_rows(monitoring)]:
        title = say("monitoring", "own_title", states)
        told = say("monitoring", "sentence", title)
        parts.append((_of("own_targets"), [Sentence(told)]))
    indicators = say("monitoring", "indicators_told", indicator_facts(monitoring))
    effect = unknown(kind="effect").why
    parts.append((_of("surroundings"), [Sentence(indicators), Sentence(effect)]))
    return parts


def _of(part: str) -> str:
    return say("monitoring", "status_of", part)


def _plan_status(followed: FollowedPlan) -> list[Sentence]:
    found = followed.plan
    told = sentences("plan_status", followed, budget_facts(found))
    parts = [Sentence(text) for text in told]
    for _, row in coming([found], 1):
        text = say("monitoring", "next_status", row)
        parts.append(Sentence(text, row.milestone.text))
        if remark := say("monitoring", "action_remark", row):
            parts.append(Sentence(say("monitoring", "sentence", remark)))
    return parts
