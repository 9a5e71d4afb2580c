"""The municipality's form: read and checked, with every fault told at once.

The stored form is TOML, one file per municipality and round. Messages are in Danish,
since the municipality reads them, and never repeat a value.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.formatting import is_period
from parathed_lib.privacy import personal_data

LARGEST_FORM = 1_000_000  # bytes

Text = Annotated[str, Field(min_length=1)]
Rating = Annotated[int, Field(ge=1, le=4)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AttentionPoint(_Part):
    """Something that the plan should do, within a theme."""

    theme: Text
    text: Text


class ExtentCount(_Part):
    """A count of concerns or cases in a period."""

    id: Text
    period: Text
    value: Annotated[int, Field(ge=0)]


class Note(_Part):
    """A remark to the reader about something the form contradicts itself in."""

    about: Text
    text: Text


class SelfEvaluation(_Part):
    """A filled-in form. A rating that is absent was not given; it is not zero."""

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    municipality: Text
    round: Text
    rubric: Text
    date: Text
    label: str = ""
    source: str = ""
    theme_order: list[str] = []
    ambitions: str = ""
    recruiting_environments: str = ""
    ratings: dict[str, Rating] = {}
    summary: dict[str, Text] = {}
    texts: dict[str, Text] = {}
    attention_points: list[AttentionPoint] = []
    extent: list[ExtentCount] = []
    notes: list[Note] = []

    def ranked_points(self) -> list[tuple[int, AttentionPoint]]:
        """The attention points with the rank of their theme, first theme first."""
        order = {theme: rank for rank, theme in enumerate(self.theme_order, start=1)}
        last = len(order) + 1
        ranked = [(order.get(p.theme, last), p) for p in self.attention_points]
        return sorted(ranked, key=lambda pair: pair[0])

    def notes_about(self, *subjects: str) -> list[str]:
        """The remarks that concern any of these ids."""
        return [note.text for note in self.notes if note.about in subjects]


@dataclass(frozen=True)
class StoredForm:
    """A form as it lies on disk: what it says, and the checksum of its bytes."""

    evaluation: SelfEvaluation
    sha256: str


def read_form(path: Path, catalogue: Catalogue) -> StoredForm | None:
    """The form at `path`, None when there is none.

    Raises EvaluationError with every fault of the file: its place, what was expected
    and how to mend it.
    """
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_FORM:
        raise _refused(path, [f"filen er større end {LARGEST_FORM // 1000} kB"])
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _refused(path, ["filen er ikke gemt som UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        where = _position(error)
        raise _refused(path, [f"{where}: linjen er ikke gyldig TOML"]) from None
    except RecursionError:
        raise _refused(path, ["filen er indlejret for dybt"]) from None
    faults = _personal(data)
    try:
        form = SelfEvaluation.model_validate(data)
    except ValidationError as error:
        faults += [_in_danish(fault) for fault in error.errors(include_input=False)]
    faults += _faults(data, path, catalogue)
    if faults:
        raise _refused(path, list(dict.fromkeys(faults)))
    return StoredForm(form, hashlib.sha256(raw).hexdigest())


def _personal(data: Any, place: str = "") -> list[str]:
    if isinstance(data, dict):
        faults = [
            f"{place or 'filen'}: et feltnavn ligner {kind}"
            for key in data
            if (kind := personal_data(key))
        ]
        for number, (key, value) in enumerate(data.items(), start=1):
            name = f"felt nr. {number}" if personal_data(key) else key
            faults += _personal(value, f"{place}.{name}" if place else name)
        return faults
    if isinstance(data, list):
        return [
            fault
            for number, value in enumerate(data, start=1)
            for fault in _personal(value, f"{place} nr. {number}")
        ]
    kind = personal_data(str(data))
    if kind is None:
        return []
    return [
        f"{place}: her står noget, der ligner {kind}. Slet det, og skriv om forløb og "
        "roller, aldrig om personer"
    ]


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


def _in_danish(fault: Any) -> str:
    place = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            place += f" nr. {step + 1}"
        else:
            place += f".{step}" if place else str(step)
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


def _faults(data: dict[str, Any], path: Path, catalogue: Catalogue) -> list[str]:
    """What is wrong with the names and dates of a form, whatever else is.

    Works on the raw form: a part of another shape is told of by the model.
    """
    faults = []
    if data.get("municipality") not in catalogue.municipalities:
        faults.append("municipality: er ikke en kommunekode")
    elif data["municipality"] != path.stem:
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
    counts = [(row.get("id"), row.get("period")) for row in extent]
    if len(set(counts)) != len(counts):
        faults.append("extent: det samme antal og den samme periode står to gange")
    return faults


def _unknown_names(data: dict[str, Any], catalogue: Catalogue) -> list[str]:
    rubric = catalogue.rubric
    themes, parameters = set(rubric.theme), set(rubric.parameter)
    questions = {q.id for q in rubric.questions}
    indicators = set(catalogue.indicators.by_id)
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


def _position(error: tomllib.TOMLDecodeError) -> str:
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


def _refused(path: Path, faults: list[str]) -> EvaluationError:
    listing = "".join(f"\n  {fault}." for fault in faults)
    many = "1 fejl" if len(faults) == 1 else f"{len(faults)} fejl"
    place = f"{path.parent.name}/{path.name}"
    return EvaluationError(
        f"Skemaet {place} kan ikke bruges, {many}:{listing}\nRet, og prøv igen."
    )
