"""What is rated, by whom and on which scale: a record per entry of `rubric.toml`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field

from parathed_lib.catalogue.reading import Entry, Named, Text, read_file, refused, twice
from parathed_lib.errors import ById, unknown_name
from parathed_lib.faces import Face, Shown

Rater = Literal["own", "assessor"]


class Level(Entry):
    """A step of the scale with its words."""

    value: int
    label: Text


class Theme(Entry):
    """A theme of the assessment."""

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
    """What is rated. One of the assessor's has an anchor for each level."""

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


class Criterion(Entry):
    """A condition of a level of one of the assessor's parameters."""

    id: Text
    parameter: Text
    level: Annotated[int, Field(ge=2, le=4)]
    text: Text


class Contradiction(Entry):
    """A rating that does not go together with what else a form says.

    It holds when `parameter` is rated `at_least` so high while `missing` is not there,
    or while `other` is rated `at_most` so high. `missing` is `extent`,
    `texts.<question>` or `evidence.<parameter>`.
    """

    id: Text
    parameter: Text
    at_least: Annotated[int, Field(ge=1, le=4)]
    missing: str = ""
    other: str = ""
    at_most: Annotated[int, Field(ge=1, le=4)] | None = None
    text: Text


class Migration(Entry):
    """How a form of an earlier rubric becomes one of this: the ids that have moved.

    `renamed` holds parameters, questions and themes by their earlier id; what it does
    not name has kept its id and its meaning.
    """

    earlier: Text
    renamed: dict[str, Text] = {}


class Rubric(Shown, Entry):
    """The whole of `rubric.toml`."""

    version: Text
    note: Text
    levels: list[Level]
    themes: list[Theme]
    questions: list[Question]
    parameters: list[Parameter]
    extent: list[Extent]
    criteria: list[Criterion] = []
    contradictions: list[Contradiction] = []
    evidence_kinds: list[Named] = []
    roles: list[Named] = []
    confidence: list[Level] = []
    migrations: list[Migration] = []

    def face(self) -> Face:
        """How much it asks, and its parameters."""
        return Face(
            f"Rubric {self.version}",
            {"themes": str(len(self.themes)), "questions": str(len(self.questions))},
            [
                {"parameter": p.id, "name": p.name, "rater": p.rater, "theme": p.theme}
                for p in self.parameters
            ],
        )

    @cached_property
    def theme(self) -> dict[str, Theme]:
        """The themes by their id, in the report's order."""
        return ById("theme", {theme.id: theme for theme in self.themes})

    @cached_property
    def parameter(self) -> dict[str, Parameter]:
        """The parameters by their id, in the report's order."""
        return ById("parameter", {p.id: p for p in self.parameters})

    @cached_property
    def label(self) -> dict[int, str]:
        """The words of each level of the scale."""
        return {level.value: level.label for level in self.levels}

    def parameters_of(self, theme: str) -> list[Parameter]:
        """The parameters of one theme; raises UnknownNameError."""
        id = self.theme[theme].id
        return [p for p in self.parameters if p.theme == id]

    def parameters_by(self, rater: str) -> list[Parameter]:
        """The parameters that one side answers: `own` or `assessor`.

        Raises UnknownNameError.
        """
        if rater not in get_args(Rater):
            raise unknown_name("rater", rater, get_args(Rater))
        return [p for p in self.parameters if p.rater == rater]

    def criteria_of(self, parameter: str) -> list[Criterion]:
        """The criteria of one parameter, the lowest level first.

        Raises UnknownNameError.
        """
        id = self.parameter[parameter].id
        found = [c for c in self.criteria if c.parameter == id]
        return sorted(found, key=lambda c: c.level)

    def questions_of(self, theme: str) -> list[Question]:
        """The questions of one theme; raises UnknownNameError."""
        id = self.theme[theme].id
        return [q for q in self.questions if q.theme == id]


def read_rubric(folder: Path) -> Rubric:
    """The rubric of a folder; raises CatalogueError with every fault at once."""
    rubric = read_file(folder, "rubric.toml", Rubric)
    if faults := _faults(rubric):
        raise refused("rubric.toml", faults)
    return rubric


def _faults(rubric: Rubric) -> list[str]:
    faults = []
    values = [level.value for level in rubric.levels]
    if values != [1, 2, 3, 4]:
        faults.append(f"levels: expected the values 1, 2, 3, 4, found {values}")
    faults += twice("levels label", [level.label for level in rubric.levels])
    kinds = (
        "themes",
        "questions",
        "parameters",
        "extent",
        "criteria",
        "contradictions",
        "evidence_kinds",
        "roles",
    )
    for kind in kinds:
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
    faults += _rule_faults(rubric)
    for p in rubric.parameters:
        expected = len(values) if p.rater == "assessor" else 0
        if len(p.anchors) != expected:
            faults.append(
                f"parameters {p.id} anchors: expected {expected} for rater "
                f"{p.rater!r}, found {len(p.anchors)}"
            )
    return faults


def _rule_faults(rubric: Rubric) -> list[str]:
    """What criteria and contradictions name that is not there."""
    parameters = {p.id for p in rubric.parameters}
    missing = (
        {"extent"}
        | {f"texts.{q.id}" for q in rubric.questions}
        | {f"evidence.{p}" for p in parameters}
    )
    faults = [
        f"criteria {c.id} parameter: {c.parameter!r} is no parameter of this file"
        for c in rubric.criteria
        if c.parameter not in parameters
    ]
    for rule in rubric.contradictions:
        place = f"contradictions {rule.id}"
        faults += [
            f"{place}: {name!r} is no parameter of this file"
            for name in (rule.parameter, rule.other)
            if name and name not in parameters
        ]
        if bool(rule.missing) == bool(rule.other):
            faults.append(f"{place}: expected either `missing` or `other`")
        if rule.missing and rule.missing not in missing:
            faults.append(f"{place} missing: {rule.missing!r} is no part of a form")
        if bool(rule.other) != (rule.at_most is not None):
            faults.append(f"{place}: `other` and `at_most` go together")
    known = (
        parameters | {q.id for q in rubric.questions} | {t.id for t in rubric.themes}
    )
    earlier = [migration.earlier for migration in rubric.migrations]
    faults += twice("migrations earlier", earlier)
    for migration in rubric.migrations:
        if migration.earlier == rubric.version:
            faults.append(
                f"migrations {migration.earlier}: is the version of this file"
            )
        faults += [
            f"migrations {migration.earlier}: {name!r} is no name of this file"
            for name in migration.renamed.values()
            if name not in known
        ]
    values = [level.value for level in rubric.confidence]
    if rubric.confidence and values != [1, 2, 3, 4, 5]:
        faults.append(f"confidence: expected the values 1 to 5, found {values}")
    return faults
