"""The nbconvert exporter `parathed`: an executed notebook -> one self-contained page.

`jupyter nbconvert --to parathed FILE` works with it. No prompts, code, error streams or
paths reach the page; it needs no network and no script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader
from nbconvert.exporters import Exporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode

from parathed_lib.catalogue import fold
from parathed_lib.errors import ReportError
from parathed_lib.report.parts import MIME
from parathed_lib.report.style import font_faces, page_style

NOT_IN_REPORT = "not-in-report"
NEW_PAGE = "new-page"

# Markdown whose rendering asks for all of the renderer's rules.
_EVERY_RULE = "# A\n\n- *b* `c` <d@example.org>\n\n| e | f |\n| - | - |\n| 1 | $g$ |\n"

_HEADING = re.compile(r"\A##\s+(?P<title>.+?)\s*(?:\n|\Z)")
_NUMBER = re.compile(r'(<span class="no" data-number="(\w+):([\w-]+)">)(\w+)</span>')
_REFERENCE = re.compile(r'(<a href="#[\w-]+" data-refer="(\w+):([\w-]+)">)(\w+)</a>')


@dataclass
class Section:
    """A numbered section of the page."""

    id: str
    title: str
    html: str
    new_page: bool = False


class ParathedExporter(Exporter):
    """Sections from Markdown headings, parts from outputs, numbers for both."""

    export_from_notebook = "Parathedsvurdering (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def _default_preprocessors_default(self) -> list[Any]:
        # None of nbconvert's does anything here, but each validates the notebook.
        return []

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook.

        Raises ReportError when a cell failed or nothing was executed.
        """
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        facts = _facts(copy)
        sections = _sections(copy)
        page = _template().render(
            title=escape(str(facts["title"])),
            css=page_style(facts),
            example=facts["example"],
            sections=_numbered(sections),
        )
        return page.strip() + "\n", resources


def warm() -> None:
    """Have the fonts cut, the template, validators and Markdown's rules compiled."""
    font_faces()
    _template()
    markdown2html_mistune(_EVERY_RULE)
    empty = nbformat.v4.new_notebook()
    for relaxed in (False, True):
        nbformat.validate(empty, relax_add_props=relaxed)


def _facts(notebook: NotebookNode) -> dict[str, Any]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                return dict(output["data"][MIME])
    raise ReportError(
        "The notebook has no front page: run its cells first, with the parameters "
        "filled in."
    )


def _sections(notebook: NotebookNode) -> list[Section]:
    sections: list[Section] = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        if NOT_IN_REPORT in tags:
            continue
        if cell.cell_type == "markdown":
            match = _HEADING.match(cell.source)
            text = cell.source
            if match:
                title = match["title"]
                sections.append(Section(_anchor(title), title, "", NEW_PAGE in tags))
                text = text[match.end() :]
            if text.strip():
                _into(sections, markdown2html_mistune(text).strip())
        elif cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "error":
                    raise ReportError(
                        f"Cell {number} failed with {output.ename}. Mend it, run the "
                        "notebook again, then export it.",
                        number,
                    )
                if html := _html(output):
                    _into(sections, html)
    return sections


def _into(sections: list[Section], html: str) -> None:
    if not sections:
        raise ReportError(
            "The notebook shows something before its first heading (## ...). Begin "
            f"with a heading, or tag the cell {NOT_IN_REPORT!r}."
        )
    sections[-1].html += html + "\n"


def _html(output: NotebookNode) -> str:
    """What a reader may see of an output: HTML, a drawing, or plain text."""
    if output.output_type not in ("display_data", "execute_result"):
        return ""
    data = output.data
    if "text/html" in data:
        return str(data["text/html"])
    if "image/svg+xml" in data:
        return str(data["image/svg+xml"])
    return f"<pre>{escape(str(data.get('text/plain', '')))}</pre>"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")


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
        section.html = _REFERENCE.sub(reference, _NUMBER.sub(number, section.html))
    return sections


@cache
def _template() -> Any:
    loader = PackageLoader("parathed_lib.report", "template")
    environment = Environment(
        loader=loader, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2")
