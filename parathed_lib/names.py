"""A name, code, year or day as somebody gave it, by one rule wherever one is taken.

A table gives a code as a number with or without decimals, a spreadsheet's text may hold
hard spaces, and papermill turns what looks like a number into one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from numbers import Real

from parathed_lib.errors import ParameterError

EXPECTED = {
    "municipality": 'a name or code, for example "Ishøj" or "183"',
    "area": 'a region or province by name or code, for example "085"',
    "title": "a text",
    "indicator": 'its id, for example "disposable_income_dkk"',
    "vintage": 'its name, for example "2017"',
    "round": 'its name, for example "2017"',
    "plan": "the name of one plan",
    "period": "newest, common or a year",
    "at": "a day in the calendar, in Danish or as YYYY-MM-DD, for example 2017-06-30",
}
_WHOLE_WITH_DECIMALS = re.compile(r"(\d+)\.0+", re.ASCII)
_MISSING = ("NAType", "NaTType")  # pandas, which is not loaded for this
_UNSEEN = "Cf"  # Unicode's characters without a picture, as the byte-order mark


def as_text(given: object, kind: str) -> str:
    """What was given as text: `183`, `183.0` and `np.int64(183)` are all "183".

    `kind` is a key of `EXPECTED`. None and a table's marks for what is missing are the
    empty text, a day is as `2017-06-30`. Spaces of any kind count as one, and none at
    the ends. Raises ParameterError for what is no single name, and for a number with
    decimals, without repeating it.
    """
    if isinstance(given, str):
        seen = "".join(c for c in given if unicodedata.category(c) != _UNSEEN)
        text = " ".join(seen.split())
        whole = _WHOLE_WITH_DECIMALS.fullmatch(text)
        return whole[1] if whole else text
    # A truth value is a number to Python, and numpy's is not.
    number = isinstance(given, Real) and not isinstance(given, bool)
    if given is None or type(given).__name__ in _MISSING or (number and given != given):
        return ""
    if isinstance(given, datetime) and given.time() == time():
        return given.date().isoformat()
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    if isinstance(given, Real) and number and given % 1 == 0:
        return str(int(given))  # type: ignore[call-overload]
    what = "a number with decimals" if number else type(given).__name__
    raise ParameterError(f"{kind}: {what} was given; expected {EXPECTED[kind]}.")
