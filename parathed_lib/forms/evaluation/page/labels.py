"""What the fields of the page are called, and where on it each of them stands.

The page shows these names, and a fault in a file that it saved is told by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import reading
from parathed_lib.catalogue.rubric import Rubric
from parathed_lib.forms.specification import Specification

# What the page saves beside the form's own fields: whose form it is, in words.
NAME = "municipality_name"


class Labels(reading.Entry):
    """The names of `labels.toml`."""

    names: dict[str, str]
    sections: dict[str, str]
    fields: dict[str, list[str]]
    rows: dict[str, str]


@cache
def labels() -> Labels:
    """What the page calls its sections and rows."""
    return reading.read_toml(Path(__file__).with_name("labels.toml"), Labels)


@cache
def _asked() -> Specification:
    return reading.read_toml(Path(__file__).parents[1] / "form.toml", Specification)


@cache
def names() -> dict[str, str]:
    """What the fields are called."""
    asked = {path: field.name for path, field in _asked().fields.items()}
    return asked | labels().names


def columns(part: str) -> dict[str, str]:
    """What the fields of a list's rows are called."""
    return {key: field.name for key, field in _asked().columns(part).items()}


def places(data: dict[str, Any], rubric: Rubric) -> dict[str, str]:
    """Where on the page each part of a form stands, by path."""
    found: dict[str, str] = {}
    for section, fields in labels().fields.items():
        for path in fields:
            found |= _field_places(path, labels().sections[section], data.get(path))
    for theme in rubric.themes:
        found[f"summary.{theme.id}"] = _place(theme.name, names()["summary"])
    for question in rubric.questions:
        theme_name = rubric.theme[question.theme].name
        found[f"texts.{question.id}"] = _place(theme_name, question.title)
    for p in rubric.parameters:
        own = p.rater == "own"
        section = rubric.theme[p.theme].name if own else labels().sections["assessor"]
        found[f"ratings.{p.id}"] = _place(section, p.name)
        for part in ("confidence", "reasons"):
            found[f"{part}.{p.id}"] = _place(section, p.name, names()[part])
    return found


def _field_places(path: str, section: str, value: object) -> Iterator[tuple[str, str]]:
    """The place of a field, and of what stands in it where that is a list."""
    row = labels().rows.get(path)
    within = (section,) if row or path == "criteria" else (section, names()[path])
    yield path, _place(*within)
    for number in range(1, len(value) + 1 if isinstance(value, list) else 1):
        at = f"{path} nr. {number}"
        entry = (*within, f"{row} nr. {number}" if row else f"nr. {number}")
        yield at, _place(*entry)
        for key, name in columns(path).items():
            yield f"{at}.{key}", _place(*entry, name)


def _place(*names: str) -> str:
    return ", ".join(f"»{name}«" for name in dict.fromkeys(names))
