"""What the documents point at is there."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [p for f in (".", "docs", "docs/api") for p in (ROOT / f).glob("*.md")]
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
PLACE = re.compile(r"`((?:notebooks|parathed_lib|tests|docs|benchmarks)/[^`\s<>*]+)`")
FOLDERS = ("parathed_lib", "tests", "benchmarks", "notebooks", "docs")
ROOMS = [path.name for path in (ROOT / "parathed_lib").iterdir() if path.is_dir()]
# A path of ours: it begins with a folder of ours, or ends as source does.
SOURCE = re.compile(
    rf"`((?:{'|'.join([*FOLDERS, *ROOMS])})/[\w./<>*-]*|[\w./-]+\.(?:py|j2|ipynb))`"
)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# What must not be there.
UNWANTED = {"utils.py"}
MARKDOWN = re.compile(r"\b[A-Z]{4,}\.md\b")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_files_that_are_there(document):
    text = document.read_text("utf-8")
    places = [document.parent / link for link in LINK.findall(text)]
    places += [ROOT / place.rstrip("/") for place in PLACE.findall(text)]
    assert [str(place) for place in places if not place.exists()] == []


@pytest.fixture(scope="module")
def ours() -> list[str]:
    """Every file and folder of ours: `/parathed_lib/pages/kinds.py`."""
    found = [path for name in FOLDERS for path in (ROOT / name).rglob("*")]
    return ["/" + path.relative_to(ROOT).as_posix() for path in found]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_source_that_is_there(document, ours):
    """By its whole path or the end of it, a module also without `.py`."""
    text = FENCED.sub("", document.read_text("utf-8"))
    named = {re.sub("<.*?>", "*", name.rstrip("/")) for name in SOURCE.findall(text)}
    lacking = [
        name
        for name in named - UNWANTED - set(FOLDERS)
        if not any(
            fnmatch(path, f"*/{name}{end}") for path in ours for end in ("", ".py")
        )
    ]
    assert sorted(lacking) == []


def test_the_map_names_every_place_where_a_count_is_hidden():
    rule = re.compile(
        r"disclosure\.small_counts import|published\.hide\(|agreement_may_be_released"
    )
    package = ROOT / "parathed_lib"
    doors = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.parent.name != "disclosure" and rule.search(path.read_text("utf-8"))
    }
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    [table] = re.findall(r"## What is hidden.*?\n## ", text, re.DOTALL)
    assert len(doors) >= 9
    assert sorted(door for door in doors if f"`{door}`" not in table) == []


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
