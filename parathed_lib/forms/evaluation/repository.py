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

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.errors import EvaluationError
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
from parathed_lib.forms.kind import Sent, Stored
from parathed_lib.forms.messages import lines
from parathed_lib.forms.store import FormFile, Outcome, compared, numbered
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
    def in_use(self) -> FormFile[SelfEvaluation]:
        """The form in use, and its earlier versions."""
        place, assessors = (self.round, self.code), self.assessors
        path = self.root.form(*place, assessors=assessors)
        return self._file(path, self.root.revisions(*place, assessors=assessors))

    @property
    def raters(self) -> Path:
        """The folder of its raters' first forms."""
        return self.root.raters(self.round, self.code, assessors=self.assessors)

    def rater(self, number: int, later: int | None = None) -> FormFile[SelfEvaluation]:
        """A rater's first form, or the one that was sent in as this number after it."""
        versions = self.raters / "revisions" / str(number)
        path = versions / f"{later}.toml" if later else self.raters / f"{number}.toml"
        return self._file(path, versions)

    def read(self, catalogue: Catalogue) -> Stored[SelfEvaluation] | None:
        """The form in use, None when it is not there."""
        return self.in_use.read(catalogue)

    def read_raters(self, catalogue: Catalogue) -> dict[int, SelfEvaluation]:
        """The raters' first forms by their numbers, in order."""
        return {
            number: stored.form
            for number in numbered(self.raters)
            if (stored := self.rater(number).read(catalogue))
        }

    def read_latest(
        self, rater: int, catalogue: Catalogue
    ) -> Stored[SelfEvaluation] | None:
        """The newest form of one rater, None when there is none."""
        later = max(numbered(self.rater(rater).versions), default=None)
        return self.rater(rater, later).read(catalogue)

    def _file(self, path: Path, versions: Path) -> FormFile[SelfEvaluation]:
        name = path.relative_to(self.root.evaluations).as_posix()
        half = "assessor" if self.assessors else ""
        where = {"municipality": self.code, "round": self.round, "half": half}
        return FormFile(EVALUATION, path, versions, name, where)


@dataclass(frozen=True)
class HalfOutcome(Outcome[SelfEvaluation]):
    """What became of a half. `other` is the other one, which stays, None without one.

    Where only an earlier form of both halves has it, it is to lie by itself.
    """

    other: SelfEvaluation | None = None


def read_round(
    root: DataRoot, round_name: str, code: str, catalogue: Catalogue
) -> StoredForm | None:
    """What a municipality and its assessor answered in a round, as one form.

    None when neither did. Raises EvaluationError as `read_form`.
    """
    whole = Half(root, round_name, code)
    own, assessors = whole.read(catalogue), whole.other.read(catalogue)
    if assessors is None:
        return StoredForm(own.form, own.migrated) if own else None
    half = assessors.form
    if own is None:
        return StoredForm(half, assessors.migrated, half)
    together = joined(own.form, half, catalogue.rubric)
    return StoredForm(together, own.migrated or assessors.migrated, half)


def read_form(path: Path, catalogue: Catalogue) -> StoredForm | None:
    """The municipality's form in use at `path`, which says of which round it is.

    None when there is none. Raises EvaluationError with every fault of the file: its
    place, what was expected and how to mend it.
    """
    where = {"municipality": path.stem, "round": path.parent.name, "half": ""}
    if not path.is_file():
        return None
    name = f"{path.parent.name}/{path.name}"
    stored = EVALUATION.read_stored(path, name, where, catalogue)
    return StoredForm(stored.form, stored.migrated)


def locked(root: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """Wait until no other run writes in a round, and keep others out meanwhile.

    Raises OutputError when the folder cannot be written.
    """
    return lock.locked(root.evaluations / round_name, wait=True)


def store(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> HalfOutcome:
    """Make a checked form the one in use of its half; the earlier becomes a version.

    The other half stays as it is. Nothing is written when the form says the same as
    before. Call it under the lock. Raises EvaluationError when an earlier form cannot
    be read, OutputError.
    """
    half, outcome = Half.of(root, form), foreseen(root, form, catalogue)
    if outcome.status == "unchanged":
        return outcome
    root.make_key()
    other = half.other.in_use
    if outcome.other and not other.path.is_file():
        # First, so that a run that is killed has lost nothing.
        other.write(outcome.other, like=half.in_use.path)
    half.in_use.write(outcome.form)
    return outcome


def foreseen(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> HalfOutcome:
    """What `store` would make of a form, with nothing written.

    Raises EvaluationError when an earlier form cannot be read.
    """
    rubric = catalogue.rubric
    half = Half.of(root, form)
    earlier, stored = half.read(catalogue), half.other.read(catalogue)
    other = stored.form if stored else None
    if (
        earlier
        and not other
        and holds_assessors(earlier.form, rubric)
        and not holds_assessors(form, rubric)
    ):
        if same_for_assessor(earlier.form, form, rubric):
            form = form.model_copy(update={"half": ""})
        else:
            other = assessors_part(earlier.form, rubric)
    number = half.in_use.next_number()
    found = compared(EVALUATION, earlier, form, number, catalogue)
    return HalfOutcome(**vars(found), other=other)


def store_rater(
    root: DataRoot, form: SelfEvaluation, rater: int, catalogue: Catalogue
) -> HalfOutcome:
    """Keep the form of one rater: the first one for good, later ones as versions of it.

    Nothing is written when it says the same as the rater's latest. Call it under the
    lock. Raises EvaluationError when that cannot be read, OutputError.
    """
    half = Half.of(root, form)
    first, latest = half.rater(rater), half.read_latest(rater, catalogue)
    number = max(numbered(first.versions), default=0) + 1
    outcome = compared(EVALUATION, latest, form, number, catalogue)
    root.make_key()
    if outcome.status == "new":
        first.write(form)
    elif outcome.status == "changed":
        half.rater(rater, number).write(form, like=first.path)
    return HalfOutcome(**vars(outcome))


SentForm = Sent[SelfEvaluation]


def import_form(root: DataRoot, sent: SentForm, catalogue: Catalogue) -> HalfOutcome:
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
) -> HalfOutcome:
    """Keep the form of one rater; raises EvaluationError when it has faults."""
    form = sent.accepted()
    with locked(root, form.round):
        return store_rater(root, form, rater, catalogue)


def import_consensus(
    root: DataRoot, sent: SentForm, code: str, catalogue: Catalogue
) -> HalfOutcome:
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
    in_use, later = half.in_use, sorted((half.raters / "revisions").glob("*"))
    files = [path for folder in (in_use.versions, *later) for path in folder.glob("*")]
    files += [*unfinished(in_use.path), *unfinished(half.raters / "*.toml")]
    bare = {
        half.rater(number).path: EVALUATION.text(less)
        for number, form in half.read_raters(catalogue).items()
        if (less := _bare(form)) != form
    }
    later_ratings = sum(len(numbered(folder)) for folder in later)
    versions = len(numbered(in_use.versions))
    return Deletable(tuple(sorted(files)), bare, versions, later_ratings)


def to_withdraw(half: Half, rater: int) -> Deletable:
    """All that lies of one rater; raises EvaluationError when nothing does."""
    first, later = half.rater(rater).path, half.rater(rater).versions
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
