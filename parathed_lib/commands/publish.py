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
        reports = publishing.municipality_pages(place, folder, names or [], everyone)
    if programme or (everyone and publishing.has_programme(folder)):
        page = publishing.programme_page(place, folder)
    every = [(p, p.is_trouble and not yes) for p in (*reports, page) if p]
    for pages, is_refused in every:
        if pages.is_new and not is_refused and not check:
            pages.record(place, even_if_given_away=yes)
    if as_json:
        told = [pages.as_data(is_refused=is_refused) for pages, is_refused in every]
        found = {"vintage": folder.name, "check": check, "reports": told}
        if page:
            found["programme"] = told.pop()
        tell_json(found)
    else:
        lines = (pages.line(check=check, is_refused=no) for pages, no in every)
        tell("\n".join(lines))
    for pages, is_refused in every:
        for line in pages.warnings(is_refused=is_refused):
            tell_aside(line)
    raise typer.Exit(1 if any(is_refused for _, is_refused in every) else 0)
