"""The one typeface of page and figures: Source Sans Pro, from its package.

matplotlib measures with the same file that the browser draws with. Its figures are
tabular: all ten have one width.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

import font_source_sans_pro
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import font_manager

FAMILY = "Source Sans Pro"
_STYLES = {400: "Regular", 600: "Semibold", 700: "Bold"}
_CHARACTERS = (
    "".join(chr(code) for code in range(0x20, 0x7F))
    + "".join(chr(code) for code in range(0xA0, 0x100))
    + "–—’“”„…•−≤≥←→↑↓▲△▼▽◆\u202f\u00ad"
)


def font_file(weight: int) -> Path:
    """The font file of a weight: 400, 600 or 700."""
    folder = Path(font_source_sans_pro.font_directory)
    return folder / f"SourceSansPro-{_STYLES[weight]}.ttf"


@cache
def register() -> None:
    """Make the three weights known to matplotlib, once in a process."""
    for weight in _STYLES:
        font_manager.fontManager.addfont(font_file(weight))


@cache
def _advances(weight: int) -> tuple[dict[int, int], int]:
    with TTFont(font_file(weight), lazy=True) as font:
        metrics = font["hmtx"].metrics
        widths = {code: metrics[name][0] for code, name in font.getBestCmap().items()}
        return widths, font["head"].unitsPerEm


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width of a line of text in px, kerning left out."""
    widths, per_em = _advances(weight)
    return sum(widths.get(ord(c), per_em // 2) for c in text) * size / per_em


def wrapped(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The text in lines no wider than `width` px; a longer word keeps its own line."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@cache
def web_font(weight: int) -> str:
    """A weight as base64 WOFF2, cut down to the characters of Danish text."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "locl", "ccmp"]
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    data = io.BytesIO()
    with subset.load_font(font_file(weight), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=_CHARACTERS)
        cutter.subset(font)
        subset.save_font(font, data, options)
    return base64.b64encode(data.getvalue()).decode("ascii")
