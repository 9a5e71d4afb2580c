"""`parathed publish`: the reports that were made are public now, with all their pages.

Making a report is not publishing it. What this command records, later reports take into
account when they hide small counts.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from parathed_lib import published
from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.data_root import DataRoot, find_root
from parathed_lib.errors import ParameterError, PublishedError, UnknownNameError
from parathed_lib.published import Entry, Record
from parathed_lib.report.beside import pages_beside
from parathed_lib.report.stored import read_stored


@dataclass(frozen=True)
class _Report:
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
        return Record((*self.before.entries, *self.new))


def publish(
    names: Annotated[
        list[str] | None, typer.Argument(help="Municipalities by name or code.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All reports in the folder.")
    ] = False,
    vintage: Annotated[
        str | None,
        typer.Option("--vintage", help="Name of a vintage. Default: the newest."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the reports, instead of reports/.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be recorded.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of sentences.")
    ] = False,
    root: Annotated[
        Path | None,
        typer.Option(
            help="Folder that holds data/raw. Default: the nearest one upwards."
        ),
    ] = None,
) -> None:
    """Say that reports are public now, so that later ones hide what these would tell.

    Exit code 1 when they give a small count away together with earlier ones.
    """
    place = find_root(root)
    folder = (out or place.reports) / place.vintage(vintage)
    reports = _reports(place, folder, names or [], everyone)
    counts = [entry.id for entry in load_catalogue().rubric.extent]
    if not check:
        for report in reports:
            if report.new:
                published.add(place, report.who.code, report.new, counts)
    rows = [_row(report) for report in reports]
    if as_json:
        found = {"vintage": folder.name, "check": check, "reports": rows}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            print(_line(report, check=check))
    for report in reports:
        for line in _warnings(report):
            print(line, file=sys.stderr)
    worse = any(_given_away(r.after) != _given_away(r.before) for r in reports)
    worse |= any(_changes(r.after) != _changes(r.before) for r in reports)
    raise typer.Exit(1 if worse else 0)


def _reports(
    place: DataRoot, folder: Path, names: list[str], everyone: bool
) -> list[_Report]:
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
        reports.append(_Report(who, entries, before, is_example))
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


def _row(report: _Report) -> dict[str, Any]:
    new = {entry.told for entry in report.new}
    return {
        "code": report.who.code,
        "name": report.who.name,
        "example": report.is_example,
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


def _line(report: _Report, *, check: bool) -> str:
    where = f"{report.who.code} {report.who.name}"
    if report.is_example:
        return f"{where}: made-up example, not recorded"
    if not report.entries:
        return f"{where}: tells of no count"
    if not report.new:
        return f"{where}: all of it was recorded before"
    told = ", ".join(f"{e.id} {e.period} {e.status}" for e in report.new)
    return f"{where}: {'would record' if check else 'recorded'} {told}"


def _warnings(report: _Report) -> list[str]:
    where = f"{report.who.code} {report.who.name}"
    lines = [
        f"{where}: a small count can be computed from what is public: {leak['id']}, "
        + " and ".join(f"{s['first']} to {s['last']}" for s in leak["stretches"])
        + ". This cannot be taken back; of that time new reports show nothing more."
        for leak in _given_away(report.after)
    ]
    lines += [
        f"{where}: {change['id']} {change['period']} is public with two values that "
        "differ by 1 to 4. This cannot be taken back."
        for change in _changes(report.after)
    ]
    return lines


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
