"""The catalogue: what is asked, of whom, and what each figure means.

Five files beside this one hold it: `indicators.toml`, `references.toml`, `rubric.toml`,
`municipalities.csv` and `regions.toml`. They are checked when they are loaded. A data
root may add a file of its own with indicators of single municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from parathed_lib.catalogue.indicators import (
    PER,
    Indicator,
    IndicatorFile,
    ReferenceFile,
    read_indicators,
)
from parathed_lib.catalogue.local import LOCAL_GROUP, read_local
from parathed_lib.catalogue.municipalities import (
    Municipality,
    Region,
    Regions,
    danish_order,
    editions,
    find,
    fold,
    read_municipalities,
    read_regions,
)
from parathed_lib.catalogue.reading import FILES, PACKAGE, checksums, kept, refused
from parathed_lib.catalogue.rubric import Parameter, Rubric, Theme, read_rubric
from parathed_lib.errors import ById, CatalogueError, UnknownNameError
from parathed_lib.faces import Face, Shown
from parathed_lib.frames import NATION
from parathed_lib.names import as_text

__all__ = [
    "COUNTRY",
    "LOCAL_GROUP",
    "PER",
    "Catalogue",
    "Indicator",
    "Municipality",
    "Parameter",
    "Region",
    "Rubric",
    "Theme",
    "danish_order",
    "fold",
    "load_catalogue",
]

COUNTRY = "Danmark"
# The number of inhabitants: in a vintage like an indicator, here not one.
POPULATION = "population"


@dataclass(frozen=True, repr=False)
class Catalogue(Shown):
    """All that is known before any figure or rating is read.

    `checksums` are those of the files by name, `own` the files that are not the
    package's. `local` holds the
    municipalities' own indicators by id, and `local_checksum` that of their file; both
    are empty where a data root has no such file. `municipalities` have the regions of
    one day, `editions` those of every day; `regions` are all that are or were or will
    be.
    """

    indicators: IndicatorFile
    references: ReferenceFile
    rubric: Rubric
    municipalities: dict[str, Municipality]
    regions: Regions
    editions: dict[date, dict[str, Municipality]]
    checksums: dict[str, str]
    own: tuple[str, ...] = ()
    local: dict[str, Indicator] = field(default_factory=dict)
    local_checksum: str = ""

    def face(self) -> Face:
        """How many of each thing there are, and the indicators."""
        every = [*self.indicators.indicators, *self.local.values()]
        return Face(
            "Catalogue",
            {
                "indicators": str(len(every)),
                "rubric": f"{self.rubric.version}, "
                f"{len(self.rubric.parameters)} parameters",
                "municipalities": str(len(self.municipalities)),
            },
            [
                {
                    "indicator": i.id,
                    "title": i.title,
                    "unit": i.unit,
                    "substitute for": i.substitute_for,
                }
                for i in every
            ],
        )

    @cached_property
    def area_names(self) -> dict[str, dict[str, str]]:
        """The names of all areas by code, for each level; the regions of any time."""
        everyone = self.municipalities.values()
        return {
            "municipality": {m.code: m.name for m in everyone},
            "police_district": {
                m.police_district: m.police_district_name for m in everyone
            },
            "province": {m.province: m.province_name for m in everyone},
            "region": {r.code: r.name for r in self.regions.values()},
            "nation": {NATION: COUNTRY},
        }

    def municipality(self, name: object) -> Municipality:
        """The municipality with this name or code; raises UnknownNameError.

        ParameterError for what is no name.
        """
        return find(self.municipalities, name)

    def several(self, names: Iterable[object]) -> dict[str, Municipality]:
        """The municipalities with these names or codes by their codes, each once.

        Raises UnknownNameError with every name that is unknown.
        """
        found, faults = {}, []
        for name in names:
            try:
                who = self.municipality(name)
                found[who.code] = who
            except UnknownNameError as error:
                faults.append(str(error))
        if faults:
            raise UnknownNameError("\n".join(faults))
        return found

    def indicator(self, id: object) -> Indicator:
        """The indicator with this id, local ones too; raises UnknownNameError.

        ParameterError for what is no id.
        """
        known = ById("indicator", self.indicators.by_id | self.local)
        return known[as_text(id, "indicator")]

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Those of a vintage's indicators that are neither here nor local ones."""
        known = {*self.indicators.by_id, *self.local, POPULATION}
        return sorted(set(ids) - known)

    def local_of(self, municipality: str) -> list[Indicator]:
        """The own indicators of a municipality, by its name or code."""
        code = self.municipality(municipality).code
        return [i for i in self.local.values() if code in i.municipalities]

    def at(self, day: date) -> Catalogue:
        """This catalogue with the municipalities in the regions of that day."""
        by_day = self.editions
        if not any(known is self.municipalities for known in by_day.values()):
            by_day = editions(self.municipalities, self.regions)  # others than ours
        begun = [first for first in by_day if first <= day]
        found = by_day[max(begun, default=min(by_day))]
        if found is self.municipalities:
            return self
        return replace(self, municipalities=found, editions=by_day)

    def with_local(self, path: Path | None) -> Catalogue:
        """This catalogue with the local indicators of a file, read anew each time.

        Without a file at `path` it is the catalogue itself. Raises CatalogueError with
        all faults of the file.
        """
        if path is None or not path.exists():
            return self
        local = read_local(
            path,
            indicators=self.indicators.by_id,
            references=self.references.by_key,
            municipalities=self.municipalities,
        )
        [checksum] = checksums(path.parent, [path.name]).values()
        return replace(self, local={i.id: i for i in local}, local_checksum=checksum)


AnyCatalogue = Catalogue | str | Path | None
"""A catalogue, the folder of one, or None for the default of `load_catalogue`."""


def load_catalogue(folder: AnyCatalogue = None) -> Catalogue:
    """The catalogue of `folder`: its own files, and the package's for the others.

    A catalogue that is given is given back.

    Without a folder it is that of `--catalogue` or the environment's
    `PARATHED_CATALOGUE`, else the package's. A file that has changed is read again.
    Raises CatalogueError with all faults of the first file that has any.
    """
    if isinstance(folder, Catalogue):
        return folder
    if not isinstance(folder, str | Path | None):
        raise CatalogueError(
            "Expected a catalogue, or the folder of one such as "
            f'"my-catalogue"; {type(folder).__name__} was given.'
        )
    return kept(_read, folder)


def _read(folder: Path) -> Catalogue:
    indicators, references = read_indicators(folder)
    rubric = read_rubric(folder)
    municipalities = read_municipalities(folder)
    regions = read_regions(folder, municipalities)
    if strange := [
        f"indicators {i.id} outliers: {o.area!r} is no municipality"
        for i in indicators.indicators
        for o in i.outliers
        if o.area not in municipalities
    ]:
        raise refused("indicators.toml", strange)
    found = checksums(folder)
    return Catalogue(
        indicators=indicators,
        references=references,
        rubric=rubric,
        municipalities=municipalities,
        regions=regions,
        editions=editions(municipalities, regions),
        checksums=found,
        own=tuple(name for name in FILES if found[name] != checksums(PACKAGE)[name]),
    )
