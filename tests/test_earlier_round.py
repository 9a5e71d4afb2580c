"""A municipality without a form in the round: told with the round of its newest one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from report_fixtures import words

from parathed_lib import assess
from parathed_lib.data_root import DataRoot
from parathed_lib.report import page
from parathed_lib.report.keys import Keys
from parathed_lib.wording.front import dated, lead
from parathed_lib.wording.unknowns import unknowns

NONE_IN_2026 = "Kommunen har ikke afleveret et skema i runde 2026."
NEWEST_IS_OF_2017 = f"{NONE_IN_2026} Det seneste er fra runde 2017."
TO_DO = (
    "Udfyld et skema til runde 2026, eller få lavet rapporten med svarene fra runde "
    "2017."
)

Round = Callable[..., Path]


@pytest.fixture
def round_of(data_root: Path) -> Round:
    """Makes a round in which the municipalities with these codes have a form."""

    def make(name: str, *codes: str) -> Path:
        rounds = data_root / "data" / "raw" / "evaluations"
        (rounds / name).mkdir(exist_ok=True)
        text = (rounds / "2017" / "183.toml").read_text("utf-8")
        for code in codes:
            form = text.replace('municipality = "183"', f'municipality = "{code}"')
            form = form.replace('round = "2017"', f'round = "{name}"')
            (rounds / name / f"{code}.toml").write_text(form, "utf-8")
        return rounds / name

    return make


def test_a_form_of_an_earlier_round_is_told_with_what_to_do(round_of, data_root):
    round_of("2026", "101")

    ishoej = assess("Ishøj", "2026", root=data_root)

    assert (ishoej.round, ishoej.evaluation) == ("2026", None)
    assert lead(ishoej) == f"{NEWEST_IS_OF_2017} Vi ved ikke, hvor parat kommunen er."
    assert dated(ishoej) == "Der er ingen svar i runde 2026."
    first = unknowns(ishoej)[0]
    assert first.what == "Hvor parat kommunen er."
    assert first.why == f"{NEWEST_IS_OF_2017} {TO_DO}"


@pytest.mark.parametrize(
    "part", [page.front, page.summary, page.answers, page.unknowns]
)
def test_every_page_that_tells_of_no_form_tells_of_the_earlier_one(
    part, round_of, data_root
):
    round_of("2026", "101")
    ishoej = assess("Ishøj", "2026", root=data_root)
    told = words(BeautifulSoup(part(ishoej).html, "html.parser"))
    assert NEWEST_IS_OF_2017 in told
    assert TO_DO in told


def test_without_an_earlier_form_only_this_round_is_told(round_of, data_root):
    round_of("2026", "101")
    laesoe = assess("Læsø", "2026", root=data_root)
    assert lead(laesoe) == f"{NONE_IN_2026} Vi ved ikke, hvor parat kommunen er."
    first_step = "Det første skridt er at udfylde et skema."
    assert unknowns(laesoe)[0].why == f"{NONE_IN_2026} {first_step}"


def test_without_any_round_none_is_named(data_root):
    shutil.rmtree(data_root / "data" / "raw" / "evaluations")
    ishoej = assess("Ishøj", "2026", root=data_root)
    assert lead(ishoej).startswith("Kommunen har ikke afleveret et skema. Vi ved")
    assert dated(ishoej) == "Der er ingen svar."


def test_the_earlier_round_is_the_newest_before_this_one(round_of, data_root):
    for name, codes in {
        "2019": ("183",),
        "2023-05": ("183",),
        "2024": ("101",),  # nobody else's
        "2026": ("101",),
        "2027": ("183",),  # nor a later one
        "eksempel": ("183",),  # nor one that is of no time
    }.items():
        round_of(name, *codes)
    assert assess("Ishøj", "2026", root=data_root).earlier_round == "2023-05"
    assert assess("Ishøj", "2026", "2019", root=data_root).earlier_round is None
    assert assess("Læsø", "2026", "eksempel", root=data_root).earlier_round is None


def test_with_a_form_of_its_own_no_earlier_one_is_told_or_listed(round_of, data_root):
    round_of("2026", "183")
    ishoej = assess("Ishøj", "2026", root=data_root)
    forms = [i.path for i in ishoej.inputs if "evaluations" in i.path]
    assert ishoej.earlier_round is None
    assert forms == ["data/raw/evaluations/2026/183.toml"]


def test_the_earlier_form_is_one_of_the_files_that_the_report_rests_on(
    round_of, data_root
):
    round_of("2026", "101")

    def key() -> str:
        return Keys(root, "2026", "2026", template).key("183", "newest")

    root, template = DataRoot(data_root), data_root / "template"
    template.touch()
    inputs = [i.path for i in assess("Ishøj", "2026", root=data_root).inputs]
    with_2017 = key()
    rounds = root.evaluations
    (rounds / "2017").rename(rounds / "2018")  # the same bytes, another round
    with_2018 = key()
    (rounds / "2018" / "183.toml").unlink()

    assert "data/raw/evaluations/2017/183.toml" in inputs
    assert len({with_2017, with_2018, key()}) == 3
