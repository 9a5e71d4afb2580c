"""A form that somebody sends in, and all that keeps it from being stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import ParathedError
from parathed_lib.forms.draft import LARGEST_FORM, Draft, Fault, safe_name
from parathed_lib.forms.kind import FormKind, Model

_ROUND = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå_-]{0,39}")
NOT_A_ROUND = "skal være et navn af bogstaver, tal og bindestreger, fx 2026"


@dataclass(frozen=True)
class Sent(Generic[Model]):
    """A file that was sent in: what it says, and what is wrong with it.

    `form` is None when the faults leave none. `migrated` tells that the file was made
    for an earlier rubric.
    """

    kind: FormKind[Model]
    name: str
    draft: Draft
    form: Model | None
    faults: tuple[Fault, ...]
    migrated: bool = False

    def accepted(self) -> Model:
        """The form; raises the kind's error with every fault when it has any."""
        if self.form is None or self.faults:
            raise self.refused(self.faults)
        return self.form

    def refused(self, faults: Iterable[Fault]) -> ParathedError:
        """The error that tells these faults of the file."""
        return self.kind.refused(self.name, map(self.draft.told, faults))


def read_sent(
    kind: FormKind[Model],
    path: Path,
    catalogue: Catalogue,
    *,
    round_name: str | None = None,
    needs_declaration: bool = True,
) -> Sent[Model]:
    """The form in a file, with all that keeps it from being stored.

    Raises EvaluationError for a file whose name may be personal.
    """
    name, asked = safe_name(path), kind.specification
    found = kind.read_file(path, catalogue)
    if not found.data:
        nothing = Fault("", f"der står {asked.nothing} i filen")
        return Sent(kind, name, found, None, tuple(found.faults) or (nothing,))
    draft = kind.migrated(found, catalogue)
    form, faults = kind.check(draft, catalogue)
    if form:
        form, more = kind.as_sent(form, catalogue)
        faults += more
    faults += _round_faults(draft, round_name)
    declared = draft.data.get("names_no_person", False)
    if (
        needs_declaration
        and declared is False
        and "names_no_person" not in draft.unread
    ):
        told = f"bekræft, at {asked.noun} ikke nævner personer"
        faults.append(Fault("names_no_person", told))
    if form and len(kind.text(form).encode("utf-8")) > LARGEST_FORM:
        faults.append(Fault("", f"teksterne fylder over {LARGEST_FORM // 1000} kB"))
    return Sent(kind, name, draft, form, tuple(faults), migrated=draft is not found)


def is_round(name: str) -> bool:
    """Whether a name can be that of a round: it becomes a folder's."""
    return bool(_ROUND.fullmatch(name))


def _round_faults(draft: Draft, round_name: str | None) -> list[Fault]:
    found = draft.data.get("round")
    if isinstance(found, str) and found and not is_round(found):
        return [Fault("round", NOT_A_ROUND)]
    if round_name is not None and found != round_name:
        return [Fault("round", "er en anden end den, du har valgt med --round")]
    return []
