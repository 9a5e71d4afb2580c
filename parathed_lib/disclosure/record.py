"""What a municipality has published: its counts, and the rounds of its answers.

One file each, only ever added to. A hidden count stands in it without its value, and an
answer does not stand in it at all.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import tomli_w
from pydantic import Field, ValidationError, model_validator

from parathed_lib.catalogue.reading import Entry
from parathed_lib.disclosure.difference_constraints import (
    Earlier,
    GivenAway,
    Hidden,
    PeriodCount,
    TooManyError,
)
from parathed_lib.disclosure.groups import Answer
from parathed_lib.disclosure.small_counts import is_small
from parathed_lib.disclosure.suppression import given_away, hide
from parathed_lib.errors import PublishedError, numbered_faults
from parathed_lib.formatting import is_period, period_end, period_start
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole

SCHEMA = 1
_LARGEST = 5_000_000
_COUNTS_HEAD = (
    "# What was published of this municipality's counts. `parathed publish` adds to "
    "it;\n# nothing in it may be changed or taken out: what is public stays public.\n"
)
_ANSWERS_HEAD = (
    "# The rounds whose answers are public, since the municipality's own pages show "
    "them.\n# `parathed publish` adds to it; what is public stays public.\n"
)


class RecordPart(Entry):
    """A part of a record."""

    @property
    def as_written(self) -> dict[str, Any]:
        """What of it is written: all but what is empty."""
        return self.model_dump(exclude_none=True, exclude_defaults=True)


class RecordFile(RecordPart):
    """The whole of a record's file."""

    schema_version: Annotated[int, Field(alias="schema", ge=SCHEMA, le=SCHEMA)]


class PublishedCount(RecordPart):
    """A count of a period as a report showed it, or that it was hidden and why.

    `value` is None where it was hidden. `round` is empty for a report without one.
    """

    id: str
    period: str
    status: Literal["shown"] | Hidden
    value: Annotated[int, Field(ge=0)] | None = None
    round: str = ""
    vintage: str

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not is_period(self.period):
            raise ValueError("period: expected a year, quarter, school year or month")
        if (self.value is None) == (self.status == "shown"):
            raise ValueError("value: expected where the status is shown, nowhere else")
        return self

    @property
    def content(self) -> tuple[str, str, str, int | None]:
        """What a reader learns from it, wherever it was published."""
        return self.id, self.period, self.status, self.value

    def earlier(self) -> Earlier:
        """The entry as `hide` takes it."""
        why = None if self.status == "shown" else self.status
        first, last = period_start(self.period), period_end(self.period)
        return Earlier(first, last, self.value, why)


class _CountsFile(RecordFile):
    municipality: str
    counts: list[PublishedCount] = []


class _AnswersFile(RecordFile):
    rounds: list[str]


AnyFile = TypeVar("AnyFile", bound=RecordFile)


@dataclass(frozen=True)
class Record:
    """All that was published of a municipality's counts, in the order of publication.

    `sha256` is the checksum of the file, empty where there is none.
    """

    entries: tuple[PublishedCount, ...] = ()
    sha256: str = ""
    text: str = field(default="", repr=False)

    def earlier(self, id: str) -> list[Earlier]:
        """What was published of one count."""
        return [entry.earlier() for entry in self.entries if entry.id == id]

    def hide(self, id: str, counts: Iterable[tuple[str, int]]) -> list[Hidden | None]:
        """Which counts to hide beside what was published, each a period and a value."""
        known = [
            PeriodCount(period_start(p), period_end(p), value) for p, value in counts
        ]
        return hide(known, self.earlier(id))

    def given_away(self, id: str) -> list[GivenAway] | None:
        """The small counts that what was published of one count gives away.

        None where too much is public to look into.
        """
        try:
            return given_away(self.earlier(id))
        except TooManyError:
            return None

    @property
    def unchecked(self) -> list[str]:
        """The counts of which too much is public to tell what it gives away."""
        ids = sorted({entry.id for entry in self.entries})
        return [id for id in ids if self.given_away(id) is None]

    def small_changes(self) -> set[tuple[str, str]]:
        """Counts by id and period that are public with values less than 5 apart."""
        shown = [e for e in self.entries if e.value is not None]
        return {
            (a.id, a.period)
            for a, b in combinations(shown, 2)
            if (a.id, a.period) == (b.id, b.period)
            and is_small(abs((a.value or 0) - (b.value or 0)))
        }

    def new(self, entries: Sequence[PublishedCount]) -> list[PublishedCount]:
        """Those entries that tell what is not public yet."""
        known = {entry.content for entry in self.entries}
        return list({e.content: e for e in entries if e.content not in known}.values())

    def with_new(self, entries: Sequence[PublishedCount]) -> Record:
        """The record as it would be with these entries in it."""
        return Record((*self.entries, *self.new(entries)))

    def gives_more_away(self, before: Record) -> bool:
        """Whether it gives a small count or change away that `before` does not.

        A count that is shown and cannot be looked into, for so much is public of its
        kind, may give one away.
        """
        new = before.new(self.entries)
        return self.small_changes() != before.small_changes() or any(
            any(entry.id == id and entry.status == "shown" for entry in new)
            if (after := self.given_away(id)) is None
            else after != before.given_away(id)
            for id in {entry.id for entry in new}
        )


def read_record(path: Path, counts: Collection[str]) -> Record:
    """The record at `path`; an empty one where there is no file.

    `counts` are the ids of the rubric's counts. Raises PublishedError with every fault
    of the file: its place and what was expected, without a value.
    """
    try:
        if not path.is_file():
            return Record()
    except OSError as error:
        raise refused(path, [f"cannot be read: {error.strerror}"]) from error
    file, content = read_file(path, _CountsFile)
    faults = [
        f"counts no. {number} id: expected one of {', '.join(counts)}"
        for number, entry in enumerate(file.counts, start=1)
        if entry.id not in counts
    ]
    if file.municipality != path.stem:
        faults.append(f"municipality: expected {path.stem}, as the file is called")
    if faults:
        raise refused(path, faults)
    checksum = hashlib.sha256(content).hexdigest()
    return Record(tuple(file.counts), checksum, content.decode("utf-8"))


def entries_of(report: Mapping[str, Any]) -> list[PublishedCount]:
    """What a report's JSON told of counts, the latest of each; none were not given.

    Raises PublishedError for a report that does not say what we need to know.
    """
    found = []
    for row in report.get("extent", []):
        try:
            if row["status"] == "not_collected":
                continue
            shown = row["status"] == "ok"
            entry = PublishedCount(
                id=row["id"],
                period=row["period"],
                status="shown" if shown else row["hidden"],
                value=row["value"],
                round=report.get("round") or "",
                vintage=report["vintage"],
            )
        except (KeyError, TypeError, ValidationError) as error:
            raise PublishedError(
                "The report does not say of each count its period and why it is "
                "hidden, so it was made by another version of the package. "
                "Make it anew with `parathed report`."
            ) from error
        found.append(entry)
    return found


def add(
    root: DataRoot,
    code: str,
    entries: Sequence[PublishedCount],
    counts: Collection[str],
    *,
    even_if_given_away: bool = False,
) -> Record:
    """Add to a municipality's record what is not in it yet; gives the record.

    What stands in the file stays as it is, byte for byte. Nothing is written when there
    is nothing to add. Raises PublishedError, also for entries that give a small count
    away together with the record, unless `even_if_given_away`; and OutputError.
    """
    path = root.published(code)
    with locked(path.parent, wait=True):
        record = read_record(path, counts)
        after = record.with_new(entries)
        if not even_if_given_away and after.gives_more_away(record):
            raise PublishedError(
                f"published/{path.name}: with what is public, the new pages give a "
                "small count away, so nothing was recorded. See which with "
                "`parathed publish --check`."
            )
        if new := record.new(entries):
            write_whole(path, _with(record, new, code), CONFIDENTIAL)
        return read_record(path, counts)


def _with(record: Record, new: Sequence[PublishedCount], code: str) -> str:
    text = record.text or _COUNTS_HEAD + tomli_w.dumps(
        {"schema": SCHEMA, "municipality": code}
    )
    for entry in new:
        rows = tomli_w.dumps(entry.as_written)
        text = f"{text.rstrip()}\n\n[[counts]]\n{rows}"
    return text


def public_rounds(root: DataRoot, code: str) -> list[str]:
    """The rounds whose answers are public, since pages of the municipality show them.

    Such a page prints what the form of its round says, so the round is enough. Raises
    PublishedError.
    """
    path = root.published_answers(code)
    return read_file(path, _AnswersFile)[0].rounds if path.is_file() else []


def public_answers(root: DataRoot, codes: Iterable[str]) -> frozenset[Answer]:
    """The municipalities and rounds that are public; raises PublishedError."""
    return frozenset((c, name) for c in codes for name in public_rounds(root, c))


def rounds_of(report: Mapping[str, Any]) -> list[str]:
    """The rounds whose forms a municipality's page shows, from its JSON."""
    found = (report.get("round"), report.get("round_before"))
    return [name for name in found if name]


def add_rounds(root: DataRoot, code: str, rounds: Iterable[str]) -> Path:
    """Record rounds as public; nothing is written when all were. Gives the place.

    Raises PublishedError or OutputError.
    """
    path = root.published_answers(code)
    with locked(path.parent, wait=True):
        before = public_rounds(root, code)
        after = list(dict.fromkeys([*before, *rounds]))
        if after != before:
            data = {"schema": SCHEMA, "rounds": after}
            write_whole(path, _ANSWERS_HEAD + tomli_w.dumps(data), CONFIDENTIAL)
    return path


def read_file(path: Path, kind: type[AnyFile]) -> tuple[AnyFile, bytes]:
    """A record and its bytes.

    Raises PublishedError with every fault: its place and what was expected, without a
    value.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise refused(path, [f"larger than {_LARGEST // 1_000_000} MB"])
        content = path.read_bytes()
    except OSError as error:
        raise refused(path, [f"cannot be read: {error.strerror}"]) from error
    try:
        return kind.model_validate(tomllib.loads(content.decode("utf-8"))), content
    except ValidationError as error:
        raise refused(path, list(_faults_of(error))) from None
    except (ValueError, RecursionError):
        raise refused(path, ["not TOML in UTF-8"]) from None


def _faults_of(error: ValidationError) -> Iterator[str]:
    """What is wrong in a record and where, without its values."""
    for fault in error.errors(include_url=False, include_input=False):
        steps = [f"no. {s + 1}" if isinstance(s, int) else s for s in fault["loc"]]
        # An unknown key may be anything, so it is not repeated.
        if fault["type"] == "extra_forbidden":
            steps = [*steps[:-1], "a key that is not known"]
        yield f"{' '.join(steps)}: {fault['msg'].removeprefix('Value error, ')}"


def refused(path: Path, faults: Sequence[str]) -> PublishedError:
    """The error that tells the faults of a record."""
    return PublishedError(
        f"published/{path.name} has {numbered_faults(faults)}\n"
        "Only `parathed publish` writes this file. Bring back the file as it was: "
        "without it what is hidden can be given away."
    )
