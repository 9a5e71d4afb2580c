"""A stored form and its earlier versions, numbered from 1, the oldest first.

A version is written under its new name before the form in use is replaced, so a run
that is killed has lost nothing. Whoever writes holds a lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.changes import changes
from parathed_lib.forms.kind import FormKind, Model, Stored
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


@dataclass(frozen=True)
class Outcome(Generic[Model]):
    """What became of a form that was to be stored, or would become of it.

    `earlier` is the form before it, None where there is none. `changes` are told in
    Danish. `revision` is the number under which the earlier form lies, for a rater's
    form that of the new one; None for what is new or unchanged.
    """

    status: Literal["new", "changed", "unchanged"]
    form: Model
    earlier: Model | None = None
    changes: tuple[str, ...] = ()
    revision: int | None = None


@dataclass(frozen=True)
class FormFile(Generic[Model]):
    """Where a form lies: the one in use, and the folder of its earlier versions.

    `name` is how a message calls the file; `where` holds what the form must say of
    itself to lie there.
    """

    kind: FormKind[Model]
    path: Path
    versions: Path
    name: str
    where: Mapping[str, str]

    def read(self, catalogue: Catalogue) -> Stored[Model] | None:
        """The form in use, None without one.

        Raises the kind's error with every fault of the file.
        """
        if not self.path.is_file():
            return None
        return self.kind.read_stored(self.path, self.name, self.where, catalogue)

    def write(self, form: Model, like: Path | None = None) -> None:
        """Make a form the one in use, and the one before a version of it.

        A first one gets the mode of the file that it is `like`. Raises OutputError.
        """
        if self.path.is_file():
            version = self.versions / f"{self.next_number()}.toml"
            if not version.is_file():
                write_whole(version, self.path.read_bytes(), CONFIDENTIAL, self.path)
        write_whole(self.path, self.kind.text(form), CONFIDENTIAL, like)

    def next_number(self) -> int:
        """The number under which the form in use is kept when it is replaced."""
        last = max(numbered(self.versions), default=0)
        if not last or not self.path.is_file():
            return last + 1
        # They are equal when a run was killed before it replaced the form in use.
        version = self.versions / f"{last}.toml"
        return last if version.read_bytes() == self.path.read_bytes() else last + 1


def compared(
    kind: FormKind[Model],
    earlier: Stored[Model] | None,
    form: Model,
    revision: int,
    catalogue: Catalogue,
) -> Outcome[Model]:
    """What a form that is to be stored is beside the one before it.

    That of an earlier rubric never stays: it lies there in other words.
    """
    if earlier is None:
        return Outcome("new", form)
    before = earlier.form
    if not earlier.migrated and kind.text(before) == kind.text(form):
        return Outcome("unchanged", form, before)
    told = changes(kind, before, form, catalogue)
    if earlier.migrated:
        edition = kind.specification.fields["rubric"].name
        told.insert(0, f"{edition}: nu {kind.plain(form)['rubric']}")
    return Outcome("changed", form, before, tuple(told), revision)


def numbered(folder: Path) -> list[int]:
    """The numbers of the versions in a folder, lowest first."""
    names = (path.stem for path in folder.glob("*.toml"))
    return sorted(int(name) for name in names if name.isdecimal())
