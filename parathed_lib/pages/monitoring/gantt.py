"""A plan in time: its actions as lines and its milestones as marks."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from matplotlib.figure import Figure

from parathed_lib.formatting import day
from parathed_lib.monitoring.progress import (
    STATES,
    MilestoneRow,
    PhaseWindow,
    Progress,
)
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import LINE, WIDTH, Canvas, kept_inside
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    BAND,
    DOT,
    EDGE,
    FAVOURABLE,
    GRID,
    INK,
    RULE,
    SMALL,
    SOFT,
    UNFAVOURABLE,
    WHITE,
)
from parathed_lib.pages.drawing.scales import KeyEntry, Layout, Rows, Scale, key
from parathed_lib.pages.drawing.sheet import Point
from parathed_lib.pages.messages import say
from parathed_lib.plan.status import (
    ActionStanding,
    MilestoneStanding,
    MilestoneState,
)

# The scale of a plan is that of its days.
_PLAN = Layout(scale=Scale(0, 1, 8, WIDTH - 8), top=0, row=16, label=4, group=30)
_LONGEST_CODE = 120  # that has its text beside it, px
# How far beyond the plan, as a share of it, the stated day may lie and be in scale.
_BEYOND = 0.15
# Where the last row of a drawing begins at the latest, px: it is 235 mm high on paper.
_HIGHEST = 1050
_RADIUS = 6.0  # of a milestone's mark, px


@dataclass(frozen=True)
class _Days:
    """The days of a plan's drawing; `at`, the stated one, may lie beyond them."""

    first: date
    last: date
    at: date
    scale: Scale

    def x(self, when: date) -> float:
        """The place of a day, at the edge for one beyond it."""
        return self.scale.within(when.toordinal())

    @property
    def beyond(self) -> int:
        """-1 or 1 when the stated day lies before or after the drawing, else 0."""
        return (self.at > self.last) - (self.at < self.first)


class _Entry(NamedTuple):
    """A row: its group, its code and text, and what draws it around a height."""

    group: str
    code: str
    text: str
    draw: Callable[[Canvas, float], None]


def gantt(found: Progress) -> list[Figure]:
    """A row per phase, action and milestone that has a day, and a line at the day.

    Milestones stand where they were reached, else where they are due; a line leads
    from the day it was due to the day it was reached, or to the stated day when it is
    overdue. What is too high for a sheet of paper goes on in another drawing. Raises
    ValueError when nothing of the plan has a day.
    """
    days = _days_of(found, _PLAN.scale)
    drawings: list[Rows] = []
    group = ""
    for entry in _entries(found, days):
        if not drawings or drawings[-1].y > _HIGHEST:
            drawings.append(_begun(found))
            group = ""
        rows = drawings[-1]
        if entry.group != group:
            _heading(rows, say("monitoring", "gantt_heading", entry.group))
            group = entry.group
        entry.draw(rows.canvas, _words(rows, entry.code, entry.text))
    for rows in drawings:
        _time(rows, days)
    return [rows.finish((), after=8) for rows in drawings]


def _entries(found: Progress, days: _Days) -> Iterator[_Entry]:
    """The rows of all that has a day."""
    for n, w in enumerate(found.phases, start=1):
        if w.has_day:
            yield _Entry("phases", f"F{n}", w.phase.name, partial(_phase, days, w))
    for a in found.actions:
        if a.has_day:
            draw = partial(_action, days, a.standing)
            yield _Entry("actions", a.action.id, a.action.title, draw)
    for m in found.milestones:
        if m.has_day:
            draw = partial(_milestone, days, m.standing)
            yield _Entry("milestones", f"M{m.number}", m.milestone.text, draw)


def _begun(found: Progress) -> Rows:
    """A drawing with the marks of all milestones, and room for the axis of time."""
    rows = Rows(_PLAN)
    dated = [row for row in found.milestones if row.has_day]
    rows.y = _states(rows.canvas, dated) + 60
    rows.at = replace(rows.at, top=rows.y)
    return rows


def _days_of(found: Progress, scale: Scale) -> _Days:
    """The days of the plan with a little air, and the stated day where it is near."""
    pairs: list[tuple[date | None, date | None]] = [
        *((w.first, w.last) for w in found.phases if w.first and w.last),
        *((row.standing.start, row.standing.due) for row in found.actions),
        *((row.standing.due, row.standing.reached) for row in found.milestones),
    ]
    days = [when for pair in pairs for when in pair if when]
    if not days:
        raise ValueError("nothing of the plan has a day")
    first, last = min(days), max(days)
    air = timedelta(days=max(15, round(_BEYOND * (last - first).days)))
    if first - air <= found.at <= last + air:
        first, last = min(first, found.at), max(last, found.at)
    rim = timedelta(days=max(3, (last - first).days // 50))
    first, last = first - rim, last + rim
    scale = replace(scale, low=first.toordinal(), high=last.toordinal())
    return _Days(first, last, found.at, scale)


def _states(canvas: Canvas, rows: list[MilestoneRow]) -> float:
    """The marks that the drawing holds, with their words; where they end."""
    there = [state for state in STATES if any(r.standing.state == state for r in rows)]
    entries = [
        KeyEntry(partial(_mark, canvas, state=s), say("monitoring", "state", s))
        for s in there
    ]
    return key(canvas, entries, y=14, middle=8, room=21)


def _heading(rows: Rows, text: str) -> None:
    rows.heading(text)
    rows.canvas.lines([((0, rows.y - 4), (WIDTH, rows.y - 4))], RULE, z=1)


def _time(rows: Rows, days: _Days) -> None:
    """The axis of time, and the line at the stated day with its date above."""
    canvas, base, bottom = rows.canvas, rows.at.top - 4, rows.y + 8
    left, right = days.scale.start, days.scale.end
    canvas.lines([((left, base), (right, base))], INK)
    x, text = days.x(days.at), day(days.at)
    text = {-1: f"← {text}", 0: text, 1: f"{text} →"}[days.beyond]
    middle, _ = kept_inside(x, text, 600)
    canvas.text(middle, base - 24, text, weight=600, color=ACCENT, align="center")
    is_beyond = days.beyond != 0
    canvas.lines([((x, base - 18), (x, bottom))], ACCENT, 2, dashed=is_beyond, z=4)
    taken: list[tuple[float, float]] = []
    for when, label in _ticks(days):
        place = days.x(when)
        canvas.lines([((place, base), (place, bottom))], GRID, z=0)
        middle, half = kept_inside(place, label)
        free = all(middle + half + 6 < a or middle - half - 6 > b for a, b in taken)
        if free and abs(middle - x) > half + 4:
            canvas.text(middle, base - 6, label, color=SOFT, align="center")
            taken.append((middle - half, middle + half))
    if not taken:  # a few weeks round the stated day: the end that is clear of it
        is_left = x > (left + right) / 2
        end = days.first if is_left else days.last
        place, align = (left, "left") if is_left else (right, "right")
        canvas.text(place, base - 6, _month(end), color=SOFT, align=align)


def _ticks(days: _Days) -> Iterator[tuple[date, str]]:
    """The first days of years, then of quarters or months where the years are few.

    Every label tells its year, since any of the others may lack the room for its own.
    """
    years = range(days.first.year, days.last.year + 1)
    every = max(1, len(years) // 8)
    for year in years:
        if days.first <= date(year, 1, 1) <= days.last and year % every == 0:
            yield date(year, 1, 1), str(year)
    if len(years) > 4:
        return
    is_short = (days.last - days.first).days < 200
    for year in years:
        for month in range(2, 13) if is_short else (4, 7, 10):
            when = date(year, month, 1)
            if days.first <= when <= days.last:
                yield when, _month(when)


def _month(when: date) -> str:
    return f"{say('monitoring', 'month', when.month)} {when.year}"


def _words(rows: Rows, code: str, text: str) -> float:
    """The code and the whole text of a row above it; the middle of its drawing."""
    codes = fonts.wrapped(seen(code), WIDTH, SMALL, 600)
    after = fonts.text_width(codes[-1], SMALL, 600) + 10
    left = after if after < _LONGEST_CODE else 0
    lines = fonts.wrapped(seen(text), WIDTH - left, SMALL)
    write, top = partial(rows.canvas.paragraph, halo=True), rows.y + LINE
    write(0, top, codes, weight=600, color=SOFT)
    below = LINE * (len(codes) - (left > 0))
    write(left, top + below, lines)
    rows.y += below + LINE * len(lines)
    return rows.row()


def _phase(days: _Days, window: PhaseWindow, canvas: Canvas, y: float) -> None:
    assert window.first
    assert window.last
    left, right = days.x(window.first), days.x(window.last)
    box = (left, y - 6, max(2.0, right - left), 12.0)
    canvas.boxes([box], BAND, edge=EDGE, z=3)


def _action(days: _Days, standing: ActionStanding, canvas: Canvas, y: float) -> None:
    """A bar from start to due; an open end where either is not stated."""
    start, due = standing.start, standing.due
    left = days.x(start) if start else days.x(due or days.first) - 20
    right = days.x(due) if due else days.x(start or days.last) + 20
    if start and due:
        canvas.boxes([(left, y - 4, max(2.0, right - left), 8.0)], DOT, edge=SOFT, z=3)
        return
    canvas.lines([((left, y), (right, y))], SOFT, 2, dashed=True, z=3)
    end = left if start else right
    canvas.lines([((end, y - 7), (end, y + 7))], SOFT, 2, z=3)


def _milestone(
    days: _Days, standing: MilestoneStanding, canvas: Canvas, y: float
) -> None:
    due, reached = standing.due, standing.reached
    if due and reached and due != reached:
        x = days.x(due)
        canvas.lines([((x, y), (days.x(reached), y))], SOFT, 1.4, z=3)
        canvas.lines([((x, y - 6), (x, y + 6))], SOFT, 1.4, z=3)
    if standing.state == "overdue" and due:
        ends = (days.x(due), y), (days.x(days.at), y)
        canvas.lines([ends], SOFT, 1.2, dashed=True, z=3)
    place = reached or due
    assert place is not None  # rows without a day are not drawn
    _mark(canvas, (days.x(place), y), standing.state)


def _mark(canvas: Canvas, at: Point, state: MilestoneState) -> None:
    """A mark by state: each has a form of its own, so that colour is not needed.

    Reached is a full circle, late a half one, coming an open one, overdue a triangle,
    and without a day a dashed one.
    """
    x, y = at
    if state == "reached":
        canvas.circles([at], _RADIUS, FAVOURABLE, z=5)
    elif state == "late":
        canvas.circles([at], _RADIUS, WHITE, edge=FAVOURABLE, width=1.6, z=5)
        angles = [math.pi * (0.5 + n / 16) for n in range(17)]
        half = [(x + _RADIUS * math.cos(a), y + _RADIUS * math.sin(a)) for a in angles]
        canvas.area([half], FAVOURABLE, z=5)
    elif state == "overdue":
        corners = [(x - 7, y + 6), (x + 7, y + 6), (x, y - 7)]
        canvas.area([corners], UNFAVOURABLE, edge=WHITE, z=5)
    elif state == "coming":
        canvas.circles([at], _RADIUS, WHITE, edge=SOFT, width=1.8, z=5)
    else:
        canvas.missing(at)


def seen(text: str) -> str:
    """A text of the plan's without marks that are not to be seen.

    Those that turn the direction are among them.
    """
    kept = (c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    return " ".join("".join(kept).split())
