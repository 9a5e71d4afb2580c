"""What changed between two reports, as plain facts: values, names and reasons.

They know no language: `page` and `english` say them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeGuard

Plain = float | str | bool | None


class Value(NamedTuple):
    """A figure or text as a report has it: unrounded, and how it is printed.

    `value` is None where it is missing or hidden, and for sentences. `form` is empty
    for a value that is printed as it is; else `mean`, `step`, `printed`, `limits`,
    `verdict`, `word`, `list`, `sentence`, `year`, `status`, `hidden`, `there` or
    `absent`, and `more` what that form needs. `mark` is how sure its `period` is.
    """

    value: Plain = None
    form: str = ""
    more: Any = None
    period: str = ""
    mark: str = ""

    def of(self, period: object, status: object = None) -> Value:
        """The same with its period; what is missing has none."""
        if self == NOTHING or not isinstance(period, str):
            return self
        mark = str(status) if status in ("period_uncertain", "provisional") else ""
        return self._replace(period=period, mark=mark)


NOTHING = Value()
HIDDEN = Value(form="hidden")
THERE, ABSENT = Value(form="there"), Value(form="absent")


def exact(value: Any) -> Value:
    """Any value as it is; an empty text is nothing."""
    if value is None or value == "":
        return NOTHING
    return Value(value if isinstance(value, int | float | str) else str(value))


class Row(NamedTuple):
    """What a row of a list says of itself; `noun` is the key of the list.

    `finding` is the kind and the part of a plan of what does not add up there.
    """

    noun: str = ""
    id: str = ""
    text: str = ""
    action: str = ""
    finding: tuple[str, str] = ("", "")


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

    `id` names it for programs, `rows` and `fields` for readers: of what it is, and
    which key of that; `plan` is set where there are several. `unit` is the
    indicator's. `noise` is whether the change lies within the noise, None where that
    is not tested. With several `reasons` it cannot be told which of them it was.
    `is_comparable` is False where old and new are of different periods, so that their
    difference says nothing.
    """

    group: str
    id: str
    old: Value
    new: Value
    reasons: Reasons
    rows: tuple[Row, ...] = ()
    fields: tuple[str, ...] = ()
    plan: Row | None = None
    unit: str = ""
    noise: bool | None = None
    is_comparable: bool = True

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


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number, which a truth value is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
