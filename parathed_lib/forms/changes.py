"""What has changed from one version of a form to the next, line by line in Danish.

Fields are told by the names of the form's specification. Of texts it is only told that
they changed: what they say stays in the form. A small count has no number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from parathed_lib.catalogue import Catalogue
from parathed_lib.disclosure.small_counts import is_small
from parathed_lib.formatting import listed, number, period
from parathed_lib.forms.kind import SMALL, FormKind, Model, Show
from parathed_lib.forms.specification import Told

# A field of the form, an entry or row of it, or what a row says.
Key = tuple[Hashable, ...]
_ROW = 2  # of a key's parts


class _Said(NamedTuple):
    """One thing that a form says: its Danish name, and the words it is told with.

    `shown` is None for what is never told.
    """

    name: str
    value: Any
    shown: str | None = None


def _small(count: int, row: Any) -> str:
    """A count that may be published or is of no persons, else that it is small."""
    is_hidden = is_small(count) and getattr(row, "persons", True)
    return SMALL if is_hidden else number(count)


# By kinds of answers; what is chosen from a list is told by its name there.
_SHOWS: dict[str, Show] = {
    "": lambda _, __: None,
    "text": lambda _, __: None,
    "long": lambda _, __: None,
    "plain": lambda value, _: str(value),
    "year": lambda value, _: str(value),
    "period": lambda value, _: period(value),
    "count": _small,
    "money": lambda value, _: f"{number(value)} kr.",
    "listed": lambda values, _: listed([str(value) for value in values]),
    "yes_no": lambda value, _: "ja" if value else "nej",
}


def changes(
    kind: FormKind[Model], before: Model, after: Model, catalogue: Catalogue
) -> list[str]:
    """A line for each thing that is new, gone or another, in the form's order.

    A row is known again by its key, and told by its number in the new form, in the
    earlier one when it is gone. Of a row that is told as a whole nothing more is told
    when it is new or gone. That rows stand in another order is told once for each part.
    """
    telling = _Telling(kind, catalogue)
    old, new = dict(telling.entries(before)), dict(telling.entries(after))
    one_sided = {key for key in old.keys() ^ new.keys() if len(key) == _ROW}
    lines = [
        line
        for key in dict.fromkeys([*old, *new])
        if key in one_sided or key[:_ROW] not in one_sided
        if (line := _line(old.get(key), new.get(key)))
    ]
    for told in kind.specification.changes:
        if told.ordered and _rows(told, old, new) != _rows(told, new, old):
            name = kind.specification.fields[told.path].name
            lines.append(f"{name}: rækkefølgen er ændret")
    return lines


def _line(was: _Said | None, now: _Said | None) -> str:
    """What became of one thing; empty where nothing did."""
    if now is None:
        assert was is not None
        return f"{was.name}: fjernet{f' (var {was.shown})' if was.shown else ''}"
    if was is None:
        return f"{now.name}: tilføjet{f', {now.shown}' if now.shown else ''}"
    if was.value == now.value:
        return ""
    if None in (was.shown, now.shown) or was.shown == now.shown:
        return f"{now.name}: ændret"
    return f"{now.name}: fra {was.shown} til {now.shown}"


def _rows(
    told: Told, version: Mapping[Key, _Said], other: Mapping[Key, _Said]
) -> list[Key]:
    """The rows of a part that both versions have, in the order of the first."""
    both = {key[:_ROW] for key in other}
    rows = dict.fromkeys(key[:_ROW] for key in version if key[0] == told.path)
    return [row for row in rows if row in both]


class _Telling:
    """All that a form says, by keys that stay the same from version to version."""

    def __init__(self, kind: FormKind[Any], catalogue: Catalogue) -> None:
        self.asked, self.groups = kind.specification, kind.groups
        self.lists = kind.contents(catalogue).lists
        self.shows = {**_SHOWS, **kind.shows}
        self.told: dict[str, list[Told]] = defaultdict(list)
        for told in self.asked.changes:
            self.told[told.path].append(told)

    def entries(self, form: BaseModel) -> Iterator[tuple[Key, _Said]]:
        for path, field in type(form).model_fields.items():
            if path not in self.asked.fields:
                continue
            value = getattr(form, path)
            for told in self.told[path] or [Told(path=path)]:
                if isinstance(value, dict):
                    yield from self.named(told, value)
                elif told.key:
                    yield from self.rows(told, value)
                elif told.of:
                    yield from self.gathered(told, value)
                elif value != field.default:
                    asked = self.asked.fields[path]
                    shown = self.shown(told.how or asked.told, value)
                    yield (path,), _Said(told.name or asked.name, value, shown)

    def named(self, told: Told, group: dict[str, Any]) -> Iterator[tuple[Key, _Said]]:
        """What stands by names of a list."""
        asked = self.asked.fields[told.path]
        called = told.name or f"{asked.name}, {{entry}}"
        for key, value in group.items():
            name = called.format(entry=self.shown(self.groups[told.path], key))
            shown = self.shown(told.how or asked.told, value)
            yield (told.path, key), _Said(name, value, shown)

    def rows(self, told: Told, rows: list[Any]) -> Iterator[tuple[Key, _Said]]:
        columns, times = self.asked.columns(told.path), Counter[str]()
        for number_of, row in enumerate(rows, start=1):
            known_by = repr([getattr(row, field) for field in told.key])
            times[known_by] += 1
            key: Key = (told.path, f"{known_by} {times[known_by]}")
            of = {
                field: self.shown(columns[field].told, getattr(row, field))
                for field in told.key
            }
            name = told.name.format(number=number_of, **of)
            if told.whole:
                yield key, _Said(name, True)
            yield from self.columns(told, row, key, name)

    def columns(
        self, told: Told, row: BaseModel, key: Key, name: str
    ) -> Iterator[tuple[Key, _Said]]:
        """What a row says beside its key; an only field needs no name of its own."""
        columns = self.asked.columns(told.path)
        alone = len(columns) == len(told.key) + 1
        for path, field in type(row).model_fields.items():
            value = getattr(row, path)
            if path in columns and path not in told.key and value != field.default:
                asked = columns[path]
                title = name if alone else f"{name}, »{asked.name}«"
                shown = self.shown(asked.told, value, row)
                yield (*key, path), _Said(title, value, shown)
            elif path not in columns and isinstance(value, list):
                for place, inner in enumerate(value, start=1):
                    which = name if place == 1 else f"{name}, {told.within} {place}"
                    yield from self.columns(told, inner, (*key, path, place), which)

    def gathered(self, told: Told, rows: list[Any]) -> Iterator[tuple[Key, _Said]]:
        """The rows that are of the same thing as one entry, never told in words.

        Of names alone the order says nothing.
        """
        called, by = told.name or self.asked.fields[told.path].name, told.of
        how = told.how or self.asked.columns(told.path)[by].told
        found: dict[str, list[Any]] = {}
        for row in sorted(rows) if by == "entry" else rows:
            if of := row if by == "entry" else getattr(row, by):
                name = f"{called}, {self.shown(how, of)}"
                value = getattr(row, told.value) if told.value else row
                found.setdefault(name, []).append(value)
        for name, values in found.items():
            yield (told.path, name), _Said(name, values)

    def shown(self, how: str, value: Any, row: Any = None) -> str | None:
        if known := self.lists.get(how):
            return str(known.shown_for(value)) if value in known.values else None
        return self.shows[how](value, row)
