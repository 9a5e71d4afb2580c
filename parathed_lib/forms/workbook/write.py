"""The form as a workbook to fill in: drop-downs, locked texts, room for answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from parathed_lib.forms.lists import Choices
from parathed_lib.forms.workbook import looks
from parathed_lib.forms.workbook.layout import (
    FACTS,
    LISTS,
    NUMBER,
    AnswerCell,
    AnswerFormat,
    AnswerTable,
    Expected,
    SheetLayout,
    WorkbookForm,
    lists,
    place,
)
from parathed_lib.spreadsheets.cells import LONGEST_TEXT, cell_name
from parathed_lib.spreadsheets.xlsx import stored, units

_FORMATS = {
    Expected.CHOICE: "General",
    Expected.COUNT: "0",
    Expected.YEAR: "0",
    Expected.MONEY: "0",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
    'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:language>da-DK</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z'
    "</dcterms:modified></cp:coreProperties>"
)


class TooLongError(Exception):
    """A text that no cell can hold: where it stands, and what to do."""


def write_workbook(
    data: dict[str, Any],
    form: WorkbookForm,
    name: str = "",
    facts: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
) -> bytes:
    """The form with what is filled in so far, as an .xlsx to go on with.

    `name` is the municipality's; `facts` are pairs of a label and a text that a sheet
    shows, by its title, "" for the first. Equal data give equal bytes. Raises
    TooLongError.
    """
    book = Workbook()
    book._named_styles["Normal"].font = looks.font()  # type: ignore[attr-defined]
    book.remove(book.worksheets[0])
    book.security = WorkbookProtection(lockStructure=True)
    ranges = ListSheet(lists(form.pages), form.pages)
    foot = f"{form.edition.foot}, {name}" if name else form.edition.foot
    data = {**form.stamp, **data}
    for page in form.pages:
        sheet = book.create_sheet(page.title)
        _draw(book, sheet, page, data, ranges, form.edition.fixed)
        shown = facts.get("" if page is form.start else page.title, ())
        if shown or page is form.start:
            _own(sheet, page, name, shown)
        looks.set_up(sheet, page, foot)
    ranges.draw(book.create_sheet(LISTS))
    return packed(book, form.edition.title)


def _draw(
    book: Workbook,
    sheet: Worksheet,
    page: SheetLayout,
    data: dict[str, Any],
    ranges: ListSheet,
    fixed: Sequence[str],
) -> None:
    for column, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    tall: dict[int, float] = {}
    wide = {entry.row for entry in page.inputs if entry.answer.wide}
    for (row, column), shown in page.shown.items():
        _put(sheet, row, column, shown.text)
        if shown.target:
            cell = cell_name(row, column)
            link = Hyperlink(ref=cell, location=f"'{shown.target}'!A1")
            sheet.cell(row, column).hyperlink = link
        look, span = shown.look, shown.span
        looks.put_text(sheet, row, column, look, span, beside_wide=row in wide)
        room = looks.width_of(page, column, shown.span)
        needed = looks.height(shown.text, room, shown.look)
        tall[row] = max(tall.get(row, 0), needed)
    rules = DropDowns(sheet, ranges)
    for entry in page.inputs:
        value = _value(data, entry.path)
        span = len(page.widths) - 1 if entry.answer.wide else 1
        locked = entry.path in fixed and value is not None
        box = (sheet, entry.row, entry.column)
        _fill(*box, entry.answer, value)
        looks.put_box(
            *box, span, _format(entry.answer), wide=entry.answer.wide, locked=locked
        )
        rules.add(entry.cell, entry.answer)
        room = looks.width_of(page, entry.column, span)
        lowest = 94 if entry.answer.wide else 20
        needed = looks.height(_text(sheet, entry), room, lowest=lowest)
        tall[entry.row] = max(tall.get(entry.row, 0), needed)
        _name(
            book,
            entry.path,
            page.title,
            f"${get_column_letter(entry.column)}${entry.row}",
        )
    for row, points in tall.items():
        sheet.row_dimensions[row].height = points
    if page.table:
        _draw_table(book, sheet, page, page.table, data, rules)
    rules.finish()


def _draw_table(
    book: Workbook,
    sheet: Worksheet,
    page: SheetLayout,
    table: AnswerTable,
    data: dict[str, Any],
    rules: DropDowns,
) -> None:
    rows = data.get(table.part, [])
    first, last = table.row + 1, table.row + max(table.spare, len(rows) + 5)
    tall_rows = any(c.answer.wide for c in table.columns)
    titles = (NUMBER, *(c.title for c in table.columns))
    head = 24.0
    for column, title in enumerate(titles, start=1):
        _put(sheet, table.row, column, title)
        looks.put_header(sheet, table.row, column)
        room = page.widths[column - 1] - 2
        head = max(head, looks.height(title, room, "header"))
    sheet.row_dimensions[table.row].height = head
    for row in range(first, last + 1):
        entry = rows[row - first] if row - first < len(rows) else {}
        _put(sheet, row, 1, row - table.row)
        looks.put_text(sheet, row, 1, "hint", 1)
        lowest = 54.0 if tall_rows else 24.0
        for column, asked in enumerate(table.columns, start=2):
            value = entry.get(asked.key) if isinstance(entry, dict) else entry
            _fill(sheet, row, column, asked.answer, value)
            looks.put_box(sheet, row, column, 1, _format(asked.answer))
            text = str(sheet.cell(row, column).value or "")
            lowest = looks.height(text, page.widths[column - 1], lowest=lowest)
        sheet.row_dimensions[row].height = lowest
    for column, asked in enumerate(table.columns, start=2):
        letter = get_column_letter(column)
        rules.add(f"{letter}{first}:{letter}{last}", asked.answer)
    end = get_column_letter(len(table.columns) + 1)
    _name(book, table.part, page.title, f"$B${first}:${end}${last}")


def _own(
    sheet: Worksheet, page: SheetLayout, name: str, facts: Sequence[tuple[str, str]]
) -> None:
    """What a sheet tells of one municipality: its name where that stands, and facts."""
    for row, column in page.own:
        _put(sheet, row, column, name)
        looks.put_text(sheet, row, column, "label", 1)
    assert page.open_row is not None
    if not facts:
        return
    texts = [(FACTS, "", "heading", 3)]
    texts += [(label, text, "label", 1) for label, text in facts]
    for row, (label, text, look, span) in enumerate(texts, start=page.open_row):
        _put(sheet, row, 1, label)
        looks.put_text(sheet, row, 1, look, span)  # type: ignore[arg-type]
        if text:
            _put(sheet, row, 2, text)
            looks.put_text(sheet, row, 2, "fact", 2)
        room = looks.width_of(page, 1, span)
        points = max(
            looks.height(label, room, look),
            looks.height(text, looks.width_of(page, 2, 2)),
        )
        sheet.row_dimensions[row].height = points


def _value(data: dict[str, Any], path: str) -> Any:
    """What a form says at the path of a single answer, None where it says nothing."""
    part, _, key = path.partition(".")
    value = data.get(part)
    if not key:
        return value
    if isinstance(value, list):  # asked entry by entry: by its place, or by its name
        if key.isdecimal():
            return value[int(key) - 1] if int(key) <= len(value) else None
        return True if key in value else None
    return (value or {}).get(key)


def _fill(
    sheet: Worksheet, row: int, column: int, answer: AnswerFormat, value: Any
) -> None:
    if value is None or value == "":
        return
    if answer.expected is Expected.YES_NO:
        value = "ja" if value is True else "nej"
    if answer.choices and not answer.many:
        value = answer.choices.shown_for(value)
    if answer.many:
        shown = answer.choices.shown_for if answer.choices else str
        value = ", ".join(str(shown(one)) for one in value)
    _put(sheet, row, column, value)


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """A number as a number, everything else as text, never as a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, int) and not isinstance(value, bool):
        cell.value = value
        return
    text = stored(str(value))
    if units(text) > LONGEST_TEXT:
        raise TooLongError(
            f"{place(sheet.title, row, column)}: teksten er længere end de "
            f"{LONGEST_TEXT} tegn, en celle i Excel kan rumme. Gør den kortere, eller "
            "brug en anden slags fil, fx TOML."
        )
    cell.value = text
    cell.data_type = "s"


def _format(answer: AnswerFormat) -> str:
    """Text cells keep what is typed: no formula, no date, no lost zero."""
    return "@" if answer.many else _FORMATS.get(answer.expected, "@")


def _text(sheet: Worksheet, entry: AnswerCell) -> str:
    return str(sheet.cell(entry.row, entry.column).value or "")


def _name(book: Workbook, path: str, sheet: str, cells: str) -> None:
    name = f"skema.{path}"
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cells}")


def _parts(book: Workbook, title: str) -> Iterator[tuple[str, bytes]]:
    unpacked = io.BytesIO()
    book.save(unpacked)
    with zipfile.ZipFile(unpacked) as package:
        for name in package.namelist():
            if name == "docProps/core.xml":
                yield name, _CORE.replace("{title}", escape(title)).encode()
            else:
                yield name, package.read(name)


def packed(book: Workbook, title: str) -> bytes:
    """The workbook without the hour it was made and without an author."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(book, title):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content)
    return written.getvalue()


_MOST_ROWS = 300  # of a table that is offered to choose from
_YES_NO = Choices("ja eller nej", ("ja", "nej"), ("ja", "nej"))


class ListSheet:
    """The lists to choose from: where on their sheet they stand.

    `pages` are the sheets of the form; what is filled in on them is a list too.
    """

    def __init__(self, known: list[Choices], pages: Sequence[SheetLayout] = ()) -> None:
        self.known = [*known, _YES_NO]
        self.pages = pages

    def of(self, choices: Choices) -> str:
        names = [c.name for c in self.known]
        letter = get_column_letter(names.index(choices.name) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(choices.shown) + 1}"

    def of_rows(self, part: str) -> str:
        """The filled-in cells in the first column of a table, as many as there are."""
        page = next(p for p in self.pages if p.table and p.table.part == part)
        assert page.table is not None
        first = page.table.row + 1
        cells = f"'{page.title}'!$B${first}:$B${first + _MOST_ROWS}"
        return f"OFFSET('{page.title}'!$B${first},0,0,MAX(1,COUNTA({cells})),1)"

    def draw(self, sheet: Worksheet) -> None:
        for column, choices in enumerate(self.known, start=1):
            for row, shown in enumerate((choices.name, *choices.shown), start=1):
                cell = sheet.cell(row, column, shown)
                cell.font = looks.font()
            sheet.column_dimensions[get_column_letter(column)].width = 40
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True


class DropDowns:
    """The drop-downs of a sheet, one rule for all cells with the same list."""

    def __init__(self, sheet: Worksheet, ranges: ListSheet) -> None:
        self.sheet, self.ranges = sheet, ranges
        self.by_list: dict[str, DataValidation] = {}

    def add(self, cells: str, answer: AnswerFormat) -> None:
        choices = _YES_NO if answer.expected is Expected.YES_NO else answer.choices
        if answer.rows_of:
            self._add_rows_of(answer.rows_of, cells)
        if choices is None or answer.many:
            return
        if choices.name not in self.by_list:
            self.by_list[choices.name] = DataValidation(
                type="list",
                formula1=self.ranges.of(choices),
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Ikke på listen",
                error="Vælg fra listen, eller slet det, der står i feltet.",
            )
        self.by_list[choices.name].add(cells)

    def _add_rows_of(self, part: str, cells: str) -> None:
        rule = self.by_list.setdefault(
            f"rows of {part}",
            DataValidation(
                type="list", formula1=self.ranges.of_rows(part), allow_blank=True
            ),
        )
        rule.add(cells)

    def finish(self) -> None:
        for rule in self.by_list.values():
            self.sheet.add_data_validation(rule)
