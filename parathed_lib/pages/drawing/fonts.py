"""What the typeface measures in a figure.

matplotlib measures with the same file that the browser draws with. Its figures are
tabular: all ten have one width.
"""

from __future__ import annotations

import io
from functools import cache

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from parathed_lib.typeface import WEIGHTS, font_file


@cache
def register() -> None:
    """Make the three weights known to matplotlib, once in a process."""
    for weight in WEIGHTS:
        font_manager.fontManager.addfont(font_file(weight))


@cache
def _font(weight: int) -> FT2Font:
    # From memory: a file that is read on after a fork has one position for all.
    return FT2Font(io.BytesIO(font_file(weight).read_bytes()))


@cache
def _advance(character: str, weight: int) -> int:
    """The width of a character in the font's own units, half an em when it has none."""
    font = _font(weight)
    glyph = font.get_char_index(ord(character))
    if not glyph:
        return font.units_per_EM // 2
    return int(font.load_glyph(glyph, flags=LoadFlags.NO_SCALE).horiAdvance)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width of a line of text in px, kerning left out."""
    advances = sum(_advance(character, weight) for character in text)
    return advances * size / _font(weight).units_per_EM


def wrapped(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The text in lines no wider than `width` px; a longer word is broken."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
        while len(last := lines[-1]) > 1 and text_width(last, size, weight) > width:
            fits = next(
                n
                for n in range(len(last) - 1, 0, -1)
                if n == 1 or text_width(last[:n], size, weight) <= width
            )
            lines[-1:] = [last[:fits], last[fits:]]
    return lines
