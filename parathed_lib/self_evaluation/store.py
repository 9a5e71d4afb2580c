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
from pathlib import Path
from typing import Literal

from parathed_lib import lock
from parathed_lib.catalogue import Catalogue
from parathed_lib.data_root import DataRoot, write_whole
from parathed_lib.errors import OutputError
from parathed_lib.self_evaluation.changes import changes
from parathed_lib.self_evaluation.form import SelfEvaluation
from parathed_lib.self_evaluation.stored import StoredForm, read_form
from parathed_lib.self_evaluation.toml_file import write_toml


@dataclass(frozen=True)
class Outcome:
    """What became of a form that was to be stored.

    `revision` is the number under which the earlier version lies, for a rater's form
    the number of the new one; None where there is none.
    """

    status: Literal["new", "changed", "unchanged"]
    changes: tuple[str, ...] = ()
    revision: int | None = None


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
    for left in [*_unfinished(path), *_unfinished(folder / "*.toml")]:
        _remove(left)
    earlier = read_form(path, catalogue)
    text = write_toml(form)
    if earlier is None:
        write_whole(path, text)
        return Outcome("new")
    if _same(earlier, form):
        return Outcome("unchanged")
    before = path.read_bytes()
    numbers = numbered(folder)
    last = numbers[-1] if numbers else 0
    # They are equal when a run was killed before it replaced the form in use.
    if not last or (folder / f"{last}.toml").read_bytes() != before:
        last += 1
        write_whole(folder / f"{last}.toml", before)
    write_whole(path, text)
    return Outcome("changed", _changes(earlier, form, catalogue), last)


def store_rater(
    root: DataRoot, form: SelfEvaluation, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater: the first one for good, later ones as versions of it.

    Nothing is written when it says the same as the rater's latest. Call it under the
    lock. Raises EvaluationError when that cannot be read, OutputError.
    """
    folder = root.raters(form.round, form.municipality)
    first, later = folder / f"{rater}.toml", folder / "revisions" / str(rater)
    for left in [*_unfinished(first), *_unfinished(later / "*.toml")]:
        _remove(left)
    text = write_toml(form)
    earlier = latest_of_rater(root, form.round, form.municipality, rater, catalogue)
    if earlier is None:
        write_whole(first, text)
        return Outcome("new")
    if _same(earlier, form):
        return Outcome("unchanged")
    number = max(numbered(later), default=0) + 1
    write_whole(later / f"{number}.toml", text)
    return Outcome("changed", _changes(earlier, form, catalogue), number)


def latest_of_rater(
    root: DataRoot, round_name: str, code: str, rater: int, catalogue: Catalogue
) -> StoredForm | None:
    """The newest form of one rater, None when there is none; raises EvaluationError."""
    folder = root.raters(round_name, code)
    later = folder / "revisions" / str(rater)
    numbers = numbered(later)
    newest = later / f"{numbers[-1]}.toml" if numbers else folder / f"{rater}.toml"
    return read_form(newest, catalogue, round_name, code)


def numbered(folder: Path) -> list[int]:
    """The numbers of the forms in a folder, lowest first."""
    names = (path.stem for path in folder.glob("*.toml"))
    return sorted(int(name) for name in names if name.isdecimal())


@dataclass(frozen=True)
class Forgettable:
    """What can be deleted without changing the form in use, or a rater's answers.

    `files` are earlier versions, later ratings and what killed runs left; `bare` holds
    raters' first forms as they are without reasons.
    """

    files: tuple[Path, ...]
    bare: dict[Path, str]
    versions: int
    later_ratings: int
    reasons: int

    def __bool__(self) -> bool:
        return bool(self.files or self.bare)


def to_forget(
    root: DataRoot, round_name: str, code: str, catalogue: Catalogue
) -> Forgettable:
    """What can be deleted of a municipality in a round.

    Raises EvaluationError when a rater's form cannot be read.
    """
    raters = root.raters(round_name, code)
    versions = root.revisions(round_name, code)
    later = sorted((raters / "revisions").glob("*"))
    files = [path for folder in (versions, *later) for path in folder.glob("*")]
    files += _unfinished(root.form(round_name, code)) + _unfinished(raters / "*.toml")
    bare, reasons = {}, 0
    for number in numbered(raters):
        path = raters / f"{number}.toml"
        kept = read_form(path, catalogue, round_name, code)
        if kept and kept.evaluation.reasons:
            reasons += len(kept.evaluation.reasons)
            bare[path] = write_toml(kept.evaluation.model_copy(update={"reasons": {}}))
    return Forgettable(
        files=tuple(sorted(files)),
        bare=bare,
        versions=len(numbered(versions)),
        later_ratings=sum(len(numbered(folder)) for folder in later),
        reasons=reasons,
    )


def forget(found: Forgettable) -> None:
    """Delete it. Call it under the lock; raises OutputError."""
    for path in found.files:
        _remove(path)
    for path, text in found.bare.items():
        write_whole(path, text)


def _same(earlier: StoredForm, form: SelfEvaluation) -> bool:
    return not earlier.migrated and write_toml(earlier.evaluation) == write_toml(form)


def _changes(
    earlier: StoredForm, form: SelfEvaluation, catalogue: Catalogue
) -> tuple[str, ...]:
    lines = changes(earlier.evaluation, form, catalogue)
    if earlier.migrated:
        lines.insert(0, f"Skemaets udgave: nu {form.rubric}")
    return tuple(lines)


def _unfinished(path: Path) -> list[Path]:
    """What runs that were killed left beside a form; `path` can be a pattern."""
    return sorted(path.parent.glob(f".{path.name}.*"))


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be deleted: {error.strerror}. Make the folder writable, "
            "and run the command again."
        ) from error
