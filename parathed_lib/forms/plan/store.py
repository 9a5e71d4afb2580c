"""Plans on disk: the ones in use, and their earlier versions.

data/raw/plans/<code>.toml                        the plan in use
data/raw/plans/<code>-<name>.toml                 another plan of the municipality
data/raw/plans/revisions/<code>-<name>/1.toml ... earlier versions, oldest first
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms import revisions
from parathed_lib.forms.plan.changes import changes
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.stored import read_plan, write_plan
from parathed_lib.storage import lock
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


@dataclass(frozen=True)
class Outcome:
    """What became of a plan that was to be stored.

    `changes` are told in Danish. `revision` is the number under which the earlier
    version lies, None where there is none.
    """

    status: Literal["new", "changed", "unchanged"]
    changes: tuple[str, ...] = ()
    revision: int | None = None


def locked(root: DataRoot) -> AbstractContextManager[None]:
    """Wait until no other run writes plans, and keep others out meanwhile.

    Raises OutputError when the folder cannot be written.
    """
    return lock.locked(root.plans, wait=True)


def place(root: DataRoot, code: str, key: str = "") -> Path:
    """The place of a municipality's plan; `key` tells it from its others."""
    return root.plans / f"{_stem(code, key)}.toml"


def versions(root: DataRoot, code: str, key: str = "") -> Path:
    """The folder of a plan's earlier versions, numbered from 1."""
    return root.plans / "revisions" / _stem(code, key)


def store(root: DataRoot, plan: Plan, catalogue: Catalogue, key: str = "") -> Outcome:
    """Make a checked plan the one in use, and keep the earlier one as a version.

    Nothing is written when it says the same as before. Call it under the lock. Raises
    PlanError when the earlier plan cannot be read, OutputError.
    """
    path = place(root, plan.municipality, key)
    folder = versions(root, plan.municipality, key)
    text = write_plan(plan)
    root.make_key()
    if not path.is_file():
        write_whole(path, text, CONFIDENTIAL)
        return Outcome("new")
    earlier = read_plan(path, catalogue)
    if write_plan(earlier) == text:
        return Outcome("unchanged")
    number = revisions.replace(path, text, folder)
    return Outcome("changed", tuple(changes(earlier, plan, catalogue)), number)


def _stem(code: str, key: str) -> str:
    return f"{code}-{key}" if key else code
