"""The spine chart: every measure in a row, with the nation in its middle.

The made-up vintage gives the 98 municipalities the figures 1 to 98 in the order of
their codes, so that quartiles and places can be worked by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from drawings import items
from matplotlib.figure import Figure
from test_figures import dashed, marks, misplaced, texts

from parathed_lib import Assessment, assess, load_catalogue
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment.indicators import indicator_table
from parathed_lib.pages.assessment.spine import Row, rows, spine
from parathed_lib.pages.drawing.canvas import to_svg
from parathed_lib.pages.drawing.palette import ACCENT, FAVOURABLE, INK, UNFAVOURABLE
from parathed_lib.pages.drawing.sheet import Areas, Label, Lines

CODES = sorted(load_catalogue().municipalities)
INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"
# From the lowest figure to the highest: 1 to 98
FIRST, LAST = CODES[0], CODES[-1]
Rows = list[tuple[str, str, str, float]]


def one_to_98(indicator: str, period: str = "2016") -> Rows:
    return [(indicator, c, period, n) for n, c in enumerate(CODES, start=1)]


@pytest.fixture
def made(data_root: Path, make_vintage: Callable[..., str]) -> Callable:
    """An assessment of a municipality on rows of one's own."""

    def made(rows: Rows, code: str = FIRST) -> Assessment:
        return assess(code, make_vintage(rows), root=data_root)

    return made


@pytest.fixture(scope="module")
def ishoej(embedded_root: Path) -> Assessment:
    return assess("Ishøj", "2026", root=embedded_root)


def row_of(assessment: Assessment, indicator: str) -> Row:
    [found] = [r for r in rows(assessment) if r.spread.indicator.id == indicator]
    return found


def title(assessment: Assessment) -> str:
    text = spine(assessment)
    assert text is not None
    return text.title


def below_key(figure: Figure) -> float:
    """Where the rows begin: above the first name."""
    return min(label.y for label in items(figure, Label) if label.size == 17) - 20


def own(figure: Figure) -> list[float]:
    """Across the drawing, the municipality's marks in the rows."""
    return [x for x, y in marks(figure) if y > below_key(figure)]


def lines(figure: Figure, color: str) -> list[np.ndarray]:
    """The lines of a colour in the rows."""
    return [
        np.asarray(path)
        for group in items(figure, Lines)
        if group.color == color
        for path in group.paths
        if path[0][1] > below_key(figure)
    ]


# Rows


def test_quartiles_are_those_of_the_municipalities_that_have_a_figure(made):
    spread = row_of(made(one_to_98(INCOME)), INCOME).spread
    # Between the 25th and the 26th: 1 + 0.25 x 97 = 25.25, and so on
    assert spread.quartiles == (1, 25.25, 49.5, 73.75, 98)


def test_municipalities_without_a_figure_are_left_out_and_said(made):
    fewer = [row for row in one_to_98(INCOME) if row[3] <= 93]
    text = spine(made(fewer))
    assert text is not None
    assert text.rows[0][4:8] == ["1", "24", "70", "93"]  # 1 + 0.25 x 92, 1 + 0.75 x 92
    assert "disponibel indkomst 93" in text.source


@pytest.mark.parametrize("indicator", [INCOME, UNEMPLOYED])
def test_the_nation_is_the_middle_and_high_is_right_whatever_is_wished_for(
    made, indicator
):
    found = made([*one_to_98(indicator), (indicator, "000", "2016", 60)])
    spread = row_of(found, indicator).spread
    # The further end is 1, which is 59 from 60
    assert spread.place(60) == 0
    assert spread.place(1) == -1
    assert spread.place(98) == pytest.approx(38 / 59)


def test_equal_figures_have_one_place(made):
    same = [(i, c, p, 5.0) for i, c, p, _ in one_to_98(INCOME)]
    spread = row_of(made([*same, (INCOME, "000", "2016", 5)]), INCOME).spread
    assert spread.place(5) == 0


def test_origin_districts_and_counts_have_no_row(embedded_root):
    for vintage in ("2017", "2026"):
        found = assess("Ishøj", vintage, root=embedded_root)
        shown = [row.spread.indicator for row in rows(found)]
        assert shown
        for entry in shown:
            assert not entry.descriptive_only
            assert entry.unit != "count"
            assert entry.geography == "municipality"
        told = str(spine(found))
        assert "herkomst" not in told.lower()


def test_a_measure_that_too_few_have_is_named_and_not_drawn(made):
    few = [row for row in one_to_98(UNEMPLOYED) if row[3] <= 87]  # 11 of 98 are missing
    found = made([*one_to_98(INCOME), *few])
    assert [row.spread.indicator.id for row in rows(found)] == [INCOME]
    text = spine(found)
    assert text is not None
    assert "Ikke tegnet: fuldtidsledige (87 af 98 kommuner har tal)" in text.source


def test_without_a_measure_there_is_no_figure(made):
    assert spine(made([(INCOME, FIRST, "2016", 1)])) is None


def test_the_figures_of_all_are_worked_out_once(embedded_root):
    here, there = (assess(n, "2026", root=embedded_root) for n in ("Ishøj", "Læsø"))
    for mine, other in zip(rows(here), rows(there), strict=True):
        assert mine.spread is other.spread


# Verdicts


def test_a_verdict_is_that_of_the_table_of_indicators(embedded_root):
    compared = 0
    for name in ("Ishøj", "Læsø", "Billund"):
        found = assess(name, "2026", root=embedded_root)
        table = {
            row.entry.id: (v.text, v.direction, v.favourable)
            for _, group in indicator_table(found).groups
            for row in group
            for v in [row.verdict]
        }
        for row in rows(found):
            if row.tested:
                mine = row.verdict, row.direction, row.favourable
                assert mine == table[row.spread.indicator.id]
                compared += 1
    assert compared == 12  # unemployment, income, schooling and crimes have the nation


def test_only_a_figure_with_limits_is_called_tested(ishoej):
    said = {row.spread.indicator.id: (row.tested, row.limits) for row in rows(ishoej)}
    tested = [name for name, (word, _) in said.items() if word == "testet"]
    assert tested == ["basic_schooling_pct"]  # crimes have counts and no interval
    assert all((limits is None) == (n not in tested) for n, (_, limits) in said.items())
    text = spine(ishoej)
    assert text is not None
    assert "1 af 4 forskelle til landet er testet" in text.source
    assert "0,05 fund" in text.source  # 1 x 5 %


def test_a_figure_of_another_period_than_the_table_is_not_judged(embedded_root):
    # 2017: quarter 7.1 in the table, the mean of the year 6.8 for all municipalities
    found = assess("Ishøj", "2017", root=embedded_root)
    row = row_of(found, UNEMPLOYED)
    assert (row.own, row.tested, row.direction) == (6.8, "", "")
    assert row.region is None
    text = spine(found)
    assert text is not None
    assert "oversigten 2. kvartal 2017 (7,1\xa0%)" in text.source


def test_a_newer_figure_in_the_table_is_referred_to(made):
    newer = [(INCOME, FIRST, "2017", 7.0), (INCOME, "000", "2017", 8.0)]
    found = made([*one_to_98(INCOME), (INCOME, "000", "2016", 60), *newer])
    row = row_of(found, INCOME)
    assert (row.own, row.verdict, row.tested) == (1, "se oversigten", "")


# Words


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Quartiles 25.25 and 73.75: the 25th lies outside, the 26th and 73rd inside
        (CODES[24], "uden for kommunernes midterste halvdel på ét mål"),
        (CODES[25], "i kommunernes midterste halvdel på ét mål"),
        (CODES[72], "i kommunernes midterste halvdel på ét mål"),
        (CODES[73], "uden for kommunernes midterste halvdel på ét mål"),
    ],
)
def test_the_title_says_on_how_many_measures(made, code, expected):
    assert title(made(one_to_98(INCOME), code)).endswith(f" ligger {expected}")


def test_the_title_counts_those_that_are_known(made):
    upward, downward = one_to_98(INCOME), one_to_98(UNEMPLOYED)
    known = title(made([*upward, *downward], CODES[0]))
    assert known.endswith("på begge mål")


def test_the_title_says_which_are_known(made):
    less = [row for row in one_to_98(UNEMPLOYED) if row[1] != FIRST]
    assert title(made([*one_to_98(INCOME), *less])).endswith("på ét kendt mål")


@pytest.mark.parametrize("indicator", [INCOME, UNEMPLOYED])
def test_a_title_is_the_same_whichever_side_is_wished_for(made, indicator):
    # Copenhagen has the lowest income, or the lowest unemployment
    name = "København ligger uden for kommunernes midterste halvdel på ét mål"
    assert title(made(one_to_98(indicator))) == name


def test_the_table_holds_all_numbers(ishoej):
    text = spine(ishoej)
    assert text is not None
    assert all(len(row) == len(text.columns) == 9 for row in text.rows)
    # 2026: income 2024 in Ishøj, the nation and Københavns omegn
    [income] = [row for row in text.rows if row[0].startswith("Disponibel indkomst")]
    assert income[:4] == ["Disponibel indkomst, 2024", "248.266", "287.682", "330.252"]
    assert (income[4], income[7]) == ("229.128", "570.329")
    assert income[8] == "lavere, ikke testet"
    for number in ("248.266", "287.682", "27,1", "16,7"):
        assert number in text.alt


# Drawing


def test_marks_stand_where_the_numbers_say(made):
    found = made(
        [*one_to_98(INCOME), (INCOME, "000", "2016", 60), (INCOME, "01", "2016", 75)]
    )
    figure = figures.spine(found)
    [nation] = [line for line in lines(figure, INK) if len(line) == 2]
    middle = nation[0][0]
    [ours] = own(figure)
    [region] = [
        (group.polygons[0][0][0] + group.polygons[0][1][0]) / 2
        for group in items(figure, Areas)
        if group.fills == ["#ffffff"] and group.edge == INK
        if group.polygons[0][0][1] > below_key(figure)
    ]
    # Copenhagen has 1, the lowest, 59 below the nation; its province 15 above
    assert (region - middle) / (middle - ours) == pytest.approx(15 / 59, abs=1e-6)
    assert {"lavest 1", "landet 60", "højest 98"} <= set(texts(figure))


@pytest.mark.parametrize(
    ("code", "word", "edge", "fill"),
    [
        (FIRST, "lavere", UNFAVOURABLE, UNFAVOURABLE),  # filled
        (LAST, "højere", FAVOURABLE, "#ffffff"),  # open
    ],
)
def test_a_triangle_has_a_word_and_the_colour_of_its_side(made, code, word, edge, fill):
    # in thousands, so that the difference is large enough for a word
    rows = [(i, area, when, 1000 * n) for i, area, when, n in one_to_98(INCOME)]
    found = made([*rows, (INCOME, "000", "2016", 60_000)], code)
    figure = figures.spine(found)
    [mark] = [
        group
        for group in items(figure, Areas)
        if len(group.polygons[0]) == 3 and group.polygons[0][0][1] > below_key(figure)
    ]
    assert (mark.edge, mark.fills[0]) == (edge, fill)
    # drawn with its base first: below the tip when it points up
    (_, base), _, (_, tip) = mark.polygons[0]
    assert (tip < base) == (word == "højere")
    words = {part for text in texts(figure) for part in re.split(", ", text)}
    assert {word, "ikke testet"} <= words


def test_without_a_national_figure_the_median_is_in_the_middle_and_dashed(made):
    figure = figures.spine(made(one_to_98(INCOME)))
    assert "midterste 50" in texts(figure)  # 49.5, half away from zero
    assert not any(t.startswith("landet 4") for t in texts(figure))
    assert any(t == "landet mangler" for t in texts(figure))
    assert dashed(figure) == 2  # in the key and in the row


def test_a_missing_figure_is_an_open_dashed_mark_with_the_reason(made):
    rest = [row for row in one_to_98(INCOME) if row[1] != FIRST]
    figure = figures.spine(made([*rest, (INCOME, "000", "2016", 60)]))
    assert "ikke oplyst" in texts(figure)
    assert "ikke indhentet" in texts(figure)
    assert dashed(figure) == 1
    assert own(figure) == []


def test_limits_beyond_the_axis_end_in_an_arrow(embedded_root):
    # Læsø 2019: 24.2 to 31.4 %, and no municipality has more than 29.3 %
    figure = figures.spine(assess("Læsø", "2026", root=embedded_root))
    found = lines(figure, ACCENT)
    caps = [line for line in found if line[0][0] == line[1][0]]
    slanted = [line for line in found if (line[0] != line[1]).all()]
    assert (len(caps), len(slanted)) == (1, 2)
    assert len([x for line in found for x, _ in line if x < 0]) == 0


@pytest.mark.parametrize("vintage", ["2017", "2026"])
@pytest.mark.parametrize("name", ["Ishøj", "København", "Læsø", "Lyngby-Taarbæk"])
def test_texts_lie_apart_and_bytes_are_the_same(embedded_root, name, vintage):
    found = assess(name, vintage, root=embedded_root)
    figure = figures.spine(found)
    assert misplaced(figure) == []
    assert {label.size for label in items(figure, Label)} <= {14, 17, 21}
    assert to_svg(figure) == to_svg(figures.spine(found))


@pytest.mark.slow
def test_the_text_of_all_98_stays_apart(embedded_root):
    faults = {
        code: misplaced(figures.spine(assess(code, "2026", root=embedded_root)))
        for code in CODES
    }
    assert {code: found for code, found in faults.items() if found} == {}
