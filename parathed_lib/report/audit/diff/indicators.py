"""The public figures of two reports beside each other, at each of three levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from parathed_lib.assessment.comparability import over_time, same_area
from parathed_lib.catalogue import load_catalogue
from parathed_lib.formatting import MISSING
from parathed_lib.report.audit.diff import reasons, words
from parathed_lib.report.audit.diff.changes import (
    HIDDEN,
    NOTHING,
    Change,
    Reason,
    Shown,
    is_number,
)
from parathed_lib.report.audit.diff.leaves import leaves
from parathed_lib.report.audit.diff.origins import Origins
from parathed_lib.vintage import Figure

_KNOWN = (
    *words.LEVELS,
    "periods",
    "text",
    "status",
    "statuses",
    "verdict",
    "low",
    "high",
    "region_area",
    "region_label",
    "compared",
)
_NO_LEVEL = dict.fromkeys(words.LEVELS)

Row = Mapping[str, Any]


def comparable(indicator: str, old: Figure, new: Figure) -> bool:
    """Whether the difference of two figures of an area says anything.

    The rule is that of `comparability`. Of an indicator that the catalogue does not
    know, such as a municipality's own, only figures of the same period are compared.
    """
    entry = load_catalogue().indicators.by_id.get(indicator)
    if entry is None:
        return old.period == new.period
    return over_time(entry, old, new) is None


def indicators(
    old: list[dict[str, Any]], new: list[dict[str, Any]], origins: Origins
) -> Iterator[Change]:
    """What changed in the indicators, in the order of the new report."""
    before, after = ({row["id"]: row for row in rows} for rows in (old, new))
    for id in dict.fromkeys([*after, *before]):
        a, b = before.get(id), after.get(id)
        yield from _indicator(id, a, b, origins)


def _indicator(
    id: str, old: Row | None, new: Row | None, origins: Origins
) -> Iterator[Change]:
    a, b = old or _absent(new), new or _absent(old)
    in_both = old is not None and new is not None
    title = words.exact(b["title"]).text
    why: dict[str, tuple[Reason, ...]] = {}
    for level, place in words.LEVELS.items():
        first, second = _figure(a, level), _figure(b, level)
        if first == second:
            continue
        why[level] = (
            _of_figure(a, b, level, origins) if in_both else reasons.of_words(origins)
        )
        yield Change(
            "indicators",
            f"{id}.{level}",
            f"{title}: {place}",
            first,
            second,
            why[level],
            unit=str(b.get("unit") or ""),
            is_comparable=_same_area(a, b, level)
            and comparable(id, _read(a, level), _read(b, level)),
            noise=_noise(a, b) if level == "municipality" else None,
        )
    if not in_both:
        return
    if (a["low"], a["high"]) != (b["low"], b["high"]):
        yield Change(
            "indicators",
            f"{id}.interval",
            f"{title}: 95 %-interval",
            words.interval(a),
            words.interval(b),
            why.get("municipality") or _of_data(origins),
        )
    if a["verdict"] != b["verdict"]:
        told = [*why.get("municipality", ()), *why.get("nation", ())]
        yield Change(
            "indicators",
            f"{id}.verdict",
            f"{title}: mod landet",
            words.against_nation(a),
            words.against_nation(b),
            tuple(dict.fromkeys(told)) or _of_data(origins),
        )
    labels = words.exact(a.get("region_label")), words.exact(b.get("region_label"))
    if NOTHING not in labels and labels[0] != labels[1]:
        yield Change(
            "indicators",
            f"{id}.region_label",
            f"{title}: hvad regionens tal dækker",
            *labels,
            why.get("region") or _of_data(origins),
        )
    rest = _rest(a), _rest(b)
    why_words = reasons.of_words(origins)
    for change in leaves(*rest, "indicators", why_words, id, words.word_name):
        yield replace(change, name=f"{title}: {change.name}")


def _rest(row: Row) -> dict[str, Any]:
    """What is said about an indicator beside its figures.

    Figures that are compared in an older period than is shown are told of too.
    """
    rest = {key: value for key, value in row.items() if key not in _KNOWN}
    compared = row.get("compared")
    if isinstance(compared, dict):
        rest["compared"] = {
            level: pair
            for level, pair in compared.items()
            if pair and pair["period"] != row["periods"]["municipality"]
        }
    return rest


def _figure(row: Row, level: str) -> Shown:
    """A figure with its period; one that is hidden is told by neither."""
    when, status = row["periods"][level], _status(row, level)
    hidden = status == "suppressed"
    shown = HIDDEN if hidden else Shown(row[level], row["text"][level])
    return words.dated(shown, when, status)


def _of_figure(old: Row, new: Row, level: str, origins: Origins) -> tuple[Reason, ...]:
    periods = old["periods"][level], new["periods"][level]
    same = old[level] == new[level] and _status(old, level) == _status(new, level)
    if same and periods[0] == periods[1]:
        return reasons.of_words(origins)  # the same figure, printed otherwise
    return reasons.of_figure(origins, periods, same_area=_same_area(old, new, level))


def _same_area(old: Row, new: Row, level: str) -> bool:
    return level != "region" or same_area(
        old.get("region_area"), new.get("region_area")
    )


def _read(row: Row, level: str) -> Figure:
    """A report's figure; a status that it does not tell is a sure one."""
    value = row[level]
    status = str(_status(row, level) or "ok")
    return Figure(value if is_number(value) else None, status, row["periods"][level])


def _status(row: Row, level: str) -> Any:
    statuses = row.get("statuses")
    if isinstance(statuses, dict) and level in statuses:
        return statuses[level]
    return row.get("status") if level == "municipality" else None


def _noise(old: Row, new: Row) -> bool | None:
    """Whether the two 95 % intervals overlap; None unless both figures are tested."""
    limits = [row[key] for row in (old, new) for key in ("low", "high")]
    if None in limits or None in (old["verdict"], new["verdict"]):
        return None
    if "suppressed" in (_status(old, "municipality"), _status(new, "municipality")):
        return None
    return bool(max(limits[0], limits[2]) <= min(limits[1], limits[3]))


def _of_data(origins: Origins) -> tuple[Reason, ...]:
    """Of what rests on figures that stand in no report, such as numerators."""
    return reasons.of_figure(origins, (None, None))


def _absent(row: Row | None) -> dict[str, Any]:
    """An indicator that a report does not have, in the form of one that it has."""
    assert row is not None
    return {
        **_NO_LEVEL,
        "title": row["title"],
        "verdict": None,
        "low": None,
        "high": None,
        "periods": _NO_LEVEL,
        "text": dict.fromkeys(words.LEVELS, MISSING),
    }
