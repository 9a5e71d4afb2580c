"""Forms with faults, made for the purpose: each is told all of them, and only them.

The forms lie in data/forms with what is to be told beside them, written by hand. No
personal value in them is anybody's: CPR numbers end in 0000, telephone numbers are all
zeros, mail addresses are at example.org, streets are called Ingensteds. So any such
piece in what is told is a leak.
"""

from __future__ import annotations

import io
import json
import logging
import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from parathed_lib import load_catalogue
from parathed_lib.forms.evaluation import EVALUATION

pytestmark = pytest.mark.slow

FORMS = Path(__file__).parents[1] / "data" / "forms"
EXPECTED = tomllib.loads((FORMS / "expected.toml").read_text("utf-8"))
WORKBOOKS = tomllib.loads((FORMS / "workbooks.toml").read_text("utf-8"))
# A good form, to which a few lines are added below.
GOOD = (FORMS / "good-bare.toml").read_text("utf-8")
START = tomllib.loads(GOOD)
# What git could not keep as it is, or no editor would like to open.
MADE = {
    "empty.toml": (b"", "filen er tom"),
    "empty.json": (b"", "filen er tom"),
    "empty.xlsx": (b"", "filen er tom"),
    "latin-1.toml": (
        f'{GOOD}ambitions = "Rådet"\n'.encode("latin-1"),
        "filen er ikke gemt som UTF-8",
    ),
    "latin-1.json": (
        '{"schema": 1, "ambitions": "Rådet"}'.encode("latin-1"),
        "filen er ikke gemt som UTF-8",
    ),
    "utf-16.toml": (
        GOOD.encode("utf-16"),
        "filen hedder .toml, men er ikke en tekstfil i UTF-8",
    ),
    "workbook-named.toml": (
        b"PK\x03\x04",
        "filen hedder .toml, men er et regneark eller en pakket fil",
    ),
    "old-excel.xlsx": (
        bytes.fromhex("D0CF11E0A1B11AE1"),
        "filen er låst med adgangskode eller gemt i et gammelt format. Gem den uden "
        "adgangskode som »Excel-projektmappe (.xlsx)«",
    ),
    "nested-lists.toml": (b"a = " + b"[" * 100_000, "filen er indlejret for dybt"),
    "nested-lists.json": (
        b'{"schema": ' + b"[" * 100_000,
        "filen er indlejret for dybt",
    ),
    "long-number.toml": (
        f"{GOOD}[ratings]\nstrategy = {'9' * 5000}\n".encode(),
        "filen: linjen er ikke gyldig TOML",
    ),
    "too-large.toml": (b"#" * 1_000_001, "filen er større end 1 MB"),
}
# Texts that tell of no person: hours and number series are no telephone numbers.
INNOCENT = (
    "Vi mødes mandag kl. 10.00-12.00.",
    "Det koster 1500-2000 kroner om året.",
    "Planen gælder fra 30.06-15.08.",
    "Se sag 2017-0123.",
)
# Texts that tell of a person in other spellings.
TELLING = (
    "Ring 00 00 00 00, så svarer vi.",
    "Ring telefonnummer 00000000.",
    "Spørg 010203 - 0000.",
    "Spørg 010203\u22120000.",
    "Spørg 01.02.03-0000.",
)


class Logged(NamedTuple):
    """How a command ended, what it logged, and all that it told together."""

    code: int
    out: str
    err: str
    log: str

    @property
    def said(self) -> str:
        return f"{self.out}\n{self.err}\n{self.log}"


@pytest.fixture
def check(monkeypatch, command, caplog, tmp_path):
    """Runs `parathed form check FILE`, in a folder without data."""
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.DEBUG)

    def check(file: Path, *words: str) -> Logged:
        ended = command("form", "check", file, *words)
        return Logged(ended.code, ended.out, ended.err, caplog.text)

    return check


@pytest.fixture(scope="module")
def good_workbook() -> bytes:
    return EVALUATION.write_workbook(START, load_catalogue())


def refusal(ended: Logged) -> Counter[str]:
    """The faults that are told, each as often as it is, without the frame."""
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    first, *faults, last = ended.err.splitlines()
    many = "1 fejl" if len(faults) == 1 else f"{len(faults)} fejl"
    assert first.endswith(f" kan ikke bruges, {many}:")
    assert last == "Ret, og prøv igen."
    assert all(re.fullmatch(r"  \S.*\.", fault) for fault in faults)
    return Counter(fault[2:-1] for fault in faults)


def leaks(text: str) -> list[str]:
    """What a text holds of the personal values, however they are written."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    digits = re.sub(r"\D", "", "".join(c for c in plain if not c.isspace()))
    pieces = {"0102030000": digits, "6102030000": digits, "00000000": digits}
    pieces |= {"example.org": plain, "nobody": plain, "ingensted": plain}
    return [piece for piece, where in pieces.items() if piece in where]


def changed(workbook: bytes, change: dict[str, Any]) -> bytes:
    """A workbook with the change that workbooks.toml describes."""
    book = load_workbook(io.BytesIO(workbook))
    written = change.get("cells", {}) | {
        cell: date.fromisoformat(day) for cell, day in change.get("dates", {}).items()
    }
    for cell, value in written.items():
        sheet, _, at = cell.partition("!")
        book[sheet][at].value = None if value == "" else value
    for cell, text in change.get("comments", {}).items():
        sheet, _, at = cell.partition("!")
        book[sheet][at].comment = Comment(text, "")
    if "deleted" in change:
        del book[change["deleted"]]
    if "added" in change:
        book.create_sheet(change["added"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_every_form_of_the_folder_is_listed_and_they_are_many():
    there = {path.name for path in FORMS.iterdir()}
    listed = [*EXPECTED["accepted"], *EXPECTED["refused"]]
    assert there == {*listed, "expected.toml", "workbooks.toml"}
    assert len(listed) == len(set(listed))
    assert len(EXPECTED["refused"]) + len(WORKBOOKS) + len(MADE) >= 40


def test_no_value_in_the_forms_is_anybodys():
    for path in FORMS.glob("*.*"):
        text = unicodedata.normalize("NFKC", path.read_text("utf-8"))
        plain = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Pd"))
        for number in re.findall(r"(?<!\d)\d{6}[\s-]?\d{4}(?!\d)", plain):
            assert number.endswith("0000"), path.name
        for address in re.findall(r"\S+@\S+", text):
            assert "example.org" in address or "\u200b" in address, path.name


@pytest.mark.parametrize("name", EXPECTED["refused"])
def test_a_form_with_faults_is_told_exactly_these(name, check):
    ended = check(FORMS / name)
    assert refusal(ended) == Counter(EXPECTED["refused"][name])
    assert leaks(ended.said) == []


@pytest.mark.parametrize("name", [*EXPECTED["refused"]][::5])
def test_a_program_is_told_the_same_faults(name, check):
    ended = check(FORMS / name, "--json")
    assert (ended.code, ended.err) == (2, "")
    found = json.loads(ended.out)
    assert found["usable"] is False
    told = {fault["told"] for fault in found["faults"]}
    assert told == set(EXPECTED["refused"][name])
    assert leaks(ended.said) == []


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_is_no_form_is_told_what_it_is(name, check, tmp_path):
    content, told = MADE[name]
    (tmp_path / name).write_bytes(content)
    assert refusal(check(tmp_path / name)) == Counter([told])


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_with_faults_is_told_exactly_these(
    name, check, good_workbook, tmp_path
):
    path = tmp_path / "form.xlsx"
    path.write_bytes(changed(good_workbook, WORKBOOKS[name]))
    ended = check(path)
    assert refusal(ended) == Counter(WORKBOOKS[name]["told"])
    assert leaks(ended.said) == []


def test_a_workbook_that_is_only_saved_again_is_accepted(
    check, good_workbook, tmp_path
):
    path = tmp_path / "form.xlsx"
    path.write_bytes(changed(good_workbook, {}))
    assert (check(path).code, check(path).err) == (0, "")


@pytest.mark.parametrize("name", EXPECTED["accepted"])
def test_a_good_form_is_accepted_without_its_texts(name, check):
    ended = check(FORMS / name)
    assert (ended.code, ended.err) == (0, "")
    which, _, rest = ended.out.partition(" kan bruges: ")
    assert which in ("Kommunens del", "Skemaet med begge dele")
    assert rest.startswith("Samsø Kommune, runde 2026.\n")
    assert "Vi vil mere" not in ended.said
    assert leaks(ended.said) == []


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_what_an_editor_adds_to_a_file_is_no_fault(ends, mark, check, tmp_path):
    path = tmp_path / "form.toml"
    path.write_bytes((mark + GOOD.replace("\n", ends)).encode("utf-8"))
    assert check(path).code == 0


def test_texts_are_refused_where_they_tell_of_a_person_alone(check, tmp_path):
    def code(text: str) -> int:
        path = tmp_path / "form.toml"
        path.write_text(f'{GOOD}ambitions = "{text}"\n', encoding="utf-8")
        return check(path).code

    assert {text: code(text) for text in INNOCENT} == dict.fromkeys(INNOCENT, 0)
    assert {text: code(text) for text in TELLING} == dict.fromkeys(TELLING, 2)
