"""A part of the report: HTML that a notebook shows and the exporter takes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from parathed_lib.figures.canvas import to_svg
from parathed_lib.wording.pictures import PictureText

MIME = "application/vnd.parathed+json"


class Part:
    """A piece of the report that a notebook shows and the exporter takes over."""

    def __init__(self, html: str, facts: dict[str, Any] | None = None) -> None:
        self.html = html
        self.facts = facts

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html}
        if self.facts:
            bundle[MIME] = self.facts
        return bundle

    def __repr__(self) -> str:
        return "<part of a readiness assessment>"


@dataclass(frozen=True)
class Picture:
    """The words of a figure and its drawings: `(size, svg)`."""

    text: PictureText
    drawings: list[tuple[str, Markup]]


@cache
def environment() -> Environment:
    """The templates, with everything that is put into them escaped."""
    return Environment(
        loader=PackageLoader("parathed_lib.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def part(template: str, facts: dict[str, Any] | None = None, **context: Any) -> Part:
    html = environment().get_template(f"{template}.html.j2").render(**context)
    return Part(html.strip(), facts)


def _drawing(figure: Figure, name: str, alt: str) -> Markup:
    svg = to_svg(figure, name)
    return Markup(
        svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    )


def picture(
    text: PictureText, draw: Callable[..., Figure], *, sizes: bool = True
) -> Picture:
    if not sizes:
        return Picture(text, [("only", _drawing(draw(), text.name, text.alt))])
    return Picture(
        text,
        [
            ("wide", _drawing(draw(slim=False), text.name, text.alt)),
            ("slim", _drawing(draw(slim=True), f"{text.name}-s", text.alt)),
        ],
    )


def nothing(text: str) -> Part:
    return Part(f"<p>{escape(text)}</p>")
