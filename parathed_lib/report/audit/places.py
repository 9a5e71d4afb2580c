"""Where two versions of a report's file differ, as places without their content."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from parathed_lib.pages.stored import row_name

MANY = 20
_SECTION = re.compile(r'<h2 class="section-title"[^>]*>(.*?)</h2>')
_TAG = re.compile(r"<[^>]*>")
_SPACES = "the same content, but other spaces, line ends or order"


def places(end: str, stored: bytes, made: str) -> list[str]:
    """Where a stored file differs from what is made today, the first place first.

    `end` is .html (section and line), .json (paths of keys) or .ipynb (cells).
    """
    try:
        text = stored.decode("utf-8")
        if end == ".html":
            return [_line(text, made)]
        before, now = json.loads(text), json.loads(made)
    except (ValueError, RecursionError):
        return ["it is damaged"]
    if end == ".ipynb":
        return _cells(before, now) or [_SPACES]
    return paths(before, now)[:MANY] or [_SPACES]


def _line(stored: str, made: str) -> str:
    """The first line of a page that differs, with its section."""
    old, new = stored.split("\n"), made.split("\n")
    same = zip(old, new, strict=False)
    first = next((n for n, (a, b) in enumerate(same) if a != b), None)
    if first is None:
        first = min(len(old), len(new))
    titles = _SECTION.findall("\n".join(new[: first + 1]))
    in_head = not any("<body" in line for line in new[: first + 1])
    title = "the head of the page" if in_head else "the front page"
    if titles:
        title = f"section {unescape(_TAG.sub('', titles[-1])).strip()}"
    return f"{title}, line {first + 1}"


def _cells(stored: Any, made: Any) -> list[str]:
    """The cells of a notebook that differ, counted from 1, and in what."""
    old = stored.get("cells") if isinstance(stored, dict) else None
    new = made["cells"]
    if not isinstance(old, list) or not all(isinstance(c, dict) for c in old):
        return ["it has no cells"]
    found = []
    for number, (a, b) in enumerate(zip(old, new, strict=False), start=1):
        parts = [k for k in sorted({*b}) if a.get(k) != b.get(k)]
        parts += ["more keys"] * bool(a.keys() - b.keys())
        if parts:
            found.append(f"cell {number}: {', '.join(parts)}")
    if len(old) != len(new):
        found = [f"{len(old)} cells, today {len(new)}", *found[:1]]
    others = [k for k in sorted({*stored, *made}) if stored.get(k) != made.get(k)]
    return found[:MANY] or [k for k in others if k != "cells"]


def paths(old: Any, new: Any, place: str = "") -> list[str]:
    """The paths of the values that differ; rows of a list go by their id."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            path
            for key in dict.fromkeys([*new, *old])
            for below in [f"{place}.{_plain(key)}" if place else _plain(key)]
            for path in (
                paths(old[key], new[key], below)
                if key in old and key in new
                else [below]
            )
        ]
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return [place]
        rows = zip(old, new, strict=True)
        return [
            path
            for number, (a, b) in enumerate(rows)
            for path in paths(a, b, f"{place}[{row_name(b, number)}]")
        ]
    same = type(old) is type(new) and old == new
    return [] if same else [place]


def _plain(key: str) -> str:
    """A key as it can be shown: it may come from a file that was tampered with."""
    return "".join(c for c in key[:60] if c.isprintable())
