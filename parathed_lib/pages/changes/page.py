"""The changes between reports as a page of its own, in Danish."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from markupsafe import Markup

from parathed_lib.formatting import NO_BREAK_SPACE, capitalised, listed, number
from parathed_lib.pages.base.page import layout, page_style, style_sheet
from parathed_lib.pages.changes import Changes, Difference
from parathed_lib.pages.changes.facts import Change, Reasons
from parathed_lib.pages.changes.names import indicator, names
from parathed_lib.pages.changes.values import difference, say, table
from parathed_lib.pages.stored import Stored
from parathed_lib.safe_text import content_policy, finished_page

Facts = dict[str, Any]
"""What the layout shows of a report, of a group of its changes or of one of them."""


def page(found: Changes) -> str:
    """The page: one report's changes, or those of a folder, report by report."""
    every = [_about(d, n) for n, d in enumerate(found.differences, start=1)]
    alone = len(every) == 1 and not (found.only_old or found.only_new)
    name = every[0]["name"] if alone else ""
    example = any(bool(s.data.get("example")) for s in found.every)
    vintages = dict.fromkeys(
        str(s.data["vintage"]) for s in found.every if "vintage" in s.data
    )
    told = listed(list(vintages)) or say("missing")
    head = {"name": say("head", name), "vintage": told, "example": example}
    css = f"{page_style(head)}\n{style_sheet('changes/diff.css')}"
    changed = sum(bool(d.changes) for d in found.differences)
    html = layout("changes/diff").render(
        css=Markup(css),
        policy=content_policy(css, pictures=True),
        example=example,
        title=say("title", name),
        vintages=told,
        kind=_kind(found),
        summary=every[0]["summary"] if alone else say("folders", len(every), changed),
        noise=say("noise") if found.is_judged else "",
        about=[a for a in every if alone or a["parts"]],
        alone=alone,
        only_old=", ".join(map(_name, found.only_old)),
        only_new=", ".join(map(_name, found.only_new)),
    )
    return finished_page(html)


def _about(found: Difference, number: int) -> Facts:
    changes, is_assessment = found.changes, found.is_assessment
    small = sum(c.noise is True for c in changes)
    summary = say("how_many", len(changes), small)
    if is_assessment:
        means = (s.data["score"]["mean"] for s in (found.old, found.new))
        summary += f" {say('score', *means)}"
    return {
        "id": f"rapport-{number}",
        "name": _name(found.new),
        "summary": summary,
        # empty where each change has a reason of its own
        "why": _why(found.why) if changes and not is_assessment else "",
        "reasons": _counted(changes) if is_assessment else [],
        "made_from": table("made_from", found.causes),
        "parts": [
            _part(group, list(some), found)
            for group, some in groupby(changes, key=lambda c: c.group)
        ],
    }


def _part(group: str, changes: list[Change], found: Difference) -> Facts:
    """A group of changes: figures in a table, or sentences in two lists."""
    said = [c for c in changes if c.is_sentence]
    rows = [_row(c, found.why) for c in changes if not c.is_sentence]
    return {
        "id": group.replace("_", "-"),
        "title": say("part", group, found.is_assessment),
        "rows": rows,
        "moves": any(row["change"] for row in rows),
        "tells_why": any(row["why"] for row in rows),
        "gone": [c.old.printed for c in said if c.id == "removed"],
        "come": [c.new.printed for c in said if c.id == "added"],
        "why": _own_why(said[0], found.why) if said else "",
    }


def _row(change: Change, whole: Reasons) -> Facts:
    """A figure that changed; its reason only where it is another than the page's.

    `of` is what it is a part of, empty where it is whole; those on origin are `grey`.
    """
    of, name = names(change)
    known = indicator(change.id.partition(".")[0])
    return {
        "of": of,
        "name": capitalised(name),
        "old": _apart(change.old.printed),
        "new": _apart(change.new.printed),
        "change": _with_unit(change),
        "noise": say("within_noise", change.group) if change.noise else "",
        "why": _own_why(change, whole),
        "grey": bool(known and known.descriptive_only) and change.group == "indicators",
    }


def _with_unit(change: Change) -> str:
    """The difference of a change with its unit; empty where it says nothing."""
    if (moved := change.difference) is None:
        return ""
    unit = say("unit", change.new.unit) if moved else ""
    return f"{difference(moved)}{NO_BREAK_SPACE if unit else ''}{unit}"


def _apart(text: str) -> tuple[str, str]:
    """A value, and what stands after it in parentheses."""
    value, opened, rest = text.partition(" (")
    return (value, rest.removesuffix(")")) if opened else (text, "")


def _why(reasons: Reasons) -> str:
    return say("why", reasons)


def _own_why(change: Change, whole: Reasons) -> str:
    return "" if change.reasons == whole else _why(change.reasons)


def _counted(changes: list[Change]) -> list[tuple[str, str]]:
    """How many changes each reason has, the most frequent first."""
    counts = Counter(_why(c.reasons) for c in changes)
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(why, number(n)) for why, n in most_first]


def _kind(found: Changes) -> str:
    """What the two are editions of; a report where they are of several kinds."""
    kinds = {d.new.kind for d in found.differences}
    return say("edition", kinds.pop() if len(kinds) == 1 else "")


def _name(stored: Stored) -> str:
    """What a report is about; the kind is said where it is no assessment."""
    return say("report", stored.who["name"], stored.kind)
