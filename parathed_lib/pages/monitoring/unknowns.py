"""What the monitoring cannot say, and why."""

from __future__ import annotations

from parathed_lib.assessment.comparability import replaced_region
from parathed_lib.formatting import (
    capitalised,
    day,
    in_words,
    listed,
    period,
    uncapitalised,
)
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.monitoring.progress import Progress
from parathed_lib.monitoring.targets import result_rows
from parathed_lib.pages.assessment.unknowns import Unknown
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring import extent as extent_words
from parathed_lib.pages.monitoring import ratings as rating_words
from parathed_lib.pages.monitoring.counting import counted
from parathed_lib.pages.monitoring.plans import standings

EFFECT = Unknown(
    "Om planen virker.",
    "Siden viser, hvad der er sket, ikke hvorfor. Ændringer kan have andre årsager.",
)
THREAT = Unknown(
    "Om nogen i kommunen er på vej mod ekstremisme.",
    "Offentlige tal om indbyggerne kan ikke vise det og skal ikke bruges til det.",
)
NO_PLAN = Unknown(
    "Hvor langt kommunen er med en plan.",
    "Der er ingen plan for kommunen her, så der er ingen milepæle at følge.",
)


def unknowns(monitoring: Monitoring) -> list[Unknown]:
    """All that is not known, the most important for the reader first."""
    plans = standings(monitoring)
    found = [] if plans else [NO_PLAN]
    found += _ratings(monitoring)
    for number, plan in enumerate(plans, start=1):
        found += _plan(plan, f" (plan {number})" if len(plans) > 1 else "")
    return [
        *found,
        *_extent(monitoring),
        *_figures(monitoring),
        EFFECT,
        THREAT,
    ]


def _ratings(monitoring: Monitoring) -> list[Unknown]:
    if why := rating_words.obstacle(monitoring):
        return [Unknown("Om svarene har flyttet sig.", why)]
    return []


def _plan(found: Progress, which: str) -> list[Unknown]:
    states, rows = found.states, []
    if states["overdue"] and not states["reached"] + states["late"]:
        rows.append(
            Unknown(
                f"Om nogen milepæl er nået{which}.",
                "Planen oplyser ikke, at nogen af dem er nået. Det kan godt være sket.",
            )
        )
    elif states["overdue"]:
        some = counted(states["overdue"], "overskredet milepæl", "overskredne milepæle")
        rows.append(
            Unknown(
                f"Om {some} alligevel er nået{which}.",
                "Planen oplyser det ikke.",
            )
        )
    if states["undated"]:
        rows.append(
            Unknown(
                f"Hvornår {counted(states['undated'], 'milepæl', 'milepæle')} skal være nået{which}.",
                "Planen nævner ingen dag, eller dagen mangler sit årstal.",
            )
        )
    if lacking := sum(row.standing.status == "" for row in found.actions):
        rows.append(
            Unknown(
                f"Hvor langt {counted(lacking, 'handling', 'handlinger')} er{which}.",
                f"Planen oplyser ingen status den {day(found.at)}.",
            )
        )
    results = result_rows(found.plan.result_targets, found.at)
    if uncounted := sum(row.state == "unknown" for row in results):
        rows.append(
            Unknown(
                f"Hvad der kom ud af {counted(uncounted, 'mål med tal', 'mål med tal', neuter=True)}{which}.",
                "Ingen har talt op, eller tallet står ikke i planen.",
            )
        )
    if hidden := sum(row.state == "suppressed" for row in results):
        rows.append(
            Unknown(
                f"Hvad der kom ud af {counted(hidden, 'mål med tal', 'mål med tal', neuter=True)}{which}.",
                f"{capitalised(say('base', 'hidden'))}.",
            )
        )
    if not found.plan.budget:
        rows.append(Unknown(f"Hvad planen koster{which}.", "Planen har intet budget."))
    else:
        rows.append(
            Unknown(
                f"Hvad der er brugt af budgettet{which}.",
                "Planen oplyser kun, hvad der er afsat.",
            )
        )
    return rows


def _extent(monitoring: Monitoring) -> list[Unknown]:
    every = extent_series(monitoring)
    absent = extent_words.absent(monitoring)
    found = []
    if len(absent) == len(every):
        found.append(
            Unknown(
                "Hvor mange bekymringer og sager der er.",
                "Henvendelser og sagsforløb er ikke oplyst.",
            )
        )
    elif absent:
        found.append(
            Unknown(
                f"Hvor mange der er af {listed(absent)}.",
                "Det er ikke oplyst. Siden viser de tal, som er oplyst.",
            )
        )
    hidden = [uncapitalised(s.name) for s in every if any(p.why for p in s.points)]
    if hidden:
        found.append(
            Unknown(
                f"Det præcise antal i nogle perioder for {listed(hidden)}.",
                f"{capitalised(say('base', 'hidden'))}.",
            )
        )
    return found


def _figures(monitoring: Monitoring) -> list[Unknown]:
    found = []
    now = monitoring.now
    if monitoring.vintage_before is None:
        found.append(
            Unknown(
                "Hvordan tallene om omgivelserne har ændret sig.",
                f"Der er ingen tidligere årgang end {now.vintage.name} med tal om kommunen.",
            )
        )
    if regions := _other_region(monitoring):
        then, since = regions
        found.append(
            Unknown(
                "Hvordan regionens tal har ændret sig.",
                f"{now.municipality.region_name} afløste {then} den {since}. "
                "Tal for de to regioner sammenlignes ikke.",
            )
        )
    if monitoring.at > now.as_of:
        found.append(
            Unknown(
                f"Hvordan tallene så ud den {day(monitoring.at)}.",
                f"De er fra årgang {now.vintage.name} og kendt til og med {day(now.as_of)}.",
            )
        )
    elif monitoring.at < now.as_of:
        found.append(
            Unknown(
                f"Hvilke tal der var kendt den {day(monitoring.at)}.",
                f"Dagen gælder planerne. Tallene er fra årgang {now.vintage.name}, kendt til og med {day(now.as_of)}.",
            )
        )
    return found


def _other_region(monitoring: Monitoring) -> tuple[str, str] | None:
    """The region of the vintage before, and since when there is another instead."""
    if monitoring.before is None:
        return None
    now = monitoring.now
    found = replaced_region(monitoring.before.municipality, now.municipality)
    if found is None:
        return None
    return found[0], day(now.catalogue.regions[now.municipality.region].first)


def title(monitoring: Monitoring) -> str:
    """How many things there are."""
    count = len(unknowns(monitoring))
    return f"{capitalised(in_words(count))} ting, som opfølgningen ikke kan sige"


def dated(monitoring: Monitoring) -> str:
    """Of which day and which dates everything on the page is."""
    now = monitoring.now
    seen = "Planerne er set" if monitoring.plans else "Siden er set"
    parts = [f"{seen} den {day(monitoring.at)}."]
    if now.evaluation:
        parts.append(
            f"Svarene er fra {period(now.evaluation.date)}, runde {now.round}."
        )
    if monitoring.before and monitoring.before.evaluation:
        parts.append(
            f"De tidligere er fra {period(monitoring.before.evaluation.date)}, "
            f"runde {monitoring.round_before}."
        )
    parts.append(f"Tallene om omgivelserne er fra årgang {now.vintage.name}.")
    return " ".join(parts)
