"""What a drawing consists of: lines, areas, marks and texts on one sheet.

A sheet is a matplotlib artist, the only one of its figure, so a notebook shows it and
it can be saved as any kind of picture. Axes, with their ticks, spines and scales, would
cost more than all the drawing, and nothing of them is shown.

For a page the sheet is written as SVG at once. That says what matplotlib's own renderer
would say, in the same order and with the same ids, without what a page does without:
metadata and sizes are left out, and places are cut to two decimals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from parathed_lib import typeface
from parathed_lib.pages.drawing import fonts

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase, RendererBase

Point = tuple[float, float]
Dashes = tuple[float, ...]

_LETTER = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE4: "C"}
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


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

    def write(self, svg: Svg) -> None:
        """Write each line as a path."""
        paint = _paint("none", self.color, self.width, self.dashes)
        for points in self.paths:
            svg.line(points, paint)


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
            renderer.draw_path(gc, _closed(points), at, _rgba(fill))
        gc.restore()

    def write(self, svg: Svg) -> None:
        """Write each polygon as a path."""
        for points, fill in zip(self.polygons, self.fills, strict=True):
            svg.area(points, _paint(fill, self.edge, self.width), fill != "none")


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
        form, face = _form(self.form), _rgba(self.fill)
        scale = Affine2D().scale(self.size * at.get_matrix()[0, 0])
        if self.dashes:
            for x, y in at.transform(self.points):
                renderer.draw_path(gc, form, scale.frozen().translate(x, y), face)
        else:
            renderer.draw_markers(gc, form, scale, Path(self.points), at, face)
        gc.restore()

    def write(self, svg: Svg) -> None:
        """Write the marker once and then its places, dashed marks as paths."""
        paint = _paint(self.fill, self.edge, self.width, self.dashes)
        if self.dashes:
            form = _outline(self.form, self.size).tolist()
            for x, y in self.points:
                svg.area([(x + dx, y + dy) for dx, dy in form[:-1]], paint)
        else:
            svg.markers(self.points, (self.form, self.size), paint)


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

    def write(self, svg: Svg) -> None:
        """Write the text as text, anchored where the label says."""
        weight = f'font-weight="{self.weight}" ' if self.weight != 400 else ""
        x, y = _cut(self.x), _cut(self.y)
        svg.add(
            f'<text {weight}font-size="{_six(self.size)}px" '
            f'font-family="{typeface.FAMILY}" text-anchor="{_ANCHOR[self.align]}" '
            f'fill="{self.color}" x="{x}" y="{y}">'
            f"{escape(self.text, quote=False)}</text>\n"
        )


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

    def svg(self, name: str, alt: str) -> str:
        """Every item as SVG; `name` stands before all ids, `alt` is read aloud."""
        figure: Any = self.get_figure(root=True)
        width, height = (figure.get_size_inches() * 72).tolist()
        svg = Svg(width, height, name)
        svg.open_group("figure")
        svg.open_group("axes")
        for item in self.items:
            svg.open_group(item.group)
            item.write(svg)
            svg.close_group()
        svg.close_group()
        svg.close_group()
        return svg.element(alt)


class Svg:
    """SVG of `width` x `height` px in the making; `name` stands before all its ids."""

    def __init__(self, width: float, height: float, name: str) -> None:
        self.width, self.height, self.name = width, height, name
        self._parts: list[str] = []
        self._groups: dict[str, int] = {}
        self._markers: set[str] = set()
        self._clip = self._id("p", tuple(np.float64(n) for n in (0, 0, width, height)))
        self._clips = False

    def element(self, alt: str) -> str:
        """All that has been written, as an element of a page."""
        role = f' role="img" aria-label="{escape(alt)}"' if alt else ""
        width, height = _cut(self.width), _cut(self.height)
        clip = (
            f'<defs>\n<clipPath id="{self._clip}">\n<rect x="0" y="0" '
            f'width="{width}" height="{height}"/>\n</clipPath>\n</defs>\n'
        )
        return (
            f'<svg{role} viewBox="0 0 {width} {height}" version="1.1">\n'
            f"{''.join(self._parts)}{clip if self._clips else ''}</svg>"
        )

    def add(self, text: str) -> None:
        """Write a piece as it is."""
        self._parts.append(text)

    def open_group(self, kind: str) -> None:
        """Begin a group, numbered among those of its kind."""
        self._groups[kind] = self._groups.get(kind, 0) + 1
        self.add(f'<g id="{self.name}-{kind}_{self._groups[kind]}">\n')

    def close_group(self) -> None:
        """End a group; one that holds nothing is closed where it began."""
        if self._parts[-1].startswith("<g id="):
            self._parts[-1] = self._parts[-1][:-2] + "/>\n"
        else:
            self.add("</g>\n")

    def line(self, points: Sequence[Point], paint: str) -> None:
        """Write an open line, cut at the edge of the drawing."""
        if all(0 <= x <= self.width and 0 <= y <= self.height for x, y in points):
            self._path(_through(points), paint)
        else:
            self._path(self._inside(Path(points)), paint)

    def area(self, points: Sequence[Point], paint: str, is_filled: bool = True) -> None:
        """Write a closed area; one without a fill is cut at the edge of the drawing."""
        if is_filled:
            self._path(f"{_through(points)}z\n", paint)
        else:
            self._path(self._inside(_closed(points)), paint)

    def markers(
        self, points: Iterable[Point], marker: tuple[str, float], paint: str
    ) -> None:
        """Write a marker, given by form and size, where it is new, and its places."""
        exact, data = _marker(*marker)
        id_ = self._id("m", (exact, paint))
        if id_ not in self._markers:
            self._markers.add(id_)
            stroke = "".join(f" {p}" for p in paint.split(" ") if p[:6] == "stroke")
            self.add(f'<defs>\n<path id="{id_}" d="{data}"{stroke}/>\n</defs>\n')
        self.add(f"<g {self._clipped()}>\n")
        self._parts += [
            f'<use href="#{id_}" x="{_cut(x)}" y="{_cut(y)}" {paint}/>\n'
            for x, y in points
        ]
        self.add("</g>\n")

    def _path(self, data: str, paint: str) -> None:
        self.add(f'<path d="{data}" {self._clipped()} {paint}/>\n')

    def _inside(self, path: Path) -> str:
        """The part of a path that lies in the drawing."""
        size = (0.0, 0.0, self.width, self.height)
        inside: Any = path.cleaned(clip=size, simplify=False)
        return _data(inside.vertices[:-1], inside.codes[:-1], _cut)

    def _clipped(self) -> str:
        self._clips = True
        return f'clip-path="url(#{self._clip})"'

    def _id(self, kind: str, content: object) -> str:
        """An id that only this content has in this drawing."""
        digest = hashlib.sha256(f"{self.name}{content}".encode())
        return f"{self.name}-{kind}{digest.hexdigest()[:10]}"


def _closed(points: Sequence[Point]) -> Path:
    return Path([*points, points[0]], closed=True)


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
def _form(form: str) -> Path:
    style = MarkerStyle(form)
    return style.get_path().transformed(style.get_transform())


@cache
def _outline(form: str, size: float) -> Any:
    """The points of a mark around its middle, px from the top."""
    turned = Affine2D().scale(size) + Affine2D().scale(1, -1)
    return turned.transform(_form(form).vertices)


@cache
def _marker(form: str, size: float) -> tuple[str, str]:
    """The `d` of a mark around its middle: with all decimals, and as written."""
    outline, codes = _outline(form, size), _form(form).codes
    return _data(outline, codes, _six), _data(outline, codes, _cut)


@cache
def _paint(fill: str, edge: str, width: float, dashes: Dashes = ()) -> str:
    """How a shape is painted, as attributes: a page forbids styles in its elements."""
    paint = {"fill": fill}
    if dashes:
        paint["stroke-dasharray"] = ",".join(_six(length * width) for length in dashes)
        paint["stroke-dashoffset"] = "0"
    if edge != "none" and width:
        paint["stroke"] = edge
        if width != 1:
            paint["stroke-width"] = _six(width)
    return " ".join(f'{name}="{value}"' for name, value in paint.items())


def _through(points: Iterable[Point]) -> str:
    """The `d` of a straight path through points."""
    return "M " + "L ".join([f"{_cut(x)} {_cut(y)} \n" for x, y in points])


def _data(vertices: Any, codes: Any, written: Callable[[float], str]) -> str:
    """The `d` of a path, each number as `written` writes it."""
    places, letters = vertices.tolist(), codes.tolist()
    parts = []
    n = 0
    while n < len(letters):
        if letters[n] == Path.CLOSEPOLY:
            parts.append("z\n")
            n += 1
            continue
        count = 3 if letters[n] == Path.CURVE4 else 1
        numbers = " ".join(
            f"{written(x)} {written(y)}" for x, y in places[n : n + count]
        )
        parts.append(f"{_LETTER[letters[n]]} {numbers} \n")
        n += count
    return "".join(parts)


def _six(value: float) -> str:
    """A number with at most six decimals."""
    return f"{value:f}".rstrip("0").rstrip(".")


def _cut(value: float) -> str:
    """A number with at most two decimals, the rest of its six cut off."""
    text = f"{value:f}"
    if text.endswith("0000"):
        return text[:-4].rstrip("0").rstrip(".")
    return text[:-4]
