"""What a plan says against itself and leaves out; all numbers are worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.disclosure.record import PublishedCount, Record
from parathed_lib.errors import UnknownNameError
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import StoredPlan, choose
from parathed_lib.plan.budget import budget
from parathed_lib.plan.findings import GROUPS, Finding, findings
from parathed_lib.plan.overview import coverage, extent
from parathed_lib.plan.status import measure_standings


def plan(**parts: Any) -> Plan:
    """A plan with these parts, checked as one from a file is."""
    data = {"schema": 1, "municipality": "183", "name": "En plan"}
    data |= {"first": "2027", "last": "2028"} | parts
    found, faults = PLAN.check(Draft(data), load_catalogue())
    assert faults == []
    assert found is not None
    return found


def stored(key: str, **parts: Any) -> StoredPlan:
    return StoredPlan(
        plan(name=key or "alene", **parts),
        key,
        f"data/raw/plans/{f'183-{key}' if key else '183'}.toml",
        "",
    )


def told(found: list[Finding], kind: str) -> list[dict[str, Any]]:
    """The facts of the findings of one kind."""
    assert kind in GROUPS
    return [finding.facts for finding in found if finding.kind == kind]


def action(id: str, **parts: Any) -> dict[str, Any]:
    return {"id": id, "title": "Gør noget", **parts}


def amount(kind: str, kr: int, year: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "name": kind, "kr": kr} | ({"year": year} if year else {})


def test_a_plan_without_anything_has_no_conflict():
    assert findings(plan(), points=0) == []


# Attention points


def test_a_point_without_an_action_or_a_reason_is_told_and_others_are_not():
    found = findings(
        plan(
            actions=[action("a", points=[1])],
            set_aside=[{"point": 3, "reason": "Det er gjort."}],
        ),
        points=4,
    )
    assert told(found, "point_unanswered") == [
        {"point": 2, "points": 4},
        {"point": 4, "points": 4},
    ]
    assert told(found, "point_unknown") == []
    assert told(found, "point_both") == []


def test_a_point_that_does_not_exist_is_told_with_its_place():
    found = findings(
        plan(
            actions=[action("a", points=[1]), action("b", points=[9])],
            set_aside=[{"point": 5, "reason": "Nej."}],
        ),
        points=1,
    )
    assert [(f.about, f.facts) for f in found if f.kind == "point_unknown"] == [
        ("actions", {"row": 2, "point": 9, "points": 1}),
        ("set_aside", {"row": 1, "point": 5, "points": 1}),
    ]


def test_a_point_that_is_both_taken_up_and_set_aside_is_told():
    found = findings(
        plan(
            actions=[action("a", points=[1]), action("b", points=[1])],
            set_aside=[{"point": 1, "reason": "Nej."}],
        ),
        points=1,
    )
    assert told(found, "point_both") == [{"row": 1, "point": 1, "actions": ["a", "b"]}]


def test_a_point_whose_only_actions_are_given_up_is_told_and_is_no_silent_answer():
    given_up = {"status": "abandoned"}
    found = findings(
        plan(
            actions=[
                action("a", points=[1, 2], **given_up),
                action("b", points=[2], status="done"),
                action("c", points=[3, 4], **given_up),
                action("d", points=[3], **given_up),
            ],
            set_aside=[{"point": 4, "reason": "Der er ikke penge."}],
        ),
        points=4,
    )
    assert told(found, "point_abandoned") == [
        {"point": 1, "points": 4, "actions": ["a"]},
        {"point": 3, "points": 4, "actions": ["c", "d"]},
    ]
    assert GROUPS["point_abandoned"] == "gap"
    assert told(found, "point_unanswered") == []
    # given up with a reason: the plan says one thing
    assert told(found, "point_both") == []


def test_points_are_not_looked_at_without_their_assessment_and_that_is_said():
    found = findings(plan(round="2026", actions=[action("a", points=[9])]))
    assert told(found, "point_unknown") == []
    assert told(found, "assessment_missing") == [{"round": "2026"}]
    assert told(findings(plan()), "assessment_missing") == []


# What is left out


def test_an_action_without_owner_or_due_is_told_with_what_it_lacks():
    found = findings(
        plan(
            actions=[
                action("a", owner="SSP", due="2027"),
                action("b", due="2027"),
                action("c"),
            ]
        )
    )
    assert told(found, "action_incomplete") == [
        {"row": 2, "id": "b", "missing": ["owner"]},
        {"row": 3, "id": "c", "missing": ["owner", "due"]},
    ]


def test_a_result_target_without_measure_owner_or_date_is_told():
    measures = [{"expected": "≥ 50", "of": "deltagere"}]
    whole = {"text": "Et mål", "measures": measures, "owner": "SSP", "due": "2028"}
    found = findings(plan(result_targets=[whole, {"text": "Kun ord"}]))
    assert told(found, "target_incomplete") == [
        {"row": 2, "missing": ["measures", "owner", "due"]}
    ]


def test_a_milestone_has_a_day_only_when_its_words_state_one():
    words = ["inden udgangen af september", "", "medio juni 2027", "snart"]
    found = findings(plan(milestones=[{"text": "Nået", "due": w} for w in words]))
    assert told(found, "milestone_undated") == [
        {"row": 1, "printed": "inden udgangen af september"},
        {"row": 2, "printed": ""},
        {"row": 4, "printed": "snart"},
    ]


@pytest.mark.parametrize(
    ("due", "outside"),
    [
        ("2027-03-01", False),
        ("2027-02-28", True),
        ("ultimo maj 2027", False),
        ("1. juni 2027", True),
    ],
)
def test_a_milestone_outside_its_phase_is_told_and_the_ends_are_inside(due, outside):
    phase = {"id": "p", "name": "Fase", "first": "2027-03-01", "last": "2027-05-31"}
    found = findings(
        plan(phases=[phase], milestones=[{"text": "Nået", "due": due, "phase": "p"}])
    )
    window = {"first": "2027-03-01", "last": "2027-05-31"}
    rows = told(found, "milestone_outside_phase")
    assert bool(rows) == outside
    assert all(row.items() >= window.items() for row in rows)


@pytest.mark.parametrize(
    ("due", "outside"),
    [
        ("2027-01-01", False),
        ("2026-12-31", True),
        ("ultimo 2028", False),
        ("1. januar 2029", True),
    ],
)
def test_a_milestone_outside_the_plan_is_told_and_the_ends_are_inside(due, outside):
    found = findings(plan(milestones=[{"text": "Nået", "due": due}]))
    rows = told(found, "milestone_outside_plan")
    assert bool(rows) == outside
    window = {"first": "2027-01-01", "last": "2028-12-31"}
    assert all(row.items() >= window.items() for row in rows)


def test_what_lies_outside_its_phase_and_the_plan_is_told_once():
    phase = {"id": "p", "name": "Fase", "first": "2027", "last": "2027"}
    found = findings(
        plan(
            phases=[phase],
            milestones=[{"text": "Nået", "due": "2030", "phase": "p"}],
            actions=[action("a", phase="p", due="2030")],
        )
    )
    conflicts = [f.kind for f in found if f.group == "conflict"]
    assert conflicts == ["action_outside_phase", "milestone_outside_phase"]


@pytest.mark.parametrize(
    ("start", "due", "conflict"),
    [
        ("2027-05-01", "2027-04-30", True),
        ("2027-05-01", "2027-05-01", False),
        # A start is read early, so primo May begins on the first.
        ("primo maj 2027", "2027-05-01", False),
        ("primo maj 2027", "2027-04-30", True),
        ("juni 2027", "15. juni 2027", False),
        ("medio 2027", "medio 2027", False),
        ("ultimo juni 2027", "medio juni 2027", True),
        # By some day: it can have begun long before.
        ("inden juni 2027", "2027-03-01", False),
        ("snart", "2027-03-01", False),
        ("2027-05-01", "", False),
    ],
)
def test_an_action_that_is_due_before_it_starts_is_told(start, due, conflict):
    found = findings(plan(actions=[action("a", start=start, due=due)]))
    rows = told(found, "action_due_before_start")
    assert bool(rows) == conflict
    assert [f for f in found if f.group == "conflict"] == [
        Finding("action_due_before_start", "actions", row) for row in rows
    ]


def test_both_days_of_an_action_that_is_due_before_it_starts_are_told():
    given = action("a", start="2027-05-01", due="inden udgangen af april 2027")
    assert told(findings(plan(actions=[given])), "action_due_before_start") == [
        {"row": 1, "id": "a", "start": "2027-05-01", "due": "2027-04-30"}
    ]


@pytest.mark.parametrize(
    ("start", "due", "outside"),
    [
        # The phase is March to May 2027.
        ("2027-03-01", "2027-05-31", {}),
        ("2027-02-28", "2027-05-31", {"start": "2027-02-28"}),
        ("2027-03-01", "2027-06-01", {"due": "2027-06-01"}),
        ("2026-12", "2029", {"start": "2026-12-01", "due": "2029-12-31"}),
        # Some day of 2027 may well lie in the phase.
        ("2027", "", {}),
        ("snart", "snart", {}),
    ],
)
def test_the_days_of_an_action_outside_its_phase_are_told(start, due, outside):
    phase = {"id": "p", "name": "Fase", "first": "2027-03", "last": "2027-05"}
    given = action("a", start=start, due=due, phase="p")
    found = findings(plan(phases=[phase], actions=[given]))
    window = {"phase": "p", "first": "2027-03-01", "last": "2027-05-31"}
    row = {"row": 1, "id": "a", **outside, **window}
    assert told(found, "action_outside_phase") == ([row] if outside else [])
    assert told(found, "action_outside_plan") == []


def test_an_action_outside_the_plan_is_told_when_it_names_no_phase():
    given = [action("a", start="primo 2027", due="2028"), action("b", due="juli 2029")]
    assert told(findings(plan(actions=given)), "action_outside_plan") == [
        {
            "row": 2,
            "id": "b",
            "due": "2029-07-31",
            "first": "2027-01-01",
            "last": "2028-12-31",
        }
    ]


def test_phases_that_share_a_day_overlap_and_those_that_meet_do_not():
    spans = [("2027-01-01", "2027-06-30"), ("2027-06-30", "2027-12-31")]
    spans.append(("2028-01-01", "2028-12-31"))
    phases = [
        {"id": f"p{n}", "name": "Fase", "first": first, "last": last}
        for n, (first, last) in enumerate(spans)
    ]
    found = findings(plan(phases=phases))
    [overlap] = told(found, "phases_overlap")
    assert overlap == {
        "phases": ["p0", "p1"],
        "first": "2027-06-30",
        "last": "2027-06-30",
    }
    assert GROUPS["phases_overlap"] == "fact"


def test_a_plan_that_does_not_state_its_period_says_so_and_nothing_rests_on_it():
    found = findings(
        plan(first="", last="", budget=[amount("row", 5, 2027)]),
        others=[stored("anden")],
    )
    assert [f.kind for f in found] == ["period_missing"]
    assert told(findings(plan(last="")), "period_missing") == [
        {"first": "2027", "last": ""}
    ]


# Money


def test_each_sum_is_held_against_the_others_in_whole_kroner():
    # 2027: 100 + 250 = 350 against 340; 350 + 60 = 410 and 340 + 60 = 400 against 405;
    # 300 + 95 = 395 against 405
    year = [("row", 100), ("row", 250), ("total", 340), ("outside", 60)]
    year += [("frame", 405), ("funding", 300), ("cofinancing", 95)]
    given = plan(budget=[amount(kind, kr, 2027) for kind, kr in year], last="2027")
    [found] = budget(given)
    assert found.differences == {
        "rows_over_total": 10,
        "rows_over_frame": 5,
        "total_over_frame": -5,
        "financed_over_frame": -10,
    }
    sides = {
        kind: (facts["kr"], facts["against_kr"], facts["difference_kr"])
        for kind in (*found.differences, "total_under_frame")
        for facts in told(findings(given), kind)
    }
    assert sides == {
        "rows_over_total": (350, 340, 10),
        "rows_over_frame": (410, 405, 5),
        "total_under_frame": (400, 405, -5),
        "financed_over_frame": (395, 405, -10),
    }
    assert all(type(n) is int for three in sides.values() for n in three)


def test_what_is_not_printed_is_unknown_and_not_zero():
    [found] = budget(plan(budget=[amount("row", 100, 2027)]))
    assert found.total is None
    assert found.rows_in_all == 100
    assert found.financed is None
    assert set(found.differences.values()) == {None}
    assert findings(plan(budget=[amount("row", 100, 2027)], last="2027")) == []


def test_amounts_that_meet_are_no_finding():
    parts = [("row", 100), ("total", 100), ("frame", 100), ("funding", 100)]
    given = plan(budget=[amount(kind, kr, 2027) for kind, kr in parts], last="2027")
    assert set(budget(given)[0].differences.values()) == {0}
    assert findings(given) == []


def test_years_outside_the_plan_and_years_without_an_amount_are_told():
    found = findings(plan(budget=[amount("row", 5, 2026), amount("row", 5, 2027)]))
    period = {"first": 2027, "last": 2028}
    assert told(found, "year_outside_plan") == [{"year": 2026, **period}]
    assert told(found, "year_without_budget") == [{"year": 2028, **period}]


def test_amounts_for_the_whole_plan_leave_no_year_without_budget():
    given = plan(budget=[amount("funding", 684_350), amount("cofinancing", 176_000)])
    assert findings(given) == []
    [found] = budget(given)
    assert (found.year, found.financed) == (None, 860_350)


def test_money_can_come_from_cofinancing_alone():
    [found] = budget(plan(budget=[amount("cofinancing", 176_000)]))
    assert (found.funding, found.financed) == (None, 176_000)


def test_amounts_of_a_year_stand_apart_from_those_of_the_whole_plan():
    given = plan(budget=[amount("frame", 9), amount("row", 2, 2028)])
    assert [year.year for year in budget(given)] == [2028, None]


def rows_by_year(*more: dict[str, Any]) -> Plan:
    """Rows of 120.000 and 50.000 in 2027 and of 350.000 in 2028, and more amounts."""
    rows = [amount("row", 120_000, 2027), amount("row", 50_000, 2027)]
    return plan(budget=[*rows, amount("row", 350_000, 2028), *more])


def test_the_years_are_added_up_and_held_against_what_is_for_the_whole_plan():
    given = rows_by_year(amount("total", 510_000), amount("frame", 500_000))
    # 120.000 + 50.000 + 350.000 = 520.000
    [first, second, whole] = budget(given)
    assert (first.rows, second.rows, whole.rows) == (170_000, 350_000, 520_000)
    assert whole.added == {"row"}
    assert (first.total, second.total) == (None, None)
    found = findings(given)
    assert told(found, "rows_over_total") == [
        {"year": None, "kr": 520_000, "against_kr": 510_000, "difference_kr": 10_000}
    ]
    assert told(found, "rows_over_frame") == [
        {"year": None, "kr": 520_000, "against_kr": 500_000, "difference_kr": 20_000}
    ]


def test_rows_of_both_kinds_are_not_added_up():
    given = rows_by_year(amount("row", 7), amount("total", 7))
    whole = budget(given)[-1]
    assert (whole.rows, whole.added, whole.difference("rows_over_total")) == (
        7,
        frozenset(),
        0,
    )


def test_what_the_years_tell_is_not_told_again_of_their_sum():
    sums = [amount("total", 160_000, 2027), amount("total", 350_000, 2028)]
    given = rows_by_year(*sums, amount("frame", 510_000))
    found = findings(given)
    # 170.000 against 160.000 in 2027; in all 520.000 against the frame of 510.000
    assert [row["year"] for row in told(found, "rows_over_total")] == [2027]
    assert [row["difference_kr"] for row in told(found, "rows_over_frame")] == [10_000]
    assert budget(given)[-1].difference("rows_over_total") == 10_000


@pytest.mark.parametrize(
    ("frame", "kinds"),
    [
        # lines of 100 with 20 on top, and their printed sum of 100
        (130, {"rows_under_frame": -10}),
        (110, {"rows_over_frame": 10}),
        (120, {}),
    ],
)
def test_a_gap_to_the_frame_is_told_once_and_is_a_conflict_only_above(frame, kinds):
    parts = [("row", 100), ("total", 100), ("outside", 20), ("frame", frame)]
    given = plan(budget=[amount(kind, kr, 2027) for kind, kr in parts], last="2027")
    found = findings(given)
    assert {f.kind: f.facts["difference_kr"] for f in found} == kinds
    groups = {"rows_under_frame": "fact", "rows_over_frame": "conflict"}
    assert [f.group for f in found] == [groups[kind] for kind in kinds]


# Numbers in the text


@pytest.mark.parametrize(
    ("printed", "factors", "differs"),
    [
        ("60-100", ["5-6", "10-15"], True),
        ("50-90", ["5-6", "10-15"], False),
        ("50 til 90", ["5-6", "10-15"], False),
        ("mindst 50", ["mindst 5", "10"], False),
        ("50", ["mindst 5", "10"], True),
        ("2.500", ["50", "50"], False),
    ],
)
def test_a_printed_number_is_held_against_the_product(printed, factors, differs):
    statement = {"what": "Deltagere", "printed": printed, "factors": factors}
    found = told(findings(plan(statements=[statement])), "statement_product")
    assert bool(found) == differs


def test_both_ends_of_the_product_are_told_beside_the_printed_words():
    statement = {"what": "I alt", "printed": "60-100", "factors": ["5-6", "10-15"]}
    [found] = told(findings(plan(statements=[statement])), "statement_product")
    # 5 times 10 and 6 times 15
    assert (found["printed"], found["low"], found["high"]) == ("60-100", 50, 90)


@pytest.mark.parametrize(("printed", "differs"), [("4", True), ("2", False)])
def test_a_printed_count_is_held_against_the_parts_that_are_counted(printed, differs):
    tracks = [{"id": "a", "name": "Et"}, {"id": "b", "name": "To"}]
    statement = {"what": "Spor", "printed": printed, "counts": "tracks"}
    found = findings(plan(tracks=tracks, statements=[statement]))
    facts = {"row": 1, "printed": "4", "counts": "tracks", "count": 2}
    assert told(found, "statement_count") == ([facts] if differs else [])


# Several plans


def test_overlapping_plans_are_told_with_the_days_they_share():
    other = stored("anden", first="2028-07-01", last="2030")
    found = findings(plan(), others=[other])
    [overlap] = told(found, "plans_overlap")
    assert (overlap["plan"], overlap["first"], overlap["last"]) == (
        "anden",
        "2028-07-01",
        "2028-12-31",
    )
    assert told(found, "years_without_plan") == []


def test_the_years_between_plans_that_have_none_are_told():
    others = [
        stored("a", first="2020", last="2021"),
        stored("b", first="2024", last="2024"),
    ]
    found = findings(plan(), others=[*others, stored("c", first="", last="")])
    assert told(found, "years_without_plan") == [{"years": [2022, 2023, 2025, 2026]}]
    assert told(found, "plans_overlap") == []


def test_a_plan_without_a_period_is_never_chosen_before_one_that_has_it():
    dated, undated = (
        stored("a", first="1999", last="1999"),
        stored("b", first="", last=""),
    )
    assert choose([dated, undated], None, "Ishøj") is dated
    assert choose([undated], None, "Ishøj") is undated


def test_the_first_of_two_plans_is_reached_by_the_name_of_its_file():
    both = [stored("", last="2028"), stored("2029-2030", first="2029", last="2030")]
    assert choose(both, "183", "Ishøj") is both[0]
    assert choose(both, "2029-2030", "Ishøj") is both[1]
    assert choose(both, "183-2029-2030", "Ishøj") is both[1]
    with pytest.raises(UnknownNameError) as refused:
        choose(both, "unge", "Ishøj")
    assert str(refused.value).endswith("There are: 183, 183-2029-2030.")


def test_a_file_named_with_the_code_goes_before_a_key_that_is_the_code():
    both = [stored(""), stored("183")]
    assert choose(both, "183", "Ishøj") is both[0]
    assert choose(both, "183-183", "Ishøj") is both[1]


@pytest.mark.parametrize(
    ("at", "key"),
    [
        (date(2027, 1, 1), "tidlig"),
        (date(2028, 12, 31), "tidlig"),
        # both hold the day: the one that ends last
        (date(2028, 6, 1), "midt"),
        (date(2030, 5, 1), "sen"),
        # none holds it
        (date(2029, 5, 1), "sen"),
        (date(2040, 1, 1), "sen"),
        (None, "sen"),
    ],
)
def test_the_plan_that_is_meant_is_the_one_that_holds_the_day(at, key):
    plans = [
        stored("tidlig", first="2027", last="2028"),
        stored("midt", first="2028-06", last="2029-01"),
        stored("sen", first="2030", last="2031"),
        stored("uden", first="", last=""),
    ]
    if at == date(2028, 12, 31):
        plans = [p for p in plans if p.key != "midt"]
    assert choose(plans, None, "Ishøj", at).key == key


# Recommendations


def test_a_recommendation_is_covered_once_however_many_actions_follow_it():
    given = plan(
        actions=[
            action("a", recommendations=["parents", "exit"]),
            action("b", recommendations=["parents"]),
        ]
    )
    areas = coverage(given, load_planning())
    assert [area.of for area in areas] == [2, 3, 8, 1, 1]
    assert [area.covered for area in areas] == [0, 0, 1, 1, 0]
    assert areas[2].actions["parents"] == ["a", "b"]


# Counts of concerns


def counts(*rows: tuple[str, int]) -> Plan:
    return plan(
        extent=[
            {"id": "concerns_to_municipality", "period": period, "value": value}
            for period, value in rows
        ]
    )


def test_a_change_is_told_in_per_cent_of_the_period_before():
    first, second = extent(counts(("2028", 90), ("2027", 60)), Record())
    assert (first.period, first.change_pct) == ("2027", None)
    # 30 of 60
    assert (second.period, second.before, second.change_pct) == ("2028", "2027", 50.0)


def test_a_small_count_is_hidden_and_takes_both_its_changes_along():
    rows = extent(counts(("2026", 50), ("2027", 3), ("2028", 60)), Record())
    assert [row.value for row in rows] == [50, None, 60]
    assert [row.hidden for row in rows] == [None, "suppressed", None]
    assert [row.change_pct for row in rows] == [None, None, None]


def test_a_change_compares_periods_of_one_kind_and_never_with_zero():
    rows = extent(
        counts(("2027K4", 20), ("2027", 80), ("2028", 0), ("2029", 40)), Record()
    )
    by_period = {row.period: (row.before, row.change_pct) for row in rows}
    assert by_period["2027"] == (None, None)
    assert by_period["2028"] == ("2027", -100.0)
    assert by_period["2029"] == ("2028", None)


def test_what_was_published_before_decides_too_what_is_hidden():
    # Three quarters of 20 are public: the year of 62 tells that the fourth had 2.
    given = counts(("2027", 62))
    assert [row.value for row in extent(given, Record())] == [62]
    quarters = [
        PublishedCount(
            id="concerns_to_municipality",
            period=p,
            status="shown",
            value=v,
            vintage="x",
        )
        for p, v in (("2027K1", 20), ("2027K2", 20), ("2027K3", 20))
    ]
    [row] = extent(given, Record(entries=tuple(quarters)))
    assert row.value is None
    assert row.hidden is not None


# Results


@pytest.mark.parametrize(
    ("expected", "actual", "state", "share"),
    [
        ("mindst 50", 50, "reached", 100.0),
        ("≥ 30", 24, "below", 80.0),
        ("5-6", 7, "above", 140.0),
        ("højst 10", 10, "reached", None),
        ("højst 10", 11, "above", None),
        ("2", 2, "reached", 100.0),
    ],
)
def test_a_result_is_told_against_what_was_expected(expected, actual, state, share):
    row = {"expected": expected, "of": "møder", "persons": False, "actual": actual}
    given = plan(result_targets=[{"text": "Et mål", "measures": [row]}])
    [standing] = measure_standings(given.result_targets[0], date(2028, 1, 1))
    assert (standing.state, standing.share_pct) == (state, share)


def test_a_result_that_was_counted_later_is_not_known_on_the_day():
    row = {"expected": "20", "of": "borgere", "actual": 20, "actual_date": "2028-05"}
    given = plan(result_targets=[{"text": "Et mål", "measures": [row]}])
    [target] = given.result_targets
    [before], [after] = (measure_standings(target, date(2028, m, 31)) for m in (3, 5))
    assert (before.state, before.actual) == ("unknown", None)
    assert (after.state, after.actual) == ("reached", 20)


# The file


def test_a_fault_in_a_measure_is_told_with_its_place_and_without_its_value():
    target = {"text": "Mål", "measures": [{"expected": "mange", "of": "møder"}]}
    data = {"schema": 1, "municipality": "183", "name": "En plan"}
    data |= {"result_targets": [target]}
    _, faults = PLAN.check(Draft(data), load_catalogue())
    [fault] = faults
    assert fault.path == "result_targets nr. 1.measures nr. 1.expected"
    assert "mange" not in fault.text


def test_a_phase_that_an_action_names_must_exist():
    data = {"schema": 1, "municipality": "183", "name": "En plan"}
    data |= {"actions": [action("a", phase="ukendt")]}
    _, faults = PLAN.check(Draft(data), load_catalogue())
    assert [fault.path for fault in faults] == ["actions nr. 1.phase"]
