"""What a cell means where a certain kind of answer is expected.

Understood kindly where there is one meaning: 3 as text, a date as Excel's or as
written in Denmark, a year as a number. Nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date

from parathed_lib.formatting import is_period
from parathed_lib.forms.workbook.cells import Cell, Sort
from parathed_lib.forms.workbook.layout import Answer, Choices, Kind, folded
from parathed_lib.privacy import personal_data

One = str | int | bool
Value = One | list[One]
_WHOLE = re.compile(r"([-+]?[0-9]{1,12})([.,]0+)?", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}([. ][0-9]{3})+", re.ASCII)
_MONEY = re.compile(
    r"(?:kr\.?\s*)?(?P<amount>[-+\u2212]?[0-9][0-9. ]*)(?:,-|,00)?\s*(?:kr\.?|kroner)?",
    re.ASCII | re.IGNORECASE,
)
_DAY = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})", re.ASCII)
_YES_NO = {
    "ja": True,
    "j": True,
    "x": True,
    "true": True,
    "sand": True,
    "yes": True,
    "1": True,
    "nej": False,
    "n": False,
    "false": False,
    "falsk": False,
    "no": False,
    "0": False,
}
_BETWEEN = re.compile(r"[,;\n]|\sog\s")
_SEVERAL = "Skriv numre med komma imellem, fx 1, 3"
_MARKS_OF_SPACE = re.compile("[\u00a0\u202f\u200b\ufeff]")


class MisunderstoodError(Exception):
    """A cell that holds something else than was expected; told without its value."""


def blank(cell: Cell | None) -> bool:
    """Whether nothing is to be seen in a cell."""
    if cell is None:
        return True
    return isinstance(cell.value, str) and not _tidy(cell.value)


def meant(cell: Cell | None, answer: Answer) -> Value | None:
    """The answer in a cell, None where there is none.

    Raises MisunderstoodError in Danish: what stands there, what was expected.
    """
    if cell is None:
        return None
    if cell.sort in (Sort.FORMULA, Sort.ERROR):
        raise _wrong(cell, answer)
    if answer.many:
        return _many(cell, answer)
    return _one(cell, answer)


def _many(cell: Cell, answer: Answer) -> list[One] | None:
    """The answers in a cell for several, None where there is none.

    A number with decimals may have been two numbers with a comma, so it is none.
    """
    if isinstance(cell.value, str):
        parts = [_tidy(part) for part in _BETWEEN.split(_tidy(cell.value))]
        cells = [Cell(Sort.TEXT, part) for part in parts if part]
    elif _whole(cell) is not None:
        cells = [cell]
    else:
        raise _wrong(cell, answer)
    try:
        found = [_one(part, answer) for part in cells]
    except MisunderstoodError:
        raise _wrong(cell, answer) from None
    return [one for one in found if one is not None] or None


def _one(cell: Cell, answer: Answer) -> One | None:
    if answer.kind is Kind.TEXT:
        return _text(cell, answer)
    if blank(cell):
        return None
    if answer.kind is Kind.PERIOD:
        return _period(cell, answer)
    if answer.kind is Kind.YES_NO:
        return _yes_no(cell, answer)
    if answer.choices:
        return _choice(cell, answer, answer.choices)
    if answer.kind is Kind.MONEY and isinstance(cell.value, str):
        cell = _without_kroner(cell.value)
    return _count(cell, answer)


def _without_kroner(text: str) -> Cell:
    """The cell of an amount without what only says that it is in kroner."""
    match = _MONEY.fullmatch(_tidy(text))
    return Cell(Sort.TEXT, match["amount"] if match else text)


def told_personal(kind: str) -> str:
    """How personal data are told of wherever they stand."""
    return f"her står noget, der ligner {kind}. Slet det"


def seen_as_text(cell: Cell) -> str:
    """A cell's content for the search for personal data."""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return "" if cell.value is None else str(cell.value)


def _text(cell: Cell, answer: Answer) -> str | None:
    """Text as it stands, spaces and all: it is the municipality's own."""
    if isinstance(cell.value, str):
        return cell.value or None
    if isinstance(cell.value, date):
        return _iso(cell)
    if isinstance(cell.value, float):
        whole = cell.value.is_integer()
        return str(int(cell.value)) if whole else str(cell.value).replace(".", ",")
    raise _wrong(cell, answer)


def _period(cell: Cell, answer: Answer) -> str:
    """A period in the form that is stored. A text of another form is left as it is."""
    if isinstance(cell.value, date):
        return _iso(cell)
    if isinstance(cell.value, float):
        if cell.value.is_integer() and 1900 <= cell.value <= 2100:
            return str(int(cell.value))
        raise _wrong(cell, answer)
    if isinstance(cell.value, str):
        text = _tidy(cell.value)
        if match := _DAY.fullmatch(text):
            day, month, year = match.groups()
            text = f"{year}-{int(month):02}-{int(day):02}"
        if is_period(text) or is_period(text.upper()):
            return text if is_period(text) else text.upper()
    raise _wrong(cell, answer)


def _count(cell: Cell, answer: Answer) -> int:
    number = _whole(cell)
    if number is None:
        raise _wrong(cell, answer)
    return number


def _whole(cell: Cell) -> int | None:
    """A whole number, as a number or as a text; 1.200 is a Danish thousand."""
    if isinstance(cell.value, float):
        return int(cell.value) if cell.value.is_integer() else None
    if isinstance(cell.value, str):
        text = _tidy(cell.value).replace("\u2212", "-")
        if _THOUSANDS.fullmatch(text):
            return int(re.sub("[. ]", "", text))
        if match := _WHOLE.fullmatch(text):
            return int(match[1])
    return None


def _choice(cell: Cell, answer: Answer, choices: Choices) -> One:
    number = _whole(cell)
    text = str(number) if number is not None else folded(_tidy(str(cell.value)))
    # Only a number or a text is chosen; a date or a yes is none even if it looks so.
    if cell.sort not in (Sort.TEXT, Sort.NUMBER) or text not in choices.by_text:
        raise _wrong(cell, answer)
    return choices.by_text[text]


def _yes_no(cell: Cell, answer: Answer) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = folded(_tidy(seen_as_text(cell)))
    if text not in _YES_NO:
        raise _wrong(cell, answer)
    return _YES_NO[text]


def _iso(cell: Cell) -> str:
    day = str(cell.value)
    return day[:7] if cell.month_only else day


def _tidy(text: str) -> str:
    return _MARKS_OF_SPACE.sub(" ", text).strip()


def _wrong(cell: Cell, answer: Answer) -> MisunderstoodError:
    """The fault of a cell: its kind of content, and what was expected instead."""
    kind = personal_data(seen_as_text(cell))
    if kind is not None:
        return MisunderstoodError(told_personal(kind))
    what = cell.sort.value
    if cell.sort is Sort.FORMULA:
        what += ", og formler bliver ikke regnet ud"
    elif isinstance(cell.value, float) and not cell.value.is_integer():
        what += " med decimaler"
    elif cell.sort in (Sort.TEXT, Sort.NUMBER) and answer.choices:
        what += ", som ikke er på listen"
    elif cell.sort is Sort.TEXT:
        what += ", der ikke kan læses som svar"
    expected = _SEVERAL if answer.many else answer.kind.value
    return MisunderstoodError(f"her står {what}. {expected}")
