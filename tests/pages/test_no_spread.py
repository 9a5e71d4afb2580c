"""Figures that are the same everywhere, and zeros in place of figures to come."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from parathed_lib import Assessment, assess, load_catalogue
from parathed_lib.assessment.national import spreads
from parathed_lib.assessment.prepared import ONLY_ZEROS
from parathed_lib.pages.assessment import parts
from parathed_lib.pages.assessment.nation import income_map
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns

CATALOGUE = load_catalogue()
CODES = sorted(CATALOGUE.municipalities)
DISTRICTS = sorted({m.police_district for m in CATALOGUE.municipalities.values()})
INDICATORS = CATALOGUE.indicators.by_id
UNEMPLOYED, INCOME = "full_time_unemployed_pct", "disposable_income_dkk"
YEARS = ("2019", "2020", "2021", "2022", "2023")
PARTS = (
    *("front", "summary", "indicators", "funnel", "distribution"),
    *("income_map", "series", "peers", "appendix", "unknowns"),
)


def people() -> list[tuple]:
    """Inhabitants that differ, so that peers can be found."""
    return [
        ("population", c, "2023-01-01", 5000 + 100 * n) for n, c in enumerate(CODES)
    ]


def same(indicator: str, value: float, years: tuple[str, ...] = YEARS) -> list[tuple]:
    """One figure for all, with the counts of 1,000 people where it is a share."""
    entry = INDICATORS[indicator]
    areas = DISTRICTS if entry.geography == "police_district" else CODES
    is_share = entry.interval == "share"
    return [
        (indicator, area, year, value, *((10 * value, 1000) if is_share else ()))
        for area in (*areas, "000")
        for year in years
    ]


@pytest.fixture
def made(data_root: Path, make_vintage: Callable[..., str]) -> Callable:
    def made(rows: list[tuple], who: str = "Ishøj", **more) -> Assessment:
        name = make_vintage([*people(), *rows], "2024")
        return assess(who, name, root=data_root, **more)

    return made


SHARE = next(id for id, entry in INDICATORS.items() if entry.interval == "share")


# All at once, and of each kind of figure one alone with all three values.
@pytest.mark.parametrize(
    ("indicators", "value"),
    [
        (INDICATORS, 5),
        *(((i,), v) for i in (SHARE, INCOME) for v in (0, 5, 100)),
        (("safety_pct",), 5),  # of police districts
    ],
)
def test_indicators_that_are_the_same_everywhere_make_every_part(
    indicators, value, made
):
    found = made([row for i in indicators for row in same(i, value)])
    for name in PARTS:
        html = getattr(parts, name)(found).html
        assert not re.search(r"\b(nan|inf|None)\b", html), name


def test_the_same_income_everywhere_is_no_group_among_five(made):
    text = income_map(made(same(INCOME, 250_000)))
    assert text is not None
    assert text.title == "Indkomsten er den samme i alle kommuner"


def only_zeros(year: str = "2023") -> list[tuple]:
    """Figures until 2022, and 0 in `year` at all levels."""
    areas = [*CODES, "000", "084"]
    rows = [(UNEMPLOYED, a, "2022", 2 + n / 50) for n, a in enumerate(areas)]
    return rows + [(UNEMPLOYED, a, year, 0) for a in areas]


def test_a_newest_year_of_zeros_is_not_published_and_said(made):
    found = made(only_zeros())
    shown = found.comparisons[UNEMPLOYED]
    periods = [f.period for f in (shown.municipality, shown.region, shown.nation)]
    assert periods == ["2022", "2022", "2022"]
    assert shown.municipality.value > 0
    assert [s.period for s in spreads(found.nation)] == ["2022"]
    assert max(found.by_year(UNEMPLOYED)) == 2022
    [said] = [u for u in unknowns(found) if u.why == ONLY_ZEROS]
    assert said.what == "Fuldtidsledige, 2023."
    assert {"what": said.what, "why": said.why} in result(found)["unknowns"]


def test_zeros_that_are_asked_for_are_missing_and_no_figures(made):
    # Ishøj has another figure of that year, so that the year can be asked for.
    found = made([*only_zeros(), (INCOME, "183", "2023", 200_000)], period="2023")
    shown = found.comparisons[UNEMPLOYED].municipality
    assert (shown.value, shown.status, shown.note) == (
        None,
        "not_published",
        ONLY_ZEROS,
    )


def test_several_newest_years_of_zeros_go_together(made):
    found = made([*only_zeros("2024"), *((UNEMPLOYED, c, "2023", 0) for c in CODES)])
    assert found.comparisons[UNEMPLOYED].municipality.period == "2022"


def test_zeros_that_may_be_figures_stay(made):
    assert made(same(UNEMPLOYED, 0)).vintage.unpublished == {}


def test_zeros_beside_one_figure_stay(made):
    rows = [r for r in only_zeros() if r[1:3] != (CODES[0], "2023")]
    found = made([*rows, (UNEMPLOYED, CODES[0], "2023", 0.1)])
    assert found.vintage.unpublished == {}


def test_the_zero_of_a_single_municipality_stays(made):
    found = made([(UNEMPLOYED, "183", "2022", 4.0), (UNEMPLOYED, "183", "2023", 0)])
    shown = found.comparisons[UNEMPLOYED].municipality
    assert (shown.period, shown.value) == ("2023", 0)


@pytest.mark.parametrize("vintage", ["2017", "2026"])
def test_the_embedded_vintages_hold_no_such_zeros(vintage, embedded_root):
    assert assess("Ishøj", vintage, root=embedded_root).vintage.unpublished == {}
