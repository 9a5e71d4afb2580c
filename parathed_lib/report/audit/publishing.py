"""Reports and the pages beside them become public: what they tell is recorded.

Making a report is not publishing it. What is recorded here, later reports take into
account when they hide small counts.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.disclosure import group_record
from parathed_lib.disclosure import record as published
from parathed_lib.disclosure.groups import Answer, GroupPage
from parathed_lib.disclosure.record import PublishedCount, Record
from parathed_lib.errors import ParameterError, PublishedError, UnknownNameError
from parathed_lib.pages.index.links import links
from parathed_lib.pages.kinds import PROGRAMME
from parathed_lib.pages.programme.result import page_of
from parathed_lib.pages.stored import Stored, read_stored
from parathed_lib.programme.distributions import given_away
from parathed_lib.report.run.records import Records
from parathed_lib.storage.data_root import DataRoot

_STATUSES = {
    "shown": "shown",
    "suppressed": "hidden",
}
_WHAT_TO_DO = (
    "Nothing was recorded. Hide or correct the figure in the form or the plan and make "
    "the pages anew. Or, if these pages are out already, they are public: record them "
    "with --yes."
)
_OF_OTHERS = (
    "Nothing was recorded. Keep these pages back, or ask the others. Or, if they are "
    "out already, they are public: record them with --yes."
)
_MAKE_ANEW = (
    "Nothing was recorded. Make the page anew with `parathed programme`: it then hides "
    "these numbers. Or, if it is out already, it is public: record it with --yes."
)


Leak = tuple[str, frozenset[Answer]]
"""What gives answers away: the id, and the answers that it is over."""


@dataclass(frozen=True)
class ToPublish:
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

    @property
    def new(self) -> list[PublishedCount]:
        return [] if self.is_example else self.before.new(self.entries)

    @property
    def after(self) -> Record:
        """The record with this report in it."""
        return self.before.with_new(self.new)

    @property
    def is_trouble(self) -> bool:
        """Whether the pages give away a small count, or answers of others."""
        return self.after.gives_more_away(self.before) or bool(self.others)

    @property
    def is_new(self) -> bool:
        """Whether they tell what is not in the record."""
        return bool(self.new or self.rounds)


@dataclass(frozen=True)
class ProgrammeToPublish:
    """A page across municipalities: what it tells, and what was public before."""

    page: GroupPage
    public: list[GroupPage]
    is_example: bool
    beside_own: list[Leak]

    @property
    def is_new(self) -> bool:
        """Whether it tells what no page in the record does."""
        return not self.is_example and group_record.tells_more(self.page, self.public)

    @property
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

    @property
    def numbers(self) -> int:
        """How many totals it tells."""
        return sum(not total.is_hidden for total in self.page.totals)


def has_programme(folder: Path) -> bool:
    """Whether there is a page across municipalities in a folder."""
    return (folder / f"{PROGRAMME}.json").is_file()


def programme_to_publish(place: DataRoot, folder: Path) -> ProgrammeToPublish:
    """The page across municipalities in a folder; raises PublishedError."""
    path = folder / f"{PROGRAMME}.json"
    if not has_programme(folder):
        raise PublishedError(
            f"There is no page across municipalities in {folder}. Make it with "
            "`parathed programme`, or name the folder with --vintage and --out."
        )
    page = _read_whole(path)
    if page.kind != PROGRAMME:
        raise PublishedError(f"{path.name} is no page across municipalities.")
    told = page_of(page.data)
    own = published.public_answers(place, {code for code, _ in told.forms})
    return ProgrammeToPublish(
        told,
        [earlier.page for earlier in group_record.read_pages(place)],
        page.data.get("example") is True,
        given_away(place, load_catalogue(), told.totals, own),
    )


def record_programme(
    place: DataRoot, found: ProgrammeToPublish, *, even_if_given_away: bool
) -> None:
    """Record a page across municipalities; raises PublishedError."""
    group_record.add_page(place, found.page, even_if_given_away=even_if_given_away)


def programme_row(found: ProgrammeToPublish, is_refused: bool) -> dict[str, Any]:
    """What is told of a page across municipalities, as data."""
    return {
        "example": found.is_example,
        "refused": is_refused,
        "new": found.is_new,
        "totals": found.numbers,
        "given_away": [
            {"id": id, "rounds": _rounds(over)} for id, over in found.given_away
        ],
    }


def programme_line(found: ProgrammeToPublish, *, check: bool, is_refused: bool) -> str:
    """What becomes of a page across municipalities, as a sentence."""
    if found.is_example:
        return "programme: made-up example, not recorded"
    if not found.page.totals and not found.page.named:
        return "programme: tells of no answer"
    if not found.is_new:
        return "programme: all of it was recorded before"
    done = ("not " if is_refused else "") + "recorded"
    if check:
        done = f"would {'not ' if is_refused else ''}record"
    return f"programme: {done} {found.numbers} totals, {len(found.page.named)} names"


def programme_warnings(found: ProgrammeToPublish, *, is_refused: bool) -> list[str]:
    """What can be subtracted from what is public, or could with the new page."""
    lines = []
    for id, over in found.given_away:
        what = " ".join([id, *_rounds(over)])
        if is_refused:
            lines.append(
                f"programme: single answers could be computed from this page and what "
                f"is public: {what}."
            )
        else:
            lines.append(
                f"programme: single answers can be computed from what is public: "
                f"{what}. This cannot be taken back; new pages tell nothing more of "
                "these answers."
            )
    return [*lines, f"programme: {_MAKE_ANEW}"] if is_refused else lines


def _rounds(over: frozenset[Answer]) -> list[str]:
    return sorted({when for _, when in over if when})


def to_publish(
    place: DataRoot, folder: Path, names: list[str], everyone: bool
) -> list[ToPublish]:
    """The reports that were named, each read before anything is recorded."""
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
    else:
        wanted, faults = [], []
        for name in names:
            try:
                wanted.append(catalogue.municipality(name))
            except UnknownNameError as error:
                faults.append(str(error))
        if faults:
            raise UnknownNameError("\n".join(faults))
        wanted = list({who.code: who for who in wanted}.values())
    if missing := [who.name for who in wanted if not _paths(folder, who)]:
        raise PublishedError(
            f"{', '.join(missing)}: there is no report in {folder}. Make it with "
            "`parathed report`, or name the folder with --vintage and --out."
        )
    counts = [entry.id for entry in catalogue.rubric.extent]
    reports, faults = [], []
    along: set[Answer] = set()
    for who in wanted:
        try:
            pages = [_read_whole(path) for path in _paths(folder, who)]
            before = published.read_record(place.published(who.code), counts)
            if any(page.who["code"] != who.code for page in pages):
                raise PublishedError("The report is about another municipality.")
            told = [
                entry for page in pages for entry in published.entries_of(page.data)
            ]
            is_example = any(page.data.get("example") is True for page in pages)
            rounds = [] if is_example else _new_rounds(place, who, pages)
            others = _others(place, along, {(who.code, name) for name in rounds})
            along |= {(who.code, name) for name in rounds}
        except PublishedError as error:
            faults.append(f"{who.name}: {error}")
            continue
        entries = list({entry.told: entry for entry in told}.values())
        reports.append(ToPublish(who, entries, before, is_example, rounds, others))
    if faults:
        raise PublishedError("\n".join(["Nothing was recorded.", *faults]))
    return reports


def _read_whole(path: Path) -> Stored:
    """A report whose page says what its data does; raises PublishedError."""
    page = read_stored(path)
    if not Records(path.parent, "").is_whole(path.stem):
        raise PublishedError(
            f"{path.stem}.html, .ipynb and .json were not made by one run, or were "
            "changed afterwards, so what the page tells is not known. Make it anew."
        )
    return page


def _new_rounds(
    place: DataRoot, who: Municipality, pages: Sequence[Stored]
) -> list[str]:
    """The rounds whose answers the pages show, and that are not public yet."""
    shown = [name for page in pages for name in published.rounds_of(page.data)]
    before = published.public_rounds(place, who.code)
    return [name for name in dict.fromkeys(shown) if name not in before]


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


def record(place: DataRoot, report: ToPublish, *, even_if_given_away: bool) -> None:
    """Record what is new of a municipality's pages; raises PublishedError."""
    counts = [entry.id for entry in load_catalogue().rubric.extent]
    published.add(
        place,
        report.who.code,
        report.new,
        counts,
        even_if_given_away=even_if_given_away,
    )
    published.add_rounds(place, report.who.code, report.rounds)


def row(report: ToPublish, is_refused: bool) -> dict[str, Any]:
    """What is told of a municipality, as data."""
    new = {entry.told for entry in report.new}
    return {
        "code": report.who.code,
        "name": report.who.name,
        "example": report.is_example,
        "refused": is_refused,
        "counts": [
            {
                "id": e.id,
                "period": e.period,
                "status": e.status,
                "value": e.value,
                "new": e.told in new,
            }
            for e in report.entries
        ],
        "answers": report.rounds,
        "answers_given_away": [
            {"id": id, "rounds": _rounds(over)} for id, over in report.others
        ],
        "given_away": _given_away(report.after),
        "small_changes": _changes(report.after),
    }


def line(report: ToPublish, *, check: bool, is_refused: bool) -> str:
    """What becomes of a municipality's pages, as a sentence."""
    where = f"{report.who.code} {report.who.name}"
    if report.is_example:
        return f"{where}: made-up example, not recorded"
    if not report.is_new:
        return f"{where}: nothing new to record"
    told = "; ".join(
        [
            *(f"the answers of {name}" for name in report.rounds),
            *(
                f"{e.id} {e.period}, {_STATUSES.get(e.status, 'hidden')}"
                for e in report.new
            ),
        ]
    )
    done = ("not " if is_refused else "") + "recorded"
    if check:
        done = f"would {'not ' if is_refused else ''}record"
    return f"{where}: {done} {told}"


def warnings(report: ToPublish, *, is_refused: bool) -> list[str]:
    """What can be computed from what is public, or could with the new pages."""
    where = f"{report.who.code} {report.who.name}"
    known = (_given_away(report.before), _changes(report.before))
    lines = [
        f"{where}: with these answers a public page across municipalities gives those "
        f"of others away: {' '.join([id, *_rounds(over)])}."
        for id, over in report.others
    ]
    for leak in _given_away(report.after):
        days = " and ".join(f"{s['first']} to {s['last']}" for s in leak["stretches"])
        if is_refused and leak not in known[0]:
            lines.append(
                f"{where}: a small count could be computed from these pages and what "
                f"is public: {leak['id']}, {days}."
            )
        else:
            lines.append(
                f"{where}: a small count can be computed from what is public: "
                f"{leak['id']}, {days}. This cannot be taken back; of that time new "
                "reports show nothing more."
            )
    for change in _changes(report.after):
        what = f"{change['id']} {change['period']}"
        if is_refused and change not in known[1]:
            lines.append(
                f"{where}: {what} would be public with two values that differ by 1 to "
                "4."
            )
        else:
            lines.append(
                f"{where}: {what} is public with two values that differ by 1 to 4. "
                "This cannot be taken back."
            )
    if not is_refused:
        return lines
    counts = report.after.gives_more_away(report.before)
    return [*lines, f"{where}: {_WHAT_TO_DO if counts else _OF_OTHERS}"]


def _given_away(record: Record) -> list[dict[str, Any]]:
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
        for leak in record.given_away(id)
    ]


def _changes(record: Record) -> list[dict[str, str]]:
    """The counts that are public with two values that differ by less than five."""
    return [
        {"id": id, "period": period} for id, period in sorted(record.small_changes())
    ]
