"""Periods and days as they are written in Denmark, as the period that we write."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from parathed_lib.formatting import is_period
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError

MONTHS = (
    "januar februar marts april maj juni juli august september oktober november "
    "december"
).split()
MONTH = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAYS = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+)?(?:den\s+|d\.\s*|d\s+)?"
_NAME = r"(?P<name>[a-zæøå]{3,9})\.?"
_YEAR = r"(?P<year>[1-9]\d{3})"
_CLOCK = re.compile(r"[ t]\d\d:\d\d(:\d\d(\.\d+)?)?$")
_CODE = re.compile(rf"{_YEAR}(?:k(?P<quarter>[1-4])|m(?P<month>0[1-9]|1[0-2]))")
_QUARTER = re.compile(rf"(?P<quarter>[1-4])\.?\s?(?:kvartal|kvt\.?|kv\.)\s+{_YEAR}")
_SCHOOL_YEAR = re.compile(
    rf"(?:skoleåret\s+{_YEAR}\s?[/–-]\s?(?P<next>\d{{2}}|\d{{4}})"
    r"|(?P<from>[1-9]\d{3})\s?/\s?(?P<to>\d{2}|\d{4}))"
)
_DAY = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s*{_NAME},?\s+{_YEAR}")
_NUMBERS = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})[-./ ]+(?P<month>\d{{1,2}})[-./ ]+{_YEAR}"
)
_MONTH = re.compile(rf"{_NAME}\s+{_YEAR}")
_WHOLE = re.compile(rf"(?:året\s+)?{_YEAR}(?:[.,]0)?")
_PATTERNS = (_CODE, _QUARTER, _SCHOOL_YEAR, _DAY, _NUMBERS, _MONTH, _WHOLE)

PERIODS = "a period (2024, 2. kvartal 2024, 2023/2024, november 2024 or 1-12-2024)"


def period_in(cell: Cell | None) -> str:
    """The period that a cell names, as we write it; raises UnfitError.

    A date is as much of it as is shown: a cell that shows a year is that year.
    """
    found = ""
    if cell is not None and cell.sort in (Sort.TEXT, Sort.NUMBER, Sort.DATE):
        found = period_of(cell.text)
    if not found:
        sort = cell.sort if cell is not None and not cell.blank else Sort.NOTHING
        raise UnfitError(f"{sort.english}; expected {PERIODS}")
    return found


def period_of(text: str) -> str:
    """A period written in one of the ways in use; "" for another text."""
    text = " ".join(unicodedata.normalize("NFC", text[:200]).split())
    if len(text) > 60:
        return ""
    if is_period(text):
        return text
    text = _CLOCK.sub("", text.casefold())
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            found = _named(match.groupdict())
            if is_period(found):
                return found
    return text if is_period(text) else ""


def _named(parts: dict[str, str]) -> str:
    year = parts["year"] or parts["from"]
    if parts.get("quarter"):
        return f"{year}K{parts['quarter']}"
    if "next" in parts:
        following = str(int(year) + 1)
        fits = following.endswith(parts["next"] or parts["to"])
        return f"{year}/{following}" if fits else ""
    if "name" in parts:
        month = MONTH.get(parts["name"][:3], 0)
        # both `sep.` and `sept.` are in use
        if not month or not MONTHS[month - 1].startswith(parts["name"]):
            return ""
    elif parts.get("month"):
        month = int(parts["month"])
    else:
        return year
    if "day" not in parts:
        return f"{year}-{month:02d}"
    found = f"{year}-{month:02d}-{int(parts['day']):02d}"
    if parts["weekday"] and is_period(found):
        weekday = _WEEKDAYS[date.fromisoformat(found).weekday()]
        return found if parts["weekday"] == weekday else ""
    return found
