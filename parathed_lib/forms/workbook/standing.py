"""Where the form's own texts and its answers stand on a sheet, and if they still do."""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib.forms.workbook.layout import FACTS, NUMBER, Page, Table, folded
from parathed_lib.spreadsheets.cells import Position, Sheet

# Texts of one sheet that somebody may have written over; with more it is another sheet.
_MOST_OVERWRITTEN = 3


def misplaced(page: Page, sheet: Sheet) -> dict[Position, str]:
    """The labels and headings that do not stand in their cells, with their texts."""
    return {
        at: text
        for at, text in _labels(page).items()
        if _seen(sheet, at) != folded(text)
    }


def moved(page: Page, sheet: Sheet, texts: Mapping[Position, str]) -> bool:
    """Whether misplaced texts have moved; else something was written over them.

    A text has moved when it stands elsewhere in its row or column, and the headings of
    a table have when nothing beside them says that the numbers of its rows follow.
    """
    if len(texts) > _MOST_OVERWRITTEN:
        return True
    above = page.table and texts.keys() & _headings(page).keys()
    if page.table and above and _seen(sheet, (page.table.row, 1)) != folded(NUMBER):
        return True
    labels = _labels(page)
    return any(
        _seen(sheet, other) == folded(text) and labels.get(other) != text
        for (row, column), text in texts.items()
        for other in sheet.cells
        if other != (row, column) and (other[0] == row or other[1] == column)
    )


def is_other(page: Page, sheet: Sheet, at: Position) -> bool:
    """Whether something else than the form's own text stands in a cell."""
    return _seen(sheet, at) != folded(page.shown[at].text)


def _seen(sheet: Sheet, at: Position) -> str:
    cell = sheet.cells.get(at)
    return folded(cell.text) if cell else ""


def _labels(page: Page) -> dict[Position, str]:
    """What must stand in its place: the labels of answers, and the headings."""
    rows = {entry.row for entry in page.inputs}
    labels = {
        (row, column): shown.text
        for (row, column), shown in sorted(page.shown.items())
        if (column == 1 and row in rows)
        or shown.look in ("title", "heading", "question")
    }
    return labels | _headings(page)


def _headings(page: Page) -> dict[Position, str]:
    """The headings of the columns of a sheet's table."""
    columns = page.table.columns if page.table else ()
    row = page.table.row if page.table else 0
    return {(row, n): column.title for n, column in enumerate(columns, start=2)}


def answer_cells(page: Page) -> set[Position]:
    """Where single answers stand."""
    return {(entry.row, entry.column) for entry in page.inputs}


def own_cells(page: Page, sheet: Sheet) -> set[Position]:
    """Where the form's own texts stand, and those of the one municipality."""
    own = page.own | set(page.shown)
    row = page.open_row or 0
    cell = sheet.cells.get((row, 1))
    if cell is not None and cell.value == FACTS:
        while (row, 1) in sheet.cells:
            own |= {(row, 1), (row, 2)}
            row += 1
    return own


def in_table(table: Table, at: Position) -> bool:
    """Whether a cell is one of a table, however far down."""
    row, column = at
    return row >= table.row and column <= len(table.columns) + 1
