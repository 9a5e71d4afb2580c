"""`parathed form` as a user types it, from a new form to one that is withdrawn."""

from __future__ import annotations

import json
import tomllib
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import tomli_w
from conftest import Ended
from openpyxl import load_workbook

from parathed_lib import assess, load_catalogue
from parathed_lib.catalogue.rubric import Migration
from parathed_lib.commands import options
from parathed_lib.forms.evaluation import SelfEvaluation, read_form
from parathed_lib.pages.assessment.result import result
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
# None of these is anybody's: the first is shaped as a CPR number, the rest as they say.
PERSONAL = ("010203-9876", "0102039876", "nobody@example.org", "+45 12 34 56 78")
START = {
    "schema": 1,
    "municipality": "741",
    "round": "2026",
    "rubric": "2017.1",
    "date": "2026-09-15",
    "names_no_person": True,
}


OWN_INDICATOR = """
version = "1"

[[indicators]]
id = "spare_time_jobs_count"
municipalities = ["183"]
group = "local"
title = "Fritidsjob"
short = "Fritidsjob"
measure = "unge i løbet af året"
unit = "count"
decimals = {municipality = 0, region = 0, nation = 0}
polarity = "none"
descriptive_only = false
geography = "municipality"
regional_level = "none"
average = {region = "none", nation = "none"}
max_age_months = 24
scale = [0, 100]
counted = "Unge med fritidsjob."
of = "Antal i alt."
rationale = "Opdigtet."
references = []

[indicators.source]
publisher = "Opdigtet"
table = ""
title = "Opdigtet"
licence = "Opdigtet"

[indicators.query]
source = "file"
columns = {area = "Kommune", period = "År", value = "Antal"}
"""


@pytest.fixture
def root(data_root) -> DataRoot:
    return DataRoot(data_root)


@pytest.fixture
def form(monkeypatch, command, root):
    """Runs `parathed form ...` in the folder of the data root."""
    monkeypatch.chdir(root.path)
    return partial(command, "form")


@pytest.fixture
def sent(root):
    """Writes a form as TOML in the data root's folder and gives its name."""

    def sent(name: str = "sent.toml", **fields) -> str:
        data = {k: v for k, v in (START | fields).items() if v is not None}
        (root.path / name).write_text(tomli_w.dumps(data), encoding="utf-8")
        return name

    return sent


def refusal(ended: Ended) -> list[str]:
    """The faults of a refused file, without the frame around them."""
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    first, *faults, last = ended.err.splitlines()
    assert first.startswith("parathed: Skemaet ")
    assert first.endswith(f" {len(faults)} fejl:")
    assert last == "Ret, og prøv igen."
    return [fault.strip() for fault in faults]


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# What is told of a form that answers 3 to Indsatser and says no more of it.
LOOK_AGAIN = [
    "Se på det igen. Det er ikke fejl:",
    "  evidence: Svar på 3 eller 4 uden et dokument: Indsatser.",
]
SELF_RATED = [
    "Kommunen har selv svaret på bedømmerens spørgsmål. De svar bliver vist som "
    "selvvurderet."
]


# new


def test_a_new_form_has_what_is_known_and_no_answer(form, root):
    ended = form("new", "greve kommune", "greve.toml")
    assert (ended.code, ended.err) == (0, "")
    assert (
        ended.out == "Skema for Greve Kommune, runde 2026, er skrevet til greve.toml\n"
    )
    text = (root.path / "greve.toml").read_text("utf-8")
    found = tomllib.loads(text)
    assert (found["municipality"], found["round"]) == ("253", "2026")
    assert found["rubric"] == CATALOGUE.rubric.version
    assert (found["ratings"], found["texts"]) == ({}, {})
    for known in ("Region Sjælland", "Midt- og Vestsjællands Politi"):
        assert known in text
    # population.csv of vintage 2026: Greve's newest.
    assert "# Indbyggere: 54.120 (1. januar 2026)" in text
    for parameter in CATALOGUE.rubric.parameters:
        assert f"#   {parameter.id} = {parameter.name}" in text


def test_a_new_form_that_is_filled_in_can_be_imported(form, root):
    form("new", "741", "samsø.toml", "--round", "2026")
    path = root.path / "samsø.toml"
    text = path.read_text("utf-8").replace('date = ""', 'date = "2026-09"')
    text = text.replace("names_no_person = false", "names_no_person = true")
    path.write_text(
        text.replace("[ratings]\n", "[ratings]\ninitiatives = 3\n"), "utf-8"
    )
    ended = form("import", "samsø.toml")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[:2] == [
        "Kommunens del for Samsø Kommune, runde 2026, er gemt.",
        "1 af 5 svar er givet.",
    ]
    score = assess("Samsø", "2026", "2026", root=root).score
    assert (score.sum, score.answered) == (3, 1)


def test_a_file_that_is_there_is_only_replaced_by_force(form, root):
    path = root.path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    ended = form("new", "Greve", "mine.toml")
    assert ended.code == 2
    assert "mine.toml er der i forvejen" in ended.err
    assert path.read_text("utf-8") == "mine"
    assert form("new", "Greve", "mine.toml", "--force").code == 0
    assert "Greve Kommune" in path.read_text("utf-8")


def test_a_new_form_begins_empty_unless_it_is_asked_for(form, root):
    form("new", "Ishøj", "empty.toml", "--round", "2017")
    assert tomllib.loads((root.path / "empty.toml").read_text("utf-8"))["ratings"] == {}
    form("new", "Ishøj", "full.toml", "--round", "2017", "--from-stored")
    full = tomllib.loads((root.path / "full.toml").read_text("utf-8"))
    stored = tomllib.loads(root.form("2017", "183").read_text("utf-8"))
    assert full == stored | {"names_no_person": False, "may_be_named": False}


def test_without_a_stored_form_nothing_can_be_taken_from_it(form, root):
    ended = form("new", "Greve", "g.toml", "--from-stored")
    assert ended.code == 2
    assert "Der er intet skema for Greve Kommune i runde 2026" in ended.err
    assert not (root.path / "g.toml").exists()


def test_a_raters_form_never_holds_the_answers_of_others(form, sent, root):
    form("import", sent(ratings={"initiatives": 4}))
    form("import", sent(ratings={"initiatives": 1}), "--rater", "1")
    words = ("new", "Samsø", "blind.toml", "--round", "2026", "--rater", "2")
    assert form(*words).code == 0
    assert tomllib.loads((root.path / "blind.toml").read_text("utf-8"))["ratings"] == {}
    ended = form(*words, "--from-stored", "--force")
    assert ended.code == 2
    assert "ingen vurdering nr. 2" in ended.err
    form("new", "741", "own.toml", "--round", "2026", "--rater", "1", "--from-stored")
    own = tomllib.loads((root.path / "own.toml").read_text("utf-8"))
    assert own["ratings"] == {"initiatives": 1}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Greve", "form.docx"], ".xlsx .html .toml"),
        (["Atlantis", "form.toml"], "Unknown municipality"),
        (["Greve", "f.toml", "--round", "../2026"], "--round skal være et navn"),
        (["Greve", "f.toml", "--round", ""], "--round skal være et navn"),
        (["Greve", "f.toml", "--rater", "0"], "--rater skal være et tal"),
        (["Greve", "f.toml", "--rater", "Anna"], "aldrig et navn"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(words, told, form, root):
    before = everything_in(root.path)
    ended = form("new", *words)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert "Anna" not in ended.err
    assert everything_in(root.path) == before


def test_a_new_form_is_told_by_the_path_that_was_typed(form, root):
    (root.path / "ud sendt").mkdir()
    for path in ("ud sendt/greve.toml", str(root.path / "greve.xlsx")):
        ended = form("new", "Greve", path)
        assert ended.out.endswith(f", er skrevet til {path}\n")
        assert (root.path / path).is_file()


def test_a_folder_that_is_not_there_is_told_with_how_to_make_it(form, root):
    before = everything_in(root.path)
    ended = form("new", "Greve", "ud sendt/2026/greve.toml")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "parathed: Mappen til filen ud sendt/2026/greve.toml findes ikke. Lav den med: "
        "mkdir -p 'ud sendt/2026'\n"
    )
    assert everything_in(root.path) == before
    assert not (root.path / "ud sendt").exists()


def test_a_folder_whose_name_may_be_personal_is_not_repeated(form, root):
    ended = form("new", "Greve", f"{PERSONAL[0]}/greve.toml")
    assert ended.code == 2
    assert PERSONAL[0] not in ended.err
    (root.path / PERSONAL[0]).mkdir()
    ended = form("new", "Greve", f"{PERSONAL[0]}/greve.toml")
    assert ended.out.endswith(", er skrevet til greve.toml\n")


def test_without_a_dated_vintage_a_round_must_be_named(form, root):
    for vintage in root.vintages():
        (root.raw / vintage / "manifest.csv").unlink()
    ended = form("new", "Greve", "g.toml")
    assert ended.code == 2
    assert "--round 2026" in ended.err
    assert form("new", "Greve", "g.toml", "--round", "2026").code == 0


# check


def test_check_says_what_is_not_answered(form, sent):
    answered = {p: 2 for p in list(CATALOGUE.rubric.parameter)[:8]}
    ended = form("check", sent(ratings=answered))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "Skemaet med begge dele kan bruges: Samsø Kommune, runde 2026.",
        "8 af 10 svar er givet.",
        "Mangler: Etableret registreringspraksis og Anvendelse af ledelsesinformation.",
        *SELF_RATED,
        "Se på det igen. Det er ikke fejl:",
        "  round: Der er ingen runde 2026 i forvejen. Den nyeste er 2017.",
    ]


def test_check_stores_nothing(form, sent, root):
    file = sent(ratings={"initiatives": 2})
    before = everything_in(root.path)
    assert form("check", file).code == 0
    assert everything_in(root.path) == before


def test_check_needs_no_data_root(form, sent, root, tmp_path, monkeypatch):
    file = str((root.path / sent()).absolute())
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    assert form("check", file).code == 0
    assert form("import", file).code == 2


def test_all_faults_are_told_at_once_in_danish(form, sent):
    file = sent(
        round="../x",
        date="i går",
        ratings={"strategy": 7, "strategi": 2},
        ambitions=f"Ring på {PERSONAL[3]}",
        names_no_person=None,
    )
    told = refusal(form("check", file))
    for fault in (
        "ratings.strategy: skal være et helt tal fra 1 til 4",
        "ratings: et navn kendes ikke som svar",
        "date: skal være år, måned eller dato",
        "ambitions: her står noget, der ligner et telefonnummer",
        "round: skal være et navn af bogstaver, tal og bindestreger",
        "names_no_person: bekræft, at skemaet ikke nævner personer",
    ):
        assert sum(line.startswith(fault) for line in told) == 1, fault
    assert len(told) == 6


def test_check_as_json_is_for_programs(form, sent):
    ended = form("check", sent(ratings={"strategy": 9}), "--json")
    assert (ended.code, ended.err) == (2, "")
    found = json.loads(ended.out)
    assert (found["usable"], found["municipality"]) == (False, None)
    assert [fault["path"] for fault in found["faults"]] == ["ratings.strategy"]
    found = json.loads(form("check", sent(ratings={"initiatives": 1}), "--json").out)
    assert (found["usable"], found["municipality"], found["faults"]) == (
        True,
        "741",
        [],
    )
    assert (len(found["missing"]), found["half"]) == (4, "municipality")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"x", "filen skal være af typen .xlsx"),
        ("a.toml", b"", "filen er tom"),
        ("a.xlsx", b"id;svar\n", "er ikke et regneark"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "låst med adgangskode"),
        ("a.toml", b"PK\x03\x04x", "er et regneark eller en pakket fil"),
        ("a.json", b"PK\x03\x04x", "er et regneark eller en pakket fil"),
        ("a.html", b"<\x00h\x00", "er ikke en tekstfil i UTF-8"),
        ("a.toml", "[svar]\nå = 'æ'".encode("latin-1"), "ikke gemt som UTF-8"),
        ("a.toml", b"# nothing", "der står intet skema i filen"),
    ],
)
def test_a_file_of_another_kind_is_told_what_it_is(name, content, told, form, root):
    (root.path / name).write_bytes(content)
    (fault,) = refusal(form("check", name))
    assert told in fault


def test_a_file_that_is_not_there_or_a_folder_is_told(form, root):
    assert refusal(form("check", "gone.toml")) == ["filen findes ikke."]
    (root.path / "folder.toml").mkdir()
    assert refusal(form("import", "folder.toml")) == ["filen kan ikke åbnes."]


@pytest.mark.parametrize(
    ("name", "size", "most"), [("a.toml", 10**6, 1), ("a.xlsx", 5 * 10**6, 5)]
)
def test_a_file_that_is_too_large_is_told(name, size, most, form, root):
    (root.path / name).write_bytes(b"#" * (size + 1))
    assert refusal(form("check", name)) == [f"filen er større end {most} MB."]


def test_texts_too_long_for_the_store_are_told(form, sent, root):
    # As they are stored, each quotation mark takes two bytes.
    path = root.path / sent()
    quoted = "ambitions = '" + '"" ' * 220_000 + "'\n"
    path.write_text(quoted + path.read_text("utf-8"), encoding="utf-8")
    (fault,) = refusal(form("import", path.name))
    assert "teksterne fylder over 1000 kB" in fault


def test_a_damaged_workbook_is_told(form, root):
    with zipfile.ZipFile(root.path / "a.xlsx", "w") as file:
        file.writestr("xl/workbook.xml", f"<{PERSONAL[0]}>")
    ended = form("check", "a.xlsx")
    assert refusal(ended)
    assert PERSONAL[0] not in ended.err


# What check and import tell of a form that can be used


def told_by(ended: Ended) -> list[str]:
    assert (ended.code, ended.err) == (0, "")
    return ended.out.splitlines()


def test_check_says_what_an_import_would_replace_and_import_what_it_did(
    form, sent, root
):
    assert not any("Erstatter" in line for line in told_by(form("check", sent())))
    form("import", sent(date="2026-03"))
    file = sent(date="2026-09-15")
    would = "Erstatter skemaet fra marts 2026, som gemmes som nr. 1."
    before = everything_in(root.path)
    assert would in told_by(form("check", file))
    assert would in told_by(form("check", file))
    assert everything_in(root.path) == before
    did = "Erstatter skemaet fra marts 2026, som er gemt som nr. 1."
    assert did in told_by(form("import", file))
    same = "Det siger det samme som det skema, der er gemt."
    assert same in told_by(form("check", file))
    assert "som gemmes som nr. 2." in form("check", sent(date="2026-10")).out


def test_a_workbook_with_another_municipalitys_code_is_refused(form, root):
    form("new", "Greve", "greve.xlsx", "--round", "2026")
    book = load_workbook(root.path / "greve.xlsx")
    assert (book["Start"]["B11"].value, book["Start"]["C11"].value) == (
        "253",
        "Greve Kommune",
    )
    book["Start"]["B11"].value = "183"
    book["Start"]["B15"].value = "2026"
    book["Start"]["B17"].value = "ja"
    book.save(root.path / "greve.xlsx")
    (fault,) = refusal(form("import", "greve.xlsx"))
    assert fault.startswith(
        "ark »Start«, celle B11: koden passer ikke til navnet i celle C11."
    )
    assert not root.form("2026", "183").exists()


def test_a_form_of_another_round_than_the_newest_is_told(form, sent):
    rounds = {
        "2026": "Der er ingen runde 2026 i forvejen. Den nyeste er 2017.",
        "2016": "Der er ingen runde 2016 i forvejen. Den nyeste er 2026.",
        "2017": "Runde 2017 er ikke den nyeste. Den nyeste er 2026.",
    }
    for name, remark in rounds.items():
        file = sent(round=name, date=name)
        for words in ("check", "import"):
            lines = told_by(form(words, file))
            assert lines[-2:] == [
                "Se på det igen. Det er ikke fejl:",
                f"  round: {remark}",
            ]
    assert "round:" not in form("check", sent()).out


@pytest.mark.parametrize(
    ("name", "date", "outside"),
    [
        ("2026", "2026-01-01", False),
        ("2026", "2026-12-31", False),
        ("2026", "2026", False),
        ("2026", "2025/2026", False),  # a school year lies in both
        ("2026", "2025-12-31", True),
        ("2026", "2027-01", True),
        ("2026-06", "2026-11", False),  # the year counts, not the month
        ("2026-06-30", "2025", True),
        ("foraar", "2025", False),  # a name that is no time
    ],
)
def test_a_date_outside_the_year_of_the_round_is_told_and_no_fault(
    name, date, outside, form, sent
):
    remark = f"  date: Datoen ligger ikke i det år, runde {name} gælder."
    file = sent(round=name, date=date)
    for words in ("check", "import"):
        lines = told_by(form(words, file))
        assert (remark in lines) == outside
        assert lines[0].startswith("Kommunens del ")


# Strategi 4 with the criteria of level 2 alone; use_of_data is not described; of the
# two answers of 3 or more, one has a document.
LOOSE = {
    "ratings": {"strategy": 4, "management_information": 3, "initiatives": 2},
    "criteria": ["strategy_mentioned"],
    "texts": {"strategy_vision": "Vi vil mere"},
    "evidence": [{"parameter": "strategy", "kind": "policy", "title": "En politik"}],
}
LOOSE_TOLD = {
    "ratings.strategy": [
        "Strategi. Svaret er 4, men kravene til trin 3 er ikke alle opfyldt."
    ],
    "ratings.management_information": [
        "Anvendelse af ledelsesinformation. Svaret er 3, men kravene til trin 2 er "
        "ikke alle opfyldt.",
        "Anvendelse af ledelsesinformation. Svaret siger, at der bliver lavet "
        "ledelsesinformation, men det er ikke beskrevet, hvad den bruges til.",
    ],
    "evidence": [
        "Svar på 3 eller 4 uden et dokument: Anvendelse af ledelsesinformation."
    ],
}


@pytest.mark.parametrize("words", [["check"], ["import"], ["import", "--rater", "1"]])
def test_what_the_report_will_list_is_told_before_it_is_made(words, form, sent):
    lines = told_by(form(*words, sent(**LOOSE)))
    expected = {f"  {p}: {t}" for p, told in LOOSE_TOLD.items() for t in told}
    at = lines.index("Se på det igen. Det er ikke fejl:")
    assert {line for line in lines[at + 1 :] if "round:" not in line} == expected


def test_a_workbooks_remarks_are_told_with_their_cells(form, sent, root):
    form("import", sent(**LOOSE))
    form("new", "741", "a.xlsx", "--round", "2026", "--from-stored")
    lines = told_by(form("check", "a.xlsx"))
    # The first answer of the assessor's sheet stands in row 16: see workbooks.toml.
    assert (
        "  ark »Bedømmer«, celle B16: Strategi. Svaret er 4, men kravene til trin 3 er "
        "ikke alle opfyldt." in (lines)
    )
    assert any(line.startswith("  ark »Dokumentation«: Svar på 3") for line in lines)


# The themes of two answers, from the table in the report of 2017.
ELSEWHERE = {
    "attention_points": [
        {"theme": "leadership", "text": "Et", "parameter": "strategy"},
        {"theme": "leadership", "text": "To"},
        {"theme": "leadership", "text": "Tre", "parameter": "competences"},
    ]
}
ELSEWHERE_TOLD = (
    "Svaret Kompetencer hører til temaet Ressourcer og kompetencer, men punktet til "
    "temaet Ledelse og strategisk forankring."
)


def test_a_point_about_an_answer_of_another_theme_is_a_remark_and_keeps_no_form_out(
    form, sent, root
):
    ended = form("import", sent(**ELSEWHERE))
    assert ended.code == 0
    told = [line for line in ended.out.splitlines() if "hører til temaet" in line]
    assert told == [f"  attention_points nr. 3.parameter: {ELSEWHERE_TOLD}"]
    form("new", "741", "a.xlsx", "--round", "2026", "--from-stored")
    told = told_by(form("check", "a.xlsx"))
    # Below the headings in row 3: the third point, its third column.
    assert f"  ark »Opmærksomhed«, celle D6: {ELSEWHERE_TOLD}" in told


def test_that_a_plan_points_to_other_points_than_before_is_told(form, sent, root):
    points = [{"theme": "leadership", "text": text} for text in ("Et", "To", "Tre")]
    form("import", sent(attention_points=points))
    plan = {"schema": 1, "municipality": "741", "name": "Plan", "round": "2026"}
    plan["actions"] = [{"id": "a", "title": "b", "points": [1, 3]}]
    plan["set_aside"] = [{"point": 2, "reason": "c"}]
    root.plans.mkdir(exist_ok=True)
    path = root.plans / "741.toml"
    path.write_text(tomli_w.dumps(plan), "utf-8")
    again = [points[0], points[2], points[1]]
    remark = (
        "  attention_points: Kommunens plan henviser til punkt 2 og 3, og der står nu "
        "noget andet. Se efter, om planens numre stadig passer."
    )
    changed = sent(attention_points=again)
    assert remark not in told_by(form("check", sent(attention_points=points)))
    assert remark in told_by(form("check", sent(attention_points=again)))
    rater = form("import", changed, "--rater", "1").out
    assert remark not in rater  # it is not the form in use
    path.write_text(tomli_w.dumps(plan | {"round": "2025"}), "utf-8")
    assert remark not in told_by(form("check", changed))


def test_a_program_is_told_the_remarks_too(form, sent):
    found = json.loads(form("check", sent(**LOOSE), "--json").out)
    assert found["usable"] is True
    told = {(r["path"], r["told"]) for r in found["remarks"] if r["path"] != "round"}
    assert told == {(p, f"{p}: {t}") for p, told in LOOSE_TOLD.items() for t in told}
    refused = json.loads(form("check", sent(date="i går"), "--json").out)
    assert refused["remarks"] == []


# import


def test_an_import_is_told_and_a_second_one_tells_the_changes(form, sent, root):
    first = form("import", sent(ratings={"initiatives": 2}, ambitions="hemmelig"))
    assert (
        first.out.splitlines()[0]
        == "Kommunens del for Samsø Kommune, runde 2026, er gemt."
    )
    second = form("import", sent(ratings={"initiatives": 3}, ambitions="hemmelig nu"))
    assert (second.code, second.err) == (0, "")
    assert second.out.splitlines() == [
        "Kommunens del for Samsø Kommune, runde 2026, er gemt.",
        "Erstatter skemaet fra 15. september 2026, som er gemt som nr. 1.",
        "  Ambitioner: ændret",
        "  Indsatser: fra 2 til 3",
        "Bedømmerens del er ikke kommet endnu.",
        *LOOK_AGAIN,
    ]
    assert (root.revisions("2026", "741") / "1.toml").is_file()
    third = form("import", sent(ratings={"initiatives": 3}, ambitions="hemmelig nu"))
    assert third.out.splitlines() == [
        "Kommunens del for Samsø Kommune, runde 2026, siger det samme som før. "
        "Intet er ændret.",
        *LOOK_AGAIN,
    ]


@pytest.mark.parametrize("kind", ["toml", "xlsx", "json"])
def test_ishoejs_form_comes_back_from_a_file_byte_for_byte(kind, form, root):
    path = root.form("2017", "183")
    before = path.read_bytes()
    root.make_key()
    report = result(assess("Ishøj", "2017", root=root))
    name = f"ishoej.{kind}"
    if kind == "json":  # what the page saves
        answers = json.dumps(tomllib.loads(before.decode("utf-8")))
        (root.path / name).write_text(answers, encoding="utf-8")
    else:
        words = ("new", "Ishøj", name, "--round", "2017", "--from-stored")
        assert form(*words).code == 0
    ended = form("import", name, "--no-declaration")
    assert (ended.code, ended.err) == (0, "")
    assert "Intet er ændret" in ended.out
    assert path.read_bytes() == before
    path.unlink()
    assert form("import", name, "--no-declaration").code == 0
    assert path.read_bytes() == before
    assert result(assess("Ishøj", "2017", root=root)) == report


@pytest.mark.parametrize("kind", ["toml", "xlsx", "json"])
def test_which_answer_each_point_is_about_comes_back_from_a_file(
    kind, form, sent, root
):
    answers = ["", *CATALOGUE.rubric.parameter]
    points = [
        {"theme": theme, "text": f"{theme} {answer}"}
        | ({"parameter": answer} if answer else {})
        for theme in CATALOGUE.rubric.theme
        for answer in answers
    ]
    form("import", sent(attention_points=points))
    path = root.form("2026", "741")
    before = path.read_bytes()
    stored = tomllib.loads(before.decode("utf-8"))
    assert stored["attention_points"] == points
    name = f"again.{kind}"
    if kind == "json":  # what the page saves
        (root.path / name).write_text(json.dumps(stored), encoding="utf-8")
    else:
        form("new", "741", name, "--round", "2026", "--from-stored")
    path.unlink()
    assert form("import", name).code == 0
    assert path.read_bytes() == before


def test_the_page_itself_is_no_answer(form, root):
    assert form("new", "Greve", "greve.html").code == 0
    assert "Greve Kommune" in (root.path / "greve.html").read_text("utf-8")
    (fault,) = refusal(form("import", "greve.html"))
    assert "filen er selve skemaet, ikke svarene" in fault


def test_a_fault_in_a_workbook_is_told_with_its_cell(form, root):
    form("new", "Greve", "greve.xlsx")
    told = refusal(form("check", "greve.xlsx"))
    assert all(line.startswith("ark »") and ", celle " in line for line in told)
    assert any("bekræft, at skemaet ikke nævner personer" in line for line in told)


def test_without_the_declaration_a_form_is_refused(form, sent, root):
    told = refusal(form("import", sent(names_no_person=None)))
    assert told == ["names_no_person: bekræft, at skemaet ikke nævner personer."]
    assert refusal(form("import", sent(names_no_person=False))) == told
    assert not root.form("2026", "741").exists()


def test_leaving_the_declaration_out_is_said_and_stands_in_the_stored_form(
    form, sent, root
):
    ended = form("import", sent(names_no_person=None), "--no-declaration")
    assert ended.code == 0
    said = "Ingen har erklæret, at skemaet ikke nævner personer."
    assert said in ended.out.splitlines()
    path = root.form("2026", "741")
    assert "names_no_person" not in tomllib.loads(path.read_text("utf-8"))
    # Not asked for, it is kept: the option excuses, it does not strike out.
    ended = form("import", sent(), "--no-declaration")
    assert "Ingen har erklæret" not in ended.out
    assert tomllib.loads(path.read_text("utf-8"))["names_no_person"] is True


def test_the_consent_to_be_named_is_no_until_it_is_given_and_can_be_taken_back(
    form, sent, root
):
    form("new", "741", "new.toml", "--round", "2026")
    text = (root.path / "new.toml").read_text("utf-8")
    assert tomllib.loads(text)["may_be_named"] is False
    asked = "når programmet foreslår, hvem der kan lære af hvem."
    assert f"# may_be_named: skriv true, hvis kommunen må nævnes ved navn, {asked}" in (
        text
    )
    path = root.form("2026", "741")
    for said, kept in ((None, False), (True, True), (False, False), (True, True)):
        assert form("import", sent(may_be_named=said)).code == 0
        assert read_form(path, CATALOGUE).evaluation.may_be_named is kept
        assert ("may_be_named" in path.read_text("utf-8")) is kept
    lost = form("import", sent()).out.splitlines()
    assert "  Må nævnes: fjernet (var ja)" in lost
    assert form("import", sent(may_be_named="ja")).code == 2


def test_the_round_of_a_form_must_be_the_one_that_is_meant(form, sent, root):
    told = refusal(form("import", sent(), "--round", "2025"))
    assert told == ["round: er en anden end den, du har valgt med --round."]
    assert form("import", sent(), "--round", "2026").code == 0
    assert root.rounds() == ["2017", "2026"]


@pytest.mark.parametrize("name", ["../2017", "a/b", "..", ".x", "C:\\x", "x" * 41, " "])
def test_a_round_can_lead_to_no_other_folder(name, form, sent, root):
    file = sent(round=name)
    before = everything_in(root.path.parent)
    told = refusal(form("import", file))
    assert (
        "round: skal være et navn af bogstaver, tal og bindestreger, fx 2026." in told
    )
    assert everything_in(root.path.parent) == before


def personal_forms() -> list[dict]:
    forms = []
    for secret in PERSONAL:
        forms += [
            {"ambitions": f"Spørg {secret}."},
            {"texts": {"readiness": f"linje\nlinje {secret}"}},
            {"ratings": {secret: 2}},
            {"municipality": secret},
            {"round": secret},
            {"rubric": secret},
            {"date": secret},
            {"role": secret},
            {
                "evidence": [
                    {"parameter": "strategy", "kind": "policy", "title": secret}
                ]
            },
            {"reasons": {"strategy": secret}},
            {secret: "x"},
        ]
    return forms


@pytest.mark.parametrize("rater", [[], ["--rater", "1"]])
def test_a_refused_personal_value_stands_nowhere(rater, form, sent, root):
    for number, fields in enumerate(personal_forms()):
        file = sent(**fields)
        content = (root.path / file).read_bytes()
        (root.path / file).unlink()
        before = everything_in(root.path.parent)
        (root.path / file).write_bytes(content)
        for words in (["import", file, *rater], ["check", file]):
            ended = form(*words)
            assert ended.code == 2, (number, fields)
            assert ended.out == ""
            for secret in PERSONAL:
                assert secret not in ended.err, (number, fields)
        (root.path / file).unlink()
        assert everything_in(root.path.parent) == before
    ended = form("check", sent(ambitions=PERSONAL[0]), "--json")
    assert ended.code == 2
    assert PERSONAL[0] not in ended.out + ended.err


@pytest.mark.parametrize("secret", PERSONAL)
def test_a_file_with_a_personal_name_is_refused_without_the_name(
    secret, form, sent, root
):
    file = sent(f"skema {secret}.toml")
    before = everything_in(root.path)
    for words in (
        ["import", file],
        ["check", file],
        ["check", file, "--json"],
        ["new", "Greve", f"nyt {secret}.toml"],
        ["consensus", "Samsø", "--round", "2026", "--from", file],
    ):
        ended = form(*words)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith("parathed: Filens navn ligner ")
        assert secret not in ended.err
    assert everything_in(root.path) == before


def test_a_note_may_be_about_the_municipalitys_own_indicator(form, sent, root):
    notes = [{"about": "spare_time_jobs_count", "text": "Tallet er foreløbigt."}]
    assert form("import", sent(municipality="183", notes=notes)).code == 2
    (root.path / "indicators.toml").write_text(OWN_INDICATOR, encoding="utf-8")
    ended = form("import", sent(municipality="183", notes=notes))
    assert (ended.code, ended.err) == (0, "")
    notes[0]["text"] = "Tallet er endeligt."
    ended = form("import", sent(municipality="183", notes=notes))
    assert "  Bemærkninger, Fritidsjob: ændret" in ended.out.splitlines()
    found = assess("Ishøj", "2026", "2026", root=root)
    assert found.evaluation.notes_about("spare_time_jobs_count")


# Forms of an earlier rubric


def test_a_form_of_an_earlier_rubric_is_imported_where_the_rubric_says_how(
    form, sent, root, monkeypatch
):
    file = sent(rubric="2016.1", ratings={"written_strategy": 3})
    # Made up.
    step = Migration(earlier="2016.1", renamed={"written_strategy": "strategy"})
    rubric = CATALOGUE.rubric.model_copy(update={"migrations": [step]})
    migrating = replace(CATALOGUE, rubric=rubric)
    monkeypatch.setattr(options, "load_catalogue", lambda: migrating)
    assert json.loads(form("check", file, "--json").out)["migrated"] is True
    assert form("import", file).code == 0
    assert assess("Samsø", "2026", "2026", root=root).rating["strategy"] == 3


def test_a_form_of_another_rubric_is_refused_with_the_differences(form, sent):
    ended = form("import", sent(rubric="1999.9", ratings={"plan": 3, "strategy": 2}))
    told = refusal(ended)
    assert any("kan ikke føres over" in line for line in told)
    assert any("1 i ratings" in line and "»Indsatser«" in line for line in told)
    assert "1999.9" not in ended.err


# Several raters


def test_raters_and_their_consensus(form, sent, root):
    consensus = ("consensus", "Samsø", "--round", "2026", "--from")
    assert form("import", sent(ratings={"initiatives": 2}), "--rater", "1").code == 0
    too_early = form(*consensus, sent("c.toml", ratings={"initiatives": 2}))
    told = refusal(too_early)[0]
    assert "mindst to vurderinger" in told
    assert "parathed form withdraw 741 --round 2026 --rater N." in told
    ended = form("import", sent(ratings={"initiatives": 4}), "--rater", "2")
    assert ended.out.startswith(
        "Vurdering nr. 2 for Samsø Kommune, runde 2026, er gemt"
    )
    assert not root.form("2026", "741").exists()

    without = form(*consensus, sent("c.toml", ratings={"initiatives": 3}))
    assert refusal(without) == [
        "reasons.initiatives: det fælles svar er et, ingen af jer har givet. "
        "Skriv hvorfor."
    ]
    assert not root.form("2026", "741").exists()
    reasons = {"initiatives": "Planen er vedtaget i år."}
    agreed = sent("c.toml", ratings={"initiatives": 3}, reasons=reasons)
    ended = form(*consensus, agreed)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "Det fælles skema for Samsø Kommune, runde 2026, er gemt"
    )
    assert assess("Samsø", "2026", "2026", root=root).rating["initiatives"] == 3
    names = sorted(p.name for p in root.raters("2026", "741").glob("*.toml"))
    assert names == ["1.toml", "2.toml"]


def test_a_rater_who_changes_an_answer_has_it_told(form, sent, root):
    form("import", sent(ratings={"initiatives": 2}), "--rater", "1")
    first = root.raters("2026", "741") / "1.toml"
    before = first.read_bytes()
    ended = form("import", sent(ratings={"initiatives": 3}), "--rater", "1")
    assert ended.out.splitlines() == [
        "Vurdering nr. 1 for Samsø Kommune, runde 2026, er gemt.",
        "Den første står uændret. Denne er gemt som nr. 1.",
        "  Indsatser: fra 2 til 3",
        *LOOK_AGAIN,
    ]
    assert first.read_bytes() == before


def test_with_raters_a_form_can_only_be_stored_as_their_consensus(form, sent, root):
    form("import", sent(ratings={"initiatives": 2}), "--rater", "1")
    ended = form("import", sent(ratings={"initiatives": 4}))
    assert (ended.code, ended.out) == (2, "")
    assert "parathed form consensus" in ended.err
    assert "en vurdering i denne runde (nr. 1)" in ended.err
    assert "parathed form withdraw 741 --round 2026 --rater N." in ended.err
    checked = told_by(form("check", sent(ratings={"initiatives": 4})))
    assert any("(nr. 1)" in line for line in checked)
    assert not root.form("2026", "741").exists()
    # Another round, another municipality: nobody has rated there.
    assert form("import", sent(round="2025")).code == 0
    assert form("import", sent(municipality="183")).code == 0


def test_a_consensus_of_another_municipality_is_refused(form, sent):
    told = refusal(form("consensus", "Greve", "--round", "2026", "--from", sent()))
    assert told == ["municipality: er en anden end den, du har valgt."]


# withdraw


def test_one_rating_by_mistake_can_be_withdrawn_and_the_form_be_stored(
    form, sent, root
):
    file = sent(ratings={"initiatives": 2})
    form("import", file, "--rater", "1")
    form("import", sent("b.toml", ratings={"initiatives": 3}), "--rater", "1")
    left = root.raters("2026", "741") / ".1.toml.k3x9"
    left.write_text("hemmelig", encoding="utf-8")
    assert form("import", file).code == 2
    before = everything_in(root.evaluations)
    words = ("withdraw", "Samsø", "--round", "2026", "--rater", "1")

    ended = form(*words)
    what = "vurdering nr. 1 for Samsø Kommune, runde 2026, med dens senere udgaver."
    assert told_by(ended) == [
        f"Kan slettes: {what}",
        "Intet er slettet. Giv --yes for at slette.",
    ]
    assert everything_in(root.evaluations) == before

    assert told_by(form(*words, "--yes")) == [
        f"Slettet: {what}",
        "Der er ingen vurderinger tilbage. Gem skemaet med: parathed form import FILE",
    ]
    assert {p.name for p in everything_in(root.evaluations / "2026")} == {".lock"}
    assert form("import", file).code == 0
    assert assess("Samsø", "2026", "2026", root=root).rating["initiatives"] == 2


def test_withdrawing_a_rater_leaves_the_others_and_the_form_in_use(form, sent, root):
    for number in ("1", "2", "11"):
        form("import", sent(ratings={"initiatives": 2}), "--rater", number)
        form("import", sent(ratings={"initiatives": 3}), "--rater", number)
    words = ("consensus", "Samsø", "--round", "2026", "--from")
    assert form(*words, sent("c.toml", ratings={"initiatives": 2})).code == 0
    form("import", sent(municipality="183"), "--rater", "1")
    before = everything_in(root.evaluations)
    ended = form("withdraw", "741", "--round", "2026", "--rater", "1", "--yes")
    assert told_by(ended)[-1] == "Tilbage er nr. 2 og 11."
    gone = {p for p in before if p not in everything_in(root.evaluations)}
    folder = root.raters("2026", "741")
    assert gone == {folder / "1.toml", folder / "revisions" / "1" / "1.toml"}
    assert everything_in(root.evaluations) == {
        p: content for p, content in before.items() if p not in gone
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Samsø", "--round", "2026", "--rater", "3"], "Der er nr. 2."),
        (["Greve", "--round", "2026", "--rater", "2"], "Der er ingen."),
        (["Samsø", "--round", "2025", "--rater", "2"], "2025"),
        (["Samsø", "--round", "2026", "--rater", "Anna"], "aldrig et navn"),
        (["Samsø", "--round", "2026"], "--rater mangler"),
    ],
)
def test_a_rating_that_is_not_there_cannot_be_withdrawn(words, told, form, sent, root):
    form("import", sent(ratings={"initiatives": 2}), "--rater", "2")
    before = everything_in(root.evaluations)
    ended = form("withdraw", *words, "--yes")
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert "Anna" not in ended.err
    assert everything_in(root.evaluations) == before


# Wrong words on the command line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check"], "FILE mangler. Se, hvad der skal stå, med: parathed form check"),
        (["new", "Greve"], "FILE mangler."),
        (["consensus", "Greve", "--round", "2026"], "--from mangler."),
        (["forget", "Greve"], "--round mangler."),
        (["check", "a.toml", "hemmelig"], "Der står mere, end kommandoen kan bruge."),
        (["import", "a.toml", "--round"], "--round er ikke skrevet, som den skal."),
        (["forget", "Greve", "--yes=1"], "--yes er ikke skrevet, som den skal."),
        (["new", "Greve", "--forse"], "har ikke --forse. Mente du --for "),
        (["import", "--hjælp"], "Kommandoen har ikke --hjælp."),
        (["hemmelig"], "Kommandoen findes ikke. Der er check, consensus, forget,"),
        (["--json", "check"], "Kommandoen har ikke --json."),
    ],
)
def test_wrong_use_is_told_in_danish(words, told, form, root):
    before = everything_in(root.path)
    ended = form(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("parathed: ")
    assert told in ended.err
    assert ended.err.endswith(" --help\n")
    assert len(ended.err.splitlines()) == 1
    assert "hemmelig" not in ended.err
    assert everything_in(root.path) == before


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], []])
def test_help_is_shown_as_before(words, form):
    ended = form(*words)
    assert "Usage:" in ended.out + ended.err
    assert "parathed: " not in ended.err


# forget


# Everything that a rater can write besides answers, confidence and role.
WRITTEN = {
    "label": "hemmelig",
    "source": "hemmelig",
    "ambitions": "hemmelig",
    "recruiting_environments": "hemmelig",
    "summary": {"resources": "hemmelig"},
    "texts": {"readiness": "hemmelig"},
    "reasons": {"strategy": "hemmelig"},
    "attention_points": [{"theme": "resources", "text": "hemmelig"}],
    "notes": [{"about": "report", "text": "hemmelig"}],
    "extent": [{"id": "cases_in_infohouse", "period": "2025", "value": 3}],
    "evidence": [
        {"parameter": "strategy", "kind": "policy", "title": "hemmelig", "place": "x"}
    ],
    "criteria": ["strategy_mentioned"],
    "theme_order": ["resources"],
    "targets": [
        {
            "parameter": "strategy",
            "level": 3,
            "date": "2027",
            "reason": "hemmelig",
            "owner": "hemmelig",
        }
    ],
    "may_be_named": True,
}


def test_of_a_raters_form_forget_leaves_what_agreement_is_computed_from(
    form, sent, root
):
    answers = {
        "ratings": {"strategy": 2},
        "confidence": {"strategy": 4},
        "role": "management",
        "half": "municipality",
    }
    # nothing that a form can hold was left out of this test
    assert {*START, *answers, *WRITTEN} == {
        field.alias or name for name, field in SelfEvaluation.model_fields.items()
    }
    form("import", sent(**answers, **WRITTEN), "--rater", "1")
    form("import", sent(**answers), "--rater", "2")
    second = (root.raters("2026", "741") / "2.toml").read_bytes()
    ended = form("forget", "Samsø", "--round", "2026", "--yes")
    assert ended.out.splitlines()[-2:] == [
        "  vurderinger med tekster og andet ud over svarene: 1",
        "Af dem bliver kun svar, sikkerhed, rolle og dato tilbage.",
    ]
    first = (root.raters("2026", "741") / "1.toml").read_text("utf-8")
    assert tomllib.loads(first) == START | answers
    assert (root.raters("2026", "741") / "2.toml").read_bytes() == second


def test_forget_deletes_versions_and_raters_texts_and_says_so(form, sent, root):
    reasons = {"competences": "hemmelig 1", "initiatives": "hemmelig 2"}
    ratings = {"competences": 2, "initiatives": 2}
    form("import", sent(ambitions="hemmelig 3", ratings=ratings))
    form("import", sent(ratings=ratings))
    other = sent("other.toml", municipality="183", ambitions="andres")
    form("import", other)
    form("import", sent("other.toml", municipality="183"))
    form("import", sent(ratings=ratings, reasons=reasons), "--rater", "1")
    form("import", sent(ratings=ratings, ambitions="hemmelig 4"), "--rater", "1")
    in_use = root.form("2026", "741").read_bytes()
    before = everything_in(root.evaluations)

    ended = form("forget", "Samsø", "--round", "2026")
    listed = [
        "  tidligere udgaver af skemaet: 1",
        "  senere udgaver af vurderinger: 1",
        "  vurderinger med tekster og andet ud over svarene: 1",
        "Af dem bliver kun svar, sikkerhed, rolle og dato tilbage.",
    ]
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Kan slettes for Samsø Kommune, runde 2026:",
        *listed,
        "Intet er slettet. Giv --yes for at slette.",
    ]
    assert everything_in(root.evaluations) == before

    ended = form("forget", "Samsø", "--round", "2026", "--yes")
    assert ended.out.splitlines() == [
        "Slettet for Samsø Kommune, runde 2026:",
        *listed,
    ]
    for content in everything_in(root.evaluations).values():
        assert b"hemmelig" not in content
    assert root.form("2026", "741").read_bytes() == in_use
    rating = (root.raters("2026", "741") / "1.toml").read_text("utf-8")
    assert tomllib.loads(rating)["ratings"] == ratings
    assert (root.revisions("2026", "183") / "1.toml").is_file()

    again = form("forget", "Samsø", "--round", "2026", "--yes")
    assert again.out == "Der er ikke noget at slette for Samsø Kommune, runde 2026.\n"


@pytest.mark.parametrize(
    "place", [".741.toml.k3x9", "revisions/741/.1.toml.k3x9", "raters/741/.2.toml.k3x9"]
)
def test_forget_deletes_what_a_killed_import_left(place, form, sent, root):
    form("import", sent())
    left = root.evaluations / "2026" / place
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("hemmelig", encoding="utf-8")
    form("forget", "Samsø", "--round", "2026", "--yes")
    assert not left.exists()


def test_forget_wants_a_round_that_is_there(form):
    ended = form("forget", "Ishøj", "--round", "2018", "--yes")
    assert ended.code == 2
    assert "Unknown round '2018'" in ended.err
    assert form("forget", "Ishøj", "--yes").code == 2
