"""What changed, in Danish: what it is called, and values as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from jinja2 import UndefinedError

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.errors import StoredReportError
from parathed_lib.formatting import (
    MINUS,
    MISSING,
    NO_BREAK_SPACE,
    capitalised,
    decimals_of,
    number,
    period,
)
from parathed_lib.pages import messages
from parathed_lib.pages.changes.causes import Causes
from parathed_lib.pages.changes.facts import Change, Row, Value, is_number
from parathed_lib.safe_text import one_line

LONGEST = 160
_LONGEST_ROW, _LONGEST_NUMBER = 80, 4
_SMALLEST = 0.0001


def say(message: str, *facts: object) -> str:
    """A message of the page; StoredReportError for what it has no words for."""
    with _only_what_is_known():
        return messages.say("changes", message, *facts)


def made_from(causes: Causes) -> list[list[str]]:
    """What differs between what reports were made from: what, before and now."""
    with _only_what_is_known():
        return messages.table("changes", "made_from", causes)


@contextmanager
def _only_what_is_known() -> Iterator[None]:
    try:
        yield
    except UndefinedError as error:
        raise StoredReportError(
            "A report holds what this version has no words for, so it was made by "
            f"another version of the package: {one_line(str(error)[:100])}."
        ) from error


def full_name(change: Change) -> str:
    """What changed: of what it is, and which key of that."""
    of, name = names(change)
    return ": ".join(filter(None, (of, name)))


def names(change: Change) -> tuple[str, str]:
    """What a value is a part of, a row or theme, and its own name.

    The first is empty where the value is whole.
    """
    if change.is_sentence:
        return "", say("side", change.id)
    if change.group == "robustness":
        return _robustness(change.fields[0])
    plan = row_name(change.plan) if change.plan else ""
    rows = ", ".join(filter(None, map(row_name, change.rows)))
    fields = ", ".join(map(field_name, change.fields))
    if rows and not fields and change.rows[-1].noun == "extent":
        rows, _, fields = rows.rpartition(": ")
    if change.group == "ratings" or not (rows and fields):
        alone = ", ".join(filter(None, (plan, rows, fields)))
        return "", alone or field_name(change.rows[0].noun)
    return ", ".join(filter(None, (plan, rows))), fields


def field_name(key: str) -> str:
    """The name of a key, which may stand with what it is a key of."""
    topic, _, rest = re.sub(r"\[[^]]*\]", "", key).partition(".")
    if topic in ("states", "statuses"):
        return word(topic.removesuffix("s"), rest)
    if topic == "indicators" and rest.startswith("compared."):
        level, _, last = rest.removeprefix("compared.").partition(".")
        return say("compared", level, say("field", f"compared.{last or level}"))
    return _passages().get(topic) or say("field", f"{topic}.{rest}" if rest else topic)


def row_name(row: Row) -> str:
    """A row by what it says of itself."""
    if row.noun == "extent":
        return f"{_named(row.id)}: {period(row.text) or say('no_period')}"
    noun = say("noun", row.noun) if row.noun else ""
    if row == Row(row.noun):
        return noun
    told = _named(row.text)
    if row.finding[1]:
        told = f"{messages.say('plan', 'place', row.finding[1])} {row.id}".strip()
    elif row.id:
        id, named = (
            ", ".join(filter(None, (x, row.action))) for x in (row.id, _named(row.id))
        )
        is_number = told and id == named and len(id) <= _LONGEST_NUMBER
        told = f"{id} \u2013 {told}" if is_number else told or named
    if not row.noun:
        return plain(told)
    return capitalised(f"{noun} {short(told, _LONGEST_ROW)}".strip())


def text(value: Value) -> str:
    """A value as it is printed, with its period and how sure that is."""
    told = _text(value)
    if not value.period:
        return told
    return f"{told} ({period(value.period)}{say('mark', value.mark)})"


def word(key: str, value: str) -> str:
    """A word of a report's data as a Danish reader knows it; others as they are."""
    known = _words().get(key, {}).get(value)
    return known or say("code", key, value) or period(value)


def difference(value: float) -> str:
    """A difference with its sign and two decimals, four where it is small: `+0,25`."""
    if value == 0:
        return "0"
    most = 2 if abs(value) >= 0.01 else 4
    told = number(abs(value), decimals_of(value, most))
    if abs(value) < _SMALLEST:
        told = say("less_than", number(_SMALLEST, 4))
    return f"{'+' if value > 0 else MINUS}{told}"


def with_unit(change: Change) -> str:
    """The difference of a change with its unit; empty where it says nothing."""
    if (moved := change.difference) is None:
        return ""
    unit = say("unit", change.unit) if moved else ""
    return f"{difference(moved)}{NO_BREAK_SPACE if unit else ''}{unit}"


def short(text: str, longest: int) -> str:
    """A text in one line, cut after a word where it is too long."""
    one_line = " ".join(text.split())
    if len(one_line) <= longest:
        return one_line
    words_before = one_line[:longest].rpartition(" ")[0] or one_line[: longest - 2]
    return f"{words_before} …"


def plain(value: object) -> str:
    """A number with up to four decimals, or a text, cut where it is long."""
    if is_number(value):
        return number(value, decimals_of(value, 4))
    told = str(value)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


def _text(value: Value) -> str:
    bare, more = value.value, value.more
    match value.form:
        case "sentence" | "printed":
            return str(more)
        case "hidden" | "there" | "absent":
            return say("side", value.form)
        case "list":
            return "; ".join(map(text, more))
        case "word":
            return plain(word(more, str(bare)))
        case "mean":
            return number(float(bare or 0), 2)
        case "step":
            return f"{_text(Value(bare))} ({plain(more)})"
        case "limits":
            told = "-".join(number(limit, 2) for limit in more)
            return MISSING if None in more else told
        case "status":
            return say("score_status", str(bare))
        case "verdict":
            return say("against_nation", *more)
        case "year":
            return str(bare)  # no thousands
    if bare is None:
        return MISSING
    return say("yes", bare) if isinstance(bare, bool) else plain(bare)


def _robustness(path: str) -> tuple[str, str]:
    """How the score was reckoned otherwise, and what of that or for which answer."""
    found = re.fullmatch(r"\w+\.(\w+)(?:\[(.*)\])?\.?(.*)", path)
    kind, id, last = found.groups() if found else ("", "", "")
    of, field = (
        say("robustness", kind),
        say("field", f"robustness.{last}") if last else "",
    )
    if not id:
        return (of, field) if field else ("", of)
    return f"{of}, {field}", say("way", id) if kind == "alternatives" else _named(id)


def _named(id: str) -> str:
    """The name of what the catalogue has under an id, else the id or text itself."""
    return _known().get(id, id)


@cache
def _known() -> dict[str, str]:
    rubric, planning = load_catalogue().rubric, load_planning()
    return {
        **{area.id: area.name for area in planning.areas},
        **{entry.id: entry.name for entry in rubric.extent},
        **{parameter.id: parameter.name for parameter in rubric.parameters},
        **{theme.id: theme.name for theme in rubric.themes},
    }


@cache
def _passages() -> dict[str, str]:
    """What keys of a plan's texts and of its recommendations are called."""
    planning = load_planning()
    return {p.id: p.title for p in planning.passages} | {
        advice.id: advice.text for advice in planning.recommendations
    }


@cache
def _words() -> dict[str, dict[str, str]]:
    file = load_planning().file
    return {
        "status": {entry.id: entry.name.lower() for entry in file.statuses},
        "decision": {entry.id: entry.name.lower() for entry in file.decisions},
    }
