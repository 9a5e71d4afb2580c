"""A plan that somebody sends in: checked, and stored when nothing is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import PlanError
from parathed_lib.forms.draft import LARGEST_FORM, Draft, Fault, refused
from parathed_lib.forms.evaluation.importing import NOT_A_ROUND, is_round
from parathed_lib.forms.files import safe_name
from parathed_lib.forms.plan.checks import check
from parathed_lib.forms.plan.kinds import read_file
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.store import Outcome, locked, store
from parathed_lib.forms.plan.stored import write_plan
from parathed_lib.privacy import personal_data
from parathed_lib.storage.data_root import DataRoot

_KEY = re.compile(r"[0-9a-zæøå][0-9a-zæøå-]{0,39}")
NOT_A_KEY = "skal være små bogstaver, tal og bindestreger, fx 2027-2028"


@dataclass(frozen=True)
class Sent:
    """A file that was sent in: what it says, and what is wrong with it.

    `plan` is None when the faults leave none.
    """

    name: str
    draft: Draft
    plan: Plan | None
    faults: tuple[Fault, ...]

    def accepted(self) -> Plan:
        """The plan; raises PlanError with every fault when it has any."""
        if self.plan is None or self.faults:
            told = [self.draft.told(fault) for fault in self.faults]
            raise refused(self.name, told, "Planen", PlanError)
        return self.plan


def read_sent(
    path: Path, catalogue: Catalogue, *, needs_declaration: bool = True
) -> Sent:
    """The plan in a file, with all that keeps it from being stored.

    Raises EvaluationError for a file whose name may be personal.
    """
    name = safe_name(path)
    draft = read_file(path, catalogue)
    if not draft.data:
        faults = draft.faults or (Fault("", "der står ingen plan i filen"),)
        return Sent(name, draft, None, tuple(faults))
    plan, found = check(draft, catalogue)
    found += _import_faults(draft, needs_declaration)
    if plan and len(write_plan(plan).encode("utf-8")) > LARGEST_FORM:
        found.append(Fault("", f"teksterne fylder over {LARGEST_FORM // 1000} kB"))
    return Sent(name, draft, plan, tuple(found))


def import_plan(
    root: DataRoot, sent: Sent, catalogue: Catalogue, key: str = ""
) -> Outcome:
    """Make the plan that was sent the one in use; `key` tells it from other plans.

    Raises PlanError when it has faults, OutputError.
    """
    plan = sent.accepted()
    with locked(root):
        return store(root, plan, catalogue, key)


def is_key(name: str) -> bool:
    """Whether a name can tell a plan from others: it becomes part of a file's."""
    return bool(_KEY.fullmatch(name)) and personal_data(name) is None


def _import_faults(draft: Draft, needs_declaration: bool) -> list[Fault]:
    faults = []
    found = draft.data.get("round")
    if isinstance(found, str) and found and not is_round(found):
        faults.append(Fault("round", NOT_A_ROUND))
    if needs_declaration and draft.data.get("names_no_person", False) is False:
        faults.append(
            Fault("names_no_person", "bekræft, at planen ikke nævner personer")
        )
    return faults
