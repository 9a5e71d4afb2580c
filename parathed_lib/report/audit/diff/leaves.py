"""What a report holds beside the groups that are known: compared value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from parathed_lib.report.audit.diff import words
from parathed_lib.report.audit.diff.changes import (
    HIDDEN,
    NOTHING,
    Change,
    Reason,
    Shown,
    is_number,
)
from parathed_lib.report.audit.places import row_name


def leaves(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    group: str,
    why: tuple[Reason, ...],
    place: str = "",
    name: Callable[[str], str] = str,
) -> Iterator[Change]:
    """The values that differ, by their path; a key that came or went is one change.

    `name` gives a path the name that a reader sees.
    """
    for key in dict.fromkeys([*new, *old]):
        path = f"{place}.{key}" if place else key
        if key not in old or key not in new:
            a, b = (words.THERE if key in d else words.NOT_THERE for d in (old, new))
            yield Change(group, path, name(path), a, b, why)
            continue
        before, after = dict(_flat(old[key], path)), dict(_flat(new[key], path))
        for leaf in dict.fromkeys([*after, *before]):
            first, second = before.get(leaf, NOTHING), after.get(leaf, NOTHING)
            if first != second:
                yield Change(group, leaf, name(leaf), first, second, why)


def _flat(data: Any, path: str, hidden: bool = False) -> Iterator[tuple[str, Shown]]:
    """Every single value by its path; a number that is hidden is not told."""
    if isinstance(data, dict):
        below = hidden or data.get("status") == "suppressed"
        for key, value in data.items():
            yield from _flat(value, f"{path}.{key}", below)
    elif isinstance(data, list):
        for number, row in enumerate(data):
            yield from _flat(row, f"{path}[{row_name(row, number)}]", hidden)
    elif hidden and is_number(data):
        yield path, HIDDEN
    else:
        yield path, words.exact(data)
