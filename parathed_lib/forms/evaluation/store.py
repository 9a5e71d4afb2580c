"""Forms on disk: the one in use, its earlier versions, and those of single raters.

    <round>/<code>.toml                      the form in use
    <round>/revisions/<code>/1.toml ...      its earlier versions, oldest first
    <round>/raters/<code>/1.toml ...         a rater's first form; it is not replaced
    <round>/raters/<code>/revisions/1/1.toml what rater 1 sent in later
    <round>/assessor/...                     all of it for the assessor's half

Whoever writes holds the round's lock. A version is written under its new name before
the form in use is replaced, so a run that is killed has lost nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.evaluation.changes import changes
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import (
    assessors_part,
    holds_assessors,
    same_for_assessor,
)
from parathed_lib.forms.evaluation.stored import StoredForm, read_form, read_half
from parathed_lib.forms.evaluation.toml_file import write_toml
from parathed_lib.forms.revisions import next_number, numbered, replace
from parathed_lib.storage import lock
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


@dataclass(frozen=True)
class Outcome:
    """What became of a form that was to be stored.

    `form` is what is stored. `revision` is the number under which the earlier version
    lies, for a rater's form the number of the new one; None where there is none.
    `earlier_date` is when the earlier version was filled in, empty where there is none.
    `other` is the other half, which stays; None where it is not there. `apart` tells
    that it is the assessor's of an earlier form that held both.
    """

    status: Literal["new", "changed", "unchanged"]
    form: SelfEvaluation
    changes: tuple[str, ...] = ()
    revision: int | None = None
    earlier_date: str = ""
    other: SelfEvaluation | None = None
    apart: bool = False


def locked(root: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """Wait until no other run writes in a round, and keep others out meanwhile.

    Raises OutputError when the folder cannot be written.
    """
    return lock.locked(root.evaluations / round_name, wait=True)


def store(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """Make a checked form the one in use of its half; the earlier becomes a version.

    The other half stays as it is. Nothing is written when the form says the same as
    before. Call it under the lock. Raises EvaluationError when an earlier form cannot
    be read, OutputError.
    """
    where = {"assessors": form.is_assessors}
    path = root.form(form.round, form.municipality, **where)
    folder = root.revisions(form.round, form.municipality, **where)
    outcome = foreseen(root, form, catalogue)
    if outcome.status == "unchanged":
        return outcome
    root.make_key()
    if outcome.apart and outcome.other:
        # First, so that a run that is killed has lost nothing.
        place = root.form(form.round, form.municipality, assessors=True)
        write_whole(place, write_toml(outcome.other), CONFIDENTIAL, like=path)
    if outcome.status == "new":
        write_whole(path, write_toml(outcome.form), CONFIDENTIAL)
    else:
        replace(path, write_toml(outcome.form), folder)
    return outcome


def foreseen(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """What `store` would make of a form, with nothing written.

    Raises EvaluationError when an earlier form cannot be read.
    """
    found = {
        assessors: read_half(
            root, form.round, form.municipality, catalogue, assessors=assessors
        )
        for assessors in (False, True)
    }
    earlier, beside = found[form.is_assessors], found[not form.is_assessors]
    other = beside.evaluation if beside else None
    apart = False
    rubric = catalogue.rubric
    if (
        earlier
        and not beside
        and holds_assessors(earlier.evaluation, rubric)
        and not holds_assessors(form, rubric)
    ):
        if same_for_assessor(earlier.evaluation, form, rubric):
            form = form.model_copy(update={"half": ""})
        else:
            other, apart = assessors_part(earlier.evaluation, rubric), True
    if earlier is None:
        return Outcome("new", form, other=other)
    if _same(earlier, form):
        return Outcome("unchanged", form, other=other)
    return Outcome(
        "changed",
        form,
        _changes(earlier, form, catalogue),
        next_number(
            root.form(form.round, form.municipality, assessors=form.is_assessors),
            root.revisions(form.round, form.municipality, assessors=form.is_assessors),
        ),
        earlier.evaluation.date,
        other,
        apart,
    )


def store_rater(
    root: DataRoot, form: SelfEvaluation, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater: the first one for good, later ones as versions of it.

    Nothing is written when it says the same as the rater's latest. Call it under the
    lock. Raises EvaluationError when that cannot be read, OutputError.
    """
    code, halves = form.municipality, {"assessors": form.is_assessors}
    folder = root.raters(form.round, code, **halves)
    first, later = folder / f"{rater}.toml", folder / "revisions" / str(rater)
    text = write_toml(form)
    earlier = latest_of_rater(root, form.round, code, rater, catalogue, **halves)
    root.make_key()
    if earlier is None:
        write_whole(first, text, CONFIDENTIAL)
        return Outcome("new", form)
    if _same(earlier, form):
        return Outcome("unchanged", form)
    number = max(numbered(later), default=0) + 1
    write_whole(later / f"{number}.toml", text, CONFIDENTIAL, like=first)
    told = _changes(earlier, form, catalogue)
    return Outcome("changed", form, told, number, earlier.evaluation.date)


def latest_of_rater(
    root: DataRoot,
    round_name: str,
    code: str,
    rater: int,
    catalogue: Catalogue,
    *,
    assessors: bool = False,
) -> StoredForm | None:
    """The newest form of one rater, None when there is none; raises EvaluationError."""
    folder = root.raters(round_name, code, assessors=assessors)
    later = folder / "revisions" / str(rater)
    numbers = numbered(later)
    newest = later / f"{numbers[-1]}.toml" if numbers else folder / f"{rater}.toml"
    return read_form(newest, catalogue, round_name, code, assessors=assessors)


def _same(earlier: StoredForm, form: SelfEvaluation) -> bool:
    return not earlier.migrated and write_toml(earlier.evaluation) == write_toml(form)


def _changes(
    earlier: StoredForm, form: SelfEvaluation, catalogue: Catalogue
) -> tuple[str, ...]:
    lines = changes(earlier.evaluation, form, catalogue)
    if earlier.migrated:
        lines.insert(0, f"Skemaets udgave: nu {form.rubric}")
    return tuple(lines)
