"""What is known of each indicator: a record per entry of `indicators.toml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from parathed_lib.catalogue.queries import Query, query_faults
from parathed_lib.catalogue.reading import Entry, Named, Text, read_file, refused, twice
from parathed_lib.errors import ById
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import (
    MISSING,
    NO_BREAK_SPACE,
    decimals_of,
    is_period,
    number,
    percent,
)

Finite = Annotated[float, Field(allow_inf_nan=False)]
Level = Literal["municipality", "region", "nation"]
Average = Literal["weighted", "unweighted_mean", "mean_count", "none"]


class Decimals(Entry):
    """How many decimals are printed at each level."""

    municipality: Annotated[int, Field(ge=0, le=4)]
    region: Annotated[int, Field(ge=0, le=4)]
    nation: Annotated[int, Field(ge=0, le=4)]


class Averages(Entry):
    """The kind of average that the regional and the national figure are."""

    region: Average
    nation: Average


class Source(Entry):
    """Where the figures come from; `table_2017` is the table's name in 2017."""

    publisher: Text
    table: str
    table_2017: str = ""
    title: Text
    licence: Text


class Break(Entry):
    """A period from which the figures are counted in another way."""

    period: Text
    text: Text


# By what a count is multiplied, when it is divided by the whole that it is a part of.
PER: Mapping[str, int] = {"pct": 100, "per_1000": 1000}


class Outlier(Entry):
    """A figure that is known to stand out; `period` is empty for all periods."""

    area: Text
    period: str = ""
    text: Text


class Indicator(Shown, Entry):
    """One public figure about a municipality's surroundings.

    `descriptive_only` indicators (those on origin) get no verdict, rank, map or
    distribution. `polarity` says which direction is wished for. `scale` is the axis
    of every drawing, the same in all reports. `series` is what a title calls the
    figure ("Ledigheden") where its time series is drawn, empty where it is not.
    `least_difference` is the least difference, in the unit, that is called higher or
    lower where nothing is tested, and `least_difference_why` the reason for it.
    `decimals_as_stored` is for a source that gives some periods in whole numbers: a
    figure then has no more decimals than it has in the vintage's file.
    `municipalities` are the codes whose own, local indicator this is; it is empty for
    the indicators of the catalogue, which are there for all.
    """

    id: Text
    group: Text
    title: Text
    short: Annotated[str, Field(min_length=1, max_length=28)]
    measure: Text
    unit: Literal["pct", "kr", "count", "score", "per_1000"]
    print_unit: bool = True
    decimals: Decimals
    polarity: Literal["high", "low", "none"]
    descriptive_only: bool
    geography: Literal["municipality", "police_district"]
    regional_level: Literal["region", "province", "none"]
    average: Averages
    interval: Literal["share", "rate", "none"] = "none"
    least_difference: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    least_difference_why: str = ""
    decimals_as_stored: bool = False
    max_age_months: Annotated[int, Field(gt=0)]
    scale: Annotated[tuple[Finite, Finite], Field(strict=False)]
    key_figure: bool = False
    series: str = ""
    substitute_for: str = ""
    municipalities: list[Text] = []
    counted: Text
    of: Text
    rationale: Text
    references: list[str]
    footnote: str = ""
    source: Source
    query: Query
    breaks: list[Break] = []
    outliers: list[Outlier] = []

    def face(self) -> Face:
        """What it is called, its unit, and who publishes it."""
        return Face(
            f"Indicator {self.id}",
            {"title": self.title, "unit": self.unit, "source": self.source.publisher},
        )

    @property
    def is_local(self) -> bool:
        """Whether this is an indicator of some municipalities' own."""
        return bool(self.municipalities)

    def printed(self, level: str, value: float | None) -> str:
        """A figure of a level as it stands in a table: `7,1 %`, `-` when missing."""
        decimals: int = getattr(self.decimals, level)
        if self.decimals_as_stored and value is not None and value == value:
            decimals = decimals_of(value, decimals)
        if self.unit == "pct" and self.print_unit:
            return percent(value, decimals)
        return number(value, decimals)

    def with_unit(self, level: str, value: float | None) -> str:
        """A figure of a level as it stands in running text, always with its unit."""
        text = self.printed(level, value)
        if text == MISSING:
            return text
        if self.unit == "pct" and not self.print_unit:
            return f"{text}{NO_BREAK_SPACE}%"
        return f"{text}{NO_BREAK_SPACE}kr." if self.unit == "kr" else text

    def printed_limits(self, limits: tuple[float, float] | None) -> str:
        """Limits of a municipality's figure: `31,2-32,0 %`; empty without them."""
        if limits is None:
            return ""
        # One decimal more than the figure: rounded away, an interval says nothing.
        decimals = self.decimals.municipality + 1
        low, high = (number(limit, decimals) for limit in limits)
        return f"{low}-{high}{f'{NO_BREAK_SPACE}%' if self.unit == 'pct' else ''}"

    @property
    def is_of_a_group(self) -> bool:
        """Whether the figure tells of a group that may be too small to be shown."""
        return self.unit in ("pct", "score", "per_1000")


class Population(Entry):
    """The number of inhabitants: no indicator, but shown with a municipality's name."""

    title: Text
    source: Source
    query: Query


class RetiredTable(Entry):
    """A table that the report of 2017 names, and the tables that took its place."""

    table: Text
    by: Annotated[list[Text], Field(min_length=1)]
    text: Text


class IndicatorFile(Shown, Entry):
    """The whole of `indicators.toml`."""

    version: Text
    retired_tables: list[RetiredTable] = []
    population: Population
    groups: list[Named]
    indicators: list[Indicator]

    def face(self) -> Face:
        """How many there are, and what each is called."""
        return Face(
            f"Indicators {self.version}",
            {
                "official": str(len(self.official)),
                "substitutes": str(len(self.indicators) - len(self.official)),
            },
            [
                {
                    "indicator": i.id,
                    "title": i.title,
                    "unit": i.unit,
                    "substitute for": i.substitute_for,
                }
                for i in self.indicators
            ],
        )

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """The indicators by their id, in the file's order."""
        return ById("indicator", {i.id: i for i in self.indicators})

    @property
    def official(self) -> list[Indicator]:
        """The indicators of the assessment, without the substitutes."""
        return [i for i in self.indicators if not i.substitute_for]

    @cached_property
    def retired(self) -> dict[str, RetiredTable]:
        """The retired tables by their name."""
        return {retired.table: retired for retired in self.retired_tables}

    def substitutes(self, indicator: str) -> list[Indicator]:
        """The indicators of another definition that are shown beside `indicator`.

        Raises UnknownNameError.
        """
        id = self.by_id[indicator].id
        return [i for i in self.indicators if i.substitute_for == id]


class Reference(Entry):
    """A literature reference, as far as it is known."""

    key: Text
    cite: Text
    text: Text


class ReferenceFile(Entry):
    """The whole of `references.toml`."""

    references: list[Reference]

    @cached_property
    def by_key(self) -> dict[str, Reference]:
        """The references by their key."""
        return ById("reference", {r.key: r for r in self.references})


def read_indicators(folder: Path) -> tuple[IndicatorFile, ReferenceFile]:
    """Indicators and references of a folder, checked against each other.

    Raises CatalogueError with every fault of the file at once.
    """
    indicators = read_file(folder, "indicators.toml", IndicatorFile)
    references = read_file(folder, "references.toml", ReferenceFile)
    reference_faults = twice("key", [r.key for r in references.references])
    cited = {key for i in indicators.indicators for key in i.references}
    reference_faults += [
        f"references {r.key}: is cited by no indicator"
        for r in references.references
        if r.key not in cited
    ]
    if reference_faults:
        raise refused("references.toml", reference_faults)
    if faults := _faults(indicators, set(references.by_key)):
        raise refused("indicators.toml", faults)
    return indicators, references


def entry_faults(entry: Indicator, references: Collection[str]) -> list[str]:
    """What is wrong with an indicator by itself, whichever file it stands in."""
    place = f"indicators {entry.id}"
    faults = [
        f"{place} references: {key!r} does not stand in references.toml"
        for key in entry.references
        if key not in references
    ]
    if entry.descriptive_only and (
        entry.polarity != "none" or entry.series or entry.least_difference
    ):
        faults.append(
            f"{place} descriptive_only: expected polarity 'none', no series and no "
            "least_difference"
        )
    if bool(entry.least_difference) != bool(entry.least_difference_why):
        faults.append(
            f"{place} least_difference: expected it with least_difference_why, "
            "or neither"
        )
    if entry.scale[0] >= entry.scale[1]:
        faults.append(f"{place} scale: expected a lower limit below the upper")
    faults += [
        f"{place} breaks: {b.period!r} is no period"
        for b in entry.breaks
        if not is_period(b.period)
    ]
    return faults + [f"{place} query {fault}" for fault in query_faults(entry.query)]


def _faults(file: IndicatorFile, references: set[str]) -> list[str]:
    faults = twice("groups", [g.id for g in file.groups])
    faults += twice("indicators", [i.id for i in file.indicators])
    groups = {g.id for g in file.groups}
    official = {i.id for i in file.official}
    for i in file.indicators:
        place = f"indicators {i.id}"
        if i.group not in groups:
            faults.append(f"{place} group: {i.group!r} is no group of this file")
        if i.substitute_for and i.substitute_for not in official:
            faults.append(
                f"{place} substitute_for: {i.substitute_for!r} is no indicator "
                "of this file, or is a substitute itself"
            )
        if i.is_local:
            faults.append(
                f"{place} municipalities: expected none; an indicator of a "
                "municipality's own stands in the data root's indicators.toml"
            )
        faults += entry_faults(i, references)
        if not i.descriptive_only and not i.least_difference:
            faults.append(
                f"{place} least_difference: expected a number above 0, and its reason"
            )
    faults += [f"population query {f}" for f in query_faults(file.population.query)]
    faults += twice("retired_tables", [t.table for t in file.retired_tables])
    used = {i.group for i in file.indicators}
    faults += [f"groups {g}: has no indicator" for g in sorted(groups - used)]
    return faults
