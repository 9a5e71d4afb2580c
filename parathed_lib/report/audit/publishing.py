"""Reports and the pages beside them become public: what they tell is recorded.

Making a report is not publishing it. What is recorded here, later reports take into
account when they hide small counts.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.disclosure import group_record
from parathed_lib.disclosure import record as published
from parathed_lib.disclosure.groups import Answer, GroupPage
from parathed_lib.disclosure.record import PublishedCount, Record
from parathed_lib.errors import ParameterError, PublishedError
from parathed_lib.pages.index.links import links
from parathed_lib.pages.kinds import PROGRAMME
from parathed_lib.pages.programme.result import page_of
from parathed_lib.pages.stored import Stored, read_stored
from parathed_lib.programme.distributions import given_away
from parathed_lib.report.run.records import Records
from parathed_lib.storage.data_root import DataRoot

_KEEP = "Nothing was recorded."
_HIDE = (
    f"{_KEEP} Hide or correct the figure in the form or the plan and make the pages "
    "anew. Or, if these pages are out already, they are public: record them with --yes."
)
_OF_OTHERS = (
    f"{_KEEP} Keep these pages back, or ask the others. Or, if they are out already, "
    "they are public: record them with --yes."
)
_MAKE_ANEW = (
    f"{_KEEP} Make the page anew with `parathed programme`: it then hides these "
    "numbers. Or, if it is out already, it is public: record it with --yes."
)

Leak = tuple[str, frozenset[Answer]]
"""What gives answers away: the id, and the answers that it is over."""


@dataclass(frozen=True)
class MunicipalityPages:
    """A municipality's pages: what they tell of counts, and what was public before.

    `rounds` are those whose answers they show and that were not public. With these,
    public pages across municipalities give `others` away.
    """

    who: Municipality
    entries: list[PublishedCount]
    before: Record
    is_example: bool
    rounds: list[str]
    others: list[Leak]

    @cached_property
    def new(self) -> list[PublishedCount]:
        """What of counts is not in the record."""
        return [] if self.is_example else self.before.new(self.entries)

    @cached_property
    def after(self) -> Record:
        """The record with these pages in it."""
        return self.before.with_new(self.new)

    @cached_property
    def gives_counts_away(self) -> bool:
        """Whether small counts can be computed once the pages are public."""
        return self.after.gives_more_away(self.before)

    @property
    def is_trouble(self) -> bool:
        """Whether the pages give away a small count, or answers of others."""
        return self.gives_counts_away or bool(self.others)

    @property
    def is_new(self) -> bool:
        """Whether they tell what is not in the record."""
        return bool(self.new or self.rounds)

    def record(self, place: DataRoot, *, even_if_given_away: bool) -> None:
        """Record what is new; raises PublishedError."""
        published.add(
            place,
            self.who.code,
            self.new,
            _count_ids(),
            even_if_given_away=even_if_given_away,
        )
        published.add_rounds(place, self.who.code, self.rounds)

    def as_data(self, *, is_refused: bool) -> dict[str, Any]:
        """What is told of them, ready for JSON."""
        new = {entry.content for entry in self.new}
        return {
            "code": self.who.code,
            "name": self.who.name,
            "example": self.is_example,
            "refused": is_refused,
            "counts": [
                {
                    "id": e.id,
                    "period": e.period,
                    "status": e.status,
                    "value": e.value,
                    "new": e.content in new,
                }
                for e in self.entries
            ],
            "answers": self.rounds,
            "answers_given_away": _leaks(self.others),
            "given_away": _small_counts(self.after),
            "unchecked": self.after.unchecked,
            "small_changes": _small_changes(self.after),
        }

    def line(self, *, check: bool, is_refused: bool) -> str:
        """What becomes of them, as a sentence."""
        if self.is_example:
            return f"{self._name}: made-up example, not recorded"
        if not self.is_new:
            return f"{self._name}: nothing new to record"
        parts = [f"the answers of {name}" for name in self.rounds]
        for e in self.new:
            shown = "shown" if e.status == "shown" else "hidden"
            parts.append(f"{e.id} {e.period}, {shown}")
        return f"{self._name}: {_done(check, is_refused)} {'; '.join(parts)}"

    def warnings(self, *, is_refused: bool) -> list[str]:
        """What can be computed from what is public, or could with the new pages."""
        lines = [
            "with these answers a public page across municipalities gives those of "
            f"others away: {_told(leak)}."
            for leak in self.others
        ]
        before = _small_counts(self.before)
        for leak in _small_counts(self.after):
            days = (f"{s['first']} to {s['last']}" for s in leak["stretches"])
            what = f"{leak['id']}, {' and '.join(days)}"
            lines.append(
                f"a small count could be computed from these pages and what is public: "
                f"{what}."
                if is_refused and leak not in before
                else f"a small count can be computed from what is public: {what}. This "
                "cannot be taken back; of that time new reports show nothing more."
            )
        lines += [
            f"so much of {id} is public that it cannot be told whether a small count "
            "can be computed from it. No new count of it is recorded as shown."
            for id in self.after.unchecked
        ]
        changed = _small_changes(self.before)
        for change in _small_changes(self.after):
            what = f"{change['id']} {change['period']}"
            lines.append(
                f"{what} would be public with two values that differ by 1 to 4."
                if is_refused and change not in changed
                else f"{what} is public with two values that differ by 1 to 4. This "
                "cannot be taken back."
            )
        if is_refused:
            lines.append(_HIDE if self.gives_counts_away else _OF_OTHERS)
        return [f"{self._name}: {line}" for line in lines]

    @property
    def _name(self) -> str:
        return f"{self.who.code} {self.who.name}"


@dataclass(frozen=True)
class ProgrammePage:
    """A page across municipalities: what it tells, and what was public before."""

    page: GroupPage
    public: list[GroupPage]
    is_example: bool
    beside_own: list[Leak]

    @cached_property
    def is_new(self) -> bool:
        """Whether it tells what no page in the record does."""
        return not self.is_example and group_record.tells_more(self.page, self.public)

    @cached_property
    def given_away(self) -> list[Leak]:
        """What gives single answers away beside what was public before."""
        if not self.is_new:
            return []
        found = group_record.conflicts(self.page, self.public)
        return [*found, *(leak for leak in self.beside_own if leak not in found)]

    @property
    def is_trouble(self) -> bool:
        """Whether the page gives single answers away."""
        return bool(self.given_away)

    def record(self, place: DataRoot, *, even_if_given_away: bool) -> None:
        """Record the page; raises PublishedError."""
        group_record.add_page(place, self.page, even_if_given_away=even_if_given_away)

    def as_data(self, *, is_refused: bool) -> dict[str, Any]:
        """What is told of it, ready for JSON."""
        return {
            "example": self.is_example,
            "refused": is_refused,
            "new": self.is_new,
            "totals": self._shown,
            "given_away": _leaks(self.given_away),
        }

    def line(self, *, check: bool, is_refused: bool) -> str:
        """What becomes of it, as a sentence."""
        if self.is_example:
            return "programme: made-up example, not recorded"
        if not self.page.totals and not self.page.named:
            return "programme: tells of no answer"
        if not self.is_new:
            return "programme: all of it was recorded before"
        done, named = _done(check, is_refused), len(self.page.named)
        return f"programme: {done} {self._shown} totals, {named} names"

    def warnings(self, *, is_refused: bool) -> list[str]:
        """What can be subtracted from what is public, or could with the new page."""
        lines = [
            "single answers could be computed from this page and what is public: "
            f"{_told(leak)}."
            if is_refused
            else f"single answers can be computed from what is public: {_told(leak)}. "
            "This cannot be taken back; new pages tell nothing more of these answers."
            for leak in self.given_away
        ]
        if is_refused:
            lines.append(_MAKE_ANEW)
        return [f"programme: {line}" for line in lines]

    @property
    def _shown(self) -> int:
        return sum(not total.is_hidden for total in self.page.totals)


def has_programme(folder: Path) -> bool:
    """Whether there is a page across municipalities in a folder."""
    return (folder / f"{PROGRAMME}.json").is_file()


def programme_page(place: DataRoot, folder: Path) -> ProgrammePage:
    """The page across municipalities in a folder; raises PublishedError."""
    path = folder / f"{PROGRAMME}.json"
    if not has_programme(folder):
        raise PublishedError(
            f"There is no page across municipalities in {folder}. Make it with "
            "`parathed programme`, or name the folder with --vintage and --out."
        )
    stored = _read_whole(path)
    if stored.kind != PROGRAMME:
        raise PublishedError(f"{path.name} is no page across municipalities.")
    page = page_of(stored.data)
    own = published.public_answers(place, {code for code, _ in page.forms})
    return ProgrammePage(
        page,
        [earlier.page for earlier in group_record.read_pages(place)],
        stored.data.get("example") is True,
        given_away(place, load_catalogue(), page.totals, own),
    )


def municipality_pages(
    place: DataRoot, folder: Path, names: list[str], everyone: bool
) -> list[MunicipalityPages]:
    """The reports that were named, each read before anything is recorded."""
    found, faults = [], []
    along: set[Answer] = set()
    for who in _wanted(folder, names, everyone):
        try:
            pages = _pages_of(place, folder, who, along)
        except PublishedError as error:
            faults.append(f"{who.name}: {error}")
            continue
        along |= {(who.code, name) for name in pages.rounds}
        found.append(pages)
    if faults:
        raise PublishedError("\n".join([_KEEP, *faults]))
    return found


def _wanted(folder: Path, names: list[str], everyone: bool) -> list[Municipality]:
    catalogue = load_catalogue()
    if everyone == bool(names):
        raise ParameterError("Name at least one municipality, or give --all, not both.")
    if everyone:
        known = catalogue.municipalities.values()
        wanted = [who for who in known if _paths(folder, who)]
        if not wanted and not has_programme(folder):
            raise PublishedError(
                f"There is no report in {folder}. Make some with `parathed report`."
            )
        return wanted
    wanted = list(catalogue.several(names).values())
    if missing := [who.name for who in wanted if not _paths(folder, who)]:
        raise PublishedError(
            f"{', '.join(missing)}: there is no report in {folder}. Make it with "
            "`parathed report`, or name the folder with --vintage and --out."
        )
    return wanted


def _pages_of(
    place: DataRoot, folder: Path, who: Municipality, along: Set[Answer]
) -> MunicipalityPages:
    """A municipality's pages; `along` are answers that the same command makes public.

    Raises PublishedError.
    """
    pages = [_read_whole(path) for path in _paths(folder, who)]
    before = published.read_record(place.published(who.code), _count_ids())
    if any(page.who["code"] != who.code for page in pages):
        raise PublishedError("The report is about another municipality.")
    entries = [entry for page in pages for entry in published.entries_of(page.data)]
    is_example = any(page.data.get("example") is True for page in pages)
    rounds: list[str] = []
    if not is_example:
        shown = [name for page in pages for name in published.rounds_of(page.data)]
        known = published.public_rounds(place, who.code)
        rounds = [name for name in dict.fromkeys(shown) if name not in known]
    others = _others(place, along, {(who.code, name) for name in rounds})
    entries = list({entry.content: entry for entry in entries}.values())
    return MunicipalityPages(who, entries, before, is_example, rounds, others)


def _read_whole(path: Path) -> Stored:
    """A report whose page says what its data does; raises PublishedError."""
    page = read_stored(path)
    if not Records(path.parent, "").is_whole(path.stem):
        raise PublishedError(
            f"{path.stem}.html, .ipynb and .json were not made by one run, or were "
            "changed afterwards, so what the page tells is not known. Make it anew."
        )
    return page


def _others(place: DataRoot, along: Set[Answer], new: Set[Answer]) -> list[Leak]:
    """What public pages tell of others once the new answers are public, and not yet.

    `along` are those that become public by the same command.
    """
    if not new:
        return []
    pages = [earlier.page for earlier in group_record.read_pages(place)]
    totals = list(dict.fromkeys(total for page in pages for total in page.totals))
    codes = {code for total in totals for code, _ in total.over}
    public = published.public_answers(place, codes) | along
    catalogue = load_catalogue()
    known = given_away(place, catalogue, totals, public)
    after = given_away(place, catalogue, totals, public | new)
    return [leak for leak in after if leak not in known]


def _paths(folder: Path, who: Municipality) -> list[Path]:
    """The JSON of the municipality's report and of the pages beside it."""
    names = [p.with_suffix(".html").name for p in folder.glob(f"{who.slug}*.json")]
    beside = [page.page for page in links(folder, who.slug, names)]
    paths = [folder / page for page in (f"{who.slug}.html", *beside)]
    paths = [path.with_suffix(".json") for path in paths]
    return [path for path in paths if path.is_file()]


def _count_ids() -> list[str]:
    return [entry.id for entry in load_catalogue().rubric.extent]


def _done(check: bool, is_refused: bool) -> str:
    refused = "not " if is_refused else ""
    return f"would {refused}record" if check else f"{refused}recorded"


def _rounds(leak: Leak) -> list[str]:
    return sorted({when for _, when in leak[1] if when})


def _told(leak: Leak) -> str:
    return " ".join([leak[0], *_rounds(leak)])


def _leaks(leaks: list[Leak]) -> list[dict[str, Any]]:
    return [{"id": leak[0], "rounds": _rounds(leak)} for leak in leaks]


def _small_counts(record: Record) -> list[dict[str, Any]]:
    """The small counts that a record gives away: where they are, never how many."""
    return [
        {
            "id": id,
            "stretches": [
                {"first": first.isoformat(), "last": last.isoformat()}
                for first, last in leak.stretches
            ],
        }
        for id in sorted({entry.id for entry in record.entries})
        for leak in record.given_away(id) or ()
    ]


def _small_changes(record: Record) -> list[dict[str, str]]:
    """The counts that are public with two values that differ by less than five."""
    return [
        {"id": id, "period": period} for id, period in sorted(record.small_changes())
    ]
