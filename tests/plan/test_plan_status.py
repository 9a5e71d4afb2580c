"""Where a plan stands on a day: a function of the plan and of that day alone."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parathed_lib
from parathed_lib.forms.plan.model import Action, Milestone
from parathed_lib.plan.status import action_standing, milestone_standing

DAY = timedelta(days=1)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
written = st.one_of(st.just(""), st.just("snarest"), days.map(str))
milestones = st.builds(Milestone, text=st.just("nået"), due=written, reached=written)
STATUSES = ("", "planned", "running", "continued", "done", "postponed", "abandoned")
actions = st.builds(
    Action,
    id=st.just("1"),
    title=st.just("gør noget"),
    start=written,
    due=written,
    status=st.sampled_from(STATUSES),
    status_date=written,
)


@pytest.mark.parametrize(
    ("due", "reached", "at", "state", "slack"),
    [
        # Due on the last of June 2012; slack counted on the fingers.
        ("ultimo juni 2012", "", "2012-06-29", "coming", 1),
        ("ultimo juni 2012", "", "2012-06-30", "coming", 0),
        ("ultimo juni 2012", "", "2012-07-01", "overdue", -1),
        ("ultimo juni 2012", "2012-06-28", "2012-12-31", "reached", 2),
        ("ultimo juni 2012", "2012-06-30", "2012-12-31", "reached", 0),
        ("ultimo juni 2012", "2012-07-03", "2012-12-31", "late", -3),
        # What came later is not known on the day.
        ("ultimo juni 2012", "2012-07-03", "2012-07-02", "overdue", -2),
        ("ultimo juni 2012", "2012-07-03", "2012-06-01", "coming", 29),
        # A month is reached with its last day.
        ("ultimo juni 2012", "juni 2012", "2012-06-30", "reached", None),
        ("ultimo juni 2012", "juni 2012", "2012-06-29", "coming", 1),
        # Without a day that can be read there is nothing to be late for.
        ("ultimo september", "", "2012-06-30", "undated", None),
        ("", "2012-06-01", "2012-06-30", "reached", None),
        ("", "2012-06-01", "2012-05-31", "undated", None),
    ],
)
def test_a_milestone_stands_as_worked_out_by_hand(due, reached, at, state, slack):
    milestone = Milestone(text="netværket mødes", due=due, reached=reached)
    found = milestone_standing(milestone, date.fromisoformat(at))
    assert (found.state, found.slack) == (state, slack)


@pytest.mark.parametrize(
    ("due", "reached", "state", "slack", "unsure"),
    [
        # The 15th of June lies within June: it may have been on time, or not.
        ("2027-06-15", "juni 2027", "reached", None, True),
        ("medio juni 2027", "juni 2027", "reached", None, True),
        ("2027-06-15", "2027", "reached", None, True),
        ("2027-06-15", "senest 2027-06-20", "reached", None, True),
        ("2027-06-01", "juni 2027", "reached", None, True),
        # All of June is before the one and after the other.
        ("2027-06-30", "juni 2027", "reached", None, False),
        ("2027-07-15", "juni 2027", "reached", None, False),
        ("2027-05-31", "juni 2027", "late", None, False),
        # A day that is known is counted from.
        ("2027-06-15", "2027-06-15", "reached", 0, False),
        ("2027-06-15", "2027-06-16", "late", -1, False),
    ],
)
def test_a_milestone_is_late_only_when_it_surely_was(
    due, reached, state, slack, unsure
):
    milestone = Milestone(text="netværket mødes", due=due, reached=reached)
    found = milestone_standing(milestone, date(2028, 1, 1))
    assert (found.state, found.slack, found.unsure) == (state, slack, unsure)


@given(milestone=milestones, at=days)
def test_a_milestone_is_always_in_exactly_one_state(milestone, at):
    found = milestone_standing(milestone, at)
    known_by = {
        "reached": found.reached is not None and (found.slack or 0) >= 0,
        "late": found.reached is not None and (found.slack or 0) < 0,
        "overdue": found.reached is None and found.due is not None and found.due < at,
        "coming": found.reached is None and found.due is not None and found.due >= at,
        "undated": found.reached is None and found.due is None,
    }
    assert [state for state, holds in known_by.items() if holds] == [found.state]


@given(milestone=milestones, at=days, later=st.integers(0, 5000))
def test_what_is_reached_stays_as_it_was_reached(milestone, at, later):
    found = milestone_standing(milestone, at)
    if found.state in ("reached", "late"):
        assert milestone_standing(milestone, at + later * DAY) == found


@given(milestone=milestones, at=days)
def test_slack_is_the_days_to_the_due_day_from_when_it_was_reached(milestone, at):
    found = milestone_standing(milestone, at)
    if found.due is None:
        assert found.slack is None
    else:
        assert found.slack is not None
        assert (found.reached or at) + found.slack * DAY == found.due


@given(milestone=milestones, at=days)
def test_while_it_is_open_slack_falls_by_one_a_day(milestone, at):
    today = milestone_standing(milestone, at)
    tomorrow = milestone_standing(milestone, at + DAY)
    if today.slack is not None and tomorrow.reached is None:
        assert tomorrow.slack == today.slack - 1


@pytest.mark.parametrize(
    ("fields", "at", "status", "flags"),
    [
        ({"status": "planned"}, "2027-01-01", "planned", ""),
        ({"status": "planned", "start": "2027"}, "2027-01-01", "planned", ""),
        ({"status": "planned", "start": "2027"}, "2027-01-02", "planned", "unstarted"),
        ({"status": "running", "start": "2027"}, "2027-01-02", "running", ""),
        ({"status": "running", "due": "2027"}, "2027-12-31", "running", ""),
        ({"status": "running", "due": "2027"}, "2028-01-01", "running", "overdue"),
        ({"status": "postponed", "due": "2027"}, "2028-01-01", "postponed", "overdue"),
        ({"status": "done", "due": "2027"}, "2028-01-01", "done", ""),
        ({"status": "abandoned", "due": "2027"}, "2028-01-01", "abandoned", ""),
        # A plan that does not say how it goes is not said to be late.
        ({"due": "2027"}, "2028-01-01", "", ""),
        ({"status": "done", "status_date": "2028"}, "2028-06-30", "", ""),
        ({"status": "done", "status_date": "2028"}, "2028-12-31", "done", ""),
    ],
)
def test_an_action_stands_as_worked_out_by_hand(fields, at, status, flags):
    action = Action(id="1", title="gør noget", **fields)
    found = action_standing(action, date.fromisoformat(at))
    assert found.status == status
    assert found.overdue == (flags == "overdue")
    assert found.unstarted == (flags == "unstarted")


@given(action=actions, at=days)
def test_an_action_that_has_ended_is_neither_overdue_nor_unstarted(action, at):
    found = action_standing(action, at)
    if found.status in ("done", "abandoned", ""):
        assert not found.overdue
        assert not found.unstarted


@given(action=actions, at=days, later=st.integers(0, 5000))
def test_an_action_stays_overdue_as_long_as_its_status_is_the_same(action, at, later):
    before = action_standing(action, at)
    after = action_standing(action, at + later * DAY)
    if before.overdue and after.status == before.status:
        assert after.overdue


@given(milestone=milestones, action=actions, at=days)
def test_asking_twice_gives_the_same_answer(milestone, action, at):
    assert milestone_standing(milestone, at) == milestone_standing(milestone, at)
    assert action_standing(action, at) == action_standing(action, at)


def clock_calls(source: str) -> list[str]:
    """The calls in a module that ask a clock."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call | ast.Attribute | ast.Import | ast.ImportFrom)
        for text in [ast.unparse(node)]
        if text.endswith((".today", ".now", ".utcnow")) or text == "import time"
    ]


@pytest.mark.parametrize("source", ["date.today()", "datetime.now(UTC)", "import time"])
def test_a_question_to_the_clock_is_found(source):
    assert clock_calls(source)


def test_no_module_of_the_plan_asks_the_clock():
    folder = Path(parathed_lib.__file__).parent / "plan"
    found = {
        path.name: calls
        for path in sorted(folder.rglob("*.py"))
        if (calls := clock_calls(path.read_text("utf-8")))
    }
    assert found == {}
