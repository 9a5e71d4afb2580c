"""What is wrong with a form, in Danish, each fault with its place and no value."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.formatting import is_period
from parathed_lib.privacy import personal_data
from parathed_lib.self_evaluation.form import (
    AttentionPoint,
    ExtentCount,
    Note,
    SelfEvaluation,
)


def personal_faults(data: Any, place: str = "") -> list[str]:
    if isinstance(data, dict):
        faults = [
            f"{place or 'filen'}: et feltnavn ligner {kind}"
            for key in data
            if (kind := personal_data(key))
        ]
        for key, value in data.items():
            name = _known(key)
            faults += personal_faults(value, f"{place}.{name}" if place else name)
        return faults
    if isinstance(data, list):
        return [
            fault
            for number, value in enumerate(data, start=1)
            for fault in personal_faults(value, f"{place} nr. {number}")
        ]
    kind = personal_data(str(data))
    if kind is None:
        return []
    return [
        f"{place}: her står noget, der ligner {kind}. Slet det, og skriv om forløb og "
        "roller, aldrig om personer"
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
    parts = (SelfEvaluation, AttentionPoint, ExtentCount, Note)
    fields = {field for part in parts for field in part.model_fields} | {"schema"}
    questions = {question.id for question in rubric.questions}
    return fields | set(rubric.parameter) | set(rubric.theme) | questions


_DANISH = {
    "missing": "mangler",
    "extra_forbidden": "er ikke et felt i skemaet",
    "string_type": "skal være tekst",
    "string_too_short": "må ikke være tom",
    "int_type": "skal være et helt tal",
    "int_from_float": "skal være et helt tal",
    "list_type": "skal være en liste",
    "dict_type": "skal være en gruppe af felter",
    "model_type": "skal være en gruppe af felter",
}


def in_danish(fault: Any) -> str:
    place = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            place += f" nr. {step + 1}"
        else:
            place += f".{_known(step)}" if place else _known(step)
    if fault["loc"][:1] == ("ratings",):
        return (
            f"{place}: skal være et helt tal fra 1 til 4. Mangler svaret, så lad "
            "linjen ude"
        )
    if fault["loc"][:1] == ("schema",):
        return f"{place}: skal være 1"
    text = _DANISH.get(fault["type"])
    if fault["type"] in ("greater_than_equal", "less_than_equal"):
        limits = fault["ctx"]
        text = (
            f"skal være mindst {limits['ge']}"
            if "ge" in limits
            else (f"må højst være {limits['le']}")
        )
    return f"{place}: {text or 'har en anden form end skemaet'}"


def name_faults(data: dict[str, Any], path: Path, catalogue: Catalogue) -> list[str]:
    """What is wrong with the names and dates of a form, whatever else is.

    Works on the raw form: a part of another shape is told of by the model.
    """
    faults = []
    code = data.get("municipality")
    if not isinstance(code, str) or code not in catalogue.municipalities:
        faults.append("municipality: er ikke en kommunekode")
    elif code != path.stem:
        faults.append(f"municipality: passer ikke med filens navn, {path.name}")
    if data.get("round") != path.parent.name:
        faults.append(f"round: passer ikke med mappens navn, {path.parent.name}")
    if data.get("rubric") != catalogue.rubric.version:
        version = catalogue.rubric.version
        faults.append(f"rubric: skemaet hører til en anden udgave end {version}")
    extent = _rows(data, "extent")
    dates = {"date": data.get("date")} | {
        f"extent nr. {n}.period": row.get("period") for n, row in enumerate(extent, 1)
    }
    faults += [
        f"{place}: skal være år, måned eller dato, fx 2017-06-30"
        for place, text in dates.items()
        if isinstance(text, str) and not is_period(text)
    ]
    faults += _unknown_names(data, catalogue)
    order = data.get("theme_order", [])
    if isinstance(order, list) and len(set(map(str, order))) != len(order):
        faults.append("theme_order: et tema står to gange")
    counts = [(str(row.get("id")), str(row.get("period"))) for row in extent]
    if len(set(counts)) != len(counts):
        faults.append("extent: det samme antal og den samme periode står to gange")
    return faults


def _unknown_names(data: dict[str, Any], catalogue: Catalogue) -> list[str]:
    rubric = catalogue.rubric
    themes, parameters = set(rubric.theme), set(rubric.parameter)
    questions = {q.id for q in rubric.questions}
    indicators = set(catalogue.indicators.by_id) | set(catalogue.local)
    points, notes = _rows(data, "attention_points"), _rows(data, "notes")
    used_and_known: dict[str, tuple[Any, set[str], str]] = {
        "ratings": (data.get("ratings"), parameters, "parameter"),
        "summary": (data.get("summary"), themes, "tema"),
        "texts": (data.get("texts"), questions, "spørgsmål"),
        "theme_order": (data.get("theme_order"), themes, "tema"),
        "attention_points": ([p.get("theme") for p in points], themes, "tema"),
        "extent": (
            [row.get("id") for row in _rows(data, "extent")],
            {e.id for e in rubric.extent},
            "antal",
        ),
        "notes": (
            [note.get("about") for note in notes],
            themes | parameters | questions | indicators | {"report"},
            "emne",
        ),
    }
    faults = []
    for place, (used, known, kind) in used_and_known.items():
        names = list(used) if isinstance(used, dict | list) else []
        unknown = sum(isinstance(n, str) and n not in known for n in names)
        if unknown:
            count = "et navn" if unknown == 1 else f"{unknown} navne"
            faults.append(
                f"{place}: {count} er ikke et kendt {kind}. Kendte er "
                f"{', '.join(sorted(known))}"
            )
    return faults


def _rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a list of groups, those of another shape left out."""
    rows = data.get(name, [])
    return (
        [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )


def position(error: ValueError) -> str:
    """The line and column of a TOML fault, without the text that stands there."""
    text = str(error)
    at = text.rfind("(at ")
    if at < 0:
        return "filen"
    words = text[at + 4 :].rstrip(")")
    return (
        words.replace("line", "linje")
        .replace("column", "tegn")
        .replace("end of document", "filens slutning")
    )


def refused(path: Path, faults: list[str]) -> EvaluationError:
    listing = "".join(f"\n  {fault}." for fault in faults)
    many = "1 fejl" if len(faults) == 1 else f"{len(faults)} fejl"
    place = f"{path.parent.name}/{path.name}"
    return EvaluationError(
        f"Skemaet {place} kan ikke bruges, {many}:{listing}\nRet, og prøv igen."
    )
