"""StatBank's answers from a folder instead of the network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from parathed_lib.errors import QueryError, SourceError
from parathed_lib.sources.answers import Answer
from parathed_lib.sources.calls import Reply
from parathed_lib.sources.selection import Selection
from parathed_lib.sources.statbank import StatBank
from parathed_lib.vintage.statbank import CONTENT, Language, read_cells
from parathed_lib.vintage.tableinfo import TableInfo, read_tableinfo


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
        path = self._folder / f"{table.upper()}.tableinfo.json"
        if not path.is_file():
            ending = ".tableinfo.json"
            there = sorted(p.name for p in self._folder.glob(f"*{ending}"))
            names = ", ".join(name.removesuffix(ending) for name in there)
            raise QueryError(
                f"{table} is not among the stored answers in {self._folder.name}. "
                f"There: {names or 'none'}."
            )
        return read_tableinfo(path.read_bytes(), table)

    def ask(
        self, selection: Selection, *, edition: str = "", bulk: bool = False
    ) -> Answer:
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
                return Answer(selection, reply, bulk)
        raise SourceError(
            f"The stored answers in {self._folder.name} do not hold all the cells that "
            f"were asked for of {selection.table}, divided by "
            f"{', '.join(names)}. Ask for fewer, or ask the service with StatBank()."
        )
