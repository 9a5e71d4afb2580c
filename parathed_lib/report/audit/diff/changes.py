"""One published figure or sentence that changed, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeGuard

from parathed_lib.formatting import MISSING
from parathed_lib.pages.base.values import REASONS

Value = float | str | bool | None


@dataclass(frozen=True)
class Reason:
    """Why a figure changed: a kind, and what of that kind.

    `parameter`, `form`, `rubric`, `catalogue`, `revised` (the same period, another
    figure), `new period`, `new area`, `data`, `plan`, `version`, `code`, `unrecorded`
    (the reports do not say with which code they were made) or `unexplained`.
    """

    kind: str
    detail: str = ""


class Shown(NamedTuple):
    """A figure as a report has it: unrounded, and as it is printed in Danish.

    `value` is None where it is missing or hidden, and for sentences.
    """

    value: Value = None
    text: str = MISSING


NOTHING = Shown()
HIDDEN = Shown(None, REASONS["suppressed"])


@dataclass(frozen=True)
class Change:
    """One figure, word or sentence that is another in the new report.

    `id` names it for programs and `name` for readers, in Danish. `unit` is the
    indicator's. `noise` is whether the change lies within the noise, None where that
    is not tested. With several `reasons` it cannot be told which of them it was.
    `is_comparable` is False where old and new are of different periods, so that their
    difference says nothing. `label` is the name in English, empty where `id` stands
    for it.
    """

    group: str
    id: str
    name: str
    old: Shown
    new: Shown
    reasons: tuple[Reason, ...]
    unit: str = ""
    noise: bool | None = None
    label: str = ""
    is_comparable: bool = True

    @property
    def difference(self) -> float | None:
        """New minus old, unrounded; None unless both are numbers that are shown."""
        old, new = self.old.value, self.new.value
        if not (self.is_comparable and is_number(old) and is_number(new)):
            return None
        return float(Decimal(str(new)) - Decimal(str(old)))


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number, which a truth value is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
