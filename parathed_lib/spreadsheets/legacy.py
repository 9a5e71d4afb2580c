"""The older workbooks, .xls and .xlsb: opened by a library, in a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from parathed_lib.spreadsheets import legacy_child
from parathed_lib.spreadsheets.cells import (
    MOST_ROWS,
    Book,
    Cell,
    Limits,
    ReadBudget,
    Sheet,
    Sort,
    UnfitError,
)

MOST_SECONDS = 120


def read_legacy(content: bytes, limits: Limits) -> Book:
    """The cells of a workbook; raises UnfitError.

    Errors and formulas without a value are blanks here, and how a date is shown is not
    known.
    """
    budget = ReadBudget(limits)
    sheets = []
    for name, hidden, height, rows, ranges in _opened(content):
        if height > MOST_ROWS:
            raise UnfitError(
                f"a sheet reaches to {height:,} rows; expected at most {MOST_ROWS:,} "
                "rows. Copy the table alone to a new workbook"
            )
        sheet = Sheet(name, hidden=hidden, blind=True)
        sheet.merged = [((a + 1, b + 1), (c + 1, d + 1)) for (a, b), (c, d) in ranges]
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = _cell(value)
                if cell is not None:
                    budget.add(cell)
                    sheet.cells[row, column] = cell
        sheets.append(sheet)
    return Book(sheets)


def _cell(value: object) -> Cell | None:
    if isinstance(value, bool):
        return Cell(Sort.YES_NO, value)
    if isinstance(value, int | float):
        return Cell(Sort.NUMBER, float(value))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(Sort.DAY_OR_PERIOD if day.day == 1 else Sort.DATE, day)
    if isinstance(value, time | timedelta):
        return Cell(Sort.TIME, str(value))
    return Cell(Sort.TEXT, value) if isinstance(value, str) and value else None


def _opened(content: bytes) -> list[legacy_child.Opened]:
    """What the other process found."""
    command = [sys.executable, "-P", str(Path(legacy_child.__file__)), str(MOST_ROWS)]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnfitError(
            f"the workbook could not be read within {MOST_SECONDS} seconds"
        ) from error
    if done.returncode:
        raise UnfitError(
            "the workbook is damaged, protected by a password, or fills more memory "
            "than it may; copy the table to a new workbook and save that as .xlsx"
        )
    return pickle.loads(done.stdout)  # type: ignore[no-any-return]
