"""Reads STIL's answers: pages of rows whose numbers are Danish text.

The form is by the contract; no real answer has been recorded. So nothing is guessed:
what the contract does not name is refused, with the file and the row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import isnan, nan
from typing import NoReturn

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Municipality, fold
from parathed_lib.catalogue.municipalities import find
from parathed_lib.errors import AnswerError, QueryError, UnknownNameError
from parathed_lib.formatting import MINUS, is_period
from parathed_lib.frames import Observation
from parathed_lib.vintage.recipes import StilRecipe

Scalar = str | int | float | None
AnswerRow = dict[str, Scalar]
# What stands for a municipality and is none: pupils who live abroad or nowhere known,
# and the islands that belong to the state.
NO_MUNICIPALITY = {"", "uoplyst", "udlandet", "christiansoe", frames.CHRISTIANSOE}
ERROR_SIGN = "<fejl>"
_DETAIL = re.compile(r"\[[^\[\]]+\]\.(\[[^\[\]]+\])")
_SCHOOL_YEAR = re.compile(r"[0-9]{4}/[0-9]{4}")
# A first group of 0 (`0.123`) is another country's decimal point, not a thousand.
_NUMBER = re.compile(
    rf"[-{MINUS}]?(?:0|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[1-9][0-9]*)(?:,[0-9]+)?"
)
_OF_A_NUMBER = set(f"0123456789.,'+-{MINUS}%eE \u00a0\u202f")
_LARGEST = 1e15
_FAULTS_SHOWN = 5
_CHANGED = "The source may have changed its form, or answered for something else."


def answer_key(detail: str) -> str:
    """The name of a detail in an answer: `[A].[B]` comes as `[A].[B].[B]`."""
    match = _DETAIL.fullmatch(detail)
    if match is None:
        raise QueryError(f"STIL: the detail {detail!r} is not of the form [A].[B].")
    return f"{detail}.{match[1]}"


def read_page(data: bytes, keys: Sequence[str], what: str) -> list[AnswerRow]:
    """The rows of a page, each with exactly these keys.

    Raises ValueError for bytes that are no JSON (cut short, or a web page), AnswerError
    for JSON that is no list of such rows.
    """

    def row(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise AnswerError(f"{what}: a row names a key twice.")
        return dict(pairs)

    try:
        page = json.loads(data, object_pairs_hook=row, parse_constant=_no_json)
    except RecursionError as error:
        raise AnswerError(f"{what}: lists within lists without end.") from error
    if not isinstance(page, list):
        raise AnswerError(f"{what}: expected a list of rows. {_CHANGED}")
    for number, found in enumerate(page, start=1):
        if not isinstance(found, dict):
            raise AnswerError(f"{what}: row {number} is no row of names and values.")
        if set(found) != set(keys):
            raise AnswerError(
                f"{what}: row {number} should have {', '.join(keys)}; found "
                f"{', '.join(list(found)[:10]) or 'nothing'}. {_CHANGED}"
            )
        if any(isinstance(cell, (dict, list, bool)) for cell in found.values()):
            raise AnswerError(
                f"{what}: row {number} holds something that is no text or number."
            )
    return page


def danish_number(text: str) -> float | None:
    """The number that a Danish text stands for, None where it holds no number.

    `2.351` is 2351, `7,3` is 7.3 and `100,0 %` is 100.0: a point only between groups of
    three. Raises ValueError for a text that looks like a number and is none of these.
    """
    plain = text.strip()
    if _NUMBER.fullmatch(plain.removesuffix("%").rstrip()):
        bare = plain.removesuffix("%").rstrip().replace(".", "").replace(MINUS, "-")
        return _within_reach(float(bare.replace(",", ".")))
    if set(plain) <= _OF_A_NUMBER and any(c in "0123456789" for c in plain):
        raise ValueError(f"{text!r} is no number as Danes write it")
    return None


def figures(
    recipe: StilRecipe,
    read: Callable[[str], bytes],
    municipalities: Mapping[str, Municipality],
) -> pd.DataFrame:
    """The observations of a measure, without its indicator.

    `read` gives the bytes of a file. The period is the school year; the nation's pages
    are of area `000`. What the source writes instead of a number becomes a missing
    value of status `not_published` with a note; a municipality that the source left
    out (few pupils) stands in no row. Rows of no municipality are left out. `count` and
    `of` are not known.

    Raises AnswerError with the faults of the first file that has any: another form than
    the contract's, an unknown municipality, a number or school year written otherwise,
    an area and period that came before.
    """
    known = dict(municipalities)
    place = answer_key(recipe.municipality)
    area_of = cache(lambda cell: _area(cell, known))
    reader = _Reader(answer_key(recipe.school_year), recipe.measure)
    for file in recipe.pages:
        reader.add(file, read(file), [place], lambda row: area_of(row[place]))
    for file in recipe.nation_pages:
        reader.add(file, read(file), [], lambda row: frames.NATION)
    return frames.observations_table(reader.figures)


class _Reader:
    """Gathers figures file by file, and knows which area and period it has had."""

    def __init__(self, school_year: str, measure: str) -> None:
        self.figures: list[Observation] = []
        self._school_year = school_year
        self._measure = measure
        self._had: dict[tuple[str, str], str] = {}

    def add(
        self,
        file: str,
        data: bytes,
        keys: list[str],
        area_of: Callable[[AnswerRow], str],
    ) -> None:
        """Add the figures of a file; `area_of` gives "" for a row to leave out."""
        try:
            rows = read_page(data, [*keys, self._school_year, self._measure], file)
        except ValueError as error:
            raise AnswerError(f"{file} cannot be read as JSON: {error}") from error
        faults = []
        for number, row in enumerate(rows, start=1):
            try:
                if area := area_of(row):
                    self._add(file, number, area, row)
            except (ValueError, UnknownNameError) as error:
                faults.append(f"row {number}: {str(error).rstrip('.')}")
        if faults:
            shown = "; ".join(faults[:_FAULTS_SHOWN])
            more = len(faults) - _FAULTS_SHOWN
            rest = f"; and {more} more" if more > 0 else ""
            raise AnswerError(f"{file}: {shown}{rest}. {_CHANGED}")

    def _add(self, file: str, number: int, area: str, row: AnswerRow) -> None:
        period = _period(row[self._school_year])
        before = self._had.setdefault((area, period), f"{file} row {number}")
        if before != f"{file} row {number}":
            raise ValueError(f"{area} {period} stands already in {before}")
        value, note = _value(row[self._measure])
        status = "not_published" if isnan(value) else "ok"
        self.figures.append(
            Observation("", area, period, value, status, nan, nan, file, note)
        )


def _area(cell: Scalar, municipalities: dict[str, Municipality]) -> str:
    """The code of a municipality given by name or number; "" for no municipality."""
    if isinstance(cell, float):
        raise ValueError(f"{cell} is no municipality")
    if cell is None or fold(str(cell)) in NO_MUNICIPALITY:
        return ""
    return find(municipalities, cell).code


def _period(cell: Scalar) -> str:
    text = cell.strip() if isinstance(cell, str) else ""
    if not _SCHOOL_YEAR.fullmatch(text) or not is_period(text):
        raise ValueError(f"{cell!r} is no school year like 2024/2025")
    return text


def _value(cell: Scalar) -> tuple[float, str]:
    """The number, or NaN and a note with what stands there instead."""
    if isinstance(cell, (int, float)):
        return _within_reach(cell), ""
    text = " ".join((cell or "").split())
    if not text:
        return nan, "Kilden har ladet feltet stå tomt."
    value = danish_number(text)
    if value is not None:
        return value, ""
    if text.casefold() == ERROR_SIGN:
        return nan, f"Kilden skriver »{text}«: tallet er ikke oplyst."
    short = text if len(text) <= 40 else f"{text[:40]}…"
    return nan, f"Kilden skriver »{short}«: det er ikke et tal."


def _within_reach(number: float) -> float:
    if abs(number) > _LARGEST:
        raise ValueError("a number too large to be right")
    return float(number)


def _no_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
