"""Result targets as rows: a target and its first measure, further measures below it.

A workbook has no rows within rows. A row without a target's text is one more measure of
the target above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.plan.model import Measure

PART = "result_targets"
_OF_MEASURE = tuple(Measure.model_fields)


def apart(data: dict[str, Any]) -> dict[str, Any]:
    """The plan's data with a row for each measure."""
    rows: list[dict[str, Any]] = []
    for target in data.get(PART, []):
        measures = target.get("measures") or [{}]
        alone = {key: value for key, value in target.items() if key != "measures"}
        rows += [{**alone, **measures[0]}, *measures[1:]]
    return {**data, PART: rows} if rows else data


def together(draft: Draft) -> Draft:
    """The draft with each target's measures within it, places and faults with them."""
    targets: list[dict[str, Any]] = []
    paths: dict[str, str] = {}
    for number, row in enumerate(draft.data.get(PART, []), start=1):
        alone = {key: row[key] for key in row if key not in _OF_MEASURE}
        measure = {key: row[key] for key in _OF_MEASURE if key in row}
        if alone or not targets:
            targets.append(alone)
        target = f"{PART} nr. {len(targets)}"
        if measure:
            targets[-1].setdefault("measures", []).append(measure)
        counted = f"{target}.measures nr. {len(targets[-1].get('measures', ['']))}"
        paths[f"{PART} nr. {number}"] = target if alone else counted
        for key in _OF_MEASURE:
            paths[f"{PART} nr. {number}.{key}"] = f"{counted}.{key}"
        for key in ("text", "owner", "due"):
            paths[f"{PART} nr. {number}.{key}"] = f"{target}.{key}"
    if not targets:
        return draft
    return replace(
        draft,
        data={**draft.data, PART: targets},
        places=_moved(draft.places, paths),
        names=_moved(draft.names, paths),
        faults=[Fault(paths.get(f.path, f.path), f.text) for f in draft.faults],
        unread={paths.get(path, path) for path in draft.unread},
    )


def _moved(known: Mapping[str, str], paths: Mapping[str, str]) -> dict[str, str]:
    """What is known by path, under the paths that it has moved to."""
    found = {path: text for path, text in known.items() if path not in paths}
    for path, moved in paths.items():
        if path in known:
            found.setdefault(moved, known[path])
    return found
