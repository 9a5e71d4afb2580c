"""What is wrong with a draft: its shape, its names, its periods, and personal data.

Every fault is told in Danish with its place, and never with a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from parathed_lib.catalogue import Catalogue
from parathed_lib.formatting import is_period
from parathed_lib.forms.draft import MOST_FAULTS, Draft, Fault
from parathed_lib.forms.lists import Choices
from parathed_lib.forms.specification import Once, Specification
from parathed_lib.privacy import personal_data, told_kinds
from parathed_lib.spreadsheets.areas import code_of
from parathed_lib.spreadsheets.dates import period_of

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
    draft: Draft, model: type[Model], names: Set[str], asked: Specification
) -> tuple[Model | None, list[Fault]]:
    """The draft as a model, and what is wrong with its shape and texts.

    `names` may be repeated by a message, as the names of the model's fields.
    """
    known = _FieldNames({"schema", *names, *_fields(model)})
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
            _in_danish(fault, known, asked, draft.names)
            for fault in error.errors(include_input=False)
        ]
        return None, faults + [fault for fault in found if fault.path not in told]


def read_kindly(draft: Draft, asked: Specification, catalogue: Catalogue) -> Draft:
    """The draft with periods and its municipality as they are stored.

    What has no such meaning stays as it is, and is a fault.
    """

    def period(text: Any) -> Any:
        return (period_of(text) or text) if isinstance(text, str) else text

    def municipality(text: Any) -> Any:
        return (code_of(text, catalogue) or text) if isinstance(text, str) else text

    data = changed_at(draft.data, "municipality", municipality)
    for path in asked.periods:
        data = changed_at(data, path, period)
    return replace(draft, data=data)


def code_faults(draft: Draft, catalogue: Catalogue) -> list[Fault]:
    """That a draft is of no municipality."""
    code = draft.data.get("municipality")
    if not isinstance(code, str) or not code or code in catalogue.municipalities:
        return []
    return [Fault("municipality", "er ikke en kommunekode")]


def faults(
    draft: Draft, asked: Specification, lists: Mapping[str, Choices]
) -> list[Fault]:
    """What is wrong with the names and periods of a draft, whatever else is.

    Works on the raw form: a part of another shape is told of by the model.
    """
    checks = asked.checks
    found = [
        Fault(path, "skal være år, måned eller dato, fx 2017-06-30")
        for pattern in asked.periods
        for path, text in values_at(draft.data, pattern)
        if isinstance(text, str) and text and not is_period(text)
    ]
    for names in asked.names:
        choices = lists[names.known]
        used = list(values_at(draft.data, names.path))
        if checks.names_told_by == "part" and "[]" in names.path:
            used = [(names.path.partition("[]")[0], [v for _, v in used if v])]
        for path, value in used:
            one = names.one or "[]" in names.path
            wanted = [value] if one and isinstance(value, str) and value else value
            found += _unknown(path, wanted, choices) if choices.word else []
    found += _unknown_rows(draft, asked)
    return found + [fault for once in checks.once for fault in _twice(draft, once)]


def values_at(data: Any, path: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """What stands at a path of the specification, each with its own path in the draft.

    `extent[].period` is the period of each row of `extent`, None where it has none.
    """
    part, several, rest = path.partition("[]")
    value = data.get(part) if isinstance(data, dict) else None
    if not several:
        yield f"{place}{part}", value
        return
    for number, item in enumerate(value if isinstance(value, list) else [], start=1):
        at = f"{place}{part} nr. {number}"
        if rest:
            yield from values_at(item, rest[1:], f"{at}.")
        else:
            yield at, item


def changed_at(data: Any, path: str, read: Callable[[Any], Any]) -> Any:
    """The data with what stands at a path as `read` gives it."""
    part, several, rest = path.partition("[]")
    if not isinstance(data, dict) or part not in data:
        return data
    value = data[part]
    if not several:
        value = read(value)
    elif isinstance(value, list):
        value = [
            changed_at(row, rest[1:], read) if rest else read(row) for row in value
        ]
    return {**data, part: value}


def _fields(model: type[BaseModel]) -> Iterator[str]:
    """The names of the fields of a model and of all models within it."""
    for name, field in model.model_fields.items():
        yield name
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _fields(inner)


class _FieldNames:
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


def _personal_faults(data: Any, names: _FieldNames, path: str = "") -> list[Fault]:
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


def _twice(draft: Draft, once: Once) -> list[Fault]:
    """The faults of entries that stand a second time, each with the first one's place.

    One that lacks a key or has one of another shape is left to the model.
    """
    part, keys = once.part, once.keys
    rows = list(values_at(draft.data, f"{part}[]"))
    found = []
    first: dict[tuple[Any, ...], str] = {}
    for path, row in rows:
        group = row if isinstance(row, dict) else {}
        entry = tuple(group.get(key) for key in keys) if keys else (row,)
        if not all(value and isinstance(value, str | int) for value in entry):
            continue
        if len(keys) == 1 and f"{path}.{keys[0]}" in draft.places:
            path += f".{keys[0]}"
        if entry in first:
            earlier = draft.places.get(first[entry], first[entry])
            found.append(Fault(path, f"{once.what} står også her: {earlier}"))
        first.setdefault(entry, path)
    return found


def _unknown_rows(draft: Draft, asked: Specification) -> Iterator[Fault]:
    """The names of rows of the same form that it does not have, never repeated."""
    for table in asked.tables:
        for column in table.columns:
            if not (named := column.rows_of):
                continue
            ids = [name for _, name in values_at(draft.data, f"{named}[].id")]
            # Where names are missing, what points to them is not told again.
            if named in draft.unread or not all(ids):
                continue
            for path, name in values_at(draft.data, f"{table.part}[].{column.key}"):
                if isinstance(name, str) and name and name not in ids:
                    kind = column.title.lower()
                    yield Fault(path, f"kendes ikke som {kind} i {asked.noun}")


def _unknown(path: str, used: Any, choices: Choices) -> list[Fault]:
    """The fault that names are used which the list does not have, told once."""
    known = {str(value) for value in choices.values}
    names = list(used) if isinstance(used, dict | list) else []
    unknown = sum(isinstance(n, str) and n not in known for n in names)
    if not unknown:
        return []
    count = "et navn" if unknown == 1 else f"{unknown} navne"
    listing = f"Kendte er {', '.join(sorted(known))}" if known else "Der er ingen endnu"
    return [Fault(path, f"{count} kendes ikke som {choices.word}. {listing}")]


def _in_danish(
    fault: Any,
    names: _FieldNames,
    asked: Specification,
    headings: Mapping[str, str],
) -> Fault:
    path = ""
    for step in fault["loc"]:
        if isinstance(step, int):
            path += f" nr. {step + 1}"
        else:
            name = names.told(step)
            path += f".{name}" if path else name
    part = fault["loc"][0] if fault["loc"] else ""
    if expected := asked.checks.ranges.get(str(part)):
        return Fault(path, expected)
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
    return Fault(path, text.format(noun=asked.noun))
