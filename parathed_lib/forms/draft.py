"""A form as a file gives it, before anything in it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from parathed_lib.errors import EvaluationError, ParathedError
from parathed_lib.spreadsheets.cells import FORM

MOST_FAULTS = 200  # that are told
LARGEST_FORM = 1_000_000  # bytes, as text
LARGEST_WORKBOOK = FORM.packed


@dataclass(frozen=True)
class Fault:
    """Something in a form that must be mended: where, and how. Never what stands there.

    `path` leads to it in the form's data, as `ratings.strategy` or
    `extent nr. 2.period`; it is empty for the file as a whole.
    """

    path: str
    text: str


@dataclass(frozen=True)
class Draft:
    """What a file says, whatever kind of file it is.

    `data` has the shape of the stored form. `places` tells, by path, where in the file
    a part stands, as `ark »Ledelse«, celle C7`; what it does not name is told by its
    path. `faults` were found while reading. `unread` are the paths of what could not be
    read and is told of by a fault of its own: that it is missing is not told again.
    `names` are the file's headings, by path, where the places do not hold them.
    """

    data: dict[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    unread: Set[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def told(self, fault: Fault) -> str:
        """A fault as it is told to whoever filled in the file."""
        place = self.places.get(fault.path, fault.path)
        return f"{place}: {fault.text}" if place else fault.text

    def as_rows(self, faults: Iterable[Fault]) -> list[dict[str, str]]:
        """Faults as data, each once: the path, and what is told."""
        return [{"path": f.path, "told": self.told(f)} for f in dict.fromkeys(faults)]


def refused(
    name: str,
    told: Sequence[str],
    what: str = "Skemaet",
    kind: type[ParathedError] = EvaluationError,
) -> ParathedError:
    """The error that tells all faults of the file `name`, each once.

    `what` is what the file should be, in the definite form; `kind` the error's class.
    """
    faults = list(dict.fromkeys(told))
    many = "1 fejl" if len(faults) == 1 else f"{len(faults)} fejl"
    if len(faults) > MOST_FAULTS:
        more = len(faults) - MOST_FAULTS
        faults = [*faults[:MOST_FAULTS], f"og {more} fejl mere"]
    listing = "".join(f"\n  {fault}." for fault in faults)
    return kind(f"{what} {name} kan ikke bruges, {many}:{listing}\nRet, og prøv igen.")
