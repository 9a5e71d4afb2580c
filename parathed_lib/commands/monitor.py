"""`parathed monitor`: one municipality over time, and its plans on a day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.commands.options import Name, Root, Vintage
from parathed_lib.terminal import tell


def monitor(
    name: Name,
    at: Annotated[
        str | None,
        typer.Option(
            help="The day to see the plans on, as 2017-06-30. "
            "Default: that of the vintage. Another day has its own file."
        ),
    ] = None,
    vintage: Vintage = None,
    round_name: Annotated[
        str | None,
        typer.Option(
            "--round",
            help="Round of forms. Default: that of the newest form that is not later "
            "than both the vintage and the day.",
        ),
    ] = None,
    since_vintage: Annotated[
        str | None,
        typer.Option(help="The vintage to compare with. Default: the one before."),
    ] = None,
    since_round: Annotated[
        str | None,
        typer.Option(help="The round to compare with. Default: the one before."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages, instead of reports/.")
    ] = None,
    root: Root = None,
) -> None:
    """Make the page on what has changed and where the plans stand on a day."""
    from parathed_lib.pages.kinds import MONITORING
    from parathed_lib.report.run.single import make_page
    from parathed_lib.storage.data_root import find_root

    place = find_root(root)
    parameters = {
        "municipality": name,
        "vintage": vintage,
        "round": round_name,
        "at": at,
        "since_vintage": since_vintage,
        "since_round": since_round,
    }
    page, _ = make_page(MONITORING, parameters, place, out)
    tell(page)
