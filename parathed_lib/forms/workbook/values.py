"""What a cell means where a certain kind of answer is expected.

Understood kindly where there is one meaning: 3 as text, a date as Excel's or as
written in Denmark, a year as a number. Nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date

from parathed_lib.forms.lists import Choices, folded
from parathed_lib.forms.workbook.layout import AnswerFormat, Expected
from parathed_lib.privacy import told_kinds
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError
from parathed_lib.spreadsheets.dates import period_in
from parathed_lib.spreadsheets.numbers import AmbiguousError, whole_number

One = str | int | bool
Value = One | list[One]
_MONEY = re.compile(
    r"(?:kr\.?\s*)?(?P<amount>[-+\u2212]?[0-9][0-9., ]*?)(?:,-|,00)?"
    r"\s*(?:kr\.?|kroner)?",
    re.ASCII | re.IGNORECASE,
)
_YES_NO = {
    **dict.fromkeys(("ja", "j", "x", "true", "sand", "yes", "1"), True),
    **dict.fromkeys(("nej", "n", "false", "falsk", "no", "0"), False),
}
_BETWEEN = re.compile(r"[,;\n]|\sog\s")
_SEVERAL = "Skriv numre med komma imellem, fx 1, 3"
_MARKS_OF_SPACE = re.compile("[\u00a0\u202f\u200b\ufeff]")


class MisunderstoodError(Exception):
    """A cell that holds something else than was expected; told without its value."""


def meant(cell: Cell | None, answer: AnswerFormat) -> Value | None:
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


def _many(cell: Cell, answer: AnswerFormat) -> list[One] | None:
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


def _one(cell: Cell, answer: AnswerFormat) -> One | None:
    if answer.expected is Expected.TEXT:
        return _text(cell, answer)
    if cell.blank:
        return None
    if answer.expected is Expected.PERIOD:
        return _period(cell, answer)
    if answer.expected is Expected.YES_NO:
        return _yes_no(cell, answer)
    if answer.choices:
        return _choice(cell, answer, answer.choices)
    if (
        answer.expected is Expected.YEAR
        and cell.sort is Sort.DATE
        and cell.shown == "year"
    ):
        return int(cell.text)
    if answer.expected is Expected.MONEY and isinstance(cell.value, str):
        cell = _without_kroner(cell.value)
    return _count(cell, answer)


def _without_kroner(text: str) -> Cell:
    """The cell of an amount without what only says that it is in kroner."""
    match = _MONEY.fullmatch(_tidy(text))
    return Cell(Sort.TEXT, match["amount"] if match else text)


def told_personal(kind: str) -> str:
    """How personal data are told of where they stand in a workbook."""
    return f"her står noget, der ligner {kind}. Slet det"


def _text(cell: Cell, answer: AnswerFormat) -> str | None:
    """Text as it stands, spaces and all: it is the municipality's own."""
    if isinstance(cell.value, str):
        return cell.value or None
    if isinstance(cell.value, date):
        return cell.text
    if isinstance(cell.value, float):
        whole = cell.value.is_integer()
        return str(int(cell.value)) if whole else str(cell.value).replace(".", ",")
    raise _wrong(cell, answer)


def _period(cell: Cell, answer: AnswerFormat) -> str:
    """A period in the form that is stored."""
    if cell.sort is Sort.NUMBER and not "1900" <= cell.text <= "2100":
        raise _wrong(cell, answer)
    try:
        return period_in(cell)
    except UnfitError:
        raise _wrong(cell, answer) from None


def _count(cell: Cell, answer: AnswerFormat) -> int:
    number = _whole(cell)
    if number is None:
        raise _wrong(cell, answer)
    return number


def _whole(cell: Cell) -> int | None:
    """A whole number, as a number or as a text; 1.200 is a Danish thousand."""
    if isinstance(cell.value, float):
        return int(cell.value) if cell.value.is_integer() else None
    if isinstance(cell.value, str):
        try:
            return whole_number(cell.value)
        except AmbiguousError as error:
            raise MisunderstoodError(error.danish) from None
    return None


def _choice(cell: Cell, answer: AnswerFormat, choices: Choices) -> One:
    number = _whole(cell)
    text = str(number) if number is not None else folded(_tidy(str(cell.value)))
    # Only a number or a text is chosen; a date or a yes is none even if it looks so.
    if cell.sort not in (Sort.TEXT, Sort.NUMBER) or text not in choices.by_text:
        raise _wrong(cell, answer)
    return choices.by_text[text]


def _yes_no(cell: Cell, answer: AnswerFormat) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = folded(_tidy(cell.text))
    if text not in _YES_NO:
        raise _wrong(cell, answer)
    return _YES_NO[text]


def _tidy(text: str) -> str:
    return _MARKS_OF_SPACE.sub(" ", text).strip()


def _wrong(cell: Cell, answer: AnswerFormat) -> MisunderstoodError:
    """The fault of a cell: its kind of content, and what was expected instead."""
    kind = told_kinds(cell.text)
    if kind is not None:
        return MisunderstoodError(told_personal(kind))
    what = cell.sort.danish
    if cell.sort is Sort.FORMULA:
        what += ", og formler bliver ikke regnet ud"
    elif isinstance(cell.value, float) and not cell.value.is_integer():
        what += " med decimaler"
    elif cell.sort in (Sort.TEXT, Sort.NUMBER) and answer.choices:
        what += ", som ikke er på listen"
    elif cell.sort is Sort.TEXT:
        what += ", der ikke kan læses som svar"
    expected = _SEVERAL if answer.many else answer.expected.value
    return MisunderstoodError(f"her står {what}. {expected}")
