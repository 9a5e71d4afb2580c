"""A client for StatBank, the public tables of Statistics Denmark.

    from parathed_lib.sources import StatBank
    StatBank().data("FOLK1A", OMRÅDE=["183"], Tid="(-n+8)")

The figures are CC BY 4.0: name Statistics Denmark as their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from parathed_lib.errors import QueryError, SourceError
from parathed_lib.sources.answers import (
    Answer,
    Known,
    about,
    expect,
    in_words,
    limit_told,
    read_json,
)
from parathed_lib.sources.calls import BrokenAnswerError, Caller, Reply
from parathed_lib.sources.patience import PATIENT, Patience
from parathed_lib.sources.selection import CELL_LIMIT, Selection, Wish, select
from parathed_lib.vintage.statbank import Language, complete
from parathed_lib.vintage.tableinfo import TableInfo, read_tableinfo

STATBANK_URL = "https://api.statbank.dk/v1"
# More calls than this for one question, and it is put as one BULK call instead.
MOST_CALLS = 16
_NUMBER = re.compile(r"\d+(?:[.,\s]\d{3})*")


class StatBank:
    """The tables of StatBank.

    `url` is the base address (sub-databases have their own: `.../v1/s30`). `lang` is
    `da` or `en`: the language of labels and messages. `cache` is "memory" (gone with
    the program), a file that lasts, or None; descriptions are asked for again after an
    hour, cells when their table has changed.
    """

    def __init__(
        self,
        url: str = STATBANK_URL,
        *,
        lang: Language = "da",
        cache: str | Path | None = "memory",
        patience: Patience = PATIENT,
    ) -> None:
        if lang not in ("da", "en"):
            raise QueryError(f"lang {lang!r}: StatBank speaks da and en.")
        address = urlsplit(url)
        if address.scheme not in ("https", "http") or not address.hostname:
            raise QueryError(
                f"{url!r} is no address of StatBank: expected one such as "
                f"{STATBANK_URL}."
            )
        self.url = url.rstrip("/")
        self.lang: Language = lang
        self.limit = CELL_LIMIT
        self._caller = Caller("StatBank", patience=patience, cache=cache)

    def subjects(self, *, recursive: bool = False) -> list[dict[str, Any]]:
        """The subjects under which tables are filed, with those below them if asked."""
        answer = self._list("subjects", {"recursive": str(recursive).lower()})
        return answer

    def tables(
        self,
        *,
        subjects: str | list[str] | None = None,
        updated_within_days: int | None = None,
        inactive: bool = False,
    ) -> pd.DataFrame:
        """One row per table: `id, text, unit, updated, firstPeriod, latestPeriod,
        active, variables`. `inactive` adds those that are no longer updated."""
        params = {"includeInactive": str(inactive).lower()}
        if subjects:
            listed = [subjects] if isinstance(subjects, str) else subjects
            params["subjects"] = ",".join(listed)
        if updated_within_days is not None:
            params["pastDays"] = str(updated_within_days)
        return pd.DataFrame(self._list("tables", params))

    def tableinfo(self, table: str) -> TableInfo:
        """What the service tells of a table.

        Raises QueryError for a table that does not exist, SourceError for no or no
        usable answer.
        """

        def check(reply: Reply) -> TableInfo:
            expect(reply, "json", table)
            read_json(reply, f"the description of {table}")
            return read_tableinfo(reply.content, table)

        params = {"lang": self.lang, "format": "JSON"}
        try:
            return self._caller.get(f"{self.url}/tableinfo/{table}", params, check)
        except SourceError as error:
            raise about(error, table, f"the description of {table}") from error

    def data(
        self, table: str, values: Mapping[str, Wish] | None = None, **more: Wish
    ) -> pd.DataFrame:
        """Cells of a table as a tidy frame, one row per combination asked for.

        A variable is given by its code, in `values` or by name, with one wish or a
        list: codes, `*`, `1*`; for time also `>=2023K1`, `(1)` for the newest,
        `(-n+8)` for the last eight. A variable that is left out is added up by the
        service; time left out is the newest period.

        Columns: one per variable with its codes as text; `value` as float, NaN when
        missing; `text` as the service wrote it; `status`: `ok`, `missing` (a sign such
        as ".." stands there) or `absent` (BULK left the cell out). Zeros stay zeros:
        `attrs["suppressed"]` is what stands where the service holds a number back.
        `attrs` also has `table`, `title`, `unit`, `updated`, `active`, `footnote` and
        `request_ids`.

        Raises QueryError for what the table does not have, with the nearest, and
        SourceError for no or no usable answer.
        """
        info = self.tableinfo(table)
        selection = select(info, {**(values or {}), **more})
        answers = list(self.answers(selection, edition=info.updated))
        cells = pd.concat([a.cells(self.lang) for a in answers], ignore_index=True)
        cells = complete(cells, selection.variables, what=f"StatBank: {info.id}")
        cells = cells[[*selection.variables, "value", "text", "status"]]
        cells.attrs = {
            "table": info.id,
            "title": info.text,
            "unit": info.unit,
            "updated": info.updated,
            "active": info.active,
            "suppressed": info.suppressedDataValue,
            "footnote": info.footnote.text if info.footnote else "",
            "request_ids": [a.reply.request_id for a in answers],
        }
        return cells

    def with_labels(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The cells of `data` with the label of each code in a column of its own.

        The columns are named like the variables with `_text` at the end. Labels are for
        reading: two areas can have the same.
        """
        info = self.tableinfo(cells.attrs["table"])
        labels = {
            f"{v.id}_text": cells[v.id].map(v.label)
            for v in info.variables
            if v.id in cells.columns
        }
        return cells.assign(**labels)

    def answers(
        self, selection: Selection, edition: str = "", known: Known | None = None
    ) -> Iterator[Answer]:
        """The answers that together hold a selection, in order, each checked.

        A selection above the service's limit is divided; when that would take more than
        16 calls it is put once as BULK, which has no limit and leaves out cells that
        nobody is in; unless a variable is left out, which BULK cannot do. The limit is
        taken from the service's message when it is lower than the one we know. `known`
        gives an answer that came before, which is then not asked for again.
        """
        known = known or _nothing_known
        parts = selection.split(self.limit)
        if len(parts) > MOST_CALLS and selection.whole:
            answer = known(selection, True)
            yield answer or self.ask(selection, edition=edition, bulk=True)
            return
        for part in parts:
            if len(part.split(self.limit)) > 1:  # A part before it lowered the limit.
                yield from self.answers(part, edition, known)
                continue
            try:
                yield known(part, False) or self.ask(part, edition=edition)
            except SourceError as error:
                limit = limit_told(error, part)
                if limit is None:
                    raise
                self.limit = limit
                yield from self.answers(part, edition, known)

    def ask(
        self, selection: Selection, *, edition: str = "", bulk: bool = False
    ) -> Answer:
        """The answer to one call, checked against the question."""

        def check(reply: Reply) -> Answer:
            expect(reply, "csv", selection.table)
            if not reply.content.endswith(b"\n"):
                raise BrokenAnswerError(
                    f"StatBank: the answer for {selection.table} is cut short. Try "
                    "again later."
                )
            answer = Answer(selection, reply, bulk)
            answer.cells(self.lang)
            return answer

        body = selection.body(self.lang, bulk=bulk)
        try:
            return self._caller.post(f"{self.url}/data", body, check, edition)
        except SourceError as error:
            raise about(error, selection.table, in_words(selection)) from error

    def _list(self, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
        def check(reply: Reply) -> list[dict[str, Any]]:
            expect(reply, "json", path)
            rows = read_json(reply, f"the list of {path}")
            if not isinstance(rows, list):
                raise SourceError(f"StatBank: the list of {path} is no list.")
            return rows

        params = {"lang": self.lang, "format": "JSON", **params}
        try:
            return self._caller.get(f"{self.url}/{path}", params, check)
        except SourceError as error:
            raise about(error, path, f"the list of {path}") from error


def _nothing_known(selection: Selection, bulk: bool) -> Answer | None:
    return None
