"""What a filled-in form holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from parathed_lib.catalogue.reading import Entry, Text
from parathed_lib.faces import Face, Shown

Rating = Annotated[int, Field(ge=1, le=4)]
Confidence = Annotated[int, Field(ge=1, le=5)]


# What the form asks consent to, as the end of a sentence.
MAY_BE_NAMED = (
    "kommunen må nævnes ved navn, når programmet foreslår, hvem der kan lære af hvem."
)


class AttentionPoint(Entry):
    """Something that the plan should do, within a theme.

    `parameter` is the answer that it is about, empty where the form does not say.
    """

    theme: Text
    text: Text
    parameter: str = ""


class ExtentCount(Entry):
    """A count of concerns or cases in a period."""

    id: Text
    period: Text
    value: Annotated[int, Field(ge=0)]


class Note(Entry):
    """A remark to the reader about something the form contradicts itself in."""

    about: Text
    text: Text


class Evidence(Entry):
    """A document that an answer rests on: its kind, title, date and where it is."""

    parameter: Text
    kind: Text
    title: Text
    date: str = ""
    place: str = ""


class Target(Entry):
    """A level to be reached: by when, why, and which function answers for it."""

    parameter: Text
    level: Rating
    date: Text
    reason: Text
    owner: Text


class SelfEvaluation(Shown, Entry):
    """A filled-in form. A rating that is absent was not given; it is not zero.

    `confidence` and `reasons` belong to ratings, by parameter. `criteria` are the ids
    of the rubric's criteria that the assessor found met. `role` is the rater's group of
    functions. `half` is whose answers it holds: `assessor`, or `municipality` where
    that has rated itself on the assessor's questions too; empty for a municipality
    without them, and where it was not asked. `names_no_person` is what the sender
    declares of all texts.
    `may_be_named` is the consent that the municipality may be named when a programme
    proposes who could learn from whom; without it nobody names it there.
    """

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    municipality: Text
    round: Text
    rubric: Text
    date: Text
    half: Literal["", "municipality", "assessor"] = ""
    label: str = ""
    source: str = ""
    theme_order: list[str] = []
    ambitions: str = ""
    recruiting_environments: str = ""
    ratings: dict[str, Rating] = {}
    summary: dict[str, Text] = {}
    texts: dict[str, Text] = {}
    attention_points: list[AttentionPoint] = []
    extent: list[ExtentCount] = []
    notes: list[Note] = []
    role: str = ""
    names_no_person: bool = False
    may_be_named: bool = False
    confidence: dict[str, Confidence] = {}
    reasons: dict[str, Text] = {}
    evidence: list[Evidence] = []
    criteria: list[Text] = []
    targets: list[Target] = []

    def face(self) -> Face:
        """Whose it is, how much it answers, and the ratings; no text and no count."""
        facts = {"date": self.date, "rubric": self.rubric}
        facts |= {"half": self.half} if self.half else {}
        return Face(
            f"Form of {self.municipality}, round {self.round}",
            facts | {"texts": str(len(self.texts))},
            [{"parameter": p, "rating": str(r)} for p, r in self.ratings.items()],
        )

    @property
    def is_assessors(self) -> bool:
        """Whether this is the assessor's half."""
        return self.half == "assessor"

    def ranked_points(self) -> list[tuple[int, AttentionPoint]]:
        """The attention points with the rank of their theme, first theme first."""
        order = {theme: rank for rank, theme in enumerate(self.theme_order, start=1)}
        last = len(order) + 1
        ranked = [(order.get(p.theme, last), p) for p in self.attention_points]
        return sorted(ranked, key=lambda pair: pair[0])

    def notes_about(self, *subjects: str) -> list[str]:
        """The remarks that concern any of these ids."""
        return [note.text for note in self.notes if note.about in subjects]
