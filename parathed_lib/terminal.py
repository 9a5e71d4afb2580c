"""What the commands print. Text from outside is text here, never markup or control.

Every command prints through this module: a title with `[/b]` is a title, and one with
the codes that colour a terminal is shown with their codes.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parathed_lib.safe_text import shown, shown_json

READ_BY_A_PROGRAM, PAGE = 400, 160
"""Columns of a table where the output is no terminal."""


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

    A row is one line; `wrapped`, the table is as wide as the terminal, or as a wide
    page where there is none, and a row may be several.
    """
    table = Table(box=None, pad_edge=False)
    for heading in rows[0] if rows else []:
        table.add_column(
            heading,
            justify="right" if heading in right else "left",
            no_wrap=not wrapped,
            overflow="fold" if wrapped else "ellipsis",
        )
    for row in rows:
        table.add_row(*("" if v is None else str(v) for v in row.values()))
    console = PlainConsole(soft_wrap=not wrapped)
    if not console.is_terminal and not (wrapped and "COLUMNS" in os.environ):
        console.width = PAGE if wrapped else READ_BY_A_PROGRAM
    console.print(table)


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
