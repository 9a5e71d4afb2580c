"""A filled-in workbook back to the form's data, with every fault at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.workbook.book import Book, read_book
from parathed_lib.forms.workbook.cells import (
    Sheet,
    Sort,
)
from parathed_lib.forms.workbook.layout import (
    FACTS,
    Answer,
    Input,
    Page,
    Position,
    Table,
    WorkbookForm,
    folded,
    place,
)
from parathed_lib.forms.workbook.package import UnreadableError
from parathed_lib.forms.workbook.search import cell_faults, unseen_faults
from parathed_lib.forms.workbook.values import (
    MisunderstoodError,
    Value,
    blank,
    meant,
    seen_as_text,
    told_personal,
)
from parathed_lib.privacy import personal_data

MOST_FAULTS = 100
_AFRESH = "Hent et nyt skema, og flyt svarene derover"


def read_workbook(content: bytes, form: WorkbookForm) -> Draft:
    """The draft in an .xlsx file.

    A file that is no workbook, is not safe to read, or is not this form gives a draft
    without data and says why.
    """
    try:
        book = read_book(content)
    except UnreadableError as error:
        return Draft({}, faults=[Fault("", str(error))])
    reading = _Reading(book, form)
    if fault := reading.stamp_fault():
        return Draft({}, faults=[fault])
    for page in form.pages:
        reading.read_page(page)
    titles = {page.title for page in form.pages}
    faults = list(dict.fromkeys([*reading.faults, *unseen_faults(book, titles)]))
    if len(faults) > MOST_FAULTS:
        more = f"og {len(faults) - MOST_FAULTS} fejl til"
        faults = [*faults[:MOST_FAULTS], Fault("", more)]
    return Draft(reading.data, reading.places, faults)


class _Reading:
    """The data, places and faults of one workbook, gathered sheet by sheet."""

    def __init__(self, book: Book, form: WorkbookForm) -> None:
        self.form = form
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.data: dict[str, Any] = {"schema": 1}
        self.places: dict[str, str] = {}
        self.faults: list[Fault] = []

    def stamp_fault(self) -> Fault | None:
        """Why the workbook is not this form, None if it is."""
        start, expected = self.form.start, self.form.stamp
        sheet = self.sheets.get(start.title)
        if sheet is None:
            return Fault(
                "",
                f"arket »{start.title}« mangler. Er det omdøbt, så giv det sit navn "
                f"igen. Ellers er filen ikke skemaet: {_AFRESH.lower()}",
            )
        for entry in start.inputs:
            if entry.path not in expected:
                continue
            at = place(start.title, entry.row, entry.column)
            cell = sheet.cells.get((entry.row, entry.column))
            if cell is None or cell.sort not in (Sort.TEXT, Sort.NUMBER):
                return Fault(
                    "",
                    f"{at}: her mangler skemaets udgave. Fortryd det, der er ændret i "
                    f"de låste celler, eller begynd forfra. {_AFRESH}",
                )
            if seen_as_text(cell).strip() != expected[entry.path]:
                return Fault(
                    "",
                    f"{at}: skemaet hører til en anden udgave end "
                    f"{expected[entry.path]}. {_AFRESH}",
                )
        return None

    def read_page(self, page: Page) -> None:
        """The answers of a sheet, if it stands as it was handed out."""
        for entry in page.inputs:
            self.places[entry.path] = place(page.title, entry.row, entry.column)
            if (part := entry.path.partition(".")[0]) in self.form.listed:
                self.places[part] = f"ark »{page.title}«"
        if page.table:
            self.places[page.table.part] = f"ark »{page.title}«"
        sheet = self.sheets.get(page.title)
        if sheet is None:
            self._fault(
                "",
                f"arket »{page.title}« mangler. Er det omdøbt, så giv det sit navn "
                f"igen. Er det slettet: {_AFRESH.lower()}",
            )
            return
        if moved := _moved(page, sheet):
            self._fault(
                "",
                f"{place(page.title, *moved)}: her står ikke det, der skal. Rækker "
                f"eller kolonner er indsat, slettet eller ændret. Fortryd det, eller "
                f"begynd forfra. {_AFRESH}",
            )
            return
        for entry in page.inputs:
            self._read_input(sheet, entry)
        if page.table:
            self._read_table(sheet, page.table)
        self._read_rest(page, sheet)

    def _read_input(self, sheet: Sheet, entry: Input) -> None:
        part, _, key = entry.path.partition(".")
        value = self._meant(sheet, (entry.row, entry.column), entry.answer, entry.path)
        if value is None or part == "build":
            return
        if part in self.form.listed:
            listed = self.data.setdefault(part, [])
            if value is not False:
                listed.append(key if value is True else value)
                self.places[f"{part} nr. {len(listed)}"] = self.places[entry.path]
        elif key:
            self.data.setdefault(part, {})[key] = value
        else:
            self.data[part] = value

    def _read_table(self, sheet: Sheet, table: Table) -> None:
        """The rows below a table's headings, however far down; empty ones left out."""
        width = range(2, len(table.columns) + 2)
        filled = {
            row
            for (row, column), cell in sheet.cells.items()
            if row > table.row and column in width and not blank(cell)
        }
        rows: list[dict[str, Value]] = []
        for row in sorted(filled):
            entry: dict[str, Value] = {}
            for column, asked in zip(width, table.columns, strict=True):
                path = f"{table.part} nr. {len(rows) + 1}.{asked.key}"
                self.places[path] = place(sheet.name, row, column)
                value = self._meant(sheet, (row, column), asked.answer, path)
                if value is not None:
                    entry[asked.key] = value
            rows.append(entry)
            self.places[f"{table.part} nr. {len(rows)}"] = (
                f"ark »{sheet.name}«, række {row}"
            )
        if rows:
            self.data[table.part] = rows

    def _meant(
        self, sheet: Sheet, at: Position, answer: Answer, path: str
    ) -> Value | None:
        try:
            return meant(sheet.cells.get(at), answer)
        except MisunderstoodError as error:
            self._fault(path, str(error))
            return None

    def _read_rest(self, page: Page, sheet: Sheet) -> None:
        """What stands where the form asks for nothing."""
        known, own = _known(page), _own(page, sheet)
        for at, cell in sheet.cells.items():
            if at in known or (page.table and _in_table(page.table, at)):
                continue
            if at in own:
                self.faults += cell_faults(f"ark »{sheet.name}«", at, cell)
            elif cell.sort is Sort.FORMULA or not blank(cell):
                kind = personal_data(seen_as_text(cell))
                told = (
                    f"her står {cell.sort.value} uden for felterne. Flyt det til det "
                    "rigtige felt, eller slet det"
                )
                text = told_personal(kind) if kind else told
                self._fault("", f"{place(page.title, *at)}: {text}")

    def _fault(self, path: str, text: str) -> None:
        self.faults.append(Fault(path, text))


def _moved(page: Page, sheet: Sheet) -> Position | None:
    """The first label of a sheet that does not stand beside its answer."""
    for row, column in _labels(page):
        cell = sheet.cells.get((row, column))
        expected = page.shown[row, column].text
        if cell is None or folded(seen_as_text(cell)) != folded(expected):
            return row, column
    if page.table:
        for column, asked in enumerate(page.table.columns, start=2):
            cell = sheet.cells.get((page.table.row, column))
            if cell is None or folded(seen_as_text(cell)) != folded(asked.title):
                return page.table.row, column
    return None


def _labels(page: Page) -> Iterator[Position]:
    """What must stand in its place: the labels of answers, and the headings."""
    rows = {entry.row for entry in page.inputs}
    for (row, column), shown in sorted(page.shown.items()):
        label = column == 1 and row in rows
        if label or shown.look in ("title", "heading", "question"):
            yield row, column


def _known(page: Page) -> set[Position]:
    return {(entry.row, entry.column) for entry in page.inputs}


def _own(page: Page, sheet: Sheet) -> set[Position]:
    """Where the form's own texts stand, and those of the one municipality."""
    own = page.own | set(page.shown)
    row = page.open_row or 0
    cell = sheet.cells.get((row, 1))
    if cell is not None and cell.value == FACTS:
        while (row, 1) in sheet.cells:
            own |= {(row, 1), (row, 2)}
            row += 1
    return own


def _in_table(table: Table, at: Position) -> bool:
    row, column = at
    return row >= table.row and column <= len(table.columns) + 1
