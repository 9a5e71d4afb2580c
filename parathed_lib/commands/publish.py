"""`parathed publish`: the reports that were made are public now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.commands.options import AsJson, Names, Root, Vintage
from parathed_lib.storage.data_root import find_root
from parathed_lib.terminal import tell, tell_aside, tell_json


def publish(
    names: Names = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All reports in the folder.")
    ] = False,
    programme: Annotated[
        bool,
        typer.Option(
            "--programme",
            help="The page across municipalities in the folder; --all takes it too.",
        ),
    ] = False,
    vintage: Vintage = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the reports, instead of reports/.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be recorded.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help="Record pages that are out already, even if they give a small count "
            "or an answer away.",
        ),
    ] = False,
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Say that reports are public now, so that later ones hide what these would tell.

    Exit code 1 when pages were not recorded, because they give a small count, or a
    municipality's answer, away together with what is public. The others are recorded.
    """
    from parathed_lib.report.audit import publishing

    place = find_root(root)
    folder = (out or place.reports) / place.vintage(vintage)
    reports, page = [], None
    if names or everyone or not programme:
        reports = publishing.to_publish(place, folder, names or [], everyone)
    if programme or (everyone and publishing.has_programme(folder)):
        page = publishing.programme_to_publish(place, folder)
    refused = [] if yes else [report for report in reports if report.is_trouble]
    page_refused = page is not None and page.is_trouble and not yes
    if not check:
        for report in reports:
            if report.is_new and report not in refused:
                publishing.record(place, report, even_if_given_away=yes)
        if page and page.is_new and not page_refused:
            publishing.record_programme(place, page, even_if_given_away=yes)
    lines = [
        publishing.line(report, check=check, is_refused=report in refused)
        for report in reports
    ]
    warnings = [
        line
        for report in reports
        for line in publishing.warnings(report, is_refused=report in refused)
    ]
    found = {
        "vintage": folder.name,
        "check": check,
        "reports": [publishing.row(report, report in refused) for report in reports],
    }
    if page:
        lines.append(
            publishing.programme_line(page, check=check, is_refused=page_refused)
        )
        warnings += publishing.programme_warnings(page, is_refused=page_refused)
        found["programme"] = publishing.programme_row(page, page_refused)
    if as_json:
        tell_json(found)
    else:
        tell("\n".join(lines))
    for line in warnings:
        tell_aside(line)
    raise typer.Exit(1 if refused or page_refused else 0)
