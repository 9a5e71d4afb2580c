"""Forms on disk: nothing is lost, and it is told what changed without telling texts."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest

from parathed_lib import load_catalogue
from parathed_lib.catalogue.reading import OWN_CATALOGUE
from parathed_lib.catalogue.rubric import Migration
from parathed_lib.errors import EvaluationError
from parathed_lib.forms.changes import changes
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.evaluation import EVALUATION, SelfEvaluation, read_form
from parathed_lib.forms.evaluation.kind import version_faults
from parathed_lib.forms.evaluation.repository import (
    Half,
    locked,
    store,
    store_rater,
)
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.store import numbered
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
CASES = "cases_in_infohouse"
START = {
    "schema": 1,
    "municipality": "741",
    "round": "2026",
    "rubric": "2017.1",
    "date": "2026-09-15",
}


def form(**fields) -> SelfEvaluation:
    return SelfEvaluation.model_validate(START | fields)


def rated(level: int) -> SelfEvaluation:
    return form(ratings={"initiatives": level})


def kept(root, sent, catalogue=CATALOGUE):
    with locked(root, sent.round):
        return store(root, sent, catalogue)


def texts(folder) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.toml"))}


# The form as text


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("ratings", {"youth": 3, "initiatives": 2}),
        ("summary", {"youth": "En tekst", "leadership": "En tekst"}),
        ("texts", {"youth": "En tekst", "other": "En anden"}),
        ("confidence", {"youth": 3, "initiatives": 2}),
        ("reasons", {"youth": "En grund", "initiatives": "En grund"}),
        ("criteria", ["strategy_approved", "youth"]),
    ],
)
def test_what_stands_under_names_that_the_catalogue_lacks_is_kept(part, value):
    stored = tomllib.loads(EVALUATION.text(form(**{part: value})))
    assert stored == START | {part: value}


def test_names_stand_as_in_the_catalogue_in_use_then_those_that_it_lacks(
    tmp_path, monkeypatch
):
    # the rubric of docs/extending.md: a parameter more
    (tmp_path / "rubric.toml").write_text(
        """
        extends = true
        version = "2027.1"
        [[parameters]]
        id = "zzz"
        name = "Inddragelse af unge"
        short = "Unge"
        rater = "own"
        theme = "preparedness"
        question = "I hvor høj grad inddrager kommunen unge?"
        """,
        "utf-8",
    )
    rated = form(ratings={"zzz": 1, "aaa": 3, "initiatives": 2})

    def names():
        return list(tomllib.loads(EVALUATION.text(rated))["ratings"])

    assert names() == ["initiatives", "aaa", "zzz"]
    monkeypatch.setenv(OWN_CATALOGUE, str(tmp_path))
    assert names() == ["initiatives", "zzz", "aaa"]


# The form in use and its earlier versions


def test_a_first_form_is_stored_in_its_canonical_form(root):
    assert kept(root, rated(2)).status == "new"
    path = root.form("2026", "741")
    assert path.read_text("utf-8") == EVALUATION.text(rated(2))
    assert read_form(path, CATALOGUE).evaluation == rated(2)


def test_every_earlier_form_is_kept_under_the_next_number(root):
    for level in (1, 2, 3):
        outcome = kept(root, rated(level))
    assert (outcome.status, outcome.revision) == ("changed", 2)
    assert texts(root.revisions("2026", "741")) == {
        "1.toml": EVALUATION.text(rated(1)),
        "2.toml": EVALUATION.text(rated(2)),
    }


def test_the_tenth_version_comes_after_the_ninth(root):
    for turn in range(12):
        kept(root, rated(1 + turn % 2))
    assert numbered(root.revisions("2026", "741")) == list(range(1, 12))


def test_a_form_that_says_the_same_changes_no_file(root):
    kept(root, form(ratings={"strategy": 3, "initiatives": 2}))
    path = root.form("2026", "741")
    before = path.stat()
    other_order = form(ratings={"initiatives": 2, "strategy": 3})
    assert kept(root, other_order).status == "unchanged"
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not root.revisions("2026", "741").exists()


def test_the_public_example_is_left_byte_for_byte(data_root):
    root = DataRoot(data_root)
    path = root.form("2017", "183")
    before = path.read_bytes()
    same = read_form(path, CATALOGUE).evaluation
    assert kept(root, same).status == "unchanged"
    assert path.read_bytes() == before
    # The other way round: from nothing to the same bytes.
    path.unlink()
    kept(root, same)
    assert path.read_bytes() == before


def test_folders_of_versions_and_raters_are_neither_rounds_nor_forms(root):
    kept(root, rated(1))
    kept(root, rated(2))
    with locked(root, "2026"):
        store_rater(root, rated(3), 1, CATALOGUE)
    assert root.rounds() == ["2026"]
    found = [p.name for p in (root.evaluations / "2026").glob("*.toml")]
    assert found == ["741.toml"]


def test_an_earlier_form_that_cannot_be_read_is_not_replaced(root):
    path = root.form("2026", "741")
    path.parent.mkdir(parents=True)
    path.write_text('schema = 1\nambitions = "mail a@b.dk"\n', encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        kept(root, rated(2))
    assert "Skemaet 2026/741.toml" in str(caught.value)
    assert "a@b.dk" not in str(caught.value)
    assert "a@b.dk" in path.read_text("utf-8")


def test_a_stored_form_of_another_place_is_refused(root):
    kept(root, rated(2))
    (root.form("2026", "741")).rename(root.form("2026", "183"))
    other = form(municipality="183")
    with pytest.raises(EvaluationError, match="er ikke den kommune, filen ligger"):
        kept(root, other)


# Raters


def test_a_raters_first_form_is_never_replaced(root):
    with locked(root, "2026"):
        told = [store_rater(root, rated(n), 2, CATALOGUE) for n in (1, 2, 2, 3)]
    assert [(o.status, o.revision) for o in told] == [
        ("new", None),
        ("changed", 1),
        ("unchanged", None),
        ("changed", 2),
    ]
    folder = root.raters("2026", "741")
    assert texts(folder) == {"2.toml": EVALUATION.text(rated(1))}
    assert texts(folder / "revisions" / "2") == {
        "1.toml": EVALUATION.text(rated(2)),
        "2.toml": EVALUATION.text(rated(3)),
    }
    newest = Half(root, "2026", "741").read_latest(2, CATALOGUE)
    assert newest.form == rated(3)


# Stopped or at the same time


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize(
    ("number", "after"),
    [
        # The earlier form is renamed into its place first, then the new one.
        (1, False),
        (1, True),
        (2, False),
        (2, True),
    ],
    ids=["before_version", "after_version", "before_form", "after_form"],
)
def test_an_import_that_is_killed_leaves_the_old_or_the_new_form(
    number, after, root, tmp_path
):
    old = form(names_no_person=True, ratings={"initiatives": 1})
    new = form(names_no_person=True, ratings={"initiatives": 4})
    kept(root, old)
    file = tmp_path / "sent.toml"
    file.write_text(EVALUATION.text(new), encoding="utf-8")
    killer = (
        "import os, signal, sys\n"
        "real, calls = os.replace, []\n"
        "def stopping(*names):\n"
        "    calls.append(names)\n"
        f"    if len(calls) == {number} and not {after}:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    real(*names)\n"
        f"    if len(calls) == {number}:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.replace = stopping\n"
        "from parathed_lib.commands.app import main\n"
        "main()\n"
    )
    words = ["form", "import", str(file), "--root", str(tmp_path)]
    killed = subprocess.run(
        [sys.executable, "-c", killer, *words], check=False, timeout=300
    )
    assert killed.returncode == -signal.SIGKILL
    path = root.form("2026", "741")
    is_new = number == 2 and after
    assert path.read_text("utf-8") == EVALUATION.text(new if is_new else old)
    # The same command once more: nothing lost, no version twice, nothing left over.
    kept(root, new)
    assert path.read_text("utf-8") == EVALUATION.text(new)
    assert texts(root.revisions("2026", "741")) == {"1.toml": EVALUATION.text(old)}
    left = {p.name for p in path.parent.rglob("*") if p.is_file()}
    assert left == {".lock", "741.toml", "1.toml"}


def test_imports_at_the_same_time_lose_nothing(root, tmp_path):
    all_of_them = [
        form(names_no_person=True, ratings={"competences": a, "initiatives": b})
        for a in (1, 2)
        for b in (1, 2, 3)
    ]
    running = []
    for number, sent in enumerate(all_of_them):
        file = tmp_path / f"sent{number}.toml"
        file.write_text(EVALUATION.text(sent), encoding="utf-8")
        words = ["form", "import", str(file), "--root", str(tmp_path)]
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "parathed_lib", *words],
                stdout=subprocess.DEVNULL,
            )
        )
    assert [process.wait(timeout=300) for process in running] == [0] * 6
    versions = texts(root.revisions("2026", "741"))
    assert sorted(versions) == [f"{n}.toml" for n in range(1, 6)]
    found = [*versions.values(), root.form("2026", "741").read_text("utf-8")]
    assert sorted(found) == sorted(EVALUATION.text(sent) for sent in all_of_them)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_the_lock_goes_with_the_process_that_held_it(root):
    holding = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from parathed_lib.storage.data_root import DataRoot\n"
        "from parathed_lib.forms.evaluation.repository import locked\n"
        "with locked(DataRoot(Path(sys.argv[1])), '2026'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    words = [sys.executable, "-c", holding, str(root.path)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert kept(root, rated(1)).status == "new"


# What changed


def told(before: dict, after: dict) -> list[str]:
    return changes(EVALUATION, form(**before), form(**after), CATALOGUE)


def test_ratings_dates_and_levels_are_told_from_and_to():
    assert told(
        {
            "date": "2026-09-15",
            "ratings": {"strategy": 3, "initiatives": 2},
            "confidence": {"strategy": 2},
        },
        {
            "date": "2026-10",
            "ratings": {"strategy": 4, "competences": 1},
            "confidence": {"strategy": 5},
        },
    ) == [
        "Dato: fra 15. september 2026 til oktober 2026",
        "Strategi: fra 3 til 4",
        "Indsatser: fjernet (var 2)",
        "Sikkerhed, Strategi: fra 2 til 5",
        "Kompetencer: tilføjet, 1",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (7, 12, "fra 7 til 12"),
        (0, 5, "fra 0 til 5"),
        (5, 4, "fra 5 til et lille antal"),
        (1, 20, "fra et lille antal til 20"),
        (3, 4, "ændret"),
        (1200, 0, "fra 1.200 til 0"),
    ],
)
def test_a_count_below_five_is_told_by_no_number(before, after, line):
    def counted(value: int) -> dict:
        return {"extent": [{"id": CASES, "period": "2025", "value": value}]}

    name = "Sagsforløb i infohuset, 2025"
    assert told(counted(before), counted(after)) == [f"{name}: {line}"]


@pytest.mark.parametrize(
    ("value", "new", "gone"),
    [
        (0, "tilføjet, 0", "fjernet (var 0)"),
        (1, "tilføjet, et lille antal", "fjernet (var et lille antal)"),
        (4, "tilføjet, et lille antal", "fjernet (var et lille antal)"),
        (5, "tilføjet, 5", "fjernet (var 5)"),
    ],
)
def test_a_small_count_that_comes_or_goes_is_told_by_no_number(value, new, gone):
    counted = {"extent": [{"id": CASES, "period": "2025", "value": value}]}
    name = "Sagsforløb i infohuset, 2025"
    assert told({}, counted) == [f"{name}: {new}"]
    assert told(counted, {}) == [f"{name}: {gone}"]


TARGET = {
    "parameter": "strategy",
    "level": 3,
    "date": "2027",
    "reason": "hemmelig A",
    "owner": "hemmelig B",
}


def test_of_texts_only_the_name_is_told():
    before = {
        "label": "hemmelig 1",
        "source": "hemmelig 2",
        "ambitions": "hemmelig 3",
        "theme_order": ["leadership", "resources"],
        "summary": {"resources": "hemmelig 4"},
        "texts": {"readiness": "hemmelig 5"},
        "reasons": {"strategy": "hemmelig 6"},
        "attention_points": [{"theme": "resources", "text": "hemmelig 7"}],
        "notes": [{"about": "report", "text": "hemmelig 8"}],
        "evidence": [{"parameter": "strategy", "kind": "policy", "title": "hemmelig"}],
        "targets": [TARGET],
        "criteria": ["strategy_mentioned"],
        "role": "management",
    }
    after = {
        "label": "x",
        "source": "x",
        "recruiting_environments": "hemmelig",
        "theme_order": ["resources", "leadership"],
        "summary": {"resources": "x"},
        "texts": {"readiness": "x"},
        "reasons": {"strategy": "x"},
        "attention_points": [
            {"theme": "resources", "text": "hemmelig 7"},
            {"theme": "resources", "text": "hemmelig 9"},
        ],
        "notes": [{"about": "safety_pct", "text": "hemmelig 8"}],
        "evidence": [{"parameter": "strategy", "kind": "policy", "title": "x"}],
        "targets": [TARGET | {"level": 4, "reason": "x", "owner": "x"}],
        "criteria": ["strategy_mentioned", "strategy_approved"],
        "role": "ssp",
        "names_no_person": True,
        "may_be_named": True,
    }
    assert sorted(told(before, after)) == sorted(
        [
            "Hvordan skemaet er blevet til: ændret",
            "Kilde: ændret",
            "Ambitioner: fjernet",
            "Rekrutterende miljøer: tilføjet",
            "Udfyldt af: fra Ledelse til SSP og forebyggelse",
            "Temaernes rækkefølge: ændret",
            "Sammenfatning af temaet, Ressourcer og kompetencer: ændret",
            "Jeres beskrivelse, Beredskab: ændret",
            "Begrundelse, Strategi: ændret",
            "Opmærksomhedspunkter, Ressourcer og kompetencer: ændret",
            "Bemærkninger, rapporten: fjernet",
            "Bemærkninger, Tryghedsindeks: tilføjet",
            "Dokumentation, Strategi: ændret",
            "Mål, Strategi, »Trin«: fra 3 til 4",
            "Mål, Strategi, »Begrundelse«: ændret",
            "Mål, Strategi, »Ansvarlig funktion«: ændret",
            "Krav, Strategi: ændret",
            "Ingen personer: tilføjet, ja",
            "Må nævnes: tilføjet, ja",
        ]
    )


def test_which_answer_a_point_is_about_is_told_as_a_change():
    point = {"theme": "leadership", "text": "hemmelig"}
    about = [point | {"parameter": p} for p in ("", "strategy", "competences")]
    without, one, other = ({"attention_points": [row]} for row in about)
    name = "Opmærksomhedspunkter om et svar"
    assert told(without, one) == [f"{name}, Strategi: tilføjet"]
    assert told(one, without) == [f"{name}, Strategi: fjernet"]
    assert told(one, other) == [
        f"{name}, Strategi: fjernet",
        f"{name}, Kompetencer: tilføjet",
    ]


@pytest.mark.parametrize("kind", [EVALUATION, PLAN])
def test_every_field_of_a_form_has_a_name_by_which_a_change_is_told(kind):
    fields = set(kind.model.model_fields) - {"schema_version"}
    assert fields <= set(kind.specification.fields)


def test_equal_forms_have_no_changes():
    full = {"ratings": {"strategy": 3}, "texts": {"readiness": "x"}}
    assert told(full, full) == []


# Forms of an earlier rubric

# Made up: in 2016 three things had other names.
EARLIER = Migration(
    earlier="2016.1",
    renamed={
        "written_strategy": "strategy",
        "management": "leadership",
        "plan_and_vision": "strategy_vision",
    },
)
WITH_MIGRATION = replace(
    CATALOGUE, rubric=CATALOGUE.rubric.model_copy(update={"migrations": [EARLIER]})
)
OLD = START | {
    "rubric": "2016.1",
    "theme_order": ["resources", "management"],
    "ratings": {"written_strategy": 3, "initiatives": 2},
    "confidence": {"written_strategy": 4},
    "reasons": {"written_strategy": "a"},
    "summary": {"management": "b"},
    "texts": {"plan_and_vision": "c", "readiness": "d"},
    "attention_points": [
        {"theme": "management", "text": "e", "parameter": "written_strategy"}
    ],
    "notes": [{"about": "plan_and_vision", "text": "f"}],
    "evidence": [{"parameter": "written_strategy", "kind": "strategy", "title": "g"}],
    "targets": [TARGET | {"parameter": "written_strategy"}],
}
NEW = START | {
    "theme_order": ["resources", "leadership"],
    "ratings": {"strategy": 3, "initiatives": 2},
    "confidence": {"strategy": 4},
    "reasons": {"strategy": "a"},
    "summary": {"leadership": "b"},
    "texts": {"strategy_vision": "c", "readiness": "d"},
    "attention_points": [{"theme": "leadership", "text": "e", "parameter": "strategy"}],
    "notes": [{"about": "strategy_vision", "text": "f"}],
    "evidence": [{"parameter": "strategy", "kind": "strategy", "title": "g"}],
    "targets": [TARGET],
}


def test_a_form_of_an_earlier_rubric_gets_the_new_names_everywhere():
    draft = EVALUATION.migrated(Draft(OLD), WITH_MIGRATION)
    assert draft.data == NEW
    found, faults = EVALUATION.check(draft, WITH_MIGRATION)
    assert faults == []
    assert found == SelfEvaluation.model_validate(NEW)
    assert OLD["ratings"] == {"written_strategy": 3, "initiatives": 2}


def test_the_place_of_an_answer_is_found_by_its_new_name():
    places = {"ratings.written_strategy": "ark »Ledelse«, celle C7"}
    data = OLD | {"ratings": {"written_strategy": 9}}
    draft = EVALUATION.migrated(Draft(data, places), WITH_MIGRATION)
    _, faults = EVALUATION.check(draft, WITH_MIGRATION)
    told = [draft.told(fault) for fault in faults]
    assert len(told) == 1
    assert told[0].startswith("ark »Ledelse«, celle C7: skal være et helt tal")


def test_an_answer_under_its_old_and_its_new_name_is_a_fault():
    data = OLD | {"ratings": {"written_strategy": 3, "strategy": 1}}
    draft = EVALUATION.migrated(Draft(data), WITH_MIGRATION)
    assert [fault.path for fault in draft.faults] == ["ratings"]


@pytest.mark.parametrize("shape", [None, 3, "x", [1], {"a": {}}])
def test_a_form_of_another_shape_is_a_fault_and_no_crash(shape):
    parts = ("ratings", "theme_order", "attention_points", "notes", "texts")
    draft = EVALUATION.migrated(
        Draft(OLD | dict.fromkeys(parts, shape)), WITH_MIGRATION
    )
    _, faults = EVALUATION.check(draft, WITH_MIGRATION)
    assert faults
    assert version_faults(draft, CATALOGUE.rubric) == []


def test_a_form_of_the_rubric_in_use_is_left_alone():
    draft = Draft(NEW)
    assert EVALUATION.migrated(draft, WITH_MIGRATION) is draft
    assert EVALUATION.migrated(Draft({}), WITH_MIGRATION).data == {}
    assert version_faults(draft, CATALOGUE.rubric) == []


def test_without_a_migration_the_differences_are_told_by_our_names_alone():
    data = START | {
        "rubric": "2016.1",
        "ratings": {"per_hansen": 3, "strategy": 2},
        "texts": {q.id: "x" for q in CATALOGUE.rubric.questions[1:]},
    }
    (fault,) = version_faults(Draft(data), CATALOGUE.rubric)
    assert fault.path == "rubric"
    assert "kan ikke føres over" in fault.text
    assert "navne, som 2017.1 ikke kender: 1 i ratings" in fault.text
    assert "»Indsatser«" in fault.text
    assert "»Ledelsesmæssig forankring«" in fault.text
    assert "»Strategi«" not in fault.text
    for secret in ("hansen", "2016.1"):
        assert secret not in fault.text


def test_a_stored_form_of_an_earlier_rubric_becomes_a_version(root):
    path = root.form("2026", "741")
    path.parent.mkdir(parents=True)
    text = EVALUATION.text(form(ratings={"strategy": 3}))
    old = text.replace("2017.1", "2016.1").replace("strategy =", "written_strategy =")
    path.write_text(old, encoding="utf-8")
    outcome = kept(root, form(ratings={"strategy": 3}), WITH_MIGRATION)
    # It says the same, but the stored bytes are of a rubric that is no longer in use.
    assert outcome.changes == ("Spørgsmålenes udgave: nu 2017.1",)
    assert texts(root.revisions("2026", "741")) == {"1.toml": old}
    assert path.read_text("utf-8") == text
