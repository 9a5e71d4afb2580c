"""What a reader reads stands in the message files, not in the Python of the pages."""

from __future__ import annotations

import ast
import re
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
