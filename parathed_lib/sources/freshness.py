"""Whether the tables behind a vintage have changed since it was made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.catalogue.queries import StatBankQuery
from parathed_lib.sources.statbank import StatBank
from parathed_lib.storage.data_root import find_root
from parathed_lib.vintage import Vintage, load_vintage


@dataclass(frozen=True)
class Freshness:
    """A table in the vintage and at the service.

    `vintage` and `service` are the times of its last change, in Danish local time;
    `vintage` is empty when it is not known. `newest` is the newest period that the
    service has. `status`: `new`, `same`, `unknown` (the vintage has no time) or
    `not_in_vintage`.
    """

    table: str
    vintage: str
    service: str
    newest: str
    status: Literal["new", "same", "unknown", "not_in_vintage"]


def check(
    root: Path | None, vintage: str | None, statbank_url: str
) -> list[dict[str, str]]:
    """One row per table: whether it has changed since the vintage was made."""
    place = find_root(root)
    made = load_vintage(place, place.vintage(vintage))
    rows = freshness(made, load_catalogue(), StatBank(statbank_url, cache=None))
    return [asdict(row) for row in rows]


def freshness(
    vintage: Vintage, catalogue: Catalogue, statbank: StatBank
) -> list[Freshness]:
    """One row per table that the catalogue asks for; no figure is fetched.

    Raises QueryError and SourceError as `StatBank.tableinfo`.
    """
    queries = [catalogue.indicators.population.query]
    queries += [entry.query for entry in catalogue.indicators.indicators]
    tables = {
        part.table: None
        for query in queries
        if isinstance(query, StatBankQuery)
        for part in query.tables.values()
    }
    return [_of_table(table, vintage, statbank) for table in tables]


def _of_table(table: str, vintage: Vintage, statbank: StatBank) -> Freshness:
    info = statbank.tableinfo(table)
    rows = vintage.origins[vintage.origins["table"].str.upper() == table.upper()]
    stamps = sorted(text for text in rows["updated"] if text)
    status: Literal["new", "same", "unknown", "not_in_vintage"]
    if rows.empty:
        status = "not_in_vintage"
    elif not stamps:
        status = "unknown"
    else:
        status = "same" if stamps[-1] == info.updated else "new"
    return Freshness(
        table=info.id,
        vintage=stamps[-1] if stamps else "",
        service=info.updated,
        newest=info.time.codes[-1],
        status=status,
    )
