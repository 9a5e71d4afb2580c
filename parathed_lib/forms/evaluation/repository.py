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

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parathed_lib.catalogue import Catalogue, Rubric
from parathed_lib.errors import EvaluationError
from parathed_lib.formatting import listed
from parathed_lib.forms.changes import changes
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import (
    assessors_part,
    holds_assessors,
    joined,
    same_for_assessor,
)
from parathed_lib.forms.evaluation.kind import EVALUATION
from parathed_lib.forms.evaluation.raters import LEAST_RATERS
from parathed_lib.forms.importing import Sent
from parathed_lib.forms.revisions import next_number, numbered, replace
from parathed_lib.storage import lock
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


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
    path, folder = _places(root, form)
    outcome = foreseen(root, form, catalogue)
    if outcome.status == "unchanged":
        return outcome
    root.make_key()
    if outcome.apart and outcome.other:
        # First, so that a run that is killed has lost nothing.
        place = root.form(form.round, form.municipality, assessors=True)
        write_whole(place, EVALUATION.text(outcome.other), CONFIDENTIAL, like=path)
    if outcome.status == "new":
        write_whole(path, EVALUATION.text(outcome.form), CONFIDENTIAL)
    else:
        replace(path, EVALUATION.text(outcome.form), folder)
    return outcome


def foreseen(root: DataRoot, form: SelfEvaluation, catalogue: Catalogue) -> Outcome:
    """What `store` would make of a form, with nothing written.

    Raises EvaluationError when an earlier form cannot be read.
    """
    rubric = catalogue.rubric
    where = (root, form.round, form.municipality, catalogue)
    earlier = read_half(*where, assessors=form.is_assessors)
    beside = read_half(*where, assessors=not form.is_assessors)
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
    number = next_number(*_places(root, form))
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
    code, halves = form.municipality, {"assessors": form.is_assessors}
    folder = root.raters(form.round, code, **halves)
    first, later = folder / f"{rater}.toml", folder / "revisions" / str(rater)
    text = EVALUATION.text(form)
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


def _places(root: DataRoot, form: SelfEvaluation) -> tuple[Path, Path]:
    """Where the form in use of a half lies, and the folder of its versions."""
    where, half = (form.round, form.municipality), form.is_assessors
    return root.form(*where, assessors=half), root.revisions(*where, assessors=half)


def _same(earlier: StoredForm, form: SelfEvaluation) -> bool:
    said = EVALUATION.text(earlier.evaluation)
    return not earlier.migrated and said == EVALUATION.text(form)


def _changes(
    earlier: StoredForm, form: SelfEvaluation, catalogue: Catalogue
) -> tuple[str, ...]:
    lines = changes(EVALUATION, earlier.evaluation, form, catalogue)
    if earlier.migrated:
        lines.insert(0, f"Skemaets udgave: nu {form.rubric}")
    return tuple(lines)


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
    folder = root.raters(form.round, form.municipality, assessors=form.is_assessors)
    numbers = numbered(folder)
    if not numbers:
        return []
    many = "en vurdering" if len(numbers) == 1 else f"{len(numbers)} vurderinger"
    who = "Bedømmerne" if form.is_assessors else "Kommunen"
    return [
        f"{who} har {many} i denne runde (nr. {listed([str(n) for n in numbers])}), "
        "så skemaet kan kun gemmes som det fælles skema eller som en vurdering til.",
        "Gem det fælles skema med: parathed form consensus.",
        "Gem en vurdering til med: parathed form import FILE --rater N.",
        how_to_withdraw(form),
    ]


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
        raters = load_raters(
            root, form.round, code, catalogue, assessors=form.is_assessors
        )
        if faults := consensus_faults(form, raters, catalogue.rubric):
            raise sent.refused(faults)
        return store(root, form, catalogue)


def load_raters(
    root: DataRoot,
    round_name: str,
    code: str,
    catalogue: Catalogue,
    *,
    assessors: bool = False,
) -> list[SelfEvaluation]:
    """The first forms of a municipality's raters or assessors, in order of numbers.

    Raises EvaluationError when one cannot be used.
    """
    folder = root.raters(round_name, code, assessors=assessors)
    paths = [folder / f"{number}.toml" for number in numbered(folder)]
    kept = [
        read_form(path, catalogue, round_name, code, assessors=assessors)
        for path in paths
    ]
    return [found.evaluation for found in kept if found]


def consensus_faults(
    form: SelfEvaluation, raters: Sequence[SelfEvaluation], rubric: Rubric
) -> list[Fault]:
    """What a consensus lacks: two raters, and a reason where it is nobody's rating.

    A rating that is left out although somebody gave it needs a reason too.
    """
    if len(raters) < LEAST_RATERS:
        return [
            Fault(
                "",
                "der skal være mindst to vurderinger, før I kan samle dem. "
                f"Her er {len(raters)}. {_instead(form, len(raters))}",
            )
        ]
    faults = []
    for parameter in rubric.parameter:
        rated = {r.ratings[parameter] for r in raters if parameter in r.ratings}
        agreed = form.ratings.get(parameter)
        reason = form.reasons.get(parameter, "").strip()
        if not rated or agreed in rated or reason:
            continue
        what = (
            "det fælles svar er et, ingen af jer har givet"
            if agreed
            else "det fælles svar mangler, selv om nogen har svaret"
        )
        faults.append(Fault(f"reasons.{parameter}", f"{what}. Skriv hvorfor"))
    return faults


def how_to_withdraw(form: SelfEvaluation) -> str:
    """What to do when a form was stored as a rater's by mistake."""
    return (
        "Er en vurdering gemt ved en fejl, så fjern den med: parathed form withdraw "
        f"{form.municipality} --round {form.round} --rater N"
        f"{' --for assessor' if form.is_assessors else ''}."
    )


def _instead(form: SelfEvaluation, raters: int) -> str:
    """What to do with a form that cannot be a consensus for want of raters."""
    if raters:
        return how_to_withdraw(form).removesuffix(".")
    return "Er skemaet det eneste, så gem det med: parathed form import FILE"
