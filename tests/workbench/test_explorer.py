"""The menus for a first look: what they offer, and what follows a choice."""

from __future__ import annotations

import pytest

from parathed_lib import explore, load_catalogue
from parathed_lib.errors import UnknownNameError
from parathed_lib.workbench.explorer import Explorer

INCOME = "disposable_income_dkk"


@pytest.fixture
def explorer(embedded_root) -> Explorer:
    return explore("2026", "København", root=embedded_root)


def test_no_measure_of_origin_is_offered(explorer):
    entries = load_catalogue().indicators.by_id
    offered = [id for _, id in explorer.indicator.options]
    assert INCOME in offered
    assert not [id for id in offered if entries[id].descriptive_only]


def test_municipalities_stand_in_danish_order(explorer):
    names = [name for name, _ in explorer.municipality.options]
    assert names[0] == "Albertslund"
    # aa is å, the last letter
    assert names[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]


def test_figure_and_table_follow_the_choice(explorer):
    explorer.indicator.value = INCOME
    # data/raw/2026/dst/income.csv
    assert dict(explorer.chosen())["København"] == "295.836"
    assert "295.836" in explorer.table.value
    picture = explorer.picture.value
    explorer.period.value = "2023"
    assert explorer.picture.value != picture
    assert 'alt="Gennemsnitlig disponibel indkomst: ' in explorer.picture.value


def test_those_who_resemble_the_municipality_are_chosen_first(explorer):
    assert len(explorer.others.value) == 10
    before = explorer.others.value
    explorer.municipality.value = "825"
    assert explorer.others.value != before
    assert "825" not in explorer.others.value
    explorer.others.value = ("101",)
    names = [name for name, _ in explorer.chosen()]
    assert sorted(names) == ["Hele landet", "København", "Læsø"]


def test_the_chosen_are_drawn_over_all(explorer):
    now, years = explorer.draw().axes
    assert len(now.lines) == 1 + 11
    assert len(now.lines[0].get_xdata()) == 98
    assert now.lines[-1].get_zorder() > now.lines[0].get_zorder()
    assert years.get_title(loc="left") == "København"


def test_an_unknown_name_is_told(embedded_root):
    with pytest.raises(UnknownNameError, match="Ishøj"):
        explore("2026", "Ishoj by", root=embedded_root)
