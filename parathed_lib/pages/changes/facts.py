"""What changed between two reports: where, from what, to what, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from parathed_lib.pages.changes.values import Value, is_number


class Row(NamedTuple):
    """What a row of a list says of itself; `noun` is the key of the list.

    `when` is its period or round, and `kind` that of what does not add up in a plan.
    """

    noun: str = ""
    id: str = ""
    text: str = ""
    when: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Place:
    """Where a value stands, and the group of changes that it is told among.

    It is named for the `rows` that it is in and for the keys, `fields`, below the last
    of them. `key` is the last key, `path` all of them for programs.
    """

    group: str
    path: str
    key: str
    rows: tuple[Row, ...] = ()
    fields: tuple[str, ...] = ()

    def below(self, key: str) -> Place:
        """The place of a key; the empty key is what the whole is about."""
        if not key:
            return self
        path = f"{self.path}.{key}" if self.path else key
        return replace(self, path=path, key=key, fields=(*self.fields, key))

    def of(self, row: Row, name: str) -> Place:
        """The place of a row of the list that stands here."""
        path = f"{self.path}[{name}]" if self.path else name
        return replace(self, path=path, rows=(*self.rows, row), fields=())


class Reason(NamedTuple):
    """Why a figure changed: a kind, and what of that kind.

    `parameter`, `form`, `rubric`, `catalogue`, `revised` (the same period, another
    figure), `new period`, `new area`, `data`, `plan`, `version`, `code`, `unrecorded`
    (the reports do not say with which code they were made) or `unexplained`.
    """

    kind: str
    detail: str = ""


Reasons = tuple[Reason, ...]


@dataclass(frozen=True)
class Change:
    """One figure, word or sentence that is another in the new report.

    With several `reasons` it cannot be told which of them it was. `noise` is whether
    the change lies within the noise, None where that is not tested. `is_comparable` is
    False where the two are counted otherwise, so that their difference says nothing.
    """

    place: Place
    old: Value
    new: Value
    reasons: Reasons = ()
    noise: bool | None = None
    is_comparable: bool = True

    @property
    def group(self) -> str:
        """What it is told among."""
        return self.place.group

    @property
    def id(self) -> str:
        """Its name for programs."""
        return self.place.path

    @property
    def is_sentence(self) -> bool:
        """Whether it is a sentence that came or went."""
        return self.id in ("added", "removed")

    @property
    def difference(self) -> float | None:
        """New minus old, unrounded; None unless both are numbers that are shown."""
        old, new = self.old.value, self.new.value
        if not (self.is_comparable and is_number(old) and is_number(new)):
            return None
        return float(Decimal(str(new)) - Decimal(str(old)))
