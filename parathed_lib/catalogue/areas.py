"""Areas of several municipalities: regions, provinces, and groups of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from parathed_lib.catalogue import Catalogue, Municipality, fold
from parathed_lib.catalogue.municipalities import spelt
from parathed_lib.errors import ParameterError, UnknownNameError, unknown_name
from parathed_lib.names import EXPECTED, as_text

FEWEST_MEMBERS = 2
_TITLE = re.compile(r"\w[\w .-]{0,59}")


@dataclass(frozen=True)
class Area:
    """A region or province of any time, or a group of one's own.

    `code` is that of the region or province; that of a group is the codes of its
    municipalities with commas between, and its `name` the title that it was given.
    """

    level: Literal["region", "province", "group"]
    code: str
    name: str

    @property
    def title(self) -> str:
        """The title that a group was given; empty for what has a name of its own."""
        return self.name if self.level == "group" else ""

    @property
    def slug(self) -> str:
        """The name for files: `085-region-sjaelland`, `group-vestegnen`."""
        first = self.level if self.level == "group" else self.code
        return f"{first}-{_plain(self.name)}"


def areas(catalogue: Catalogue) -> list[Area]:
    """The regions of any time, then the provinces."""
    provinces = {m.province: m.province_name for m in catalogue.municipalities.values()}
    return [
        *(Area("region", r.code, r.name) for r in catalogue.regions.values()),
        *(Area("province", code, provinces[code]) for code in sorted(provinces)),
    ]


def find_area(catalogue: Catalogue, names: object, title: object = "") -> Area:
    """The area that is asked for.

    `names` is the name or code of a region or province, with or without the words
    Region and Landsdel, or several municipalities, as texts or as one with commas
    between. These need a `title`, and only these have one. Raises UnknownNameError
    with the nearest names, or ParameterError.
    """
    listed, text = _listed(names), as_text(title, "title")
    if len(listed) == 1:
        area = _official(catalogue, listed[0])
        if text:
            raise ParameterError(f"{area.name} has a name: give it no title.")
        return area
    codes = sorted(catalogue.several(listed))
    if len(codes) < FEWEST_MEMBERS:
        raise ParameterError(
            "Name a region or province, or at least two different municipalities."
        )
    if not _TITLE.fullmatch(text) or not _plain(text):
        raise ParameterError(
            'Give the group a title of its own, for example "Vestegnen": at most 60 '
            "letters, digits, spaces, points and hyphens."
        )
    taken = {_bare(area.name) for area in areas(catalogue)}
    taken |= {_bare(who.name) for who in catalogue.municipalities.values()}
    if _bare(text) in taken:
        raise ParameterError(f"{text} is the name of another area. Give another title.")
    return Area("group", ",".join(codes), text)


def is_area(catalogue: Catalogue, name: str) -> bool:
    """Whether a name is meant for a region or province, if only by its first word."""
    try:
        find_area(catalogue, name)
    except UnknownNameError:
        return spelt(name).startswith(("region ", "landsdel "))
    except ParameterError:
        return False
    return True


def members(catalogue: Catalogue, area: Area) -> dict[str, Municipality]:
    """The municipalities of an area in the catalogue's edition, by code.

    Raises ParameterError for a region that there is not in that edition.
    """
    every = catalogue.municipalities
    if area.level == "group":
        return {code: every[code] for code in area.code.split(",")}
    found = {c: m for c, m in every.items() if getattr(m, area.level) == area.code}
    if not found:
        region = catalogue.regions[area.code]
        until = f" to {region.last}" if region.last else ""
        raise ParameterError(
            f"{region.name} exists from {region.first}{until}, and not on the day of "
            "this vintage. Name another vintage or region."
        )
    return found


def codes_of(catalogue: Catalogue, area: Area) -> list[str]:
    """The regions and provinces with just the members of an area, its own code first.

    A figure of one of these is a figure of the area.
    """
    own = members(catalogue, area).keys()
    found = [
        code
        for level in ("region", "province")
        for code in dict.fromkeys(
            getattr(m, level) for m in catalogue.municipalities.values()
        )
        if own
        == {c for c, m in catalogue.municipalities.items() if getattr(m, level) == code}
    ]
    return sorted(found, key=lambda code: code != area.code)


def _official(catalogue: Catalogue, name: object) -> Area:
    text = as_text(name, "area")
    if not text:
        raise ParameterError(f"Fill in `area` with {EXPECTED['area']}.")
    known: dict[str, Area] = {}
    for area in areas(catalogue):
        for spelling in _spellings(area):
            known.setdefault(spelling, area)
    if spelt(text) in known:
        return known[spelt(text)]
    try:
        who = catalogue.municipality(text)
    except UnknownNameError:
        names = [area.name for area in areas(catalogue)]
        raise unknown_name("area", text, names, fold=_bare) from None
    raise ParameterError(
        f"{who.name} is one municipality. Name a region or province, or several."
    )


def _spellings(area: Area) -> tuple[str, ...]:
    """How an area may be asked for: by code, with or without zeros, and by name."""
    word = "landsdel" if area.level == "province" else "region"
    code, name = area.code.casefold(), _bare(area.name)
    return code, code.lstrip("0"), f"{word} {name}", name


def _bare(name: str) -> str:
    """A name as it is compared, without the word for what kind of area it is."""
    return spelt(name).removeprefix("region ").removeprefix("landsdel ")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _listed(names: object) -> list[object]:
    if isinstance(names, str):
        return [name for name in names.split(",") if name.strip()] or [""]
    return list(names) if isinstance(names, Iterable) else [names]
