"""What may stand in a page: all that a notebook shows goes through here.

A notebook is a file like any other: a mark in it can be forged. So what our own parts
made is cleaned too, by a list of what they consist of; the test of this module holds
that they come through whole. Nothing that is let through can load anything.
"""

from __future__ import annotations

import re

import nh3

_TEXT = (
    "a b bdi br caption code dd del div dl dt em h3 h4 h5 h6 hr i li ol p pre s small "
    "span strong sub sup table tbody td tfoot th thead tr ul"
)
_PARTS = (
    f"{_TEXT} details figcaption figure h1 h2 header section summary "
    "svg circle clipPath defs g path rect text use"
)
_CELLS = {"colspan", "rowspan", "scope"}
_DRAWN = {
    "svg": "viewBox version focusable",
    "g": "font-size font-family",
    "circle": "cx cy r",
    "path": "d",
    "rect": "x y width height",
    "text": "x y dx dy font-size font-family font-weight text-anchor",
    "use": "x y href",
}
_PAINT = (
    "clip-path fill stroke stroke-width stroke-dasharray stroke-dashoffset transform"
)
_OF_A_PART = {"class", "id", "role", "tabindex", "lang"}
# Attributes that could lead elsewhere, and what they may be.
_COLOR = re.compile(r"none|currentColor|#[0-9a-f]{3,8}", re.IGNORECASE)
_VALUES = {
    # a place on the page, an address, or a file beside the page
    "a href": re.compile(
        r"#.*|https?://.*|mailto:.*|[\w-]+\.(?:html|ipynb|json|csv|xlsx)(?:#[\w-]*)?",
        re.IGNORECASE,
    ),
    "use href": re.compile(r"#[\w.-]+"),
    "clip-path": re.compile(r"url\(#[\w.-]+\)"),
    "fill": _COLOR,
    "stroke": _COLOR,
}
_CHECKED = {name.split()[-1] for name in _VALUES}
_WITHOUT_CONTENT = {"script", "style", "template", "noscript", "iframe", "object"}


def _kept(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, None for one that could lead elsewhere."""
    if name not in _CHECKED:
        return value
    pattern = _VALUES.get(f"{tag} {name}") or _VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


_OF_PARTS = nh3.Cleaner(
    tags=set(_PARTS.split()),
    attributes={
        "*": _OF_A_PART,
        "a": {"href"},
        "td": _CELLS,
        "th": _CELLS,
        **{
            tag: set(f"{_DRAWN.get(tag, '')} {_PAINT}".split())
            for tag in ("clipPath", *_DRAWN)
        },
    },
    generic_attribute_prefixes={"aria-", "data-"},
    attribute_filter=_kept,
    clean_content_tags=_WITHOUT_CONTENT,
    link_rel=None,
)
_OF_OTHERS = nh3.Cleaner(
    tags=set(_TEXT.split()),
    attributes={"a": {"href"}, "ol": {"start"}, "td": _CELLS, "th": _CELLS},
    attribute_filter=_kept,
    clean_content_tags={*_WITHOUT_CONTENT, "svg", "math"},
)


def clean_part(html: str) -> str:
    """What a part of ours shows, without what no part consists of."""
    return _OF_PARTS.clean(html)


def clean_text(html: str) -> str:
    """What anything else shows: text, lists, tables and links alone."""
    return _OF_OTHERS.clean(html).strip()
