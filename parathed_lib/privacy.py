"""The gate for personal data on the way in, and for small counts on the way out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SMALLEST_COUNT = 5

# Why a count is hidden: it is small itself, or another one could be computed from it.
Hidden = Literal["small", "complementary"]

# Ten digits as a civil registration number is written; the check digit is not
# asked for, since numbers without a valid one are in use, and the day may have 60
# added, as in replacement numbers.
_CPR = re.compile(r"(?<!\d)[0-36-9]\d[\s./-]?[01]\d[\s./-]?\d{2}\s?[-/]?\s?\d{4}(?!\d)")
_EMAIL = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")
_PHONE = re.compile(
    r"(?:\+|00)45[\s-]*\d(?:[\s-]?\d){7}(?!\d)"
    r"|(?<!\d)(?<!\d[.,])\d{2}([\s.-])\d{2}\1\d{2}\1\d{2}(?!\d|,\d)"
    r"|(?<!\d)(?!(?:19|20)\d\d\s(?:19|20)\d\d)\d{4}\s\d{4}(?!\d)"
    r"|(?:tlf|tel|telefon\w*|mobil\w*)\.?\s*(?:nr\.?)?:?\s*\d(?:[\s-]?\d){7}(?!\d)",
    re.IGNORECASE,
)
# A street with a house number. A town hall's is no person's, but a form needs neither.
_ADDRESS = re.compile(
    r"(?<!\w)(?!Undervej|Omvej|Genvej|\w+plads\s)[A-ZÆØÅ][a-zæøåé]+(?:vej|gade|allé|alle|stræde|vænget|vænge|parken|boulevard"
    r"|torv|plads|stien|bakken|svinget|toften|marken"
    r"|\s(?:Vej|Gade|Allé|Alle|Stræde|Boulevard|Torv|Plads))\s\d{1,3}(?!\d)"
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SPACE = re.compile(r"\s")
_KINDS = (
    (_CPR, "et CPR-nummer"),
    (_EMAIL, "en mailadresse"),
    (_PHONE, "et telefonnummer"),
    (_ADDRESS, "en adresse"),
)


def personal_data(text: str) -> str | None:
    """The kind of personal data that a text seems to hold, in Danish, or None.

    Only what can be known by its form is seen: CPR-shaped numbers, e-mail addresses,
    telephone numbers, and streets with a house number. Names in free text are not seen.
    The value itself is never returned, so that no message can repeat it.
    """
    plain = _BEYOND_ASCII.sub(_plain, unicodedata.normalize("NFKC", text))
    plain = _SPACE.sub(" ", plain)
    for pattern, kind in _KINDS:
        if pattern.search(plain):
            return kind
    return None


def _plain(match: re.Match[str]) -> str:
    """A digit of any script and a dash of any kind as ASCII has them.

    Nothing for a mark without a shape of its own.
    """
    character = match[0]
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character == "\N{IDEOGRAPHIC FULL STOP}":
        return "."
    return "" if kind in ("Cf", "Mn") else character


def suppress_small(count: float | None, smallest: int = SMALLEST_COUNT) -> float | None:
    """A count for publication: None when it lies above 0 and below `smallest`.

    Zero is kept: it tells of no person. A missing count stays missing.
    """
    if count is None or count != count:
        return None
    return None if 0 < count < smallest else count


@dataclass(frozen=True)
class Count:
    """A count of a period, from its first day to its last."""

    first: date
    last: date
    value: int

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.first).days

    def holds(self, other: Count) -> bool:
        """Whether the other's period is a part of this one's, and not all of it."""
        inside = self.first <= other.first and other.last <= self.last
        return inside and other.days < self.days


def hide(
    counts: Sequence[Count], smallest: int = SMALLEST_COUNT
) -> list[Hidden | None]:
    """Which counts of one thing to hide, and why; None for those to be shown.

    Those above 0 and below `smallest` are hidden. As long as one of them can be
    computed from those shown, the smallest shown count above 0 that is subtracted in
    doing so is hidden too, or the total where nothing above 0 is subtracted. What a
    total holds beyond its parts is a count too, though nobody stated it. A count can
    be computed when subtracting gives it, and when only one number fits: of two hidden
    counts with the sum 2, both are 1. The reason tells that one is 1 to 4, or 5 or
    more and no larger than the smallest that is shown.

    Not seen is what others publish, and what follows when all counts are hidden.
    Source: primary and complementary cell suppression, Hundepool et al. (2012),
    Statistical Disclosure Control, chapter 4.
    """
    hidden: list[Hidden | None] = [
        "small" if suppress_small(count.value, smallest) is None else None
        for count in counts
    ]
    parts = [_direct_parts(counts, count) for count in counts]
    while (leak := _leak(counts, parts, hidden, smallest)) is not None:
        hidden[leak] = "complementary"
    return hidden


def _leak(
    counts: Sequence[Count],
    parts: Sequence[list[int]],
    hidden: Sequence[Hidden | None],
    smallest: int,
) -> int | None:
    """A shown count that must be hidden, or a small one can be computed."""
    steps = _steps(counts, hidden)
    for number in sorted(range(len(counts)), key=lambda n: _place(counts[n])):
        way = _way(steps, counts[number])
        if way is None:
            continue
        if hidden[number] == "small":
            return _given_up(counts, way)
        if _is_told(counts, hidden, counts[number], parts[number], smallest):
            shown = [(p, -1) for p in parts[number] if hidden[p] is None]
            return _given_up(counts, [*way, *shown])
    return None


def _given_up(counts: Sequence[Count], way: list[tuple[int, int]]) -> int:
    """The smallest count above 0 that is subtracted, or without one, that is added."""
    above_0 = [(p, sign) for p, sign in way if counts[p].value > 0]
    subtracted = [p for p, sign in above_0 if sign < 0]
    return min(
        subtracted or [p for p, _ in above_0 or way],
        key=lambda p: (counts[p].value, _place(counts[p])),
    )


def _place(count: Count) -> tuple[date, date]:
    return count.first, count.last


def _steps(
    counts: Sequence[Count], hidden: Sequence[Hidden | None]
) -> dict[date, list[tuple[date, int, int]]]:
    """The steps from day to day: the day reached, by which shown count, and its sign.

    A count leads from its first day to the day after its last, and back when it is
    subtracted, so that a way through shown counts is a computation.
    """
    steps: dict[date, list[tuple[date, int, int]]] = {}
    for number, count in enumerate(counts):
        if hidden[number] is None:
            steps.setdefault(count.first, []).append((count.end, number, 1))
            steps.setdefault(count.end, []).append((count.first, number, -1))
    return steps


def _way(
    steps: dict[date, list[tuple[date, int, int]]], wanted: Count
) -> list[tuple[int, int]] | None:
    """The shown counts to add (1) and subtract (-1) to compute one, None without."""
    ways: dict[date, list[tuple[int, int]]] = {wanted.first: []}
    days = [wanted.first]
    for day in days:
        if day == wanted.end:
            return ways[day]
        for goal, number, sign in steps.get(day, []):
            if goal not in ways:
                ways[goal] = [*ways[day], (number, sign)]
                days.append(goal)
    return None


def _direct_parts(counts: Sequence[Count], total: Count) -> list[int]:
    """The counts of periods within a total that are not within another such part."""
    within = [n for n, count in enumerate(counts) if total.holds(count)]
    return [n for n in within if not any(counts[m].holds(counts[n]) for m in within)]


def _is_told(
    counts: Sequence[Count],
    hidden: Sequence[Hidden | None],
    total: Count,
    parts: list[int],
    smallest: int,
) -> bool:
    """Whether a total that can be computed tells a small part of it exactly."""
    shown = [counts[p].value for p in parts if hidden[p] is None]
    together = total.value - sum(shown)
    no_limit = max(together, 0)
    least = min([value for value in shown if value > 0], default=no_limit)
    limits = [
        (value, 1, smallest - 1)
        if hidden[p] == "small"
        else (value, smallest, max(value, least))
        for p in parts
        if hidden[p]
        for value in [counts[p].value]
    ]
    if sum(counts[p].days for p in parts) < total.days:
        rest = together - sum(value for value, _, _ in limits)
        limits.append((rest, 0, no_limit))
    lowest, highest = sum(low for _, low, _ in limits), sum(h for _, _, h in limits)
    return any(
        max(low, together - (highest - high)) == min(high, together - (lowest - low))
        for value, low, high in limits
        if 0 < value < smallest
    )
