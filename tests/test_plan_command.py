"""`parathed plan` as a user types it: new, check, import, and a municipality's name."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from parathed_lib import load_catalogue, plan_command
from parathed_lib.cli import main
from parathed_lib.data_root import DataRoot
from parathed_lib.report import pages, subjects

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
CPR = "010203-9876"  # the form of a number, no person's


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def root(data_root) -> DataRoot:
    return DataRoot(data_root)


@pytest.fixture
def plan(monkeypatch, capsys, root):
    """Runs `parathed plan ...` in the folder of the data root."""
    monkeypatch.chdir(root.path)

    def plan(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["parathed", "plan", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)

    return plan


def declared(path: Path) -> None:
    """Declare in a plan that it names no person, as its sender does."""
    text = path.read_text("utf-8")
    assert text.count("names_no_person = false") == 1
    path.write_text(
        text.replace("names_no_person = false", "names_no_person = true"), "utf-8"
    )


# new


def test_a_new_plan_begins_with_the_points_of_the_assessment(plan, root):
    ended = plan("new", "ishøj", "plan.toml", "--vintage", "2017")
    assert (ended.code, ended.err) == (0, "")
    assert ended.lines == [
        "Plan for Ishøj Kommune er skrevet til plan.toml",
        "Skriv planens første og sidste dag i filen.",
    ]
    text = (root.path / "plan.toml").read_text("utf-8")
    found = tomllib.loads(text)
    assert (found["municipality"], found["round"]) == ("183", "2017")
    assert (found["first"], found["last"]) == ("", "")
    assert len(found["actions"]) == 7
    anchor = CATALOGUE.rubric.parameter["management_information"].anchors[1]
    assert f"#   Anvendelse af ledelsesinformation, nu 1: Trin 2: {anchor}" in text


@pytest.mark.parametrize("suffix", [".toml", ".xlsx"])
def test_a_new_plan_goes_all_the_way_to_the_stored_one(plan, root, suffix):
    file = root.path / f"plan{suffix}"
    words = ("--vintage", "2017", "--first", "2018", "--last", "2019")
    assert plan("new", "Ishøj", file.name, *words).code == 0
    refused = plan("check", file.name)
    assert refused.code == 2
    assert "bekræft, at planen ikke nævner personer" in refused.err
    assert refused.err.startswith(f"parathed: Planen {file.name} kan ikke bruges, 1 ")
    if suffix == ".toml":
        declared(file)
    else:
        book = openpyxl.load_workbook(file)
        sheet, cell = next(book.defined_names["skema.names_no_person"].destinations)
        book[sheet][cell.replace("$", "")].value = "ja"
        book.save(file)
    checked = plan("check", file.name)
    assert checked.lines == [
        "Planen kan bruges: Ishøj Kommune, 1. januar 2018 til 31. december 2019.",
        "Den har 7 handlinger, 0 milepæle og 0 resultatmål.",
        "Uden ansvarlig funktion: 7 handlinger.",
        "Uden frist, der kan læses: 7 handlinger.",
    ]
    imported = plan("import", file.name, "--as", "2018-2019")
    assert imported.lines[0].endswith("1. januar 2018 til 31. december 2019, er gemt.")
    stored = tomllib.loads((root.plans / "183-2018-2019.toml").read_text("utf-8"))
    assert stored["name"] == "Forslag til handleplan 2018-2019"
    again = plan("import", file.name, "--as", "2018-2019")
    assert again.lines[0].endswith("siger det samme som før. Intet er ændret.")


def test_the_two_kinds_of_file_are_stored_as_the_same_bytes(plan, root):
    for kind in ("toml", "xlsx"):
        file = f"plan.{kind}"
        plan("new", "Ishøj", file, "--vintage", "2017", "--first", "2018")
        ended = plan("import", file, "--as", kind, "--no-declaration")
        assert ended.lines[-1] == "Ingen har erklæret, at planen ikke nævner personer."
    one, other = ((root.plans / f"183-{k}.toml").read_bytes() for k in ("toml", "xlsx"))
    assert one == other


def test_an_empty_plan_needs_no_assessment(plan, root):
    words = ("--empty", "--name", "Vores plan", "--first", "2027", "--last", "2028")
    assert plan("new", "Samsø", "plan.toml", *words).code == 0
    found = tomllib.loads((root.path / "plan.toml").read_text("utf-8"))
    assert found == {
        "schema": 1,
        "municipality": "741",
        "name": "Vores plan",
        "first": "2027",
        "last": "2028",
        "names_no_person": False,
    }


def test_without_a_form_or_empty_it_says_what_to_do(plan, root):
    ended = plan("new", "Samsø", "plan.toml", "--vintage", "2017")
    assert ended.code == 2
    assert "Samsø Kommune har intet skema i runde 2017" in ended.err
    assert "--empty" in ended.err
    assert not (root.path / "plan.toml").exists()


def test_a_new_plan_can_go_on_from_the_stored_one(plan, root):
    plan("new", "Ishøj", "a.toml", "--vintage", "2017", "--last", "2019")
    plan("import", "a.toml", "--no-declaration", "--as", "a")
    words = ("--from-stored", "--plan", "a", "--vintage", "2017")
    assert plan("new", "Ishøj", "b.xlsx", *words).code == 0
    ended = plan("import", "b.xlsx", "--no-declaration", "--as", "a")
    assert "siger det samme som før" in ended.out
    book = openpyxl.load_workbook(io.BytesIO((root.path / "b.xlsx").read_bytes()))
    texts = {c.value for line in book["Næste trin"].iter_rows() for c in line}
    assert "Beredskab, nu 2" in texts


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan.docx"], "Filen skal ende på .xlsx .toml"),
        (["plan.toml", "--first", "snart"], "--first skal være en dag"),
        (["plan.toml", "--last", "ultimo"], "--last skal være en dag"),
        (["plan.toml", "--first", "2028", "--last", "2027"], "--last ligger før"),
        (["plan.toml", "--empty", "--from-stored"], "Vælg enten"),
        (["plan.toml", "--from-stored", "--first", "2027"], "hører til en ny plan"),
        (["plan.toml", "--from-stored", "--plan", "x"], "plan"),
        ([f"{CPR}.toml"], "Filens navn ligner et CPR-nummer"),
    ],
)
def test_wrong_words_are_refused_and_write_nothing(plan, root, words, told):
    ended = plan("new", "Ishøj", *words)
    assert ended.code == 2
    assert told in ended.err
    assert CPR not in ended.err
    assert not (root.path / words[0]).exists()


def test_a_file_that_is_there_is_only_replaced_when_asked(plan, root):
    file = root.path / "plan.toml"
    file.write_text("mit", encoding="utf-8")
    ended = plan("new", "Samsø", "plan.toml", "--empty")
    assert ended.code == 2
    assert "--force" in ended.err
    assert file.read_text("utf-8") == "mit"
    assert plan("new", "Samsø", "plan.toml", "--empty", "--force").code == 0


# check and import


def test_check_tells_programs_the_same_in_json(plan, root):
    plan("new", "Ishøj", "plan.toml", "--vintage", "2017")
    ended = plan("check", "plan.toml", "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["usable"]) == (2, False)
    assert [fault["path"] for fault in found["faults"]] == ["names_no_person"]
    declared(root.path / "plan.toml")
    ended = plan("check", "plan.toml", "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["usable"], found["municipality"]) == (0, True, "183")
    assert found["open"][0].startswith("Planen siger ikke både, hvornår")


def test_what_changed_is_told(plan, root):
    plan("new", "Samsø", "plan.toml", "--empty", "--name", "Plan")
    declared(root.path / "plan.toml")
    plan("import", "plan.toml")
    file = root.path / "plan.toml"
    file.write_text(file.read_text("utf-8").replace('last = ""', 'last = "2028"'))
    ended = plan("import", "plan.toml")
    assert ended.lines == [
        "Planen for Samsø Kommune, er gemt.",
        "Den tidligere plan er gemt som udgave 1.",
        "  Sidste dag: tilføjet, 31. december 2028",
    ]


@pytest.mark.parametrize("key", ["Unge", "../x", "a b", CPR])
def test_a_name_that_can_be_no_files_is_refused_and_not_repeated(plan, root, key):
    ended = plan("import", "plan.toml", "--as", key)
    assert ended.code == 2
    assert ended.err.startswith("parathed: --as skal være små bogstaver")
    assert key not in ended.err


def test_a_file_that_is_not_there_is_told(plan):
    ended = plan("check", "mangler.xlsx")
    assert ended.code == 2
    assert "filen findes ikke" in ended.err


# A municipality's name


@pytest.fixture
def asked(monkeypatch, root):
    """What `plan NAME` asks the reports for."""
    asked = []

    def read_subject(kind, parameters, place):
        asked.append((kind, dict(parameters), place.path))
        return "subject"

    def make_page(subject, place, out=None):
        asked.append((subject, place.path, out))
        return Path("reports") / "page.html"

    monkeypatch.setattr(subjects, "read_subject", read_subject)
    monkeypatch.setattr(pages, "make_page", make_page)
    return asked


def test_the_name_of_a_municipality_asks_for_the_page_of_its_plan(plan, root, asked):
    words = ("--plan", "unge", "--at", "2027-06-30", "--vintage", "2017", "--out", "x")
    ended = plan("Ishøj", *words)
    assert (ended.code, ended.err) == (0, "")
    parameters = {
        "municipality": "Ishøj",
        "plan": "unge",
        "at": "2027-06-30",
        "vintage": "2017",
        "round": None,
    }
    assert asked == [
        ("plan", parameters, root.path),
        ("subject", root.path, Path("x")),
    ]


@pytest.mark.parametrize("name", ["183", "ishoej", "Ishøj Kommune"])
def test_the_page_of_a_stored_plan_is_made_whatever_the_name_looks_like(
    plan, root, name
):
    plan("new", "Ishøj", "a.toml", "--vintage", "2017", "--first", "2017")
    plan("import", "a.toml", "--no-declaration")
    ended = plan(name, "--vintage", "2017", "--at", "2017-06-30")
    assert (ended.code, ended.err) == (0, "")
    page = root.reports / "2017" / "183-ishoej-plan.html"
    assert ended.lines == [str(page)]
    assert "Gør den endelige handlingsplan kendt" in page.read_text("utf-8")


def test_what_is_neither_a_command_nor_a_municipality_is_told_with_the_nearest(plan):
    ended = plan("Ishøjj")
    assert ended.code == 2
    assert "Ishøj" in ended.err


def test_no_municipality_is_named_like_a_command():
    commands = {command.name for command in plan_command.app.registered_commands}
    commands |= {c.callback.__name__ for c in plan_command.app.registered_commands}
    assert {"new", "check", "import", "report"} <= commands
    names = set()
    for who in CATALOGUE.municipalities.values():
        names |= {who.name.casefold(), who.code, who.slug}
    assert len(names) >= 98 * 3 - 5
    assert not names & commands


def test_help_names_both_uses(plan):
    ended = plan("--help")
    assert ended.code == 0
    assert "NAME|COMMAND" in ended.out
    for command in ("new", "check", "import"):
        assert command in ended.out
