"""The page on a region, a province or a group of one's own, and its command.

Expected numbers are read from the CSV files of 2026 with nothing of ours.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from page_states import made
from report_fixtures import danish, parathed

from parathed_lib import assess_group
from parathed_lib.pages.area.result import area_result
from parathed_lib.pages.drawing.palette import ACCENT

pytest_plugins = "report_fixtures"

SCHOOLING, CRIMES = "basic_schooling", "reported_crimes"
UNEMPLOYED = "unemployment_nation_regions"
WEST = {"153": "Brøndby", "165": "Albertslund", "183": "Ishøj"}
Tree = Callable[..., BeautifulSoup]


@pytest.fixture
def tree(repository: Path, data_root: Path) -> Tree:
    """The page of an area as its cells give it."""

    def tree(names: str, title: str = "", vintage: str = "2026") -> BeautifulSoup:
        group = assess_group(names, vintage, title=title, root=data_root)
        html = made(repository, "area", "test", group).html
        return BeautifulSoup(html.replace("\u00a0", " "), "html.parser")

    return tree


def rows(repository: Path, file: str) -> dict[tuple[str, str], dict[str, str]]:
    path = repository / "data" / "raw" / "2026" / "dst" / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as text:
        return {(row["area"], row["period"]): row for row in csv.DictReader(text)}


def cells(page: BeautifulSoup, first: str, table: str) -> list[str]:
    """The cells of the row that begins so, without marks and the level's name."""
    for row in page.select(f"table.{table} tbody tr"):
        if row.th.get_text(" ", strip=True).startswith(first):
            for tag in row.select("svg, .level, .hidden"):
                tag.extract()
            return [td.get_text(" ", strip=True) for td in row.select("td")]
    raise AssertionError(f"no row {first}")


def test_the_first_screen_says_where_the_area_lies(tree, repository):
    schooling = rows(repository, SCHOOLING)
    own = [schooling[code, "2019"] for code in WEST]
    share = 100 * sum(int(r["count"]) for r in own) / sum(int(r["of"]) for r in own)
    nation = float(rows(repository, "basic_schooling_nation")["000", "2019"]["value"])
    page = tree(",".join(WEST), "Vestegnen")
    answer = page.select_one(".answer").get_text(" ", strip=True)
    told = f"Kun grundskole: {danish(share, 1)} % (landet {danish(nation, 1)} %), 2019"
    assert answer.startswith("Højere end landet. ")
    assert told in answer
    assert page.h1.get_text() == "Vestegnen i tal"


def test_a_figure_stands_with_where_it_is_from(tree, repository):
    crimes = rows(repository, CRIMES)
    page = tree("085")
    given = f"{danish(float(crimes['085', '2025']['value']), 1)}"
    title = "andet mål: Anmeldte forbrydelser"
    assert cells(page, title, "indicators")[0] == given
    assert "kildens tal for området" in page.select_one("table.indicators").get_text()
    # Nordjylland has no income as a region, but as a province
    page = tree("081")
    income = float(rows(repository, "income")["11", "2024"]["value"])
    assert cells(page, "Gennemsnitlig disponibel", "indicators")[0] == danish(income, 0)
    assert "tal for landsdel Nordjylland, som har de samme kommuner" in page.get_text()


def test_each_member_stands_with_its_own_figure_in_the_order_of_names(tree, repository):
    page = tree(",".join(WEST), "Vestegnen")
    table = page.select_one("table.everyone")
    names = [th.get_text() for th in table.select("tbody th")]
    assert names == ["Albertslund", "Brøndby", "Ishøj", "Vestegnen", "Landet"]
    headings = [th.get_text(" ", strip=True) for th in table.select("thead th")]
    place = headings.index("Anmeldelser pr. 1.000 2025") - 1
    crimes = rows(repository, CRIMES)
    for code, name in WEST.items():
        value = float(crimes[code, "2025"]["value"])
        assert cells(page, name, "everyone")[place] == danish(value, 1)
    # Income cannot be summed up: each has its own, the group has none
    place = headings.index("Disponibel indkomst 2024") - 1
    assert cells(page, "Vestegnen", "everyone")[place] == "–"


def test_the_nations_figure_of_another_time_says_so_in_both_tables(tree, repository):
    page = tree("751,851,461,561,730", "Byer")
    # of 2022, where the municipalities have 2023 and the area cannot be computed
    nation = danish(float(rows(repository, UNEMPLOYED)["000", "2022"]["value"]), 1)
    assert cells(page, "Andel fuldtidsledige", "indicators")[1] == f"{nation} % 2022"
    shown = cells(page, "Landet", "everyone")
    assert shown[0] == f"{nation} % 2022"
    assert "20 % 2022/23" in shown
    # the same period needs no word
    assert cells(page, "Andel indbyggere med gr", "indicators")[1] == "16,7 %"


def test_whatever_the_area_lacks_in_a_table_has_its_reason_on_the_first_sheet(tree):
    page = tree("751,851,461,561,730", "Byer")
    reasons = page.select_one("ul.unknown").get_text(" ").lower()
    headings = [th.contents[0].lower() for th in page.select("table.everyone thead th")]
    area = cells(page, "Byer", "everyone")
    lacking = [h for h, cell in zip(headings[1:], area, strict=True) if cell == "–"]
    assert len(lacking) == 4
    assert [h for h in lacking if h not in reasons] == []


def test_origin_is_described_and_never_compared(tree):
    page = tree("085")
    row = cells(page, "andet mål: Andel med oprindelse", "indicators")
    assert row[-1] == "vurderes ikke"
    for place in (".answer", "table.everyone"):
        assert not re.search("[Oo]prindelse|[Vv]estlig", page.select_one(place).text)
    strips = [
        tr.select_one("svg.strip")
        for tr in page.select("table.indicators tr")
        if "prindelse" in tr.text
    ]
    assert strips
    assert not any(ACCENT in str(strip) for strip in strips)


def test_no_number_of_a_hidden_municipality_or_beside_it_is_told(
    tree, rewrite, data_root, repository
):
    def hide(text: str) -> str:
        return re.sub(
            r"basic_schooling_pct,165,2019,.*",
            "basic_schooling_pct,165,2019,,suppressed,,,",
            text,
        )

    rewrite("2026", f"dst/{SCHOOLING}.csv", hide)
    page, known = tree("084"), rows(repository, SCHOOLING)
    place = [
        th.get_text(" ", strip=True) for th in page.select("table.everyone thead th")
    ].index("Kun grundskole 2019")
    members = page.select("table.everyone tbody tr")[:-2]
    assert {tr.select("td")[place - 1].text.strip() for tr in members} == {"– skjult"}
    assert "19" not in cells(page, "Region Hovedstaden", "everyone")[place - 1][:1]
    told = json.dumps(area_result(assess_group("084", "2026", root=data_root)))
    for code in WEST:
        assert known[code, "2019"]["count"] not in told
    west = area_result(assess_group(list(WEST), title="West", root=data_root))
    [row] = [i for i in west["indicators"] if i["id"] == "basic_schooling_pct"]
    assert (row["area"]["value"], row["count"], row["of"]) == (None, None, None)
    assert row["why"] == "suppressed"


# The command


@pytest.mark.slow
def test_areas_and_municipalities_are_made_by_one_command(data_root):
    root = data_root
    words = ("report", "Region Sjælland", "Læsø", "--vintage", "2026")
    done = parathed(*words, cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    folder = root / "reports" / "2026"
    assert (folder / "085-region-sjaelland.html").is_file()
    assert (folder / "825-laesoe.html").is_file()
    assert 'href="085-region-sjaelland.html"' in (folder / "index.html").read_text()
    page = folder / "085-region-sjaelland.html"
    before = page.stat().st_mtime_ns
    # a form changes no area's page
    (root / "data/raw/evaluations/2017/183.toml").write_text("damaged", "utf-8")
    done = parathed("report", "085", "--vintage", "2026", cwd=root)
    assert (done.stdout, page.stat().st_mtime_ns) == (f"{page}\n", before)
    verified = parathed("verify", page, cwd=root)
    assert verified.stdout.count("identical") == 3


@pytest.mark.slow
def test_municipalities_are_made_one_group_with_a_title(data_root):
    words = ("report", *WEST.values(), "--group", "Vestegnen", "--vintage", "2026")
    done = parathed(*words, cwd=data_root)
    assert (done.returncode, done.stderr) == (0, "")
    folder = data_root / "reports" / "2026"
    assert done.stdout == f"{folder / 'group-vestegnen.html'}\n"
    result = json.loads((folder / "group-vestegnen.json").read_text("utf-8"))
    assert [m["code"] for m in result["municipalities"]] == list(WEST)
    assert (folder / "appendix.html").is_file()  # to which it leads


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Region Sjæland"], "Unknown area 'Region Sjæland'"),
        (["Region Sjælland", "--full"], "are for municipalities"),
        (["Region Sjælland", "--period", "2020"], "are for municipalities"),
        (["Ishøj", "--group", "Vestegnen"], "is one municipality"),
        (["Ishøj", "Greve", "--group", ""], "a title of its own"),
        # known when the page is made, in a process of its own
        pytest.param(
            ["Region Østdanmark"], "exists from 2027-01-01", marks=pytest.mark.slow
        ),
        (["Ishøjj"], "Unknown municipality 'Ishøjj'"),
    ],
)
def test_wishes_that_cannot_be_met_are_told(command, data_root, words, told):
    ended = command("report", *words, "--vintage", "2026", "--root", data_root)
    assert ended.code == 2
    assert told in ended.err
