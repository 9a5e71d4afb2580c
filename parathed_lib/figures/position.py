"""Figure: where the municipality stands on the scale, and the ten answers."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, AXIS, INK, SMALL, SOFT, WHITE
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import number
from parathed_lib.wording.sides import assessors_mark

WIDTH = 400
_COLUMN = 100


def position(assessment: Assessment) -> Figure:
    """Each answer stacked over its level, own as circles, assessor's as diamonds.

    Below, the means of both sides and of all answers on the same scale. One drawing
    serves screen and phone. Without answers the scale is drawn with an open mark.
    """
    stacks = _stacks(assessment)
    highest = max(map(len, stacks.values()))
    base = 60 + 24 * max(1, highest)
    canvas = Canvas(WIDTH, base + (158 if highest else 56))
    _legend(canvas, assessment)
    canvas.lines([((0, base), (WIDTH, base))], INK)
    canvas.lines([((_x(v), base), (_x(v), base + 5)) for v in (1, 2, 3, 4)], INK)
    score = assessment.score
    for level, label in assessment.catalogue.rubric.label.items():
        here = level == score.level
        canvas.text(
            _x(level), base + 25, str(level), size=17, weight=600, align="center"
        )
        canvas.text(
            _x(level),
            base + 45,
            label,
            weight=600 if here else 400,
            color=INK if here else SOFT,
            align="center",
        )
    if not highest:
        canvas.diamonds([(9, base - 16)], 8, edge=SOFT, dashed=True)
        canvas.text(24, base - 11, "– ingen svar", color=SOFT)
        return canvas.figure
    _answers(canvas, stacks, base)
    _means(canvas, assessment, base + 96)
    return canvas.figure


def _x(value: float) -> float:
    return _COLUMN * (value - 0.5)


def _legend(canvas: Canvas, assessment: Assessment) -> None:
    canvas.circles([(9, 12)], 6.5, ACCENT)
    canvas.text(24, 17, "kommunens eget svar")
    canvas.diamonds([(9, 38)], 8.5)
    canvas.text(24, 43, assessors_mark(assessment.is_self_rated))


def _stacks(assessment: Assessment) -> dict[int, list[str]]:
    """The raters of the answers at each level: own below, the assessor above."""
    rubric = assessment.catalogue.rubric
    return {
        level: sorted(
            (
                rubric.parameter[p].rater
                for p, v in assessment.rating.items()
                if v == level
            ),
            reverse=True,
        )
        for level in rubric.label
    }


def _answers(canvas: Canvas, stacks: dict[int, list[str]], base: float) -> None:
    points: dict[str, list[Point]] = {"own": [], "assessor": []}
    for level, raters in stacks.items():
        for height, rater in enumerate(raters):
            points[rater].append((_x(level), base - 16 - 24 * height))
    canvas.circles(points["own"], 6.5, ACCENT)
    canvas.diamonds(points["assessor"], 9)


def _means(canvas: Canvas, assessment: Assessment, y: float) -> None:
    score = assessment.score
    canvas.text(_x(1), y - 14, "gennemsnit", color=SOFT)
    canvas.lines([((_x(1), y), (_x(4), y))], AXIS, 1.5)
    canvas.lines([((_x(v), y - 5), (_x(v), y + 5)) for v in (1, 2, 3, 4)], AXIS)
    assert score.mean is not None
    for mean, own in ((score.own_mean, True), (score.assessor_mean, False)):
        if mean is None:
            continue
        point = (_x(mean), y)
        if own:
            canvas.circles([point], 6.5, ACCENT, z=5)
        else:
            canvas.diamonds([point], 9, z=5)
        side = 1 if mean > score.mean or (mean == score.mean and own) else -1
        x = point[0] if abs(mean - score.mean) > 0.24 else _x(score.mean) + 30 * side
        canvas.text(x, y + 28, number(mean, 1), align="center")
    canvas.circles([(_x(score.mean), y)], 18, ACCENT, z=4)
    canvas.text(
        _x(score.mean),
        y + 5,
        number(score.mean, 1),
        weight=700,
        color=WHITE,
        align="center",
    )
    word = "samlet" if score.status == "final" else "samlet, foreløbig"
    canvas.text(
        _x(score.mean),
        y + 48,
        word,
        size=SMALL,
        weight=600,
        color=ACCENT,
        align="center",
    )
