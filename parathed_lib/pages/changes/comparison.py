"""Two reports beside each other: every value that is another, and where it stands.

Tables are compared key by key, lists row by row as `matching` finds the rows again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from parathed_lib.assessment.comparability import obstacle_over_time, same_area
from parathed_lib.pages.changes.facts import Change, Place, Row
from parathed_lib.pages.changes.matching import Found, matched
from parathed_lib.pages.changes.names import indicator
from parathed_lib.pages.changes.reading import (
    Sentences,
    is_figure,
    is_rows,
    read_assessment,
    read_figure,
    read_other,
)
from parathed_lib.pages.changes.values import (
    NOTHING,
    Data,
    Value,
    side,
    value_of,
    without_numbers,
)
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.pages.stored import Stored, row_name
from parathed_lib.vintage import Figure

# What the report was made from, told apart from its figures.
_MADE_FROM = {
    *("manifest", "vintage", "round", "form_date", "halves", "rubric", "example"),
}
# What a report's keys are told among, in the order in which they are told.
_OF_ASSESSMENT = {
    "score": ("score",),
    "ratings": ("parameters",),
    "themes": ("themes",),
    "indicators": ("indicators",),
    "extent": ("extent",),
    "municipality": ("municipality",),
    "unknowns": ("unknowns",),
    "attention_points": ("attention_points",),
    "robustness": ("robustness",),
    "other": (),
}
_OF_OTHERS = {
    "plan": ("municipality", "plan", "key", "name", "round"),
    "score": ("score",),
    "answers": ("ratings", "themes", "parameters", "changes"),
    "points": ("points", "attention_points", "shared", "loop", "loop_gap"),
    "milestones": ("phases", "milestones", "states"),
    "actions": ("tracks", "actions", "statuses"),
    "goals": ("goals", "result_targets", "measures", "own_targets"),
    "budget": ("budget", "amounts"),
    "training": ("training",),
    "recommendations": ("coverage",),
    "findings": ("findings",),
    "indicators": ("indicators",),
    "extent": ("extent", "extent_limits"),
    "group": (
        *("area", "rounds", "municipalities", "regions", "counts", "smallest_group"),
        *("alike_pairs", "withheld", "pairs"),
    ),
    "texts": ("definitions", "texts", "notes"),
    "status_text": ("status_text",),
    "other": (),
    "unknowns": ("unknowns",),
}
# Data that repeat a parameter of the manifest, which is told among the causes.
_PARAMETERS = {
    "at": "at",
    "vintage_before": "since_vintage",
    "round_before": "since_round",
}
# What a figure's row says of it only when both reports say it.
_ONLY_IN_BOTH = "region_label"
_TEXTS = ("title", "name", "text", "term", "area", "about", "action")
_IDS = (
    *("number", "id", "key", "point", "parameter", "year", "round", "kind", "theme"),
    "row",
)

Groups = Mapping[str, Sequence[str]]


def changes_between(old: Stored, new: Stored) -> list[Change]:
    """All that differs between two reports of a kind, in the order of their groups."""
    is_assessment = new.kind == ASSESSMENT
    read = read_assessment if is_assessment else read_other
    groups = _OF_ASSESSMENT if is_assessment else _OF_OTHERS
    apart = _MADE_FROM | {key for key in _PARAMETERS if _is_repeated(key, old, new)}
    before, after = (
        read({key: s.data[key] for key in s.data if key not in apart})
        for s in (old, new)
    )
    found = _parts(before, after, groups)
    return sorted(found, key=lambda change: _order(change, list(groups)))


def comparable(id: str, old: Figure, new: Figure) -> bool:
    """Whether the difference of two figures of an area says anything.

    The rule is that of `comparability`. Of an indicator that the catalogue does not
    know, such as a municipality's own, only figures of the same period are compared.
    """
    entry = indicator(id)
    if entry is None:
        return old.period == new.period
    return obstacle_over_time(entry, old, new) is None


def _is_repeated(key: str, old: Stored, new: Stored) -> bool:
    """Whether a key says what a parameter of the manifest does, in both reports."""
    name = _PARAMETERS[key]
    return all(
        (s.data.get(key) or "") == s.parameters.get(name, "") for s in (old, new)
    )


def _order(change: Change, groups: list[str]) -> tuple[Any, ...]:
    """Group by group; how the score depends on each answer is told key by key."""
    place = change.place
    by_key = [place.rows[0].noun, *place.fields] if place.rows else []
    return groups.index(place.group), by_key if place.group == "robustness" else []


def _parts(
    old: Data, new: Data, groups: Groups, path: str = "", rows: tuple[Row, ...] = ()
) -> Iterator[Change]:
    """The keys of a report, or of one of the plans that it is about."""
    for key in dict.fromkeys([*new, *old]):
        place = _part(key, groups, path, rows)
        if key not in old or key not in new:
            a, b = (side("there" if key in data else "absent") for data in (old, new))
            yield Change(place, a, b)
        elif key == "plans" and is_rows(old[key]) and is_rows(new[key]):
            yield from _plans(old[key], new[key])
        else:
            yield from _compared(old[key], new[key], place)


def _part(key: str, groups: Groups, path: str, rows: tuple[Row, ...]) -> Place:
    """The place of a key; one that is all of its group has no other name.

    The path begins with the key, but for the parts of an assessment and for the
    indicators, whose rows have names of their own.
    """
    group = next((g for g in groups if key in groups[g]), "other")
    is_whole = key == group or groups[group] == (key,)
    if group == "other" or (groups is _OF_OTHERS and key != "indicators"):
        path = f"{path}.{key}" if path else key
    return Place(group, path, key, rows, () if is_whole else (key,))


def _plans(old: list[Data], new: list[Data]) -> Iterator[Change]:
    """Each plan's parts; told by the plan's name where there are several."""
    for before, after in matched(old, new):
        number, data = after or before or (0, {})
        plan = _row("plans", data, number)._replace(when="")
        here = Place("plan", f"plans[{row_name(data, number)}]", "plans", (plan,))
        if before is None or after is None:
            yield from _came_or_went(before, after, here)
            continue
        rows = here.rows if max(len(old), len(new)) > 1 else ()
        sides = read_other(before[1]), read_other(after[1])
        yield from _parts(*sides, _OF_OTHERS, here.path, rows)


def _compared(old: Any, new: Any, place: Place) -> Iterator[Change]:
    """Two values of any kind."""
    if type(old) is type(new) and old == new:
        return
    if isinstance(old, Sentences) and isinstance(new, Sentences):
        yield from _sentences(old, new, place)
    elif _both(is_figure, old, new):
        yield from _changed(read_figure(old), read_figure(new), place)
    elif _both(_is_table, old, new):
        a, b = _shown(old or {}), _shown(new or {})
        for key in dict.fromkeys([*b, *a]):
            yield from _compared(a.get(key), b.get(key), place.below(key))
    elif _both(is_rows, old, new):
        yield from _rows(old or [], new or [], place)
    else:
        before, after = value_of(old, place.key), value_of(new, place.key)
        if not (place.key == _ONLY_IN_BOTH and NOTHING in (before, after)):
            yield from _changed(before, after, place)


def _both(is_such: Callable[[Any], bool], old: Any, new: Any) -> bool:
    """Whether both are such, or one is and the other is not there."""
    return all(data is None or is_such(data) for data in (old, new))


def _rows(old: list[Data], new: list[Data], place: Place) -> Iterator[Change]:
    for before, after in matched(old, new):
        number, data = after or before or (0, {})
        row = _row(place.key, data, number)
        name = f"{row.kind} {row.id}" if row.kind else row_name(data, number)
        here = place.of(row, f"{name} {row.when}".strip())
        if before is None or after is None:
            yield from _came_or_went(before, after, here)
        else:
            yield from _compared(before[1], after[1], here)


def _came_or_went(
    before: Found | None, after: Found | None, place: Place
) -> Iterator[Change]:
    """A row of one report alone: its figures, where it has any, else that it is there.

    That other numbers and words came with it needs no telling.
    """
    rows = [_shown(found[1]) if found else {} for found in (before, after)]
    a, b = ({key: row[key] for key in row if is_figure(row[key])} for row in rows)
    figures = list(_compared(a, b, place))
    yield from figures or [Change(place, _there(before), _there(after))]


def _there(found: object) -> Value:
    return side("absent" if found is None else "there")


def _sentences(old: Sentences, new: Sentences, place: Place) -> Iterator[Change]:
    """Sentences that went out, and that came in."""
    before, after = Counter(old), Counter(new)
    for text in (before - after).elements():
        yield Change(replace(place, path="removed"), Value(None, text), NOTHING)
    for text in (after - before).elements():
        yield Change(replace(place, path="added"), NOTHING, Value(None, text))


def _changed(old: Value, new: Value, place: Place) -> Iterator[Change]:
    """A value that is another; of figures, whether they can be compared."""
    if old == new:
        return
    is_comparable, (a, b) = True, (old.figure, new.figure)
    if a and b and place.group == "extent":
        is_comparable = a.period == b.period
    if a and b and place.group == "indicators":
        id = place.path.partition(".")[0]
        is_comparable = same_area(a.area, b.area) and comparable(id, a, b)
    yield Change(place, old, new, is_comparable=is_comparable)


def _row(noun: str, data: Data, number: int) -> Row:
    """A row by what it says of itself: number or id, and text; else by its place."""
    facts = data.get("facts")
    told: Data = facts if isinstance(facts, dict) else data
    text = next((str(data[key]) for key in _TEXTS if data.get(key)), "")
    id = next((str(told[key]) for key in _IDS if told.get(key) is not None), "")
    when = str(data.get("period") or data.get("round") or "")
    if not (text or id):
        return Row(noun, str(number + 1))
    return Row(
        noun,
        "" if id == text else id,
        text,
        "" if when == id else when,
        "" if told is data else str(data.get("kind")),
    )


def _is_table(data: Any) -> bool:
    return isinstance(data, dict)


def _shown(data: Data) -> Data:
    """A table without the numbers that are hidden."""
    return without_numbers(data) if data.get("status") == "suppressed" else data
