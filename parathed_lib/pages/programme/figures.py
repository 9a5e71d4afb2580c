"""Programme -> matplotlib Figure: who takes part, their answers, what has changed."""

from __future__ import annotations

import math
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.formatting import number, signed
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import WIDTH, Canvas
from parathed_lib.pages.drawing.palette import (
    INK,
    MAP_CLASSES,
    RULE,
    SMALL,
    SOFT,
    TILE_EDGE,
    WHITE,
)
from parathed_lib.pages.drawing.scales import (
    KeyEntry,
    Layout,
    Rows,
    Scale,
    key,
    level_names,
    levels,
)
from parathed_lib.pages.drawing.sheet import Point
from parathed_lib.pages.drawing.tile_map import marked_map
from parathed_lib.pages.messages import say
from parathed_lib.programme import Change, Distribution, Programme

# A darker grey for a higher level; two levels together have that of the lower one.
LEVEL_FILLS = MAP_CLASSES[:2] + MAP_CLASSES[3:]
HALF_FILLS = (MAP_CLASSES[1], MAP_CLASSES[3])
SMALLEST_LIMIT, LARGEST_LIMIT = 1.0, 3.0

_MEANS = Layout(
    scale=levels(34, 88),
    top=66,
    row=20,
    label=18,
    columns={"first": 350, "last": WIDTH - 2},
)
# The scales of these two end where their data do.
_ANSWERS = Layout(scale=Scale(0, 1, 0, WIDTH), top=40, row=24, label=20)
_CHANGE = Layout(
    scale=Scale(-1, 1, 196, 346), top=40, row=25, columns={"steps": WIDTH - 2}
)


def _drawn(word: str) -> str:
    """A word that stands in the drawings."""
    return say("programme", "drawn", word)


def participation(programme: Programme) -> Figure:
    """Each municipality as a square: dark with a dot when it takes part.

    Nothing else is drawn: no figure here tells of a municipality's answers.
    """
    everyone = programme.catalogue.municipalities.values()
    words = _drawn("takes_part"), _drawn("elsewhere")
    return marked_map(everyone, programme.who, words)


def means(programme: Programme) -> Figure:
    """A row per theme and answer on the whole scale, first round open, last filled.

    A line goes through the rounds between. What may not be told is an open dashed mark before the scale.
    """
    rows = Rows(_MEANS)
    rubric = programme.catalogue.rubric
    _means_head(rows, programme)
    themes = [t for t in rubric.themes if rubric.parameters_of(t.id)]
    for place, theme in enumerate(themes):
        rows.canvas.rule(rows.y, RULE if place else INK)
        rows.row(theme.name, height=24, weight=600)
        _means_row(rows, programme, theme.id, is_theme=True)
        for p in rubric.parameters_of(theme.id):
            rows.row(p.short)
            _means_row(rows, programme, p.id, is_theme=False)
        rows.y += 12
    return rows.finish(after=4)


def _means_head(rows: Rows, programme: Programme) -> None:
    """The levels, and the marks of the first and the last round over their numbers."""
    canvas, columns, base = rows.canvas, rows.at.columns, rows.at.top - 20
    level_names(rows, programme.catalogue.rubric.label, base)
    several = len(programme.rounds) > 1
    if several:
        first = columns["first"]
        canvas.circles([(first - 8, base - 22)], 5, WHITE, edge=INK, width=1.6)
        canvas.text(first, base, _drawn("first"), color=SOFT, align="right")
    canvas.circles([(columns["last"] - 8, base - 22)], 5.5, INK)
    text = "last" if several else "only"
    canvas.text(columns["last"], base, _drawn(text), weight=600, align="right")


def _means_row(rows: Rows, programme: Programme, id: str, *, is_theme: bool) -> None:
    """The marks and numbers of a theme or an answer."""
    canvas, y = rows.canvas, rows.middle
    radius = 6.5 if is_theme else 5
    means = programme.means(id)
    several = len(means) > 1
    if means[-1] is None:
        rows.missing(_drawn("hidden"))
    else:
        points = [(rows.x(mean), y) for mean in means if mean is not None]
        canvas.path(points, INK, 2)
        canvas.circles([points[-1]], radius, INK, z=5)
        if means[0] is not None and several:
            # Over the filled mark, and smaller, where both are the same
            r, z = (radius / 2, 6) if points[0] == points[-1] else (radius, 4)
            canvas.circles([points[0]], r, WHITE, edge=INK, width=1.6, z=z)
    if several:
        rows.value("first", _mean(means[0]), color=SOFT)
    rows.value("last", _mean(means[-1]), weight=600 if is_theme else 400)


def _mean(mean: float | None) -> str:
    return "–" if mean is None else number(mean, 1)


def answers(programme: Programme) -> Figure:
    """A bar per answer whose spread is told, parted by level, in the newest round.

    Each part has its count in it; where levels may not be told apart, two are one part.
    Bars are as long as there are answers.
    """
    found = programme.spread(programme.rounds[-1])
    most = max(len(shown.group) for _, shown in found)
    rows = Rows(_ANSWERS, high=most)
    canvas = rows.canvas
    entries = [
        KeyEntry(partial(_sample, canvas, fill=fill), say("programme", "level", level))
        for level, fill in enumerate(LEVEL_FILLS, start=1)
    ]
    key(canvas, entries, y=16, middle=8, room=22)
    canvas.rule(rows.y, INK)
    for parameter, shown in found:
        rows.row(parameter.name)
        _bar(rows, shown)
        rows.y += 2
    return rows.finish((), after=4)


def _sample(canvas: Canvas, point: Point, fill: str) -> None:
    x, y = point
    canvas.boxes([(x - 8, y - 8, 16, 16)], fill, edge=TILE_EDGE)


def _bar(rows: Rows, shown: Distribution) -> None:
    """The bar of a row: a part for each level, with its count."""
    height = rows.at.row - 8
    top = rows.middle - height / 2
    parts = list(zip("1234", shown.levels, LEVEL_FILLS, strict=True))
    if shown.by_half:
        parts = list(zip(("1-2", "3-4"), shown.halves, HALF_FILLS, strict=True))
    before = 0
    for text, count, fill in parts:
        if not count:
            continue
        left, right = rows.x(before), rows.x(before + count)
        rows.canvas.boxes([(left, top, right - left, height)], fill, edge=TILE_EDGE)
        label = say("programme", "level", text, count)
        if fonts.text_width(label, SMALL) > right - left - 6:
            label = number(count)
        if fonts.text_width(label, SMALL) <= right - left - 2:
            color = WHITE if text[0] in "34" else INK
            middle = (left + right) / 2
            rows.canvas.text(
                middle, rows.middle + 5, label, color=color, align="center"
            )
        before += count


def change(programme: Programme) -> Figure:
    """A row for all answers together, then one for each, on one scale around zero.

    That for all has its interval, as far as it may be told.
    The scale is the same to both sides and ends at a whole or half step.
    """
    every = changes(programme)
    limit = _limit(every)
    rows = Rows(_CHANGE, low=-limit, high=limit)
    at = rows.at
    canvas, zero = rows.canvas, rows.x(0)
    steps = [n / 2 for n in range(-int(2 * limit), int(2 * limit) + 1)]
    marked = [v for v in steps if v == int(v) or limit <= 1.5]
    for value in marked:
        text = signed(value, 0 if value == int(value) else 1)
        color = SOFT if value else INK
        canvas.text(rows.x(value), 34, text, color=color, align="center")
    canvas.text(at.scale.start, 14, _drawn("lower"), color=SOFT)
    canvas.text(at.scale.end, 14, _drawn("higher"), color=SOFT, align="right")
    canvas.text(at.columns["steps"], 34, _drawn("steps"), color=SOFT, align="right")
    canvas.rule(rows.y, INK)
    rows.y += 8
    for place, found in enumerate(every):
        name = name_of_change(programme, found)
        _change_row(rows, name, found)
        if not place:
            canvas.rule(rows.y + 4)
            rows.y += 10
    canvas.lines([((zero, at.top), (zero, rows.y))], INK, 1.2, z=1)
    return rows.finish([v for v in marked if v], after=4)


def _change_row(rows: Rows, name: str, found: Change) -> None:
    """The name, interval and number of a row; heavier for all answers together."""
    overall, canvas = not found.parameter, rows.canvas
    weight = 600 if overall else 400
    y = rows.row(name, weight=weight)
    estimate, scale = found.estimate, rows.at.scale
    if estimate is None or estimate.mean is None:
        rows.missing(_drawn("hidden"))
        return
    if estimate.low is not None and estimate.high is not None:
        limits = (estimate.low, estimate.high)
        left, right = map(scale.within, limits)
        canvas.lines([((left, y), (right, y))], INK, 3 if overall else 2, z=3)
        inside = [scale.at(v) for v in limits if scale.within(v) == scale.at(v)]
        canvas.lines([((x, y - 5), (x, y + 5)) for x in inside], INK, 2, z=3)
    canvas.circles([(rows.x(estimate.mean), y)], 7 if overall else 5, INK, z=5)
    rows.value("steps", signed(estimate.mean), weight=weight, halo=True)


def changes(programme: Programme) -> list[Change]:
    """The changes from first to last round, that over all answers first; often none."""
    spans = programme.spans
    return programme.changes_between(*spans[0]) if spans else []


def name_of_change(programme: Programme, found: Change) -> str:
    """The parameter that a change is of, or that it is of all."""
    if not found.parameter:
        return say("programme", "all_answers")
    return programme.catalogue.rubric.parameter[found.parameter].short


def _limit(every: list[Change]) -> float:
    """Where the scale ends: the furthest limit, up to the next half step."""
    far = [
        abs(value)
        for c in every
        if c.estimate
        for value in (c.estimate.mean, c.estimate.low, c.estimate.high)
        if value is not None
    ]
    wish = math.ceil(2 * max(far, default=0)) / 2
    return min(max(wish, SMALLEST_LIMIT), LARGEST_LIMIT)
