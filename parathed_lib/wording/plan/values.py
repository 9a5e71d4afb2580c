"""Amounts, days and single words of a plan, as the reader sees them."""

from __future__ import annotations

from datetime import date

from parathed_lib import formatting
from parathed_lib.formatting import NO_BREAK_SPACE, listed
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.model import Amount, Phase, Plan
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.schedule import span_of

WHOLE_PLAN = "Hele perioden"
# Where on the page a part of a plan stands: its heading, and the heading's anchor.
PLACES = {
    "plan": ("Planen", "overblik"),
    "period": ("Overblik", "overblik"),
    "goals": ("Mål og begreber", "maal-og-begreber"),
    "definitions": ("Mål og begreber", "maal-og-begreber"),
    "extent": ("Mål og begreber", "maal-og-begreber"),
    "texts": ("Sådan arbejder kommunen", "saadan-arbejder-kommunen"),
    "attention_points": ("Handlinger", "handlinger"),
    "set_aside": ("Handlinger", "handlinger"),
    "tracks": ("Handlinger", "handlinger"),
    "actions": ("Handlinger", "handlinger"),
    "phases": ("Milepæle", "milepaele"),
    "milestones": ("Milepæle", "milepaele"),
    "result_targets": ("Resultatmål", "resultatmaal"),
    "statements": ("Tal i teksten", "gaar-planen-op"),
    "budget": ("Økonomi", "oekonomi"),
    "recommendations": ("Anbefalinger", "anbefalinger"),
    "training": ("Undervisning og øvelser", "undervisning-og-oevelser"),
    "source": ("Kilden", "kilder-og-filer"),
    "decision": ("Beslutningen", "overblik"),
}


def kroner(amount: int) -> str:
    """An amount in whole kroner: `1.400.000 kr.`"""
    return f"{amount:,d}".replace(",", ".") + f"{NO_BREAK_SPACE}kr."


def iso_day(text: str) -> str:
    """A day stored as `2017-12-31` in words."""
    return formatting.day(date.fromisoformat(text))


def read_as(text: str, *, start: bool = False) -> str:
    """The day that is read from a plan's words; empty when they state none."""
    day = first_day(text) if start else last_day(text)
    return formatting.day(day) if day else ""


def plan_period(plan: Plan | Phase) -> str:
    """From when to when; empty when the plan does not state both days."""
    span = span_of(plan)
    if span is None:
        return ""
    return f"{formatting.day(span[0])} – {formatting.day(span[1])}"


def decision(overview: PlanOverview) -> str:
    """What was decided of the plan and when; empty when it does not say."""
    plan = overview.plan
    names = {d.id: d.name for d in overview.planning.file.decisions}
    if not plan.decision:
        return ""
    when = read_as(plan.decision_date)
    return f"{names[plan.decision]}{f', {when}' if when else ''}"


def kind_name(overview: PlanOverview, kind: str) -> str:
    """The Danish name of a kind of amount."""
    return {a.id: a.name for a in overview.planning.file.amounts}[kind]


def year_name(year: int | None) -> str:
    """The heading of a year of the budget."""
    return WHOLE_PLAN if year is None else str(year)


def named(amounts: list[Amount]) -> list[tuple[str, str]]:
    """The kinds and names of amounts, each pair once, in their order."""
    return list(dict.fromkeys((a.kind, a.name) for a in amounts))


def span_words(first: str, last: str) -> str:
    """Two stored days: `fra 1. oktober 2011 til 1. november 2011`, or one day."""
    if first == last:
        return f"den {iso_day(first)}"
    return f"fra {iso_day(first)} til {iso_day(last)}"


def year_list(years: list[int]) -> str:
    """Years in rising order: `2013 og 2015`; more than three in a row as `2013-2016`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = []
    for run in runs:
        if len(run) > 3:
            words.append(f"{run[0]}-{run[-1]}")
        else:
            words += [str(year) for year in run]
    return listed(words)
