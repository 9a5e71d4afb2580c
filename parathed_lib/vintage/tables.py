"""The CSV files of a vintage: figures as rows, reasons for gaps, changes of areas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from math import isclose
from typing import Literal, cast, get_args

import numpy as np
import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import PER, load_catalogue
from parathed_lib.formatting import is_period

MISSING_FILE, AREAS_FILE = "missing.csv", "areas.csv"
COLUMNS = [c for c in frames.OBSERVATIONS.columns if c != "source"]
_MISSING_COLUMNS = ["indicator", "level", "status", "note"]

MissingReasons = dict[tuple[str, str], tuple[str, str]]


def read_table(file: str, data: bytes, faults: list[str]) -> pd.DataFrame:
    """The observations of one file; what is wrong with it is added to `faults`.

    Where count and denominator are known the value is theirs, unrounded. A stored value
    that is not theirs, rounded to the digits that it is printed with, is a fault.
    """
    try:
        table = pd.read_csv(
            io.BytesIO(data),
            dtype=str,
            keep_default_na=False,
            na_values={c: [""] for c in frames.OBSERVATIONS.numbers},
        )
    except (ValueError, UnicodeDecodeError) as error:
        faults.append(f"{file}: cannot be read: {error}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    if list(table.columns) != COLUMNS or not isinstance(table.index, pd.RangeIndex):
        faults.append(f"{file}: expected the columns {', '.join(COLUMNS)}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    printed = table["value"]
    for column in frames.OBSERVATIONS.numbers:
        numbers = pd.to_numeric(table[column], errors="coerce")
        wrong = ~np.isfinite(numbers) & table[column].notna()
        faults += [
            f"{file} row {i + 2}: {column} is no number" for i in table[wrong].index
        ]
        table[column] = numbers.astype(float)
    for number, text in enumerate(table["period"], start=2):
        if not is_period(text):
            faults.append(f"{file} row {number}: {text!r} is no period")
    table["value"] = _of_counts(file, table, printed, faults)
    table["source"] = file
    return table[list(frames.OBSERVATIONS.columns)]


def _of_counts(
    file: str, table: pd.DataFrame, printed: pd.Series, faults: list[str]
) -> pd.Series:
    """The values of a file, those with count and denominator reckoned from these."""
    values = table["value"].copy()
    units = {i.id: i.unit for i in load_catalogue().indicators.indicators}
    counted = values.notna() & table["count"].notna() & (table["of"] > 0)
    rows = counted.to_numpy().nonzero()[0].tolist()
    for row, cells in zip(rows, table[counted].to_dict("records"), strict=True):
        unit = units.get(cells["indicator"])
        if unit is not None and unit not in PER:
            continue
        # The unit of a municipality's own indicator is not known here: any will do.
        each = PER.values() if unit is None else (PER[unit],)
        exact = [per * cells["count"] / cells["of"] for per in each]
        text = str(printed.iloc[row])
        if found := [value for value in exact if _reads(text, value)]:
            values.iloc[row] = found[0]
            continue
        faults.append(
            f"{file} row {row + 2}: {cells['indicator']} {cells['area']} "
            f"{cells['period']}: the value {text} is not that of count and of, "
            f"{exact[0]:.10g}"
        )
    return values


def _reads(text: str, value: float) -> bool:
    """Whether a number, rounded to the digits of `text`, reads as `text` does."""
    digits = Decimal(text).as_tuple().exponent
    assert isinstance(digits, int)
    half = Decimal(5).scaleb(digits - 1)
    return isclose(float(text), value, rel_tol=1e-12) or (
        abs(Decimal(text) - Decimal(value)) <= half * Decimal("1.000001")
    )


def read_reasons(data: bytes, faults: list[str]) -> MissingReasons:
    """Why figures are missing, by indicator and level: status and a note."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    except UnicodeDecodeError as error:
        faults.append(f"{MISSING_FILE}: is not UTF-8: {error}")
        return {}
    reasons: MissingReasons = {}
    for number, row in enumerate(rows, start=2):
        if list(row) != _MISSING_COLUMNS or (
            row["level"] not in frames.LEVELS or row["status"] not in frames.MISSING
        ):
            faults.append(
                f"{MISSING_FILE} row {number}: expected {', '.join(_MISSING_COLUMNS)} "
                f"with a level of {', '.join(frames.LEVELS)} and a status of "
                f"{', '.join(frames.MISSING)}"
            )
            continue
        key = (row["indicator"], row["level"])
        if key in reasons:
            faults.append(f"{MISSING_FILE} row {number}: {' '.join(key)} stands twice")
        reasons[key] = (row["status"], row["note"])
    return reasons


def written_reasons(reasons: MissingReasons) -> bytes:
    """The reasons as the file of a vintage."""
    return csv_bytes(
        _MISSING_COLUMNS, [[*key, *why] for key, why in sorted(reasons.items())]
    )


ChangeOfArea = Literal["unknown", "absent", "new", "gone", "of_another_time"]


@dataclass(frozen=True)
class AreaChange:
    """An area that an answer has, or lacks, unlike what was to be expected.

    `unknown`: its figures are left out. `absent`: an area of its kind should be there.
    `new`: the vintage before does not have it. A region that does not exist on the
    vintage's day is `gone` when only the vintage before has it, and `of_another_time`
    when the answer does. `area` is the source's code where it is unknown.
    """

    indicator: str
    change: ChangeOfArea
    area: str
    name: str


_AREA_COLUMNS = [field.name for field in fields(AreaChange)]


def written_areas(changes: Iterable[AreaChange]) -> bytes:
    """The changes as the file of a vintage."""
    return csv_bytes(_AREA_COLUMNS, [list(astuple(change)) for change in changes])


def read_areas(data: bytes, faults: list[str]) -> tuple[AreaChange, ...]:
    """The changes of a vintage's file; a fault is added to `faults`."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    except (UnicodeDecodeError, csv.Error):
        rows = [[]]
    wrong = [r for r in rows[1:] if len(r) != 4 or r[1] not in get_args(ChangeOfArea)]
    if rows and (rows[0] != _AREA_COLUMNS or wrong):
        faults.append(
            f"{AREAS_FILE}: expected {', '.join(_AREA_COLUMNS)} with a change of "
            f"{', '.join(get_args(ChangeOfArea))}"
        )
        return ()
    return tuple(
        AreaChange(i, cast("ChangeOfArea", c), a, n) for i, c, a, n in rows[1:]
    )


def csv_bytes(columns: list[str], rows: list[list[str]]) -> bytes:
    """A CSV file of a vintage: commas, one heading row, line feeds, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *rows])
    return text.getvalue().encode("utf-8")
