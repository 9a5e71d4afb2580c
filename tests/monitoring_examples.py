"""A municipality with two rounds, a full plan and counts over time, made up for tests.

The plan of 2018-19 is followed on 30 June 2018 (`AT`). By hand, on that day:

- M1 due 31 January 2018, reached 20 January: reached, 11 days before.
- M2 due 15 February 2018, reached 1 March: late by 14 days (February has 28).
- M3 due 31 March 2018, not reached: overdue by 91 days; its phase begins 1 April.
- M4 due 30 June 2018: coming, today.
- M5 due 31 December 2018: coming, 184 days left; it is reached later, on 1 December.
- M6 due in a month without a year: no day.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import tomli_w

AT = "2018-06-30"
STATES = ["reached", "late", "overdue", "coming", "coming", "undated"]
SLACK = [11, -14, -91, 0, 184, None]
MONTHS = [
    ("2018-01", 10), ("2018-02", 12), ("2018-03", 9), ("2018-04", 11),
    ("2018-05", 8), ("2018-06", 10), ("2018-07", 12), ("2018-08", 30),
    ("2018-09", 9), ("2018-10", 11), ("2018-12", 10), ("2019-01", 12),
]  # fmt: skip
"""Twelve months, November left out. They add up to 144, so that the mean is 12."""
RATINGS_2019 = {
    "emergency_readiness": 3,  # was 2
    "initiatives": 4,
    "internal_cooperation": 3,
    "external_cooperation": 3,  # was 4
    "competences": 4,
    "strategy": 4,  # was 3
    "cross_organisation": 4,
    "concern_procedure": 3,
    "registration_practice": 2,  # and management_information, 1, is not answered
}
"""What 2019 answers of the ratings of 2017: two up, one down, six alike, one gone."""


def plan(**changed: Any) -> dict[str, Any]:
    """A plan of 2018-19 that uses every part."""
    return {
        "schema": 1,
        "municipality": "183",
        "name": "Eksempel på en plan",
        "first": "2018-01-01",
        "last": "2019-12-31",
        "round": "2017",
        "decision": "adopted",
        "decision_date": "2017-12-01",
        "phases": [
            {
                "id": "start",
                "name": "Opstart",
                "first": "2018-01-01",
                "last": "2018-03-31",
            },
            {
                "id": "work",
                "name": "Drift",
                "first": "2018-04-01",
                "last": "2019-12-31",
            },
        ],
        "tracks": [{"id": "people", "name": "Viden"}],
        "actions": [
            {
                "id": "a",
                "title": "Hold kurser",
                "track": "people",
                "owner": "Lederen",
                "start": "2018-01-01",
                "due": "2018-05-31",
                "status": "running",
                "status_date": "2018-06-01",
                "points": [5],
                "parameter": "competences",
                "aim": 4,
                "indicator": "safety_pct",
            },
            {
                "id": "b",
                "title": "Registrér henvendelser",
                "phase": "start",
                "status": "done",
                "status_date": "2018-09-01",
                "points": [6],
                "parameter": "registration_practice",
            },
            {
                "id": "c",
                "title": "Del viden",
                "status": "planned",
                "start": "2018-02-01",
            },
        ],
        "set_aside": [{"point": 2, "reason": "Det er gjort."}],
        "milestones": [
            {
                "text": "Kurset er planlagt",
                "due": "januar 2018",
                "reached": "2018-01-20",
                "action": "a",
                "phase": "start",
            },
            {
                "text": "Kurset er holdt",
                "due": "medio februar 2018",
                "reached": "1. marts 2018",
                "action": "a",
            },
            {"text": "Evalueringen er skrevet", "due": "marts 2018", "phase": "work"},
            {"text": "Udvalget er orienteret", "due": "ultimo juni 2018"},
            {"text": "Næste kursus er holdt", "due": "2018", "reached": "2018-12-01"},
            {"text": "Manualen er trykt", "due": "inden udgangen af september"},
        ],
        "result_targets": [
            {
                "text": "Kurser",
                "due": "2018-05-31",
                "measures": [
                    {
                        "expected": "≥ 50",
                        "of": "deltagere",
                        "actual": 40,
                        "actual_date": "2018-06-01",
                    },
                    {
                        "expected": "5-6",
                        "of": "kurser",
                        "actual": 6,
                        "actual_date": "2018-06-01",
                    },
                ],
            },
            {
                "text": "Artikler",
                "measures": [{"expected": "mindst 2", "of": "artikler"}],
            },
            {"text": "Netværket lever videre"},
        ],
        "budget": [
            {"kind": "row", "name": "Kurser", "kr": 300_000, "year": 2018},
            {"kind": "row", "name": "Trykning", "kr": 150_000, "year": 2018},
            {"kind": "total", "name": "I alt", "kr": 400_000, "year": 2018},
            {"kind": "frame", "name": "Ramme", "kr": 400_000, "year": 2018},
        ],
        "extent": [{"id": "municipality_to_infohouse", "period": "2018", "value": 3}],
        "names_no_person": True,
    } | changed


def made_root(embedded: Path, root: Path, **changed: Any) -> Path:
    """A data root with the two rounds and the plan.

    Point 5 of the earlier form names the answer that action `a` is to move. Point 6,
    which action `b` takes up, names none.
    """
    shutil.copytree(embedded, root)
    write(root, "plans/183.toml", plan(**changed))
    first = root / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    targets = [
        ("registration_practice", 3, "2018-03"),  # passed on the day, and still 2
        ("strategy", 4, "2019"),  # reached in 2019
        ("concern_procedure", 4, "2019"),  # to come
        ("management_information", 2, "2019"),  # not answered in 2019
    ]
    text = first.read_text("utf-8")
    named = 'og holder den ved lige."\n'  # the end of point 5
    assert text.count(named) == 1
    text = text.replace(named, f'{named}parameter = "competences"\n')
    for parameter, level, date in targets:
        text += (
            f'\n[[targets]]\nparameter = "{parameter}"\nlevel = {level}\n'
            f'date = "{date}"\nreason = "Det er vigtigt."\nowner = "Chefen"\n'
        )
    first.write_text(text, "utf-8")
    write(root, "evaluations/2019/183.toml", form_2019())
    return root


def form_2019(**changed: Any) -> dict[str, Any]:
    """The form of the later round."""
    return {
        "schema": 1,
        "municipality": "183",
        "round": "2019",
        "rubric": "2017.1",
        "date": "2019-03-01",
        "ratings": RATINGS_2019,
        "attention_points": [{"theme": "resources", "text": "Hold kurserne ved lige."}],
        "extent": [
            {"id": "concerns_to_municipality", "period": period, "value": value}
            for period, value in MONTHS
        ],
        "names_no_person": True,
    } | changed


def write(root: Path, place: str, data: dict[str, Any]) -> Path:
    """Write a form or a plan below data/raw."""
    path = root / "data" / "raw" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(data), "utf-8")
    return path
