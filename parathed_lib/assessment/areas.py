"""assess_group(names, vintage) -> one frozen GroupAssessment: an area's surroundings.

Only public figures: no form is read, so there is no score and nothing of a form to
protect. Answers of several municipalities are told by `programme` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from parathed_lib.assessment import POPULATION, Input, common_inputs, sorted_inputs
from parathed_lib.assessment.comparison import Comparison, beside_nation
from parathed_lib.assessment.prepared import load_prepared
from parathed_lib.catalogue import (
    PER,
    AnyCatalogue,
    Catalogue,
    Indicator,
    Municipality,
    load_catalogue,
)
from parathed_lib.catalogue.areas import Area, codes_of, find_area, members
from parathed_lib.errors import ById, ParameterError
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import number, period_end
from parathed_lib.frames import PRESENT
from parathed_lib.names import as_text
from parathed_lib.storage.data_root import DataRoot, find_root, is_example
from parathed_lib.vintage import Figure, Vintage
from parathed_lib.vintage.totals import added_counts

Origin = Literal["given", "computed", ""]
Why = Literal["", "districts", "none", "suppressed", "members", "counts"]
SUPPRESSED = Figure(None, "suppressed")
NOT_COLLECTED = Figure(None, "not_collected")


@dataclass(frozen=True, repr=False)
class GroupFigure(Shown):
    """An indicator of an area, beside the nation's.

    `comparison` has the area's figure in the place of a municipality's, and no region.
    `origin` says whether it is `given` in the vintage, of the area with the code
    `comparison.municipality.area` (its `note` says where reading the vintage added it
    up from counts), or `computed` from all members; it is empty where
    the figure is missing. Then
    `why` is: it is counted in police `districts`, `none` of the members has a figure,
    one is `suppressed` or would follow from it, that of some `members` is missing, or
    the `counts` behind them are not known.

    `members` are the figures of the municipalities by code, in the area's period, else
    in the newest that any has; `lacking` are the codes of those without a figure.
    """

    comparison: Comparison
    origin: Origin
    why: Why
    period: str | None
    members: dict[str, Figure]

    def face(self) -> Face:
        """The area's figure and the nation's, and how many members have theirs."""
        told = self.comparison.face().facts
        known = len(self.members) - len(self.lacking)
        return Face(
            f"{self.comparison.indicator} of an area",
            {
                "area": told["municipality"],
                "nation": told["nation"],
                "verdict": told["verdict"],
                "origin": self.origin or f"none ({self.why})",
                "members": f"{known} of {len(self.members)} with a figure",
            },
        )

    @property
    def value(self) -> float | None:
        """The area's figure in the indicator's unit, None when it is missing."""
        return self.comparison.municipality.value

    @property
    def lacking(self) -> list[str]:
        """The codes of the members without a figure."""
        return [code for code, f in self.members.items() if f.value is None]


@dataclass(frozen=True, repr=False)
class GroupAssessment(Shown):
    """All that is told of a region, a province or a group of one's own.

    `figures` has every indicator of the catalogue by id. `population` is that of all
    members together, missing where that of one is.
    """

    area: Area
    members: dict[str, Municipality]
    vintage: Vintage
    catalogue: Catalogue
    figures: dict[str, GroupFigure]
    population: Figure
    inputs: tuple[Input, ...]

    def face(self) -> Face:
        """Each figure beside the nation's, where it is from, and what is missing."""
        every = [(self.catalogue.indicator(i), f) for i, f in self.figures.items()]
        return Face(
            f"{self.area.name} ({self.area.code}), vintage {self.vintage.name}",
            {
                "municipalities": number(len(self.members)),
                "inhabitants": number(self.population.value),
            },
            [
                {
                    "indicator": entry.short,
                    "area": entry.printed("region", found.value),
                    **found.comparison.printed(entry, "nation"),
                    "origin": found.origin,
                }
                for entry, found in every
                if found.value is not None
            ],
            [f"{e.short} ({found.why})" for e, found in every if found.value is None],
        )

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its page, every choice spelled out."""
        return {
            "area": self.area.code,
            "title": self.area.title,
            "vintage": self.vintage.name,
        }

    @property
    def is_example(self) -> bool:
        """Whether the figures were made up to show the product."""
        return is_example(self.vintage.name)

    def figure_table(self) -> pd.DataFrame:
        """The figures as a table, one row per indicator.

        `indicator`, `descriptive_only` (not to be ranked); `value`, `count` and `of` of
        the area with `period` and `status`, `origin` and `why` as of a `GroupFigure`;
        `nation` with `nation_period`, and the `verdict` against it. Missing is NaN.
        """
        rows = []
        for id, found in self.figures.items():
            own, nation = found.comparison.municipality, found.comparison.nation
            rows.append(
                {
                    "indicator": id,
                    "descriptive_only": self.catalogue.indicator(id).descriptive_only,
                    "value": own.value,
                    "count": own.count,
                    "of": own.of,
                    "period": own.period,
                    "status": own.status,
                    "origin": found.origin,
                    "why": found.why,
                    "nation": nation.value,
                    "nation_period": nation.period,
                    "verdict": found.comparison.verdict,
                }
            )
        table = pd.DataFrame(rows)
        numbers = ["value", "count", "of", "nation"]
        table[numbers] = table[numbers].astype(float)
        return table

    def member_table(self) -> pd.DataFrame:
        """The members' figures as a table, one row per indicator and municipality.

        `indicator`, `municipality` (code), `name`, `period`, `value` (NaN is missing)
        and `status`.
        """
        rows = [
            (id, code, self.members[code].name, found.period, f.value, f.status)
            for id, found in self.figures.items()
            for code, f in found.members.items()
        ]
        columns = ["indicator", "municipality", "name", "period", "value", "status"]
        return pd.DataFrame(rows, columns=columns).astype({"value": float})


def assess_group(
    names: object,
    vintage: object = None,
    *,
    title: object = "",
    root: str | Path | DataRoot | None = None,
    catalogue: AnyCatalogue = None,
) -> GroupAssessment:
    """The public figures of a region, a province or several municipalities together.

    `names` is "Region Sjælland", "Landsdel Fyn" or a code of one, or municipalities as
    a list or a text with commas between, which need a `title`. `vintage` is the name of
    a folder (default: the newest whole one), and the regions are those of its day.

    A figure that the vintage has of just these municipalities is taken as it is. Else
    it is computed where that can be done: a share or rate as the sum of what is counted
    over the sum of what it is counted of, a number of housing areas as the mean of the
    municipalities. All members must have their figure of the period, but a sum is none
    the less for one with nothing to count of; a sum of some is never told. A small
    count that a source hides is not given away: see `GroupFigure`.

    Raises UnknownNameError, ParameterError, CatalogueError or VintageError, each with a
    message for the user.
    """
    chosen = as_text(vintage, "vintage")
    if not (chosen or vintage is None):
        raise ParameterError('Fill in `vintage`, for example "2017".')
    place = find_root(root)
    known = load_catalogue(catalogue).with_local(place.local_indicators)
    area = find_area(known, names, title)
    snapshot, known = load_prepared(place, chosen, known)
    who = members(known, area)
    of = _Members(who, codes_of(known, area), known, snapshot)
    return GroupAssessment(
        area=area,
        members=who,
        vintage=snapshot,
        catalogue=known,
        figures=ById(
            "indicator", {i.id: of.figure(i) for i in known.indicators.indicators}
        ),
        population=of.population(),
        inputs=sorted_inputs(common_inputs(place, snapshot, known)),
    )


@dataclass(frozen=True)
class _Members:
    """The municipalities of an area, and the codes that its figures may stand under."""

    who: dict[str, Municipality]
    codes: list[str]
    catalogue: Catalogue
    vintage: Vintage

    def figure(self, entry: Indicator) -> GroupFigure:
        """An indicator of the area."""
        by_period = self._by_period(entry)
        given = self._given(entry.id)
        own = given or _computed(entry, by_period)
        why, missing = self._missing(entry, by_period)
        found = beside_nation(entry, own, missing, self.vintage)
        when = found.municipality.period or next(reversed(by_period), None)
        return GroupFigure(
            found,
            "given" if given else "computed" if own else "",
            "" if own else why,
            when,
            by_period.get(when or "", {}),
        )

    def population(self) -> Figure:
        """The inhabitants in the newest period that all members have."""
        table = {c: self.vintage.figures(POPULATION, c) for c in self.who}
        common = set.intersection(*(set(figures) for figures in table.values()))
        if not common:
            return self.vintage.reason(POPULATION, "region")
        newest = max(common, key=period_end)
        found = [figures[newest] for figures in table.values()]
        return Figure(sum(f.value or 0 for f in found), _status(found), newest)

    def _given(self, id: str) -> dict[str, Figure]:
        """What the vintage has of just these municipalities, by period."""
        found: dict[str, Figure] = {}
        for code in reversed(self.codes):
            found |= self.vintage.figures(id, code)
        return {period: found[period] for period in sorted(found, key=period_end)}

    def _by_period(self, entry: Indicator) -> dict[str, dict[str, Figure]]:
        """The members' figures by period, oldest first, with gaps and hidden ones."""
        if entry.geography == "police_district":
            return {}
        known = {code: self.vintage.figures(entry.id, code) for code in self.who}
        hidden, empty = self._hidden(entry.id), self._empty(entry.id)
        periods = {period for figures in known.values() for period in figures}
        return {
            period: {
                code: SUPPRESSED
                if code in hidden.get(period, ()) or code in hidden.get("", ())
                else figures.get(period)
                or empty.get((code, period))
                or self.vintage.reason(entry.id, "municipality", code)
                for code, figures in known.items()
            }
            for period in sorted(periods | hidden.keys() - {""}, key=period_end)
        }

    def _empty(self, id: str) -> dict[tuple[str, str], Figure]:
        """Those with nothing to count of, by municipality and period."""
        table = self.vintage.observations
        rows = table[(table["indicator"] == id) & (table["status"] == "not_relevant")]
        told = zip(rows["area"], rows["period"].fillna(""), strict=True)
        return {
            (area, period): Figure(None, "not_relevant", period, area)
            for area, period in told
            if period
        }

    def _hidden(self, id: str) -> dict[str, set[str]]:
        """Which municipalities' figures are not told, by period; empty for every one.

        Those of a region or province in which one is suppressed, all of them: a total
        is broken down whole or not at all, or the one could be subtracted.
        """
        table = self.vintage.observations
        rows = table[(table["indicator"] == id) & (table["status"] == "suppressed")]
        every = self.catalogue.municipalities
        found: dict[str, set[str]] = {}
        for code, period in zip(rows["area"], rows["period"].fillna(""), strict=True):
            if one := every.get(code):
                found.setdefault(period, set()).update(
                    other
                    for other, m in every.items()
                    if m.region == one.region or m.province == one.province
                )
        return found

    def _missing(
        self, entry: Indicator, by_period: dict[str, dict[str, Figure]]
    ) -> tuple[Why, Figure]:
        """Why the area has no figure, and that figure."""
        if entry.geography == "police_district":
            return "districts", self.vintage.reason(entry.id, "region")
        if not by_period:
            return "none", self.vintage.reason(entry.id, "municipality")
        newest = list(by_period.values())[-1].values()
        if SUPPRESSED in newest:
            return "suppressed", SUPPRESSED
        if any(figure.value is None for figure in newest):
            return "members", NOT_COLLECTED
        return "counts", NOT_COLLECTED


def _computed(
    entry: Indicator, by_period: dict[str, dict[str, Figure]]
) -> dict[str, Figure]:
    """The area's figures of the periods that all members have, where we know how."""
    found = {}
    for period, of_period in by_period.items():
        figures = list(of_period.values())
        if total := _total(entry, figures):
            found[period] = replace(total, status=_status(figures), period=period)
    return found


def _total(entry: Indicator, figures: list[Figure]) -> Figure | None:
    """The figure of several municipalities together; None where it is not known."""
    if entry.average.region == "mean_count":
        values = [f.value for f in figures if f.value is not None]
        if len(values) < len(figures):
            return None
        count, of, per = sum(values), float(len(figures)), 1
    elif entry.unit in PER and (total := added_counts(figures)) and total[1]:
        count, of = total
        per = PER[entry.unit]
    else:
        return None
    return Figure(per * count / of, "ok", count=count, of=of)


def _status(figures: Iterable[Figure]) -> str:
    """The status of what is made of several figures: that of the least sure."""
    known = (figure.status for figure in figures if figure.value is not None)
    return max(known, key=PRESENT.index)
