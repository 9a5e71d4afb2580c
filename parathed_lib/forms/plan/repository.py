"""Plans on disk: the ones in use, and their earlier versions.

data/raw/plans/<code>.toml                        the plan in use
data/raw/plans/<code>-<name>.toml                 another plan of the municipality
data/raw/plans/revisions/<code>-<name>/1.toml ... earlier versions, oldest first

A municipality may have several, one after the other or for parts of its work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import PlanError, unknown_name
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.kind import Sent
from parathed_lib.forms.plan.dates import first_day
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.store import FormFile, Outcome, compared
from parathed_lib.privacy import personal_data
from parathed_lib.storage import lock
from parathed_lib.storage.data_root import DataRoot

_KEY = re.compile(r"[0-9a-zæøå][0-9a-zæøå-]{0,39}")
NOT_A_KEY = "skal være små bogstaver, tal og bindestreger, fx 2027-2028"


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

    def begins_after(self, at: date) -> bool:
        """Whether its first day comes after this one; not where it states none."""
        first = first_day(self.plan.first)
        return first is not None and first > at

    def holds(self, at: date) -> bool:
        """Whether the day lies in its period; not where it does not state both ends."""
        span = self.plan.span
        return span is not None and span[0] <= at <= span[1]


def plan_file(root: DataRoot, code: str, key: str = "") -> FormFile[Plan]:
    """Where a municipality's plan lies; `key` tells it from its others."""
    stem = f"{code}-{key}" if key else code
    path, versions = root.plans / f"{stem}.toml", root.plans / "revisions" / stem
    return FormFile(PLAN, path, versions, path.name, {"municipality": code})


def load_plans(root: DataRoot, code: str, catalogue: Catalogue) -> list[StoredPlan]:
    """The plans of a municipality in the order of their first days.

    Those that do not state their period come last. Raises PlanError with every fault
    of the first file that has any.
    """
    plans = [
        StoredPlan(
            plan=stored.form,
            key=key,
            path=path.relative_to(root.path).as_posix(),
            sha256=root.checksum(path),
        )
        for path in root.plans_of(code)
        for key in [path.stem.partition("-")[2]]
        if (stored := replace(plan_file(root, code, key), path=path).read(catalogue))
    ]
    return sorted(plans, key=_in_time)


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
    return stored.plan.span is None, stored.plan.span or never, stored.key


def _by_end(stored: StoredPlan) -> tuple[bool, tuple[date, date], str]:
    span = stored.plan.span or (date.min, date.min)
    return stored.plan.span is not None, span[::-1], stored.key


def import_plan(
    root: DataRoot, sent: Sent[Plan], catalogue: Catalogue, key: str = ""
) -> Outcome[Plan]:
    """Make the plan that was sent the one in use; `key` tells it from other plans.

    Raises PlanError when it has faults, OutputError.
    """
    plan = sent.accepted()
    with locked(root):
        return store(root, plan, catalogue, key)


def is_key(name: str) -> bool:
    """Whether a name can tell a plan from others: it becomes part of a file's."""
    return bool(_KEY.fullmatch(name)) and personal_data(name) is None


def locked(root: DataRoot) -> AbstractContextManager[None]:
    """Wait until no other run writes plans, and keep others out meanwhile.

    Raises OutputError when the folder cannot be written.
    """
    return lock.locked(root.plans, wait=True)


def store(
    root: DataRoot, plan: Plan, catalogue: Catalogue, key: str = ""
) -> Outcome[Plan]:
    """Make a checked plan the one in use, and keep the earlier one as a version.

    Nothing is written when it says the same as before. Call it under the lock. Raises
    PlanError when the earlier plan cannot be read, OutputError.
    """
    file = plan_file(root, plan.municipality, key)
    number, earlier = file.next_number(), file.read(catalogue)
    outcome = compared(PLAN, earlier, plan, number, catalogue)
    if outcome.status != "unchanged":
        root.make_key()
        file.write(plan)
    return outcome
