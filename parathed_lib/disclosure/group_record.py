"""What pages across municipalities told when they were published: one file a page.

A file is written once and never changed. Nothing stands in it that the page did not
tell: no answer of a single municipality, and no checksum of a form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Self

import tomli_w
from pydantic import Field, model_validator

from parathed_lib.disclosure.groups import (
    HALVES,
    HIDDEN_HALVES,
    HIDDEN_LEVELS,
    LEVELS,
    Answer,
    GroupPage,
    GroupTotal,
    Ledger,
)
from parathed_lib.disclosure.record import (
    SCHEMA,
    RecordFile,
    RecordPart,
    read_file,
    refused,
)
from parathed_lib.errors import PublishedError
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole

_HEAD = (
    "# What a page across municipalities told of answers when it was published, and "
    "of\n# whose. `parathed publish --programme` wrote it; what is public stays "
    "public.\n"
)

MunicipalityCodes = Annotated[
    list[Annotated[str, Field(pattern=r"^\d{3}$")]], Field(min_length=1)
]
"""Municipalities by code."""
NotNegative = Annotated[int, Field(ge=0)]


class _Over(RecordPart):
    round: str
    municipalities: MunicipalityCodes


class _Total(RecordPart):
    id: str
    over: Annotated[list[_Over], Field(min_length=1)]
    total: Annotated[int | float, Field(ge=0)] | None = None
    levels: Annotated[list[NotNegative], Field(max_length=len(LEVELS))] = []
    halves: Annotated[list[NotNegative], Field(max_length=len(HALVES))] = []
    texts: list[str] = []

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name, whole in (("levels", LEVELS), ("halves", HALVES)):
            if len(getattr(self, name)) not in (0, len(whole)):
                raise ValueError(f"{name}: expected {len(whole)} counts, or none")
        return self

    def as_told(self) -> GroupTotal:
        return GroupTotal(
            self.id,
            _answers(self.over),
            self.total,
            tuple(self.levels) or HIDDEN_LEVELS,
            tuple(self.halves) or HIDDEN_HALVES,
            tuple(self.texts),
        )


class _Named(RecordPart):
    id: str
    over: Annotated[list[_Over], Field(min_length=1)]


class _Answered(RecordPart):
    id: str
    round: str
    municipalities: NotNegative


class _File(RecordFile):
    totals: list[_Total] = []
    named: list[_Named] = []
    forms: Annotated[list[_Over], Field(min_length=1)]
    answered: list[_Answered] = []


@dataclass(frozen=True)
class PublishedPage:
    """A page across municipalities that is public: its record's place and checksum."""

    path: Path
    sha256: str
    page: GroupPage


def read_pages(root: DataRoot) -> list[PublishedPage]:
    """The published pages in the order of publication.

    Raises PublishedError with every fault of a file: its place and what was expected,
    without a value.
    """
    found = []
    for number, path in enumerate(root.published_programmes(), start=1):
        if path != root.published_programme(number):
            expected = root.published_programme(number).name
            raise refused(path, [f"expected {expected} before it"])
        file, content = read_file(path, _File)
        page = GroupPage(
            tuple(total.as_told() for total in file.totals),
            frozenset(
                (named.id, answer)
                for named in file.named
                for answer in _answers(named.over)
            ),
            _answers(file.forms),
            frozenset((a.id, a.round, a.municipalities) for a in file.answered),
        )
        found.append(PublishedPage(path, hashlib.sha256(content).hexdigest(), page))
    return found


def before(page: GroupPage, public: Sequence[PublishedPage]) -> list[PublishedPage]:
    """What was public before a page was: all, unless the page itself is public."""
    for number, earlier in enumerate(public):
        if same(page, earlier.page):
            return list(public[:number])
    return list(public)


def same(page: GroupPage, other: GroupPage) -> bool:
    """Whether two pages tell the same."""
    return replace(page, totals=()) == replace(other, totals=()) and set(
        page.totals
    ) == set(other.totals)


def tells_more(page: GroupPage, public: Iterable[GroupPage]) -> bool:
    """Whether a page tells what no public one does."""
    pages = list(public)
    totals = {total for earlier in pages for total in earlier.totals}
    named = {name for earlier in pages for name in earlier.named}
    return not (set(page.totals) <= totals and page.named <= named)


def conflicts(
    page: GroupPage, public: Iterable[GroupPage]
) -> list[tuple[str, frozenset[Answer]]]:
    """What a page tells, and what gives single answers away beside public pages.

    The id and the answers: of totals that share answers with public ones, but not all,
    or tell another number of the same; and of names.
    """
    ledger = Ledger(public)
    found = [(t.id, t.over) for t in page.totals if not ledger.release(t)]
    found += [
        (id, frozenset([answer]))
        for id, answer in sorted(page.named)
        if not ledger.may_name(id, answer)
    ]
    return found


def add_page(root: DataRoot, page: GroupPage, *, even_if_given_away: bool) -> Path:
    """Write the record of a page that is public now; gives its place.

    Raises PublishedError, also for a page that gives an answer away together with those
    before, unless `even_if_given_away`; and OutputError.
    """
    with locked(root.published_programme(1).parent, wait=True):
        public = [earlier.page for earlier in read_pages(root)]
        if not even_if_given_away and conflicts(page, public):
            raise PublishedError(
                "published/: with what is public, the new page across municipalities "
                "gives single answers away, so nothing was recorded. See what with "
                "`parathed publish --programme --check`."
            )
        path = root.published_programme(len(public) + 1)
        write_whole(path, _HEAD + tomli_w.dumps(_as_data(page)), CONFIDENTIAL)
    return path


def _as_data(page: GroupPage) -> dict[str, Any]:
    totals = [
        _Total(
            id=total.id,
            over=_by_round(total.over),
            total=total.total,
            levels=_known(total.levels),
            halves=_known(total.halves),
            texts=list(total.texts),
        )
        for total in page.totals
    ]
    ids = sorted({id for id, _ in page.named})
    named = [
        _Named(id=id, over=_by_round({a for known, a in page.named if known == id}))
        for id in ids
    ]
    return {
        "schema": SCHEMA,
        "forms": [part.as_written for part in _by_round(page.forms)],
        "answered": [
            _Answered(id=id, round=when, municipalities=count).as_written
            for id, when, count in sorted(page.answered)
        ],
        "totals": [total.as_written for total in totals],
        "named": [name.as_written for name in named],
    }


def _known(cells: Sequence[int | None]) -> list[int]:
    return [cell for cell in cells if cell is not None]


def _by_round(over: Iterable[Answer]) -> list[_Over]:
    found: dict[str, list[str]] = {}
    for code, when in sorted(over, key=lambda answer: (answer[1], answer[0])):
        found.setdefault(when, []).append(code)
    return [_Over(round=when, municipalities=codes) for when, codes in found.items()]


def _answers(over: Iterable[_Over]) -> frozenset[Answer]:
    return frozenset(
        (code, part.round) for part in over for code in part.municipalities
    )
