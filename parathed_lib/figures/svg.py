"""A matplotlib renderer that writes SVG to be set into a page.

It writes what matplotlib's own SVG renderer does, in the same order and with the same
ids, but what a page does without is not written at all: no metadata, no size, places
cut to two decimals. It knows what a sheet draws, paths, markers and texts; colours
are opaque.
"""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex, to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from parathed_lib import typeface

if TYPE_CHECKING:
    from parathed_lib.figures.sheet import Label

Color = tuple[float, float, float, float]

_LETTER = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE4: "C"}
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


class SvgRenderer(RendererBase):
    """Writes a drawing of `width` x `height` px; `name` stands before all its ids."""

    def __init__(self, width: float, height: float, name: str) -> None:
        super().__init__()
        self.width, self.height, self.name = width, height, name
        self._parts: list[str] = []
        self._groups: dict[str, int] = {}
        self._markers: set[str] = set()
        box = tuple(np.float64(n) for n in (0, 0, width, height))
        self._clip = self._id("p", box)
        self._clips = False

    def svg(self, alt: str) -> str:
        """All that has been drawn, as an element of a page."""
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

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The size in px."""
        return self.width, self.height

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin a group, numbered among those of its kind."""
        self._groups[s] = self._groups.get(s, 0) + 1
        self._parts.append(f'<g id="{self.name}-{gid or f"{s}_{self._groups[s]}"}">\n')

    def close_group(self, s: str) -> None:
        """End a group; one that holds nothing is closed where it began."""
        if self._parts[-1].startswith("<g id="):
            self._parts[-1] = self._parts[-1][:-2] + "/>\n"
        else:
            self._parts.append("</g>\n")

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803 (matplotlib's name)
    ) -> None:
        """Write a path. One without a face is cut at the edge of the drawing."""
        vertices: Any = self._flipped(path.vertices, transform)
        codes: Any = path.codes
        if rgbFace is None and (codes is not None or not self._holds(vertices)):
            size = (0.0, 0.0, self.width, self.height)
            inside: Any = Path(vertices, codes).cleaned(clip=size, simplify=False)
            vertices, codes = inside.vertices[:-1], inside.codes[:-1]
        data = _data(vertices, codes, _cut)
        self._parts.append(
            f'<path d="{data}" {self._clipped()} {_paint(gc, rgbFace)}/>\n'
        )

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803 (matplotlib's name)
    ) -> None:
        """Write a marker once, then its places."""
        form = (marker_trans + Affine2D().scale(1, -1)).transform(marker_path.vertices)
        paint = _paint(gc, rgbFace)
        exact = _data(form, marker_path.codes, _six)
        id_ = self._id("m", (exact, paint))
        if id_ not in self._markers:
            self._markers.add(id_)
            stroke = "".join(f" {p}" for p in paint.split(" ") if p[:6] == "stroke")
            data = _data(form, marker_path.codes, _cut)
            self._parts.append(
                f'<defs>\n<path id="{id_}" d="{data}"{stroke}/>\n</defs>\n'
            )
        self._parts.append(f"<g {self._clipped()}>\n")
        self._parts += [
            f'<use href="#{id_}" x="{_cut(x)}" y="{_cut(y)}" {paint}/>\n'
            for x, y in self._flipped(path.vertices, trans).tolist()
        ]
        self._parts.append("</g>\n")

    def draw_label(self, label: Label) -> None:
        """Write a line of text as text, anchored where the label says."""
        weight = f'font-weight="{label.weight}" ' if label.weight != 400 else ""
        x, y = _cut(label.x), _cut(label.y)
        self._parts.append(
            f'<text {weight}font-size="{_six(label.size)}px" '
            f'font-family="{typeface.FAMILY}" text-anchor="{_ANCHOR[label.align]}" '
            f'fill="{label.color}" x="{x}" y="{y}">'
            f"{escape(label.text, quote=False)}</text>\n"
        )

    def _flipped(self, vertices: Any, transform: Transform) -> Any:
        """The places of vertices in px from the top."""
        places = transform.transform(vertices)
        places[:, 1] = self.height - places[:, 1]
        return places

    def _holds(self, places: Any) -> bool:
        return bool((places >= 0).all() and (places <= (self.width, self.height)).all())

    def _clipped(self) -> str:
        self._clips = True
        return f'clip-path="url(#{self._clip})"'

    def _id(self, kind: str, content: object) -> str:
        """An id that only this content has in this drawing."""
        digest = hashlib.sha256(f"{self.name}{content}".encode())
        return f"{self.name}-{kind}{digest.hexdigest()[:10]}"


@cache
def rgba(color: str) -> Color | None:
    """A colour of the palette as numbers; None for "none"."""
    return None if color == "none" else to_rgba(color)


@cache
def _hex(color: Color) -> str:
    return to_hex(color)


def _paint(gc: GraphicsContextBase, face: Color | None) -> str:
    """How a shape is painted, as attributes: a page forbids styles in its elements."""
    paint = {"fill": _hex(face) if face else "none"}
    dashes: Any = gc.get_dashes()[1]
    if dashes is not None:
        paint["stroke-dasharray"] = ",".join(_six(n) for n in dashes)
        paint["stroke-dashoffset"] = "0"
    if width := gc.get_linewidth():
        paint["stroke"] = _hex(gc.get_rgb())
        if width != 1:
            paint["stroke-width"] = _six(width)
    return " ".join(f'{name}="{value}"' for name, value in paint.items())


def _data(vertices: Any, codes: Any, written: Any) -> str:
    """The `d` of a path, each number as `written` writes it."""
    places = vertices.tolist()
    if codes is None:
        codes = [Path.MOVETO] + [Path.LINETO] * (len(places) - 1)
    else:
        codes = codes.tolist()
    parts = []
    n = 0
    while n < len(codes):
        if codes[n] == Path.CLOSEPOLY:
            parts.append("z\n")
            n += 1
            continue
        count = 3 if codes[n] == Path.CURVE4 else 1
        numbers = " ".join(
            f"{written(x)} {written(y)}" for x, y in places[n : n + count]
        )
        parts.append(f"{_LETTER[codes[n]]} {numbers} \n")
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
