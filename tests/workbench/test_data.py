"""All data as tables: each figure with its meaning, and each gap with its reason."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys

import pandas as pd
import pytest

import parathed_lib
from parathed_lib import indicators, municipalities, observations, ratings
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import CatalogueError, UnknownNameError
from parathed_lib.report.run import processed
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.workbench import data
from parathed_lib.workbench.data import comparisons


def test_the_names_are_offered_and_nothing_else():
    assert set(dir(parathed_lib)) == set(parathed_lib.__all__)
    assert all(hasattr(parathed_lib, name) for name in parathed_lib.__all__)


@pytest.mark.slow
def test_the_package_is_imported_without_what_it_offers():
    code = "import parathed_lib, sys; print({'pandas', 'pydantic'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"


def test_the_examples_in_the_docstrings_hold(monkeypatch, embedded_root):
    monkeypatch.chdir(embedded_root)
    found = doctest.testmod(data)
    assert (found.attempted > 4, found.failed) == (True, 0)


def test_a_figure_has_its_meaning_beside_it(embedded_root):
    table = observations("2017", root=embedded_root)
    [row] = table.query(
        "indicator == 'disposable_income_dkk' and area == '183' and period == '2015'"
    ).to_dict("records")
    # As printed in the report of 2017.
    assert (row["value"], row["unit"], row["status"]) == (193760.0, "kr", "ok")
    assert (row["area_name"], row["level"]) == ("Ishøj", "municipality")
    assert row["origin"].startswith("Danmarks Statistik")


def test_areas_have_the_names_of_their_level(embedded_root):
    table = observations("2017", root=embedded_root)
    found = table.drop_duplicates("area").set_index("area")[["area_name", "level"]]
    assert found.loc["000"].tolist() == ["Danmark", "nation"]
    assert found.loc["084"].tolist() == ["Region Hovedstaden", "region"]
    assert found.loc["01"].tolist() == ["Byen København", "province"]
    assert found.loc["P10", "level"] == "police_district"
    # Printed beside Ishøj, without the area's name.
    assert found.loc["R183", "level"] == "region"
    assert pd.isna(found.loc["R183", "area_name"])


def test_what_is_missing_is_not_zero_and_has_a_reason(embedded_root):
    table = observations("2026", root=embedded_root)
    gaps = table[table["value"].isna()]
    assert set(gaps["status"]) == {"not_collected", "not_published"}
    assert (gaps["note"] != "").all()
    # The survey has no score for these three; docs/data.md
    scores = gaps.query("indicator == 'wellbeing_mean_score' and level != 'nation'")
    assert set(scores["area_name"]) == {"København", "Gentofte", "Gladsaxe"}


def test_origin_is_flagged_as_descriptive_only(embedded_root):
    table = observations("2026", root=embedded_root)
    flagged = table.loc[table["descriptive_only"], "indicator"]
    assert set(flagged) == {"non_western_pct", "non_western_near_pct"}


def test_a_small_group_of_a_municipalitys_own_is_withheld(
    repository, data_root, make_vintage
):
    example = re.search(
        r'(?s)```toml\n(version = "1"\n\n\[\[ind.*?)```',
        (repository / "docs/data.md").read_text("utf-8"),
    )
    (data_root / "indicators.toml").write_text(example[1], encoding="utf-8")
    vintage = make_vintage([("wellbeing_grade5_pct", "183", "2017", "3", "3", "100")])
    table = observations(vintage, root=data_root)
    [row] = table[table["indicator"] == "wellbeing_grade5_pct"].to_dict("records")
    assert (row["status"], row["area_name"]) == ("suppressed", "Ishøj")
    assert pd.isna(row["value"])


def test_types_are_those_that_other_libraries_take(embedded_root):
    table = observations("2026", root=embedded_root)
    kinds = table.dtypes.astype(str)
    assert set(kinds[["value", "count", "of"]]) == {"float64"}
    assert set(kinds[["indicator", "area", "area_name", "period"]]) == {"str"}
    assert set(kinds[["unit", "level", "status"]]) == {"category"}
    assert kinds["descriptive_only"] == "bool"


def test_the_codebook_tells_how_much_is_there_and_why_the_rest_is_not(embedded_root):
    table = indicators("2026", root=embedded_root).set_index("indicator")
    assert len(table) == 14
    # docs/data.md: 98 municipalities 2007-2024, 8 of the 12 police districts
    income = table.loc["disposable_income_dkk"]
    assert income[["areas", "first_period", "last_period"]].tolist() == [
        98,
        "2007",
        "2024",
    ]
    assert income["missing_municipality"] == ""
    assert table.loc["safety_pct", "areas"] == 8
    assert table.loc["convicted_pct", "missing_nation"].startswith("not_collected: ")


def test_municipalities_lie_in_the_regions_of_the_vintages_day(embedded_root):
    table = municipalities("2026", root=embedded_root).set_index("municipality")
    assert len(table) == 98
    assert table.loc["183", ["name", "region_name"]].tolist() == [
        "Ishøj",
        "Region Hovedstaden",
    ]


def test_comparisons_are_of_the_figures_that_reports_show(data_root, make_vintage):
    # A newest year of zeros everywhere is one that is not published yet.
    codes = load_catalogue().municipalities
    years = {"2016": "180000", "2017": "0"}
    name = make_vintage(
        [("disposable_income_dkk", c, y, v) for y, v in years.items() for c in codes]
    )
    table = comparisons(name, root=data_root)
    [row] = table.query(
        "indicator == 'disposable_income_dkk' and municipality == '183'"
    ).to_dict("records")
    assert (row["period"], row["value"]) == ("2016", 180000.0)
    root = DataRoot(data_root)
    processed.write_tables(root, name, "key")
    written = pd.read_csv(
        root.processed / name / "comparisons.csv", dtype={"municipality": str}
    )
    assert written["period"].dropna().unique().tolist() == [2016]


def test_ratings_are_those_of_the_forms_in_use(embedded_root):
    table = ratings("2017", root=embedded_root)
    assert len(table) == 10
    # The published assessment of Ishøj 2017: own 17, assessor 13
    assert table.groupby("rater", observed=True)["value"].sum().to_dict() == {
        "own": 17,
        "assessor": 13,
    }
    assert {"reason", "texts", "evidence"}.isdisjoint(table.columns)


def test_without_forms_there_are_no_rows(data_root):
    (data_root / "data/raw/evaluations/2017/183.toml").unlink()
    assert ratings(root=data_root).empty


def test_made_up_answers_stand_beside_no_real_name(data_root):
    form = data_root / "data/raw/evaluations/2017/183.toml"
    text = form.read_text("utf-8").replace('round = "2017"', 'round = "eksempel"')
    made_up = data_root / "data/raw/evaluations/eksempel/183.toml"
    made_up.parent.mkdir()
    made_up.write_text(text, encoding="utf-8")
    table = ratings("eksempel", root=data_root)
    assert set(table["name"]) == {"Eksempelby 183"}
    assert table["example"].all()


@pytest.mark.parametrize("given", [5, {"indicators": 1}, ["my-catalogue"]])
def test_what_is_no_catalogue_is_told_in_one_line(given, embedded_root):
    with pytest.raises(CatalogueError, match=r"^Expected a catalogue, .* given\.$"):
        observations("2026", root=embedded_root, catalogue=given)


def test_a_name_that_is_not_there_is_told_with_the_nearest(embedded_root):
    with pytest.raises(UnknownNameError, match="Nearest: 2026"):
        observations("2025", root=embedded_root)
