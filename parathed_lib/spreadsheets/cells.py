"""What stands in a file that was handed in: cells with their addresses.

No message here repeats what stands in a cell.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal

Position = tuple[int, int]  # row and column, both from 1
ShownPart = Literal["day", "month", "year"]
SPACE = " \t\r\n\v\f\u00a0\u202f\u2009\u200b\ufeff"
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?", re.ASCII)


class UnfitError(Exception):
    """What cannot be used, and what was expected, without its place.

    In English for whoever runs a command, and in Danish for whoever filled in a form.
    """

    def __init__(self, english: str, danish: str = "") -> None:
        super().__init__(english)
        self.danish = danish or english


class Sort(Enum):
    """What kind of thing stands in a cell, as it is told in Danish and in English."""

    TEXT = "en tekst", "a text"
    NUMBER = "et tal", "a number"
    DATE = "en dato", "a date"
    TIME = "et klokkeslæt", "a time of day"
    YES_NO = "et ja eller nej", "a yes or no"
    FORMULA = (
        "en formel",
        "a formula that has no stored value (open the file in Excel and save it)",
    )
    ERROR = "en fejl fra Excel", "an error"
    # What a table has instead of a cell
    NOTHING = "ingenting", "nothing"
    MERGED = "en flettet celle", "a cell merged with the one above"
    SHORT = "ingen celle", "no cell, the row ends before it"
    BLIND = (
        "en tom celle eller en fejl",
        "a blank or an error, which look alike in this kind of workbook (save it as "
        ".xlsx, or write .. where there is no number)",
    )
    DAY_OR_PERIOD = (
        "en dato",
        "a date that may be shown as a month or a year, which cannot be seen in this "
        "kind of workbook (save it as .xlsx)",
    )

    @property
    def danish(self) -> str:
        return self.value[0]

    @property
    def english(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty.

    `shown` is how much of a date is to be seen: a date shown as a year is that year.
    `percent` says that a number is shown a hundred times larger, with a percent sign.
    `stored` is what a formula came to when the file was saved, None where that is not
    known.
    """

    sort: Sort
    value: str | float | bool | date | None = None
    shown: ShownPart = "day"
    percent: bool = False
    stored: Cell | None = None

    @property
    def text(self) -> str:
        """What is to be seen in the cell; a date as we write the period."""
        value = self.value
        if self.stored is not None:
            return self.stored.text
        if isinstance(value, date):
            return str(value)[: {"day": 10, "month": 7, "year": 4}[self.shown]]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    @property
    def blank(self) -> bool:
        """Whether nothing is to be seen in it."""
        return isinstance(self.value, str) and not self.value.strip(SPACE)


def number_cell(text: str, *, percent: bool = False) -> Cell:
    """A number as a workbook stores it, with a point; an error for anything else."""
    text = text.strip()
    try:
        if len(text) <= 40 and _NUMBER.fullmatch(text):
            number = float(text)
            if math.isfinite(number):
                return Cell(Sort.NUMBER, number, percent=percent)
    except ValueError:
        pass
    return Cell(Sort.ERROR)


def day_cell(text: str, shown: ShownPart = "day") -> Cell:
    """A day as a workbook stores it, by ISO 8601; an error for anything else."""
    try:
        return Cell(Sort.DATE, date.fromisoformat(text[:10]), shown)
    except ValueError:
        return Cell(Sort.ERROR)


@dataclass
class Sheet:
    """A sheet: its cells by row and column, and what lies on it besides.

    `name` is None for a text file. `merged` are the ranges of merged cells, each by its
    first and last cell. `ends` tells where the rows of a text file end. `blind` means
    that errors cannot be told from blanks.
    """

    name: str | None
    cells: dict[Position, Cell] = field(default_factory=dict)
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    hidden: bool = False
    blind: bool = False
    ends: dict[int, int] = field(default_factory=dict)
    comments: dict[Position, str] = field(default_factory=dict)
    drawing: bool = False
    # Texts outside the cells: links, headers and footers.
    texts_beside: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """The worksheets, and the texts of a workbook that are seen on none of them.

    `others` is how many sheets are no worksheets, such as a chart of its own.
    """

    sheets: list[Sheet]
    others: int = 0
    names: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """How much a file may hold: bytes, and what comes out of them.

    `times` is how many times larger a package may be when it is unpacked, and `text`
    the number of characters in all cells.
    """

    packed: int
    unpacked: int
    part: int
    cells: int
    text: int
    tags: int
    parts: int = 400
    sheets: int = 100
    times: int = 150


# A form full of text is below 1 MB, unpacked below 4 MB, with some 5,000 cells
# (November 2026). Programs write a tag for every cell that has only a colour.
FORM = Limits(5_000_000, 32_000_000, 8_000_000, 20_000, 2_000_000, 500_000)
# A table of every municipality, month and sex over thirty years has 70,000 rows.
TABLE = Limits(20_000_000, 200_000_000, 100_000_000, 500_000, 20_000_000, 5_000_000)
MOST_ROWS = 200_000
LONGEST_TEXT = 32_767  # Excel's limit for a cell


class ReadBudget:
    """Counts what is read of a file, and stops where it is more than it may be."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = self.text = 0

    def reach(self, row: int) -> None:
        """Raise UnfitError for a row beyond the last that is read."""
        if row > MOST_ROWS:
            raise UnfitError(
                f"more than {MOST_ROWS:,} rows; expected a table of municipalities"
            )

    def add(self, cell: Cell) -> None:
        self.cells += 1
        if isinstance(cell.value, str):
            self.text += len(cell.value)
        if self.cells > self.limits.cells:
            raise UnfitError(
                f"more than {self.limits.cells:,} cells; expected a table of "
                "municipalities. Copy the table alone to a new file",
                "filen har langt flere celler end et skema",
            )
        if self.text > self.limits.text:
            raise UnfitError(
                "far more text than a table has; copy the table alone to a new file",
                "filen har langt mere tekst end et skema",
            )


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """A cell as Excel names it: row 7, column 3 is `C7`."""
    return f"{letters(column)}{row}"
