"""The indicators now and before, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.assessment.comparability import break_between
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import capitalised, day, listed, period, uncapitalised
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.indicators import IndicatorChange, indicator_changes
from parathed_lib.pages.base.jumps import own_jumps_told
from parathed_lib.pages.base.trend import trend
from parathed_lib.pages.base.values import printed
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring.counting import alone, counted
from parathed_lib.vintage import Figure

_SIDES = {
    "higher": "højere",
    "lower": "lavere",
    "similar": "kan ikke skelnes fra før",
}


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator's printed figures before and now; `why` says why one is missing."""

    name: str
    measure: str
    descriptive: bool
    before: str
    before_period: str
    before_why: str
    now: str
    now_period: str
    now_why: str
    change: str


def indicator_rows(monitoring: Monitoring) -> list[IndicatorRow]:
    """A row for each indicator that is told of."""
    return [_row(monitoring, change) for change in indicator_changes(monitoring)]


def title(monitoring: Monitoring) -> str:
    """How many figures are new, revised or as they were."""
    if monitoring.vintage_before is None:
        return "Tallene i denne årgang; der er ingen tidligere at sammenligne med"
    found = [c.kind for c in indicator_changes(monitoring)]
    counts = [
        (found.count("newer"), "har en ny periode"),
        (found.count("revised"), "er rettet"),
        (found.count("unchanged"), "er de samme"),
    ]
    counts = [(n, words) for n, words in counts if n]
    if not counts:
        return "Ingen tal kan sammenlignes med før"
    parts = [f"{alone(n, neuter=True)} {words}" for n, words in counts]
    first, words = counts[0]
    parts[0] = f"{counted(first, 'tal', 'tal', neuter=True)} {words}"
    return capitalised(listed(parts))


def subtitle(monitoring: Monitoring) -> str:
    """What stands beside what."""
    against = (
        f"Årgang {monitoring.vintage_before} og årgang {monitoring.now.vintage.name}. "
        if monitoring.vintage_before
        else f"Årgang {monitoring.now.vintage.name}. "
    )
    return (
        f"{against}Højere og lavere skrives kun, når forskellen er stor nok til det; den "
        "er testet, hvor det står der. Tal om herkomst sammenlignes ikke."
    )


def is_of_the_year(monitoring: Monitoring) -> bool:
    """Whether the stated day lies in the vintage's year, so that its figures are now."""
    return monitoring.at.year == monitoring.now.as_of.year


def headings(monitoring: Monitoring) -> tuple[str, str]:
    """The headings of the figures before and now: by vintage when the day is another."""
    if is_of_the_year(monitoring):
        return "Før", "Nu"
    before = monitoring.vintage_before
    now = f"Årgang {monitoring.now.vintage.name}"
    return f"Årgang {before}" if before else "Før", now


def not_of_the_day(monitoring: Monitoring) -> str:
    """That the figures are of another time than the stated day; empty when they are not."""
    if is_of_the_year(monitoring):
        return ""
    return (
        f"Tallene er fra årgang {monitoring.now.vintage.name}. De viser ikke, hvordan det så "
        f"ud den {day(monitoring.at)}."
    )


def trends(monitoring: Monitoring) -> list[tuple[str, str]]:
    """Where each yearly series has gone over its last five years, by name.

    Those of which the same is to be said stand together.
    """
    names: dict[str, list[str]] = {}
    for entry in monitoring.now.catalogue.indicators.indicators:
        if text := trend(monitoring.now, entry.id):
            years = monitoring.now.by_year(entry.id)
            until = max(years, default=None)
            leaps = own_jumps_told(monitoring.now, entry.id, until)
            names.setdefault(f"{text} {leaps}".rstrip(), []).append(entry.short)
    return [
        (capitalised(listed([uncapitalised(name) for name in those])), text)
        for text, those in names.items()
    ]


def _instead_of(monitoring: Monitoring, entry: Indicator) -> str:
    """What a substitute stands beside; it is another measure under its own name."""
    if not entry.substitute_for:
        return ""
    official = monitoring.now.catalogue.indicator(entry.substitute_for)
    return f"; et andet mål end {official.short.lower()}"


def _row(monitoring: Monitoring, change: IndicatorChange) -> IndicatorRow:
    entry = change.indicator
    before = change.before or Figure(None, "not_collected")
    return IndicatorRow(
        name=entry.title,
        measure=f"{entry.measure}{_instead_of(monitoring, entry)}",
        descriptive=entry.descriptive_only,
        before=printed(entry, "municipality", before),
        before_period=say("base", "period_of", before) if before.period else "",
        before_why="ingen tidligere årgang"
        if change.before is None
        else say("base", "reason", before.status),
        now=printed(entry, "municipality", change.now),
        now_period=say("base", "period_of", change.now) if change.now.period else "",
        now_why=say("base", "reason", change.now.status),
        change=_words(change),
    )


def _words(change: IndicatorChange) -> str:
    side = _SIDES.get(change.side or "", "") + (" (testet)" if change.is_tested else "")
    prices = (
        " Ikke omregnet for prisstigninger."
        if change.indicator.unit == "kr" and change.kind == "newer"
        else ""
    )
    return {
        "descriptive": "Sammenlignes ikke.",
        "alone": "Intet at sammenligne med.",
        "missing": "Intet tal, hverken før eller nu.",
        "missing_now": "Intet tal nu.",
        "missing_before": "Intet tal før.",
        "status": "Kun det ene tal er endeligt og sikkert, så de sammenlignes ikke.",
        "unlike": "Ikke samme slags periode, så tallene sammenlignes ikke.",
        "break": f"Opgjort på en anden måde{_since(change)}, så tallene sammenlignes ikke.",
        "unchanged": "Samme periode, samme tal.",
        "revised": f"Samme periode, men tallet er rettet: {side}.",
        "newer": f"Ny periode: {side}.{prices}",
        "older": "Tallet er fra en tidligere periode end før.",
    }[change.kind]


def _since(change: IndicatorChange) -> str:
    """From when the definition is another one."""
    if change.before is None:
        return ""
    found = break_between(change.indicator, change.before.period, change.now.period)
    return f" fra {period(found)}" if found else ""
