"""What StatBank answers to a call, by its contract; nothing here knows of sockets."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from replay.answers import (
    CHOOSE,
    CSV,
    NO_FORMAT,
    NO_TABLE,
    SORTED,
    TABLE,
    VALUE,
    VARIABLE,
    Call,
    Response,
    fault,
    limit_exceeded,
    listed,
    refused,
)
from replay.described import described, subjects, table_row
from replay.forms import Table, Variable
from replay.tables import TABLES

_FORMATS = ("CSV", "BULK")
_NEWEST = re.compile(r"\((\d+)\)")
_LAST = re.compile(r"\(-n\+(\d+)\)")


class Service:
    """The tables, and the answers made of them; every attribute may be set."""

    def __init__(self) -> None:
        self.tables = dict(TABLES)
        self.limit = 1_000_000
        self.today = "2020-10-01"

    def answer(self, call: Call) -> Response:
        """The answer to a call."""
        if call.kind == "data" and call.method == "POST":
            return self._data(call.body)
        if call.method == "GET" and call.query.get("lang", "da") not in ("da", "en"):
            return Response(200, "text/html; charset=utf-8", b"<html></html>")
        lang = call.query.get("lang", "da")
        if call.kind == "tableinfo" and call.method == "GET":
            if not call.table:
                return refused("REQUEST-MISSING", NO_TABLE, lang)
            table = self._table(call.table)
            if table is None:
                return refused("EXTRACT-NOTFOUND", TABLE, lang, call.table)
            return listed(described(table, lang))
        if call.kind == "tables" and call.method == "GET":
            return listed(self._tables(call.query, lang))
        if call.kind == "subjects" and call.method == "GET":
            return listed(subjects(call.query.get("recursive") == "true", lang))
        both = "Siden kan ikke findes. / Page not found."
        return fault(404, "REQUEST-NOTFOUND", both)

    def _table(self, code: str) -> Table | None:
        return self.tables.get(code.upper())

    def _data(self, body: dict[str, Any] | None) -> Response:
        if body is None:
            both = "Anmodningen er tom. / The request is empty."
            return fault(400, "REQUEST-EMPTY", both)
        lang = str(body.get("lang", "da"))
        name = str(body.get("table", ""))
        if not name:
            return refused("REQUEST-MISSING", NO_TABLE, lang)
        form = str(body.get("format", "")).upper()
        if form not in _FORMATS:
            return refused("REQUEST-MISSING", NO_FORMAT, lang)
        table = self._table(name)
        if table is None:
            return refused("EXTRACT-NOTFOUND", TABLE, lang, name)
        if form == "BULK" and "timeOrder" in body:
            return refused("EXTRACT-STREAMINGTIMESORT", SORTED, lang)
        chosen = _chosen(table, body.get("variables", []), form == "BULK", lang)
        if isinstance(chosen, Response):
            return chosen
        counted = math.prod(map(len, chosen.values())) * (len(chosen) + 1)
        if form != "BULK" and counted > self.limit:
            return limit_exceeded(counted, self.limit, lang)
        text = _rows(table, chosen, body, form == "BULK", lang)
        mark = "" if form == "BULK" else "\ufeff"
        named = {"Content-Disposition": f"attachment; filename={table.id}.csv"}
        return Response(200, CSV, (mark + text).encode("utf-8"), named, chunked=True)

    def _tables(self, query: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
        if query.get("subjects", "1") not in ("1", "2", "1,2"):
            return []
        rows = [
            table_row(table, lang) for table in self.tables.values() if table.active
        ]
        if query.get("includeInactive") == "true":
            rows += [table_row(t, lang) for t in self.tables.values() if not t.active]
        if "pastDays" in query:
            days = timedelta(days=int(query["pastDays"]))
            first = (datetime.fromisoformat(self.today) - days).isoformat()
            rows = [row for row in rows if row["updated"] >= first]
        return rows


def _chosen(
    table: Table, asked: list[dict[str, Any]], bulk: bool, lang: str
) -> dict[str, list[str]] | Response:
    """The codes of each variable in the table's order, or the refusal."""
    given = {str(a["code"]).casefold(): a.get("values", []) for a in asked}
    for variable in table.variables:
        values = given.get(variable.code.casefold())
        needed = bulk or not (variable.elimination or variable.time)
        if values == [] or (values is None and needed):
            return refused("EXTRACT-NOTALLOWED", CHOOSE, lang, variable.code)
    for code in given:
        if table.variable(code) is None:
            shown = next(a["code"] for a in asked if a["code"].casefold() == code)
            return refused("EXTRACT-NOTFOUND", VARIABLE, lang, shown)
    chosen = {}
    for variable in table.variables:
        values = given.get(variable.code.casefold())
        if values is None and variable.time:
            values = ["(1)"]
        if values is None:
            continue
        codes: set[str] = set()
        for text in values:
            found = _meant(variable, str(text))
            if not found:
                told = (str(text), variable.code)
                return refused("EXTRACT-NOTFOUND", VALUE, lang, *told)
            codes.update(found)
        chosen[variable.code] = [c for c in variable.codes if c in codes]
    return chosen


def _meant(variable: Variable, text: str) -> list[str]:
    value = variable.value(text)
    if value:
        return [value.code]
    if text == "*":
        return variable.codes
    if match := _NEWEST.fullmatch(text):
        place = len(variable.codes) - int(match[1])
        return [variable.codes[place]] if 0 <= place < len(variable.codes) else []
    if match := _LAST.fullmatch(text):
        return variable.codes[max(0, len(variable.codes) - int(match[1])) :]
    return []


def _rows(
    table: Table,
    chosen: dict[str, list[str]],
    body: dict[str, Any],
    bulk: bool,
    lang: str,
) -> str:
    sign = {"Tab": "\t"}.get(str(body.get("delimiter")), ";")
    labels = body.get("valuePresentation", "Default") != "Code"
    if body.get("timeOrder") == "Descending":
        chosen = {**chosen, table.time.code: chosen[table.time.code][::-1]}
    if bulk:
        chosen = {code: _totals_last(table, code, chosen[code]) for code in chosen}
    lines = [sign.join([*(code.upper() for code in chosen), "INDHOLD"])]
    for combination in product(*chosen.values()):
        codes = dict(zip(chosen, combination, strict=True))
        cell = table.cell(codes, lang)
        if bulk and cell.strip("0,.") == "" and "0" in cell:
            continue
        shown = [
            _label(table, c, codes[c], lang) if labels else codes[c] for c in codes
        ]
        lines.append(sign.join([*shown, cell]))
    return "".join(f"{line}\r\n" for line in lines)


def _totals_last(table: Table, code: str, values: list[str]) -> list[str]:
    variable = table.variable(code)
    assert variable is not None
    added = {v.code for v in variable.values if isinstance(v.weight, tuple)}
    return sorted(values, key=lambda value: value in added)


def _label(table: Table, variable: str, code: str, lang: str) -> str:
    found = table.variable(variable)
    value = found.value(code) if found else None
    assert value is not None
    return value.en if lang == "en" else value.da
