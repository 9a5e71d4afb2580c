"""A page of its own: sections with their numbers, behind a head and the contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from parathed_lib.pages.base.style import layout, page_style
from parathed_lib.pages.messages import say
from parathed_lib.safe_text import content_policy, finished_page

_NUMBER = re.compile(
    r'(<span class="no" data-number="(figure|table):([\w-]+)">)(\w+)</span>'
)
_REFERENCE = re.compile(r'(<a href="#[\w-]+" data-refer="(\w+):([\w-]+)">)(\w+)</a>')


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
    """Give figures and tables their numbers, in the order in which they stand."""
    numbers: dict[tuple[str, str], int] = {}
    last = {"figure": 0, "table": 0}
    for section in sections:
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
