"""Forms spoilt at random: each is stored as it says, or refused, and nothing leaks.

`make test` imports 500 spoilt text forms and 60 spoilt workbooks. All 10,000 text
forms take a minute or two: PARATHED_FUZZ=10000 pytest tests/forms/test_form_fuzz.py.
They are the same in every run.
"""

from __future__ import annotations

import copy
import io
import logging
import os
import re
import shutil
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_form_corpus import FORMS

from parathed_lib import load_catalogue
from parathed_lib.commands import form as form_command
from parathed_lib.errors import ParathedError
from parathed_lib.forms.evaluation import EVALUATION
from parathed_lib.forms.evaluation.repository import Half
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow

FORMS_IN_ALL = int(os.environ.get("PARATHED_FUZZ", "500"))
WORKBOOKS_IN_ALL = 60
CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
# Nobody's: see test_form_corpus.py.
PERSONAL = (
    "010203-0000",
    "0102030000",
    "nobody@example.org",
    "+45 00 00 00 00",
    "00 00 00 00",
    "Ingenstedsvej 1",
)
GOOD: dict[str, Any] = tomllib.loads((FORMS / "good-full.toml").read_text("utf-8"))
GOOD |= {
    "source": "Opdigtet",
    "recruiting_environments": "Ingen kendte",
    "summary": {"leadership": "Kort", "activities": "Kort"},
    "texts": {question.id: "Et svar" for question in RUBRIC.questions[:4]},
    "attention_points": [
        {"theme": "leadership", "text": "Gør det", "parameter": "strategy"}
    ],
}
NAMES = [
    *GOOD,
    *RUBRIC.parameter,
    *RUBRIC.theme,
    *(question.id for question in RUBRIC.questions),
    *(criterion.id for criterion in RUBRIC.criteria),
    *("parameter", "kind", "title", "date", "place", "level", "owner", "reason", "id"),
    *("period", "value", "about", "text", "theme"),
]
LINES = "=SUM(1)\n'ja'\t\"nej\" \\ # [x]\r\n  😀\u202e{{ 7*7 }}</script>"

fuzzed = settings(
    suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
words = st.one_of(
    st.sampled_from(["", " ", "2026", "2026-02-30", "3", "ja", "../x", LINES]),
    st.sampled_from(NAMES),
    st.text(max_size=12),
)
personal = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "Spørg ", "\n", "(", "»", "å "]),
    st.sampled_from(PERSONAL),
    st.sampled_from(["", ".", " nu", "\n", ")", "«"]),
)
values = st.one_of(
    words,
    personal,
    st.integers(-2, 7),
    st.integers(),
    st.just(2102030000),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.lists(words | st.integers(0, 5), max_size=3),
    st.dictionaries(words, words | st.integers(0, 5), max_size=3),
    st.lists(st.dictionaries(words, personal | words, max_size=2), max_size=2),
)
names = st.one_of(st.sampled_from(NAMES), words, personal)


@st.composite
def spoilt_forms(draw: Callable[..., Any]) -> bytes:
    """A good form with some of it replaced, renamed, doubled or left out."""
    data = copy.deepcopy(GOOD)
    for _ in range(draw(st.integers(0, 3))):
        spot = _group(data, draw)
        key = draw(st.sampled_from(sorted(spot)) if spot else names)
        how = draw(st.integers(0, 6))
        if how == 0:
            spot.pop(key, None)
        elif how == 1:
            spot[draw(names)] = spot.pop(key, "")
        elif how == 2 and isinstance(spot.get(key), list):
            spot[key] = spot[key] * 2
        elif how == 3:
            spot[draw(names)] = draw(values)
        else:
            spot[key] = draw(values)
    content = tomli_w.dumps(data).encode("utf-8", "replace")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(content)))
        cut = draw(st.integers(0, 3))
        content = content[:at] + draw(st.binary(max_size=3)) + content[at + cut :]
    return content


def _group(data: dict[str, Any], draw: Callable[..., Any]) -> dict[str, Any]:
    """The form itself, or a group of fields within it."""
    groups = [data]
    for value in data.values():
        parts = value if isinstance(value, list) else [value]
        groups += [part for part in parts if isinstance(part, dict)]
    return groups[draw(st.integers(0, len(groups) - 1))]


def told_by(form: dict[str, Any]) -> dict[str, Any]:
    """What a form says: without what is empty, and each criterion once."""
    said = dict(form)
    if "criteria" in said:
        said["criteria"] = set(said["criteria"])
    if "evidence" in said:
        rows = said["evidence"]
        said["evidence"] = [{k: v for k, v in row.items() if v} for row in rows]
    return {key: value for key, value in said.items() if value not in ("", [], {})}


class Importing:
    """Imports forms into a folder of their own, and looks at what is left behind."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.sent = folder / "sent"
        self.sent.mkdir()
        self.forms = self.root / "data" / "raw" / "evaluations"
        self.stored = self.refused = 0

    def tried(self, name: str, content: bytes) -> None:
        """Import a form: it is stored as it says, or refused; never another error."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.forms.mkdir(parents=True)
        (self.sent / name).write_bytes(content)
        said, logged = io.StringIO(), logging.StreamHandler(io.StringIO())
        logging.getLogger().addHandler(logged)
        error = ""
        try:
            with redirect_stdout(said), redirect_stderr(said):
                form_command.import_(file=self.sent / name, root=self.root)
        except ParathedError as refused:
            error = f"{refused!s} {refused!r} {refused.__cause__!r}"
        finally:
            logging.getLogger().removeHandler(logged)
        left = {p: p.read_bytes() for p in self.root.rglob("*") if p.is_file()}
        told = error + said.getvalue() + logged.stream.getvalue()
        told += "".join(f"{p}{text.decode('utf-8')}" for p, text in left.items())
        for value in PERSONAL:
            assert value not in told
        forms = [p for p in left if p.suffix == ".toml"]
        if error:
            assert forms == []
            self.refused += 1
        else:
            (path,) = forms
            theirs = path.parent.name == "assessor"
            half = Half(DataRoot(self.root), "2026", "741", theirs)
            stored = half.read(CATALOGUE)
            assert stored is not None
            assert EVALUATION.text(stored.form).encode("utf-8") == left[path]
            if name.endswith(".toml"):
                given = tomllib.loads(content.decode("utf-8-sig"))
                kept = tomllib.loads(left[path].decode("utf-8"))
                # The store says whose half it is where the form does not.
                kept |= {"half": given["half"]} if "half" in given else {"half": ""}
                assert told_by(kept) == told_by(given | {"half": kept["half"]})
            self.stored += 1


@pytest.fixture(scope="module")
def importing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Importing]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield Importing(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.slow
def test_a_spoilt_form_is_stored_as_it_says_or_refused_and_leaks_nothing(importing):
    """500 forms in `make test`, PARATHED_FUZZ of them where that is set."""

    @settings(fuzzed, max_examples=FORMS_IN_ALL)
    @given(spoilt_forms())
    def run(content: bytes) -> None:
        importing.tried("form.toml", content)

    importing.stored = importing.refused = 0
    run()
    # Both ways are tried, or the test says nothing.
    assert importing.stored > FORMS_IN_ALL / 20
    assert importing.refused > FORMS_IN_ALL / 20


# Workbooks


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    """The parts of a workbook that holds a good form."""
    content = EVALUATION.write_workbook(GOOD, CATALOGUE)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


KINDS = ("n", "b", "e", "d", "s", "str", "inlineStr", "x")
cells = st.tuples(
    st.integers(1, 13),  # the sheet
    st.sampled_from("ABCDF"),
    st.integers(1, 40),
    st.one_of(
        st.tuples(st.just("inlineStr"), words | personal),
        st.tuples(st.just("n"), st.integers(-1, 6) | st.floats() | st.just(2102030000)),
        st.tuples(st.just("n"), st.integers(40_000, 50_000)),
        st.tuples(st.sampled_from(KINDS), st.integers() | st.floats() | words),
        st.tuples(st.just("f"), words | personal),
        st.tuples(st.just("gone"), st.just("")),
    ),
)


def with_cell(sheet: str, at: str, kind: str, value: Any) -> str:
    """A sheet's XML with something else in a cell; unchanged where there is no cell."""
    text = escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", str(value)))

    def cell(match: re.Match[str]) -> str:
        style = re.search(r' s="\d+"', match[0])
        opened = f'<c r="{at}"{style[0] if style else ""}'
        if kind == "gone":
            return ""
        if kind == "inlineStr":
            inner = f'<is><t xml:space="preserve">{text}</t></is>'
        else:
            inner = f"<f>{text}</f>" if kind == "f" else f"<v>{text}</v>"
        return f'{opened} t="{"n" if kind == "f" else kind}">{inner}</c>'

    pattern = rf'<c r="{at}"[^>]*?(?:/>|>.*?</c>)'
    return re.sub(pattern, cell, sheet, count=1, flags=re.DOTALL)


def packed(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text.encode("utf-8", "replace"))
    return content.getvalue()


@pytest.mark.slow
def test_a_spoilt_workbook_is_stored_as_it_says_or_refused_and_leaks_nothing(
    importing, parts
):
    @settings(fuzzed, max_examples=WORKBOOKS_IN_ALL)
    @given(st.lists(cells, min_size=1, max_size=4))
    def run(changes: list[tuple[int, str, int, tuple[str, Any]]]) -> None:
        spoilt = dict(parts)
        for number, column, row, (kind, value) in changes:
            name = f"xl/worksheets/sheet{number}.xml"
            spoilt[name] = with_cell(spoilt[name], f"{column}{row}", kind, value)
        importing.tried("form.xlsx", packed(spoilt))

    importing.stored = importing.refused = 0
    run()
    assert importing.stored > WORKBOOKS_IN_ALL / 20
    assert importing.refused > WORKBOOKS_IN_ALL / 20
