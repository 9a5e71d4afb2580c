"""What a value of a report is called in Danish."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from parathed_lib.catalogue import Indicator, load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.formatting import capitalised, period
from parathed_lib.pages import messages
from parathed_lib.pages.changes.facts import Change, Place, Row
from parathed_lib.pages.changes.values import say, word

_LONGEST_ROW, _LONGEST_NUMBER = 80, 4
# What is counted by a word of the reports' data: the key whose words they are.
_COUNTED = {"states": "state", "statuses": "status"}


def full_name(change: Change) -> str:
    """What changed: of what it is, and which key of that."""
    return ": ".join(filter(None, names(change)))


def names(change: Change) -> tuple[str, str]:
    """What a value is a part of, such as a row, and its own name.

    The first is empty where the value is whole.
    """
    place = change.place
    if change.is_sentence:
        return "", say("side", change.id)
    fields = _fields(place)
    rows = [_row(row) for row in place.rows]
    if place.group == "robustness" and rows and fields:
        # many rows of few keys: told key by key
        rows, fields = [_field(place.group, place.rows[0].noun), *fields], rows
    elif not rows:
        rows, fields = fields[:-1], fields[-1:]
    if not (rows and fields):
        return "", ", ".join((*rows, *fields)) or _field(place.group, place.group)
    return capitalised(", ".join(rows)), ", ".join(fields)


def named(id: str) -> str:
    """The name of what the catalogue has under an id, else the id or text itself."""
    return _known().get(id, id)


def indicator(id: str) -> Indicator | None:
    """The catalogue's indicator; None for a municipality's own."""
    return load_catalogue().indicators.by_id.get(id)


def _fields(place: Place) -> list[str]:
    """The keys below a row; with its period or round first."""
    when = place.rows[-1].when if place.rows else ""
    keys = [
        word(_COUNTED[above], key) if above in _COUNTED else _field(place.group, key)
        for above, key in pairwise(("", *place.fields))
    ]
    return [period(when), *keys] if when else keys


def _field(group: str, key: str) -> str:
    return _passages().get(key) or say("field", group, key)


def _row(row: Row) -> str:
    """A row by what it says of itself."""
    noun, text = say("noun", row.noun), named(row.text)
    name = named(word(row.noun, row.id))
    if row.noun == "findings":
        told = say("finding", messages.say("plan", "place", row.text), row.id, row.kind)
    elif text and 0 < len(name) <= _LONGEST_NUMBER:
        told = f"{name} \u2013 {text}"
    else:
        told = text or name
    return capitalised(f"{noun} {_short(told)}".strip())


def _short(text: str) -> str:
    """A text in one line, cut after a word where it is too long."""
    one_line = " ".join(text.split())
    if len(one_line) <= _LONGEST_ROW:
        return one_line
    cut = one_line[:_LONGEST_ROW].rpartition(" ")[0] or one_line[: _LONGEST_ROW - 2]
    return f"{cut} …"


@cache
def _known() -> dict[str, str]:
    rubric, planning = load_catalogue().rubric, load_planning()
    every = (planning.areas, rubric.extent, rubric.parameters, rubric.themes)
    return {entry.id: entry.name for entries in every for entry in entries}


@cache
def _passages() -> dict[str, str]:
    """What keys of a plan's texts and of its recommendations are called."""
    planning = load_planning()
    return {p.id: p.title for p in planning.passages} | {
        advice.id: advice.text for advice in planning.recommendations
    }
