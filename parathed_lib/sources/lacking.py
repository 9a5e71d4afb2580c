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
from parathed_lib.sources.outcomes import Lack, Outcome
from parathed_lib.vintage import POPULATION, Vintage
from parathed_lib.vintage.areas import AreaChange, Change
from parathed_lib.vintage.recipes import StatBankRecipe
from parathed_lib.vintage.tabulated import csv_bytes

# By indicator and area the end of the newest period with a figure, and its name.
_Newest = dict[tuple[str, str], tuple[date, str]]
_NEVER = (date.min, "")
_LEVELS = {
    "municipalities": "municipality",
    "police districts": "municipality",
    "regions": "region",
    "provinces": "region",
    "nation": "nation",
}
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
    valid = {m.region for m in catalogue.municipalities.values()}
    had = {
        key: period
        for key, period in _newest(before.observations).items()
        if key[1] in valid or key[1] not in catalogue.regions
    }
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
            if key[0] == outcome.indicator and _LEVELS.get(_kind(key[1])) == level
        }
        lost = [p for key, p in known.items() if now.get(key, _NEVER) < p]
        if lost:
            yield Lack(
                outcome.indicator,
                level,
                len(lost),
                len(known),
                _kind(next(area for _, area in known)),
                max(lost)[1],
                before,
                why,
                is_partial,
            )


def with_areas(
    outcomes: Iterable[Outcome],
    before: Vintage | None,
    catalogue: Catalogue,
    day: date,
) -> list[Outcome]:
    """The outcomes with the areas that are not those to be expected on that day.

    Only of what a service with all areas answered: others leave out who has no figure.
    """
    return [
        replace(o, areas=(*o.areas, *_areas(o, before, catalogue, day)))
        if isinstance(o.recipe, StatBankRecipe) and o.figures is not None
        else o
        for o in outcomes
    ]


def _areas(
    outcome: Outcome, before: Vintage | None, catalogue: Catalogue, day: date
) -> Iterator[AreaChange]:
    assert outcome.figures is not None
    present = set(outcome.figures["area"])
    names = {m.code: m.name for m in catalogue.municipalities.values()}
    names |= {r.code: r.name for r in catalogue.regions.values() if r.exists(day)}
    names |= {m.province: m.province_name for m in catalogue.municipalities.values()}
    kinds = {_kind(area) for area in present}
    pairs = before.pairs if before else ()
    had = {area for indicator, area in pairs if indicator == outcome.indicator}
    had_kinds = {_kind(area) for area in had}
    for area, name in sorted(names.items()):
        if area not in present and _kind(area) in kinds:
            yield AreaChange(outcome.indicator, "absent", area, name)
        elif area in present - had and _kind(area) in had_kinds:
            yield AreaChange(outcome.indicator, "new", area, name)
    for region in catalogue.regions.values():
        if region.code in present | had and not region.exists(day):
            change: Change = "of_another_time" if region.code in present else "gone"
            yield AreaChange(outcome.indicator, change, region.code, region.name)


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


def _kind(area: str) -> str:
    """What an area is one of; "" for a figure printed without naming its area."""
    if area == frames.NATION:
        return "nation"
    if area.startswith("R"):
        return ""
    if area.startswith("P"):
        return "police districts"
    if len(area) == 2:
        return "provinces"
    return "regions" if area.startswith("08") else "municipalities"


def _cause(outcome: Outcome, as_of: str) -> tuple[str, bool]:
    """Why figures are lacking, and whether they could have come."""
    if outcome.figures is None:
        return outcome.text.removeprefix("skipped: "), True
    if as_of:
        return f"only figures until {as_of} were asked for", True
    if outcome.recipe is None:
        return "the file that was given does not have them", True
    return "the source does not have them", False
