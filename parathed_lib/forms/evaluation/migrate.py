"""A form of an earlier rubric as one of the rubric in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.formatting import listed
from parathed_lib.forms.draft import Draft, Fault

# Where a form names parameters, themes and questions: as keys of a group, as items of a
# list, and as a field of the rows of a list.
_KEYS = ("ratings", "confidence", "reasons", "summary", "texts")
_ITEMS = ("theme_order",)
_ROWS = (
    ("attention_points", "theme"),
    ("attention_points", "parameter"),
    ("notes", "about"),
    ("evidence", "parameter"),
    ("targets", "parameter"),
)


def migrate(draft: Draft, catalogue: Catalogue) -> Draft:
    """The draft with the ids of the rubric in use, when the rubric says how.

    A draft of any other rubric, the one in use too, is given back as it is. What has
    lost its place through the new names, because both stood there, is a fault.
    """
    version = draft.data.get("rubric")
    steps = [m for m in catalogue.rubric.migrations if m.earlier == version]
    if not steps:
        return draft
    names = steps[0].renamed
    data = dict(draft.data)
    faults = list(draft.faults)
    places = dict(draft.places)
    for part in _KEYS:
        group = data.get(part)
        if not isinstance(group, dict):
            continue
        data[part] = {names.get(key, key): value for key, value in group.items()}
        if len(data[part]) < len(group):
            faults.append(Fault(part, "et svar står under både sit gamle og nye navn"))
        moved = {
            f"{part}.{names[key]}": draft.places[f"{part}.{key}"]
            for key in group
            if key in names and f"{part}.{key}" in draft.places
        }
        places |= moved
    for part in _ITEMS:
        if isinstance(data.get(part), list):
            data[part] = [_renamed(item, names) for item in data[part]]
    for part, field in _ROWS:
        if isinstance(data.get(part), list):
            data[part] = [_renamed_in(row, field, names) for row in data[part]]
    data["rubric"] = catalogue.rubric.version
    return replace(draft, data=data, places=places, faults=faults)


def version_faults(draft: Draft, rubric: Rubric) -> list[Fault]:
    """How a form of another rubric differs from this one; nothing for one of this.

    Ids that are ours are told by their Danish names. Those that are not could be
    anything that somebody wrote, so they are only counted.
    """
    version = draft.data.get("rubric")
    if not isinstance(version, str) or version == rubric.version:
        return []
    ours = {
        "ratings": {p.id: p.name for p in rubric.parameters},
        "texts": {q.id: q.title for q in rubric.questions},
        "summary": {t.id: t.name for t in rubric.themes},
    }
    unknown, missing = [], []
    for part, names in ours.items():
        group = draft.data.get(part)
        found = set(group) if isinstance(group, dict) else set()
        if strange := len(found - set(names)):
            unknown.append(f"{strange} i {part}")
        if part != "summary":
            missing += [f"»{name}«" for key, name in names.items() if key not in found]
    differences = []
    if unknown:
        differences.append(
            f"navne, som {rubric.version} ikke kender: {listed(unknown)}"
        )
    if missing:
        differences.append(f"uden svar i skemaet: {listed(missing)}")
    told = f". Forskelle: {'; '.join(differences)}" if differences else ""
    fault = (
        f"skemaet hører til en anden udgave end {rubric.version}, og svarene kan ikke "
        f"føres over{told}"
    )
    return [Fault("rubric", fault)]


def _renamed(item: Any, names: Mapping[str, str]) -> Any:
    return names.get(item, item) if isinstance(item, str) else item


def _renamed_in(row: Any, field: str, names: Mapping[str, str]) -> Any:
    if not isinstance(row, dict) or field not in row:
        return row
    return {**row, field: _renamed(row[field], names)}
