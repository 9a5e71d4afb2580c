"""Which row of a list in the old report is which row in the new one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

Row = Mapping[str, Any]
Found = tuple[int, Row]
"""A row and its place in its list, from 0."""

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
_TEXTS = {("text", "of"), ("text",), ("title",), ("name",), ("term",)}


def matched(
    old: Sequence[Row], new: Sequence[Row]
) -> Iterator[tuple[Found | None, Found | None]]:
    """Each row of the new list with that of the old one, then those that went out.

    Rows are found again by what tells them apart, never by their place alone, unless
    nothing does. None where one of the lists does not have the row.
    """
    keys = _key(old, new)
    if keys is None:
        yield from _by_place(_without_equal(old, new), _without_equal(new, old))
        return
    rest = {_of(row, keys): (n, row) for n, row in enumerate(old)}
    unmatched: list[Found] = []
    for number, row in enumerate(new):
        same = rest.pop(_of(row, keys), None)
        if same is None:
            unmatched.append((number, row))
        else:
            yield same, (number, row)
    by_place = {n: (n, row) for n, row in rest.values()}
    for number, row in unmatched:
        same = by_place.pop(number, None) if keys in _TEXTS else None
        yield same, (number, row)
    for found in by_place.values():
        yield found, None


def _key(old: Sequence[Row], new: Sequence[Row]) -> tuple[str, ...] | None:
    for keys in _KEYS:
        if all(_tells_apart(rows, keys) for rows in (old, new)):
            return keys
    return None


def _tells_apart(rows: Sequence[Row], keys: tuple[str, ...]) -> bool:
    if any(row.get(keys[0]) is None for row in rows):
        return False
    if any(key not in row for row in rows for key in keys):
        return False
    return len({_of(row, keys) for row in rows}) == len(rows)


def _of(row: Row, keys: tuple[str, ...]) -> Hashable:
    return tuple(json.dumps(row[key], sort_keys=True) for key in keys)


def _without_equal(rows: Sequence[Row], others: Sequence[Row]) -> list[Found]:
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


def _kind(row: Row) -> str:
    return json.dumps(row.get("kind"), sort_keys=True)
