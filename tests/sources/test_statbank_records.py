"""Answers that the real service gave are read without loss.

They are not part of the repository. PARATHED_RECORDS names the folder that has them: an
`index.json` with what was asked and answered, and the bodies as files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytest_httpserver import HTTPServer
from python_calamine import CalamineWorkbook

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.queries import StatBankQuery
from parathed_lib.errors import QueryError, SourceError
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.selection import Selection, select
from parathed_lib.sources.statbank import StatBank
from parathed_lib.vintage.statbank import (
    TableInfo,
    complete,
    read_cells,
    read_tableinfo,
)

if not os.environ.get("PARATHED_RECORDS"):
    pytest.skip(
        "PARATHED_RECORDS does not name a folder with recorded answers",
        allow_module_level=True,
    )

FOLDER = Path(os.environ["PARATHED_RECORDS"])
INDEX = json.loads((FOLDER / "index.json").read_bytes())
RECORDS: dict[str, dict[str, Any]] = {record["id"]: record for record in INDEX}
DATA = sorted(id for id in RECORDS if id.startswith("data_") and id.endswith(".csv"))
INFOS = sorted(id for id in RECORDS if id.startswith("tableinfo_"))
TABLES = sorted(id for id in RECORDS if id.startswith("tables_"))
SUBJECTS = sorted(id for id in RECORDS if id.startswith("subjects_"))
ERRORS = sorted(id for id in RECORDS if id.startswith("error_"))
EXPORT, JSONSTAT = "export_RAS200.xlsx", "data_STRAF42_jsonstat_en.json"
# The number that each refusal would have had; their headers were not recorded.
REQUEST_ID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
ONCE = RetryPolicy(retries=0, interval=0.0, connect=2.0, read=5.0)


def body(id: str) -> bytes:
    return (FOLDER / RECORDS[id]["response"]["body_file"]).read_bytes()


def lang(id: str) -> str:
    """The language that was asked for; Danish is the service's own choice."""
    request = RECORDS[id]["request"]
    return {**(request["query"] or {}), **(request["json"] or {})}.get("lang", "da")


def info_of(id: str) -> TableInfo:
    return read_tableinfo(body(id), id.split("_")[1])


def rows_of(id: str) -> list[list[str]]:
    """The rows of an answer as the csv module reads them, header first."""
    text = io.StringIO(body(id).decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";", quoting=csv.QUOTE_NONE))


@pytest.fixture
def service(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """A server that answers with records, past any proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "localhost,127.0.0.1")
    return httpserver


def serve(service: HTTPServer, path: str, id: str) -> None:
    """Answer calls to a path with a record, its status and its headers."""
    response = RECORDS[id]["response"]
    headers = {
        name: value
        for name, value in (response.get("headers") or {}).items()
        if name not in ("Content-Length", "Transfer-Encoding", "Content-Encoding")
    }
    content_type = response["content_type"].replace(" (assumed)", "")
    if not any(name.casefold() == "statbankapi-request-id" for name in headers):
        headers["StatbankAPI-Request-Id"] = REQUEST_ID
    service.expect_request(f"/v1/{path}").respond_with_data(
        body(id),
        status=response["status"],
        headers={**headers, "Content-Type": content_type},
    )


def client(service: HTTPServer, lang: str = "da") -> StatBank:
    return StatBank(service.url_for("/v1"), lang=lang, policy=ONCE)


# The records


def test_every_record_is_read_by_a_test_here():
    read = [*DATA, *INFOS, *TABLES, *SUBJECTS, *ERRORS, EXPORT, JSONSTAT]
    assert sorted(read) == sorted(RECORDS)
    assert len(INDEX) == len(RECORDS) == 35


@pytest.mark.parametrize("id", sorted(RECORDS))
def test_a_body_is_the_recorded_one(id):
    response = RECORDS[id]["response"]
    assert len(body(id)) == response["body_bytes"]
    assert hashlib.sha256(body(id)).hexdigest() == response["body_sha256"]


# Cells


@pytest.mark.parametrize("id", DATA)
def test_every_cell_is_read_as_the_csv_module_reads_it(id):
    header, *rows = rows_of(id)

    cells = read_cells(body(id), lang=lang(id), what=id)

    keys = header[:-1]
    assert list(cells.columns) == [*keys, "text", "value", "status"]
    assert cells[[*keys, "text"]].values.tolist() == rows
    sign = "," if lang(id) == "da" else "."
    expected = [float(row[-1].replace(sign, ".")) for row in rows]
    assert cells["value"].tolist() == expected
    # No record has a sign for a missing number.
    assert cells["status"].eq("ok").all()
    assert cells["value"].dtype == "float64"
    assert {str(cells[key].dtype) for key in [*keys, "text", "status"]} == {"str"}


@pytest.mark.parametrize("id", DATA)
def test_only_csv_begins_with_a_byte_order_mark(id):
    assert body(id).startswith(b"\xef\xbb\xbf") is ("_bulk_" not in id)
    assert body(id).count(b"\n") == body(id).count(b"\r\n")


@pytest.mark.parametrize(
    ("id", "rows"),
    [
        # areas x periods, as the sources of the records tell
        ("data_INDKP101_csv_en.csv", 110 * 38),
        ("data_STRAF11_csv_en.csv", 106 * 76),
        ("data_HFUDD11_tot_csv_en.csv", 105 * 5),
        ("data_FOLK1A_csv_en.csv", 105 * 5),
        ("data_FOLK1A_bulk_da_2sexes.csv", 2),
        ("data_STRAF42_csv_en.csv", 1),
    ],
)
def test_there_is_a_row_for_each_area_and_period(id, rows):
    assert len(read_cells(body(id), lang=lang(id))) == rows


def test_zeros_stay_zeros():
    id = "data_AUK01_csv_en.csv"
    zeros = sum(row[-1] == "0" for row in rows_of(id))
    cells = read_cells(body(id), lang="en")
    assert zeros > 0
    assert ((cells["value"] == 0) & (cells["status"] == "ok")).sum() == zeros


def test_decimals_follow_the_language():
    share = read_cells(body("data_FVPANDEL_csv_en.csv"), lang="en")
    assert share.loc[0, ["text", "value"]].tolist() == ["100.0", 100.0]
    index = read_cells(body("data_METROX1_bulk_da_excerpt.csv"), lang="da")
    assert index.loc[0, ["text", "value"]].tolist() == ["37,7", 37.7]


@pytest.mark.parametrize(
    ("id", "other"),
    [
        ("data_FVPANDEL_csv_en.csv", "da"),
        ("data_METROX1_bulk_da_excerpt.csv", "en"),
    ],
)
def test_decimals_of_another_language_are_refused(id, other):
    with pytest.raises(SourceError, match="where a number was expected"):
        read_cells(body(id), lang=other)


@pytest.mark.parametrize("id", DATA)
def test_an_answer_has_every_combination_with_time_the_fastest(id):
    cells = read_cells(body(id), lang=lang(id))
    keys = list(cells.columns[:-3])
    asked = {key: list(dict.fromkeys(cells[key])) for key in keys}

    whole = complete(cells, asked, what=id)

    assert len(whole) == math.prod(map(len, asked.values()))
    # CSV comes in the order of the table, so nothing has moved.
    assert whole[keys].values.tolist() == cells[keys].values.tolist()


# Descriptions and lists


@pytest.mark.parametrize("id", INFOS)
def test_a_description_is_read_whole_but_for_the_contacts(id):
    told = json.loads(body(id))

    info = info_of(id)

    for name in ("id", "text", "unit", "suppressedDataValue", "updated", "active"):
        assert getattr(info, name) == told[name]
    assert info.description == told["description"]
    footnote = told["footnote"]
    assert (info.footnote and info.footnote.model_dump()) == footnote
    variables = [
        {
            "id": v.id,
            "text": v.text,
            "elimination": v.elimination,
            "time": v.time,
            **({"map": v.map} if v.map else {}),
            "values": [{"id": value.id, "text": value.text} for value in v.values],
        }
        for v in info.variables
    ]
    assert variables == told["variables"]
    for contact in told["contacts"]:
        for part in contact.values():
            assert part.encode("utf-8") not in info.stored()
    assert read_tableinfo(info.stored(), info.id) == info


@pytest.mark.parametrize("id", TABLES)
def test_a_list_of_tables_is_read_whole(service, id):
    serve(service, "tables", id)
    tables = client(service, "en").tables()
    assert tables.to_dict("records") == json.loads(body(id))


@pytest.mark.parametrize("id", SUBJECTS)
def test_a_list_of_subjects_is_read_whole(service, id):
    serve(service, "subjects", id)
    assert client(service, "en").subjects() == json.loads(body(id))


def test_a_description_comes_over_the_line_as_recorded(service):
    serve(service, "tableinfo/STRAF42", "tableinfo_STRAF42_en.json")
    info = client(service, "en").tableinfo("STRAF42")
    assert info == info_of("tableinfo_STRAF42_en.json")


# The order of areas

EN = {"Hele landet": "All Denmark", "København": "Copenhagen"}


@pytest.mark.parametrize(
    ("data", "info"),
    [
        ("data_INDKP101_csv_en.csv", "tableinfo_INDKP101_en.json"),
        ("data_HFUDD11_tot_csv_en.csv", "tableinfo_HFUDD11_en.json"),
        ("data_HFUDD11_h40_csv_en.csv", "tableinfo_HFUDD11_en.json"),
        ("data_HFUDD11_h50_csv_en.csv", "tableinfo_HFUDD11_en.json"),
        ("data_HFUDD11_h60_csv_en.csv", "tableinfo_HFUDD11_en.json"),
        ("data_FOLK1A_csv_en.csv", "tableinfo_FOLK1A_da.json"),
    ],
)
def test_areas_come_in_the_order_of_the_description(data, info):
    labels = [value.text for value in info_of(info).area.values]
    if info.endswith("_da.json"):
        labels = [EN.get(label, label) for label in labels]
    column = rows_of(data)[0].index(info_of(info).area.id)
    areas = list(dict.fromkeys(row[column] for row in rows_of(data)[1:]))
    assert areas == labels


# The catalogue

RECORDED = {id.split("_")[1]: id for id in INFOS}


def verified() -> list[tuple[str, StatBankQuery]]:
    indicators = load_catalogue().indicators
    queries = [("population", indicators.population.query)]
    queries += [(indicator.id, indicator.query) for indicator in indicators.indicators]
    return [
        (name, query)
        for name, query in queries
        if isinstance(query, StatBankQuery) and query.status == "verified"
    ]


def test_the_catalogue_calls_verified_what_is_recorded():
    tables = {t.table for _, query in verified() for t in query.tables.values()}
    assert tables == {"INDKP101", "HFUDD11", "FOLK1A"}
    assert tables <= set(RECORDED)


@pytest.mark.parametrize(("name", "query"), verified())
def test_a_verified_query_names_what_the_table_has(name, query):
    for part in query.tables.values():
        info = info_of(RECORDED[part.table])
        every = {info.area.id: "*", info.time.id: "*"}

        selection = select(info, {**part.variables, **every})

        # Every variable is named, so nothing depends on what is added up by default.
        assert selection.whole
        for code, values in part.variables.items():
            assert set(values) <= set(selection.variables[code])
        municipalities = set(load_catalogue().municipalities)
        assert municipalities <= set(selection.variables[info.area.id])
        assert "000" in selection.variables[info.area.id]
        assert len(selection.split()) == 1
        # Quarters where quarters are turned into something, else years.
        form = r"\d{4}K[1-4]" if part.time != "published" else r"\d{4}"
        assert all(re.fullmatch(form, period) for period in info.time.codes)


def test_the_labels_of_the_codes_say_what_is_meant():
    income = info_of("tableinfo_INDKP101_en.json")
    assert income.variable("ENHED").label["116"].startswith("Average income for all")
    assert "Disposable income" in income.variable("INDKOMSTTYPE").label["100"]
    education = info_of("tableinfo_HFUDD11_en.json")
    assert education.variable("HFUDD").label["H10"] == "H10 Primary education"
    people = info_of("tableinfo_FOLK1A_da.json")
    assert people.variable("ALDER").label["IALT"] == "Alder i alt"


# Counting, and refusals


def test_cells_are_counted_as_in_the_recorded_refusal():
    info = info_of("tableinfo_FOLK1A_da.json")
    selection = select(info, dict.fromkeys((v.id for v in info.variables), "*"))
    told = json.loads(body("error_too_many_cells_da.json"))["message"]
    counted, limit = (int(n.replace(".", "")) for n in re.findall(r"[\d.]*\d", told))
    assert selection.counted_cells == counted == 85_210_650
    assert limit == 1_000_000


SOME = Selection("FOLK1A", {"OMRÅDE": ("000",), "Tid": ("2024K1", "2024K2")}, "Tid")


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("error_unknown_table_da.json", QueryError),
        ("error_unknown_value_da.json", QueryError),
        ("error_bulk_missing_variable_da.json", QueryError),
        ("error_too_many_cells_da.json", SourceError),
        ("error_no_table_da.json", SourceError),
        ("error_unknown_page.json", SourceError),
    ],
)
def test_a_refusal_is_told_with_code_message_and_number(service, id, kind):
    told = json.loads(body(id))
    serve(service, "data", id)

    with pytest.raises(kind) as error:
        client(service).ask(SOME)

    for part in (told["errorTypeCode"], told["message"], REQUEST_ID, "FOLK1A"):
        assert part in str(error.value)
    assert str(RECORDS[id]["response"]["status"]) in str(error.value)
    if kind is SourceError:
        assert error.value.code == told["errorTypeCode"]
        assert error.value.explanation == told["message"]
        assert error.value.request_id == REQUEST_ID
        assert error.value.status == RECORDS[id]["response"]["status"]
    assert len(service.log) == 1


def test_an_unknown_table_is_told_when_it_is_described(service):
    serve(service, "tableinfo/INVALIDTABLE999", "error_unknown_table_da.json")
    with pytest.raises(QueryError, match="Tabel findes ikke: INVALIDTABLE999"):
        client(service).tableinfo("INVALIDTABLE999")


def test_the_limit_is_read_from_the_recorded_message(service):
    serve(service, "data", "error_too_many_cells_da.json")
    info = info_of("tableinfo_FOLK1A_da.json")
    every = select(info, dict.fromkeys((v.id for v in info.variables), "*"))
    statbank = client(service)
    statbank.limit = 100_000_000

    with pytest.raises(SourceError, match="REQUEST-LIMIT"):
        list(statbank.answers(every))

    assert statbank.limit == 1_000_000
    # Refused as CSV, then asked for as BULK, which this server refuses too.
    formats = [json.loads(request.data)["format"] for request, _ in service.log]
    assert formats == ["CSV", "BULK"]


# Answers over the line


def test_a_recorded_answer_is_what_was_asked_for(service):
    serve(service, "data", "data_FOLK1A_csv_da_novariables.csv")
    selection = Selection("FOLK1A", {"Tid": ("2025K3",)}, "Tid", whole=False)
    answer = client(service).ask(selection)
    assert answer.cells("da")["value"].tolist() == [6002420.0]
    assert answer.reply.content == body("data_FOLK1A_csv_da_novariables.csv")


def test_labels_in_the_place_of_codes_are_refused(service):
    serve(service, "data", "data_STRAF42_csv_en.csv")
    selection = Selection("STRAF42", {"HERKOMST1": ("00",), "Tid": ("2023",)}, "Tid")
    with pytest.raises(SourceError, match="has HERKOMST1 'Total'"):
        client(service, "en").ask(selection)


def test_json_stat_is_not_what_we_ask_for_and_is_refused(service):
    dataset = json.loads(body(JSONSTAT))["dataset"]
    assert dataset["value"] == [233454]
    assert dataset["dimension"]["size"] == [1, 1, 1]
    serve(service, "data", JSONSTAT)
    selection = Selection("STRAF42", {"HERKOMST1": ("00",), "Tid": ("2023",)}, "Tid")

    with pytest.raises(SourceError, match="expected csv, got text/json") as error:
        client(service, "en").ask(selection)

    # With the number that the record has.
    headers = RECORDS[JSONSTAT]["response"]["headers"]
    assert error.value.request_id == headers["Statbankapi-Request-Id"]


def test_a_workbook_is_read_whole():
    sheet = openpyxl.load_workbook(io.BytesIO(body(EXPORT)), data_only=True).active
    expected = [["" if c is None else c for c in row] for row in sheet.values]

    book = CalamineWorkbook.from_filelike(io.BytesIO(body(EXPORT)))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)

    # A 76 and a 76.0 are the same number in a workbook.
    assert rows == expected
    assert (len(rows), len(rows[0])) == (119, 15)
    assert rows[3][4:7] == ["All Denmark", 76, 72.8]
