"""What changed on a page on a plan, follow-up or programme, part by part.

Every value is compared, and told by the row that it belongs to: the row's number, id or
text instead of its place in a list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from parathed_lib.pages.changes.assessments import (
    MADE_FROM,
    comparable,
    count,
    read_figure,
    sentences,
    unknowns,
)
from parathed_lib.pages.changes.causes import Causes, new_period
from parathed_lib.pages.changes.facts import (
    ABSENT,
    HIDDEN,
    NOTHING,
    THERE,
    Change,
    Reason,
    Reasons,
    Row,
    Value,
    exact,
    is_number,
)
from parathed_lib.pages.stored import Stored, row_name

# What a report's keys are about, in the order in which they are told.
TOPICS: dict[str, tuple[str, ...]] = {
    "plan": ("municipality", "plan", "key", "name", "round"),
    "score": ("score",),
    "answers": ("ratings", "themes", "parameters", "changes"),
    "points": ("points", "attention_points", "shared", "loop", "loop_gap"),
    "milestones": ("phases", "milestones", "states"),
    "actions": ("tracks", "actions", "statuses"),
    "goals": ("goals", "result_targets", "measures", "own_targets"),
    "budget": ("budget", "amounts"),
    "training": ("training",),
    "recommendations": ("coverage",),
    "findings": ("findings",),
    "indicators": ("indicators",),
    "extent": ("extent", "extent_limits"),
    "group": (
        *("area", "rounds", "municipalities", "regions", "counts", "smallest_group"),
        *("alike_pairs", "withheld", "pairs"),
    ),
    "texts": ("definitions", "texts", "notes"),
    "status_text": ("status_text",),
    "unknowns": ("unknowns",),
    "other": (),
}
_TOPIC = {key: topic for topic, keys in TOPICS.items() for key in keys}
# Keys that are no rows and have no name of their own beside that of their topic.
_WITHOUT_ROWS = {
    *("plan", "key", "name", "round", "score", "loop_gap", "indicators", "extent"),
    *("smallest_group", "alike_pairs", "status_text", "unknowns"),
}
# Data that repeat a parameter of the manifest, which is told among the causes.
_PARAMETERS = {
    "at": "at",
    "vintage_before": "since_vintage",
    "round_before": "since_round",
}
_TEXTS = ("title", "name", "text", "term", "area", "about", "theme")
_IDS = ("number", "id", "key", "parameter", "year", "round", "point", "kind")

# What tells the rows of a list apart; the first that fits both lists is taken.
_KEYS = (
    ("id", "period"),
    ("id", "round"),
    ("id",),
    ("key",),
    ("parameter", "first", "last"),
    ("parameter", "round"),
    ("point", "action"),
    ("code",),
    ("year",),
    ("area",),
    ("about", "text"),
    ("text", "of"),
    ("text",),
    ("title",),
    ("kind", "name", "year"),
    ("kind", "facts"),
    ("name",),
    ("term",),
    ("number",),
    ("expected", "of"),
    ("learner", "teacher"),
    ("theme",),
    ("kind",),
)
# A text can be put otherwise: then a row in the same place is the same row.
_REWORDED = {("text", "of"), ("text",), ("title",), ("name",), ("term",)}

Data = Mapping[str, Any]
Found = tuple[int, Data]
"""A row and its place in its list, from 0."""


def changes(old: Stored, new: Stored, causes: Causes) -> Iterator[Change]:
    """All that differs, in the order of `TOPICS`."""
    apart = {*MADE_FROM, *filter(lambda key: _is_repeated(key, old, new), _PARAMETERS)}
    last: Iterator[Change] = iter(())
    if _has_unknowns(old.data) and _has_unknowns(new.data):
        last = unknowns(old.data, new.data, causes)
        apart.add("unknowns")
    parts, order = _Parts(causes.of_anything()), list(TOPICS)
    found = [
        change
        for key in dict.fromkeys([*new.data, *old.data])
        if key not in apart
        for change in parts.compared(key, old.data, new.data)
    ]
    yield from sorted(found, key=lambda change: order.index(change.group))
    yield from last


@dataclass(frozen=True)
class _Place:
    """Where a value stands: its path for programs, the rows and fields for readers.

    `hidden` is whether it is a part of what is hidden, in the old and the new report.
    """

    topic: str
    path: str
    key: str
    rows: tuple[Row, ...] = ()
    fields: tuple[str, ...] = ()
    hidden: tuple[bool, bool] = (False, False)

    def below(self, key: str) -> _Place:
        in_words = f"{self.key}.{key}" if self.key in ("states", "statuses") else key
        fields = (*self.fields, in_words)
        return replace(self, path=f"{self.path}.{key}", key=key, fields=fields)

    def of(self, row: Row, path: str) -> _Place:
        """The place of a row; within one of another kind it is told with that."""
        outer = self.rows if self.rows != (Row(row.noun),) else ()
        return replace(self, path=path, rows=(*outer, row), fields=())

    def change(self, old: Value, new: Value, why: Reasons) -> Change:
        fields = self.fields or (() if self.rows else (self.key,))
        return Change(self.topic, self.path, old, new, why, self.rows, fields)


@dataclass(frozen=True)
class _Parts:
    """The comparison of two reports; `why` is what can have changed any of it."""

    why: Reasons

    def compared(self, key: str, old: Data, new: Data) -> Iterator[Change]:
        """A key of the report, or of a plan that a follow-up is about."""
        topic = _TOPIC.get(key, "other")
        place = _Place(topic, key, key)
        if key in _TOPIC and key not in _WITHOUT_ROWS:
            place = replace(place, rows=(Row(key),))
        elif topic != key:
            place = replace(place, fields=(key,))
        if key not in old or key not in new:
            a, b = (THERE if key in data else ABSENT for data in (old, new))
            yield place.change(a, b, self.why)
            return
        before, after = old[key], new[key]
        is_rows = _is_rows(before) and _is_rows(after)
        if key == "plans" and is_rows:
            yield from self._plans(before, after)
        elif key == "status_text" and is_rows:
            yield from sentences(topic, _spoken(before), _spoken(after), self.why)
        elif key == "goals" and _is_texts(before) and _is_texts(after):
            yield from sentences(topic, before, after, self.why)
        elif key == "extent" and is_rows:
            yield from self._extent(before, after, place)
        else:
            yield from self._any(before, after, place)

    def _any(self, old: Any, new: Any, place: _Place) -> Iterator[Change]:
        """Two values of any kind: tables key by key, lists row by row."""
        if type(old) is type(new) and old == new:
            return
        if _is_figure(old) and _is_figure(new):
            yield from self._figures(old or {}, new or {}, place)
        elif _is_table(old) and _is_table(new) and (old or new):
            a, b = old or {}, new or {}
            hidden = place.hidden[0] or _is_hidden(a), place.hidden[1] or _is_hidden(b)
            for key in dict.fromkeys([*b, *a]):
                below = replace(place, hidden=hidden).below(key)
                yield from self._any(a.get(key), b.get(key), below)
        elif _is_rows(old or []) and _is_rows(new or []) and (old or new):
            yield from self._rows(old or [], new or [], place)
        else:
            a, b = (
                _value(value, place.key, hidden)
                for value, hidden in zip((old, new), place.hidden, strict=True)
            )
            if a != b:
                yield place.change(a, b, self.why)

    def _rows(
        self, old: list[Data], new: list[Data], place: _Place
    ) -> Iterator[Change]:
        for before, after in matched(old, new):
            number, data = after or before or (0, {})
            path = f"{place.path}[{row_name(data, number)}]"
            if place.topic == "indicators" and isinstance(data.get("id"), str):
                path = data["id"]
            here = place.of(_row(place.key, data, number), path)
            if before is None or after is None:
                yield here.change(_there(before), _there(after), self.why)
            else:
                yield from self._any(before[1], after[1], here)

    def _plans(self, old: list[Data], new: list[Data]) -> Iterator[Change]:
        """Each plan's parts; told by the plan's name where there are several."""
        several = max(len(old), len(new)) > 1
        for before, after in matched(old, new):
            number, data = after or before or (0, {})
            path = f"plans[{row_name(data, number)}]"
            plan = _row("plans", data, number)
            if before is None or after is None:
                place = _Place("plan", path, "plans", rows=(plan,))
                yield place.change(_there(before), _there(after), self.why)
                continue
            for key in dict.fromkeys([*after[1], *before[1]]):
                for change in self.compared(key, before[1], after[1]):
                    yield (
                        change
                        if change.is_sentence
                        else replace(
                            change,
                            id=f"{path}.{change.id}",
                            plan=plan if several else None,
                        )
                    )

    def _extent(
        self, old: list[Data], new: list[Data], place: _Place
    ) -> Iterator[Change]:
        """Counts, each with that of the same period; of another it is a new period."""
        known = {row.get("id") for row in old if row.get("period")}
        for before, after in matched(old, new):
            _, data = after or before or (0, {})
            id, when = str(data.get("id")), str(data.get("period") or "")
            path = f"extent[{id} {when}]" if when else f"extent[{id}]"
            here = place.of(Row("extent", id, when), path)
            a, b = (count(found[1] if found else {}) for found in (before, after))
            is_new = before is None and id in known and when != ""
            if a != b:
                why = (Reason("new period", when),) if is_new else self.why
                yield here.change(a, b, why)
            if before and after:
                here = replace(here, hidden=(a == HIDDEN, b == HIDDEN))
                yield from self._any(_beside(before[1]), _beside(after[1]), here)

    def _figures(self, old: Data, new: Data, place: _Place) -> Iterator[Change]:
        """A public figure with its period.

        There is no difference where the two cannot be compared.
        """
        a, b = (
            (HIDDEN if hidden else count(figure)).of(
                figure.get("period"), figure.get("status")
            )
            for figure, hidden in zip((old, new), place.hidden, strict=True)
        )
        if a == b:
            return
        when = old.get("period"), new.get("period")
        is_other = None not in when and when[0] != when[1]
        why = (new_period(*when),) if is_other else self.why
        figures = (
            read_figure(f.get("value"), f.get("status"), f.get("period"))
            for f in (old, new)
        )
        is_comparable = comparable(place.path.partition(".")[0], *figures)
        yield replace(place.change(a, b, why), is_comparable=is_comparable)


def _row(noun: str, data: Data, number: int) -> Row:
    """A row by what it says of itself: number or id, and text; else by its place."""
    if isinstance(facts := data.get("facts"), dict):
        which = next((str(facts[k]) for k in _IDS if facts.get(k) is not None), "")
        return Row(noun, which, finding=(str(data.get("kind")), str(data.get("about"))))
    text = next((str(data[key]) for key in _TEXTS if data.get(key)), "")
    id = next((str(data[key]) for key in _IDS if data.get(key) is not None), "")
    action = data.get("action") if data.get("point") is not None else None
    if not (text or id):
        return Row(noun, str(number + 1))
    return Row(noun, "" if text == id else id, text, str(action or ""))


def _value(value: Any, key: str, hidden: bool) -> Value:
    if isinstance(value, list):
        parts = tuple(_value(part, key, hidden) for part in value)
        return Value(None, "list", parts) if parts else NOTHING
    if is_number(value):
        return (
            HIDDEN
            if hidden
            else Value(value, "year")
            if key == "year"
            else exact(value)
        )
    if isinstance(value, str) and value:
        return Value(value, "word", key)
    return exact(value)


def _beside(row: Data) -> dict[str, Any]:
    """What a count's row holds beside the count."""
    return {key: row[key] for key in row if key not in ("value", "status")}


def _there(found: object) -> Value:
    return ABSENT if found is None else THERE


def _is_repeated(key: str, old: Stored, new: Stored) -> bool:
    """Whether a key says what a parameter of the manifest does, in both reports."""
    name = _PARAMETERS[key]
    return all(
        (s.data.get(key) or "") == s.parameters.get(name, "") for s in (old, new)
    )


def _has_unknowns(data: Data) -> bool:
    """Whether a report of another kind tells what is not known as an assessment."""
    rows = data.get("unknowns")
    return _is_rows(rows) and all({"what", "why"} <= row.keys() for row in rows or ())


def _is_hidden(row: Data) -> bool:
    return bool(row.get("status") == "suppressed")


def _is_table(data: Any) -> bool:
    return data is None or isinstance(data, dict)


def _is_figure(data: Any) -> bool:
    known = {"value", "period", "status"}
    return data is None or (isinstance(data, dict) and data.keys() == known)


def _is_rows(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(row, dict) for row in data)


def _is_texts(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(text, str) for text in data)


def _spoken(rows: list[Data]) -> list[str]:
    """Sentences under their headings."""
    return [
        f"{row.get('about')}: {text}"
        for row in rows
        for text in (row["text"] if _is_texts(row.get("text")) else [row.get("text")])
    ]


def matched(
    old: Sequence[Data], new: Sequence[Data]
) -> Iterator[tuple[Found | None, Found | None]]:
    """Each row of the new list with that of the old one, then those that went out.

    Rows are found again by what tells them apart, never by their place alone, unless
    nothing does. None where one of the lists does not have the row.
    """
    keys = _key(old, new)
    if keys is None:
        yield from _by_place(_without_equal(old, new), _without_equal(new, old))
        return
    rest = {_told_by(row, keys): (n, row) for n, row in enumerate(old)}
    unmatched: list[Found] = []
    for number, row in enumerate(new):
        same = rest.pop(_told_by(row, keys), None)
        if same is None:
            unmatched.append((number, row))
        else:
            yield same, (number, row)
    by_place = {n: (n, row) for n, row in rest.values()}
    for number, row in unmatched:
        same = by_place.pop(number, None) if keys in _REWORDED else None
        yield same, (number, row)
    for found in by_place.values():
        yield found, None


def _key(old: Sequence[Data], new: Sequence[Data]) -> tuple[str, ...] | None:
    for keys in _KEYS:
        if all(_tells_apart(rows, keys) for rows in (old, new)):
            return keys
    return None


def _tells_apart(rows: Sequence[Data], keys: tuple[str, ...]) -> bool:
    if any(row.get(keys[0]) is None for row in rows):
        return False
    if any(key not in row for row in rows for key in keys):
        return False
    return len({_told_by(row, keys) for row in rows}) == len(rows)


def _told_by(row: Data, keys: tuple[str, ...]) -> Hashable:
    return tuple(json.dumps(row[key], sort_keys=True) for key in keys)


def _without_equal(rows: Sequence[Data], others: Sequence[Data]) -> list[Found]:
    """The rows that the other list does not have."""
    there = Counter(json.dumps(row, sort_keys=True) for row in others)
    found = []
    for number, row in enumerate(rows):
        text = json.dumps(row, sort_keys=True)
        if there[text]:
            there[text] -= 1
        else:
            found.append((number, row))
    return found


def _by_place(
    old: list[Found], new: list[Found]
) -> Iterator[tuple[Found | None, Found | None]]:
    """The first row of a kind with the first of that kind, and so on."""
    kinds = dict.fromkeys(_kind(row) for _, row in (*new, *old))
    for kind in kinds:
        sides = ([f for f in found if _kind(f[1]) == kind] for found in (old, new))
        yield from zip_longest(*sides)


def _kind(row: Data) -> str:
    return json.dumps(row.get("kind"), sort_keys=True)
