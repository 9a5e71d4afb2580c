"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [p for f in (".", "docs", "docs/api") for p in (ROOT / f).glob("*.md")]
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
PLACE = re.compile(r"`((?:notebooks|parathed_lib|tests|docs|benchmarks)/[^`\s<>*]+)`")
MARKDOWN = re.compile(r"\b[A-Z]{4,}\.md\b")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_files_that_are_there(document):
    text = document.read_text("utf-8")
    places = [document.parent / link for link in LINK.findall(text)]
    places += [ROOT / place.rstrip("/") for place in PLACE.findall(text)]
    assert [str(place) for place in places if not place.exists()] == []


def test_code_and_tests_name_only_documents_that_are_there():
    there = {path.name for path in DOCUMENTS}
    folders = ("parathed_lib", "tests", "benchmarks", "notebooks")
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".j2", ".toml", ".css", ".js", ".ipynb"}
        for name in MARKDOWN.findall(path.read_text("utf-8"))
    }
    assert [row for row in sorted(named) if row[1] not in there] == []
