"""What has changed from one version of a plan to the next, in Danish.

Status, levels, days, amounts and counts that may be published are told from and to. Of
texts it is only told that they changed: what stands in them stays in the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import Planning, load_planning
from parathed_lib.formatting import day, listed, number, period
from parathed_lib.forms.changes import Entry, changed
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.model import Plan
from parathed_lib.privacy import suppress_small

Show = Callable[[Any], str | None]
# A field of the plan, a row of it by its part and name, or a field of a row.
Key = tuple[str, ...]
_ROW = 2
_SMALL = "et lille antal"


class _Part(NamedTuple):
    """A part of a plan with rows: how a row is called, known again, and told of.

    `fields` are Danish names; what `key` holds is no field of its own.
    """

    part: str
    name: str
    key: tuple[str, ...]
    fields: dict[str, str]


_OWNER, _DUE = "ansvarlig funktion", "frist"
_PARTS = (
    _Part("phases", "Fase", ("id",), {
        "name": "navn", "first": "første dag", "last": "sidste dag",
    }),
    _Part("tracks", "Spor", ("id",), {"name": "navn"}),
    _Part("actions", "Handling", ("id",), {
        "title": "overskrift", "track": "spor", "phase": "fase", "theme": "tema",
        "owner": _OWNER, "start": "begyndelse", "due": _DUE, "status": "status",
        "status_date": "dato for status", "kr": "beløb", "funding": "finansiering",
        "points": "opmærksomhedspunkter", "parameter": "svar", "aim": "trin",
        "indicator": "tal", "recommendations": "anbefalinger",
    }),
    _Part("set_aside", "Fravalgt punkt", ("point",), {"reason": "begrundelse"}),
    _Part("milestones", "Milepæl", ("text",), {
        "due": _DUE, "phase": "fase", "action": "handling", "owner": _OWNER,
        "reached": "nået",
    }),
    _Part("result_targets", "Resultatmål", ("text",), {
        "measures": "antal", "owner": _OWNER, "due": _DUE,
    }),
    _Part("budget", "Beløb", ("kind", "name", "year"), {
        "kr": "kroner", "track": "spor",
    }),
)  # fmt: skip
_WHOLE = {
    "goals": "Strategiske mål",
    "definitions": "Begreber",
    "training": "Uddannelse og øvelser",
    "statements": "Tal, der skal passe",
    "notes": "Bemærkninger",
}
_SINGLE = {
    "name": "Planens navn",
    "first": "Første dag",
    "last": "Sidste dag",
    "round": "Runde",
    "label": "Påskrift",
    "source": "Kilde",
    "decision": "Beslutning",
    "decision_date": "Dato for beslutning",
    "names_no_person": "Erklæringen om, at ingen personer er nævnt",
}


def changes(before: Plan, after: Plan, catalogue: Catalogue) -> list[str]:
    """A line for each thing that is new, gone or another, in the plan's order.

    A row is known again by its id, or by its text where it has none; it is told by its
    number in the new plan, in the earlier one when it is gone. Of a row that is new or
    gone nothing more is told.
    """
    shows = _shows(catalogue, load_planning())
    old, new = _entries(before, shows), _entries(after, shows)
    one_sided = {key for key in old.keys() ^ new.keys() if len(key) == _ROW}
    for entries in (old, new):
        for key in [k for k in entries if len(k) > _ROW and k[:_ROW] in one_sided]:
            del entries[key]
    return changed(old, new)


def _entries(plan: Plan, shows: dict[str, Show]) -> dict[Key, Entry]:
    """All that a plan says, by a key that stays the same from version to version."""
    found: dict[Key, Entry] = {}
    for field, name in _SINGLE.items():
        if value := getattr(plan, field):
            found[(field,)] = _entry(name, field, value, shows)
    titles = {passage.id: passage.title for passage in load_planning().passages}
    for key, text in plan.texts.items():
        found["texts", key, ""] = Entry(f"Tekst, {titles[key]}", text)
    for part in _PARTS:
        found |= _rows(part, getattr(plan, part.part), shows)
    for field, name in _WHOLE.items():
        if rows := getattr(plan, field):
            found[(field,)] = Entry(name, rows)
    for count in plan.extent:
        name = f"{shows['id'](count.id)}, {period(count.period)}"
        may_be_told = suppress_small(count.value) is not None
        shown = number(count.value) if may_be_told else _SMALL
        found["extent", count.id, count.period] = Entry(name, count.value, shown)
    return found


def _rows(
    part: _Part, rows: Sequence[BaseModel], shows: dict[str, Show]
) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    times: Counter[str] = Counter()
    for place, row in enumerate(rows, start=1):
        known_by = repr([getattr(row, field) for field in part.key])
        times[known_by] += 1
        key = (part.part, f"{known_by} {times[known_by]}")
        name = f"{part.name} nr. {place}"
        found[key] = Entry(name, True)
        for field, title in part.fields.items():
            value = getattr(row, field)
            if value not in ("", None, []):
                found[*key, field] = _entry(f"{name}, {title}", field, value, shows)
    return found


def _entry(name: str, field: str, value: Any, shows: dict[str, Show]) -> Entry:
    return Entry(name, value, shows[field](value) if field in shows else None)


def _shows(catalogue: Catalogue, planning: Planning) -> dict[str, Show]:
    """How the fields are told of that may be told of at all."""
    rubric = catalogue.rubric
    indicators = [*catalogue.indicators.by_id.values(), *catalogue.local.values()]
    named: dict[str, dict[str, str]] = {
        "status": planning.name,
        "decision": {d.id: d.name for d in planning.file.decisions},
        "theme": {t.id: t.name for t in rubric.themes},
        "parameter": {p.id: p.name for p in rubric.parameters},
        "indicator": {i.id: i.title for i in indicators},
        "id": {e.id: e.name for e in rubric.extent},
    }
    last = ("last", "due", "status_date", "reached", "decision_date")
    return {
        **{field: names.get for field, names in named.items()},
        **dict.fromkeys(("first", "start"), partial(_day, first_day)),
        **dict.fromkeys(last, partial(_day, last_day)),
        "kr": lambda kr: f"{number(kr)} kr.",
        "aim": str,
        "points": lambda points: listed([str(point) for point in points]),
    }


def _day(read: Callable[[str], date | None], text: str) -> str | None:
    """The day that a text means; one that means none is not repeated."""
    found = read(text)
    return day(found) if found else None
