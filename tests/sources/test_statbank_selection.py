"""Wishes become codes, and are divided as the service counts cells.

The table asked of is FOLK1A of the replay server: areas 000, 084, 101, ..., quarters
from 2017K1 to 2020K3.
"""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replay import TABLES
from replay.described import described

from parathed_lib.errors import QueryError
from parathed_lib.sources.selection import CELL_LIMIT, Selection, select
from parathed_lib.vintage.statbank import TableInfo, read_tableinfo


def info_of(table: str) -> TableInfo:
    data = json.dumps(described(TABLES[table], "da")).encode("utf-8")
    return read_tableinfo(data, table)


FOLK1A = info_of("FOLK1A")
INDKP101 = info_of("INDKP101")


def chosen(code: str, wish: object) -> list[str]:
    """The codes that a wish for one variable of FOLK1A means."""
    return list(select(FOLK1A, {code: wish}).variables[code])


# Wishes


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        ("(1)", ["2020K3"]),
        ("(2)", ["2020K2"]),
        ("(15)", ["2017K1"]),
        ("(-n+3)", ["2020K1", "2020K2", "2020K3"]),
        ("(-N + 2)", ["2020K2", "2020K3"]),
        (">=2020K2", ["2020K2", "2020K3"]),
        (">2020K2", ["2020K3"]),
        ("<=2017K2", ["2017K1", "2017K2"]),
        ("<2017K2", ["2017K1"]),
        (">=2018K1<=2018K3", ["2018K1", "2018K2", "2018K3"]),
        (">2018K1<2018K3", ["2018K2"]),
        (">= 2020K3", ["2020K3"]),
        (">=2020k2", ["2020K2", "2020K3"]),
        ("*K3", ["2017K3", "2018K3", "2019K3", "2020K3"]),
        ("2020*", ["2020K1", "2020K2", "2020K3"]),
        ("202*K1", ["2020K1"]),
        ("2020k1", ["2020K1"]),
        (["(1)", "2017K1", "*K1"], ["2017K1", "2018K1", "2019K1", "2020K1", "2020K3"]),
    ],
)
def test_a_rule_for_time_means_these_periods(wish, codes):
    assert chosen("Tid", wish) == codes


def test_a_star_means_every_value_in_order():
    assert chosen("Tid", "*") == FOLK1A.time.codes
    assert chosen("OMRÅDE", ["*"]) == FOLK1A.area.codes


def test_more_periods_than_there_are_means_all():
    assert chosen("Tid", "(-n+99)") == FOLK1A.time.codes


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        ("101", ["101"]),
        (101, ["101"]),
        (["183", "101"], ["101", "183"]),
        (("183", "183"), ["183"]),
        ("08*", ["084", "085", "083", "082", "081"]),
        ("*11", ["411"]),
    ],
)
def test_codes_come_once_and_in_the_order_of_the_table(wish, codes):
    assert chosen("OMRÅDE", wish) == codes


def test_a_code_with_a_sign_of_its_own_is_a_code():
    info = FOLK1A.model_dump()
    info["variables"][2]["values"] = [{"id": c, "text": c} for c in ("(1)", "0", "80-")]
    strange = TableInfo.model_validate(info)
    assert select(strange, {"ALDER": "(1)"}).variables["ALDER"] == ("(1)",)
    assert select(strange, {"ALDER": "80-"}).variables["ALDER"] == ("80-",)


def test_time_comes_last_and_the_rest_as_in_the_table():
    wishes = {"tid": "(1)", "køn": "1", "OMRÅDE": "101"}
    selection = select(FOLK1A, wishes)
    assert selection.variables == {
        "OMRÅDE": ("101",),
        "KØN": ("1",),
        "Tid": ("2020K3",),
    }
    assert list(selection.variables) == ["OMRÅDE", "KØN", "Tid"]


def test_what_is_left_out_is_added_up_and_time_is_the_newest():
    selection = select(FOLK1A, {})
    assert selection.variables == {"Tid": ("2020K3",)}
    assert not selection.whole


def test_a_selection_with_every_variable_is_whole():
    every = dict.fromkeys(("OMRÅDE", "KØN", "ALDER", "CIVILSTAND", "Tid"), "*")
    assert select(FOLK1A, every).whole
    # Time is never left out.
    del every["Tid"]
    assert select(FOLK1A, every).whole


def test_the_body_asks_for_exact_codes():
    body = select(FOLK1A, {"OMRÅDE": "183", "Tid": "(-n+2)"}).body("da")
    assert body == {
        "table": "FOLK1A",
        "format": "CSV",
        "lang": "da",
        "valuePresentation": "Code",
        "delimiter": "Semicolon",
        "variables": [
            {"code": "OMRÅDE", "values": ["183"]},
            {"code": "Tid", "values": ["2020K2", "2020K3"]},
        ],
    }


# Faults


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"OMRADE": "101"}, "Unknown variable 'OMRADE'. Nearest: OMRÅDE"),
        ({"OMRÅDE": "1O1"}, "Unknown value of OMRÅDE '1O1'. Nearest: 101 (København)"),
        (
            {"OMRÅDE": "184"},
            "Unknown value of OMRÅDE '184'. Nearest: 183 (Ishøj), 185",
        ),
        ({"OMRÅDE": "Ishoj"}, "Nearest: 183 (Ishøj)"),
        ({"OMRÅDE": "københavn"}, "Nearest: 101 (København)"),
        ({"OMRÅDE": []}, "OMRÅDE: the list of values is empty."),
        ({"OMRÅDE": "9*"}, "OMRÅDE: '9*' fits none of its values."),
        ({"Tid": "(16)"}, "Tid: '(16)' fits none of its values."),
        ({"Tid": "(0)"}, "Tid: '(0)' fits none of its values."),
        ({"Tid": ">=2021K1"}, "Tid: '>=2021K1' fits none of its values."),
        ({"Tid": "2020K4"}, "Nearest: 2020K1 (2020K1), 2020K2 (2020K2), 2020K3"),
        ({"ALDER": "(1)"}, "only time has ranges and nth rules"),
        ({"ALDER": ">=2"}, "only time has ranges and nth rules"),
        ({"Tid": "2020K1", "TID": "2020K2"}, "Tid is given twice."),
    ],
)
def test_a_wish_that_the_table_does_not_have_is_told(wishes, told):
    with pytest.raises(QueryError, match=rf"^FOLK1A: .*{re.escape(told)}"):
        select(FOLK1A, wishes)


def test_a_variable_that_must_be_given_is_told_with_its_values():
    with pytest.raises(QueryError) as error:
        select(INDKP101, {"OMRÅDE": "101"})
    assert "ENHED (enhed) must be given. Its values: 101 (Personer" in str(error.value)
    assert "INDKOMSTTYPE (indkomsttype) must be given." in str(error.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(QueryError) as error:
        select(INDKP101, {"OMRAADE": "101", "Tid": "1900", "KOEN": "X"})
    told = str(error.value)
    for fault in ("'OMRAADE'", "'1900'", "'X'", "ENHED (enhed) must be given"):
        assert fault in told
    assert told.count("INDKP101") == 1


# Counting


def counted(*sizes: int) -> int:
    variables = {f"V{i}": ("x",) * size for i, size in enumerate(sizes)}
    return Selection("T", variables, f"V{len(sizes) - 1}").counted_cells


@pytest.mark.parametrize(
    ("sizes", "number"),
    [
        # As the service has counted them, in its own messages.
        ((105, 3, 127, 5, 71), 85_210_650),
        ((105, 3, 127, 5, 4), 4_800_600),
        ((105, 3, 127, 71), 14_201_775),
        ((99, 102, 25), 1_009_800),
        ((1,), 2),
    ],
)
def test_cells_are_counted_as_the_service_does(sizes, number):
    assert counted(*sizes) == number


def test_what_is_below_the_limit_is_asked_for_whole():
    selection = select(FOLK1A, {"OMRÅDE": "*", "Tid": "*"})
    # 105 areas, 15 quarters, two variables
    assert selection.counted_cells == 105 * 15 * 3
    assert selection.split() == [selection]
    assert selection.split(4725) == [selection]
    assert len(selection.split(4724)) == 2
    assert CELL_LIMIT == 1_000_000


# Dividing

SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def selection_of(sizes: list[int]) -> Selection:
    variables = {
        f"V{i}": tuple(f"{i}-{code}" for code in range(size))
        for i, size in enumerate(sizes)
    }
    return Selection("T", variables, f"V{len(sizes) - 1}")


def combinations(selection: Selection) -> list[tuple[str, ...]]:
    return list(product(*selection.variables.values()))


@given(SIZES, st.integers(1, 1000))
def test_parts_are_below_the_limit_and_hold_every_cell_once(sizes, limit):
    selection = selection_of(sizes)

    parts = selection.split(limit)

    assert all(p.counted_cells <= limit or p.combinations == 1 for p in parts)
    found = [cell for part in parts for cell in combinations(part)]
    assert len(found) == selection.combinations
    assert set(found) == set(combinations(selection))


@given(SIZES, st.integers(1, 1000))
def test_each_part_has_every_variable_with_its_codes_in_order(sizes, limit):
    selection = selection_of(sizes)

    for part in selection.split(limit):
        assert list(part.variables) == list(selection.variables)
        assert (part.table, part.time) == (selection.table, selection.time)
        for code, values in part.variables.items():
            # A run of neighbours, in the order of the whole.
            whole = selection.variables[code]
            start = whole.index(values[0])
            assert values == whole[start : start + len(values)]


@given(SIZES, st.integers(1, 1000))
def test_the_parts_come_in_the_order_of_the_variable_that_is_divided(sizes, limit):
    selection = selection_of(sizes)
    parts = selection.split(limit)
    firsts = [[values[0] for values in part.variables.values()] for part in parts]
    places = [
        [selection.variables[f"V{i}"].index(code) for i, code in enumerate(first)]
        for first in firsts
    ]
    # The widest variable (the first of several) leads; among equals nothing goes back.
    others = sizes[:-1]
    divided = [n for n in others if n > 1]
    lead = others.index(max(divided)) if divided else len(sizes) - 1
    assert [place[lead] for place in places] == sorted(p[lead] for p in places)


@given(SIZES, st.integers(1, 1000))
def test_time_is_divided_only_when_nothing_else_is_left(sizes, limit):
    selection = selection_of(sizes)
    for part in selection.split(limit):
        whole_time = part.variables[part.time] == selection.variables[part.time]
        others = [v for c, v in part.variables.items() if c != part.time]
        assert whole_time or all(len(values) == 1 for values in others)


@given(SIZES, st.integers(1, 1000), st.booleans())
def test_a_part_is_no_more_whole_than_its_selection(sizes, limit, whole):
    selection = selection_of(sizes)
    selection = Selection(selection.table, selection.variables, selection.time, whole)
    assert {part.whole for part in selection.split(limit)} == {whole}


def test_the_largest_question_of_the_population_is_divided_in_few_calls():
    # 85,210,650 counted cells need at least 86 calls.
    selection = selection_of([105, 3, 127, 5, 71])
    parts = selection.split()
    assert sum(part.combinations for part in parts) == selection.combinations
    assert 86 <= len(parts) <= 2 * 86
