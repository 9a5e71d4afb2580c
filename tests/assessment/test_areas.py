"""Regions, provinces and own groups: how they are found, and their figures.

Expected numbers come from the CSV files of the vintage, with nothing of ours.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from parathed_lib import assess_group, load_catalogue
from parathed_lib.assessment.areas import GroupAssessment
from parathed_lib.catalogue.areas import codes_of, find_area, members
from parathed_lib.errors import ParameterError, UnknownNameError

CRIMES, SCHOOLING = "reported_crimes_per_1000", "basic_schooling_pct"
INCOME, NEAR = "disposable_income_dkk", "non_western_near_pct"
FILES = {
    CRIMES: "dst/reported_crimes.csv",
    SCHOOLING: "dst/basic_schooling.csv",
    INCOME: "dst/income.csv",
    NEAR: "dst/non_western_near.csv",
}
WEST = ["183", "165", "153"]  # Ishøj, Albertslund, Brøndby


@pytest.fixture(scope="module")
def rows(repository):
    """The rows of an indicator's file of 2026, by area and period."""

    def rows(indicator: str) -> dict[tuple[str, str], dict[str, str]]:
        path: Path = repository / "data" / "raw" / "2026" / FILES[indicator]
        with path.open(encoding="utf-8", newline="") as file:
            return {(row["area"], row["period"]): row for row in csv.DictReader(file)}

    return rows


@pytest.fixture
def group(data_root):
    def group(names: object, vintage: str = "2026", title: str = "") -> GroupAssessment:
        return assess_group(names, vintage, title=title, root=data_root)

    return group


def codes(area: str) -> list[str]:
    found = load_catalogue()
    return list(members(found, find_area(found, area)))


# How an area is found


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Region Sjælland", "085"),
        ("region sjaelland", "085"),
        ("Sjælland", "085"),
        ("085", "085"),
        (85, "085"),
        ("Nordjylland", "081"),  # the region before the province
        ("Landsdel Nordjylland", "11"),
        ("Vest- og Sydsjælland", "06"),
        (1, "01"),
        ("01", "01"),
        ("08E", "08E"),
        (WEST, "153,165,183"),
        ("Ishøj, Albertslund kommune,153", "153,165,183"),
    ],
)
def test_an_area_is_found_by_its_name_or_code(asked, code):
    title = "Vestegnen" if "," in code else ""
    assert find_area(load_catalogue(), asked, title).code == code


@pytest.mark.parametrize(
    ("asked", "title", "told"),
    [
        ("Region Sjæland", "", "Nearest: Region Sjælland"),
        ("Ishøj", "", "Ishøj is one municipality"),
        (["183", "Ishøj"], "To", "at least two different"),
        ("", "", "Fill in `area`"),
        (WEST, "", "a title of its own"),
        (WEST, "!!", "a title of its own"),
        (WEST, "V" * 61, "a title of its own"),
        (WEST, "<b>Vest</b>", "a title of its own"),
        (WEST, "Sjælland", "the name of another area"),
        (WEST, "Greve", "the name of another area"),
        ("085", "Vestegnen", "Region Sjælland has a name"),
        (["183", "Vestby"], "To", "Unknown municipality 'Vestby'"),
    ],
)
def test_what_is_no_area_is_told(asked, title, told):
    with pytest.raises((UnknownNameError, ParameterError), match=re.escape(told)):
        find_area(load_catalogue(), asked, title)


def test_files_are_called_by_code_and_name_or_by_title():
    found = load_catalogue()
    slugs = [
        find_area(found, "085").slug,
        find_area(found, "Byen København").slug,
        find_area(found, WEST, "På Vestegnen").slug,
    ]
    assert slugs == [
        "085-region-sjaelland",
        "01-byen-koebenhavn",
        "group-paa-vestegnen",
    ]


def test_a_region_is_there_in_its_days_alone(make_vintage, group):
    figures = [("population", code, "2027-01-01", 1000) for code in ("183", "265")]
    after = make_vintage(figures, name="2027-01-01")
    east = group("Region Østdanmark", after)
    # 29 municipalities of Hovedstaden and 17 of Sjælland
    assert len(east.members) == 29 + 17
    assert len(group("Region Sjælland").members) == 17
    for name, vintage in (("Region Sjælland", after), ("Region Østdanmark", "2026")):
        with pytest.raises(ParameterError, match=f"{name} exists from .* Name another"):
            group(name, vintage)
    assert codes_of(load_catalogue().at(date(2027, 1, 1)), east.area) == ["08E"]


# Figures


def test_a_figure_that_the_vintage_has_of_the_area_is_taken(group, rows):
    sjaelland, nordjylland = group("085"), group("081")
    given = {CRIMES: "2025", SCHOOLING: "2019", NEAR: "2020-01-01"}
    for indicator, period in given.items():
        found = sjaelland.figures[indicator]
        assert found.origin == "given"
        assert found.comparison.municipality.period == period
        row = rows(indicator)["085", period]
        assert found.value == pytest.approx(float(row["value"]), abs=0.05)  # as printed
        assert f"{found.comparison.municipality.count or 0:.0f}" == (
            row["count"] or "0"
        )
    # Income is published of provinces: Nordjylland (11) has the region's municipalities
    found = nordjylland.figures[INCOME]
    assert found.comparison.municipality.area == "11"
    assert found.value == float(rows(INCOME)["11", "2024"]["value"])


@pytest.mark.parametrize("asked", [WEST, "01", "Landsdel Fyn"])
@pytest.mark.parametrize(
    ("indicator", "period", "per"), [(CRIMES, "2025", 1000), (SCHOOLING, "2019", 100)]
)
def test_a_share_is_the_sum_of_counts_over_the_sum_of_what_they_are_of(
    group, rows, asked, indicator, period, per
):
    title = "" if isinstance(asked, str) else "Vestegnen"
    own = [rows(indicator)[c, period] for c in group(asked, title=title).members]
    count, of = (sum(int(row[name]) for row in own) for name in ("count", "of"))
    found = group(asked, title=title).figures[indicator]
    figure = found.comparison.municipality
    assert (found.origin, figure.period) == ("computed", period)
    assert (figure.count, figure.of) == (count, of)
    assert found.value == pytest.approx(per * count / of)


def test_a_number_of_housing_areas_is_the_mean_of_the_municipalities(group, repository):
    path = repository / "data/raw/2017/ministry/deprived_areas.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["area"]: float(row["value"]) for row in csv.DictReader(file)}
    own = sum(known[code] for code in ("101", "147", "155", "185"))
    assert own > 0
    found = group("01", vintage="2017").figures["deprived_areas_count"]
    assert (found.value, found.comparison.municipality.count) == (own / 4, own)


def test_the_inhabitants_are_those_of_all_members(group, repository):
    path = repository / "data/raw/2026/dst/population.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {
            row["area"]: int(row["value"])
            for row in csv.DictReader(file)
            if row["period"] == "2026-01-01"
        }
    found = group("085").population
    assert (found.value, found.period) == (
        sum(known[code] for code in codes("085")),
        "2026-01-01",
    )


def test_what_cannot_be_computed_is_missing_with_its_reason(group):
    found = group(WEST, title="Vestegnen").figures
    assert {id: f.why for id, f in found.items() if f.value is None} == {
        "full_time_unemployed_pct": "counts",
        "disposable_income_dkk": "counts",
        "unlawful_absence_pct": "none",
        "absence_over_10_pct": "counts",
        "high_wellbeing_pct": "none",
        "wellbeing_mean_score": "counts",
        "convicted_pct": "none",
        "safety_pct": "districts",
        "housing_plans_count": "none",
        "non_western_pct": "none",
        "non_western_near_pct": "counts",
    }
    assert found[INCOME].members["183"].value is not None
    assert found["safety_pct"].members == {}


def test_where_one_member_is_missing_there_is_no_sum_of_the_others(rewrite, group):
    def without(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if f"{SCHOOLING},165," not in line)

    rewrite("2026", FILES[SCHOOLING], without)
    found = group(WEST, title="Vestegnen").figures[SCHOOLING]
    assert (found.value, found.why, found.lacking) == (None, "members", ["165"])
    # the others are there, and the area of which the vintage has a figure keeps it
    assert found.members["183"].value is not None
    assert group("084").figures[SCHOOLING].origin == "given"


def test_a_member_with_nothing_to_count_of_adds_nothing(rewrite, group, rows):
    row = re.compile(rf"{SCHOOLING},165,2019,.*")
    empty = f"{SCHOOLING},165,2019,,not_relevant,,,"
    rewrite("2026", FILES[SCHOOLING], lambda text: row.sub(empty, text))
    found = group(WEST, title="Vestegnen").figures[SCHOOLING]
    own = [rows(SCHOOLING)[code, "2019"] for code in ("183", "153")]
    count, of = (sum(int(r[name]) for r in own) for name in ("count", "of"))
    assert found.value == pytest.approx(100 * count / of)
    assert (found.origin, found.lacking) == ("computed", ["165"])


def test_what_was_not_relevant_in_another_year_is_missing_in_this(rewrite, group):
    row = re.compile(rf"{SCHOOLING},165,2019,.*")
    empty = f"{SCHOOLING},165,2018,,not_relevant,,,"
    rewrite("2026", FILES[SCHOOLING], lambda text: row.sub(empty, text))
    found = group(WEST, title="Vestegnen").figures[SCHOOLING]
    assert (found.value, found.why) == (None, "members")


def test_origin_is_told_without_any_verdict(group):
    found = group("085")
    table = found.figure_table().set_index("indicator")
    of_origin = table[table["descriptive_only"].astype(bool)]
    assert list(of_origin.index) == ["non_western_pct", NEAR]
    assert of_origin["value"].notna().any()
    assert of_origin["verdict"].isna().all()
    assert found.figures[NEAR].comparison.against_nation is None
    assert table.loc[SCHOOLING, "verdict"] == "worse"  # 19.5 % and 16.7 %, tested


# What must not follow from it


@pytest.fixture
def suppressed(rewrite):
    """Albertslund's count of 2019 as a source would hide it."""

    def hide(text: str) -> str:
        row = re.compile(rf"{SCHOOLING},165,2019,.*")
        return row.sub(f"{SCHOOLING},165,2019,,suppressed,,,", text)

    rewrite("2026", FILES[SCHOOLING], hide)


def test_a_group_with_a_hidden_member_has_no_figure(suppressed, group):
    found = group(WEST, title="Vestegnen").figures[SCHOOLING]
    assert (found.value, found.why) == (None, "suppressed")
    assert found.comparison.municipality.status == "suppressed"


def test_a_region_but_for_one_hidden_municipality_tells_nothing(suppressed, group):
    others = [code for code in codes("084") if code != "165"]
    found = group(others, title="Uden en").figures[SCHOOLING]
    assert (found.value, found.why) == (None, "suppressed")
    assert all(figure.value is None for figure in found.members.values())


def test_a_region_with_a_hidden_municipality_is_not_broken_down(suppressed, group):
    found = group("084").figures[SCHOOLING]
    assert found.value is not None  # published
    assert {figure.status for figure in found.members.values()} == {"suppressed"}
    # of another region nothing follows
    assert len(group("085").figures[SCHOOLING].lacking) == 0


def test_no_form_is_read(data_root, group):
    before = group("084")
    form = data_root / "data/raw/evaluations/2017/183.toml"
    form.write_text("damaged", "utf-8")
    after = group("084")
    assert after.inputs == before.inputs
    assert not [i for i in after.inputs if "evaluations" in i.path]


def test_it_shows_itself_in_a_notebook(group):
    found = group("085")
    assert repr(found) == (
        "<Region Sjælland (085), vintage 2026: municipalities 17; inhabitants 858.102>"
    )
    html = found._repr_html_()
    assert "Missing: Disponibel indkomst (counts)" in html
    assert "19,5" in html
