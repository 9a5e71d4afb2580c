"""The 98 municipalities: who they are, where they lie, and how a name is found.

The regions that they lie in exist between two days.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue.reading import Entry, file_in, read_file, refused, twice
from parathed_lib.errors import ById, ParameterError, UnknownNameError, unknown_name
from parathed_lib.faces import Face, Shown
from parathed_lib.frames import CHRISTIANSOE
from parathed_lib.names import EXPECTED, as_text

NUMBER_OF_MUNICIPALITIES = 98
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_LAST = str.maketrans("æøå", "\ue000\ue001\ue002")
# Other names in use, of which no spelling of the name itself makes one.
_OTHER_NAMES = {
    "400": ("Bornholms",),
    "480": ("Nordfyn",),
    "810": ("Brønderslev-Dronninglund",),
    "820": ("Vesthimmerland",),
    "846": ("Mariager Fjord",),
}
_AUTHORITIES = {"101": "Københavns Kommune", "400": "Bornholms Regionskommune"}
_FORMS: dict[str, str] = {
    "code": r"\d{3}",
    "region": r"08[1-5]",
    "province": r"0[1-9]|1[01]",
    "police_district": r"P(0[1-9]|1[0-2])",
    "lon": r"\d+\.\d+",
    "lat": r"\d+\.\d+",
    "area_km2": r"\d+(\.\d+)?",
    "col": r"\d+",
    "row": r"\d+",
}


@dataclass(frozen=True, repr=False)
class Municipality(Shown):
    """One municipality: code as text, its areas, and its place.

    `lon` and `lat` are degrees, `area_km2` square kilometres, `col` and `row` the
    cell in the tile grid (row 0 is northernmost). `former_region` is the one that its
    region replaced, empty where there is none.
    """

    code: str
    name: str
    region: str
    region_name: str
    province: str
    province_name: str
    police_district: str
    police_district_name: str
    lon: float
    lat: float
    area_km2: float
    col: int
    row: int
    former_region: str = ""
    former_region_name: str = ""

    def face(self) -> Face:
        """Its name, and the areas that it lies in."""
        facts = {"region": self.region_name, "province": self.province_name}
        return Face(
            f"Municipality {self.name} ({self.code})",
            facts | {"police district": self.police_district_name},
        )

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of its region, and of the one before it."""
        return tuple(code for code in (self.region, self.former_region) if code)

    @property
    def full_name(self) -> str:
        """The name of the authority: `Ishøj Kommune`."""
        return _AUTHORITIES.get(self.code, f"{self.name} Kommune")

    @property
    def slug(self) -> str:
        """The name for files: `183-ishoej`."""
        return f"{self.code}-{re.sub(r'[^a-z0-9]+', '-', fold(self.name))}"


def fold(name: str) -> str:
    """A name as it is compared: lower case, æ as ae, ø as oe, å as aa."""
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return text.removesuffix(" kommune").translate(_LETTERS)


def spelt(name: str) -> str:
    """A name as it is looked up in a file: `fold`, and a hyphen is a space."""
    return " ".join(fold(name).replace("-", " ").split())


def spellings(municipalities: Mapping[str, Municipality]) -> Mapping[str, str]:
    """The codes by every way, `spelt`, in which files name a municipality.

    By its name or another, that of its authority, and its code with its name.
    """
    return _spellings(tuple(municipalities.values()))


@cache
def _spellings(municipalities: tuple[Municipality, ...]) -> dict[str, str]:
    found = {}
    for m in municipalities:
        names = (m.name, m.full_name, *_OTHER_NAMES.get(m.code, ()))
        for name in names:
            for t in (
                name,
                f"{m.code} {name}",
                f"0{m.code} {name}",
                f"{name} ({m.code})",
            ):
                found[spelt(t)] = m.code
    return found


def danish_order(municipality: Municipality) -> str:
    """A key for the order of names: æ, ø and å last, and aa as å."""
    return municipality.name.lower().replace("aa", "å").translate(_LAST)


def read_municipalities(folder: Path) -> dict[str, Municipality]:
    """The municipalities of `municipalities.csv` by code, in the order of codes.

    Raises CatalogueError with every fault of the file at once.
    """
    path = file_in(folder, "municipalities.csv")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise refused(path.name, [f"cannot be read: {type(error).__name__}"]) from error
    faults = _faults(rows)
    if faults:
        raise refused(path.name, faults)
    kinds: dict[str, Callable[[str], object]] = {
        "lon": float,
        "lat": float,
        "area_km2": float,
        "col": int,
        "row": int,
    }
    found = {
        row["code"]: Municipality(
            **{key: kinds.get(key, str)(text) for key, text in row.items()}  # type: ignore[arg-type]
        )
        for row in sorted(rows, key=lambda row: row["code"])
    }
    return ById("municipality", found)


def find(municipalities: dict[str, Municipality], name: object) -> Municipality:
    """The municipality with this name or code, as `names.as_text` takes one.

    Case, a trailing "Kommune", zeros before a code and the spellings aa/å, oe/ø, ae/æ
    are tolerated, and so are its `spellings`. Raises UnknownNameError with the
    nearest names, ParameterError for what is no name.
    """
    text = as_text(name, "municipality")
    if not text:
        expected = EXPECTED["municipality"]
        raise ParameterError(f"Fill in `municipality` with {expected}.")
    if text.isdecimal() and text.isascii():
        text = text.lstrip("0").zfill(3)
    if text in municipalities:
        return municipalities[text]
    if text == CHRISTIANSOE or fold(text) == "christiansoe":
        raise UnknownNameError(
            "Christiansø (411) is not a municipality: it belongs to the state, has no "
            "municipal council and is not assessed. Choose one of the 98."
        )
    if code := spellings(municipalities).get(spelt(text)):
        return municipalities[code]
    if text.isdigit() and text.isascii():
        near = sorted(municipalities, key=lambda code: abs(int(code) - int(text[:9])))
        raise unknown_name("municipality", text, near[:3])
    names = [m.name for m in municipalities.values()]
    raise unknown_name("municipality", text, names, fold=fold)


def _faults(rows: list[dict[str, str]]) -> list[str]:
    columns = [f.name for f in fields(Municipality) if f.default is MISSING]
    found = list(rows[0]) if rows else []
    if found != columns:
        told = ", ".join(map(str, found))
        return [f"columns: expected {', '.join(columns)}; found {told}"]
    if long := [row["code"] for row in rows if None in row]:
        return [f"{code}: has more cells than the heading" for code in long]
    faults = twice("code", [row["code"] for row in rows])
    faults += twice("name", [row["name"] for row in rows])
    faults += twice("cell", [f"{row['col']},{row['row']}" for row in rows])
    if len(rows) != NUMBER_OF_MUNICIPALITIES:
        faults.append(f"rows: expected {NUMBER_OF_MUNICIPALITIES}, found {len(rows)}")
    for row in rows:
        for column, text in row.items():
            if not re.fullmatch(_FORMS.get(column, r".*\S.*"), text or ""):
                faults.append(f"{row['code']} {column}: {text!r} is of another form")
        if row["code"] == CHRISTIANSOE:
            faults.append("411: Christiansø is not a municipality")
    return faults


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
"""The regions of any time by code."""


def read_regions(folder: Path, municipalities: Mapping[str, Municipality]) -> Regions:
    """The regions of `regions.toml` by code; raises CatalogueError with every fault."""
    listed = read_file(folder, "regions.toml", _RegionFile).regions
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
        raise refused("regions.toml", faults)
    return ById("region", known)


def editions(
    municipalities: dict[str, Municipality], regions: Regions
) -> dict[date, dict[str, Municipality]]:
    """The municipalities with their regions, by each day on which a region begins."""
    days = sorted({region.first for region in regions.values()})
    found = {day: municipalities for day in days}
    for day in days:
        moved = {c: _on(m, day, regions) for c, m in municipalities.items()}
        if moved != municipalities:
            found[day] = ById("municipality", moved)
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
