"""A vintage as reports may show it.

Its names are checked, zeros that stand for figures to come are taken out, and small
groups are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.disclosure.small_counts import is_small_group
from parathed_lib.errors import VintageError
from parathed_lib.formatting import period_end
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Vintage, load_vintage

ONLY_ZEROS = (
    "Kilden har 0 ved alle kommuner. Det regner vi for, at tallene ikke er "
    "offentliggjort endnu."
)
SIZE_UNKNOWN = "Det er ikke oplyst, hvor mange tallet bygger på, så det vises ikke."


def load_prepared(
    place: DataRoot, name: object, catalogue: Catalogue
) -> tuple[Vintage, Catalogue]:
    """A vintage by its name as reports show it, and the catalogue as of its day.

    Raises what `load_vintage` and `prepared` raise.
    """
    found = load_vintage(place, name, catalogue)
    of_the_day = catalogue.at(found.day)
    return prepared(found, of_the_day), of_the_day


def prepared(vintage: Vintage, catalogue: Catalogue) -> Vintage:
    """The vintage as reports show it, which knows the catalogue's names.

    Zeros in place of figures to come are taken out, see `_published`, and the small
    groups of local indicators are hidden. The vintage keeps the result for as long as
    the file of local indicators stays the same. Raises VintageError for names that the
    catalogue does not know.
    """
    _check_names(vintage, catalogue)
    named = replace(vintage, catalogue=catalogue)
    if catalogue.local and not catalogue.local_checksum:  # not from a file
        return _hidden(_published(named, catalogue), catalogue.local)
    ids = frozenset([*catalogue.indicators.by_id, *catalogue.local])
    key = "guarded", catalogue.local_checksum if catalogue.local else "", ids
    if key not in vintage.kept:
        vintage.kept[key] = _hidden(_published(named, catalogue), catalogue.local)
    guarded: Vintage = vintage.kept[key]
    return guarded


def _published(vintage: Vintage, catalogue: Catalogue) -> Vintage:
    """The vintage with a newest period that is 0 in all municipalities as missing.

    Some sources answer 0 for a year that they have not published. Where an earlier
    period has another figure, all of such a period is taken for not published: in
    police districts, regions and the nation too. A municipality's own indicator can be
    0. It is the vintage itself where there is no such period.
    """
    own = {m.code for m in catalogue.municipalities.values()}
    own |= {m.police_district for m in catalogue.municipalities.values()}
    table = vintage.observations
    rows = table["area"].isin(own) & ~table["indicator"].isin(catalogue.local)
    rows &= table["status"].isin(frames.PRESENT)
    unpublished: dict[str, str] = {}
    dropped = pd.Series(False, index=table.index)
    for indicator, figures in table[rows].groupby("indicator"):
        zero = (figures["value"] == 0).groupby(figures["period"]).agg(["all", "size"])
        blank = zero["all"] & (zero["size"] > 1)
        newest_first = sorted(zero.index, key=period_end, reverse=True)
        placeholders = list(takewhile(blank.__getitem__, newest_first))
        if placeholders and len(placeholders) < len(newest_first):
            unpublished[str(indicator)] = placeholders[0]
            dropped |= (table["indicator"] == indicator) & table["period"].isin(
                placeholders
            )
    if not unpublished:
        return vintage
    table = table.copy()
    table.loc[dropped, ["value", "count", "of"]] = float("nan")
    table.loc[dropped, ["status", "note"]] = "not_published", ONLY_ZEROS
    return replace(vintage, observations=table, unpublished=unpublished)


def _check_names(vintage: Vintage, catalogue: Catalogue) -> None:
    found = {i for i, _ in vintage.pairs} | {i for i, _ in vintage.reasons}
    if unknown := catalogue.unknown(found):
        raise VintageError(
            f"Vintage {vintage.name} holds figures for {', '.join(unknown)}, which the "
            "catalogue does not know. Give --catalogue the folder of the one that has "
            "them (`catalogue=DIR` in Python), or another vintage. "
            "A municipality's own indicators stand in a file indicators.toml in the "
            "folder that holds data/raw."
        )
    areas = {code for of_level in catalogue.area_names.values() for code in of_level}
    areas |= {f"R{code}" for code in catalogue.municipalities}
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
