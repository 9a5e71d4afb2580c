"""What a drawing consists of: lines, areas, marks and texts on one sheet.

A sheet is a matplotlib artist, the only one of its figure, so a notebook shows it and
it can be saved as any kind of picture. Axes, with their ticks, spines and scales, would
cost more than all the drawing, and nothing of them is shown.

For a page the sheet is written as SVG at once: what matplotlib would draw, with the
paint of many shapes said once and places rounded to a tenth of a px.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from parathed_lib import typeface
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.palette import INK, SMALL

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase, RendererBase

Point = tuple[float, float]
Dashes = tuple[float, ...]

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Open lines through points, all alike."""

    paths: Sequence[Sequence[Point]]
    color: str
    width: float
    dashes: Dashes = ()

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw each line as a path."""
        gc = _pen(renderer, self.color, self.width, self.dashes)
        for points in self.paths:
            renderer.draw_path(gc, Path(points), at)
        gc.restore()

    def svg(self) -> str:
        """All lines as one path."""
        data = "".join(map(_through, self.paths))
        return _path(data, _paint("none", self.color, self.width, self.dashes))


@dataclass(frozen=True, slots=True)
class Areas:
    """Closed areas with one edge and a colour each; "none" leaves edge or fill out."""

    polygons: Sequence[Sequence[Point]]
    fills: Sequence[str]
    edge: str
    width: float

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw each polygon as a path."""
        gc = _pen(renderer, self.edge, self.width)
        for points, fill in zip(self.polygons, self.fills, strict=True):
            path = Path([*points, points[0]], closed=True)
            renderer.draw_path(gc, path, at, _rgba(fill))
        gc.restore()

    def svg(self) -> str:
        """The areas of each colour as one path."""
        data: defaultdict[str, str] = defaultdict(str)
        for points, fill in zip(self.polygons, self.fills, strict=True):
            data[fill] += f"{_through(points)}z"
        return "".join(
            _path(shapes, _paint(fill, self.edge, self.width))
            for fill, shapes in data.items()
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one form ("o" or "D"); `radius` is half of their width, px."""

    points: Sequence[Point]
    form: str
    radius: float
    fill: str
    edge: str
    width: float
    dashes: Dashes = ()

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw the marks as markers, dashed ones as paths."""
        gc = _pen(renderer, self.edge, self.width, self.dashes)
        form, face = _form(self.form), _rgba(self.fill)
        size = self.radius / form.vertices[:, 0].max()
        scale = Affine2D().scale(size * at.get_matrix()[0, 0])
        if self.dashes:
            for x, y in at.transform(self.points):
                renderer.draw_path(gc, form, scale.frozen().translate(x, y), face)
        else:
            renderer.draw_markers(gc, form, scale, Path(self.points), at, face)
        gc.restore()

    def svg(self) -> str:
        """Circles in a group with their paint, diamonds as one path."""
        paint = _paint(self.fill, self.edge, self.width, self.dashes)
        r = _short(self.radius)
        if self.form == "D":
            turns = f"l{r} {r}-{r} {r}-{r}-{r}z"
            tops = [(x, y - self.radius) for x, y in self.points]
            return _path("".join(f"{_through([top])}{turns}" for top in tops), paint)
        circles = "".join(
            f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{r}"/>'
            for x, y in self.points
        )
        return f"<g {paint}>{circles}</g>\n"


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

    def draw(self, renderer: RendererBase, at: Affine2D) -> None:
        """Draw the text."""
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

    def svg(self) -> str:
        """The text as text; what most texts have in common stands on the drawing."""
        own = {
            "font-size": "" if self.size == SMALL else _short(self.size),
            "font-weight": "" if self.weight == 400 else self.weight,
            "text-anchor": "" if self.align == "left" else _ANCHOR[self.align],
            "fill": "" if self.color == INK else self.color,
        }
        look = "".join(f' {name}="{value}"' for name, value in own.items() if value)
        text = escape(self.text, quote=False)
        return f'<text x="{_short(self.x)}" y="{_short(self.y)}"{look}>{text}</text>\n'


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
        """Draw every item."""
        figure: Any = self.get_figure(root=True)
        px = figure.dpi / 72
        at = Affine2D().scale(px, -px).translate(0, self.height * px)
        for item in self.items:
            item.draw(renderer, at)

    def svg(self, alt: str) -> str:
        """Every item as an SVG element of a page; `alt` is read aloud."""
        role = f' role="img" aria-label="{escape(alt)}"' if alt else ""
        items = "".join(item.svg() for item in self.items)
        return (
            f'<svg{role} viewBox="0 0 {_short(self.width)} {_short(self.height)}">\n'
            f'<g font-family="{typeface.FAMILY}" font-size="{SMALL}" fill="{INK}">\n'
            f"{items}</g>\n</svg>"
        )


@cache
def _rgba(color: str) -> tuple[float, float, float, float] | None:
    """A colour of the palette as numbers; None for "none"."""
    return None if color == "none" else to_rgba(color)


def _pen(
    renderer: RendererBase, color: str, width: float, dashes: Dashes = ()
) -> GraphicsContextBase:
    gc = renderer.new_gc()
    gc.set_foreground(_rgba(color) or (0, 0, 0, 0), isRGBA=True)
    gc.set_linewidth(0 if color == "none" else width)
    gc.set_joinstyle("round")
    if dashes:
        gc.set_dashes(0, [length * width for length in dashes])
    return gc


@cache
def _form(form: str) -> Any:
    style = MarkerStyle(form)
    return style.get_path().transformed(style.get_transform())


@cache
def _paint(fill: str, edge: str, width: float, dashes: Dashes = ()) -> str:
    """How a shape is painted, as attributes: a page forbids styles in its elements."""
    paint = {"fill": fill}
    if dashes:
        paint["stroke-dasharray"] = ",".join(_six(length * width) for length in dashes)
    if edge != "none" and width:
        paint["stroke"] = edge
        if width != 1:
            paint["stroke-width"] = _six(width)
    return " ".join(f'{name}="{value}"' for name, value in paint.items())


def _path(data: str, paint: str) -> str:
    return f'<path d="{data}" {paint}/>\n'


def _through(points: Iterable[Point]) -> str:
    """The `d` of a straight path through points."""
    return "M" + " ".join([f"{_short(x)} {_short(y)}" for x, y in points])


def _short(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _six(value: float) -> str:
    """A number with at most six decimals."""
    return f"{value:f}".rstrip("0").rstrip(".")
