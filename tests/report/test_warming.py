"""What reports share is computed once for a vintage, and changes no report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from report_fixtures import python

from parathed_lib import assess
from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Nation, nation_of, shared
from parathed_lib.catalogue import load_catalogue
from parathed_lib.pages.assessment import parts
from parathed_lib.pages.kinds import KINDS, Subject
from parathed_lib.report.run import worker
from parathed_lib.storage.data_root import find_root
from parathed_lib.vintage import Vintage, load_vintage

pytestmark = pytest.mark.slow  # makes whole reports


INCOME = "disposable_income_dkk"


@pytest.fixture
def vintage(embedded_root: Path) -> Vintage:
    """A vintage from which nothing has been computed yet."""
    return replace(load_vintage(find_root(embedded_root), "2026"))


def warm(assessment: Assessment) -> None:
    about = Subject("assessment", "", {}, {}, assessment)
    worker.warm(KINDS["assessment"], about)


def html(assessment: Assessment) -> dict[str, str]:
    return {name: getattr(parts, name)(assessment).html for name in parts.PARTS}


@pytest.mark.parametrize(
    ("who", "year"), [("Ishøj", None), ("Læsø", 2020), ("København", None)]
)
def test_a_warm_vintage_gives_the_same_report(embedded_root, vintage, who, year):
    period = year or "newest"
    cold = assess(who, "2026", root=embedded_root, period=period)
    cold = replace(cold, vintage=replace(cold.vintage))
    warmed = replace(cold, vintage=vintage)
    anyone = assess("Aarhus", "2026", root=embedded_root, period=period)
    warm(replace(anyone, vintage=vintage))
    assert warmed.nation.kept
    assert not cold.nation.kept
    assert html(warmed) == html(cold)


def test_reports_of_one_vintage_share_what_is_national(embedded_root):
    ishoej, laesoe = (assess(n, "2026", root=embedded_root) for n in ("Ishøj", "Læsø"))
    assert ishoej.nation is laesoe.nation
    html(ishoej)
    computed = dict(ishoej.nation.kept)
    html(laesoe)
    assert laesoe.nation.kept == computed


def test_years_vintages_and_catalogues_are_kept_apart(embedded_root, vintage):
    catalogue = load_catalogue()
    newest, of_2020 = (nation_of(vintage, catalogue, year) for year in (None, 2020))
    others = [
        nation_of(replace(vintage), catalogue, None),
        assess("Ishøj", "2017", root=embedded_root).nation,
        nation_of(vintage, replace(catalogue, municipalities={}), None),
    ]
    periods = [national.across(nation, INCOME)[0] for nation in (newest, of_2020)]
    assert periods == ["2024", "2020"]
    assert len({id(nation) for nation in (newest, of_2020, *others)}) == 5
    # the local indicators of a data root are not national
    assert nation_of(vintage, replace(catalogue, local_checksum="x"), None) is newest


def test_what_is_shared_is_computed_once_for_each_argument(vintage):
    calls = []

    @shared
    def told(nation: Nation, text: str) -> str:
        calls.append(text)
        return text

    newest, of_2020 = (nation_of(vintage, load_catalogue(), y) for y in (None, 2020))
    assert [told(n, t) for n in (newest, of_2020) for t in "aab"] == list("aabaab")
    assert calls == ["a", "b", "a", "b"]


def test_no_report_changes_what_is_shared(embedded_root):
    ishoej = assess("Ishøj", "2026", root=embedded_root)
    html(ishoej)
    table = ishoej.yearly(INCOME)
    _, values = ishoej.across_municipalities(INCOME)
    before = table.copy(), values.copy()
    html(assess("Læsø", "2026", root=embedded_root))
    pd.testing.assert_frame_equal(ishoej.yearly(INCOME), before[0])
    pd.testing.assert_series_equal(ishoej.across_municipalities(INCOME)[1], before[1])


def test_warming_needs_no_font_tools_twice(embedded_root, tmp_path):
    warm(assess("Ishøj", "2026", root=embedded_root))
    code = (
        "import sys; from parathed_lib.pages.kinds import KINDS; "
        "from parathed_lib.report.run import worker; "
        "from parathed_lib.storage.data_root import find_root; "
        "kind = KINDS['assessment']; "
        "asked = {'municipality': '183', 'vintage': '2026'}; "
        "worker.warm(kind, kind.read(asked, find_root(sys.argv[1]))); "
        "print('fontTools.subset' in sys.modules)"
    )
    done = python("-c", code, str(embedded_root), cwd=tmp_path)
    assert done.stdout.strip() == "False"
