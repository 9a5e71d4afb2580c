"""The contract of each shared table: columns, key, areas and statuses.

A table is checked once, where it is born; everything after relies on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


OBSERVATIONS = Contract(
    "observations",
    (
        "indicator",
        "area",
        "period",
        "value",
        "status",
        "count",
        "of",
        "source",
        "note",
    ),
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


def check(table: pd.DataFrame, contract: Contract) -> list[str]:
    """All the ways in which a table breaks its contract, in plain words.

    An empty list means that it holds. Missing values are NaN or "" and allowed
    wherever the contract of the column's meaning allows them.
    """
    faults = []
    missing = [c for c in contract.columns if c not in table.columns]
    extra = [c for c in table.columns if c not in contract.columns]
    if missing:
        faults.append(f"columns missing: {', '.join(missing)}")
    if extra:
        faults.append(f"columns unknown: {', '.join(map(str, extra))}")
    if missing:
        return faults
    twice = table.duplicated(list(contract.key))
    faults += [
        f"stands twice: {' '.join(map(str, row))}"
        for row in table.loc[twice, list(contract.key)].itertuples(index=False)
    ]
    for column in contract.numbers:
        if table[column].dtype.kind not in "iufb":
            faults.append(f"column {column} holds something that is no number")
    return faults


def check_observations(table: pd.DataFrame) -> list[str]:
    """The faults of an observations table: contract, areas, statuses, gaps."""
    faults = check(table, OBSERVATIONS)
    if faults:
        return faults
    wrong_area = ~table["area"].astype(str).map(lambda a: bool(_AREA.fullmatch(a)))
    wrong_area |= table["area"] == CHRISTIANSOE
    known = table["status"].isin(PRESENT + MISSING)
    has_value = table["value"].notna()
    should_have = table["status"].isin(PRESENT)
    for mask, fault in (
        (wrong_area, "area code not in use"),
        (~known, "status not in use"),
        (known & should_have & ~has_value, "has no value, but its status says so"),
        (known & ~should_have & has_value, "has a value, but its status says missing"),
        (table["count"] > table["of"], "counts more than what it is a part of"),
    ):
        faults += [
            f"{row.indicator} {row.area} {row.period}: {fault}"
            for row in table[mask].itertuples()
        ]
    return faults
