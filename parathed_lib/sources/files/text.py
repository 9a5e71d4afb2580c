"""A handed-over text file (CSV): its encoding, its separator and its cells."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from itertools import islice

from parathed_lib.sources.files.tables import (
    SEARCHED,
    Cell,
    Headings,
    Sheet,
    Sign,
    UnfitError,
    heading_row,
)

MOST_ROWS = 200_000
_MOST_CELLS = 2_000_000
_SEPARATORS = ";,\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# The letters that a Danish file in Windows-1252 has beside those of ASCII. Other
# code pages of the same length decode too, but into other characters.
_DANISH = set("æøåÆØÅ")
_BESIDES = set("éÉèêëüÜöÖäÄóáíñ–—’‘“”„»«§°½²³…€£·´\u00a0\u00ad")
_ERROR = re.compile(r"#[A-ZÆØÅ/0-9]+[!?]?")


def read_text(data: bytes, headings: Headings) -> Sheet:
    """The cells of a text file, all of them text; Excel's error words are errors.

    The separator is the one that finds the headings, else the one that finds the most
    cells. Raises UnfitError for what is not text, not CSV, or too long.
    """
    text = _decoded(data)
    if text.lstrip().startswith("<"):
        raise UnfitError(
            "a web page or XML, whatever its name ends with; expected CSV or a workbook"
        )
    begun = {mark: _beginning(text, mark) for mark in _SEPARATORS}

    def fits(mark: str) -> tuple[bool, int]:
        row = heading_row(begun[mark], headings)
        rows = begun[mark].rows
        cells = max(map(len, rows), default=0) if row is None else len(rows[row])
        return row is not None, cells

    best = max(_SEPARATORS, key=fits)
    rows: list[list[Cell]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=best, strict=True)
    try:
        for row in reader:
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > _MOST_CELLS:
                raise UnfitError(
                    f"more than {MOST_ROWS:,} rows, or {_MOST_CELLS:,} cells; "
                    "expected a table of municipalities"
                )
            rows.append([_cell(text) for text in row])
    except csv.Error as error:
        raise UnfitError(
            f"line {reader.line_num}: no CSV; expected a quotation mark at both ends "
            "of a cell, or at none"
        ) from error
    return Sheet(None, rows)


def _beginning(text: str, separator: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Cell]] = []
    with contextlib.suppress(csv.Error):
        for row in islice(reader, SEARCHED):
            rows.append(list(row))
    return Sheet(None, rows)


def _cell(text: str) -> Cell:
    return Sign.ERROR if _ERROR.fullmatch(text.strip()) else text


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _from_windows(data)
    if _CONTROL.search(text):
        raise UnfitError(
            "neither text nor a workbook; expected CSV, .xlsx, .xls or .ods"
        )
    return text


def _from_windows(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    beyond = {character for character in text if not character.isascii()}
    if not beyond & _DANISH or beyond - _DANISH - _BESIDES:
        raise UnfitError(
            "neither a workbook nor text in UTF-8 or Windows-1252; save it as .xlsx, "
            "or as CSV in UTF-8"
        )
    return text
