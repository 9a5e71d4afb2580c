"""The sentences of the pages: macros in `<page>/da.j2`, spoken of facts.

A message file holds every sentence, title and text alternative of its page, a macro
each; the facts they speak of are Python and know no language. A macro may be written
over several lines: runs of blanks and line ends are one blank in what it says. A table
is a macro too, with a `row(...)` of cells for each of its lines, the headings first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from parathed_lib import formatting
from parathed_lib.pages.compiled import CompiledTemplates

FIRST_UNKNOWNS = 4
"""So many of what is not known stand on the first page."""
_BLANKS = re.compile(r"[ \n\t]+")
# What divides the rows of a table and their cells until it is taken apart.
_ROW, _CELL = "\x1e", "\x1f"


@dataclass(frozen=True)
class PictureText:
    """All that is written around a drawing, and its numbers as a table.

    The text alternative holds the numbers, or, where they are many, the municipality's
    and the nation's; all of them stand in the table. `table_ref` names another table
    of the page that holds them, or, with a #, one of the appendix.
    """

    name: str
    title: str
    subtitle: str
    source: str
    alt: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    table_ref: str = ""


class Unknown(NamedTuple):
    """Something that is not known, and the reason, as whole phrases.

    `names` are words of others that belong to the reason; often empty.
    """

    what: str
    why: str
    names: str = ""

    def as_data(self) -> dict[str, str]:
        """As a page's JSON has it."""
        return {"what": self.what, "why": f"{self.why} {self.names}".strip()}


def say(page: str, message: str, *facts: object) -> str:
    """A message of a page, as plain text."""
    return _text(_macro(page, message)(*facts))


def table(page: str, message: str, *facts: object) -> list[list[str]]:
    """A message that is a table: its rows, the headings first."""
    rows = _macro(page, message)(*facts).split(_ROW)[1:]
    return [[_text(cell) for cell in row.split(_CELL)] for row in rows]


def columns(page: str, message: str, *facts: object) -> list[str]:
    """A message that is a row: the headings of a table."""
    [found] = table(page, message, *facts)
    return found


def picture_text(
    page: str, figure: str, facts: object, name: str = "", table_ref: str = ""
) -> PictureText:
    """What stands around a figure, from the messages `<figure>_title` and so on.

    They are `title`, `subtitle`, `source`, `alt` and `table`. `name` is that of the
    figure on the page, where it is another.
    """
    title, subtitle, source, alt = (
        say(page, f"{figure}_{part}", facts)
        for part in ("title", "subtitle", "source", "alt")
    )
    columns, *rows = table(page, f"{figure}_table", facts) or [[]]
    return PictureText(
        name or figure, title, subtitle, source, alt, columns, rows, table_ref
    )


def _text(said: str) -> str:
    return _BLANKS.sub(" ", said).strip(" ")


def _said(
    items: Iterable[object], macro: Callable[..., str], *facts: object
) -> list[str]:
    """What a macro says of each of some items, and of what they have in common."""
    return [_text(macro(item, *facts)) for item in items]


def _row(*cells: str) -> str:
    return _ROW + _CELL.join(cells)


@cache
def _macro(page: str, message: str) -> Callable[..., str]:
    """The macro of a message; AttributeError for one that the file does not have."""
    module = _messages().get_template(f"{page}/da.j2").module
    macro: Callable[..., str] = getattr(module, message)
    return macro


@cache
def _messages() -> Environment:
    environment = Environment(
        loader=PackageLoader("parathed_lib", "pages"),
        autoescape=False,  # a message is plain text; the layout escapes it
        bytecode_cache=CompiledTemplates("messages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        num=formatting.number,
        pct=formatting.percent,
        signed=formatting.signed,
        words=formatting.in_words,
        neuter=lambda count: formatting.in_words(count, neuter=True),
        cap=formatting.capitalised,
        low=formatting.uncapitalised,
        listed=lambda items: formatting.listed([str(item) for item in items]),
        kroner=formatting.kroner,
        years=lambda years: formatting.year_list(list(years)),
        day=formatting.day,
        period=lambda text: formatting.period(str(text)),
        printed=lambda value, entry, level="municipality": entry.printed(
            level, _number(value)
        ),
        with_unit=lambda value, entry, level="municipality": entry.with_unit(
            level, _number(value)
        ),
        of=lambda key, values: values[key],
        said=_said,
        age=formatting.age,
        shortest=lambda value: formatting.number(
            value, formatting.decimals_of(value, 4)
        ),
        interval=lambda limits, entry: entry.printed_limits(limits),
    )
    environment.tests.update(period=formatting.is_period, same_time=_same_time)
    environment.globals.update(row=_row)
    return environment


def _same_time(period: str | None, other: str | None) -> bool:
    from parathed_lib.assessment.comparability import same_time

    return same_time(period, other)


def _number(value: Any) -> float | None:
    """The number of a figure, or what is a number already."""
    number: float | None = getattr(value, "value", value)
    return number
