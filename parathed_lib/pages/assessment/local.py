"""The municipality's own figures in words: what stands in their table."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import frames
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import NO_BREAK_SPACE, number, period_end, period_start
from parathed_lib.pages.base.values import period_words, printed, reason
from parathed_lib.vintage import Figure

SENTENCE = (
    "Tallene er kommunens egne. Der er intet tal for landet at sammenligne dem med, og "
    "de tæller ikke med i scoren."
)


@dataclass(frozen=True)
class LocalRow:
    """A local indicator: `value` is empty when missing, and then `why` says why."""

    indicator: Indicator
    value: str
    why: str
    period: str
    size: str
    source: str
    others: str


def title(assessment: Assessment) -> str:
    """Whose figures these are."""
    return f"Tal, som {assessment.municipality.name} selv har opgjort"


def local_rows(assessment: Assessment) -> list[LocalRow]:
    """The municipality's own indicators in the order of their file."""
    rows = []
    for id, comparison in assessment.local.items():
        entry, figure = assessment.catalogue.indicator(id), comparison.municipality
        periods = _periods(assessment, id)
        # Where every period is hidden, the newest of them is the one that is missing.
        shown = figure.period or next(reversed(periods), None)
        rows.append(
            LocalRow(
                indicator=entry,
                value="" if figure.value is None else _printed(entry, figure),
                why=reason(figure),
                period=period_words(periods[shown]) if shown else "",
                size=_size(figure),
                source=f"{entry.source.publisher}. {entry.source.title}.",
                others=", ".join(
                    _other(entry, other, shown)
                    for period, other in periods.items()
                    if period != shown
                ),
            )
        )
    return rows


def _periods(assessment: Assessment, indicator: str) -> dict[str, Figure]:
    """Every period of a local indicator, oldest first, hidden figures too."""
    table = assessment.vintage.observations
    own = table[
        (table["indicator"] == indicator)
        & (table["area"] == assessment.municipality.code)
    ]
    found = {
        row["period"]: Figure(
            row["value"] if row["status"] in frames.PRESENT else None,
            row["status"],
            row["period"],
        )
        for row in own.to_dict("records")
        if assessment.year in (None, period_end(row["period"]).year)
    }
    return {period: found[period] for period in sorted(found, key=period_end)}


def _size(figure: Figure) -> str:
    if figure.of is None:
        return ""
    if figure.count is None:
        return _whole(f"{number(figure.of)} i alt")
    return _whole(f"{number(figure.count)} af {number(figure.of)}")


def _whole(text: str) -> str:
    return text.replace(" ", NO_BREAK_SPACE)


def _other(entry: Indicator, figure: Figure, shown: str | None) -> str:
    """Another period than the one shown: `2022: 71 %`, or why it has no figure."""
    when = period_words(figure)
    if figure.value is None:
        return f"{when}: – ({reason(figure)})"
    mark = " (opgjort anderledes)" if _before_break(entry, figure, shown) else ""
    return _whole(f"{when}: {_printed(entry, figure)}") + mark


def _before_break(entry: Indicator, figure: Figure, shown: str | None) -> bool:
    if not figure.period or not shown:
        return False
    end, until = period_end(figure.period), period_end(shown)
    return any(end < period_start(b.period) <= until for b in entry.breaks)


def _printed(entry: Indicator, figure: Figure) -> str:
    return printed(entry, "municipality", figure)
