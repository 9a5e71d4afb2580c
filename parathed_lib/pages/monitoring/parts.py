"""The parts of the monitoring page, one function each: what its notebook calls."""

from __future__ import annotations

from functools import partial

from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.pages.base.parts import (
    NOTHING,
    Part,
    own_catalogue,
    part,
    picture,
    stamped,
    unknowns_part,
)
from parathed_lib.pages.base.parts import style as style
from parathed_lib.pages.kinds import MONITORING
from parathed_lib.pages.messages import FIRST_UNKNOWNS, say, table
from parathed_lib.pages.monitoring import figures
from parathed_lib.pages.monitoring import front as front_facts
from parathed_lib.pages.monitoring import indicators as indicator_facts
from parathed_lib.pages.monitoring import plans as plan_facts
from parathed_lib.pages.monitoring import ratings as rating_facts
from parathed_lib.pages.monitoring import unknowns as unknown_facts


def front(monitoring: Monitoring) -> Part:
    """The first page: what has changed, where the plans stand, what comes next."""
    facts = front_facts.page_facts(monitoring)
    return part(
        "monitoring/front",
        facts={
            "kind": say("monitoring", "kind"),
            "report": MONITORING,
            "title": say("monitoring", "page_title", facts),
            "name": facts["name"],
            "code": monitoring.now.municipality.code,
            "day": monitoring.at.isoformat(),
            "vintage": facts["vintage"],
            "example": monitoring.is_example,
            **own_catalogue(monitoring.now.catalogue),
        },
        f=facts,
        who=monitoring.now.municipality,
        example=monitoring.is_example,
        lead=front_facts.lead(monitoring),
        plans=plan_facts.followed_plans(monitoring),
        milestones=front_facts.next_milestones(monitoring),
        indicators=indicator_facts.indicator_facts(monitoring),
        unknowns=unknown_facts.unknowns(monitoring)[:FIRST_UNKNOWNS],
    )


def ratings(monitoring: Monitoring) -> Part:
    """The ratings before and now, as a figure and a table."""
    facts = rating_facts.rating_facts(monitoring)
    if not monitoring.now.score.answered and not any(monitoring.rating_before.values()):
        return NOTHING
    text = rating_facts.picture(monitoring)
    draw = partial(figures.ratings_change, monitoring)
    return part(
        "monitoring/ratings",
        f=facts,
        sentences=front_facts.sentences("answers", facts, False),
        picture=picture(text, draw) if text else None,
        themes=rating_facts.theme_changes(monitoring),
        total=rating_facts.total(monitoring),
        compared=any(monitoring.rating_before.values()),
    )


def indicators(monitoring: Monitoring) -> Part:
    """The figures on the surroundings before and now."""
    return part(
        "monitoring/indicators",
        f=indicator_facts.indicator_facts(monitoring),
        rows=indicator_changes(monitoring),
        trends=indicator_facts.trends(monitoring),
    )


def extent(monitoring: Monitoring) -> Part:
    """The counts of concerns and cases over time."""
    every = extent_series(monitoring)
    if not any(series.points for series in every):
        return NOTHING
    return part(
        "monitoring/extent",
        pictures=[
            picture(text, partial(figures.extent_series, series))
            for series in every
            if (text := indicator_facts.extent_text(series))
        ],
        every=every,
        known=sum(len(series.points) for series in every),
        plans=len(monitoring.plans),
    )


def plans(monitoring: Monitoring) -> Part:
    """Each plan on the day: figure, milestones, actions and phases."""
    parts = []
    for followed in plan_facts.followed_plans(monitoring):
        text = plan_facts.gantt(followed)
        draw = partial(figures.gantt, followed.plan)
        drawn = picture(text, draw) if text else None
        parts.append(
            part("monitoring/plan", f=followed, p=followed.plan, picture=drawn)
        )
    return Part("\n".join(p.html for p in parts))


def targets(monitoring: Monitoring) -> Part:
    """The plans' result targets, and the municipality's own targets."""
    plans = [f for f in plan_facts.followed_plans(monitoring) if f.plan.results]
    own_rows = rating_facts.own_rows(monitoring)
    if not plans and not own_rows:
        return NOTHING
    return part("monitoring/targets", plans=plans, own_rows=own_rows)


def budget(monitoring: Monitoring) -> Part:
    """Each plan's budget against its frame."""
    plans = [
        (followed, plan_facts.budget_facts(followed.plan))
        for followed in plan_facts.followed_plans(monitoring)
        if followed.plan.plan.budget
    ]
    return part("monitoring/budget", plans=plans) if plans else NOTHING


def loop(monitoring: Monitoring) -> Part:
    """From attention point to reassessment, plan by plan."""
    plans = [
        (followed, facts)
        for followed in plan_facts.followed_plans(monitoring)
        if not (facts := plan_facts.loop_facts(monitoring, followed.plan))["gap"]
    ]
    return part("monitoring/loop", plans=plans) if plans else NOTHING


def status(monitoring: Monitoring) -> Part:
    """The yearly status as sentences that can be copied."""
    return part("monitoring/status", parts=front_facts.status_text(monitoring))


def unknowns(monitoring: Monitoring) -> Part:
    """What the page cannot say, and why."""
    found = unknown_facts.unknowns(monitoring)
    title = say("monitoring", "unknowns_title", len(found))
    return unknowns_part(found, title)


def provenance(monitoring: Monitoring) -> Part:
    """The page's choices, its sources, and the files it was made from."""
    vintages = [monitoring.now.vintage]
    if monitoring.before and monitoring.vintage_before:
        vintages.append(monitoring.before.vintage)
    return part(
        "monitoring/provenance",
        parameters=table("monitoring", "parameters", monitoring),
        sources=table("monitoring", "sources", monitoring),
        origins=[(v.name, row) for v in vintages for row in v.origin.values()],
        inputs=monitoring.inputs,
    )


PARTS = stamped(MONITORING, globals())
