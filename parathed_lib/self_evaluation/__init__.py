"""The municipality's form: read and checked, with every fault told at once.

The stored form is TOML, one file per municipality and round. Messages are in Danish,
since the municipality reads them, and never repeat a value.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.self_evaluation.checks import check
from parathed_lib.self_evaluation.draft import Draft, Fault, refused
from parathed_lib.self_evaluation.form import (
    AttentionPoint,
    Evidence,
    ExtentCount,
    Note,
    SelfEvaluation,
    Target,
)
from parathed_lib.self_evaluation.migrate import migrate
from parathed_lib.self_evaluation.toml_file import read_toml, write_toml

__all__ = [
    "AttentionPoint",
    "Draft",
    "Evidence",
    "ExtentCount",
    "Fault",
    "Note",
    "SelfEvaluation",
    "StoredForm",
    "Target",
    "check",
    "read_form",
    "read_toml",
    "refused",
    "write_toml",
]

LARGEST_FORM = 1_000_000  # bytes


@dataclass(frozen=True)
class StoredForm:
    """A form as it lies on disk: what it says, and the checksum of its bytes."""

    evaluation: SelfEvaluation
    sha256: str


def read_form(path: Path, catalogue: Catalogue) -> StoredForm | None:
    """The form at `path`, None when there is none.

    Raises EvaluationError with every fault of the file: its place, what was expected
    and how to mend it.
    """
    if not path.is_file():
        return None
    name = f"{path.parent.name}/{path.name}"
    if path.stat().st_size > LARGEST_FORM:
        raise refused(name, [f"filen er større end {LARGEST_FORM // 1000} kB"])
    content = path.read_bytes()
    draft = read_toml(content)
    if draft.faults:
        raise refused(name, [draft.told(fault) for fault in draft.faults])
    draft = migrate(draft, catalogue)
    form, faults = check(draft, catalogue)
    faults += _place_faults(draft, path, catalogue)
    if form is None or faults:
        raise refused(name, [draft.told(fault) for fault in faults])
    return StoredForm(form, hashlib.sha256(content).hexdigest())


def _place_faults(draft: Draft, path: Path, catalogue: Catalogue) -> list[Fault]:
    """Where what a form says of itself does not fit the place where it lies."""
    faults = []
    code, round_name = draft.data.get("municipality"), draft.data.get("round")
    if code in list(catalogue.municipalities) and code != path.stem:
        faults.append(
            Fault("municipality", f"passer ikke med filens navn, {path.name}")
        )
    if round_name != path.parent.name:
        faults.append(
            Fault("round", f"passer ikke med mappens navn, {path.parent.name}")
        )
    return faults
