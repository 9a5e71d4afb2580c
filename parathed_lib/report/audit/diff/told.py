"""A comparison in English for the command line, as rows and as plain data.

Values stand as the reports print them, in Danish. What comes from a file is stripped of
signs that a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from parathed_lib.report.audit.diff import Comparison, Difference
from parathed_lib.report.audit.diff.changes import HIDDEN, Change, Reason, Shown
from parathed_lib.report.audit.diff.labels import TOPICS
from parathed_lib.report.audit.diff.origins import Origins, Setting
from parathed_lib.report.audit.diff.words import NOT_THERE, THERE, difference, exact
from parathed_lib.report.run.stored import Stored
from parathed_lib.safe_text import one_line

NOISE = (
    "noise: the two 95 % intervals overlap (tested indicators), or the score moved no "
    "more than one rating one step off moves it. Other figures are not tested."
)
_KINDS = {
    "unrecorded": "not recorded: the code",
    "unexplained": "unexplained: nothing that is recorded differs",
}
_SIGNS = {"removed": "-", "added": "+"}
_SIDES = {NOT_THERE: "not there", THERE: "there", HIDDEN: "hidden"}
_FEW = 3
_NOISE = {True: "yes", False: "no", None: ""}

Row = dict[str, str]


def heading(found: Difference) -> str:
    """What a comparison of two reports came to, in one line."""
    noise = sum(c.noise is True for c in found.changes)
    many = len(found.changes)
    if not many:
        return f"{one_line(found.name)}: no published figure changed."
    within = f", {noise} of them within the noise" if noise else ""
    return f"{one_line(found.name)}: {many} change{'s' if many > 1 else ''}{within}."


def causes(found: Difference) -> str:
    """What differs between what two reports were made from, in one line."""
    origins = found.origins
    told = [_setting(s).replace(":", "", 1) for s in origins.settings]
    for kind in dict.fromkeys(f.kind for f in origins.files):
        files = origins.of(kind)
        told += (
            [f"{kind} {f.path} {f.how}" for f in files]
            if len(files) <= _FEW
            else [f"{len(files)} files of kind {kind}"]
        )
    told += [f"version of {_setting(s)}" for s in origins.versions]
    told += {True: ["our code"], None: ["perhaps the code, not recorded in both"]}.get(
        origins.code, []
    )
    return one_line(f"Changed by: {'; '.join(told) or 'nothing that is recorded'}.")


def parts(found: Difference) -> Iterator[tuple[str, list[Row], list[str]]]:
    """The parts of a page that is no assessment: heading, rows and sentences.

    A row has a reason only where it is another than the page's.
    """
    for group, changes in groupby(found.changes, key=lambda c: c.group):
        every = list(changes)
        lines = [_sentence(c) for c in every if c.id in _SIGNS]
        table = [
            {
                "what": one_line(c.label or c.id),
                "old": one_line(_english(c.old)),
                "new": one_line(_english(c.new)),
                "change": "" if c.difference is None else difference(c.difference),
                "why": "" if c.reasons == found.why else one_line(why(c)),
            }
            for c in every
            if c.id not in _SIGNS
        ]
        for column in ("change", "why"):
            if not any(row[column] for row in table):
                for row in table:
                    del row[column]
        yield TOPICS[group].english, table, lines


def rows(found: Difference) -> list[Row]:
    """A row per figure that changed; sentences are told by `sentences`."""
    return [
        {
            "figure": one_line(f"{c.group}: {c.id}"),
            "old": one_line(c.old.text),
            "new": one_line(c.new.text),
            "change": "" if c.difference is None else difference(c.difference),
            "noise": _NOISE[c.noise],
            "why": one_line(why(c)),
        }
        for c in found.changes
        if c.id not in _SIGNS
    ]


def sentences(found: Difference) -> dict[str, list[str]]:
    """The sentences that went out (-) and came in (+), by what they are, and why."""
    groups: dict[str, list[str]] = {}
    for change in found.changes:
        if change.id in _SIGNS:
            title = one_line(f"{change.group}, changed by {why(change)}")
            groups.setdefault(title, []).append(_sentence(change))
    return groups


def why(change: Change) -> str:
    """Why a figure changed; with several reasons it can be any of them."""
    return " or ".join(_reason(r) for r in change.reasons)


def made_from(origins: Origins) -> list[str]:
    """What differs between what the reports were made from, a line each."""
    lines = [_setting(s) for s in origins.settings]
    lines += [f"{f.kind} {f.path}: {f.how}" for f in origins.files]
    lines += [f"version of {_setting(s)}" for s in origins.versions]
    lines += {True: ["code: changed"], None: ["code: not recorded in both"]}.get(
        origins.code, []
    )
    return [one_line(line) for line in lines]


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data, ready for JSON; numbers are unrounded."""
    return {
        "noise": NOISE,
        "same": found.is_same,
        "reports": [_difference(d) for d in found.differences],
        "only_old": [_report(s) for s in found.only_old],
        "only_new": [_report(s) for s in found.only_new],
    }


def _difference(found: Difference) -> dict[str, Any]:
    origins = found.origins
    return {
        **_report(found.new),
        "made_from": {
            "settings": [vars(s) for s in origins.settings],
            "files": [vars(f) for f in origins.files],
            "versions": [vars(s) for s in origins.versions],
            "code_changed": origins.code,
        },
        "changes": [_change(c) for c in found.changes],
    }


def _report(stored: Stored) -> dict[str, Any]:
    return {**stored.who, "report": stored.kind}


def _change(change: Change) -> dict[str, Any]:
    return {
        "group": change.group,
        "id": change.id,
        "name": change.name,
        "label": change.label or None,
        "old": change.old.value,
        "new": change.new.value,
        "old_text": change.old.text,
        "new_text": change.new.text,
        "difference": change.difference,
        "within_noise": change.noise,
        "reasons": [vars(r) for r in change.reasons],
    }


def _reason(reason: Reason) -> str:
    kind = _KINDS.get(reason.kind, reason.kind)
    return f"{kind} ({reason.detail})" if reason.detail else kind


def _english(shown: Shown) -> str:
    """A value as the report's data have it; numbers as they are printed."""
    if isinstance(shown.value, bool):
        return "yes" if shown.value else "no"
    if isinstance(shown.value, str):
        return exact(shown.value).text
    return _SIDES.get(shown, shown.text)


def _sentence(change: Change) -> str:
    text = (change.old if change.id == "removed" else change.new).text
    return one_line(f"{_SIGNS[change.id]} {text}")


def _setting(setting: Setting) -> str:
    old, new = ("-" if v is None else v for v in (setting.old, setting.new))
    return f"{setting.name}: {old} -> {new}"
