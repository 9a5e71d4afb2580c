"""The gate for personal data on the way in."""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

REACH = 100  # characters to each side of a match that a rule looks at
MOST_PLACES = 20  # that a message names
_RULES = Path(__file__).with_name("personal_data.toml")
_SLOT = re.compile(r"\{([A-Za-z_]{2,})\}")
# All that is written in more than one way: space, and what is not a plain character.
# Pieces are short: sorting the marks of a long one takes the square of its length.
_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNEVEN = re.compile(
    rf"[{_SPACE}]{{2,}}|(?! )[{_SPACE}]|[!-~ÆØÅæøå]?[^\x00-\x7fÆØÅæøå{_SPACE}]{{1,32}}"
)
_SPACES = re.compile(f"[{_SPACE}]+")


class PersonalData(NamedTuple):
    """Something in a text that looks like personal data: its kind, and where it stands.

    `kind` is Danish with its article, `start` and `end` count the text's characters
    from 0. The value itself is never kept, so that no message can repeat it.
    """

    kind: str
    start: int
    end: int


class _Rule(NamedTuple):
    kind: str
    find: re.Pattern[str]
    only_with: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


def personal_data(text: str) -> str | None:
    """The kind of the first personal data that a text seems to hold, or None."""
    found = all_personal_data(text)
    return found[0].kind if found else None


def all_personal_data(text: str) -> list[PersonalData]:
    """All that looks like personal data in a text, in its order.

    Only what can be known by its form or by the words around it is seen
    (personal_data.toml). The work grows with the length of the text, whatever stands
    in it: every rule looks at a bounded number of characters from each place.
    """
    plain, shifts = _plain(text)
    needed = {rule.only_with for rule in _rules()} - {None}
    absent = {pattern for pattern in needed if not (pattern and pattern.search(plain))}
    found = sorted(
        (start, -end, rule.kind)
        for rule in _rules()
        if rule.only_with not in absent
        for start, end in _matches(rule, plain)
    )
    told: list[PersonalData] = []
    last = 0
    for start, minus_end, kind in found:
        if start >= last:
            last = -minus_end
            told.append(PersonalData(kind, *_in_text(start, last, shifts)))
    return told


def told_kinds(text: str) -> str | None:
    """What a text seems to hold, as Danish words for a message, or None.

    Each kind is told with all its places, unless one is all that the text says.
    """
    found = all_personal_data(text)
    if not found:
        return None
    kind, start, end = found[0]
    if len(found) == 1 and not _SPACES.sub("", text[:start] + text[end:]):
        return kind
    places: dict[str, list[str]] = {}
    for kind, start, end in found[:MOST_PLACES]:
        places.setdefault(kind, []).append(_place(text, start, end))
    told = [f"{kind} ({', '.join(at)})" for kind, at in places.items()]
    if len(found) > MOST_PLACES:
        told.append(f"{len(found) - MOST_PLACES} ting mere")
    return " og ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)


def _place(text: str, start: int, end: int) -> str:
    """A place as a reader counts it: characters from 1, and lines if there are some."""
    line = text.count("\n", 0, start)
    first = text.rfind("\n", 0, start) + 1
    place = f"tegn {start - first + 1}-{end - first}"
    return f"linje {line + 1}, {place}" if "\n" in text else place


def rules() -> list[dict[str, Any]]:
    """The rules with their parts filled in, for Python and for scripts alike."""
    content = tomllib.loads(_RULES.read_text("utf-8"))

    @cache
    def part(name: str) -> str:
        if name in content["parts"]:
            return filled(content["parts"][name])
        words = content["lists"][name.lower()].split()
        if name.isupper():
            words = map(str.upper, words)
        elif name[0].isupper():
            words = map(str.capitalize, words)
        return _one_of(words)

    def filled(pattern: str) -> str:
        return _SLOT.sub(lambda slot: part(slot[1]), pattern)

    return [
        {
            name: value if name in ("kind", "any_case") else filled(value)
            for name, value in rule.items()
        }
        for rule in content["rules"]
    ]


def for_scripts() -> dict[str, Any]:
    """All that the script of a page needs to know the same personal data."""
    return {
        "rules": rules(),
        "reach": REACH,
        "most": MOST_PLACES,
        "uneven": _UNEVEN.pattern,
        "spaces": _SPACES.pattern,
    }


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, which are letters and hyphens, by their first."""
    heads: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        heads.setdefault(word[0], []).append(word[1:])
    sorted_words = (f"{head}(?:{'|'.join(tails)})" for head, tails in heads.items())
    return f"(?:{'|'.join(sorted_words)})"


@cache
def _rules() -> list[_Rule]:
    def compiled(rule: dict[str, Any], part: str) -> re.Pattern[str]:
        any_case = rule.get("any_case") and part != "not_after"
        return re.compile(rule[part], re.IGNORECASE if any_case else 0)

    return [
        _Rule(
            rule["kind"],
            compiled(rule, "find"),
            *(
                compiled(rule, part) if part in rule else None
                for part in _Rule._fields[2:]
            ),
        )
        for rule in rules()
    ]


def _matches(rule: _Rule, plain: str) -> Iterable[tuple[int, int]]:
    """Where a rule finds something, and nothing beside it says otherwise."""
    at = 0
    while match := rule.find.search(plain, at):
        start, end = match.span()
        beside = plain[max(0, start - REACH) : start]
        after = plain[end : end + REACH]
        lead = rule.before.search(beside) if rule.before else None
        if (
            (rule.before and not lead)
            or (rule.not_before and rule.not_before.search(beside))
            or (rule.not_after and rule.not_after.match(after))
        ):
            at = start + 1
            continue
        yield start - (len(lead[0]) if lead else 0), end
        at = max(end, start + 1)


def _plain(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text in plain characters, and where its places shift against the text.

    Digits of any script are 0-9, dashes "-", any space one " ", letters without marks
    except for å. What has no shape of its own is left out.
    """
    out: list[str] = []
    shifts = [(0, 0)]
    at = length = 0

    def add(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    for match in _UNEVEN.finditer(text):
        add(text[at : match.start()])
        at = match.end()
        piece = _plain_piece(match[0])
        if piece[:1] == " " and out and out[-1][-1:] == " ":
            piece = piece[1:]
        if len(piece) != at - match.start():
            shifts.append((length, match.start()))
            shifts.append((length + len(piece), at))
        add(piece)
    add(text[at:])
    return "".join(out), shifts


def _plain_piece(piece: str) -> str:
    short = "".join(map(_short, piece))
    composed = unicodedata.normalize("NFKC", short)
    return _SPACES.sub(" ", "".join(map(_plain_character, composed)))


@cache
def _short(character: str) -> str:
    """The character, or a space for one that stands for a whole phrase."""
    return character if len(unicodedata.normalize("NFKC", character)) <= 4 else " "


@cache
def _plain_character(character: str) -> str:
    kind = unicodedata.category(character)
    if character in "ÆØÅæøå":
        return character
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character == "\N{IDEOGRAPHIC FULL STOP}":
        return "."
    if kind in ("Cf", "Mn", "Me"):
        return ""
    return unicodedata.normalize("NFD", character)[0]


def _in_text(start: int, end: int, shifts: list[tuple[int, int]]) -> tuple[int, int]:
    """A place in the plain text as a place in the text that it was made of."""

    def at(place: int) -> int:
        number = bisect_right(shifts, (place, sys.maxsize))
        plain, text = shifts[number - 1]
        after = shifts[number][1] - 1 if number < len(shifts) else sys.maxsize
        return min(text + place - plain, max(after, text))

    return at(start), at(end - 1) + 1
