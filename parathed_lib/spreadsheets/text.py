"""A text file that was handed over (CSV): its encoding, its separator and its cells."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from parathed_lib.spreadsheets.cells import (
    Cell,
    Limits,
    ReadBudget,
    Sheet,
    Sort,
    UnfitError,
)

# Rows in which the headings are looked for: a title and some lines may stand above.
SEARCHED = 20
_SEPARATORS = ";,\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# The letters that a Danish file in Windows-1252 has beside those of ASCII. Other
# code pages of the same length decode too, but into other characters.
_DANISH = set("æøåÆØÅ")
_BESIDES = set("éÉèêëüÜöÖäÄóáíñ–—’‘“”„»«§°½²³…€£·´\u00a0\u00ad")
ERROR = re.compile(r"#[A-ZÆØÅ/0-9]+[!?]?|Err:\d{3}")
# Excel's "Unicode text" begins with one of these.
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(data: bytes, limits: Limits, fits: Callable[[Sheet], bool]) -> Sheet:
    """The cells of a text file, all of them text; Excel's error words are errors.

    The separator is the one with which the beginning `fits`, else the one that finds
    the most cells. Raises UnfitError for what is not text, not CSV, or too long.
    """
    text = _decoded(data)
    if text.lstrip().startswith("<"):
        raise UnfitError(
            "a web page or XML, whatever its name ends with; expected CSV or a workbook"
        )
    begun = {mark: _beginning(text, mark) for mark in _SEPARATORS}

    def best(mark: str) -> tuple[bool, int]:
        sheet = begun[mark]
        return fits(sheet), max(sheet.ends.values(), default=0)

    sheet = Sheet(None)
    budget = ReadBudget(limits)
    separator = max(_SEPARATORS, key=best)
    reader = _rows(text, separator)
    try:
        for row, texts in enumerate(reader, start=1):
            budget.reach(row)
            _put(sheet, row, texts, budget)
    except csv.Error as error:
        raise UnfitError(
            f"line {reader.line_num}: no CSV; expected a quotation mark at both ends "
            "of a cell, or at none"
        ) from error
    return sheet


def _beginning(text: str, separator: str) -> Sheet:
    sheet = Sheet(None)
    with contextlib.suppress(csv.Error):
        rows = islice(_rows(text, separator), SEARCHED)
        for row, texts in enumerate(rows, start=1):
            _put(sheet, row, texts)
    return sheet


def _rows(text: str, separator: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _put(
    sheet: Sheet, row: int, texts: list[str], budget: ReadBudget | None = None
) -> None:
    sheet.ends[row] = len(texts)
    for column, text in enumerate(texts, start=1):
        if text:
            error = ERROR.fullmatch(text.strip())
            cell = Cell(Sort.ERROR) if error else Cell(Sort.TEXT, text)
            if budget:
                budget.add(cell)
            sheet.cells[row, column] = cell


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
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
