"""`parathed programme`: the evaluator's page across municipalities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.commands.options import Root, Vintage
from parathed_lib.errors import ParameterError
from parathed_lib.storage.data_root import find_root
from parathed_lib.terminal import tell, tell_aside


def programme(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Municipalities by name or code. Default: all that have a form."
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All municipalities that have a form.")
    ] = False,
    vintage: Vintage = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the page, instead of reports/.")
    ] = None,
    root: Root = None,
) -> None:
    """Make the page across municipalities, without telling of any single one."""
    from parathed_lib.pages.kinds import PROGRAMME
    from parathed_lib.report.run.single import make_page

    if names and everyone:
        raise ParameterError("Give either names or --all, not both.")
    place = find_root(root)
    parameters = {"municipalities": names, "vintage": vintage}
    page, subject = make_page(PROGRAMME, parameters, place, out)
    tell(page)
    if withheld := len(subject.data["withheld"]):
        what = "1 number is" if withheld == 1 else f"{withheld} numbers are"
        tell_aside(
            f"{what} hidden: beside published pages they would give answers away."
        )
