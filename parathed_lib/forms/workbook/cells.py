"""What stands in the cells of a workbook: kinds and values, formulas unevaluated."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel

from parathed_lib.forms.workbook.layout import Position
from parathed_lib.forms.workbook.package import (
    DAMAGED,
    Attributes,
    Package,
    UnreadableError,
)
from parathed_lib.forms.workbook.text import GatheredText, spelt_out, units

MOST_CELLS = 20_000
LONGEST_TEXT = 32_767  # Excel's limit for a cell
MOST_TEXT = 2_000_000  # characters of all cells
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_QUOTED = re.compile(r'\[[^\]]*\]|"[^"]*"')
_INDEX = re.compile(r"[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?", re.ASCII)


class Sort(Enum):
    """What kind of thing stands in a cell, as it is told."""

    TEXT = "en tekst"
    NUMBER = "et tal"
    DATE = "en dato"
    YES_NO = "et ja eller nej"
    FORMULA = "en formel"
    ERROR = "en fejl fra Excel"


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty. `month_only` is a date shown without its day."""

    sort: Sort
    value: str | float | bool | date | None
    month_only: bool = False


@dataclass
class Sheet:
    """A sheet: its cells by row and column, and what lies on it besides."""

    name: str
    cells: dict[Position, Cell] = field(default_factory=dict)
    comments: dict[Position, str] = field(default_factory=dict)
    drawing: bool = False
    # Texts outside the cells: links, headers and footers.
    beside: list[str] = field(default_factory=list)


class SheetReader:
    """Reads sheets with the workbook's texts and formats."""

    def __init__(
        self, package: Package, strings: Sequence[str], dates: Sequence[str]
    ) -> None:
        self.package, self.strings, self.dates = package, strings, dates
        self.epoch = CALENDAR_WINDOWS_1900
        self.read = self.length = 0

    def sheet(self, name: str, part: str) -> Sheet:
        if part not in self.package.names:
            raise UnreadableError(DAMAGED)
        sheet = Sheet(name)
        row = column = 0
        attributes_of_cell: Attributes = {}
        value: list[str] = []
        inline = GatheredText()
        within, formula = "", False

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal row, column, attributes_of_cell, within, formula
            inline.start(tag, attributes)
            within = tag
            if tag == "row":
                row, column = _index(attributes.get("r"), row + 1), 0
            elif tag == "c":
                row, column = _position(attributes.get("r"), row, column)
                attributes_of_cell, formula = attributes, False
                value.clear()
            elif tag == "f":
                formula = True

        def end(tag: str) -> None:
            nonlocal within
            inline.end(tag)
            within = ""
            if tag != "c":
                return
            text = inline.taken()
            cell = (
                Cell(Sort.FORMULA, None)
                if formula
                else self._cell(attributes_of_cell, "".join(value), text)
            )
            if cell is not None:
                self._count(cell)
                sheet.cells[row, column] = cell

        def text(data: str) -> None:
            inline.text(data)
            if within == "v":
                value.append(data)
            elif within.endswith(("Header", "Footer")):
                sheet.beside.append(data)

        self.package.walk(part, start, end, text)
        self._beside(sheet, part)
        return sheet

    def _count(self, cell: Cell) -> None:
        """Stops where there is more than any form could hold."""
        length = units(cell.value) if isinstance(cell.value, str) else 0
        self.read, self.length = self.read + 1, self.length + length
        if self.read > MOST_CELLS:
            raise UnreadableError("filen har langt flere celler end et skema")
        if length > LONGEST_TEXT or self.length > MOST_TEXT:
            raise UnreadableError("filen har langt mere tekst end et skema")

    def _cell(self, attributes: Attributes, value: str, inline: str) -> Cell | None:
        kind = attributes.get("t", "n")
        if kind == "inlineStr":
            return Cell(Sort.TEXT, inline) if inline else None
        if not value:
            return None
        if kind == "s":
            at = _index(value, 0)
            if at >= len(self.strings):
                raise UnreadableError(DAMAGED)
            found = self.strings[at]
            return Cell(Sort.TEXT, found) if found else None
        if kind == "str":
            return Cell(Sort.TEXT, spelt_out(value))
        if kind == "b":
            return Cell(Sort.YES_NO, value.strip() in ("1", "true"))
        if kind == "d":
            return _dated(value)
        if kind == "n":
            return self._number(value.strip(), attributes.get("s", ""))
        return Cell(Sort.ERROR, None)

    def _number(self, value: str, style: str) -> Cell:
        if len(value) > 40 or not _NUMBER.fullmatch(value):
            return Cell(Sort.ERROR, None)
        try:
            number = float(value)
        except ValueError:
            return Cell(Sort.ERROR, None)
        if not math.isfinite(number):
            return Cell(Sort.ERROR, None)
        at = _index(style or "0", 0)
        code = self.dates[at] if at < len(self.dates) else ""
        # A year typed where a date is expected: as a day it would lie in 1905.
        if not code or 1900 <= number <= 2100:
            return Cell(Sort.NUMBER, number)
        try:
            day = from_excel(number, self.epoch)
        except (ValueError, OverflowError):
            return Cell(Sort.ERROR, None)
        if not isinstance(day, datetime):
            return Cell(Sort.NUMBER, number)
        plain = _QUOTED.sub("", code).casefold()
        return Cell(Sort.DATE, day.date(), month_only="d" not in plain)

    def _beside(self, sheet: Sheet, part: str) -> None:
        """What a sheet refers to: comments, pictures and links."""
        for link in self.package.links(part).values():
            if link.outside:
                sheet.beside.append(link.target)
            elif link.kind == "comments" and link.target in self.package.names:
                sheet.comments |= self._comments(link.target)
            elif link.kind == "drawing":
                sheet.drawing = True

    def _comments(self, part: str) -> dict[Position, str]:
        found: dict[Position, str] = {}
        collect = GatheredText()
        at = (1, 1)

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal at
            collect.start(tag, attributes)
            if tag == "comment":
                at = _position(attributes.get("ref"), 1, 0)

        def end(tag: str) -> None:
            collect.end(tag)
            if tag == "comment":
                found[at] = collect.taken()

        self.package.walk(part, start, end, collect.text)
        return found


def _dated(value: str) -> Cell:
    try:
        return Cell(Sort.DATE, date.fromisoformat(value[:10]))
    except ValueError:
        return Cell(Sort.ERROR, None)


def _index(text: str | None, other: int) -> int:
    """A number in the file's structure; raises UnreadableError for anything else."""
    if text is None:
        return other
    if not _INDEX.fullmatch(text.strip()):
        raise UnreadableError(DAMAGED)
    return int(text)


def _position(text: str | None, row: int, column: int) -> Position:
    """Where a cell says it stands, else the one after the last."""
    if text is None:
        return row, column + 1
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise UnreadableError(DAMAGED)
    return int(match[2]), column_index_from_string(match[1])
