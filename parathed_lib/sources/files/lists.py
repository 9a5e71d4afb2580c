"""That a list has a row for each thing, since its rows are counted."""

from __future__ import annotations

from parathed_lib.sources.files.tables import Table, is_recent_period, place
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError
from parathed_lib.spreadsheets.numbers import number_of

_COUNTED = ("antal", "sum", "i alt", "total", "stk")


def list_faults(table: Table) -> list[str]:
    """The columns that say that a row is not one thing: counts, and other periods.

    A column of periods means that a thing stands once in each of them. Counts are a
    column of numbers where no text names the thing, or one that is headed as a count
    where each area stands once. Other numbers tell something of the thing.
    """
    rows = list(table.rows())
    beside = {
        column: cells
        for column in range(1, table.width + 1)
        if column not in table.columns.values()
        and (cells := _filled(table, rows, column))
    }
    periods = [c for c, cells in beside.items() if all(map(is_recent_period, cells))]
    numbers = [
        c
        for c, cells in beside.items()
        if c not in periods and all(map(_is_number, cells))
    ]
    areas = [
        cell.text.casefold() for cell in _filled(table, rows, table.columns["area"])
    ]
    named = len(beside) > len(periods) + len(numbers)
    counts = [
        c
        for c in numbers
        if not named
        or (len(set(areas)) == len(areas) and _heading(table, c).startswith(_COUNTED))
    ]
    told = (
        (periods, "periods", "rows of one period alone"),
        (counts, "numbers", "one row for each thing that is counted"),
    )
    return [
        f"{place(table.sheet, table.first, column)} and below: a column of {what}; "
        f"expected {expected}, since every row counts as 1. Make such a list, or name "
        "the column in the catalogue"
        for columns, what, expected in told
        for column in columns
    ]


def _filled(table: Table, rows: list[int], column: int) -> list[Cell]:
    """What stands in a column below its heading."""
    cells = (table.sheet.cells.get((row, column)) for row in rows)
    return [cell.stored or cell for cell in cells if cell and not cell.blank]


def _heading(table: Table, column: int) -> str:
    cell = table.sheet.cells.get((table.first - 1, column))
    return cell.text.strip().casefold() if cell else ""


def _is_number(cell: Cell) -> bool:
    if cell.sort is Sort.DATE:
        return False
    try:
        number_of(cell, "", thousands=True)
    except UnfitError:
        return False
    return True
