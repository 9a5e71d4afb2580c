"""What came of each indicator of a snapshot, why the rest did not, and what it lacks.

A new vintage lacks what the whole one before it has. Where something could have come
and did not, it is partial: it is never the default, since it would take figures away
from every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.catalogue.queries import FileQuery, NoQuery, StilQuery
from parathed_lib.formatting import is_day, listed, period, period_end
from parathed_lib.runtime import KEY_VARIABLE
from parathed_lib.vintage import POPULATION, Vintage
from parathed_lib.vintage.observations import has_period
from parathed_lib.vintage.recipes import Recipe, StatBankRecipe
from parathed_lib.vintage.tables import (
    AreaChange,
    ChangeOfArea,
    MissingReasons,
    csv_bytes,
)

# So many areas are named: in a report's reason, and in what is told of a snapshot.
_MOST_IN_REASON, _MOST_TOLD = 3, 8
_CHANGES = {
    "unknown": "unknown areas, left out",
    "absent": "areas that are not there",
    "new": "new areas",
    "gone": "areas that are gone",
    "of_another_time": "areas of another time",
}
_LEVELS = {
    "municipalities": "municipality",
    "police districts": "municipality",
    "regions": "region",
    "provinces": "region",
    "nation": "nation",
}
_LACK_COLUMNS = ["indicator", "level", "areas", "of", "period", "before"]
# By indicator and area the end of the newest period with a figure, and its name.
_Newest = dict[tuple[str, str], tuple[date, str]]
_NEVER = (date.min, "")


@dataclass(frozen=True)
class Lack:
    """Figures of an indicator at a level that the vintage `before` has and this not.

    So many `areas` `of` those that have a figure in `before` have none here, or none as
    new; `places` names them, and `period` is the newest that is lost. `why` tells the
    one who runs the snapshot. `is_partial` says that it could have come: an indicator
    that was not asked for, whose key or file was not given, or that failed; not what
    its source has dropped.
    """

    indicator: str
    level: str
    areas: int
    of: int
    places: str
    period: str
    before: str
    why: str
    is_partial: bool

    @property
    def text(self) -> str:
        """What is lacking, in a few words."""
        if self.level == "nation":
            return f"the nation, {self.period}"
        return f"{self.areas} of {self.of} {self.places}, {self.period}"


@dataclass(frozen=True)
class FetchResult:
    """An indicator's figures, or why there are none.

    `skipped` could have come but did not; `no_source` needs a key or a file, or is
    published nowhere. `text` tells the one who runs the snapshot (English), `why` the
    reader of a report (Danish). `lacks` tells what the vintage before has of it, and
    `areas` which of the source's areas are not those that were to be expected.
    """

    indicator: str
    status: Literal["fetched", "no_source", "not_asked", "skipped"]
    text: str
    why: str = ""
    figures: pd.DataFrame | None = None
    recipe: Recipe | None = None
    lacks: tuple[Lack, ...] = ()
    areas: tuple[AreaChange, ...] = ()


def skipped(indicator: str, error: Exception, why: str) -> FetchResult:
    """The result of an indicator whose source was asked in vain."""
    return FetchResult(indicator, "skipped", f"skipped: {error}", why)


def not_asked(indicator: str) -> FetchResult:
    """The result of an indicator that the user did not name."""
    return FetchResult(
        indicator, "not_asked", "not asked for", "Tallet er ikke hentet."
    )


def not_to_be_had(indicator: str, query: object) -> FetchResult:
    """The result of an indicator whose source cannot be asked in this run."""
    if isinstance(query, StilQuery):
        return FetchResult(
            indicator,
            "no_source",
            f"skipped: set {KEY_VARIABLE} to a key for uddannelsesstatistik.dk",
            "Tallet kræver en nøgle til styrelsens datavarehus og er ikke hentet.",
        )
    if isinstance(query, FileQuery):
        return FetchResult(
            indicator,
            "no_source",
            f"skipped: give its file with --file {indicator}=PATH",
            "Tallet kommer fra en fil, som ingen har givet med til denne årgang.",
        )
    assert isinstance(query, NoQuery)
    return FetchResult(indicator, "no_source", "skipped: no source gives it", query.why)


def checked(result: FetchResult, entry: Indicator | None, as_of: str) -> FetchResult:
    """The result, or a skipped one when its figures cannot be right.

    `entry` is None for the population.
    """
    figures = result.figures
    if figures is None:
        return result
    present = _present(figures)
    fault = why = ""
    if faults := frames.check_observations(figures.assign(source="")):
        fault, why = "; ".join(faults[:3]), "Kildens tal er ikke til at bruge."
    elif present.empty:
        fault, why = "the source has no figures", "Kilden har ingen tal."
    elif entry and entry.unit == "pct" and not present["value"].between(0, 100).all():
        fault = "the source has percentages outside 0-100"
        why = "Kildens tal er ikke procenter."
    elif as_of and not is_day(as_of) and not has_period(figures, as_of):
        fault = f"the source has no figures for {as_of}"
        why = f"Kilden har ikke tal for {period(as_of)}."
    if not fault:
        return result
    return FetchResult(result.indicator, "skipped", f"skipped: {fault}", why)


def described(result: FetchResult) -> FetchResult:
    """The result with how many figures came, how new they are, and what is odd."""
    figures = result.figures
    assert figures is not None
    present = _present(figures)
    newest = present["period"].max() if len(present) else ""
    areas = present.loc[present["period"] == newest, "area"].nunique()
    text = f"{len(present):,} figures, the newest of {newest} for {areas} areas"
    if result.text:
        text += f"; {result.text}"
    for change, words in _CHANGES.items():
        named = [f"{a.area} {a.name}" for a in result.areas if a.change == change]
        if named:
            more = f" and {len(named) - _MOST_TOLD}" if len(named) > _MOST_TOLD else ""
            text += f"; {words}: {', '.join(named[:_MOST_TOLD])}{more}"
    return replace(result, text=text)


def reasons(results: Iterable[FetchResult], catalogue: Catalogue) -> MissingReasons:
    """Why figures are missing, for each level of each indicator that lacks some.

    Where they are few, the areas that the source does not have are named.
    """
    found: MissingReasons = {}
    for result in results:
        for level in frames.LEVELS:
            key = (result.indicator, level)
            if result.figures is None:
                before = [f" Det står i årgang {x.before}." for x in result.lacks]
                found[key] = ("not_collected", result.why + "".join(before[:1]))
            elif absent := _absent(result, level, catalogue):
                found[key] = ("not_published", _not_there(result, level, absent))
    return found


def _absent(result: FetchResult, level: str, catalogue: Catalogue) -> list[str]:
    """The names of the areas of a level that have no figure."""
    assert result.figures is not None
    areas = set(_present(result.figures)["area"])
    if level == "nation":
        return [] if frames.NATION in areas else ["hele landet"]
    names: dict[str, None] = {}
    for m in catalogue.municipalities.values():
        own = {m.code, m.police_district}
        if level == "region":
            own = {*m.regions, m.province}
            if _divided_by_region(result.indicator, catalogue):
                own = set(m.regions)
        if not own & areas:
            names[m.name if level == "municipality" else m.region_name] = None
    return list(names)


def _divided_by_region(indicator: str, catalogue: Catalogue) -> bool:
    entry = catalogue.indicators.by_id.get(indicator)
    return entry is not None and entry.regional_level == "region"


def _not_there(result: FetchResult, level: str, absent: list[str]) -> str:
    few = level != "nation" and len(absent) <= _MOST_IN_REASON
    text = f"Kilden har ikke tallet{f' for {listed(absent)}' if few else ''}."
    unknown = [f"»{a.name}« ({a.area})" for a in result.areas if a.change == "unknown"]
    if level == "region" and unknown:
        text += f" Den har områder, som vi ikke kender: {listed(unknown)}."
    return text


def with_lacks(
    results: Iterable[FetchResult],
    before: Vintage | None,
    catalogue: Catalogue,
    as_of: str = "",
) -> list[FetchResult]:
    """The results with what each lacks against the vintage before.

    A figure is lacking where an area has none any more, or only older ones. Areas that
    no longer exist lack nothing. Without a vintage before, nothing is lacking.
    """
    if before is None:
        return list(results)
    valid = {m.region for m in catalogue.municipalities.values()}
    had = {
        key: period
        for key, period in _newest(before.observations).items()
        if key[1] in valid or key[1] not in catalogue.regions
    }
    return [
        replace(o, lacks=tuple(_lacks(o, had, before.name, catalogue, as_of)))
        for o in results
    ]


def _lacks(
    result: FetchResult, had: _Newest, before: str, catalogue: Catalogue, as_of: str
) -> Iterator[Lack]:
    now = {} if result.figures is None else _newest(result.figures)
    why, is_partial = _cause(result, as_of)
    if result.indicator != POPULATION:
        query = catalogue.indicator(result.indicator).query
        is_partial = is_partial and not isinstance(query, NoQuery)
    for level in frames.LEVELS:
        known = {
            key: period
            for key, period in had.items()
            if key[0] == result.indicator and _LEVELS.get(_kind(key[1])) == level
        }
        lost = [p for key, p in known.items() if now.get(key, _NEVER) < p]
        if lost:
            yield Lack(
                result.indicator,
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
    results: Iterable[FetchResult],
    before: Vintage | None,
    catalogue: Catalogue,
    day: date,
) -> list[FetchResult]:
    """The results with the areas that are not those to be expected on that day.

    Only of what a service with all areas answered: others leave out who has no figure.
    """
    return [
        replace(o, areas=(*o.areas, *_areas(o, before, catalogue, day)))
        if isinstance(o.recipe, StatBankRecipe) and o.figures is not None
        else o
        for o in results
    ]


def _areas(
    result: FetchResult, before: Vintage | None, catalogue: Catalogue, day: date
) -> Iterator[AreaChange]:
    assert result.figures is not None
    present = set(result.figures["area"])
    names = {m.code: m.name for m in catalogue.municipalities.values()}
    names |= {r.code: r.name for r in catalogue.regions.values() if r.exists(day)}
    names |= {m.province: m.province_name for m in catalogue.municipalities.values()}
    kinds = {_kind(area) for area in present}
    pairs = before.pairs if before else ()
    had = {area for indicator, area in pairs if indicator == result.indicator}
    had_kinds = {_kind(area) for area in had}
    for area, name in sorted(names.items()):
        if area not in present and _kind(area) in kinds:
            yield AreaChange(result.indicator, "absent", area, name)
        elif area in present - had and _kind(area) in had_kinds:
            yield AreaChange(result.indicator, "new", area, name)
    for region in catalogue.regions.values():
        if region.code in present | had and not region.exists(day):
            change: ChangeOfArea = (
                "of_another_time" if region.code in present else "gone"
            )
            yield AreaChange(result.indicator, change, region.code, region.name)


def lacks_file(results: Iterable[FetchResult]) -> bytes:
    """The file of a vintage with what makes it partial; its heading alone if whole."""
    lacks = [x for o in results for x in o.lacks if x.is_partial]
    rows = [[str(asdict(x)[c]) for c in _LACK_COLUMNS] for x in lacks]
    return csv_bytes(_LACK_COLUMNS, rows)


def _present(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure."""
    return table[table["status"].isin(frames.PRESENT)]


def _newest(table: pd.DataFrame) -> _Newest:
    """The newest period with a figure of each indicator and area."""
    present = _present(table)
    newest: _Newest = {}
    columns = present["indicator"], present["area"], present["period"]
    for indicator, area, published in zip(*columns, strict=True):
        ended = (period_end(published), published)
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


def _cause(result: FetchResult, as_of: str) -> tuple[str, bool]:
    """Why figures are lacking, and whether they could have come."""
    if result.figures is None or result.status == "not_asked":
        return result.text.removeprefix("skipped: "), True
    if as_of:
        return f"only figures until {as_of} were asked for", True
    if result.recipe is None:
        return "the file that was given does not have them", True
    return "the source does not have them", False
