"""The client asks over a real socket, and gets the whole answer or a clear error.

The figures expected here are worked out from the formulas in `replay.tables`.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from replay import ALWAYS, FAULTS, TABLES, ReplayServer

from parathed_lib.errors import ParathedError, QueryError, SourceError
from parathed_lib.sources import http_client
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.statbank import StatBank
from parathed_lib.vintage.statbank import TableInfo

pytestmark = pytest.mark.slow  # fetches from a server of its own

QUICK = RetryPolicy(
    retries=2, pause=0.01, longest=0.05, interval=0.0, connect=2.0, read=5.0
)


def client(replay: ReplayServer, policy: RetryPolicy = QUICK, **settings) -> StatBank:
    return StatBank(replay.url, policy=policy, **settings)


@pytest.fixture
def statbank(replay) -> StatBank:
    return client(replay)


# Data


def test_the_population_of_the_last_eight_quarters(statbank):
    cells = statbank.data("FOLK1A", OMRÅDE=["183"], Tid="(-n+8)")

    # 500 * (183 + k) with k from 7 to 14
    expected = pd.DataFrame(
        {
            "OMRÅDE": "183",
            "Tid": "2018K4 2019K1 2019K2 2019K3 2019K4 2020K1 2020K2 2020K3".split(),
            "value": [95000.0, 95500, 96000, 96500, 97000, 97500, 98000, 98500],
            "text": "95000 95500 96000 96500 97000 97500 98000 98500".split(),
            "status": "ok",
        }
    )
    pd.testing.assert_frame_equal(cells, expected)


def test_the_frame_tells_where_it_comes_from(replay, statbank):
    cells = statbank.data("hfudd11", BOPOMR="183", Tid="2019")
    assert cells.attrs == {
        "table": "HFUDD11",
        "title": "Befolkningens højeste fuldførte uddannelse (15-69 år)",
        "unit": "Antal",
        "updated": "2020-04-15T08:00:00",
        "active": True,
        "suppressed": "0",
        "footnote": "Opgjort den 30. september.\r\n \r\nSe &apos;dokumentation&apos;.",
        "request_ids": [replay.request_ids[1]],
    }


def test_what_is_left_out_is_added_up_for_the_newest_period(statbank):
    cells = statbank.data("FOLK1A")
    # All 98 municipalities and Christiansø, k = 14; no 998 in this table
    known = [int(value.code) for value in TABLES["FOLK1A"].area.values]
    municipalities = [m for m in known if m > 100]
    assert len(municipalities) == 99
    assert cells["value"].tolist() == [500 * sum(m + 14 for m in municipalities)]
    assert cells["Tid"].tolist() == ["2020K3"]


def test_some_of_everything_is_chosen_as_said(statbank):
    cells = statbank.data(
        "HFUDD11",
        {"HERKOMST": "3", "HFUDD": ["H1010", "H20"], "KØN": "K", "ALDER": "30-34"},
        BOPOMR=["101", "411"],
        Tid=["2016", "2017"],
    )
    # 1 * (2 or 4) * 2 * 4 * (m + k) with k = 2, 3
    low = [[16 * (m + k) for k in (2, 3)] for m in (101, 411)]
    high = [[32 * (m + k) for k in (2, 3)] for m in (101, 411)]
    expected = [*low[0], *high[0], *low[1], *high[1]]
    assert cells["value"].tolist() == expected
    assert cells["HFUDD"].tolist() == ["H1010", "H1010", "H20", "H20"] * 2


@pytest.mark.parametrize(("lang", "text"), [("da", "1,7"), ("en", "1.7")])
def test_decimals_are_read_in_both_languages(replay, lang, text):
    cells = client(replay, lang=lang).data("AULP01", OMRÅDE=["183", "563"], Tid="*")
    known = cells.set_index(["OMRÅDE", "Tid"])
    # (10 + 183 % 90 + 4) / 10
    assert known.loc[("183", "2018"), ["value", "text"]].tolist() == [1.7, text]
    assert np.isnan(known.loc[("563", "2019"), "value"])
    assert known.loc[("563", "2019"), ["text", "status"]].tolist() == ["..", "missing"]


def test_a_zero_is_a_number(statbank):
    cells = statbank.data("STRAF11", OMRÅDE="482", OVERTRÆD="TOT", Tid="2017K3")
    assert cells[["value", "text", "status"]].values.tolist() == [[0.0, "0", "ok"]]
    assert cells.attrs["suppressed"] == "0"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("da", [["København", "2020K3"], ["Region Nordjylland", "2020K3"]]),
        ("en", [["Copenhagen", "2020Q3"], ["Region Nordjylland", "2020Q3"]]),
    ],
)
def test_labels_stand_beside_the_codes(replay, lang, words):
    statbank = client(replay, lang=lang)
    cells = statbank.data("FOLK1A", OMRÅDE=["081", "101"])

    labelled = statbank.with_labels(cells)

    assert labelled[["OMRÅDE_text", "Tid_text"]].values.tolist() == words
    assert labelled["OMRÅDE"].tolist() == ["101", "081"]
    assert list(labelled.columns)[: len(cells.columns)] == list(cells.columns)


def test_another_language_is_refused(replay):
    with pytest.raises(QueryError, match="lang 'sv'"):
        client(replay, lang="sv")


# What goes over the line


def test_a_question_is_put_as_agreed(replay, statbank):
    statbank.data("folk1a", OMRÅDE="183", Tid="(1)")

    info, data = replay.calls
    assert (info.method, info.path) == ("GET", "/v1/tableinfo/folk1a")
    assert info.query == {"lang": "da", "format": "JSON"}
    assert (data.method, data.path) == ("POST", "/v1/data")
    assert data.body == {
        "table": "FOLK1A",
        "format": "CSV",
        "lang": "da",
        "valuePresentation": "Code",
        "delimiter": "Semicolon",
        "variables": [
            {"code": "OMRÅDE", "values": ["183"]},
            {"code": "Tid", "values": ["2020K3"]},
        ],
    }
    assert data.headers["Content-Type"] == "application/json; charset=utf-8"


def test_every_call_says_who_is_calling(replay, statbank):
    statbank.data("FOLK1A", OMRÅDE="183")
    for call in replay.calls:
        agent = call.headers["User-Agent"]
        assert re.match(r"parathed/\d+\.\d+\S* \(.*municipalities\) \S+/\d", agent)
        assert "gzip" in call.headers["Accept-Encoding"]


def test_a_slash_after_the_address_does_no_harm(replay):
    StatBank(f"{replay.url}/", policy=QUICK).tableinfo("FOLK1A")
    assert replay.calls[0].path == "/v1/tableinfo/FOLK1A"


@pytest.fixture
def waited(monkeypatch) -> list[float]:
    """What the client waits between calls, on a clock that stands still otherwise."""
    waits: list[float] = []
    monkeypatch.setattr(http_client, "sleep", waits.append)
    monkeypatch.setattr(http_client, "monotonic", lambda: sum(waits))
    return waits


def test_calls_keep_their_distance(replay, waited):
    statbank = client(replay, replace(QUICK, interval=0.1), cache=None)
    for _ in range(4):
        statbank.tableinfo("FOLK1A")
    assert len(replay.calls) == 4
    assert sum(waited) == pytest.approx(0.3)


def test_a_repeated_call_keeps_its_distance_too(replay, waited):
    statbank = client(replay, replace(QUICK, interval=0.1), cache=None)
    replay.fail("tableinfo", "status_503")
    for _ in range(2):
        statbank.tableinfo("FOLK1A")
    assert len(replay.calls) == 3
    assert sum(waited) == pytest.approx(0.2)


# The cache


def test_the_same_question_is_put_once(replay, statbank):
    first = statbank.data("FOLK1A", OMRÅDE="183", Tid="*")
    calls = len(replay.calls)

    second = statbank.data("FOLK1A", OMRÅDE="183", Tid="*")

    assert len(replay.calls) == calls == 2
    pd.testing.assert_frame_equal(first, second)
    assert first.attrs == second.attrs


def test_other_questions_are_put(replay, statbank):
    for area in ("183", "101"):
        statbank.data("FOLK1A", OMRÅDE=area)
    assert len(replay.called("data")) == 2
    assert len(replay.called("tableinfo")) == 1


def test_without_a_cache_every_question_is_put(replay):
    statbank = client(replay, cache=None)
    for _ in range(2):
        statbank.data("FOLK1A", OMRÅDE="183")
    assert len(replay.calls) == 4


def test_a_file_keeps_answers_for_the_next_client(replay, tmp_path):
    file = tmp_path / "answers"
    for _ in range(2):
        cells = client(replay, cache=file).data("FOLK1A", OMRÅDE="183")
        assert cells["value"].tolist() == [98500.0]
    assert len(replay.calls) == 2


class AnHourLater(StatBank):
    """Asks for descriptions anew, as when the kept ones have grown old."""

    def tableinfo(self, table: str) -> TableInfo:
        return StatBank(self.url, policy=QUICK, cache=None).tableinfo(table)


def test_a_table_that_has_changed_is_asked_again(replay):
    statbank = AnHourLater(replay.url, policy=QUICK)
    before = statbank.data("FOLK1A", OMRÅDE="183")
    statbank.data("FOLK1A", OMRÅDE="183")
    assert len(replay.called("data")) == 1

    replay.tables["FOLK1A"] = replace(
        TABLES["FOLK1A"], updated="2020-11-11T08:00:00", shift=1
    )
    after = statbank.data("FOLK1A", OMRÅDE="183")

    # 500 * (183 + 14), then one more
    assert before["value"].tolist() == [98500.0]
    assert after["value"].tolist() == [99000.0]
    assert after.attrs["updated"] == "2020-11-11T08:00:00"
    assert len(replay.called("data")) == 2


def test_a_refusal_is_not_kept(replay, statbank):
    info = statbank.tableinfo("FOLK1A")
    replay.fail("data", "status_404")
    with pytest.raises(SourceError):
        statbank.data("FOLK1A", OMRÅDE="183")
    assert statbank.data("FOLK1A", OMRÅDE="183")["value"].tolist() == [98500.0]
    assert statbank.tableinfo("FOLK1A") == info


# Questions above the limit

EVERY = dict.fromkeys(("OMRÅDE", "KØN", "ALDER", "CIVILSTAND", "Tid"), "*")


def test_a_large_question_is_divided_and_put_together_again(replay):
    wishes = {"OMRÅDE": "08*", "KØN": "*", "ALDER": "*", "Tid": "(-n+4)"}
    whole = client(replay).data("FOLK1A", wishes)
    small = client(replay)
    # 5 * 3 * 6 * 4 cells and 4 variables: 1800 by the service's count
    small.limit = replay.limit = 300

    parts = small.data("FOLK1A", wishes)

    pd.testing.assert_frame_equal(parts, whole)
    calls = replay.called("data")[1:]
    assert len(calls) == 6
    assert all(call.cells * 5 <= 300 for call in calls)
    assert parts.attrs["request_ids"] == replay.request_ids[-6:]


def test_a_lower_limit_is_learnt_from_the_message(replay, statbank):
    wishes = {"OMRÅDE": "08*", "KØN": "*", "ALDER": "*", "Tid": "(-n+4)"}
    replay.limit = 1000
    first = statbank.data("FOLK1A", wishes)
    # One is refused, then two with half each.
    assert [call.cells for call in replay.called("data")] == [360, 180, 180]
    assert statbank.limit == 1000

    # It is lowered again while a question is divided: that is refused once only.
    replay.limit = 500
    second = statbank.data("FOLK1A", {**wishes, "Tid": "(-n+8)"})
    assert statbank.limit == 500
    refused = [c for c in replay.called("data")[3:] if c.cells * 5 > 500]
    assert len(refused) == 1

    last_four = second[second["Tid"].isin(first["Tid"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(last_four, first)


def test_a_very_large_question_is_put_as_bulk(replay):
    wishes = {**EVERY, "OMRÅDE": ["000", "183"], "Tid": "(-n+2)"}
    dense = client(replay).data("FOLK1A", wishes)
    small = client(replay)
    # 2 * 3 * 6 * 5 * 2 = 360 cells count 2160: more than 16 calls of at most 120
    small.limit = replay.limit = 120

    sparse = small.data("FOLK1A", wishes)

    calls = replay.called("data")
    assert [call.body["format"] for call in calls] == ["CSV", "BULK"]
    assert sparse.attrs["request_ids"] == [replay.request_ids[-1]]
    # Nobody is 125 years old: CSV has a zero there, BULK has no row.
    old = dense["ALDER"] == "125"
    assert set(dense.loc[old, "text"]) == {"0"}
    assert set(sparse.loc[old, "status"]) == {"absent"}
    assert sparse.loc[old, "value"].isna().all()
    pd.testing.assert_frame_equal(sparse[~old], dense[~old])


def test_bulk_cannot_add_up_so_it_is_not_used_for_that(replay):
    statbank = client(replay)
    statbank.limit = replay.limit = 100
    cells = statbank.data("FOLK1A", OMRÅDE="*", Tid="(-n+8)")
    assert len(cells) == 105 * 8
    calls = replay.called("data")
    assert len(calls) > 16
    assert {call.body["format"] for call in calls} == {"CSV"}


def test_a_limit_that_no_division_meets_is_an_error(replay, statbank):
    replay.limit = 2
    with pytest.raises(SourceError, match="REQUEST-LIMIT") as error:
        statbank.data("FOLK1A", OMRÅDE=["101", "183"], Tid="(-n+2)")
    assert error.value.code == "REQUEST-LIMIT"


# What the service refuses


def test_a_table_that_does_not_exist_is_told_by_the_service(replay, statbank):
    with pytest.raises(QueryError) as error:
        statbank.data("FOLK9X")
    told = str(error.value)
    assert "EXTRACT-NOTFOUND: Tabel findes ikke: FOLK9X." in told
    assert replay.request_ids[0] in told
    assert len(replay.calls) == 1


def test_the_service_tells_in_the_language_asked_for(replay):
    with pytest.raises(QueryError, match="Table does not exist: FOLK9X"):
        client(replay, lang="en").tableinfo("FOLK9X")


@pytest.mark.parametrize("table", ["HFUDD10", "hfudd10"])
def test_a_table_that_has_ended_is_told_with_the_one_in_its_place(statbank, table):
    with pytest.raises(QueryError, match=r"In its place: HFUDD11\."):
        statbank.tableinfo(table)


def test_an_unknown_code_costs_no_call_for_data(replay, statbank):
    with pytest.raises(QueryError, match="Nearest: 183"):
        statbank.data("FOLK1A", OMRÅDE="184")
    assert replay.called("data") == []


def test_a_code_that_the_service_has_dropped_is_told(replay, statbank):
    info = statbank.tableinfo("FOLK1A")
    assert info.id == "FOLK1A"
    area, *others = TABLES["FOLK1A"].variables
    fewer = replace(area, values=tuple(v for v in area.values if v.code != "183"))
    replay.tables["FOLK1A"] = replace(TABLES["FOLK1A"], variables=(fewer, *others))

    with pytest.raises(QueryError) as error:
        statbank.data("FOLK1A", OMRÅDE=["101", "183"])

    assert "Kan ikke finde værdien: 183 (OMRÅDE)" in str(error.value)
    assert "Asked for: FOLK1A with OMRÅDE 101, 183; Tid 2020K3." in str(error.value)


def test_a_wrong_address_is_told(replay):
    with pytest.raises(SourceError, match="REQUEST-NOTFOUND") as error:
        StatBank(replay.url.replace("/v1", "/v2"), policy=QUICK).tableinfo("FOLK1A")
    assert error.value.status == 404
    assert "look at the base address" in str(error.value)


def test_nobody_there_is_told(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ReplayServer() as gone:
        url = gone.url
    with pytest.raises(SourceError) as error:
        StatBank(url, policy=QUICK).tableinfo("FOLK1A")
    assert "no answer in 3 tries (ConnectionRefusedError)" in str(error.value)
    assert "Asked for: the description of FOLK1A" in str(error.value)


# Faults on the way

# 500 * (m + k) with k = 13, 14; (10 + m % 90 + k) / 10 with k = 4, 5
TWO_BY_TWO = {
    "FOLK1A": [57000.0, 57500.0, 98000.0, 98500.0],
    "AULP01": [2.5, 2.6, 1.7, 1.8],
}
# No answer comes far enough to be known by a number.
BROKEN = {"reset", "cut_chunked", "cut_length", "silent", "slow", "gzip_damaged"}
# The two lists are asked for in one way, so one of them stands for both; and waiting
# for the silent takes its time.
CASES = [
    (name, kind)
    for name, fault in FAULTS.items()
    for kind in fault.kinds
    if kind != "subjects" and (name not in ("silent", "slow") or kind == "data")
]


def ask(statbank: StatBank, kind: str, table: str) -> None:
    """Put a question of this kind and prove that the answer is right."""
    if kind == "tables":
        assert statbank.tables()["id"].tolist() == list(TABLES)
    else:
        cells = statbank.data(table, OMRÅDE=["101", "183"], Tid="(-n+2)")
        assert cells["value"].tolist() == TWO_BY_TWO[table]
        assert cells["status"].tolist() == ["ok"] * 4


def policy_for(fault: str) -> RetryPolicy:
    return replace(QUICK, read=0.3) if fault in ("silent", "slow") else QUICK


@pytest.mark.parametrize(("fault", "kind"), CASES)
def test_after_a_fault_the_right_answer_comes_or_an_error(replay, fault, kind):
    table = FAULTS[fault].table
    statbank = client(replay, policy_for(fault))
    replay.fail(kind, fault)

    if not FAULTS[fault].heals:
        with pytest.raises(SourceError):
            ask(statbank, kind, table)
        assert len(replay.called(kind)) == 1

    # The same client, with its cache: what was bad is not kept.
    ask(statbank, kind, table)
    expected = 3 if fault == "limit_lower" else 2
    assert len(replay.called(kind)) == expected
    ask(statbank, kind, table)
    assert len(replay.called(kind)) == expected


@pytest.mark.parametrize(("fault", "kind"), CASES)
def test_a_fault_that_stays_is_told_with_all_that_is_known(replay, fault, kind):
    table = FAULTS[fault].table
    statbank = client(replay, replace(policy_for(fault), retries=1))
    replay.fail(kind, fault, times=ALWAYS)

    with pytest.raises(SourceError) as caught:
        ask(statbank, kind, table)

    error = caught.value
    calls = replay.called(kind)
    asked = {
        "data": f"Asked for: {table} with OMRÅDE 101",
        "tableinfo": f"Asked for: the description of {table}.",
    }
    assert asked.get(kind, f"Asked for: the list of {kind}.") in str(error)
    assert "\n" not in str(error)
    if fault in BROKEN:
        assert error.status is None
    else:
        assert error.request_id == replay.request_ids[-1]
        assert error.request_id in str(error)
        statuses = {"redirect": 301, "limit_lower": 400}
        number = re.match(r"status_(\d+)", fault)
        status = int(number[1]) if number else statuses.get(fault, 200)
        assert error.status == status
        if status != 200:
            assert str(status) in str(error)
    if fault != "limit_lower":
        assert len(calls) == (2 if FAULTS[fault].heals else 1)


@pytest.mark.parametrize("fault", [n for n in FAULTS if n.startswith("status_4")])
def test_of_the_refusals_only_429_is_asked_again(replay, statbank, fault):
    replay.fail("data", fault, times=ALWAYS)
    with pytest.raises(ParathedError):
        statbank.data("FOLK1A", OMRÅDE="183")
    expected = QUICK.retries + 1 if fault.startswith("status_429") else 1
    assert len(replay.called("data")) == expected


@pytest.mark.parametrize(
    ("fault", "pause"),
    # It asks for a second, and gets as much as we have patience for.
    [("status_429", 0.5), ("status_429_bare", QUICK.pause)],
)
def test_the_pause_that_the_service_asks_for_is_kept(replay, waited, fault, pause):
    statbank = client(replay, replace(QUICK, longest=0.5))
    replay.fail("tableinfo", fault)
    statbank.tableinfo("FOLK1A")
    assert len(replay.calls) == 2
    assert waited == [pause]


def test_pauses_grow(replay, waited):
    statbank = client(replay, replace(QUICK, retries=4, pause=0.05, longest=0.1))
    replay.fail("tableinfo", "status_503", times=4)
    statbank.tableinfo("FOLK1A")
    # 0.05, then doubled to 0.1, then no longer than that: not 0.2 and 0.4
    assert waited == [0.05, 0.1, 0.1, 0.1]


def test_different_faults_one_after_the_other_are_survived(replay):
    statbank = client(replay, replace(QUICK, retries=3))
    for fault in ("status_503", "cut_chunked", "html_page"):
        replay.fail("data", fault)
    assert statbank.data("FOLK1A", OMRÅDE="183")["value"].tolist() == [98500.0]
    assert len(replay.called("data")) == 4


def test_a_fault_in_one_part_does_not_touch_the_others(replay):
    statbank = client(replay)
    statbank.limit = replay.limit = 100
    replay.fail("data", "cut_length", after=1)

    areas = ["101", "183", "253", "259"]
    cells = statbank.data("FOLK1A", OMRÅDE=areas, Tid="*")

    # Two areas and 15 quarters count 90, so there are two parts; the second is cut.
    calls = [c.body["variables"][0]["values"] for c in replay.called("data")]
    assert calls == [["101", "183"], ["253", "259"], ["253", "259"]]
    expected = [500.0 * (int(area) + k) for area in areas for k in range(15)]
    assert cells["value"].tolist() == expected


# Lists


def test_tables_are_listed_with_their_last_change(replay, statbank):
    replay.tables["OLD"] = replace(TABLES["FOLK1A"], id="OLD", active=False)
    tables = statbank.tables()
    assert tables["id"].tolist() == list(TABLES)
    row = tables.set_index("id").loc["FOLK1E"]
    assert row["updated"] == "2020-08-11T08:00:00"
    assert (row["firstPeriod"], row["latestPeriod"]) == ("2017K1", "2020K3")
    assert "OLD" in statbank.tables(inactive=True)["id"].tolist()
    assert replay.calls[0].query["includeInactive"] == "false"


def test_tables_can_be_chosen_by_subject_and_change(replay, statbank):
    assert statbank.tables(subjects="99").empty
    assert len(statbank.tables(subjects=["1", "2"])) == len(TABLES)
    recent = statbank.tables(updated_within_days=60)
    # The replay server lives on 1 October 2020.
    assert recent["id"].tolist() == ["FOLK1A", "FOLK1E"]
    assert [call.query.get("subjects") for call in replay.calls] == ["99", "1,2", None]
    assert replay.calls[-1].query["pastDays"] == "60"


def test_subjects_are_listed_with_those_below_if_asked(statbank):
    assert [subject["id"] for subject in statbank.subjects()] == ["1", "2", "3"]
    assert statbank.subjects()[0]["subjects"] == []
    below = statbank.subjects(recursive=True)[0]["subjects"]
    assert [subject["description"] for subject in below] == ["Befolkning"]
