"""A vintage as reports may show it: its names checked, its small groups hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.catalogue.local import is_small_group
from parathed_lib.errors import VintageError
from parathed_lib.vintage import POPULATION, Vintage

SIZE_UNKNOWN = "Det er ikke oplyst, hvor mange tallet bygger på, så det vises ikke."


def prepared(vintage: Vintage, catalogue: Catalogue) -> Vintage:
    """The vintage as reports show it: the small groups of local indicators hidden.

    The vintage keeps the result for as long as the file of local indicators stays the
    same. Raises VintageError for names that the catalogue does not know.
    """
    _check_names(vintage, catalogue)
    if not catalogue.local:
        return vintage
    if not catalogue.local_checksum:  # not from a file
        return _hidden(vintage, catalogue.local)
    key = "guarded", catalogue.local_checksum
    if key not in vintage.kept:
        vintage.kept[key] = _hidden(vintage, catalogue.local)
    guarded: Vintage = vintage.kept[key]
    return guarded


def _check_names(vintage: Vintage, catalogue: Catalogue) -> None:
    known = {*catalogue.indicators.by_id, *catalogue.local, POPULATION}
    found = {i for i, _ in vintage.pairs} | {i for i, _ in vintage.reasons}
    if unknown := sorted(found - known):
        raise VintageError(
            f"Vintage {vintage.name} holds figures for {', '.join(unknown)}, which the "
            "catalogue does not know. A municipality's own indicators stand in a file "
            "indicators.toml in the folder that holds data/raw: add them there, others "
            "to the catalogue's indicators.toml, or take them out."
        )
    areas = {frames.NATION}
    for m in catalogue.municipalities.values():
        areas |= {m.code, m.region, m.province, m.police_district, f"R{m.code}"}
    if strange := sorted({area for _, area in vintage.pairs} - areas):
        raise VintageError(
            f"Vintage {vintage.name} holds figures for areas that do not exist: "
            f"{', '.join(strange)}. Correct the codes, or take them out."
        )
    if foreign := [
        f"{indicator} {area}"
        for indicator, area in sorted(vintage.pairs)
        if indicator in catalogue.local
        and area not in catalogue.local[indicator].municipalities
    ]:
        raise VintageError(
            f"Vintage {vintage.name} holds local indicators for areas that are not "
            f"theirs: {', '.join(foreign)}. Add the code to `municipalities` in the "
            "data root's indicators.toml, or take the figures out."
        )


def _hidden(vintage: Vintage, local: Mapping[str, Indicator]) -> Vintage:
    """The vintage without small groups, and groups whose size must be known and is not.

    It is the vintage itself where there is nothing to hide.
    """
    table = vintage.observations
    own = table[table["indicator"].isin(local) & table["status"].isin(frames.PRESENT)]
    if own.empty:
        return vintage
    table = table.copy()
    for index, row in own.iterrows():
        entry = local[row["indicator"]]
        unknown = entry.is_of_a_group and pd.isna(row["of"])
        if unknown or is_small_group(entry, row["value"], row["count"], row["of"]):
            table.loc[index, ["value", "count", "of"]] = float("nan")
            table.loc[index, "status"] = "suppressed"
            table.loc[index, "note"] = SIZE_UNKNOWN if unknown else ""
    return replace(vintage, observations=table)
