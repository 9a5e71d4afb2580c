"""Figure: the ten ratings within their themes, own and assessor as two shapes."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    BODY,
    EDGE,
    INK,
    RULE,
    SOFT,
)
from parathed_lib.figures.scale import Scale
from parathed_lib.formatting import MINUS, number
from parathed_lib.scoring import ThemeScore
from parathed_lib.wording.sides import assessors_column, assessors_mark

DASH = "–"


@dataclass(frozen=True)
class _Layout(Scale):
    """Where things stand across the drawing, px."""

    own: float
    assessor: float
    gap: float
    top: float
    theme: float
    row: float
    after: float


_WIDE = _Layout(800, 292, 90, 650, 736, 800, 68, 32, 27, 18)
_SLIM = _Layout(328, 172, 44, 0, 0, 0, 76, 48, 27, 16)


def ratings(assessment: Assessment, *, slim: bool = False) -> Figure:
    """A row per theme with both means, below it a row per rating.

    Where own and assessor's means of a theme differ, a line joins them. The columns to
    the right repeat the numbers; the slim drawing leaves them to the table.
    """
    at = _SLIM if slim else _WIDE
    rubric = assessment.catalogue.rubric
    rows = sum(
        at.theme + at.row * len(rubric.parameters_of(t.id)) + at.after
        for t in rubric.themes
    )
    canvas = Canvas(at.width, at.top + rows + 2)
    _head(canvas, assessment, at, slim)
    y = at.top
    canvas.lines([((0, y), (at.width, y))], INK)
    own_points, assessor_points = [], []
    for number_, theme in enumerate(rubric.themes):
        if number_:
            canvas.lines([((0, y), (at.width, y))], RULE)
        parameters = rubric.parameters_of(theme.id)
        _theme_row(canvas, at, theme.name, assessment.theme[theme.id], y, slim)
        y += at.theme
        for parameter in parameters:
            middle = y + at.row / 2
            canvas.text(0 if slim else 17, middle + 5, parameter.short)
            value = assessment.rating[parameter.id]
            if value is None:
                canvas.diamonds([(at.x(1), middle)], 7, edge=EDGE, dashed=True)
                canvas.text(at.x(1) + 14, middle + 5, f"{DASH} intet svar", color=SOFT)
            elif parameter.rater == "own":
                own_points.append((at.x(value), middle))
            else:
                assessor_points.append((at.x(value), middle))
            if not slim and value is not None:
                column = at.own if parameter.rater == "own" else at.assessor
                canvas.text(
                    column, middle + 5, number(value), color=SOFT, align="right"
                )
            y += at.row
        y += at.after
    canvas.circles(own_points, 5.5, ACCENT)
    canvas.diamonds(assessor_points, 7.5, width=1.4)
    at.grid(canvas, at.top, y)
    return canvas.figure


def _head(canvas: Canvas, assessment: Assessment, at: _Layout, slim: bool) -> None:
    labels = assessment.catalogue.rubric.label
    if slim:
        canvas.circles([(7, 12)], 5.5, ACCENT)
        canvas.text(18, 17, "kommunens eget svar")
        canvas.diamonds([(174, 12)], 7.5)
        canvas.text(186, 17, assessors_mark(assessment.is_self_rated))
        canvas.text(at.x(1) - 20, 48, labels[1].lower(), color=SOFT)
        canvas.text(at.width, 48, labels[4].lower(), color=SOFT, align="right")
        for value in labels:
            canvas.text(at.x(value), 68, str(value), weight=600, align="center")
        return
    for value, label in labels.items():
        canvas.text(at.x(value), 26, str(value), size=BODY, weight=600, align="center")
        canvas.text(at.x(value), 48, label, color=SOFT, align="center")
    canvas.circles([(at.own - 14, 20)], 6.5, ACCENT)
    canvas.text(at.own, 48, "egen", weight=600, align="right")
    canvas.diamonds([(at.assessor - 34, 20)], 8.5)
    column = assessors_column(assessment.is_self_rated)
    # The longer of the two words needs the room on both sides of its column.
    right = at.assessor + (8 if assessment.is_self_rated else 0)
    canvas.text(right, 48, column, weight=600, align="right")
    canvas.text(at.gap, 48, "forskel", weight=600, align="right")


def _theme_row(
    canvas: Canvas, at: _Layout, name: str, score: ThemeScore, top: float, slim: bool
) -> None:
    middle = top + (34 if slim else at.theme / 2 + 2)
    own, assessor = score.own, score.assessor
    if slim:
        canvas.text(0, top + 20, name, weight=600)
    else:
        canvas.text(0, middle + 6, name, size=BODY, weight=600)
    if not score.expected:
        canvas.diamonds([(at.x(1), middle)], 9, edge=EDGE, dashed=True)
        text = f"{DASH} intet spørgsmål"
        canvas.text(at.x(1) + 16, middle + 5, text, color=SOFT, halo=True)
    if own is not None and assessor is not None and own != assessor:
        canvas.lines([((at.x(own), middle), (at.x(assessor), middle))], INK, 2.5)
    if assessor is not None:
        canvas.diamonds([(at.x(assessor), middle)], 10.5, width=1.8, z=4)
    if own is not None:
        canvas.circles([(at.x(own), middle)], 5.5, ACCENT, z=5)
    if slim:
        means = [number(v, 1) for v in (own, assessor) if v is not None]
        if means:
            canvas.text(0, middle + 6, f"gennemsnit {' og '.join(means)}", color=SOFT)
        return
    for x, text, known in (
        (at.own, DASH if own is None else number(own, 1), own is not None),
        (
            at.assessor,
            DASH if assessor is None else number(assessor, 1),
            bool(assessor),
        ),
        (at.gap, _signed(score.gap), bool(score.gap)),
    ):
        canvas.text(
            x,
            middle + 6,
            text,
            size=BODY,
            weight=600 if known else 400,
            color=INK if known else SOFT,
            align="right",
        )


def _signed(gap: float | None) -> str:
    if gap is None:
        return DASH
    text = number(abs(gap), 1)
    return text if gap == 0 else f"{MINUS if gap < 0 else '+'}{text}"
