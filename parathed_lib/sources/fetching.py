"""From the catalogue's queries to files in the stage, and the recipes to read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from parathed_lib.catalogue.indicators import Source
from parathed_lib.catalogue.queries import StatBankQuery, StilQuery, TableQuery
from parathed_lib.errors import SourceError
from parathed_lib.sources.http_client import Reply, service_failed
from parathed_lib.sources.selection import Selection, select
from parathed_lib.sources.staging import Origin, Stage, today
from parathed_lib.sources.statbank import StatBank, StatBankAnswer
from parathed_lib.sources.stil import Stil
from parathed_lib.vintage.recipes import Piece, RecipeTable, StatBankRecipe, StilRecipe
from parathed_lib.vintage.statbank import TableInfo

# Told after each answer: what was asked, and how many rows came.
FetchProgress = Callable[[str, int], None]


class StatBankFetcher:
    """Brings tables to the stage, each description once in a run.

    A table that the service could not answer for is not asked for again in the run. A
    table whose `updated` is another than that of the files kept by an earlier run has
    changed since, and those files are dropped: a vintage never mixes two editions.
    """

    def __init__(
        self, statbank: StatBank, stage: Stage, progress: FetchProgress
    ) -> None:
        self._statbank = statbank
        self._stage = stage
        self._progress = progress
        self._infos: dict[str, TableInfo] = {}
        self._failed: dict[str, SourceError] = {}

    def fetch(self, query: StatBankQuery, source: Source) -> StatBankRecipe:
        """The recipe of a query whose tables lie in the stage.

        Raises QueryError when a table does not have what the query names, and
        SourceError when the service does not answer as it should.
        """
        parts = {name: self._asked(t, source) for name, t in query.tables.items()}
        return StatBankRecipe.model_validate(
            {"source": "statbank", "parts": parts, "per": query.per, "sums": query.sums}
        )

    def _asked(self, query: TableQuery, source: Source) -> RecipeTable:
        if error := self._failed.get(query.table):
            raise error
        try:
            return self._table(query, source)
        except SourceError as error:
            if service_failed(error):
                self._failed[query.table] = error
            raise

    def _table(self, query: TableQuery, source: Source) -> RecipeTable:
        info = self._info(query.table, source)
        every = {info.area.id: ["*"], info.time.id: ["*"]}
        answers = self._statbank.answers(
            select(info, {**query.variables, **every}),
            edition=info.updated,
            known=self._known,
        )
        return RecipeTable(
            table=info.id,
            description=_description(query.table),
            area=info.area.id,
            time=info.time.id,
            rule=query.time,
            pieces=[self._piece(answer, info, source) for answer in answers],
            lang=self._statbank.lang,
            suppressed=info.suppressedDataValue,
        )

    def _info(self, table: str, source: Source) -> TableInfo:
        if table not in self._infos:
            info = self._statbank.tableinfo(table)
            origin = Origin(
                file=_description(table),
                source=source.publisher,
                table=info.id,
                query="tabellens beskrivelse, uden kontaktpersoner",
                retrieved=today(),
                licence=source.licence,
                updated=info.updated,
            )
            kept = self._stage.origin(origin.file)
            if kept and kept.updated != info.updated:
                self._stage.forget(self._stage.kept(f"statbank/{info.id}-"))
            self._stage.keep(info.stored(), origin)
            self._infos[table] = info
        return self._infos[table]

    def _piece(self, answer: StatBankAnswer, info: TableInfo, source: Source) -> Piece:
        selection = answer.selection
        file = self._file(selection, answer.sparse)
        if not self._stage.origin(file):
            origin = Origin(
                file=file,
                source=source.publisher,
                table=info.id,
                query=_asked(selection, info),
                retrieved=_day(answer.reply.retrieved),
                licence=source.licence,
                updated=info.updated,
                request_id=answer.reply.request_id,
            )
            self._stage.keep(answer.reply.content, origin)
        self._progress(info.id, answer.reply.content.count(b"\n") - 1)
        variables = {code: list(codes) for code, codes in selection.variables.items()}
        return Piece(file=file, variables=variables, sparse=answer.sparse)

    def _known(self, selection: Selection, bulk: bool) -> StatBankAnswer | None:
        origin = self._stage.origin(self._file(selection, bulk))
        if origin is None:
            return None
        reply = Reply(
            content=self._stage.read(origin.file),
            content_type="text/csv",
            file_name="",
            request_id=origin.request_id,
            retrieved=datetime.fromisoformat(origin.retrieved),
        )
        return StatBankAnswer(selection, reply, bulk)

    def _file(self, selection: Selection, bulk: bool) -> str:
        body = selection.body(self._statbank.lang, bulk=bulk)
        return f"statbank/{selection.table}-{_key([self._statbank.url, body])}.csv"


def fetch_stil(
    query: StilQuery, source: Source, stil: Stil, stage: Stage, progress: FetchProgress
) -> StilRecipe:
    """Bring the pages of a measure to the stage: municipalities, then the nation."""
    name = f"{query.area}/{query.subject}/{query.topic}"
    files: dict[bool, list[str]] = {}
    for nation in (False, True):
        key = _key([*query.model_dump().values(), nation])
        beginning = f"stil/{query.topic}-{key}."
        if not stage.origin(f"{beginning}1.json"):
            level = "hele landet" if nation else "kommuner"
            pages = list(enumerate(stil.pages(query, nation=nation), start=1))
            # The first page is kept last: when it is there, all of them are.
            for number, reply in reversed(pages):
                origin = Origin(
                    file=f"{beginning}{number}.json",
                    source=source.publisher,
                    table=name,
                    query=f"{query.measure}, {level}",
                    retrieved=_day(reply.retrieved),
                    licence=source.licence,
                )
                stage.keep(reply.content, origin)
                progress(name, 0)
        files[nation] = sorted(stage.kept(beginning), key=_page)
    return StilRecipe(
        source="stil",
        measure=query.measure,
        municipality=query.municipality,
        school_year=query.school_year,
        pages=files[False],
        nation_pages=files[True],
    )


def _description(table: str) -> str:
    return f"statbank/{table.upper()}.tableinfo.json"


def _asked(selection: Selection, info: TableInfo) -> str:
    """The question in short: codes where they are few, else how many."""

    def words(code: str, codes: tuple[str, ...]) -> str:
        known = info.variable(code).codes
        if code == info.time.id and len(codes) > 1:
            return f"{codes[0]}-{codes[-1]} ({len(codes)})"
        if len(codes) == len(known):
            return f"alle {len(codes)}"
        return ", ".join(codes) if len(codes) <= 8 else f"{len(codes)} værdier"

    return "; ".join(f"{c}: {words(c, v)}" for c, v in selection.variables.items())


def _key(asked: object) -> str:
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _page(file: str) -> int:
    return int(file.rsplit(".", 2)[1])


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
