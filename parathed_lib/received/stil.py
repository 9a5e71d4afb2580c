"""Reads STIL's answers: pages of rows whose numbers are Danish text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from parathed_lib.catalogue import Municipality
from parathed_lib.received.recipes import StilRecipe


def figures(
    recipe: StilRecipe,
    read: Callable[[str], bytes],
    municipalities: Mapping[str, Municipality],
) -> pd.DataFrame:
    """The figures of a measure: columns `area, period, value, status, count, of,
    source, note`."""
    raise NotImplementedError
