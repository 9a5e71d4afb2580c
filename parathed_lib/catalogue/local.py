"""A municipality's own indicators: what a data root's file `indicators.toml` may say.

They have the duties of documentation that the catalogue's have, but no national figure
to be compared with, and no place where municipalities are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from parathed_lib.catalogue.indicators import PER, Indicator, entry_faults
from parathed_lib.catalogue.queries import FileQuery
from parathed_lib.catalogue.reading import Entry, Named, Text, read_toml, refused, twice
from parathed_lib.privacy import personal_data, told_kinds

LOCAL_GROUP = Named(id="local", name="Kommunens egne tal")

_ID = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = "population"
# What keeps a local figure out of every comparison, and off the front page.
_FIXED: dict[str, str | bool] = {
    "group": LOCAL_GROUP.id,
    "geography": "municipality",
    "regional_level": "none",
    "substitute_for": "",
    "series": "",
    "key_figure": False,
}


class LocalFile(Entry):
    """The whole of a data root's `indicators.toml`."""

    version: Text
    indicators: list[Indicator]


class _Unchecked(Entry):
    """A file of any content, before anything of it may be repeated in a message."""

    model_config = ConfigDict(extra="allow")


def read_local(
    path: Path,
    *,
    indicators: Collection[str],
    references: Collection[str],
    municipalities: Collection[str],
) -> tuple[Indicator, ...]:
    """The local indicators of a file, checked against what the catalogue has.

    `indicators` are the catalogue's ids, `references` its keys, `municipalities` the
    codes. Raises CatalogueError with every fault of the file at once. Of a file that
    seems to hold personal data only the places are told, since any other message
    might repeat it.
    """
    content = read_toml(path, _Unchecked).model_extra or {}
    if personal := [
        f"{place}: holds what looks like personal data ({kind}). Take it out; only "
        "totals for groups belong in this file"
        for place, kind in _personal(content)
    ]:
        raise refused(path.name, personal)
    file = read_toml(path, LocalFile)
    faults = twice("indicators", [i.id for i in file.indicators])
    for entry in file.indicators:
        place = f"indicators {entry.id}"
        if entry.id in indicators or entry.id == _TAKEN:
            faults.append(f"{place} id: stands in the catalogue; choose another")
        faults += [f"{place} {fault}" for fault in _local_faults(entry, municipalities)]
        faults += entry_faults(entry, references)
    if faults:
        raise refused(path.name, faults)
    return tuple(file.indicators)


def _local_faults(entry: Indicator, municipalities: Collection[str]) -> list[str]:
    """What is wrong with an entry as a local one."""
    faults = []
    if not _ID.fullmatch(entry.id):
        faults.append("id: expected small letters a-z, digits and _, a letter first")
    if not entry.municipalities:
        faults.append('municipalities: expected codes, such as ["183"]')
    faults += twice("municipalities", entry.municipalities)
    faults += [
        f"municipalities: {code!r} is no municipality"
        for code in entry.municipalities
        if code not in municipalities
    ]
    faults += [
        f"{field}: expected {json.dumps(value)}"
        for field, value in _FIXED.items()
        if getattr(entry, field) != value
    ]
    if set(dict(entry.average).values()) != {"none"}:
        faults.append('average: expected {region = "none", nation = "none"}')
    faults += [
        f"outliers: {o.area!r} is none of its municipalities"
        for o in entry.outliers
        if o.area not in entry.municipalities
    ]
    return faults + _query_faults(entry)


def _query_faults(entry: Indicator) -> list[str]:
    if not isinstance(entry.query, FileQuery):
        return ['query source: expected "file"']
    columns = entry.query.columns
    faults = []
    if not columns.value and not (columns.count and columns.of):
        faults.append("query columns: expected value, or count and of")
    elif not columns.value and entry.unit not in PER:
        faults.append("query columns: expected value; count and of give a share alone")
    if entry.is_of_a_group and not columns.of:
        faults.append(
            "query columns: expected of, the size of the group, so that small groups "
            "can be hidden"
        )
    return faults


def _personal(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every place that seems to hold personal data, with its kind.

    Text is looked at, keys too, and a number where text may have been meant. A place
    is named by keys and positions, an entry by its id.
    """
    if isinstance(data, dict):
        for key, value in data.items():
            kind = personal_data(key)
            name = "a key" if kind else key
            here = f"{place} {name}".strip()
            if kind:
                yield here, kind
            yield from _personal(value, here)
    elif isinstance(data, list):
        for number, value in enumerate(data, start=1):
            if not isinstance(value, int | float):
                yield from _personal(value, f"{place} {_name(value, number)}")
    elif kind := told_kinds(str(data)):
        yield place, kind


def _name(entry: Any, number: int) -> str:
    """An entry's id, or its number where there is none that can be repeated."""
    id = entry.get("id") if isinstance(entry, dict) else None
    repeatable = isinstance(id, str) and personal_data(id) is None
    return str(id) if repeatable else f"no. {number}"
