"""plan_of(municipality, plan) -> one frozen PlanOverview: all that its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from parathed_lib.assessment import Assessment, Input, assess
from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.catalogue.planning import Planning, load_planning
from parathed_lib.disclosure.record import Record, read_record
from parathed_lib.errors import ParameterError
from parathed_lib.forms.evaluation.form import AttentionPoint
from parathed_lib.forms.plan.dates import stated_day
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.stored import StoredPlan, choose, load_plans
from parathed_lib.names import as_text
from parathed_lib.plan.budget import YearBudget, budget
from parathed_lib.plan.coverage import AreaCoverage, coverage
from parathed_lib.plan.extent import ExtentRow, extent
from parathed_lib.plan.findings import Finding, Group, findings
from parathed_lib.storage.data_root import MANIFEST, DataRoot, find_root, is_example
from parathed_lib.vintage import load_vintage


@dataclass(frozen=True)
class PlanOverview:
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
    def extent(self) -> list[ExtentRow]:
        """The plan's counts of concerns and cases, without what must be hidden."""
        form = self.assessment.evaluation if self.assessment else None
        beside = [(c.id, c.period, c.value) for c in form.extent] if form else []
        beside += [
            (count.id, count.period, count.value)
            for other in self.others
            for count in other.plan.extent
        ]
        return extent(self.plan, self.published, beside)


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
    place = root if isinstance(root, DataRoot) else find_root(root)
    catalogue = load_catalogue().with_local(place.local_indicators)
    planning = load_planning()
    who = catalogue.municipality(municipality)
    plans = load_plans(place, who.code, catalogue)
    snapshot = load_vintage(place, vintage)
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
    inputs = [Input(f"catalogue/{name}", sum) for name, sum in checksums.items()]
    inputs += [Input(stored.path, stored.sha256) for stored in plans]
    forms = (
        place.forms(assessment.round, assessment.municipality.code)
        if assessment
        else []
    )
    inputs += [
        Input(path.relative_to(place.path).as_posix(), place.checksum(path))
        for path in (*files, *forms)
    ]
    return tuple(sorted(inputs, key=lambda i: i.path))
