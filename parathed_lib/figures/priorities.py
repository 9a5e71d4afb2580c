"""Figure: the municipality's order of the themes beside the order of the ratings."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, INK, SMALL, SOFT

WIDTH = 400
_ROW, _TOP, _SIDE = 54, 56, 136


def priorities(assessment: Assessment) -> Figure:
    """Each theme's rank in both orders, joined by a line; moved themes in ink.

    The left order is the municipality's, the right one is by potential (4 minus the
    mean of the theme's ratings). One drawing serves screen and phone.
    """
    own = list(assessment.evaluation.theme_order) if assessment.evaluation else []
    computed = scoring.priorities(assessment.themes)
    names = assessment.catalogue.rubric.theme
    canvas = Canvas(WIDTH, _TOP + _ROW * max(len(own), len(computed), 1))
    for x, align, heading in (
        (0.0, "left", ("Kommunens", "rækkefølge")),
        (WIDTH, "right", ("Beregnet", "rækkefølge")),
    ):
        for number, line in enumerate(heading):
            canvas.text(x, 15 + 18 * number, line, weight=600, color=SOFT, align=align)
    left, right = _SIDE + 22, WIDTH - _SIDE - 22
    for order, x, edge, align in (
        (own, left, 0.0, "left"),
        (computed, right, float(WIDTH), "right"),
    ):
        for rank, theme in enumerate(order):
            y = _y(rank)
            lines = fonts.wrapped(names[theme].name, _SIDE, SMALL)
            for number, line in enumerate(lines):
                offset = 18 * (number - (len(lines) - 1) / 2)
                canvas.text(edge, y + 5 + offset, line, align=align)
            if align == "left":
                canvas.circles([(x, y)], 10, ACCENT)
                canvas.text(
                    x, y + 5, str(rank + 1), weight=700, color="#ffffff", align="center"
                )
            else:
                canvas.diamonds([(x, y)], 14)
                canvas.text(x, y + 5, str(rank + 1), weight=700, align="center")
    for theme in own:
        if theme not in computed:
            continue
        a, b = own.index(theme), computed.index(theme)
        moved = a != b
        canvas.lines(
            [((left + 12, _y(a)), (right - 16, _y(b)))],
            INK if moved else SOFT,
            2.2 if moved else 1,
        )
    return canvas.figure


def _y(rank: int) -> float:
    return _TOP + _ROW * (rank + 0.5)
