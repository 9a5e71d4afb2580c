"""A comparison in English for the command line, as rows and as plain data.

Values stand as the reports print them, in Danish. What comes from a file is stripped of
signs that a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from parathed_lib.pages.changes import Changes, Difference
from parathed_lib.pages.changes.causes import Causes, Setting
from parathed_lib.pages.changes.facts import Change, Row, Value
from parathed_lib.pages.changes.wording import (
    difference,
    full_name,
    plain,
    short,
    text,
)
from parathed_lib.pages.stored import Stored
from parathed_lib.safe_text import one_line

NOISE = (
    "noise: the two 95 % intervals overlap (tested indicators), or the score moved no "
    "more than one rating one step off moves it. Other figures are not tested."
)
_TITLES = {
    "points": "Attention points",
    "goals": "Goals and targets",
    "findings": "What does not add up",
    "indicators": "Figures on the surroundings",
    "group": "Municipalities",
    "status_text": "Status in words",
    "unknowns": "What we do not know",
}
# What a row of a list is called, where it is not the key itself without its last s.
_NOUNS = {
    **dict.fromkeys(("ratings", "parameters"), "answer"),
    **dict.fromkeys(("points", "shared", "loop"), "point"),
    **dict.fromkeys(("themes", "attention_points"), "theme"),
    **dict.fromkeys(("indicators", "extent", "unknowns"), ""),
    "states": "number of milestones",
    "statuses": "number of actions",
    "budget": "year",
    "coverage": "area",
    "definitions": "term",
    "texts": "passage",
    "extent_limits": "limits",
    **dict.fromkeys(("municipalities", "members"), "municipality"),
    "pairs": "learning on",
}
_REASONS = {
    "unrecorded": "not recorded: the code",
    "unexplained": "unexplained: nothing that is recorded differs",
}
_SIGNS = {"removed": "-", "added": "+"}
_SIDES = {"absent": "not there", "there": "there", "hidden": "hidden"}
_FEW, _LONG_ID, _LONGEST_TEXT = 3, 8, 32
_NOISE = {True: "yes", False: "no", None: ""}

Table = list[dict[str, str]]


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
    told = [_setting(s).replace(":", "", 1) for s in causes.settings]
    for kind, files in groupby(causes.files, key=lambda f: f.kind):
        some = list(files)
        told += (
            [f"{kind} {f.path} {f.how}" for f in some]
            if len(some) <= _FEW
            else [f"{len(some)} files of kind {kind}"]
        )
    told += [f"version of {_setting(s)}" for s in causes.versions]
    told += {True: ["our code"], None: ["perhaps the code, not recorded in both"]}.get(
        causes.code, []
    )
    return one_line(f"Changed by: {'; '.join(told) or 'nothing that is recorded'}.")


def parts(found: Difference) -> Iterator[tuple[str, Table, list[str]]]:
    """The parts of a page that is no assessment: heading, rows and sentences.

    A row has a reason only where it is another than the page's.
    """
    for group, some in groupby(found.changes, key=lambda c: c.group):
        changes = list(some)
        table = [
            {
                "what": one_line(label(c)),
                "old": one_line(_english(c.old)),
                "new": one_line(_english(c.new)),
                "change": _moved(c),
                "why": "" if c.reasons == found.why else one_line(_why(c)),
            }
            for c in changes
            if not c.is_sentence
        ]
        for column in ("change", "why"):
            if not any(row[column] for row in table):
                for row in table:
                    del row[column]
        title = _TITLES.get(group, group.capitalize())
        yield title, table, [_sentence(c) for c in changes if c.is_sentence]


def rows(found: Difference) -> Table:
    """A row per figure that changed; sentences are told by `sentences`."""
    return [
        {
            "figure": one_line(f"{c.group}: {c.id}"),
            "old": one_line(text(c.old)),
            "new": one_line(text(c.new)),
            "change": _moved(c),
            "noise": _NOISE[c.noise],
            "why": one_line(_why(c)),
        }
        for c in found.changes
        if not c.is_sentence
    ]


def sentences(found: Difference) -> dict[str, list[str]]:
    """The sentences that went out (-) and came in (+), by what they are, and why."""
    groups: dict[str, list[str]] = {}
    for change in found.changes:
        if change.is_sentence:
            title = one_line(f"{change.group}, changed by {_why(change)}")
            groups.setdefault(title, []).append(_sentence(change))
    return groups


def made_from(causes: Causes) -> list[str]:
    """What differs between what the reports were made from, a line each."""
    lines = [_setting(s) for s in causes.settings]
    lines += [f"{f.kind} {f.path}: {f.how}" for f in causes.files]
    lines += [f"version of {_setting(s)}" for s in causes.versions]
    lines += {True: ["code: changed"], None: ["code: not recorded in both"]}.get(
        causes.code, []
    )
    return [one_line(line) for line in lines]


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
                "changes": [_change(c, d) for c in d.changes],
            }
            for d in found.differences
        ],
        "only_old": [_report(s) for s in found.only_old],
        "only_new": [_report(s) for s in found.only_new],
    }


def _report(stored: Stored) -> dict[str, Any]:
    return {**stored.who, "report": stored.kind}


def _change(change: Change, found: Difference) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {
        "group": change.group,
        "id": change.id,
        "name": full_name(change),
        "label": None if found.is_assessment else label(change) or None,
        **{
            side: text(value) if value.form == "list" else value.value
            for side, value in sides.items()
        },
        **{f"{side}_text": text(value) for side, value in sides.items()},
        "difference": change.difference,
        "within_noise": change.noise,
        "reasons": [reason._asdict() for reason in change.reasons],
    }


def label(change: Change) -> str:
    """What changed, by the keys and ids of the report's data."""
    if change.is_sentence:
        return ""
    rows = ", ".join(filter(None, map(_row, change.rows)))
    fields = ", ".join(
        key.rpartition(".")[2].replace("_", " ") for key in change.fields
    )
    joined = ": ".join(filter(None, (rows, fields)))
    return (
        ", ".join(filter(None, (_row(change.plan), joined))) if change.plan else joined
    )


def _row(row: Row) -> str:
    """A row by what it says of itself."""
    noun = _NOUNS.get(row.noun, row.noun.replace("_", " ").removesuffix("s"))
    id = ", ".join(filter(None, (row.id, row.action)))
    if row.finding[0]:
        told = f"{row.finding[0]} {row.id}"
    elif row.noun == "extent":
        told = f"{id} {row.text}"
    elif row.text and not len(id) > _LONG_ID:  # a long id says by itself what it is of
        told = f"{id} ({short(row.text, _LONGEST_TEXT)})"
    else:
        told = id
    return f"{noun} {told.strip()}".strip()


def _english(value: Value) -> str:
    """A value as the report's data have it; numbers as they are printed."""
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    if isinstance(value.value, str):
        return plain(value.value)
    if value.form == "list":
        return plain(text(value))
    is_whole = not value.period and value.form in _SIDES
    return _SIDES[value.form] if is_whole else text(value)


def _moved(change: Change) -> str:
    return "" if change.difference is None else difference(change.difference)


def _why(change: Change) -> str:
    """Why a figure changed; with several reasons it can be any of them."""
    told = ((_REASONS.get(r.kind, r.kind), r.detail) for r in change.reasons)
    return " or ".join(f"{kind} ({more})" if more else kind for kind, more in told)


def _sentence(change: Change) -> str:
    side = change.old if change.id == "removed" else change.new
    return one_line(f"{_SIGNS[change.id]} {text(side)}")


def _setting(setting: Setting) -> str:
    old, new = ("-" if v is None else v for v in (setting.old, setting.new))
    return f"{setting.name}: {old} -> {new}"
