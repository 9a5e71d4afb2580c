"""`benchmarks/example.py`: whole data roots of made-up figures and forms."""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from report_fixtures import Report, parathed, words

from parathed_lib import assess, frames, load_catalogue
from parathed_lib.forms.evaluation import read_form
from parathed_lib.pages.assessment.result import result
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import load_vintage

pytestmark = pytest.mark.slow  # makes whole data roots


CATALOGUE = load_catalogue()
MUNICIPALITIES = CATALOGUE.municipalities
CODES = list(MUNICIPALITIES)


@pytest.fixture(scope="module")
def example(repository: Path) -> Iterator[ModuleType]:
    """The module; the benchmarks are scripts, so their folder is put on the path."""
    folder = str(repository / "benchmarks")
    sys.path.insert(0, folder)
    yield importlib.import_module("example")
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def root(example: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """An example root; nothing may be written to it."""
    folder = tmp_path_factory.mktemp("example") / "root"
    assert example.main([str(folder)]) == 0
    return DataRoot(folder)


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes."""
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


# Accepted and complete


def test_every_municipality_has_a_form_that_is_accepted_with_all_ratings(root):
    for code in CODES:
        stored = read_form(root.form("eksempel", code), CATALOGUE)
        assert stored is not None
        assert set(stored.evaluation.ratings) == set(CATALOGUE.rubric.parameter)
        assert {e.id for e in stored.evaluation.extent} == {
            e.id for e in CATALOGUE.rubric.extent
        }


def test_a_form_is_about_as_long_as_ishoejs_of_2017(root, repository):
    def length(path: Path) -> int:
        form = tomllib.loads(path.read_text("utf-8"))
        parts = [*form["texts"].values(), *form["summary"].values()]
        parts += [row["text"] for row in form["attention_points"] + form["notes"]]
        return sum(map(len, [*parts, form["ambitions"]]))

    of_2017 = repository / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    for code in CODES:
        made_up = length(root.form("eksempel", code))
        assert 0.9 < made_up / length(of_2017) < 1.1


def test_every_text_of_a_form_says_that_it_is_made_up(root):
    for code in CODES:
        form = read_form(root.form("eksempel", code), CATALOGUE).evaluation
        parts = [*form.texts.values(), *form.summary.values(), form.ambitions]
        parts += [part.text for part in (*form.attention_points, *form.notes)]
        assert len(parts) > 30
        assert all("opdigtet" in text for text in parts)


def test_every_indicator_has_a_figure_wherever_one_is_published(root):
    vintage = load_vintage(root, "eksempel")
    assert set(vintage.observations["status"]) == {"ok"}
    for entry in CATALOGUE.indicators.indicators:
        for who in MUNICIPALITIES.values():
            own = who.police_district if entry.geography != "municipality" else who.code
            areas = [own, frames.NATION]
            if entry.regional_level != "none":
                areas.append(getattr(who, entry.regional_level))
            newest = [list(vintage.figures(entry.id, area))[-1:] for area in areas]
            # The same newest period at each level, so that they can be compared
            assert newest[0]
            assert all(period == newest[0] for period in newest)


def test_figures_of_every_kind_can_be_drawn_for_all(root):
    # 98 in one period for map, dots and counts; 18 years for the lines, as published
    some = assess("Ishøj", "eksempel", root=root)
    for entry in CATALOGUE.indicators.indicators:
        if entry.geography == "municipality" and not entry.descriptive_only:
            _, values = some.across_municipalities(entry.id)
            assert values.notna().sum() == 98
        if entry.series:
            table = some.yearly(entry.id)
            assert list(table.index) == list(range(2007, 2025))
            assert table.notna().all(axis=None)
    assert some.across_municipalities("deprived_areas_count")[1].nunique() >= 3


def test_every_assessment_is_complete_and_marked_as_an_example(root):
    ten = [entry.id for entry in CATALOGUE.indicators.official]
    assert len(ten) == 10
    for code in CODES[::7]:  # all have their ten figures and their form: see above
        assessment = assess(code, "eksempel", root=root)
        assert (assessment.score.status, assessment.score.answered) == ("final", 10)
        found = result(assessment)
        figures = {row["id"]: row["municipality"] for row in found["indicators"]}
        assert None not in [figures[id] for id in ten]
        assert found["example"] is True
        assert (found["vintage"], found["round"]) == ("eksempel", "eksempel")


def test_shares_agree_with_their_counts_and_stay_on_the_printed_scale(root):
    table = load_vintage(root, "eksempel").observations
    counted = table[table["count"].notna()]
    assert set(counted["indicator"]) == {"basic_schooling_pct"}
    shares = 100 * counted["count"] / counted["of"]
    # Printed with one decimal
    assert (shares - counted["value"]).abs().max() <= 0.05 + 1e-9
    for entry in CATALOGUE.indicators.indicators:
        low, high = entry.scale
        values = table.loc[table["indicator"] == entry.id, "value"]
        assert values.between(low, high).all()


def test_a_figure_follows_the_documented_formula(root):
    # Ishøj is the 15th of the catalogue, n = 14; unemployment the first, k = 0; 2024 is
    # t = 17; the seed is 1: step = 14 * 3 + 2 * 17 + 0 + 29 = 105, share = (196 - 105)
    # / 98 = 0.92857; on the scale 0-12: 12 * (0.1 + 0.8 * 0.92857) = 10.114
    assert CODES.index("183") == 14
    figures = load_vintage(root, "eksempel").figures("full_time_unemployed_pct", "183")
    assert figures["2024"].value == 10.1


# Marked


def test_a_report_is_marked_as_an_example_in_json_and_on_its_page(root, tmp_path):
    to = ("--root", root.path, "--out", tmp_path / "out", "--vintage", "eksempel")
    done = parathed("report", "Ishøj", *to, cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    report = Report(tmp_path / "out" / "eksempel", "183-ishoej")
    text = (report.folder / "183-ishoej.json").read_text("utf-8")
    assert '"example": true' in text
    assert json.loads(text)["example"] is True
    # The watermark hangs on the class; the line stands on the front page, and in the
    # head of each printed page
    assert "is-example" in report.page.body["class"]
    assert '.is-example main::before{content:"EKSEMPEL"' in report.html
    assert "Eksempel med opdigtede tal" in words(report.page.main.section)
    assert '@top-left{content:"EKSEMPEL' in report.html


# Written


def test_the_same_seed_gives_the_same_bytes(example, root, tmp_path):
    example.write_root(tmp_path / "again")

    written = contents(tmp_path / "again" / "data" / "raw")
    assert written == contents(root.raw)


def test_several_roots_have_seeds_of_their_own(example, root, tmp_path):
    assert example.main([str(tmp_path / "roots"), "--vintages", "2"]) == 0

    folders = sorted(p.name for p in (tmp_path / "roots").iterdir())
    assert folders == ["1", "2"]
    first, second = (contents(tmp_path / "roots" / n / "data" / "raw") for n in "12")
    assert first == contents(root.raw)
    assert set(second) == set(first)
    table = "eksempel/full_time_unemployed_pct.csv"
    form = "evaluations/eksempel/183.toml"
    assert first[table] != second[table]
    assert first[form] != second[form]
    for n in "12":
        assert load_vintage(DataRoot(tmp_path / "roots" / n)).name == "eksempel"


def test_nothing_is_written_outside_the_root(
    example, repository, tmp_path, monkeypatch
):
    def names(folder: Path) -> set[Path]:
        return set(folder.rglob("*"))

    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = names(repository / "data"), names(repository / "reports")
    assert example.main(["../root"]) == 0

    assert {p.name for p in tmp_path.iterdir()} == {"here", "root"}
    assert not list((tmp_path / "here").iterdir())
    assert (names(repository / "data"), names(repository / "reports")) == before
    written = set(contents(tmp_path / "root"))
    assert written == {
        *(f"data/raw/evaluations/eksempel/{code}.toml" for code in CODES),
        *(f"data/raw/eksempel/{i}.csv" for i in CATALOGUE.indicators.by_id),
        *(f"data/raw/eksempel/{n}.csv" for n in ("population", "missing", "manifest")),
    }


def test_a_folder_in_use_is_refused_untouched(example, tmp_path, capsys):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "mine.txt").write_text("mine")
    assert example.main([str(tmp_path / "root")]) == 2

    assert "in use" in capsys.readouterr().out
    assert contents(tmp_path) == {"root/mine.txt": b"mine"}
