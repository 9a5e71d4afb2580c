"""Figures for whoever goes on with them: shown as pictures, in the data's own units."""

from __future__ import annotations

import doctest
from base64 import b64decode

import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from parathed_lib import assess
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.pages.assessment.figures import ratings as page_figure
from parathed_lib.workbench import figures

COMPARING = (
    figures.distribution,
    figures.funnel,
    figures.peers,
    figures.tile_map,
)
NO_NATION = ("absence_over_10_pct", "wellbeing_mean_score")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def ishoej(embedded_root):
    return assess("Ishøj", "2026", root=embedded_root)


def test_the_examples_in_the_docstrings_hold(monkeypatch, embedded_root):
    monkeypatch.chdir(embedded_root)
    found = doctest.testmod(figures)
    assert (found.attempted > 2, found.failed) == (True, 0)


@pytest.mark.parametrize(
    "draw",
    [
        lambda a: figures.distribution(a, "disposable_income_dkk"),
        lambda a: figures.distribution(a, "deprived_areas_count"),
        figures.spine,
        lambda a: figures.funnel(a, "basic_schooling_pct"),
        lambda a: figures.peers(a, "full_time_unemployed_pct"),
        lambda a: figures.series(a, "reported_crimes_per_1000"),
        lambda a: figures.tile_map(a, "wellbeing_mean_score"),
        figures.ratings,
    ],
)
def test_a_figure_and_its_axes_come_together_and_show_as_a_picture(ishoej, draw):
    plot = draw(ishoej)
    fig, ax = plot
    assert isinstance(fig, Figure)
    assert isinstance(ax, Axes)
    assert ax.get_title()
    for shown in (plot, fig):
        data, metadata = shown._repr_mimebundle_()
        assert b64decode(data["image/png"]).startswith(PNG)
        assert metadata["image/png"]["width"] == 800


def test_a_drawing_of_the_page_shows_as_a_picture_too(ishoej):
    drawn = page_figure(ishoej)
    data, metadata = drawn._repr_mimebundle_()
    assert b64decode(data["image/png"]).startswith(PNG)
    assert metadata["image/png"]["width"] == round(72 * drawn.get_figwidth())


@pytest.mark.parametrize("draw", COMPARING)
def test_origin_is_neither_ranked_nor_mapped_nor_compared(ishoej, draw):
    with pytest.raises(ParameterError, match="tells who lives in an area"):
        draw(ishoej, "non_western_near_pct")


def test_origin_has_no_row_in_the_spine(ishoej):
    labels = figures.spine(ishoej).ax.get_yticklabels()
    shorts = {label.get_text() for label in labels}
    assert ishoej.catalogue.indicator("disposable_income_dkk").short in shorts
    assert ishoej.catalogue.indicator("non_western_near_pct").short not in shorts


@pytest.mark.parametrize("draw", [*COMPARING, figures.series])
def test_what_cannot_be_drawn_is_told(ishoej, draw):
    with pytest.raises(ParameterError, match=r"^convicted_pct: vintage 2026 has no "):
        draw(ishoej, "convicted_pct")
    with pytest.raises(UnknownNameError, match="Nearest: convicted_pct"):
        draw(ishoej, "convicted")


@pytest.mark.parametrize(
    ("draw", "indicator"),
    [
        # one year, days, school years, police districts; origin of one day
        (figures.series, "basic_schooling_pct"),
        (figures.series, "deprived_areas_count"),
        (figures.series, "absence_over_10_pct"),
        (figures.series, "safety_pct"),
        (figures.series, "non_western_near_pct"),
        (figures.funnel, "disposable_income_dkk"),
        (figures.distribution, "safety_pct"),
    ],
)
def test_what_is_told_to_be_there_can_be_drawn(ishoej, draw, indicator):
    with pytest.raises(ParameterError) as told:
        draw(ishoej, indicator)
    first, _, offered = str(told.value).rstrip(".").partition("It has them of ")
    assert first.startswith(f"{indicator}: vintage 2026 has no ")
    assert indicator not in offered
    for other in offered.split(", "):
        assert draw(ishoej, other).ax.has_data()


@pytest.mark.parametrize("given", ["Ishøj", None, {"value": 1}])
@pytest.mark.parametrize("draw", [*COMPARING, figures.series, figures.spine])
def test_something_else_than_an_assessment_is_told(draw, given):
    with pytest.raises(ParameterError, match=f"^{draw.__name__}: expected an assess"):
        draw(given, "disposable_income_dkk")


def test_figures_stand_in_axes_of_ones_own(ishoej):
    fig = Figure()
    left, right = fig.subplots(1, 2)
    income = "disposable_income_dkk"
    plots = (
        figures.series(ishoej, income, ax=left),
        figures.tile_map(ishoej, income, ax=right),
    )
    assert [plot.ax for plot in plots] == [left, right]
    assert {plot.fig for plot in plots} == {fig}
    assert plots[0]._repr_mimebundle_() is None


def test_the_spine_says_where_the_middle_is_not_the_nation(ishoej):
    told = figures.spine(ishoej).ax.get_xlabel().partition("midterste kommune: ")[2]
    # docs/data.md: the nation has no figure of 2024/2025 of these
    shorts = [ishoej.catalogue.indicator(i).short for i in NO_NATION]
    assert told == ", ".join(shorts)


def test_own_answers_and_the_assessors_are_told_apart(embedded_root):
    ax = figures.ratings(assess("Ishøj", "2017", root=embedded_root)).ax
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told == ["kommunens svar", "bedømmerens svar"]


def test_places_are_in_the_datas_own_units(embedded_root):
    ax = figures.series(
        assess("Ishøj", "2017", root=embedded_root), "disposable_income_dkk"
    ).ax
    own = next(line for line in ax.lines if line.get_label() == "Ishøj")
    # As printed in the report of 2017.
    assert (own.get_xdata()[-1], own.get_ydata()[-1]) == (2015, 193760.0)


def test_the_map_has_a_tile_for_each_municipality_with_a_figure(ishoej):
    ax = figures.tile_map(ishoej, "wellbeing_mean_score").ax
    [mesh] = [c for c in ax.collections if isinstance(c, QuadMesh)]
    # docs/data.md: 95 of the 98 have a score
    assert mesh.get_array().count() == 95
    assert sum(line.get_marker() == "x" for line in ax.lines) == 3


def test_a_missing_answer_has_no_mark(embedded_root):
    ax = figures.ratings(assess("Greve", "2026", root=embedded_root)).ax
    assert not ax.lines
    assert all("intet svar" in t.get_text() for t in ax.get_yticklabels())
