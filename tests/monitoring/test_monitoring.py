"""What the monitoring knows: before and now, and each plan on the stated day.

Expected numbers are worked by hand in `monitoring_examples`, or come from SciPy.
"""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from monitoring_examples import (
    AT,
    MONTHS,
    SLACK,
    STATES,
    form_2019,
    made_root,
    plan,
    write,
)
from scipy.stats import poisson

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.forms.evaluation import AttentionPoint
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import StoredPlan
from parathed_lib.monitoring import Monitoring, monitor
from parathed_lib.monitoring.extent import control_limits, extent_series
from parathed_lib.monitoring.indicators import change, indicator_changes
from parathed_lib.monitoring.loop import loop
from parathed_lib.monitoring.progress import coming, progress, result_rows
from parathed_lib.monitoring.ratings import own_targets, rating_changes, score_change
from parathed_lib.vintage import Figure

STORED = StoredPlan(Plan.model_validate(plan()), "", "plans/183.toml", "")
days = st.dates(date(2017, 1, 1), date(2021, 12, 31))


@pytest.fixture(scope="module")
def root(embedded_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_root(embedded_root, tmp_path_factory.mktemp("followed") / "root")


@pytest.fixture
def own_root(root: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    shutil.copytree(root, tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture(scope="module")
def followed(root: Path) -> Monitoring:
    return monitor("Ishøj", "2026", "2019", AT, root=root)


# Before and now


def test_the_newest_stands_beside_the_vintage_and_the_round_before(followed):
    assert (followed.now.vintage.name, followed.vintage_before) == ("2026", "2017")
    assert (followed.now.round, followed.round_before) == ("2019", "2017")
    assert followed.rating_before["emergency_readiness"] == 2


def test_without_an_earlier_vintage_or_round_there_is_no_before(embedded_root):
    found = monitor("Læsø", "2017", root=embedded_root)
    assert found.before is None
    assert found.plans == ()


def test_an_earlier_vintage_without_an_earlier_form_has_figures_only(embedded_root):
    found = monitor("Ishøj", "2026", root=embedded_root)
    assert found.vintage_before == "2017"
    assert found.before.evaluation is None
    assert set(found.rating_before.values()) == {None}
    assert found.now.evaluation.date == "2017"


def test_an_earlier_form_without_an_earlier_vintage_has_ratings_only(root):
    found = monitor("Ishøj", "2017", "2019", root=root)
    assert found.vintage_before is None
    assert found.rating_before["strategy"] == 3


def test_a_vintage_in_which_the_municipality_has_no_figure_is_passed_over(
    rewrite, data_root
):
    def gone(text: str) -> str:
        return "".join(x for x in text.splitlines(True) if ",825," not in x)

    for file in ("income", "unemployment", "population"):
        rewrite("2017", f"dst/{file}.csv", gone)
    rewrite("2017", "ministry/deprived_areas.csv", gone)
    assert monitor("Læsø", "2026", root=data_root).vintage_before is None


def test_the_day_is_that_of_the_vintage_unless_it_is_stated(root):
    assert monitor("Ishøj", "2017", root=root).at == date(2017, 12, 31)
    for day in ("2018-06-30", "30/6 2018", "lørdag den 30. juni 2018"):
        assert monitor("Ishøj", "2017", at=day, root=root).at == date(2018, 6, 30)
    assert monitor("Ishøj", "2017", at="", root=root).at == date(2017, 12, 31)


@pytest.mark.parametrize(
    ("options", "used", "later"),
    [
        ({}, "2019", ()),  # 2027 is not until after vintage and day
        ({"at": "2018-06-30"}, "2017", ("2019", "2027")),
        ({"at": "2026-12-31"}, "2019", ("2027",)),
        ({"at": "2027-01-01"}, "2027", ()),
        ({"at": "2028-01-05"}, "2027", ()),
        ({"at": "2028-01-05", "round": "2019"}, "2019", ("2027",)),
        ({"at": "2028-01-05", "round": "2017"}, "2017", ("2019", "2027")),
    ],
)
def test_the_newest_round_until_the_day_is_used_and_later_ones_are_told(
    own_root, options, used, later
):
    if options:
        write(
            own_root, "evaluations/2027/183.toml", form_2019(round="2027", date="2027")
        )
    found = monitor("Ishøj", "2026", root=own_root, **options)
    assert (found.now.round, found.later_rounds) == (used, later)
    before = {"2027": "2019", "2019": "2017", "2017": None}[used]
    assert found.round_before == before
    paths = {entry.path for entry in found.inputs}
    assert {f"data/raw/evaluations/{name}/183.toml" for name in later} <= paths


def test_a_round_without_a_form_of_the_municipality_is_passed_over(own_root):
    write(own_root, "evaluations/2027/360.toml", {})
    found = monitor("Ishøj", "2026", at="2028-01-05", root=own_root)
    assert (found.now.round, found.later_rounds) == ("2019", ())


def test_a_municipality_without_any_form_has_no_round(root):
    found = monitor("Læsø", "2026", at="2028-01-05", root=root)
    assert (found.now.round, found.now.evaluation) == (None, None)


@pytest.mark.parametrize(
    "at",
    ["juni 2018", "2018", "2018-06", "2018-02-30", "20180630", "i dag", "٢٠١٨-٠٦-٣٠"],
)
def test_another_day_than_a_date_is_refused_with_an_example(root, at):
    with pytest.raises(ParameterError, match="YYYY-MM-DD, for example 2017-06-30"):
        monitor("Ishøj", "2017", at=at, root=root)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"since_vintage": "2026"}, "since_vintage 2026 does not come before"),
        ({"since_vintage": "2017"}, None),
        ({"since_round": "2019"}, "since_round 2019 does not come before"),
        ({"since_round": "2017"}, None),
    ],
)
def test_what_comes_before_can_be_chosen_but_must_come_before(root, options, told):
    if told is None:
        found = monitor("Ishøj", "2026", "2019", root=root, **options)
        assert (found.vintage_before, found.round_before) == ("2017", "2017")
        return
    with pytest.raises(ParameterError, match=told):
        monitor("Ishøj", "2026", "2019", root=root, **options)


def test_an_unknown_name_is_told_with_the_nearest(root):
    with pytest.raises(UnknownNameError, match="2017"):
        monitor("Ishøj", "2026", since_vintage="2016", root=root)
    with pytest.raises(UnknownNameError, match="2017"):
        monitor("Ishøj", "2026", "2019", since_round="2018", root=root)


def test_a_round_without_a_form_of_the_municipality_is_refused(own_root):
    write(own_root, "evaluations/2018/360.toml", {})
    with pytest.raises(ParameterError, match="has no form in since_round 2018"):
        monitor("Ishøj", "2026", "2019", since_round="2018", root=own_root)


def test_all_files_that_were_read_are_inputs(followed):
    paths = [entry.path for entry in followed.inputs]
    assert paths == sorted(set(paths))
    assert {
        "catalogue/planning.toml",
        "data/raw/2017/manifest.csv",
        "data/raw/2026/manifest.csv",
        "data/raw/evaluations/2017/183.toml",
        "data/raw/evaluations/2019/183.toml",
        "data/raw/plans/183.toml",
    } <= set(paths)


def test_no_module_of_the_monitoring_looks_at_the_clock(repository):
    package = repository / "parathed_lib"
    files = [
        *(package / "monitoring").glob("*.py"),
        *(package / "pages" / "monitoring").glob("*.py"),
        package / "commands" / "pages.py",
    ]
    assert len(files) > 10
    for file in files:
        assert asks_the_clock(file.read_text("utf-8")) == [], file


def asks_the_clock(source: str) -> list[str]:
    """The calls and imports of a module that could tell the time of day."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found += [node.func.attr] * (node.func.attr in ("now", "today", "utcnow"))
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name in ("time", "datetime")]
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found.append("time")
    return found


@pytest.mark.parametrize(
    "source", ["date.today()", "datetime.now()", "import time", "from time import time"]
)
def test_asking_the_clock_is_noticed(source):
    assert asks_the_clock(source)


# Ratings


def test_the_ratings_change_as_counted_by_hand(followed):
    steps = {c.parameter: c.steps for c in rating_changes(followed)}
    assert {p: s for p, s in steps.items() if s} == {
        "emergency_readiness": 1,
        "external_cooperation": -1,
        "strategy": 1,
    }
    assert steps["management_information"] is None
    found = score_change(followed)
    # 29 of the nine in 2017 (30 less the 1), 30 of them in 2019
    assert (found.answered, found.before, found.now) == (9, 29 / 9, 30 / 9)
    assert found.verdict == "unknown"


@pytest.mark.parametrize(
    ("ratings", "verdict"),
    [
        ({}, "unchanged"),
        ({"strategy": 4}, "one_step"),
        ({"strategy": 4, "initiatives": 3}, "within"),
        (dict.fromkeys(("strategy", "emergency_readiness"), 1), "within"),
        (
            dict.fromkeys(
                (
                    "initiatives",
                    "internal_cooperation",
                    "external_cooperation",
                    "competences",
                    "strategy",
                    "cross_organisation",
                ),
                1,
            ),
            "beyond",
        ),
    ],
)
def test_a_change_is_judged_against_the_noise_of_ratings(own_root, ratings, verdict):
    """Six of ten answers down by two or three is beyond a step of doubt in each."""
    path = own_root / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    parameters = list(load_catalogue().rubric.parameter)
    sure = tomli_w.dumps({"confidence": dict.fromkeys(parameters, 5)})
    text = path.read_text("utf-8")
    path.write_text(text.replace("[summary]", f"{sure}\n[summary]"), "utf-8")
    first = monitor("Ishøj", "2017", "2017", root=own_root).now.rating
    later = form_2019(ratings={**first, **ratings})
    later["confidence"] = dict.fromkeys(parameters, 5)
    write(own_root, "evaluations/2019/183.toml", later)
    found = score_change(monitor("Ishøj", "2026", "2019", root=own_root))
    assert found.verdict == verdict


def test_a_form_of_another_rubric_is_not_compared_and_does_not_stop_the_page(own_root):
    path = own_root / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    text = path.read_text("utf-8").replace('rubric = "2017.1"', 'rubric = "2012.x"')
    path.write_text(text, "utf-8")
    found = monitor("Ishøj", "2026", "2019", AT, root=own_root)
    assert found.form_before.form is None
    assert score_change(found) is None
    assert found.vintage_before == "2017"


# Indicators

PERCENT = load_catalogue().indicators.by_id["basic_schooling_pct"]
SAFETY = load_catalogue().indicators.by_id["safety_pct"]
ORIGIN = load_catalogue().indicators.by_id["non_western_pct"]


def figure(value: float | None, period: str | None) -> Figure:
    return Figure(value, "ok" if period else "not_collected", period)


@pytest.mark.parametrize(
    ("before", "now", "kind", "side"),
    [
        ((28.7, "2017"), (28.7, "2017"), "unchanged", "similar"),
        ((28.7, "2017"), (28.74, "2017"), "unchanged", "similar"),  # as printed
        ((28.7, "2017"), (28.9, "2017"), "revised", "similar"),  # under 0,7
        ((28.7, "2017"), (29.4, "2017"), "revised", "higher"),
        ((28.7, "2017"), (27.1, "2018"), "newer", "lower"),
        ((28.7, "2017"), (28.7, "2018"), "newer", "similar"),
        ((28.7, "2017"), (28.9, "2018"), "newer", "similar"),
        ((28.7, "2018"), (28.9, "2017"), "older", None),
        ((28.7, "2017K2"), (28.9, "2018"), "unlike", None),
        ((28.7, "2017"), (29.9, "2018-01-01"), "newer", "higher"),
        ((None, None), (28.9, "2018"), "missing_before", None),
        ((28.7, "2017"), (None, None), "missing_now", None),
        ((None, None), (None, None), "missing", None),
    ],
)
def test_a_figure_relates_to_the_one_before(before, now, kind, side):
    found = change(PERCENT, figure(*before), figure(*now))
    assert (found.kind, found.side) == (kind, side)


def test_a_new_definition_between_two_figures_stops_the_comparison():
    [first, *_] = SAFETY.breaks
    year = int(first.period[:4])
    found = change(SAFETY, figure(80.0, str(year - 1)), figure(90.0, str(year + 1)))
    assert (found.kind, found.side) == ("break", None)


def test_origin_is_never_set_beside_an_earlier_figure(followed):
    found = change(ORIGIN, figure(30.0, "2017"), figure(35.0, "2018"))
    assert (found.kind, found.side) == ("descriptive", None)
    told = [c for c in indicator_changes(followed) if c.entry.descriptive_only]
    assert len(told) == 2
    assert {c.side for c in told} == {None}


def test_figures_of_ishoej_before_and_now(followed):
    found = {c.entry.id: c for c in indicator_changes(followed)}
    income = found["disposable_income_dkk"]
    assert (income.before.value, income.before.period) == (193760, "2015")
    assert (income.kind, income.side) == ("newer", "higher")
    # 2017K2 beside the year 2023
    assert found["full_time_unemployed_pct"].kind == "unlike"


# Extent


def test_limits_are_poissons_and_found_by_another_library():
    found = control_limits(dict(MONTHS))
    assert found.mean == 12
    # the smallest and the largest count that more than 1 of 1,000 reach
    assert found.low == next(k for k in range(99) if poisson.cdf(k, 12) > 0.001)
    assert found.high == max(k for k in range(99) if poisson.sf(k - 1, 12) > 0.001)
    assert (found.low, found.high) == (3, 24)
    assert found.outside == ("2018-08",)


def test_eleven_periods_have_no_limits_and_none_events_leave_no_room():
    assert control_limits(dict(MONTHS[:11])) is None
    nothing = control_limits({str(year): 0 for year in range(2000, 2012)})
    assert (nothing.mean, nothing.low, nothing.high, nothing.outside) == (0, 0, 0, ())


@given(st.lists(st.integers(0, 200), min_size=12, max_size=40))
def test_the_mean_lies_within_the_limits(counts):
    found = control_limits({str(2000 + n): count for n, count in enumerate(counts)})
    assert found.low <= found.mean <= found.high
    for number, count in enumerate(counts):
        inside = found.low <= count <= found.high
        assert (str(2000 + number) in found.outside) != inside


def test_counts_of_all_rounds_and_plans_stand_in_one_series(root):
    found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=root)
    series = {s.id: s for s in extent_series(found)}
    concerns = series["concerns_to_municipality"]
    assert [(p.period, p.value) for p in concerns.points] == MONTHS
    assert concerns.limits.outside == ("2018-08",)
    [point] = series["municipality_to_infohouse"].points
    assert (point.value, point.why, point.sources) == (None, "suppressed", ("plan 1",))
    assert series["cases_in_infohouse"].points == ()


def test_a_count_of_a_time_that_has_not_begun_is_left_out(followed):
    [concerns, *_] = extent_series(followed)
    assert concerns.points[-1].period == "2018-06"
    assert (concerns.limits, concerns.no_limits) == (None, "few")


def test_a_plan_decides_what_is_hidden_of_a_form(own_root):
    """The year of the plan less eleven shown months would tell the twelfth."""
    months = [(f"2018-{n:02}", 10) for n in range(1, 12)] + [("2018-12", 2)]
    extent = [
        {"id": "concerns_to_municipality", "period": p, "value": v} for p, v in months
    ]
    write(own_root, "evaluations/2019/183.toml", form_2019(extent=extent))
    year = {"id": "concerns_to_municipality", "period": "2018", "value": 112}
    write(own_root, "plans/183.toml", plan(extent=[year]))
    found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=own_root)
    [concerns, *_] = extent_series(found)
    shown = {p.period: p.value for p in concerns.points if p.value is not None}
    # A total is broken down whole or not at all: 112 - 110 would tell the twelfth.
    assert shown == {"2018": 112}
    assert (concerns.limits, concerns.no_limits) == (None, "hidden")


def test_what_was_published_decides_too(own_root):
    published = {
        "schema": 1,
        "municipality": "183",
        "counts": [
            {"id": "concerns_to_municipality", "period": "2018-01", "status": "shown",
             "value": 12, "vintage": "2026"},
        ],
    }  # fmt: skip
    write(own_root, "published/183.toml", published)
    found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=own_root)
    [concerns, *_] = extent_series(found)
    # 12 was public, 10 is told now: the difference would be a count of two
    assert {p.period: p.value for p in concerns.points}["2018-01"] is None


def test_two_numbers_for_one_period_leave_no_limits(own_root):
    extra = {"id": "concerns_to_municipality", "period": "2018-01", "value": 40}
    write(own_root, "plans/183.toml", plan(extent=[extra]))
    found = monitor("Ishøj", "2026", "2019", "2019-06-30", root=own_root)
    [concerns, *_] = extent_series(found)
    of_january = [p for p in concerns.points if p.period == "2018-01"]
    assert [(p.value, p.disputed) for p in of_january] == [(10, True), (40, True)]
    assert concerns.no_limits == "twice"


# Plans on a day


def test_the_milestones_stand_as_worked_by_hand():
    found = progress(STORED, date.fromisoformat(AT))
    assert [row.standing.state for row in found.milestones] == STATES
    assert [row.standing.slack for row in found.milestones] == SLACK
    assert [row.outside for row in found.milestones] == ["", "", "before", "", "", ""]
    assert [w.state for w in found.phases] == ["ended", "running"]
    assert [[m.number for m in row.milestones] for row in found.actions] == [
        [1, 2],
        [],
        [],
    ]


def test_an_action_is_as_the_plan_said_by_that_day():
    found = progress(STORED, date.fromisoformat(AT))
    told = [
        (r.standing.status, r.standing.overdue, r.standing.unstarted)
        for r in found.actions
    ]
    assert told == [
        ("running", True, False),
        ("", False, False),
        ("planned", False, True),
    ]
    later = progress(STORED, date(2018, 9, 1))
    assert later.actions[1].standing.status == "done"


@given(days, st.integers(0, 800))
def test_time_only_takes_a_milestone_forward(at, more):
    """Reached stays reached, overdue may be reached late, nothing is to come again."""
    after = {
        "reached": {"reached"},
        "late": {"late"},
        "overdue": {"overdue", "late"},
        "coming": {"coming", "reached", "overdue", "late"},
        "undated": {"undated"},
    }
    first = progress(STORED, at)
    second = progress(STORED, at + timedelta(days=more))
    assert sum(first.states.values()) == len(STORED.plan.milestones)
    assert sum(first.statuses.values()) == len(STORED.plan.actions)
    for a, b in zip(first.milestones, second.milestones, strict=True):
        assert b.standing.state in after[a.standing.state]


@given(days)
def test_the_next_milestones_come_in_the_order_of_their_days(at):
    found = coming([progress(STORED, at), progress(STORED, at)], 3)
    due = [row.standing.due for _, row in found]
    assert due == sorted(due)
    assert all(d >= at for d in due)
    assert len(found) <= 3


@given(days)
def test_result_targets_know_nothing_of_later_days(at):
    rows = result_rows(STORED.plan.result_targets, at)
    assert len(rows) == 4
    known = [r.standing.actual for r in rows if r.standing]
    assert known == ([40, 6, None] if at >= date(2018, 6, 1) else [None] * 3)


def test_result_targets_stand_as_worked_by_hand():
    rows = result_rows(STORED.plan.result_targets, date.fromisoformat(AT))
    assert [(r.state, r.is_due) for r in rows] == [
        ("below", True),  # 40 of at least 50
        ("reached", True),  # 6 lies in 5-6
        ("unknown", None),
        ("words", None),
    ]
    assert rows[0].standing.share_pct == 80


def test_own_targets_stand_beside_the_rating_now(followed):
    found = {t.target.parameter: (t.was, t.now, t.state) for t in own_targets(followed)}
    assert found == {
        "strategy": (3, 4, "reached"),
        "registration_practice": (2, 2, "behind"),
        "management_information": (1, None, "unknown"),
        "concern_procedure": (3, 3, "coming"),
    }


# The loop


def test_the_loop_tells_of_every_attention_point(followed):
    found = loop(followed, progress(followed.plans[0], followed.at))
    assert found.reassessed
    told = [(r.number, r.action and r.action.action.id, r.reason) for r in found.rows]
    assert told == [
        (1, None, ""),
        (2, None, "Det er gjort."),
        (3, None, ""),
        (4, None, ""),
        (5, "a", ""),
        (6, "b", ""),
        (7, None, ""),
    ]
    ties = [
        (r.number, r.parameter, r.was, r.now, r.aim) for r in found.rows if r.action
    ]
    assert ties == [(5, "competences", 4, 4, 4), (6, "", None, None, None)]


def test_a_change_is_told_of_a_point_only_when_the_point_names_the_answer(followed):
    """Every answer that a point can name, beside every one that its action can."""
    themes = ("leadership", "resources")
    names = ("", "strategy", "management_information", "competences")
    [first, _] = followed.forms
    for theme, named, moved in product(themes, names, names):
        point = AttentionPoint(theme=theme, text="a", parameter=named)
        form = first.form.model_copy(update={"attention_points": [point]})
        here = replace(followed, forms=(replace(first, form=form),))
        action = {"id": "a", "title": "b", "points": [1], "parameter": moved, "aim": 4}
        told = plan(actions=[action], milestones=[], set_aside=[])
        stored = replace(STORED, plan=Plan.model_validate(told))
        [row] = loop(here, progress(stored, followed.at)).rows
        assert row.action is not None  # that the point is taken up is told all the same
        assert row.parameter == named
        # as in the table of 2017 and in RATINGS_2019
        assert (row.was, row.now) == {
            "": (None, None),
            "strategy": (3, 4),
            "management_information": (1, None),
            "competences": (4, 4),
        }[named]
        assert row.aim == (4 if named and named == moved else None)


def test_without_a_later_round_nothing_was_reassessed(root):
    found = monitor("Ishøj", "2017", "2017", AT, root=root)
    closed = loop(found, progress(found.plans[0], found.at))
    assert not closed.reassessed
    assert {row.now for row in closed.rows} == {None}


@pytest.mark.parametrize(
    ("changed", "gap"), [({"round": ""}, "no round"), ({"round": "2044"}, "no form")]
)
def test_a_plan_without_its_assessment_has_no_loop(followed, changed, gap):
    other = replace(STORED, plan=Plan.model_validate(plan(**changed)))
    found = loop(followed, progress(other, followed.at))
    assert (found.gap, found.rows) == (gap, ())
