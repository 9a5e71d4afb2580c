"""What is wrong with a form, in Danish, each fault with its place and no value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.formatting import is_period
from parathed_lib.forms.checks import check_shape, rows_of, twice, unknown_names
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.evaluation.form import (
    AttentionPoint,
    Evidence,
    ExtentCount,
    Note,
    SelfEvaluation,
    Target,
)
from parathed_lib.forms.evaluation.halves import half_faults
from parathed_lib.forms.evaluation.migrate import version_faults

_RANGES = {
    "ratings": "skal være et helt tal fra 1 til 4. Mangler svaret, så lad linjen ude",
    "confidence": "skal være et helt tal fra 1 til 5. Mangler det, så lad linjen ude",
    "schema": "skal være 1",
}


def check(
    draft: Draft, catalogue: Catalogue
) -> tuple[SelfEvaluation | None, list[Fault]]:
    """The form that a draft gives, and everything that is wrong with it.

    Without faults the form is there; with faults it must not be used.
    """
    form, faults = check_shape(draft, SelfEvaluation, _names(), _RANGES)
    if form:
        faults += half_faults(form, catalogue.rubric)
    faults += version_faults(draft, catalogue.rubric)
    faults += _name_faults(draft.data, catalogue)
    faults += _twice_faults(draft)
    return form, faults


@cache
def _names() -> set[str]:
    rubric = load_catalogue().rubric
    parts = (SelfEvaluation, AttentionPoint, Evidence, ExtentCount, Note, Target)
    fields = {field for part in parts for field in part.model_fields} | {"schema"}
    questions = {question.id for question in rubric.questions}
    return fields | set(rubric.parameter) | set(rubric.theme) | questions


def _name_faults(data: dict[str, Any], catalogue: Catalogue) -> list[Fault]:
    """What is wrong with the names and dates of a form, whatever else is.

    Works on the raw form: a part of another shape is told of by the model.
    """
    faults = []
    code = data.get("municipality")
    if isinstance(code, str) and code not in catalogue.municipalities:
        faults.append(Fault("municipality", "er ikke en kommunekode"))
    faults += [
        Fault(path, "skal være år, måned eller dato, fx 2017-06-30")
        for path, text in _dates(data)
        if isinstance(text, str) and not is_period(text)
    ]
    faults += _unknown_names(data, catalogue)
    return faults


def _twice_faults(draft: Draft) -> list[Fault]:
    """What stands a second time where it may stand once, with both places."""
    return [
        *twice(draft, "theme_order", (), "det samme tema"),
        *twice(
            draft, "extent", ("id", "period"), "det samme antal og den samme periode"
        ),
        *twice(draft, "targets", ("parameter",), "det samme svar"),
    ]


def _dates(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What must be a year, a month or a day, with its path."""
    if data.get("date") != "":  # the model tells of one that is empty
        yield "date", data.get("date")
    for part, key in (("extent", "period"), ("evidence", "date"), ("targets", "date")):
        for number, row in enumerate(rows_of(data, part), start=1):
            if row.get(key) != "":
                yield f"{part} nr. {number}.{key}", row.get(key)


def _unknown_names(data: dict[str, Any], catalogue: Catalogue) -> list[Fault]:
    rubric = catalogue.rubric
    themes, parameters = set(rubric.theme), set(rubric.parameter)
    questions = {q.id for q in rubric.questions}
    indicators = set(catalogue.indicators.by_id) | set(catalogue.local)
    about = themes | parameters | questions | indicators | {"report"}
    role = data.get("role")

    def of_rows(part: str, key: str) -> list[Any]:
        return [row.get(key) for row in rows_of(data, part)]

    used_and_known: list[tuple[str, Any, set[str], str]] = [
        ("ratings", data.get("ratings"), parameters, "parameter"),
        ("confidence", data.get("confidence"), parameters, "parameter"),
        ("reasons", data.get("reasons"), parameters, "parameter"),
        ("summary", data.get("summary"), themes, "tema"),
        ("texts", data.get("texts"), questions, "spørgsmål"),
        ("theme_order", data.get("theme_order"), themes, "tema"),
        ("attention_points", of_rows("attention_points", "theme"), themes, "tema"),
        (
            "attention_points",
            [p for p in of_rows("attention_points", "parameter") if p],
            parameters,
            "parameter",
        ),
        ("extent", of_rows("extent", "id"), {e.id for e in rubric.extent}, "antal"),
        ("notes", of_rows("notes", "about"), about, "emne"),
        ("role", [role] if role else [], {r.id for r in rubric.roles}, "rolle"),
        (
            "criteria",
            data.get("criteria"),
            {c.id for c in rubric.criteria},
            "kriterium",
        ),
        ("evidence", of_rows("evidence", "parameter"), parameters, "parameter"),
        (
            "evidence",
            of_rows("evidence", "kind"),
            {k.id for k in rubric.evidence_kinds},
            "slags dokument",
        ),
        ("targets", of_rows("targets", "parameter"), parameters, "parameter"),
    ]
    return [
        fault
        for path, used, known, kind in used_and_known
        for fault in unknown_names(path, used, known, kind)
    ]
