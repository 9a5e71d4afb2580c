"""What a new vintage lacks of the figures that the whole one before it has.

Where something could have come and did not, the vintage is partial: it is never the
default, since it would take figures away from every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.queries import NoQuery
from parathed_lib.formatting import period_end
from parathed_lib.received.tabulated import csv_bytes
from parathed_lib.sources.outcomes import Lack, Outcome
from parathed_lib.vintage import POPULATION, Vintage

# By indicator and area the end of the newest period with a figure, and its name.
_Newest = dict[tuple[str, str], tuple[date, str]]
_NEVER = (date.min, "")
_PLACES = {"P": "police districts", "2": "provinces", "3": "municipalities"}
_COLUMNS = ["indicator", "level", "areas", "of", "period", "before"]


def with_lacks(
    outcomes: Iterable[Outcome],
    before: Vintage | None,
    catalogue: Catalogue,
    as_of: str = "",
) -> list[Outcome]:
    """The outcomes with what each lacks against the vintage before.

    A figure is lacking where an area has none any more, or only older ones. Areas that
    no longer exist lack nothing. Without a vintage before, nothing is lacking.
    """
    if before is None:
        return list(outcomes)
    had = _newest(before.observations)
    return [
        replace(o, lacks=tuple(_lacks(o, had, before.name, catalogue, as_of)))
        for o in outcomes
    ]


def _lacks(
    outcome: Outcome, had: _Newest, before: str, catalogue: Catalogue, as_of: str
) -> Iterator[Lack]:
    now = {} if outcome.figures is None else _newest(outcome.figures)
    why, is_partial = _cause(outcome, as_of)
    if outcome.indicator != POPULATION:
        query = catalogue.indicator(outcome.indicator).query
        is_partial = is_partial and not isinstance(query, NoQuery)
    for level in frames.LEVELS:
        known = {
            key: period
            for key, period in had.items()
            if key[0] == outcome.indicator and _level(key[1]) == level
        }
        lost = [p for key, p in known.items() if now.get(key, _NEVER) < p]
        if lost:
            area = next(area for _, area in known)
            kind = "P" if area.startswith("P") else str(len(area))
            yield Lack(
                outcome.indicator,
                level,
                len(lost),
                len(known),
                "regions" if area.startswith("08") else _PLACES[kind],
                max(lost)[1],
                before,
                why,
                is_partial,
            )


def written(outcomes: Iterable[Outcome]) -> bytes:
    """The file of a vintage with what makes it partial; its heading alone if whole."""
    lacks = [x for o in outcomes for x in o.lacks if x.is_partial]
    rows = [[str(asdict(x)[c]) for c in _COLUMNS] for x in lacks]
    return csv_bytes(_COLUMNS, rows)


def _newest(table: pd.DataFrame) -> _Newest:
    """The newest period with a figure of each indicator and area."""
    present = table[table["status"].isin(frames.PRESENT)]
    newest: _Newest = {}
    columns = present["indicator"], present["area"], present["period"]
    for indicator, area, period in zip(*columns, strict=True):
        ended = (period_end(period), period)
        newest[indicator, area] = max(newest.get((indicator, area), _NEVER), ended)
    return newest


def _level(area: str) -> str:
    """The level of an area; "" for a figure printed without naming its area."""
    if area == frames.NATION:
        return "nation"
    if area.startswith("R"):
        return ""
    return "region" if len(area) == 2 or area.startswith("08") else "municipality"


def _cause(outcome: Outcome, as_of: str) -> tuple[str, bool]:
    """Why figures are lacking, and whether they could have come."""
    if outcome.figures is None:
        return outcome.text.removeprefix("skipped: "), True
    if as_of:
        return f"only figures until {as_of} were asked for", True
    if outcome.recipe is None:
        return "the file that was given does not have them", True
    return "the source does not have them", False
