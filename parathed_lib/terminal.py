"""What the commands print. Text from outside is text here, never markup or control.

Every command prints through this module: a title with `[/b]` is a title, and one with
the codes that colour a terminal is shown with their codes.
"""

from __future__ import annotations

import json
import os
import sys
import textwrap
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.text import Text

from parathed_lib.safe_text import shown, shown_json

READ_BY_A_PROGRAM, PAGE = 10_000, 160
"""Columns of a table where the output is no terminal."""
_GAP = "  "


def tell(*lines: object) -> None:
    """Print lines."""
    print(*map(_safe, lines), sep="\n", flush=True)


def tell_aside(*lines: object) -> None:
    """Print lines beside the output, to standard error."""
    print(*map(_safe, lines), sep="\n", file=sys.stderr, flush=True)


def tell_json(data: Any) -> None:
    """Print data as JSON."""
    print(shown_json(json.dumps(data, ensure_ascii=False, indent=2)), flush=True)


def tell_table(
    rows: list[dict[str, Any]], right: tuple[str, ...] = (), *, wrapped: bool = False
) -> None:
    """Print rows under the names of their cells, those named in `right` to the right.

    The table is as wide as the terminal. Where there is none a row is one line, or,
    `wrapped`, the table is as wide as a wide page.
    """
    console = PlainConsole()
    width = PAGE if wrapped else READ_BY_A_PROGRAM
    if console.is_terminal or (wrapped and "COLUMNS" in os.environ):
        width = console.width
    tell(*table_lines(rows, width, right))


def table_lines(
    rows: list[dict[str, Any]], width: int, right: tuple[str, ...] = ()
) -> list[str]:
    """The lines of a table with a name over each column, at most `width` wide.

    Cells are broken between words alone. Where their words are too long to stand
    beside each other, the cells of a row stand below each other.
    """
    if not rows:
        return []
    names = [shown(name) for name in rows[0]]
    cells = [[_text(value) for value in row.values()] for row in rows]
    columns = list(zip(names, *cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(w) for text in c for w in text.split(" ")) for c in columns]
    if sum(least) + len(_GAP) * (len(names) - 1) > width:
        return _below_each_other(names, cells, width)
    while sum(widths) + len(_GAP) * (len(names) - 1) > width:
        narrower = [i for i, most in enumerate(widths) if most > least[i]]
        widths[max(narrower, key=widths.__getitem__)] -= 1
    lines = []
    for row in (names, *cells):
        pieces = [_broken(text, w) for text, w in zip(row, widths, strict=True)]
        for line in zip_longest(*pieces, fillvalue=""):
            told = (
                text.rjust(w) if name in right else text.ljust(w)
                for text, w, name in zip(line, widths, rows[0], strict=True)
            )
            lines.append(_GAP.join(told).rstrip())
    return lines


def _below_each_other(
    names: list[str], cells: list[list[str]], width: int
) -> list[str]:
    """A line for each cell, behind its name; a blank line between two rows."""
    indent = max(map(len, names)) + len(_GAP)
    lines: list[str] = []
    for row in cells:
        for name, text in zip(names, row, strict=True):
            for piece in _broken(text, width - indent) if text else []:
                lines.append(f"{name:{indent}}{piece}")
                name = ""
        lines.append("")
    return lines[:-1]


def _broken(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(width, 1), break_long_words=False, break_on_hyphens=False
    )


def _text(value: object) -> str:
    return "" if value is None else shown(str(value))


class PlainConsole(Console):
    """A console that takes every text as it is."""

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = True) -> None:
        super().__init__(
            stderr=stderr,
            soft_wrap=soft_wrap,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def render_str(self, text: str, **settings: Any) -> Text:
        """Text with its control characters shown by their codes."""
        return super().render_str(shown(text), **settings)


def _safe(line: object) -> str:
    return shown(str(line))
