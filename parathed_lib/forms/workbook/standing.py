"""Where the form's own texts and its answers stand on a sheet, and if they still do."""

from __future__ import annotations

from collections.abc import Iterator

from parathed_lib.forms.workbook.cells import Sheet
from parathed_lib.forms.workbook.layout import FACTS, Page, Position, Table, folded
from parathed_lib.forms.workbook.values import seen_as_text


def moved(page: Page, sheet: Sheet) -> Position | None:
    """The first label of a sheet that does not stand beside its answer."""
    for at in _labels(page):
        if is_other(page, sheet, at):
            return at
    if page.table:
        for column, asked in enumerate(page.table.columns, start=2):
            cell = sheet.cells.get((page.table.row, column))
            if cell is None or folded(seen_as_text(cell)) != folded(asked.title):
                return page.table.row, column
    return None


def is_other(page: Page, sheet: Sheet, at: Position) -> bool:
    """Whether something else than the form's own text stands in a cell."""
    cell = sheet.cells.get(at)
    return cell is None or folded(seen_as_text(cell)) != folded(page.shown[at].text)


def _labels(page: Page) -> Iterator[Position]:
    """What must stand in its place: the labels of answers, and the headings."""
    rows = {entry.row for entry in page.inputs}
    for (row, column), shown in sorted(page.shown.items()):
        label = column == 1 and row in rows
        if label or shown.look in ("title", "heading", "question"):
            yield row, column


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
