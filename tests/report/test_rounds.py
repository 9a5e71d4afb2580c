"""Each municipality is shown with its newest form, whatever others have handed in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Command
from report_fixtures import report_key, words

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment import Assessment
from parathed_lib.errors import UnknownNameError
from parathed_lib.monitoring import monitor
from parathed_lib.pages.assessment import parts
from parathed_lib.pages.assessment.answers import ranked, theme_means
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring import front as monitoring_front
from parathed_lib.pages.monitoring.result import monitoring_result
from parathed_lib.programme import programme
from parathed_lib.programme.participants import participants
from parathed_lib.storage.data_root import DataRoot, is_later

Round = Callable[..., Path]


@pytest.fixture
def round_of(data_root: Path) -> Round:
    """Stores a form of a round for each of these codes, as Ishøj's of 2017.

    `when` is the date that stands in the forms, by default the round's name; `ratings`
    are those that they have, by default all ten.
    """

    def make(
        name: str, *codes: str, when: str = "", ratings: str | None = None
    ) -> Path:
        rounds = data_root / "data" / "raw" / "evaluations"
        text = (rounds / "2017" / "183.toml").read_text("utf-8")
        head, _, rest = text.partition("[ratings]\n")
        if ratings is not None:
            text = f"{head}[ratings]\n{ratings}\n[{rest.partition('[')[2]}"
        (rounds / name).mkdir(exist_ok=True)
        for code in codes:
            form = text.replace('municipality = "183"', f'municipality = "{code}"')
            form = form.replace('round = "2017"', f'round = "{name}"')
            form = form.replace('date = "2017"', f'date = "{when or name}"')
            (rounds / name / f"{code}.toml").write_text(form, "utf-8")
        return rounds / name

    return make


def shown(assessment: Assessment) -> str | None:
    """The round that is shown, None where there is no form."""
    found = result(assessment)["round"]
    assert found == (assessment.round if assessment.evaluation else None)
    return str(found) if found else None


def first_page(assessment: Assessment) -> str:
    return words(BeautifulSoup(parts.front(assessment).html, "html.parser"))


def test_the_first_form_of_a_round_takes_nothing_from_the_others(round_of, data_root):
    before = result(assess("Ishøj", "2026", root=data_root))
    round_of("2026", "253")

    rounds = {
        name: shown(assess(name, "2026", root=data_root))
        for name in ("Ishøj", "Greve", "Læsø")
    }

    assert rounds == {"Ishøj": "2017", "Greve": "2026", "Læsø": None}
    assert result(assess("Ishøj", "2026", root=data_root)) == before


# 2017 is Ishøj's own. Others are stored beside it; the last column is by hand.
@pytest.mark.parametrize(
    ("vintage", "others", "newest"),
    [
        ("2026", [], "2017"),
        ("2017", ["2019"], "2017"),
        ("2026", ["2019", "2023-05", "2024"], "2024"),
        ("2026", ["2019", "2023-05"], "2023-05"),
        ("2026", ["2027"], "2017"),
        ("2026", ["2026"], "2026"),
        ("2026", ["2026", "2026-05"], "2026-05"),
        ("2026", ["2026-12-31"], "2026-12-31"),  # the vintage's last day
        ("2026", ["2027-01-01"], "2017"),
        ("2017", ["2017-01-02"], "2017-01-02"),
        ("2026", ["afprøvning"], "2017"),  # of no time
    ],
)
def test_the_newest_form_that_is_not_later_than_the_vintage_counts(
    round_of, data_root, vintage, others, newest
):
    for name in others:
        round_of(name, "183", when="2017")
        round_of(name, "101", when="2017")  # nobody else's form counts
    assert shown(assess("Ishøj", vintage, root=data_root)) == newest


@pytest.mark.parametrize(
    ("round_name", "vintage", "day", "later"),
    [
        ("2026", "2026-11-22", None, False),
        ("2026-11", "2026-11-22", None, False),
        ("2026-11-22", "2026-11-22", None, False),
        ("2026-11-23", "2026-11-22", None, True),
        ("2026-12", "2026-11-22", None, True),
        ("2026-12", "2026-11-22", date(2026, 11, 30), True),
        ("2026-12", "2026-11-22", date(2026, 12, 1), False),
        ("2026", "2026-11-22", date(2020, 1, 1), True),  # seen from a day before it
        ("eksempel-2", "2026", None, False),
        ("eksempel-2", "eksempel", None, False),
        ("2017", "eksempel", None, True),
    ],
)
def test_a_round_is_later_when_it_begins_after_the_vintage_ends(
    round_name, vintage, day, later
):
    assert is_later(round_name, vintage, day) == later


def test_the_name_of_the_round_decides_and_not_the_date_in_the_form(
    round_of, data_root
):
    round_of("2019", "183", when="2027-03-01")
    round_of("2020", "183", when="2015")
    assert shown(assess("Ishøj", "2026", root=data_root)) == "2020"


def lead(assessment) -> str:
    means = ranked(assessment, theme_means(assessment))
    return say("assessment", "lead", assessment, means)


def dated(assessment) -> str:
    return say("assessment", "dated", assessment)


def headline(assessment) -> str:
    return " ".join(say("assessment", part, assessment) for part in ("level", "mean"))


def test_rounds_that_begin_on_one_day_have_one_order(round_of, data_root):
    for name in ("2019-01-01", "2019", "2019-01"):
        round_of(name, "183")
    rounds = DataRoot(data_root).rounds_of("183")
    assert rounds == ["2017", "2019", "2019-01", "2019-01-01"]


def test_a_round_that_is_asked_for_is_one_for_all(round_of, data_root):
    round_of("2026", "253")

    asked = [assess(name, "2026", "2026", root=data_root) for name in ("183", "253")]

    assert [shown(a) for a in asked] == [None, "2026"]
    told = "Kommunen har ikke afleveret noget skema i runde 2026."
    assert lead(asked[0]) == f"{told} Vi ved ikke, hvor parat kommunen er."
    assert dated(asked[0]) == "Der er ingen svar i runde 2026."
    assert unknowns(asked[0])[0].why == told


def test_a_round_that_nobody_has_is_refused_with_the_nearest(data_root):
    with pytest.raises(UnknownNameError, match="2017"):
        assess("Ishøj", "2026", "2018", root=data_root)


def test_a_newer_form_counts_even_if_it_answers_less(round_of, data_root):
    round_of("2026", "183", ratings="strategy = 3\ninitiatives = 2")

    ishoej = assess("Ishøj", "2026", root=data_root)

    assert shown(ishoej) == "2026"
    assert (ishoej.score.status, ishoej.score.answered) == ("preliminary", 2)
    assert ishoej.score.sum == 5  # nothing of 2017 is put in the gaps
    assert "Svar fra tidligere runder er ikke regnet med." in unknowns(ishoej)[0].why


def test_what_raters_wrote_does_not_count_until_they_agreed(round_of, data_root):
    folder = round_of("2026", "183")
    for number in ("1", "2"):
        (folder / "raters" / "183").mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "183.toml", folder / "raters" / "183" / f"{number}.toml")
    agreed = (folder / "183.toml").rename(folder / "kept")

    before = assess("Ishøj", "2026", root=data_root)
    agreed.rename(folder / "183.toml")
    after = assess("Ishøj", "2026", root=data_root)

    assert (shown(before), len(before.raters)) == ("2017", 0)
    assert (shown(after), len(after.raters)) == ("2026", 2)


def test_a_form_that_is_taken_out_leaves_the_one_before(round_of, data_root):
    folder = round_of("2026", "183")
    (folder / "183.toml").unlink()
    assert shown(assess("Ishøj", "2026", root=data_root)) == "2017"


def test_without_any_form_it_is_said_up_to_when(round_of, data_root):
    round_of("2027", "253")
    greve = assess("Greve", "2026", root=data_root)
    assert shown(greve) is None
    assert lead(greve).startswith(
        "Kommunen har ikke afleveret noget skema i 2026 eller tidligere. Vi ved"
    )
    assert dated(greve) == "Der er ingen svar."


# Ishøj's ten ratings of 2017 have the mean 3,0 (the public report).
@pytest.mark.parametrize(
    ("round_name", "when", "headed"),
    [
        ("2017", "2017", "I 2017: i nogen grad, 3,0 af 4"),
        ("2026", "2026-09-03", "I 2026: i nogen grad, 3,0 af 4"),
        ("2026", "2025-12", "I 2025: i nogen grad, 3,0 af 4"),
    ],
)
def test_the_heading_has_the_year_of_the_answers(
    round_of, data_root, round_name, when, headed
):
    round_of(round_name, "183", when=when)
    ishoej = assess("Ishøj", "2026", root=data_root)
    assert headline(ishoej) == headed
    heading = BeautifulSoup(parts.front(ishoej).html, "html.parser").h2
    assert words(heading) == headed


# The day of vintage 2026 is 30 November 2026: two years before is 30 November 2024.
@pytest.mark.parametrize(
    ("when", "old"),
    [
        ("2017", True),
        ("2023-05", True),
        ("2024-10-31", True),
        ("2024-11-30", False),
        ("2024", False),
        ("2026", False),
    ],
)
def test_answers_of_more_than_two_years_ago_are_called_old_in_the_first_line(
    round_of, data_root, when, old
):
    round_of("2026", "183", when=when)
    ishoej = assess("Ishøj", "2026", root=data_root)
    assert lead(ishoej).startswith("Svarene er gamle.") == old
    assert ("Svarene er gamle" in first_page(ishoej)) == old
    assert ("Få skemaet besvaret igen" in first_page(ishoej)) == old
    answers = monitoring_front.lead(monitor("Ishøj", "2026", root=data_root)).sentences
    assert answers[0].startswith("Svarene er gamle: de er fra ") == old


def test_a_form_is_a_matter_of_its_own_municipality_alone(round_of, data_root):
    def keys() -> dict[str, str]:
        root = DataRoot(data_root)
        return {code: report_key(root, code, "2026") for code in ("183", "253", "825")}

    def changed() -> set[str]:
        before.append(keys())
        return {code for code in before[-1] if before[-1][code] != before[-2][code]}

    before = [keys()]
    form = round_of("2026", "253") / "253.toml"
    assert changed() == {"253"}  # added, in a new round
    form.write_text(form.read_text("utf-8").replace("strategy = 3", "strategy = 4"))
    assert changed() == {"253"}
    round_of("2027", "183", "253", "825")
    assert changed() == set()  # later than the vintage
    round_of("2019", "253")
    assert changed() == set()  # older than what is shown
    round_of("2019", "183")
    assert changed() == {"183"}
    form.unlink()
    assert changed() == {"253"}


@pytest.mark.slow
def test_one_batch_shows_each_with_its_own_round(
    round_of, data_root, command: Command, tmp_path, repository
):
    shutil.copytree(repository / "notebooks", data_root / "notebooks")
    run = ("report", "Ishøj", "Greve", "Læsø", "--vintage", "2026")
    where = ("--root", data_root, "--out", tmp_path, "--workers", "1")
    folder = tmp_path / "2026"
    slugs = ("183-ishoej", "253-greve", "825-laesoe")

    def rounds() -> list[str | None]:
        texts = [(folder / f"{slug}.json").read_text("utf-8") for slug in slugs]
        return [json.loads(text)["round"] for text in texts]

    assert command(*run, *where).code == 0
    assert rounds() == ["2017", None, None]
    bytes_of_ishoej = (folder / "183-ishoej.html").read_bytes()
    round_of("2026", "253")
    ended = command(*run, *where)
    assert ended.code == 0
    assert rounds() == ["2017", "2026", None]
    assert (folder / "183-ishoej.html").read_bytes() == bytes_of_ishoej
    told = {
        line.split()[0]: line for line in ended.out.splitlines() if line[:3].isdigit()
    }
    assert ["unchanged" in told[code] for code in ("183", "253", "825")] == [
        True,
        False,
        True,
    ]
    index = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    cells = [words(index.select_one(f"#k{slug[:3]} .date")) for slug in slugs]
    assert cells == ["Skema: 2017 runde 2017", "Skema: 2026 runde 2026", "–"]
    assert command("verify", folder / "183-ishoej.html", "--root", data_root).code == 0
    assert command("verify", folder / "825-laesoe.html", "--root", data_root).code == 0

    assert command(*run, *where, "--round", "2026").code == 0
    assert rounds() == [None, "2026", None]


def test_monitoring_names_the_round_and_takes_a_form_up_to_its_day(round_of, data_root):
    round_of("2027", "183")
    round_of("2026", "253")
    found = {
        at: monitoring_result(monitor("Ishøj", "2026", at=at, root=data_root))
        for at in (None, "2027-01-01")
    }
    assert [f["round"] for f in found.values()] == ["2017", "2027"]
    greve = monitoring_result(monitor("Greve", "2026", root=data_root))
    laesoe = monitoring_result(monitor("Læsø", "2026", root=data_root))
    assert (greve["round"], laesoe["round"]) == ("2026", None)


def test_a_new_plan_begins_with_the_newest_form(round_of, data_root, command, tmp_path):
    round_of("2026", "253")
    for name, expected in (("Ishøj", "2017"), ("Greve", "2026")):
        file = tmp_path / f"{name}.toml"
        where = ("--vintage", "2026", "--root", data_root)
        assert command("plan", "new", name, file, *where).code == 0
        assert f'round = "{expected}"' in file.read_text("utf-8")


def test_a_draft_goes_on_with_the_newest_form(round_of, data_root, command, tmp_path):
    round_of("2026", "253")
    for name, expected in (("Ishøj", "2017"), ("Greve", "2026")):
        file = tmp_path / f"{name}.toml"
        where = ("--from-stored", "--root", data_root)
        assert command("form", "new", name, file, *where).code == 0
        assert f'round = "{expected}"' in file.read_text("utf-8")


def test_the_programme_counts_everyones_newest_form(round_of, data_root):
    codes = ("101", "147", "151", "153", "155", "157")
    round_of("2019", *codes)
    points = {p.theme: p.having for p in programme(data_root, vintage="2026").points}
    round_of("2026", "101")  # the first form of a new round
    found = programme(data_root, vintage="2026")
    assert {p.theme: p.having for p in found.points} == points
    newest = participants(DataRoot(data_root), "2026", load_catalogue()).newest_forms
    rounds = {code: newest[code].round for code in ("101", "147", "183")}
    assert rounds == {"101": "2026", "147": "2019", "183": "2017"}
