"""`parathed publish`: the reports that were made are public now."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.data_root import find_root
from parathed_lib.options import AsJson, Names, Root, Vintage


def publish(
    names: Names = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All reports in the folder.")
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
            "away.",
        ),
    ] = False,
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Say that reports are public now, so that later ones hide what these would tell.

    Exit code 1 when pages were not recorded, because they give a small count away
    together with what is public. Those of other municipalities are recorded.
    """
    from parathed_lib import publishing

    place = find_root(root)
    folder = (out or place.reports) / place.vintage(vintage)
    reports = publishing.to_publish(place, folder, names or [], everyone)
    refused = [] if yes else [report for report in reports if report.is_trouble]
    if not check:
        for report in reports:
            if report.new and report not in refused:
                publishing.record(place, report, even_if_given_away=yes)
    if as_json:
        rows = [publishing.row(report, report in refused) for report in reports]
        found = {"vintage": folder.name, "check": check, "reports": rows}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            print(publishing.line(report, check=check, is_refused=report in refused))
    for report in reports:
        for line in publishing.warnings(report, is_refused=report in refused):
            print(line, file=sys.stderr)
    raise typer.Exit(1 if refused else 0)
