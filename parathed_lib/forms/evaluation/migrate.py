"""A form of an earlier rubric as one of the rubric in use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.formatting import listed
from parathed_lib.forms.checks import changed_at
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.specification import Specification

# The lists whose names can be others than in an earlier rubric.
_RENAMED = ("svar om", "tema", "spørgsmål", "emne")


def migrate(draft: Draft, asked: Specification, catalogue: Catalogue) -> Draft:
    """The draft with the ids of the rubric in use, when the rubric says how.

    A draft of any other rubric, the one in use too, is given back as it is. What has
    lost its place through the new names, because both stood there, is a fault.
    """
    version = draft.data.get("rubric")
    steps = [m for m in catalogue.rubric.migrations if m.earlier == version]
    if not steps:
        return draft
    names = steps[0].renamed

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): inner for key, inner in value.items()}
        if isinstance(value, list):
            return [renamed(item) if isinstance(item, str) else item for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    data, places, faults = draft.data, dict(draft.places), list(draft.faults)
    for path in [n.path for n in asked.checks.names if n.known in _RENAMED]:
        data = changed_at(data, path, renamed)
        group = draft.data.get(path)
        if not isinstance(group, dict):
            continue
        if len(data[path]) < len(group):
            faults.append(Fault(path, "et svar står under både sit gamle og nye navn"))
        for key in names.keys() & group.keys():
            if place := draft.places.get(f"{path}.{key}"):
                places[f"{path}.{names[key]}"] = place
    data = {**data, "rubric": catalogue.rubric.version}
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
