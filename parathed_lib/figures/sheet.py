"""What a drawing consists of: lines, areas, marks and texts on one sheet.

A sheet is a matplotlib artist, the only one of its figure. It draws itself with the
calls that every renderer has. Axes, with their ticks, spines and scales, would cost
more than all the drawing, and nothing of them is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from parathed_lib import typeface
from parathed_lib.figures import fonts
from parathed_lib.figures.svg import SvgRenderer, rgba

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase, RendererBase

Point = tuple[float, float]
Dashes = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Open lines through points, all alike."""

    paths: Sequence[Sequence[Point]]
    color: str
    width: float
    dashes: Dashes = ()

    group = "LineCollection"

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw each line as a path."""
        gc = _pen(renderer, self.color, self.width, self.dashes)
        for points in self.paths:
            renderer.draw_path(gc, Path(points), at)
        gc.restore()


@dataclass(frozen=True, slots=True)
class Areas:
    """Closed areas with one edge and a colour each; "none" leaves edge or fill out."""

    polygons: Sequence[Sequence[Point]]
    fills: Sequence[str]
    edge: str
    width: float

    group = "PolyCollection"

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw each polygon as a path."""
        gc = _pen(renderer, self.edge, self.width)
        for points, fill in zip(self.polygons, self.fills, strict=True):
            path = Path([*points, points[0]], closed=True)
            renderer.draw_path(gc, path, at, rgba(fill))
        gc.restore()


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one form ("o" or "D") and size; `size` is that of its square, px."""

    points: Sequence[Point]
    form: str
    size: float
    fill: str
    edge: str
    width: float
    dashes: Dashes = ()

    group = "PathCollection"

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw the marks as markers, dashed ones as paths."""
        gc = _pen(renderer, self.edge, self.width, self.dashes)
        form, face = _form(self.form), rgba(self.fill)
        scale = Affine2D().scale(self.size * at.get_matrix()[0, 0])
        if self.dashes:
            for x, y in at.transform(self.points):
                renderer.draw_path(gc, form, scale.frozen().translate(x, y), face)
        else:
            renderer.draw_markers(gc, form, scale, Path(self.points), at, face)
        gc.restore()


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text with its baseline at `y`; `x` is its left, center or right."""

    x: float
    y: float
    text: str
    size: float
    weight: int
    color: str
    align: str

    group = "text"

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw the text, as text where the renderer can."""
        if isinstance(renderer, SvgRenderer):
            renderer.draw_label(self)
            return
        width = fonts.text_width(self.text, self.size, self.weight)
        left = {"left": 0, "center": width / 2, "right": width}[self.align]
        x, y = at.transform((self.x - left, self.y))
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = _pen(renderer, self.color, 1)
        font = FontProperties(
            family=typeface.FAMILY, size=self.size, weight=self.weight
        )
        renderer.draw_text(gc, x, y, self.text, font, 0)
        gc.restore()


Item = Lines | Areas | Marks | Label


class Sheet(Artist):
    """The items of a drawing of `width` x `height` px, the origin at the top left."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._items: list[tuple[float, Item]] = []

    def add(self, item: Item, z: float) -> None:
        """Lay an item over all with the same or a lower `z`."""
        self._items.append((z, item))

    @property
    def items(self) -> list[Item]:
        """The items from the lowest to the highest."""
        return [item for _, item in sorted(self._items, key=lambda entry: entry[0])]

    def draw(self, renderer: RendererBase) -> None:
        """Draw every item, each in a group of its own."""
        figure: Any = self.get_figure(root=True)
        px = figure.dpi / 72
        at = Affine2D().scale(px, -px).translate(0, self.height * px)
        renderer.open_group("axes")
        for item in self.items:
            renderer.open_group(item.group)
            item.draw(renderer, at)
            renderer.close_group(item.group)
        renderer.close_group("axes")


@cache
def _form(marker: str) -> Path:
    style = MarkerStyle(marker)
    return style.get_path().transformed(style.get_transform())


def _pen(
    renderer: RendererBase, color: str, width: float, dashes: Dashes = ()
) -> GraphicsContextBase:
    gc = renderer.new_gc()
    gc.set_foreground(rgba(color) or (0, 0, 0, 0), isRGBA=True)
    gc.set_linewidth(0 if color == "none" else width)
    gc.set_joinstyle("round")
    if dashes:
        gc.set_dashes(0, [length * width for length in dashes])
    return gc
