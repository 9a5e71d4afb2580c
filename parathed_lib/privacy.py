"""The gate for personal data on the way in, and for small counts on the way out."""

from __future__ import annotations

import re
import unicodedata

SMALLEST_COUNT = 5

# Ten digits as a civil registration number is written; the check digit is not
# asked for, since numbers without a valid one are in use, and the day may have 60
# added, as in replacement numbers.
_CPR = re.compile(r"(?<!\d)[0-36-9]\d[01]\d\d{2}[-\s]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")
_PHONE = re.compile(
    r"(?:\+|00)45[\s-]*\d(?:[\s-]?\d){7}(?!\d)"
    r"|(?<![\d.,])\d{2}(?:[\s.-]\d{2}){3}(?![\d,])"
    r"|(?<!\d)(?!(?:19|20)\d\d[\s-]+(?:19|20)\d\d)\d{4}[\s-]\d{4}(?!\d)"
    r"|(?:tlf|telefon|mobil|tel)\b\.?:?\s*\d(?:[\s-]?\d){7}(?!\d)",
    re.IGNORECASE,
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_KINDS = (
    (_CPR, "et CPR-nummer"),
    (_EMAIL, "en mailadresse"),
    (_PHONE, "et telefonnummer"),
)


def personal_data(text: str) -> str | None:
    """The kind of personal data that a text seems to hold, in Danish, or None.

    Only what can be known by its form is seen: CPR-shaped numbers, e-mail addresses
    and telephone numbers. Names in free text are not seen. The value itself is never
    returned, so that no message can repeat it.
    """
    plain = _BEYOND_ASCII.sub(_plain, unicodedata.normalize("NFKC", text))
    for pattern, kind in _KINDS:
        if pattern.search(plain):
            return kind
    return None


def _plain(match: re.Match[str]) -> str:
    """A dash of any kind as a hyphen, nothing for a mark without a shape."""
    character = match[0]
    return {"Pd": "-", "Cf": ""}.get(unicodedata.category(character), character)


def suppress_small(count: float | None, smallest: int = SMALLEST_COUNT) -> float | None:
    """A count for publication: None when it lies above 0 and below `smallest`.

    Zero is kept: it tells of no person. A missing count stays missing.
    """
    if count is None or count != count:
        return None
    return None if 0 < count < smallest else count
