"""What can go wrong on the way, by name; each fault changes a good answer into a bad.

`heals` tells what a careful client makes of a fault that happens once: it asks again
and gets the answer. The others are refused at once, since asking again cannot help.
Faults that take rows away or add some need an answer with at least two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from replay.answers import CSV, JSON, Call, Response, limit_exceeded
from replay.service import Service

Change = Callable[[Response, Call, Service], Response]
EVERYWHERE = ("data", "tableinfo", "tables", "subjects")
LISTS = ("tables", "subjects")
_HTML = "text/html; charset=utf-8"
_PAGE = b"<html><body><h1>Driftsforstyrrelse</h1></body></html>\n"


@dataclass(frozen=True)
class Fault:
    """A fault: the kinds of call it befalls, and whether it heals when asked again.

    `table` is one that it shows in: what is whole numbers has no decimal sign.
    """

    name: str
    change: Change
    heals: bool
    kinds: tuple[str, ...] = EVERYWHERE
    table: str = "FOLK1A"


def _status(status: int, **headers: str) -> Change:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def change(response: Response, call: Call, service: Service) -> Response:
        return Response(status, _HTML, _PAGE, named)

    return change


def _body(edit: Callable[[bytes], bytes]) -> Change:
    def change(response: Response, call: Call, service: Service) -> Response:
        return replace(response, body=edit(response.body))

    return change


def _compressed(edit: Callable[[bytes], bytes]) -> Change:
    def change(response: Response, call: Call, service: Service) -> Response:
        return replace(response, mangle=edit)

    return change


def _delivered(delivery: str, chunked: bool | None = None) -> Change:
    def change(response: Response, call: Call, service: Service) -> Response:
        parts = response.chunked if chunked is None else chunked
        return replace(response, delivery=delivery, chunked=parts)

    return change


def _instead(content_type: str, body: bytes) -> Change:
    def change(response: Response, call: Call, service: Service) -> Response:
        return replace(response, content_type=content_type, body=body)

    return change


def _typed(content_type: str) -> Change:
    def change(response: Response, call: Call, service: Service) -> Response:
        return replace(response, content_type=content_type)

    return change


def _lower_limit(response: Response, call: Call, service: Service) -> Response:
    # Half of what was asked for, so that the parts fit, as the message says.
    counted = call.cells * (len(call.body["variables"]) + 1) if call.body else 2
    lang = str(call.body.get("lang", "da")) if call.body else "da"
    return limit_exceeded(counted, counted // 2, lang)


def _other_table(response: Response, call: Call, service: Service) -> Response:
    other = "FOLK1E" if call.table != "FOLK1E" else "FOLK1A"
    if call.kind == "tableinfo":
        asked = replace(call, table=other, path=f"/v1/tableinfo/{other}")
    else:
        table = service.tables[other]
        first = [{"code": v.code, "values": [v.codes[0]]} for v in table.variables]
        asked = replace(call, body={**(call.body or {}), "table": other})
        asked.body["variables"] = first
    return service.answer(asked)


def _other_file(response: Response, call: Call, service: Service) -> Response:
    # A table with the same variables and values; only its name gives it away.
    named = {"Content-Disposition": "attachment; filename=OTHER1.csv"}
    return replace(response, headers={**response.headers, **named})


def _other_language(response: Response, call: Call, service: Service) -> Response:
    before = str((call.body or {}).get("lang", "da"))
    lang = "da" if before == "en" else "en"
    return service.answer(replace(call, body={**(call.body or {}), "lang": lang}))


def _rows(edit: Callable[[list[bytes]], list[bytes]]) -> Change:
    return _body(lambda body: b"".join(edit(body.splitlines(keepends=True))))


def _renamed_header(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b"INDHOLD", b"VALUE"), *lines[1:]]


def _renamed_variable(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b"TID;", b"PERIODE;"), *lines[1:]]


def _unknown_code(lines: list[bytes]) -> list[bytes]:
    # The last row under the code of an area that no table has.
    return [*lines[:-1], b"999" + lines[-1][lines[-1].index(b";") :]]


def _other_period(lines: list[bytes]) -> list[bytes]:
    *codes, _, number = lines[-1].split(b";")
    return [*lines, b";".join([*codes, b"1901", number])]


def _short_row(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1].rpartition(b";")[0] + b"\r\n"]


def _long_row(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1].rstrip() + b";1\r\n"]


def _halves(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _damaged(packed: bytes) -> bytes:
    # The middle, behind the head of gzip and before its checksum.
    middle = len(packed) // 2
    return packed[:middle] + bytes(255 - b for b in packed[middle:-8]) + packed[-8:]


_DATA = ("data",)
_LISTED = (
    # The service or something before it refuses.
    Fault("status_429", _status(429, Retry_After="1"), True),
    Fault("status_429_bare", _status(429), True),
    Fault("status_500", _status(500), True),
    Fault("status_503", _status(503), True),
    Fault("status_503_odd_retry_after", _status(503, Retry_After="soon"), True),
    Fault("status_401", _status(401), False),
    Fault("status_404", _status(404), False),
    Fault("status_410", _status(410), False),
    Fault("status_413", _status(413, Retry_After="1"), False),
    Fault("redirect", _status(301, Location="/v2/nowhere"), False),
    Fault("limit_lower", _lower_limit, True, _DATA),
    # The connection fails.
    Fault("reset", _delivered("reset"), True),
    Fault("cut_chunked", _delivered("cut", chunked=True), True),
    Fault("cut_length", _delivered("cut", chunked=False), True),
    Fault("silent", _delivered("silent"), True, ("data", "tableinfo")),
    Fault("slow", _delivered("slow"), True, ("data", "tableinfo")),
    Fault("gzip_damaged", _compressed(_damaged), True),
    Fault("gzip_cut", _compressed(_halves), True),
    # Something else answers, with status 200.
    Fault("html_page", _instead(_HTML, _PAGE), True),
    Fault("json_for_csv", _instead(JSON, b'{"dataset":{}}'), True, _DATA),
    Fault("csv_for_json", _instead(CSV, b"A;B\r\n"), True, EVERYWHERE[1:]),
    Fault("wrong_type", _typed("application/octet-stream"), True),
    Fault("no_type", _typed(""), True),
    Fault("empty_body", _body(lambda body: b""), True),
    Fault("invalid_utf8", _body(lambda body: body.replace(b"\xc3", b"\xff")), True),
    Fault("cut_in_row", _body(lambda body: body.rstrip()[:-3]), True, _DATA),
    Fault("cut_json", _body(_halves), True, EVERYWHERE[1:]),
    # The answer is whole as far as HTTP can tell, and is not what was asked for.
    Fault("cut_at_row", _rows(lambda lines: lines[:-1]), False, _DATA),
    Fault("header_alone", _rows(lambda lines: lines[:1]), False, _DATA),
    Fault("header_gone", _rows(lambda lines: lines[1:]), False, _DATA),
    Fault("header_changed", _rows(_renamed_header), False, _DATA),
    Fault("variable_changed", _rows(_renamed_variable), False, _DATA),
    Fault("other_table", _other_table, False, ("data", "tableinfo")),
    Fault("other_file", _other_file, False, _DATA),
    Fault("extra_row", _rows(_other_period), False, _DATA),
    Fault("doubled_row", _rows(lambda lines: [*lines, lines[-1]]), False, _DATA),
    Fault(
        "doubled_for_missing",
        _rows(lambda lines: [*lines[:-1], lines[1]]),
        False,
        _DATA,
    ),
    Fault("unknown_code", _rows(_unknown_code), False, _DATA),
    Fault("short_row", _rows(_short_row), False, _DATA),
    Fault("long_row", _rows(_long_row), False, _DATA),
    Fault("other_language", _other_language, False, _DATA, table="AULP01"),
    Fault("no_list", _instead(JSON, b'{"rows":[]}'), False, LISTS),
    Fault("other_json", _instead(JSON, b'{"id":"FOLK1A"}'), False, ("tableinfo",)),
)
FAULTS = {fault.name: fault for fault in _LISTED}
