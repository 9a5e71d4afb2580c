"""Figure: the mean of each theme and answer, from the first round to the last."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import BODY, EDGE, INK, RULE, SOFT, WHITE
from parathed_lib.figures.scale import Scale
from parathed_lib.formatting import number
from parathed_lib.programme import Programme


@dataclass(frozen=True)
class _Layout(Scale):
    """Where things stand across the drawing, px; `label` is the room above a row."""

    before: float
    after: float
    top: float
    label: float
    row: float
    theme: float
    gap: float

    @property
    def slim(self) -> bool:
        return self.label > 0


_WIDE = _Layout(800, 292, 108, 690, 788, 68, 0, 26, 36, 12)
_SLIM = _Layout(328, 10, 70, 276, 326, 66, 20, 22, 24, 12)


def means(programme: Programme, *, slim: bool = False) -> Figure:
    """A row per theme and answer on the whole scale, first round open, last filled.

    A line goes through the rounds between. What may not be told is an open dashed mark.
    """
    at = _SLIM if slim else _WIDE
    rubric = programme.catalogue.rubric
    themes = [t for t in rubric.themes if rubric.parameters_of(t.id)]
    height = sum(
        at.theme
        + at.label
        + (at.row + at.label) * len(rubric.parameters_of(t.id))
        + at.gap
        for t in themes
    )
    canvas = Canvas(at.width, at.top + height + 4)
    _head(canvas, programme, at)
    y = at.top
    for place, theme in enumerate(themes):
        canvas.lines([((0, y), (at.width, y))], RULE if place else INK)
        y = _row(canvas, programme, at, theme.id, theme.name, y, is_theme=True)
        for p in rubric.parameters_of(theme.id):
            y = _row(canvas, programme, at, p.id, p.short, y, is_theme=False)
        y += at.gap
    at.grid(canvas, at.top, y)
    return canvas.figure


def _head(canvas: Canvas, programme: Programme, at: _Layout) -> None:
    labels = programme.catalogue.rubric.label
    several = len(programme.rounds) > 1
    if at.slim:
        canvas.text(0, 18, labels[1].lower(), color=SOFT)
        canvas.text(at.x(4) + 8, 18, labels[4].lower(), color=SOFT, align="right")
    for value, label in labels.items():
        y = 46 if at.slim else 26
        canvas.text(at.x(value), y, str(value), size=BODY, weight=600, align="center")
        if not at.slim:
            canvas.text(at.x(value), 48, label, color=SOFT, align="center")
    base = 46 if at.slim else 48
    if several:
        canvas.circles([(at.before - 8, base - 22)], 5, WHITE, edge=INK, width=1.6)
        canvas.text(at.before, base, "første", color=SOFT, align="right")
    canvas.circles([(at.after - 8, base - 22)], 5.5, INK)
    text = ("sidste" if at.slim else "sidste runde") if several else "runden"
    canvas.text(at.after, base, text, weight=600, align="right")


def _row(
    canvas: Canvas,
    programme: Programme,
    at: _Layout,
    id: str,
    name: str,
    y: float,
    *,
    is_theme: bool,
) -> float:
    """The name, marks and numbers of a row from `y` on; the place below it."""
    height = at.theme if is_theme else at.row
    size = BODY if is_theme and not at.slim else 14
    y += at.label
    middle = y + height / 2
    weight = 600 if is_theme else 400
    left = 0 if is_theme or at.slim else 17
    # On the slim drawing the name stands above its marks, clear of the grid
    base = y - 1 if at.slim else middle + 5
    canvas.text(left, base, name, size=size, weight=weight, halo=at.slim)
    means = [programme.answers(id, r).mean for r in programme.rounds]
    if means[-1] is None:
        canvas.diamonds([(at.x(1), middle)], 7, edge=EDGE, dashed=True)
        canvas.text(at.x(1) + 14, middle + 5, "– vises ikke", color=SOFT, halo=True)
    else:
        points = [(at.x(m), middle) for m in means if m is not None]
        canvas.path(points, INK, 2)
        canvas.circles([points[-1]], 6.5 if is_theme else 5, INK, z=5)
        if means[0] is not None and len(means) > 1:
            radius = 6.5 if is_theme else 5
            # Over the filled mark where both are the same
            z = 6 if points[0] == points[-1] else 4
            radius = radius / 2 if z == 6 else radius
            canvas.circles([points[0]], radius, WHITE, edge=INK, width=1.6, z=z)
    for x, mean, own in ((at.before, means[0], False), (at.after, means[-1], True)):
        if own or len(means) > 1:
            canvas.text(
                x,
                middle + 5,
                "–" if mean is None else number(mean, 1),
                size=size,
                weight=600 if own and is_theme else 400,
                color=INK if own else SOFT,
                align="right",
            )
    return y + height
