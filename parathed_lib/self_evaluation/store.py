"""Forms on disk: the one in use, its earlier versions, and those of single raters.

    <round>/<code>.toml                      the form in use
    <round>/revisions/<code>/1.toml ...      its earlier versions, oldest first
    <round>/raters/<code>/1.toml ...         a rater's first form; it is not replaced
    <round>/raters/<code>/revisions/1/1.toml what rater 1 sent in later

Whoever writes holds the round's lock. A version is written under its new name before
the form in use is replaced, so a run that is killed has lost nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from parathed_lib.catalogue import Catalogue
from parathed_lib.data_root import DataRoot
from parathed_lib.forms.revisions import (
    next_number,
    numbered,
    replace,
)
from parathed_lib.self_evaluation.changes import changes
from parathed_lib.self_evaluation.form import SelfEvaluation
from parathed_lib.self_evaluation.stored import StoredForm, read_form
from parathed_lib.self_evaluation.toml_file import write_toml
from parathed_lib.storage import lock
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


@dataclass(frozen=True)
class Outcome:
    """What became of a form that was to be stored.

    `revision` is the number under which the earlier version lies, for a rater's form
    the number of the new one; None where there is none. `earlier_date` is when the
    earlier version was filled in, empty where there is none.
    """

    status: Literal["new", "changed", "unchanged"]
    changes: tuple[str, ...] = ()
    revision: int | None = None
    earlier_date: str = ""


def locked(root: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """Wait until no other run writes in a round, and keep others out meanwhile.

    Raises OutputError when the folder cannot be written.
    """
    return lock.locked(root.evaluations / round_name, wait=True)


def store(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """Make a checked form the one in use, and keep the earlier one as a version.

    Nothing is written when it says the same as before. Call it under the lock. Raises
    EvaluationError when the earlier form cannot be read, OutputError.
    """
    path = root.form(form.round, form.municipality)
    folder = root.revisions(form.round, form.municipality)
    outcome = foreseen(root, form, catalogue)
    if outcome.status == "unchanged":
        return outcome
    root.make_key()
    if outcome.status == "new":
        write_whole(path, write_toml(form), CONFIDENTIAL)
    else:
        replace(path, write_toml(form), folder)
    return outcome


def foreseen(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """What `store` would make of a form, with nothing written.

    Raises EvaluationError when the earlier form cannot be read.
    """
    path = root.form(form.round, form.municipality)
    folder = root.revisions(form.round, form.municipality)
    earlier = read_form(path, catalogue)
    if earlier is None:
        return Outcome("new")
    if _same(earlier, form):
        return Outcome("unchanged")
    told = _changes(earlier, form, catalogue)
    number = next_number(path, folder)
    return Outcome("changed", told, number, earlier.evaluation.date)


def store_rater(
    root: DataRoot, form: SelfEvaluation, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater: the first one for good, later ones as versions of it.

    Nothing is written when it says the same as the rater's latest. Call it under the
    lock. Raises EvaluationError when that cannot be read, OutputError.
    """
    folder = root.raters(form.round, form.municipality)
    first, later = folder / f"{rater}.toml", folder / "revisions" / str(rater)
    text = write_toml(form)
    earlier = latest_of_rater(root, form.round, form.municipality, rater, catalogue)
    root.make_key()
    if earlier is None:
        write_whole(first, text, CONFIDENTIAL)
        return Outcome("new")
    if _same(earlier, form):
        return Outcome("unchanged")
    number = max(numbered(later), default=0) + 1
    write_whole(later / f"{number}.toml", text, CONFIDENTIAL, like=first)
    told = _changes(earlier, form, catalogue)
    return Outcome("changed", told, number, earlier.evaluation.date)


def latest_of_rater(
    root: DataRoot, round_name: str, code: str, rater: int, catalogue: Catalogue
) -> StoredForm | None:
    """The newest form of one rater, None when there is none; raises EvaluationError."""
    folder = root.raters(round_name, code)
    later = folder / "revisions" / str(rater)
    numbers = numbered(later)
    newest = later / f"{numbers[-1]}.toml" if numbers else folder / f"{rater}.toml"
    return read_form(newest, catalogue, round_name, code)


def _same(earlier: StoredForm, form: SelfEvaluation) -> bool:
    return not earlier.migrated and write_toml(earlier.evaluation) == write_toml(form)


def _changes(
    earlier: StoredForm, form: SelfEvaluation, catalogue: Catalogue
) -> tuple[str, ...]:
    lines = changes(earlier.evaluation, form, catalogue)
    if earlier.migrated:
        lines.insert(0, f"Skemaets udgave: nu {form.rubric}")
    return tuple(lines)
