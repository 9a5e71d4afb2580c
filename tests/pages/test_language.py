"""What a reader reads stands in the message files, not in Python or a layout."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from parathed_lib import load_catalogue

PAGES = Path(__file__).parents[2] / "parathed_lib" / "pages"
DANISH = re.compile(
    r"[æøåÆØÅ]|\b([Oo]g|[Ii]kke|[Ee]r|[Dd]et|[Tt]il|[Mm]ed|[Ff]ra|[Ee]ller|[Ee]fter|[Ii]ngen|"
    r"[Kk]ommunen?s?|[Ss]var(ene)?|[Ll]andets?|[Ss]pørgsmål|[Mm]angler|samlet|intet)\b"
)
# Anchors of a page, which stand in links and stay.
ANCHOR = re.compile(r"[a-z]+(-[a-z]+)+")
PLACES = {"Sjælland", "Lolland og Falster"}


def danish(source: str) -> list[str]:
    """The texts of a module, but for its docstrings, that hold a Danish word."""
    tree = ast.parse(source)
    names = PLACES | {m.name for m in load_catalogue().municipalities.values()}
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and node.value not in names
        and not ANCHOR.fullmatch(node.value)
        and DANISH.search(node.value)
    ]


COMMENT = re.compile(r"\{#.*?#\}", re.S)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
LITERAL = re.compile(r"'([^']*)'")
READ_ALOUD = re.compile(r'\b(?:aria-label|alt|title|data-name|content)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")
# The name of a format, and what a browser is told.
NO_TEXT = {"JSON", "width=device-width, initial-scale=1"}


def texts(source: str) -> list[str]:
    """The texts of a layout: between its tags, read aloud, and in its expressions."""
    source = unescape(COMMENT.sub("", source))
    literals = [one for code in CODE.findall(source) for one in LITERAL.findall(code)]
    plain = CODE.sub("\0", source)
    found = [text for shown in READ_ALOUD.findall(plain) for text in shown.split("\0")]
    found += TAG.sub("\0", plain).split("\0")
    return [
        *(text.strip() for text in found if WORD.search(text)),
        *(one for one in literals if WORD.match(one) and one[0].isupper()),
        *(one for one in literals if DANISH.search(one)),
    ]


def test_no_text_stands_in_a_layout_of_the_pages():
    found = {
        path.relative_to(PAGES).as_posix(): kept
        for path in sorted(PAGES.rglob("*.html.j2"))
        if (kept := [t for t in texts(path.read_text("utf-8")) if t not in NO_TEXT])
    }
    assert found == {}


def test_no_danish_word_stands_in_the_python_of_the_pages():
    found = {
        path.relative_to(PAGES).as_posix(): texts
        for path in sorted(PAGES.rglob("*.py"))
        if (texts := danish(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 'Svarene er gamle'", ["Svarene er gamle"]),
        ("x = f'{n} svar mangler'", [" svar mangler"]),
        ("'''Says *Det ved vi ikke*.'''\nx = 'mean'", []),
        ("x = 'Læsø'", []),
        ("x = 'længde'", ["længde"]),
    ],
)
def test_the_search_finds_a_danish_word_and_no_other(source, found):
    assert danish(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<th>Mål</th>", ["Mål"]),
        ("<p>{{ who }}: {% if a %}svar{% endif %}</p>", ["svar"]),
        ("<td data-name='x' title=\"Antal\"></td>", ["Antal"]),
        ("{{ gap('ikke oplyst') }}", ["ikke oplyst"]),
        ("{{ caption('members', 'Kommuner') }}", ["Kommuner"]),
        ("{# Danish #}<b class=\"own\">{{ say('plan', 'title') }} – 1.</b>", []),
    ],
)
def test_the_search_finds_a_text_of_a_layout_and_no_other(source, found):
    assert texts(source) == found
