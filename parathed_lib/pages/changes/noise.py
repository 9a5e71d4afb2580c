"""Which changes of an assessment are too small to lean on. Two rules, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from parathed_lib.pages.changes.facts import Change
from parathed_lib.pages.changes.values import Data

_ROUNDING = 1e-9


def with_noise(changes: Iterable[Change], old: Data, new: Data) -> Iterator[Change]:
    """Each change of two assessments with whether it lies within the noise."""
    before, after = ({row["id"]: row for row in d["indicators"]} for d in (old, new))
    for change in changes:
        id, _, key = change.id.partition(".")
        noise = None
        if change.group == "score" and id in ("mean", "level"):
            noise = _of_score(old["score"], new["score"])
        elif key == "municipality" and id in before and id in after:
            noise = _of_figure(change, before[id], after[id])
        yield replace(change, noise=noise)


def _of_score(old: Data, new: Data) -> bool | None:
    """Whether the mean moved no more than one rating one step off would move it."""
    answered = min(old["answered"], new["answered"])
    if old["mean"] is None or new["mean"] is None or answered < 1:
        return None
    return bool(abs(new["mean"] - old["mean"]) <= 1 / answered + _ROUNDING)


def _of_figure(change: Change, old: Data, new: Data) -> bool | None:
    """Whether the two 95 % intervals overlap; None unless both figures are tested."""
    limits = [row[key] for row in (old, new) for key in ("low", "high")]
    if None in limits or None in (old["verdict"], new["verdict"]):
        return None
    if any(
        v.figure and v.figure.status == "suppressed" for v in (change.old, change.new)
    ):
        return None
    return bool(max(limits[0], limits[2]) <= min(limits[1], limits[3]))
