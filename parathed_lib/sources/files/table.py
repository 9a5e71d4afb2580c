"""The table that stands in one of the sheets that were handed over.

No message here repeats what stands in a cell, but for a cell that is like a heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from parathed_lib.catalogue import fold
from parathed_lib.privacy import personal_data
from parathed_lib.spreadsheets.cells import (
    Cell,
    Position,
    Sheet,
    Sort,
    UnfitError,
    cell_name,
)
from parathed_lib.spreadsheets.dates import period_in
from parathed_lib.spreadsheets.numbers import number_of
from parathed_lib.spreadsheets.text import SEARCHED

_COUNTED = ("antal", "sum", "i alt", "total", "stk")
_LONGEST_HEADING = 80
# How like a heading a cell must be before a message repeats it; 1 is equal.
_LIKE = 0.75
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")
Headings = Mapping[str, str]


@dataclass(frozen=True)
class FigureTable:
    """The rows of a sheet below its headings; `columns` are the places of the headings.

    `width` is the last cell in the heading row, `first` the first row below it.
    """

    sheet: Sheet
    headings: Headings
    columns: dict[str, int]
    width: int
    first: int

    def rows(self) -> Iterator[int]:
        """The rows that hold something and are not the headings once more."""
        wanted = {kind: _comparable(text) for kind, text in self.headings.items()}
        filled = {row for (row, _), cell in self.sheet.cells.items() if not cell.blank}
        for row in sorted(filled):
            here = {
                kind: _seen(self.sheet.cells.get((row, column)))
                for kind, column in self.columns.items()
            }
            if row >= self.first and here != wanted:
                yield row

    def cell(self, row: int, kind: str) -> Cell | None:
        """What stands under a heading; of a formula what it came to.

        A merged cell names the area and the period of all its rows; a number of
        several rows is none.
        """
        column = self.columns[kind]
        if top := self._tops.get((row, column)):
            if kind not in ("area", "period"):
                return Cell(Sort.MERGED)
            row, column = top
        cell = self.sheet.cells.get((row, column))
        if cell is not None and cell.stored is not None:
            cell = cell.stored
        if cell is None or cell.blank:
            if column > self.sheet.ends.get(row, column):
                return Cell(Sort.SHORT)
            return Cell(Sort.BLIND) if self.sheet.blind else None
        return cell

    def place(self, row: int, kind: str) -> str:
        """The address of a cell under a heading."""
        return place(self.sheet, row, self.columns[kind], self.headings[kind])

    @cached_property
    def _tops(self) -> dict[Position, Position]:
        return _tops(self.sheet)


def shown(sheet: Sheet) -> str:
    """The sheet's name for a message, unless it could be about a person."""
    name = sheet.name or ""
    return "(name not shown)" if personal_data(name) else name


def place(sheet: Sheet, row: int, column: int, heading: str = "") -> str:
    """The address of a cell: `Ark1!C7`, or `row 7, column "År"` in a text file."""
    if sheet.name is None:
        where = f'column "{heading}"' if heading else f"cell {column}"
        return f"row {row}, {where}"
    name = shown(sheet)
    if not _PLAIN_SHEET.fullmatch(name):
        name = f"'{name}'"
    return f"{name}!{cell_name(row, column)}"


def has_headings(sheet: Sheet, headings: Headings) -> bool:
    """Whether a row of the sheet holds all the headings."""
    return heading_row(sheet, headings) is not None


def heading_row(sheet: Sheet, headings: Headings) -> int | None:
    """The first row that holds all the headings, None where none does."""
    wanted = {_comparable(text) for text in headings.values()}
    rows = _texts(sheet)
    return next(
        (row for row in sorted(rows) if wanted <= set(rows[row].values())), None
    )


def find_table(sheets: list[Sheet], headings: Headings) -> FigureTable:
    """The table of the only sheet, or of the one in sight that has all the headings.

    Raises UnfitError, and tells which headings are missing and which sheets are there.
    """
    seen = [sheet for sheet in sheets if not sheet.hidden]
    found = [sheet for sheet in seen if has_headings(sheet, headings)]
    if len(found) == 1:
        return _table(found[0], headings)
    expected = f"expected in one row among the first {SEARCHED}: {_quoted(headings)}"
    if found:
        names = ", ".join(shown(sheet) for sheet in found)
        raise UnfitError(
            f"several sheets have all the headings ({names}); expected one"
        )
    if out_of_sight := [
        shown(s) for s in sheets if s.hidden and has_headings(s, headings)
    ]:
        raise UnfitError(
            f"only a hidden sheet has all the headings ({', '.join(out_of_sight)}); "
            "show it if it is the one to be read"
        )
    if not seen:
        raise UnfitError("there is no sheet with cells in the workbook")
    if len(seen) == 1:
        raise UnfitError(f"{'; '.join(_missing(seen[0], headings))}; {expected}")
    told = [f"{shown(s)} ({'; '.join(_missing(s, headings))})" for s in seen]
    raise UnfitError(f"no sheet has all the headings: {', '.join(told)}; {expected}")


def _table(sheet: Sheet, headings: Headings) -> FigureTable:
    row = heading_row(sheet, headings)
    assert row is not None
    texts, tops = _texts(sheet)[row], _tops(sheet)
    columns, last = {}, row
    for kind, heading in headings.items():
        places = [n for n, t in sorted(texts.items()) if t == _comparable(heading)]
        if len(places) > 1:
            told = " and ".join(place(sheet, row, column) for column in places)
            raise UnfitError(f'the heading "{heading}" stands at {told}; expected once')
        columns[kind] = places[0]
        top = tops.get((row, places[0]), (row, places[0]))
        while tops.get((last + 1, places[0])) == top:
            last += 1
    width = max(
        (c for (r, c), cell in sheet.cells.items() if r == row and not cell.blank),
        default=0,
    )
    return FigureTable(sheet, headings, columns, width, last + 1)


def _missing(sheet: Sheet, headings: Headings) -> list[str]:
    """What is told of a sheet without the headings, the nearest of its own named.

    The headings of the row that has the most of them are not missing.
    """
    texts = [set(row.values()) for row in _texts(sheet).values()]
    wanted = {_comparable(text) for text in headings.values()}
    here = max(texts, key=lambda row: len(wanted & row), default=set())
    like: dict[str, Position] = {}
    for at, cell in sorted(sheet.cells.items()):
        searched = at[0] <= SEARCHED and cell.sort is Sort.TEXT
        if searched and len(cell.text) <= _LONGEST_HEADING:
            like.setdefault(fold(cell.text), at)
    told = []
    for kind, heading in headings.items():
        if _comparable(heading) in here:
            continue
        if kind == "period" and (across := _periods_across(sheet)):
            told.append(
                f'no heading "{heading}", the periods stand as columns ({across}); '
                f'make a row for each area and period, the period below "{heading}"'
            )
            continue
        near = get_close_matches(fold(heading), like, n=1, cutoff=_LIKE)
        fault = f'no heading "{heading}"'
        if near and not personal_data(near[0]):
            at = like[near[0]]
            text = " ".join(sheet.cells[at].text.split())
            fault += f', the nearest is "{text}" at {place(sheet, *at)}'
        told.append(fault)
    return told


def _periods_across(sheet: Sheet) -> str:
    """Where two or more periods stand side by side, as headings; "" where none do."""
    for row in range(1, SEARCHED + 1):
        found = [
            column
            for (r, column), cell in sorted(sheet.cells.items())
            if r == row and is_recent_period(cell)
        ]
        if len(found) > 1:
            first, last = (
                place(sheet, row, column) for column in (found[0], found[-1])
            )
            return f"{first} to {last}"
    return ""


def is_recent_period(cell: Cell) -> bool:
    """Whether a cell names a period that statistics of today can be of."""
    try:
        period = period_in(cell)
    except UnfitError:
        return False
    return "1990" <= period[:4] <= "2100"


def list_faults(table: FigureTable) -> list[str]:
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


def _filled(table: FigureTable, rows: list[int], column: int) -> list[Cell]:
    """What stands in a column below its heading."""
    cells = (table.sheet.cells.get((row, column)) for row in rows)
    return [cell.stored or cell for cell in cells if cell and not cell.blank]


def _heading(table: FigureTable, column: int) -> str:
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


def _texts(sheet: Sheet) -> dict[int, dict[int, str]]:
    """The rows where headings are looked for, as they are compared, by row and column.

    A merged cell stands in as many rows as it is high.
    """
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= SEARCHED:
            rows.setdefault(row, {})[column] = _seen(cell)
    for (row, column), top in _tops(sheet).items():
        if row <= SEARCHED:
            rows.setdefault(row, {})[column] = _seen(sheet.cells.get(top))
    return rows


def _tops(sheet: Sheet) -> dict[Position, Position]:
    """From a cell to the one above it that it is merged with."""
    rows = max((row for row, _ in sheet.cells), default=0)
    return {
        (row, left): (top, left)
        for (top, left), (bottom, _) in sheet.merged
        for row in range(top + 1, min(bottom, rows) + 1)
    }


def _quoted(headings: Headings) -> str:
    return ", ".join(f'"{heading}"' for heading in headings.values())


def _seen(cell: Cell | None) -> str:
    if cell is None:
        return ""
    cell = cell.stored or cell
    plain = (Sort.TEXT, Sort.NUMBER, Sort.DATE)
    return _comparable(cell.text) if cell.sort in plain else ""


def _comparable(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
