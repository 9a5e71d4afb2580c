"""Figures of the answers: score and ratings, orders of themes, targets, sensitivity.

The municipality's own answers are circles and the assessor's are diamonds.
"""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import listed, number, period, signed
from parathed_lib.pages.assessment.answers import (
    Result,
    other_ways,
    stacks,
    target_rows,
    without_each,
)
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import WIDTH, Canvas
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    AXIS,
    BAND,
    BODY,
    INK,
    RULE,
    SMALL,
    SOFT,
    WHITE,
)
from parathed_lib.pages.drawing.scales import (
    LEVELS,
    KeyEntry,
    Layout,
    Rows,
    answer,
    answer_key,
    arrow,
    key,
    level_names,
    levels,
)
from parathed_lib.pages.drawing.sheet import Point
from parathed_lib.pages.messages import say
from parathed_lib.scoring import ThemeScore

_SCORE = levels(50, 100)
_SCORE_RADIUS = 18  # of the circle that holds the score, px
_RATINGS = Layout(scale=levels(236, 48), top=76, row=26)
_TARGETS = Layout(scale=levels(42, 80), top=94, row=30, label=25)
_SQUARE = 9.5  # half of the square that is a target, px
_STEP, _HEAD, _NAME = 54, 56, 136  # of a rank, of the headings, of a theme's name
BOUNDARIES = (1.5, 2.5, 3.5)
_SENSITIVITY = Layout(
    scale=levels(34, 70),
    top=58,
    row=20,
    label=18,
    group=38,
    columns={"short_mean": 298, "change": 354, "level": 400, "span": 354},
)


def position(assessment: Assessment) -> Figure:
    """Each answer stacked over its level, own as circles, assessor's as diamonds.

    Below, the means of both sides and of all answers on the same scale. One drawing
    serves screen and phone. Without answers an open mark stands below the scale.
    """
    found = stacks(assessment)
    highest = max(map(len, found.values()))
    canvas = Canvas()
    mark = say("base", "assessors_mark", assessment.is_self_rated)
    entries = answer_key(canvas, drawn_word("own"), mark, large=True)
    base = 26 + key(canvas, entries) + 24 * max(1, highest)
    _levels_below(canvas, assessment, base)
    if not highest:
        canvas.missing((9, base + 74), drawn_word("no_answers"))
        return canvas.finish(base + 92)
    for level, raters in found.items():
        for height, rater in enumerate(raters):
            point = (_SCORE.at(level), base - 16 - 24 * height)
            answer(canvas, point, rater, large=True)
    _means(canvas, assessment, base + 88)
    return canvas.finish(base + 146)


def _levels_below(canvas: Canvas, assessment: Assessment, base: float) -> None:
    """The scale, with the word of the score's level in bold."""
    canvas.rule(base, INK)
    ticks = [((_SCORE.at(v), base), (_SCORE.at(v), base + 5)) for v in LEVELS]
    canvas.lines(ticks, INK)
    for level, label in assessment.catalogue.rubric.label.items():
        x = _SCORE.at(level)
        canvas.text(x, base + 25, str(level), size=BODY, weight=600, align="center")
        weight, color = (600, INK) if level == assessment.score.level else (400, SOFT)
        canvas.text(x, base + 45, label, weight=weight, color=color, align="center")


def _means(canvas: Canvas, assessment: Assessment, y: float) -> None:
    """The mean of all answers in a large circle, those of both sides beside it.

    Each mark stands at its value. A side that the circle would cover stands below it,
    with its number on the outer side. Where one side alone has answered, its mean is
    that of all and stands once.
    """
    score = assessment.score
    assert score.mean is not None
    middle, left = _SCORE.at(score.mean), _SCORE.at(1)
    canvas.text(left, y - 14, drawn_word("mean"), color=SOFT)
    canvas.lines([((left, y), (_SCORE.at(4), y))], AXIS, 1.5)
    ticks = [((_SCORE.at(v), y - 5), (_SCORE.at(v), y + 5)) for v in LEVELS]
    canvas.lines(ticks, AXIS)
    means = {"own": score.own_mean, "assessor": score.assessor_mean}
    sides = {rater: mean for rater, mean in means.items() if mean is not None}
    for rater, mean in sides.items() if len(sides) > 1 else ():
        x, text = _SCORE.at(mean), number(mean, 1)
        if abs(x - middle) >= _SCORE_RADIUS + 10:
            answer(canvas, (x, y), rater, large=True)
            canvas.text(x, y + 28, text, align="center")
        else:
            answer(canvas, (x, y + _SCORE_RADIUS + 11), rater, large=True)
            is_right = mean > score.mean or (mean == score.mean and rater == "own")
            side, align = (14, "left") if is_right else (-14, "right")
            canvas.text(x + side, y + _SCORE_RADIUS + 16, text, align=align)
    canvas.circles([(middle, y)], _SCORE_RADIUS, ACCENT)
    text = number(score.mean, 1)
    canvas.text(middle, y + 5, text, weight=700, color=WHITE, align="center")
    alone = f"{next(iter(sides))}_alone" if len(sides) == 1 else "overall_so_far"
    word = drawn_word("overall" if score.status == "final" else alone)
    canvas.text(middle, y + 53, word, weight=600, color=ACCENT, align="center")


def ratings(assessment: Assessment) -> Figure:
    """A row per theme with both means, below it a row per rating.

    Where own and assessor's means of a theme differ, a line joins them.
    """
    rows = Rows(_RATINGS)
    canvas, rubric = rows.canvas, assessment.catalogue.rubric
    mark = say("base", "assessors_mark", assessment.is_self_rated)
    key(canvas, answer_key(canvas, drawn_word("own"), mark))
    level_names(rows, rubric.label, rows.y - 8)
    for place, theme in enumerate(rubric.themes):
        canvas.rule(rows.y, RULE if place else INK)
        _theme_row(rows, theme.name, assessment.theme[theme.id])
        for parameter in rubric.parameters_of(theme.id):
            rows.row(parameter.short)
            value = assessment.rating[parameter.id]
            if value is None:
                rows.missing(drawn_word("no_answer"))
            else:
                answer(canvas, (rows.x(value), rows.middle), parameter.rater)
        rows.y += 14
    return rows.finish()


def _theme_row(rows: Rows, name: str, score: ThemeScore) -> None:
    """The name of a theme, both means, and the line between them."""
    canvas, own, assessor = rows.canvas, score.own, score.assessor
    canvas.text(0, rows.y + 20, name, weight=600)
    rows.y += 22
    means = [number(v, 1) for v in (own, assessor) if v is not None]
    text = f"{drawn_word('mean')} {listed(means)}" if means else ""
    y = rows.row(text, color=SOFT)
    if not score.expected:
        rows.missing(drawn_word("no_question"))
    if own is not None and assessor is not None and own != assessor:
        canvas.lines([((rows.x(own), y), (rows.x(assessor), y))], INK, 2.5)
    if assessor is not None:
        canvas.diamonds([(rows.x(assessor), y)], 10.5, width=1.8)
    if own is not None:
        canvas.circles([(rows.x(own), y)], 5.5, ACCENT, z=5)


def targets(assessment: Assessment) -> Figure:
    """A row per target: today's rating, the target as an open square, an arrow between.

    The scale runs from 1 to 4 in all reports.
    """
    rows = Rows(_TARGETS)
    canvas = rows.canvas
    mark = say("base", "assessors_mark", assessment.is_self_rated)
    entries = answer_key(canvas, drawn_word("own_now"), f"{mark} {drawn_word('now')}")
    key(canvas, [*entries, KeyEntry(partial(_square, canvas), drawn_word("goal"))])
    level_names(rows, assessment.catalogue.rubric.label, rows.y - 10)
    canvas.rule(rows.y, INK)
    for place, row in enumerate(target_rows(assessment)):
        if place:
            canvas.rule(rows.y)
        gap, top = row.gap, rows.y + rows.at.label - 3
        y = rows.row(row.parameter.short, weight=600)
        canvas.text(WIDTH, top, period(gap.target.date), color=SOFT, align="right")
        weight = 600 if gap.is_fast else 400
        steps = say("assessment", "steps", gap)
        canvas.text(WIDTH, y + 5, steps, weight=weight, align="right")
        goal = (rows.x(gap.target.level), y)
        _square(canvas, goal)
        if gap.rating is None:
            rows.missing()
        else:
            now = (rows.x(gap.rating), y)
            answer(canvas, now, row.parameter.rater)
            arrow(canvas, now, goal, _SQUARE + 1)
    return rows.finish()


def _square(canvas: Canvas, point: Point) -> None:
    x, y = point
    box = (x - _SQUARE, y - _SQUARE, 2 * _SQUARE, 2 * _SQUARE)
    canvas.boxes([box], WHITE, edge=INK, width=1.6, z=4)


def priorities(assessment: Assessment) -> Figure:
    """Each theme's rank in both orders, joined by a line; moved themes in ink.

    The left order is the municipality's, the right one is by potential (4 minus the
    mean of the theme's ratings). One drawing serves screen and phone.
    """
    own = list(assessment.evaluation.theme_order) if assessment.evaluation else []
    computed = scoring.priorities(assessment.themes)
    names = assessment.catalogue.rubric.theme
    canvas = Canvas()
    left, right = _NAME + 22, WIDTH - _NAME - 22
    for order, heading, x, edge, align in (
        (own, "order_own", left, 0, "left"),
        (computed, "order_computed", right, WIDTH, "right"),
    ):
        write = partial(canvas.paragraph, step=18, align=align)
        write(edge, 15, drawn_word(heading).split(" "), weight=600, color=SOFT)
        for rank, theme in enumerate(order):
            y = _rank(rank)
            lines = fonts.wrapped(names[theme].name, _NAME, SMALL)
            write(edge, y + 5 - 9 * (len(lines) - 1), lines)
            if align == "left":
                canvas.circles([(x, y)], 10, ACCENT)
            else:
                canvas.diamonds([(x, y)], 14)
            color = WHITE if align == "left" else INK
            place = str(rank + 1)
            canvas.text(x, y + 5, place, weight=700, color=color, align="center")
    for theme in own:
        if theme in computed:
            a, b = own.index(theme), computed.index(theme)
            color, width = (INK, 2.2) if a != b else (SOFT, 1)
            ends = (left + 12, _rank(a)), (right - 16, _rank(b))
            canvas.lines([ends], color, width)
    return canvas.finish(_HEAD + _STEP * max(len(own), len(computed), 1))


def _rank(rank: int) -> float:
    """The middle of a rank, px."""
    return _HEAD + _STEP * (rank + 0.5)


def sensitivity(assessment: Assessment) -> Figure:
    """The mean without each answer, and by other ways to sum up, on the whole scale.

    The scale runs from 1 to 4 in all reports, with the level of the score in grey and
    dashed lines where the levels meet. Without answers the drawing is empty.
    """
    rows = Rows(_SENSITIVITY)
    canvas, score = rows.canvas, assessment.score
    if score.mean is None or score.level is None:
        return canvas.finish(rows.y)
    _sensitivity_head(rows, assessment.catalogue.rubric.label)
    middle = rows.x(score.mean)
    name = drawn_word("score" if score.status == "final" else "score_so_far")
    own = Result(name, score.mean, None, score.level)
    _result_row(rows, own, score.level, official=True)
    first = rows.middle
    canvas.circles([(middle, first)], 7, ACCENT, z=6)
    rows.heading(drawn_word("without"))
    for result in without_each(assessment):
        _result_row(rows, result, score.level)
        if result.value is not None:
            point = (rows.x(result.value), rows.middle)
            if point[0] != middle:
                canvas.lines([((middle, rows.middle), point)], INK, 2, z=4)
            canvas.circles([point], 4.5, INK, z=5)
    rows.heading(drawn_word("ways"))
    for result in other_ways(assessment):
        _result_row(rows, result, score.level)
        point = (rows.x(result.value or 0), rows.middle)
        canvas.circles([point], 5, WHITE, edge=INK, width=1.6, z=5)
    if doubt := assessment.sensitivity:
        rows.heading(drawn_word("doubt"))
        _doubt(rows, doubt)
    rows.y += 8
    canvas.lines([((middle, first), (middle, rows.y))], ACCENT, 1.2, z=3)
    _boundaries(rows, score.level)
    return rows.finish((1, 4), after=0)


def _sensitivity_head(rows: Rows, labels: dict[int, str]) -> None:
    """The levels with their words, and the headings of the numbers."""
    level_names(rows, labels, rows.y - 14)
    for name, right in rows.at.columns.items():
        if name != "span":
            y = rows.y - 14
            rows.canvas.text(right, y, drawn_word(name), color=SOFT, align="right")
    rows.canvas.rule(rows.y, INK)


def _boundaries(rows: Rows, level: int) -> None:
    """The level of the score in grey, and where the levels meet, down all rows."""
    top, bottom = rows.at.top, rows.y
    left, right = (rows.at.scale.within(level + side) for side in (-0.5, 0.5))
    rows.canvas.boxes([(left, top, right - left, bottom - top)], BAND, z=0)
    meet = [((rows.x(v), top), (rows.x(v), bottom)) for v in BOUNDARIES]
    rows.canvas.lines(meet, AXIS, 1, dashed=True, z=1)


def _result_row(
    rows: Rows, result: Result, level: int, *, official: bool = False
) -> None:
    """The words and numbers of a row."""
    weight, color = (600, ACCENT) if official else (400, INK)
    rows.row(result.name, weight=weight, color=color)
    if result.level is None:
        rows.missing(result.reason)
        return
    rows.value("short_mean", result.text, weight=weight)
    if result.change is not None:
        rows.value("change", signed(result.change), color=SOFT)
    is_other = result.level != level
    weight = 600 if is_other or official else 400
    rows.value("level", number(result.level), weight=weight)


def _doubt(rows: Rows, doubt: scoring.Sensitivity) -> None:
    """The span of nine in ten of the means, and the probability of each level."""
    canvas = rows.canvas
    y = rows.row(drawn_word("nine_in_ten"))
    low, high = rows.x(doubt.low), rows.x(doubt.high)
    ends = [((x, y - 5), (x, y + 5)) for x in (low, high)]
    canvas.lines([((low, y), (high, y)), *ends], INK, 2, z=5)
    rows.value("span", f"{number(doubt.low, 2)}–{number(doubt.high, 2)}")
    y = rows.row(drawn_word("chances"))
    shares = {
        level: say("assessment", "chance", share)
        for level, share in doubt.level_shares.items()
    }
    text = " · ".join(f"{level}: {share}" for level, share in shares.items())
    canvas.text(rows.at.scale.start, y + 5, text, halo=True)
