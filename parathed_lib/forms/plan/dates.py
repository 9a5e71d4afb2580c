"""Days as plans write them: `inden udgangen af september 2011`, `medio juni 2026`.

A day that a plan does not state is unknown. Nothing is added from what stands around
it: a month without its year has no day. All words that are read stand in docs/plan.md.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from parathed_lib.errors import ParameterError
from parathed_lib.formatting import is_day, period_end, period_start
from parathed_lib.names import EXPECTED, as_text
from parathed_lib.spreadsheets.dates import period_of

_BEFORE = re.compile(
    r"(?:(?P<by>(?:senest|inden|frem til|til)(?: og med)?)|i løbet af|i|ved|pr\.?)\s+"
)
_WORDS = {
    "last": "udgangen af|slutningen af|slut|ultimo|ult\\.?",
    "middle": "midten af|medio",
    "early": "begyndelsen af|starten af|primo",
}
_PART = re.compile(
    "(?:" + "|".join(f"(?P<{part}>{words})" for part, words in _WORDS.items()) + r")\s+"
)
_YEAR = r"(?P<year>[1-9]\d{3})"
_TO = r"\.?\s*(?:-|–|/|til|og)\s*"
_HALF = re.compile(rf"(?P<half>[12])\.?\s*halvår\s+{_YEAR}")
_WEEK = re.compile(
    rf"uge(?:rne)?\s+(?P<week>\d{{1,2}})(?:{_TO}(?P<to>\d{{1,2}}))?,?\s+{_YEAR}"
)
_QUARTERS = re.compile(
    rf"(?P<quarter>[1-4]){_TO}(?P<to>[1-4]\.?\s*(?:kvartal|kvt\.?|kv\.))\s+{_YEAR}"
)
_NAME = r"[a-zæøå]{3,9}"
_MONTHS = re.compile(rf"(?P<month>{_NAME}){_TO}(?P<to>{_NAME}\.?)\s+{_YEAR}")
# Winter has two years, so a winter of one year is not read.
_SEASONS = {"foråret": 3, "forår": 3, "sommeren": 6, "sommer": 6}
_SEASONS |= {"efteråret": 9, "efterår": 9}
_SEASON = re.compile(rf"(?P<season>{'|'.join(_SEASONS)})\s+{_YEAR}")
_PATTERNS = (_HALF, _WEEK, _QUARTERS, _MONTHS, _SEASON)
_YEARS_END = re.compile(rf"årets\s+udgang\s+(?={_YEAR}$)")
# Where `medio` and `primo` lie: the day of a month, and the month and day of a year.
Span = tuple[date, date]
_Places = dict[str, tuple[int, tuple[int, int]]]
_ENDS: _Places = {"middle": (15, (6, 30)), "early": (10, (3, 31))}
_BEGINNINGS: _Places = {"middle": (15, (7, 1)), "early": (1, (1, 1))}


@lru_cache(1024)
def last_day(text: str) -> date | None:
    """The day by which something is due; None when the text does not state one.

    `ultimo`, `inden udgangen af` and a bare week, month, season, quarter, half-year or
    year mean its last day. In a month `medio` is the 15th and `primo` the 10th, in a
    year they are the ends of June and of March.
    """
    _, part, span = _read(text)
    if span is None:
        return None
    if part in ("", "last"):
        return span[1]
    return _within(span, _ENDS[part])


@lru_cache(1024)
def first_day(text: str) -> date | None:
    """The day on which something begins; None when the text does not state one.

    A bare week, month, season, quarter, half-year or year means its first day, and so
    does `primo`. In a month `medio` is the 15th, in a year 1 July. `ultimo` is the last
    day, as in `last_day`.
    """
    _, part, span = _read(text)
    if span is None:
        return None
    if part in ("", "last"):
        return span[0] if part == "" else span[1]
    return _within(span, _BEGINNINGS[part])


@lru_cache(1024)
def possible_days(text: str) -> Span | None:
    """The earliest and the latest day on which what has happened can have happened.

    None when the text does not state a day. `juni 2027` is any day of June. What is
    only said to lie before a day (`senest`, `inden`) has no earliest day: `date.min`.
    """
    first, last = first_day(text), last_day(text)
    if first is None or last is None:
        return None
    # the middle of a year begins, read as a start, after it ends, read as an end
    return (date.min if _read(text).by else min(first, last)), last


def span(first: str, last: str) -> Span | None:
    """The first and the last day; None when either is not stated."""
    begins, ends = first_day(first), last_day(last)
    return (begins, ends) if begins and ends else None


def stated_day(at: object) -> date | None:
    """A day to look from, as a date or as files write one; None where none is given.

    Raises ParameterError for all else.
    """
    written = as_text(at, "at")
    if not written:
        return None
    if is_day(period := period_of(written)):
        return period_end(period)
    raise ParameterError(
        f"at {written!r}: expected {EXPECTED['at']}. Leave it out for the day of the "
        "vintage."
    )


class _Reading(NamedTuple):
    """A text as read: whether it only says by when, the part of a period, the period.

    `part` is empty for all of the period.
    """

    by: bool
    part: str
    span: Span | None


def _read(text: str) -> _Reading:
    words = " ".join(text.casefold().split())
    by = False
    if match := _BEFORE.match(words):
        by, words = match["by"] is not None, words[match.end() :]
    words = _YEARS_END.sub("udgangen af året ", words)
    part = ""
    if match := _PART.match(words):
        part, words = str(match.lastgroup), words[match.end() :]
    return _Reading(by, part, _span(words))


def _span(words: str) -> Span | None:
    """The first and last day of the period that words name; None where it is none."""
    if period := period_of(words):
        return period_start(period), period_end(period)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(words):
            return _named(match.groupdict())
    return None


def _named(parts: dict[str, str]) -> Span | None:
    year = int(parts["year"])
    if "half" in parts:
        half = int(parts["half"])
        return date(year, 6 * half - 5, 1), period_end(f"{year}-{6 * half:02}")
    if "season" in parts:
        first = _SEASONS[parts["season"]]
        return date(year, first, 1), period_end(f"{year}-{first + 2:02}")
    if "week" in parts:
        begin = _week(year, int(parts["week"]))
        end = _week(year, int(parts["to"] or parts["week"]))
    elif "quarter" in parts:
        begin = _span(f"{parts['quarter']}. kvartal {year}")
        end = _span(f"{parts['to']} {year}")
    else:
        begin = _span(f"{parts['month']} {year}")
        end = _span(f"{parts['to']} {year}")
    # What ends in the next year does not say so.
    if begin is None or end is None or end < begin:
        return None
    return begin[0], end[1]


def _week(year: int, week: int) -> Span | None:
    """Monday to Sunday of a week of ISO 8601; None where the year has no such week."""
    try:
        monday = date.fromisocalendar(year, week, 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None


def _within(span: Span, place: tuple[int, tuple[int, int]]) -> date | None:
    """Where `medio` or `primo` lies in a month or a year; None in any other period."""
    first, last = span
    day_of_month, (month, day) = place
    if span == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return date(first.year, month, day)
    whole = f"{first.year}-{first.month:02}"
    if span == (period_start(whole), period_end(whole)):
        return last.replace(day=day_of_month)
    return None
