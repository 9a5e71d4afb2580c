"""The nbconvert exporter `parathed`: an executed notebook -> one self-contained page.

`jupyter nbconvert --to parathed FILE` works with it, for any notebook. No prompts,
code, error streams or paths reach the page; it needs no network and no script. Behind a
front page of ours, what no part of ours made is shown as text and tables alone; of any
other notebook see `own_page`. Neither page loads anything.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode

from parathed_lib.catalogue import fold
from parathed_lib.errors import ParathedError, ReportError
from parathed_lib.pages.base.page import Section, page
from parathed_lib.pages.base.parts import MIME, Stamp
from parathed_lib.report.notebook.own_page import (
    STYLE,
    own_facts,
    own_html,
    printed,
    without_title,
)
from parathed_lib.report.notebook.sanitise import clean_part, clean_text
from parathed_lib.report.notebook.stamps import (
    NOT_IN_REPORT,
    check_stamps,
    is_part,
    parts,
)

# Tags of a heading: where its section begins, or that it is not printed.
PLACES = ("new-page", "on-screen")
SOME_FACTS = ("kind", "own", "code", "day")

# Markdown whose rendering asks for all of the renderer's rules.
_EVERY_RULE = "# A\n\n- *b* `c` <d@example.org>\n\n| e | f |\n| - | - |\n| 1 | $g$ |\n"

LEFT_OUT = (
    '<p class="note">Her viser notesbogen noget, som hverken er tekst eller en tabel. '
    "Det er ikke med på siden.</p>"
)

_HEADING = re.compile(r"\A##\s+(?P<title>.+?)\s*(?:\n|\Z)")


class ParathedExporter(Exporter):
    """Sections from Markdown headings, parts from outputs, numbers for both."""

    export_from_notebook = "Parathedsvurdering (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def _default_preprocessors_default(self) -> list[Any]:
        # Of nbconvert's only this does anything here, for `--execute`.
        return ["nbconvert.preprocessors.ExecutePreprocessor"]

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook; raises ReportError as `page_of` does."""
        copy, resources = super().from_notebook_node(nb, resources, **kw)
        return page_of(copy), resources

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """The page of a notebook's file; on the command line a fault is one line."""
        try:
            return super().from_file(file_stream, resources, **kw)
        except ParathedError as error:
            # It lists all exporters when it is imported: not while this one is.
            from nbconvert.nbconvertapp import NbConvertApp

            from parathed_lib.terminal import tell_aside

            if not NbConvertApp.initialized():
                raise
            tell_aside(f"parathed: {error}")
            raise SystemExit(2) from None


def page_of(notebook: NotebookNode, expected: Stamp | None = None) -> str:
    """The page of an executed notebook, whose parts must all be about one thing.

    `expected` is what it must be. A notebook without a front page of ours is a page of
    its own, and may be about many things. Raises ReportError, with the cell, when one
    failed or was not run, or cells do not belong together.
    """
    facts = _facts(notebook)
    if facts is None and expected is None:
        return _own_page(notebook)
    check_stamps(notebook, expected)
    if facts is None:
        raise ReportError("The notebook has no front page.")
    sections = [s for s in _sections(notebook) if s.shows is not False]
    return page(facts, sections)


def _own_page(notebook: NotebookNode) -> str:
    facts = own_facts(notebook)
    title = escape(facts["title"])
    first = Section("begyndelse", title, html=f"<h1>{title}</h1>\n")
    return page(facts, _sections(notebook, first), STYLE)


def warm() -> None:
    """Have the fonts cut, the layout, validators and Markdown's rules compiled."""
    page({"title": "", "name": "", "vintage": "", "example": False}, [])
    markdown2html_mistune(_EVERY_RULE)
    empty = nbformat.v4.new_notebook()
    for relaxed in (False, True):
        nbformat.validate(empty, relax_add_props=relaxed)


def _facts(notebook: NotebookNode) -> dict[str, Any] | None:
    """What the first page tells of the whole, None where there is no such page."""
    for _, output in parts(notebook):
        mark = output.data[MIME]
        if isinstance(mark, dict) and (facts := mark.get("facts")):
            texts = {n: str(facts.get(n, "")) for n in ("title", "name", "vintage")}
            some = {n: str(facts[n]) for n in SOME_FACTS if n in facts}
            return texts | some | {"example": bool(facts.get("example"))}
    return None


def _sections(notebook: NotebookNode, first: Section | None = None) -> list[Section]:
    """The sections; `first` is what a researcher's own notebook begins with."""
    sections = [first] if first else []
    show = partial(_own_html, sections=sections) if first else _html
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        if NOT_IN_REPORT in tags:
            continue
        if cell.cell_type == "markdown":
            match = _HEADING.match(cell.source)
            text = without_title(cell.source) if first else cell.source
            if match:
                title = match["title"]
                places = " ".join(place for place in PLACES if place in tags)
                taken = {section.id for section in sections}
                sections.append(Section(_anchor(title, taken), escape(title), places))
                text = text[match.end() :]
            if text.strip():
                _into(sections, clean_text(markdown2html_mistune(text)))
        elif cell.cell_type == "code":
            shown = ""
            for output in cell.outputs:
                if output.output_type == "error":
                    raise ReportError(
                        f"Cell {number} failed with {output.ename}. Mend it, run the "
                        "notebook again, then export it.",
                        number,
                    )
                if html := show(output):
                    _into(sections, html)
                    shown = html
            if sections:
                sections[-1].shows = bool(shown or sections[-1].shows)
    return sections


def _into(sections: list[Section], html: str) -> None:
    if not sections:
        raise ReportError(
            "The notebook shows something before its first heading (## ...). Begin "
            f"with a heading, or tag the cell {NOT_IN_REPORT!r}."
        )
    sections[-1].html += html + "\n"


def _html(output: NotebookNode) -> str:
    """What a reader may see of an output: a part of ours, text, or a table.

    What is neither is told of, for a reader would miss it.
    """
    if output.output_type not in ("display_data", "execute_result"):
        return ""
    data = output.data
    if is_part(output):
        return clean_part(data["text/html"])
    if html := data.get("text/html"):
        return clean_text(str(html)) or LEFT_OUT
    return printed(data["text/plain"]) if set(data) == {"text/plain"} else LEFT_OUT


def _own_html(output: NotebookNode, sections: list[Section]) -> str:
    """As `_html`, with all that may stand in a researcher's own page."""
    html = "" if is_part(output) else own_html(output, sections[-1].title)
    return _html(output) if html == "" else html


def _anchor(title: str, taken: set[str]) -> str:
    anchor = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return anchor if anchor and anchor not in taken else f"{anchor}-{len(taken) + 1}"
