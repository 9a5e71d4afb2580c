"""Monitoring -> matplotlib Figure: ratings before and now, counts over time, plans."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.scales import (
    BEFORE,
    Chart,
    KeyEntry,
    Layout,
    Rows,
    Scale,
    answer,
    answer_key,
    arrow,
    earlier_answer,
    key,
    level_names,
    levels,
)
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import day, number, period_end, period_start
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import ExtentPoint, ExtentSeries
from parathed_lib.monitoring.progress import ActionRow, MilestoneRow, Progress
from parathed_lib.monitoring.ratings import RatingChange, rating_changes
from parathed_lib.palette import (
    ACCENT,
    BAND,
    BODY,
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
from parathed_lib.plan.status import MilestoneState
from parathed_lib.wording.monitoring.plans import STATES
from parathed_lib.wording.monitoring.rating_table import ChangeRow, change_table
from parathed_lib.wording.sides import assessors_mark

__all__ = ["extent_series", "gantt", "ratings_change"]

_RATINGS = Layout(width=800, scale=levels(330, 96), top=92, row=30, indent=17, group=34)
_RATINGS_SLIM = Layout(width=328, scale=levels(172, 26), top=92, row=40, group=34)
_CHANGE_WORDS = 680
_NAMED = 8  # with more periods only the ends and the highest are named
# The scale of a plan is that of its days.
_PLAN = Layout(width=800, scale=Scale(0, 1, 330, 788), top=0, row=26, group=30)
_PLAN_SLIM = Layout(
    width=328, scale=Scale(0, 1, 8, 320), top=0, row=22, label=20, lift=4, group=30
)
# How far beyond the plan, as a share of it, the stated day may lie and be in scale.
_BEYOND = 0.15
_MONTHS = "jan. feb. mar. apr. maj juni juli aug. sep. okt. nov. dec.".split()
_LONGEST_CODE = 84.0  # px
_RADIUS = 6.0  # of a milestone's mark, px


# The ratings of two rounds


def ratings_change(monitoring: Monitoring, *, slim: bool = False) -> Figure:
    """A row per parameter within its theme: a small mark before, a large one now."""
    rows = Rows(_RATINGS_SLIM if slim else _RATINGS)
    canvas, rubric = rows.canvas, monitoring.now.catalogue.rubric
    mark = assessors_mark(monitoring.now.is_self_rated)
    entries = answer_key(canvas, "kommunens svar nu", f"{mark} nu")
    before = KeyEntry(partial(_both_earlier, canvas), "før")
    key(canvas, [before, *entries])
    size = SMALL if slim else BODY
    level_names(rows, rubric.label, rows.y - 12, size=size)
    by_parameter = {c.parameter: c for c in rating_changes(monitoring)}
    table = change_table(monitoring)
    canvas.rule(rows.y, INK)
    is_first = True
    for theme, (_, found) in zip(rubric.themes, table.themes, strict=True):
        if not found:
            continue
        if not is_first:
            canvas.rule(rows.y)
        is_first = False
        rows.heading(theme.name)
        for parameter, row in zip(rubric.parameters_of(theme.id), found, strict=True):
            _change_words(rows, parameter.short, row, slim)
            _change_marks(rows, by_parameter[parameter.id], row.rater)
        rows.y += 8
    return rows.finish()


def _both_earlier(canvas: Canvas, point: Point) -> None:
    x, y = point
    earlier_answer(canvas, (x - 5, y), "own")
    earlier_answer(canvas, (x + 7, y), "assessor")


def _change_words(rows: Rows, name: str, row: ChangeRow, slim: bool) -> None:
    """The name of a parameter, and what has become of its rating."""
    canvas = rows.canvas
    if slim:
        middle = rows.begin()
        canvas.text(0, middle - 2, name, halo=True)
        canvas.text(0, middle + 15, row.change, color=SOFT, halo=True)
        return
    weight = 600 if row.direction else 400
    canvas.text(_CHANGE_WORDS, rows.row(name) + 5, row.change, weight=weight)


def _change_marks(rows: Rows, change: RatingChange, rater: str) -> None:
    canvas, y = rows.canvas, rows.middle
    now = (rows.x(change.now), y) if change.now else None
    before = (rows.x(change.before), y) if change.before else None
    if before and before != now:
        earlier_answer(canvas, before, rater)
        if now:
            arrow(canvas, before, now, 9, leave=6)
    if now:
        answer(canvas, now, rater)
    else:
        rows.missing(left=BEFORE)


# Counts over time


def extent_series(series: ExtentSeries, *, slim: bool = False) -> Figure:
    """The counts of periods of one kind as a line, broken where one is not shown.

    A hidden count is an open diamond at the foot, in the same place whatever it is. The
    axis is made from the shown counts alone. Raises ValueError without any of them.
    """
    points, limits = series.charted, series.limits
    shown = [p for p in points if p.value is not None]
    if not shown:
        raise ValueError(f"no count of {series.id} is shown")
    width, height = (328, 230) if slim else (800, 260)
    highest = max([p.value or 0 for p in shown] + [limits.high if limits else 0])
    step = _step(highest)
    first = min(period_start(p.period) for p in points).toordinal()
    last = max(period_end(p.period) for p in points).toordinal()
    right = width - (92 if limits else 16)
    chart = Chart(
        Scale(first, max(last, first + 1), 44, right),
        Scale(0, max(1, step * -(-highest // step)), height - 34, 26),
    )
    canvas = Canvas(width)
    ticks = range(0, int(chart.up.high) + 1, step)
    chart.axes(canvas, [(t, number(t)) for t in ticks], _days(chart, points, slim))
    if limits:
        _limits(canvas, chart, series)
    _line(canvas, chart, points)
    for point in points:
        if point.value is None:
            place = (chart.across.at(_middle(point)), chart.bottom - 9)
            canvas.missing(place, half=7, edge=EDGE)
    outside = set(limits.outside) if limits else set()
    rings = [_place(chart, p) for p in shown if p.period in outside]
    canvas.diamonds(rings, 10, width=1.4)
    canvas.circles([_place(chart, p) for p in shown], 5, ACCENT, z=5)
    _counts(canvas, chart, series, slim)
    return canvas.finish(height)


def _middle(point: ExtentPoint) -> float:
    """The middle of a period as a day's number."""
    first, last = period_start(point.period), period_end(point.period)
    return (first.toordinal() + last.toordinal()) / 2


def _place(chart: Chart, point: ExtentPoint) -> Point:
    return chart.point(_middle(point), point.value or 0)


def _step(highest: int) -> int:
    """A round step with at most five of them to the highest count."""
    step, factors = 1, (2, 5, 10)
    while highest > 5 * step:
        scale = 10 ** (len(str(step)) - 1)
        step = next(f * scale for f in factors if f * scale > step)
    return step


def _days(
    chart: Chart, points: Sequence[ExtentPoint], slim: bool
) -> list[tuple[float, str]]:
    """The days that the axis tells: of years, and of quarters where those are few."""
    yearly = all(len(p.period) == 4 for p in points)
    first, last = int(chart.across.low), int(chart.across.high)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    every = max(1, -(-len(years) // (6 if slim else 14)))
    found: list[tuple[float, str]] = []
    if not yearly and len(years) <= 3:
        for year in years:
            for month, name in ((4, "apr."), (7, "juli"), (10, "okt.")):
                found.append((date(year, month, 1).toordinal(), name))
    for year in years[::every]:
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        middle = (begins.toordinal() + ends.toordinal()) / 2
        found.append((middle if yearly else begins.toordinal(), str(year)))
    return [(when, text) for when, text in found if first <= when <= last]


def _limits(canvas: Canvas, chart: Chart, series: ExtentSeries) -> None:
    """The band between the limits, and the middle line, named at the right."""
    limits = series.limits
    assert limits is not None
    top, middle, foot = map(chart.up.at, (limits.high, limits.mean, limits.low))
    canvas.boxes([(chart.left, top, chart.right - chart.left, foot - top)], BAND, z=0)
    edges = [chart.level(limits.high), chart.level(limits.low)]
    canvas.lines(edges, EDGE, 1, z=1)
    canvas.lines([chart.level(limits.mean)], SOFT, 1.4, z=1)
    last = chart.top - 30.0
    for y, text in (
        (top, f"øvre {number(limits.high)}"),
        (middle, f"middel {number(limits.mean, 1)}"),
        (foot, f"nedre {number(limits.low)}"),
    ):
        last = max(y + 5, last + 17)
        canvas.text(chart.right + 8, last, text, color=SOFT)


def _line(canvas: Canvas, chart: Chart, points: Sequence[ExtentPoint]) -> None:
    """The line, broken at a hidden count and where a period is missing."""
    runs: list[list[Point]] = []
    before: ExtentPoint | None = None
    for point in points:
        if point.value is None:
            before = None
            continue
        if before is None or not _follows(before, point):
            runs.append([])
        runs[-1].append(_place(chart, point))
        before = point
    for run in runs:
        if len(run) > 1:
            canvas.path(run, ACCENT, 2.4)


def _follows(before: ExtentPoint, point: ExtentPoint) -> bool:
    return period_end(before.period) + timedelta(days=1) == period_start(point.period)


def _counts(canvas: Canvas, chart: Chart, series: ExtentSeries, slim: bool) -> None:
    """The counts at their marks: all where they are few, else those that matter.

    Those under the middle line stand below their marks, clear of it.
    """
    shown = [p for p in series.charted if p.value is not None]
    outside = series.limits.outside if series.limits else ()
    middle = series.limits.mean if series.limits else 0
    highest = max(shown, key=lambda p: p.value or 0)
    few = len(series.charted) <= (_NAMED // 2 if slim else _NAMED)
    last = -100.0
    for point in shown:
        matters = point in (shown[0], shown[-1], highest) or point.period in outside
        x, y = _place(chart, point)
        text = number(point.value)
        half = fonts.text_width(text, SMALL, 600) / 2
        if (few or matters) and x - half > last:
            base = y + 20 if (point.value or 0) < middle else y - 10
            canvas.text(x, base, text, weight=600, color=ACCENT, align="center")
            last = x + half + 3


# A plan in time


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


def gantt(found: Progress, *, slim: bool = False) -> Figure:
    """A row per phase, action and milestone that has a day, and a line at the day.

    Milestones stand where they were reached, else where they are due; a line leads
    from the day it was due to the day it was reached, or to the stated day when it is
    overdue. Raises ValueError when nothing of the plan has a day.
    """
    rows = Rows(_PLAN_SLIM if slim else _PLAN)
    days = _days_of(found, rows.at.scale)
    phases = [(n, w) for n, w in enumerate(found.phases, start=1) if w.first and w.last]
    actions = [row for row in found.actions if _has_day(row)]
    dated = [r for r in found.milestones if r.standing.due or r.standing.reached]
    top = _states(rows.canvas, dated) + 60
    rows.y = top
    room = _room_for_codes(actions)
    if phases:
        _heading(rows, "Faser")
    for number_, window in phases:
        assert window.first
        assert window.last
        middle = _words(rows, f"F{number_}", window.phase.name, room)
        left, right = days.x(window.first), days.x(window.last)
        box = (left, middle - 6, max(2.0, right - left), 12.0)
        rows.canvas.boxes([box], BAND, edge=EDGE, z=3)
    if actions:
        _heading(rows, "Handlinger")
    for row in actions:
        middle = _words(rows, row.action.id, row.action.title, room)
        _action(rows.canvas, days, row.standing.start, row.standing.due, middle)
    if dated:
        _heading(rows, "Milepæle")
    for milestone in dated:
        text = milestone.milestone.text
        middle = _words(rows, f"M{milestone.number}", text, room)
        _milestone(rows.canvas, days, milestone, middle)
    _time(rows, days, top)
    return rows.finish((), after=8)


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
    entries = [KeyEntry(partial(_mark, canvas, state=s), STATES[s]) for s in there]
    return key(canvas, entries, y=14, middle=8, room=21)


def _heading(rows: Rows, text: str) -> None:
    rows.heading(text)
    rows.canvas.lines([((0, rows.y - 4), (rows.at.width, rows.y - 4))], RULE, z=1)


def _time(rows: Rows, days: _Days, top: float) -> None:
    """The axis of time, and the line at the stated day with its date above."""
    canvas, base, bottom = rows.canvas, top - 4, rows.y + 8
    left, right = days.scale.start, days.scale.end
    canvas.lines([((left, base), (right, base))], INK)
    x, text = days.x(days.at), day(days.at)
    text = {-1: f"← {text}", 0: text, 1: f"{text} →"}[days.beyond]
    middle, _ = _kept_inside(x, text, rows.at.width, 600)
    canvas.text(middle, base - 24, text, weight=600, color=ACCENT, align="center")
    is_beyond = days.beyond != 0
    canvas.lines([((x, base - 18), (x, bottom))], ACCENT, 2, dashed=is_beyond, z=4)
    taken: list[tuple[float, float]] = []
    for when, label in _ticks(days):
        place = days.x(when)
        canvas.lines([((place, base), (place, bottom))], GRID, z=0)
        middle, half = _kept_inside(place, label, rows.at.width)
        free = all(middle + half + 6 < a or middle - half - 6 > b for a, b in taken)
        if free and abs(middle - x) > half + 4:
            canvas.text(middle, base - 6, label, color=SOFT, align="center")
            taken.append((middle - half, middle + half))
    if not taken:  # a few weeks round the stated day: the end that is clear of it
        is_left = x > (left + right) / 2
        end = days.first if is_left else days.last
        place, align = (left, "left") if is_left else (right, "right")
        canvas.text(place, base - 6, _month(end), color=SOFT, align=align)


def _kept_inside(
    x: float, text: str, width: float, weight: int = 400
) -> tuple[float, float]:
    """The middle of a text near `x` that stays in the drawing, and half its width."""
    half = fonts.text_width(text, SMALL, weight) / 2
    return min(max(x, half), width - half), half


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
    return f"{_MONTHS[when.month - 1]} {when.year}"


def _has_day(row: ActionRow) -> bool:
    return bool(row.standing.start or row.standing.due)


def _room_for_codes(actions: list[ActionRow]) -> float:
    """The room that the longest code takes: those of actions are the plan's own."""
    codes = [shortened(row.action.id, _LONGEST_CODE) for row in actions]
    widths = [fonts.text_width(code, SMALL, 600) for code in codes]
    return min(_LONGEST_CODE, max([26.0, *widths])) + 8


def _words(rows: Rows, code: str, text: str, room: float) -> float:
    """The code and the shortened text of a row; the middle of its drawing."""
    slim = rows.at.slim
    above = rows.y + rows.at.label - rows.at.lift
    middle = rows.begin()
    base = above if slim else middle + 5
    code = shortened(code, _LONGEST_CODE, weight=600)
    rows.canvas.text(0, base, code, weight=600, color=SOFT)
    # words above a row follow their own code; before a row all stand below each other
    left = fonts.text_width(code, SMALL, 600) + 10 if slim else room
    end = rows.at.width if slim else rows.at.scale.start - 20
    rows.canvas.text(left, base, shortened(text, end - left - 2), halo=slim)
    return middle


def _action(
    canvas: Canvas, days: _Days, start: date | None, due: date | None, y: float
) -> None:
    """A bar from start to due; an open end where either is not stated."""
    left = days.x(start) if start else days.x(due or days.first) - 20
    right = days.x(due) if due else days.x(start or days.last) + 20
    if start and due:
        canvas.boxes([(left, y - 4, max(2.0, right - left), 8.0)], DOT, edge=SOFT, z=3)
        return
    canvas.lines([((left, y), (right, y))], SOFT, 2, dashed=True, z=3)
    end = left if start else right
    canvas.lines([((end, y - 7), (end, y + 7))], SOFT, 2, z=3)


def _milestone(canvas: Canvas, days: _Days, row: MilestoneRow, y: float) -> None:
    standing = row.standing
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
    and without a day a dashed diamond.
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
        canvas.missing(at, half=7, edge=EDGE)


def shortened(text: str, room: float, size: float = SMALL, weight: int = 400) -> str:
    """A text of the plan's on one line no wider than `room` px, cut with an ellipsis.

    Marks that are not to be seen, such as those that turn the direction, are left out.
    """
    seen = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    line = " ".join(seen.split())
    if fonts.text_width(line, size, weight) <= room:
        return line
    while line and fonts.text_width(f"{line}…", size, weight) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
