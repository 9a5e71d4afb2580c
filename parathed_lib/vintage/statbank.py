"""Reads StatBank's answers: the description of a table, and its cells.

Cells come as CSV or BULK: semicolons, codes as text, the decimal sign of the language
asked for, a byte order mark in CSV and none in BULK.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.errors import QueryError, SourceError, unknown_name
from parathed_lib.vintage.recipes import Language

CONTENT = "INDHOLD"
OK, MISSING, ABSENT = "ok", "missing", "absent"
_NUMBER = {"da": r"-?\d+(?:,\d+)?", "en": r"-?\d+(?:\.\d+)?"}
# The classification of municipalities; the variable that has it is the table's area,
# whatever its name (OMRÅDE, BOPOMR, KOMMUNEDK ...). Some answers begin with a capital.
_MUNICIPALITY_MAP = "denmark_municipality"


class _Described(BaseModel):
    # What we do not name is not kept; so the contacts, who are persons, fall away.
    model_config = ConfigDict(frozen=True, extra="ignore")


class VariableValue(_Described):
    """One value of a variable: its code and its label."""

    id: str
    text: str


class TableVariable(_Described):
    """One variable of a table; `elimination` means that it can be left out."""

    id: str
    text: str
    elimination: bool
    time: bool
    map: str = ""
    values: list[VariableValue] = Field(min_length=1)

    @cached_property
    def codes(self) -> list[str]:
        """The codes of all values, in the table's order."""
        return [value.id for value in self.values]

    @cached_property
    def label(self) -> dict[str, str]:
        """The label of each code."""
        return {value.id: value.text for value in self.values}


class Footnote(_Described):
    """A remark on a table; a mandatory one must be shown with its figures."""

    text: str
    mandatory: bool = False


class TableInfo(_Described):
    """What the service tells of a table.

    `updated` is Danish local time without a zone. `suppressedDataValue` is what stands
    where a number is held back: almost everywhere "0", so a zero is not always a
    number. `unit` is "-" when it differs inside the table.
    """

    id: str
    text: str
    description: str = ""
    unit: str = ""
    suppressedDataValue: str = ""  # noqa: N815 (the service's own name)
    updated: str
    active: bool = True
    footnote: Footnote | None = None
    variables: list[TableVariable] = Field(min_length=1)

    def variable(self, code: str) -> TableVariable:
        """The variable with this code, in any case; QueryError with the nearest."""
        for variable in self.variables:
            if variable.id.casefold() == code.casefold():
                return variable
        known = [v.id for v in self.variables]
        raise QueryError(f"{self.id}: {unknown_name('variable', code, known)}")

    @cached_property
    def time(self) -> TableVariable:
        """The variable of time."""
        for variable in self.variables:
            if variable.time:
                return variable
        raise QueryError(f"{self.id} has no variable of time.")

    @cached_property
    def area(self) -> TableVariable:
        """The variable of area, known by its map and not by its name."""
        for variable in self.variables:
            if variable.map.casefold().startswith(_MUNICIPALITY_MAP):
                return variable
        raise QueryError(
            f"{self.id} has no variable with the municipalities. Choose a table that "
            "is divided by municipality."
        )

    def stored(self) -> bytes:
        """The description as it is kept: as received, but without the contacts."""
        text = self.model_dump_json(exclude_none=True, indent=1)
        return (text + "\n").encode("utf-8")


def read_tableinfo(data: bytes, table: str) -> TableInfo:
    """The description of `table`; SourceError when it is of something else."""
    try:
        info = TableInfo.model_validate_json(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'answer'}: {fault['msg']}"
            for fault in faults[:3]
        )
        raise SourceError(
            f"StatBank: the description of {table} is not in the agreed form: {told}."
        ) from error
    if info.id.casefold() != table.casefold():
        raise SourceError(
            f"StatBank: asked for the description of {table}, got that of {info.id}."
        )
    return info


def read_cells(
    data: bytes,
    variables: Sequence[str] | None = None,
    *,
    lang: Language = "da",
    what: str = "the answer",
) -> pd.DataFrame:
    """The cells of an answer in the order received, one row per cell.

    Columns: one per variable with codes (or labels) as text, leading zeros kept;
    `text` the number as it was written; `value` as float, NaN where no number stands;
    `status`, `ok` or `missing`. A zero is a zero. `variables` are the columns that
    were asked for: in the answer their names are in capitals, here they get back
    their own; without it the columns are named as received.

    Raises SourceError for an answer that is cut short or of another form, also for
    something with digits that is no number of the language asked for: a sign such as
    ".." is a missing number, "37.7" in a Danish answer is a misunderstanding.
    """
    if not data.endswith(b"\n"):
        raise SourceError(f"{what} is cut short: its last line has no end.")
    # A row without its last columns would be read as one with empty ones.
    separators = data[: data.index(b"\n")].count(b";")
    if data.count(b";") != separators * data.count(b"\n"):
        raise SourceError(f"{what} has rows with other columns than its header.")
    try:
        cells = pd.read_csv(
            io.BytesIO(data),
            sep=";",
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            on_bad_lines="error",
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{what} cannot be read as CSV: {str(error).strip()}."
        ) from error
    if not isinstance(cells.index, pd.RangeIndex):
        raise SourceError(f"{what} has rows with other columns than its header.")
    _check_header(cells, variables, what)
    if variables is not None:
        cells.columns = pd.Index([*variables, CONTENT])
    text = cells.pop(CONTENT)
    # Many cells are written alike: each way of writing is looked at once.
    places, ways = pd.factorize(text)
    written = pd.Series(ways, dtype="str")
    known = written.str.fullmatch(_NUMBER[lang])
    strange = written[~known][written[~known].str.contains(r"\d")]
    if len(strange):
        raise SourceError(
            f"{what} has {strange.iloc[0]!r} where a number was expected. The decimal "
            f"sign may be that of another language than {lang}."
        )
    numbers = written.where(known, "nan")
    if lang == "da":
        numbers = numbers.str.replace(",", ".", regex=False)
    cells["text"] = text
    cells["value"] = numbers.astype(float).array.take(places)
    cells["status"] = (
        known.map({True: OK, False: MISSING}).astype("str").array.take(places)
    )
    return cells


def _check_header(
    cells: pd.DataFrame, variables: Sequence[str] | None, what: str
) -> None:
    found = [str(column) for column in cells.columns]
    if variables is None:
        if len(found) < 2 or found[-1] != CONTENT:
            told = ", ".join(found[:5])
            raise SourceError(
                f"{what}: expected a last column {CONTENT}, found {told}."
            )
        return
    expected = [*(v.upper() for v in variables), CONTENT]
    if [column.upper() for column in found] != expected:
        raise SourceError(
            f"{what}: expected the columns {', '.join(expected)}; found "
            f"{', '.join(found[:10])}. The source may have changed the table, or "
            "answered for another."
        )


def complete(
    cells: pd.DataFrame,
    asked: Mapping[str, Sequence[str]],
    *,
    sparse: bool = False,
    what: str = "the answer",
) -> pd.DataFrame:
    """The cells in the order asked, with proof that every combination came once.

    `asked` has the codes of each variable. With `sparse` (BULK leaves out cells that
    nobody is in) the combinations that did not come are added with status `absent`,
    without a value. Raises SourceError for cells that were not asked for, that came
    twice, or that did not come.
    """
    names = list(asked)
    places = []
    for name in names:
        place = pd.Series(range(len(asked[name])), index=list(asked[name]))
        found = cells[name].map(place)
        if found.isna().any():
            strange = cells.loc[found.isna(), name].iloc[0]
            raise SourceError(
                f"{what} has {name} {strange!r}, which was not asked for."
            )
        places.append(found.astype("int64"))
    number = pd.Series(0, index=cells.index, dtype="int64")
    for name, place in zip(names, places, strict=True):
        number = number * len(asked[name]) + place
    if number.duplicated().any():
        twice = cells.loc[number.duplicated(), names].iloc[0]
        raise SourceError(f"{what} has a cell twice: {', '.join(twice)}.")
    total = math.prod(map(len, asked.values()))
    if len(cells) == total:
        order = number.argsort(kind="stable").to_numpy()
        return cells.take(order).reset_index(drop=True)
    if not sparse:
        raise SourceError(
            f"{what} is not whole: {len(cells)} of {total} cells came. Ask again; if "
            "it stays so, the source has changed the table."
        )
    index = pd.MultiIndex.from_product(list(asked.values()), names=names)
    filled = cells.set_index(names).reindex(index)
    filled["status"] = filled["status"].fillna(ABSENT)
    filled["text"] = filled["text"].fillna("")
    return filled.reset_index()
