"""A form that somebody sends in: checked, and stored when nothing is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.formatting import listed
from parathed_lib.forms.draft import LARGEST_FORM, Draft, Fault, refused
from parathed_lib.forms.evaluation.checks import check
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import half_faults, settled
from parathed_lib.forms.evaluation.kinds import read_file
from parathed_lib.forms.evaluation.migrate import migrate
from parathed_lib.forms.evaluation.raters import (
    consensus_faults,
    how_to_withdraw,
    load_raters,
)
from parathed_lib.forms.evaluation.store import Outcome, locked, store, store_rater
from parathed_lib.forms.evaluation.toml_file import write_toml
from parathed_lib.forms.files import safe_name
from parathed_lib.forms.revisions import numbered
from parathed_lib.storage.data_root import DataRoot

_ROUND = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå_-]{0,39}")
NOT_A_ROUND = "skal være et navn af bogstaver, tal og bindestreger, fx 2026"


@dataclass(frozen=True)
class Sent:
    """A file that was sent in: what it says, and what is wrong with it.

    `form` is None when the faults leave none. `migrated` tells that the file was made
    for an earlier rubric.
    """

    name: str
    draft: Draft
    form: SelfEvaluation | None
    faults: tuple[Fault, ...]
    migrated: bool

    def accepted(self) -> SelfEvaluation:
        """The form; raises EvaluationError with every fault when it has any."""
        if self.form is None or self.faults:
            raise refused(self.name, [self.draft.told(fault) for fault in self.faults])
        return self.form


def read_sent(
    path: Path,
    catalogue: Catalogue,
    *,
    round_name: str | None = None,
    needs_declaration: bool = True,
) -> Sent:
    """The form in a file, with all that keeps it from being stored.

    Raises EvaluationError for a file whose name may be personal.
    """
    name = safe_name(path)
    found = read_file(path, catalogue)
    if not found.data:
        faults = found.faults or (Fault("", "der står intet skema i filen"),)
        return Sent(name, found, None, tuple(faults), migrated=False)
    draft = migrate(found, catalogue)
    form, faults = check(draft, catalogue)
    if form:
        said, form = form.half, settled(form, catalogue.rubric)
        faults += [] if said else half_faults(form, catalogue.rubric)
    faults += _import_faults(draft, round_name, needs_declaration)
    if form and len(write_toml(form).encode("utf-8")) > LARGEST_FORM:
        faults.append(Fault("", f"teksterne fylder over {LARGEST_FORM // 1000} kB"))
    return Sent(name, draft, form, tuple(faults), migrated=draft is not found)


def import_form(root: DataRoot, sent: Sent, catalogue: Catalogue) -> Outcome:
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
    root: DataRoot, sent: Sent, rater: int, catalogue: Catalogue
) -> Outcome:
    """Keep the form of one rater; raises EvaluationError when it has faults."""
    form = sent.accepted()
    with locked(root, form.round):
        return store_rater(root, form, rater, catalogue)


def import_consensus(
    root: DataRoot, sent: Sent, code: str, catalogue: Catalogue
) -> Outcome:
    """Make what raters agreed on the form in use.

    Raises EvaluationError when the form has faults, is of another municipality than
    `code`, or lacks what a consensus needs.
    """
    form = sent.accepted()
    if form.municipality != code:
        told = sent.draft.told(
            Fault("municipality", "er en anden end den, du har valgt")
        )
        raise refused(sent.name, [told])
    with locked(root, form.round):
        raters = load_raters(
            root, form.round, code, catalogue, assessors=form.is_assessors
        )
        if faults := consensus_faults(form, raters, catalogue.rubric):
            raise refused(sent.name, [sent.draft.told(fault) for fault in faults])
        return store(root, form, catalogue)


def is_round(name: str) -> bool:
    """Whether a name can be that of a round: it becomes a folder's."""
    return bool(_ROUND.fullmatch(name))


def _import_faults(
    draft: Draft, round_name: str | None, needs_declaration: bool
) -> list[Fault]:
    faults = []
    found = draft.data.get("round")
    if isinstance(found, str) and found and not is_round(found):
        faults.append(Fault("round", NOT_A_ROUND))
    elif round_name is not None and found != round_name:
        faults.append(Fault("round", "er en anden end den, du har valgt med --round"))
    declared = draft.data.get("names_no_person", False)
    unread = "names_no_person" in draft.unread
    if needs_declaration and declared is False and not unread:
        faults.append(
            Fault("names_no_person", "bekræft, at skemaet ikke nævner personer")
        )
    return faults
