"""A file that a person hands over, read into figures.

Only the columns that the catalogue names are kept; the file itself never is, since a
workbook carries names of authors and sheets about other things.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from parathed_lib.catalogue import PER, Catalogue, Indicator
from parathed_lib.catalogue.queries import FileQuery
from parathed_lib.errors import HandedOverError, numbered_faults
from parathed_lib.formatting import is_missing, listed, number, period_end
from parathed_lib.frames import CHRISTIANSOE
from parathed_lib.sources.files.figures import (
    MOST_FAULTS,
    RowReader,
    absent,
    as_table,
    counted_by_area,
    duplicates,
    not_computed,
    with_wider,
    without_small,
)
from parathed_lib.sources.files.table import (
    FigureTable,
    Headings,
    find_table,
    has_headings,
    list_faults,
    place,
    shown,
)
from parathed_lib.spreadsheets import open_table, received
from parathed_lib.spreadsheets.areas import areas_of
from parathed_lib.spreadsheets.cells import TABLE, UnfitError
from parathed_lib.spreadsheets.dates import PERIODS, period_of
from parathed_lib.spreadsheets.personal import personal_cells
from parathed_lib.vintage.tables import csv_bytes

__all__ = ["HandedOver", "handed_file", "read_handed_over", "remark", "tabulated"]


_MOST_ABSENT = 5


@dataclass(frozen=True)
class HandedOver:
    """What a file gave: its figures, and in Danish what was read.

    `figures` has the columns of a file with figures (docs/data.md). `described` tells
    nothing of the file's name, which may be a person's. `hidden` are the sheets out of
    sight, which were passed over.
    """

    figures: pd.DataFrame
    described: str
    hidden: tuple[str, ...] = ()


def read_handed_over(
    path: Path, indicator: Indicator, catalogue: Catalogue, period: str = ""
) -> HandedOver:
    """The figures of an indicator in a CSV file or workbook that a person hands over.

    The columns are those of the indicator's query. `period` is the figures' period,
    where no column tells it; else it is not used. Small numbers of local indicators
    are suppressed. Raises HandedOverError with every fault, each with the address of
    its cell and never what stands there; a file with something like a CPR number, mail
    address or telephone number anywhere in the sheet is refused.
    """
    query = indicator.query
    if not isinstance(query, FileQuery):
        raise HandedOverError(
            f"{indicator.id} has no file: the catalogue gets its figures elsewhere "
            f"(source = {query.source!r}). Leave --file out."
        )
    headings = query.columns.named
    counted = not {"value", "count", "of"} & set(headings)
    divided = {"count", "of"} <= set(headings) and indicator.unit in PER
    try:
        if not (counted or divided or "value" in headings):
            raise UnfitError("the catalogue names no column with the figure itself")
        data = received(path, TABLE.packed)
        sheets = open_table(data, lambda sheet: has_headings(sheet, headings))
        table = find_table(sheets, headings)
    except UnfitError as fault:
        raise _refused(indicator, [str(fault)]) from fault
    faults = _personal_faults(table)
    faults += list_faults(table) if counted else []
    if "period" not in headings:
        period = _given(period, indicator, faults)
    areas = areas_of(indicator, catalogue, counted=counted)
    reader = RowReader(table, indicator, areas, period)
    figures = [f for f in reader.figures() if f.area != CHRISTIANSOE]
    faults += reader.faults
    faults += [] if counted else duplicates(figures, table)
    if faults:
        raise _refused(indicator, faults)
    if counted:
        figures = counted_by_area(figures, indicator, catalogue)
    figures = with_wider(figures, indicator, catalogue)
    figures = without_small(figures, indicator)
    checksum = hashlib.sha256(data).hexdigest()
    return HandedOver(
        figures=as_table(figures, indicator),
        described=_described(headings, reader.rows, checksum, counted=counted),
        hidden=tuple(shown(sheet) for sheet in sheets if sheet.hidden),
    )


def remark(
    handed: HandedOver,
    figures: pd.DataFrame,
    indicator: Indicator,
    catalogue: Catalogue,
) -> str:
    """What the one who runs the command should know; "" where there is nothing.

    The sheets that were passed over, the areas that are lacking where they are few, and
    what of regions and nation could not be computed: in the newest period of the file,
    where `figures` are all that the vintage gets of the indicator.
    """
    newest = max(handed.figures["period"], key=period_end, default="")
    there = set(figures.loc[figures["period"] == newest, "area"])
    said = []
    if handed.hidden:
        many = "hidden sheet" if len(handed.hidden) == 1 else "hidden sheets"
        said.append(f"{many} not read: {', '.join(handed.hidden)}")
    lacking = absent(there, indicator, catalogue)
    if 0 < len(lacking) <= _MOST_ABSENT:
        said.append(f"none of {', '.join(lacking)} in the newest period")
    said.append(not_computed(there, indicator, catalogue))
    return "; ".join(filter(None, said))


def handed_file(indicator: str) -> str:
    """Where the figures of a file lie in a vintage."""
    return f"files/{indicator}.csv"


def tabulated(figures: pd.DataFrame) -> bytes:
    """The figures as a file of a vintage (docs/data.md), the same bytes every time."""
    rows = figures.itertuples(index=False)
    return csv_bytes(
        list(map(str, figures)), [[_written(cell) for cell in row] for row in rows]
    )


def _written(cell: object) -> str:
    if is_missing(cell):
        return ""
    if not isinstance(cell, float):
        return str(cell)
    return str(int(cell)) if cell.is_integer() else f"{Decimal(repr(cell)):f}"


def _given(period: str, indicator: Indicator, faults: list[str]) -> str:
    """The period that was given with the file, as we write it."""
    if not period:
        faults.append(
            "no column tells the period; give it with --as-of, or for this file alone "
            f"with --file-date {indicator.id}=PERIOD"
        )
        return ""
    found = period_of(period)
    if not found:
        faults.append(f"--as-of: expected {PERIODS}")
    return found


def _personal_faults(table: FigureTable) -> list[str]:
    """A fault for every cell that looks like personal data, read or not."""
    names = {column: table.headings[kind] for kind, column in table.columns.items()}
    faults = []
    for (row, column), kind in personal_cells(table.sheet, table.columns["area"]):
        name = names.get(column, "") if row >= table.first else ""
        unread = row >= table.first and column not in names
        faults.append(
            f"{place(table.sheet, row, column, name)}: something like {kind}; expected "
            "figures about areas, never about persons"
            + (". Delete this column, which is not read" if unread else "")
        )
    return faults


def _described(headings: Headings, rows: int, checksum: str, *, counted: bool) -> str:
    columns = listed([f"»{heading}«" for heading in headings.values()])
    word = "kolonnen" if len(headings) == 1 else "kolonnerne"
    lines = "række" if rows == 1 else "rækker"
    how = ", talt efter område" if counted else ""
    return (
        f"{word} {columns} i en indleveret fil, {number(rows)} {lines}{how}; "
        f"SHA-256 {checksum[:12]}"
    )


def _refused(indicator: Indicator, faults: list[str]) -> HandedOverError:
    return HandedOverError(
        f"The file handed over for {indicator.id} cannot be used, "
        f"{numbered_faults(faults, MOST_FAULTS)}\n"
        "Nothing of it was kept. Correct a copy of the file and run the command again; "
        "rows below the table that are no part of it must go."
    )
