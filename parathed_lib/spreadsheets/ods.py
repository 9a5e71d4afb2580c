"""An .ods file (OpenDocument), read without a library: its sheets and their cells.

Source: OASIS, Open Document Format 1.3, part 3, chapters 9 (tables), 16 and 19.
"""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.spreadsheets.cells import (
    Book,
    Cell,
    ReadBudget,
    Sheet,
    ShownPart,
    Sort,
    UnfitError,
    day_cell,
    number_cell,
)
from parathed_lib.spreadsheets.package import Attributes, Package, locked
from parathed_lib.spreadsheets.text import ERROR

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_PARTS_OF_DATES = ("day", "month", "year", "hours")


def read_ods(package: Package) -> Book:
    """The cells of a workbook; raises UnfitError."""
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise locked()
    reader = _Reader(ReadBudget(package.limits))
    if "styles.xml" in package.names:
        package.walk("styles.xml", reader.start_style)
    package.walk(CONTENT, reader.start, reader.end, reader.text)
    return Book(reader.sheets)


@dataclass
class _Open:
    """The cell that is being read."""

    attributes: Attributes
    texts: list[str]


class _Reader:
    """Gathers the sheets; names of tags and fields come without their namespace."""

    def __init__(self, budget: ReadBudget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._formats: dict[str, set[str]] = {}  # what a date style shows
        self._style_format: dict[str, str] = {}  # the date style of a cell style
        self._hidden: set[str] = set()  # styles of tables
        self._style = ""
        self._row = self._column = self._repeat = 0
        self._row_cells: list[tuple[int, Cell]] = []
        self._default: list[tuple[int, str]] = []  # last column, style of its cells
        self._columns = 0
        self._cell: _Open | None = None
        self._comment: list[str] | None = None
        self._in_text = 0
        self._tables = 0

    def start_style(self, tag: str, fields: Attributes) -> None:
        """A tag among the styles."""
        if tag in ("date-style", "style"):
            self._style = fields.get("name", "")
            if tag == "date-style":
                self._formats[self._style] = set()
            elif data := fields.get("data-style-name"):
                self._style_format[self._style] = data
        elif tag in _PARTS_OF_DATES and self._style in self._formats:
            self._formats[self._style].add(tag)
        elif tag == "table-properties" and fields.get("display") == "false":
            self._hidden.add(self._style)

    def start(self, tag: str, fields: Attributes) -> None:
        if not self.sheets and tag != "table":
            self.start_style(tag, fields)
        if tag == "table":
            self._tables += 1
            if self._tables > 1 or len(self.sheets) >= self._budget.limits.sheets:
                raise _unusual()
            hidden = fields.get("style-name", "") in self._hidden
            self.sheets.append(Sheet(fields.get("name", ""), hidden=hidden))
            self._row, self._columns, self._default = 0, 0, []
        elif not self._tables:
            return
        elif tag == "table-column":
            self._columns += _times(fields, "number-columns-repeated")
            style = fields.get("default-cell-style-name", "")
            self._default.append((self._columns, style))
        elif tag == "table-row":
            self._column, self._row_cells = 0, []
            self._repeat = _times(fields, "number-rows-repeated")
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell = _Open(fields, [])
        elif tag == "annotation":
            self._comment = []
        elif tag in ("p", "h"):
            self._in_text += 1
            if self._gathered:
                self._gathered.append("\n")
        elif tag == "s" and self._gathered is not None:
            self._gathered.append(" " * min(_times(fields, "c"), 1000))
        elif tag == "tab" and self._gathered is not None:
            self._gathered.append("\t")
        elif tag == "line-break" and self._gathered is not None:
            self._gathered.append("\n")
        elif tag in ("frame", "shape", "custom-shape", "image", "text-box"):
            self.sheets[-1].drawing = True

    def end(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
        elif tag in ("p", "h") and self._in_text:
            self._in_text -= 1
        elif tag == "annotation" and self._comment is not None:
            at = (self._row + 1, self._column + 1)
            self.sheets[-1].comments[at] = "".join(self._comment)
            self._comment = None
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close_cell(self._cell, covered=tag != "table-cell")
        elif tag == "table-row" and self.sheets:
            self._close_row()

    def text(self, data: str) -> None:
        if self._in_text and self._gathered is not None:
            self._gathered.append(data)

    @property
    def _gathered(self) -> list[str] | None:
        """Where text goes: to the comment, or to the cell."""
        if self._comment is not None:
            return self._comment
        return self._cell.texts if self._cell else None

    def _close_cell(self, opened: _Open, *, covered: bool) -> None:
        fields = opened.attributes
        times = _times(fields, "number-columns-repeated")
        rows, columns = (
            _times(fields, f"number-{what}-spanned") for what in ("rows", "columns")
        )
        first = (self._row + 1, self._column + 1)
        if not covered and (rows, columns) != (1, 1):
            last = (first[0] + rows - 1, first[1] + columns - 1)
            self.sheets[-1].merged.append((first, last))
        cell = self._read(fields, "".join(opened.texts))
        if cell is not None:
            for column in range(self._column + 1, self._column + times + 1):
                self._budget.add(cell)
                self._row_cells.append((column, cell))
        self._column += times
        self._cell = None

    def _close_row(self) -> None:
        cells = self.sheets[-1].cells
        if self._row_cells:
            self._budget.reach(self._row + self._repeat)
            for row in range(self._row + 1, self._row + self._repeat + 1):
                for column, cell in self._row_cells:
                    if row > self._row + 1:
                        self._budget.add(cell)
                    cells[row, column] = cell
        self._row += self._repeat

    def _read(self, fields: Attributes, text: str) -> Cell | None:
        cell = self._value(fields, text)
        if "formula" in fields:
            return Cell(Sort.FORMULA, stored=cell)
        return cell

    def _value(self, fields: Attributes, text: str) -> Cell | None:
        kind = fields.get("value-type", "")
        if kind == "error" or (kind == "string" and ERROR.fullmatch(text)):
            return Cell(Sort.ERROR)
        if kind in ("float", "percentage", "currency"):
            value = fields.get("value", "")
            return number_cell(value, percent=kind == "percentage")
        if kind == "date":
            return self._dated(fields)
        if kind == "time":
            return Cell(Sort.TIME, fields.get("time-value", ""))
        if kind == "boolean":
            return Cell(Sort.YES_NO, fields.get("boolean-value") == "true")
        text = fields.get("string-value", text)
        return Cell(Sort.TEXT, text) if text or kind == "string" else None

    def _dated(self, fields: Attributes) -> Cell:
        style = fields.get("style-name") or self._style_of_column()
        shows = self._formats.get(self._style_format.get(style, ""), {"day"})
        shown: ShownPart = "month" if "month" in shows else "year"
        if shows & {"day", "hours"} or not shows:
            shown = "day"
        return day_cell(fields.get("date-value", ""), shown)

    def _style_of_column(self) -> str:
        at = self._column + 1
        return next((style for last, style in self._default if at <= last), "")


def _times(fields: Attributes, name: str) -> int:
    """How often something stands; raises UnfitError for what is no number."""
    text = fields.get(name, "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise _unusual()
    return max(1, int(text))


def _unusual() -> UnfitError:
    return UnfitError(
        "the workbook has a table inside a table, too many sheets, or is damaged; copy "
        "the table alone to a new workbook"
    )
