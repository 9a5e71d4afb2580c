"""The one typeface of pages, forms and figures: Source Sans Pro, from its package."""

from __future__ import annotations

import base64
import hashlib
import io
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import font_source_sans_pro

from parathed_lib.errors import OutputError
from parathed_lib.runtime import cache_folder
from parathed_lib.storage.writing import write_whole

FAMILY = "Source Sans Pro"
_STYLES = {400: "Regular", 600: "Semibold", 700: "Bold"}
WEIGHTS = tuple(_STYLES)
_CHARACTERS = (
    "".join(chr(code) for code in range(0x20, 0x7F))
    + "".join(chr(code) for code in range(0xA0, 0x100))
    + "–—’“”„…•−≤≥←→↑↓▲△▼▽◆\u202f\u00ad"
)
_OPTIONS: dict[str, Any] = {
    "flavor": "woff2",
    "layout_features": ["kern", "mark", "mkmk", "locl", "ccmp"],
    "recalc_timestamp": False,
    "name_IDs": [0, 1, 2, 13, 14],
    "hinting": False,
    "notdef_outline": True,
}


def font_file(weight: int) -> Path:
    """The font file of a weight: 400, 600 or 700."""
    folder = Path(font_source_sans_pro.font_directory)
    return folder / f"SourceSansPro-{_STYLES[weight]}.ttf"


@cache
def web_font(weight: int) -> str:
    """A weight as base64 WOFF2, cut down to the characters of Danish text.

    Cutting takes longer than a report does, so the result is kept in the cache folder,
    under a name that says what it was cut from and with what.
    """
    kept = _place(weight)
    with suppress(OSError):
        content = kept.read_bytes()
        checksum, data = content[:32], content[32:]
        if hashlib.sha256(data).digest() == checksum:
            return base64.b64encode(data).decode("ascii")
    data = _cut(weight)
    with suppress(OutputError):  # it can be cut again
        write_whole(kept, hashlib.sha256(data).digest() + data)
    return base64.b64encode(data).decode("ascii")


@cache
def font_faces() -> str:
    """The rules of a style sheet that bring the typeface with a page."""
    return "\n".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{web_font(weight)})"
        'format("woff2")}'
        for weight in WEIGHTS
    )


def _place(weight: int) -> Path:
    """Where a cut font is kept: named for all that its bytes depend on."""
    recipe = hashlib.sha256(font_file(weight).read_bytes())
    versions = version("fonttools"), version("brotli")
    recipe.update(repr((_CHARACTERS, _OPTIONS, versions)).encode())
    return cache_folder() / f"parathed-{recipe.hexdigest()}.woff2"


def _cut(weight: int) -> bytes:
    from fontTools import subset  # here: seldom needed, and slow to import

    options = subset.Options()
    for name, value in _OPTIONS.items():
        setattr(options, name, value)
    data = io.BytesIO()
    with subset.load_font(font_file(weight), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=_CHARACTERS)
        cutter.subset(font)
        subset.save_font(font, data, options)
    return data.getvalue()
