"""The three committed plans hold the figures of the public documents, as printed.

Every expected number stands in the document itself or is added up by hand here.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from parathed_lib import load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.errors import ParameterError
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import load_plans
from parathed_lib.plan.findings import Finding
from parathed_lib.plan.overview import PlanOverview, plan_of
from parathed_lib.privacy import personal_data
from parathed_lib.storage.data_root import DataRoot

FILES = ("101-laeringsnetvaerk-2011", "101-vink-2016", "183")


@pytest.fixture(scope="module")
def network(repository) -> PlanOverview:
    return plan_of("101", "laeringsnetvaerk-2011", root=DataRoot(repository))


@pytest.fixture(scope="module")
def vink(repository) -> PlanOverview:
    return plan_of("København", "vink-2016", root=DataRoot(repository))


@pytest.fixture(scope="module")
def ishoej(repository) -> PlanOverview:
    return plan_of("Ishøj", root=DataRoot(repository))


def facts(overview: PlanOverview, kind: str) -> list[dict]:
    return [f.facts for f in overview.findings if f.kind == kind]


def conflicts(overview: PlanOverview) -> Counter[str]:
    return Counter(f.kind for f in overview.of_group("conflict"))


# All three


@pytest.mark.parametrize("name", FILES)
def test_a_plan_names_its_source_and_that_it_is_retold(repository, name):
    code, _, key = name.partition("-")
    plans = load_plans(DataRoot(repository), code, load_catalogue())
    [plan] = [stored.plan for stored in plans if stored.key == key]
    assert plan.label.startswith("gengivet efter ")
    assert "Kommune" in plan.source


@pytest.mark.parametrize("name", FILES)
def test_a_plan_holds_nothing_of_a_person(repository, name):
    text = (repository / "data" / "raw" / "plans" / f"{name}.toml").read_text("utf-8")
    assert personal_data(text) is None
    assert "@" not in text
    # the public documents name officials after these titles
    assert not re.search(r"(?i)\b(direktør|borgmester|konsulent|sociolog)\b", text)


def test_the_plan_that_ends_last_is_the_one_that_is_meant(repository):
    overview = plan_of("101", root=DataRoot(repository))
    assert overview.stored.key == "vink-2016"
    assert [other.key for other in overview.others] == ["laeringsnetvaerk-2011"]


def test_the_plan_that_holds_the_day_is_the_one_that_is_meant(repository):
    root = DataRoot(repository)
    assert plan_of("101", at="2011-12-31", root=root).stored.stem == FILES[0]
    assert plan_of("101", at="2017-06-30", root=root).stored.stem == FILES[1]
    # the day of the vintage where none is given
    assert plan_of("101", vintage="2017", root=root).stored.stem == FILES[1]
    assert plan_of("101", FILES[0], root=root).stored.key == "laeringsnetvaerk-2011"


def test_the_years_between_copenhagens_two_plans_have_none(network, vink):
    for overview in (network, vink):
        assert facts(overview, "years_without_plan") == [{"years": [2013, 2014, 2015]}]
        assert facts(overview, "plans_overlap") == []


# The learning network 2011-12

# The days of the 19 milestones in the order of the document; the first has no year.
DAYS = [
    *(None, "2011-10-31", "2011-10-31", "2011-09-30"),
    *("2011-11-30", "2011-12-15", "2011-12-15", "2012-01-31", "2012-02-29"),
    *("2012-12-31", "2012-02-29"),
    *("2011-11-30", "2011-11-30", "2011-11-30", "2011-12-31", "2012-06-30"),
    *("2012-10-31", "2012-12-31", "2012-12-31"),
]


def test_the_network_runs_from_august_2011_to_the_end_of_2012(network):
    assert network.plan.span == (date(2011, 8, 1), date(2012, 12, 31))


def test_the_network_has_nineteen_milestones_on_their_printed_days(network):
    found = [last_day(milestone.due) for milestone in network.plan.milestones]
    assert [d.isoformat() if d else None for d in found] == DAYS
    phases = Counter(milestone.phase for milestone in network.plan.milestones)
    assert phases == {"model": 4, "implementation": 7, "dissemination": 8}


def test_the_first_milestone_keeps_its_words_without_a_year(network):
    assert facts(network, "milestone_undated") == [
        {"row": 1, "printed": "inden udgangen af september"}
    ]
    assert any("intet årstal" in note.text for note in network.plan.notes)
    assert any("på samme linje" in note.text for note in network.plan.notes)


def test_the_networks_phases_overlap_on_these_days(network):
    assert facts(network, "phases_overlap") == [
        {
            "phases": ["model", "implementation"],
            "first": "2011-10-01",
            "last": "2011-11-01",
        },
        {
            "phases": ["model", "dissemination"],
            "first": "2011-11-01",
            "last": "2011-11-01",
        },
        {
            "phases": ["implementation", "dissemination"],
            "first": "2011-11-01",
            "last": "2012-12-31",
        },
    ]
    assert facts(network, "milestone_outside_phase") == []


def test_the_network_has_five_goals_five_targets_and_the_activities_a_to_j(network):
    plan = network.plan
    assert len(plan.goals) == 5
    assert len(plan.result_targets) == 5
    assert "".join(action.id for action in plan.actions) == "ABCDEFGHIJ"
    phases = Counter(action.phase for action in plan.actions)
    assert phases == {"model": 2, "implementation": 4, "dissemination": 4}


def test_the_networks_targets_are_counted_as_printed(network):
    expected = [[m.expected for m in t.measures] for t in network.plan.result_targets]
    assert expected == [
        ["mindst 50", "mindst 30"],
        ["minimum 5"],
        ["2"],
        [],
        ["mindst 5", "mindst 50"],
    ]


def test_the_networks_money_adds_up_to_860350(network):
    assert [a.kr for a in network.plan.budget] == [684_350, 140_500, 35_500]
    [whole] = network.budget
    # 140.500 + 35.500, and with the 684.350 that are applied for
    assert (whole.year, whole.cofinancing, whole.financed) == (None, 176_000, 860_350)
    assert facts(network, "year_without_budget") == []


def test_the_only_thing_in_the_network_that_does_not_add_up_is_60_to_100(network):
    assert conflicts(network) == {"statement_product": 1}
    [found] = facts(network, "statement_product")
    assert (found["printed"], found["low"], found["high"]) == ("60-100", 50, 90)


def test_what_contradicts_itself_in_the_application_is_noted(network):
    notes = " ".join(note.text for note in network.plan.notes)
    for printed in ("5 mio. kr.", "2 mio. kr.", "0,5 mio. kr.", "27/3,", "27/3 2010"):
        assert printed in notes


# VINK 2016-17


def test_vinks_lines_are_50000_over_the_printed_sum_in_both_years(vink):
    # 1,40 + 0,35 + 0,60 = 2,35 against 2,30; 2,35 + 0,50 + 1,00 = 3,85 against 3,80
    found = [tuple(f.values()) for f in facts(vink, "rows_over_total")]
    assert found == [
        (2016, 2_350_000, 2_300_000, 50_000),
        (2017, 3_850_000, 3_800_000, 50_000),
    ]


def test_vinks_printed_sums_meet_the_frame_and_the_lines_do_not(vink):
    # 2,30 + 1,8 = 4,1 and 3,80 + 2,4 = 6,2; with the lines 4,15 and 6,25
    for year, frame in zip(vink.budget, (4_100_000, 6_200_000), strict=True):
        assert year.frame == year.total_in_all == year.financed == frame
        assert year.rows_in_all == frame + 50_000
    assert conflicts(vink) == {
        "rows_over_total": 2,
        "rows_over_frame": 2,
        "statement_count": 1,
    }


def test_vinks_funding_is_as_printed(vink):
    by_year = {
        year: [a.kr for a in vink.plan.budget if (a.kind, a.year) == ("funding", year)]
        for year in (2016, 2017)
    }
    assert by_year == {
        2016: [1_800_000, 1_800_000, 500_000],
        2017: [1_800_000, 3_600_000, 800_000],
    }
    outside = [a.kr for a in vink.plan.budget if a.kind == "outside"]
    assert outside == [1_800_000, 2_400_000]


def test_vink_prints_four_tracks_and_has_three(vink):
    assert facts(vink, "statement_count") == [
        {"row": 1, "printed": "4", "counts": "tracks", "count": 3}
    ]


def test_vinks_enquiries_rose_from_60_to_100(vink):
    first, second = vink.extent
    assert (first.period, first.value, first.change_pct) == ("2014", 60, None)
    assert (second.period, second.value) == ("2015", 100)
    # 40 of 60
    assert second.change_pct == pytest.approx(66.7, abs=0.05)


def test_vinks_actions_are_new_or_continued(vink):
    # new in the document are 1 d and e, 2 b, 3 c to e, and that VINK joins the new unit
    kinds = {a.id: a.status for a in vink.plan.actions}
    continued = {id for id, status in kinds.items() if status == "continued"}
    assert continued == {"1a", "1c", "2a", "3a", "3b"}
    assert set(kinds.values()) == {"continued", "planned"}
    assert Counter(a.track for a in vink.plan.actions) == {
        "concerns": 5,
        "advice": 2,
        "prevention": 5,
    }


def test_vink_was_postponed_and_reports_first_in_february_2017(vink):
    assert (vink.plan.decision, vink.plan.decision_date) == ("postponed", "2016-05-30")
    days = [last_day(milestone.due) for milestone in vink.plan.milestones]
    assert days == [date(2017, 2, 28), date(2017, 12, 31)]


def test_vink_is_held_against_the_fifteen_recommendations(vink):
    assert [area.of for area in vink.coverage] == [2, 3, 8, 1, 1]
    assert [area.covered for area in vink.coverage] == [1, 3, 2, 1, 0]
    assert sum(area.of for area in vink.coverage) == 15
    notes = [n.text for n in vink.plan.notes if n.about == "recommendations"]
    assert "vores" in " ".join(notes)


def test_the_network_is_older_than_the_recommendations_and_follows_none(network):
    assert [area.covered for area in network.coverage] == [0, 0, 0, 0, 0]


# Ishøj's proposals of 2017


def test_each_of_ishoejs_seven_points_has_its_action(ishoej):
    assert ishoej.points is not None
    assert len(ishoej.points) == 7
    actions = ishoej.plan.actions
    assert [action.points for action in actions] == [[n] for n in range(1, 8)]
    themes = [point.theme for point in ishoej.points]
    assert [action.theme for action in actions] == themes
    assert conflicts(ishoej) == {}


def test_ishoejs_points_and_actions_name_the_answer_that_the_report_refers_to(ishoej):
    # "(jf. egenvurdering)" stands at the fourth point alone: cooperation within
    expected = ["", "", "", "internal_cooperation", "", "", ""]
    assert [point.parameter for point in ishoej.points or []] == expected
    assert [action.parameter for action in ishoej.plan.actions] == expected


def test_what_the_report_does_not_say_of_ishoejs_plan_stays_empty(ishoej):
    data = PLAN.plain(ishoej.plan)
    assert not data.keys() & {"first", "last", "budget", "milestones", "decision"}
    assert ishoej.plan.span is None
    lacking = [
        f.facts["missing"] for f in ishoej.findings if f.kind == "action_incomplete"
    ]
    assert lacking == [["owner", "due"]] * 7
    assert facts(ishoej, "period_missing") == [{"first": "", "last": ""}]


def test_without_the_form_the_points_are_unknown_and_that_is_a_finding(data_root):
    target = data_root / "data" / "raw" / "plans"
    target.mkdir()
    text = '[[actions]]\nid = "1"\ntitle = "Et"\npoints = [9]\n'
    head = 'schema = 1\nmunicipality = "183"\nname = "Plan"\nround = "2030"\n'
    (target / "183.toml").write_text(head + text, "utf-8")
    overview = plan_of("183", root=DataRoot(data_root))
    assert overview.assessment is None
    missing = Finding("assessment_missing", "attention_points", {"round": "2030"})
    assert missing in overview.findings


def test_the_day_is_the_vintages_unless_another_is_given(repository, vink):
    root = DataRoot(repository)
    assert plan_of("101", vintage="2017", root=root).at == date(2017, 12, 31)
    assert plan_of("101", at="2017-06-30", root=root).at == date(2017, 6, 30)
    assert vink.at == plan_of("101", root=root).at
    for wrong in ("juni 2017", "2017", "2017-02-30"):
        with pytest.raises(ParameterError, match="YYYY-MM-DD"):
            plan_of("101", at=wrong, root=root)


def test_a_plans_points_are_never_read_by_the_numbers_of_another_round(data_root):
    raw = data_root / "data" / "raw"
    form = (raw / "evaluations" / "2017" / "183.toml").read_text("utf-8")
    (raw / "evaluations" / "2019").mkdir()
    other = form.replace('round = "2017"', 'round = "2019"')
    (raw / "evaluations" / "2019" / "183.toml").write_text(other, "utf-8")
    (raw / "plans").mkdir()
    text = '[[actions]]\nid = "1"\ntitle = "Et"\npoints = [1]\n'
    for own, fits in (("2017", {"2017"}), ("", {"2017", "2019"})):
        head = f'schema = 1\nmunicipality = "183"\nname = "Plan"\nround = "{own}"\n'
        (raw / "plans" / "183.toml").write_text(head + text, "utf-8")
        for asked in ("2017", "2019"):
            if asked in fits:
                found = plan_of("183", vintage="2026", round=asked, root=data_root)
                assert found.round == asked
            else:
                with pytest.raises(ParameterError, match="points of another round"):
                    plan_of("183", vintage="2026", round=asked, root=data_root)


def test_every_recommendation_that_is_named_is_one_of_the_fifteen(vink):
    known = set(load_planning().recommendation)
    plan: Plan = vink.plan
    assert {r for action in plan.actions for r in action.recommendations} <= known
