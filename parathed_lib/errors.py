"""Faults that a user can repair: one class for each kind of input.

Every message names the place, the fault, what was expected and what to do. The
command line prints it without a traceback and ends with exit code 2; a notebook
shows it as one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import TracebackType
from typing import Any, TypeVar


class ParathedError(Exception):
    """A fault in what the user gave us, worded for the user."""

    def _render_traceback_(
        self,
        etype: type[BaseException] | None = None,
        value: BaseException | None = None,
        tb: TracebackType | None = None,
        tb_offset: int | None = None,
        **_: object,
    ) -> list[str]:
        """Show the message alone in a notebook; IPython asks for this method."""
        return [f"{type(self).__name__}: {self}"]


class UnknownNameError(ParathedError):
    """A municipality, vintage, round or indicator that does not exist."""


class ParameterError(ParathedError):
    """A report parameter with an unknown name, or a value of the wrong kind."""


class NumbersError(ParameterError, ValueError):
    """Numbers, or a setting, that a formula cannot be computed with.

    A ValueError too, as numpy and pandas raise.
    """


class CatalogueError(ParathedError):
    """A fault in the catalogue, the rubric or the list of municipalities."""


class VintageError(ParathedError):
    """A vintage that is incomplete, damaged or not in the agreed form."""


class EvaluationError(ParathedError):
    """A self-evaluation form that cannot be used as it stands."""


class PlanError(ParathedError):
    """A plan that cannot be used as it stands, or is not there."""


class QueryError(ParathedError):
    """A question that the source's own description of its data does not allow."""


class SourceError(ParathedError):
    """A source that did not answer, or an answer that cannot be used.

    `code` and `explanation` are what the source itself says of the fault, `status` the
    HTTP status and `request_id` the number by which the source knows the call; empty or
    None where there is none.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        explanation: str = "",
        status: int | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.explanation = explanation
        self.status = status
        self.request_id = request_id

    def reworded(
        self, message: str, kind: type[SourceError] | None = None, **changed: Any
    ) -> SourceError:
        """The same error with another message, or of another `kind`."""
        kept = ("code", "explanation", "status", "request_id")
        facts = {name: getattr(self, name) for name in kept} | changed
        return (kind or type(self))(message, **facts)


class AnswerError(SourceError):
    """An answer that came whole, but is not in the agreed form or for what was asked.

    The service works; asking again will not help.
    """


class UnreachableError(SourceError):
    """A service that cannot be reached: no network, name, proxy or trusted certificate.

    No other question to it would fare better.
    """


class SilentError(SourceError):
    """A service that gave no whole answer within the longest time for one question."""


class HandedOverError(ParathedError):
    """A file with figures, handed over by a person, that cannot be used as it is."""


class OutputError(ParathedError):
    """A folder or file that cannot be written."""


class ReportError(ParathedError):
    """A report that could not be made although its input was accepted.

    `cell` is the number of the cell among all of the template, if it is known.
    """

    def __init__(self, message: str, cell: int | None = None) -> None:
        super().__init__(message)
        self.cell = cell


class StoredReportError(ParathedError):
    """A report's file that cannot be read as one, or not be compared as asked."""


class PublishedError(ParathedError):
    """A record of what was published, or a report for it, that cannot be used."""


class ClusterError(ParathedError):
    """A cluster that cannot make our reports as this machine would."""


def numbered_faults(faults: Sequence[str], most: int | None = None) -> str:
    """How many faults there are, and a line for each, at most so many of them."""
    many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return f"{many}:{fault_lines(faults, most)}"


def fault_lines(faults: Sequence[str], most: int | None = None) -> str:
    """A line for each fault, at most so many of them."""
    shown = faults[:most]
    more = len(faults) - len(shown)
    return "".join(f"\n  {fault}" for fault in shown) + (
        f"\n  and {more} more" if more else ""
    )


V = TypeVar("V")
MOST_SHOWN = 20


class ById(dict[str, V]):
    """Things of one kind by id; an id that is not there is told with the nearest."""

    def __init__(self, kind: str, things: Mapping[str, V]) -> None:
        super().__init__(things)
        self.kind = kind

    def __repr__(self) -> str:
        """The first of them; a researcher's screen is not for a hundred."""
        shown = [f"{id!r}: {thing!r}" for id, thing in self.items()][:MOST_SHOWN]
        more = [f"and {len(self) - len(shown)} more"] if len(self) > len(shown) else []
        return f"{{{', '.join([*shown, *more])}}}"

    def __missing__(self, id: object) -> V:
        raise unknown_name(self.kind, str(id), self)


# What `parathed list` has of each kind of name.
_LISTED = {
    "municipality": "municipalities",
    "area": "municipalities",
    "indicator": "indicators",
    "vintage": "vintages",
    "round": "rounds",
    "parameter": "parameters",
}


def unknown_name(
    kind: str,
    name: str,
    known: Iterable[str],
    *,
    fold: Callable[[str], str] = str.casefold,
    shown: Mapping[str, str] | None = None,
) -> UnknownNameError:
    """The error for a name that is not among `known`, with up to three that are near.

    Near are names spelt much like it, or that have it as a part; without one, the
    error says how to list them. `fold` gives the form in which names are compared,
    `shown` what the error says for a name, where that is not the name itself.
    """
    by_form = {fold(choice): choice for choice in known}
    if not by_form:
        return UnknownNameError(f"Unknown {kind} {name!r}: there is no {kind} yet.")
    asked = fold(name)
    alike = get_close_matches(asked, by_form, n=len(by_form))
    if asked.isdecimal():
        alike = sorted(
            filter(str.isdecimal, alike), key=lambda f: abs(int(f) - int(asked))
        )
    parts = [form for form in by_form if len(asked) > 2 and asked in form]
    near = [by_form[form] for form in [*alike[:3], *parts]]
    if near:
        said = dict.fromkeys((shown or {}).get(choice, choice) for choice in near)
        told = f"Nearest: {', '.join([*said][:3])}."
    elif kind in _LISTED:
        told = f"`parathed list {_LISTED[kind]}` shows those that there are."
    else:
        told = f"There are: {', '.join(by_form.values())}."
    return UnknownNameError(f"Unknown {kind} {name!r}. {told}")
