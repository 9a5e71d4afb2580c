"""The municipalities that resemble one: who they are, the figure and its words.

The distances themselves are tested with the pure functions. Here the structure is made
by hand or comes from the embedded vintages, where FOLK1A, the areas of the catalogue,
INDKP101 and the schooling of 2019 are what likeness may rest on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from drawings import items

from parathed_lib import Assessment, assess, load_catalogue
from parathed_lib.assessment import peer_group
from parathed_lib.assessment.peer_group import peer_comparisons
from parathed_lib.pages.assessment import figures, parts
from parathed_lib.pages.assessment.nation import peers as words
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.fonts import text_width
from parathed_lib.pages.drawing.palette import ACCENT, FAVOURABLE, UNFAVOURABLE
from parathed_lib.pages.drawing.sheet import Areas, Label, Marks

MUNICIPALITIES = load_catalogue().municipalities
CODES = list(MUNICIPALITIES)
STRUCTURE = ("population", "density", "disposable_income_dkk", "basic_schooling_pct")
INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"
CRIMES = "reported_crimes_per_1000"
ORIGIN = ("non_western_pct", "non_western_near_pct")


def group_of(assessment: Assessment, without: str | None = None):
    code = assessment.municipality.code
    found = peer_group.peer_group(assessment.nation, code, without)
    assert found is not None
    return found


def labels(assessment: Assessment) -> list[Label]:
    return items(figures.peers(assessment, group_of(assessment)), Label)


def told(assessment: Assessment) -> dict[str, list[str]]:
    """The rows of the figure's table by their first cell."""
    found = words(assessment, group_of(assessment))
    return {row[0]: row[1:] for row in found.rows}


@pytest.fixture(scope="module")
def ishoej(embedded_root: Path) -> Assessment:
    return assess("Ishøj", "2026", root=embedded_root)


@pytest.fixture(scope="module")
def copenhagen(embedded_root: Path) -> Assessment:
    return assess("København", "2026", root=embedded_root)


# Who they are


def test_the_nearest_are_those_nearest_by_hand(make_vintage, data_root):
    # Density 100 per km² everywhere but at Læsø, 200. Only then does a variable
    # besides population tell anyone apart, and it tells only Læsø apart, so the order
    # is that of the logarithms of the areas.
    rows = [
        ("population", c, "2018-01-01", m.area_km2 * (200 if c == "825" else 100))
        for c, m in MUNICIPALITIES.items()
    ]
    made = assess("Ishøj", make_vintage(rows), root=data_root)
    found = group_of(made)
    own = math.log(MUNICIPALITIES["183"].area_km2)
    others = [c for c in CODES if c not in ("183", "825")]
    by_hand = sorted(
        others, key=lambda c: (abs(math.log(MUNICIPALITIES[c].area_km2) - own), c)
    )
    assert found.variables == ("population", "density")
    assert found.codes == by_hand[:10]
    assert {driver for driver in found.drivers.values()} <= {("population", 1.0), None}


def test_a_variable_that_is_the_same_for_all_tells_nobody_apart(
    make_vintage, data_root
):
    rows = [("population", c, "2018-01-01", 1000.0) for c in CODES]
    rows += [(INCOME, c, "2017", 200_000.0) for c in CODES]
    made = assess("Ishøj", make_vintage(rows), root=data_root)
    assert group_of(made).variables == ("density",)
    text = words(made, group_of(made))
    assert "regnet på indbyggere pr. km²." in text.source
    assert "vejer" not in text.source


def test_a_density_that_is_equal_but_for_rounding_counts_as_the_same(
    make_vintage, data_root
):
    rows = [
        ("population", c, "2018-01-01", 100 * m.area_km2)
        for c, m in MUNICIPALITIES.items()
    ]
    made = assess("Ishøj", make_vintage(rows), root=data_root)
    assert group_of(made).variables == ("population",)


def test_the_municipality_is_never_its_own_peer(ishoej):
    for code in CODES:
        found = peer_group.peer_group(ishoej.nation, code)
        assert found is not None
        assert code not in found.codes
        assert len(set(found.codes)) == 10
        assert list(found.distances.values()) == sorted(found.distances.values())


def test_likeness_rests_on_the_newest_date_that_nearly_all_have(
    make_vintage, data_root
):
    rows = [
        ("population", c, day, float(n + factor))
        for day, factor in (("2017-01-01", 9000), ("2018-01-01", 1000))
        for n, c in enumerate(CODES)
    ]
    rows.append(("population", "183", "2018-07-01", 5.0))
    made = assess("Ishøj", make_vintage(rows), root=data_root)
    found = peer_group.population(made.nation)
    assert found is not None
    assert found[0] == "2018-01-01"
    assert found[1]["183"] == 1000 + CODES.index("183")
    assert "folketal (1. januar 2018)" in words(made, group_of(made)).source


def test_origin_neither_forms_a_group_nor_is_compared_in_it(make_vintage, data_root):
    rows = [("population", c, "2018-01-01", 1000.0 + n) for n, c in enumerate(CODES)]
    rows += [(UNEMPLOYED, c, "2017", 2 + n / 98) for n, c in enumerate(CODES)]
    without = assess("Ishøj", make_vintage(rows, "2018"), root=data_root)
    for indicator in ORIGIN:
        rows += [(indicator, c, "2018-01-01", n % 37) for n, c in enumerate(CODES)]
    made = assess("Ishøj", make_vintage(rows, "2019"), root=data_root)
    # The figures are there, for all 98, and change nothing.
    assert made.vintage.across(ORIGIN[1], "2018-01-01", CODES).notna().all()
    for without_income in (None, INCOME):
        found, before = (group_of(a, without_income) for a in (made, without))
        assert not set(found.variables) & set(ORIGIN)
        pd.testing.assert_frame_equal(found.table, before.table)
    shown = peer_comparisons(made.nation, group_of(made))
    assert [b.indicator.id for b in shown] == [UNEMPLOYED]


def test_origin_is_no_column_in_the_vintage_that_has_it_for_all(ishoej):
    found = group_of(ishoej)
    assert found.variables == STRUCTURE
    compared = [b.indicator for b in peer_comparisons(ishoej.nation, found)]
    assert compared
    assert not any(entry.descriptive_only for entry in compared)
    said = " ".join(label.text for label in labels(ishoej)).lower()
    assert "vestlig" not in said
    assert "oprindelse" not in said


def test_what_formed_the_group_is_not_compared_in_it(ishoej):
    compared = [
        row.indicator.id
        for row in peer_group.comparable(ishoej.nation, group_of(ishoej))
    ]
    assert not set(compared) & set(STRUCTURE)
    source = words(ishoej, group_of(ishoej)).source
    assert "Indkomst og grundskole er med til at finde kommunerne" in source


def test_an_indicator_that_the_group_was_formed_without_may_be_compared(ishoej):
    found = group_of(ishoej, INCOME)
    assert found.variables == ("population", "density", "basic_schooling_pct")
    compared = [row.indicator.id for row in peer_group.comparable(ishoej.nation, found)]
    assert INCOME in compared
    assert "basic_schooling_pct" not in compared


def test_without_inhabitants_nobody_resembles(data_root, rewrite):
    rewrite("2017", "dst/population.csv", lambda text: drop(text, ",183,"))
    found = assess("Ishøj", "2017", root=data_root)
    assert peer_group.peer_group(found.nation, "183") is None
    assert "folketallene mangler" in parts.peers(found).html
    # The others keep their groups, without Ishøj.
    of_other = peer_group.peer_group(found.nation, "165")
    assert of_other is not None
    assert "183" not in of_other.codes


def test_a_municipality_without_income_is_matched_on_the_rest(data_root, rewrite):
    rewrite("2017", "dst/income.csv", lambda text: drop(text, ",183,"))
    found = assess("Ishøj", "2017", root=data_root)
    assert group_of(found).variables == ("population", "density")
    # Then income did not form its group and is shown, with its own figure missing.
    assert told(found)["Ishøj"][-1] == "ikke oplyst"


def drop(text: str, piece: str) -> str:
    return "".join(x for x in text.splitlines(keepends=True) if piece not in x)


# The figures of the peers


@pytest.fixture
def made(make_vintage: Callable, data_root: Path) -> Assessment:
    """Ishøj, whose ten nearest have the figures 10 to 100, the second none."""
    rows = [
        ("population", c, "2018-01-01", m.area_km2 * (100 + n % 5))
        for n, (c, m) in enumerate(MUNICIPALITIES.items())
    ]
    first = assess("Ishøj", make_vintage(rows, "2018"), root=data_root)
    near = group_of(first).codes
    others = [c for c in CODES if c not in (*near, "183")]
    rows += [(CRIMES, c, "2017", 50.0) for c in others]
    rows += [
        (CRIMES, c, "2017", 10.0 * n) for n, c in enumerate(near, start=1) if n != 2
    ]
    rows += [(CRIMES, "183", "2017", 95.0), (CRIMES, "000", "2017", 44.0)]
    return assess("Ishøj", make_vintage(rows, "2019"), root=data_root)


def test_each_peer_counts_the_same(made):
    # 10, 30, 40, 50, 60, 70, 80, 90, 100: sum 530, nine known; the fifth is 60.
    table = told(made)
    assert table["Gennemsnit"][-1] == "58,9"  # 530 / 9 = 58.888...
    assert table["Midterste"][-1] == "60,0"
    assert (table["Laveste"][-1], table["Højeste"][-1]) == ("10,0", "100,0")
    assert table["Kommuner med tal"][-1] == "9 af 10"
    assert table["Lavere og højere end Ishøj"][-1] == "8 lavere, 1 højere"
    assert table["Landet"][-1] == "44,0"


def test_the_title_counts_the_peers_that_can_be_told_apart(made):
    # 95 is not told apart from 90 and 100: the least difference is 8 per 1,000.
    title = words(made, group_of(made)).title
    assert title.startswith("Anmeldelser pr. 1.000: Ishøj ligger højere end 7 af de 9")


def test_a_row_for_the_municipality_and_each_peer_in_the_order_of_likeness(made):
    found = words(made, group_of(made))
    names = [MUNICIPALITIES[c].name for c in group_of(made).codes]
    assert [row[0] for row in found.rows[:11]] == ["Ishøj", *names]
    assert [row[1] for row in found.rows[1:11]] == [str(n) for n in range(1, 11)]
    assert {len(row) for row in found.rows} == {len(found.columns)}
    assert {row[3] for row in found.rows[1:11]} <= {"folketal", "tæthed"}


def test_a_missing_peer_is_an_open_mark_with_words_and_never_zero(made):
    second = MUNICIPALITIES[group_of(made).codes[1]].name
    assert told(made)[second][-1] == "ikke oplyst"
    for wide in (False, True):
        figure = figures.peers(made, group_of(made), wide=wide)
        dashed = [m for m in items(figure, Marks) if m.dashes]
        assert [(m.form, len(m.points)) for m in dashed] == [("o", 1)]
        assert [x.text for x in items(figure, Label)].count("ikke oplyst") == 1
        dots = [m for m in items(figure, Marks) if not m.dashes]
        assert sorted(len(m.points) for m in dots) == [1, 9]


def test_a_municipality_without_a_figure_is_told_so(copenhagen):
    # The source of 2026 has no score of wellbeing for København and Gladsaxe.
    columns = words(copenhagen, group_of(copenhagen)).columns
    at = columns.index("Trivselsscore, 2024/25") - 1
    assert told(copenhagen)["København"][at] == "ikke offentliggjort"
    assert (
        "Trivselsscore, 2024/25: ikke oplyst"
        in words(copenhagen, group_of(copenhagen)).alt
    )
    assert [x.text for x in labels(copenhagen)].count("ikke oplyst") == 2


# The words


def test_far_neighbours_are_not_called_alike(copenhagen):
    assert not group_of(copenhagen).good
    found = words(copenhagen, group_of(copenhagen))
    assert found.title == "Ingen kommune ligner København tæt"
    assert "ligner mest" not in found.subtitle
    assert "ligner for lidt" in found.subtitle
    assert found.alt.startswith(found.title)


def test_about_a_tenth_have_no_municipality_near(ishoej):
    # Beyond the 90th percentile of 98: the ten farthest, by the rule of `stats`.
    groups = [peer_group.peer_group(ishoej.nation, c) for c in CODES]
    assert [g.good for g in groups if g].count(False) == 10


def test_the_title_says_where_the_municipality_lies(ishoej):
    # fuldtidsledige 2023: Ishøj 4,6; the highest of the ten, Brøndby, 4,0.
    title = words(ishoej, group_of(ishoej)).title
    assert (
        title == "Ledigheden i Ishøj er højere end i alle 10 kommuner, der ligner mest"
    )


# Some of all sizes and places; København, Ishøj and Læsø among them.
@pytest.mark.parametrize("code", sorted({"101", "183", "825", *CODES[::8]}))
def test_nothing_is_judged_or_claimed_beyond_chance(code, embedded_root):
    found = assess(code, "2026", root=embedded_root)
    text = words(found, group_of(found))
    said = " ".join(
        [text.title, text.subtitle, text.source, text.alt]
        + [cell for row in text.rows for cell in row]
    ).lower()
    for word in ("bedst", "værst", "bedre", "dårligere", "signifikant", "!", "nan"):
        assert word not in said
    assert "Forskellene kan være tilfældige." in text.source


def test_the_source_names_variables_weight_and_dates(ishoej):
    source = words(ishoej, group_of(ishoej)).source
    for piece in (
        "folketal (1. januar 2026)",
        "indbyggere pr. km²",
        "disponibel indkomst (2024)",
        "kun grundskole (2019)",
        "Hvert mål vejer det samme.",
    ):
        assert piece in source


def test_a_missing_figure_of_the_nation_is_told(ishoej, made):
    # missing.csv of 2026: unemployment has no figure of the nation; `made` has one.
    assert told(ishoej)["Landet"][3] == "-"
    assert "Landet mangler" in words(ishoej, group_of(ishoej)).source
    assert "Landet mangler" not in words(made, group_of(made)).source


def test_an_odd_income_that_the_likeness_rests_on_is_told(embedded_root, ishoej):
    # Vejen leapt in 2023, and the likeness rests on 2024.
    vejen = assess("Vejen", "2026", root=embedded_root)
    assert "til 366.280\u00a0kr. i 2023" in words(vejen, group_of(vejen)).source
    assert "Vejen springer" not in words(ishoej, group_of(ishoej)).source


def test_when_nothing_can_be_compared_those_who_resemble_are_shown(
    make_vintage, data_root
):
    rows = [
        ("population", c, "2018-01-01", m.area_km2 * (100 + n % 5))
        for n, (c, m) in enumerate(MUNICIPALITIES.items())
    ]
    found = assess("Ishøj", make_vintage(rows), root=data_root)
    text = words(found, group_of(found))
    nearest = MUNICIPALITIES[group_of(found).codes[0]].name
    assert text.title == f"{nearest} ligner Ishøj mest"
    assert text.columns == ["Kommune", "Nr.", "Afstand", "Skiller mest"]
    assert len(text.rows) == 11
    said = [x.text for x in labels(found)]
    assert nearest in said
    assert "Skiller mest" in said


# The drawing


def test_the_municipality_is_the_only_mark_in_its_colour(ishoej):
    figure = figures.peers(ishoej, group_of(ishoej))
    own = [m for m in items(figure, Marks) if m.fill == ACCENT]
    assert [m.form for m in own] == ["o"] * 4
    colours = {m.fill for m in items(figure, Marks)}
    for area in items(figure, Areas):
        colours |= set(area.fills)
    assert not colours & {FAVOURABLE, UNFAVOURABLE}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("Ishøj", "2026"),
        ("København", "2026"),
        ("Læsø", "2026"),
        ("Ringkøbing-Skjern", "2026"),
        ("Ringkøbing-Skjern", "2017"),
    ],
)
def test_all_that_is_written_and_drawn_lies_inside(name, vintage, wide, embedded_root):
    found = assess(name, vintage, root=embedded_root)
    figure = figures.peers(found, group_of(found), wide=wide)
    width, height = figure.get_size_inches() * 72
    assert width == (800 if wide else 400)
    for x in items(figure, Label):
        wide = text_width(x.text, x.size, x.weight)
        left = x.x - {"left": 0, "center": wide / 2, "right": wide}[x.align]
        assert left >= 0, x.text
        assert left + wide <= width + 0.5, x.text
        assert 0 < x.y < height, x.text
    for marks in items(figure, Marks):
        assert all(0 < x < width and 0 < y < height for x, y in marks.points)


def test_a_dot_has_the_same_place_in_the_reports_of_two(embedded_root, ishoej):
    # Same axis for all: Brøndby and Ishøj are each other's peers.
    other = assess("Brøndby", "2026", root=embedded_root)
    first, second = (
        {b.indicator.id: b.limits for b in peer_comparisons(a.nation, group_of(a))}
        for a in (ishoej, other)
    )
    assert first == second


def test_the_same_figure_is_drawn_twice_alike(ishoej):
    drawn = [to_svg(figures.peers(ishoej, group_of(ishoej)), "x") for _ in range(2)]
    assert drawn[0] == drawn[1]
