"""Figure: what moves the score."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    AXIS,
    BAND,
    BODY,
    EDGE,
    INK,
    SOFT,
    WHITE,
)
from parathed_lib.figures.scale import Scale
from parathed_lib.formatting import number
from parathed_lib.wording.sensitivity import (
    Result,
    chance,
    other_ways,
    signed,
    without_each,
)

BOUNDARIES = (1.5, 2.5, 3.5)
WITHOUT = "Uden ét svar"
WAYS = "Andre måder at regne på"
DOUBT = "Hvis svarene er usikre"


@dataclass(frozen=True)
class _Layout(Scale):
    """Where things stand across the drawing, px; `label` is the room above a row."""

    value: float
    change: float
    level: float
    top: float
    label: float
    row: float
    group: float

    @property
    def slim(self) -> bool:
        return self.label > 0


_WIDE = _Layout(800, 290, 96, 676, 744, 800, 58, 0, 27, 42)
_SLIM = _Layout(328, 8, 70, 282, 282, 328, 62, 20, 24, 44)


def sensitivity(assessment: Assessment, *, slim: bool = False) -> Figure:
    """The mean without each answer, and by other ways to sum up, on the whole scale.

    The scale runs from 1 to 4 in all reports, with the level of the score in grey and
    dashed lines where the levels meet. Without answers the drawing is empty.
    """
    at = _SLIM if slim else _WIDE
    score = assessment.score
    without, ways = without_each(assessment), other_ways(assessment)
    doubt = scoring.sensitivity(assessment.ratings)
    rows = 1 + len(without) + len(ways) + (2 if doubt else 0)
    groups = 3 if doubt else 2
    bottom = at.top + rows * (at.label + at.row) + groups * at.group + 8
    canvas = Canvas(at.width, bottom)
    if score.mean is None or score.level is None:
        return canvas.figure
    _scale(canvas, assessment, at, score.level)
    middle = at.x(score.mean)
    y = at.top
    name = "Scoren" if score.status == "final" else "Foreløbig score"
    own = Result(name, score.mean, None, score.level)
    y = _row(canvas, at, own, score.level, y, official=True)
    canvas.lines([((middle, y - at.row / 2), (middle, bottom))], ACCENT, 1.2, z=3)
    canvas.circles([(middle, y - at.row / 2)], 7, ACCENT, z=6)
    lines, dots = [], []
    y = _heading(canvas, at, WITHOUT, y)
    for result in without:
        y = _row(canvas, at, result, score.level, y)
        if result.value is not None:
            point = (at.x(result.value), y - at.row / 2)
            lines.append(((middle, point[1]), point))
            dots.append(point)
    canvas.lines([line for line in lines if line[0] != line[1]], INK, 2, z=4)
    canvas.circles(dots, 4.5, INK, z=5)
    y = _heading(canvas, at, WAYS, y)
    open_dots = []
    for result in ways:
        y = _row(canvas, at, result, score.level, y)
        open_dots.append((at.x(result.value or 0), y - at.row / 2))
    canvas.circles(open_dots, 5, WHITE, edge=INK, width=1.6, z=5)
    if doubt:
        _doubt(canvas, at, doubt, _heading(canvas, at, DOUBT, y))
    return canvas.figure


def _scale(canvas: Canvas, assessment: Assessment, at: _Layout, level: int) -> None:
    """The levels with their words, where they meet, and that of the score in grey."""
    labels = assessment.catalogue.rubric.label
    bottom = canvas.height
    low, high = max(level - 0.5, 1), min(level + 0.5, 4)
    width = (high - low) * at.step
    canvas.boxes([(at.x(low), at.top, width, bottom - at.top)], BAND, z=0)
    meet = [((at.x(v), at.top), (at.x(v), bottom)) for v in BOUNDARIES]
    canvas.lines(meet, AXIS, 1, dashed=True, z=1)
    at.grid(canvas, at.top, bottom, (1, 4))
    canvas.lines([((0, at.top), (at.width, at.top))], INK)
    if at.slim:
        canvas.text(0, 20, labels[1].lower(), color=SOFT)
        canvas.text(at.x(4) + 8, 20, labels[4].lower(), color=SOFT, align="right")
    for value, label in labels.items():
        y = 44 if at.slim else 20
        canvas.text(at.x(value), y, str(value), size=BODY, weight=600, align="center")
        if not at.slim:
            canvas.text(at.x(value), 42, label, color=SOFT, align="center")
    canvas.text(at.level, 44 if at.slim else 42, "trin", color=SOFT, align="right")
    canvas.text(at.value, 44 if at.slim else 42, "gns.", color=SOFT, align="right")
    if not at.slim:
        canvas.text(at.change, 42, "ændring", color=SOFT, align="right")


def _heading(canvas: Canvas, at: _Layout, text: str, y: float) -> float:
    """The heading of a group from `y` on; the place below it."""
    canvas.text(0, y + at.group - 12, text, weight=600, halo=at.slim)
    return y + at.group


def _row(
    canvas: Canvas,
    at: _Layout,
    result: Result,
    level: int,
    y: float,
    *,
    official: bool = False,
) -> float:
    """The words and numbers of a row from `y` on; the place below it."""
    y += at.label
    middle = y + at.row / 2
    weight = 600 if official else 400
    canvas.text(
        0,
        y - 2 if at.slim else middle + 5,
        result.name,
        weight=weight,
        color=ACCENT if official else INK,
        halo=at.slim,
    )
    if result.level is None:
        canvas.diamonds([(at.x(1), middle)], 7, edge=EDGE, dashed=True)
        canvas.text(
            at.x(1) + 14, middle + 5, f"– {result.reason}", color=SOFT, halo=True
        )
        return y + at.row
    base = middle + 5
    canvas.text(at.value, base, result.text, weight=weight, align="right")
    if not at.slim and result.change is not None:
        canvas.text(at.change, base, signed(result.change), color=SOFT, align="right")
    other = result.level != level
    canvas.text(
        at.level,
        base,
        number(result.level),
        weight=600 if other or official else 400,
        align="right",
    )
    return y + at.row


def _doubt(canvas: Canvas, at: _Layout, doubt: scoring.Sensitivity, y: float) -> None:
    """The span of nine in ten of the means, and the probability of each level."""
    y += at.label
    middle = y + at.row / 2
    low, high = at.x(doubt.low), at.x(doubt.high)
    name = "I mindst 9 af 10 tilfælde"
    canvas.text(0, y - 2 if at.slim else middle + 5, name, halo=at.slim)
    canvas.lines([((low, middle), (high, middle))], INK, 2, z=5)
    ends = [((x, middle - 5), (x, middle + 5)) for x in (low, high)]
    canvas.lines(ends, INK, 2, z=5)
    span = f"{number(doubt.low, 2)}–{number(doubt.high, 2)}"
    canvas.text(at.level if at.slim else at.change, middle + 5, span, align="right")
    y += at.row + at.label
    canvas.text(0, y - 2 if at.slim else y + at.row / 2 + 5, "Chance for hvert trin")
    y += at.row / 2
    shares = [f"{level}: {chance(s)}" for level, s in doubt.level_shares.items()]
    if at.slim:
        canvas.text(0, y + 5, " · ".join(shares), halo=True)
        return
    for level, share in doubt.level_shares.items():
        canvas.text(at.x(level), y + 5, chance(share), align="center", halo=True)
