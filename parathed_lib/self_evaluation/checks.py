"""What is wrong with a form, in Danish, each fault with its place and no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.formatting import is_period
from parathed_lib.privacy import personal_data
from parathed_lib.self_evaluation.draft import Draft, Fault
from parathed_lib.self_evaluation.form import (
    AttentionPoint,
    Evidence,
    ExtentCount,
    Note,
    SelfEvaluation,
    Target,
)
from parathed_lib.self_evaluation.migrate import version_faults

_DANISH = {
    "missing": "mangler",
    "extra_forbidden": "er ikke et felt i skemaet",
    "string_type": "skal være tekst",
    "string_too_short": "må ikke være tom",
    "int_type": "skal være et helt tal",
    "int_from_float": "skal være et helt tal",
    "bool_type": "skal være ja eller nej",
    "list_type": "skal være en liste",
    "dict_type": "skal være en gruppe af felter",
    "model_type": "skal være en gruppe af felter",
}
_RANGES = {
    "ratings": "skal være et helt tal fra 1 til 4. Mangler svaret, så lad linjen ude",
    "confidence": "skal være et helt tal fra 1 til 5. Mangler det, så lad linjen ude",
}


def check(
    draft: Draft, catalogue: Catalogue
) -> tuple[SelfEvaluation | None, list[Fault]]:
    """The form that a draft gives, and everything that is wrong with it.

    Without faults the form is there; with faults it must not be used.
    """
    form = None
    try:
        faults = [*draft.faults, *personal_faults(draft.data)]
    except RecursionError:
        return None, [Fault("", "filen er indlejret for dybt")]
    try:
        form = SelfEvaluation.model_validate(draft.data)
    except ValidationError as error:
        told = {fault.path for fault in draft.faults}  # more of the same helps nobody
        found = [_in_danish(fault) for fault in error.errors(include_input=False)]
        faults += [fault for fault in found if fault.path not in told]
    faults += version_faults(draft, catalogue.rubric)
    faults += _name_faults(draft.data, catalogue)
    return form, faults


def personal_faults(data: Any, path: str = "") -> list[Fault]:
    """The texts and field names that look like they tell of a person."""
    if isinstance(data, dict):
        faults = [
            Fault(path or "filen", f"et feltnavn ligner {kind}")
            for key in data
            if (kind := personal_data(key))
        ]
        for key, value in data.items():
            name = _known(key)
            faults += personal_faults(value, f"{path}.{name}" if path else name)
        return faults
    if isinstance(data, list):
        return [
            fault
            for number, value in enumerate(data, start=1)
            for fault in personal_faults(value, f"{path} nr. {number}")
        ]
    try:
        kind = personal_data(str(data))
    except ValueError:  # a number of more digits than Python writes
        return [Fault(path, "tallet er for stort")]
    if kind is None:
        return []
    return [
        Fault(
            path,
            f"her står noget, der ligner {kind}. Slet det, og skriv om forløb og "
            "roller, aldrig om personer",
        )
    ]


def _known(name: str) -> str:
    """A field's name for a message. One that is not ours could be personal.

    Of such a name only the one of ours that it resembles is told.
    """
    if name in _names():
        return name
    near = get_close_matches(name, sorted(_names()), n=1, cutoff=0.8)
    return f"et ukendt felt (ligner {near[0]})" if near else "et ukendt felt"


@cache
def _names() -> set[str]:
    rubric = load_catalogue().rubric
    parts = (SelfEvaluation, AttentionPoint, Evidence, ExtentCount, Note, Target)
    fields = {field for part in parts for field in part.model_fields} | {"schema"}
    questions = {question.id for question in rubric.questions}
    return fields | set(rubric.parameter) | set(rubric.theme) | questions


def _in_danish(fault: Any) -> Fault:
    path = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            path += f" nr. {step + 1}"
        else:
            path += f".{_known(step)}" if path else _known(step)
    part = fault["loc"][0] if fault["loc"] else ""
    if part in _RANGES:
        return Fault(path, _RANGES[part])
    if part == "schema":
        return Fault(path, "skal være 1")
    text = _DANISH.get(fault["type"])
    if fault["type"] in ("greater_than_equal", "less_than_equal"):
        limits = fault["ctx"]
        text = (
            f"skal være mindst {limits['ge']}"
            if "ge" in limits
            else f"må højst være {limits['le']}"
        )
    return Fault(path, text or "har en anden form end skemaet")


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
    order = data.get("theme_order", [])
    if isinstance(order, list) and len(set(map(str, order))) != len(order):
        faults.append(Fault("theme_order", "et tema står to gange"))
    for part, keys, what in (
        ("extent", ("id", "period"), "det samme antal og den samme periode"),
        ("targets", ("parameter",), "det samme svar"),
    ):
        rows = [tuple(str(row.get(key)) for key in keys) for row in _rows(data, part)]
        if any(times > 1 for times in Counter(rows).values()):
            faults.append(Fault(part, f"{what} står to gange"))
    return faults


def _dates(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What must be a year, a month or a day, with its path."""
    if data.get("date") != "":  # the model tells of one that is empty
        yield "date", data.get("date")
    for part, key in (("extent", "period"), ("evidence", "date"), ("targets", "date")):
        for number, row in enumerate(_rows(data, part), start=1):
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
        return [row.get(key) for row in _rows(data, part)]

    used_and_known: list[tuple[str, Any, set[str], str]] = [
        ("ratings", data.get("ratings"), parameters, "parameter"),
        ("confidence", data.get("confidence"), parameters, "parameter"),
        ("reasons", data.get("reasons"), parameters, "parameter"),
        ("summary", data.get("summary"), themes, "tema"),
        ("texts", data.get("texts"), questions, "spørgsmål"),
        ("theme_order", data.get("theme_order"), themes, "tema"),
        ("attention_points", of_rows("attention_points", "theme"), themes, "tema"),
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
    faults = []
    for path, used, known, kind in used_and_known:
        names = list(used) if isinstance(used, dict | list) else []
        unknown = sum(isinstance(n, str) and n not in known for n in names)
        if unknown:
            count = "et navn" if unknown == 1 else f"{unknown} navne"
            faults.append(
                Fault(
                    path,
                    f"{count} kendes ikke som {kind}. Kendte er "
                    f"{', '.join(sorted(known))}",
                )
            )
    return faults


def _rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a list of groups, in their order; one of another shape is empty."""
    rows = data.get(name, [])
    if not isinstance(rows, list):
        return []
    return [row if isinstance(row, dict) else {} for row in rows]
