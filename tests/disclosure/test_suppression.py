"""Small counts cannot be computed back from what is shown beside them.

What can be computed is found here by other means than in the library: by the rank of
the shown counts as linear equations, and by trying all numbers that fit.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parathed_lib import assess
from parathed_lib.disclosure.difference_constraints import Earlier, PeriodCount
from parathed_lib.disclosure.suppression import hide
from parathed_lib.formatting import period_end, period_start
from parathed_lib.pages.assessment.indicators import extent_rows
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.pages.messages import say

QUARTERS = ("2025K1", "2025K2", "2025K3", "2025K4")
MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
CONCERNS = "concerns_to_municipality"
HIDDEN = "skjult for at beskytte små antal"


def hidden(counts: dict[str, int]) -> set[str]:
    """The hidden periods of some counts by period."""
    spans = [PeriodCount(period_start(p), period_end(p), v) for p, v in counts.items()]
    told = hide(spans)
    assert set(told) <= {None, "suppressed"}
    return {period for period, why in zip(counts, told, strict=True) if why}


def of_year(total: int, *quarters: int) -> dict[str, int]:
    return {"2025": total} | dict(zip(QUARTERS, quarters, strict=False))


def row(period: str) -> np.ndarray:
    """A period of 2025 as the months that it holds."""
    first, last = period_start(period), period_end(period)
    return np.array(
        [first <= period_start(m) and period_end(m) <= last for m in MONTHS]
    )


def computable(wanted: np.ndarray, shown: list[str]) -> bool:
    """Whether a sum of months is a sum of shown counts, some of them subtracted."""
    rows = [row(period).astype(float) for period in shown] or [np.zeros(12)]
    rank = np.linalg.matrix_rank
    return bool(rank(np.array(rows)) == rank(np.array([*rows, wanted.astype(float)])))


def test_a_small_count_is_hidden_and_zero_is_shown():
    counts = {"2022": 4, "2023": 0, "2024": 1, "2025": 5}
    assert hidden(counts) == {"2022", "2024"}


ALL = set(QUARTERS)


# By the rule, by hand: a total is broken down whole or not at all.
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (of_year(24, 9, 3, 5, 7), ALL),
        # A zero among the parts would tell how few there are besides.
        (of_year(15, 0, 3, 5, 7), ALL),
        (of_year(24, 9, 3, 2, 10), ALL),
        (of_year(20, 0, 8, 5, 7), set()),
        # The rest of the year, stated or not, is 2.
        (of_year(20, 9, 9), {"2025K1", "2025K2"}),
        (of_year(20, 9, 9, 0, 2), ALL),
        (of_year(20, 3), {"2025K1"}),
        # What lies within a hidden year is hidden with it.
        (of_year(3, 3, 0, 0, 0), {"2025", *ALL}),
        (of_year(0, 0, 0, 0, 0), set()),
        (of_year(40, 10, 10, 10, 10), set()),
        # Without the year no quarter tells of another.
        (dict(zip(QUARTERS, (9, 3, 5, 0), strict=True)), {"2025K2"}),
    ],
)
def test_what_would_give_a_small_count_away_is_hidden_too(counts, expected):
    assert hidden(counts) == expected


def test_a_hidden_quarter_is_not_given_away_by_its_months():
    counts = of_year(24, 9, 3, 5, 7) | {"2025-07": 0, "2025-08": 5, "2025-09": 0}
    found = hidden(counts)
    assert found == {*ALL, "2025-07", "2025-08", "2025-09"}
    shown = [period for period in counts if period not in found]
    assert not computable(row("2025K2"), shown)


def test_two_numbers_for_one_period_stand_side_by_side_from_a_difference_of_five_on():
    def of(*values: int) -> list[str | None]:
        year = date(2025, 1, 1), date(2025, 12, 31)
        return hide([PeriodCount(*year, value) for value in values])

    assert of(12, 14) == of(12, 16) == ["suppressed", "suppressed"]
    assert of(12, 17) == of(12, 12) == [None, None]


def test_where_there_is_too_much_to_look_into_only_what_is_public_is_shown():
    # 200 days of a year: more than the search takes on.
    start = date(2025, 1, 1)
    days = [start + timedelta(days=n) for n in range(200)]
    counts = [
        PeriodCount(start, date(2025, 12, 31), 2000),
        PeriodCount(days[0], days[0], 9),
    ]
    counts += [PeriodCount(day, day, 9) for day in days[1:]]
    assert set(hide(counts)) == {"suppressed"}
    public = [Earlier(days[5], days[5], 9)]
    assert [n for n, why in enumerate(hide(counts, public)) if why is None] == [6]


def test_years_do_not_bear_upon_each_other():
    assert hidden({"2024": 30, "2024K1": 10, "2025K1": 3}) == {"2025K1"}


@st.composite
def forms(draw: st.DrawFn) -> dict[str, int]:
    """Counts of a year, some of its quarters and some of its months, that add up."""
    of_months = draw(st.lists(st.integers(0, 9), min_size=12, max_size=12))
    few = draw(st.booleans())
    of_months = [v // 4 for v in of_months] if few else of_months
    periods = draw(
        st.lists(st.sampled_from(("2025", *QUARTERS, *MONTHS)), min_size=1, unique=True)
    )
    return {p: int(row(p) @ np.array(of_months)) for p in periods}


@settings(max_examples=100)
@given(forms())
def test_no_small_count_can_be_computed_by_subtraction(counts):
    found = hidden(counts)
    shown = [period for period in counts if period not in found]
    for period, value in counts.items():
        if 0 < value < 5:
            assert period in found
            assert not computable(row(period), shown), (counts, period, found)


@settings(max_examples=100)
@given(forms())
def test_no_small_rest_of_a_total_can_be_computed_by_subtraction(counts):
    found = hidden(counts)
    shown = [period for period in counts if period not in found]
    for total in ("2025", *QUARTERS):
        inside = [p for p in counts if p != total and (row(p) <= row(total)).all()]
        largest = [p for p in inside if not any(_within(p, q) for q in inside)]
        rest = row(total).astype(int) - sum(row(p).astype(int) for p in largest)
        if total not in counts or not rest.any():
            continue
        value = counts[total] - sum(counts[p] for p in largest)
        if 0 < value < 5:
            assert not computable(rest, shown), (counts, total, found)


def told(
    counts: list[int], steps: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int | None, str | None], ...]:
    """What is told of the year and its quarters, published in these steps."""
    periods = [(period_start(p), period_end(p)) for p in ("2025", *QUARTERS)]
    earlier: list[Earlier] = []
    for step in steps:
        why = hide([PeriodCount(*periods[n], counts[n]) for n in step], earlier)
        earlier += [
            Earlier(*periods[n], None if w else counts[n], w)
            for n, w in zip(step, why, strict=True)
        ]
    return tuple((e.value, e.hidden) for e in earlier)


def small_and_known(
    steps: tuple[tuple[int, ...], ...], largest: int, most: int
) -> list[tuple[tuple[int | None, str | None], ...]]:
    """The outputs with a small number of a period that all inputs have in common.

    All quarters from 0 to `largest` are tried; outputs that also fit a year of more
    than `most` may fit others that are not tried, and are left out.
    """
    by_output: dict[tuple[tuple[int | None, str | None], ...], list[list[int]]] = {}
    for quarters in product(range(largest + 1), repeat=4):
        counts = [sum(quarters), *quarters]
        if counts[0] <= most + 4:
            by_output.setdefault(told(counts, steps), []).append(counts)
    stated = sorted({n for step in steps for n in step})
    return [
        output
        for output, inputs in by_output.items()
        if max(i[0] for i in inputs) <= most
        and any(
            len(v := {i[n] for i in inputs}) == 1 and 0 < min(v) < 5 for n in stated
        )
    ]


YEAR, OF_YEAR = (0,), (1, 2, 3, 4)


@pytest.mark.slow
def test_no_small_quarter_of_a_year_has_a_single_possible_value():
    # 10,000 inputs: four quarters of 0 to 9 and their year, all in one form.
    assert small_and_known(((*YEAR, *OF_YEAR),), 9, 36) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [
        (YEAR, OF_YEAR),
        (OF_YEAR, YEAR),
        (OF_YEAR, (*YEAR, *OF_YEAR)),
        ((1, 2), (*YEAR, *OF_YEAR)),
        ((1,), (0, 1, 2)),
    ],
)
def test_nor_when_year_and_quarters_are_published_one_after_another(steps):
    assert small_and_known(steps, 16, 12) == []


@settings(max_examples=100)
@given(forms())
def test_what_is_hidden_does_not_hang_on_the_order_of_the_counts(counts):
    assert hidden(dict(reversed(list(counts.items())))) == hidden(counts)


def _within(period: str, other: str) -> bool:
    return period != other and bool((row(period) <= row(other)).all())


def write(edit_form, counts: dict[str, int]) -> None:
    """Ishøj's form of 2017 with these concerns by period."""
    lines = "".join(
        f'[[extent]]\nid = "{CONCERNS}"\nperiod = "{period}"\nvalue = {value}\n\n'
        for period, value in counts.items()
    )
    first = (
        '[[attention_points]]\ntheme = "organisation"\ntext = "Styrk samarbejdet med'
    )
    edit_form(first, lines + first)


def said(row) -> str:
    return say("assessment", "extent_reason", row)


def test_a_year_is_shown_while_two_of_its_quarters_are_hidden(data_root, edit_form):
    write(edit_form, {"2016": 24, "2016K1": 9, "2016K2": 8, "2016K3": 2, "2016K4": 5})
    [concerns, *_] = extent_rows(assess("183", "2017", root=data_root))
    assert (concerns.period, concerns.value, concerns.hidden) == ("2016", 24, None)


def test_a_count_hidden_for_anothers_sake_says_no_more_than_that_it_is_hidden(
    data_root, edit_form
):
    write(edit_form, {"2016K4": 5, "2016": 24, "2016K1": 9, "2016K2": 8, "2016K3": 2})
    assessment = assess("183", "2017", root=data_root)
    [concerns, *others] = extent_rows(assessment)
    assert (concerns.period, concerns.value) == ("2016K4", None)
    assert (concerns.status, said(concerns)) == ("suppressed", HIDDEN)
    assert [said(row) for row in others] == ["ikke oplyst"] * 2
    entry = result(assessment)["extent"][0]
    assert (entry["value"], entry["status"]) == (None, "suppressed")
    assert entry["hidden"] == "suppressed"
    told = [u for u in unknowns(assessment) if u.what.startswith("Det præcise antal")]
    assert [u.why for u in told] == [HIDDEN[0].upper() + HIDDEN[1:] + "."]


def test_a_small_count_says_the_same(data_root, edit_form):
    write(edit_form, {"2016": 3})
    [concerns, *_] = extent_rows(assess("183", "2017", root=data_root))
    assert (concerns.value, concerns.status) == (None, "suppressed")
    assert (said(concerns), concerns.hidden) == (HIDDEN, "suppressed")
