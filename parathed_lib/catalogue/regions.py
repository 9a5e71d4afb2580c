"""The regions of Denmark, and the days between which they exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue.municipalities import Municipality, fold
from parathed_lib.catalogue.reading import Entry, read_toml, refused, twice


class Region(Entry):
    """A region: from its `first` day to its `last`, None while it exists.

    `replaced_by` is the code of the region that its municipalities then belong to. A
    code `to_be_confirmed` is our own, until the source's is known.
    """

    code: str
    name: str
    first: date
    last: date | None = None
    replaced_by: str = ""
    code_status: Literal["confirmed", "to_be_confirmed"] = "confirmed"

    def exists(self, day: date) -> bool:
        """Whether it is a region on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


class _RegionFile(Entry):
    version: str
    regions: list[Region]


Regions = dict[str, Region]


def read_regions(folder: Path, municipalities: Mapping[str, Municipality]) -> Regions:
    """The regions of `regions.toml` by code; raises CatalogueError with every fault."""
    path = folder / "regions.toml"
    listed = read_toml(path, _RegionFile).regions
    faults = twice("code", [r.code for r in listed])
    faults += twice("name", [fold(r.name) for r in listed])
    known = {r.code: r for r in listed}
    for region in listed:
        if (region.last is None) != (region.replaced_by == ""):
            faults.append(f"{region.code}: expected last and replaced_by, or neither")
        elif region.last:
            heir = known.get(region.replaced_by)
            if heir is None or heir.first != region.last + timedelta(days=1):
                faults.append(
                    f"{region.code}: {region.replaced_by!r} does not begin when it ends"
                )
    faults += [
        f"municipalities.csv {m.code}: region {m.region} is not that of regions.toml"
        for m in municipalities.values()
        if m.region not in known or known[m.region].name != m.region_name
    ]
    if faults:
        raise refused(path.name, faults)
    return known


def editions(
    municipalities: dict[str, Municipality], regions: Regions
) -> dict[date, dict[str, Municipality]]:
    """The municipalities with their regions, by each day on which a region begins."""
    days = sorted({region.first for region in regions.values()})
    found = {day: municipalities for day in days}
    for day in days:
        moved = {c: _on(m, day, regions) for c, m in municipalities.items()}
        if moved != municipalities:
            found[day] = moved
    return found


def code_by_name(regions: Regions, name: str) -> str | None:
    """The code of the region with this name, with or without the word Region."""
    asked = _bare(name)
    return next((r.code for r in regions.values() if _bare(r.name) == asked), None)


def _on(municipality: Municipality, day: date, regions: Regions) -> Municipality:
    own = regions.get(municipality.region)
    while own and own.last is not None and own.last < day:
        heir = regions[own.replaced_by]
        municipality = replace(
            municipality,
            region=heir.code,
            region_name=heir.name,
            former_region=own.code,
            former_region_name=municipality.region_name,
        )
        own = heir
    return municipality


def _bare(name: str) -> str:
    return fold(name).removeprefix("region ")
