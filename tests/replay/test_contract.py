"""The replay server keeps to the contract of StatBank's API, as far as it goes."""

from __future__ import annotations

import pytest
import requests

from replay import ReplayServer


def raw(replay: ReplayServer, **body: object) -> requests.Response:
    body = {"table": "FOLK1A", "format": "CSV", **body}
    return requests.post(f"{replay.url}/data", json=body, timeout=60)


def test_the_server_answers_csv_as_recorded(replay):
    response = raw(replay, variables=[{"code": "OMRÅDE", "values": ["183"]}])
    text = "\ufeffOMRÅDE;TID;INDHOLD\r\nIshøj;2020K3;98500\r\n"
    assert response.content == text.encode("utf-8")
    headers = response.headers
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"] == "attachment; filename=FOLK1A.csv"
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["StatbankAPI-Request-Id"] == replay.request_ids[0]


def test_the_server_gives_labels_unless_codes_are_asked_for(replay):
    codes = [{"code": "område", "values": ["183"]}]
    labels = raw(replay, variables=codes, lang="en").content.decode("utf-8-sig")
    assert labels == "OMRÅDE;TID;INDHOLD\r\nIshøj;2020Q3;98500\r\n"


def test_the_server_answers_bulk_sparse_with_totals_last(replay):
    one = {"OMRÅDE": ["183"], "KØN": ["*"], "ALDER": ["125", "0"], "CIVILSTAND": ["U"]}
    variables = [{"code": c, "values": v} for c, v in {**one, "Tid": ["(1)"]}.items()]
    response = raw(replay, variables=variables, format="BULK", valuePresentation="Code")
    # 1 * 4 * 197 times 2, 3 and 5
    assert response.content.decode("utf-8") == (
        "OMRÅDE;KØN;ALDER;CIVILSTAND;TID;INDHOLD\r\n"
        "183;1;0;U;2020K3;1576\r\n"
        "183;2;0;U;2020K3;2364\r\n"
        "183;TOT;0;U;2020K3;3940\r\n"
    )


AREA = {"code": "OMRÅDE", "values": ["183"]}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"table": ""}, "REQUEST-MISSING", "Der er ikke angivet nogen tabel-id."),
        ({"format": "JSON"}, "REQUEST-MISSING", ""),
        ({"table": "X"}, "EXTRACT-NOTFOUND", "Tabel findes ikke: X"),
        (
            {"variables": [{"code": "X", "values": ["1"]}]},
            "EXTRACT-NOTFOUND",
            "Kan ikke finde variablen: X",
        ),
        (
            {"variables": [{"code": "OMRÅDE", "values": ["X"]}]},
            "EXTRACT-NOTFOUND",
            "Kan ikke finde værdien: X (OMRÅDE)",
        ),
        (
            {"variables": [{"code": "OMRÅDE", "values": []}]},
            "EXTRACT-NOTALLOWED",
            "Der skal vælges værdier for variabel: OMRÅDE",
        ),
        (
            {"format": "BULK", "variables": [{"code": "X", "values": ["1"]}]},
            "EXTRACT-NOTALLOWED",
            "Der skal vælges værdier for variabel: OMRÅDE",
        ),
        (
            {"table": "INDKP101"},
            "EXTRACT-NOTALLOWED",
            "Der skal vælges værdier for variabel: ENHED",
        ),
        (
            {"format": "BULK", "timeOrder": "Ascending", "variables": [AREA]},
            "EXTRACT-STREAMINGTIMESORT",
            "",
        ),
    ],
)
def test_the_server_refuses_as_recorded(replay, body, code, message):
    response = raw(replay, **body)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/json; charset=utf-8"
    told = response.json()
    assert told["errorTypeCode"] == code
    assert told["message"].startswith(message)


def test_the_server_counts_cells_as_recorded(replay):
    replay.limit = 4724
    variables = [{"code": c, "values": ["*"]} for c in ("OMRÅDE", "Tid")]
    told = raw(replay, variables=variables).json()
    assert told == {
        "errorTypeCode": "REQUEST-LIMIT",
        "message": "Forespørgslen på op mod 4.725 celler er over begrænsningen på "
        "4.724 celler for denne filtype. Anvend BULK eller andet streaming format i "
        "stedet.",
    }


def test_the_server_refuses_what_is_no_json_and_pages_that_are_not_there(replay):
    empty = requests.post(f"{replay.url}/data", data=b"no json", timeout=60)
    assert (empty.status_code, empty.json()["errorTypeCode"]) == (400, "REQUEST-EMPTY")
    page = requests.get(f"{replay.url}/nonexistent", timeout=60)
    assert page.status_code == 404
    assert page.json() == {
        "errorTypeCode": "REQUEST-NOTFOUND",
        "message": "Siden kan ikke findes. / Page not found.",
    }


def test_the_server_tells_of_a_table_by_path_and_by_id(replay):
    by_path = requests.get(f"{replay.url}/tableinfo/folk1a?lang=en", timeout=60)
    by_id = requests.get(f"{replay.url}/tableinfo?id=FOLK1A&lang=en", timeout=60)
    assert by_path.content == by_id.content
    assert by_path.json()["contacts"][0]["name"] == "Opdigtet Person"
    assert by_path.headers["Content-Type"] == "text/json; charset=utf-8"
