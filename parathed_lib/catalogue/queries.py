"""How an indicator's figures are asked for: one record per kind of source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from parathed_lib.catalogue.reading import Entry, Text

Codes = Annotated[list[Text], Field(min_length=1)]
# How the periods of a table become those of the indicator: as they stand; quarters or
# months added up to whole years; the first of a year, named by the year; the day on
# which the quarter begins.
Time = Literal["published", "sum_of_year", "first_of_year", "first_day"]


class TableQuery(Entry):
    """The cells of one StatBank table, for every area and every period it has.

    `variables` holds text codes of the other variables; cells of several codes are
    added together. The variables of area and time are found in the table's own
    description, not named here.
    """

    table: Text
    variables: dict[Text, Codes] = {}
    time: Time = "published"


class StatBankQuery(Entry):
    """Figures of Statistics Denmark: a table's own, or a numerator over a denominator.

    With `numerator` and `denominator` the figure is `per` times their quotient. `sums`
    says what becomes of region and nation: `published` as the table has them, or
    `municipalities` the sum of their municipalities, before the division.
    """

    source: Literal["statbank"]
    status: Literal["verified", "unverified"]
    value: TableQuery | None = None
    numerator: TableQuery | None = None
    denominator: TableQuery | None = None
    per: Annotated[float, Field(gt=0)] = 100.0
    sums: Literal["published", "municipalities"] = "published"

    @property
    def tables(self) -> dict[str, TableQuery]:
        """The queries that are put, by their part in the figure."""
        parts = {
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
        }
        return {name: query for name, query in parts.items() if query is not None}


class StilQuery(Entry):
    """Figures of STIL, uddannelsesstatistik.dk: one measure of a cube.

    `municipality` and `school_year` are the details by which the measure is divided.
    """

    source: Literal["stil"]
    status: Literal["verified", "unverified"]
    area: Text
    subject: Text
    topic: Text
    measure: Text
    municipality: Text
    school_year: Text


class FileQuery(Entry):
    """Figures in a file that a person hands over: the headings of its columns.

    Without a column `value` every row is one thing of an area (a housing area on a
    list), and the figure is the number of rows; all areas without a row have 0.
    Without a column `period` the period is given with the file.
    """

    source: Literal["file"]
    columns: FileColumns

    @property
    def status(self) -> str:
        """A file is checked by its headings each time it is handed over."""
        return "file"


class FileColumns(Entry):
    """The headings of the columns that are read; no other column is kept."""

    area: Text
    period: str = ""
    value: str = ""
    count: str = ""
    of: str = ""

    @property
    def named(self) -> dict[str, str]:
        """The headings in use, by what stands under them."""
        return {kind: heading for kind, heading in dict(self).items() if heading}


class NoQuery(Entry):
    """No source gives the figure today; `why` tells the reader, in Danish."""

    source: Literal["none"]
    why: Text

    @property
    def status(self) -> str:
        """There is nothing to ask for."""
        return "none"


FileQuery.model_rebuild()
Query = Annotated[
    StatBankQuery | StilQuery | FileQuery | NoQuery, Field(discriminator="source")
]


def query_faults(query: Query) -> list[str]:
    """What the form of the entry cannot tell: parts that do not go together."""
    if isinstance(query, StatBankQuery):
        parts = set(query.tables)
        if parts not in ({"value"}, {"numerator", "denominator"}):
            return ["expected either value, or numerator and denominator"]
        if query.sums == "municipalities" and parts == {"value"}:
            return ["sums: shares cannot be added; expected numerator and denominator"]
    if isinstance(query, FileQuery):
        named = list(query.columns.named.values())
        if len(set(named)) != len(named):
            return ["columns: two of them have the same heading"]
        has = set(query.columns.named)
        if "count" in has and "of" not in has:
            return ["columns: a count needs the number that it is a part of"]
        if "of" in has and not has & {"count", "value"}:
            return ["columns: the size of a group needs a count or a value in it"]
    return []
