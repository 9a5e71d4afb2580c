"""What changed on a page on a plan, follow-up or programme, part by part.

Every value is compared, and told by the row that it belongs to: the row's number, id or
text instead of its place in a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from parathed_lib.report.audit.diff import labels, reasons, words
from parathed_lib.report.audit.diff.changes import (
    HIDDEN,
    NOTHING,
    Change,
    Reason,
    Shown,
    is_number,
)
from parathed_lib.report.audit.diff.danish_data import danish_value
from parathed_lib.report.audit.diff.indicators import comparable
from parathed_lib.report.audit.diff.labels import NO_NAME, OTHER, PARTS, TOPICS, Name
from parathed_lib.report.audit.diff.matching import pairs
from parathed_lib.report.audit.diff.origins import Origins
from parathed_lib.report.audit.places import row_name
from parathed_lib.report.run.stored import Stored
from parathed_lib.vintage import Figure

# Data that repeat a parameter of the manifest, which is told among the causes.
_PARAMETERS = {
    "at": "at",
    "vintage_before": "since_vintage",
    "round_before": "since_round",
}
_FIGURE = {"value", "period", "status"}

Data = Mapping[str, Any]


@dataclass(frozen=True)
class _Place:
    """Where a value stands: its path for programs, and the names of row and field."""

    topic: str
    path: str
    row: Name = NO_NAME
    field: Name = NO_NAME
    key: str = ""
    hidden: tuple[bool, bool] = (False, False)

    def below(self, key: str) -> _Place:
        name = labels.field(key, self.key)
        field = Name(
            ", ".join(filter(None, (self.field.english, name.english))),
            ", ".join(filter(None, (self.field.danish, name.danish))),
        )
        return replace(self, path=f"{self.path}.{key}", field=field, key=key)

    def change(self, old: Shown, new: Shown, why: reasons.Reasons) -> Change:
        own = labels.field(self.key)
        label, name = (
            ": ".join(filter(None, (row, field))) or alone
            for row, field, alone in zip(self.row, self.field, own, strict=True)
        )
        return Change(self.topic, self.path, name, old, new, why, label=label)


def parts(
    old: Stored, new: Stored, origins: Origins, told: tuple[str, ...]
) -> list[Change]:
    """All that differs, in the order of `labels.TOPICS`, without the keys in `told`."""
    why = reasons.of_anything(origins)
    repeated = [
        key
        for key, name in _PARAMETERS.items()
        if all(
            (s.data.get(key) or "") == s.parameters.get(name, "") for s in (old, new)
        )
    ]
    found: list[Change] = []
    for key in dict.fromkeys([*new.data, *old.data]):
        if key not in told and key not in repeated:
            found += _part(key, old.data, new.data, why)
    order = list(TOPICS)
    return sorted(found, key=lambda change: order.index(change.group))


def _part(key: str, old: Data, new: Data, why: reasons.Reasons) -> Iterator[Change]:
    """A key of the report, or of a plan that a follow-up is about."""
    topic, noun = PARTS.get(key, (OTHER, NO_NAME))
    place = _Place(topic, key, field=labels.field(key), key=key)
    if noun.english or topic == key:
        place = replace(place, row=noun, field=NO_NAME)
    if key not in old or key not in new:
        a, b = (words.THERE if key in d else words.NOT_THERE for d in (old, new))
        yield place.change(a, b, why)
        return
    before, after = old[key], new[key]
    if key == "plans" and _rows(before) and _rows(after):
        yield from _plans(before, after, why)
    elif key == "status_text" and _rows(before) and _rows(after):
        yield from sentences(topic, _spoken(before), _spoken(after), why)
    elif key == "goals" and _texts(before) and _texts(after):
        yield from sentences(topic, Counter(before), Counter(after), why)
    elif key == "extent" and _rows(before) and _rows(after):
        yield from _extent(before, after, place, why)
    else:
        yield from _compared(before, after, place, why)


def sentences(
    group: str, old: Counter[str], new: Counter[str], why: reasons.Reasons
) -> Iterator[Change]:
    """Sentences that went out, and that came in."""
    for text in (old - new).elements():
        yield Change(group, "removed", "Udgået", Shown(None, text), NOTHING, why)
    for text in (new - old).elements():
        yield Change(group, "added", "Ny", NOTHING, Shown(None, text), why)


def _plans(
    old: list[dict[str, Any]], new: list[dict[str, Any]], why: reasons.Reasons
) -> Iterator[Change]:
    """Each plan's parts; told by the plan's name where there are several."""
    several = max(len(old), len(new)) > 1
    for before, after in pairs(old, new):
        number, plan = after or before or (0, {})
        path = f"plans[{row_name(plan, number)}]"
        name = labels.row(Name("plan", "plan"), plan, number)
        if before is None or after is None:
            here = _Place("plan", path, row=name)
            yield here.change(_there(before), _there(after), why)
            continue
        for key in dict.fromkeys([*after[1], *before[1]]):
            for change in _part(key, before[1], after[1], why):
                if change.id in ("added", "removed"):
                    yield change
                    continue
                prefix = name if several else NO_NAME
                yield replace(
                    change,
                    id=f"{path}.{change.id}",
                    label=", ".join(filter(None, (prefix.english, change.label))),
                    name=", ".join(filter(None, (prefix.danish, change.name))),
                )


def _compared(
    old: Any, new: Any, place: _Place, why: reasons.Reasons
) -> Iterator[Change]:
    if type(old) is type(new) and old == new:
        return
    if _figure(old) and _figure(new) and (old or new):
        yield from _figures(old, new, place, why)
    elif _table(old) and _table(new) and (old or new):
        a, b = (part or {} for part in (old, new))
        hidden = [x.get("status") == "suppressed" for x in (a, b)]
        h = (place.hidden[0] or hidden[0], place.hidden[1] or hidden[1])
        for key in dict.fromkeys([*b, *a]):
            below = replace(place, hidden=h).below(key)
            yield from _compared(a.get(key), b.get(key), below, why)
    elif _rows(old or []) and _rows(new or []) and (old or new):
        yield from _listed(old or [], new or [], place, why)
    else:
        first = _shown(old, place.key, place.hidden[0])
        second = _shown(new, place.key, place.hidden[1])
        if first != second:
            yield place.change(first, second, why)


def _listed(
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    place: _Place,
    why: reasons.Reasons,
) -> Iterator[Change]:
    """The rows of a list, each by what it says of itself."""
    _, noun = PARTS.get(place.key, (OTHER, labels.field(place.key)))
    for before, after in pairs(old, new):
        number, data = after or before or (0, {})
        name = labels.row(noun, data, number)
        if place.row.english and place.row != noun:
            name = Name(*(f"{a}, {b}" for a, b in zip(place.row, name, strict=True)))
        path = f"{place.path}[{row_name(data, number)}]"
        if place.topic == "indicators" and isinstance(data.get("id"), str):
            path = data["id"]
        here = replace(place, path=path, row=name, field=NO_NAME)
        if before is None or after is None:
            yield here.change(_there(before), _there(after), why)
        else:
            yield from _compared(before[1], after[1], here, why)


def _extent(
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    place: _Place,
    why: reasons.Reasons,
) -> Iterator[Change]:
    """Counts, each with that of the same period; one of another is a new period."""
    known = {row.get("id") for row in old if row.get("period")}
    for before, after in pairs(old, new):
        _, row = after or before or (0, {})
        id, when = str(row.get("id")), str(row.get("period") or "")
        period = danish_value("period", when) or "ingen periode"
        name = Name(f"{id} {when}".strip(), f"{words.extent_name(id)}: {period}")
        path = f"extent[{id} {when}]" if when else f"extent[{id}]"
        here = replace(place, path=path, row=name, field=NO_NAME)
        a, b = (_count(found) for found in (before, after))
        is_new = before is None and id in known and when != ""
        if a != b:
            told = (Reason("new period", when),) if is_new else why
            yield here.change(a, b, told)
        if before and after:
            first, second = _beside_count(before[1]), _beside_count(after[1])
            hidden = (a == HIDDEN, b == HIDDEN)
            yield from _compared(first, second, replace(here, hidden=hidden), why)


def _count(found: tuple[int, dict[str, Any]] | None) -> Shown:
    row = found[1] if found else {}
    return (
        HIDDEN if row.get("status") == "suppressed" else words.exact(row.get("value"))
    )


def _beside_count(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in row if key not in ("value", "status")}


def _figures(
    old: Data | None, new: Data | None, place: _Place, why: reasons.Reasons
) -> Iterator[Change]:
    """A public figure with its period.

    There is no difference where the two cannot be compared.
    """
    before, after = old or {}, new or {}
    first, second = _dated(before, place.hidden[0]), _dated(after, place.hidden[1])
    if first == second:
        return
    when = before.get("period"), after.get("period")
    other = None not in when and when[0] != when[1]
    told = (Reason("new period", f"{when[0]} {reasons.ARROW} {when[1]}"),)
    figures = (
        Figure(f.get("value"), f.get("status") or "ok", f.get("period"))
        for f in (before, after)
    )
    change = place.change(first, second, told if other else why)
    is_comparable = comparable(place.path.partition(".")[0], *figures)
    yield replace(change, is_comparable=is_comparable)


def _dated(figure: Data, hidden: bool) -> Shown:
    is_hidden = hidden or figure.get("status") == "suppressed"
    value = HIDDEN if is_hidden else words.exact(figure.get("value"))
    return words.dated(value, figure.get("period"), figure.get("status"))


def _shown(value: Any, key: str, hidden: bool) -> Shown:
    if hidden and is_number(value):
        return HIDDEN
    if isinstance(value, list):
        texts = [_shown(part, key, hidden).text for part in value]
        return Shown("; ".join(texts), "; ".join(texts)) if texts else NOTHING
    if isinstance(value, str) and value:
        return Shown(value, words.exact(danish_value(key, value)).text)
    if key == "year" and is_number(value):
        return Shown(value, str(value))  # no thousands
    return words.exact(value)


def _there(found: object) -> Shown:
    return words.NOT_THERE if found is None else words.THERE


def _table(data: Any) -> bool:
    return data is None or isinstance(data, dict)


def _figure(data: Any) -> bool:
    return data is None or (isinstance(data, dict) and data.keys() == _FIGURE)


def _rows(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(row, dict) for row in data)


def _texts(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(text, str) for text in data)


def _spoken(rows: list[dict[str, Any]]) -> Counter[str]:
    """Sentences under their headings."""
    return Counter(
        f"{row.get('about')}: {text}"
        for row in rows
        for text in (row["text"] if _texts(row.get("text")) else [row.get("text")])
    )
