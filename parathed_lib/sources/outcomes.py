"""What came of each indicator of a snapshot, and the reasons for what did not come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.catalogue.queries import FileQuery, NoQuery, StilQuery
from parathed_lib.formatting import is_day, listed, period
from parathed_lib.surroundings import KEY_VARIABLE
from parathed_lib.vintage.areas import AreaChange
from parathed_lib.vintage.observations import has_period
from parathed_lib.vintage.recipes import Recipe
from parathed_lib.vintage.tabulated import Reasons

FEW = 3
MOST = 8
_CHANGES = {
    "unknown": "unknown areas, left out",
    "absent": "areas that are not there",
    "new": "new areas",
    "gone": "areas that are gone",
    "of_another_time": "areas of another time",
}
ODD = "Kildens svar har en anden form end ventet."


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
class Outcome:
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


def skipped(indicator: str, error: Exception, why: str) -> Outcome:
    """The outcome of an indicator whose source was asked in vain."""
    return Outcome(indicator, "skipped", f"skipped: {error}", why)


def not_asked(indicator: str) -> Outcome:
    """The outcome of an indicator that the user did not name."""
    return Outcome(indicator, "not_asked", "not asked for", "Tallet er ikke hentet.")


def not_to_be_had(indicator: str, query: object) -> Outcome:
    """The outcome of an indicator whose source cannot be asked in this run."""
    if isinstance(query, StilQuery):
        return Outcome(
            indicator,
            "no_source",
            f"skipped: set {KEY_VARIABLE} to a key for uddannelsesstatistik.dk",
            "Tallet kræver en nøgle til styrelsens datavarehus og er ikke hentet.",
        )
    if isinstance(query, FileQuery):
        return Outcome(
            indicator,
            "no_source",
            f"skipped: give its file with --file {indicator}=PATH",
            "Tallet kommer fra en fil, som ingen har givet med til denne årgang.",
        )
    assert isinstance(query, NoQuery)
    return Outcome(indicator, "no_source", "skipped: no source gives it", query.why)


def checked(outcome: Outcome, entry: Indicator | None, as_of: str) -> Outcome:
    """The outcome, or a skipped one when its figures cannot be right.

    `entry` is None for the population.
    """
    figures = outcome.figures
    if figures is None:
        return outcome
    present = figures[figures["status"].isin(frames.PRESENT)]
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
        return outcome
    return Outcome(outcome.indicator, "skipped", f"skipped: {fault}", why)


def described(outcome: Outcome) -> Outcome:
    """The outcome with how many figures came, how new they are, and what is odd."""
    figures = outcome.figures
    assert figures is not None
    present = figures[figures["status"].isin(frames.PRESENT)]
    newest = present["period"].max() if len(present) else ""
    areas = present.loc[present["period"] == newest, "area"].nunique()
    text = f"{len(present):,} figures, the newest of {newest} for {areas} areas"
    if outcome.text:
        text += f"; {outcome.text}"
    for change, words in _CHANGES.items():
        named = [f"{a.area} {a.name}" for a in outcome.areas if a.change == change]
        if named:
            more = f" and {len(named) - MOST}" if len(named) > MOST else ""
            text += f"; {words}: {', '.join(named[:MOST])}{more}"
    return replace(outcome, text=text)


def reasons(outcomes: Iterable[Outcome], catalogue: Catalogue) -> Reasons:
    """Why figures are missing, for each level of each indicator that lacks some.

    Where they are few, the areas that the source does not have are named.
    """
    found: Reasons = {}
    for outcome in outcomes:
        for level in frames.LEVELS:
            key = (outcome.indicator, level)
            if outcome.figures is None:
                before = [f" Det står i årgang {x.before}." for x in outcome.lacks]
                found[key] = ("not_collected", outcome.why + "".join(before[:1]))
            elif absent := _absent(outcome, level, catalogue):
                found[key] = ("not_published", _not_there(outcome, level, absent))
    return found


def _absent(outcome: Outcome, level: str, catalogue: Catalogue) -> list[str]:
    """The names of the areas of a level that have no figure."""
    assert outcome.figures is not None
    present = outcome.figures["status"].isin(frames.PRESENT)
    areas = set(outcome.figures.loc[present, "area"])
    if level == "nation":
        return [] if frames.NATION in areas else ["hele landet"]
    names: dict[str, None] = {}
    for m in catalogue.municipalities.values():
        own = {m.code, m.police_district}
        if level == "region":
            own = {*m.regions, m.province}
            if _divided_by_region(outcome.indicator, catalogue):
                own = set(m.regions)
        if not own & areas:
            names[m.name if level == "municipality" else m.region_name] = None
    return list(names)


def _divided_by_region(indicator: str, catalogue: Catalogue) -> bool:
    entry = catalogue.indicators.by_id.get(indicator)
    return entry is not None and entry.regional_level == "region"


def _not_there(outcome: Outcome, level: str, absent: list[str]) -> str:
    few = level != "nation" and len(absent) <= FEW
    text = f"Kilden har ikke tallet{f' for {listed(absent)}' if few else ''}."
    unknown = [f"»{a.name}« ({a.area})" for a in outcome.areas if a.change == "unknown"]
    if level == "region" and unknown:
        text += f" Den har områder, som vi ikke kender: {listed(unknown)}."
    return text
