"""The monitoring in Danish: sentences, tables, figures. Numbers as worked by hand."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from monitoring_examples import AT, MONTHS, form_2019, made_root, plan, write

from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.stored import StoredPlan
from parathed_lib.monitoring import Monitoring, monitor
from parathed_lib.monitoring.extent import extent_series
from parathed_lib.monitoring.progress import Progress, progress
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.fonts import text_width
from parathed_lib.pages.drawing.palette import ACCENT, SOFT
from parathed_lib.pages.drawing.sheet import Areas, Label, Lines, Marks, Sheet
from parathed_lib.pages.monitoring import budget as budget_words
from parathed_lib.pages.monitoring import extent as extent_words
from parathed_lib.pages.monitoring import figures, plan_tables, rating_table
from parathed_lib.pages.monitoring import front as words
from parathed_lib.pages.monitoring import indicators as indicator_words
from parathed_lib.pages.monitoring import loop as loop_words
from parathed_lib.pages.monitoring import plans as plan_words
from parathed_lib.pages.monitoring import ratings as rating_words
from parathed_lib.pages.monitoring import targets as target_words
from parathed_lib.pages.monitoring import unknowns as unknown_words
from parathed_lib.pages.monitoring.counting import divided
from parathed_lib.pages.monitoring.gantt import shortened
from parathed_lib.pages.monitoring.lead import lead

HARD = "\u00a0"
HIDDEN = "skjult, så små antal ikke kan kendes"


@pytest.fixture(scope="module")
def root(embedded_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_root(embedded_root, tmp_path_factory.mktemp("worded") / "root")


@pytest.fixture(scope="module")
def followed(root: Path) -> Monitoring:
    return monitor("Ishøj", "2026", "2019", AT, root=root)


@pytest.fixture(scope="module")
def later(root: Path) -> Monitoring:
    """The same when all twelve months have begun."""
    return monitor("Ishøj", "2026", "2019", "2019-06-30", root=root)


@pytest.fixture(scope="module")
def copenhagen(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public plans of København, beside the vintage of 2017."""
    root = tmp_path_factory.mktemp("copenhagen") / "root"
    for part in ("2017", "plans", "evaluations/2017"):
        source = repository / "data" / "raw" / part
        shutil.copytree(source, root / "data" / "raw" / part)
    return root


def on(day: str, **changed: object) -> Progress:
    """The example's plan on a day."""
    stored = StoredPlan(Plan.model_validate(plan(**changed)), "", "plans/183.toml", "")
    return progress(stored, date.fromisoformat(day))


# Ratings


def test_the_front_tells_what_moved_and_that_the_doubt_is_unknown(followed):
    assert rating_words.headline(followed) == (
        "Svarenes gennemsnit",
        f"fra 3,2 til 3,3{HARD}af{HARD}4",
    )
    assert rating_words.changes(followed) == [
        "To svar er højere og ét er lavere siden 2017. Seks er som før.",
        "Ét svar fra før mangler nu.",
        "Ét trin i ét svar flytter gennemsnittet 0,11.",
        "Det er ikke oplyst i begge runder, hvor sikre svarene er. Vi ved derfor ikke, "
        "om ændringen er større end tvivlen om dem.",
    ]


def test_one_step_in_one_answer_is_told_as_within_what_raters_differ_by(root, tmp_path):
    shutil.copytree(root, tmp_path / "root")
    first = monitor("Ishøj", "2017", "2017", root=root).now.rating
    data = form_2019(ratings={**first, "strategy": 4})
    write(tmp_path / "root", "evaluations/2019/183.toml", data)
    found = monitor("Ishøj", "2026", "2019", root=tmp_path / "root")
    said = " ".join(rating_words.changes(found))
    assert "Ét svar er højere siden 2017. Ni er som før." in said
    assert "Så meget kan to bedømmere af den samme kommune være uenige." in said


def test_without_an_earlier_form_it_is_said_why_nothing_is_compared(embedded_root):
    found = monitor("Ishøj", "2026", root=embedded_root)
    assert rating_words.changes(found) == [
        "Svarene er gamle: de er fra 2017. Der er intet skema fra en tidligere runde "
        "at sammenligne med."
    ]
    assert rating_table.picture(found) is None
    nobody = monitor("Læsø", "2026", root=embedded_root)
    assert rating_words.changes(nobody) == [
        "Kommunen har ikke afleveret et skema fra 2026 eller før."
    ]


def test_another_rubric_is_said(root, tmp_path):
    shutil.copytree(root, tmp_path / "root")
    path = tmp_path / "root" / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    text = path.read_text("utf-8").replace('rubric = "2017.1"', 'rubric = "2012.x"')
    path.write_text(text, "utf-8")
    found = monitor("Ishøj", "2026", "2019", root=tmp_path / "root")
    [said] = rating_words.changes(found)
    assert "følger en anden rubrik end nu" in said
    assert "2012" not in said


def test_a_theme_is_not_compared_when_its_answers_are_others(followed):
    table = rating_table.change_table(followed)
    by_name = {mean.name: mean for mean, _ in table.themes}
    leadership = by_name["Ledelse og strategisk forankring"]
    # (3 + 2 + 1) / 3 and (4 + 2) / 2
    assert (leadership.before, leadership.now) == ("2,0", "3,0")
    assert leadership.change == "ikke de samme svar"
    # (2 + 4 + 3) / 3 and (3 + 4 + 3) / 3
    assert by_name["Beredskab og indsats"].change == "+0,3"
    assert table.total.before == "3,2"


# Indicators


def test_the_indicators_are_told_with_what_their_difference_can_carry(followed):
    rows = {row.name: row for row in indicator_words.indicator_rows(followed)}
    income = rows["Gennemsnitlig disponibel indkomst"]
    assert (income.before, income.before_period) == ("193.760", "2015")
    assert income.change == "Ny periode: højere. Ikke omregnet for prisstigninger."
    told = rows["Andel ikke-vestlige indbyggere"]
    assert (told.change, told.descriptive) == ("Sammenlignes ikke.", True)
    assert "stor nok" in indicator_words.subtitle(followed)


def test_a_substitute_is_told_as_another_measure(followed):
    rows = {row.name: row for row in indicator_words.indicator_rows(followed)}
    row = rows["Elever med over 10 pct. fravær i folkeskolen"]
    assert "et andet mål end" in row.measure


def test_without_an_earlier_vintage_the_figures_stand_alone(root):
    found = monitor("Ishøj", "2017", root=root)
    rows = indicator_words.indicator_rows(found)
    assert {row.before_why for row in rows} == {"ingen tidligere årgang"}
    assert {r.change for r in rows} == {
        "Intet at sammenligne med.",
        "Sammenlignes ikke.",
    }


# Extent


def test_the_limits_are_told_in_words(later):
    [concerns, *_] = extent_series(later)
    assert extent_words.limits_words(concerns) == (
        "Gennemsnittet er 12,0. Er intet ændret, ligger omtrent 998 af 1.000 perioder "
        "fra 3 til 24. Én periode ligger uden for."
    )
    text = extent_words.picture(concerns)
    assert text.title == (
        "Bekymringshenvendelser til kommunen: 10 i januar 2018 og 12 i januar 2019"
    )
    assert [row[1] for row in text.rows] == [str(value) for _, value in MONTHS]


def test_too_few_periods_are_told_and_missing_is_not_zero(followed):
    [concerns, infohouse, cases] = extent_series(followed)
    assert extent_words.limits_words(concerns).startswith("For få perioder")
    assert extent_words.picture(infohouse) is None
    assert extent_words.picture(cases) is None
    groups = dict(extent_words.extent_groups(followed))
    [row] = groups["Sagsforløb i infohuset"]
    assert (row.value, row.why) == ("", "ikke oplyst")
    [row] = groups["Henvendelser fra kommunen til infohuset"]
    assert (row.value, row.why) == ("", "skjult, så små antal ikke kan kendes")


def test_a_heading_says_that_the_sources_differ(root, tmp_path):
    extent = [
        {"id": "concerns_to_municipality", "period": p, "value": v}
        for p, v in (("2016", 20), ("2017", 30))
    ]
    own = with_plan(root, tmp_path, extent=[extent[1] | {"value": 40}])
    write(own, "evaluations/2019/183.toml", form_2019(extent=extent))
    found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=own)
    text = extent_words.picture(extent_series(found)[0])
    assert text.title == (
        "Bekymringshenvendelser til kommunen: 20 i 2016 og 30 eller 40 i 2017 "
        "(kilderne siger hver sit)"
    )


def test_only_the_counts_that_are_missing_are_told_as_unknown(followed):
    told = [u.what for u in unknown_words.unknowns(followed)]
    assert "Hvor mange der er af sagsforløb i infohuset." in told
    assert not any("bekymringer og sager" in what for what in told)


def test_a_series_with_a_hidden_count_tells_no_mean_and_draws_no_place(root, tmp_path):
    """The drawings of a hidden 2 and a hidden 4 are the same, byte for byte."""
    drawings = set()
    for value in (2, 4):
        own = tmp_path / str(value) / "root"
        shutil.copytree(root, own)
        counts = [("2016", 20), ("2017", value), ("2018", 30)]
        extent = [
            {"id": "concerns_to_municipality", "period": p, "value": v}
            for p, v in counts
        ]
        write(own, "evaluations/2019/183.toml", form_2019(extent=extent))
        found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=own)
        [series, *_] = extent_series(found)
        text = extent_words.picture(series)
        drawings.add(to_svg(figures.extent_series(series), "a", text.alt))
        assert series.limits is None
        assert dashed(figures.extent_series(series)) == 1
    assert len(drawings) == 1


# Plans


def test_the_milestones_are_told_in_words():
    rows = plan_tables.milestone_rows(on(AT))
    assert [(r.code, r.word, r.slack) for r in rows] == [
        ("M1", "nået", "11 dage før"),
        ("M2", "nået for sent", "14 dage for sent"),
        ("M3", "overskredet", "91 dage over"),
        ("M4", "kommende", "i dag"),
        ("M5", "kommende", "184 dage tilbage"),
        ("M6", "uden dag", ""),
    ]
    assert rows[2].remark == "Ligger før fasen"
    assert rows[5].due_text == "inden udgangen af september"
    assert plan_words.milestones_told(on(AT)) == (
        "Af seks milepæle er 1 nået, 1 nået for sent, 1 overskredet, 2 kommende og 1 "
        "uden dag."
    )


DONE = {"text": "a", "due": "2017", "reached": "2017"}
GONE = {"text": "b", "due": "2017"}
TO_COME = {"text": "c", "due": "2019"}


@pytest.mark.parametrize(
    ("milestones", "finding"),
    [
        ([], "Planen har ingen milepæle"),
        ([TO_COME], "Ingen milepæl er forfalden endnu"),
        ([{"text": "a", "due": "maj"}], "Ingen milepæl har en dag"),
        ([DONE], "Alle milepæle er nået"),
        ([DONE, TO_COME], "Én milepæl er nået, og ingen er overskredet"),
        ([GONE, DONE], "Én milepæl er overskredet"),
        ([GONE, GONE], "To milepæle er overskredet"),
    ],
)
def test_the_title_tells_what_stands_out(milestones, finding):
    assert plan_words.finding(on(AT, milestones=milestones)) == finding


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([(1, "nået")], "Planens ene milepæl er nået."),
        ([(3, "nået"), (0, "x")], "Alle tre milepæle er nået."),
        ([(1, "nået"), (1, "kommende")], "Af to milepæle er 1 nået og 1 kommende."),
    ],
)
def test_counts_are_told_in_the_singular_and_the_plural(counts, said):
    assert divided(counts, "milepæl", "milepæle") == said


def test_how_the_day_lies_to_the_plan_is_told():
    assert plan_words.begun(on("2017-12-31")) == "Planen begynder først 1. januar 2018."
    assert plan_words.begun(on("2018-01-01")).startswith("Planen gælder fra 1. januar")
    assert plan_words.begun(on("2020-01-01")) == "Planen sluttede 31. december 2019."
    assert plan_words.begun(on(AT, first="", last="")) == (
        "Planen oplyser ikke sin periode."
    )


def test_the_actions_are_told_by_status(followed):
    found = on(AT)
    assert plan_words.actions_told(followed, found) == (
        "Af tre handlinger er 1 planlagt, 1 i gang og 1 uden oplyst status. Én har "
        "overskredet fristen. Én skulle være begyndt."
    )
    rows = plan_tables.action_rows(followed, found)
    assert [r.warning for r in rows] == [
        "Fristen er overskredet",
        "",
        "Skulle være begyndt",
    ]
    assert [r.code for r in rows] == ["a", "b", "c"]  # the plan's own
    # b is done, says the plan, but only on 1 September
    assert [(r.status, r.known) for r in rows] == [
        ("I gang", True),
        ("planen oplyser først status pr. 1. september 2018", False),
        ("Planlagt", True),
    ]
    assert rows[0].milestones == "M1 nået, M2 nået for sent"
    assert (rows[0].part, rows[1].part) == ("Viden", "Opstart")


def test_targets_are_told(followed):
    assert target_words.results_told(on(AT)) == (
        "Af tre mål med tal: ét er nået, ét er ikke nået til tiden og ét er ikke talt "
        "op. Ét resultatmål er kun beskrevet i ord."
    )
    rows = target_words.result_words(on(AT))
    assert rows[0].share == f"80{HARD}% af det laveste ventede"
    assert target_words.own_title(followed) == "Ét af fire egne mål er nået"


@pytest.mark.parametrize(
    ("level", "title"),
    [
        (3, "Kommunens eget mål er ikke nået endnu"),
        (2, "Kommunens eget mål var nået fra begyndelsen"),
        (1, "Kommunens eget mål var nået fra begyndelsen"),
    ],
)
def test_a_target_no_higher_than_the_answer_it_was_set_beside_was_reached_before(
    root, tmp_path, level, title
):
    """The answer on registration is 2 in either round."""
    own = tmp_path / "root"
    shutil.copytree(root, own)
    path = own / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    text = path.read_text("utf-8").partition("[[targets]]")[0]
    text += (
        f'[[targets]]\nparameter = "registration_practice"\nlevel = {level}\n'
        'date = "2019"\nreason = "Det er vigtigt."\nowner = "Chefen"\n'
    )
    path.write_text(text, "utf-8")
    found = monitor("Ishøj", "2026", "2019", AT, root=own)
    assert target_words.own_title(found) == title
    [row] = target_words.own_words(found)
    assert f"eget mål {row.verdict}" in title or f"eget mål er {row.verdict}" in title


def test_the_budget_is_set_against_its_frame():
    found = on(AT)
    # the printed sum meets the frame, and what the lines come to passes it
    assert budget_words.title(found) == (
        "Linjerne ligger over rammen i 2018, men den trykte sum holder sig til rammen"
    )
    # 300,000 + 150,000 against a printed 400,000
    assert budget_words.differences(found)[0] == (
        f"2018: linjerne giver 450.000{HARD}kr., den trykte sum er 400.000{HARD}kr. "
        f"Forskellen er 50.000{HARD}kr."
    )
    [row] = budget_words.budget_rows(found)
    assert (row.outside, row.verdict) == (
        "-",
        f"linjerne 50.000{HARD}kr. over rammen, den trykte sum lig med rammen",
    )


def test_a_budget_that_adds_up_is_told_once():
    amounts = [
        {"kind": "row", "name": "Kurser", "kr": 400_000, "year": 2018},
        {"kind": "total", "name": "I alt", "kr": 400_000, "year": 2018},
        {"kind": "frame", "name": "Ramme", "kr": 400_000, "year": 2018},
    ]
    found = on(AT, budget=amounts)
    assert budget_words.title(found) == "Budgettet holder sig til rammen"
    assert [row.verdict for row in budget_words.budget_rows(found)] == [
        "lig med rammen"
    ]


def test_lines_by_year_are_set_against_a_frame_for_the_whole_plan():
    """250,000 and 200,000 are 450,000, which is 50,000 over."""
    amounts = [
        {"kind": "row", "name": "Kurser", "kr": 250_000, "year": 2018},
        {"kind": "row", "name": "Kurser", "kr": 200_000, "year": 2019},
        {"kind": "frame", "name": "Ramme", "kr": 400_000},
    ]
    found = on(AT, budget=amounts)
    assert budget_words.title(found) == "Budgettet ligger over rammen for hele planen"
    whole = budget_words.budget_rows(found)[-1]
    assert whole.verdict == f"50.000{HARD}kr. over rammen"
    assert budget_words.added_told(found) == (
        "I rækken for hele planen har vi lagt årenes tal sammen for linjerne."
    )


@pytest.mark.parametrize(("frame", "word"), [(300_000, "over"), (500_000, "under")])
def test_a_budget_beside_its_frame_is_told(frame, word):
    amounts = [
        {"kind": "total", "name": "I alt", "kr": 400_000, "year": 2018},
        {"kind": "frame", "name": "Ramme", "kr": frame, "year": 2018},
    ]
    found = on(AT, budget=amounts)
    assert budget_words.title(found) == f"Budgettet ligger {word} rammen i 2018"
    [row] = budget_words.budget_rows(found)
    assert row.verdict == f"100.000{HARD}kr. {word} rammen"


def test_gaps_in_the_loop_are_said(followed):
    table = loop_words.loop_table(followed, on(AT))
    assert table.title == "To af syv opmærksomhedspunkter har en handling"
    assert [row.gaps for row in table.rows] == [
        ("ingen handling",),
        ("ingen handling",),
        ("ingen handling",),
        ("ingen handling",),
        (),
        (
            "ingen milepæl",
            "intet mål for omgivelserne",
            "punktet er ikke knyttet til et svar",
        ),
        ("ingen handling",),
    ]
    assert table.rows[5].reassessment == "punktet er ikke knyttet til et svar"
    assert table.rows[4].reassessment == "Kompetencer: 4, som før. Planens mål er 4."
    assert table.rows[4].indicator == (
        f"Tryghedsindeks: 83{HARD}%, 2023, hele politikredsen"
    )


def test_the_next_milestones_come_with_the_days_that_are_left(followed):
    found = words.next_milestones(followed)
    assert [(n.due, n.left) for n in found] == [
        ("30. juni 2018", "i dag"),
        ("31. december 2018", "om 184 dage"),
    ]
    assert words.next_title(found) == "De næste to milepæle"
    assert [n.remark for n in found] == ["", ""]


@pytest.mark.parametrize(
    ("status", "remark"),
    [
        ("postponed", "Handlingen er udskudt"),
        ("abandoned", "Handlingen er opgivet"),
        ("running", ""),
    ],
)
def test_a_coming_milestone_of_an_action_that_stopped_says_so(
    root, tmp_path, status, remark
):
    action = {"id": "handling-4", "title": "Hold kurser", "status": status}
    milestone = {"text": "Kurset er holdt", "due": "2018", "action": "handling-4"}
    own = with_plan(root, tmp_path, actions=[action], milestones=[milestone])
    found = monitor("Ishøj", "2026", "2019", AT, root=own)
    [coming] = words.next_milestones(found)
    assert coming.remark == remark
    told = [s.plain for _, part in words.status_text(found) for s in part]
    assert (f"{remark}." in told) is bool(remark)


def with_plan(root: Path, folder: Path, **changed: object) -> Path:
    """A copy of the root with another plan."""
    shutil.copytree(root, folder / "root")
    write(folder / "root", "plans/183.toml", plan(**changed))
    return folder / "root"


def actions(*statuses: str, **every: object) -> list[dict[str, object]]:
    return [
        {"id": f"{n}", "title": "Hold kurser"} | ({"status": s} if s else {}) | every
        for n, s in enumerate(statuses, start=1)
    ]


@pytest.mark.parametrize(
    ("statuses", "title"),
    [
        (["done", "abandoned", "running", ""],
         "Én af fire handlinger er gennemført, én er opgivet"),
        (["abandoned", "running"],
         "Én af to handlinger er opgivet, ingen er meldt gennemført"),
        (["done", "done"], "To af to handlinger er gennemført"),
        (["running", ""], "Ingen af to handlinger er meldt gennemført"),
        (["running"], "Planens ene handling er ikke meldt gennemført"),
        (["done"], "Planens ene handling er gennemført"),
        (["abandoned"], "Planens ene handling er opgivet"),
    ],
)  # fmt: skip
def test_what_is_given_up_is_not_counted_as_done(statuses, title):
    found = on(AT, actions=actions(*statuses), milestones=[])
    assert plan_words.actions_title(found) == title


@pytest.mark.parametrize(
    ("statuses", "title"),
    [
        (["abandoned"],
         "Ét af syv opmærksomhedspunkter har en handling, heraf én opgivet"),
        (["abandoned", "running"], "Ét af syv opmærksomhedspunkter har en handling"),
    ],
)  # fmt: skip
def test_a_point_whose_only_action_was_given_up_is_told(
    root, tmp_path, statuses, title
):
    own = with_plan(
        root, tmp_path, actions=actions(*statuses, points=[5]), milestones=[]
    )
    found = monitor("Ishøj", "2026", "2019", AT, root=own)
    table = loop_words.loop_table(found, progress(found.plans[0], found.at))
    assert table.title == title
    told = [(r.action_code, r.action_status) for r in table.rows if r.action_code]
    assert told[0] == ("1", "Opgivet")


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ([], "Det ene opmærksomhedspunkt har ingen handling"),
        ([1], "Det ene opmærksomhedspunkt har en handling"),
    ],
)
def test_one_point_is_told_in_the_singular(root, tmp_path, points, title):
    # the form of 2019 has one point
    own = with_plan(
        root,
        tmp_path,
        round="2019",
        actions=actions("running", points=points),
        milestones=[],
        set_aside=[],
    )
    found = monitor("Ishøj", "2026", "2019", AT, root=own)
    table = loop_words.loop_table(found, progress(found.plans[0], found.at))
    assert table.title == title


def test_one_target_is_told_in_the_singular():
    few = {
        "expected": "≥ 50",
        "of": "deltagere",
        "actual": 40,
        "actual_date": "2018-06-01",
    }
    target = {"text": "Kurser", "due": "2018-05-31", "measures": [few]}
    found = on(AT, result_targets=[target])
    assert target_words.result_title(found) == "Målet med tal er ikke nået"


def counted(count: int | None, **changed: object) -> dict[str, object]:
    told = {} if count is None else {"actual": count}
    return {"expected": "≥ 5", "of": "borgere", **told, **changed}


@pytest.mark.parametrize(
    ("counts", "title", "sentence"),
    [
        (
            [2],
            "Ét mål med tal er {}",
            "Af ét mål med tal: ét er {}.",
        ),
        (
            [2, 3],
            "To mål med tal er {}",
            "Af to mål med tal: to er {}.",
        ),
        (
            [2, None],
            "Ét mål med tal er skjult, det sidste er ikke talt op",
            "Af to mål med tal: ét er ikke talt op og ét er {}.",
        ),
        (
            [2, 9],
            "Ét mål med tal er skjult, det sidste er nået",
            "Af to mål med tal: ét er nået og ét er {}.",
        ),
        (
            [2, None, None],
            "Ét mål med tal er skjult, og ingen har talt op for de to andre",
            "Af tre mål med tal: to er ikke talt op og ét er {}.",
        ),
        (
            [2, 9, 0],
            "Ét mål med tal er skjult, og af de to andre er ét nået",
            "Af tre mål med tal: ét er nået, ét er ikke nået endnu og ét er {}.",
        ),
    ],
)
def test_a_hidden_result_is_told_as_hidden_and_not_as_not_reached(
    counts, title, sentence
):
    targets = [{"text": "Mål", "measures": [counted(count)]} for count in counts]
    found = on(AT, result_targets=targets)
    assert target_words.result_title(found) == title.format(HIDDEN)
    assert target_words.results_told(found) == sentence.format(HIDDEN)
    row = target_words.result_words(found)[0]
    assert (row.actual, row.share) == ("", "")
    assert row.verdict == HIDDEN
    assert row.mark == "undated"


def test_a_milestone_reached_in_the_month_of_its_day_is_perhaps_late(followed):
    """Due on the 15th, reached in February: by the 15th or after it, nobody says."""
    milestone = {"text": "a", "due": "medio februar 2018", "reached": "februar 2018"}
    found = on(AT, milestones=[milestone])
    [row] = plan_tables.milestone_rows(found)
    assert (row.word, row.slack, row.reached_text) == (
        "nået, måske for sent",
        "",
        "februar 2018",
    )
    assert plan_words.milestones_told(found).endswith(
        "Én er måske nået for sent: planen oplyser ingen dag."
    )


def test_the_figures_table_has_a_column_for_when_it_was_reached(followed):
    text = plan_words.gantt(followed, on(AT), 1)
    assert text.columns == ["Del", "Fra", "Til eller skal nås", "Nået", "Stand"]
    rows = {row[0]: row[1:] for row in text.rows}
    assert rows["M2"] == ["–", "15. februar 2018", "1. marts 2018", "nået for sent"]
    assert rows["a"] == ["1. januar 2018", "31. maj 2018", "–", "i gang"]
    assert rows["F1"] == ["1. januar 2018", "31. marts 2018", "–", "slut"]


# The front page


def test_the_front_opens_with_the_plan_where_answers_cannot_be_compared(
    copenhagen, followed, tmp_path, root
):
    found = monitor("København", "2017", at="2011-12-20", root=copenhagen)
    first = lead(found)
    # nine of the learning network; its nine to come and the two of VINK
    assert (first.title, first.score) == (
        "Ni milepæle er overskredet, elleve kommer",
        "",
    )
    assert first.sentences == [
        "De to planer er talt sammen.",
        "Kommunen har ikke afleveret et skema fra 2017 eller før.",
    ]
    # where they can be compared, the answers open
    assert lead(followed).title == "Svarenes gennemsnit"
    alone = with_plan(
        root, tmp_path, actions=actions("planned", start="2018"), milestones=[]
    )
    found = monitor("Ishøj", "2017", "2017", AT, root=alone)
    assert lead(found).title == "Én handling: én planlagt"
    assert "Én skulle være begyndt." in lead(found).sentences


def test_the_doubt_stands_in_full_once(followed):
    full = "Det er ikke oplyst i begge runder"
    assert any(full in text for text in rating_words.changes(followed))
    told = [s.plain for _, part in words.status_text(followed) for s in part]
    for short in (lead(followed).sentences, told):
        assert not any(full in text for text in short)
        assert "Vi ved ikke, om ændringen er større end tvivlen om svarene." in short


def test_a_later_form_that_is_not_used_is_told(root):
    found = monitor("Ishøj", "2017", "2017", root=root)
    note = "Et skema fra runde 2019 er ikke med. Giv --round 2019."
    assert note in rating_words.changes(found)
    assert note in lead(found).sentences
    used = monitor("Ishøj", "2017", at="2019-06-30", root=root)
    assert not any("--round" in text for text in rating_words.changes(used))


def test_the_figures_are_headed_by_their_vintage_on_a_day_of_another_year(root):
    other = monitor("Ishøj", "2026", "2019", AT, root=root)
    assert indicator_words.headings(other) == ("Årgang 2017", "Årgang 2026")
    assert indicator_words.not_of_the_day(other) == (
        "Tallene er fra årgang 2026. De viser ikke, hvordan det så ud den 30. juni "
        "2018."
    )
    assert rating_table.change_table(other).now == "Svar, runde 2019"
    same = monitor("Ishøj", "2026", "2019", root=root)
    assert indicator_words.headings(same) == ("Før", "Nu")
    assert indicator_words.not_of_the_day(same) == ""
    assert rating_table.change_table(same).now == "Nu, runde 2019"


def test_the_status_can_be_copied(followed):
    told = dict(words.status_text(followed))
    assert list(told) == [
        "Eksempel på en plan",
        "Svarene",
        "Kommunens egne mål",
        "Omgivelserne",
    ]
    status = [sentence.plain for sentence in told["Eksempel på en plan"]]
    assert status[0] == (
        "Status den 30. juni 2018. Planen gælder fra 1. januar 2018 til 31. december "
        "2019. Udvalgets beslutning 1. december 2017: godkendt."
    )
    assert status[-1] == (
        "Næste milepæl er senest 30. juni 2018 (i dag): »Udvalget er orienteret«."
    )
    assert all(text.endswith((".", "«.")) for text in status)


def test_no_sentence_is_in_officialese_or_shouts(followed, later):
    for found in (followed, later):
        told = [s.plain for _, part in words.status_text(found) for s in part]
        told += [f"{u.what} {u.why}" for u in unknown_words.unknowns(found)]
        assert all("!" not in text and "  " not in text for text in told)
        assert all(".." not in text for text in told)
        assert all(len(s.split()) < 40 for t in told for s in re.split(r"(?<=\.) ", t))


def test_what_is_not_known_is_said(followed, embedded_root):
    told = {u.what: u.why for u in unknown_words.unknowns(followed)}
    assert "Om én overskredet milepæl alligevel er nået." in told
    assert "Hvornår én milepæl skal være nået." in told
    assert "Om planen virker." in told
    assert "Om nogen i kommunen er på vej mod ekstremisme." in told
    nobody = monitor("Læsø", "2017", root=embedded_root)
    told = {u.what: u.why for u in unknown_words.unknowns(nobody)}
    assert "Hvor langt kommunen er med en plan." in told
    assert words.no_next(nobody).startswith("Der er ingen plan")


def test_the_public_plans_of_copenhagen_on_two_days(copenhagen):
    """By hand: of 19 milestones one lacks its year; nine days had passed by 20 December
    2011, and all eighteen by 2017. Of VINK's two, February 2017 had passed."""
    early = monitor("København", "2017", at="2011-12-20", root=copenhagen)
    learning, vink = plan_words.standings(early)
    assert (learning.states["overdue"], learning.states["coming"]) == (9, 9)
    assert learning.states["undated"] == 1
    assert plan_words.begun(vink) == "Planen begynder først 1. januar 2016."
    assert all(not s.points for s in extent_series(early))  # 2014 had not begun
    late = monitor("København", "2017", at="2017-06-30", root=copenhagen)
    learning, vink = plan_words.standings(late)
    assert learning.states["overdue"] == 18
    assert (vink.states["overdue"], vink.states["coming"]) == (1, 1)
    [concerns, *_] = extent_series(late)
    assert [(p.period, p.value) for p in concerns.points] == [
        ("2014", 60),
        ("2015", 100),
    ]
    # with the 1.8 and 2.4 on top, the printed sums meet 4.1 and 6.2; the lines do not
    assert budget_words.title(vink) == (
        "Linjerne ligger over rammen i 2016 og 2017, men den trykte sum holder sig til "
        "rammen"
    )
    assert {row.verdict for row in budget_words.budget_rows(vink)} == {
        f"linjerne 50.000{HARD}kr. over rammen, den trykte sum lig med rammen"
    }
    # rows of 1.40 + 0.35 + 0.60 against a printed 2.30
    assert budget_words.differences(vink)[0] == (
        f"2016: linjerne giver 2.350.000{HARD}kr., den trykte sum er "
        f"2.300.000{HARD}kr. Forskellen er 50.000{HARD}kr."
    )


# Figures


def sheet(figure: Figure) -> Sheet:
    [found] = figure.artists
    assert isinstance(found, Sheet)
    return found


def of_kind(figure: Figure, kind: type) -> list:
    return [item for item in sheet(figure).items if isinstance(item, kind)]


def dashed(figure: Figure) -> int:
    return sum(len(m.points) for m in of_kind(figure, Marks) if m.dashes)


def misplaced(figure: Figure) -> list[str]:
    """The texts that leave their drawing."""
    found = []
    for label in of_kind(figure, Label):
        width = text_width(label.text, label.size, label.weight)
        left = {"left": 0, "center": width / 2, "right": width}[label.align]
        start = label.x - left
        inside = start >= -1 and start + width <= sheet(figure).width + 1
        if not inside or not 0 <= label.y <= sheet(figure).height:
            found.append(label.text)
    return found


@pytest.mark.parametrize("slim", [False, True])
def test_every_text_lies_inside_its_drawing(followed, later, copenhagen, slim):
    found = [figures.ratings_change(followed, slim=slim)]
    found += [figures.extent_series(extent_series(later)[0], slim=slim)]
    for at in ("2011-12-20", "2017-06-30"):
        view = monitor("København", "2017", at=at, root=copenhagen)
        found += [figures.gantt(p, slim=slim) for p in plan_words.standings(view)]
    found += [
        figures.gantt(on(day), slim=slim) for day in ("2010-01-01", AT, "2030-01-01")
    ]
    for figure in found:
        assert misplaced(figure) == []
        assert sheet(figure).width == (328 if slim else 800)


@pytest.mark.parametrize("slim", [False, True])
def test_the_plan_in_time_holds_a_mark_of_its_own_for_each_state(slim):
    figure = figures.gantt(on(AT), slim=slim)
    texts = [label.text for label in of_kind(figure, Label)]
    # M6 has no day: it stands in the table alone
    assert [t for t in texts if re.fullmatch(r"M\d", t)] == [
        "M1",
        "M2",
        "M3",
        "M4",
        "M5",
    ]
    assert {"nået", "nået for sent", "overskredet", "kommende"} <= set(texts)
    assert "30. juni 2018" in texts
    # a triangle in the legend and one at M3
    triangles = [a for a in of_kind(figure, Areas) if len(a.polygons[0]) == 3]
    assert len(triangles) == 2
    halves = [a for a in of_kind(figure, Areas) if len(a.polygons[0]) == 17]
    assert len(halves) == 2


def test_the_line_of_the_day_moves_with_the_day():
    def line(day: str) -> float:
        [found] = [
            group.paths[0][0][0]
            for group in of_kind(figures.gantt(on(day)), Lines)
            if group.color == ACCENT
        ]
        return found

    places = [line(day) for day in ("2018-01-01", AT, "2019-01-01", "2019-12-31")]
    assert places == sorted(places)
    assert len(set(places)) == 4
    # far outside, it stands at the edge and its label says so
    labels = [t.text for t in of_kind(figures.gantt(on("2030-01-01")), Label)]
    assert "1. januar 2030 →" in labels


@pytest.mark.parametrize("slim", [False, True])
def test_each_label_of_the_axis_tells_its_year(copenhagen, slim):
    view = monitor("København", "2017", at="2011-12-20", root=copenhagen)
    drawn = [*plan_words.standings(view), on(AT), on("2030-01-01")]
    drawn += [on(day, milestones=[SOON], actions=[], phases=[]) for day in NEAR]
    for found in drawn:
        labels = [t for t in of_kind(figures.gantt(found, slim=slim), Label)]
        axis = [t.text for t in labels if t.color == SOFT and t.weight == 400]
        assert axis
        assert all(re.fullmatch(r"(\S+ )?\d{4}", text) for text in axis), axis


SOON = {"text": "a", "due": "15. juli 2018"}
NEAR = (AT, "2018-07-15", "2018-07-29")


def test_an_action_has_the_plans_own_code_in_the_drawing():
    found = on(
        AT, actions=actions("running", id="handling-4", due="2018"), milestones=[]
    )
    texts = [label.text for label in of_kind(figures.gantt(found), Label)]
    assert "handling-4" in texts
    assert "H1" not in texts


def test_a_missing_month_breaks_the_line(later):
    [concerns, *_] = extent_series(later)
    figure = figures.extent_series(concerns)
    lines = [
        path
        for group in of_kind(figure, Lines)
        if group.color == ACCENT
        for path in group.paths
    ]
    # January to October, and December with January: November is not known
    assert [len(path) for path in lines] == [10, 2]


def test_an_arrow_leads_from_each_rating_that_moved(followed):
    figure = figures.ratings_change(followed)
    arrows = [a for a in of_kind(figure, Areas) if len(a.polygons[0]) == 3]
    assert len(arrows) == 3
    assert dashed(figure) == 1  # one is not answered now


def test_a_text_is_cut_to_its_room_without_marks_that_turn_it():
    assert shortened("kort", 200) == "kort"
    cut = shortened("\u202e" + "langt ord " * 40, 200)
    assert cut.endswith("…")
    assert "\u202e" not in cut
    assert text_width(cut, 14) <= 200
    assert shortened("x" * 900, 100).count("x") < 30


def test_a_text_alternative_holds_the_numbers(followed, later):
    alt = plan_words.gantt(followed, on(AT), 1).alt
    assert "1 overskredet" in alt
    assert len(alt) <= 250
    alt = rating_table.picture(followed).alt
    assert "Gennemsnit 3,2 til 3,3" in alt
    assert "Strategi 3 til 4" in alt
    alt = extent_words.picture(extent_series(later)[0]).alt
    assert "Grænser 3 til 24" in alt
