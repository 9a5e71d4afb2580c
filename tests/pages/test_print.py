"""Every kind of page in every state on paper: no sheet wasted, no heading alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser_fixtures import sheet_texts
from bs4 import BeautifulSoup
from page_states import STATES, subject, whole
from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ALL = [(kind, state) for kind, states in STATES.items() for state in states]
LEAST_WORDS = 60
CHECKSUM = re.compile(r"[0-9a-f]{40,}|\S+\.(toml|csv|json)")


def faults(html: str, sheets: list[list[str]]) -> list[str]:
    """The sheets with too few words, and those that end with a heading."""
    tree = BeautifulSoup(html, "html.parser")
    headings = {
        " ".join(tag.get_text(" ").split())
        for tag in tree.select("h2, h3, h4, .title, thead, .section-title + p")
    }
    found = []
    for number, lines in enumerate(sheets, start=1):
        words = [w for line in lines for w in line.split() if not CHECKSUM.match(w)]
        least = LEAST_WORDS if number < len(sheets) else LEAST_WORDS // 2
        if len(words) < least:
            found.append(f"sheet {number} has {len(words)} words")
        last = lines[-1] if lines else ""
        is_long = len(last.split()) > 3
        if last in headings or (is_long and any(last in text for text in headings)):
            found.append(f"sheet {number} ends with {last!r}")
    return found


@pytest.mark.parametrize(("kind", "state"), ALL)
def test_no_sheet_is_wasted_and_no_heading_is_alone(
    page: Page, repository: Path, vintages: Path, kind: str, state: str
):
    html = whole(repository, kind, subject(kind, state, vintages))
    page.set_content(html)
    sheets = sheet_texts(page.pdf(prefer_css_page_size=True))
    assert faults(html, sheets) == []


# The check itself


def test_a_wasted_sheet_and_a_heading_at_its_foot_are_found(page: Page):
    html = "<p>Kort</p><h2>En overskrift</h2><p style='break-before:page'>Ord</p>"
    page.set_content(html)
    sheets = sheet_texts(page.pdf(format="A4"))
    assert faults(html, sheets) == [
        "sheet 1 has 3 words",
        "sheet 1 ends with 'En overskrift'",
        "sheet 2 has 1 words",
    ]
