"""What is wrong with a plan's file, in Danish, each fault with its place and no value.

What a plan says against itself is no fault of the file: `findings` tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.formatting import is_period
from parathed_lib.forms.checks import check_shape, rows_of, twice, unknown_names
from parathed_lib.forms.draft import Draft, Fault
from parathed_lib.forms.plan import model
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.ranges import read_range

_RANGES = {"schema": "skal være 1"}
# Days that somebody has recorded, and so must be clear.
_RECORDED = (
    ("actions", "status_date"),
    ("milestones", "reached"),
)
# Fields that name a part of the same plan. What those are called is its own and is not
# repeated.
_OWN_NAMES = (
    ("actions", "track", "tracks", "spor"),
    ("actions", "phase", "phases", "fase"),
    ("milestones", "phase", "phases", "fase"),
    ("milestones", "action", "actions", "handling"),
    ("budget", "track", "tracks", "spor"),
)
_A_DAY = "skal være en dag, en måned eller et år, fx 2017-06-30 eller juni 2017"
_A_NUMBER = "skal være et tal, en grænse eller et interval, fx 50, ≥ 50 eller 5-6"


def check(draft: Draft, catalogue: Catalogue) -> tuple[Plan | None, list[Fault]]:
    """The plan that a draft gives, and everything that is wrong with the file.

    Without faults the plan is there; with faults it must not be used.
    """
    plan, faults = check_shape(draft, Plan, _names(), _RANGES, noun="planen")
    data = draft.data
    code = data.get("municipality")
    if isinstance(code, str) and code and code not in catalogue.municipalities:
        faults.append(Fault("municipality", "er ikke en kommunekode"))
    faults += _day_faults(data)
    faults += _number_faults(data)
    faults += _name_faults(draft, catalogue)
    faults += _twice(draft)
    return plan, faults


@cache
def _names() -> set[str]:
    parts = [
        part
        for part in vars(model).values()
        if isinstance(part, type) and issubclass(part, BaseModel)
    ]
    fields = {field for part in parts for field in part.model_fields} | {"schema"}
    passages = {passage.id for passage in load_planning().passages}
    return fields | passages | set(load_catalogue().rubric.parameter)


def _day_faults(data: dict[str, Any]) -> Iterator[Fault]:
    spans = [("", data)]
    spans += [
        (f"phases nr. {number}.", row)
        for number, row in enumerate(rows_of(data, "phases"), start=1)
    ]
    for path, row in spans:
        first, last = row.get("first"), row.get("last")
        days = []
        for name, text, read in (("first", first, first_day), ("last", last, last_day)):
            found = read(text) if isinstance(text, str) else None
            if isinstance(text, str) and text and found is None:
                yield Fault(f"{path}{name}", _A_DAY)
            days.append(found)
        if days[0] and days[1] and days[1] < days[0]:
            yield Fault(f"{path}last", "ligger før den første dag")
    recorded = [("decision_date", data.get("decision_date"))]
    recorded += [
        (f"{part} nr. {number}.{key}", row.get(key))
        for part, key in _RECORDED
        for number, row in enumerate(rows_of(data, part), start=1)
    ]
    recorded += [
        (f"{path}.actual_date", row.get("actual_date")) for path, row in _measures(data)
    ]
    for path, text in recorded:
        if isinstance(text, str) and text and last_day(text) is None:
            yield Fault(path, _A_DAY)
    for number, row in enumerate(rows_of(data, "extent"), start=1):
        text = row.get("period")
        if isinstance(text, str) and text and not is_period(text):
            yield Fault(
                f"extent nr. {number}.period", "skal være år, måned eller kvartal"
            )


def _measures(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The measures of all result targets, each with the path to it."""
    for number, target in enumerate(rows_of(data, "result_targets"), start=1):
        for place, row in enumerate(rows_of(target, "measures"), start=1):
            yield f"result_targets nr. {number}.measures nr. {place}", row


def _number_faults(data: dict[str, Any]) -> Iterator[Fault]:
    texts = [(f"{path}.expected", row.get("expected")) for path, row in _measures(data)]
    for number, row in enumerate(rows_of(data, "statements"), start=1):
        path = f"statements nr. {number}"
        texts.append((f"{path}.printed", row.get("printed")))
        factors = row.get("factors", [])
        if isinstance(factors, list):
            texts += [(f"{path}.factors nr. {n}", f) for n, f in enumerate(factors, 1)]
        if bool(factors) == bool(row.get("counts")):
            yield Fault(path, "skal have enten factors eller counts, ikke begge")
    for path, text in texts:
        if isinstance(text, str) and text and read_range(text) is None:
            yield Fault(path, _A_NUMBER)


def _name_faults(draft: Draft, catalogue: Catalogue) -> list[Fault]:
    data = draft.data
    rubric, planning = catalogue.rubric, load_planning()
    faults = [
        Fault(f"{part} nr. {number}.{key}", f"kendes ikke som {kind} i planen")
        for part, key, named, kind in _OWN_NAMES
        for ids in [[row.get("id") for row in rows_of(data, named)]]
        # Where names are missing, what points to them is not told again.
        if named not in draft.unread and all(ids)
        for number, row in enumerate(rows_of(data, part), start=1)
        if isinstance(row.get(key), str) and row[key] and row[key] not in ids
    ]
    indicators = set(catalogue.indicators.by_id) | set(catalogue.local)
    known: list[tuple[str, str, set[str], str]] = [
        ("actions", "theme", set(rubric.theme), "tema"),
        ("actions", "parameter", set(rubric.parameter), "svar"),
        ("actions", "indicator", indicators, "indikator"),
        ("extent", "id", {e.id for e in rubric.extent}, "antal"),
    ]
    faults += [
        fault
        for part, key, names, kind in known
        for number, row in enumerate(rows_of(data, part), start=1)
        for used in [[row[key]] if row.get(key) else []]
        for fault in unknown_names(f"{part} nr. {number}.{key}", used, names, kind)
    ]
    advice = set(planning.recommendation)
    faults += [
        fault
        for number, row in enumerate(rows_of(data, "actions"), start=1)
        for fault in unknown_names(
            f"actions nr. {number}.recommendations",
            row.get("recommendations"),
            advice,
            "anbefaling",
        )
    ]
    passages = {passage.id for passage in planning.passages}
    return faults + unknown_names("texts", data.get("texts"), passages, "afsnit")


def _twice(draft: Draft) -> list[Fault]:
    return [
        fault
        for part, keys, what in (
            ("tracks", ("id",), "det samme spor"),
            ("phases", ("id",), "den samme fase"),
            ("actions", ("id",), "den samme handling"),
            ("set_aside", ("point",), "det samme opmærksomhedspunkt"),
            ("extent", ("id", "period"), "det samme antal og den samme periode"),
        )
        for fault in twice(draft, part, keys, what)
    ]
