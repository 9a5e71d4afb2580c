"""Every published figure of two assessments beside each other, group by group.

What no group knows is compared all the same, value by value, so that nothing published
can change unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from parathed_lib.assessment.comparability import obstacle_over_time, same_area
from parathed_lib.catalogue import load_catalogue
from parathed_lib.formatting import MISSING
from parathed_lib.pages.changes.causes import Causes, new_period
from parathed_lib.pages.changes.facts import (
    ABSENT,
    HIDDEN,
    NOTHING,
    THERE,
    Change,
    Reasons,
    Row,
    Value,
    exact,
    is_number,
)
from parathed_lib.pages.stored import row_name
from parathed_lib.vintage import Figure

# What the report was made from, told apart from its figures.
MADE_FROM = (
    *("manifest", "vintage", "round", "form_date", "halves", "rubric", "example"),
)
_LEVELS = ("municipality", "region", "nation")
_SCORE = (
    *("status", "sum", "answered", "expected", "mean", "level", "own_mean"),
    *("assessor_mean", "self_rated"),
)
_THEME = (
    *("own", "assessor", "mean", "potential", "priority_computed", "priority_own"),
)
_INDICATOR = (
    *(*_LEVELS, "periods", "text", "status", "statuses", "verdict", "low", "high"),
    *("region_area", "region_label", "compared"),
)
# How far the score depends on doubt, on the way it is reckoned, and on single answers
_ROBUSTNESS = (
    *("sensitivity", "alternatives.value", "alternatives.label", "alternatives.level"),
    *("leave_one_out.change", "leave_one_out.mean"),
)
_ROUNDING = 1e-9

Data = Mapping[str, Any]


def changes(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    """The figures and sentences that differ, in the order of the report."""
    for compare in _GROUPS.values():
        yield from (c for c in compare(old, new, causes) if c.old != c.new)
    known = (*MADE_FROM, *_GROUPS)
    yield from _rest(old, new, known, "other", causes.of_anything())


def comparable(indicator: str, old: Figure, new: Figure) -> bool:
    """Whether the difference of two figures of an area says anything.

    The rule is that of `comparability`. Of an indicator that the catalogue does not
    know, such as a municipality's own, only figures of the same period are compared.
    """
    entry = load_catalogue().indicators.by_id.get(indicator)
    if entry is None:
        return old.period == new.period
    return obstacle_over_time(entry, old, new) is None


def read_figure(value: Any, status: Any, period: Any) -> Figure:
    """A report's figure; a status that it does not tell is a sure one."""
    return Figure(
        value if is_number(value) else None,
        str(status or "ok"),
        period if isinstance(period, str) else None,
    )


def sentences(
    group: str, old: Iterable[str], new: Iterable[str], why: Reasons
) -> Iterator[Change]:
    """Sentences that went out, and that came in."""
    before, after = Counter(old), Counter(new)
    for text in (before - after).elements():
        yield Change(group, "removed", Value(None, "sentence", text), NOTHING, why)
    for text in (after - before).elements():
        yield Change(group, "added", NOTHING, Value(None, "sentence", text), why)


def unknowns(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    """What is not known, as sentences."""
    before, after = (
        [f"{row['what']} {row['why']}" for row in data["unknowns"]]
        for data in (old, new)
    )
    return sentences("unknowns", before, after, causes.of_anything())


def count(row: Data) -> Value:
    """A count; one that is hidden is told neither as value nor as text."""
    return HIDDEN if row.get("status") == "suppressed" else exact(row.get("value"))


def _score(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    before, after = old["score"], new["score"]
    of_ratings = causes.of_ratings(changed=_rated(old) != _rated(new))
    for key in _SCORE:
        a, b = _score_part(before, key), _score_part(after, key)
        noise = _score_noise(before, after) if key in ("mean", "level") else None
        is_label = key == "level" and a.value == b.value
        why = causes.otherwise("rubric") if is_label else of_ratings
        fields = (f"score.{key}",)
        yield Change("score", key, a, b, why, fields=fields, noise=noise)


def _score_part(score: Data, key: str) -> Value:
    value = score.get(key)
    if key == "status":
        return Value(value, "status")
    if key == "level":
        return _step(value, score)
    return _mean(bool(value) if key == "self_rated" else value)


def _score_noise(old: Data, new: Data) -> bool | None:
    """Whether the mean moved no more than one rating one step off would move it."""
    answered = min(old["answered"], new["answered"])
    if old["mean"] is None or new["mean"] is None or answered < 1:
        return None
    return bool(abs(new["mean"] - old["mean"]) <= 1 / answered + _ROUNDING)


def _robustness(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    def place(change: Change) -> int:
        path = re.sub(r"\[.*\]", "", change.id)
        at = path if path in _ROBUSTNESS else path.partition(".")[0]
        return _ROBUSTNESS.index(at) if at in _ROBUSTNESS else len(_ROBUSTNESS)

    known, why = (*_SCORE, "label"), causes.of_form()
    rest = _rest(old["score"], new["score"], known, "robustness", why)
    yield from sorted(rest, key=place)


def _ratings(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    of_rubric = causes.otherwise("rubric")
    known = ("value", "label", "self_rated")  # the score tells it once
    for id, before, after in _by_id("parameters", old, new):
        a, b = (_step(row.get("value"), row) for row in (before, after))
        rows = (Row(id=id),)
        is_form = before and after and a.value != b.value
        why = causes.of_form() if is_form else of_rubric
        yield Change("ratings", id, a, b, why, rows)
        if before and after:
            yield from _rest(before, after, known, "ratings", of_rubric, id, rows)


def _themes(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    for id, before, after in _by_id("themes", old, new):
        for key in _THEME:
            a, b = _mean(before.get(key)), _mean(after.get(key))
            theme = "" if key == "priority_computed" else id
            rated = _rated(old, theme) != _rated(new, theme)
            why = causes.of_ratings(changed=rated or key == "priority_own")
            name = (Row(id=id),), (f"themes.{key}",)
            yield Change("themes", f"{id}.{key}", a, b, why, *name)


def _indicators(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    for id, before, after in _by_id("indicators", old, new):
        a, b = before or _absent(after), after or _absent(before)
        yield from _indicator(id, a, b, causes, in_both=bool(before and after))


def _absent(row: Data) -> dict[str, Any]:
    """An indicator that a report does not have, in the form of one that it has."""
    nothing = dict.fromkeys((*_LEVELS, "verdict", "low", "high"))
    texts = dict.fromkeys(_LEVELS, MISSING)
    return {**nothing, "title": row["title"], "periods": nothing, "text": texts}


def _indicator(
    id: str, old: Data, new: Data, causes: Causes, *, in_both: bool
) -> Iterator[Change]:
    """What changed in an indicator, at each of its levels and in what is said of it."""
    rows = (Row(text=str(new["title"])),)
    why: dict[str, Reasons] = {}

    def change(key: str, a: Value, b: Value, reasons: Reasons, **more: Any) -> Change:
        name = rows, (f"indicators.{key}",)
        return Change("indicators", f"{id}.{key}", a, b, reasons, *name, **more)

    for level in _LEVELS:
        before, after = _read(old, level), _read(new, level)
        areas = old.get("region_area"), new.get("region_area")
        is_same_area = level != "region" or same_area(*areas)
        a, b = _printed(old, level, before), _printed(new, level, after)
        if a == b:
            continue
        # the same figure is printed otherwise
        is_word = before == after or not in_both
        when = (before.period, after.period)
        of_figure = causes.of_figure(*when, is_same_area=is_same_area)
        why[level] = causes.of_words() if is_word else of_figure
        yield change(
            level,
            a,
            b,
            why[level],
            unit=str(new.get("unit") or ""),
            is_comparable=is_same_area and comparable(id, before, after),
            noise=_noise(old, new) if level == "municipality" else None,
        )
    if not in_both:
        return
    # of what rests on figures that stand in no report, such as numerators
    of_data = causes.of_figure()
    limits = why.get("municipality") or of_data
    yield change("interval", _interval(old), _interval(new), limits)
    if old["verdict"] != new["verdict"]:
        both = (*why.get("municipality", ()), *why.get("nation", ()))
        reasons = tuple(dict.fromkeys(both)) or of_data
        yield change("verdict", _verdict(old), _verdict(new), reasons)
    a, b = exact(old.get("region_label")), exact(new.get("region_label"))
    if NOTHING not in (a, b):
        yield change("region_label", a, b, why.get("region") or of_data)
    said = causes.of_words()
    yield from _rest(old, new, _INDICATOR, "indicators", said, id, rows)
    older = _older_pairs(old), _older_pairs(new)
    yield from _rest(*older, (), "indicators", of_data, id, rows)


def _printed(row: Data, level: str, figure: Figure) -> Value:
    """A figure with its period; one that is hidden is told by neither."""
    value = Value(row[level], "printed", row["text"][level])
    if value == Value(None, "printed", MISSING):
        value = NOTHING
    if figure.status == "suppressed":
        value = HIDDEN
    return value.of(figure.period, figure.status)


def _read(row: Data, level: str) -> Figure:
    value, statuses = row[level], row.get("statuses")
    status = row.get("status") if level == "municipality" else None
    if isinstance(statuses, dict) and level in statuses:
        status = statuses[level]
    return read_figure(value, status, row["periods"][level])


def _noise(old: Data, new: Data) -> bool | None:
    """Whether the two 95 % intervals overlap; None unless both figures are tested."""
    limits = [row[key] for row in (old, new) for key in ("low", "high")]
    if None in limits or None in (old["verdict"], new["verdict"]):
        return None
    if any(_read(row, "municipality").status == "suppressed" for row in (old, new)):
        return None
    return bool(max(limits[0], limits[2]) <= min(limits[1], limits[3]))


def _interval(row: Data) -> Value:
    limits = (row["low"], row["high"])
    return NOTHING if limits == (None, None) else Value(None, "limits", limits)


def _verdict(row: Data) -> Value:
    """What a verdict says in the report: which of the two figures is the higher."""
    pair = _compared(row).get("nation")
    pair = pair if isinstance(pair, dict) and pair else row
    verdict, own, nation = row["verdict"], pair.get("municipality"), pair.get("nation")
    if verdict is None or not (is_number(own) and is_number(nation)):
        return Value(verdict, "verdict", ("none", False))
    side = "higher" if own > nation else "lower"
    side = verdict if verdict == "similar" else side
    return Value(verdict, "verdict", (side, pair.get("low") is not None))


def _older_pairs(row: Data) -> dict[str, Any]:
    """The figures that are compared in an older period than is shown."""
    shown = row["periods"]["municipality"]
    return {
        "compared": {
            level: pair
            for level, pair in _compared(row).items()
            if pair and not (isinstance(pair, dict) and pair.get("period") == shown)
        }
    }


def _compared(row: Data) -> Data:
    found = row.get("compared")
    return found if isinstance(found, dict) else {}


def _extent(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    for id, before, after in _by_id("extent", old, new):
        a, b = (count(row).of(row.get("period")) for row in (before, after))
        when = before.get("period"), after.get("period")
        is_other = None not in when and when[0] != when[1]
        why = (new_period(*when),) if is_other else causes.of_form()
        rows = (Row(id=id),)
        yield Change("extent", id, a, b, why, rows, is_comparable=not is_other)


def _municipality(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    before, after = old["municipality"], new["municipality"]
    when = before.get("population_period"), after.get("population_period")
    # the region is that on the vintage's day
    for key, periods in {"population": when, "region": (None, None)}.items():
        a = exact(before.get(key)).of(periods[0])
        b = exact(after.get(key)).of(periods[1])
        why, fields = causes.of_figure(*periods), (f"municipality.{key}",)
        yield Change("municipality", key, a, b, why, fields=fields)
    known = ("population", "population_period", "region")
    yield from _rest(before, after, known, "municipality", causes.of_words())


def _attention_points(old: Data, new: Data, causes: Causes) -> Iterator[Change]:
    rubric = load_catalogue().rubric
    names = {theme.id: theme.name for theme in rubric.themes}
    names |= {parameter.id: parameter.name for parameter in rubric.parameters}

    def told(row: Data) -> str:
        about = row.get("parameter")
        text = f"{names.get(row['theme'], row['theme'])}: {row['text']}"
        return f"{text} ({names.get(about, about)})" if about else text

    before, after = (map(told, data["attention_points"]) for data in (old, new))
    return sentences("attention_points", before, after, causes.of_form())


# By the key of the JSON that is thereby told; the score's key holds two groups.
_GROUPS: dict[str, Callable[[Data, Data, Causes], Iterator[Change]]] = {
    "score": _score,
    "parameters": _ratings,
    "themes": _themes,
    "indicators": _indicators,
    "extent": _extent,
    "municipality": _municipality,
    "unknowns": unknowns,
    "attention_points": _attention_points,
    "robustness": _robustness,
}


def _step(value: Any, row: Data) -> Value:
    """A step of the scale with its word."""
    label = row.get("label")
    return Value(value, "step", label) if label else exact(value)


def _mean(value: Any) -> Value:
    """A number of the score or of a theme: means with two decimals."""
    return Value(value, "mean") if isinstance(value, float) else exact(value)


def _rated(data: Data, theme: str = "") -> dict[str, Any]:
    """The ratings, all of them or those of a theme."""
    rows = data["parameters"]
    return {r["id"]: r["value"] for r in rows if theme in ("", r["theme"])}


def _by_id(key: str, old: Data, new: Data) -> Iterator[tuple[str, Data, Data]]:
    """The rows of both by id, in the order of the new; without one it is empty."""
    before, after = ({row["id"]: row for row in data[key]} for data in (old, new))
    for id in dict.fromkeys([*after, *before]):
        yield id, before.get(id, {}), after.get(id, {})


def _rest(
    old: Data,
    new: Data,
    known: Collection[str],
    group: str,
    why: Reasons,
    place: str = "",
    rows: tuple[Row, ...] = (),
) -> Iterator[Change]:
    """The values beside the known keys that differ, by their path.

    A key that came or went is one change.
    """
    for key in dict.fromkeys([*new, *old]):
        if key in known:
            continue
        if key in old and key in new:
            before, after = (dict(_flat(data[key], key)) for data in (old, new))
        else:
            before, after = ({key: THERE if key in d else ABSENT} for d in (old, new))
        for path in dict.fromkeys([*after, *before]):
            a, b = before.get(path, NOTHING), after.get(path, NOTHING)
            if a != b:
                id = f"{place}.{path}" if place else path
                yield Change(group, id, a, b, why, rows, (f"{group}.{path}",))


def _flat(data: Any, path: str, hidden: bool = False) -> Iterator[tuple[str, Value]]:
    """Every single value by its path; a number that is hidden is not told."""
    if isinstance(data, dict):
        below = hidden or data.get("status") == "suppressed"
        for key, value in data.items():
            yield from _flat(value, f"{path}.{key}", below)
    elif isinstance(data, list):
        for number, row in enumerate(data):
            yield from _flat(row, f"{path}[{row_name(row, number)}]", hidden)
    else:
        yield path, HIDDEN if hidden and is_number(data) else exact(data)
