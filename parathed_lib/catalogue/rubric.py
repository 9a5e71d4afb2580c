"""What is rated, by whom and on which scale: a record per entry of `rubric.toml`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from parathed_lib.catalogue.indicators import Text
from parathed_lib.catalogue.reading import Entry, read_toml, refused, twice

Rater = Literal["own", "assessor"]


class Level(Entry):
    """A step of the scale with its words."""

    value: int
    label: Text


class Theme(Entry):
    """One of the five themes of the assessment."""

    id: Text
    name: Text
    about: Text


class Question(Entry):
    """A question that the municipality answers in its own words."""

    id: Text
    theme: Text
    title: Text
    prompt: Text


class Parameter(Entry):
    """One of the ten ratings. The assessor's five have an anchor for each level."""

    id: Text
    name: Text
    short: Annotated[str, Field(min_length=1, max_length=24)]
    rater: Rater
    theme: Text
    question: Text
    anchors: list[Text] = []


class Extent(Entry):
    """A count of concerns or cases that the municipality may give."""

    id: Text
    name: Text


class Rubric(Entry):
    """The whole of `rubric.toml`."""

    version: Text
    note: Text
    levels: list[Level]
    themes: list[Theme]
    questions: list[Question]
    parameters: list[Parameter]
    extent: list[Extent]

    @cached_property
    def theme(self) -> dict[str, Theme]:
        """The themes by their id, in the report's order."""
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def parameter(self) -> dict[str, Parameter]:
        """The parameters by their id, in the report's order."""
        return {parameter.id: parameter for parameter in self.parameters}

    @cached_property
    def label(self) -> dict[int, str]:
        """The words of each level of the scale."""
        return {level.value: level.label for level in self.levels}

    def parameters_of(self, theme: str) -> list[Parameter]:
        """The parameters of one theme."""
        return [p for p in self.parameters if p.theme == theme]

    def questions_of(self, theme: str) -> list[Question]:
        """The questions of one theme."""
        return [q for q in self.questions if q.theme == theme]


def read_rubric(folder: Path) -> Rubric:
    """The rubric of a folder; raises CatalogueError with every fault at once."""
    rubric = read_toml(folder / "rubric.toml", Rubric)
    if faults := _faults(rubric):
        raise refused("rubric.toml", faults)
    return rubric


def _faults(rubric: Rubric) -> list[str]:
    faults = []
    values = [level.value for level in rubric.levels]
    if values != [1, 2, 3, 4]:
        faults.append(f"levels: expected the values 1, 2, 3, 4, found {values}")
    faults += twice("levels label", [level.label for level in rubric.levels])
    for kind in ("themes", "questions", "parameters", "extent"):
        faults += twice(kind, [entry.id for entry in getattr(rubric, kind)])
    themes = {theme.id for theme in rubric.themes}
    for kind, entries in (
        ("questions", rubric.questions),
        ("parameters", rubric.parameters),
    ):
        faults += [
            f"{kind} {entry.id} theme: {entry.theme!r} is no theme of this file"
            for entry in entries
            if entry.theme not in themes
        ]
    for p in rubric.parameters:
        expected = len(values) if p.rater == "assessor" else 0
        if len(p.anchors) != expected:
            faults.append(
                f"parameters {p.id} anchors: expected {expected} for rater "
                f"{p.rater!r}, found {len(p.anchors)}"
            )
    return faults
