"""`parathed plan` as a user types it: new, check, import, and a municipality's name."""

from __future__ import annotations

import io
import json
import tomllib
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from parathed_lib import load_catalogue
from parathed_lib.commands import groups
from parathed_lib.commands import plan as plan_command
from parathed_lib.report.run import batch
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
CPR = "010203-9876"  # the form of a number, no person's


@pytest.fixture
def root(data_root) -> DataRoot:
    return DataRoot(data_root)


@pytest.fixture
def plan(monkeypatch, command, root):
    """Runs `parathed plan ...` in the folder of the data root."""
    monkeypatch.chdir(root.path)
    return partial(command, "plan")


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
        "Skal udfyldes, for skemaet siger det ikke: »Svar, der skal løftes« (6), "
        "»Til trin« (7), »Ansvarlig funktion« (7), »Færdig« (7) og »Status« (7). "
        "Tallet er antallet af handlinger uden, af 7.",
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
        "Uden frist: 7 handlinger.",
        "Uden status: 7 handlinger.",
    ]
    imported = plan("import", file.name, "--as", "2018-2019")
    assert imported.lines[0].endswith("1. januar 2018 til 31. december 2019, er gemt.")
    stored = tomllib.loads((root.plans / "183-2018-2019.toml").read_text("utf-8"))
    assert stored["name"] == "Forslag til handlingsplan 2018-2019"
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
    assert "Samsø Kommune har intet skema, som en plan" in ended.err
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


TARGET = """
[[targets]]
parameter = "strategy"
level = 4
date = "2018"
reason = "Opdigtet."
owner = "Direktionen"
"""


def test_a_target_that_no_action_takes_over_is_told_when_the_draft_is_written(
    plan, root
):
    form = root.raw / "evaluations" / "2017" / "183.toml"
    form.write_text(form.read_text("utf-8") + TARGET, encoding="utf-8")
    ended = plan("new", "Ishøj", "plan.toml", "--vintage", "2017")
    assert ended.lines[-1] == (
        "Skemaets mål for Strategi er ikke ført over: intet punkt i skemaet gælder det "
        "svar."
    )


@pytest.mark.parametrize("suffix", [".toml", ".xlsx"])
def test_beside_the_points_it_stands_which_of_them_name_no_answer(plan, root, suffix):
    file = root.path / f"plan{suffix}"
    assert plan("new", "Ishøj", file.name, "--vintage", "2017").code == 0
    if suffix == ".toml":
        text = file.read_text("utf-8")
    else:
        cells = openpyxl.load_workbook(file)["Opmærksomhed"].iter_rows()
        text = " ".join(str(cell.value) for line in cells for cell in line)
    assert text.count(", svar ikke oplyst: ") == 6
    assert "Organisation og samarbejde, svaret Internt samarbejde: Overvej" in text


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
        "Den tidligere plan er gemt som nr. 1.",
        "  Sidste dag: tilføjet, 31. december 2028",
    ]


def write(path: Path, *more: str) -> None:
    """A plan of Ishøj that can be stored, with more of it at the end."""
    begun = ["schema = 1", 'municipality = "183"', 'name = "Plan"']
    begun += ['first = "2018"', 'last = "2019"', "names_no_person = true"]
    path.write_text("\n".join([*begun, *more]), encoding="utf-8")


def test_what_does_not_add_up_is_told_after_the_success_and_keeps_no_plan_out(
    plan, root
):
    write(
        root.path / "plan.toml",
        'round = "2017"',
        "[[phases]]\nid = 'f'\nname = 'Hemmelig fase'\nfirst = '2018'\nlast = '2018'",
        "[[actions]]\nid = 'h'\ntitle = 'Hemmelig titel'\npoints = [8]",
        "[[milestones]]\ntext = 'Hemmelig'\ndue = 'juni 2019'\nphase = 'f'",
        "[[budget]]\nkind = 'row'\nname = 'a'\nkr = 10000\nyear = 2018",
        "[[budget]]\nkind = 'total'\nname = 'b'\nkr = 12000\nyear = 2018",
    )
    checked = plan("check", "plan.toml")
    assert checked.code == 0
    assert checked.lines[0].startswith("Planen kan bruges: Ishøj Kommune")
    at = checked.lines.index("Se på det igen. Det er ikke fejl:")
    remarks = [line.replace("\u00a0", " ") for line in checked.lines[at + 1 :]]
    assert [line for line in remarks if "peger" in line] == [
        "  actions nr. 1: Handlingen peger på punkt 8. Parathedsvurderingen har syv "
        "punkter."
    ]
    none = "har ingen handling, og planen giver ingen grund."
    assert [line for line in remarks if none in line] == [
        f"  Handlinger: Punkt {number} {none}" for number in range(1, 8)
    ]
    assert [line for line in remarks if line.startswith("  milestones")] == [
        "  milestones nr. 1: Dagen er 30. juni 2019. Fasen går fra 1. januar "
        "2018 til 31. december 2018."
    ]
    (sums,) = [line for line in remarks if line.startswith("  Økonomi, 2018: ")]
    assert "10.000 kr." in sums
    assert "12.000 kr." in sums
    assert sums.endswith("Forskellen er 2.000 kr.")
    assert "Hemmelig" not in checked.out
    imported = plan("import", "plan.toml")
    assert imported.code == 0
    assert imported.lines[-len(remarks) - 1 :] == checked.lines[at:]
    told = json.loads(plan("check", "plan.toml", "--json").out)
    assert told["usable"]
    assert [f"  {line}" for line in told["remarks"]] == checked.lines[at + 1 :]


def test_an_action_that_is_due_before_it_begins_is_a_remark(plan, root):
    more = "[[actions]]\nid = 'h'\ntitle = 'a'\nstart = '2019'\ndue = '2018'"
    write(root.path / "plan.toml", more)
    ended = plan("check", "plan.toml")
    assert ended.code == 0
    assert ended.lines[-1] == (
        "  actions nr. 1: Handlingen begynder 1. januar 2019 og skal være færdig "
        "31. december 2018."
    )


def test_a_plan_whose_assessment_does_not_lie_here_is_said_to_be_unchecked(plan, root):
    write(root.path / "plan.toml", 'round = "2031"')
    ended = plan("check", "plan.toml")
    assert ended.code == 0
    assert ended.lines[-1] == (
        "  Punkternes numre er ikke set efter: skemaet fra runde 2031 ligger ikke her "
        "eller kan ikke læses."
    )


def test_a_form_that_cannot_be_read_is_no_fault_of_the_plan(plan, root):
    (root.raw / "evaluations" / "2017" / "183.toml").write_text("schema = 9\n")
    write(root.path / "plan.toml", 'round = "2017"')
    ended = plan("import", "plan.toml")
    assert ended.code == 0
    assert "runde 2017 ligger ikke her eller kan ikke læses" in ended.lines[-1]


def test_a_plan_that_adds_up_has_no_remarks(plan, root):
    write(root.path / "plan.toml")
    assert "Se på det igen" not in plan("check", "plan.toml").out


def test_days_that_cannot_be_read_are_told_with_their_cells(plan, root):
    plan("new", "Samsø", "plan.xlsx", "--empty", "--name", "P", "--first", "2027")
    book = openpyxl.load_workbook(root.path / "plan.xlsx")
    sheet, cell = next(book.defined_names["skema.names_no_person"].destinations)
    book[sheet][cell.replace("$", "")].value = "ja"
    book["Milepæle"]["B4"].value, book["Milepæle"]["C4"].value = "Mødes", "når tid er"
    book.save(root.path / "plan.xlsx")
    for command in ("check", "import"):
        ended = plan(command, "plan.xlsx")
        assert ended.lines[-2:] == [
            "  ark »Milepæle«, celle C4",
            "Skriv fx 2027-06-30, juni 2027, medio juni 2027 eller inden udgangen af "
            "juni 2027.",
        ]
        assert "når tid er" not in ended.out


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
    """The requests that `plan NAME` makes."""
    asked = []
    monkeypatch.setattr(
        batch, "make_pages", lambda request, _: asked.append(request) or []
    )
    return asked


def test_the_name_of_a_municipality_asks_for_the_page_of_its_plan(plan, root, asked):
    words = ("--plan", "unge", "--at", "2027-06-30", "--vintage", "2017", "--out", "x")
    ended = plan("Ishøj", *words)
    assert (ended.code, ended.err) == (0, "")
    [request] = asked
    assert (request.kind.name, request.names) == ("plan", ("Ishøj",))
    assert request.parameters == {"plan": "unge", "at": "2027-06-30", "round": None}
    assert (request.vintage, request.out) == ("2017", Path("x"))


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


@pytest.mark.parametrize(
    ("word", "meant"), [("chek", "check"), ("Imprt", "import"), ("nye", "new")]
)
def test_a_word_that_is_near_to_a_command_is_asked_about(plan, word, meant):
    ended = plan(word, "p.xlsx")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith(f"Mener du: parathed plan {meant}\n")


def test_no_municipality_is_taken_for_a_command(plan, root, asked):
    for who in CATALOGUE.municipalities.values():
        for name in (who.name, who.full_name, who.code, who.slug):
            assert groups.NameOrCommand.near(name, ["new", "check", "import"]) is None


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
