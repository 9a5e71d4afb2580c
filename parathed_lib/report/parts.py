"""A part of the report: HTML that a notebook shows and the exporter takes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from parathed_lib.figures.canvas import to_svg
from parathed_lib.report.style import templates
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


def part(template: str, facts: dict[str, Any] | None = None, **context: Any) -> Part:
    """A part from a template; `facts` are what the page itself must know."""
    page = templates().get_template(f"{template}.html.j2")
    return Part(page.render(**context).strip(), facts)


def picture(
    text: PictureText, draw: Callable[..., Any], *, sizes: bool = True
) -> Picture:
    """The words of a figure with its drawings: one, or one for each of two widths."""
    if not sizes:
        return Picture(text, [("only", Markup(to_svg(draw(), text.name, text.alt)))])
    wide = to_svg(draw(slim=False), text.name, text.alt)
    slim = to_svg(draw(slim=True), f"{text.name}-s", text.alt)
    return Picture(text, [("wide", Markup(wide)), ("slim", Markup(slim))])


def nothing(text: str) -> Part:
    """A sentence in the place of a figure that cannot be drawn."""
    return Part(f"<p>{escape(text)}</p>")
