"""How the municipalities lie on each measure, the nation in the middle.

The made-up vintage gives the 98 municipalities the figures 1 to 98 in the order of
their codes, so that quartiles and places can be worked by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment.national import Spread, spreads

CODES = sorted(load_catalogue().municipalities)
INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"
Rows = list[tuple[str, str, str, float]]


def one_to_98(indicator: str) -> Rows:
    return [(indicator, c, "2016", n) for n, c in enumerate(CODES, start=1)]


@pytest.fixture
def spread(data_root: Path, make_vintage: Callable[..., str]) -> Callable:
    """The one spread of a vintage with rows of one's own."""

    def spread(rows: Rows) -> Spread:
        [found] = spreads(assess(CODES[0], make_vintage(rows), root=data_root).nation)
        return found

    return spread


def test_quartiles_are_those_of_the_municipalities_that_have_a_figure(spread):
    # Between the 25th and the 26th: 1 + 0.25 x 97 = 25.25, and so on
    assert spread(one_to_98(INCOME)).quartiles == (1, 25.25, 49.5, 73.75, 98)


def test_municipalities_without_a_figure_are_left_out(spread):
    fewer = [row for row in one_to_98(INCOME) if row[3] <= 93]
    # 1 + 0.25 x 92, and so on
    assert spread(fewer).quartiles == (1, 24, 47, 70, 93)


@pytest.mark.parametrize("indicator", [INCOME, UNEMPLOYED])
def test_the_nation_is_the_middle_and_high_is_right_whatever_is_wished_for(
    spread, indicator
):
    found = spread([*one_to_98(indicator), (indicator, "000", "2016", 60)])
    # The further end is 1, which is 59 from 60
    assert [found.place(value) for value in (60, 1)] == [0, -1]
    assert found.place(98) == pytest.approx(38 / 59)


def test_without_a_national_figure_the_median_municipality_is_the_middle(spread):
    assert spread(one_to_98(INCOME)).middle == 49.5


def test_equal_figures_have_one_place(spread):
    same = [(i, c, p, 5.0) for i, c, p, _ in one_to_98(INCOME)]
    assert spread([*same, (INCOME, "000", "2016", 5)]).place(5) == 0


def test_origin_districts_counts_and_what_few_have_are_left_out(embedded_root, spread):
    for vintage in ("2017", "2026"):
        shown = spreads(assess("Ishøj", vintage, root=embedded_root).nation)
        assert shown
        for entry in (one.indicator for one in shown):
            assert not entry.descriptive_only
            assert entry.unit != "count"
            assert entry.geography == "municipality"
    few = [row for row in one_to_98(UNEMPLOYED) if row[3] <= 87]  # 11 of 98 are missing
    assert spread([*one_to_98(INCOME), *few]).indicator.id == INCOME


def test_the_figures_of_all_are_worked_out_once(embedded_root):
    here, there = (assess(n, "2026", root=embedded_root) for n in ("Ishøj", "Læsø"))
    assert spreads(here.nation) is spreads(there.nation)
