"""A part of the report: HTML that a notebook shows and the exporter takes over."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import isfunction
from typing import Any, Protocol

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from parathed_lib.assessment import Input
from parathed_lib.catalogue import Catalogue
from parathed_lib.pages.base.page import layout, style_sheet
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.messages import PictureText, Unknown, say
from parathed_lib.typeface import FAMILY, font_faces

# What JupyterLab cannot use of the style sheet: it has no pages.
_WITHOUT = re.compile(
    r"@page[^{]*\{[^}]*\}|@media print\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}"
)
# What JupyterLab's own style says of the same elements, taken back.
_OF_JUPYTERLAB = (
    f'font-family:"{FAMILY}",sans-serif;'
    "td,th,tr{text-align:left;vertical-align:top;padding:0;background:none}"
    "table{table-layout:auto;margin:0;font-size:inherit;color:inherit}"
    "ul,ol{padding-left:1.5em;margin:0}dt,dd{float:none;width:auto}"
)
MIME = "application/vnd.parathed+json"
FILES = "files"
Stamp = Mapping[str, str]


class Made(Protocol):
    """What a page is about: it knows what it was made with, and from."""

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its report, every choice spelled out."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The files that it was made from."""


class Part:
    """A piece of the report that a notebook shows and the exporter takes over.

    `stamp` says what it is about; `facts` are what the page itself must know.
    """

    def __init__(
        self,
        html: str,
        facts: dict[str, Any] | None = None,
        stamp: Stamp | None = None,
    ) -> None:
        self.html = html
        self.facts = facts
        self.stamp = stamp

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html}
        if self.stamp:
            mark = {"stamp": dict(self.stamp), "facts": self.facts or {}}
            bundle[MIME] = mark | {"sha256": seal(self.html, mark)}
        return bundle

    def __repr__(self) -> str:
        return "<part of a readiness assessment>"


def seal(html: str, mark: Mapping[str, Any]) -> str:
    """The checksum of a part and its mark: it tells what was changed by accident."""
    told = json.dumps([mark["stamp"], mark["facts"]], sort_keys=True)
    return hashlib.sha256(f"{told}\n{html}".encode()).hexdigest()


def stamp_of(kind: str, made: Made) -> Stamp:
    """What a part of a page of this kind is about: kind, parameters, files."""
    return stamp(kind, made.made_with, [(i.path, i.sha256) for i in made.inputs])


def stamp(kind: str, made_with: Stamp, inputs: list[tuple[str, str]]) -> Stamp:
    """The stamp of a page's parts from plain data; the files become one checksum."""
    files = hashlib.sha256(json.dumps(inputs).encode("utf-8")).hexdigest()
    return {"report": kind, **made_with, FILES: files}


def stamped(kind: str, page: dict[str, Any]) -> list[str]:
    """Have the public functions of a page's module stamp the parts that they return.

    Gives their names.
    """
    names = [
        name
        for name, value in page.items()
        if isfunction(value)
        and value.__module__ == page["__name__"]
        and not name.startswith("_")
    ]
    for name in names:
        page[name] = _stamped(kind, page[name])
    return names


def _stamped(kind: str, make: Callable[[Any], Part]) -> Callable[[Any], Part]:
    @wraps(make)
    def made(subject: Made) -> Part:
        part = make(subject)
        return Part(part.html, part.facts, stamp_of(kind, subject))

    return made


@dataclass(frozen=True)
class Picture:
    """The words of a figure and its drawings: `(size, svg)`."""

    text: PictureText
    drawings: list[tuple[str, Markup]]


def part(template: str, facts: dict[str, Any] | None = None, **context: Any) -> Part:
    """A part from a template; `facts` are what the page itself must know."""
    page = layout(template)
    return Part(page.render(**context).strip(), facts)


def unknowns_part(rows: list[Unknown], title: str, name: str = "unknowns") -> Part:
    """The table of what is not known; `name` is that of the table on the page."""
    return part("base/unknowns", unknowns=rows, title=title, name=name)


def own_catalogue(catalogue: Catalogue) -> dict[str, str]:
    """The fact that a page is made with a catalogue of one's own, if it is."""
    own = catalogue.own
    return {"own": say("base", "own_catalogue", own)} if own else {}


def picture(
    text: PictureText, draw: Callable[[], Any], wide: Callable[[], Any] | None = None
) -> Picture:
    """The words of a figure with its drawing; with a second one for a wide screen.

    A drawing that goes on over several sheets of paper is a list of figures.
    """
    draws = {"wide": wide, "slim": draw} if wide else {"only": draw}
    found = [(size, Markup(_svg(one(), text))) for size, one in draws.items()]
    return Picture(text, found)


def _svg(drawn: Figure | list[Figure], text: PictureText) -> str:
    first, *more = drawn if isinstance(drawn, list) else [drawn]
    again = say("base", "continued", text.title)
    return "\n".join([to_svg(first, text.alt), *(to_svg(one, again) for one in more)])


NOTHING = Part("")
"""In the place of what there is nothing of; the page's `unknowns` tell of it."""


def nothing(text: str) -> Part:
    """A sentence in the place of a figure that cannot be drawn."""
    return Part(f"<p>{escape(text)}</p>")


def style() -> Part:
    """The style of the parts that follow, kept to the outputs of the notebook.

    It brings the typeface: where that is missing, the words of a figure run together.
    """
    css = _WITHOUT.sub("", style_sheet()).replace(":root{--ink", "&{--ink")
    outputs = ".jp-RenderedHTMLCommon" * 3  # so often, to weigh more than JupyterLab's
    return Part(f"<style>{font_faces()}\n{outputs}{{{_OF_JUPYTERLAB}{css}}}</style>")
