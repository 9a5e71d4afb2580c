"""What the fields of the page are called, and where on it each of them stands.

The page shows these names, and a fault in a file that it saved is told by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parathed_lib.catalogue import Parameter
from parathed_lib.catalogue.rubric import Rubric

START = "Start"
ASSESSOR = "Bedømmerens del"
SUMMARY = "Sammenfatning af temaet"
CONFIDENCE = "Hvor sikkert er svaret?"
REASON = "Begrundelse"

# What the page saves beside the form's own fields: whose form it is, in words.
NAME = "municipality_name"
# The single fields: the section they stand in, and their name.
FIELDS = {
    "municipality": (START, "Kommune"),
    "round": (START, "Runde"),
    "rubric": (START, "Skemaets udgave"),
    "date": (START, "Dato"),
    "role": (START, "Udfyldt af"),
    "names_no_person": (START, "Ingen personer"),
    "may_be_named": (START, "Må nævnes"),
    "ambitions": ("Ambitioner", "Ambitioner"),
    "recruiting_environments": ("Omfang", "Rekrutterende miljøer"),
    "theme_order": ("Ambitioner", "Temaernes rækkefølge"),
    "label": ("Om skemaet", "Påskrift"),
    "source": ("Om skemaet", "Kilde"),
}
# The lists: the section, what one row is called, and its fields in the form's order.
ROWS = {
    "evidence": (
        "Dokumentation",
        "Dokument",
        {
            "parameter": "Svar",
            "kind": "Slags dokument",
            "title": "Titel",
            "date": "Dato",
            "place": "Sted",
        },
    ),
    "extent": (
        "Omfang",
        "Antal",
        {"id": "Hvad er talt?", "period": "Periode", "value": "Antal"},
    ),
    "attention_points": (
        "Opmærksomhedspunkter",
        "Punkt",
        {"theme": "Tema", "text": "Tekst", "parameter": "Svar"},
    ),
    "targets": (
        "Mål",
        "Mål",
        {
            "parameter": "Svar",
            "level": "Trin",
            "date": "Dato",
            "reason": "Begrundelse",
            "owner": "Ansvarlig funktion",
        },
    ),
    "notes": ("Om skemaet", "Bemærkning", {"about": "Handler om", "text": "Tekst"}),
}


def section_of(parameter: Parameter, rubric: Rubric) -> str:
    """The section of the page that asks for a rating."""
    if parameter.rater == "assessor":
        return ASSESSOR
    return rubric.theme[parameter.theme].name


def places(data: dict[str, Any], rubric: Rubric) -> dict[str, str]:
    """Where on the page each part of a form stands, by path."""
    found = {path: _place(*names) for path, names in FIELDS.items()}
    for theme in rubric.themes:
        found[f"summary.{theme.id}"] = _place(theme.name, SUMMARY)
    for question in rubric.questions:
        theme_name = rubric.theme[question.theme].name
        found[f"texts.{question.id}"] = _place(theme_name, question.title)
    for p in rubric.parameters:
        section = section_of(p, rubric)
        found[f"ratings.{p.id}"] = _place(section, p.name)
        found[f"confidence.{p.id}"] = _place(section, p.name, CONFIDENCE)
        found[f"reasons.{p.id}"] = _place(section, p.name, REASON)
    found["criteria"] = _place(ASSESSOR)
    return found | dict(_row_places(data))


def _row_places(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    order = data.get("theme_order")
    for number in range(1, len(order) + 1 if isinstance(order, list) else 1):
        place = _place(*FIELDS["theme_order"], f"nr. {number}")
        yield f"theme_order nr. {number}", place
    for part, (section, row, fields) in ROWS.items():
        yield part, _place(section)
        rows = data.get(part)
        for number in range(1, len(rows) + 1 if isinstance(rows, list) else 1):
            named = f"{row} nr. {number}"
            yield f"{part} nr. {number}", _place(section, named)
            for field, label in fields.items():
                yield f"{part} nr. {number}.{field}", _place(section, named, label)


def _place(*names: str) -> str:
    return ", ".join(f"»{name}«" for name in dict.fromkeys(names))
