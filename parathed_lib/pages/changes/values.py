"""The values of a report, unrounded and as they are printed in Danish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeGuard

from jinja2 import UndefinedError

from parathed_lib.catalogue.planning import load_planning
from parathed_lib.errors import StoredReportError
from parathed_lib.formatting import MINUS, MISSING, decimals_of, number, period
from parathed_lib.pages import messages
from parathed_lib.safe_text import one_line
from parathed_lib.vintage import Figure

LONGEST = 160
_SMALLEST = 0.0001

Plain = float | str | bool | None
Data = Mapping[str, Any]
"""A table of a report's JSON."""


@dataclass(frozen=True)
class Value:
    """A value of a report; two are the same when nothing of them is another.

    `value` is unrounded, and None where it is missing, hidden or a sentence. `text` is
    how it is printed, empty where it is missing; what it is printed from is `whole`
    where it is cut or holds rounded numbers. A number that its row is about has a
    `figure`, which says of when and where it is and how sure, and perhaps a `unit`.
    """

    value: Plain = None
    text: str = ""
    whole: tuple[Value | str, ...] = ()
    figure: Figure | None = field(default=None, compare=False)
    unit: str = field(default="", compare=False)

    @property
    def printed(self) -> str:
        """The text, with a sign where it is missing."""
        return self.text or say("missing")


NOTHING = Value()


def value_of(data: Any, key: str = "") -> Value:
    """A value as the report has it; `key` tells a code, and a year, from other ones.

    Null, an empty text, list or table and the sign for missing are all nothing.
    """
    if isinstance(data, Value):
        return data
    if data is None or data in ("", MISSING, [], {}):
        return NOTHING
    if isinstance(data, list):
        whole = tuple(value_of(part, key) for part in data)
        parts = "; ".join(part.printed for part in whole)
        return Value(parts, parts, whole)
    if isinstance(data, bool):
        return Value(data, say("yes", data))
    if is_number(data):
        return Value(data, str(data) if key == "year" else plain(data))
    text = str(data)
    return Value(text, plain(word(key, text)))


def figure(
    data: Any,
    status: Any = None,
    when: Any = None,
    *,
    area: Any = None,
    text: str = "",
    unit: str = "",
    is_dated: bool = True,
) -> Value:
    """A number that its row is about; a status that is not told is a sure one.

    One that is hidden is told neither as value nor as `text`, which is how the report
    prints it, uncut. `is_dated` is whether its period is printed with it.
    """
    value = value_of(data)
    if status == "suppressed":
        value, text = hidden(), ""
    told = plain(text) or value.text
    if told and isinstance(when, str) and is_dated:
        told = f"{told} ({period(when)}{say('mark', str(status))})"
    found = Figure(
        value.value if is_number(value.value) else None,
        str(status or "ok"),
        when if isinstance(when, str) else None,
        area if isinstance(area, str) else None,
    )
    whole = (text, *value.whole) if text else value.whole
    return Value(value.value, told, whole, found, unit)


def side(what: str) -> Value:
    """What there is to say of a whole that is `there` or `absent`, or is `hidden`."""
    return Value(None, say("side", what))


def hidden() -> Value:
    """A number that is hidden."""
    return side("hidden")


def without_numbers(data: Any) -> Any:
    """What is hidden, however deep: every number in it is."""
    if isinstance(data, dict):
        return {key: without_numbers(part) for key, part in data.items()}
    if isinstance(data, list):
        return [without_numbers(part) for part in data]
    return hidden() if is_number(data) else data


def say(message: str, *facts: object) -> str:
    """A message of the page; StoredReportError for what it has no words for."""
    with _only_what_is_known():
        return messages.say("changes", message, *facts)


def table(message: str, *facts: object) -> list[list[str]]:
    """A message of the page that is a table, with the same error."""
    with _only_what_is_known():
        return messages.table("changes", message, *facts)


@contextmanager
def _only_what_is_known() -> Iterator[None]:
    try:
        yield
    except UndefinedError as error:
        raise StoredReportError(
            "A report holds what this version has no words for, so it was made by "
            f"another version of the package: {one_line(str(error)[:100])}."
        ) from error


def word(key: str, value: str) -> str:
    """A word of a report's data as a Danish reader knows it; others as they are."""
    known = _words().get(key, {}).get(value)
    return known or say("code", key, value) or period(value)


@cache
def _words() -> dict[str, dict[str, str]]:
    file = load_planning().file
    return {
        "status": {entry.id: entry.name.lower() for entry in file.statuses},
        "decision": {entry.id: entry.name.lower() for entry in file.decisions},
    }


def difference(value: float) -> str:
    """A difference with its sign and two decimals, four where it is small: `+0,25`."""
    if value == 0:
        return "0"
    most = 2 if abs(value) >= 0.01 else 4
    told = number(abs(value), decimals_of(value, most))
    if abs(value) < _SMALLEST:
        told = say("less_than", number(_SMALLEST, 4))
    return f"{'+' if value > 0 else MINUS}{told}"


def plain(value: object) -> str:
    """A number with up to four decimals, or a text, cut where it is long."""
    if is_number(value):
        return number(value, decimals_of(value, 4))
    told = str(value)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number, which a truth value is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
