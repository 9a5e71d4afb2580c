"""Two halves, two hands: the municipality's answers and the assessor's.

Each comes in by itself, lies by itself and stays when the other comes. The numbers are
means of small whole numbers, reckoned by hand.
"""

from __future__ import annotations

import json
import tomllib
from functools import partial
from typing import Any

import pytest
import tomli_w
from conftest import Ended
from page_states import made
from programme_fixtures import write_form

from parathed_lib import assess
from parathed_lib.catalogue import load_catalogue
from parathed_lib.forms.evaluation import EVALUATION, read_round
from parathed_lib.forms.kind import read_sent
from parathed_lib.monitoring import monitor
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.messages import say
from parathed_lib.programme import programme
from parathed_lib.storage.data_root import DataRoot

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
OWN = {p.id: 3 for p in RUBRIC.parameters_by("own")}
THEIRS = {p.id: 2 for p in RUBRIC.parameters_by("assessor")}
START = {
    "schema": 1,
    "municipality": "253",
    "round": "2026",
    "rubric": "2017.1",
    "date": "2026-09-15",
    "names_no_person": True,
}
SEEN = [{"parameter": "strategy", "kind": "strategy", "title": "En strategi"}]
LABEL = "selvvurderet"


@pytest.fixture
def root(data_root) -> DataRoot:
    return DataRoot(data_root)


@pytest.fixture
def form(monkeypatch, command, root):
    monkeypatch.chdir(root.path)
    return partial(command, "form")


@pytest.fixture
def sent(root):
    def sent(**fields: Any) -> str:
        text = tomli_w.dumps(START | fields)
        (root.path / "sent.toml").write_text(text, encoding="utf-8")
        return "sent.toml"

    return sent


def told(ended: Ended) -> str:
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def stored(root: DataRoot, *, assessors: bool = False) -> dict[str, Any]:
    path = root.form("2026", "253", assessors=assessors)
    return tomllib.loads(path.read_text("utf-8"))


def greve(root: DataRoot):
    return assess("Greve", "2026", "2026", root=root)


# Neither removes the other's


def test_the_assessors_five_leave_the_municipalitys_five(form, sent, root):
    told(form("import", sent(ratings=OWN, texts={"readiness": "Vi har et."})))
    before = root.form("2026", "253").read_bytes()

    found = told(form("import", sent(ratings=THEIRS, date="2026-10-01")))

    assert found.startswith("Bedømmerens del for Greve Kommune, runde 2026, er gemt.")
    assert "Kommunens del fra 15. september 2026 bliver stående." in found
    assert root.form("2026", "253").read_bytes() == before
    score = greve(root).score
    # (5 * 3 + 5 * 2) / 10
    assert (score.status, score.answered, score.mean) == ("final", 10, 2.5)
    assert (score.own_mean, score.assessor_mean) == (3.0, 2.0)


def test_the_municipalitys_five_leave_the_assessors_five(form, sent, root):
    told(form("import", sent(ratings=THEIRS, role="assessor", evidence=SEEN)))
    before = root.form("2026", "253", assessors=True).read_bytes()

    found = told(form("import", sent(ratings=OWN)))
    again = told(form("import", sent(ratings=OWN | {"initiatives": 4})))

    for out in (found, again):
        assert out.startswith("Kommunens del for Greve Kommune, runde 2026, er gemt.")
        assert "Bedømmerens del fra 15. september 2026 bliver stående." in out
    assert root.form("2026", "253", assessors=True).read_bytes() == before
    assert greve(root).score.sum == 5 * 3 + 1 + 5 * 2
    assert [e.title for e in greve(root).evaluation.evidence] == ["En strategi"]


def test_check_says_which_half_came_and_what_stays_and_stores_nothing(form, sent, root):
    form("import", sent(ratings=OWN))
    form("import", sent(ratings=THEIRS, date="2026-10-01"))
    files = {p: p.read_bytes() for p in root.evaluations.rglob("*") if p.is_file()}

    own = told(form("check", sent(ratings=OWN, date="2026-11-01")))
    theirs = told(form("check", sent(ratings=THEIRS, date="2026-11-02")))
    as_json = json.loads(form("check", "sent.toml", "--json").out)

    assert own.splitlines()[:4] == [
        "Kommunens del kan bruges: Greve Kommune, runde 2026.",
        "5 af 5 svar er givet.",
        "Erstatter skemaet fra 15. september 2026, som gemmes som nr. 1.",
        "Bedømmerens del fra 1. oktober 2026 bliver stående.",
    ]
    assert theirs.splitlines()[:4] == [
        "Bedømmerens del kan bruges: Greve Kommune, runde 2026.",
        "5 af 5 svar er givet.",
        "Erstatter bedømmerens del fra 1. oktober 2026, som gemmes som nr. 1.",
        "Kommunens del fra 15. september 2026 bliver stående.",
    ]
    assert as_json["half"] == "assessor"
    assert {
        p: p.read_bytes() for p in root.evaluations.rglob("*") if p.is_file()
    } == files


def test_each_half_keeps_its_date_role_and_earlier_versions(form, sent, root):
    form("import", sent(ratings=OWN, role="ssp"))
    form("import", sent(ratings=THEIRS, role="assessor", date="2026-10-01"))
    form("import", sent(ratings=THEIRS, role="assessor", date="2026-11-01"))
    form("import", sent(ratings=OWN, role="management", date="2026-12-01"))

    assert result(greve(root))["halves"] == {
        "municipality": {"date": "2026-12-01", "role": "management", "raters": 0},
        "assessor": {
            "date": "2026-11-01",
            "role": "assessor",
            "raters": 0,
            "self_rated": False,
        },
    }
    for assessors, date in ((False, "2026-09-15"), (True, "2026-10-01")):
        [kept] = root.revisions("2026", "253", assessors=assessors).glob("*.toml")
        assert tomllib.loads(kept.read_text("utf-8"))["date"] == date


def test_the_assessors_half_alone_is_a_preliminary_score(form, sent, root):
    form("import", sent(ratings=THEIRS))

    found = greve(root)

    assert (found.round, found.score.status, found.score.mean) == (
        "2026",
        "preliminary",
        2.0,
    )
    assert found.score.own_mean is None


def test_what_only_the_municipality_can_say_is_a_fault_in_the_assessors(form, sent):
    both = OWN | THEIRS
    for fields in (
        {"role": "assessor", "ratings": both},
        {"half": "assessor", "ratings": THEIRS, "ambitions": "Mere"},
        {"half": "assessor", "ratings": THEIRS, "may_be_named": True},
    ):
        ended = form("import", sent(**fields))
        assert ended.code == 2
        assert "det kan kun kommunen svare på" in ended.err
    assert "attention_points" not in ended.err


def test_the_page_says_of_when_and_whose_each_half_is(form, sent, root, repository):
    form("import", sent(ratings=OWN))
    form("import", sent(ratings=THEIRS, date="2026-10-01"))

    page = made(repository, "assessment", "halves", greve(root))

    text = " ".join(page.sentences)
    assert (
        "Kommunens svar er fra 15. september 2026, bedømmerens fra 1. oktober 2026."
        in text
    )
    assert "Kilde: kommunens og bedømmerens skemaer." in text
    assert LABEL not in text
    inputs = {i["path"] for i in page.facts["manifest"]["inputs"]}
    folder = "data/raw/evaluations/2026"
    assert {f"{folder}/253.toml", f"{folder}/assessor/253.toml"} <= inputs


def test_the_headline_has_the_years_of_both_halves(form, sent, root):
    form("import", sent(ratings=OWN, date="2025-12"))
    form("import", sent(ratings=THEIRS, date="2026-10-01"))

    assert say("assessment", "level", greve(root)).startswith("I 2025 og 2026: ")


# Forms of before: one file with both, and nobody said who gave the assessor's


def test_a_stored_form_with_both_halves_reads_on_as_it_did(root):
    write_form(root.path, "2026", "253", OWN | THEIRS)

    found = greve(root)

    assert (found.score.mean, found.is_self_rated) == (2.5, False)
    assert "self_rated" not in result(found)["score"]


@pytest.mark.parametrize("given", [OWN, OWN | THEIRS | {"strategy": 4}])
def test_no_form_of_the_municipality_takes_the_assessors_answers_out_of_one(
    form, sent, root, given
):
    write_form(root.path, "2026", "253", OWN | THEIRS)
    before = root.form("2026", "253").read_text("utf-8")

    out = told(form("import", sent(ratings=given)))

    assert "Bedømmerens del fra 2025 bliver stående." in out
    assert stored(root, assessors=True)["ratings"] == THEIRS
    assert greve(root).score.assessor_mean == 2.0
    assert not greve(root).is_self_rated
    [kept] = root.revisions("2026", "253").glob("*.toml")
    assert kept.read_text("utf-8") == before


def test_the_same_answers_again_stay_the_assessors(form, sent, root):
    write_form(root.path, "2026", "253", OWN | THEIRS)

    told(form("import", sent(ratings=OWN | THEIRS, ambitions="Mere")))

    assert not greve(root).is_self_rated
    assert "half" not in stored(root)
    assert not root.form("2026", "253", assessors=True).exists()


def test_an_assessors_half_stands_instead_of_what_one_file_holds(form, sent, root):
    write_form(root.path, "2026", "253", OWN | THEIRS)
    before = root.form("2026", "253").read_bytes()

    out = told(form("import", sent(ratings=dict.fromkeys(THEIRS, 4))))

    assert "Dens egne svar på bedømmerens spørgsmål bliver ikke vist mere." in out
    assert root.form("2026", "253").read_bytes() == before
    assert greve(root).score.assessor_mean == 4.0


# Self-rated


@pytest.fixture
def self_rated(form, sent, root) -> DataRoot:
    out = told(form("import", sent(ratings=OWN | THEIRS)))
    assert "De svar bliver vist som selvvurderet." in out
    return root


def test_a_municipality_that_answers_for_the_assessor_is_marked(self_rated, command):
    facts = result(greve(self_rated))

    assert stored(self_rated)["half"] == "municipality"
    assert facts["score"]["self_rated"] is True
    assert facts["halves"]["assessor"]["self_rated"] is True
    marked = {p["id"] for p in facts["parameters"] if p.get("self_rated")}
    assert marked == set(THEIRS)
    # The rule of the score is the same.
    assert (facts["score"]["mean"], facts["score"]["assessor_mean"]) == (2.5, 2.0)
    shown = command(
        "show", "Greve", "--vintage", "2026", "--root", str(self_rated.path)
    )
    assert LABEL in shown.out


def test_the_page_calls_no_self_rated_answer_the_assessors(self_rated, repository):
    page = made(repository, "assessment", LABEL, greve(self_rated))

    text = " ".join(page.of_the_page)
    assert "bedømmerens svar" not in text.lower()
    assert "fra bedømmer" not in text.lower()
    assert "Kommunen har selv svaret på bedømmerens spørgsmål (selvvurderet)." in text
    assert "Bedømmerens del (selvvurderet)" in text
    for parameter in RUBRIC.parameters_by("assessor"):
        assert f"{parameter.name}: 2, i mindre grad (selvvurderet)" in text
    assert page.html.count(LABEL) > 15
    assert "bedømmerens svar" not in page.html


def test_monitoring_marks_the_round_in_which_the_municipality_answered_itself(
    self_rated, form, sent, repository
):
    write_form(self_rated.path, "2025", "253", OWN | THEIRS)
    found = monitor("Greve", "2026", "2026", root=self_rated)

    page = made(repository, "monitoring", LABEL, found)

    text = " ".join(page.of_the_page)
    assert (
        "I runde 2026 har kommunen selv svaret på bedømmerens spørgsmål "
        "(selvvurderet)." in text
    )
    assert "en forskel kan skyldes, hvem der har svaret" in text
    assert "Strategi (selvvurderet nu)" in text
    assert "selvvurderet svar nu, bedømmerens svar før" in text
    [row] = [r for r in page.facts["ratings"] if r["id"] == "strategy"]
    assert (row["self_rated_before"], row["self_rated_now"]) == (False, True)


def test_a_programme_says_that_some_answered_for_the_assessor(root, repository):
    codes = list(CATALOGUE.municipalities)[:8]
    for code in codes:
        write_form(root.path, "2026", code, OWN | THEIRS)
    plain_page = made(repository, "programme", "plain", programme(root.path, "", 2026))
    write_form(root.path, "2026", codes[0], OWN | THEIRS, half="municipality")

    page = made(repository, "programme", LABEL, programme(root.path, "", 2026))

    assert plain_page.facts["self_rated_rounds"] == []
    assert LABEL not in plain_page.html
    assert page.facts["self_rated_rounds"] == ["2026"]
    text = " ".join(page.sentences)
    assert (
        "I 2026 har nogle kommuner selv svaret på bedømmerens spørgsmål "
        "(selvvurderet)." in text
    )
    assert "bedømmernes svar" not in text


def test_an_assessors_half_takes_the_mark_away(self_rated, form, sent):
    told(form("import", sent(ratings=dict.fromkeys(THEIRS, 1), half="assessor")))

    found = greve(self_rated)

    assert (found.is_self_rated, found.score.assessor_mean) == (False, 1.0)
    out = told(form("import", sent(ratings=OWN | THEIRS, ambitions="Mere")))
    assert "Derfor bliver kommunens egne svar på bedømmerens spørgsmål ikke" in out
    assert greve(self_rated).score.assessor_mean == 1.0


# Several assessors


def test_several_assessors_count_as_several_raters(form, sent, root):
    for number, level in ((1, 2), (2, 3)):
        ratings = dict.fromkeys(THEIRS, level)
        out = told(form("import", sent(ratings=ratings), "--rater", str(number)))
        assert out.startswith(f"Vurdering nr. {number} fra en bedømmer for Greve")
    told(form("import", sent(ratings=OWN)))  # no rater of the municipality's
    alone = form("import", sent(ratings=THEIRS))
    assert (alone.code, "Bedømmerne har 2 vurderinger" in alone.err) == (2, True)

    words = ("consensus", "Greve", "--round", "2026", "--from")
    out = told(form(*words, sent(ratings=THEIRS)))

    assert out.startswith("Bedømmernes fælles skema for Greve Kommune, runde 2026")
    found = greve(root)
    assert (len(found.raters), len(found.assessors)) == (0, 2)
    assert found.score.mean == 2.5
    assert result(found)["halves"]["assessor"]["raters"] == 2


@pytest.mark.parametrize(
    ("assessors", "told_as"),
    [
        # Of six, three say 1 and three say 4: 3 + 3 of 15 pairs are equal.
        (6, ["Bedømmerne:", "Alle temaer", "40 %"]),
        (2, ["To bedømmere har svaret hver for sig."]),
    ],
)
def test_how_alike_assessors_are_is_told_as_of_other_raters(
    form, sent, root, repository, assessors, told_as
):
    for number in range(1, assessors + 1):
        ratings = dict.fromkeys(THEIRS, 1 if number % 2 else 4)
        form("import", sent(ratings=ratings), "--rater", str(number))
    ratings = dict.fromkeys(THEIRS, 1)
    form(*"consensus Greve --round 2026 --from".split(), sent(ratings=ratings))

    page = made(repository, "assessment", "assessors", greve(root))

    for text in told_as:
        assert text in page.sentences


def test_a_rating_is_withdrawn_from_its_own_half(form, sent, root):
    for ratings in (OWN, THEIRS):
        form("import", sent(ratings=ratings), "--rater", "1")

    out = told(
        form(*"withdraw Greve --round 2026 --rater 1 --for assessor --yes".split())
    )

    assert "bedømmerens del" in out
    assert (root.raters("2026", "253") / "1.toml").is_file()
    assert not (root.raters("2026", "253", assessors=True) / "1.toml").exists()
    ended = form(*"withdraw Greve --round 2026 --rater 1 --for assessor".split())
    assert (ended.code, "Med --for municipality" in ended.err) == (2, True)


def test_forget_deletes_the_earlier_versions_of_both_halves_or_of_one(form, sent, root):
    for day in ("2026-09-01", "2026-10-01"):
        form("import", sent(ratings=OWN, date=day))
        form("import", sent(ratings=THEIRS, date=day))

    def versions() -> list[int]:
        folders = [root.revisions("2026", "253", assessors=a) for a in (False, True)]
        return [len(list(folder.glob("*.toml"))) for folder in folders]

    assert versions() == [1, 1]
    told(form(*"forget Greve --round 2026 --for assessor --yes".split()))
    assert versions() == [1, 0]
    out = told(form(*"forget Greve --round 2026 --yes".split()))
    assert versions() == [0, 0]
    assert "Slettet for Greve Kommune, runde 2026:" in out
    assert greve(root).score.mean == 2.5


def test_another_word_after_for_is_told_in_danish(form):
    ended = form("new", "Greve", "a.toml", "--for", "politiet")
    assert ended.err == "parathed: --for skal være municipality eller assessor.\n"


# The assessor's form


@pytest.mark.parametrize("kind", ["toml", "xlsx", "html"])
def test_the_assessors_form_asks_the_rubric_its_criteria_and_the_documents(
    form, root, kind
):
    ended = form("new", "Greve", f"a.{kind}", "--round", "2026", "--for", "assessor")
    assert ended.out == (
        f"Bedømmerens skema for Greve Kommune, runde 2026, er skrevet til a.{kind}\n"
    )
    text = (root.path / f"a.{kind}").read_bytes()
    if kind == "xlsx":
        text = " ".join(_cells(root.path / "a.xlsx")).encode()
    shown = text.decode("utf-8")
    for parameter in RUBRIC.parameters_by("assessor"):
        for part in (parameter.name, parameter.question, *parameter.anchors):
            assert part in shown
    for criterion in RUBRIC.criteria:
        assert criterion.text in shown
    for parameter in RUBRIC.parameters_by("own"):
        assert parameter.question not in shown
    for question in RUBRIC.questions:
        assert question.prompt not in shown


def _cells(path) -> list[str]:
    import openpyxl

    book = openpyxl.load_workbook(path)
    return [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


FILLED = START | {
    "half": "assessor",
    "role": "assessor",
    "ratings": THEIRS,
    "confidence": dict.fromkeys(THEIRS, 4),
    "reasons": {"strategy": "Den er vedtaget."},
    "criteria": [RUBRIC.criteria[0].id, RUBRIC.criteria[3].id],
    "evidence": [*SEEN],
    "notes": [{"about": "strategy", "text": "Fra 2024."}],
    "label": "Gennemgang",
    "source": "Kommunens dokumenter",
}


@pytest.mark.parametrize("kind", ["xlsx", "toml"])
def test_an_assessors_form_comes_back_from_a_file_as_it_was(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    path.write_bytes(EVALUATION.write_file(f".{kind}", FILLED, CATALOGUE))

    sent = read_sent(EVALUATION, path, CATALOGUE)

    assert EVALUATION.plain(sent.accepted()) == FILLED


def test_a_new_form_from_what_is_stored_holds_one_half_only(form, sent, root):
    form("import", sent(ratings=OWN, ambitions="Vores"))
    form("import", sent(ratings=THEIRS, evidence=SEEN))

    form("new", "Greve", "own.toml", "--round", "2026", "--from-stored")
    words = ("--round", "2026", "--from-stored", "--for", "assessor")
    form("new", "Greve", "theirs.toml", *words)

    own, theirs = (
        tomllib.loads((root.path / name).read_text("utf-8"))
        for name in ("own.toml", "theirs.toml")
    )
    assert (own["ratings"], own.get("evidence")) == (OWN, None)
    assert (theirs["ratings"], theirs["evidence"]) == (THEIRS, SEEN)
    assert "ambitions" not in theirs


def test_a_half_in_the_others_folder_is_told(root):
    write_form(root.path, "2026", "253", OWN, half="assessor")
    with pytest.raises(Exception, match="er ikke den del, der skal ligge i mappen"):
        read_round(root, "2026", "253", CATALOGUE)
