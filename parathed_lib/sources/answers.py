"""What an answer of StatBank must be, and what is said when it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParathedError, QueryError, SourceError
from parathed_lib.sources.calls import BrokenAnswerError, Reply
from parathed_lib.sources.selection import Selection
from parathed_lib.vintage.statbank import Language, complete, read_cells

_NUMBER = re.compile(r"\d+(?:[.,\s]\d{3})*")


@dataclass(frozen=True)
class Answer:
    """The bytes that answered a selection; `sparse` ones leave empty cells out."""

    selection: Selection
    reply: Reply
    sparse: bool

    def cells(self, lang: Language) -> pd.DataFrame:
        """The cells, every one that was asked for once and in order."""
        return answered_cells(self.selection, self.reply.content, lang, self.sparse)


Known = Callable[[Selection, bool], Answer | None]


def answered_cells(
    selection: Selection, content: bytes, lang: Language, sparse: bool
) -> pd.DataFrame:
    """The cells of an answer to `selection`, proven whole; raises SourceError."""
    what = f"StatBank: the answer for {selection.table}"
    cells = read_cells(content, list(selection.variables), lang=lang, what=what)
    return complete(cells, selection.variables, sparse=sparse, what=what)


def about(error: SourceError, table: str, asked: str) -> ParathedError:
    """The same error with what was asked; a QueryError where the question is bad."""
    message = f"{error} Asked for: {asked}."
    if error.code in ("EXTRACT-NOTFOUND", "EXTRACT-NOTALLOWED"):
        retired = load_catalogue().indicators.retired.get(table.upper())
        if retired:
            message += f" In its place: {', '.join(retired.by)}."
        return QueryError(message)
    return type(error)(
        message,
        code=error.code,
        told=error.told,
        status=error.status,
        request_id=error.request_id,
    )


def expect(reply: Reply, kind: str, table: str) -> None:
    """Refuse an answer of another kind, or for another table."""
    found = reply.content_type.partition(";")[0].strip().casefold()
    if not found.endswith(f"/{kind}"):
        page = " (a web page)" if found.endswith("/html") else ""
        raise BrokenAnswerError(
            f"StatBank: expected {kind}, got {found or 'an answer without a type'}"
            f"{page}. Something between you and the service may have answered. Try "
            "again later, or look at the address."
        )
    try:
        reply.content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenAnswerError(
            f"StatBank: the answer for {table} is damaged, it is not UTF-8 "
            f"({error.reason}). Try again later."
        ) from error
    name = Path(reply.file_name).stem
    if kind == "csv" and name and name.casefold() != table.casefold():
        raise SourceError(f"StatBank: asked for {table}, got a file named {name}.")


def read_json(reply: Reply, what: str) -> Any:
    try:
        return json.loads(reply.content)
    except ValueError as error:
        raise BrokenAnswerError(
            f"StatBank: {what} is cut short. Try again later."
        ) from error


def limit_told(error: SourceError, asked: Selection) -> int | None:
    """The lower limit that the service names; None when it did not refuse for that."""
    if error.code != "REQUEST-LIMIT" or asked.combinations == 1:
        return None
    found = [int(re.sub(r"\D", "", n)) for n in _NUMBER.findall(error.told)]
    lower = [n for n in found if 0 < n < asked.counted_cells]
    return min(lower) if lower else asked.counted_cells // 2


def in_words(selection: Selection) -> str:
    def words(codes: tuple[str, ...]) -> str:
        return ", ".join(codes) if len(codes) <= 3 else f"{len(codes)} values"

    parts = [f"{code} {words(v)}" for code, v in selection.variables.items()]
    return f"{selection.table} with {'; '.join(parts)}"
