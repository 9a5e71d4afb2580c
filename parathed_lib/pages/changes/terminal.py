"""A comparison for the command line: what is told in the terminal, and plain data.

What changed is called as on the page. What comes from a file is stripped of signs that
a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from parathed_lib.pages.changes import Changes, Difference
from parathed_lib.pages.changes.causes import Causes, Setting
from parathed_lib.pages.changes.facts import Change
from parathed_lib.pages.changes.names import full_name
from parathed_lib.pages.changes.values import Value, difference, say
from parathed_lib.pages.stored import Stored
from parathed_lib.safe_text import one_line

NOISE = (
    "noise: the two 95 % intervals overlap (tested indicators), or the score moved no "
    "more than one rating one step off moves it. Other figures are not tested."
)
_REASONS = {
    "unrecorded": "not recorded: the code",
    "unexplained": "unexplained: nothing that is recorded differs",
}
_SIGNS = {"removed": "-", "added": "+"}
_CODE = {True: ["our code"], None: ["perhaps the code, not recorded in both"]}
_NOISE = {True: "yes", False: "no", None: ""}
_SOMETIMES = ("change", "noise", "why")
_FEW = 3


class Part(NamedTuple):
    """A group of changes: its heading, a row for each figure, and sentences."""

    title: str
    rows: list[dict[str, str]]
    sentences: list[str]


def heading(found: Difference) -> str:
    """What a comparison of two reports came to, in one line."""
    noise = sum(c.noise is True for c in found.changes)
    name, many = one_line(found.new.name), len(found.changes)
    if not many:
        return f"{name}: no published figure changed."
    within = f", {noise} of them within the noise" if noise else ""
    return f"{name}: {many} change{'s' if many > 1 else ''}{within}."


def causes(causes: Causes) -> str:
    """What differs between what two reports were made from, in one line."""
    told = [_setting(s) for s in causes.settings]
    for kind, files in groupby(causes.files, key=lambda f: f.kind):
        some = list(files)
        told += (
            [f"{kind} {f.path} {f.how}" for f in some]
            if len(some) <= _FEW
            else [f"{len(some)} files of kind {kind}"]
        )
    told += [f"version of {_setting(s)}" for s in causes.versions]
    if causes.code is not False:
        told += _CODE[causes.code]
    return one_line(f"Changed by: {'; '.join(told) or 'nothing that is recorded'}.")


def parts(found: Difference) -> Iterator[Part]:
    """What changed, group by group.

    A row has a reason only where it is another than that of the whole page.
    """
    for group, some in groupby(found.changes, key=lambda c: c.group):
        changes = list(some)
        rows = [_row(c, found) for c in changes if not c.is_sentence]
        empty = {x for x in _SOMETIMES if not any(row[x] for row in rows)}
        said = [c for c in changes if c.is_sentence]
        title = say("part", group, found.is_assessment)
        if said and (why := _own_why(said[0], found)):
            title += f", changed by {why}"
        yield Part(
            one_line(title),
            [{x: row[x] for x in row if x not in empty} for row in rows],
            [_sentence(c) for c in said],
        )


def as_data(found: Changes) -> dict[str, Any]:
    """The comparison as plain data, ready for JSON; numbers are unrounded."""
    return {
        "noise": NOISE,
        "same": found.is_same,
        "reports": [
            {
                **_report(d.new),
                "made_from": {
                    "settings": [vars(s) for s in d.causes.settings],
                    "files": [vars(f) for f in d.causes.files],
                    "versions": [vars(s) for s in d.causes.versions],
                    "code_changed": d.causes.code,
                },
                "changes": [_change(c) for c in d.changes],
            }
            for d in found.differences
        ],
        "only_old": [_report(s) for s in found.only_old],
        "only_new": [_report(s) for s in found.only_new],
    }


def _report(stored: Stored) -> dict[str, Any]:
    return {**stored.who, "report": stored.kind}


def _change(change: Change) -> dict[str, Any]:
    name, old, new = full_name(change), change.old, change.new
    return {
        "group": change.group,
        "id": change.id,
        "name": name,
        "label": name,
        "old": old.value,
        "new": new.value,
        "old_text": old.printed,
        "new_text": new.printed,
        "difference": change.difference,
        "within_noise": change.noise,
        "reasons": [reason._asdict() for reason in change.reasons],
    }


def _row(change: Change, found: Difference) -> dict[str, str]:
    moved = change.difference
    return {
        "what": one_line(full_name(change)),
        "old": one_line(change.old.printed),
        "new": one_line(change.new.printed),
        "change": "" if moved is None else difference(moved),
        "noise": _NOISE[change.noise],
        "why": one_line(_own_why(change, found)),
    }


def _own_why(change: Change, found: Difference) -> str:
    """Why a figure changed; with several reasons it can be any of them."""
    if change.reasons == found.why:
        return ""
    told = ((_REASONS.get(r.kind, r.kind), r.detail) for r in change.reasons)
    return " or ".join(f"{kind} ({more})" if more else kind for kind, more in told)


def _sentence(change: Change) -> str:
    side: Value = change.old if change.id == "removed" else change.new
    return one_line(f"{_SIGNS[change.id]} {side.printed}")


def _setting(setting: Setting) -> str:
    old, new = ("-" if v is None else v for v in (setting.old, setting.new))
    return f"{setting.name} {old} -> {new}"
