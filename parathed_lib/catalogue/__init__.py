"""The catalogue: what is asked, of whom, and what each figure means.

Four files beside this one hold it: `indicators.toml`, `references.toml`,
`rubric.toml` and `municipalities.csv`. They are checked when they are loaded.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parathed_lib.catalogue.indicators import (
    Indicator,
    IndicatorFile,
    ReferenceFile,
    read_indicators,
)
from parathed_lib.catalogue.municipalities import (
    Municipality,
    find,
    fold,
    read_municipalities,
)
from parathed_lib.catalogue.reading import refused
from parathed_lib.catalogue.rubric import Parameter, Rubric, Theme, read_rubric

__all__ = [
    "Catalogue",
    "Indicator",
    "Municipality",
    "Parameter",
    "Rubric",
    "Theme",
    "fold",
    "load_catalogue",
]

FILES = ("indicators.toml", "references.toml", "rubric.toml", "municipalities.csv")


@dataclass(frozen=True)
class Catalogue:
    """All that is known before any figure or rating is read."""

    indicators: IndicatorFile
    references: ReferenceFile
    rubric: Rubric
    municipalities: dict[str, Municipality]
    checksums: dict[str, str]

    def municipality(self, name: str | int) -> Municipality:
        """The municipality with this name or code; raises UnknownNameError."""
        return find(self.municipalities, name)


@cache
def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The catalogue of `folder` (default: the one that ships with the package).

    Raises CatalogueError with all faults of the first file that has any.
    """
    folder = folder or Path(__file__).parent
    indicators, references = read_indicators(folder)
    rubric = read_rubric(folder)
    municipalities = read_municipalities(folder)
    if strange := [
        f"indicators {i.id} outliers: {o.area!r} is no municipality"
        for i in indicators.indicators
        for o in i.outliers
        if o.area not in municipalities
    ]:
        raise refused("indicators.toml", strange)
    return Catalogue(
        indicators=indicators,
        references=references,
        rubric=rubric,
        municipalities=municipalities,
        checksums={
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in FILES
        },
    )
