"""What a kind of form asks and what is checked of it, as its `form.toml` says it.

A text may name in braces what is known where it stands, as `{theme.name}`. What says
`each` stands once for each of several things, and not where there are none. What says
`of` belongs to that edition alone.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from parathed_lib.catalogue.reading import Entry


class Ask(Entry):
    """A cell for one answer.

    `answer` is a kind of answer, else the list that it is chosen from; `named` when the
    municipality's name stands beside it. `since` is the build that was the first to
    ask it.
    """

    each: str = ""
    of: str = ""
    path: str
    label: str
    answer: str = Field("text", alias="as")
    hint: str = ""
    named: bool = False
    since: str = ""


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


class AskedColumn(Entry):
    """A column of a table; without a key it is the only one.

    `many` answers stand in a cell with commas between them. `rows_of` names the table
    whose first column is offered. `since` is the build that was the first to ask it.
    """

    key: str
    title: str
    answer: str = Field("text", alias="as")
    many: bool = False
    rows_of: str = ""
    since: str = ""


class AskedTable(Entry):
    """Rows to be filled in, below everything else on their sheet."""

    part: str
    spare: int
    columns: list[AskedColumn]


class Sheet(Block):
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


class Names(Entry):
    """Names that must be those of a list; `kind` is what a fault calls them.

    A path without `[]` is a group of them, unless it is `one`.
    """

    path: str
    one: bool = False
    known: str = Field(alias="list")
    kind: str


class Once(Entry):
    """Rows of a part, known by their `keys`, or its entries; each may stand once."""

    part: str
    keys: list[str] = []
    what: str


class Checks(Entry):
    """What is checked of a form's data; a path of a list goes on after `[]`.

    `ranges` tells, by the first part of a path, what is expected of all that stands in
    it. `periods` are read as periods. A fault of `names` is told by their row, or once
    for the part.
    """

    ranges: dict[str, str]
    periods: list[str]
    names_told_by: Literal["part", "row"]
    names: list[Names]
    once: list[Once]


class ToldField(Entry):
    """What a row says, and how it is told: by a list's names, or as `forms/changes.py`.

    What says no `as` is never repeated. With `fields` it holds rows of its own, and
    those after the first are told by `name` and their number.
    """

    path: str
    name: str
    how: str = Field("", alias="as")
    fields: list[ToldField] = []


class Told(ToldField):
    """A part of the form whose changes are told by a name.

    `of` tells how what the name holds in braces is told: fields of a row, else `entry`.
    Rows with `fields` are known again by their `key`, and are told one by one: their
    coming and going alone where they are `whole`, and that they moved by the name
    `order`. Other rows are told together for all that they are `of`, by their `value`.
    """

    of: dict[str, str] = {}
    key: list[str] = []
    whole: bool = False
    order: str = ""
    value: str = ""


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
    sheets: list[Sheet]
