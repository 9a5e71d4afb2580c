"""What `parathed list` shows: plain rows for people and for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import load_catalogue
from parathed_lib.commands.options import opened_if_there
from parathed_lib.errors import VintageError
from parathed_lib.storage.data_root import DataRoot, find_root


class Listed(StrEnum):
    """The things that can be listed."""

    municipalities = "municipalities"
    indicators = "indicators"
    vintages = "vintages"
    rounds = "rounds"
    parameters = "parameters"


def rows(kind: Listed, root: Path | None = None) -> list[dict[str, Any]]:
    """One row per thing, with the same keys in each.

    An indicator of municipalities' own has their codes under `local`, a vintage that
    cannot be read what is wrong under `fault`. The state of one with indicators that
    the catalogue does not know is `unknown`; like a partial one it is no default.
    """
    catalogue = load_catalogue()
    if kind is Listed.municipalities:
        return [
            {
                "code": m.code,
                "name": m.name,
                "region": m.region_name,
                "province": m.province_name,
                "police_district": m.police_district_name,
            }
            for m in catalogue.municipalities.values()
        ]
    if kind is Listed.indicators:
        _, catalogue = opened_if_there(root)
        return [
            {
                "id": i.id,
                "title": i.title,
                "group": i.group,
                "unit": i.unit,
                "substitute_for": i.substitute_for or None,
                "query": i.query.status,
                "local": " ".join(i.municipalities) or None,
            }
            for i in (*catalogue.indicators.indicators, *catalogue.local.values())
        ]
    if kind is Listed.parameters:
        return [
            {"id": p.id, "name": p.name, "rater": p.rater, "theme": p.theme}
            for p in catalogue.rubric.parameters
        ]
    place = find_root(root)
    if kind is Listed.rounds:
        return [
            {"round": r, "forms": len(list((place.evaluations / r).glob("*.toml")))}
            for r in place.rounds()
        ]
    from parathed_lib.vintage import holdings  # here: the other kinds do not need it

    default = place.vintage() if place.vintages() else None
    found = []
    for name in place.vintages():
        row: dict[str, Any] = {
            "vintage": name,
            **dict.fromkeys(("files", "figures", "indicators")),
            "state": "broken",
            "lacks": None,
            "default": "yes" if name == default else None,
            "fault": None,
        }
        found.append(row)
        try:
            row |= vars(holdings(place, name))
        except VintageError as error:
            row["fault"] = str(error)
            continue
        row["state"] = "whole" if place.is_whole(name) else "partial"
        if place.unknown(name):
            row["state"] = "unknown"
        row["lacks"] = _lacks(place, name)
    return found


def _lacks(place: DataRoot, vintage: str) -> str | None:
    """The indicators that a partial vintage lacks, and of which vintage they are."""
    rows = place.lacking(vintage) or []
    names = ", ".join(dict.fromkeys(str(row.get("indicator")) for row in rows))
    return f"{names} of {rows[0].get('before')}" if rows else None
