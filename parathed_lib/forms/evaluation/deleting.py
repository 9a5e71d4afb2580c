"""What can be deleted again: what nobody needs any more, and a rater's forms.

Whoever deletes holds the round's lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.formatting import listed
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.kind import EVALUATION
from parathed_lib.forms.evaluation.repository import read_form
from parathed_lib.forms.revisions import numbered
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import CONFIDENTIAL, remove, unfinished, write_whole

# What the agreement of raters is computed from, and what says whose form it is.
_OF_A_RATER = {
    "schema_version",
    "municipality",
    "round",
    "rubric",
    "date",
    "half",
    "ratings",
    "confidence",
    "role",
    "names_no_person",
}


@dataclass(frozen=True)
class Forgettable:
    """What can be deleted without changing the form in use, or a rater's answers.

    `files` are earlier versions, later ratings and what killed runs left; `bare` holds
    raters' first forms as they are with answers, confidence and role alone.
    """

    files: tuple[Path, ...]
    bare: dict[Path, str]
    versions: int
    later_ratings: int

    def __bool__(self) -> bool:
        return bool(self.files or self.bare)


@dataclass(frozen=True)
class Withdrawable:
    """The forms of one rater, the latest first, and the numbers of the others."""

    files: tuple[Path, ...]
    left: tuple[int, ...]


def to_forget(
    root: DataRoot,
    round_name: str,
    code: str,
    catalogue: Catalogue,
    *,
    assessors: bool = False,
) -> Forgettable:
    """What can be deleted of a half of a municipality's answers in a round.

    Raises EvaluationError when a rater's form cannot be read.
    """
    half = {"assessors": assessors}
    raters = root.raters(round_name, code, **half)
    versions = root.revisions(round_name, code, **half)
    later = sorted((raters / "revisions").glob("*"))
    files = [path for folder in (versions, *later) for path in folder.glob("*")]
    files += unfinished(root.form(round_name, code, **half))
    files += unfinished(raters / "*.toml")
    bare = {}
    for number in numbered(raters):
        path = raters / f"{number}.toml"
        kept = read_form(path, catalogue, round_name, code, **half)
        if kept and (less := _bare(kept.evaluation)) != kept.evaluation:
            bare[path] = EVALUATION.text(less)
    return Forgettable(
        files=tuple(sorted(files)),
        bare=bare,
        versions=len(numbered(versions)),
        later_ratings=sum(len(numbered(folder)) for folder in later),
    )


def forget(found: Forgettable) -> None:
    """Delete it. Call it under the lock; raises OutputError."""
    for path in found.files:
        remove(path)
    for path, text in found.bare.items():
        write_whole(path, text, CONFIDENTIAL)


def to_withdraw(
    root: DataRoot, round_name: str, code: str, rater: int, *, assessors: bool = False
) -> Withdrawable:
    """All that lies of one rater; raises EvaluationError when nothing does."""
    folder = root.raters(round_name, code, assessors=assessors)
    first, later = folder / f"{rater}.toml", folder / "revisions" / str(rater)
    files = [later / f"{number}.toml" for number in reversed(numbered(later))]
    files += [path for path in (first,) if path.is_file()]
    others = [str(number) for number in numbered(folder) if number != rater]
    if not files:
        by = "fra en bedømmer" if assessors else "for kommunen"
        elsewhere = numbered(root.raters(round_name, code, assessors=not assessors))
        other = "municipality" if assessors else "assessor"
        hint = f" Med --for {other} er det en anden." if rater in elsewhere else ""
        there = f"nr. {listed(others)}" if others else "ingen"
        raise EvaluationError(
            f"Der er ingen vurdering nr. {rater} {by} i runde {round_name}. "
            f"Der er {there}.{hint}"
        )
    # What a killed run left goes first, and the first form last: as long as it is
    # there, the rater is.
    left = [*unfinished(first), *unfinished(later / "*.toml")]
    return Withdrawable((*left, *files), tuple(map(int, others)))


def withdraw(found: Withdrawable) -> None:
    """Delete a rater's forms. Call it under the lock; raises OutputError."""
    for path in found.files:
        remove(path)


def _bare(form: SelfEvaluation) -> SelfEvaluation:
    """A rater's form without what no agreement is computed from."""
    return SelfEvaluation.model_validate(
        form.model_dump(by_alias=True, include=_OF_A_RATER)
    )
