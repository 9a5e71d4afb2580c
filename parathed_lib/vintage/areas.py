"""The areas of an answer: those that we know, under which code, and the others."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from parathed_lib import frames
from parathed_lib.catalogue import Municipality, fold
from parathed_lib.catalogue.regions import Regions, code_by_name
from parathed_lib.errors import SourceError
from parathed_lib.vintage.recipes import Recipe, StatBankRecipe, Table
from parathed_lib.vintage.tableinfo import read_tableinfo
from parathed_lib.vintage.tabulated import csv_bytes

AREAS_FILE = "areas.csv"
_COLUMNS = ["indicator", "change", "area", "name"]
# How the labels begin of what is no area: not stated, abroad, outside the country.
_NO_AREA = ("uoplyst", "udland", "i udland", "uden for", "abroad", "not stated")


Change = Literal["unknown", "absent", "new", "gone", "of_another_time"]


@dataclass(frozen=True)
class AreaChange:
    """An area that an answer has, or lacks, unlike what was to be expected.

    `unknown`: its figures are left out. `absent`: an area of its kind should be there.
    `new`: the vintage before does not have it. A region that does not exist on the
    vintage's day is `gone` when only the vintage before has it, and `of_another_time`
    when the answer does. `area` is the source's code where it is unknown.
    """

    indicator: str
    change: Change
    area: str
    name: str


def written_areas(changes: Iterable[AreaChange]) -> bytes:
    """The changes as the file of a vintage."""
    return csv_bytes(
        _COLUMNS, [[getattr(c, column) for column in _COLUMNS] for c in changes]
    )


def read_areas(data: bytes, faults: list[str]) -> tuple[AreaChange, ...]:
    """The changes of a vintage's file; a fault is added to `faults`."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    except (UnicodeDecodeError, csv.Error):
        rows = [[]]
    wrong = [r for r in rows[1:] if len(r) != 4 or r[1] not in get_args(Change)]
    if rows and (rows[0] != _COLUMNS or wrong):
        faults.append(
            f"{AREAS_FILE}: expected {', '.join(_COLUMNS)} with a change of "
            f"{', '.join(get_args(Change))}"
        )
        return ()
    return tuple(AreaChange(i, cast("Change", c), a, n) for i, c, a, n in rows[1:])


def known_areas(
    municipalities: Mapping[str, Municipality], regions: Regions
) -> set[str]:
    """The codes of nation, regions of any time, provinces and municipalities."""
    known = {frames.NATION, *municipalities, *regions}
    for m in municipalities.values():
        known |= {*m.regions, m.province}
    return known


def own_codes(
    table: Table, read: Callable[[str], bytes], regions: Regions
) -> dict[str, str]:
    """Our codes of the regions that a table has under another code, by the table's.

    A region is known by its name: its code may be new, or not yet known to us.
    """
    if not regions:
        return {}
    found = {}
    for code, label in _labels(table, read).items():
        own = code_by_name(regions, label) if len(code) == len(frames.NATION) else None
        if own is not None and own != code:
            found[code] = own
    codes = [found.get(code, code) for code in _labels(table, read)] if found else []
    if len(set(codes)) < len(codes):
        raise SourceError(f"{table.table} has a region under two codes.")
    return found


def strangers(
    recipe: Recipe,
    read: Callable[[str], bytes],
    municipalities: Mapping[str, Municipality],
    regions: Regions,
) -> dict[str, str]:
    """The areas of a recipe's tables that we do not know: label by code.

    Christiansø and what is no area (not stated, abroad) are known not to count.
    """
    if not isinstance(recipe, StatBankRecipe):
        return {}
    known = known_areas(municipalities, regions) | {frames.CHRISTIANSOE}
    found = {}
    for table in recipe.parts.values():
        ours = own_codes(table, read, regions)
        for code, label in _labels(table, read).items():
            none = code.startswith("99") or fold(label).startswith(_NO_AREA)
            if ours.get(code, code) not in known and not none:
                found[code] = label
    return found


def _labels(table: Table, read: Callable[[str], bytes]) -> dict[str, str]:
    info = read_tableinfo(read(table.description), table.table)
    return info.variable(table.area).label
