"""An .ods file (OpenDocument), read without a library: its sheets and their cells.

Source: OASIS, Open Document Format 1.3, part 3, chapters 9 (tables), 16 and 19.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from parathed_lib.spreadsheets.cells import (
    Book,
    Cell,
    Limits,
    ReadBudget,
    Sheet,
    ShownPart,
    Sort,
    UnfitError,
    day_cell,
    number_cell,
)
from parathed_lib.spreadsheets.package import Package, locked
from parathed_lib.spreadsheets.text import ERROR

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_STYLES = ("date-style", "style")
_TABLE_STYLE = "table-properties"
_MARKS = {"tab": "\t", "line-break": "\n"}
_PARTS_OF_DATES = {"day", "month", "year", "hours"}


def read_ods(package: Package) -> Book:
    """The cells of a workbook; raises UnfitError."""
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise locked()
    reader = _Reader(package.limits)
    if "styles.xml" in package.names:
        for found in package.elements("styles.xml", *_STYLES):
            reader.add_style(found)
    wanted = ("table-column", "table-row", *_STYLES)
    for found in package.elements(CONTENT, *wanted, begun=("table",)):
        reader.add(found)
    return Book(reader.sheets)


class _Reader:
    """Gathers the sheets; names of tags and fields come without their namespace."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._budget = ReadBudget(limits)
        self._formats: dict[str, set[str]] = {}  # what a date style shows
        self._style_format: dict[str, str] = {}  # the date style of a cell style
        self._hidden: set[str] = set()  # styles of tables
        self._row = self._columns = 0
        self._default: list[tuple[int, str]] = []  # last column, style of its cells

    def add_style(self, style: Element) -> None:
        name = style.get("name", "")
        if style.tag == "date-style":
            self._formats[name] = {part.tag for part in style} & _PARTS_OF_DATES
        elif data := style.get("data-style-name"):
            self._style_format[name] = data
        if any(part.get("display") == "false" for part in style.iter(_TABLE_STYLE)):
            self._hidden.add(name)

    def add(self, found: Element) -> None:
        """The beginning of a table, one of its columns or rows, or a style."""
        if found.tag == "table":
            self._add_sheet(found)
        elif found.tag in _STYLES:
            self.add_style(found)
        elif not self.sheets:
            return
        elif found.tag == "table-column":
            self._columns += _times(found, "number-columns-repeated")
            style = found.get("default-cell-style-name", "")
            self._default.append((self._columns, style))
        else:
            self._add_row(found)

    def _add_sheet(self, table: Element) -> None:
        if len(self.sheets) >= self._budget.limits.sheets:
            raise _unusual()
        hidden = table.get("style-name", "") in self._hidden
        self.sheets.append(Sheet(table.get("name", ""), hidden=hidden))
        self._row, self._columns, self._default = 0, 0, []

    def _add_row(self, row: Element) -> None:
        """The cells of a row, which stands in the sheet as often as it says."""
        if row.find(".//table") is not None:
            raise _unusual()
        repeat = _times(row, "number-rows-repeated")
        cells: dict[int, Cell] = {}
        column = 1
        for found in row:
            if found.tag not in ("table-cell", "covered-table-cell"):
                continue
            times = _times(found, "number-columns-repeated")
            self._note_merged(found, column)
            cell = self._read(found, column)
            if cell is not None:
                for at in range(column, column + times):
                    self._budget.add(cell)
                    cells[at] = cell
            column += times
        if cells:
            self._budget.reach(self._row + repeat)
            self._repeat(cells, repeat)
        self._row += repeat

    def _repeat(self, cells: dict[int, Cell], times: int) -> None:
        for row in range(self._row + 1, self._row + times + 1):
            for column, cell in cells.items():
                if row > self._row + 1:
                    self._budget.add(cell)
                self.sheets[-1].cells[row, column] = cell

    def _note_merged(self, found: Element, column: int) -> None:
        rows = _times(found, "number-rows-spanned")
        columns = _times(found, "number-columns-spanned")
        if found.tag == "table-cell" and (rows, columns) != (1, 1):
            first = (self._row + 1, column)
            last = (self._row + rows, column + columns - 1)
            self.sheets[-1].merged.append((first, last))

    def _read(self, found: Element, column: int) -> Cell | None:
        cell = self._value(found, column)
        if "formula" in found.attrib:
            return Cell(Sort.FORMULA, stored=cell)
        return cell

    def _value(self, found: Element, column: int) -> Cell | None:
        kind, text = found.get("value-type", ""), _text(found)
        if kind == "error" or (kind == "string" and ERROR.fullmatch(text)):
            return Cell(Sort.ERROR)
        if kind in ("float", "percentage", "currency"):
            value = found.get("value", "")
            return number_cell(value, percent=kind == "percentage")
        if kind == "date":
            return self._dated(found, column)
        if kind == "time":
            return Cell(Sort.TIME, found.get("time-value", ""))
        if kind == "boolean":
            return Cell(Sort.YES_NO, found.get("boolean-value") == "true")
        text = found.get("string-value", text)
        return Cell(Sort.TEXT, text) if text or kind == "string" else None

    def _dated(self, found: Element, column: int) -> Cell:
        style = found.get("style-name") or self._style_of_column(column)
        shows = self._formats.get(self._style_format.get(style, ""), {"day"})
        shown: ShownPart = "month" if "month" in shows else "year"
        if shows & {"day", "hours"} or not shows:
            shown = "day"
        return day_cell(found.get("date-value", ""), shown)

    def _style_of_column(self, column: int) -> str:
        return next((style for last, style in self._default if column <= last), "")


def _text(cell: Element) -> str:
    """What the paragraphs of a cell say."""
    texts: list[str] = []
    _gather(cell, texts, in_text=False)
    return "".join(texts)


def _gather(within: Element, texts: list[str], *, in_text: bool) -> None:
    """Adds what is said within an element, but in comments, to `texts`."""
    for inner in within:
        begins = inner.tag in ("p", "h")
        if inner.tag == "s":
            texts.append(" " * min(_times(inner, "c"), 1000))
        elif inner.tag in _MARKS:
            texts.append(_MARKS[inner.tag])
        elif inner.tag != "annotation":
            if begins and texts:
                texts.append("\n")
            if (begins or in_text) and inner.text:
                texts.append(inner.text)
            _gather(inner, texts, in_text=begins or in_text)
        if in_text and inner.tail:
            texts.append(inner.tail)


def _times(found: Element, name: str) -> int:
    """How often something stands; raises UnfitError for what is no number."""
    text = found.get(name, "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise _unusual()
    return max(1, int(text))


def _unusual() -> UnfitError:
    return UnfitError(
        "the workbook has a table inside a table, too many sheets, or is damaged; copy "
        "the table alone to a new workbook"
    )
