"""The parts of the monitoring page, one function each: what its notebook calls."""

from __future__ import annotations

from functools import partial

from parathed_lib import formatting
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.pages.base.lab import style
from parathed_lib.pages.base.parts import Part, Picture, nothing, part, stamped
from parathed_lib.pages.base.parts import picture as drawn
from parathed_lib.pages.kinds import MONITORING
from parathed_lib.pages.monitoring import budget as budget_words
from parathed_lib.pages.monitoring import extent as extent_words
from parathed_lib.pages.monitoring import figures, plan_tables, rating_table
from parathed_lib.pages.monitoring import front as words
from parathed_lib.pages.monitoring import indicators as indicator_words
from parathed_lib.pages.monitoring import loop as loop_words
from parathed_lib.pages.monitoring import plans as plan_words
from parathed_lib.pages.monitoring import ratings as rating_words
from parathed_lib.pages.monitoring import sources as source_words
from parathed_lib.pages.monitoring import targets as target_words
from parathed_lib.pages.monitoring import unknowns as unknown_words
from parathed_lib.pages.monitoring.lead import lead

__all__ = [
    "budget",
    "extent",
    "front",
    "indicators",
    "loop",
    "plans",
    "provenance",
    "ratings",
    "status",
    "style",
    "targets",
    "unknowns",
]


def front(monitoring: Monitoring) -> Part:
    """The first page: what has changed, where the plans stand, what comes next."""
    who, now = monitoring.now.municipality, monitoring.now
    first = lead(monitoring)
    milestones = words.next_milestones(monitoring)
    plans_in_short = words.plan_lines(monitoring)
    day = formatting.day(monitoring.at)
    return part(
        "monitoring/front",
        facts={
            "kind": "Opfølgning",
            "report": MONITORING,
            "title": f"Opfølgning på {who.full_name} den {day}, "
            f"årgang {now.vintage.name}",
            "name": who.full_name,
            "vintage": now.vintage.name,
            "example": monitoring.is_example,
        },
        who=who,
        at=day,
        vintage=now.vintage.name,
        example=monitoring.is_example,
        opening=words.OPENING,
        lead=first,
        dated=unknown_words.dated(monitoring),
        is_text=words.is_text(monitoring),
        is_not_text=words.IS_NOT,
        plans=plans_in_short,
        overdue=words.OVERDUE if any(p.milestones for p in plans_in_short) else "",
        next_title=words.next_title(milestones),
        milestones=milestones,
        no_next=words.no_next(monitoring),
        indicators=words.indicators_told(monitoring),
        unknowns=[
            (u.what, u.why)
            for u in unknown_words.unknowns(monitoring)[: words.FIRST_UNKNOWNS]
        ],
    )


def ratings(monitoring: Monitoring) -> Part:
    """The ratings before and now, as a figure and a table."""
    if not monitoring.now.score.answered and monitoring.before is None:
        return nothing(rating_words.obstacle(monitoring))
    text = rating_table.picture(monitoring)
    draw = partial(figures.ratings_change, monitoring)
    return part(
        "monitoring/ratings",
        sentences=rating_words.changes(monitoring),
        picture=drawn(text, draw) if text else None,
        table=rating_table.change_table(monitoring),
        compared=any(monitoring.rating_before.values()),
        assessors_mark=rating_words.assessors_marks(monitoring),
    )


def indicators(monitoring: Monitoring) -> Part:
    """The figures on the surroundings before and now."""
    return part(
        "monitoring/indicators",
        heading_before=indicator_words.headings(monitoring)[0],
        heading_now=indicator_words.headings(monitoring)[1],
        not_of_the_day=indicator_words.not_of_the_day(monitoring),
        title=indicator_words.title(monitoring),
        subtitle=indicator_words.subtitle(monitoring),
        rows=indicator_words.indicator_rows(monitoring),
        compared=monitoring.vintage_before is not None,
        trends=indicator_words.trends(monitoring),
    )


def extent(monitoring: Monitoring) -> Part:
    """The counts of concerns and cases over time."""
    pictures: list[Picture] = []
    for series in extent_series(monitoring):
        if text := extent_words.picture(series):
            pictures.append(drawn(text, partial(figures.extent_series, series)))
    return part(
        "monitoring/extent",
        pictures=pictures,
        title=extent_words.title(monitoring),
        groups=extent_words.extent_groups(monitoring),
    )


def plans(monitoring: Monitoring) -> Part:
    """Each plan on the day: figure, milestones, actions and phases."""
    parts = []
    for number, found in enumerate(plan_words.standings(monitoring), start=1):
        text = plan_words.gantt(monitoring, found, number)
        draw = partial(figures.gantt, found)
        parts.append(
            part(
                "monitoring/plan",
                number=number,
                label=plan_words.label(monitoring, number),
                name=found.plan.name,
                at=formatting.day(monitoring.at),
                period=plan_words.begun(found),
                picture=drawn(text, draw) if text else None,
                finding=plan_words.finding(found),
                overdue=words.OVERDUE if found.states["overdue"] else "",
                milestones_told=plan_words.milestones_told(found),
                actions_told=plan_words.actions_told(monitoring, found),
                outside=plan_words.outside_told(found),
                milestones=plan_tables.milestone_rows(found),
                actions=plan_tables.action_rows(monitoring, found),
                actions_title=plan_words.actions_title(found),
                phases=plan_tables.phase_rows(found),
            )
        )
    if not parts:
        return nothing(unknown_words.NO_PLAN.why)
    return Part("\n".join(p.html for p in parts))


def targets(monitoring: Monitoring) -> Part:
    """The plans' result targets, and the municipality's own targets."""
    found = [
        {
            "number": number,
            "title": target_words.result_title(plan),
            "sub": f"{label}{plan.plan.name}" if label else "",
            "rows": target_words.result_words(plan),
        }
        for number, plan in enumerate(plan_words.standings(monitoring), start=1)
        for label in [plan_words.label(monitoring, number)]
    ]
    own = target_words.own_words(monitoring)
    return part(
        "monitoring/targets",
        plans=found,
        no_results=""
        if any(plan["rows"] for plan in found)
        else "Ingen plan har resultatmål.",
        own_rows=own,
        own_title=target_words.own_title(monitoring) if own else "",
    )


def budget(monitoring: Monitoring) -> Part:
    """Each plan's budget against its frame."""
    return part(
        "monitoring/budget",
        plans=[
            {
                "number": number,
                "label": plan_words.label(monitoring, number),
                "name": found.plan.name,
                "rows": budget_words.budget_rows(found),
                "title": budget_words.title(found),
                "differences": budget_words.differences(found),
                "added": budget_words.added_told(found),
            }
            for number, found in enumerate(plan_words.standings(monitoring), start=1)
        ],
    )


def loop(monitoring: Monitoring) -> Part:
    """From attention point to reassessment, plan by plan."""
    return part(
        "monitoring/loop",
        plans=[
            {
                "number": number,
                "label": plan_words.label(monitoring, number),
                "name": found.plan.name,
                "table": loop_words.loop_table(monitoring, found),
            }
            for number, found in enumerate(plan_words.standings(monitoring), start=1)
        ],
        no_indicator=loop_words.NO_INDICATOR,
        no_parameter=loop_words.NO_PARAMETER,
    )


def status(monitoring: Monitoring) -> Part:
    """The yearly status as sentences that can be copied."""
    return part("monitoring/status", parts=words.status_text(monitoring))


def unknowns(monitoring: Monitoring) -> Part:
    """What the page cannot say, and why."""
    return part(
        "base/unknowns",
        unknowns=unknown_words.unknowns(monitoring),
        title=unknown_words.title(monitoring),
    )


def provenance(monitoring: Monitoring) -> Part:
    """The page's choices, its sources, and the files it was made from."""
    return part(
        "monitoring/provenance",
        parameters=source_words.parameters(monitoring),
        sources=source_words.sources(monitoring),
        origins=source_words.origins(monitoring),
        inputs=monitoring.inputs,
    )


stamped(MONITORING, globals(), __all__)
