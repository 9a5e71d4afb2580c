"""The form as one page that works from disk, without a network and without Excel."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from parathed_lib import privacy
from parathed_lib.catalogue import Catalogue, Parameter
from parathed_lib.catalogue.rubric import Rubric
from parathed_lib.formatting import capitalised
from parathed_lib.forms.evaluation.form import MAY_BE_NAMED, SelfEvaluation
from parathed_lib.forms.evaluation.halves import ASSESSORS
from parathed_lib.forms.evaluation.page.labels import NAME, columns, labels, names
from parathed_lib.safe_text import content_policy, finished_page
from parathed_lib.typeface import font_faces

_FOLDER = Path(__file__).parent
_SCRIPTS = ("fields.js", "personal.js", "profile.js", "form.js")
# What the assessor's page asks and saves.
_ASSESSORS = ASSESSORS | {"schema", NAME}
_MOST_DIGITS = 15  # JavaScript knows whole numbers up to 2**53 exactly


def write_page(
    data: dict[str, Any],
    catalogue: Catalogue,
    facts: Sequence[tuple[str, str]] = (),
) -> str:
    """The page on which a form is filled in, with what is already known of it.

    `data` has the shape of the stored form and need not be complete; its municipality
    and round must be there. `facts` (Danish names, and what is known) are told at the
    start of the page. Raises UnknownNameError for a municipality that is none.
    """
    rubric = catalogue.rubric
    municipality = catalogue.municipality(str(data["municipality"]))
    stamp = {
        "schema": 1,
        "municipality": municipality.code,
        "round": str(data["round"]),
        "rubric": str(data.get("rubric", rubric.version)),
    }
    is_assessors = data.get("half") == "assessor"
    asked = rubric.parameters_by("assessor") if is_assessors else rubric.parameters
    form = _safe_counts(data | stamp | {NAME: municipality.full_name})
    script, style = _script(), f"{font_faces()}\n{_read('form.css')}"
    return finished_page(
        _environment()
        .get_template("form.html.j2")
        .render(
            who=municipality.full_name,
            file=file_name(form),
            stamp=stamp,
            facts=list(facts),
            may_be_named=capitalised(MAY_BE_NAMED),
            rubric=rubric,
            is_assessors=is_assessors,
            asked=asked,
            subjects=_subjects(catalogue, asked, is_assessors=is_assessors),
            labels=labels(),
            names=names(),
            columns=columns,
            style=Markup(style),
            script=Markup(script),
            data=_embedded(_page_data(form, rubric, asked, is_assessors=is_assessors)),
            policy=content_policy(style, script),
        )
    )


def file_name(form: dict[str, Any]) -> str:
    """The name of the file that the page saves; nothing in it can lead elsewhere."""
    name = f"{form['municipality']}-{form['round']}"
    name += "-bedømmer" if form.get("half") == "assessor" else ""
    safe = re.sub(r"[^\w.-]+", "-", name)
    return f"{safe.strip('.-')[:80] or 'skema'}.json"


def _page_data(
    form: dict[str, Any],
    rubric: Rubric,
    asked: Sequence[Parameter],
    *,
    is_assessors: bool,
) -> dict[str, Any]:
    """What the script needs: the form, and the order of everything in it."""
    parameters = [p.id for p in asked]
    own = {p.id for p in rubric.parameters if p.rater == "own"}
    return {
        "form": form,
        "file": file_name(form),
        "personal": privacy.for_scripts(),
        "fields": [f for f in _fields() if not is_assessors or f in _ASSESSORS],
        "names": {
            "ratings": parameters,
            "confidence": parameters,
            "reasons": parameters,
            "summary": list(rubric.theme),
            "texts": [question.id for question in rubric.questions],
        },
        "criteria": [criterion.id for criterion in rubric.criteria],
        "rows": {part: list(columns(part)) for part in labels().rows},
        "words": {str(level.value): level.label for level in rubric.levels},
        "themes": [
            {
                "id": theme.id,
                "name": theme.name,
                "own": [p.id for p in rubric.parameters_of(theme.id) if p.id in own],
                "assessor": [
                    p.id for p in rubric.parameters_of(theme.id) if p.id not in own
                ],
            }
            for theme in rubric.themes
        ],
    }


def _fields() -> list[str]:
    """What the page saves, in order: the form's fields, and its municipality's name."""
    fields = [f.alias or n for n, f in SelfEvaluation.model_fields.items()]
    fields.insert(fields.index("municipality") + 1, NAME)
    return fields


def _safe_counts(form: dict[str, Any]) -> dict[str, Any]:
    """The form with counts as text where the page could not hold them exactly."""
    rows = form.get("extent")
    if not isinstance(rows, list):
        return form

    def safe(row: Any) -> Any:
        value = row.get("value") if isinstance(row, dict) else None
        too_long = type(value) is int and len(str(abs(value))) > _MOST_DIGITS
        return row | {"value": str(value)} if too_long else row

    return form | {"extent": [safe(row) for row in rows]}


def _subjects(
    catalogue: Catalogue, asked: Sequence[Parameter], *, is_assessors: bool
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a note can be about, by group: id and Danish name."""
    if is_assessors:
        return [("Svar", [(p.id, p.name) for p in asked])]
    rubric = catalogue.rubric
    indicators = {**catalogue.indicators.by_id, **catalogue.local}
    return [
        ("Rapporten", [("report", "Hele rapporten")]),
        ("Temaer", [(t.id, t.name) for t in rubric.themes]),
        ("Svar", [(p.id, p.name) for p in rubric.parameters]),
        ("Spørgsmål", [(q.id, q.title) for q in rubric.questions]),
        ("Tal", [(i.id, i.title) for i in indicators.values()]),
    ]


def _embedded(data: dict[str, Any]) -> Markup:
    """Data as JSON in ASCII alone; nothing in it can end the element it stands in."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


@cache
def _script() -> str:
    return "\n".join(_read(name) for name in _SCRIPTS)


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8").strip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
