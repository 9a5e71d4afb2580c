"""A backtracking matcher over Python's own parse of a pattern, which counts its steps.

It takes the paths that `re` takes, one step a node tried, so its count tells how work
grows without a clock. That it finds what `re` finds is held by a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Then = Callable[[int], int | None]


class Found:
    """What a match tells of itself, as far as the gate asks."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._span = (start, end)
        self._text = text[start:end]

    def span(self) -> tuple[int, int]:
        return self._span

    def __getitem__(self, group: int) -> str:
        assert group == 0
        return self._text


class CountedPattern:
    """A compiled pattern whose steps are counted in `steps`, which patterns share."""

    def __init__(self, pattern: re.Pattern[str], steps: list[int]) -> None:
        self.fold = bool(pattern.flags & re.IGNORECASE)
        self.tree = list(parser.parse(pattern.pattern, pattern.flags))
        self.steps = steps

    def search(self, text: str, at: int = 0) -> Found | None:
        return next(
            (m for start in range(at, len(text) + 1) if (m := self._at(text, start))),
            None,
        )

    def match(self, text: str) -> Found | None:
        return self._at(text, 0)

    def _at(self, text: str, start: int) -> Found | None:
        self.text = text.lower() if self.fold else text
        self.groups: dict[int, tuple[int, int]] = {}
        end = self._all(self.tree, 0, start, lambda place: place)
        return None if end is None else Found(text, start, end)

    def _all(self, nodes: Any, number: int, at: int, then: Then) -> int | None:
        """Where the rest of the nodes and what comes then end, or None."""
        if number == len(nodes):
            return then(at)
        self.steps[0] += 1
        name, value = str(nodes[number][0]), nodes[number][1]

        def on(place: int) -> int | None:
            return self._all(nodes, number + 1, place, then)

        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            fits = at < len(self.text) and self._fits(name, value, self.text[at])
            return on(at + 1) if fits else None
        if name == "BRANCH":
            for branch in value[1]:
                if (end := self._all(branch, 0, at, on)) is not None:
                    return end
            return None
        if name == "SUBPATTERN":
            group, _, _, inner = value

            def closed(place: int) -> int | None:
                if group is not None:
                    self.groups[group] = (at, place)
                return on(place)

            return self._all(inner, 0, at, closed)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(name == "MAX_REPEAT", *value, at, on)
        if name in ("ASSERT", "ASSERT_NOT"):
            direction, inner = value
            start = at - inner.getwidth()[0] if direction < 0 else at
            held = start >= 0 and self._all(inner, 0, start, lambda p: p) is not None
            return on(at) if held == (name == "ASSERT") else None
        if name == "GROUPREF":
            first, last = self.groups[value]
            same = self.text[first:last]
            return on(at + len(same)) if self.text.startswith(same, at) else None
        assert name == "AT", name
        edge = {"AT_BEGINNING": 0, "AT_END": len(self.text)}[str(value)]
        return on(at) if at == edge else None

    def _repeat(
        self, greedy: bool, least: int, most: int, inner: Any, at: int, on: Then
    ) -> int | None:
        def again(count: int, place: int) -> int | None:
            def more() -> int | None:
                if count == most:
                    return None
                return self._all(inner, 0, place, lambda p: again(count + 1, p))

            tries = [more] if count < least else [more, lambda: on(place)]
            for attempt in tries if greedy else reversed(tries):
                if (end := attempt()) is not None:
                    return end
            return None

        return again(0, at)

    def _fits(self, name: str, value: Any, character: str) -> bool:
        if name == "ANY":
            return True
        if name == "IN":
            parts = [(str(kind), part) for kind, part in value]
            negated = parts[0][0] == "NEGATE"
            return negated != any(
                self._equal(part, character)
                if kind == "LITERAL"
                else any(
                    part[0] <= ord(c) <= part[1]
                    for c in (
                        {character, character.upper()} if self.fold else character
                    )
                )
                for kind, part in parts[negated:]
            )
        return (name == "LITERAL") == self._equal(value, character)

    def _equal(self, code: int, character: str) -> bool:
        return character == (chr(code).lower() if self.fold else chr(code))
