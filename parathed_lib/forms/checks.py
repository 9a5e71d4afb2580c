"""What is wrong with a draft whatever it is a draft of: its shape, and personal data.

Every fault is told in Danish with its place, and never with a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from parathed_lib.forms.draft import MOST_FAULTS, Draft, Fault
from parathed_lib.privacy import personal_data, told_kinds

Model = TypeVar("Model", bound=BaseModel)

_UNKNOWN = "et ukendt felt"
_DANISH = {
    "missing": "mangler",
    "extra_forbidden": "er ikke et felt i {noun}",
    "string_type": "skal være tekst",
    "string_too_short": "må ikke være tom",
    "int_type": "skal være et helt tal",
    "int_from_float": "skal være et helt tal",
    "bool_type": "skal være ja eller nej",
    "list_type": "skal være en liste",
    "dict_type": "skal være en gruppe af felter",
    "model_type": "skal være en gruppe af felter",
    "literal_error": "er ikke et af de ord, der kan stå her",
}


def check_shape(
    draft: Draft,
    model: type[Model],
    names: Set[str],
    ranges: Mapping[str, str],
    noun: str = "skemaet",
) -> tuple[Model | None, list[Fault]]:
    """The draft as a model, and what is wrong with its shape and texts.

    `names` are the field names that a message may repeat. `ranges` tells, by the first
    part of a path, what is expected of all that stands in it. `noun` is what the draft
    is of, in the definite form.
    """
    known = _Names(names)
    try:
        faults = [*draft.faults, *_personal_faults(draft.data, known)]
    except RecursionError:
        return None, [Fault("", "filen er indlejret for dybt")]
    try:
        return model.model_validate(draft.data), faults
    except ValidationError as error:
        # More of the same helps nobody.
        told = {fault.path for fault in draft.faults} | draft.unread
        found = [
            _in_danish(fault, known, ranges, draft.names, noun)
            for fault in error.errors(include_input=False)
        ]
        return None, faults + [fault for fault in found if fault.path not in told]


class _Names:
    """The names of fields for a message; one that is not ours may be personal.

    Of such a name only the one of ours that it resembles is told. That is looked for
    as often as faults are told: a file may hold any number of names.
    """

    def __init__(self, names: Set[str]) -> None:
        self.names = names
        self._sorted = sorted(names)
        self._unknown: dict[str, str] = {}

    def told(self, name: str) -> str:
        if name in self.names:
            return name
        if name not in self._unknown and len(self._unknown) < MOST_FAULTS:
            near = get_close_matches(name, self._sorted, n=1, cutoff=0.8)
            self._unknown[name] = f"{_UNKNOWN} (ligner {near[0]})" if near else _UNKNOWN
        return self._unknown.get(name, _UNKNOWN)


def _personal_faults(data: Any, names: _Names, path: str = "") -> list[Fault]:
    """The texts and field names that look like they tell of a person."""
    if isinstance(data, dict):
        faults = [
            Fault(path or "filen", f"et feltnavn ligner {kind}")
            for key in data
            if key not in names.names and (kind := personal_data(key))
        ]
        for key, value in data.items():
            name = names.told(key)
            faults += _personal_faults(value, names, f"{path}.{name}" if path else name)
        return faults
    if isinstance(data, list):
        return [
            fault
            for number, value in enumerate(data, start=1)
            for fault in _personal_faults(value, names, f"{path} nr. {number}")
        ]
    try:
        kinds = told_kinds(str(data))
    except ValueError:  # a number of more digits than Python writes
        return [Fault(path, "tallet er for stort")]
    if kinds is None:
        return []
    return [
        Fault(
            path,
            f"her står noget, der ligner {kinds}. Slet det, og skriv om forløb og "
            "roller, aldrig om personer",
        )
    ]


def rows_of(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a list of groups, in their order; one of another shape is empty."""
    rows = data.get(name, [])
    if not isinstance(rows, list):
        return []
    return [row if isinstance(row, dict) else {} for row in rows]


def twice(draft: Draft, part: str, keys: Sequence[str], what: str) -> list[Fault]:
    """The faults of entries that stand a second time, each with the first one's place.

    An entry is known by its `keys`, without any by itself; one that lacks a key or has
    one of another shape is left to the model. `what` is how the entry is told of.
    """
    if keys:
        entries = [tuple(row.get(k) for k in keys) for row in rows_of(draft.data, part)]
    else:
        listed = draft.data.get(part, [])
        entries = [(item,) for item in listed] if isinstance(listed, list) else []
    faults = []
    first: dict[tuple[Any, ...], str] = {}
    for number, entry in enumerate(entries, start=1):
        if not all(value and isinstance(value, str | int) for value in entry):
            continue
        path = f"{part} nr. {number}"
        if len(keys) == 1 and f"{path}.{keys[0]}" in draft.places:
            path += f".{keys[0]}"
        if entry in first:
            earlier = draft.places.get(first[entry], first[entry])
            faults.append(Fault(path, f"{what} står også her: {earlier}"))
        first.setdefault(entry, path)
    return faults


def unknown_names(path: str, used: Any, known: Set[str], kind: str) -> list[Fault]:
    """The fault that names are used which are not known as `kind`, told once."""
    names = list(used) if isinstance(used, dict | list) else []
    unknown = sum(isinstance(n, str) and n not in known for n in names)
    if not unknown:
        return []
    count = "et navn" if unknown == 1 else f"{unknown} navne"
    listing = f"Kendte er {', '.join(sorted(known))}" if known else "Der er ingen endnu"
    return [Fault(path, f"{count} kendes ikke som {kind}. {listing}")]


def _in_danish(
    fault: Any,
    names: _Names,
    ranges: Mapping[str, str],
    headings: Mapping[str, str],
    noun: str,
) -> Fault:
    path = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            path += f" nr. {step + 1}"
        else:
            name = names.told(step)
            path += f".{name}" if path else name
    part = fault["loc"][0] if fault["loc"] else ""
    if part in ranges:
        return Fault(path, ranges[part])
    text = _DANISH.get(fault["type"])
    if fault["type"] in ("missing", "string_too_short") and path in headings:
        return Fault(path, f"»{headings[path]}« {text}")
    if fault["type"] in ("greater_than_equal", "less_than_equal"):
        limits = fault["ctx"]
        text = (
            f"skal være mindst {limits['ge']}"
            if "ge" in limits
            else f"må højst være {limits['le']}"
        )
    text = text or "har en anden form end {noun}"
    return Fault(path, text.format(noun=noun))
