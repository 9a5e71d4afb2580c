"""What has changed from one version of a file to the next, line by line in Danish."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Entry(NamedTuple):
    """One thing that a file says: its Danish name, and the words it is told with.

    `shown` is None for what is never told.
    """

    name: str
    value: Any
    shown: str | None = None


def changed(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> list[str]:
    """A line for each entry that is new, gone or another, in their order.

    The keys stay the same from version to version.
    """
    lines = []
    for key in dict.fromkeys([*old, *new]):
        was, is_now = old.get(key), new.get(key)
        if is_now is None:
            lines.append(f"{old[key].name}: fjernet{_told(' (var {})', old[key])}")
        elif was is None:
            lines.append(f"{is_now.name}: tilføjet{_told(', {}', is_now)}")
        elif was.value != is_now.value:
            if None in (was.shown, is_now.shown) or was.shown == is_now.shown:
                lines.append(f"{is_now.name}: ændret")
            else:
                lines.append(f"{is_now.name}: fra {was.shown} til {is_now.shown}")
    return lines


def _told(words: str, entry: Entry) -> str:
    return "" if entry.shown is None else words.format(entry.shown)
