"""A folder with files of one's own in the place of the package's catalogue."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from parathed_lib import assess
from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.catalogue.reading import OWN_CATALOGUE
from parathed_lib.errors import CatalogueError

PACKAGE = Path(__file__).parents[2] / "parathed_lib" / "catalogue"
ANCHORS = """
extends = true
version = "2017.1-own"

[[parameters]]
id = "strategy"
anchors = ["Ingen", "Udkast", "Vedtaget", "Fulgt op"]

[[migrations]]
earlier = "2017.1"
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """A catalogue of one's own that changes the anchors of one parameter."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "rubric.toml").write_text(ANCHORS, "utf-8")
    return own


def test_a_file_that_extends_changes_what_it_names_and_nothing_else(folder):
    own, ours = load_catalogue(folder), load_catalogue()
    assert own.rubric.parameter["strategy"].anchors == [
        "Ingen",
        "Udkast",
        "Vedtaget",
        "Fulgt op",
    ]
    assert own.rubric.version == "2017.1-own"
    changed = {"anchors": ours.rubric.parameter["strategy"].anchors}
    assert (
        own.rubric.parameter["strategy"].model_copy(update=changed)
        == (ours.rubric.parameter["strategy"])
    )
    assert list(own.rubric.parameter) == list(ours.rubric.parameter)
    assert own.indicators == ours.indicators
    assert (own.own, ours.own) == (("rubric.toml",), ())


def test_its_checksum_is_of_the_package_s_file_and_of_what_extends_it(folder):
    content = (PACKAGE / "rubric.toml").read_bytes() + ANCHORS.encode()
    found = load_catalogue(folder).checksums
    assert found["rubric.toml"] == hashlib.sha256(content).hexdigest()
    ours = load_catalogue().checksums
    assert {n for n in ours if ours[n] != found[n]} == {"rubric.toml"}


def test_a_whole_file_takes_the_place_of_the_package_s(tmp_path):
    text = (PACKAGE / "recommendations.toml").read_text("utf-8")
    own = text.replace('version = "', 'version = "own-', 1)
    (tmp_path / "recommendations.toml").write_text(own, "utf-8")
    assert load_planning(tmp_path).advice.version.startswith("own-")
    assert load_planning(tmp_path).recommendations == load_planning().recommendations


def test_copies_of_the_package_s_files_are_no_catalogue_of_one_s_own(tmp_path):
    for path in PACKAGE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    assert load_catalogue(tmp_path).own == ()


def test_a_file_that_has_changed_is_read_again(folder):
    assert load_catalogue(folder).rubric.version == "2017.1-own"
    path = folder / "rubric.toml"
    path.write_text(ANCHORS.replace("2017.1-own", "2017.1-own-2"), "utf-8")
    assert load_catalogue(folder).rubric.version == "2017.1-own-2"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("rubric.toml", ANCHORS.replace("anchors", "ankers"), "strategy ankers: Extra"),
        ("rubric.toml", ANCHORS + "x =\n", r"rubric.toml is not valid TOML.*line 11"),
        ("rubric.toml", "extends = true\nlevels = [1]", r"levels: expected entries"),
        ("rubrik.toml", ANCHORS, r"own has rubrik.toml\. A catalogue's files are"),
        (
            "indicators.toml",
            'extends = true\n[[indicators]]\nid = "new"',
            r"own: indicators.toml has 1\d faults:\n  indicators new group: Field req",
        ),
    ],
)
def test_a_fault_names_the_folder_the_file_and_the_entry(tmp_path, file, text, told):
    own = tmp_path / "own"
    own.mkdir()
    (own / file).write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match=told) as fault:
        load_catalogue(own)
    assert str(own) in str(fault.value)


def test_a_folder_without_a_catalogue_is_told(tmp_path):
    with pytest.raises(CatalogueError, match="has no file"):
        load_catalogue(tmp_path / "none")


def test_the_environment_s_catalogue_is_taken_where_none_is_named(folder, monkeypatch):
    monkeypatch.setenv(OWN_CATALOGUE, str(folder))
    assert load_catalogue().own == ("rubric.toml",)


def test_an_assessment_by_it_has_its_words_and_the_same_score(folder, repository):
    own, ours = (
        assess("Ishøj", "2017", root=repository, catalogue=catalogue)
        for catalogue in (load_catalogue(folder), None)
    )
    assert own.score == ours.score
    checksums = {i.path: i.sha256 for i in own.inputs}
    name = "rubric.toml"
    assert checksums[f"catalogue/{name}"] == load_catalogue(folder).checksums[name]


# The commands


def test_a_command_takes_it_for_as_long_as_it_runs(command, folder):
    given = command("list", "parameters", "--json", "--catalogue", folder)
    assert given.code == 0
    assert OWN_CATALOGUE not in os.environ
    missing = command("list", "parameters", "--catalogue", folder / "none")
    assert missing.code == 2
    assert "has no file" in missing.err


@pytest.mark.slow
def test_a_page_by_it_says_so_is_made_anew_and_verified(command, data_root, folder):
    words = ("report", "Ishøj", "--vintage", "2017", "--root", data_root)
    page = data_root / "reports" / "2017" / "183-ishoej.html"
    says = "Siden er lavet med et eget katalog (rubric.toml)."
    assert command(*words).code == 0
    assert says not in page.read_text("utf-8")
    own = ("--catalogue", folder)
    assert "unchanged" not in command(*words, *own).out
    assert says in page.read_text("utf-8")
    assert "unchanged" in command(*words, *own).out
    again = ("verify", page, "--root", data_root)
    assert command(*again, *own).code == 0
    without = command(*again)
    assert (without.code, "catalogue/rubric.toml" in without.out) == (1, True)
