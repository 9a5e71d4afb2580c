"""The tables of `data/processed`: a vintage for those who want to compute with it."""

from __future__ import annotations

import pandas as pd

from parathed_lib.catalogue import load_catalogue
from parathed_lib.comparison import compare
from parathed_lib.data_root import DataRoot
from parathed_lib.vintage import load_vintage


def tables(root: DataRoot, name: str) -> dict[str, bytes]:
    """The files by name: every figure, and every comparison of every municipality."""
    catalogue, vintage = load_catalogue(), load_vintage(root, name)
    rows = [
        {"municipality": who.code, **compare(indicator, who, vintage).row()}
        for who in catalogue.municipalities.values()
        for indicator in catalogue.indicators.indicators
    ]
    found = {
        "observations.csv": vintage.observations,
        "comparisons.csv": pd.DataFrame(rows),
    }
    return {
        file: table.to_csv(index=False).encode("utf-8") for file, table in found.items()
    }
