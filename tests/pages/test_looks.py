"""Every kind of page as its readers have it: on four widths, a phone, and paper."""

from __future__ import annotations

from pathlib import Path

import looks
import pytest
from report_fixtures import parathed

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def made(*words: str | Path) -> None:
    done = parathed(*words, cwd=looks.REPOSITORY)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def pages(once) -> dict[str, Path]:
    return looks.files(once("looks", lambda folder: looks.make(folder, made)))


@pytest.fixture(scope="module")
def seen(tab, pages) -> dict[str, looks.Look]:
    return {name: looks.look(tab, name, file) for name, file in pages.items()}


@pytest.mark.parametrize("name", [name for name, _, _ in looks.PAGES])
def test_no_number_and_no_name_is_broken_over_two_lines(seen, name):
    assert seen[name].broken == []


@pytest.mark.parametrize("name", [name for name, _, _ in looks.PAGES])
def test_the_answer_stands_on_the_first_screen_of_a_phone(seen, name):
    ends = seen[name].answer_ends
    assert ends is not None
    assert ends <= looks.PHONE["height"]


# The check itself


def test_a_broken_number_is_found(page, tmp_path):
    file = tmp_path / "page.html"
    style = (
        "<style>td{width:3em;overflow-wrap:anywhere}table{table-layout:fixed}</style>"
    )
    table = "<table><tr><td>193.760.000.000</td><td>10</td></tr></table>"
    file.write_text(f"<!DOCTYPE html>{style}<main style='width:6em'>{table}</main>")
    found = looks.look(page, "page", file)
    assert {word.partition(": ")[2] for word in found.broken} == {"193.760.000.000"}
