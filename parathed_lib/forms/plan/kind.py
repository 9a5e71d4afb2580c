"""The plan as a kind of form: what it can say beyond its specification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.disclosure.small_counts import is_small
from parathed_lib.errors import PlanError
from parathed_lib.formatting import day
from parathed_lib.forms.checks import values_at
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.kind import SMALL, WHOLE, FormKind, Show
from parathed_lib.forms.lists import Choices, choices, lists_of
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Measure, Plan
from parathed_lib.forms.plan.ranges import read_range
from parathed_lib.forms.workbook.layout import Contents, Scope

# Days that somebody has recorded, and so must be clear.
_RECORDED = (
    "decision_date",
    "actions[].status_date",
    "milestones[].reached",
    "result_targets[].measures[].actual_date",
)
_RANGES = (
    "result_targets[].measures[].expected",
    "statements[].printed",
    "statements[].factors[]",
)
# The sheets that show what the assessment says.
POINTS, NEXT_STEPS = "Opmærksomhed", "Næste trin"
_A_DAY = "skal være en dag, en måned eller et år, fx 2017-06-30 eller juni 2017"
_A_NUMBER = "skal være et tal, en grænse eller et interval, fx 50, ≥ 50 eller 5-6"
_TARGETS = "result_targets"
_OF_MEASURE = tuple(Measure.model_fields)


def _range(text: str, _: Any) -> str:
    """A bound or an interval, when neither end is a small count."""
    found = read_range(text)
    if not found:
        return SMALL
    ends = [end for end in (found.low, found.high) if end is not None]
    return SMALL if any(map(is_small, ends)) else " ".join(text.split())


def _day(read: Callable[[str], date | None]) -> Show:
    """The day that a text means; one that means none is not repeated."""
    return lambda text, _: day(found) if (found := read(text)) else None


class _PlanKind(FormKind[Plan]):
    error = PlanError
    shows = MappingProxyType(
        {"first": _day(first_day), "last": _day(last_day), "range": _range}
    )

    def contents(self, catalogue: Catalogue, edition: str = WHOLE) -> Contents:
        planning = load_planning()
        advice = planning.recommendations
        lists = lists_of(catalogue) | {
            name: choices(name, ((entry.id, entry.name) for entry in entries))
            for name, entries in (
                ("status", planning.file.statuses),
                ("beslutning", planning.file.decisions),
                ("talt", planning.file.counted),
            )
        }
        kinds = planning.file.amounts
        lists["beløb"] = replace(
            choices("beløb", ((kind.id, kind.name) for kind in kinds)),
            also=tuple((name, kind.id) for kind in kinds for name in kind.before),
        )
        lists["afsnit"] = choices(
            "afsnit", ((p.id, p.title) for p in planning.passages), "afsnit"
        )
        # By their numbers in the printed order, or by their ids.
        lists["anbefaling"] = Choices(
            "anbefaling",
            tuple(a.id for a in advice),
            tuple(range(1, len(advice) + 1)),
            word="anbefaling",
        )

        def advised(scope: Scope) -> Iterator[Scope]:
            for number, entry in enumerate(advice, start=1):
                if entry.area == scope["area"].id:
                    yield {"number": number, "recommendation": entry}

        return Contents(
            lists,
            texts={"planning": planning, "rubric": catalogue.rubric},
            repeated={
                "passage": lambda _: [{"passage": p} for p in planning.passages],
                "area": lambda _: [{"area": a} for a in planning.areas],
                "advised": advised,
            },
        )

    def own_faults(
        self, draft: Draft, form: Plan | None, catalogue: Catalogue
    ) -> list[Fault]:
        return [*_day_faults(draft.data), *_number_faults(draft.data)]

    def as_rows(self, data: dict[str, Any]) -> dict[str, Any]:
        """A row for each measure, as a workbook has no rows within rows.

        A row without a target's text is one more measure of the target above.
        """
        rows: list[dict[str, Any]] = []
        for target in data.get(_TARGETS, []):
            measures = target.get("measures") or [{}]
            alone = {key: value for key, value in target.items() if key != "measures"}
            rows += [{**alone, **measures[0]}, *measures[1:]]
        return {**data, _TARGETS: rows} if rows else data

    def from_rows(self, draft: Draft) -> Draft:
        """Each target's measures within it, places and faults with them."""
        targets: list[dict[str, Any]] = []
        paths: dict[str, str] = {}
        for number, row in enumerate(draft.data.get(_TARGETS, []), start=1):
            alone = {key: row[key] for key in row if key not in _OF_MEASURE}
            measure = {key: row[key] for key in _OF_MEASURE if key in row}
            if alone or not targets:
                targets.append(alone)
            target = f"{_TARGETS} nr. {len(targets)}"
            if measure:
                targets[-1].setdefault("measures", []).append(measure)
            counted = f"{target}.measures nr. {len(targets[-1].get('measures', ['']))}"
            paths[f"{_TARGETS} nr. {number}"] = target if alone else counted
            for key in _OF_MEASURE:
                paths[f"{_TARGETS} nr. {number}.{key}"] = f"{counted}.{key}"
            for key in ("text", "owner", "due"):
                paths[f"{_TARGETS} nr. {number}.{key}"] = f"{target}.{key}"
        if not targets:
            return draft
        return replace(
            draft,
            data={**draft.data, _TARGETS: targets},
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


def _day_faults(data: dict[str, Any]) -> Iterator[Fault]:
    for begin, end in (("first", "last"), ("phases[].first", "phases[].last")):
        pairs = zip(values_at(data, begin), values_at(data, end), strict=True)
        for (first_path, first), (last_path, last) in pairs:
            days = []
            for path, text, read in (
                (first_path, first, first_day),
                (last_path, last, last_day),
            ):
                found = read(text) if isinstance(text, str) else None
                if isinstance(text, str) and text and found is None:
                    yield Fault(path, _A_DAY)
                days.append(found)
            if days[0] and days[1] and days[1] < days[0]:
                yield Fault(last_path, "ligger før den første dag")
    for pattern in _RECORDED:
        for path, text in values_at(data, pattern):
            if isinstance(text, str) and text and last_day(text) is None:
                yield Fault(path, _A_DAY)


def _number_faults(data: dict[str, Any]) -> Iterator[Fault]:
    for path, row in values_at(data, "statements[]"):
        group = row if isinstance(row, dict) else {}
        if bool(group.get("factors", [])) == bool(group.get("counts")):
            yield Fault(path, "skal have enten factors eller counts, ikke begge")
    for pattern in _RANGES:
        for path, text in values_at(data, pattern):
            if isinstance(text, str) and text and read_range(text) is None:
                yield Fault(path, _A_NUMBER)


PLAN = _PlanKind(Plan, Path(__file__).parent)
