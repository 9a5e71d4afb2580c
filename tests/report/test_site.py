"""The index page of a batch: what it says of each report, and that it keeps no score.

The folders are made by hand: a `run.json` and small results beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import browser_fixtures as in_browser
import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page
from report_fixtures import parsed, python, words

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.pages.index import index_page

VINTAGE = "2026"
# The ten of the printed report
TEN = """full_time_unemployed_pct disposable_income_dkk basic_schooling_pct
    unlawful_absence_pct high_wellbeing_pct convicted_pct safety_pct
    housing_plans_count deprived_areas_count non_western_pct""".split()
SLUGS = {
    "183": "183-ishoej",
    "253": "253-greve",
    "825": "825-laesoe",
    "492": "492-aeroe",
}
ENDS = (".html", ".ipynb", ".json")

Made = Callable[..., Path]


def result(code: str, status: str = "final", **more: Any) -> dict[str, Any]:
    """A small result; all ten figures are there."""
    score = {"status": status, "sum": 30, "answered": 10, "mean": 3.0, "level": 3}
    return {
        "municipality": {"code": code},
        "vintage": VINTAGE,
        "form_date": None,
        "example": False,
        "score": score,
        "indicators": [{"id": id, "municipality": 1.5} for id in TEN],
    } | more


def outcome(code: str, status: str = "ok", **more: Any) -> dict[str, Any]:
    told = {"code": code, "name": code, "status": status, "seconds": 1.25}
    return told | {"cell": None, "message": ""} | more


def write(
    folder: Path,
    results: Iterable[dict[str, Any]] = (),
    run: Iterable[dict[str, Any]] = (),
    ends: tuple[str, ...] = ENDS,
) -> Path:
    """Lay results in a folder, with a page and a notebook beside each."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"vintage": VINTAGE, "reports": list(run)}
    (folder / "run.json").write_text(json.dumps(told), "utf-8")
    for data in results:
        slug = SLUGS[data["municipality"]["code"]]
        for end in ends:
            text = json.dumps(data) if end == ".json" else "<title>rapport</title>"
            (folder / f"{slug}{end}").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def shown(tmp_path: Path, catalogue: Catalogue) -> Callable[..., BeautifulSoup]:
    """The page of a folder with these results and this `run.json`."""

    def shown(*args: Any, **kw: Any) -> BeautifulSoup:
        folder = write(tmp_path / VINTAGE, *args, **kw)
        return parsed(index_page(folder, VINTAGE, catalogue))

    return shown


def row(page: BeautifulSoup, code: str) -> Tag:
    return page.select_one(f"tr#k{code}")


def status(page: BeautifulSoup, code: str) -> str:
    return words(row(page, code).select_one(".status .word"))


def tile(page: BeautifulSoup, name: str) -> Tag:
    [found] = page.select(f'.tile[aria-label^="{name}:"]')
    return found


# The table


def test_all_98_stand_in_danish_order(shown, names):
    found = [words(th) for th in shown().select("tbody th")]
    found = [re.sub(r" \d+$", "", name) for name in found]

    assert sorted(found) == sorted(names.values())
    # by hand: aa is å, and the alphabet ends with æ, ø, å
    assert found[:3] == ["Albertslund", "Allerød", "Assens"]
    near = found.index("Faaborg-Midtfyn")
    assert found[near - 1 : near + 2] == ["Furesø", "Faaborg-Midtfyn", "Gentofte"]
    assert found[-5:] == ["Vordingborg", "Ærø", "Aabenraa", "Aalborg", "Aarhus"]


def test_each_status_has_its_word(shown):
    page = shown(
        [result("183"), result("253", "preliminary"), result("825", "missing")],
        [outcome("183"), outcome("825", "unchanged"), outcome("492", "failed")],
    )
    words_of = {
        code: status(page, code) for code in ("183", "253", "825", "492", "101")
    }
    assert words_of == {
        "183": "Endelig",
        "253": "Foreløbig",
        "825": "Ikke vurderet",
        "492": "Fejlet",
        "101": "Ikke lavet",
    }
    counts = {
        words(div.dt): words(div.select_one(".big")) for div in page.select("dl > div")
    }
    assert counts == {
        "Endelig": "1",
        "Foreløbig": "1",
        "Ikke vurderet": "1",
        "Fejlet": "1",
        "Ikke lavet": "94",
    }


def test_a_failure_tells_its_cell_and_message(shown):
    page = shown([], [outcome("183", "failed", cell=7, message="form: no ratings")])
    assert "Celle 7: form: no ratings" in words(row(page, "183"))
    assert "tidligere kørsel" not in words(row(page, "183"))


@pytest.mark.parametrize("message", ["", " \n", None])
def test_a_failure_without_a_message_says_so(shown, message):
    page = shown([], [outcome("183", "failed", message=message)])
    assert "Årsagen er ikke oplyst" in words(row(page, "183"))


def test_a_failure_outweighs_the_files_of_an_earlier_run(shown):
    dated = result("183", form_date="2026-09-03")
    page = shown([dated], [outcome("183", "failed", message="broken")])
    assert status(page, "183") == "Fejlet"
    assert "Filerne er fra en tidligere kørsel" in words(row(page, "183"))
    assert "september" not in words(row(page, "183"))
    assert row(page, "183").a["href"] == "183-ishoej.html"


@pytest.mark.parametrize("ends", [(".html",), (".ipynb", ".json"), (".json",), ()])
def test_links_lead_only_to_files_that_are_there(shown, tmp_path, ends):
    page = shown([result("183")], [outcome("183"), outcome("253")], ends)
    links = {a["href"] for a in page.select("a[href]")}
    anchors = {f"#{tag['id']}" for tag in page.select("[id]")}
    # a result that is gone takes its link with it, the others stay
    files = {f"183-ishoej{end}" for end in ends}
    assert links - anchors == files
    assert all((tmp_path / VINTAGE / name).is_file() for name in files)


def test_plans_and_follow_up_are_linked_below_the_name(shown, tmp_path):
    folder = tmp_path / VINTAGE
    folder.mkdir()
    for name in (
        "183-ishoej-monitoring-2027-06-30",
        "183-ishoej-monitoring-2011-12-20",
        "183-ishoej-monitoring-2027-02-30",  # no day
        "183-ishoej-monitoring-20270630",
        "183-ishoej-monitoring",
        "183-ishoej-plan",
        "253-greve-plan-b",
        "825-laesoe-monitoring-2027-06-30",
    ):
        (folder / f"{name}.html").write_text("", "utf-8")
    (folder / "253-greve-plan.html").write_text("", "utf-8")
    named = json.dumps({"plan": {"name": "<b>Tryg</b> i Greve"}})
    (folder / "253-greve-plan-b.json").write_text(named, "utf-8")
    page = shown([result("183")])

    def links(code: str) -> list[tuple[str, str]]:
        found = row(page, code).select(".beside a")
        return [(words(a).partition(" for ")[0], a["href"]) for a in found]

    assert links("183") == [
        ("Opfølgning", "183-ishoej-monitoring.html"),
        (
            "Opfølgning 20. december 2011",
            "183-ishoej-monitoring-2011-12-20.html",
        ),
        ("Opfølgning 30. juni 2027", "183-ishoej-monitoring-2027-06-30.html"),
        ("Plan", "183-ishoej-plan.html"),
    ]
    # where there are several, each has its name: as text, or that of its file
    assert links("253") == [
        ("Plan: <b>Tryg</b> i Greve", "253-greve-plan-b.html"),
        ("Plan", "253-greve-plan.html"),
    ]
    assert links("825") == [
        ("Opfølgning 30. juni 2027", "825-laesoe-monitoring-2027-06-30.html")
    ]
    assert links("492") == []


def test_the_figures_and_other_vintages_are_linked_where_they_are(shown, tmp_path):
    folder = tmp_path / VINTAGE
    folder.mkdir()
    (folder / "figures.xlsx").write_bytes(b"")
    (tmp_path / "2017").mkdir()
    (tmp_path / "2017" / "index.html").write_text("", "utf-8")
    links = {a["href"] for a in shown().select("main a[href]")}
    assert {"figures.xlsx", "../2017/index.html"} <= links
    assert "figures.csv" not in links


@pytest.mark.parametrize("there", [True, False])
def test_the_pages_on_areas_are_linked_where_they_are_made(shown, tmp_path, there):
    (tmp_path / VINTAGE).mkdir()
    if there:
        (tmp_path / VINTAGE / "085-region-x.html").write_text("", "utf-8")
    run = {"code": "085", "name": "Region X", "kind": "area", "slug": "085-region-x"}
    found = shown(run=[run]).select('a[href="085-region-x.html"]')
    assert [a.get_text() for a in found] == (["Region X"] if there else [])


@pytest.mark.parametrize("there", [True, False])
def test_the_programme_is_linked_where_it_is_made(shown, tmp_path, there):
    (tmp_path / VINTAGE).mkdir()
    if there:
        (tmp_path / VINTAGE / "programme.html").write_text("", "utf-8")
    assert bool(shown().select('a[href="programme.html"]')) is there


def test_a_report_without_its_result_is_linked_and_told_of(shown):
    page = shown([result("183")], [outcome("183")], (".html", ".ipynb"))
    assert status(page, "183") == "Ikke lavet"
    assert "JSON" in words(row(page, "183").select_one(".status"))
    assert row(page, "183").a["href"] == "183-ishoej.html"


def test_missing_figures_are_counted_among_the_ten_only(shown):
    # one null, one absent, one zero; a substitute and a figure of its own do not count
    figures = [{"id": id, "municipality": 2.0} for id in TEN[:7]]
    figures += [{"id": TEN[7], "municipality": None}, {"id": TEN[8], "municipality": 0}]
    figures += [{"id": "absence_over_10_pct", "municipality": None}]
    figures += [{"id": "local_bus_lines", "municipality": None}, "noise", {}]
    page = shown([result("183", indicators=figures), result("253")])
    cells = [
        row(page, code).select_one(".count").contents[0] for code in ("183", "253")
    ]
    assert cells == ["2", "0"]


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("2026-09-03", "3. september 2026"),
        ("2017", "2017"),
        (None, "–"),
        ("<i>i går</i>", "–"),
        (2017, "–"),
        ("2026-13-40", "–"),
    ],
)
def test_the_date_of_the_form_is_printed_in_danish(shown, date, printed):
    page = shown([result("183", form_date=date)])
    assert words(row(page, "183").select_one(".date")).endswith(printed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        json.dumps(result("253")),
        json.dumps(result("183", vintage="2017")),
        json.dumps(result("183", score=None)),
        json.dumps(result("183", score={"status": "excellent"})),
        json.dumps(result("183", score={"status": ["final"]})),
        json.dumps(result("183", municipality="Ishøj")),
        json.dumps(result("183", indicators={})),
        '{"x": "\xff"}'.encode("latin-1"),
    ],
    ids=range(13),
)
def test_a_damaged_or_foreign_result_counts_as_absent(shown, tmp_path, text):
    folder = tmp_path / VINTAGE
    folder.mkdir()
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / "183-ishoej.json").write_bytes(data)
    page = shown([], [outcome("183")])
    assert status(page, "183") == "Ikke lavet"
    assert row(page, "183").find("a") is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"vintage": "2026", "reports": {}}',
        '{"vintage": "2026", "reports": [1, null, {"status": "failed"}]}',
        '{"vintage": "2017", "reports": [{"code": "183", "status": "failed"}]}',
        '{"vintage": "2026", "reports": [{"code": ["183"], "status": "failed"}]}',
    ],
)
def test_a_damaged_or_foreign_run_leaves_the_results(tmp_path, catalogue, text):
    folder = write(tmp_path, [result("183")])
    (folder / "run.json").write_text(text, "utf-8")
    page = parsed(index_page(folder, VINTAGE, catalogue))
    assert status(page, "183") == "Endelig"


def test_a_folder_that_is_not_there_gives_98_that_are_not_made(tmp_path, catalogue):
    page = parsed(index_page(tmp_path / "none", VINTAGE, catalogue))
    found = [words(tag) for tag in page.select("tbody .status .word")]
    assert found == ["Ikke lavet"] * 98


@pytest.mark.parametrize(
    ("results", "failed", "text"),
    [
        ([], 0, "Her er ingen rapporter endnu."),
        (
            [result("183", "preliminary")],
            0,
            "Her er rapporten om én af de 98 kommuner. Den er foreløbig.",
        ),
        (
            [result("183"), result("253")],
            1,
            "Her er rapporter om to af de 98 kommuner. Alle er endelige. "
            "Én rapport kunne ikke laves; tabellen siger hvorfor.",
        ),
        (
            [result("183"), result("253", "missing"), result("825", "missing")],
            2,
            "Her er rapporter om tre af de 98 kommuner: én er endelig og to er uden "
            "vurdering. To rapporter kunne ikke laves; tabellen siger hvorfor.",
        ),
    ],
)
def test_the_opening_counts_the_reports(shown, results, failed, text):
    runs = [outcome(code, "failed") for code in ("492", "101")[:failed]]
    page = shown(results, runs)
    assert words(page.select_one(".opening")) == text
    assert words(page.h1) == "Parathedsvurderinger, årgang 2026"


# What it keeps out


def test_neither_scores_nor_figures_nor_seconds_nor_places_reach_the_page(
    tmp_path, catalogue
):
    told = []
    for folder, number in (("a", 1), ("elsewhere", 4)):
        data = result("183")
        data["score"] = {k: number for k in data["score"]} | {"status": "final"}
        data["parameters"] = [{"id": "strategy", "value": number}]
        data["indicators"] = [{"id": id, "municipality": number} for id in TEN]
        run = [outcome("183", seconds=number), outcome("253", "failed", message="x")]
        there = write(tmp_path / folder, [data], run)
        told.append(index_page(there, VINTAGE, catalogue))
    assert told[0] == told[1]


def test_the_page_says_that_it_is_no_ranking(shown):
    text = words(shown().main)
    assert "ingen rangliste" in text
    assert "der kan ikke sorteres efter den" in text
    assert "tæller aldrig med i scoren" in text
    sortable = [words(th) for th in shown().select("th[data-sort]")]
    assert sortable == ["Kommune", "Region", "Status"]


def test_the_same_files_give_the_same_bytes(tmp_path, catalogue):
    run = [outcome("253", "failed", message="b"), outcome("183")]
    first = write(tmp_path / "a", [result("183"), result("825")], run)
    second = write(tmp_path / "b", [result("825"), result("183")], run[::-1])
    pages = {
        index_page(folder, VINTAGE, catalogue) for folder in (first, first, second)
    }
    assert len(pages) == 1


HOSTILE = "<script>alert(1)</script>\"'&"


def test_a_hostile_message_is_text(shown):
    page = shown([], [outcome("183", "failed", message=HOSTILE, cell="<b>")])
    assert HOSTILE in words(row(page, "183"))
    assert "Celle" not in words(row(page, "183"))
    assert len(page.find_all("script")) == 1


def test_a_hostile_name_is_text(tmp_path, catalogue):
    evil = replace(catalogue.municipalities["183"], name=HOSTILE, region_name=HOSTILE)
    ours = replace(catalogue, municipalities=catalogue.municipalities | {"183": evil})
    folder = write(tmp_path)
    (folder / f"{evil.slug}.html").write_text("x")
    page = parsed(index_page(folder, VINTAGE, ours))
    assert words(row(page, "183").a) == HOSTILE
    assert re.fullmatch(r"183-[a-z0-9-]+\.html", row(page, "183").a["href"])
    assert any(t["aria-label"].startswith(HOSTILE) for t in page.select(".tile"))
    assert len(page.find_all("script")) == 1


def test_names_come_from_the_catalogue_and_never_from_the_run(shown):
    page = shown([], [outcome("183", name="Et andet sted"), outcome("999")])
    assert "Et andet sted" not in page.get_text()
    assert len(page.select("tbody tr")) == 98


def test_a_hostile_vintage_is_text(tmp_path, catalogue):
    vintage = '</style>"; <script>'
    page = parsed(index_page(write(tmp_path), vintage, catalogue))
    assert words(page.h1) == f"Parathedsvurderinger, årgang {vintage}"
    assert len(page.find_all("style")) == len(page.find_all("script")) == 1


@pytest.mark.parametrize(
    ("message", "printed"),
    [
        ("one\n  two\x00\u202e\ud800 three", "one two three"),
        ("no /en/mappe/par/data/x.toml here", "no x.toml here"),
        ("not in '/en anden/mappe her/x.toml'.", "not in 'x.toml'."),
        (r"C:\Users\jens\x.toml: damaged", "x.toml: damaged"),
        ("see https://www.dst.dk/da/tal", "see https://www.dst.dk/da/tal"),
        ("data/raw/2026/x.csv and/or 1/2", "data/raw/2026/x.csv and/or 1/2"),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 199 + "…"),
    ],
)
def test_a_message_is_short_and_names_no_folder_of_the_machine(shown, message, printed):
    page = shown([], [outcome("183", "failed", message=message)])
    assert words(row(page, "183").select_one(".status .measure")) == printed


# Examples


def test_examples_are_marked_as_on_the_reports(shown):
    page = shown([result("183", example=True)])
    assert "is-example" in page.body["class"]
    assert words(page.select_one("p.example")).startswith("Eksempel med opdigtede tal.")
    assert "EKSEMPEL" in page.style.string
    assert page.select(".tag") == []


def test_among_real_reports_each_example_is_named(shown):
    page = shown([result("183", example=True), result("253")])
    assert "is-example" in page.body["class"]
    assert words(page.select_one("p.example")).startswith("Nogle af rapporterne")
    assert [words(tr.th) for tr in page.select("tr") if tr.select(".tag")] == [
        "Ishøj 183 eksempel"
    ]


def test_the_vintage_of_examples_is_marked_before_it_has_a_report(tmp_path, catalogue):
    page = parsed(index_page(write(tmp_path), "eksempel", catalogue))
    assert "is-example" in page.body["class"]


def test_real_reports_have_no_watermark(shown):
    page = shown([result("183")])
    assert "is-example" not in page.body["class"]
    assert page.select("p.example") == []


# The map


def test_the_map_has_a_tile_for_each_with_name_and_status(shown, names):
    page = shown([result("183", "preliminary")], [outcome("253", "failed")])
    labels = [tag["aria-label"] for tag in page.select(".tile")]
    assert len(labels) == len(set(labels)) == 98
    assert {label.split(":")[0] for label in labels} == set(names.values())
    assert tile(page, "Ishøj")["aria-label"] == "Ishøj: foreløbig"
    assert tile(page, "Ishøj")["href"] == "183-ishoej.html"
    # what failed leads to its message, what is not made leads nowhere
    assert tile(page, "Greve")["href"] == "#k253"
    assert tile(page, "Læsø").name == "g"


def test_a_tile_looks_like_its_status_and_nothing_else(shown):
    page = shown([result("183"), result("253"), result("825", "missing")])
    looks = {}
    for tag in page.select(".tile"):
        word = tag["aria-label"].split(": ")[1]
        drawn = tuple(
            (use["href"], use["width"], use["height"], *use.get("class", []))
            for use in tag.select("use")
        )
        looks.setdefault(word, set()).add(drawn)
    assert {word: len(drawn) for word, drawn in looks.items()} == {
        "endelig": 1,
        "ikke vurderet": 1,
        "ikke lavet": 1,
    }
    assert len(set.union(*looks.values())) == 3


# The file


def test_without_a_script_there_is_nothing_to_press(shown):
    page = shown([result("183")])
    assert page.select("button, input, [aria-sort], [hidden], [role=search]") == []


def test_the_file_asks_for_nothing(shown):
    page = shown([result("183")])
    assert page.select("[src], [srcset], [action]") == []
    assert [tag["href"][:5] for tag in page.select("link")] == ["data:"]
    css = page.style.string
    assert [u for u in re.findall(r"url\((.{5})", css) if u != "data:"] == []
    assert "@import" not in css
    used = {use["href"] for use in page.select("use")}
    assert used <= {f"#{tag['id']}" for tag in page.select("symbol")}


def test_neither_the_module_nor_its_messages_import_pandas_or_matplotlib(repository):
    done = python(
        "-c",
        "import sys, parathed_lib.pages.index, parathed_lib.pages.messages\n"
        "print({'pandas', 'matplotlib', 'nbconvert'} & set(sys.modules))",
        cwd=repository,
    )
    assert done.stdout == "set()\n", done.stderr


# In Chromium

chromium = pytest.mark.browser
MESSAGE = "EvaluationError: 253.toml: 3 of 10 parameters have no column. " * 3


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """An index with every status; Ishøj is an example and has a form."""
    results = [
        result("183", "preliminary", example=True, form_date="2026-09-03"),
        result("825", "missing"),
        result("492"),
    ]
    run = [outcome("253", "failed", cell=7, message=MESSAGE)]
    folder = write(tmp_path_factory.mktemp("reports") / VINTAGE, results, run)
    path = folder / "index.html"
    path.write_text(index_page(folder, VINTAGE, catalogue), "utf-8")
    return path


def opened(page: Page, index: Path, width: int = 1280) -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(index.as_uri())
    return page


def listed(page: Page) -> list[str]:
    """The codes of the rows that are shown, from top to bottom."""
    return page.evaluate(
        """[...document.querySelectorAll("tbody tr")]
          .filter(r => r.checkVisibility()).map(r => r.dataset.code)"""
    )


def sorted_by(page: Page) -> dict[str, str]:
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll("th[aria-sort]")]
          .map(h => [h.textContent, h.getAttribute("aria-sort")]))"""
    )


@chromium
def test_axe_finds_no_violation(page, index):
    # on a telephone the whole table, beside the map what is left of it
    opened(page, index, 360)
    assert in_browser.violations(page) == []
    opened(page, index)
    page.get_by_role("searchbox").fill("is")
    page.get_by_role("button", name="Status").click()
    assert in_browser.violations(page) == []


@chromium
def test_the_names_on_the_map_can_be_read(page, index):
    # Of a text 1em high, in pixels of the screen
    heights = opened(page, index).evaluate(
        """[...document.querySelectorAll(".map .label text")].map(t =>
          parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().d)"""
    )
    assert len(heights) >= 98
    assert min(heights) >= 10.5


@chromium
def test_each_name_on_the_map_is_whole_and_within_its_tile(page, index):
    tiles = opened(page, index).evaluate(
        """[...document.querySelectorAll(".map .tile")].map(tile => {
          const box = tile.querySelector("use").getBoundingClientRect();
          const lines = [...tile.querySelectorAll(".label text")];
          const inside = lines.every(line => {
            const text = line.getBoundingClientRect();
            return text.left >= box.left && text.right <= box.right;
          });
          return [lines.map(line => line.textContent), inside];
        })"""
    )
    names = {m.name.replace("-", "") for m in load_catalogue().municipalities.values()}
    assert {"".join(lines).replace("-", "") for lines, _ in tiles} == names
    assert [lines for lines, inside in tiles if not inside] == []


@chromium
def test_only_the_page_itself_is_asked_for(page, index):
    with in_browser.asked_for(page) as asked:
        opened(page, index)
        page.get_by_role("searchbox").fill("ishøj")
        page.evaluate("document.fonts.ready")
    assert asked == [index.as_uri()]


@chromium
def test_nothing_sticks_out_of_the_window(page, index):
    widths = (1280, 768, 690, 360, 320)
    found = in_browser.at_widths(opened(page, index), in_browser.sticking_out, *widths)
    assert found == {}


@chromium
def test_large_text_fits_the_window(large_page, index):
    assert opened(large_page, index).evaluate(in_browser.TOO_WIDE) == ""


@chromium
def test_the_search_finds_names_and_codes_as_the_catalogue_does(page, index, catalogue):
    opened(page, index)
    for typed, found in (
        ("Ishøj", ["183"]),
        ("ISHOEJ  kommune", ["183"]),
        ("183", ["183"]),
        ("ærø", ["492"]),
        ("Aeroe", ["492"]),
        ("åbenrå", ["580"]),
        ("aabenraa", ["580"]),
        ("københavns", ["101"]),
        ("bornholms regions", ["400"]),
        ("  ringkøbing-skj", ["760"]),
        ("A\u030arhus", ["751"]),
        ("82", ["820", "825"]),
        ("lyngby tårbæk", ["173"]),
        ("læsø nordjylland", ["825"]),
        ("83", []),
        ("<b>", []),
    ):
        page.get_by_role("searchbox", name="Find en kommune").fill(typed)
        expected = [f for f in found if f in catalogue.municipalities]
        assert sorted(listed(page)) == expected, typed
        told = page.get_by_role("status").inner_text()
        if expected:
            assert told == f"Viser {len(expected)} af 98 kommuner."
        else:
            assert told == "Ingen kommune har det navn eller nummer."


@chromium
def test_a_region_is_chosen_or_searched_for(page, index, catalogue):
    opened(page, index)
    there = sorted(c for c, m in catalogue.municipalities.items() if m.region == "084")
    page.get_by_role("searchbox").fill("hovedstaden")
    assert sorted(listed(page)) == there
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Region", exact=True).select_option("Hovedstaden")
    assert sorted(listed(page)) == there
    page.get_by_role("searchbox").fill("læsø")
    assert listed(page) == []


@chromium
def test_an_empty_search_shows_all_again(page, index):
    opened(page, index)
    before = listed(page)
    page.get_by_role("searchbox").fill("greve")
    page.get_by_role("searchbox").fill("")
    assert listed(page) == before
    assert len(before) == 98
    assert page.get_by_role("status").inner_text() == "Viser 98 af 98 kommuner."


@chromium
def test_the_buttons_sort_and_say_so(page, index, catalogue):
    opened(page, index)
    assert sorted_by(page) == {}
    # what has been made, and what failed, stands first
    assert listed(page)[:4] == ["253", "183", "825", "492"]
    page.get_by_role("button", name="Kommune").click()
    by_name = listed(page)
    assert sorted_by(page) == {"Kommune": "ascending"}

    page.get_by_role("button", name="Region").click()
    assert sorted_by(page) == {"Region": "ascending"}
    order = "Hovedstaden Midtjylland Nordjylland Sjælland Syddanmark".split()
    of = {c: m.region_name.split()[1] for c, m in catalogue.municipalities.items()}
    expected = [code for region in order for code in by_name if of[code] == region]
    assert listed(page) == expected

    page.get_by_role("button", name="Status").click()
    assert sorted_by(page) == {"Status": "ascending"}
    first = ["492", "183", "825", "253"]  # final, preliminary, missing, failed
    assert listed(page) == first + [code for code in by_name if code not in first]

    page.get_by_role("button", name="Status").click()
    assert sorted_by(page) == {"Status": "descending"}
    assert listed(page)[-4:] == first[::-1]

    page.get_by_role("button", name="Kommune").click()
    assert listed(page) == by_name
    page.get_by_role("button", name="Kommune").click()
    assert sorted_by(page) == {"Kommune": "descending"}
    assert listed(page) == by_name[::-1]


@chromium
def test_sorting_keeps_the_search(page, index):
    opened(page, index)
    page.get_by_role("searchbox").fill("ø")
    found = set(listed(page))
    page.get_by_role("button", name="Status").click()
    assert set(listed(page)) == found
    assert listed(page)[:3] == ["492", "183", "825"]


@chromium
def test_it_is_a_plain_table_with_links_without_javascript(browser, page, index):
    plain = browser.new_page(java_script_enabled=False)
    for width in (1280, 360):
        with_script = listed(opened(page, index, width))
        opened(plain, index, width)
        assert plain.locator("tbody tr:visible").count() == len(with_script) == 98
        assert listed(plain) == with_script
        assert plain.locator("button, input").count() == 0
    plain.get_by_role("row").get_by_role("link", name="Ishøj", exact=True).click()
    title = plain.title()
    plain.close()
    assert title == "rapport"


@chromium
def test_the_keyboard_reaches_tiles_table_and_buttons(page, index):
    opened(page, index)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til tabellen"

    # only what leads somewhere is stopped at: north to south, then the search
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "document.activeElement.ariaLabel ?? document.activeElement.type"
            )
        )
    assert stops == [
        "Læsø: ikke vurderet",
        "Greve: fejlet",
        "Ishøj: foreløbig",
        "Ærø: endelig",
        "search",
    ]
    page.keyboard.press("Tab")  # the regions
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert sorted_by(page) == {"Region": "ascending"}
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert sorted_by(page) == {"Kommune": "ascending"}


@chromium
def test_a_tile_in_focus_is_ringed_and_named_and_opens_its_report(page, index):
    opened(page, index)
    ishoej = page.get_by_role("link", name="Ishøj: foreløbig")
    visible = "e => getComputedStyle(e).visibility"
    ring, name = ishoej.locator(".ring"), ishoej.locator("text.name")
    assert [ring.evaluate(visible), name.evaluate(visible)] == ["hidden", "hidden"]
    for _ in range(4):
        page.keyboard.press("Tab")
    assert ishoej.evaluate("e => e === document.activeElement")
    assert [ring.evaluate(visible), name.evaluate(visible)] == ["visible", "visible"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/183-ishoej.html")


@chromium
def test_the_skip_link_leads_to_the_table(page, index):
    opened(page, index)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kommuner"


@chromium
def test_the_map_gives_way_to_the_table_on_a_telephone(page, index):
    assert opened(page, index, 1280).locator(".map").is_visible()
    assert not opened(page, index, 360).locator(".map").is_visible()
    assert len(listed(page)) == 98
    assert page.get_by_role("button", name="Status").is_visible()
    assert page.get_by_text("Skema: 3. september 2026").is_visible()


@chromium
def test_a_screen_reader_meets_the_same_table_on_a_telephone(page, index):
    kinds = ("row", "columnheader", "rowheader", "cell")
    counts = []
    for width in (1280, 360):
        [table] = in_browser.tables(opened(page, index, width), "Kommunerne og deres")
        roles = [role for role, _ in table]
        counts.append({kind: roles.count(kind) for kind in kinds})
    # a head and 98 rows; the failed one has its message across three columns
    expected = {"row": 99, "columnheader": 6, "rowheader": 98, "cell": 98 * 5 - 2}
    assert counts == [expected, expected]


@chromium
def test_paper_shows_all_and_nothing_to_press(page, index):
    opened(page, index)
    page.get_by_role("searchbox").fill("greve")
    assert len(listed(page)) == 1
    page.emulate_media(media="print")
    assert len(listed(page)) == 98
    assert not page.locator(".find").is_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox\s*\[([^]]+)\]", pdf))
    [box] = {tuple(round(float(n)) for n in b.split()) for b in boxes}
    assert box == (0, 0, 595, 842)  # 210 x 297 mm in points
    assert in_browser.sheets(pdf) == 3


@chromium
def test_the_map_fits_the_first_sheet(page, index):
    opened(page, index)
    page.evaluate("document.getElementById('kommuner').remove()")
    assert in_browser.sheets(page.pdf(prefer_css_page_size=True)) == 1
