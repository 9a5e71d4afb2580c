"""Figure: a plan in time, with its phases, actions and milestones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.monitoring.marks import mark, shortened
from parathed_lib.figures.palette import (
    ACCENT,
    BAND,
    DOT,
    EDGE,
    GRID,
    INK,
    RULE,
    SMALL,
    SOFT,
)
from parathed_lib.formatting import day
from parathed_lib.monitoring.progress import ActionRow, MilestoneRow, Progress
from parathed_lib.wording.monitoring.plans import STATES

# How far beyond the plan, as a share of it, the stated day may lie and be in scale.
_BEYOND = 0.15
_MONTHS = "jan. feb. mar. apr. maj juni juli aug. sep. okt. nov. dec.".split()
_LONGEST_CODE = 84.0  # px


@dataclass(frozen=True)
class _Layout:
    """Where things stand, px.

    `label` is the room for words above a row, `code` that for the codes before them.
    """

    width: float
    left: float
    right: float
    label: float
    row: float
    legend: float
    code: float = 0

    @property
    def slim(self) -> bool:
        return self.label > 0

    @property
    def room(self) -> float:
        """The room for a row's words."""
        return self.width if self.slim else self.left - 20


_WIDE = _Layout(800, 330, 788, 0, 26, 30)
_SLIM = _Layout(328, 8, 320, 20, 22, 54)


@dataclass(frozen=True)
class _Scale:
    """The days of the drawing; `at` lies in it, or before or after it."""

    first: date
    last: date
    at: date
    layout: _Layout

    def x(self, when: date) -> float:
        """The place of a day, at the edge for one beyond it."""
        share = (when - self.first).days / max(1, (self.last - self.first).days)
        inside = min(max(share, 0.0), 1.0)
        return self.layout.left + inside * (self.layout.right - self.layout.left)

    @property
    def beyond(self) -> int:
        """-1 or 1 when the stated day lies before or after the drawing, else 0."""
        return (self.at > self.last) - (self.at < self.first)


def gantt(found: Progress, *, slim: bool = False) -> Figure:
    """A row per phase, action and milestone that has a day, and a line at the day.

    Milestones stand where they were reached, else where they are due; a line leads
    from the day it was due to the day it was reached, or to the stated day when it is
    overdue. Raises ValueError when nothing of the plan has a day.
    """
    at = replace(_SLIM if slim else _WIDE, code=_room_for_codes(found))
    days = list(_days(found))
    if not days:
        raise ValueError("nothing of the plan has a day")
    scale = _scale(days, found.at, at)
    phases = [(n, w) for n, w in enumerate(found.phases, start=1) if w.first and w.last]
    actions = [r for r in found.actions if _has_day(r)]
    dated = [r for r in found.milestones if r.standing.due or r.standing.reached]
    parts = [part for part in (phases, actions, dated) if part]
    rows = sum(len(part) for part in parts)
    top = at.legend + 44
    height = top + rows * (at.label + at.row) + 30 * len(parts) + 8
    canvas = Canvas(at.width, height)
    _legend(canvas, at, dated)
    _time(canvas, scale, top, height)
    y = top
    if phases:
        y = _heading(canvas, at, "Faser", y)
    for number, window in phases:
        assert window.first
        assert window.last
        middle = _words(canvas, at, f"F{number}", window.phase.name, y)
        left, right = scale.x(window.first), scale.x(window.last)
        box = (left, middle - 6, max(2.0, right - left), 12.0)
        canvas.boxes([box], BAND, edge=EDGE, z=3)
        y += at.label + at.row
    if actions:
        y = _heading(canvas, at, "Handlinger", y)
    for row in actions:
        middle = _words(canvas, at, row.action.id, row.action.title, y)
        _action(canvas, scale, row.standing.start, row.standing.due, middle)
        y += at.label + at.row
    if dated:
        y = _heading(canvas, at, "Milepæle", y)
    for milestone in dated:
        text = milestone.milestone.text
        middle = _words(canvas, at, f"M{milestone.number}", text, y)
        _milestone(canvas, scale, milestone, middle)
        y += at.label + at.row
    return canvas.figure


def _days(found: Progress) -> Iterator[date]:
    for window in found.phases:
        if window.first and window.last:
            yield from (window.first, window.last)
    for row in found.actions:
        yield from (d for d in (row.standing.start, row.standing.due) if d)
    for milestone in found.milestones:
        standing = milestone.standing
        yield from (d for d in (standing.due, standing.reached) if d)


def _scale(days: list[date], at: date, layout: _Layout) -> _Scale:
    """The days of the plan with a little air, and the stated day where it is near."""
    first, last = min(days), max(days)
    air = timedelta(days=max(15, round(_BEYOND * (last - first).days)))
    if first - air <= at <= last + air:
        first, last = min(first, at), max(last, at)
    rim = timedelta(days=max(3, (last - first).days // 50))
    return _Scale(first - rim, last + rim, at, layout)


def _legend(canvas: Canvas, at: _Layout, rows: list[MilestoneRow]) -> None:
    """The marks that the drawing holds, with their words."""
    there = [state for state in STATES if any(r.standing.state == state for r in rows)]
    x, y = 8.0, 14.0
    for state in there:
        room = 16 + fonts.text_width(STATES[state], SMALL) + 22
        if x + room - 22 > at.width:
            x, y = 8.0, y + 24
        mark(canvas, (x, y), state)
        canvas.text(x + 13, y + 5, STATES[state])
        x += room


def _time(canvas: Canvas, scale: _Scale, top: float, height: float) -> None:
    """The axis of time, and the line at the stated day with its date above."""
    at = scale.layout
    base = top - 4
    canvas.lines([((at.left, base), (at.right, base))], INK)
    taken: list[tuple[float, float]] = []
    x = scale.x(scale.at)
    text = day(scale.at)
    text = {-1: f"← {text}", 0: text, 1: f"{text} →"}[scale.beyond]
    half = fonts.text_width(text, SMALL, 600) / 2
    middle = min(max(x, half), at.width - half)
    canvas.text(middle, base - 24, text, weight=600, color=ACCENT, align="center")
    canvas.lines(
        [((x, base - 18), (x, height))], ACCENT, 2, dashed=scale.beyond != 0, z=4
    )
    for when, label in _ticks(scale):
        place = scale.x(when)
        canvas.lines([((place, base), (place, height))], GRID, z=0)
        half = fonts.text_width(label, SMALL) / 2
        place = min(max(place, half), at.width - half)
        free = all(place + half + 6 < a or place - half - 6 > b for a, b in taken)
        if free and abs(place - x) > half + 4:
            canvas.text(place, base - 6, label, color=SOFT, align="center")
            taken.append((place - half, place + half))
    if not taken:  # a few weeks round the stated day: the end that is clear of it
        is_left = x > (at.left + at.right) / 2
        end = scale.first if is_left else scale.last
        label = f"{_MONTHS[end.month - 1]} {end.year}"
        place, align = (at.left, "left") if is_left else (at.right, "right")
        canvas.text(place, base - 6, label, color=SOFT, align=align)


def _ticks(scale: _Scale) -> Iterator[tuple[date, str]]:
    """The first days of years, then of quarters or months where the years are few.

    Every label tells its year, since any of the others may lack the room for its own.
    """
    years = range(scale.first.year, scale.last.year + 1)
    every = max(1, len(years) // 8)
    for year in years:
        if scale.first <= date(year, 1, 1) <= scale.last and year % every == 0:
            yield date(year, 1, 1), str(year)
    if len(years) > 4:
        return
    is_short = (scale.last - scale.first).days < 200
    months = range(2, 13) if is_short else (4, 7, 10)
    for year in years:
        for month in months:
            if scale.first <= date(year, month, 1) <= scale.last:
                yield date(year, month, 1), f"{_MONTHS[month - 1]} {year}"


def _heading(canvas: Canvas, at: _Layout, text: str, y: float) -> float:
    canvas.lines([((0, y + 26), (at.width, y + 26))], RULE, z=1)
    canvas.text(0, y + 19, text, weight=600)
    return y + 30


def _room_for_codes(found: Progress) -> float:
    """The room that the longest code takes: those of actions are the plan's own."""
    codes = [row.action.id for row in found.actions if _has_day(row)]
    widths = [fonts.text_width(shortened(c, _LONGEST_CODE), SMALL, 600) for c in codes]
    return min(_LONGEST_CODE, max([26.0, *widths])) + 8


def _has_day(row: ActionRow) -> bool:
    return bool(row.standing.start or row.standing.due)


def _words(canvas: Canvas, at: _Layout, code: str, text: str, y: float) -> float:
    """The code and the shortened text of a row; the middle of its drawing."""
    base = y + 16 if at.slim else y + at.row / 2 + 5
    code = shortened(code, _LONGEST_CODE, weight=600)
    canvas.text(0, base, code, weight=600, color=SOFT)
    # words above a row follow their own code; before a row all stand below each other
    left = fonts.text_width(code, SMALL, 600) + 10 if at.slim else at.code
    canvas.text(left, base, shortened(text, at.room - left - 2), halo=at.slim)
    return y + at.label + at.row / 2


def _action(
    canvas: Canvas, scale: _Scale, start: date | None, due: date | None, y: float
) -> None:
    """A bar from start to due; an open end where either is not stated."""
    left = scale.x(start) if start else scale.x(due or scale.first) - 20
    right = scale.x(due) if due else scale.x(start or scale.last) + 20
    if start and due:
        canvas.boxes([(left, y - 4, max(2.0, right - left), 8.0)], DOT, edge=SOFT, z=3)
        return
    canvas.lines([((left, y), (right, y))], SOFT, 2, dashed=True, z=3)
    end = left if start else right
    canvas.lines([((end, y - 7), (end, y + 7))], SOFT, 2, z=3)


def _milestone(canvas: Canvas, scale: _Scale, row: MilestoneRow, y: float) -> None:
    standing = row.standing
    due, reached = standing.due, standing.reached
    if due and reached and due != reached:
        ends = (scale.x(due), y), (scale.x(reached), y)
        canvas.lines([ends], SOFT, 1.4, z=3)
        canvas.lines([((ends[0][0], y - 6), (ends[0][0], y + 6))], SOFT, 1.4, z=3)
    if standing.state == "overdue" and due:
        ends = (scale.x(due), y), (scale.x(scale.at), y)
        canvas.lines([ends], SOFT, 1.2, dashed=True, z=3)
    place = reached or due
    assert place is not None  # rows without a day are not drawn
    mark(canvas, (scale.x(place), y), standing.state)
