"""How the workbook looks: typeface, colours, frames, and heights for long texts."""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from parathed_lib.forms.workbook.layout import Look, SheetLayout

FONT = "Calibri"
# The report's colours.
INK, SOFT, EDGE = "1B1B1F", "55565C", "74767D"
RULE, BAND, ACCENT = "C9CACF", "E6E7EA", "8A1C62"
_LINE, _TALLEST = 15.0, 405.0  # points; Excel allows 409
_SIZES = {"title": 20, "heading": 14, "question": 11, "hint": 10}
_COLOURS = {"title": ACCENT, "hint": SOFT, "guide": SOFT, "link": ACCENT}
_BOLD = ("title", "heading", "question", "header")
_SPACE = {"title": 14, "heading": 20, "question": 12, "guide": 5}  # points around
_EDGE = Side("thin", EDGE)
FRAME = Border(_EDGE, _EDGE, _EDGE, _EDGE)
# Characters that an A4 page holds beside each other in letters of 8 points.
_UPRIGHT, _ACROSS = 132, 195
# What cells of a workbook look like, by what was asked for: openpyxl takes half a
# millisecond to find a look again, and a workbook has thousands of cells.
_STYLES: WeakKeyDictionary[Workbook, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()


def font(look: Look | str = "", **more: Any) -> Font:
    """The one typeface, in the size and colour of a kind of text."""
    return Font(
        name=FONT,
        size=_SIZES.get(look, 11),
        bold=look in _BOLD,
        color=_COLOURS.get(look, INK),
        underline="single" if look == "link" else None,
        **more,
    )


def put_text(
    sheet: Worksheet,
    row: int,
    column: int,
    look: Look,
    span: int,
    *,
    beside_wide: bool = False,
) -> None:
    """The look of one of the form's own texts; high up when its answer is tall."""
    low = look in ("heading", "question")
    vertical = "top" if beside_wide else "bottom" if low else "center"
    indent = 1 if look == "hint" or column == 3 else 0

    def draw(cell: Any) -> None:
        cell.font = font(look)
        cell.alignment = Alignment(
            wrap_text=True, vertical=vertical, indent=indent, horizontal="left"
        )

    _dress(sheet, row, column, draw, "text", look, vertical, indent)
    for at in range(column, column + span):
        if look == "heading":
            sheet.cell(row, at).border = Border(bottom=Side("medium", ACCENT))
    if span > 1:
        sheet.merge_cells(None, row, column, row, column + span - 1)


def put_box(
    sheet: Worksheet,
    row: int,
    column: int,
    span: int,
    form: str,
    *,
    wide: bool = False,
    locked: bool = False,
) -> None:
    """A framed cell to fill in; one that is filled in for good is shaded and locked."""

    def frame(cell: Any) -> None:
        cell.border = FRAME
        cell.protection = Protection(locked=locked)

    def draw(cell: Any) -> None:
        frame(cell)
        cell.font = font()
        cell.number_format = form
        cell.alignment = Alignment(
            wrap_text=True,
            vertical="top" if wide else "center",
            horizontal="left",
            indent=1,
        )
        if locked:
            cell.fill = PatternFill("solid", BAND)

    _dress(sheet, row, column, draw, "box", form, wide, locked)
    for at in range(column + 1, column + span):
        _dress(sheet, row, at, frame, "frame", locked)
    if span > 1:
        sheet.merge_cells(None, row, column, row, column + span - 1)


def put_header(sheet: Worksheet, row: int, column: int) -> None:
    """A heading of a table: bold on grey, with a rule under it."""
    cell = sheet.cell(row, column)
    cell.font = font("header")
    cell.fill = PatternFill("solid", BAND)
    cell.border = Border(_EDGE, _EDGE, _EDGE, Side("medium", ACCENT))
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal="left", indent=1
    )


def _dress(
    sheet: Worksheet, row: int, column: int, draw: Callable[[Any], None], *look: Any
) -> None:
    """Give a cell without a look the one that `draw` makes; made once in a workbook."""
    cell: Any = sheet.cell(row, column)
    styles = _STYLES.setdefault(cell.parent.parent, {})
    if look in styles:
        cell._style = copy(styles[look])
    else:
        draw(cell)
        styles[look] = copy(cell._style)


def height(text: str, width: float, look: str = "", lowest: float = 0) -> float:
    """Points that a text needs in a cell so many characters wide."""
    size = _SIZES.get(look, 11)
    room = max(1.0, width * 11 / size * (1.0 if look in _BOLD else 1.1))
    lines = sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))
    points = lines * _LINE * size / 11 + 4 + _SPACE.get(look, 0)
    return round(min(_TALLEST, max(lowest, points)), 1)


def width_of(page: SheetLayout, column: int, span: int) -> int:
    """Characters that fit beside each other in some columns of a sheet."""
    return sum(page.widths[column - 1 : column - 1 + span])


def set_up(sheet: Worksheet, page: SheetLayout, foot: str) -> None:
    """Paper, margins, repeated headings, footer and protection of a sheet.

    One that is too wide to be read on a page goes on beside it, with the columns that
    stay in sight.
    """
    width = sum(page.widths)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if width > _UPRIGHT else "portrait"
    sheet.page_setup.fitToWidth = math.ceil(width / _ACROSS)
    sheet.page_setup.fitToHeight = 0
    if page.still:
        sheet.page_setup.pageOrder = "overThenDown"
        sheet.print_title_cols = f"A:{get_column_letter(page.still)}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom = 0.6, 0.8
    repeated = page.table.row if page.table else 1
    sheet.print_title_rows = f"{repeated}:{repeated}"
    footer = HeaderFooterItem()
    footer.left.text = foot.replace("&", "&&")
    footer.right.text = "Side &P af &N"
    for part in (footer.left, footer.right):
        part.font, part.size, part.color = FONT, 9, SOFT
    sheet.oddFooter = footer
    sheet.freeze_panes = f"{get_column_letter(page.still + 1)}{repeated + 1}"
    sheet.protection.sheet = True
    # Rows may be made taller, columns wider; Excel's flags say what is forbidden.
    sheet.protection.formatRows = sheet.protection.formatColumns = False
