"""Plans as they lie on disk.

A municipality's plans are `data/raw/plans/<code>.toml` and `<code>-<name>.toml`; it may
have several, one after the other or for different parts of its work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import tomli_w

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.errors import PlanError, unknown_name
from parathed_lib.forms.draft import LARGEST_FORM, Fault, refused
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.plan.checks import check
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.toml_file import read_toml
from parathed_lib.storage.data_root import DataRoot


@dataclass(frozen=True)
class StoredPlan:
    """A plan as it lies on disk.

    `key` is what tells it from the municipality's other plans; the file that is named
    with the code alone has an empty one.
    """

    plan: Plan
    key: str
    path: str
    sha256: str

    @property
    def stem(self) -> str:
        """The name of its file without `.toml`, which no other plan has."""
        return PurePosixPath(self.path).stem

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day of the plan; None when it does not state both."""
        first, last = first_day(self.plan.first), last_day(self.plan.last)
        return (first, last) if first and last else None

    def holds(self, at: date) -> bool:
        """Whether the day lies in its period; not where it does not state both ends."""
        return self.span is not None and self.span[0] <= at <= self.span[1]


def read_plan(path: Path, catalogue: Catalogue) -> Plan:
    """The plan at `path`; raises PlanError with every fault of the file."""

    def refuse(told: list[str]) -> Exception:
        return refused(path.name, told, "Planen", PlanError)

    if path.stat().st_size > LARGEST_FORM:
        raise refuse([f"filen er større end {LARGEST_FORM // 1000} kB"])
    draft = read_toml(path.read_bytes())
    if draft.faults:
        raise refuse([draft.told(fault) for fault in draft.faults])
    plan, faults = check(draft, catalogue)
    code = path.stem.partition("-")[0]
    if plan and plan.municipality != code:
        told = "er ikke den kommune, filen ligger under"
        faults.append(Fault("municipality", told))
    if plan is None or faults:
        raise refuse([draft.told(fault) for fault in faults])
    return plan


def load_plans(root: DataRoot, code: str, catalogue: Catalogue) -> list[StoredPlan]:
    """The plans of a municipality in the order of their first days.

    Those that do not state their period come last. Raises PlanError with every fault
    of the first file that has any.
    """
    found = [
        StoredPlan(
            plan=read_plan(path, catalogue),
            key=path.stem.partition("-")[2],
            path=path.relative_to(root.path).as_posix(),
            sha256=root.checksum(path),
        )
        for path in root.plans_of(code)
    ]
    return sorted(found, key=_in_time)


def taken_for_others(
    plans: Sequence[StoredPlan], before: SelfEvaluation, after: SelfEvaluation
) -> list[int]:
    """The points that plans name by number and that are others after than before.

    `before` and `after` are the form of a round that was sent in again. A plan of that
    round would then be read as if it took up points that it was not written for.
    """
    named = {
        number
        for stored in plans
        if stored.plan.round == after.round
        for action in stored.plan.actions
        for number in action.points
    }
    named |= {
        aside.point
        for stored in plans
        if stored.plan.round == after.round
        for aside in stored.plan.set_aside
    }
    was, now = before.attention_points, after.attention_points
    return sorted(n for n in named if was[n - 1 : n] != now[n - 1 : n])


def choose(
    plans: list[StoredPlan], wanted: str | None, name: str, at: date | None = None
) -> StoredPlan:
    """The plan whose file has this name, with or without the code before it.

    Without a name it is the plan whose period holds the day `at`, of several the one
    that ends last; where none does or no day is given, the one that ends last of all.
    `name` is the municipality's. Raises PlanError when it has no plan, UnknownNameError
    for a name that none of its plans has.
    """
    if not plans:
        raise PlanError(
            f"{name} has no plan yet. Make one with: parathed plan new {name} FILE"
        )
    if not wanted:
        running = [stored for stored in plans if at and stored.holds(at)]
        return max(running or plans, key=_by_end)
    by_stem = {stored.stem: stored for stored in plans}
    by_name = {stored.key: stored for stored in plans if stored.key} | by_stem
    if wanted not in by_name:
        raise unknown_name("plan", wanted, by_stem)
    return by_name[wanted]


def _in_time(stored: StoredPlan) -> tuple[bool, tuple[date, date], str]:
    never = (date.max, date.max)
    return stored.span is None, stored.span or never, stored.key


def _by_end(stored: StoredPlan) -> tuple[bool, tuple[date, date], str]:
    span = stored.span or (date.min, date.min)
    return stored.span is not None, span[::-1], stored.key


def write_plan(plan: Plan) -> str:
    """The plan as it is stored: equal plans as equal texts, without what is empty."""
    return tomli_w.dumps(plain(plan))


def plain(plan: Plan) -> dict[str, object]:
    """The plan as plain data without what is empty.

    Fields stand in the model's order and passages in the catalogue's, so that the order
    in which a plan was filled in leaves no trace.
    """
    data = plan.model_dump(by_alias=True, exclude_defaults=True)
    if plan.texts:
        order = [passage.id for passage in load_planning().passages]
        data["texts"] = {i: plan.texts[i] for i in order if i in plan.texts}
    return {"schema": plan.schema_version, **data}
