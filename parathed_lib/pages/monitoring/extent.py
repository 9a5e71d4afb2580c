"""The counts of concerns and cases over time, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import (
    MISSING,
    capitalised,
    in_words,
    listed,
    number,
    period,
    uncapitalised,
)
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.control import LEAST_PERIODS
from parathed_lib.monitoring.extent import ExtentPoint, ExtentSeries, extent_series
from parathed_lib.pages.messages import PictureText, say
from parathed_lib.pages.monitoring.counting import counted


@dataclass(frozen=True)
class ExtentRow:
    """A count of a period; `value` is empty where it is missing, and `why` says why."""

    period: str
    value: str
    why: str
    source: str


def extent_groups(monitoring: Monitoring) -> list[tuple[str, list[ExtentRow]]]:
    """The counts by name, each in the order of time."""
    groups = []
    for series in extent_series(monitoring):
        rows = [
            ExtentRow(
                period=period(point.period),
                value="" if point.value is None else number(point.value),
                why=say("base", "reason", point.why) if point.why else "",
                source=_sources(monitoring, point),
            )
            for point in series.points
        ]
        groups.append(
            (series.name, rows or [ExtentRow("", "", say("base", "not_given"), "")])
        )
    return groups


def title(monitoring: Monitoring) -> str:
    """How many periods are known."""
    known = sum(len(series.points) for series in extent_series(monitoring))
    if not known:
        return "Omfanget af bekymringer er ukendt"
    return f"{capitalised(counted(known, 'tal', 'tal', neuter=True))} om omfanget er oplyst"


def limits_words(series: ExtentSeries) -> str:
    """What chance does to the counts, or why that cannot be said."""
    if series.limits is None:
        return {
            "few": f"For få perioder til grænser: der skal mindst {in_words(LEAST_PERIODS)} til.",
            "hidden": "Et af tallene er skjult. Derfor er der ingen grænser; de kunne røbe det.",
            "twice": "To kilder siger hver sit om en periode. Derfor er der ingen grænser.",
        }[series.no_limits]
    found = series.limits
    said = (
        f"Gennemsnittet er {number(found.mean, 1)}. Er intet ændret, ligger omtrent 998 af "
        f"1.000 perioder fra {number(found.low)} til {number(found.high)}."
    )
    if not found.outside:
        return f"{said} Ingen af perioderne ligger uden for."
    when = counted(len(found.outside), "periode ligger", "perioder ligger")
    return f"{said} {capitalised(when)} uden for."


def picture(series: ExtentSeries) -> PictureText | None:
    """The words of a figure; None without two periods and a count that is shown."""
    shown = [p for p in series.charted if p.value is not None]
    if len(series.charted) < 2 or not shown:
        return None
    rows = [
        [
            period(p.period),
            MISSING if p.value is None else number(p.value),
            _note(series, p),
        ]
        for p in series.charted
    ]
    ends = listed(
        [_end(shown, p) for p in dict.fromkeys((shown[0].period, shown[-1].period))]
    )
    hidden = len(series.charted) - len(shown)
    alt = f"{series.name}: {ends}. {capitalised(counted(len(series.charted), 'periode', 'perioder'))}"
    alt += f", {number(hidden)} skjult." if hidden else "."
    if series.limits:
        alt += f" Grænser {number(series.limits.low)} til {number(series.limits.high)}."
    return PictureText(
        f"extent-{series.id.replace('_', '-')}",
        f"{series.name}: {ends}",
        "Antal i hver periode, optalt af kommunen. En åben rude er et tal, der er skjult; hvor "
        "en periode mangler, er linjen brudt.",
        f"{limits_words(series)} Kilde: kommunens skemaer og planer.",
        alt,
        ["Periode", "Antal", "Bemærk"],
        rows,
    )


def _end(shown: list[ExtentPoint], when: str) -> str:
    """The count of a period; all of them where the sources give more than one."""
    here = [p for p in shown if p.period == when]
    text = f"{' eller '.join(number(p.value) for p in here)} i {period(when)}"
    return f"{text} (kilderne siger hver sit)" if here[0].disputed else text


def _note(series: ExtentSeries, point: ExtentPoint) -> str:
    if point.why:
        return say("base", "reason", point.why)
    if series.limits and point.period in series.limits.outside:
        return "uden for grænserne"
    return "to kilder siger hver sit" if point.disputed else ""


def _sources(monitoring: Monitoring, point: ExtentPoint) -> str:
    """Where a count stands; plans are told by their number when there are several."""
    words = []
    for source in point.sources:
        kind, _, name = source.partition(" ")
        if kind == "round":
            words.append(f"skema, runde {name}")
        else:
            words.append("planen" if len(monitoring.plans) == 1 else f"plan {name}")
    text = ", ".join(words)
    return f"{text}. En anden kilde siger noget andet" if point.disputed else text


def absent(monitoring: Monitoring) -> list[str]:
    """The names of the counts that nobody has told."""
    return [uncapitalised(s.name) for s in extent_series(monitoring) if not s.points]
