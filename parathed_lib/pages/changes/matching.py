"""Rows of two lists matched by what tells them apart, not by their place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from parathed_lib.pages.changes.values import Data

# What tells the rows of a list apart; the first that fits both lists is taken.
_KEYS = (
    ("id", "period"),
    ("id", "round"),
    ("id",),
    ("key",),
    ("parameter", "first", "last"),
    ("parameter", "round"),
    ("parameter",),
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
# A text can be put otherwise: then a row in the same place is the same row, and so it
# is where nothing tells rows apart.
_REWORDED = {("text", "of"), ("text",), ("title",), ("name",), ("term",), ()}

Found = tuple[int, Data]
"""A row and its place in its list, from 0."""


def matched(
    old: Sequence[Data], new: Sequence[Data]
) -> Iterator[tuple[Found | None, Found | None]]:
    """Each row of the new list with that of the old one, then those that went out.

    None where one of the lists does not have the row.
    """
    keys = next((k for k in _KEYS if _tell_apart(k, old) and _tell_apart(k, new)), ())
    before, after = _by_identity(old, keys), _by_identity(new, keys)
    gone = {before[id][0]: before[id] for id in before if id not in after}
    for id, found in after.items():
        same = before.get(id)
        if same is None and keys in _REWORDED and _is_kin(gone.get(found[0]), found):
            same = gone.pop(found[0])
        yield same, found
    for found in gone.values():
        yield found, None


def _tell_apart(keys: tuple[str, ...], rows: Sequence[Data]) -> bool:
    """Whether all rows have the keys, the first not empty, and no two are the same."""
    if any(row.get(keys[0]) is None or not row.keys() >= set(keys) for row in rows):
        return False
    return len({_told(row, keys) for row in rows}) == len(rows)


def _by_identity(rows: Sequence[Data], keys: tuple[str, ...]) -> dict[Hashable, Found]:
    """The rows by their keys; without keys by all that they hold, and their order."""
    found: dict[Hashable, Found] = {}
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows):
        told = _told(row, keys or tuple(row))
        found[told, seen[told]] = number, row
        seen[told] += 1
    return found


def _told(row: Data, keys: tuple[str, ...]) -> str:
    return json.dumps([row[key] for key in keys], sort_keys=True, default=str)


def _is_kin(old: Found | None, new: Found) -> bool:
    """Whether the row that stood in a place can be the one that stands there now."""
    return old is not None and old[1].get("kind") == new[1].get("kind")
