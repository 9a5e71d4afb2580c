"""What all pages share: their templates, their style, the running head."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2 import Template as Layout

from parathed_lib import formatting, typeface
from parathed_lib.pages.compiled import CompiledTemplates
from parathed_lib.pages.drawing import palette
from parathed_lib.pages.messages import say, table

# A page's mark among the tabs of a browser: the assessor's diamond in our colour.
ICON = (
    "data:image/svg+xml,%3Csvg%20xmlns=%22http%3A//www.w3.org/2000/svg%22%20"
    "viewBox=%220%200%2016%2016%22%3E%3Cpath%20d=%22M8%201l7%207-7%207-7-7z%22%20"
    f"fill=%22%23{palette.ACCENT[1:]}%22/%3E%3C/svg%3E"
)
_PAGES = Path(__file__).parents[1]


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
    environment.globals.update(say=say, palette=palette, icon=ICON)
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
