"""What came of each indicator of a snapshot, and the reasons for what did not come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Indicator, Municipality
from parathed_lib.catalogue.queries import FileQuery, NoQuery, StilQuery
from parathed_lib.formatting import period
from parathed_lib.received.observations import has_period
from parathed_lib.received.recipes import Recipe
from parathed_lib.received.tabulated import Reasons
from parathed_lib.sources.stil import KEY_VARIABLE

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
    reader of a report (Danish). `lacks` tells what the vintage before has of it.
    """

    indicator: str
    status: Literal["fetched", "no_source", "not_asked", "skipped"]
    text: str
    why: str = ""
    figures: pd.DataFrame | None = None
    recipe: Recipe | None = None
    lacks: tuple[Lack, ...] = ()


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
    elif as_of and not has_period(figures, as_of):
        fault = f"the source has no figures for {as_of}"
        why = f"Kilden har ikke tal for {period(as_of)}."
    if not fault:
        return outcome
    return Outcome(outcome.indicator, "skipped", f"skipped: {fault}", why)


def described(outcome: Outcome) -> Outcome:
    """The outcome with how many figures came, and how new they are."""
    figures = outcome.figures
    assert figures is not None
    present = figures[figures["status"].isin(frames.PRESENT)]
    newest = present["period"].max() if len(present) else ""
    areas = present.loc[present["period"] == newest, "area"].nunique()
    text = f"{len(present):,} figures, the newest of {newest} for {areas} areas"
    return replace(outcome, text=text)


def reasons(
    outcomes: Iterable[Outcome], municipalities: Iterable[Municipality]
) -> Reasons:
    """Why figures are missing, for each level of each indicator that lacks some."""
    everyone = list(municipalities)
    found: Reasons = {}
    for outcome in outcomes:
        for level in frames.LEVELS:
            key = (outcome.indicator, level)
            if outcome.figures is None:
                before = [f" Det står i årgang {x.before}." for x in outcome.lacks]
                found[key] = ("not_collected", outcome.why + "".join(before[:1]))
            elif not _covers(outcome.figures, level, everyone):
                found[key] = ("not_published", "Kilden har ikke tallet.")
    return found


def _covers(figures: pd.DataFrame, level: str, everyone: list[Municipality]) -> bool:
    """Whether every area of a level has some figure."""
    areas = set(figures.loc[figures["status"].isin(frames.PRESENT), "area"])
    if level == "nation":
        return frames.NATION in areas
    if level == "municipality":
        return all({m.code, m.police_district} & areas for m in everyone)
    return all({m.region, m.province} & areas for m in everyone)
