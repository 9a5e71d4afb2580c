"""Reads a form that lies on disk: the one in use, an earlier version, or a rater's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.draft import LARGEST_FORM, Draft, Fault, refused
from parathed_lib.forms.evaluation.checks import check
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import joined
from parathed_lib.forms.evaluation.migrate import migrate
from parathed_lib.forms.toml_file import read_toml
from parathed_lib.storage.data_root import DataRoot


@dataclass(frozen=True)
class StoredForm:
    """A form as it lies on disk.

    `migrated` when it is of an earlier rubric, and says it in the names of this one.
    `assessors` is the assessor's half, where that was handed in by itself.
    """

    evaluation: SelfEvaluation
    migrated: bool
    assessors: SelfEvaluation | None = None


def read_round(
    root: DataRoot, round_name: str, code: str, catalogue: Catalogue
) -> StoredForm | None:
    """What a municipality and its assessor answered in a round, as one form.

    None when neither did. Raises EvaluationError as `read_form`.
    """
    own, assessors = (
        read_half(root, round_name, code, catalogue, assessors=half)
        for half in (False, True)
    )
    if assessors is None:
        return own
    half = assessors.evaluation
    if own is None:
        return StoredForm(half, assessors.migrated, half)
    together = joined(own.evaluation, half, catalogue.rubric)
    return StoredForm(together, own.migrated or assessors.migrated, half)


def read_half(
    root: DataRoot,
    round_name: str,
    code: str,
    catalogue: Catalogue,
    *,
    assessors: bool,
) -> StoredForm | None:
    """One half of a municipality's answers in a round, None when it is not there.

    Raises EvaluationError as `read_form`.
    """
    path = root.form(round_name, code, assessors=assessors)
    where = (round_name, code) if assessors else ()
    return read_form(path, catalogue, *where, assessors=assessors)


def read_form(
    path: Path,
    catalogue: Catalogue,
    round_name: str | None = None,
    code: str | None = None,
    *,
    assessors: bool = False,
) -> StoredForm | None:
    """The form at `path`, None when there is none; `assessors` when it is their half.

    `round_name` and `code` say where it belongs; without them the path does, as that of
    the form in use. Raises EvaluationError with every fault of the file: its place,
    what was expected and how to mend it.
    """
    if not path.is_file():
        return None
    if round_name is None or code is None:
        round_name, code = path.parent.name, path.stem
        name = f"{round_name}/{path.name}"
    else:
        name = f"{path.name} for {code}, runde {round_name}"
    if path.stat().st_size > LARGEST_FORM:
        raise refused(name, [f"filen er større end {LARGEST_FORM // 1000} kB"])
    content = path.read_bytes()
    found = read_toml(content)
    if found.faults:
        raise refused(name, [found.told(fault) for fault in found.faults])
    draft = migrate(found, catalogue)
    form, faults = check(draft, catalogue)
    faults += _place_faults(draft, round_name, code, catalogue)
    if form and form.is_assessors != assessors:
        faults.append(Fault("half", "er ikke den del, der skal ligge i mappen"))
    if form is None or faults:
        raise refused(name, [draft.told(fault) for fault in faults])
    return StoredForm(form, migrated=draft is not found)


def _place_faults(
    draft: Draft, round_name: str, code: str, catalogue: Catalogue
) -> list[Fault]:
    """Where what a form says of itself does not fit the place where it lies."""
    faults = []
    said = draft.data.get("municipality")
    if said in list(catalogue.municipalities) and said != code:
        faults.append(Fault("municipality", "er ikke den kommune, filen ligger under"))
    if draft.data.get("round") != round_name:
        faults.append(Fault("round", "er ikke den runde, filen ligger under"))
    return faults
