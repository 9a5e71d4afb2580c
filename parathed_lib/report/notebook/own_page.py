"""What a page shows of a notebook that is none of ours: a researcher's own.

It has our style, but no front page and no stamps, since nothing says what it is about.
Pictures stand in it as data, so it asks for nothing: a browser runs no script that is
in a picture, and lets it load nothing.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from html import escape
from typing import Any

from nbformat import NotebookNode

from parathed_lib.errors import ReportError
from parathed_lib.report.notebook.sanitise import clean_text
from parathed_lib.report.notebook.stamps import stamps
from parathed_lib.storage.data_root import is_example

STYLE = (
    "main img{max-width:100%;height:auto;margin-top:1rem}"
    "h1{margin-bottom:1rem}code{font-size:.85em}pre{overflow-x:auto;font-size:.8235rem}"
    ".scroll .data{width:auto;font-size:.8235rem}.scroll .data th{white-space:nowrap}"
)
UNTITLED = "Notesbog"
# How a picture of each kind begins.
_PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}
_DRAWING = "image/svg+xml"

_TITLE = re.compile(r"\A#\s+(?P<title>.+?)\s*(?:\n|\Z)")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
_OF_NUMBERS = ' class="num"'
_NUMBER = re.compile(
    r"\s*(?:[-−+]?\d[\d.,\s]*(?:e[-+]?\d+)?\s*%?|NaN|NaT|None|&lt;NA&gt;|[-–]|)\s*"
)


def own_facts(notebook: NotebookNode) -> dict[str, Any]:
    """What the page tells of the whole: its title is the first heading (`# ...`).

    Raises ReportError, with the cell, when a cell was not run.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        if any(output.output_type == "error" for output in cell.outputs):
            break  # those after it were not run either
        if cell.source.strip() and cell.execution_count is None and not cell.outputs:
            raise ReportError(
                f"Cell {number} was not run. Where a notebook is to be a page, run its "
                "cells first, with the parameters filled in.",
                number,
            )
    markdown = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    found = next(filter(None, map(_TITLE.match, markdown)), None)
    title = found["title"] if found else UNTITLED
    return {
        "title": title,
        "name": title,
        "vintage": "",
        "kind": UNTITLED,
        "example": any(
            is_example(stamp.get("vintage"), stamp.get("round"))
            for _, stamp in stamps(notebook)
        ),
    }


def without_title(source: str) -> str:
    """The text of a Markdown cell without the title of the notebook."""
    return _TITLE.sub("", source)


def own_html(output: NotebookNode, section: str) -> str:
    """A table, a picture or what was printed; empty for anything else."""
    if output.output_type == "stream":
        return printed(output.text) if output.name == "stdout" else ""
    if html := output.data.get("text/html"):
        return _TABLE.sub(_laid_out, clean_text(str(html)))
    found = _picture(output.data)
    return f'<p><img src="{found}" alt="Figur: {section}"></p>' if found else ""


def printed(text: str) -> str:
    """Plain text as it is, its lines unbroken."""
    return f"<pre>{escape(str(text))}</pre>"


def _picture(data: NotebookNode) -> str:
    """The first picture as a `data:` address; empty when there is none."""
    if drawn := data.get(_DRAWING):
        return _address(_DRAWING, str(drawn).encode("utf-8", "replace"))
    for kind, start in _PICTURES.items():
        try:
            content = base64.b64decode(str(data.get(kind, "")))
        except (Error, ValueError):
            continue
        if content.startswith(start):
            return _address(kind, content)
    return ""


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _laid_out(table: re.Match[str]) -> str:
    """A table with its numbers to the right, each under its heading.

    Columns are counted from the right, since row labels stand to the left.
    """
    rows = [_CELL.findall(row) for row in _ROW.findall(table[0])]
    values = [row for row in ([c for c in r if c[0] == "td"] for r in rows) if row]
    columns = range(-min(map(len, values), default=0), 0)
    numbers = {
        n for n in columns if all(_NUMBER.fullmatch(row[n][2]) for row in values)
    }

    def row(match: re.Match[str]) -> str:
        cells = _CELL.findall(match[0])
        if any("span" in attributes for _, attributes, _ in cells):
            return match[0]
        places = range(-len(cells), 0)
        shown = "".join(
            f"<{tag}{attributes}{_OF_NUMBERS if n in numbers else ''}>{text}</{tag}>"
            for n, (tag, attributes, text) in zip(places, cells, strict=True)
        )
        return f"<tr>{shown}</tr>"

    html = _ROW.sub(row, table[0]).replace("<table>", '<table class="data">', 1)
    return f'<div class="scroll" tabindex="0">{html}</div>'
