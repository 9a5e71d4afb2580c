"""The page of a plan: its words and numbers, hostile texts, Chromium, equal bytes."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from browser_fixtures import (
    asked_for,
    at_widths,
    harm,
    open_details,
    sheets,
    shown,
    sticking_out,
    violations,
)
from bs4 import BeautifulSoup, Comment
from report_fixtures import MakePage, Report, assert_remade, parsed, words
from test_form_hostile_text import (
    HOSTILE,
    MARKED,
    UNBROKEN,
    elements,
    on_a_page,
    strings,
)

from parathed_lib.catalogue import fold
from parathed_lib.formatting import kroner, year_list
from parathed_lib.pages.messages import say
from parathed_lib.pages.plan import parts as plan_page
from parathed_lib.pages.plan.actions import cards, points_title
from parathed_lib.pages.plan.budget import budget_table, picture
from parathed_lib.pages.plan.findings import (
    ANCHORS,
    conflicts,
    facts,
    lead,
    unknowns,
)
from parathed_lib.pages.plan.result import plan_result
from parathed_lib.plan.overview import PlanOverview, plan_of

NAMES = {
    "network": ("101", "laeringsnetvaerk-2011"),
    "vink": ("101", "vink-2016"),
    "ishoej": ("183", ""),
}
# Of each example those that it has something of: first who does what and when.
HEADINGS = [
    ("Handlinger", {"network", "vink", "ishoej"}),
    ("Milepæle", {"network", "vink"}),
    ("Resultatmål", {"network"}),
    ("Mål og begreber", {"network", "vink"}),
    ("Sådan arbejder kommunen", {"network", "vink"}),
    ("Undervisning og øvelser", {"vink"}),
    ("Anbefalinger", {"vink"}),
    ("Økonomi", {"network", "vink"}),
    ("Går planen op?", {"network", "vink"}),
    ("Det ved vi ikke", {"network", "vink", "ishoej"}),
    ("Bemærkninger", {"network", "vink", "ishoej"}),
    ("Kilder og filer", {"network", "vink", "ishoej"}),
]
SPACE = "\u00a0"
examples = pytest.mark.parametrize("name", NAMES)


def hostile_plan(fill: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A plan with this in every text, and each of these texts by its number.

    What ids name is named by the same text.
    """
    placed: dict[str, str] = {}

    def text() -> str:
        number = str(len(placed) + 1)
        placed[number] = f"{fill} «{number}»"
        return placed[number]

    tracks, phases, actions = ([text() for _ in range(2)] for _ in range(3))
    passages = ("target_group organisation cooperation procedures readiness anchoring "
                "dissemination evaluation").split()  # fmt: skip
    data = {
        "schema": 1,
        "municipality": "183",
        "name": text(),
        "first": "2026",
        "last": "2027",
        "round": "2017",
        "label": text(),
        "source": text(),
        "decision": "adopted",
        "decision_date": "2026-01-01",
        "goals": [text()],
        "definitions": [{"term": text(), "meaning": text()}],
        "texts": {passage: text() for passage in passages},
        "phases": [
            {"id": id, "name": text(), "first": "2026", "last": "2026"} for id in phases
        ],
        "tracks": [{"id": id, "name": text()} for id in tracks],
        "actions": [
            {"id": id, "title": text(), "track": tracks[0], "funding": text()}
            | {"owner": text(), "status": "planned", "points": [1], "kr": 5}
            | {"start": text(), "due": text(), "recommendations": ["parents"]}
            for id in actions
        ],
        "set_aside": [{"point": 1, "reason": text()}],
        "milestones": [
            {"text": text(), "due": due, "phase": phases[0], "owner": text()}
            | {"action": actions[0]}
            for due in ("2027-12-31", text())
        ],
        "result_targets": [
            {"text": text(), "owner": text(), "due": text()}
            | {"measures": [{"expected": "5-6", "of": text(), "actual": 9}]},
            {"text": text()},
        ],
        "budget": [
            {"kind": kind, "name": text(), "kr": kr, "year": 2026, "track": tracks[0]}
            for kind, kr in (("row", 7), ("total", 6), ("frame", 8), ("funding", 9))
        ],
        "training": [{"title": text(), "group": text(), "date": text()}],
        "statements": [
            {"what": text(), "printed": "4", "counts": "tracks"},
            {"what": text(), "printed": "60-100", "factors": ["5-6", "10-15"]},
        ],
        "notes": [
            {"about": text(), "text": text()},
            {"about": "budget", "text": text()},
            {"about": "plan", "text": text()},
        ],
        "names_no_person": True,
    }
    return data, placed


@pytest.fixture(scope="session")
def plan_root(
    embedded_root: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A data root with the three example plans."""
    root = tmp_path_factory.mktemp("plans") / "root"
    shutil.copytree(embedded_root, root)
    plans = repository / "data" / "raw" / "plans"
    (root / "data" / "raw" / "plans").mkdir()
    for name in ("101-laeringsnetvaerk-2011", "101-vink-2016", "183"):
        shutil.copy(plans / f"{name}.toml", root / "data" / "raw" / "plans")
    return root


@pytest.fixture(scope="module")
def plan_pages(
    plan_root: Path, make_page: MakePage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Report]:
    out = tmp_path_factory.mktemp("plan-pages")
    return {
        name: make_page("plan", plan_root, out, municipality=code, plan=key)
        for name, (code, key) in NAMES.items()
    }


def table(soup: BeautifulSoup, name: str) -> dict[str, list[str]]:
    """The cells of a table of the page by the words of their row's heading."""
    rows = soup.find(id=f"table-{name}").find_parent("table").find_all("tr")
    heads = [row for row in rows if row.find("th", scope="row")]
    return {
        words(row.find("th", scope="row")): [words(td) for td in row.find_all("td")]
        for row in heads
    }


# Words


def test_an_amount_is_printed_in_whole_kroner_however_large():
    assert kroner(1_400_000) == f"1.400.000{SPACE}kr."
    assert kroner(0) == f"0{SPACE}kr."
    assert kroner(98_765_432_109_876_543) == f"98.765.432.109.876.543{SPACE}kr."


def test_many_years_in_a_row_are_told_as_a_span():
    assert year_list([2013, 2014, 2015]) == "2013, 2014 og 2015"
    assert year_list([2013, 2014, 2015, 2016, 2019]) == "2013-2016 og 2019"


def test_what_is_one_thing_is_told_as_one_with_all_four_figures(plan_root):
    overview = plan_of("101", "vink-2016", root=plan_root)
    told = conflicts(overview)
    assert say("plan", "conflicts_title", len(told)) == "Tre ting går ikke op"
    assert [row.subject for row in told] == [
        "2016",
        "2017",
        overview.plan.statements[0].what,
    ]
    for figure in ("2.350.000", "2.300.000", "4.150.000", "4.100.000", "50.000"):
        assert f"{figure}{SPACE}kr." in told[0].text
    assert told[2].text == "Planen skriver 4. Vi tæller tre spor."
    # 2.300.000 with 1.800.000 on top is the frame of 4.100.000
    assert told[0].text.endswith(
        "Den samlede sum og det, der kommer oven i, passer med rammen. "
        f"Begge er 4.100.000{SPACE}kr."
    )


def test_a_plan_with_nothing_to_hold_against_anything_says_so(plan_root):
    told = {u.what: u.why for u in unknowns(plan_of("183", root=plan_root))}
    assert "Hvornår planen gælder." in told
    assert (
        told["Hvad alle syv handlinger koster."]
        == "Der står intet beløb ved nogen af dem."
    )


def test_an_unanswered_point_a_milestone_outside_its_phase_and_a_year_are_told(
    plan_root,
):
    """The findings that none of the three examples has, in words."""
    path = plan_root / "data" / "raw" / "plans" / "183-proeve.toml"
    data = {"schema": 1, "municipality": "183", "name": "Prøve", "round": "2017"}
    data |= {"first": "2018", "last": "2018"}
    data["actions"] = [{"id": "a", "title": "Gør noget", "points": [1, 9]}]
    data["set_aside"] = [
        {"point": p, "reason": "Er gjort."} for p in (1, 2, 3, 4, 5, 6, 8)
    ]
    data["phases"] = [
        {"id": "p", "name": "Fase", "first": "2018-01", "last": "2018-03"}
    ]
    data["milestones"] = [{"text": "Nået", "due": "1. april 2018", "phase": "p"}]
    data["budget"] = [{"kind": "row", "name": "Kurser", "kr": 5, "year": 2019}]
    path.write_text(tomli_w.dumps(data), "utf-8")
    try:
        overview = plan_of("183", "proeve", root=plan_root)
    finally:
        path.unlink()
    told = {row.kind: row.text for row in conflicts(overview)}
    assert told["point_unanswered"] == (
        f"Punkt{SPACE}7 har ingen handling, og planen giver ingen grund."
    )
    assert f"punkt{SPACE}1" in told["point_both"]
    assert told["point_unknown"].endswith("Parathedsvurderingen har syv punkter.")
    assert told["milestone_outside_phase"] == (
        "Dagen er 1. april 2018. Fasen går fra 1. januar 2018 til 31. marts 2018."
    )
    assert (
        told["year_outside_plan"] == "Budgettet har beløb i 2019. Planen gælder 2018."
    )


@pytest.fixture
def written(plan_root) -> Iterator[Callable[..., PlanOverview]]:
    """A plan of Ishøj with these parts, read from disk beside the proposals of 2017."""
    path = plan_root / "data" / "raw" / "plans" / "183-proeve.toml"

    def overview(**parts: Any) -> PlanOverview:
        data = {"schema": 1, "municipality": "183", "name": "Prøve"}
        data |= {"first": "2027", "last": "2028"} | parts
        path.write_text(tomli_w.dumps(data), "utf-8")
        return plan_of("183", "proeve", root=plan_root)

    yield overview
    path.unlink(missing_ok=True)


def amounts(*rows: tuple[str, int, int | None]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "name": kind, "kr": kr} | ({"year": year} if year else {})
        for kind, kr, year in rows
    ]


def test_the_sum_of_the_years_stands_beside_what_is_for_the_whole_plan(written):
    # 120.000 + 50.000 in 2027 and 350.000 in 2028 are 520.000
    rows = [("row", 120_000, 2027), ("row", 50_000, 2027), ("row", 350_000, 2028)]
    whole = [("total", 510_000, None), ("frame", 500_000, None)]
    overview = written(budget=amounts(*rows, *whole))
    table = budget_table(overview)
    assert table.years == ["2027", "2028", "Hele perioden"]
    lines = dict(table.groups)["Budgetpost"]
    kr = [f"{n}{SPACE}kr." for n in ("170.000", "350.000", "520.000")]
    assert [(line.cells, line.is_added) for line in lines] == [(kr, True)]
    html = plan_page.budget(overview).html
    assert f"<strong>{kr[2]}</strong>" in html
    assert f"<strong>{kr[1]}</strong>" not in html
    checks = {line.name: line.cells for line in table.checks}
    # nothing comes on top of the lines, so that is not spoken of
    assert "Budgetposterne mod rammen" in checks
    assert checks["Budgetposterne mod den samlede sum"] == [
        *("", ""),
        f"10.000{SPACE}kr. mere",
    ]
    assert {row.kind: (row.subject, row.text) for row in conflicts(overview)} == {
        kind: ("Hele perioden", text.replace(" kr", f"{SPACE}kr"))
        for kind, text in (
            (
                "rows_over_total",
                "Budgetposterne giver 520.000 kr. Den samlede sum i planen er "
                "510.000 kr. Forskellen er 10.000 kr.",
            ),
            (
                "rows_over_frame",
                "Budgetposterne giver 520.000 kr. Rammen er 500.000 kr. "
                "Forskellen er 20.000 kr.",
            ),
            (
                "total_over_frame",
                "Den samlede sum i planen er 510.000 kr. Rammen er 500.000 kr. "
                "Forskellen er 10.000 kr.",
            ),
        )
    }
    assert picture(overview).title == (
        f"Budgetposterne giver 10.000{SPACE}kr. mere "
        "end den samlede sum for hele perioden"
    )
    [whole_json] = [y for y in plan_result(overview)["budget"] if y["year"] is None]
    assert (whole_json["rows"], whole_json["added"]) == (520_000, ["row"])


def test_a_card_says_when_its_amount_is_added_up_over_the_years(written):
    parts = [("frame", 100, 2027), ("frame", 50, 2028), ("total", 150, None)]
    *_, card = cards(written(budget=amounts(*parts)))
    assert card == ["Ramme", f"150{SPACE}kr.", "2027 og 2028 lagt sammen"]


def test_money_counted_by_years_is_not_counted_again_in_the_whole(written):
    # 100 and 50 are 150
    parts = [("funding", 100, 2027), ("funding", 50, 2028), ("outside", 9, None)]
    overview = written(budget=amounts(*parts))
    assert picture(overview).title == f"Planen regner med 150{SPACE}kr."


def test_money_that_is_left_over_is_told_under_the_budget_and_is_no_conflict(written):
    parts = [("row", 480_000), ("total", 480_000), ("frame", 500_000)]
    overview = written(budget=amounts(*((kind, kr, None) for kind, kr in parts)))
    assert conflicts(overview) == []
    [told] = facts(overview, "budget")
    assert (told.subject, told.text) == (
        "Hele perioden",
        f"Budgetposterne giver 480.000{SPACE}kr. Rammen er 500.000{SPACE}kr. "
        f"20.000{SPACE}kr. er ikke fordelt.",
    )
    assert told.text in plan_page.budget(overview).html


def test_lines_that_miss_their_sum_in_a_year_and_the_frame_of_all_are_two_things(
    written,
):
    # 2027: 60 against 50. In all 60 and 50 against the frame of 50.
    parts = [("row", 60, 2027), ("total", 50, 2027), ("frame", 50, None)]
    found = conflicts(written(budget=amounts(*parts)))
    assert [(row.kind, row.subject) for row in found] == [
        ("rows_over_total", "2027"),
        ("rows_over_frame", "Hele perioden"),
    ]


def test_an_answer_that_was_given_up_is_not_counted_silently(written):
    taken_up = [[1, 2], [3], [4, 5, 6, 7]]
    rows = [
        {"id": id, "title": "Gør noget", "points": p, "status": status}
        for id, p, status in zip(
            "abc", taken_up, ("running", "abandoned", "done"), strict=True
        )
    ]
    overview = written(round="2017", actions=rows)
    title = points_title(overview)
    assert title == (
        "Planen svarer på alle syv opmærksomhedspunkter, "
        "heraf ét kun med en opgivet handling"
    )
    assert f"<p>{title}.</p>" in plan_page.front(overview).html
    told = {u.what: u.why for u in unknowns(overview)}
    assert told[f"Hvad kommunen nu gør ved punkt{SPACE}3."] == (
        "Den eneste handling er opgivet, og planen giver ingen grund."
    )
    found = [f for f in plan_result(overview)["findings"] if f["group"] == "gap"]
    assert "point_abandoned" in {f["kind"] for f in found}
    assert plan_result(overview)["points"][2]["abandoned"] == ["b"]
    html = plan_page.points(overview).html
    assert "<bdi>b</bdi> (opgivet)" in html
    assert "<bdi>a</bdi> (opgivet)" not in html


def test_an_action_whose_days_do_not_fit_is_told_with_them(written):
    rows = [
        {"id": "a", "title": "Kursus", "start": "primo maj 2027", "due": "april 2027"},
        {"id": "b", "title": "Møde", "start": "juni 2026", "due": "ultimo 2029"},
    ]
    milestones = [{"text": "Nået", "due": "1. januar 2029"}]
    found = conflicts(written(actions=rows, milestones=milestones))
    assert [(row.subject, row.text) for row in found] == [
        (
            "Kursus",
            "Handlingen begynder 1. maj 2027 og skal være færdig 30. april 2027.",
        ),
        (
            "Møde",
            "Handlingen begynder 1. juni 2026 og skal være færdig 31. december 2029. "
            "Planen gælder fra 1. januar 2027 til 31. december 2028.",
        ),
        (
            "Nået",
            "Dagen er 1. januar 2029. "
            "Planen gælder fra 1. januar 2027 til 31. december 2028.",
        ),
    ]


def test_two_numbers_are_promised_only_where_there_are_numbers(written):
    promise = "Hvor to tal ikke passer sammen"
    rows = [{"id": "a", "title": "Gør noget", "points": [1]}]
    without = written(round="2017", actions=rows)
    assert promise not in lead(without)
    assert "Vi retter ikke noget." in plan_page.conflicts(without).html
    money = amounts(("row", 60, 2027), ("total", 50, 2027))
    assert promise in lead(written(round="2017", actions=rows, budget=money))


def test_what_could_be_held_against_something_is_named(written):
    rows = [{"id": "a", "title": "Gør noget", "due": "2027"}]
    nothing = lead(written())
    assert nothing.startswith("Planen har ingen tal, der kan holdes op mod hinanden.")
    milestones = [{"text": "Nået", "due": "2028"}]
    some = lead(written(actions=rows, milestones=milestones))
    assert some.startswith("Vi har set på handlingernes dage og milepælene.")


def test_no_scenario_is_told_apart_from_none_that_is_named(written):
    given = [{"scenario": True}, {"scenario": False}, {}]
    overview = written(training=[{"title": "Kursus"} | more for more in given])
    page = parsed(plan_page.training(overview).html)
    told = [words(td) for td in page.find_all("td")]
    assert told[1::4] == ["ja", "nej", "nævnes ikke"]
    title = partial(say, "plan", "training_title")
    assert title([False]) == "Forløbet har ikke et scenarie"
    assert title([False, None]) == "Ingen scenarieøvelser er nævnt"
    result = plan_result(overview)["training"]
    assert [row["scenario"] for row in result] == [True, False, None]


def test_the_page_of_a_plan_without_a_key_is_made_again_of_the_same_plan(
    written, plan_root
):
    written()
    # the proposals lie in the file of the code alone; the other plan ends last
    first = plan_of("183", "183", root=plan_root)
    assert (first.stored.key, plan_of("183", root=plan_root).stored.key) == (
        "",
        "proeve",
    )
    again = plan_result(first)["manifest"]["parameters"]
    assert plan_of(**again, root=plan_root).stored == first.stored


def test_the_json_holds_no_small_number_of_participants(plan_root):
    overview = plan_of("101", "vink-2016", root=plan_root)
    data = overview.plan.model_dump(by_alias=True)
    data["training"][0]["participants"] = 3
    path = plan_root / "data" / "raw" / "plans" / "101-faa.toml"
    path.write_text(
        tomli_w.dumps({k: v for k, v in _without_none(data).items()}), "utf-8"
    )
    try:
        result = plan_result(plan_of("101", "faa", root=plan_root))
    finally:
        path.unlink()
    assert result["training"][0]["participants"] is None


def _without_none(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _without_none(v) for k, v in data.items() if v is not None}
    return [_without_none(v) for v in data] if isinstance(data, list) else data


# The page

slow = pytest.mark.slow


@slow
@examples
def test_the_sections_stand_in_their_order(plan_pages, name):
    soup = plan_pages[name].page
    found = [h.get_text(strip=True) for h in soup.select("h2.section-title")]
    assert [re.sub(r"^\d+", "", text).strip() for text in found] == [
        heading for heading, having in HEADINGS if name in having
    ]
    assert len(soup.find_all("h1")) == 1
    assert soup.html["lang"] == "da"


@slow
@examples
def test_a_remark_about_the_whole_plan_stands_on_the_first_page(plan_pages, name):
    front = words(plan_pages[name].page.select_one("section.first"))
    told = {
        "network": "Vi ved ikke, om den blev godkendt, eller om pengene blev givet.",
        "vink": "Udvalget udskød indstillingen.",
        "ishoej": "Det er ikke kommunens egen plan.",
    }
    assert told[name] in front


@slow
@examples
def test_every_link_leads_to_something_on_the_page(plan_pages, name):
    soup = plan_pages[name].page
    targets = {tag["id"] for tag in soup.find_all(id=True)}
    links = {a["href"] for a in soup.find_all("a", href=True)}
    code, _ = NAMES[name]
    assert {link.removeprefix("#") for link in links} <= targets | {
        f"index.html#k{code}"
    }
    sections = {re.sub(r"[^a-z]+", "-", fold(name)).strip("-") for name, _ in HEADINGS}
    assert set(ANCHORS.values()) <= sections | {"overblik"}


@slow
def test_the_budget_of_vink_stands_with_its_sums_and_differences(plan_pages):
    rows = table(plan_pages["vink"].page, "budget")

    def kr(*amounts: str) -> list[str]:
        return [f"{amount}{SPACE}kr." for amount in amounts]

    assert rows["1. Håndtering af bekymringer"] == kr("1.400.000", "2.350.000")
    assert rows["2. Rådgivning og opkvalificering"] == kr("350.000", "500.000")
    assert rows["3. Forebyggende indsatser"] == kr("600.000", "1.000.000")
    assert rows["Budgetposterne lagt sammen"] == kr("2.350.000", "3.850.000")
    assert rows["I alt"] == kr("2.300.000", "3.800.000")
    assert rows["Samlet ramme"] == kr("4.100.000", "6.200.000")
    assert rows["Finansiering lagt sammen"] == kr("4.100.000", "6.200.000")
    more = [f"50.000{SPACE}kr. mere"] * 2
    assert rows["Budgetposterne mod den samlede sum"] == more
    assert rows["Budgetposterne og det oven i mod rammen"] == more
    assert rows["Den samlede sum og det oven i mod rammen"] == ["passer"] * 2
    assert rows["Finansieringen mod rammen"] == ["passer"] * 2


@slow
def test_a_milestone_shows_the_plans_words_and_the_day_that_is_read(plan_pages):
    rows = list(table(plan_pages["network"].page, "plan-milestones").values())
    assert len(rows) == 19
    assert rows[0] == ["inden udgangen af september", "– ukendt dag"]
    assert rows[5] == ["inden medio december 2011", "15. december 2011"]


@slow
def test_the_figures_tell_their_numbers_in_words(plan_pages):
    alts = [
        svg.find("title").get_text() if svg.find("title") else svg.get("aria-label", "")
        for svg in plan_pages["vink"].page.select("figure svg[role=img]")
    ]
    text = " ".join(alts)
    for figure in ("4.150.000", "4.100.000", "6.250.000", "6.200.000"):
        assert f"{figure}{SPACE}kr." in text
    assert all(len(alt) <= 260 for alt in alts)


@slow
def test_the_recommendations_stand_with_their_actions(plan_pages):
    soup = plan_pages["vink"].page
    found = soup.find(id="table-advice").find_parent("table")
    assert "Foregribende indsatser: to af otte" in words(found)


@slow
def test_the_front_counts_what_does_not_add_up_and_the_json_holds_it(plan_pages):
    soup, data = plan_pages["vink"].page, plan_pages["vink"].data
    assert "Tre ting går ikke op" in words(soup.select_one("section.first"))
    groups = Counter(finding["group"] for finding in data["findings"])
    assert groups["conflict"] == 5
    assert data["budget"][0]["rows_over_total"] == 50_000
    assert [row["change_pct"] is not None for row in data["extent"]] == [False, True]


@slow
@examples
def test_the_manifest_says_what_the_page_was_made_from(plan_pages, name):
    manifest = plan_pages[name].data["manifest"]
    code, key = NAMES[name]
    assert manifest["report"] == "plan"
    assert manifest["parameters"]["municipality"] == code
    assert manifest["parameters"]["plan"] == (key or code)
    paths = {row["path"] for row in manifest["inputs"]}
    assert {"catalogue/planning.toml", "catalogue/recommendations.toml"} <= paths
    assert f"data/raw/plans/{'-'.join(filter(None, [code, key]))}.toml" in paths
    assert ("data/raw/evaluations/2017/183.toml" in paths) == (name == "ishoej")
    assert manifest["library"]


@slow
def test_two_runs_in_two_folders_give_equal_bytes(plan_pages, plan_root, tmp_path):
    other = tmp_path / "another place" / "root"
    shutil.copytree(plan_root, other)
    assert_remade("plan", other, plan_pages["vink"])


@slow
def test_another_day_changes_what_is_said_of_results_only(
    plan_root, tmp_path, plan_pages, make_page
):
    code, key = NAMES["network"]
    wish = {"municipality": code, "plan": key, "at": "2011-12-31"}
    early = make_page("plan", plan_root, tmp_path, **wish)
    assert early.data["at"] == "2011-12-31"
    before, after = early.data, plan_pages["network"].data
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"at", "unknowns", "manifest"}


# Chromium


@slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "widths"), [*zip(NAMES, ([1280], [1280, 360], [360]), strict=True)]
)
def test_axe_finds_no_violation_of_wcag(page, plan_pages, name, widths):
    assert at_widths(shown(page, plan_pages[name]), violations, *widths) == {}


@slow
@pytest.mark.browser
@examples
def test_nothing_sticks_out_of_window_or_drawing(page, plan_pages, name):
    open_details(shown(page, plan_pages[name]))
    assert at_widths(page, sticking_out) == {}


@slow
@pytest.mark.browser
@examples
def test_only_the_file_itself_is_asked_for(page, plan_pages, name):
    with asked_for(page) as asked:
        shown(page, plan_pages[name])
    assert asked == [plan_pages[name].path.as_uri()]


@slow
@pytest.mark.browser
@examples
def test_the_first_section_fits_the_first_sheet(page, plan_pages, name):
    shown(page, plan_pages[name])
    page.evaluate(
        """for (const s of [...document.querySelectorAll('main > section')].slice(1))
          s.remove()"""
    )
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1


# Hostile texts


class Filled:
    """A page whose plan has the same text in every field."""

    def __init__(self, report: Report, placed: dict[str, str]) -> None:
        self.report, self.placed = report, placed


@pytest.fixture(scope="module")
def filled(
    plan_root: Path, make_page: MakePage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Filled]:
    """The pages by the text that fills their plan."""
    root = tmp_path_factory.mktemp("hostile-plan") / "root"
    shutil.copytree(plan_root, root)
    (root / "data" / "raw" / "evaluations" / "2017").mkdir(exist_ok=True, parents=True)
    found = {}
    for name, fill in (
        ("hostile", HOSTILE),
        ("plain", "ordet"),
        ("unbroken", UNBROKEN),
    ):
        data, placed = hostile_plan(fill)
        path = root / "data" / "raw" / "plans" / "183.toml"
        path.write_text(tomli_w.dumps(data), "utf-8")
        out = tmp_path_factory.mktemp(name)
        report = make_page("plan", root, out, municipality="183", round="2017")
        found[name] = Filled(report, placed)
    return found


@slow
@pytest.mark.browser
def test_a_text_brings_no_tag_and_no_attribute_into_the_page(filled):
    assert elements(filled["hostile"]) == elements(filled["plain"])


@slow
@pytest.mark.browser
def test_every_text_that_is_shown_is_shown_whole(filled):
    """What is shown of the plain plan is shown of the hostile one, letter by letter."""
    text = {}
    for name in ("hostile", "plain"):
        soup = parsed(filled[name].report.html)
        for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
            comment.extract()
        text[name] = " ".join(soup.body.get_text(" ").split())
    times = Counter(MARKED.findall(text["plain"]))
    assert Counter(MARKED.findall(text["hostile"])) == times
    placed = filled["hostile"].placed
    assert len(times) > 0.8 * len(placed)
    for number in times:
        whole = on_a_page(placed[number])
        assert text["hostile"].count(whole) == times[number], number


@slow
@pytest.mark.browser
def test_the_json_holds_the_texts_whole(filled):
    found = " ".join(strings(json.loads(json.dumps(filled["hostile"].report.data))))
    for number, whole in filled["hostile"].placed.items():
        if f"«{number}»" in found:
            assert whole in found


@slow
@pytest.mark.browser
@pytest.mark.parametrize("name", ["hostile", "unbroken"])
def test_nothing_runs_nothing_is_asked_for_and_all_fits(page, filled, name):
    assert harm(page, filled[name].report) == []
    assert page.is_visible("h1")
    plan = filled[name].placed
    assert any(
        page.title().endswith(" ".join(text.split())[-8:]) for text in plan.values()
    )
