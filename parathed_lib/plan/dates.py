"""Days as plans write them: `inden udgangen af september 2011`, `medio juni 2026`.

A day that a plan does not state is unknown. Nothing is added from what stands around
it: a month without its year has no day.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from parathed_lib.errors import ParameterError
from parathed_lib.formatting import is_period, period_end, period_start

MONTHS = (
    "januar februar marts april maj juni juli august september oktober november "
    "december"
).split()
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BEFORE = re.compile(r"(?:senest|inden|frem til|til)\s+")
_WORDS = {
    "last": "udgangen af|slutningen af|ultimo|ult\\.?",
    "middle": "midten af|medio",
    "early": "begyndelsen af|starten af|primo",
}
_PART = re.compile(
    "(?:" + "|".join(f"(?P<{part}>{words})" for part, words in _WORDS.items()) + r")\s+"
)
_MONTH_NAME = f"(?P<name>{'|'.join(MONTHS)})"
_YEAR = r"(?P<year>[1-9]\d{3})"
_DAY = re.compile(rf"(?:den\s+)?(?P<day>\d{{1,2}})\.?\s+{_MONTH_NAME}\s+{_YEAR}")
_NUMBERS = re.compile(
    rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})(?:[/.-]\s*|\s){_YEAR}"
)
_MONTH = re.compile(rf"{_MONTH_NAME}\s+{_YEAR}")
_HALF = re.compile(rf"(?P<half>[12])\.\s*halvår\s+{_YEAR}")
_QUARTER = re.compile(rf"(?P<quarter>[1-4])\.\s*kvartal\s+{_YEAR}")
# The day of a month, and the month of a year, at whose end such a word lies.
_DAYS = {"middle": 15, "early": 10}
_MONTHS_OF_YEAR = {"middle": 6, "early": 3}


@lru_cache(1024)
def last_day(text: str) -> date | None:
    """The day by which something is due; None when the text does not state one.

    `ultimo`, `inden udgangen af` and a bare month, quarter, half-year or year mean its
    last day. In a month `medio` is the 15th and `primo` the 10th, in a year they are
    the ends of June and of March.
    """
    part, span = _read(text)
    if span is None:
        return None
    if part in ("", "last"):
        return span[1]
    return _within(span, part)


@lru_cache(1024)
def first_day(text: str) -> date | None:
    """The day on which something begins; None when the text does not state one.

    A bare month, quarter, half-year or year means its first day; words as in
    `last_day`.
    """
    part, span = _read(text)
    if span is None:
        return None
    return span[0] if part == "" else last_day(text)


def stated_day(at: str | date | None) -> date | None:
    """A day to look from, given as a date or as YYYY-MM-DD; None where none is given.

    Raises ParameterError for all else.
    """
    if at is None or isinstance(at, date):
        return at
    written = str(at).strip()
    if not written:
        return None
    if _ISO_DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise ParameterError(
        f"at {written!r}: expected a day in the calendar written as YYYY-MM-DD, for "
        "example 2017-06-30. Leave it out for the day of the vintage."
    )


Span = tuple[date, date]


def _read(text: str) -> tuple[str, Span | None]:
    """The part of a period that a text names (empty: all of it), and the period."""
    words = " ".join(text.casefold().split())
    if match := _BEFORE.match(words):
        words = words[match.end() :]
    part = ""
    if match := _PART.match(words):
        part, words = str(match.lastgroup), words[match.end() :]
    return part, _span(words)


def _span(words: str) -> Span | None:
    """The first and last day of the period that words name; None where it is none."""
    if is_period(words.upper()):
        return period_start(words.upper()), period_end(words.upper())
    for pattern in (_DAY, _NUMBERS, _MONTH, _HALF, _QUARTER):
        if match := pattern.fullmatch(words):
            return _named(match.groupdict())
    return None


def _named(parts: dict[str, str]) -> Span | None:
    year = int(parts["year"])
    if "half" in parts:
        half = int(parts["half"])
        return date(year, 6 * half - 5, 1), period_end(f"{year}-{6 * half:02}")
    if "quarter" in parts:
        quarter = f"{year}K{parts['quarter']}"
        return period_start(quarter), period_end(quarter)
    named = MONTHS.index(parts["name"]) + 1 if "name" in parts else int(parts["month"])
    period = f"{year}-{named:02}"
    if "day" in parts:
        period += f"-{int(parts['day']):02}"
    return (period_start(period), period_end(period)) if is_period(period) else None


def _within(span: Span, part: str) -> date | None:
    """Where `medio` or `primo` lies in a month or a year; None in any other period."""
    first, last = span
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 1 and first.day == 1 and first < last:
        return first.replace(day=_DAYS[part])
    if months == 12:
        return period_end(f"{first.year}-{_MONTHS_OF_YEAR[part]:02}")
    return None
