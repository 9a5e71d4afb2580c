"""What has changed from one version of a plan to the next, in Danish.

Status, levels, days, amounts and counts that may be published are told from and to. Of
texts it is only told that they changed: what stands in them stays in the plan. That
rows stand in another order is told too.
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
from parathed_lib.disclosure.small_counts import suppress_small
from parathed_lib.formatting import day, listed, number, period
from parathed_lib.forms.changes import Entry, changed
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Measure, Plan, ResultTarget
from parathed_lib.forms.plan.ranges import read_range

Show = Callable[[Any], str | None]
# A field of the plan, a row of it by its part and name, or a field of a row.
Key = tuple[str, ...]
_ROW = 2
_SMALL = "et lille antal"
_ORDER = "rækkefølgen er ændret"


class _Part(NamedTuple):
    """A part of a plan with rows: how a row is called, known again, and told of.

    `rows` is what they are called together. `fields` are Danish names; what `key` holds
    is no field of its own.
    """

    part: str
    name: str
    rows: str
    key: tuple[str, ...]
    fields: dict[str, str]


_OWNER, _DUE = "ansvarlig funktion", "frist"
_PARTS = (
    _Part("phases", "Fase", "Faser", ("id",), {
        "name": "navn", "first": "første dag", "last": "sidste dag",
    }),
    _Part("tracks", "Spor", "Spor", ("id",), {"name": "navn"}),
    _Part("actions", "Handling", "Handlinger", ("id",), {
        "title": "overskrift", "track": "spor", "phase": "fase", "theme": "tema",
        "owner": _OWNER, "start": "begyndelse", "due": _DUE, "status": "status",
        "status_date": "dato for status", "kr": "beløb", "funding": "finansiering",
        "points": "opmærksomhedspunkter", "parameter": "svar", "aim": "trin",
        "indicator": "tal", "recommendations": "anbefalinger",
    }),
    _Part("set_aside", "Fravalgt punkt", "Fravalgte punkter", ("point",), {
        "reason": "begrundelse",
    }),
    _Part("milestones", "Milepæl", "Milepæle", ("text",), {
        "due": _DUE, "phase": "fase", "action": "handling", "owner": _OWNER,
        "reached": "nået",
    }),
    _Part("result_targets", "Resultatmål", "Resultatmål", ("text",), {
        "owner": _OWNER, "due": _DUE,
    }),
    _Part("budget", "Beløb", "Beløb", ("kind", "name", "year"), {
        "kr": "kroner", "track": "spor",
    }),
)  # fmt: skip
_MEASURE = {
    "expected": "ventet antal",
    "of": "hvad der tælles",
    "persons": "tæller personer",
    "actual": "det blev",
    "actual_date": "dato for antal",
}
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
    gone nothing more is told. That rows stand in another order is told once for each
    part.
    """
    shows = _shows(catalogue, load_planning())
    old, new = _entries(before, shows), _entries(after, shows)
    one_sided = {key for key in old.keys() ^ new.keys() if len(key) == _ROW}
    for entries in (old, new):
        for key in [k for k in entries if len(k) > _ROW and k[:_ROW] in one_sided]:
            del entries[key]
    return [*changed(old, new), *_moved(old, new)]


def _moved(old: dict[Key, Entry], new: dict[Key, Entry]) -> list[str]:
    """The parts whose rows stand in another order than before."""
    parts = {part.part: part.rows for part in _PARTS}
    lines = []
    for part, name in parts.items():
        rows = [k for k in old if k[0] == part and len(k) == _ROW and k in new]
        if rows != [k for k in new if k[0] == part and len(k) == _ROW and k in old]:
            lines.append(f"{name}: {_ORDER}")
    counts = [k for k in old if k[0] == "extent" and k in new]
    if counts != [k for k in new if k[0] == "extent" and k in old]:
        lines.append(f"Antal henvendelser og forløb: {_ORDER}")
    return lines


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
        shown = _count(count.value)
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
        if isinstance(row, ResultTarget):
            found |= _measures(row, key, name, shows)
    return found


def _measures(
    target: ResultTarget, key: Key, name: str, shows: dict[str, Show]
) -> dict[Key, Entry]:
    """How a target is counted; what stands further down its list is told by number."""
    found: dict[Key, Entry] = {}
    for number_of, measure in enumerate(target.measures, start=1):
        which = name if number_of == 1 else f"{name}, måling {number_of}"
        for field, title in _MEASURE.items():
            value = getattr(measure, field)
            if value == Measure.model_fields[field].default:
                continue
            entry = _entry(f"{which}, {title}", field, value, shows)
            if field == "actual" and not measure.persons:
                entry = Entry(entry.name, value, number(value))
            found[*key, str(number_of), field] = entry
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
    last = ("last", "due", "status_date", "reached", "decision_date", "actual_date")
    return {
        **{field: names.get for field, names in named.items()},
        **dict.fromkeys(("first", "start"), partial(_day, first_day)),
        **dict.fromkeys(last, partial(_day, last_day)),
        "kr": lambda kr: f"{number(kr)} kr.",
        "aim": str,
        "actual": _count,
        "persons": {True: "ja", False: "nej"}.get,
        "expected": _expected,
        "points": lambda points: listed([str(point) for point in points]),
    }


def _count(value: int) -> str:
    """A count that may be published, else that it is small."""
    return _SMALL if suppress_small(value) is None else number(value)


def _expected(text: str) -> str | None:
    """A bound or an interval, when neither end is a small count."""
    found = read_range(text)
    ends = [found.low, found.high] if found else [None]
    told = all(end is None or suppress_small(end) is not None for end in ends)
    return " ".join(text.split()) if found and told else _SMALL


def _day(read: Callable[[str], date | None], text: str) -> str | None:
    """The day that a text means; one that means none is not repeated."""
    found = read(text)
    return day(found) if found else None
