"""Figure: the 98 municipalities as a map of equal squares, in five classes."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Municipality
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas, Segment
from parathed_lib.figures.palette import (
    ACCENT,
    BODY,
    INK,
    MAP_CLASSES,
    SOFT,
    TILE_EDGE,
    WHITE,
)
from parathed_lib.formatting import number

INDICATOR = "disposable_income_dkk"
COLUMNS, ROWS = 21, 13
# Names for those who read a map, placed in cells: islands from the corner of their tile
_LANDS = (
    ("Jylland", 2.2, 10.65),
    ("Fyn", 5.55, 10.65),
    ("Sjælland", 13.0, 4.6),
    ("Lolland og Falster", 14.9, 12.65),
)
_ISLANDS = (
    ("825", 0.5, 1.42, "Læsø"),
    ("741", 0.5, 1.42, "Samsø"),
    ("563", 0.5, 1.42, "Fanø"),
    ("400", 0.5, 1.42, "Bornholm"),
    ("492", -0.75, 0.6, "Ærø"),
)


def income_map(assessment: Assessment, *, slim: bool = False) -> Figure:
    """Disposable income by municipality; the municipality outlined and named.

    A municipality without a figure is white with a dashed edge. The classes have the
    same limits in all reports of a vintage.
    """
    found = assessment.across_municipalities(INDICATOR)
    if found is None:
        raise ValueError("the vintage has no income for the municipalities")
    period, values = found
    limits = national.class_limits(values)
    cell = 15.6 if slim else 38.0
    top = 84.0 if slim else 4.0
    width = 328.0 if slim else 800.0
    canvas = Canvas(width, top + cell * ROWS + (8 if slim else 4))
    municipalities = assessment.catalogue.municipalities
    boxes, fills = [], []
    unknown: list[Segment] = []
    for m in municipalities.values():
        box = (m.col * cell, top + m.row * cell, cell - 1.6, cell - 1.6)
        value = values[m.code]
        if value != value:
            unknown += _outline([m], cell, top)
            continue
        boxes.append(box)
        fills.append(MAP_CLASSES[national.class_of(value, limits)])
    canvas.boxes(boxes, fills, edge=TILE_EDGE, width=0.6 if slim else 1)
    canvas.lines(unknown, SOFT, dashed=True)
    _legend(canvas, values, limits, slim)
    who = assessment.municipality
    _province(canvas, assessment, cell, top, slim)
    own_box = [(who.col * cell - 1, top + who.row * cell - 1, cell + 0.4, cell + 0.4)]
    ring = 2 if slim else 3.6
    canvas.boxes(own_box, "none", edge=WHITE, width=2 * ring, z=4.5)
    canvas.boxes(own_box, "none", edge=ACCENT, width=ring, z=5)
    _name_own(canvas, assessment, values, cell, top, slim)
    if not slim:
        for name, col, row in _places(assessment):
            canvas.text(col * cell, top + row * cell, name, color=SOFT, align="center")
    return canvas.figure


def _places(assessment: Assessment) -> list[tuple[str, float, float]]:
    """The names on the map: text, middle and baseline in cells."""
    cells = assessment.catalogue.municipalities
    own = assessment.municipality.code
    return list(_LANDS) + [
        (text, cells[code].col + dx, cells[code].row + dy)
        for code, dx, dy, text in _ISLANDS
        if code != own
    ]


def _legend(canvas: Canvas, values, limits: list[float], slim: bool) -> None:  # type: ignore[no-untyped-def]
    left, width = (0.0, 328.0) if slim else (374.0, 426.0)
    y = 26.0
    canvas.text(
        left, y - 11, "1.000 kr. pr. person. I feltet: antal kommuner", weight=600
    )
    classes = values.dropna().map(lambda value: national.class_of(value, limits))
    step = width / len(MAP_CLASSES)
    canvas.boxes(
        [(left + n * step, y, step, 24) for n in range(len(MAP_CLASSES))],
        MAP_CLASSES,
        edge=TILE_EDGE,
    )
    for n in range(len(MAP_CLASSES)):
        canvas.text(
            left + (n + 0.5) * step,
            y + 17,
            str(int((classes == n).sum())),
            color=WHITE if n > 2 else INK,
            align="center",
        )
    canvas.text(left, y + 42, "under", color=SOFT)
    canvas.text(left + width, y + 42, "over", color=SOFT, align="right")
    for n, limit in enumerate(limits, start=1):
        canvas.text(left + n * step, y + 42, number(limit / 1000), align="center")


def _province(
    canvas: Canvas, assessment: Assessment, cell: float, top: float, slim: bool
) -> None:
    """An ink line around the municipality's province."""
    who = assessment.municipality
    members = [
        m
        for m in assessment.catalogue.municipalities.values()
        if m.province == who.province
    ]
    canvas.lines(_outline(members, cell, top), INK, 1.2 if slim else 2, z=4)


def _outline(members: list[Municipality], cell: float, top: float) -> list[Segment]:
    """The edges between cells of `members` and cells outside."""
    cells = {(m.col, m.row) for m in members}
    segments: list[Segment] = []
    for col, row in sorted(cells):
        x, y = col * cell - 0.8, top + row * cell - 0.8
        for neighbour, segment in (
            ((col, row - 1), ((x, y), (x + cell, y))),
            ((col, row + 1), ((x, y + cell), (x + cell, y + cell))),
            ((col - 1, row), ((x, y), (x, y + cell))),
            ((col + 1, row), ((x + cell, y), (x + cell, y + cell))),
        ):
            if neighbour not in cells:
                segments.append(segment)
    return segments


def _name_own(
    canvas: Canvas, assessment: Assessment, values, cell: float, top: float, slim: bool
) -> None:  # type: ignore[no-untyped-def]
    """The municipality's name in the free space nearest its tile, with a short line."""
    who = assessment.municipality
    value = values[who.code]
    lines = [(who.name, 600, ACCENT, 14 if slim else BODY)]
    if not slim:
        amount = "ikke oplyst" if value != value else f"{number(value)} kr."
        lines.append((amount, 400, INK, 14))
    wide = max(fonts.text_width(t, size, weight) for t, weight, _, size in lines)
    height = 20.0 * len(lines)
    taken = {(m.col, m.row) for m in assessment.catalogue.municipalities.values()}
    blocked = [(370.0, 0.0, 800.0, 72.0) if not slim else (0.0, 0.0, 328.0, top - 4)]
    if not slim:
        for text, col, row in _places(assessment):
            half = fonts.text_width(text, 14) / 2 + 4
            x, y = col * cell, top + row * cell
            blocked.append((x - half, y - 15, x + half, y + 5))
    own_x, own_y = (who.col + 0.5) * cell, top + (who.row + 0.5) * cell
    best: tuple[float, float, float] | None = None
    step = cell / 4
    for i in range(int((canvas.width - wide) / step) + 1):
        for j in range(int((canvas.height - height) / step) + 1):
            x, y = i * step, j * step
            if any(
                x < right and x + wide > left and y < bottom and y + height > upper
                for left, upper, right, bottom in blocked
            ):
                continue
            if _covers(x, y, wide, height, cell, top, taken):
                continue
            dx = max(x - own_x, 0, own_x - x - wide)
            dy = max(y - own_y, 0, own_y - y - height)
            distance = dx * dx + dy * dy
            if best is None or distance < best[0]:
                best = (distance, x, y)
    if best is None:
        return
    _, x, y = best
    if not slim:
        canvas.boxes([(x - 3, y, wide + 6, height)], WHITE, z=5)
    near_x = min(max(own_x, x), x + wide)
    near_y = y if y > own_y else min(y + height, max(own_y, y))
    half = cell / 2
    start_x = min(max(near_x, own_x - half), own_x + half)
    start_y = min(max(near_y, own_y - half), own_y + half)
    canvas.lines([((start_x, start_y), (near_x, near_y))], ACCENT, 1.4, z=4)
    for n, (text, weight, color, size) in enumerate(lines):
        canvas.text(x, y + 15 + 20 * n, text, size=size, weight=weight, color=color)


def _covers(
    x: float,
    y: float,
    wide: float,
    height: float,
    cell: float,
    top: float,
    taken: set[tuple[int, int]],
) -> bool:
    first_col, last_col = int((x - 2) // cell), int((x + wide + 2) // cell)
    first_row, last_row = (
        int((y - top - 1) // cell),
        int((y + height - top + 1) // cell),
    )
    return any(
        (col, row) in taken
        for col in range(first_col, last_col + 1)
        for row in range(first_row, last_row + 1)
    )
