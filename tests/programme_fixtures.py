"""Made-up programmes for the tests: the benchmark's, and small ones of one's own.

PYTEST_DONT_REWRITE: test files import the helpers before pytest loads the fixtures.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
import tomli_w

from parathed_lib import load_catalogue

PARAMETERS = [p.id for p in load_catalogue().rubric.parameters]
ROUNDS = ("eksempel-1", "eksempel-2", "eksempel-3")


@pytest.fixture(scope="session")
def generator(repository: Path) -> Iterator[ModuleType]:
    """The generator; the benchmarks are scripts, so their folder is on the path."""
    folder = str(repository / "benchmarks")
    sys.path.insert(0, folder)
    yield importlib.import_module("example_programme")
    sys.path.remove(folder)


@pytest.fixture(scope="session")
def made_up(generator: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with 8 municipalities and 3 rounds; nothing may be written to it."""
    folder = tmp_path_factory.mktemp("programme") / "root"
    assert generator.main([str(folder)]) == 0
    return folder


@pytest.fixture
def own(made_up: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(made_up, tmp_path / "own"))


def write_form(
    root: Path, round_name: str, code: str, ratings: Mapping[str, int], **more: object
) -> None:
    """Write a form with these ratings, and other fields if any."""
    form = {
        "schema": 1,
        "municipality": code,
        "round": round_name,
        "rubric": load_catalogue().rubric.version,
        "date": "2025",
        "names_no_person": True,
        **more,
        "ratings": dict(ratings),
    }
    path = root / "data" / "raw" / "evaluations" / round_name / f"{code}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(form), "utf-8")


def no_forms(root: Path) -> Path:
    """The root without its forms."""
    shutil.rmtree(root / "data" / "raw" / "evaluations")
    return root
