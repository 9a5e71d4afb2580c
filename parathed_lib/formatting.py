"""Danish numbers, periods and dates, as the reader sees them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date

LOCALE = "da_DK"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
MISSING = "-"

_DANISH = str.maketrans({",": ".", ".": ",", "-": MINUS})

_QUARTER = re.compile(r"(\d{4})K([1-4])", re.ASCII)
_SCHOOL_YEAR = re.compile(r"(\d{4})/(\d{4})", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_missing(value: object) -> bool:
    """Whether a number is missing (None, NaN or pandas' NA)."""
    if isinstance(value, float):
        return value != value
    if value is None or isinstance(value, int):
        return value is None
    import pandas as pd  # here: most commands need no tables, and it takes long

    return bool(pd.isna(value))  # type: ignore[call-overload]


def round_half_away(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero, as Danish statistics are printed (2,5 -> 3).

    The shortest decimal text of the float is rounded, so 0.15 gives 0.2.
    """
    return Decimal(str(float(value))).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
    )


def decimals_of(value: float, most: int) -> int:
    """How many decimals a number has, at most `most`: 83.0 has none."""
    exponent = round_half_away(value, most).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(4096)
def number(value: float | None, decimals: int = 0) -> str:
    """A number with decimal comma and thousands point; "-" when missing."""
    if value is None or is_missing(value):
        return MISSING
    rounded = round_half_away(value, decimals)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(_DANISH)


def short_number(value: float) -> str:
    """A number with the decimals that it has, at most two: `7,1`, `193.760`.

    `pd.options.display.float_format` takes it, for tables in a notebook.
    """
    return number(value, decimals_of(value, 2))


def percent(value: float | None, decimals: int = 1) -> str:
    """A percentage (0-100) as `7,1 %` with a non-breaking space."""
    text = number(value, decimals)
    return text if text == MISSING else f"{text}{NO_BREAK_SPACE}%"


@lru_cache(4096)
def day(value: date) -> str:
    """A date as `1. januar 2017`."""
    return format_date(value, "d. MMMM y", locale=LOCALE)


@lru_cache(4096)
def period(text: str) -> str:
    """A published period in words: `2017K2` -> `2. kvartal 2017`.

    School years become `2016/17`, months and days are written out; a period of
    another form is shown as it was published.
    """
    if not is_period(text):
        return text
    if match := _QUARTER.fullmatch(text):
        return f"{match[2]}. kvartal {match[1]}"
    if match := _SCHOOL_YEAR.fullmatch(text):
        return f"{match[1]}/{match[2][2:]}"
    if _DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if match := _MONTH.fullmatch(text):
        return format_date(date(int(match[1]), int(match[2]), 1), "MMMM y", LOCALE)
    return text


def period_end(text: str) -> date:
    """The last day that a published period covers; a school year ends on 30 June.

    Raises ValueError for a form that no source uses.
    """
    return _span(text)[1]


def period_start(text: str) -> date:
    """The first day that a published period covers; a school year begins 1 July.

    Raises ValueError for a form that no source uses.
    """
    return _span(text)[0]


@lru_cache(4096)
def _span(text: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    if match := _QUARTER.fullmatch(text):
        year, month = int(match[1]), 3 * int(match[2])
        return date(year, month - 2, 1), _last_day(year, month)
    if match := _SCHOOL_YEAR.fullmatch(text):
        year = int(match[1])
        if int(match[2]) != year + 1:
            raise ValueError(f"not a school year: {text!r}")
        return date(year, 7, 1), date(year + 1, 6, 30)
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return day, day
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), _last_day(year, month)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    raise ValueError(f"not a period: {text!r}")


def is_period(text: str) -> bool:
    """Whether a text is a period in one of the forms that sources use."""
    try:
        period_end(text)
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether a period is a single day."""
    return is_period(text) and period_start(text) == period_end(text)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another, never below zero.

    The day after each is compared, so that month ends count as whole months.
    """
    first, last = earlier + timedelta(days=1), later + timedelta(days=1)
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))


def age(months: int | None) -> str:
    """An age in months for a table, `24 mdr.`; "-" when it is not known."""
    return MISSING if months is None else f"{months}{NO_BREAK_SPACE}mdr."


def kroner(amount: int) -> str:
    """An amount in whole kroner: `1.400.000 kr.`"""
    return f"{amount:,d}".replace(",", ".") + f"{NO_BREAK_SPACE}kr."


def year_list(years: list[int]) -> str:
    """Rising years: `2013 og 2015`; more than three in a row as `2013-2016`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = []
    for run in runs:
        if len(run) > 3:
            words.append(f"{run[0]}-{run[-1]}")
        else:
            words += [str(year) for year in run]
    return listed(words)


def signed(change: float | None, decimals: int = 2) -> str:
    """A change with its sign; `0,00` has none, and what is missing is a dash."""
    if change is None:
        return MISSING
    text = number(abs(change), decimals)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{MINUS if change < 0 else '+'}{text}"


def in_words(count: int, *, neuter: bool = False) -> str:
    """A count up to twelve in words, above as digits: `ti`, `13`.

    One thing is `en`, and `ét` before a word in the neuter such as `svar`.
    """
    if neuter and count == 1:
        return "ét"
    words = ("ingen en to tre fire fem seks syv otte ni ti elleve tolv").split()
    return words[count] if 0 <= count < len(words) else number(count)


def listed(items: list[str]) -> str:
    """A Danish list: `a, b og c`; `samt` where an item holds an `og` of its own."""
    if len(items) < 2:
        return "".join(items)
    last = "samt" if any(" og " in item for item in items) else "og"
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def uncapitalised(text: str) -> str:
    """The text with its first letter in lower case, as inside a sentence."""
    return text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
