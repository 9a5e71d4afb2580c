"""Personal data in the cells of a sheet, whatever kind of file it came from.

A number is as visible as a text. What a column is headed says what its cells are: nine
digits under CPR are a number that lost its zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parathed_lib.privacy import personal_data
from parathed_lib.spreadsheets.cells import Position, Sheet

_ENGLISH = {
    "et CPR-nummer": "a CPR number",
    "en mailadresse": "an e-mail address",
    "et telefonnummer": "a telephone number",
    "en adresse": "an address",
}
_DECIMAL = re.compile(r"\s*-?\d+[.,]\d+\s*", re.ASCII)


def personal_cells(sheet: Sheet) -> Iterator[tuple[Position, str]]:
    """Every cell that looks like personal data, and what it looks like in English.

    A decimal number is none, although its digits may look like one.
    """
    known: dict[str, str | None] = {}
    for at, cell in sorted(sheet.cells.items()):
        text = cell.text
        if text not in known:
            known[text] = None if _DECIMAL.fullmatch(text) else personal_data(text)
        if kind := known[text]:
            yield at, _ENGLISH.get(kind, kind)
