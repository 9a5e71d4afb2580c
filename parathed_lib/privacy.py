"""The gate for personal data on the way in, and for small counts on the way out."""

from __future__ import annotations

import re
import unicodedata

SMALLEST_COUNT = 5

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
