"""Figure: what moves the score."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import number, signed
from parathed_lib.pages.assessment.sensitivity import (
    Result,
    chance,
    other_ways,
    without_each,
)
from parathed_lib.pages.drawing.palette import ACCENT, AXIS, BAND, INK, SOFT, WHITE
from parathed_lib.pages.drawing.scales import Layout, Rows, level_names, levels

BOUNDARIES = (1.5, 2.5, 3.5)
_WIDE = Layout(
    width=800,
    scale=levels(290, 96),
    top=58,
    row=27,
    group=42,
    columns={"gns.": 676, "ændring": 744, "trin": 800, "span": 744},
)
_SLIM = Layout(
    width=328,
    scale=levels(8, 70),
    top=62,
    row=24,
    label=20,
    group=44,
    columns={"gns.": 282, "trin": 328, "span": 328},
)


def sensitivity(assessment: Assessment, *, slim: bool = False) -> Figure:
    """The mean without each answer, and by other ways to sum up, on the whole scale.

    The scale runs from 1 to 4 in all reports, with the level of the score in grey and
    dashed lines where the levels meet. Without answers the drawing is empty.
    """
    rows = Rows(_SLIM if slim else _WIDE)
    canvas, score = rows.canvas, assessment.score
    if score.mean is None or score.level is None:
        return canvas.finish(rows.y)
    _head(rows, assessment.catalogue.rubric.label)
    middle = rows.x(score.mean)
    name = "Scoren" if score.status == "final" else "Foreløbig score"
    own = Result(name, score.mean, None, score.level)
    _row(rows, own, score.level, official=True)
    first = rows.middle
    canvas.circles([(middle, first)], 7, ACCENT, z=6)
    rows.heading("Uden ét svar")
    for result in without_each(assessment):
        _row(rows, result, score.level)
        if result.value is not None:
            point = (rows.x(result.value), rows.middle)
            if point[0] != middle:
                canvas.lines([((middle, rows.middle), point)], INK, 2, z=4)
            canvas.circles([point], 4.5, INK, z=5)
    rows.heading("Andre måder at regne på")
    for result in other_ways(assessment):
        _row(rows, result, score.level)
        point = (rows.x(result.value or 0), rows.middle)
        canvas.circles([point], 5, WHITE, edge=INK, width=1.6, z=5)
    if doubt := scoring.sensitivity(assessment.ratings):
        rows.heading("Hvis svarene er usikre")
        _doubt(rows, doubt)
    rows.y += 8
    canvas.lines([((middle, first), (middle, rows.y))], ACCENT, 1.2, z=3)
    _levels(rows, score.level)
    return rows.finish((1, 4), after=0)


def _head(rows: Rows, labels: dict[int, str]) -> None:
    """The levels with their words, and the headings of the numbers."""
    canvas, slim = rows.canvas, rows.at.slim
    base = 44 if slim else 42
    level_names(rows, labels, base, ends=(0, rows.x(4) + 8) if slim else ())
    for name, right in rows.at.columns.items():
        if name != "span":
            canvas.text(right, base, name, color=SOFT, align="right")
    canvas.rule(rows.y, INK)


def _levels(rows: Rows, level: int) -> None:
    """The level of the score in grey, and where the levels meet, down all rows."""
    top, bottom = rows.at.top, rows.y
    left, right = (rows.at.scale.within(level + side) for side in (-0.5, 0.5))
    rows.canvas.boxes([(left, top, right - left, bottom - top)], BAND, z=0)
    meet = [((rows.x(v), top), (rows.x(v), bottom)) for v in BOUNDARIES]
    rows.canvas.lines(meet, AXIS, 1, dashed=True, z=1)


def _row(rows: Rows, result: Result, level: int, *, official: bool = False) -> None:
    """The words and numbers of a row."""
    weight, color = (600, ACCENT) if official else (400, INK)
    rows.row(result.name, weight=weight, color=color)
    if result.level is None:
        rows.missing(f"– {result.reason}")
        return
    rows.value("gns.", result.text, weight=weight)
    if result.change is not None:
        rows.value("ændring", signed(result.change), color=SOFT)
    is_other = result.level != level
    weight = 600 if is_other or official else 400
    rows.value("trin", number(result.level), weight=weight)


def _doubt(rows: Rows, doubt: scoring.Sensitivity) -> None:
    """The span of nine in ten of the means, and the probability of each level."""
    canvas = rows.canvas
    y = rows.row("I mindst 9 af 10 tilfælde")
    low, high = rows.x(doubt.low), rows.x(doubt.high)
    ends = [((x, y - 5), (x, y + 5)) for x in (low, high)]
    canvas.lines([((low, y), (high, y)), *ends], INK, 2, z=5)
    rows.value("span", f"{number(doubt.low, 2)}–{number(doubt.high, 2)}")
    y = rows.row("Chance for hvert trin")
    shares = doubt.level_shares
    if rows.at.slim:
        text = " · ".join(
            f"{level}: {chance(share)}" for level, share in shares.items()
        )
        canvas.text(0, y + 5, text, halo=True)
        return
    for level, share in shares.items():
        canvas.text(rows.x(level), y + 5, chance(share), align="center", halo=True)
