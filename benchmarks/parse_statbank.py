"""Times reading the largest recorded answer against plain pandas.

    PARATHED_RECORDS=<folder> python benchmarks/parse_statbank.py

`read_cells` reads every cell as text, checks it and converts it; `read_csv` guesses the
types. Both run by turns in one process, so that a busy machine hits both. Prints the
medians and their ratio; ends with 1 when the ratio is above 3, with 2 without records.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from parathed_lib.vintage.statbank import read_cells

BODY = "bodies/data_AUK01_csv_en.csv"
ROUNDS = 40
MOST = 3.0


def main() -> int:
    """Time both and print; the exit code tells whether the ratio is acceptable."""
    folder = os.environ.get("PARATHED_RECORDS")
    if not folder:
        print("PARATHED_RECORDS does not name a folder with recorded answers.")
        return 2
    data = (Path(folder) / BODY).read_bytes()

    def ours() -> pd.DataFrame:
        return read_cells(data, lang="en")

    def plain() -> pd.DataFrame:
        return pd.read_csv(io.BytesIO(data), sep=";")

    for _ in range(3):
        rows = len(ours())
        assert rows == len(plain())
    times: dict[str, list[float]] = {"read_cells": [], "read_csv": []}
    for round in range(ROUNDS):
        pair = [("read_cells", ours), ("read_csv", plain)]
        for name, call in pair if round % 2 else reversed(pair):
            times[name].append(_seconds(call))
    medians = {name: statistics.median(t) for name, t in times.items()}
    ratio = medians["read_cells"] / medians["read_csv"]
    print(f"{BODY}: {rows} rows, {len(data) / 1e6:.2f} MB, {ROUNDS} rounds")
    for name, median in medians.items():
        print(f"{name:10} median {median * 1000:6.1f} ms, least {_least(times[name])}")
    print(f"ratio {ratio:.2f} (at most {MOST:g})")
    return 0 if ratio <= MOST else 1


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _least(times: list[float]) -> str:
    return f"{min(times) * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
