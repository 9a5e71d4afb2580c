"""Which period is shown at each level, and when a verdict is given."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment.comparison import Comparison, Pair, compare
from parathed_lib.pages.assessment import front, indicators
from parathed_lib.pages.assessment.figures.strip import strip
from parathed_lib.pages.assessment.indicators import indicator_table, verdict
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.messages import say
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Vintage, load_vintage

CATALOGUE = load_catalogue()
INDICATORS = CATALOGUE.indicators.by_id
ISHOEJ = CATALOGUE.municipality("Ishøj")
LOLLAND = CATALOGUE.municipality("Lolland")
UNEMPLOYED = "full_time_unemployed_pct"
OLDER_AND_NEWER = [("2016", 4.2), ("2017", 4.1)]
ON_ORIGIN = [i.id for i in INDICATORS.values() if i.descriptive_only]


@pytest.fixture
def compared(data_root, make_vintage):
    """Compares one indicator in a vintage of the given rows."""

    def compared(
        indicator, rows, *, who=ISHOEJ, year=None, missing=(), name="2018"
    ) -> Comparison:
        make_vintage([(indicator, *row) for row in rows], name, missing)
        vintage = load_vintage(DataRoot(data_root), name)
        return compare(INDICATORS[indicator], who, vintage, year)

    return compared


def pair(found: Pair | None) -> tuple | None:
    return found and (found.own.period, found.own.value, found.other.value)


def shown(comparison: Comparison) -> tuple:
    levels = (comparison.municipality, comparison.region, comparison.nation)
    return tuple((f.period, f.value) for f in levels)


def test_the_quarter_is_preferred_when_the_nation_has_it(compared):
    rows = [("183", "2017", 6.8), ("183", "2017K2", 7.1), ("000", "2017K2", 4.1)]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2017K2", 7.1), (None, None), ("2017K2", 4.1))
    assert found.verdict == "higher"


def test_the_year_is_preferred_when_the_nation_has_the_year(compared):
    rows = [("183", "2017", 6.8), ("183", "2017K2", 7.1), ("000", "2017", 4.2)]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2017", 6.8), (None, None), ("2017", 4.2))
    assert found.verdict == "higher"


def test_without_a_period_in_common_the_newest_is_shown(compared):
    # A year ends after its second quarter.
    rows = [("183", "2017", 6.8), ("183", "2017K2", 7.1), ("000", "2016K4", 4.3)]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2017", 6.8), (None, None), ("2016K4", 4.3))
    assert found.verdict is None


def test_an_older_period_in_common_does_not_hide_a_newer_year(compared):
    rows = [("183", "2015", 8.7), ("183", "2016", 7.7), ("000", "2015", 4.6)]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2016", 7.7), (None, None), ("2015", 4.6))
    assert pair(found.against_nation) == ("2015", 8.7, 4.6)


@pytest.mark.parametrize(
    ("nation", "period"),
    [
        (["2017", "2016"], "2017"),  # the newest of the municipality
        (["2016", "2015"], "2016"),  # the newest that both have
        (["2015"], "2015"),  # two years older
        (["2014"], None),  # three years older
        (["2018"], None),  # the municipality has none of it
        (["2017K2"], None),  # a quarter beside years
        (["2018", "2016"], "2016"),
    ],
)
def test_region_and_nation_are_compared_in_the_newest_period_that_both_have(
    nation, period, compared
):
    rows = [("183", str(year), year - 2000) for year in (2014, 2015, 2016, 2017)]
    rows += [(area, when, 4.0) for area in ("000", "084") for when in nation]
    found = compared(UNEMPLOYED, rows, name="2019")
    assert (found.municipality.period, found.municipality.value) == ("2017", 17)
    expected = period and (period, int(period) - 2000, 4.0)
    assert pair(found.against_nation) == pair(found.against_region) == expected
    assert found.verdict == (period and "higher")
    assert found.nation.period == (period or nation[0])


def test_a_common_period_is_not_taken_from_before_a_break(compared):
    # The survey is another from 2021 (catalogue).
    rows = [("P10", "2020", 80.0), ("P10", "2021", 83.0), ("000", "2020", 88.0)]
    found = compared("safety_pct", rows, name="2022")
    assert (found.against_nation, found.verdict) == (None, None)


@pytest.mark.parametrize(
    ("notes", "marks"),
    [(26, "y z z"), (29, "y z aa ab ac"), (10_000, "y z aa ab ac")],
)
def test_after_the_note_z_comes_aa_and_a_known_note_keeps_its_mark(
    data_root, monkeypatch, notes, marks
):
    told = itertools.count(1)

    def note(*_):
        return f"note {min(next(told), notes)}"

    monkeypatch.setattr(indicators, "say", note)
    table = indicator_table(assess("Ishøj", "2017", root=data_root))
    found = [m for _, rows in table.groups for row in rows for m in row.marks.values()]
    assert found[24:][: len(marks.split())] == marks.split()
    assert table.notes["a"] == "note 1"
    assert len(table.notes) == min(notes, len(found))


def test_the_comparison_in_an_older_period_is_said_wherever_it_is_shown(
    data_root, make_vintage
):
    codes = sorted(CATALOGUE.municipalities)
    years = [("2022", 5.0), ("2023", 6.0)]
    rows = [(UNEMPLOYED, c, p, v) for c in codes for p, v in years]
    rows.append((UNEMPLOYED, "000", "2022", 4.0))
    found = assess("Ishøj", make_vintage(rows, "2024"), root=data_root)
    both = "Sammenligningen er fra 2022: Ishøj 5,0\u00a0%, landet\u00a04,0\u00a0%"
    table = indicator_table(found)
    row = table.groups[0][1][0]
    shown = row.comparison.municipality
    assert (shown.value, shown.period) == (6.0, "2023")
    assert row.verdict.text == "højere (2022)"
    assert table.notes[row.marks["nation"]] == f"{both}."
    cards, who = front.key_figures(found), found.municipality
    [card] = [c for c in cards if c.entry.id == UNEMPLOYED]
    assert say("assessment", "key_value", card) == "6,0\u00a0%"
    assert say("assessment", "key_older", card, who) == both
    [entry] = [i for i in result(found)["indicators"] if i["id"] == UNEMPLOYED]
    assert entry["periods"] == {
        "municipality": "2023",
        "region": None,
        "nation": "2022",
    }
    assert entry["compared"] == {
        "region": None,
        "nation": {
            "period": "2022",
            "municipality": 5.0,
            "nation": 4.0,
            "low": None,
            "high": None,
            "tested": False,
        },
    }


def test_the_small_drawing_never_holds_figures_of_two_periods(compared):
    same = [("183", "2016", 7.7), ("000", "2016", 4.2), ("084", "2016", 4.4)]
    newer = [*same, ("183", "2017", 6.8)]
    entry = INDICATORS[UNEMPLOYED]
    both = strip(entry, compared(UNEMPLOYED, same))
    alone = strip(entry, compared(UNEMPLOYED, newer, name="2019"))
    none = strip(entry, compared(UNEMPLOYED, [("183", "2017", 6.8)], name="2020"))
    assert both.count("<path") == 3  # the line, the nation, the region
    assert alone == none


def test_an_uncertain_period_is_not_compared_with_a_sure_one():
    entry = INDICATORS[UNEMPLOYED]
    for status, expected in (("ok", "higher"), ("period_uncertain", None)):
        found = _of_values(entry, 9.0, 4.0, status)
        assert found.verdict == expected
    assert verdict(entry, found).text == "det ene tal er usikkert"


def test_the_region_follows_the_period_of_the_municipality(compared):
    rows = [
        ("183", "2017K2", 7.1),
        ("000", "2017K2", 4.1),
        ("084", "2017K2", 4.3),
        ("084", "2017", 4.2),
    ]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2017K2", 7.1), ("2017K2", 4.3), ("2017K2", 4.1))
    assert found.region_area == "084"


def test_region_and_nation_follow_into_an_older_year(compared):
    rows = [("183", "2016", 7.7)]
    rows += [(area, p, v) for area in ("084", "000") for p, v in OLDER_AND_NEWER]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2016", 7.7), ("2016", 4.2), ("2016", 4.2))
    assert found.verdict == "higher"


def test_region_and_nation_show_their_newest_when_they_cannot_follow(compared):
    rows = [("183", "2014", 9.5)]
    rows += [(area, p, v) for area in ("084", "000") for p, v in OLDER_AND_NEWER]
    found = compared(UNEMPLOYED, rows)
    assert shown(found) == (("2014", 9.5), ("2017", 4.1), ("2017", 4.1))
    assert found.verdict is None


def test_a_stated_year_leaves_out_all_others(compared):
    rows = [
        ("183", "2015", 8.7),
        ("183", "2016", 7.7),
        ("000", "2015", 4.6),
        ("000", "2016", 4.2),
        ("084", "2016", 4.4),
    ]
    found = compared(UNEMPLOYED, rows, year=2015)
    assert shown(found) == (("2015", 8.7), (None, None), ("2015", 4.6))
    assert found.verdict == "higher"
    assert found.region.status == "not_collected"
    assert "2015" in found.region.note


def test_a_school_year_belongs_to_the_year_it_ends_in(compared):
    rows = [("183", "2015/2016", 2.0), ("183", "2016/2017", 2.4)]
    found = compared("unlawful_absence_pct", rows, year=2017)
    assert found.municipality.period == "2016/2017"


def test_what_is_not_published_stays_so_in_every_year(compared):
    reason = ("safety_pct", "region", "not_published", "Findes ikke.")
    found = compared("safety_pct", [("P10", "2016", 81.8)], year=2015, missing=[reason])
    assert (found.municipality.status, found.region.status) == (
        "not_collected",
        "not_published",
    )


def test_a_missing_figure_keeps_its_reason_and_gets_no_verdict(compared):
    reason = (UNEMPLOYED, "municipality", "suppressed", "For få.")
    found = compared(UNEMPLOYED, [("000", "2017", 4.2)], missing=[reason])
    own = found.municipality
    assert (own.value, own.status, own.note) == (None, "suppressed", "For få.")
    assert (found.verdict, found.age) == (None, None)
    assert found.nation.value == 4.2


def test_without_the_nation_there_is_no_verdict(compared):
    assert compared(UNEMPLOYED, [("183", "2017", 6.8)]).verdict is None


@pytest.mark.parametrize(
    ("own", "nation", "verdict"),
    [
        (7.1, 4.1, "higher"),
        (4.1, 7.1, "lower"),
        (4.4, 4.1, "higher"),  # 0,3, the least difference of the catalogue
        (4.1, 4.4, "lower"),
        (4.3, 4.1, "similar"),
        (4.1, 4.3, "similar"),
        (4.1, 4.1, "similar"),
    ],
)
def test_an_untested_verdict_needs_the_least_difference(own, nation, verdict, compared):
    rows = [("183", "2017", own), ("000", "2017", nation)]
    assert compared(UNEMPLOYED, rows).verdict == verdict


def test_a_count_is_compared_with_the_mean_number_of_the_nation(compared):
    # Printed 0 beside 0,25, and 1 beside 0,87 (the 2017 report).
    rows = [("183", "2016-12-01", 0), ("000", "2016", 0.25)]
    assert compared("deprived_areas_count", rows).verdict == "lower"


@pytest.mark.parametrize("nation", ["2016", "2018", "2017K4", "2016/2017"])
def test_different_periods_give_no_verdict(nation, compared):
    rows = [("183", "2017", 6.8), ("000", nation, 1.0)]
    assert compared(UNEMPLOYED, rows).verdict is None


def test_the_annual_mean_is_not_judged_by_a_quarter_of_the_nation(embedded_root):
    # Other municipalities than Ishøj have the year only, 6,0 for Lolland.
    found = assess("Lolland", "2017", root=embedded_root).comparisons[UNEMPLOYED]
    assert shown(found) == (("2017", 6.0), (None, None), ("2017K2", 4.1))
    assert found.verdict is None


def test_the_indicators_on_origin_are_descriptive_only():
    assert ON_ORIGIN == ["non_western_pct", "non_western_near_pct"]


@pytest.mark.parametrize("indicator", ON_ORIGIN)
@given(own=st.floats(0, 100), nation=st.floats(0, 100))
def test_an_indicator_on_origin_never_gets_a_verdict(indicator, own, nation):
    found = _of_values(INDICATORS[indicator], own, nation)
    assert found.municipality.value == own
    assert found.verdict is None


@pytest.mark.parametrize("indicator", sorted(set(INDICATORS) - set(ON_ORIGIN)))
def test_every_other_indicator_gets_one(indicator):
    found = _of_values(INDICATORS[indicator], 90_000.0, 10.0)
    assert found.verdict == "higher"


def test_an_indicator_that_becomes_descriptive_loses_its_verdict():
    entry = INDICATORS[UNEMPLOYED].model_copy(update={"descriptive_only": True})
    assert _of_values(entry, 90.0, 10.0).verdict is None


def test_no_result_of_any_municipality_judges_origin(embedded_root):
    for name in ("2017", "2026"):
        vintage = load_vintage(DataRoot(embedded_root), name)
        for who in CATALOGUE.municipalities.values():
            found = [compare(INDICATORS[i], who, vintage) for i in ON_ORIGIN]
            assert [comparison.verdict for comparison in found] == [None, None]


def test_safety_is_that_of_the_police_district(compared):
    rows = [("P10", "2016", 81.8), ("183", "2016", 75.5), ("000", "2016", 89.1)]
    found = compared("safety_pct", rows)
    assert (found.municipality.value, found.municipality.area) == (81.8, "P10")
    assert found.verdict == "lower"


def test_income_is_compared_with_the_province_and_not_the_region(compared):
    rows = [
        ("183", "2015", 193760),
        ("02", "2015", 256174),
        ("084", "2015", 1),
        ("01", "2015", 2),
    ]
    found = compared("disposable_income_dkk", rows)
    assert (found.region.value, found.region_area) == (256174, "02")


def test_a_printed_regional_figure_is_for_its_own_municipality_alone(
    data_root, make_vintage
):
    rows = [(UNEMPLOYED, a, "2017", v) for a, v in (("183", 6.8), ("R183", 4.3))]
    make_vintage([*rows, (UNEMPLOYED, "360", "2017", 6.0)])
    vintage = load_vintage(DataRoot(data_root), "2018")
    own = compare(INDICATORS[UNEMPLOYED], ISHOEJ, vintage)
    other = compare(INDICATORS[UNEMPLOYED], LOLLAND, vintage)
    # Its area is not known, so none is named.
    assert (own.region.value, own.region_area) == (4.3, None)
    assert (other.region.value, other.region_area) == (None, None)


def test_a_known_region_is_preferred_to_the_printed_figure(compared):
    rows = [("183", "2017", 6.8), ("R183", "2017", 4.3), ("084", "2017", 4.2)]
    found = compared(UNEMPLOYED, rows)
    assert (found.region.value, found.region_area) == (4.2, "084")


def test_ages_are_whole_months_to_the_end_of_the_vintage(embedded_root):
    ages = {
        name: comparison.age
        for name, comparison in assess(
            "Ishøj", "2017", root=embedded_root
        ).comparisons.items()
        if comparison.age is not None
    }
    # By hand, to 31 December 2017.
    assert ages == {
        "full_time_unemployed_pct": 6,  # 2017K2, to 30 June
        "disposable_income_dkk": 24,  # 2015
        "basic_schooling_pct": 0,  # 2017
        "unlawful_absence_pct": 6,  # 2016/2017, to 30 June
        "high_wellbeing_pct": 6,
        "convicted_pct": 24,  # 2015
        "safety_pct": 12,  # 2016
        "housing_plans_count": 0,  # 2017
        "deprived_areas_count": 12,  # 1 December 2016: 12 whole months, no 13th
        "non_western_pct": 3,  # 2017K3, to 30 September
    }


def test_ages_of_the_newest_vintage_are_reckoned_to_its_retrieval(embedded_root):
    found = assess("Ishøj", "2026", root=embedded_root).comparisons
    # By hand, to 30 November 2026, the month of the retrieval.
    assert {
        name: found[name].age
        for name in (UNEMPLOYED, "disposable_income_dkk", "deprived_areas_count")
    } == {
        UNEMPLOYED: 35,  # 2023
        "disposable_income_dkk": 23,  # 2024
        "deprived_areas_count": 23,  # 1 December 2024
    }


def test_the_common_year_is_the_latest_that_most_of_the_ten_have(embedded_root):
    # Ishøj 2017 by hand: unemployment, schooling, absence, well-being, housing plans
    # and origin are of 2017; income and convictions 2015, safety and areas 2016.
    found = assess("Ishøj", "2017", period="common", root=embedded_root)
    assert (found.period, found.year) == ("common", 2017)
    of_2017 = {
        "full_time_unemployed_pct",
        "basic_schooling_pct",
        "unlawful_absence_pct",
        "high_wellbeing_pct",
        "housing_plans_count",
        "non_western_pct",
    }
    shown_ids = {
        name
        for name, c in found.comparisons.items()
        if c.municipality.value is not None
    }
    assert shown_ids == of_2017


def test_of_equally_common_years_the_latest_is_taken(embedded_root):
    # Ishøj 2026 by hand: unemployment 2007-2023, income 2007-2024, safety 2023,
    # schooling 2019, areas 2016-2024. Three of the ten share them.
    found = assess("Ishøj", "2026", period="common", root=embedded_root)
    assert found.year == 2023


@pytest.mark.parametrize("period", ["2015", 2015])
def test_a_stated_year_holds_for_all_indicators(period, embedded_root):
    found = assess("Ishøj", "2017", period=period, root=embedded_root)
    assert found.year == 2015
    own = {
        name: (c.municipality.period, c.municipality.value)
        for name, c in found.comparisons.items()
        if c.municipality.value is not None
    }
    # fuldtidsledige.csv, disponibel_indkomst.csv and the 2017 report.
    assert own == {
        "full_time_unemployed_pct": ("2015", 8.7),
        "disposable_income_dkk": ("2015", 193760),
        "convicted_pct": ("2015", 1.1),
    }


def test_a_row_says_of_which_time_a_figure_and_a_verdict_are_where_it_is_another(
    compared,
):
    rows = [("183", "2022", 2.3), ("183", "2023", 2.8), ("000", "2022", 2.6)]
    found = compared(UNEMPLOYED, [*rows, ("084", "2020", 4.2)], name="2024")
    row = found.printed(INDICATORS[UNEMPLOYED], "municipality", "region", "nation")
    # 2.3 against 2.6 in 2022; the newest figure, 2.8, is the higher
    assert {name: text.replace("\xa0", " ") for name, text in row.items()} == {
        "municipality": "2,8 %",
        "region": "4,2 % (2020)",
        "nation": "2,6 % (2022)",
        "period": "2023",
        "verdict": "lower (2022)",
    }
    assert found.face().facts["verdict"] == "lower (2022)"
    assert (found.row()["compared_value"], found.row()["nation"]) == (2.3, 2.6)


def test_a_figure_beside_a_missing_one_has_its_period(compared):
    found = compared(UNEMPLOYED, [("000", "2016", 4.2)])
    row = found.printed(INDICATORS[UNEMPLOYED], "municipality", "nation")
    assert (row["municipality"], row["nation"], row["period"], row["verdict"]) == (
        "-",
        "4,2\xa0% (2016)",
        "",
        "",
    )


def _of_values(entry, own: float, nation: float, status: str = "ok") -> Comparison:
    area = "P10" if entry.geography == "police_district" else "183"
    rows = [(entry.id, a, "2017", v) for a, v in ((area, own), ("000", nation))]
    observations = pd.DataFrame(rows, columns=["indicator", "area", "period", "value"])
    observations = observations.assign(
        status=[status, "ok"],
        count=float("nan"),
        of=float("nan"),
        source="x.csv",
        note="",
    )
    origins = pd.DataFrame({"file": ["x.csv"], "retrieved": ["2018"]})
    vintage = Vintage("2018", observations, origins, {}, {})
    return compare(entry, ISHOEJ, vintage)
