"""What StatBank tells of its tables: descriptions, the list of tables, subjects."""

from __future__ import annotations

from typing import Any

from replay.forms import Table


def described(table: Table, lang: str) -> dict[str, Any]:
    """The description of a table; the contact is made up."""
    en = lang == "en"
    by = " by {} and {}" if en else " efter {} og {}"
    names = [v.en if en else v.da for v in table.variables]
    footnote = table.footnote and {"text": table.footnote[en], "mandatory": True}
    about = f"https://example.invalid/{table.id.lower()}"
    return {
        "id": table.id,
        "text": table.en if en else table.da,
        "description": (table.en if en else table.da)
        + by.format(", ".join(names[:-1]), names[-1]),
        "unit": table.unit[en],
        "suppressedDataValue": "0",
        "updated": table.updated,
        "active": table.active,
        "contacts": [
            {
                "name": "Opdigtet Person",
                "phone": "+4500000000",
                "mail": "op@dst.invalid",
            }
        ],
        "documentation": {"id": table.id.lower(), "url": about},
        "footnote": footnote,
        "variables": [
            {
                "id": v.code,
                "text": v.en if en else v.da,
                "elimination": v.elimination,
                "time": v.time,
                **({"map": v.map} if v.map else {}),
                "values": [
                    {"id": x.code, "text": x.en if en else x.da} for x in v.values
                ],
            }
            for v in table.variables
        ],
    }


def table_row(table: Table, lang: str) -> dict[str, Any]:
    en = lang == "en"
    periods = [v.en if en else v.da for v in table.time.values]
    return {
        "id": table.id,
        "text": table.en if en else table.da,
        "unit": table.unit[en],
        "updated": table.updated,
        "firstPeriod": periods[0],
        "latestPeriod": periods[-1],
        "active": table.active,
        "variables": [v.en if en else v.da for v in table.variables],
    }


def subjects(recursive: bool, lang: str) -> list[dict[str, Any]]:
    def subject(id: str, da: str, en: str, *inner: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": id,
            "description": en if lang == "en" else da,
            "active": True,
            "hasSubjects": bool(inner),
            "subjects": list(inner) if recursive else [],
        }

    population = subject("3401", "Befolkning", "Population")
    return [
        subject("1", "Borgere", "People", population),
        subject("2", "Arbejde og indkomst", "Labour and income"),
        subject("3", "Økonomi", "Economy"),
    ]
