"""What the monitoring cannot say, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parathed_lib.assessment.comparability import replaced_region
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.monitoring.loop import loop
from parathed_lib.monitoring.progress import Progress
from parathed_lib.pages.messages import Unknown, table
from parathed_lib.pages.monitoring.ratings import obstacle, rating_facts

Fact = dict[str, Any]


def unknown(**fact: Any) -> Unknown:
    """One of them in words."""
    [row] = table("monitoring", "unknown", {"plan": 0} | fact)
    return Unknown(*row)


def unknowns(monitoring: Monitoring) -> list[Unknown]:
    """All that is not known, the most important for the reader first."""
    return [unknown(**fact) for fact in unknown_facts(monitoring)]


def unknown_facts(monitoring: Monitoring) -> Iterator[Fact]:
    """All that is not known by its `kind`, each with what is to be said of it."""
    plans = monitoring.progress
    if not plans:
        yield no_plan(monitoring)
    if obstacle(monitoring):
        yield {"kind": "answers", "facts": rating_facts(monitoring)}
    for number, plan in enumerate(plans, start=1):
        if gap := loop(monitoring, plan).gap:
            yield {"kind": "loop", "gap": gap, "plan": number if len(plans) > 1 else 0}
        for fact in _plan(plan):
            yield fact | {"plan": number if len(plans) > 1 else 0}
    yield from _extent(monitoring)
    yield from _figures(monitoring)
    yield {"kind": "effect"}
    yield {"kind": "threat"}


def no_plan(monitoring: Monitoring) -> Fact:
    """That there is no plan to follow, or none that has begun."""
    return {"kind": "no_plan", "later": len(monitoring.later_plans)}


def _plan(found: Progress) -> Iterator[Fact]:
    states = found.states
    if states["overdue"]:
        is_reached = states["reached"] + states["late"]
        kind = "overdue" if is_reached else "none_reached"
        yield {"kind": kind, "number": states["overdue"]}
    if states["undated"]:
        yield {"kind": "undated", "number": states["undated"]}
    if found.statuses[""]:
        yield {"kind": "no_status", "number": found.statuses[""], "at": found.at}
    for state in ("unknown", "suppressed"):
        if number := sum(row.state == state for row in found.results):
            yield {"kind": "results", "number": number, "state": state}
    yield {"kind": "spent" if found.plan.budget else "no_budget"}


def _extent(monitoring: Monitoring) -> Iterator[Fact]:
    every = extent_series(monitoring)
    absent = [s.name for s in every if not s.points]
    if absent:
        kind = "extent" if len(absent) == len(every) else "counts"
        yield {"kind": kind, "names": absent}
    if hidden := [s.name for s in every if any(p.why for p in s.points)]:
        yield {"kind": "hidden", "names": hidden}


def _figures(monitoring: Monitoring) -> Iterator[Fact]:
    now, at = monitoring.now, monitoring.at
    dated = {"at": at, "vintage": now.vintage.name, "known": now.as_of}
    if monitoring.vintage_before is None:
        yield {"kind": "first_vintage", **dated}
    before = monitoring.before
    if before and (gone := replaced_region(before.municipality, now.municipality)):
        yield {
            "kind": "region",
            "now": now.municipality.region_name,
            "before": gone[0],
            "since": now.catalogue.regions[now.municipality.region].first,
        }
    if at != now.as_of:
        yield {"kind": "after_vintage" if at > now.as_of else "before_vintage", **dated}
