"""Reports and the pages beside them become public: what they tell is recorded.

Making a report is not publishing it. What is recorded here, later reports take into
account when they hide small counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.data_root import DataRoot
from parathed_lib.disclosure import record as published
from parathed_lib.disclosure.record import Entry, Record
from parathed_lib.errors import ParameterError, PublishedError, UnknownNameError
from parathed_lib.report.beside import pages_beside
from parathed_lib.report.stored import read_stored

_STATUSES = {
    "shown": "shown",
    "suppressed": "hidden",
}
_WHAT_TO_DO = (
    "Nothing was recorded. Hide or correct the figure in the form or the plan and make "
    "the pages anew. Or, if these pages are out already, they are public: record them "
    "with --yes."
)


@dataclass(frozen=True)
class ToPublish:
    """A municipality's pages: what they tell of counts, and what was public before."""

    who: Municipality
    entries: list[Entry]
    before: Record
    is_example: bool

    @property
    def new(self) -> list[Entry]:
        return [] if self.is_example else self.before.new(self.entries)

    @property
    def after(self) -> Record:
        """The record with this report in it."""
        return self.before.with_new(self.new)

    @property
    def is_trouble(self) -> bool:
        """Whether the pages give a small count or change away that is not public."""
        return self.after.gives_more_away(self.before)


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
        if not wanted:
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
    for who in wanted:
        try:
            pages = [read_stored(path) for path in _paths(folder, who)]
            before = published.read_record(place.published(who.code), counts)
            if any(page.who["code"] != who.code for page in pages):
                raise PublishedError("The report is about another municipality.")
            told = [
                entry for page in pages for entry in published.entries_of(page.data)
            ]
        except PublishedError as error:
            faults.append(f"{who.name}: {error}")
            continue
        entries = list({entry.told: entry for entry in told}.values())
        is_example = any(page.data.get("example") is True for page in pages)
        reports.append(ToPublish(who, entries, before, is_example))
    if faults:
        raise PublishedError("\n".join(["Nothing was recorded.", *faults]))
    return reports


def _paths(folder: Path, who: Municipality) -> list[Path]:
    """The JSON of the municipality's report and of the pages beside it."""
    names = [p.with_suffix(".html").name for p in folder.glob(f"{who.slug}*.json")]
    beside = [page.page for page in pages_beside(folder, who.slug, names)]
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
        "given_away": _given_away(report.after),
        "small_changes": _changes(report.after),
    }


def line(report: ToPublish, *, check: bool, is_refused: bool) -> str:
    """What becomes of a municipality's pages, as a sentence."""
    where = f"{report.who.code} {report.who.name}"
    if report.is_example:
        return f"{where}: made-up example, not recorded"
    if not report.entries:
        return f"{where}: tells of no count"
    if not report.new:
        return f"{where}: all of it was recorded before"
    told = "; ".join(
        f"{e.id} {e.period}, {_STATUSES.get(e.status, 'hidden')}" for e in report.new
    )
    done = ("not " if is_refused else "") + "recorded"
    if check:
        done = f"would {'not ' if is_refused else ''}record"
    return f"{where}: {done} {told}"


def warnings(report: ToPublish, *, is_refused: bool) -> list[str]:
    """What can be computed from what is public, or could with the new pages."""
    where = f"{report.who.code} {report.who.name}"
    known = (_given_away(report.before), _changes(report.before))
    lines = []
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
    return [*lines, f"{where}: {_WHAT_TO_DO}"] if is_refused else lines


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
