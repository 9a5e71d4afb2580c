"""What goes over the line: a call as it came, an answer, and the ways to refuse."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = "text/json; charset=utf-8"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Call:
    """A call as it came: `kind` is the first part of its path, such as `data`."""

    method: str
    path: str
    kind: str
    table: str
    query: Mapping[str, str]
    body: dict[str, Any] | None
    headers: Mapping[str, str]
    time: float

    @property
    def cells(self) -> int:
        """The number of cells asked for by exact codes."""
        variables = (self.body or {}).get("variables", [])
        return math.prod(len(variable["values"]) for variable in variables)


@dataclass(frozen=True)
class Response:
    """An answer, and how it is brought.

    `mangle` changes the bytes once they are compressed, which is then always done.
    """

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    chunked: bool = False
    delivery: Literal["whole", "reset", "cut", "slow", "silent"] = "whole"
    mangle: Callable[[bytes], bytes] | None = None


def limit_exceeded(counted: int, limit: int, lang: str) -> Response:
    """The answer to a question with too many cells."""
    numbers = [
        f"{n:,}".replace(",", "." if lang == "da" else ",") for n in (counted, limit)
    ]
    return refused("REQUEST-LIMIT", _LIMIT, lang, *numbers)


# Danish as recorded, but for the format and the order of time; no English is recorded.
NO_TABLE = ("Der er ikke angivet nogen tabel-id.", "No table id is given.")
NO_FORMAT = ("Der er ikke angivet et gyldigt format.", "No valid format is given.")
TABLE = ("Tabel findes ikke: {}", "Table does not exist: {}")
VARIABLE = ("Kan ikke finde variablen: {}", "Can't find variable: {}")
VALUE = ("Kan ikke finde værdien: {} ({})", "Can't find value: {} ({})")
CHOOSE = (
    "Der skal vælges værdier for variabel: {}",
    "Values must be chosen for variable: {}",
)
SORTED = (
    "Tidsorden kan ikke vælges for streaming formater.",
    "Time order cannot be chosen for streaming formats.",
)
_LIMIT = (
    "Forespørgslen på op mod {} celler er over begrænsningen på {} celler for denne "
    "filtype. Anvend BULK eller andet streaming format i stedet.",
    "The request for up to {} cells is above the limit of {} cells for this file type. "
    "Use BULK or other streaming format instead.",
)


def listed(content: Any) -> Response:
    """The answer with something as JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(200, JSON, text.encode("utf-8"))


def refused(code: str, texts: tuple[str, str], lang: str, *parts: str) -> Response:
    """The refusal with one of the texts, Danish and English."""
    return fault(400, code, texts[lang == "en"].format(*parts))


def fault(status: int, code: str, message: str) -> Response:
    """An answer with the service's own code and message."""
    told = {"errorTypeCode": code, "message": message}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Response(status, JSON, text.encode("utf-8"))
