"""The contract of each shared table: columns, key, areas and statuses.

A table is checked once, where it is born; everything after relies on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from parathed_lib.errors import NumbersError

if TYPE_CHECKING:
    import pandas as pd

PRESENT = ("ok", "provisional", "period_uncertain")
MISSING = ("not_published", "not_relevant", "suppressed", "not_collected")
LEVELS = ("municipality", "region", "nation")
NATION = "000"
CHRISTIANSOE = "411"

# municipality, region (08E is our own code), province, nation, police district, and
# R183: a regional figure printed for municipality 183 without naming the area
_AREA = re.compile(r"\d{3}|08E|\d{2}|P\d{2}|R\d{3}")


@dataclass(frozen=True)
class Contract:
    """What a table must hold: its columns in order, and the columns of its key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    numbers: tuple[str, ...] = ()


class Observation(NamedTuple):
    """A figure as it was received, or the reason why there is none.

    `value`, `count` (numerator) and `of` (denominator) are NaN where not known.
    """

    indicator: str
    area: str
    period: str
    value: float
    status: str
    count: float  # type: ignore[assignment]
    of: float
    source: str
    note: str


OBSERVATIONS = Contract(
    "observations",
    Observation._fields,
    ("indicator", "area", "period"),
    ("value", "count", "of"),
)
RATINGS = Contract(
    "ratings",
    ("parameter", "theme", "rater", "value", "confidence", "reason"),
    ("parameter", "rater"),
    ("value", "confidence"),
)
THEME_SCORES = Contract(
    "theme_scores",
    ("theme", "own", "assessor", "mean", "potential", "answered", "expected"),
    ("theme",),
    ("own", "assessor", "mean", "potential", "answered", "expected"),
)
COMPARISONS = Contract(
    "comparisons",
    (
        "indicator",
        "value",
        "region",
        "nation",
        "low",
        "high",
        "verdict",
        "period",
        "region_period",
        "nation_period",
        "region_area",
        "age",
        "status",
        "region_status",
        "nation_status",
        "note",
        "region_note",
        "nation_note",
        "compared_period",
        "compared_value",
    ),
    ("indicator",),
    ("value", "region", "nation", "low", "high", "age", "compared_value"),
)
ORIGINS = Contract(
    "origins",
    (
        "file",
        "source",
        "table",
        "query",
        "retrieved",
        "updated",
        "request_id",
        "sha256",
        "licence",
    ),
    ("file",),
)


def check_numbers(series: object) -> None:
    """Raise NumbersError for what is no Series, or one of text or truth values."""
    import pandas as pd

    if not isinstance(series, pd.Series):
        raise NumbersError(
            "expected a Series with a row for each area or year, such as "
            f"pd.Series([5]) for one, found {type(series).__name__}"
        )
    if series.dtype.kind not in "iuf":
        raise NumbersError(
            f"expected a Series of numbers, found {series.dtype}; pd.to_numeric makes "
            "numbers of text"
        )


def observations_table(rows: Iterable[Observation]) -> pd.DataFrame:
    """Observations as a table."""
    import pandas as pd  # here: not every command needs tables

    table = pd.DataFrame(rows, columns=list(OBSERVATIONS.columns))
    kinds = {c: "float" if c in OBSERVATIONS.numbers else "str" for c in table}
    return table.astype(kinds)


def check(table: pd.DataFrame, contract: Contract) -> list[str]:
    """All the ways in which a table breaks its contract, in plain words.

    An empty list means that it holds. Missing values are NaN or "" and allowed
    wherever the contract of the column's meaning allows them.
    """
    if faults := _shape_faults(table, contract):
        return faults
    return twice(table[list(contract.key)].itertuples(index=False, name=None))


def _shape_faults(table: pd.DataFrame, contract: Contract) -> list[str]:
    return column_faults(table, contract) or [
        f"column {column} holds something that is no number"
        for column in contract.numbers
        if table[column].dtype.kind not in "iufb"
    ]


def column_faults(columns: Iterable[object], contract: Contract) -> list[str]:
    """The columns that a table lacks, and those that it should not have."""
    there = list(columns)
    missing = [c for c in contract.columns if c not in there]
    extra = [str(c) for c in there if c not in contract.columns]
    faults = [f"columns missing: {', '.join(missing)}"] if missing else []
    if extra:
        faults.append(f"columns unknown: {', '.join(extra)}")
    return faults


def twice(keys: Iterable[tuple[object, ...]]) -> list[str]:
    """The keys that stand twice, in plain words."""
    seen: set[tuple[object, ...]] = set()
    faults = []
    for key in keys:
        if key in seen:
            faults.append(f"stands twice: {' '.join(map(str, key))}")
        seen.add(key)
    return faults


def check_observations(table: pd.DataFrame) -> list[str]:
    """The faults of an observations table: contract, areas, statuses, gaps."""
    if faults := _shape_faults(table, OBSERVATIONS):
        return faults
    rows = table[list(OBSERVATIONS.columns)].itertuples(index=False, name=None)
    return observation_faults([Observation(*row) for row in rows])


def observation_faults(rows: list[Observation]) -> list[str]:
    """What cannot be in observations: one that stands twice, or an impossible one."""
    return twice((row.indicator, row.area, row.period) for row in rows) + [
        f"{row.indicator} {row.area} {row.period}: {fault}"
        for row in rows
        for fault in _faults(row)
    ]


def _faults(row: Observation) -> Iterator[str]:
    if row.area == CHRISTIANSOE or not _AREA.fullmatch(str(row.area)):
        yield "area code not in use"
    has_value = row.value == row.value  # NaN, which is missing, is not itself
    if row.status not in PRESENT + MISSING:
        yield "status not in use"
    elif has_value and row.status in MISSING:
        yield "has a value, but its status says missing"
    elif not has_value and row.status in PRESENT:
        yield "has no value, but its status says so"
    if row.count > row.of:
        yield "counts more than what it is a part of"
