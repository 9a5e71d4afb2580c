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

# What the page saves beside the form's own fields: whose form it is, in words.
NAME = "municipality_name"


class Rows(reading.Entry):
    """A list on the page: its section, what a row is called, and its fields' names."""

    section: str
    row: str
    fields: dict[str, str]


class Labels(reading.Entry):
    """The names of `labels.toml`."""

    start: str
    assessor: str
    summary: str
    confidence: str
    reason: str
    fields: dict[str, list[str]]
    rows: dict[str, Rows]


@cache
def labels() -> Labels:
    """The names on the page."""
    return reading.read_toml(Path(__file__).with_name("labels.toml"), Labels)


def places(data: dict[str, Any], rubric: Rubric) -> dict[str, str]:
    """Where on the page each part of a form stands, by path."""
    known = labels()
    found = {path: _place(*names) for path, names in known.fields.items()}
    for theme in rubric.themes:
        found[f"summary.{theme.id}"] = _place(theme.name, known.summary)
    for question in rubric.questions:
        theme_name = rubric.theme[question.theme].name
        found[f"texts.{question.id}"] = _place(theme_name, question.title)
    for p in rubric.parameters:
        own = p.rater == "own"
        section = rubric.theme[p.theme].name if own else known.assessor
        found[f"ratings.{p.id}"] = _place(section, p.name)
        found[f"confidence.{p.id}"] = _place(section, p.name, known.confidence)
        found[f"reasons.{p.id}"] = _place(section, p.name, known.reason)
    found["criteria"] = _place(known.assessor)
    return found | dict(_row_places(data))


def _row_places(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    order = data.get("theme_order")
    for number in range(1, len(order) + 1 if isinstance(order, list) else 1):
        place = _place(*labels().fields["theme_order"], f"nr. {number}")
        yield f"theme_order nr. {number}", place
    for part, known in labels().rows.items():
        yield part, _place(known.section)
        rows = data.get(part)
        for number in range(1, len(rows) + 1 if isinstance(rows, list) else 1):
            named = f"{known.row} nr. {number}"
            yield f"{part} nr. {number}", _place(known.section, named)
            for field, label in known.fields.items():
                yield (
                    f"{part} nr. {number}.{field}",
                    _place(known.section, named, label),
                )


def _place(*names: str) -> str:
    return ", ".join(f"»{name}«" for name in dict.fromkeys(names))
