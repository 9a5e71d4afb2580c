"""The changes between reports as a page of its own, in Danish."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from parathed_lib.catalogue import load_catalogue
from parathed_lib.formatting import NO_BREAK_SPACE, listed, number, period
from parathed_lib.pages.kinds import ASSESSMENT
from parathed_lib.report.audit.diff import Comparison, Difference
from parathed_lib.report.audit.diff.changes import Change, Reason
from parathed_lib.report.audit.diff.danish import (
    EDITIONS,
    FILES,
    KINDS,
    NOISE,
    REASONS,
    SETTINGS,
    TITLES,
    WORDS,
)
from parathed_lib.report.audit.diff.labels import TOPICS
from parathed_lib.report.audit.diff.origins import Origins
from parathed_lib.report.audit.diff.reasons import Reasons
from parathed_lib.report.audit.diff.words import difference
from parathed_lib.report.run.stored import Stored
from parathed_lib.safe_text import content_policy, finished_page

_UNITS = {"pct": f"{NO_BREAK_SPACE}procentpoint", "kr": f"{NO_BREAK_SPACE}kr."}
_NOISE = {"score": "højst ét trin i ét svar", "indicators": "inden for usikkerheden"}
_SENTENCES = ("added", "removed")


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
    made_from: list[tuple[str, str, str]]
    parts: list[Part]


def page(found: Comparison) -> str:
    """The page: one report's changes, or those of a folder, report by report."""
    # Not before it is needed: matplotlib comes with the fonts.
    from parathed_lib.pages.base.style import layout, page_style, style_sheet

    every = [_about(d, n) for n, d in enumerate(found.differences, start=1)]
    alone = len(every) == 1 and not (found.only_old or found.only_new)
    name = every[0].name if alone else "Alle rapporter"
    head = {
        "name": f"Ændringer, {name}",
        "vintage": _vintages(found),
        "example": found.is_example,
    }
    css = f"{page_style(head)}\n{style_sheet('changes/diff.css')}"
    html = layout("changes/diff").render(
        css=Markup(css),
        policy=content_policy(css),
        example=found.is_example,
        title=f"{name}: hvad er ændret?" if alone else "Hvad er ændret?",
        vintages=_vintages(found),
        kind=_kind(found),
        summary=every[0].summary if alone else _summary(found),
        noise=NOISE if any(_judged(d) for d in found.differences) else "",
        about=[a for a in every if alone or a.parts],
        alone=alone,
        only=[
            ("Kun i den ældre mappe", _names(found.only_old)),
            ("Kun i den nye mappe", _names(found.only_new)),
        ],
    )
    return finished_page(html)


def _about(found: Difference, number: int) -> About:
    return About(
        id=f"rapport-{number}",
        name=_name(found.new),
        summary=f"{_told(found.changes)} {_score(found)}".strip(),
        why="" if found.is_assessment or not found.changes else _why(found.why),
        reasons=_counted(found.changes) if found.is_assessment else [],
        made_from=_made_from(found.origins),
        parts=[
            _part(group, list(changes), found)
            for group, changes in groupby(found.changes, key=lambda c: c.group)
        ],
    )


def _part(group: str, changes: list[Change], found: Difference) -> Part:
    said = [c for c in changes if c.id in _SENTENCES]
    whole = () if found.is_assessment else found.why
    return Part(
        id=group.replace("_", "-"),
        title=TITLES[group] if found.is_assessment else TOPICS[group].danish,
        rows=[_row(c, whole) for c in changes if c.id not in _SENTENCES],
        gone=[c.old.text for c in said if c.id == "removed"],
        come=[c.new.text for c in said if c.id == "added"],
        why=_why(said[0].reasons) if said and said[0].reasons != whole else "",
    )


def _row(change: Change, whole: Reasons) -> Row:
    """A row; its reason only where it is another than that of the whole page."""
    moved = change.difference
    of, _, name = change.name.rpartition(": ")
    known = load_catalogue().indicators.by_id.get(_indicator(change.id))
    return Row(
        of=of,
        name=name[:1].upper() + name[1:],
        old=_apart(change.old.text),
        new=_apart(change.new.text),
        change=""
        if moved is None
        else difference(moved) + (_UNITS.get(change.unit, "") if moved else ""),
        noise=_NOISE.get(change.group, "") if change.noise else "",
        why="" if change.reasons == whole else _why(change.reasons),
        grey=change.group == "indicators"
        and known is not None
        and known.descriptive_only,
    )


def _indicator(id: str) -> str:
    """The indicator that a change is about, where it is about one."""
    return id.partition(".")[0]


def _apart(text: str) -> tuple[str, str]:
    """A value, and what stands after it in parentheses."""
    value, opened, rest = text.partition(" (")
    return (value, rest.removesuffix(")")) if opened else (text, "")


def _why(every: Reasons) -> str:
    order = list(REASONS)
    reasons = sorted(every, key=lambda r: order.index(r.kind))
    told = dict.fromkeys(_reason(r) for r in reasons)
    text = " eller ".join(told)
    return text[:1].upper() + text[1:]


def _reason(reason: Reason) -> str:
    text = REASONS[reason.kind]
    if reason.kind in ("revised", "data") and "." in reason.detail:
        return f"{text} ({reason.detail})"
    return text


def _made_from(origins: Origins) -> list[tuple[str, str, str]]:
    rows = [
        (SETTINGS.get(s.name, s.name), _setting(s.old), _setting(s.new))
        for s in origins.settings
    ]
    for file in origins.files:
        before = "-" if file.how == "new" else "fandtes"
        rows.append((f"Filen {file.path}", before, FILES[file.how]))
    for s in origins.versions:
        rows.append((f"Programmet {s.name}", s.old or "-", s.new or "-"))
    if origins.code is not False:
        now = "ændret" if origins.code else "ikke oplyst i begge"
        rows.append(("Vores eget program", "-", now))
    return rows


def _setting(value: str | None) -> str:
    text = "-" if value is None else WORDS.get(value, value)
    return period(text)


def _told(changes: list[Change]) -> str:
    """How much changed, in a sentence or two."""
    if not changes:
        return "Intet af det, rapporten offentliggør, er ændret."
    one = len(changes) == 1
    text = f"{number(len(changes))} {'oplysning' if one else 'oplysninger'} er ændret."
    small = sum(c.noise is True for c in changes)
    if small:
        size = "lille" if small == 1 else "små"
        text += f" {number(small)} af dem er for {size} til at lægge vægt på."
    return text


def _score(found: Difference) -> str:
    """Whether the score is the same; empty for reports without one."""
    if found.new.kind != ASSESSMENT:
        return ""
    old, new = (s.data["score"]["mean"] for s in (found.old, found.new))
    if old is None and new is None:
        return "Der er ingen score."
    if old == new:
        return f"Scoren er den samme, {number(new, 2)}."
    before, now = ("ingen" if m is None else number(m, 2) for m in (old, new))
    return f"Scoren er ændret fra {before} til {now}."


def _counted(changes: list[Change]) -> list[tuple[str, str]]:
    """How many changes each reason has, the most frequent first."""
    counts = Counter(_why(c.reasons) for c in changes)
    return [(why, number(n)) for why, n in sorted(counts.items(), key=_most_first)]


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _summary(found: Comparison) -> str:
    changed = sum(bool(d.changes) for d in found.differences)
    both = len(found.differences)
    return (
        f"{number(both)} {'rapport' if both == 1 else 'rapporter'} findes i begge "
        f"mapper. {number(changed)} af dem er ændret."
    )


def _kind(found: Comparison) -> str:
    """What the two are editions of; a report where they are of several kinds."""
    kinds = {d.new.kind for d in found.differences}
    if kinds == {ASSESSMENT}:
        return "en parathedsvurdering"
    return EDITIONS.get(kinds.pop(), "en rapport") if len(kinds) == 1 else "en rapport"


def _judged(found: Difference) -> bool:
    return any(c.noise is not None for c in found.changes)


def _vintages(found: Comparison) -> str:
    """The vintages that are compared, the older first."""
    sides = [[d.old for d in found.differences], [d.new for d in found.differences]]
    sides[0] += found.only_old
    sides[1] += found.only_new
    names = dict.fromkeys(
        str(s.data["vintage"]) for side in sides for s in side if "vintage" in s.data
    )
    return listed(list(names)) or "-"


def _names(stored: list[Stored]) -> str:
    return ", ".join(map(_name, stored))


def _name(stored: Stored) -> str:
    """What a report is about; the kind is said where it is no assessment."""
    kind = KINDS.get(stored.kind, "")
    return ", ".join(filter(None, (stored.who["name"], kind)))
