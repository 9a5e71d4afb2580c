"""A filled-in workbook back to the form's data, with every fault at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any

from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.lists import folded
from parathed_lib.forms.workbook.layout import (
    FACTS,
    LISTS,
    NUMBER,
    AnswerCell,
    AnswerFormat,
    AnswerTable,
    SheetLayout,
    WorkbookForm,
    place,
)
from parathed_lib.forms.workbook.values import (
    MisunderstoodError,
    Value,
    meant,
    told_personal,
)
from parathed_lib.privacy import personal_data, told_kinds
from parathed_lib.spreadsheets import open_form
from parathed_lib.spreadsheets.cells import (
    Book,
    Cell,
    Position,
    Sheet,
    Sort,
    UnfitError,
    cell_name,
)


def read_workbook(content: bytes, form: WorkbookForm, *others: WorkbookForm) -> Draft:
    """The draft in an .xlsx file of a form, of an earlier build, or of `others`.

    A file that is no workbook, is not safe to read, or is not this form gives a draft
    without data and says why. Whatever else can be seen to be wrong is told with it.
    """
    try:
        book = open_form(content)
    except UnfitError as error:
        return Draft({}, faults=[Fault("", error.danish)])
    reading = _Reading(book, form)
    if told := form.edition.others.get(reading.title()):
        return Draft({}, faults=[Fault("", told)])
    titles = {page.title for page in form.pages}
    fault = reading.stamp_fault()
    for earlier in (*form.earlier, *others) if fault else ():
        of_earlier = _Reading(book, earlier)
        if not of_earlier.stamp_fault():
            form, reading, fault = earlier, of_earlier, None
    if fault:
        ours = titles & reading.sheets.keys()
        unseen = unseen_faults(book, titles, form.asked.noun, titles) if ours else []
        return Draft({}, faults=[fault, *unseen])
    titles = {page.title for page in form.pages}
    for page in form.pages:
        reading.read_page(page)
    unseen = unseen_faults(book, titles, form.asked.noun, reading.unread)
    faults = [*reading.faults, *unseen]
    unread = frozenset(reading.unread_paths)
    return Draft(reading.data, reading.places, faults, unread, reading.names)


class _Reading:
    """The data, places and faults of one workbook, gathered sheet by sheet."""

    def __init__(self, book: Book, form: WorkbookForm) -> None:
        self.form, self.asked = form, form.asked
        self.sheets = {str(sheet.name): sheet for sheet in book.sheets}
        self.data: dict[str, Any] = {"schema": 1}
        self.places: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.unread: set[str] = set()  # the sheets that are not as they were
        self.unread_paths: set[str] = set()

    def title(self) -> str:
        """What stands at the top of the first sheet."""
        sheet = self.sheets.get(self.form.start.title)
        cell = sheet.cells.get((1, 1)) if sheet else None
        return cell.text if cell else ""

    def stamp_fault(self) -> Fault | None:
        """Why the workbook is not this form, None if it is.

        None too where the first sheet has moved: its own fault tells of that.
        """
        start, expected = self.form.start, self.form.stamp
        sheet = self.sheets.get(start.title)
        if sheet is None:
            return Fault(
                "",
                f"arket »{start.title}« mangler. Er det omdøbt, så giv det sit navn "
                f"igen. Ellers er filen ikke {self.asked.noun}: {self._afresh()}",
            )
        others = {page.title for page in self.form.pages} & self.sheets.keys()
        for entry in start.inputs:
            if entry.path not in expected:
                continue
            label = start.shown[entry.row, 1].text
            if _seen(sheet, (entry.row, 1)) != folded(label) and len(others) > 1:
                return None
            at = place(start.title, entry.row, entry.column)
            cell = sheet.cells.get((entry.row, entry.column))
            if cell is None or cell.sort not in (Sort.TEXT, Sort.NUMBER):
                return Fault(
                    "",
                    f"{at}: her mangler {self.asked.noun}s udgave. Fortryd det, der er "
                    f"ændret i de låste celler, eller begynd forfra. "
                    f"{self.asked.afresh}",
                )
            if cell.text.strip() != expected[entry.path]:
                return Fault(
                    "",
                    f"{at}: {self.asked.noun} hører til en anden udgave end "
                    f"{expected[entry.path]}. {self.asked.afresh}",
                )
        return None

    def read_page(self, page: SheetLayout) -> None:
        """The answers of a sheet, if it stands as it was handed out."""
        for entry in page.inputs:
            self.places[entry.path] = place(page.title, entry.row, entry.column)
            if label := page.shown.get((entry.row, 1)):
                self.names[entry.path] = label.text
            if (part := entry.path.partition(".")[0]) in self.form.edition.listed:
                self.places[part] = f"ark »{page.title}«"
        if page.table:
            self.places[page.table.part] = f"ark »{page.title}«"
        sheet = self.sheets.get(page.title)
        if sheet is None:
            self._leave(
                page,
                f"arket »{page.title}« mangler. Er det omdøbt, så giv det sit navn "
                f"igen. Er det slettet: {self._afresh()}",
            )
            return
        if gone := misplaced(page, sheet):
            self._leave_changed(page, sheet, gone)
            return
        for entry in page.inputs:
            self._read_input(sheet, entry)
        if page.table:
            self._read_table(sheet, page.table)
        self._read_names(page, sheet)
        self._read_rest(page, sheet)

    def _read_input(self, sheet: Sheet, entry: AnswerCell) -> None:
        part, _, key = entry.path.partition(".")
        value = self._meant(sheet, (entry.row, entry.column), entry.answer, entry.path)
        if value is None or part == "build":
            return
        cell = sheet.cells.get((entry.row, entry.column))
        stamp = self.form.stamp.get(entry.path)
        if cell is not None and stamp == cell.text.strip():
            value = stamp  # a program may have made a number of it
        if part in self.form.edition.listed:
            listed = self.data.setdefault(part, [])
            if value is not False:
                listed.append(key if value is True else value)
                self.places[f"{part} nr. {len(listed)}"] = self.places[entry.path]
        elif key:
            self.data.setdefault(part, {})[key] = value
        else:
            self.data[part] = value

    def _read_table(self, sheet: Sheet, table: AnswerTable) -> None:
        """The rows below a table's headings, however far down; empty ones left out."""
        width = range(2, len(table.columns) + 2)
        filled = {
            row
            for (row, column), cell in sheet.cells.items()
            if row > table.row and column in width and not cell.blank
        }
        rows: list[dict[str, Value] | Value] = []
        for row in sorted(filled):
            whole = f"{table.part} nr. {len(rows) + 1}"
            self.places[whole] = f"ark »{sheet.name}«, række {row}"
            entry: dict[str, Value] = {}
            for column, asked in zip(width, table.columns, strict=True):
                path = f"{whole}.{asked.key}" if asked.key else whole
                self.places[path] = place(str(sheet.name), row, column)
                self.names[path] = asked.title
                value = self._meant(sheet, (row, column), asked.answer, path)
                if value is not None:
                    entry[asked.key] = value
                for number in range(
                    1, len(value) + 1 if isinstance(value, list) else 1
                ):
                    self.places[f"{path} nr. {number}"] = self.places[path]
            rows.append(entry.get("", entry))
        if rows:
            self.data[table.part] = rows

    def _meant(
        self, sheet: Sheet, at: Position, answer: AnswerFormat, path: str
    ) -> Value | None:
        try:
            return meant(sheet.cells.get(at), answer)
        except MisunderstoodError as error:
            self._fault(path, str(error))
            return None

    def _read_names(self, page: SheetLayout, sheet: Sheet) -> None:
        """That an answer with a name beside it is still the one of that name."""
        rows = {entry.row: entry.path for entry in page.inputs}
        for row, column in sorted(page.own):
            cell = sheet.cells.get((row, column))
            path = rows.get(row, "")
            expected = self.form.names.get(str(self.data.get(path)))
            if expected is None or cell is None or cell.blank:
                continue
            if folded(cell.text) != folded(expected):
                self._fault(
                    path,
                    f"koden passer ikke til navnet i celle {cell_name(row, column)}. "
                    "Fortryd det, der er ændret i de låste celler, eller begynd "
                    f"forfra. {self.asked.afresh}",
                )

    def _read_rest(self, page: SheetLayout, sheet: Sheet) -> None:
        """What stands where the form asks for nothing."""
        known = {(entry.row, entry.column) for entry in page.inputs}
        own, table = own_cells(page, sheet), page.table
        for at, cell in sheet.cells.items():
            width = len(table.columns) + 1 if table and at[0] >= table.row else 0
            if at in known or at[1] <= width:
                continue
            if at in own:
                self.faults += cell_faults(f"ark »{sheet.name}«", at, cell)
            elif cell.sort is Sort.FORMULA or not cell.blank:
                kind = told_kinds(cell.text)
                told = (
                    f"her står {cell.sort.danish} uden for felterne. Flyt det til det "
                    "rigtige felt, eller slet det"
                )
                text = told_personal(kind) if kind else told
                self._fault("", f"{place(page.title, *at)}: {text}")

    def _leave_changed(
        self, page: SheetLayout, sheet: Sheet, gone: Mapping[Position, str]
    ) -> None:
        """Read no answer of a sheet whose own texts do not stand where they should."""
        if moved(page, sheet, gone):
            gone = dict([next(iter(gone.items()))])
            mend = (
                "Rækker eller kolonner er indsat, slettet eller ændret. Fortryd det, "
                f"eller begynd forfra. {self.asked.afresh}"
            )
        else:
            mend = "Skriv det igen"
        self._leave(
            page,
            *(
                f"{place(page.title, *at)}: her skal stå »{text}«. {mend}"
                for at, text in gone.items()
            ),
        )

    def _afresh(self) -> str:
        return self.asked.afresh[:1].lower() + self.asked.afresh[1:]

    def _leave(self, page: SheetLayout, *why: str) -> None:
        """Read no answer of a sheet, and say why."""
        for told in why:
            self._fault("", told)
        self.unread.add(page.title)
        self.unread_paths |= {entry.path for entry in page.inputs}
        if page.table:
            self.unread_paths.add(page.table.part)

    def _fault(self, path: str, text: str) -> None:
        self.faults.append(Fault(path, text))


# Texts of one sheet that somebody may have written over; with more it is another sheet.
_MOST_OVERWRITTEN = 3


def misplaced(page: SheetLayout, sheet: Sheet) -> dict[Position, str]:
    """The labels and headings that do not stand in their cells, with their texts."""
    return {
        at: text
        for at, text in _labels(page).items()
        if _seen(sheet, at) != folded(text)
    }


def moved(page: SheetLayout, sheet: Sheet, texts: Mapping[Position, str]) -> bool:
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


def _seen(sheet: Sheet, at: Position) -> str:
    cell = sheet.cells.get(at)
    return folded(cell.text) if cell else ""


def _labels(page: SheetLayout) -> dict[Position, str]:
    """What must stand in its place: the labels of answers, and the headings."""
    rows = {entry.row for entry in page.inputs}
    labels = {
        (row, column): shown.text
        for (row, column), shown in sorted(page.shown.items())
        if (column == 1 and row in rows)
        or shown.look in ("title", "heading", "question")
    }
    return labels | _headings(page)


def _headings(page: SheetLayout) -> dict[Position, str]:
    """The headings of the columns of a sheet's table."""
    columns = page.table.columns if page.table else ()
    row = page.table.row if page.table else 0
    return {(row, n): column.title for n, column in enumerate(columns, start=2)}


def own_cells(page: SheetLayout, sheet: Sheet) -> set[Position]:
    """Where the form's own texts stand, and those of the one municipality."""
    # A workbook of before this has a guide in the first column wherever it is now.
    own = page.own | set(page.shown) | {(row, 1) for row, _ in page.shown}
    row = page.open_row or 0
    cell = sheet.cells.get((row, 1))
    if cell is not None and cell.value == FACTS:
        while (row, 1) in sheet.cells:
            own |= {(row, 1), (row, 2)}
            row += 1
    return own


# Marks that programs put into a file's properties; their digits are nobody's number.
_MARKS = re.compile(
    r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?",
    re.IGNORECASE,
)


def unseen_faults(
    book: Book, titles: Set[str], noun: str, unread: Set[str] = frozenset()
) -> list[Fault]:
    """The faults of all that is not read: sheets, comments, pictures, properties.

    `titles` are the sheets of the form and `noun` what it is called; of those in
    `unread` no answer was read.
    """
    faults = []
    renamed = not titles <= {sheet.name for sheet in book.sheets}
    mend = "Er det omdøbt, så giv det sit navn igen. Ellers slet" if renamed else "Slet"
    for number, sheet in enumerate(book.sheets, start=1):
        known = sheet.name in titles
        where = f"ark »{sheet.name}«" if known else f"ark nr. {number}"
        if not known and sheet.name != LISTS:
            faults.append(Fault("", f"{where} hører ikke til {noun}. {mend} det"))
            if kind := personal_data(str(sheet.name)):
                faults.append(Fault("", f"navnet på {where} ligner {kind}. Ret det"))
        if not known or sheet.name in unread:
            for at, cell in sheet.cells.items():
                faults += cell_faults(where, at, cell)
        faults += [
            _comment(f"{where}, celle {cell_name(*at)}", text)
            for at, text in sheet.comments.items()
        ]
        if sheet.drawing:
            told = (
                "her ligger et billede, en figur eller en tekstboks, og den slags "
                "bliver ikke læst. Skriv svaret i felterne, og slet det"
            )
            faults.append(Fault("", f"{where}: {told}"))
        beside = f"et link, sidehoved eller sidefod i {where}"
        faults += _text_faults(beside, sheet.texts_beside)
    faults += _text_faults("et navngivet område i filen", book.names)
    properties = [_MARKS.sub("", text) for text in book.properties]
    faults += _text_faults("filens egenskaber (Filer, Oplysninger)", properties)
    return faults


def cell_faults(where: str, at: Position, cell: Cell) -> list[Fault]:
    """The faults of a cell that holds no answer: a formula, or a person's data."""
    if cell.sort is Sort.FORMULA:
        told = "her står en formel, og formler bliver ikke regnet ud. Slet den"
    elif kind := told_kinds(cell.text):
        told = told_personal(kind)
    else:
        return []
    return [Fault("", f"{where}, celle {cell_name(*at)}: {told}")]


def _comment(where: str, text: str) -> Fault:
    kind = told_kinds(text)
    told = "kommentarer bliver ikke læst"
    if kind:
        told = f"i kommentaren står noget, der ligner {kind}"
    return Fault("", f"{where}: {told}. Skriv svaret i cellen, og slet kommentaren")


def _text_faults(where: str, texts: Iterable[str]) -> list[Fault]:
    kinds = dict.fromkeys(kind for text in texts if (kind := told_kinds(text)))
    return [
        Fault("", f"{where} har noget, der ligner {kind}. Slet det") for kind in kinds
    ]
