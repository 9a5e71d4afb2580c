"""Counts with their nouns, and spans of days, in plain Danish."""

from __future__ import annotations

from collections.abc import Iterable

from parathed_lib.formatting import in_words, listed, number


def counted(count: int, one: str, many: str, *, neuter: bool = False) -> str:
    """A count with its noun: `én milepæl`, `ét svar`, `to milepæle`."""
    if count == 1:
        return f"{one_of(neuter=neuter)} {one}"
    return f"{in_words(count)} {many}"


def one_of(*, neuter: bool = False) -> str:
    """The number one before or instead of a noun."""
    return "ét" if neuter else "én"


def alone(count: int, *, neuter: bool = False) -> str:
    """A count that stands for its noun: `én`, `tre`."""
    return one_of(neuter=neuter) if count == 1 else in_words(count)


def days(count: int) -> str:
    """A number of days: `1 dag`, `40 dage`."""
    return f"{number(count)} {'dag' if count == 1 else 'dage'}"


def divided(counts: Iterable[tuple[int, str]], one: str, many: str) -> str:
    """How all of something divides: `Af tre milepæle er 2 nået og 1 kommende.`

    `counts` holds how many and the words for them; those of 0 are left out.
    """
    found = [(count, words) for count, words in counts if count]
    total = sum(count for count, _ in found)
    if len(found) == 1:
        words = found[0][1]
        if total == 1:
            return f"Planens ene {one} er {words}."
        return f"Alle {in_words(total)} {many} er {words}."
    parts = listed([f"{number(count)} {words}" for count, words in found])
    return f"Af {counted(total, one, many)} er {parts}."
