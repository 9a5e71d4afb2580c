"""Forms on disk: the one in use, its earlier versions, and those of single raters.

    <round>/<code>.toml                      the form in use
    <round>/revisions/<code>/1.toml ...      its earlier versions, oldest first
    <round>/raters/<code>/1.toml ...         a rater's first form; it is not replaced
    <round>/raters/<code>/revisions/1/1.toml what rater 1 sent in later
    <round>/assessor/...                     all of it for the assessor's half

Whoever writes or deletes holds the round's lock. A version is written under its new
name before the form in use is replaced, so a run that is killed has lost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.errors import EvaluationError
from parathed_lib.forms import revisions
from parathed_lib.forms.changes import changes
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import (
    ABOUT,
    assessors_part,
    holds_assessors,
    joined,
    same_for_assessor,
)
from parathed_lib.forms.evaluation.kind import EVALUATION
from parathed_lib.forms.evaluation.raters import LEAST_RATERS
from parathed_lib.forms.kind import Sent
from parathed_lib.forms.messages import lines
from parathed_lib.forms.revisions import next_number, numbered
from parathed_lib.storage import lock
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import CONFIDENTIAL, remove, unfinished, write_whole

# What the agreement of raters is computed from, and what says whose form it is.
_OF_A_RATER = ABOUT - {"label", "source"} | {"ratings", "confidence"}


@dataclass(frozen=True)
class StoredForm:
    """A form as it lies on disk.

    `migrated` when it is of an earlier rubric, and says it in the names of this one.
    `assessors` is the assessor's half, where that was handed in by itself.
    """

    evaluation: SelfEvaluation
    migrated: bool
    assessors: SelfEvaluation | None = None


@dataclass(frozen=True)
class Half:
    """A half of a municipality's answers in a round: where it lies, and what it holds.

    What reads raises EvaluationError as `read_form`.
    """

    root: DataRoot
    round: str
    code: str
    assessors: bool = False

    @classmethod
    def of(cls, root: DataRoot, form: SelfEvaluation) -> Half:
        """The half that a form is of."""
        return cls(root, form.round, form.municipality, form.is_assessors)

    @property
    def other(self) -> Half:
        """The other half of the same answers."""
        return replace(self, assessors=not self.assessors)

    @property
    def path(self) -> Path:
        """The form in use."""
        return self.root.form(self.round, self.code, assessors=self.assessors)

    @property
    def versions(self) -> Path:
        """The folder of its earlier versions."""
        return self.root.revisions(self.round, self.code, assessors=self.assessors)

    @property
    def raters(self) -> Path:
        """The folder of its raters' first forms."""
        return self.root.raters(self.round, self.code, assessors=self.assessors)

    def later(self, rater: int) -> Path:
        """The folder of what a rater sent in after the first form."""
        return self.raters / "revisions" / str(rater)

    def read(self, catalogue: Catalogue) -> StoredForm | None:
        """The form in use, None when it is not there."""
        if self.assessors:
            return self._read(self.path, catalogue)
        return read_form(self.path, catalogue)

    def read_raters(self, catalogue: Catalogue) -> dict[int, SelfEvaluation]:
        """The raters' first forms by their numbers, in order."""
        found = {
            number: self._read(self.raters / f"{number}.toml", catalogue)
            for number in numbered(self.raters)
        }
        return {number: kept.evaluation for number, kept in found.items() if kept}

    def read_latest(self, rater: int, catalogue: Catalogue) -> StoredForm | None:
        """The newest form of one rater, None when there is none."""
        later = self.later(rater)
        numbers = numbered(later)
        newest = later / f"{numbers[-1]}.toml" if numbers else None
        return self._read(newest or self.raters / f"{rater}.toml", catalogue)

    def _read(self, path: Path, catalogue: Catalogue) -> StoredForm | None:
        where = (self.round, self.code)
        return read_form(path, catalogue, *where, assessors=self.assessors)


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


def read_round(
    root: DataRoot, round_name: str, code: str, catalogue: Catalogue
) -> StoredForm | None:
    """What a municipality and its assessor answered in a round, as one form.

    None when neither did. Raises EvaluationError as `read_form`.
    """
    whole = Half(root, round_name, code)
    own, assessors = whole.read(catalogue), whole.other.read(catalogue)
    if assessors is None:
        return own
    half = assessors.evaluation
    if own is None:
        return StoredForm(half, assessors.migrated, half)
    together = joined(own.evaluation, half, catalogue.rubric)
    return StoredForm(together, own.migrated or assessors.migrated, half)


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
    where = {"municipality": code, "round": round_name}
    where["half"] = "assessor" if assessors else ""
    return StoredForm(*EVALUATION.read_stored(path, name, where, catalogue))


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
    half, outcome = Half.of(root, form), foreseen(root, form, catalogue)
    if outcome.status == "unchanged":
        return outcome
    root.make_key()
    if outcome.apart and outcome.other:
        # First, so that a run that is killed has lost nothing.
        text = EVALUATION.text(outcome.other)
        write_whole(half.other.path, text, CONFIDENTIAL, like=half.path)
    revisions.store(half.path, EVALUATION.text(outcome.form), half.versions)
    return outcome


def foreseen(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """What `store` would make of a form, with nothing written.

    Raises EvaluationError when an earlier form cannot be read.
    """
    rubric = catalogue.rubric
    half = Half.of(root, form)
    earlier, beside = half.read(catalogue), half.other.read(catalogue)
    other, apart = beside.evaluation if beside else None, False
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
    number = next_number(half.path, half.versions)
    told = _changes(earlier, form, catalogue)
    date = earlier.evaluation.date
    return Outcome("changed", form, told, number, date, other, apart)


def store_rater(
    root: DataRoot, form: SelfEvaluation, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater: the first one for good, later ones as versions of it.

    Nothing is written when it says the same as the rater's latest. Call it under the
    lock. Raises EvaluationError when that cannot be read, OutputError.
    """
    half, text = Half.of(root, form), EVALUATION.text(form)
    first, later = half.raters / f"{rater}.toml", half.later(rater)
    earlier = half.read_latest(rater, catalogue)
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


def _same(earlier: StoredForm, form: SelfEvaluation) -> bool:
    said = EVALUATION.text(earlier.evaluation)
    return not earlier.migrated and said == EVALUATION.text(form)


def _changes(
    earlier: StoredForm, form: SelfEvaluation, catalogue: Catalogue
) -> tuple[str, ...]:
    told = changes(EVALUATION, earlier.evaluation, form, catalogue)
    if earlier.migrated:
        told.insert(0, f"Spørgsmålenes udgave: nu {form.rubric}")
    return tuple(told)


SentForm = Sent[SelfEvaluation]


def import_form(root: DataRoot, sent: SentForm, catalogue: Catalogue) -> Outcome:
    """Make the form that was sent the one in use.

    Raises EvaluationError when it has faults, or when raters have begun: then only
    their consensus can be the form in use.
    """
    form = sent.accepted()
    with locked(root, form.round):
        if told := told_of_raters(root, form):
            raise EvaluationError(" ".join(told))
        return store(root, form, catalogue)


def told_of_raters(root: DataRoot, form: SelfEvaluation) -> list[str]:
    """Why a form cannot be the one in use, and what to do; nothing without raters."""
    numbers = numbered(Half.of(root, form).raters)
    return lines("evaluation", "raters_begun", form, numbers) if numbers else []


def import_rating(
    root: DataRoot, sent: SentForm, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater; raises EvaluationError when it has faults."""
    form = sent.accepted()
    with locked(root, form.round):
        return store_rater(root, form, rater, catalogue)


def import_consensus(
    root: DataRoot, sent: SentForm, code: str, catalogue: Catalogue
) -> Outcome:
    """Make what raters agreed on the form in use.

    Raises EvaluationError when the form has faults, is of another municipality than
    `code`, or lacks what a consensus needs.
    """
    form = sent.accepted()
    if form.municipality != code:
        told = Fault("municipality", "er en anden end den, du har valgt")
        raise sent.refused([told])
    with locked(root, form.round):
        raters = Half.of(root, form).read_raters(catalogue)
        faults = consensus_faults(form, list(raters.values()), catalogue.rubric)
        if faults:
            raise sent.refused(faults)
        return store(root, form, catalogue)


def consensus_faults(
    form: SelfEvaluation, raters: Sequence[SelfEvaluation], rubric: Rubric
) -> list[Fault]:
    """What a consensus lacks: two raters, and a reason where it is nobody's rating.

    A rating that is left out although somebody gave it needs a reason too.
    """
    if len(raters) < LEAST_RATERS:
        [told] = lines("evaluation", "too_few_raters", form, len(raters))
        return [Fault("", told)]
    faults = []
    for parameter in rubric.parameter:
        rated = {r.ratings[parameter] for r in raters if parameter in r.ratings}
        agreed = form.ratings.get(parameter)
        reason = form.reasons.get(parameter, "").strip()
        if not rated or agreed in rated or reason:
            continue
        [told] = lines("evaluation", "unreasoned", agreed)
        faults.append(Fault(f"reasons.{parameter}", told))
    return faults


@dataclass(frozen=True)
class Deletable:
    """What can be deleted again of a half.

    `files` go in their order: earlier versions, later ratings, what killed runs left,
    or all that lies of a rater. `bare` holds raters' first forms as they are with
    answers, confidence and role alone. `left` are the numbers of the other raters.
    """

    files: tuple[Path, ...]
    bare: Mapping[Path, str] = field(default_factory=dict)
    versions: int = 0
    later_ratings: int = 0
    left: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.bare)

    def delete(self) -> None:
        """Delete it. Call it under the lock; raises OutputError."""
        for path in self.files:
            remove(path)
        for path, text in self.bare.items():
            write_whole(path, text, CONFIDENTIAL)


def to_forget(half: Half, catalogue: Catalogue) -> Deletable:
    """What can go without changing the form in use, or a rater's answers.

    Raises EvaluationError when a rater's form cannot be read.
    """
    later = sorted((half.raters / "revisions").glob("*"))
    files = [path for folder in (half.versions, *later) for path in folder.glob("*")]
    files += [*unfinished(half.path), *unfinished(half.raters / "*.toml")]
    bare = {
        half.raters / f"{number}.toml": EVALUATION.text(less)
        for number, form in half.read_raters(catalogue).items()
        if (less := _bare(form)) != form
    }
    later_ratings = sum(len(numbered(folder)) for folder in later)
    versions = len(numbered(half.versions))
    return Deletable(tuple(sorted(files)), bare, versions, later_ratings)


def to_withdraw(half: Half, rater: int) -> Deletable:
    """All that lies of one rater; raises EvaluationError when nothing does."""
    first, later = half.raters / f"{rater}.toml", half.later(rater)
    files = [later / f"{number}.toml" for number in reversed(numbered(later))]
    files += [path for path in (first,) if path.is_file()]
    others = [number for number in numbered(half.raters) if number != rater]
    if not files:
        has_other = rater in numbered(half.other.raters)
        told = lines("evaluation", "no_rater", half, rater, others, has_other)
        raise EvaluationError(*told)
    # What a killed run left goes first, and the first form last: as long as it is
    # there, the rater is.
    left = [*unfinished(first), *unfinished(later / "*.toml")]
    return Deletable((*left, *files), left=tuple(others))


def _bare(form: SelfEvaluation) -> SelfEvaluation:
    """A rater's form without what no agreement is computed from."""
    return SelfEvaluation.model_validate(
        form.model_dump(by_alias=True, include=_OF_A_RATER)
    )
