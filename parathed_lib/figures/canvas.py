"""A matplotlib figure whose data units are the pixels of the page.

One Axes fills the whole figure, with the origin at the top left. Positions are set
from known label widths, so no layout engine has to measure anything.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.palette import INK, SMALL, WHITE

Point = tuple[float, float]
Segment = tuple[Point, Point]

_METADATA = re.compile(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')
_IDS = re.compile(r'(\bid="|url\(#|href="#)')
_TAG = re.compile(r"<[^>]+>")
_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": fonts.FAMILY,
    "path.simplify": False,
}


class Canvas:
    """A drawing of `width` x `height` px."""

    def __init__(self, width: float, height: float) -> None:
        fonts.register()
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        FigureCanvasSVG(self.figure)
        self.figure.patch.set_visible(False)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SMALL,
        weight: int = 400,
        color: str = INK,
        align: str = "left",
        halo: bool = False,
    ) -> None:
        """A line of text with its baseline at `y`; `halo` keeps lines from it."""
        drawn = self.axes.text(
            x,
            y,
            text,
            fontsize=size,
            fontweight=weight,
            fontfamily=fonts.FAMILY,
            color=color,
            ha=align,
            va="baseline",
            zorder=6,
            parse_math=False,
        )
        if halo:
            width = fonts.text_width(text, size, weight)
            left = {"left": x, "center": x - width / 2, "right": x - width}[align]
            self.boxes([(left - 2, y - size * 0.8, width + 4, size * 1.05)], WHITE, z=5)
        drawn.set_in_layout(False)

    def lines(
        self,
        segments: Iterable[Segment],
        color: str,
        width: float = 1,
        *,
        dashed: bool = False,
        z: float = 2,
    ) -> None:
        """Straight lines, all alike, as one collection."""
        self.axes.add_collection(
            LineCollection(
                list(segments),
                colors=color,
                linewidths=width,
                linestyles=(0, (3, 2)) if dashed else "solid",
                zorder=z,
            ),
            autolim=False,
        )

    def path(
        self, points: Sequence[Point], color: str, width: float, z: float = 3
    ) -> None:
        """A line through points."""
        self.axes.add_collection(
            LineCollection([list(points)], colors=color, linewidths=width, zorder=z),
            autolim=False,
        )

    def boxes(
        self,
        boxes: Iterable[tuple[float, float, float, float]],
        fill: str | Sequence[str],
        *,
        edge: str | Sequence[str] = "none",
        width: float = 1,
        z: float = 1,
    ) -> None:
        """Rectangles (left, top, width, height) as one collection."""
        corners = [
            [(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes
        ]
        self.area(corners, fill, edge=edge, width=width, z=z)

    def area(
        self,
        polygons: Iterable[Sequence[Point]],
        fill: str | Sequence[str],
        *,
        edge: str | Sequence[str] = "none",
        width: float = 1,
        z: float = 1,
    ) -> None:
        """Closed areas as one collection."""
        self.axes.add_collection(
            PolyCollection(
                [list(polygon) for polygon in polygons],
                facecolors=fill,
                edgecolors=edge,
                linewidths=width,
                zorder=z,
            ),
            autolim=False,
        )

    def circles(
        self,
        points: Sequence[Point],
        radius: float,
        fill: str,
        *,
        edge: str = WHITE,
        width: float = 1,
        z: float = 4,
    ) -> None:
        """Circles of one radius."""
        self._marks(points, "o", (2 * radius) ** 2, fill, edge, width, z)

    def diamonds(
        self,
        points: Sequence[Point],
        half: float,
        *,
        edge: str = INK,
        fill: str = WHITE,
        width: float = 1.6,
        dashed: bool = False,
        z: float = 4,
    ) -> None:
        """Open diamonds with this half-diagonal; dashed for what is missing."""
        self._marks(points, "D", 2 * half**2, fill, edge, width, z, dashed=dashed)

    def _marks(
        self,
        points: Sequence[Point],
        marker: str,
        area: float,
        fill: str,
        edge: str,
        width: float,
        z: float,
        *,
        dashed: bool = False,
    ) -> None:
        if not points:
            return
        xs, ys = zip(*points, strict=True)
        self.axes.scatter(
            xs,
            ys,
            s=area,
            marker=marker,
            facecolors=fill,
            edgecolors=edge,
            linewidths=width,
            linestyles=(0, (1.6, 1.4)) if dashed else "solid",
            zorder=z,
        )
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)


def to_svg(figure: Figure, name: str, alt: str = "") -> str:
    """The figure as SVG to be set into a page: text as text, ids of its own.

    `name` keeps the ids of several drawings on one page apart; `alt` is the text
    alternative. The same figure always gives the same bytes.
    """
    data = io.StringIO()
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure.savefig(data, format="svg", metadata={"Date": None})
    text = data.getvalue()
    text = _METADATA.sub("", text[text.index("<svg") :])
    head, rest = text.split(">", 1)
    text = f"{_SIZE.sub('', head)}>{rest}"
    text = text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    text = text.replace("xlink:href", "href")
    text = _IDS.sub(rf"\g<1>{name}-", text)
    text = _COMMENT.sub("", text)
    text = _TAG.sub(lambda tag: _DECIMALS.sub(r"\1", tag[0]), text)
    text = re.sub(r"\n\s*", "\n", text).strip()
    if alt:
        # last, so that no number in it is shortened
        text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    return text
