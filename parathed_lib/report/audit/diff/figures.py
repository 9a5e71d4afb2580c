"""Every published figure of two reports beside each other.

What a report holds is gone through group by group; what no group knows is compared all
the same, value by value, so that nothing published can change unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.report.audit.diff import reasons, words
from parathed_lib.report.audit.diff.changes import HIDDEN, Change, Reason, Shown
from parathed_lib.report.audit.diff.indicators import indicators
from parathed_lib.report.audit.diff.leaves import leaves
from parathed_lib.report.audit.diff.origins import RUBRIC, Origins
from parathed_lib.report.audit.diff.parts import parts, sentences
from parathed_lib.report.run.stored import Stored

# What the report was made from, told apart from its figures.
MADE_FROM = (
    "manifest",
    "vintage",
    "round",
    "form_date",
    "halves",
    "rubric",
    "example",
)
_ROUNDING = 1e-9

Data = Mapping[str, Any]


def changes(old: Stored, new: Stored, origins: Origins) -> list[Change]:
    """The figures and sentences that differ, in the order of the report."""
    found: list[Change] = []
    seen: tuple[str, ...] = MADE_FROM
    if old.kind == ASSESSMENT:
        for group, compare in _GROUPS.items():
            found += compare(old.data, new.data, origins)
            seen = (*seen, group)
    else:
        if _has_unknowns(old.data) and _has_unknowns(new.data):
            found += _unknowns(old.data, new.data, origins)
            seen = (*seen, "unknowns")
        return [*parts(old, new, origins, seen), *found]
    rest = _without(old.data, seen), _without(new.data, seen)
    return [*found, *leaves(*rest, "other", reasons.of_anything(origins))]


def _score(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    before, after = old["score"], new["score"]
    why = reasons.of_ratings(origins, changed=_rated(old) != _rated(new))
    for key, name in words.SCORE.items():
        a, b = _score_part(before, key), _score_part(after, key)
        if a == b:
            continue
        noise = _score_noise(before, after) if key in ("mean", "level") else None
        same_step = key == "level" and a.value == b.value
        told = reasons.otherwise(origins, RUBRIC) if same_step else why
        yield Change("score", key, name, a, b, told, noise=noise)


def _robustness(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    """How far the score depends on doubt, on single answers, and on the mean."""
    known = (*words.SCORE, "label")
    rest = _without(old["score"], known), _without(new["score"], known)
    why = reasons.of_form(origins)
    found = leaves(*rest, "robustness", why, "", words.robustness_name)
    yield from sorted(found, key=lambda change: change.name.partition(":")[0])


def _score_part(score: Data, key: str) -> Shown:
    if key == "status":
        return words.status(score.get(key))
    if key == "level":
        return words.step(score.get(key), score.get("label"))
    if key == "self_rated":
        return words.exact(score.get(key, False))
    return words.printed(score.get(key))


def _score_noise(old: Data, new: Data) -> bool | None:
    """Whether the mean moved no more than one rating one step off would move it."""
    answered = min(old["answered"], new["answered"])
    if old["mean"] is None or new["mean"] is None or answered < 1:
        return None
    return bool(abs(new["mean"] - old["mean"]) <= 1 / answered + _ROUNDING)


def _ratings(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    of_rubric = reasons.otherwise(origins, RUBRIC)
    for id, before, after in _pairs(old["parameters"], new["parameters"]):
        name = words.parameter_name(id)
        a = words.step(before.get("value"), before.get("label"))
        b = words.step(after.get("value"), after.get("label"))
        if a != b:
            is_form = before and after and a.value != b.value
            why = reasons.of_form(origins) if is_form else of_rubric
            yield Change("ratings", id, name, a, b, why)
        if before and after:
            known = ("value", "label", "self_rated")  # the score tells it once
            rest = _without(before, known), _without(after, known)
            for change in leaves(*rest, "ratings", of_rubric, id, words.word_name):
                yield replace(change, name=f"{name}, {change.name}")


def _themes(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    for id, before, after in _pairs(old["themes"], new["themes"]):
        for key, name in words.THEME.items():
            a, b = words.printed(before.get(key)), words.printed(after.get(key))
            if a == b:
                continue
            theme = "" if key == "priority_computed" else id
            rated = _rated(old, theme) != _rated(new, theme)
            why = reasons.of_ratings(origins, changed=rated or key == "priority_own")
            full = f"{words.theme_name(id)}: {name}"
            yield Change("themes", f"{id}.{key}", full, a, b, why)


def _indicators(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    return indicators(old["indicators"], new["indicators"], origins)


def _extent(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    for id, before, after in _pairs(old["extent"], new["extent"]):
        a, b = _count(before), _count(after)
        if a == b:
            continue
        old_period, new_period = before.get("period"), after.get("period")
        is_other = None not in (old_period, new_period) and old_period != new_period
        why = reasons.of_form(origins)
        if is_other:
            detail = f"{old_period} {reasons.ARROW} {new_period}"
            why = (Reason("new period", detail),)
        name = words.extent_name(id)
        yield Change("extent", id, name, a, b, why, is_comparable=not is_other)


def _count(row: Data) -> Shown:
    """A count; one that is hidden is told neither as value nor as text."""
    hidden = row.get("status") == "suppressed"
    shown = HIDDEN if hidden else words.exact(row.get("value"))
    return words.dated(shown, row.get("period"))


def _municipality(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    before, after = old["municipality"], new["municipality"]
    when = before.get("population_period"), after.get("population_period")
    a = words.dated(words.exact(before.get("population")), when[0])
    b = words.dated(words.exact(after.get("population")), when[1])
    if a != b:
        why = reasons.of_figure(origins, when)
        yield Change("municipality", "population", "Indbyggere", a, b, why)
    a, b = words.exact(before.get("region")), words.exact(after.get("region"))
    if a != b:
        why = reasons.of_figure(origins, (None, None))  # the region on a vintage's day
        yield Change("municipality", "region", "Region", a, b, why)
    known = ("population", "population_period", "region")
    rest = _without(before, known), _without(after, known)
    why = reasons.of_words(origins)
    yield from leaves(*rest, "municipality", why, "", words.word_name)


def _unknowns(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    def told(data: Data) -> Counter[str]:
        return Counter(f"{row['what']} {row['why']}" for row in data["unknowns"])

    why = reasons.of_anything(origins)
    return sentences("unknowns", told(old), told(new), why)


def _has_unknowns(data: Data) -> bool:
    """Whether a report of another kind tells what is not known as an assessment."""
    rows = data.get("unknowns")
    return isinstance(rows, list) and all(
        isinstance(row, dict) and {"what", "why"} <= row.keys() for row in rows
    )


def _attention_points(old: Data, new: Data, origins: Origins) -> Iterator[Change]:
    def told(data: Data) -> Counter[str]:
        return Counter(words.attention_point(row) for row in data["attention_points"])

    why = reasons.of_form(origins)
    return sentences("attention_points", told(old), told(new), why)


# By the key of the JSON that is thereby told; the score's key holds two groups.
_GROUPS: dict[str, Callable[[Data, Data, Origins], Iterator[Change]]] = {
    "score": _score,
    "parameters": _ratings,
    "themes": _themes,
    "indicators": _indicators,
    "extent": _extent,
    "municipality": _municipality,
    "unknowns": _unknowns,
    "attention_points": _attention_points,
    "robustness": _robustness,
}


def _pairs(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The rows of both by id, in the order of the new; without one it is empty."""
    before, after = ({row["id"]: row for row in rows} for rows in (old, new))
    for id in dict.fromkeys([*after, *before]):
        yield id, before.get(id, {}), after.get(id, {})


def _rated(data: Data, theme: str = "") -> dict[str, Any]:
    """The ratings, all of them or those of a theme."""
    rows = data["parameters"]
    return {r["id"]: r["value"] for r in rows if theme in ("", r["theme"])}


def _without(data: Data, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}
