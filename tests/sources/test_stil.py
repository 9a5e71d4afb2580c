"""STIL's client and the reader of its answers.

The answers are made by hand from the contract; no real one has been recorded. A real
socket on this machine plays the service.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from requests.utils import get_netrc_auth
from werkzeug import Request, Response

from parathed_lib import frames
from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.queries import StilQuery
from parathed_lib.errors import QueryError, SourceError
from parathed_lib.runtime import KEY_VARIABLE
from parathed_lib.sources import stil
from parathed_lib.sources.http_client import BrokenAnswerError, RetryPolicy
from parathed_lib.sources.stil import Stil, key_from_environment
from parathed_lib.vintage.recipes import StilRecipe
from parathed_lib.vintage.stil import answer_key, danish_number, figures

KEY = "eyJhbGciOi.made-up_for/these+tests.0123456789=="
FAST = RetryPolicy(retries=2, pause=0.0, interval=0.0, connect=2, read=2)
MEASURE = "Ulovligt fravær per skoleår"
QUERY = StilQuery(
    source="stil",
    status="unverified",
    area="GS",
    subject="ELEVFRAV",
    topic="FRAVAAR",
    measure=MEASURE,
    municipality="[Institution].[Beliggenhedskommune]",
    school_year="[Tid].[Skoleår]",
)
# The contract: the last part of a detail comes doubled.
PLACE = "[Institution].[Beliggenhedskommune].[Beliggenhedskommune]"
YEAR = "[Tid].[Skoleår].[Skoleår]"
MUNICIPALITIES = load_catalogue().municipalities


def row(place: object, value: object = "7,3", year: object = "2024/2025") -> dict:
    return {PLACE: place, YEAR: year, MEASURE: value}


def nation_row(value: object, year: object = "2024/2025") -> dict:
    return {YEAR: year, MEASURE: value}


def page(*rows: object) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False).encode("utf-8")


A, B, C = row("Ishøj"), row("Dragør"), row("Greve")


class Service:
    """Plays STIL: answers in turn, the last one again and again; keeps the calls."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.answers: list[bytes | Response] = []
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        server.expect_request("/Api/v1/statistik", method="POST").respond_with_handler(
            self._answer
        )

    @property
    def url(self) -> str:
        return self.server.url_for("/Api/v1")

    def _answer(self, request: Request) -> Response:
        self.bodies.append(json.loads(request.data))
        self.keys.append(request.headers.get("Authorization", ""))
        answer = self.answers[min(len(self.bodies), len(self.answers)) - 1]
        if isinstance(answer, Response):
            return answer
        return Response(answer, content_type="application/json; charset=utf-8")

    def pages(
        self, *answers: bytes | Response, nation: bool = False, **settings: Any
    ) -> list[bytes]:
        """The pages that a client gets from these answers."""
        self.answers = list(answers)
        client = Stil(KEY, self.url, policy=FAST, **settings)
        return [reply.content for reply in client.pages(QUERY, nation=nation)]


@pytest.fixture
def service(httpserver: HTTPServer) -> Service:
    return Service(httpserver)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that stand behind it, shown or not."""
    if error is not None:
        yield error
        yield from chain(error.__cause__)
        yield from chain(error.__context__)


# What is asked, and which pages come


def test_a_measure_is_asked_for_by_municipality_and_school_year(service):
    service.pages(page(A))

    # The body of the contract, with nothing filtered and blank rows left out.
    assert service.bodies == [
        {
            "område": "GS",
            "emne": "ELEVFRAV",
            "underemne": "FRAVAAR",
            "nøgletal": ["Ulovligt fravær per skoleår"],
            "detaljering": [
                "[Institution].[Beliggenhedskommune]",
                "[Tid].[Skoleår]",
            ],
            "filtre": {},
            "indlejret": False,
            "tomme_rækker": False,
            "formattering": "json",
            "side": 1,
            "side_størrelse": 50000,
        }
    ]
    assert service.keys == [f"Bearer {KEY}"]


def test_the_nation_is_asked_for_by_school_year_only(service):
    answer = page(nation_row("7,3"))
    assert service.pages(answer, nation=True) == [answer]
    assert service.bodies[0]["detaljering"] == ["[Tid].[Skoleår]"]


@pytest.mark.parametrize("first", [0, 1])
def test_pages_are_counted_from_the_first_until_a_short_one(service, first):
    answers = [page(A, B), page(C)]
    assert service.pages(*answers, page_size=2, first_page=first) == answers
    assert [body["side"] for body in service.bodies] == [first, first + 1]
    assert {body["side_størrelse"] for body in service.bodies} == {2}


@pytest.mark.parametrize("first", [0, 1])
def test_after_a_full_last_page_an_empty_one_ends_the_answer(service, first):
    answers = [page(A, B), page()]
    assert service.pages(*answers, page_size=2, first_page=first) == answers[:1]
    assert len(service.bodies) == 2


def test_pages_are_kept_byte_for_byte(service):
    odd = b"\xef\xbb\xbf [\r\n" + page(A)[1:-1].replace(b"7,3", b"7\\u002c3") + b" ]\n"
    assert service.pages(odd) == [odd]


def test_a_page_that_came_before_is_refused_in_whatever_order(service):
    with pytest.raises(SourceError, match=r"page 3 .* has the rows of page 1 again"):
        service.pages(page(A, B), page(B, C), page(B, A), page_size=2)


def test_a_service_without_pages_is_found_out(service):
    # It answers pages 0 and 1 with the same rows.
    with pytest.raises(SourceError, match=r"first_page \(0\)"):
        service.pages(page(A, B), page_size=2, first_page=0)


def test_an_answer_without_end_is_refused(service, monkeypatch):
    monkeypatch.setattr(stil, "MOST_PAGES", 4)
    endless = [page(row("Ishøj", str(n))) for n in range(1, 10)]
    with pytest.raises(SourceError, match="more than 4 pages of 1 rows"):
        service.pages(*endless, page_size=1)
    assert len(service.bodies) == 4


def test_no_rows_at_all_is_an_error_that_names_the_first_page(service):
    with pytest.raises(SourceError, match=r"no rows.* first page is not 1"):
        service.pages(page())


def test_more_rows_than_asked_for_are_refused(service):
    with pytest.raises(SourceError, match="has 3 rows, 2 were asked for"):
        service.pages(page(A, B, C), page_size=2)


# Answers that cannot be used


@pytest.mark.parametrize(
    "broken",
    [
        Response("<html>Vedligehold</html>", content_type="text/html"),
        Response("<html>Vedligehold</html>", content_type="application/json"),
        page(A, B)[:-1],
        page(A, B)[:-30],
        b"",
        b"\xff\xfe\xff",
        page(row("Ishøj", float("nan"))),
    ],
)
def test_an_answer_that_is_no_json_is_asked_for_again(service, broken):
    assert service.pages(broken, page(A)) == [page(A)]
    assert len(service.bodies) == 2


@pytest.mark.parametrize("broken", [b"<html>", page(A)[:-1]])
def test_an_answer_that_stays_broken_is_an_error_of_its_own(service, broken):
    with pytest.raises(BrokenAnswerError, match=r"page 1 of .* no whole JSON"):
        service.pages(broken)
    assert len(service.bodies) == 3  # the first call and two retries


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b'{"fejl": "ukendt"}', "expected a list of rows"),
        (b'"tekst"', "expected a list of rows"),
        (b"null", "expected a list of rows"),
        (b"[[]]", "row 1 is no row"),
        (page(A, 7), "row 2 is no row"),
        (page(A, {}), "row 2 should have .*found nothing"),
        (page(row({"navn": "Ishøj"})), "row 1 holds something"),
        (page(row("Ishøj", ["7,3"])), "row 1 holds something"),
        (page(row("Ishøj", True)), "row 1 holds something"),
        (page({**A, "Andet": "1"}), "row 1 should have .*Andet"),
        (page({PLACE: "Ishøj", YEAR: "2024/2025"}), "row 1 should have"),
        (page(nation_row("7,3")), "row 1 should have"),
        (
            page({k.removesuffix(".[Skoleår]"): v for k, v in A.items()}),
            "row 1 should have",
        ),
        (page(A).replace(b"}", b', "' + YEAR.encode() + b'": "x"}'), "a key twice"),
        (b"[" * 100_000, "without end"),
    ],
)
def test_json_of_another_form_is_refused_at_once(service, answer, fault):
    with pytest.raises(SourceError, match=fault) as caught:
        service.pages(answer)
    assert not isinstance(caught.value, BrokenAnswerError)
    assert len(service.bodies) == 1


def test_a_page_of_municipalities_is_no_answer_for_the_nation(service):
    with pytest.raises(SourceError, match="row 1 should have"):
        service.pages(page(A), nation=True)


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_stumbles_is_asked_again(service, status):
    stumble = Response("", status, headers={"Retry-After": "0"})
    assert service.pages(stumble, page(A)) == [page(A)]
    assert service.keys == [f"Bearer {KEY}"] * 2


def test_a_wait_that_the_service_asks_for_is_kept(service, monkeypatch):
    waits = []
    monkeypatch.setattr("parathed_lib.sources.http_client.sleep", waits.append)
    busy = Response("", 429, headers={"Retry-After": "7"})
    assert service.pages(busy, page(A)) == [page(A)]
    assert waits == [7]


def test_a_refused_question_names_what_was_asked(service):
    told = Response('{"message": "Ukendt emne"}', 400)
    with pytest.raises(SourceError, match=r"400: Ukendt emne.*GS/ELEVFRAV/") as caught:
        service.pages(told)
    assert (caught.value.status, caught.value.explanation) == (400, "Ukendt emne")
    assert len(service.bodies) == 1


# The key


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_by_the_name_of_its_variable(service, status):
    with pytest.raises(SourceError) as caught:
        service.pages(Response("", status))
    assert f"{status}: the key in {KEY_VARIABLE} was refused." in str(caught.value)
    assert caught.value.status == status
    assert len(service.bodies) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Response(json.dumps({"message": f"Bad {KEY}", "errorTypeCode": KEY}), 401),
        Response(json.dumps({"message": f"Bad {KEY}", "errorTypeCode": KEY}), 400),
        Response("", 400, headers={"StatbankAPI-Request-Id": KEY}),
        Response("", 302, headers={"Location": f"/?key={KEY}"}),
        Response("", 302, headers={"Location": f"/?key={quote(KEY, safe='')}"}),
        Response(f"<html>{KEY}</html>", content_type=f"text/{KEY}"),
        Response(json.dumps([{KEY: KEY}])),
        Response("", 503, headers={"Retry-After": "0"}),
        page(A)[:-1],
    ],
)
def test_the_key_is_in_no_text_even_if_the_service_repeats_it(
    service, answer, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SourceError) as caught:
        service.pages(answer)
    texts = [caplog.text, *capfd.readouterr()]
    for error in chain(caught.value):
        texts += [str(error), repr(error), repr(vars(error))]
    assert "page 1 of" in " ".join(texts)
    # Not even a piece of it.
    assert not [text for text in texts if KEY[:12] in text or KEY[-14:] in text]


def test_the_key_is_in_no_text_when_nobody_answers():
    # A port that is taken, and where nobody listens.
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        client = Stil(KEY, f"http://127.0.0.1:{deaf.getsockname()[1]}", policy=FAST)
        with pytest.raises(SourceError, match="no answer in 3 tries") as caught:
            client.pages(QUERY)
    for error in chain(caught.value):
        assert KEY not in str(error) + repr(error) + repr(vars(error))


def test_a_client_does_not_show_its_key():
    client = Stil(KEY)
    assert KEY not in repr(client) + str(client) + repr(vars(client))


@pytest.mark.parametrize(
    "key",
    ["", " ", "hemmelig\n", "hem\nmelig", "hem\r\nX: y", "hem melig", "hæmmelig", "—"],
)
def test_a_key_that_cannot_be_sent_is_refused_without_repeating_it(key):
    with pytest.raises(QueryError, match=KEY_VARIABLE) as caught:
        Stil(key)
    texts = " ".join(f"{e} {e!r}" for e in chain(caught.value))
    assert not key.strip() or key.strip() not in texts
    assert "melig" not in texts


@pytest.mark.parametrize(
    ("written", "key"), [(None, None), ("", None), (" \n", None), (f" {KEY}\n", KEY)]
)
def test_the_key_stands_in_the_environment(monkeypatch, written, key):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    if written is not None:
        monkeypatch.setenv(KEY_VARIABLE, written)
    assert key_from_environment() == key


def test_a_netrc_does_not_win_over_the_key(service, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert get_netrc_auth(service.url) == ("somebody", "else")

    service.pages(page(A))

    assert service.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("host", ["", "http://127.0.0.1:{port}"])
def test_a_redirect_is_not_followed(service, status, host):
    elsewhere = host.format(port=service.server.port) + "/elsewhere"
    moved = Response("", status, headers={"Location": elsewhere})
    with pytest.raises(SourceError, match=r"moved to .*/elsewhere"):
        service.pages(moved)
    assert [request.path for request, _ in service.server.log] == ["/Api/v1/statistik"]


@pytest.mark.parametrize(
    "url",
    ["http://example.org/Api", "ftp://localhost/", "localhost:80", "https://", "//["],
)
def test_an_address_where_the_key_could_be_read_on_the_way_is_refused(url):
    with pytest.raises(QueryError, match="https://"):
        Stil(KEY, url)


@pytest.mark.parametrize(
    "settings",
    [{"first_page": 2}, {"first_page": -1}, {"page_size": 0}, {"page_size": 100_001}],
)
def test_a_setting_that_the_service_does_not_know_is_refused(settings):
    with pytest.raises(QueryError, match=next(iter(settings))):
        Stil(KEY, **settings)


# Figures


def read(*pages: bytes, nation: bytes | None = None) -> pd.DataFrame:
    """The figures in pages of municipalities, and one of the nation if given."""
    files = {f"stil/a-{n}.json": data for n, data in enumerate(pages, start=1)}
    nation_files = {} if nation is None else {"stil/a-nation-1.json": nation}
    recipe = StilRecipe(
        source="stil",
        measure=MEASURE,
        municipality=QUERY.municipality,
        school_year=QUERY.school_year,
        pages=list(files),
        nation_pages=list(nation_files),
    )
    read = {**files, **nation_files}.__getitem__
    return figures(recipe, read, MUNICIPALITIES).drop(columns="indicator")


def test_pages_become_figures_of_municipalities_and_nation():
    table = read(
        page(row("Ishøj", "2.351"), row("Københavns Kommune", "7,3", "2023/2024")),
        page(row("Dragør", "<fejl>")),
        nation=page(nation_row("100,0 %")),
    )

    # By the contract: "2.351" is 2351, "7,3" is 7.3, "100,0 %" is 100, <fejl> missing.
    nan = float("nan")
    gone = "Kilden skriver »<fejl>«: tallet er ikke oplyst."
    one, two, all_ = "stil/a-1.json", "stil/a-2.json", "stil/a-nation-1.json"
    expected = pd.DataFrame(
        [
            ("183", "2024/2025", 2351.0, "ok", nan, nan, one, ""),
            ("101", "2023/2024", 7.3, "ok", nan, nan, one, ""),
            ("155", "2024/2025", nan, "not_published", nan, nan, two, gone),
            ("000", "2024/2025", 100.0, "ok", nan, nan, all_, ""),
        ],
        columns=["area", "period", "value", "status", "count", "of", "source", "note"],
    )
    pd.testing.assert_frame_equal(table, expected)
    observations = table.assign(indicator="unlawful_absence_pct")
    order = list(frames.OBSERVATIONS.columns)
    assert frames.check_observations(observations[order]) == []


def test_pages_without_rows_give_a_table_with_the_same_columns_and_types():
    empty = read(page())
    assert list(empty.columns) == list(frames.OBSERVATIONS.columns)[1:]
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == read(page(A)).dtypes.to_dict()


def test_a_municipality_that_the_source_left_out_stands_in_no_row():
    table = read(page(A, C), nation=page(nation_row("7,3")))
    assert list(table["area"]) == ["183", "253", "000"]
    assert not (table["value"] == 0).any()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("København", "101"),
        ("Københavns Kommune", "101"),
        ("KØBENHAVN", "101"),
        ("101", "101"),
        (101, "101"),
        ("Bornholms Regionskommune", "400"),
        ("Ishøj Kommune", "183"),
        (" Ishøj ", "183"),
        ("Århus", "751"),
        ("Aarhus Kommune", "751"),
        ("Nordfyns", "480"),
    ],
)
def test_a_municipality_is_known_by_name_authority_and_number(name, code):
    assert list(read(page(row(name)))["area"]) == [code]


@pytest.mark.parametrize(
    "name",
    ["Christiansø", 411, "411", "Uoplyst", "uoplyst", "Udlandet", "", "  ", None],
)
def test_what_is_no_municipality_is_left_out_whatever_else_its_row_says(name):
    table = read(page(A, row(name, "1,2,3", "")))
    assert list(table["area"]) == ["183"]


@pytest.mark.parametrize("name", ["Ishoj", "Region Sjælland", "999", "Hele landet", 1])
def test_an_unknown_municipality_is_named_with_file_and_row(name):
    where = rf"a-2.json: row 2: Unknown municipality '0*{name}'"
    with pytest.raises(SourceError, match=where):
        read(page(A), page(B, row(name)))


def test_a_municipality_as_a_broken_number_is_refused():
    with pytest.raises(SourceError, match=r"row 1: 101.5 is no municipality"):
        read(page(row(101.5)))


@pytest.mark.parametrize(
    "year",
    [
        *("2024", "2024/25", "2024/2026", "2025/2024", "2024-2025", "2024K1", "Alle"),
        *("", None, 2024, 2024.5, "２０２４/２０２５"),
    ],
)
def test_what_is_no_school_year_is_refused(year):
    with pytest.raises(SourceError, match=r"a-1.json: row 1: .* is no school year"):
        read(page(row("Ishøj", "7,3", year)))


def test_an_area_and_period_that_came_before_are_refused_also_on_another_page():
    with pytest.raises(
        SourceError,
        match=r"a-2.json: row 1: 101 2024/2025 stands already in stil/a-1.json row 2",
    ):
        read(page(A, row("København")), page(row("Københavns Kommune")))
    with pytest.raises(SourceError, match="000 2024/2025 stands already"):
        read(page(A), nation=page(nation_row("1"), nation_row("1")))
    with pytest.raises(SourceError, match="183 2024/2025 stands already"):
        read(page(row("Ishøj", "<fejl>"), A))


def test_all_faults_of_a_file_are_told_at_once():
    bad = [row("Ishoj"), row("Dragør", "7.3"), row("Greve", year="2024")]
    with pytest.raises(SourceError) as caught:
        read(page(*bad, *[row("Andeby")] * 4))
    text = str(caught.value)
    assert all(f"row {n}: " in text for n in range(1, 6))
    assert "and 2 more" in text


@pytest.mark.parametrize(
    "data", [b"", b"<html>", page(A)[:-1], b"{}", page(nation_row("1")), b"[1]"]
)
def test_a_damaged_file_is_named(data):
    with pytest.raises(SourceError, match=r"stil/a-2\.json"):
        read(page(A), data)


# Numbers


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2.351", 2351.0),
        ("1.234.567", 1234567.0),
        ("1.234,5", 1234.5),
        ("12345", 12345.0),
        ("7,3", 7.3),
        ("0,05", 0.05),
        ("0", 0.0),
        ("100,0 %", 100.0),
        ("100,0%", 100.0),
        ("100,0\u00a0%", 100.0),
        (" 7,3 ", 7.3),
        ("-7,3", -7.3),
        ("\u22127,3 %", -7.3),
        (7.3, 7.3),
        (2351, 2351.0),
        (-1, -1.0),
        (0, 0.0),
    ],
)
def test_a_number_is_read_as_danes_write_it(written, number):
    table = read(page(row("Ishøj", written)))
    assert table.loc[0, ["value", "status", "note"]].to_list() == [number, "ok", ""]


@pytest.mark.parametrize(
    "written",
    [
        *("7.3", "2.35", "2.3510", "2351.000", "1.2345", "0.123", "00.123", "012"),
        *("1,2,3", "1,234.5", "1.23,4", ".5", ",5", "5,", "5.", "2 351", "1-4", "--1"),
        *("1e5", "1,2E-05", "+1", "1 % %", "%1", "9" * 30, 1e300, 10**400),
    ],
)
def test_a_number_written_otherwise_is_refused_with_file_and_row(written):
    with pytest.raises(SourceError, match=r"stil/a-1.json: row 2: .*number"):
        read(page(A, row("Dragør", written)))


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("<fejl>", "Kilden skriver »<fejl>«: tallet er ikke oplyst."),
        ("<FEJL>", "Kilden skriver »<FEJL>«: tallet er ikke oplyst."),
        ("", "Kilden har ladet feltet stå tomt."),
        (" \u00a0", "Kilden har ladet feltet stå tomt."),
        (None, "Kilden har ladet feltet stå tomt."),
        ("Over niveau", "Kilden skriver »Over niveau«: det er ikke et tal."),
        ("..", "Kilden skriver »..«: det er ikke et tal."),
        ("<5", "Kilden skriver »<5«: det er ikke et tal."),
        ("NaN", "Kilden skriver »NaN«: det er ikke et tal."),
        ("x" * 50, f"Kilden skriver »{'x' * 40}…«: det er ikke et tal."),
    ],
)
def test_what_is_no_number_is_missing_and_the_note_says_what_stands_there(
    written, note
):
    table = read(page(row("Ishøj", written)))
    assert table["value"].isna().all()
    assert table.loc[0, ["status", "note"]].to_list() == ["not_published", note]


@given(
    number=st.integers(-(10**12), 10**12),
    decimals=st.integers(0, 3),
    points=st.booleans(),
    end=st.sampled_from(["", "%", " %", "\u00a0%"]),
)
def test_a_number_written_in_danish_is_read_back(number, decimals, points, end):
    exact = Decimal(number).scaleb(-decimals)
    english = f"{exact:,.{decimals}f}" if points else f"{exact:.{decimals}f}"
    danish = english.translate(str.maketrans(",.", ".,")) + end
    assert danish_number(danish) == float(exact)


@given(st.text("0123456789.,-%", min_size=1))
def test_a_text_of_digits_and_signs_is_a_number_or_refused_never_missing(text):
    try:
        value = danish_number(text)
    except ValueError:
        return
    assert (value is None) == (not any(c.isdigit() for c in text))
    # A point that is no thousands separator would have changed the digits' count.
    if value is not None and "." in text:
        whole = text.rstrip("%").lstrip("-").partition(",")[0].split(".")
        assert [len(group) for group in whole[1:]] == [3] * (len(whole) - 1)


@pytest.mark.parametrize("detail", ["Skoleår", "[A]", "[A].[B].[B]", "[A].B", ""])
def test_a_detail_of_another_form_is_refused(detail):
    with pytest.raises(QueryError, match="of the form"):
        answer_key(detail)


def test_every_measure_of_the_catalogue_can_be_asked_for():
    queries = [i.query for i in load_catalogue().indicators.indicators]
    ours = [query for query in queries if isinstance(query, StilQuery)]
    assert len(ours) == 3
    for query in ours:
        assert answer_key(query.municipality) == PLACE
        assert answer_key(query.school_year).endswith(".[Skoleår].[Skoleår]")
