"""Compiled templates are kept for the next process, while they would be the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

import parathed_lib
from parathed_lib.pages import compiled
from parathed_lib.pages.compiled import CompiledTemplates


class Counted(Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *given: Any, **named: Any) -> Any:
        self.compiled += 1
        return super().compile(*given, **named)


def rendered(text: str, name: str = "plain", **settings: bool) -> tuple[str, int]:
    """What a new process makes of a template, and how many it compiles for that."""
    cache, loader = CompiledTemplates(name), DictLoader({"page": text})
    environment = Counted(loader=loader, bytecode_cache=cache, **settings)
    return environment.get_template("page").render(), environment.compiled


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def test_a_template_is_compiled_once_until_its_text_or_our_code_changes(
    folder, monkeypatch
):
    assert rendered("{{ 1 + 1 }}") == ("2", 1)
    assert rendered("{{ 1 + 1 }}") == ("2", 0)
    assert rendered("{{ 1 + 2 }}") == ("3", 1)
    monkeypatch.setattr(compiled, "_compiler", lambda: "other code")
    assert rendered("{{ 1 + 2 }}") == ("3", 1)
    assert len(list(folder.iterdir())) == 1  # an older one does not stay behind


def test_a_folder_that_takes_nothing_or_is_damaged_costs_only_time(folder):
    assert rendered("a") == ("a", 1)
    for kept in folder.iterdir():
        kept.write_bytes(b"no code")
    assert rendered("a") == ("a", 1)
    for kept in folder.iterdir():
        kept.unlink()
    folder.rmdir()
    assert rendered("a") == ("a", 1)


def test_environments_with_other_settings_share_no_template(folder):
    assert rendered("{{ '<' }}") == ("<", 1)
    assert rendered("{{ '<' }}", "escaping", autoescape=True) == ("&lt;", 1)


def test_each_environment_of_the_pages_has_a_name_of_its_own():
    code = [
        p.read_text("utf-8") for p in Path(parathed_lib.__file__).parent.rglob("*.py")
    ]
    names = [
        name
        for text in code
        for name in re.findall(r'CompiledTemplates\("(\w+)"', text)
    ]
    assert sorted(names) == ["layouts", "messages"]
