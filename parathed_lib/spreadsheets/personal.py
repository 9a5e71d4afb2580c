"""Personal data in the cells of a sheet, whatever kind of file it came from.

A number is as visible as a text. What a column is headed says what its cells are: nine
digits under CPR are a number that lost its zero, and a name is known by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parathed_lib.privacy import all_personal_data
from parathed_lib.spreadsheets.cells import Cell, Position, Sheet, Sort

_ENGLISH = {
    "et CPR-nummer": "a CPR number",
    "en mailadresse": "an e-mail address",
    "et telefonnummer": "a telephone number",
    "en adresse": "an address",
    "et navn": "a person's name",
    "en fødselsdato": "a date of birth",
    "noget om én persons helbred eller en mistanke": "one person's health or a "
    "suspicion",
}
_DECIMAL = re.compile(r"\s*-?\d+[.,]\d+\s*", re.ASCII)
_COUNT = re.compile(r"(?:antal|andel|pct|%|gennemsnit)")
_WHO = (
    r"(?:barn(?:et)?|borger(?:en)?|elev(?:en)?|person(?:en)?|ung(?:e|es)?|klient(?:en)?"
    r"|mor|moder|far|fader|forælder|forældre|værge|sagsbehandler(?:en)?|medarbejder(?:en)?"
    r"|kontaktperson(?:en)?|leder(?:en)?|lærer(?:en)?|ansøger(?:en)?|deltager(?:en)?)"
)
# What a column is headed, and what must stand in its cells to be that.
_HEADINGS = (
    (
        re.compile(r".*(?:\bcpr|personnummer|person-?\s?nr|personnr).*"),
        re.compile(r"(?:\D*\d){6,}.*", re.DOTALL),
        "et CPR-nummer",
    ),
    (
        re.compile(
            r"(?:(?:fulde?\s)?navne?t?|(?:for|efter|mellem|kalde)-?\s?navne?"
            r"|for-?\s?(?:og|/|&)\s?efternavne?|fornavn\(?e?\)?.*"
            rf"|{_WHO}(?:e?s)?[\s-]?navne?|navn(?:et)?\spå\s{_WHO})"
        ),
        re.compile(r"\D*[^\W\d_]{2}.*", re.DOTALL),
        "et navn",
    ),
    (
        re.compile(r".*(?:fødselsda[tg]|fødselsår og|født\sden|^født$|^f\.?\s?dato).*"),
        re.compile(r"(?:\D*\d){4,}.*", re.DOTALL),
        "en fødselsdato",
    ),
)


def personal_cells(sheet: Sheet, areas: int = 0) -> Iterator[tuple[Position, str]]:
    """Every cell that looks like personal data, with each kind of it in English.

    A decimal number is none, although its digits may look like one. In the column
    `areas` names are those of areas.
    """
    known: dict[str, list[str]] = {}
    headed: dict[int, tuple[re.Pattern[str], str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        text = cell.text
        if text not in known:
            found = [] if _DECIMAL.fullmatch(text) else all_personal_data(text)
            known[text] = list(dict.fromkeys(one.kind for one in found))
        kinds = known[text]
        if not kinds and column in headed and column != areas:
            pattern, of_heading = headed[column]
            kinds = [of_heading] if pattern.fullmatch(text) else []
        if not kinds and (heading := _heading(cell)):
            headed[column] = heading
        for kind in kinds:
            yield (row, column), _ENGLISH.get(kind, kind)


def _heading(cell: Cell) -> tuple[re.Pattern[str], str] | None:
    """What stands below a cell if it is a heading, and what that would be."""
    text = " ".join(cell.text[:200].casefold().split()).strip(" .:*")
    if cell.sort is not Sort.TEXT or len(text) > 40 or _COUNT.match(text):
        return None
    for heading, pattern, kind in _HEADINGS:
        if heading.fullmatch(text):
            return pattern, kind
    return None
