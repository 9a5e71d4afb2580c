"""Reads the files of a vintage that hold figures as rows, and the reasons for gaps."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from parathed_lib import frames
from parathed_lib.formatting import is_period

MISSING_FILE = "missing.csv"
COLUMNS = [c for c in frames.OBSERVATIONS.columns if c != "source"]
_MISSING_COLUMNS = ["indicator", "level", "status", "note"]

Reasons = dict[tuple[str, str], tuple[str, str]]


def read_table(file: str, data: bytes, faults: list[str]) -> pd.DataFrame:
    """The observations of one file; what is wrong with it is added to `faults`."""
    try:
        table = pd.read_csv(
            io.BytesIO(data),
            dtype={c: str for c in COLUMNS if c not in frames.OBSERVATIONS.numbers},
            keep_default_na=False,
            na_values={c: [""] for c in frames.OBSERVATIONS.numbers},
        )
    except (ValueError, UnicodeDecodeError) as error:
        faults.append(f"{file}: cannot be read: {error}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    if list(table.columns) != COLUMNS or not isinstance(table.index, pd.RangeIndex):
        faults.append(f"{file}: expected the columns {', '.join(COLUMNS)}")
        return pd.DataFrame(columns=list(frames.OBSERVATIONS.columns))
    for column in frames.OBSERVATIONS.numbers:
        numbers = pd.to_numeric(table[column], errors="coerce")
        wrong = ~np.isfinite(numbers) & table[column].notna()
        faults += [
            f"{file} row {i + 2}: {column} is no number" for i in table[wrong].index
        ]
        table[column] = numbers.astype(float)
    for number, text in enumerate(table["period"], start=2):
        if not is_period(text):
            faults.append(f"{file} row {number}: {text!r} is no period")
    table["source"] = file
    return table[list(frames.OBSERVATIONS.columns)]


def read_reasons(data: bytes, faults: list[str]) -> Reasons:
    """Why figures are missing, by indicator and level: status and a note."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    except UnicodeDecodeError as error:
        faults.append(f"{MISSING_FILE}: is not UTF-8: {error}")
        return {}
    reasons: Reasons = {}
    for number, row in enumerate(rows, start=2):
        if list(row) != _MISSING_COLUMNS or (
            row["level"] not in frames.LEVELS or row["status"] not in frames.MISSING
        ):
            faults.append(
                f"{MISSING_FILE} row {number}: expected {', '.join(_MISSING_COLUMNS)} "
                f"with a level of {', '.join(frames.LEVELS)} and a status of "
                f"{', '.join(frames.MISSING)}"
            )
            continue
        key = (row["indicator"], row["level"])
        if key in reasons:
            faults.append(f"{MISSING_FILE} row {number}: {' '.join(key)} stands twice")
        reasons[key] = (row["status"], row["note"])
    return reasons


def written_reasons(reasons: Reasons) -> bytes:
    """The reasons as the file of a vintage."""
    return csv_bytes(
        _MISSING_COLUMNS, [[*key, *why] for key, why in sorted(reasons.items())]
    )


def csv_bytes(columns: list[str], rows: list[list[str]]) -> bytes:
    """A CSV file of a vintage: commas, one heading row, line feeds, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *rows])
    return text.getvalue().encode("utf-8")
