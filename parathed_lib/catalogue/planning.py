"""What plans are made of, and the recommendations that their actions can follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from parathed_lib.catalogue.reading import (
    Entry,
    Named,
    checksums,
    kept,
    read_file,
    refused,
    twice,
)
from parathed_lib.errors import ById

PLANNING, RECOMMENDATIONS = "planning.toml", "recommendations.toml"


class Passage(Entry):
    """A passage of a plan: its heading, and what it should tell."""

    id: str
    title: str
    prompt: str


class Recommendation(Entry):
    """A recommendation within an area, in our own words."""

    id: str
    area: str
    text: str


class Amount(Named):
    """A kind of amount; `before` are its names in workbooks that were handed out."""

    before: list[str] = []


class _PlanningFile(Entry):
    version: str
    passages: list[Passage]
    statuses: list[Named]
    decisions: list[Named]
    amounts: list[Amount]
    counted: list[Named]


class _RecommendationFile(Entry):
    version: str
    source: str
    areas: list[Named]
    recommendations: list[Recommendation]


@dataclass(frozen=True)
class Planning:
    """All that is known of plans before one is read.

    `checksums` are those of the two files by name.
    """

    file: _PlanningFile
    advice: _RecommendationFile
    checksums: dict[str, str]

    @property
    def passages(self) -> list[Passage]:
        """The passages in the order in which a plan shows them."""
        return self.file.passages

    @property
    def areas(self) -> list[Named]:
        """The areas of the recommendations, in their printed order."""
        return self.advice.areas

    @property
    def recommendations(self) -> list[Recommendation]:
        """The recommendations in the printed order of their areas."""
        return self.advice.recommendations

    @cached_property
    def name(self) -> dict[str, str]:
        """The Danish names of statuses, by id."""
        return {entry.id: entry.name for entry in self.file.statuses}

    @cached_property
    def recommendation(self) -> dict[str, Recommendation]:
        """The recommendations by id."""
        return ById("recommendation", {r.id: r for r in self.recommendations})


def load_planning(folder: str | Path | None = None) -> Planning:
    """What the catalogue of `folder` (default as in `load_catalogue`) says of plans.

    Raises CatalogueError with all faults of the first file that has any.
    """
    return kept(_read, folder)


def _read(folder: Path) -> Planning:
    planning = read_file(folder, PLANNING, _PlanningFile)
    lists = {
        "passages": [p.id for p in planning.passages],
        "statuses": [s.id for s in planning.statuses],
        "decisions": [d.id for d in planning.decisions],
        "amounts": [a.id for a in planning.amounts],
        "counted": [c.id for c in planning.counted],
    }
    if faults := [f for kind, ids in lists.items() for f in twice(kind, ids)]:
        raise refused(PLANNING, faults)
    advice = read_file(folder, RECOMMENDATIONS, _RecommendationFile)
    areas = {area.id for area in advice.areas}
    faults = twice("recommendations", [r.id for r in advice.recommendations])
    faults += twice("areas", [area.id for area in advice.areas])
    faults += [
        f"recommendations {r.id} area: {r.area!r} is no area"
        for r in advice.recommendations
        if r.area not in areas
    ]
    if faults:
        raise refused(RECOMMENDATIONS, faults)
    return Planning(planning, advice, checksums(folder, (PLANNING, RECOMMENDATIONS)))
