"""What a kind of form asks and what is checked of it, as its `form.toml` says it.

A text may name in braces what is known where it stands, as `{theme.name}`. What says
`each` stands once for each of several things, and not where there are none. What says
`of` belongs to that edition alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field

from parathed_lib.catalogue.reading import Entry

# The kinds of answers; any other is the name of a list.
ANSWERS = ("text", "long", "period", "count", "year", "money", "yes_no")


class Asked(Entry):
    """What is asked in a cell.

    `answer` is a kind of answer, else the list that it is chosen from. `told` is how a
    change of it is told, where the answer does not say (`forms/changes.py`). `since` is
    the build that was the first to ask it.
    """

    answer: str = Field("text", alias="as")
    told: str = ""
    since: str = ""


class Ask(Asked):
    """A cell for one answer; `named` when the municipality's name stands beside it."""

    each: str = ""
    of: str = ""
    path: str
    label: str
    hint: str = ""
    named: bool = False


class Block(Entry):
    """Texts, then answers, then further blocks, from the top down."""

    each: str = ""
    title: str = ""
    heading: str = ""
    question: str = ""
    guide: str = ""
    steps: list[str] = []
    pair: list[str] = []
    ask: list[Ask] = []
    blocks: list[Block] = []


class AskedColumn(Asked):
    """A column of a table; without a key it is the only one.

    `many` answers stand in a cell with commas between them. `rows_of` names the table
    whose first column is offered.
    """

    key: str
    title: str
    many: bool = False
    rows_of: str = ""


class AskedTable(Entry):
    """Rows to be filled in, below everything else on their sheet."""

    part: str
    spare: int
    columns: list[AskedColumn]


class AskedSheet(Block):
    """A sheet.

    `contents` lists the other sheets; it and `open` leave room for what is known of the
    municipality. `still` columns stay in sight when it is moved sideways, and on paper.
    """

    name: str
    of: str = ""
    widths: list[int] = [23, 27, 62]
    still: int = 0
    contents: bool = False
    open: bool = False
    table: AskedTable | None = None


class TextFile(Entry):
    """What a text file to fill in begins with, and what it holds though it is empty."""

    first: list[str] = []
    blank: dict[str, str | bool | list[str] | dict[str, str]] = {}


class Edition(Entry):
    """A workbook that is handed out: all that the form asks, or what it asks one side.

    `stamp` must stand on its first sheet; of that `build` is no part of the form.
    `earlier` are the builds before it that are still read, the oldest first. `fixed`
    is locked once it is filled in. `listed` are lists of which each entry is asked in
    a cell of its own. `others` tells, by the title on its first sheet, of another form
    that may be sent by mistake.
    """

    title: str
    foot: str
    stamp: dict[str, str]
    fixed: list[str]
    listed: list[str] = []
    others: dict[str, str] = {}
    earlier: list[str] = []
    texts: dict[str, str] = {}
    text_file: TextFile = TextFile()


class KnownNames(Entry):
    """Names that must be those of a list.

    A path without `[]` is a group of them, unless it is `one`.
    """

    path: str
    known: str = Field(alias="list")
    one: bool = False


class Once(Entry):
    """Rows of a part, known by their `keys`, or its entries; each may stand once."""

    part: str
    keys: list[str] = []
    what: str


class Checks(Entry):
    """What is checked of a form's data; a path of a list goes on after `[]`.

    `ranges` tells, by the first part of a path, what is expected of all that stands in
    it. `names` are those that are not chosen in a cell, and a fault of one is told by
    its row, or once for the part.
    """

    ranges: dict[str, str]
    names_told_by: Literal["part", "row"]
    names: list[KnownNames]
    once: list[Once]


class Told(Entry):
    """How it is told that a part of the form has changed, where that is not plain.

    Without a `name` it is called as on its sheet, without `as` it is told by its
    answer. A name holds in braces the `key` of a row or its `number`, of what stands by
    names the `entry`. Rows with a key are known again by it, and told column by column:
    their coming and going alone where they are `whole`, and that they moved where they
    are `ordered`. Rows within a row are told after the first by the word `within` and
    their number. Other rows are told together, by their `value`, for each thing that
    they are `of`: a column, or the `entry` itself.
    """

    path: str
    name: str = ""
    how: str = Field(default="", alias="as")
    of: str = ""
    key: list[str] = []
    whole: bool = False
    ordered: bool = False
    within: str = ""
    value: str = ""


class AskedField(NamedTuple):
    """What a field is called, which answer is asked for, and how a change is told."""

    name: str
    answer: str
    told: str


class Specification(Entry):
    """The whole of a `form.toml`.

    `noun` is what a message calls the form, in the definite form, `nothing` that it is
    not there, and `afresh` how one begins again. Texts above a table are `in_sight`
    characters wide, or all of it. The order in a part that is `unordered` says nothing.
    """

    noun: str
    nothing: str
    afresh: str
    in_sight: int = 0
    editions: dict[str, Edition]
    checks: Checks
    unordered: list[str] = []
    changes: list[Told] = []
    sheets: list[AskedSheet]

    @cached_property
    def fields(self) -> dict[str, AskedField]:
        """What is asked, by its path: `date`, `ratings`, `extent`, `extent[].value`.

        Rows are called as their sheet. A question that is answered in one cell is what
        the field is called, where it is the same for all.
        """
        found: dict[str, AskedField] = {}
        for sheet in self.sheets:
            for block in _blocks(sheet):
                alone = len(block.ask) == 1 and "{" not in block.question
                for ask in block.ask:
                    path = ask.path.partition(".")[0]
                    name = (alone and block.question) or ask.label
                    found.setdefault(path, _field(name, ask))
            if table := sheet.table:
                found[table.part] = AskedField(sheet.title, "text", "")
                for column in table.columns:
                    path = f"{table.part}[].{column.key}"
                    found[path] = _field(column.title, column)
        return found

    @property
    def periods(self) -> list[str]:
        """The paths of periods."""
        return [path for path, f in self.fields.items() if f.answer == "period"]

    @cached_property
    def names(self) -> list[KnownNames]:
        """All names that must be of a list: those of `checks`, and what is chosen."""
        said = {names.path for names in self.checks.names}
        chosen = [
            KnownNames(path=path, list=field.answer, one="[]" not in path)
            for path, field in self.fields.items()
            if field.answer not in ANSWERS and path not in said
        ]
        return [*self.checks.names, *chosen]

    @property
    def tables(self) -> list[AskedTable]:
        """The tables of all sheets."""
        return [sheet.table for sheet in self.sheets if sheet.table]

    def columns(self, part: str) -> dict[str, AskedField]:
        """What is asked in each row of a part, by its key."""
        start = f"{part}[]."
        fields = self.fields.items()
        return {p.removeprefix(start): f for p, f in fields if p.startswith(start)}


def _field(name: str, asked: Asked) -> AskedField:
    return AskedField(name, asked.answer, asked.told or asked.answer)


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for inner in block.blocks:
        yield from _blocks(inner)
