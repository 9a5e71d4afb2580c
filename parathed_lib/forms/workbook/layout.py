"""The sheets of a workbook, built from what the form's specification says of them.

A sheet says where each text and each answer stands. The writer draws it and the reader
looks up in it, so the two cannot disagree. A row or column is counted from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from parathed_lib.forms import specification as spec
from parathed_lib.forms.lists import Choices
from parathed_lib.spreadsheets.cells import Position, cell_name

Scope = Mapping[str, Any]
NO_PERSONS = (
    "Skriv om funktioner og forløb, aldrig om personer. Ingen navne, CPR-numre, "
    "telefonnumre eller mailadresser."
)
LISTS = "Lister"
FACTS = "Det ved vi i forvejen"
NUMBER = "Nr."  # heads the first column of a table
Look = Literal["title", "guide", "heading", "question", "label", "hint", "fact", "link"]


class Expected(Enum):
    """What may stand in a cell, in the words that tell what was expected."""

    TEXT = "Skriv svaret som tekst"
    PERIOD = "Skriv et år, en måned eller en dato, fx 2017-06-30"
    COUNT = "Skriv et helt tal, fx 12"
    YEAR = "Skriv et årstal, fx 2027"
    MONEY = "Skriv beløbet i hele kroner, fx 3500000. Skriv mio. og tusind ud i cifre"
    CHOICE = "Vælg fra listen i cellen"
    YES_NO = "Skriv ja eller nej"


@dataclass(frozen=True)
class AnswerFormat:
    """How a cell is filled in; `wide` is text that may fill several lines.

    A cell of `many` holds several such answers with commas or semicolons between them,
    and gives a list. `rows_of` names the table whose first column is offered to choose
    from; what else is written there is read all the same.
    """

    expected: Expected
    choices: Choices | None = None
    wide: bool = False
    many: bool = False
    rows_of: str = ""


@dataclass(frozen=True)
class SheetText:
    """A text of the form itself; `span` is the number of columns it fills."""

    text: str
    look: Look
    span: int = 1
    target: str = ""


@dataclass(frozen=True)
class AnswerCell:
    """A cell for one answer. `path` names it in the data, as `ratings.strategy`."""

    path: str
    row: int
    answer: AnswerFormat
    column: int = 2

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class AnswerColumn:
    """A column of a table: the field it fills, and its heading.

    Without a key it is the only one, and each row is its answer alone.
    """

    key: str
    title: str
    answer: AnswerFormat


@dataclass(frozen=True)
class AnswerTable:
    """Rows to be filled in, below everything else on their sheet.

    `row` is that of the headings. The columns begin in the second column of the sheet;
    the first holds the number of the row.
    """

    part: str
    row: int
    columns: tuple[AnswerColumn, ...]
    spare: int


@dataclass
class SheetLayout:
    """A sheet, built from the top down."""

    title: str
    widths: Sequence[int]
    shown: dict[Position, SheetText] = field(default_factory=dict)
    inputs: list[AnswerCell] = field(default_factory=list)
    table: AnswerTable | None = None
    # Cells that the writer fills in for one municipality, and the row where facts of it
    # begin: those of the form on its first sheet, elsewhere the sheet's own.
    own: set[Position] = field(default_factory=set)
    open_row: int | None = None
    # The number of columns that stay in sight when a wide sheet is moved sideways, and
    # the characters that a text above a table may fill; 0 for all of the sheet.
    still: int = 0
    in_sight: int = 0
    row: int = 0

    def write(self, text: str, look: Look, target: str = "") -> None:
        """A text across the sheet on a row of its own.

        A guide stands beside the columns that are repeated on paper.
        """
        self.row += 1
        column = self.still + 1 if look == "guide" else 1
        self.shown[self.row, column] = SheetText(text, look, self._span(column), target)

    def _span(self, column: int) -> int:
        """The columns that a text fills: further ones would move it out of sight."""
        span, room, widths = 0, 0, self.widths[column - 1 :]
        while span < len(widths) and (not self.in_sight or room < self.in_sight):
            room += widths[span]
            span += 1
        return span

    def leave_open(self) -> None:
        """Room for what the writer knows of one municipality, below an empty row."""
        self.row += 1
        self.open_row = self.row + 1

    def pair(
        self, left: str, right: str, look: Look = "hint", target: str = ""
    ) -> None:
        """A label with a text beside it."""
        self.row += 1
        self.shown[self.row, 1] = SheetText(
            left, "link" if target else "label", 1, target
        )
        self.shown[self.row, 2] = SheetText(right, look, len(self.widths) - 1)

    def ask(
        self,
        path: str,
        label: str,
        answer: AnswerFormat,
        hint: str = "",
        *,
        named: bool = False,
    ) -> None:
        """A labelled cell for an answer, with a hint or a name beside it."""
        self.row += 1
        self.shown[self.row, 1] = SheetText(label, "label")
        self.inputs.append(AnswerCell(path, self.row, answer))
        if hint:
            self.shown[self.row, 3] = SheetText(hint, "hint")
        if named:
            self.own.add((self.row, 3))

    def ask_rows(self, part: str, columns: Sequence[AnswerColumn], spare: int) -> None:
        """A table to be filled in; nothing can follow it."""
        self.row += 1
        self.table = AnswerTable(part, self.row, tuple(columns), spare)


def place(sheet: str, row: int, column: int) -> str:
    """A cell as it is told to whoever filled in the workbook."""
    return f"ark »{sheet}«, celle {cell_name(row, column)}"


@dataclass(frozen=True)
class WorkbookForm:
    """An edition of a form as a workbook: its sheets, and what tells it from another.

    `stamp` is what must stand on the first sheet, by path. `names` are what that shows
    beside an answer (`SheetLayout.own`), by the answer: one that is no longer the one
    beside its name is a fault. `earlier` are the same form as it was handed out before,
    each with its own stamp: they are still read, and no longer written.
    """

    asked: spec.Specification
    edition: spec.Edition
    pages: Sequence[SheetLayout]
    stamp: Mapping[str, str]
    names: Mapping[str, str]
    earlier: Sequence[WorkbookForm]

    @property
    def start(self) -> SheetLayout:
        """The first sheet, which holds the stamp."""
        return self.pages[0]


def lists(sheets: Iterable[SheetLayout]) -> list[Choices]:
    """Every list to choose from that the sheets use, each once."""
    found: dict[str, Choices] = {}
    for page in sheets:
        answers = [i.answer for i in page.inputs]
        answers += [c.answer for c in page.table.columns] if page.table else []
        found |= {a.choices.name: a.choices for a in answers if a.choices}
    return list(found.values())


@dataclass(frozen=True)
class Contents:
    """What the catalogue gives a form: its lists, and what its texts can name.

    `repeated` gives, for each thing that an `each` names, what the texts can name of
    it, from what they can name around it.
    """

    lists: Mapping[str, Choices]
    texts: Scope = field(default_factory=dict)
    repeated: Mapping[str, Callable[[Scope], Iterable[Scope]]] = field(
        default_factory=dict
    )


def workbook_form(
    asked: spec.Specification,
    edition: str,
    contents: Contents,
    names: Mapping[str, str],
    build: str = "",
) -> WorkbookForm:
    """An edition of a form as a workbook, of an earlier `build` where one is given."""
    builder = _Builder(asked, edition, contents, build)
    earlier = [
        workbook_form(asked, edition, contents, names, earlier)
        for earlier in (() if build else builder.edition.earlier)
    ]
    return WorkbookForm(
        asked, builder.edition, builder.pages(), builder.stamp, names, earlier
    )


class _Builder:
    """The pages of one build of an edition."""

    def __init__(
        self, asked: spec.Specification, edition: str, contents: Contents, build: str
    ) -> None:
        self.asked, self.name, self.contents = asked, edition, contents
        self.edition = asked.editions[edition]
        self.scope = {
            "no_persons": NO_PERSONS,
            **self.edition.texts,
            **contents.texts,
        }
        stamp = {k: v.format_map(self.scope) for k, v in self.edition.stamp.items()}
        self.builds = [*self.edition.earlier, stamp["build"]]
        self.stamp = stamp | ({"build": build} if build else {})

    def pages(self) -> list[SheetLayout]:
        pages, listing = [], []
        for sheet in self.asked.sheets:
            for scope in self._each(sheet, self.scope) if self._asked(sheet) else ():
                page = SheetLayout(
                    sheet.name.format_map(scope),
                    sheet.widths,
                    still=sheet.still,
                    in_sight=self.asked.in_sight,
                )
                self._write(page, sheet, scope)
                if sheet.contents:
                    listing.append(page)
                elif sheet.open:
                    page.leave_open()
                pages.append(page)
        for page in listing:
            page.write("Ark i skemaet", "heading")
            for other in pages:
                if other is not page:
                    page.pair(other.title, other.shown[1, 1].text, target=other.title)
            page.leave_open()
        return pages

    def _write(self, page: SheetLayout, block: spec.Block, scope: Scope) -> None:
        for look in ("title", "heading", "question", "guide"):
            if text := getattr(block, look):
                page.write(text.format_map(scope), look)
        for number, step in enumerate(block.steps, start=1):
            page.pair(f"{number}.", step.format_map(scope), "guide")
        if block.pair:
            left, right = (text.format_map(scope) for text in block.pair)
            page.pair(left, right, "guide")
        for ask in filter(self._is_there, filter(self._asked, block.ask)):
            for around in self._each(ask, scope):
                path, label, hint = (
                    text.format_map(around) for text in (ask.path, ask.label, ask.hint)
                )
                page.ask(path, label, self._answer(ask.answer), hint, named=ask.named)
        for inner in block.blocks:
            for around in self._each(inner, scope):
                self._write(page, inner, around)
        if isinstance(block, spec.AskedSheet) and block.table:
            page.ask_rows(
                block.table.part,
                [self._column(c) for c in block.table.columns if self._is_there(c)],
                block.table.spare,
            )

    def _asked(self, part: spec.AskedSheet | spec.Ask) -> bool:
        return part.of in ("", self.name)

    def _is_there(self, part: spec.Ask | spec.AskedColumn) -> bool:
        """Whether this build asked it already."""
        now = self.builds.index(self.stamp["build"])
        return not part.since or self.builds.index(part.since) <= now

    def _each(self, part: spec.Block | spec.Ask, scope: Scope) -> Iterator[Scope]:
        if not part.each:
            yield scope
            return
        for more in self.contents.repeated[part.each](scope):
            yield {**scope, **more}

    def _column(self, column: spec.AskedColumn) -> AnswerColumn:
        answer = self._answer(column.answer, column.many, column.rows_of)
        return AnswerColumn(column.key, column.title, answer)

    def _answer(self, name: str, many: bool = False, rows_of: str = "") -> AnswerFormat:
        if name == "long":
            return AnswerFormat(Expected.TEXT, wide=True)
        if name.upper() in Expected.__members__:
            return AnswerFormat(Expected[name.upper()], many=many, rows_of=rows_of)
        return AnswerFormat(Expected.CHOICE, self.contents.lists[name], many=many)
