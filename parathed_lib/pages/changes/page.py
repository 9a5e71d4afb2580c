"""The changes between reports as a page of its own, in Danish."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from parathed_lib.catalogue import load_catalogue
from parathed_lib.formatting import capitalised, listed, number
from parathed_lib.pages.base.page import layout, page_style, style_sheet
from parathed_lib.pages.changes import Changes, Difference
from parathed_lib.pages.changes.facts import Change, Reasons
from parathed_lib.pages.changes.wording import made_from, names, say, text, with_unit
from parathed_lib.pages.stored import Stored
from parathed_lib.safe_text import content_policy, finished_page


@dataclass(frozen=True)
class Row:
    """A figure that changed, as the page shows it; `grey` for those on origin.

    `of` is what it is a part of, an indicator or theme; empty where it is whole. The
    values have their period, or the word for a step, apart.
    """

    of: str
    name: str
    old: tuple[str, str]
    new: tuple[str, str]
    change: str
    noise: str
    why: str
    grey: bool


@dataclass(frozen=True)
class Part:
    """A group of changes: figures in a table, or sentences in two lists."""

    id: str
    title: str
    rows: list[Row]
    gone: list[str]
    come: list[str]
    why: str

    @property
    def moves(self) -> bool:
        """Whether any of the rows has a difference."""
        return any(row.change for row in self.rows)

    @property
    def tells_why(self) -> bool:
        """Whether any of the rows has a reason of its own."""
        return any(row.why for row in self.rows)


@dataclass(frozen=True)
class About:
    """What changed in one report; `made_from` has rows of what, before and now.

    `why` is the reason of the whole page, empty where each change has its own.
    """

    id: str
    name: str
    summary: str
    why: str
    reasons: list[tuple[str, str]]
    made_from: list[list[str]]
    parts: list[Part]


def page(found: Changes) -> str:
    """The page: one report's changes, or those of a folder, report by report."""
    every = [_about(d, n) for n, d in enumerate(found.differences, start=1)]
    alone = len(every) == 1 and not (found.only_old or found.only_new)
    name = every[0].name if alone else ""
    example = any(bool(s.data.get("example")) for s in found.every)
    vintages = dict.fromkeys(
        str(s.data["vintage"]) for s in found.every if "vintage" in s.data
    )
    told = listed(list(vintages)) or "-"
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
        summary=every[0].summary if alone else say("folders", len(every), changed),
        noise=say("noise") if found.is_judged else "",
        about=[a for a in every if alone or a.parts],
        alone=alone,
        only_old=", ".join(map(_name, found.only_old)),
        only_new=", ".join(map(_name, found.only_new)),
    )
    return finished_page(html)


def _about(found: Difference, number: int) -> About:
    changes, is_assessment = found.changes, found.is_assessment
    small = sum(c.noise is True for c in changes)
    summary = say("how_many", len(changes), small)
    if is_assessment:
        means = (s.data["score"]["mean"] for s in (found.old, found.new))
        summary += f" {say('score', *means)}"
    return About(
        id=f"rapport-{number}",
        name=_name(found.new),
        summary=summary,
        why=_why(found.why) if changes and not is_assessment else "",
        reasons=_counted(changes) if is_assessment else [],
        made_from=made_from(found.causes),
        parts=[
            _part(group, list(some), found)
            for group, some in groupby(changes, key=lambda c: c.group)
        ],
    )


def _part(group: str, changes: list[Change], found: Difference) -> Part:
    said = [c for c in changes if c.is_sentence]
    return Part(
        id=group.replace("_", "-"),
        title=say("part", group, found.is_assessment),
        rows=[_row(c, found.why) for c in changes if not c.is_sentence],
        gone=[text(c.old) for c in said if c.id == "removed"],
        come=[text(c.new) for c in said if c.id == "added"],
        why=_own_why(said[0], found.why) if said else "",
    )


def _row(change: Change, whole: Reasons) -> Row:
    """A row; its reason only where it is another than that of the whole page."""
    of, name = names(change)
    indicators = load_catalogue().indicators.by_id
    known = indicators.get(change.id.partition(".")[0])
    return Row(
        of=of,
        name=capitalised(name),
        old=_apart(text(change.old)),
        new=_apart(text(change.new)),
        change=with_unit(change),
        noise=say("within_noise", change.group) if change.noise else "",
        why=_own_why(change, whole),
        grey=change.group == "indicators"
        and known is not None
        and known.descriptive_only,
    )


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
