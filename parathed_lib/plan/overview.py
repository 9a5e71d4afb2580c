"""plan_of(municipality, plan) -> one frozen PlanOverview: all that its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from parathed_lib.assessment import Assessment, Input, assess, catalogue_inputs
from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.catalogue.planning import Planning, load_planning
from parathed_lib.disclosure.difference_constraints import Hidden
from parathed_lib.disclosure.record import Record, read_record
from parathed_lib.disclosure.small_counts import suppress_small
from parathed_lib.errors import ParameterError, ParathedError
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import period_end
from parathed_lib.forms.evaluation.form import AttentionPoint
from parathed_lib.forms.plan.dates import stated_day
from parathed_lib.forms.plan.model import Plan, Training
from parathed_lib.forms.plan.repository import StoredPlan, choose, load_plans
from parathed_lib.names import as_text
from parathed_lib.plan.budget import YearBudget, budget
from parathed_lib.plan.findings import Finding, Group, findings
from parathed_lib.storage.data_root import MANIFEST, DataRoot, find_root, is_example
from parathed_lib.vintage import load_vintage


@dataclass(frozen=True)
class AreaCoverage:
    """An area of the recommendations with its id and name.

    `actions` holds, for each recommendation of the area in its printed order, the ids
    of the actions that follow it; none is an empty list.
    """

    area: str
    name: str
    actions: dict[str, list[str]]

    @property
    def covered(self) -> int:
        """How many of the recommendations have at least one action."""
        return sum(bool(ids) for ids in self.actions.values())

    @property
    def of(self) -> int:
        """How many recommendations the area has."""
        return len(self.actions)


def coverage(plan: Plan, planning: Planning) -> list[AreaCoverage]:
    """The areas in their printed order, each with its recommendations' actions."""
    return [
        AreaCoverage(
            area.id,
            area.name,
            {
                r.id: [a.id for a in plan.actions if r.id in a.recommendations]
                for r in planning.recommendations
                if r.area == area.id
            },
        )
        for area in planning.areas
    ]


@dataclass(frozen=True)
class ExtentChange:
    """A count in a period: `value` is None when it is hidden, and `hidden` says why.

    `before` is the last earlier period of the same kind, and `change_pct` the change
    since then in per cent of the count of that period; both None where there is none,
    the change also where either count is hidden or the earlier one is zero.
    """

    id: str
    period: str
    value: int | None
    hidden: Hidden | None
    before: str | None
    change_pct: float | None


def extent(
    plan: Plan, published: Record, beside: Iterable[tuple[str, str, int]] = ()
) -> list[ExtentChange]:
    """The plan's counts by kind as they first stand in it, each in the order of time.

    All that the plan holds of a count, all that stands `beside` it in other plans and
    in the form (id, period, value), and all that was `published` of it decides what is
    hidden. A change is left out with a count that is hidden, since it would give it
    away.
    """
    known = set(beside)
    rows = []
    for id in dict.fromkeys(count.id for count in plan.extent):
        counts = sorted(
            (count for count in plan.extent if count.id == id),
            key=lambda count: (period_end(count.period), count.period),
        )
        own = [(c.period, c.value) for c in counts]
        others = sorted({(p, v) for i, p, v in known if i == id}.difference(own))
        why = published.hide(id, [*own, *others])
        # by the kind of period, which the length of its text tells
        earlier: dict[int, tuple[str, int | None]] = {}
        for count, hidden in zip(counts, why[: len(counts)], strict=True):
            value = None if hidden else count.value
            before, base = earlier.get(len(count.period), (None, None))
            rows.append(
                ExtentChange(
                    id, count.period, value, hidden, before, _change(base, value)
                )
            )
            earlier[len(count.period)] = (count.period, value)
    return rows


def _change(before: int | None, after: int | None) -> float | None:
    if not before or after is None:
        return None
    return 100 * (after - before) / before


@dataclass(frozen=True)
class PointAnswer:
    """What a plan does about an attention point, which has its `number` in the form.

    `actions` are the ids of those that take it up, `abandoned` of those of them that
    the plan has given up; `reason` is why it is set aside, None where it is not.
    """

    number: int
    point: AttentionPoint
    actions: list[str]
    abandoned: list[str]
    reason: str | None

    @property
    def is_given_up(self) -> bool:
        """Whether all its actions are given up and no reason is told."""
        return bool(self.actions) and self.actions == self.abandoned and not self.reason


@dataclass(frozen=True, repr=False)
class PlanOverview(Shown):
    """A municipality's plan, with what stands around it.

    `others` are the municipality's other plans. `assessment` is that of the round whose
    attention points the plan takes up, None when the plan names none or the round does
    not lie here. `at` is the day of which results are told. `published` is what was
    published of the municipality's counts.
    """

    municipality: Municipality
    catalogue: Catalogue
    planning: Planning
    stored: StoredPlan
    others: tuple[StoredPlan, ...]
    assessment: Assessment | None
    at: date
    vintage: str
    published: Record
    inputs: tuple[Input, ...]

    def face(self) -> Face:
        """Its period, what it holds, its actions, and points that nothing takes up."""
        plan = self.plan.face()
        untouched = [a for a in self.answers if not a.actions and not a.reason]
        return Face(
            f"Plan of {self.municipality.name}: {self.plan.name}",
            {**plan.facts, "findings": str(len(self.findings))},
            plan.table,
            [f"an action for attention point {a.number}" for a in untouched],
        )

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.stored.plan

    @property
    def made_with(self) -> dict[str, str]:
        """The parameters of its page, every choice spelled out."""
        return {
            "municipality": self.municipality.code,
            # the file that is named with the code alone has no key
            "plan": self.stored.key or self.stored.stem,
            "at": self.at.isoformat(),
            "vintage": self.vintage,
            "round": self.round or "",
        }

    @property
    def round(self) -> str | None:
        """The round of the assessment, None without one."""
        return self.assessment.round if self.assessment else None

    @property
    def is_example(self) -> bool:
        """Whether the plan or what stands around it was made up."""
        return is_example(self.vintage, self.round, self.plan.round, self.stored.key)

    @cached_property
    def points(self) -> list[AttentionPoint] | None:
        """The attention points as the form numbers them; None without a form."""
        form = self.assessment.evaluation if self.assessment else None
        return list(form.attention_points) if form else None

    @cached_property
    def answers(self) -> list[PointAnswer]:
        """What the plan does about each attention point; none without a form."""
        reasons = {aside.point: aside.reason for aside in self.plan.set_aside}
        found = []
        for number, point in enumerate(self.points or [], start=1):
            actions = [a for a in self.plan.actions if number in a.points]
            abandoned = [a.id for a in actions if a.status == "abandoned"]
            ids = [a.id for a in actions]
            found.append(
                PointAnswer(number, point, ids, abandoned, reasons.get(number))
            )
        return found

    @cached_property
    def findings(self) -> list[Finding]:
        """What the plan says against itself, leaves out, and what is worth telling."""
        count = None if self.points is None else len(self.points)
        return findings(self.plan, count, self.others)

    def of_group(self, group: Group) -> list[Finding]:
        """The findings of one group."""
        return [finding for finding in self.findings if finding.group == group]

    @cached_property
    def budget(self) -> list[YearBudget]:
        """The plan's amounts year by year."""
        return budget(self.plan)

    @cached_property
    def coverage(self) -> list[AreaCoverage]:
        """The recommendations, each with the actions that follow it."""
        return coverage(self.plan, self.planning)

    @cached_property
    def extent(self) -> list[ExtentChange]:
        """The plan's counts of concerns and cases, without what must be hidden."""
        form = self.assessment.evaluation if self.assessment else None
        beside = [(c.id, c.period, c.value) for c in form.extent] if form else []
        beside += [
            (count.id, count.period, count.value)
            for other in self.others
            for count in other.plan.extent
        ]
        return extent(self.plan, self.published, beside)

    @property
    def training(self) -> list[tuple[Training, float | None]]:
        """The courses, each with its participants; None where few or not told."""
        return [(t, suppress_small(t.participants)) for t in self.plan.training]


def plan_of(
    municipality: object,
    plan: object = None,
    at: object = None,
    vintage: object = None,
    round: object = None,
    root: str | Path | DataRoot | None = None,
) -> PlanOverview:
    """A plan of one municipality from what lies on disk.

    `municipality` is a name or code; `plan` the name of one of its plans' files, with
    or without the code before it (default: the plan that holds the day, else the one
    that ends last); `at` a day as `2017-12-31` (default: the vintage's day); `vintage`
    and `round` name folders (default: the newest whole vintage, and the round that the
    plan names).

    Raises UnknownNameError, ParameterError, PlanError, CatalogueError, VintageError or
    EvaluationError, each with a message for the user.
    """
    place = find_root(root)
    catalogue = load_catalogue().with_local(place.local_indicators)
    planning = load_planning()
    who = catalogue.municipality(municipality)
    plans = load_plans(place, who.code, catalogue)
    snapshot = load_vintage(place, vintage, catalogue)
    catalogue = catalogue.at(snapshot.day)
    who = catalogue.municipalities[who.code]
    day = stated_day(at) or snapshot.as_of
    stored = choose(plans, as_text(plan, "plan"), who.name, day)
    record = place.published(who.code)
    published = read_record(record, [e.id for e in catalogue.rubric.extent])
    assessment = _assessment(place, who, stored.plan, snapshot.name, round, catalogue)
    return PlanOverview(
        municipality=who,
        catalogue=catalogue,
        planning=planning,
        stored=stored,
        others=tuple(other for other in plans if other.path != stored.path),
        assessment=assessment,
        at=day,
        vintage=snapshot.name,
        published=published,
        inputs=_inputs(
            place,
            [
                place.raw / snapshot.name / MANIFEST,
                *([record] if published.sha256 else []),
            ],
            plans,
            assessment,
            catalogue.checksums | planning.checksums,
        ),
    )


def _assessment(
    place: DataRoot,
    who: Municipality,
    plan: Plan,
    vintage: str,
    round: object,
    catalogue: Catalogue,
) -> Assessment | None:
    """The assessment of the round that is asked for, else of the one the plan names.

    A round that is asked for must exist, and be the plan's own where it names one: its
    points are numbered as in that form. The one that the plan names may lie elsewhere.
    """
    if as_text(round, "round"):
        wanted = place.round(round)
        if plan.round and wanted != plan.round:
            raise ParameterError(
                "The plan takes up the points of another round by their numbers, and "
                f"in round {wanted} others may have these. Leave the round out."
            )
    elif plan.round in place.rounds():
        wanted = plan.round
    else:
        return None
    return assess(who.code, vintage, wanted, root=place, catalogue=catalogue)


def _inputs(
    place: DataRoot,
    files: Sequence[Path],
    plans: Sequence[StoredPlan],
    assessment: Assessment | None,
    checksums: dict[str, str],
) -> tuple[Input, ...]:
    """The files that the page is made of: `files`, the plans, the form, the catalogue.

    Of the vintage the page shows nothing but its day, which its manifest holds.
    """
    inputs = catalogue_inputs(checksums)
    inputs += [Input(stored.path, stored.sha256) for stored in plans]
    forms: Sequence[Path] = ()
    if assessment:
        forms = place.forms(assessment.round, assessment.municipality.code)
    inputs += [Input.of(place, path) for path in (*files, *forms)]
    return tuple(sorted(inputs, key=lambda i: i.path))


def preview(plan: Plan, catalogue: Catalogue, root: DataRoot | None) -> PlanOverview:
    """The overview of a plan that lies nowhere yet, for what it says against itself.

    It has no day, no other plans and nothing published. `assessment` is that of the
    plan's round; None where it does not lie in `root`, or cannot be read: that is no
    fault of the plan.
    """
    return PlanOverview(
        municipality=catalogue.municipalities[plan.municipality],
        catalogue=catalogue,
        planning=load_planning(),
        stored=StoredPlan(plan, key="", path="", sha256=""),
        others=(),
        assessment=_assessment_of_round(plan, catalogue, root),
        at=date.min,
        vintage="",
        published=Record(),
        inputs=(),
    )


def _assessment_of_round(
    plan: Plan, catalogue: Catalogue, root: DataRoot | None
) -> Assessment | None:
    if root is None or plan.round not in root.rounds() or not root.vintages():
        return None
    try:
        return assess(
            plan.municipality, None, plan.round, root=root, catalogue=catalogue
        )
    except ParathedError:
        return None
