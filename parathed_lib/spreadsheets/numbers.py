"""Numbers as they are written in files that people hand in, and the marks for none.

They are Danish: a comma before decimals, a point or a space between thousands. A comma
before three digits can be either where a whole number is expected, and before three
zeros it can anywhere: 1,000 is one or a thousand, and is never guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from parathed_lib.spreadsheets.cells import SPACE, Cell, Sort, UnfitError

MISSING = frozenset({"", "-", ".", "..", "...", "…", ":"})
# What stands for a number that is known and not told: `<5`, `under 5`, `*`.
_HIDDEN = re.compile(r"(?:<|≤|under|færre end)\s*\d{1,3}|\*{1,3}|diskret\w*\.?")
_SPACE_IN_NUMBER = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"\s*(%|pct\.?|procent)$")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_DANISH = re.compile(r"[-+]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?", re.ASCII)
# What a program writes that knows no whole numbers: 12.0
_NO_DECIMALS = re.compile(r"([-+]?\d+)\.00?", re.ASCII)
_POINT = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
_COMMA_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})*,\d{3}", re.ASCII)
_COMMA_ZEROS = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})*,000", re.ASCII)
_POINT_ZEROS = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})*\.000", re.ASCII)


LONGEST = 1000  # characters that are looked at: a longer text is no number


@dataclass(frozen=True)
class Number:
    """A number, or None and the mark that stands in its place ("" for a blank).

    `hidden` says that the mark stands for a number that is not told.
    """

    value: float | None
    mark: str = ""
    percent: bool = False
    hidden: bool = False


def has_points(cells: Iterable[Cell | None]) -> bool:
    """Whether numbers written as text have decimal points: one can be nothing else."""
    texts = (_plain(c.text)[0] for c in cells if c and c.sort is Sort.TEXT)
    return any(
        "." in text and _POINT.fullmatch(text) and not _GROUPED.fullmatch(text)
        for text in texts
    )


def number_of(
    cell: Cell | None, expected: str, *, points: bool = False, thousands: bool
) -> Number:
    """The number in a cell, or the mark that it is missing.

    `points` says that texts have decimal points, else they are Danish ("1.234,5").
    `thousands` says that the number may be large and is whole or of kroner: without it
    a text such as "1.234" is refused, since it may be either, and with it "1,234".
    Raises UnfitError for everything that is neither number nor mark.
    """
    if cell is None:
        return Number(None)
    if cell.sort is Sort.NUMBER and isinstance(cell.value, float):
        if cell.percent:  # 0.07 times 100 is 7, and not 7.000000000000001
            return Number(float(f"{cell.value * 100:.12g}"), percent=True)
        return Number(cell.value)
    if not isinstance(cell.value, str):
        raise UnfitError(f"{cell.sort.english}; expected {expected}")
    text, percent = _plain(cell.value)
    mark = " ".join(cell.value.split())
    if text in MISSING and not percent:
        return Number(None, mark)
    if _HIDDEN.fullmatch(text):
        return Number(None, mark, hidden=True)
    value = _value(text, expected, points=points, thousands=thousands)
    if not math.isfinite(value):
        raise UnfitError(f"a number without end; expected {expected}")
    return Number(value, percent=percent)


def whole_number(text: str) -> int | None:
    """The whole number that a text means, None where it means none.

    Raises UnfitError where it may mean two.
    """
    plain, percent = _plain(text)
    try:
        value = _value(plain, "a whole number", points=False, thousands=True)
    except AmbiguousError:
        raise
    except UnfitError:
        return None
    return int(value) if not percent and value.is_integer() and value < 1e12 else None


class AmbiguousError(UnfitError):
    """A number that may be two; told without either."""


def _value(text: str, expected: str, *, points: bool, thousands: bool) -> float:
    if not points and (_COMMA_GROUPS if thousands else _COMMA_ZEROS).fullmatch(text):
        raise AmbiguousError(
            "a number with a comma and three digits, which may be of decimals or of "
            f"thousands; expected {expected}, thousands without a comma (1000 or "
            "1.000)",
            "her står et tal med komma og tre cifre, som både kan være decimaler og "
            "tusinder. Skriv tusinder uden komma, fx 1000 eller 1.000",
        )
    if points and "," in text and _DANISH.fullmatch(text):
        raise UnfitError(
            "a number with a decimal comma; expected a decimal point, as others have"
        )
    if (points and _POINT_ZEROS.fullmatch(text)) or (
        not points and not thousands and _GROUPED.fullmatch(text)
    ):
        raise AmbiguousError(
            "a number with a point that may be of thousands or of decimals; expected "
            f"{expected}, with a decimal comma"
        )
    if not points and (match := _NO_DECIMALS.fullmatch(text)):
        return float(match[1])
    fits = (_POINT if points else _DANISH).fullmatch(text)
    if not fits or len(text) >= LONGEST:
        raise UnfitError(f"a text; expected {expected}")
    return float(text if points else text.replace(".", "").replace(",", "."))


def _plain(text: str) -> tuple[str, bool]:
    """A number's text without space and percent sign, and whether it had that sign.

    All dashes are minus. A raised digit stays one: it is a footnote, not a digit.
    """
    text = text.strip(SPACE)[:LONGEST]
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[−–—‐‑]", "-", text.casefold())
    bare = _PERCENT.sub("", text)
    return _SPACE_IN_NUMBER.sub("", bare), bare != text
