"""The marks of milestones by state, and texts cut to the room there is."""

from __future__ import annotations

import math
import unicodedata

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    EDGE,
    FAVOURABLE,
    SMALL,
    SOFT,
    UNFAVOURABLE,
    WHITE,
)
from parathed_lib.figures.sheet import Point
from parathed_lib.plan.status import MilestoneState

RADIUS = 6.0


def mark(canvas: Canvas, at: Point, state: MilestoneState) -> None:
    """A mark by state: each has a form of its own, so that colour is not needed.

    Reached is a full circle, late a half one, coming an open one, overdue a triangle,
    and without a day a dashed diamond.
    """
    x, y = at
    if state == "reached":
        canvas.circles([at], RADIUS, FAVOURABLE, z=5)
    elif state == "late":
        canvas.circles([at], RADIUS, WHITE, edge=FAVOURABLE, width=1.6, z=5)
        half = [
            (x + RADIUS * math.cos(a), y + RADIUS * math.sin(a))
            for a in (math.pi * (0.5 + n / 16) for n in range(17))
        ]
        canvas.area([half], FAVOURABLE, z=5)
    elif state == "overdue":
        corners = [(x - 7, y + 6), (x + 7, y + 6), (x, y - 7)]
        canvas.area([corners], UNFAVOURABLE, edge=WHITE, z=5)
    elif state == "coming":
        canvas.circles([at], RADIUS, WHITE, edge=SOFT, width=1.8, z=5)
    else:
        canvas.diamonds([at], 7, edge=EDGE, dashed=True, z=5)


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
