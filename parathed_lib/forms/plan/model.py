"""What a plan holds, as a municipality writes it down.

Days are written as in the plan itself (`inden udgangen af september 2011`); `dates`
reads them. Amounts are whole kroner. What a plan does not say is empty or absent; it is
never filled in.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from parathed_lib.catalogue.reading import Entry
from parathed_lib.faces import Face, Shown
from parathed_lib.forms.plan.dates import Span, span


def _visible(text: str) -> str:
    """The text; one without a mark to be seen says nothing and is refused."""
    # Spaces of all kinds (Z) and marks without a shape (C) are not to be seen.
    if all(unicodedata.category(mark)[0] in "ZC" for mark in text):
        raise PydanticCustomError("string_too_short", "nothing is to be seen")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


Text = Annotated[str, Field(min_length=1), AfterValidator(_visible)]
# What stands in a list that a single cell of a workbook can hold.
Word = Annotated[Text, AfterValidator(_one_line)]
# Whole numbers that a workbook holds to the last digit.
Count = Annotated[int, Field(ge=0, le=999_999_999_999)]
Number = Annotated[int, Field(ge=1, le=999)]
ActionStatus = Literal[
    "", "planned", "running", "continued", "done", "postponed", "abandoned"
]
BudgetKind = Literal["row", "total", "outside", "frame", "funding", "cofinancing"]


class Definition(Entry):
    """A term, and what the plan means by it."""

    term: Text
    meaning: Text


class Phase(Entry):
    """A stretch of the plan, from its first day to its last."""

    id: Text
    name: Text
    first: Text
    last: Text

    @property
    def span(self) -> Span | None:
        """The first and the last day; None when either is not stated."""
        return span(self.first, self.last)


class Track(Entry):
    """A strand of work (spor) that actions and budget rows belong to."""

    id: Text
    name: Text


class Action(Entry):
    """Something that the plan does.

    `points` are the numbers of attention points of the assessment, counted from 1 in
    the form; `parameter` and `aim` say which answer it is to move, and to which level;
    `owner` is a function, never a name. `status` is what the plan says, as of the day
    `status_date`. It can belong to a `track`, to a `phase`, or to both.
    """

    id: Text
    title: Text
    track: str = ""
    phase: str = ""
    theme: str = ""
    owner: str = ""
    start: str = ""
    due: str = ""
    status: ActionStatus = ""
    status_date: str = ""
    kr: Count | None = None
    funding: str = ""
    points: list[Number] = []
    parameter: str = ""
    aim: Annotated[int, Field(ge=1, le=4)] | None = None
    indicator: str = ""
    recommendations: list[Word] = []


class SetAside(Entry):
    """An attention point that no action takes up, and why."""

    point: Number
    reason: Text


class Milestone(Entry):
    """Something to be reached by a day; `reached` is the day on which it was."""

    text: Text
    due: str = ""
    phase: str = ""
    action: str = ""
    owner: str = ""
    reached: str = ""


class Measure(Entry):
    """How a result target is counted.

    `expected` is a bound or an interval as printed (`≥ 50`, `5-6`), `of` what is
    counted; `actual` is what it became, as of `actual_date`. `persons` is False where
    no persons or cases of persons are counted, but for instance meetings.
    """

    expected: Text
    of: Text
    persons: bool = True
    actual: Count | None = None
    actual_date: str = ""


class ResultTarget(Entry):
    """What the plan wants to come out.

    It can be counted in several ways; a target in words only has no measure.
    """

    text: Text
    measures: list[Measure] = []
    owner: str = ""
    due: str = ""


class Amount(Entry):
    """An amount as the plan prints it, in kroner.

    A `row` belongs to the table whose printed `total` stands beside it; `outside` comes
    on top of the table; `frame` is what there is in all; `funding` and `cofinancing`
    say where it comes from. Without a year it is for the whole of the plan.
    """

    kind: BudgetKind
    name: Text
    kr: Count
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    track: str = ""


class Training(Entry):
    """A course or exercise: for which functions, and whether with a scenario.

    `scenario` is None where the plan does not say.
    """

    title: Text
    group: str = ""
    scenario: bool | None = None
    date: str = ""
    participants: Count | None = None


class Statement(Entry):
    """A number that the plan prints, and what it should follow from.

    Either the product of `factors` (`5-6` times `10-15`), or the number of parts of the
    plan that `counts` names.
    """

    what: Text
    printed: Text
    factors: list[Word] = []
    counts: Literal[
        "", "tracks", "phases", "actions", "milestones", "result_targets", "goals"
    ] = ""


class PlanCount(Entry):
    """A count of concerns or cases in a period, named as in the assessment."""

    id: Text
    period: Text
    value: Count


class Note(Entry):
    """A remark to the reader, for instance that the plan contradicts itself.

    `about` names a part of the plan; a remark about the whole of it (`plan`) stands on
    the first page.
    """

    about: Text
    text: Text


class Plan(Shown, Entry):
    """A municipality's plan.

    `first` and `last` are its period as written; a plan that does not state its period
    has neither. `round` names the assessment whose attention points its actions take
    up. `texts` are its passages by the ids of `planning.toml`. `decision` is what the
    committee decided of it. `names_no_person` is what the sender declares of all texts.
    """

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    municipality: Text
    name: Text
    first: str = ""
    last: str = ""
    round: str = ""
    label: str = ""
    source: str = ""
    decision: Literal["", "adopted", "postponed", "rejected"] = ""
    decision_date: str = ""
    goals: list[Text] = []
    definitions: list[Definition] = []
    texts: dict[str, Text] = {}
    phases: list[Phase] = []
    tracks: list[Track] = []
    actions: list[Action] = []
    set_aside: list[SetAside] = []
    milestones: list[Milestone] = []
    result_targets: list[ResultTarget] = []
    budget: list[Amount] = []
    training: list[Training] = []
    statements: list[Statement] = []
    extent: list[PlanCount] = []
    notes: list[Note] = []
    names_no_person: bool = False

    def face(self) -> Face:
        """Its period, how much it holds, and its actions."""
        return Face(
            f"Plan: {self.name}",
            {
                "period": " - ".join(filter(None, (self.first, self.last))) or "-",
                "actions": str(len(self.actions)),
                "milestones": str(len(self.milestones)),
                "result targets": str(len(self.result_targets)),
            },
            [
                {"action": a.title, "owner": a.owner, "due": a.due, "status": a.status}
                for a in self.actions
            ],
        )

    @property
    def span(self) -> Span | None:
        """The first and the last day; None when it does not state both."""
        return span(self.first, self.last)
