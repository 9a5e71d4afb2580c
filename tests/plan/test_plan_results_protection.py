"""No small number of persons follows from the pages on plans and follow-up.

The intruder knows the rule, the code, what each measure counts and that parts add up to
their whole; it has the plan's page and the follow-up, made of the plan before and after
the last numbers came in, and of several days. All small inputs are grouped by all that
it can read: a number of 1 to 4 that has one possible value within its group is found.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from monitoring_examples import made_root, plan

from parathed_lib.disclosure.small_counts import hide_parts
from parathed_lib.forms.evaluation.form import ExtentCount
from parathed_lib.forms.plan.model import Plan
from parathed_lib.monitoring import Monitoring, monitor
from parathed_lib.pages.monitoring import parts as monitoring_page
from parathed_lib.pages.monitoring import unknowns as unknown_words
from parathed_lib.pages.monitoring.result import monitoring_result
from parathed_lib.pages.plan import parts as plan_page
from parathed_lib.pages.plan.findings import unknowns
from parathed_lib.pages.plan.result import plan_result
from parathed_lib.plan.overview import PlanOverview, plan_of

HIDDEN = "skjult for at beskytte små antal"
FIRST, LAST = date(2018, 6, 30), date(2018, 12, 31)
SMALL = range(1, 5)
Counts = tuple[int | None, ...]
Pages = Callable[[Plan, date], str]


class Rooms:
    """The pages of one plan after another, without reading the disk for each."""

    def __init__(self, root: Path) -> None:
        self._overview = plan_of("183", at=str(FIRST), root=root)
        # With no vintage before it, whose figures would be compared for every plan.
        self._monitoring = monitor("Ishøj", "2017", "2017", str(FIRST), root=root)
        self._told: dict[tuple[str, date], str] = {}

    def of(self, given: Plan, at: date) -> tuple[PlanOverview, Monitoring]:
        stored = replace(self._overview.stored, plan=given)
        return (
            replace(self._overview, stored=stored, at=at),
            replace(self._monitoring, plans=(stored,), at=at),
        )

    def told(self, given: Plan, at: date) -> str:
        """All that the two pages and their JSON tell of it, as one text."""
        key = given.model_dump_json(), at
        if key not in self._told:
            self._told[key] = self._pages(given, at)
        return self._told[key]

    def _pages(self, given: Plan, at: date) -> str:
        overview, monitoring = self.of(given, at)
        data = [plan_result(overview), monitoring_result(monitoring)]
        for page in data:
            del page["manifest"]  # its checksums are under a key of the data's own
        parts = [
            plan_page.front(overview),
            plan_page.extent(overview),
            plan_page.targets(overview),
            plan_page.training(overview),
            plan_page.unknowns(overview),
            monitoring_page.front(monitoring),
            monitoring_page.extent(monitoring),
            monitoring_page.targets(monitoring),
            monitoring_page.unknowns(monitoring),
        ]
        return json.dumps([*data, *(part.html for part in parts)])


@pytest.fixture(scope="module")
def rooms(embedded_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    return Rooms(made_root(embedded_root, tmp_path_factory.mktemp("told") / "root"))


def measure(
    expected: str, count: int | None, of: str = "borgere", *, day: date = FIRST
) -> dict[str, Any]:
    told = {} if count is None else {"actual": count, "actual_date": day.isoformat()}
    return {"expected": expected, "of": of, **told}


def with_measures(*measures: dict[str, Any], **changed: Any) -> Plan:
    target = {"text": "Mål", "due": "2018-05-31", "measures": list(measures)}
    return Plan.model_validate(plan(result_targets=[target], extent=[], **changed))


def known(groups: dict[str, list[Counts]]) -> list[tuple[int, int]]:
    """The small counts with one possible value: which of them, and the value."""
    return [
        (place, values.pop())
        for inputs in groups.values()
        for place in range(len(inputs[0]))
        for values in [{counts[place] for counts in inputs}]
        if len(values) == 1 and values <= set(SMALL)
    ]


def grouped(
    inputs: Iterable[Counts], told: Callable[[Counts], Sequence[str]]
) -> dict[str, list[Counts]]:
    groups: dict[str, list[Counts]] = defaultdict(list)
    for counts in inputs:
        groups["\n".join(told(counts))].append(counts)
    return groups


UP_TO_7: tuple[int | None, ...] = (None, *range(8))


@pytest.mark.slow
@pytest.mark.parametrize("expected", ["2", "højst 3", "3-6", "mindst 1"])
def test_no_small_result_can_be_known_from_number_share_verdict_or_sentence(
    rooms, expected
):
    def told(counts: Counts) -> list[str]:
        one = measure(expected, counts[0])
        two = measure("≥ 5", counts[1], "unge", day=LAST)
        both = with_measures(one, two)
        return [
            rooms.told(with_measures(one, measure("≥ 5", None, "unge")), FIRST),
            rooms.told(both, FIRST),
            rooms.told(both, LAST),
        ]

    groups = grouped(product(UP_TO_7, UP_TO_7), told)
    assert known(groups) == []
    # and what has nothing small beside it is told
    alone = {inputs[0] for inputs in groups.values() if len(inputs) == 1}
    assert {(0, 5), (6, 6), (6, None), (None, 0)} <= alone


@pytest.mark.slow
def test_no_small_part_of_a_result_follows_from_the_whole_and_the_other_part(rooms):
    """The whole was published before its parts were counted."""

    def told(counts: Counts) -> list[str]:
        whole = measure("≥ 5", counts[0])
        parts = [
            measure("2", count, of, day=LAST)
            for count, of in zip(counts[1:], ("unge", "voksne"), strict=True)
        ]
        uncounted = [measure("2", None, of) for of in ("unge", "voksne")]
        return [
            rooms.told(with_measures(whole, *uncounted), FIRST),
            rooms.told(with_measures(whole, *parts), LAST),
        ]

    inputs = [(a + b, a, b) for a, b in product(range(10), repeat=2)]
    assert known(grouped(inputs, told)) == []


def test_no_small_number_of_participants_can_be_known(rooms):
    def told(counts: Counts) -> list[str]:
        rows = [
            {"title": "Kursus", "group": "lærere"}
            | ({} if count is None else {"participants": count})
            for count in counts
        ]
        return [rooms.told(with_measures(training=rows), LAST)]

    assert known(grouped(product(UP_TO_7, UP_TO_7), told)) == []


MONTHS = ("2018-04", "2018-05", "2018-06")


def extent(counts: Counts, stated: Sequence[str]) -> list[dict[str, Any]]:
    """Those counts of a quarter and its three months that are stated."""
    kind = "concerns_to_municipality"
    return [
        {"id": kind, "period": period, "value": value}
        for period, value in zip(("2018K2", *MONTHS), counts, strict=True)
        if period in stated
    ]


@pytest.mark.slow
def test_nor_does_a_small_rest_that_was_never_counted(rooms):
    """The whole and one part are told when they came in; the rest is what is left."""

    def told(counts: Counts) -> list[str]:
        whole, part = (
            measure("≥ 5", counts[0]),
            measure("2", counts[1], "unge", day=LAST),
        )
        return [
            rooms.told(with_measures(whole, measure("2", None, "unge")), FIRST),
            rooms.told(with_measures(whole, part), LAST),
        ]

    inputs = [(a + rest, a, rest) for a, rest in product(range(12), repeat=2)]
    assert known(grouped(inputs, told)) == []


@pytest.mark.parametrize("length", range(4))
def test_counts_are_hidden_where_a_whole_less_some_parts_is_small(length):
    """By trying every sign: one count is the whole, each other a part of it or not."""
    for counts in product(range(13), repeat=length):
        rests = {
            abs(sum(sign * count for sign, count in zip(signs, counts, strict=True)))
            for signs in product((1, 0, -1), repeat=length)
            if signs.count(1) == 1
        }
        assert hide_parts(counts) == bool(rests & set(SMALL))


def test_more_counts_than_can_be_looked_into_are_hidden():
    assert not hide_parts([10**n for n in range(1, 11)])
    assert hide_parts([10**n for n in range(1, 12)])


@pytest.mark.slow
@pytest.mark.parametrize("stated", [("2018K2", *MONTHS), ("2018K2", *MONTHS[:2])])
def test_no_small_count_of_the_plan_follows_from_its_page_and_the_follow_up(
    rooms, stated
):
    def told(counts: Counts) -> list[str]:
        given = Plan.model_validate(plan(extent=extent(counts, stated)))
        return [rooms.told(given, LAST)]  # a count hangs on no day

    inputs = [(sum(parts), *parts) for parts in product(range(6), repeat=3)]
    assert known(grouped(inputs, told)) == []


@pytest.mark.slow
@pytest.mark.parametrize("months", [MONTHS, MONTHS[:2]])
def test_no_small_count_follows_from_the_pages_of_two_plans(rooms, months):
    """The quarter stands in one plan, its months in the other."""

    def told(counts: Counts) -> list[str]:
        overview, monitoring = rooms.of(Plan.model_validate(plan()), LAST)
        quarter, parts = (
            replace(overview.stored, plan=Plan.model_validate(plan(extent=rows)))
            for rows in (extent(counts, ("2018K2",)), extent(counts, months))
        )
        pages = [
            plan_result(replace(overview, stored=quarter, others=(parts,))),
            plan_result(replace(overview, stored=parts, others=(quarter,))),
            monitoring_result(replace(monitoring, plans=(quarter, parts))),
        ]
        return [json.dumps(page | {"manifest": None}) for page in pages]

    inputs = [(sum(parts), *parts) for parts in product(range(6), repeat=3)]
    assert known(grouped(inputs, told)) == []


@pytest.mark.slow
def test_no_small_count_follows_from_the_follow_up_of_a_form_and_a_plan(rooms):
    """The quarter stands in the plan, its months in the form."""
    _, monitoring = rooms.of(Plan.model_validate(plan()), LAST)

    def told(counts: Counts) -> list[str]:
        given = Plan.model_validate(plan(extent=extent(counts, ("2018K2",))))
        [stored] = monitoring.plans
        of_form = [ExtentCount(**row) for row in extent(counts, MONTHS)]
        forms = tuple(
            replace(kept, form=kept.form.model_copy(update={"extent": of_form}))
            for kept in monitoring.forms
            if kept.form
        )
        plans = (replace(stored, plan=given),)
        found = replace(monitoring, plans=plans, forms=forms)
        data = monitoring_result(found)
        del data["manifest"]
        return [json.dumps(data), monitoring_page.extent(found).html]

    inputs = [(sum(parts), *parts) for parts in product(range(6), repeat=3)]
    assert known(grouped(inputs, told)) == []


@pytest.mark.parametrize("count", SMALL)
def test_a_small_result_is_hidden_with_its_share_and_its_verdict(rooms, count):
    overview, monitoring = rooms.of(with_measures(measure("≥ 5", count)), FIRST)
    [target] = plan_result(overview)["result_targets"]
    [told] = target["measures"]
    assert (told["actual"], told["share_pct"], told["state"]) == (
        None,
        None,
        "suppressed",
    )
    [row] = monitoring_result(monitoring)["plans"][0]["result_targets"]
    assert (row["actual"], row["share_pct"], row["state"]) == (None, None, "suppressed")
    for part in (plan_page.targets(overview), monitoring_page.targets(monitoring)):
        assert HIDDEN in part.html
    for told in (unknowns(overview), unknown_words.unknowns(monitoring)):
        assert f"{HIDDEN.capitalize()}." in {u.why for u in told}


@pytest.mark.parametrize("count", SMALL)
def test_a_small_result_takes_the_targets_other_numbers_of_persons_along(rooms, count):
    measures = [
        measure("≥ 5", 22),
        measure("≥ 5", count),
        measure("≥ 5", 0),
        measure("≥ 5", None),
        measure("≥ 5", 2) | {"of": "møder", "persons": False},
    ]
    overview, _ = rooms.of(with_measures(*measures), FIRST)
    [target] = plan_result(overview)["result_targets"]
    assert [(m["actual"], m["state"]) for m in target["measures"]] == [
        (None, "suppressed"),
        (None, "suppressed"),
        (None, "suppressed"),
        (None, "unknown"),
        (2, "below"),
    ]


def test_the_numbers_of_another_target_stay(rooms):
    targets = [
        {"text": "Et", "measures": [measure("2", 2)]},
        {"text": "To", "measures": [measure("≥ 5", 12)]},
    ]
    given = Plan.model_validate(plan(result_targets=targets))
    told = plan_result(rooms.of(given, FIRST)[0])["result_targets"]
    assert [m["actual"] for t in told for m in t["measures"]] == [None, 12]


@pytest.mark.parametrize("count", range(7))
def test_what_counts_no_persons_is_told_whatever_it_is(rooms, count):
    meetings = measure("2", count, "møder") | {"persons": False}
    overview, monitoring = rooms.of(with_measures(meetings), FIRST)
    [target] = plan_result(overview)["result_targets"]
    assert target["measures"][0]["actual"] == count
    [row] = monitoring_result(monitoring)["plans"][0]["result_targets"]
    assert row["actual"] == count
