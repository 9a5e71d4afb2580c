"""Sheets of cells, and the table that stands in one of them.

No message here repeats what stands in a cell, but for a cell that is like a heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from enum import Enum

from parathed_lib.catalogue import fold
from parathed_lib.privacy import personal_data

# Rows in which the headings are looked for: a title and some lines may stand above.
SEARCHED = 20
_LONGEST_HEADING = 80
# How like a heading a cell must be before a message repeats it; 1 is equal.
_LIKE = 0.75
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")


class UnfitError(Exception):
    """What cannot be used, and what was expected, without its place."""


class Sign(Enum):
    """What stands in a cell that holds neither a value nor nothing."""

    ERROR = "an error"
    MERGED = "a cell merged with the one above"
    SHORT = "no cell, the row ends before it"
    BLIND = (
        "a blank or an error, which look alike in this kind of workbook (save it as "
        ".xlsx, or write .. where there is no number)"
    )


Cell = str | int | float | bool | date | time | timedelta | Sign
Position = tuple[int, int]
Headings = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet by row and column from 0, and where they are addressed.

    `name` is None for a text file. `merged` leads from a cell to the one above it that
    it is merged with. `blind` means that errors cannot be told from blanks.
    """

    name: str | None
    rows: list[list[Cell]]
    merged: dict[Position, Position] = field(default_factory=dict)
    blind: bool = False

    @property
    def shown(self) -> str:
        """The sheet's name for a message, unless it could be about a person."""
        return shown(self.name or "")

    def place(self, row: int, column: int, heading: str = "") -> str:
        """The address of a cell: `Ark1!C7`, or `row 7, column "År"` in a text file."""
        if self.name is None:
            where = f'column "{heading}"' if heading else f"cell {column + 1}"
            return f"row {row + 1}, {where}"
        name = self.shown
        if not _PLAIN_SHEET.fullmatch(name):
            name = f"'{name}'"
        return f"{name}!{letters(column)}{row + 1}"

    def texts(self, row: int) -> list[str]:
        """A row as headings are compared, merged cells as often as they are high."""
        cells = list(self.rows[row])
        for column in range(len(cells)):
            top, left = self.merged.get((row, column), (row, column))
            cells[column] = self.rows[top][left]
        return [_comparable(cell) for cell in cells]


@dataclass(frozen=True)
class Table:
    """The rows of a sheet below its headings; `columns` are the places of the headings.

    `width` is the number of cells in the heading row, `first` the first row below it.
    """

    sheet: Sheet
    headings: Headings
    columns: dict[str, int]
    width: int
    first: int

    def rows(self) -> Iterator[int]:
        """The rows that hold something and are not the headings once more."""
        wanted = {kind: _comparable(text) for kind, text in self.headings.items()}
        for row in range(self.first, len(self.sheet.rows)):
            cells = self.sheet.rows[row]
            if all(is_blank(cell) for cell in cells):
                continue
            here = {
                kind: _comparable(cells[column]) if column < len(cells) else ""
                for kind, column in self.columns.items()
            }
            if here != wanted:
                yield row

    def cell(self, row: int, kind: str) -> Cell:
        """What stands under a heading.

        A merged cell names the area and the period of all its rows; a number of
        several rows is none.
        """
        column = self.columns[kind]
        if (row, column) in self.sheet.merged:
            if kind not in ("area", "period"):
                return Sign.MERGED
            row, column = self.sheet.merged[row, column]
        cells = self.sheet.rows[row]
        if column >= len(cells):
            return Sign.SHORT
        cell = cells[column]
        return Sign.BLIND if self.sheet.blind and is_blank(cell) else cell

    def place(self, row: int, kind: str) -> str:
        """The address of a cell under a heading."""
        return self.sheet.place(row, self.columns[kind], self.headings[kind])


def letters(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(name: str) -> str:
    """The name of a sheet for a message, unless it could be about a person."""
    return "(name not shown)" if personal_data(name) else name


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in a cell, or only space."""
    return isinstance(cell, str) and not cell.strip()


def kind_of(cell: Cell) -> str:
    """What kind of thing stands in a cell, for a message."""
    if isinstance(cell, Sign):
        return cell.value
    if is_blank(cell):
        return "nothing"
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (str, "a text"),
        (bool, "a yes or no"),
        ((int, float), "a number"),
        ((date, datetime), "a date"),
        ((time, timedelta), "a time of day"),
    ]
    return next(words for kind, words in kinds if isinstance(cell, kind))


def heading_row(sheet: Sheet, headings: Headings) -> int | None:
    """The first row that holds all the headings, None where none does."""
    wanted = {_comparable(text) for text in headings.values()}
    for row in range(min(SEARCHED, len(sheet.rows))):
        if wanted <= set(sheet.texts(row)):
            return row
    return None


def find_table(sheets: list[Sheet], headings: Headings) -> Table:
    """The table of the only sheet, or of the one that has all the headings.

    Raises UnfitError, and tells which headings are missing and which sheets are there.
    """
    found = [s for s in sheets if heading_row(s, headings) is not None]
    if len(found) == 1:
        return _table(found[0], headings)
    expected = f"expected in one row among the first {SEARCHED}: {_quoted(headings)}"
    if len(sheets) == 1:
        raise UnfitError(f"{'; '.join(_missing(sheets[0], headings))}; {expected}")
    if found:
        names = ", ".join(sheet.shown for sheet in found)
        raise UnfitError(
            f"several sheets have all the headings ({names}); expected one"
        )
    if not sheets:
        raise UnfitError("there is no sheet with cells in the workbook")
    told = [f"{s.shown} ({'; '.join(_missing(s, headings))})" for s in sheets]
    raise UnfitError(f"no sheet has all the headings: {', '.join(told)}; {expected}")


def _table(sheet: Sheet, headings: Headings) -> Table:
    row = heading_row(sheet, headings)
    assert row is not None
    texts = sheet.texts(row)
    columns, last = {}, row
    for kind, heading in headings.items():
        places = [n for n, t in enumerate(texts) if t == _comparable(heading)]
        if len(places) > 1:
            told = " and ".join(sheet.place(row, place) for place in places)
            raise UnfitError(f'the heading "{heading}" stands at {told}; expected once')
        columns[kind] = places[0]
        top = sheet.merged.get((row, places[0]), (row, places[0]))
        while sheet.merged.get((last + 1, places[0])) == top:
            last += 1
    filled = [n for n, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    return Table(sheet, headings, columns, max(filled, default=-1) + 1, last + 1)


def _missing(sheet: Sheet, headings: Headings) -> list[str]:
    """What is told of a sheet without the headings, the nearest of its own named.

    The headings of the row that has the most of them are not missing.
    """
    texts = [sheet.texts(row) for row in range(min(SEARCHED, len(sheet.rows)))]
    wanted = {_comparable(text) for text in headings.values()}
    here = max(texts, key=lambda row: len(wanted & set(row)), default=[])
    like = {
        fold(cell): (row, column)
        for row in reversed(range(len(texts)))
        for column, cell in enumerate(sheet.rows[row])
        if isinstance(cell, str) and 0 < len(cell) <= _LONGEST_HEADING
    }
    told = []
    for heading in headings.values():
        if _comparable(heading) in here:
            continue
        near = get_close_matches(fold(heading), like, n=1, cutoff=_LIKE)
        fault = f'no heading "{heading}"'
        if near and not personal_data(near[0]):
            row, column = like[near[0]]
            text = " ".join(str(sheet.rows[row][column]).split())
            fault += f', the nearest is "{text}" at {sheet.place(row, column)}'
        told.append(fault)
    return told


def _quoted(headings: Headings) -> str:
    return ", ".join(f'"{heading}"' for heading in headings.values())


def _comparable(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        return ""
    return " ".join(unicodedata.normalize("NFC", str(cell)).casefold().split())
