"""A page: its templates and style, its running head, and its numbered sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2 import Template as Layout
from markupsafe import Markup

from parathed_lib import formatting, typeface
from parathed_lib.pages.compiled import CompiledTemplates
from parathed_lib.pages.drawing import palette
from parathed_lib.pages.messages import columns, say, table
from parathed_lib.safe_text import content_policy, finished_page

# A page's mark among the tabs of a browser: the assessor's diamond in our colour.
ICON = (
    "data:image/svg+xml,%3Csvg%20xmlns=%22http%3A//www.w3.org/2000/svg%22%20"
    "viewBox=%220%200%2016%2016%22%3E%3Cpath%20d=%22M8%201l7%207-7%207-7-7z%22%20"
    f"fill=%22%23{palette.ACCENT[1:]}%22/%3E%3C/svg%3E"
)
_PAGES = Path(__file__).parents[1]
_NUMBER = re.compile(
    r'(<span class="no" data-number="(figure|table):([\w-]+)">)(\w+)</span>'
)
_SECTION = re.compile(r'id="section-([\w-]+)"')
_REFERENCE = re.compile(r'(<a href="#[\w-]+" data-refer="(\w+):([\w-]+)">)(\w+)</a>')


def layout(name: str) -> Layout:
    """Where the texts of `<page>/<name>` stand; what is put into it is escaped."""
    page, name = name.split("/")
    return _layouts().get_template(f"{page}/layout/{name}.html.j2")


@cache
def _layouts() -> Environment:
    environment = Environment(
        loader=PackageLoader("parathed_lib", "pages"),
        autoescape=True,
        bytecode_cache=CompiledTemplates("layouts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(num=formatting.number, period=formatting.period)
    environment.globals.update(say=say, columns=columns, palette=palette, icon=ICON)
    return environment


@cache
def style_sheet(name: str = "base/style.css") -> str:
    """The style sheet or script `<page>/<name>`.

    `$INK` in a style sheet is that colour of the palette.
    """
    page, name = name.split("/")
    text = (_PAGES / page / "layout" / name).read_text("utf-8").strip()
    return Template(text).substitute(vars(palette)) if name.endswith(".css") else text


def page_style(facts: dict[str, Any]) -> str:
    return f"{typeface.font_faces()}\n{style_sheet()}\n{_running_head(facts)}"


def _running_head(facts: dict[str, Any]) -> str:
    small = (
        f'font:8.6pt "{typeface.FAMILY}",sans-serif;color:{palette.SOFT};'
        "vertical-align:middle"
    )
    [texts] = table("base", "running_head", facts)
    left, right, page, of = map(_quoted, texts)
    return (
        f'@page{{@top-left{{content:"{left}";{small}}}'
        f'@top-right{{content:"{right}";{small}}}'
        f'@bottom-right{{content:"{page} " counter(page) " {of} " counter(pages);'
        f"{small}}}}}"
        + (
            ""
            if facts["example"]
            else "@page:first{@top-left{content:none}@top-right{content:none}}"
        )
    )


def _quoted(text: str) -> str:
    """Text for a CSS string: everything that could end it is written as a code."""
    return re.sub(r"[^\w .,:·()-]", lambda m: f"\\{ord(m[0]):x} ", text)


@dataclass
class Section:
    """A numbered section of the page; `title` and `html` are HTML.

    `places` are classes: `new-page`, where it begins in print, and `on-screen`, for
    what is not printed. `shows` is whether its cells have something to show, None for
    a section without any.
    """

    id: str
    title: str
    places: str = ""
    html: str = ""
    shows: bool | None = None


def page(facts: dict[str, Any], sections: list[Section], style: str = "") -> str:
    """The page with these sections, the first of which is its front.

    `facts` are `title`, `name`, `vintage`, `example`, `kind` where it is no report,
    `code` of the municipality and `day` where it has one, and `own` where it is made
    with a catalogue of one's own. `style` is what it needs besides the style of all pages.
    """
    css = page_style(facts) + style
    place = f"index.html#k{facts['code']}" if "code" in facts else "index.html"
    html = layout("base/page").render(
        title=facts["title"],
        css=Markup(css),
        description=say("base", "description", facts),
        policy=Markup(content_policy(css, pictures=True)),
        example=facts["example"],
        own=facts.get("own", ""),
        sections=_numbered(sections),
        footer=say("base", "footer", facts),
        belongs=place if facts["vintage"] else "",
        belongs_to=say("base", "belongs", facts),
    )
    return finished_page(html)


def _numbered(sections: list[Section]) -> list[Section]:
    """Give figures and tables their numbers, in the order in which they stand.

    A reference to a section has the number of that in which its id stands.
    """
    numbers: dict[tuple[str, str], int] = {}
    last = {"figure": 0, "table": 0}
    for place, section in enumerate(sections, start=1):
        for name in _SECTION.findall(section.html):
            numbers["section", name] = place
        for _, kind, name, _ in _NUMBER.findall(section.html):
            last[kind] += 1
            numbers[kind, name] = last[kind]

    def number(match: re.Match[str]) -> str:
        return f"{match[1]}{match[4]} {numbers[match[2], match[3]]}</span>"

    def reference(match: re.Match[str]) -> str:
        found = numbers.get((match[2], match[3]))
        return f"{match[1]}{match[4]} {found}</a>" if found else match[4]

    for section in sections:
        html = _REFERENCE.sub(reference, _NUMBER.sub(number, section.html))
        section.title, section.html = Markup(section.title), Markup(html)
    return sections
