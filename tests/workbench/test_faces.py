"""What a thing shows of itself as a last line: short, escaped, numbers in Danish."""

from __future__ import annotations

import re

import pytest

from parathed_lib import assess, assess_group, load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.faces import MOST_ROWS, Face, Shown
from parathed_lib.monitoring import monitor
from parathed_lib.plan.overview import plan_of
from parathed_lib.programme import programme
from parathed_lib.scoring import own_score
from parathed_lib.storage.data_root import DataRoot


class Thing(Shown):
    def __init__(self, face: Face) -> None:
        self._face = face

    def face(self) -> Face:
        return self._face


@pytest.fixture(scope="module")
def ishoej(embedded_root):
    return assess("Ishøj", "2017", root=embedded_root)


def test_an_assessment_shows_its_score_and_figures(ishoej):
    html = ishoej._repr_html_()
    # As printed in the report of 2017.
    assert "Assessment of Ishøj (183), vintage 2017, round 2017" in html
    assert "score: 3 (I nogen grad), final<br>mean: 3,00<br>ratings: 10 of 10" in html
    row = re.search(r"<tr><td[^>]*>Disponibel indkomst.*?</tr>", html)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    assert cells[1:] == ["193.760", "256.174", "220.185", "2015", "lower"]


def test_what_is_missing_is_named_with_the_reason(embedded_root):
    html = assess("Greve", "2026", root=embedded_root)._repr_html_()
    assert "score: missing" in html
    assert re.search(r"Missing: [^<]*\(not_collected\), [^<]*Strategi", html)


def test_origin_has_no_verdict(ishoej):
    entry = ishoej.catalogue.indicator("non_western_pct")
    [row] = [r for r in ishoej.face().table if r["indicator"] == entry.short]
    assert row["verdict"] == ""


def test_each_thing_of_a_researcher_is_short(ishoej, repository):
    root = DataRoot(repository)
    things = [
        ishoej,
        ishoej.score,
        ishoej.vintage,
        ishoej.comparisons["disposable_income_dkk"],
        load_catalogue(),
        ishoej.catalogue.rubric,
        ishoej.evaluation,
        own_score(ishoej.ratings, {"strategy": 3}),
        programme(root, vintage="2017"),
        plan_of("København", "vink-2016", root=root).plan,
        plan_of("København", "vink-2016", root=root),
        monitor("København", at="2011-12-20", root=root),
    ]
    for thing in things:
        assert len(repr(thing)) < 200, repr(thing)
        assert "\n" not in repr(thing)
        assert len(thing._repr_html_()) < 6000
        assert thing.face().title in thing._repr_html_()


def test_what_hangs_on_an_assessment_floods_no_screen(ishoej, repository):
    area = assess_group("Region Sjælland", "2026", root=repository)
    for thing in (ishoej, area, ishoej.catalogue, ishoej.nation):
        for name in dir(thing):
            found = getattr(thing, name) if name[0] != "_" and name != "kept" else ""
            if not callable(found):
                assert len(repr(found)) < 6000, name
                assert len(str(found)) < 6000, name
    told = str(area.figures["basic_schooling_pct"])
    # 19.5 % of the region in 2019: HFUDD11
    assert "area 19,5 (2019); nation" in told
    assert "municipality" not in told


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (lambda a: a.by_year("disposable_incom_dkk"), "disposable_income_dkk"),
        (lambda a: a.by_year("disposable_income_dkk", "Greev"), "Greve"),
        (lambda a: a.yearly("convicted"), "convicted_pct"),
        (lambda a: a.across_municipalities("safety"), "safety_pct"),
        (lambda a: a.comparisons["housing_plans"], "housing_plans_count"),
        (lambda a: a.rating["strategi"], "strategy"),
        (lambda a: a.theme["ressources"], "resources"),
        (lambda a: a.catalogue.indicator("non_western"), "non_western_pct"),
        (lambda a: a.catalogue.indicators.by_id["safety"], "safety_pct"),
        (lambda a: a.catalogue.indicators.substitutes("safety"), "safety_pct"),
        (lambda a: a.catalogue.municipalities["184"], "183"),
        (lambda a: a.catalogue.local_of("Ishøjj"), "Ishøj"),
        (lambda a: a.catalogue.regions["086"], "085"),
        (lambda a: a.catalogue.rubric.parameter["strategi"], "strategy"),
        (lambda a: a.catalogue.rubric.parameters_of("ressources"), "resources"),
        (lambda a: a.catalogue.rubric.questions_of("ressources"), "resources"),
        (lambda a: a.catalogue.rubric.criteria_of("strategi"), "strategy"),
        (lambda a: a.catalogue.rubric.parameters_by("assesor"), "assessor"),
        (lambda a: a.vintage.figures("safty_pct", "183"), "safety_pct"),
        (lambda a: a.vintage.figures("safety_pct", "184"), r"183 \(Ishøj\)"),
        (lambda a: a.vintage.figures("safety_pct", "ishoej"), r"183 \(Ishøj\)"),
        (lambda a: a.vintage.by_year("safty_pct", "183"), "safety_pct"),
        (lambda a: a.vintage.reason("safty_pct", "region"), "safety_pct"),
        (lambda a: a.vintage.reason("convicted_pct", "regions"), "region"),
        (lambda a: a.vintage.across("safty_pct", "2015", ["183"]), "safety_pct"),
        (lambda a: a.vintage.across("safety_pct", "20116", ["183"]), "2016"),
        (lambda a: a.vintage.across("safety_pct", "2016", ["184"]), r"183 \(Ishøj\)"),
        (lambda a: a.vintage.origin["ishoej_2017.csv"], "deloitte_siri/ishoej_2017"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(ishoej, asked, nearest):
    with pytest.raises(UnknownNameError, match=f"Nearest: .*{nearest}"):
        asked(ishoej)


def test_what_a_vintage_lacks_is_no_unknown_name(ishoej):
    # Vintage 2017 has the mean wellbeing score of nobody, and schooling of one year.
    vintage = ishoej.vintage
    assert vintage.figures("wellbeing_mean_score", "183") == {}
    assert vintage.reason("wellbeing_mean_score", "nation").status == "not_collected"
    assert vintage.across("basic_schooling_pct", "2015", ["183"]).isna().all()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda a: a.by_year("deprived_areas_count"), "has figures of 2016-12-01"),
        (lambda a: a.yearly("unlawful_absence_pct"), "has figures of 2016/2017"),
        (lambda a: a.by_year("safety_pct"), "is counted for police districts"),
        (lambda a: a.yearly("safety_pct"), "is counted for police districts"),
    ],
)
def test_figures_of_no_calendar_year_are_no_empty_series(ishoej, asked, told):
    with pytest.raises(ParameterError, match=told):
        asked(ishoej)
    assert ishoej.by_year("wellbeing_mean_score") == {}
    assert ishoej.yearly("wellbeing_mean_score").empty


def test_what_is_no_id_is_told_in_one_line(ishoej):
    with pytest.raises(ParameterError, match=r"^indicator: list was given; .*\.$"):
        ishoej.catalogue.indicator(["convicted_pct"])


def test_a_face_repeats_no_markup():
    face = Face("<b>", {"<i>": "&"}, [{"a": "<script>"}], ["<u>"])
    html = Thing(face)._repr_html_()
    assert not re.search(r"<(b|i|u|script)>", html)
    assert "&lt;script&gt;" in html


def test_a_long_table_is_cut_and_says_so():
    html = Thing(Face("t", table=[{"n": str(n)} for n in range(25)]))._repr_html_()
    assert html.count("<tr>") == MOST_ROWS + 1
    assert "and 5 more" in html
