"""A client for StatBank, the public tables of Statistics Denmark.

    from parathed_lib.sources import StatBank
    StatBank().data("FOLK1A", OMRÅDE=["183"], Tid="(-n+8)")

The figures are CC BY 4.0: name Statistics Denmark as their source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParathedError, QueryError, SourceError
from parathed_lib.sources.http_client import (
    USUAL_RETRIES,
    BrokenAnswerError,
    HttpClient,
    Reply,
    RetryPolicy,
)
from parathed_lib.sources.selection import CELL_LIMIT, Selection, Wish, select
from parathed_lib.vintage.recipes import Language
from parathed_lib.vintage.statbank import (
    CONTENT,
    TableInfo,
    complete,
    read_cells,
    read_tableinfo,
)

STATBANK_URL = "https://api.statbank.dk/v1"
# More calls than this for one question, and it is put as one BULK call instead.
MOST_CALLS = 16
_NUMBER = re.compile(r"\d+(?:[.,\s]\d{3})*")
_DESCRIPTION = ".tableinfo.json"


@dataclass(frozen=True)
class StatBankAnswer:
    """The bytes that answered a selection; `sparse` ones leave empty cells out."""

    selection: Selection
    reply: Reply
    sparse: bool

    def cells(self, lang: Language) -> pd.DataFrame:
        """The cells, every one that was asked for once and in order.

        Raises SourceError for an answer that is not whole.
        """
        asked, content = self.selection.variables, self.reply.content
        what = f"StatBank: the answer for {self.selection.table}"
        cells = read_cells(content, list(asked), lang=lang, what=what)
        return complete(cells, asked, sparse=self.sparse, what=what)


Known = Callable[[Selection, bool], StatBankAnswer | None]
"""An answer that came before to a selection, asked for as BULK or not."""


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
        policy: RetryPolicy = USUAL_RETRIES,
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
        self._http = HttpClient("StatBank", policy=policy, cache=cache)

    def subjects(self, *, recursive: bool = False) -> list[dict[str, Any]]:
        """The subjects under which tables are filed, with those below them if asked."""
        return self._list("subjects", {"recursive": str(recursive).lower()})

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
            _check_kind(reply, "json", table)
            _json(reply, f"the description of {table}")
            return read_tableinfo(reply.content, table)

        params = {"lang": self.lang, "format": "JSON"}
        try:
            return self._http.get(f"{self.url}/tableinfo/{table}", params, check)
        except SourceError as error:
            raise _asked_for(error, table, f"the description of {table}") from error

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
    ) -> Iterator[StatBankAnswer]:
        """The answers that together hold a selection, in order, each checked.

        A selection above the service's limit is divided; when that would take more than
        16 calls it is put once as BULK, which has no limit and leaves out cells that
        nobody is in; unless a variable is left out, which BULK cannot do. The limit is
        taken from the service's message when it is lower than the one we know. `known`
        gives an answer that came before, which is then not asked for again.
        """
        known = known or (lambda selection, bulk: None)
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
                limit = _lower_limit(error, part)
                if limit is None:
                    raise
                self.limit = limit
                yield from self.answers(part, edition, known)

    def ask(
        self, selection: Selection, *, edition: str = "", bulk: bool = False
    ) -> StatBankAnswer:
        """The answer to one call, checked against the question."""

        def check(reply: Reply) -> StatBankAnswer:
            _check_kind(reply, "csv", selection.table)
            if not reply.content.endswith(b"\n"):
                raise BrokenAnswerError(
                    f"StatBank: the answer for {selection.table} is cut short. Try "
                    "again later."
                )
            answer = StatBankAnswer(selection, reply, bulk)
            answer.cells(self.lang)
            return answer

        body = selection.body(self.lang, bulk=bulk)
        try:
            return self._http.post(f"{self.url}/data", body, check, edition)
        except SourceError as error:
            raise _asked_for(error, selection.table, _in_words(selection)) from error

    def _list(self, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
        def check(reply: Reply) -> list[dict[str, Any]]:
            _check_kind(reply, "json", path)
            rows = _json(reply, f"the list of {path}")
            if not isinstance(rows, list):
                raise SourceError(f"StatBank: the list of {path} is no list.")
            return rows

        params = {"lang": self.lang, "format": "JSON", **params}
        try:
            return self._http.get(f"{self.url}/{path}", params, check)
        except SourceError as error:
            raise _asked_for(error, path, f"the list of {path}") from error


class StoredStatBank(StatBank):
    """A StatBank that knows only the answers in a folder, and needs no network.

    The folder is one that a snapshot made (`data/raw/<vintage>/statbank`):
    `FOLK1A.tableinfo.json` and one or more `FOLK1A-....csv` with codes. A question is
    answered when one of the files holds every cell of it; so a notebook gives the same
    next year. `lang` is the language of the files: `da` in a snapshot.
    """

    def __init__(self, folder: str | Path, *, lang: Language = "da") -> None:
        super().__init__(lang=lang, cache=None)
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise QueryError(f"{folder} is no folder with stored answers.")

    def tableinfo(self, table: str) -> TableInfo:
        """The stored description of a table; QueryError for one that is not there."""
        path = self._folder / f"{table.upper()}{_DESCRIPTION}"
        if not path.is_file():
            there = sorted(p.name for p in self._folder.glob(f"*{_DESCRIPTION}"))
            names = ", ".join(name.removesuffix(_DESCRIPTION) for name in there)
            raise QueryError(
                f"{table} is not among the stored answers in {self._folder.name}. "
                f"There: {names or 'none'}."
            )
        return read_tableinfo(path.read_bytes(), table)

    def ask(
        self, selection: Selection, *, edition: str = "", bulk: bool = False
    ) -> StatBankAnswer:
        """The cells of a selection from a stored file that has all of them."""
        names = list(selection.variables)
        for path in sorted(self._folder.glob(f"{selection.table}-*.csv")):
            try:
                cells = read_cells(path.read_bytes(), names, lang=self.lang)
            except SourceError:
                continue  # an answer that is divided by other variables
            asked = pd.Series(True, index=cells.index)
            for name, codes in selection.variables.items():
                asked &= cells[name].isin(codes)
            if asked.sum() == selection.combinations:
                chosen = cells.loc[asked, [*names, "text"]]
                chosen.columns = pd.Index([*(n.upper() for n in names), CONTENT])
                content = chosen.to_csv(sep=";", index=False, lineterminator="\r\n")
                reply = Reply(
                    content=content.encode("utf-8"),
                    content_type="text/csv",
                    file_name=path.name,
                    request_id="",
                    retrieved=datetime.fromtimestamp(path.stat().st_mtime, UTC),
                )
                return StatBankAnswer(selection, reply, bulk)
        raise SourceError(
            f"The stored answers in {self._folder.name} do not hold all the cells that "
            f"were asked for of {selection.table}, divided by "
            f"{', '.join(names)}. Ask for fewer, or ask the service with StatBank()."
        )


def _asked_for(error: SourceError, table: str, asked: str) -> ParathedError:
    """The same error with what was asked; a QueryError where the question is bad."""
    message = f"{error} Asked for: {asked}."
    if error.code in ("EXTRACT-NOTFOUND", "EXTRACT-NOTALLOWED"):
        retired = load_catalogue().indicators.retired.get(table.upper())
        if retired:
            message += f" In its place: {', '.join(retired.by)}."
        return QueryError(message)
    return error.reworded(message)


def _check_kind(reply: Reply, kind: str, table: str) -> None:
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


def _json(reply: Reply, what: str) -> Any:
    try:
        return json.loads(reply.content)
    except ValueError as error:
        raise BrokenAnswerError(
            f"StatBank: {what} is cut short. Try again later."
        ) from error


def _lower_limit(error: SourceError, asked: Selection) -> int | None:
    """The lower limit that the service names; None when it did not refuse for that."""
    if error.code != "REQUEST-LIMIT" or asked.combinations == 1:
        return None
    found = [int(re.sub(r"\D", "", n)) for n in _NUMBER.findall(error.explanation)]
    lower = [n for n in found if 0 < n < asked.counted_cells]
    return min(lower) if lower else asked.counted_cells // 2


def _in_words(selection: Selection) -> str:
    def words(codes: tuple[str, ...]) -> str:
        return ", ".join(codes) if len(codes) <= 3 else f"{len(codes)} values"

    parts = [f"{code} {words(v)}" for code, v in selection.variables.items()]
    return f"{selection.table} with {'; '.join(parts)}"
