"""The CSV files of a vintage: figures as rows, reasons for gaps, changes of areas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from math import isclose, isfinite, isnan, nan
from typing import Literal, cast, get_args

from parathed_lib import frames
from parathed_lib.catalogue import PER, Indicator, load_catalogue
from parathed_lib.formatting import is_period
from parathed_lib.frames import Observation

MISSING_FILE, AREAS_FILE = "missing.csv", "areas.csv"
COLUMNS = [c for c in frames.OBSERVATIONS.columns if c != "source"]
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_MISSING_COLUMNS = ["indicator", "level", "status", "note"]

MissingReasons = dict[tuple[str, str], tuple[str, str]]


def read_table(file: str, data: bytes, faults: list[str]) -> list[Observation]:
    """The observations of one file; what is wrong with it is added to `faults`.

    Where count and denominator are known the value is theirs, unrounded. A stored value
    that is not theirs, rounded to the digits that it is printed with, is a fault.
    """
    try:
        heading, *rows = csv_rows(data) or [[]]
    except ValueError as error:
        faults.append(f"{file}: cannot be read: {error}")
        return []
    if heading != COLUMNS:
        faults.append(f"{file}: expected the columns {', '.join(COLUMNS)}")
        return []
    known = load_catalogue().indicators.by_id
    found = []
    for number, row in enumerate(rows, start=2):
        place = f"{file} row {number}"
        if len(row) != len(COLUMNS):
            faults.append(f"{place}: expected {len(COLUMNS)} cells, found {len(row)}")
            continue
        cells = dict(zip(COLUMNS, row, strict=True))
        found.append(_observation(cells, file, place, known, faults))
    return found


def _observation(
    cells: dict[str, str],
    file: str,
    place: str,
    known: dict[str, Indicator],
    faults: list[str],
) -> Observation:
    numbers = {column: _number(cells[column]) for column in frames.OBSERVATIONS.numbers}
    for column, number in numbers.items():
        if cells[column] and isnan(number):
            faults.append(f"{place}: {column} is no number")
    if not is_period(cells["period"]):
        faults.append(f"{place}: {cells['period']!r} is no period")
    row = Observation(
        indicator=cells["indicator"],
        area=cells["area"],
        period=cells["period"],
        status=cells["status"],
        source=file,
        note=cells["note"],
        **numbers,
    )
    if isnan(row.value) or isnan(row.count) or not row.of > 0:
        return row
    exact = _of_counts(row, known)
    if not exact:
        return row
    if found := [value for value in exact if _reads(cells["value"], value)]:
        return row._replace(value=found[0])
    faults.append(
        f"{place}: {row.indicator} {row.area} {row.period}: the value "
        f"{cells['value']} is not that of count and of, {exact[0]:.10g}"
    )
    return row


def _number(text: str) -> float:
    """The number; NaN where there is none, or something else."""
    number = float(text) if _NUMBER.fullmatch(text) else nan
    return number if isfinite(number) else nan


def _of_counts(row: Observation, known: dict[str, Indicator]) -> list[float]:
    """What the value can be by count and denominator; none for a unit of neither."""
    entry = known.get(row.indicator)
    # The unit of a municipality's own indicator is not known here: any will do.
    units = [entry.unit] if entry else list(PER)
    return [PER[unit] * row.count / row.of for unit in units if unit in PER]


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
        heading, *rows = csv_rows(data) or [[]]
    except ValueError as error:
        faults.append(f"{MISSING_FILE}: cannot be read: {error}")
        return {}
    reasons: MissingReasons = {}
    for number, row in enumerate(rows, start=2):
        if (heading, len(row)) != (_MISSING_COLUMNS, len(heading)) or (
            row[1] not in frames.LEVELS or row[2] not in frames.MISSING
        ):
            faults.append(
                f"{MISSING_FILE} row {number}: expected {', '.join(_MISSING_COLUMNS)} "
                f"with a level of {', '.join(frames.LEVELS)} and a status of "
                f"{', '.join(frames.MISSING)}"
            )
            continue
        indicator, level, status, note = row
        if (indicator, level) in reasons:
            faults.append(
                f"{MISSING_FILE} row {number}: {indicator} {level} stands twice"
            )
        reasons[indicator, level] = status, note
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
        rows = csv_rows(data)
    except ValueError:
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


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a file of a vintage, headings first and blank lines left out.

    Raises ValueError for a file that is no UTF-8 or no CSV.
    """
    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        return [row for row in csv.reader(text) if row]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def csv_bytes(columns: list[str], rows: list[list[str]]) -> bytes:
    """A CSV file of a vintage: commas, one heading row, line feeds, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *rows])
    return text.getvalue().encode("utf-8")
