"""The monitoring as a page: its files, its words, in Chromium, and hostile texts."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
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
from bs4 import Comment
from monitoring_examples import AT, MONTHS, form_2019, made_root, plan, write
from report_fixtures import (
    MakePage,
    Report,
    assert_remade,
    parathed,
    parsed,
    words,
)
from test_form_hostile_text import HOSTILE, UNBROKEN, on_a_page

from parathed_lib.disclosure.record import entries_of
from parathed_lib.report.run.worker_process import WorkerProcess

pytestmark = pytest.mark.slow

PAGES = ("example", "København 2011", "København 2017", "Ishøj 2026", "Læsø 2026")
EXAMPLE = {"municipality": "183", "vintage": "2026", "round": "2019", "at": AT}
pages = pytest.mark.parametrize("name", PAGES)
MARKED = re.compile(r"«(\d+)»")


@pytest.fixture(scope="module")
def example_root(embedded_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_root(embedded_root, tmp_path_factory.mktemp("example") / "root")


@pytest.fixture(scope="module")
def public_root(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the repository with its public plans."""
    root = tmp_path_factory.mktemp("public") / "root"
    for part in ("2017", "2026", "plans", "evaluations/2017"):
        source = repository / "data" / "raw" / part
        shutil.copytree(source, root / "data" / "raw" / part)
    return root


@pytest.fixture(scope="module")
def made_pages(
    example_root: Path,
    public_root: Path,
    make_page: MakePage,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Report]:
    copenhagen = {"municipality": "101", "vintage": "2017"}
    wishes = {
        "example": EXAMPLE,
        "København 2011": {**copenhagen, "at": "2011-12-20"},
        "København 2017": {**copenhagen, "at": "2017-06-30"},
        "Ishøj 2026": {"municipality": "183", "vintage": "2026"},
        "Læsø 2026": {"municipality": "825", "vintage": "2026"},
    }
    return {
        name: make_page(
            "monitoring",
            example_root if name == "example" else public_root,
            tmp_path_factory.mktemp("out"),
            **wish,
        )
        for name, wish in wishes.items()
    }


# Files


def test_the_files_lie_under_the_vintage_with_the_name_of_the_kind(made_pages):
    report = made_pages["example"]
    assert report.stem == "183-ishoej-monitoring-2018-06-30"
    # that of the vintage's own day has no day in its name
    assert made_pages["Ishøj 2026"].stem == "183-ishoej-monitoring"
    assert report.folder.name == "2026"
    assert report.data["manifest"]["report"] == "monitoring"
    assert report.data["manifest"]["parameters"] == {
        "municipality": "183",
        "vintage": "2026",
        "round": "2019",
        "at": "2018-06-30",
        "since_vintage": "2017",
        "since_round": "2017",
    }
    notebook = nbformat.reads(report.bytes()[".ipynb"].decode("utf-8"), 4)
    assert len(notebook.cells) > 20


def test_a_rerun_in_another_folder_gives_the_same_bytes(
    made_pages, tmp_path, embedded_root
):
    root = made_root(embedded_root, tmp_path / "other" / "root")
    assert_remade("monitoring", root, made_pages["example"])


def test_the_page_is_verified_by_its_own_parameters(made_pages, example_root):
    report = made_pages["example"]
    done = parathed("verify", report.path, "--root", example_root, cwd=report.folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_tells_no_path_and_asks_for_nothing(made_pages):
    for report in made_pages.values():
        for content in report.bytes().values():
            text = content.decode("utf-8")
            assert "/tmp/" not in text
            assert "/root" not in text
        page = report.page
        assert page.find_all(["script", "iframe", "img"]) == []
        assert not re.search(r"url\((?!data:|#)", report.html)


def test_the_notebook_runs_alone_once_it_is_filled_in(
    example_root, tmp_path, repository
):
    shutil.copytree(example_root, tmp_path / "root")
    (tmp_path / "root" / "notebooks").mkdir()
    notebook = nbformat.read(repository / "notebooks" / "monitoring.ipynb", 4)
    cell = next(c for c in notebook.cells if c.id == "parameters")
    cell.source = (
        cell.source.replace('municipality = ""', 'municipality = "ishøj"')
        .replace('vintage = ""', "vintage = 2026", 1)
        .replace('round = ""', "round = 2019", 1)
        .replace('at = ""', f'at = "{AT}"')
    )
    place = tmp_path / "root" / "notebooks" / "mine.ipynb"
    nbformat.write(notebook, place)
    with WorkerProcess("page_maker") as process:
        assert list(process.call("run", place)) == [place]
    shown = [o for c in nbformat.read(place, 4).cells for o in c.get("outputs", [])]
    assert len(shown) >= 11
    assert all("text/html" in o.data for o in shown)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("Ishoj",), "Nearest: Ishøj"),
        (("Ishøj", "--at", "juni 2018"), "YYYY-MM-DD"),
        (("183", "--vintage", "2017", "--since-vintage", "2026"), "not come before"),
        (("Ishøj", "--vintage", "2018"), "Nearest: 2017"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_message_and_exit_code_2(
    example_root, tmp_path, options, told
):
    done = parathed("monitor", *options, "--root", example_root, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


# Content


def test_the_json_holds_the_day_the_states_and_the_changes(made_pages):
    data = made_pages["example"].data
    assert (data["at"], data["vintage_before"], data["round_before"]) == (
        "2018-06-30",
        "2017",
        "2017",
    )
    [own] = data["plans"]
    assert own["states"] == {
        "reached": 1, "late": 1, "overdue": 1, "coming": 2, "undated": 1,
    }  # fmt: skip
    assert [m["slack_days"] for m in own["milestones"]] == [11, -14, -91, 0, 184, None]
    assert own["milestones"][4]["reached"] is None  # it was reached later
    assert data["score"]["verdict"] == "unknown"
    hidden = [row for row in data["extent"] if row["status"] == "suppressed"]
    assert [(r["id"], r["period"], r["value"], r["hidden"]) for r in hidden] == [
        ("municipality_to_infohouse", "2018", None, "suppressed")
    ]


def test_the_counts_can_be_recorded_as_published(made_pages):
    """The rows have the form that an assessment's have, so that one reader does."""
    entries = entries_of(made_pages["example"].data)
    shown = [(e.period, e.value) for e in entries if e.status == "shown"]
    assert shown == MONTHS[:6]
    assert [e.status for e in entries if e.value is None] == ["suppressed"]


def test_the_small_count_stands_nowhere(made_pages):
    """The 3 of the infohouse is neither in its rows nor in any text about it."""
    page = made_pages["example"].page
    group = page.find("th", string="Henvendelser fra kommunen til infohuset")
    [row] = group.find_parent("tbody").find_all("tr")[1:]
    assert words(row) == "2018 – skjult for at beskytte små antal planen"


def test_a_section_stands_on_the_page_where_it_has_something(made_pages):
    # of Copenhagen in 2011 there is a plan with targets and money; of Læsø nothing
    sections = {"example": 11, "København 2011": 8, "Læsø 2026": 5}
    for name, report in made_pages.items():
        titles = [words(h) for h in report.page.select("h2.section-title")]
        assert len(titles) == sections.get(name, len(titles)), name
        assert report.page.html["lang"] == "da"
        assert len(report.page.find_all("h1")) == 1
        assert "truslen" in words(report.page.select_one("section.first"))


def test_the_states_stand_with_a_word_and_a_shape(made_pages):
    page = made_pages["example"].page
    rows = (
        page.select_one("#table-milestones-1").find_parent("table").select("tbody tr")
    )
    states = [row.select_one("td.state") for row in rows]
    assert [words(cell) for cell in states] == [
        "nået",
        "nået for sent",
        "over fristen",
        "kommende",
        "kommende",
        "uden dag",
    ]
    shapes = [str(cell.svg) for cell in states]
    assert len(set(shapes)) == 5


def test_a_page_of_origin_makes_no_comparison(made_pages):
    for report in made_pages.values():
        for entry in report.data["indicators"]:
            if entry["id"].startswith("non_western"):
                assert entry["change"] == "descriptive"
                assert entry["side"] is None


def test_a_made_up_round_is_marked_on_the_page(example_root, make_page, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(example_root, root)
    write(root, "plans/183-eksempel.toml", plan())
    report = make_page("monitoring", root, tmp_path, municipality="183", vintage="2026")
    assert report.data["example"] is True
    assert "is-example" in report.page.body["class"]
    assert "opdigtede tal" in report.html


def test_no_fault_message_repeats_what_a_plan_says(example_root, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(example_root, root)
    write(root, "plans/183.toml", plan(first="HEMMELIGT 1"))
    done = parathed("monitor", "183", "--root", root, cwd=tmp_path)
    assert done.returncode == 2
    assert "HEMMELIGT" not in done.stderr


# Chromium


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "widths"),
    [*zip(PAGES, ([1280, 360], [360], [1280], [360], [1280]), strict=True)],
)
def test_axe_finds_no_violation_of_wcag(page, made_pages, name, widths):
    assert at_widths(shown(page, made_pages[name]), violations, *widths) == {}


@pytest.mark.browser
@pages
def test_nothing_sticks_out_of_window_or_drawing(page, made_pages, name):
    open_details(shown(page, made_pages[name]))
    assert at_widths(page, sticking_out) == {}


@pytest.mark.browser
@pages
def test_the_front_fits_the_first_sheet(page, made_pages, name):
    shown(page, made_pages[name])
    page.evaluate(
        """for (const s of [...document.querySelectorAll('main > section')].slice(1))
          s.remove()"""
    )
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.browser
@pages
def test_only_the_file_itself_is_asked_for(page, made_pages, name):
    with asked_for(page) as asked:
        shown(page, made_pages[name])
    assert [url for url in asked if not url.startswith("data:")] == [
        made_pages[name].path.as_uri()
    ]


# Hostile texts in every field of a plan


def filled(fill: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A plan with this in each text, and each of these texts by its number."""
    placed: dict[str, str] = {}

    def text() -> str:
        number = str(len(placed) + 1)
        placed[number] = f"{fill} «{number}»"
        return placed[number]

    def told(rows: list[dict[str, Any]], *fields: str) -> list[dict[str, Any]]:
        return [row | {f: text() for f in fields if f in row} for row in rows]

    data = plan()
    data |= {
        "name": text(),
        "label": text(),
        "source": text(),
        "phases": told(data["phases"], "name"),
        "tracks": told(data["tracks"], "name"),
        "actions": told(data["actions"], "title", "owner"),
        "set_aside": told(data["set_aside"], "reason"),
        "milestones": [
            row | {"text": text(), "owner": text()} for row in data["milestones"]
        ],
        "result_targets": [
            row | {"text": text()} | {"measures": told(row.get("measures", []), "of")}
            for row in data["result_targets"]
        ],
    }
    data["milestones"][5]["due"] = text()
    data["actions"][2] |= {"id": text(), "due": text()}
    return data, placed


@pytest.fixture(scope="module")
def reports_of(
    embedded_root: Path, make_page: MakePage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Report, dict[str, str]]]:
    """The pages by the text that fills their plan."""
    found = {}
    for name, fill in (
        ("hostile", HOSTILE),
        ("plain", "ordet"),
        ("unbroken", UNBROKEN),
    ):
        folder = tmp_path_factory.mktemp(name)
        data, placed = filled(fill)
        root = made_root(embedded_root, folder / "root")
        write(root, "plans/183.toml", data)
        point = {"theme": "resources", "text": fill}
        write(root, "evaluations/2019/183.toml", form_2019(attention_points=[point]))
        found[name] = make_page("monitoring", root, folder, **EXAMPLE), placed
    return found


def elements(report: Report) -> Counter[tuple[str, ...]]:
    """How often each kind of tag with its attributes stands in a page, but drawings."""
    soup = parsed(report.html)
    for drawing in soup.select(".drawing"):
        drawing.decompose()
    return Counter((tag.name, *sorted(tag.attrs)) for tag in soup.find_all(True))


def test_the_text_brings_no_tag_and_no_attribute_into_the_page(reports_of):
    assert elements(reports_of["hostile"][0]) == elements(reports_of["plain"][0])


def test_every_text_that_is_shown_is_shown_whole_outside_the_drawings(reports_of):
    told = {}
    for name in ("plain", "hostile"):
        soup = parsed(reports_of[name][0].html)
        for piece in soup.select(".drawing"):
            piece.decompose()
        for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
            comment.extract()
        told[name] = " ".join(soup.body.get_text(" ").split())
    times = Counter(MARKED.findall(told["plain"]))
    assert Counter(MARKED.findall(told["hostile"])) == times
    placed = reports_of["hostile"][1]
    assert set(times) == set(placed)
    for number, whole in placed.items():
        wanted = on_a_page(whole)
        assert told["hostile"].count(wanted) == times[number], number


def test_the_json_holds_the_texts_unchanged(reports_of):
    report, placed = reports_of["hostile"]
    [own] = report.data["plans"]
    assert own["name"] == placed["1"]
    for text in strings(report.data):
        for number in MARKED.findall(text):
            assert placed[number] in text


def strings(data: Any) -> Iterator[str]:
    """All texts of a piece of JSON."""
    if isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)
    elif isinstance(data, str):
        yield data


@pytest.mark.browser
@pytest.mark.parametrize("name", ["hostile", "unbroken"])
def test_in_a_browser_nothing_runs_nothing_is_asked_for_and_all_fits(
    page, reports_of, name
):
    assert harm(page, reports_of[name][0]) == []


def test_the_json_is_plain_json(made_pages):
    for report in made_pages.values():
        text = report.path.with_suffix(".json").read_text("utf-8")
        assert json.loads(text, parse_constant=pytest.fail) == report.data
