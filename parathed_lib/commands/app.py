"""The `parathed` command: thin calls, exit codes, progress.

Exit codes: 0 all done, 1 at least one report failed, 2 wrong use or input that the
user can repair.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from parathed_lib import __version__, runtime
from parathed_lib.catalogue.reading import OWN_CATALOGUE
from parathed_lib.commands import compare, listings, pages, publish
from parathed_lib.commands.groups import LaterGroup
from parathed_lib.commands.options import (
    AsJson,
    Name,
    Period,
    Root,
    Round,
    Vintage,
    with_catalogue,
)
from parathed_lib.errors import ParameterError, ParathedError
from parathed_lib.storage.writing import write_whole
from parathed_lib.terminal import tell, tell_aside, tell_json, tell_table

app = typer.Typer(
    name="parathed",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


GROUPS = {
    "form": "Make, check and store self-evaluation forms.",
    "plan": "Show, make, check and store municipalities' plans. "
    "`parathed plan NAME` makes the page that follows a plan.",
}
for _name, _help in GROUPS.items():
    app.add_typer(typer.Typer(name=_name, cls=LaterGroup, help=_help))
app.command()(with_catalogue(compare.verify))
app.command()(compare.diff)
app.command()(pages.report)
app.command()(pages.monitor)
app.command()(pages.programme)
app.command()(publish.publish)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        tell(f"parathed {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Tell the version."
        ),
    ] = False,
) -> None:
    """Readiness assessments (parathedsvurderinger) of Danish municipalities."""


@app.command()
@with_catalogue
def export(
    file: Annotated[Path, typer.Argument(help="figures.xlsx or figures.csv.")],
    vintage: Vintage = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV as Excel in Danish reads it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there.")
    ] = False,
    root: Root = None,
) -> None:
    """Write all figures of a vintage with their codebook, as a workbook or as CSV."""
    from parathed_lib.workbench.export import files, tables

    found = tables(pages.chosen_vintage(vintage, root), root=root)
    made = files(file, found, excel=excel)
    if there := [path.name for path in made if path.exists() and not force]:
        raise ParameterError(
            f"{', '.join(there)}: there already. Choose another name, or give --force."
        )
    for path, content in made.items():
        write_whole(path, content)
        tell(f"{path}")
    tell(f"{len(found['figures'])} figures and gaps")


LEVELS = ("municipality", "region", "nation")


@app.command()
@with_catalogue
def show(
    name: Name,
    vintage: Vintage = None,
    round_name: Round = None,
    period: Period = "newest",
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Show the assessment of one municipality without making a report."""
    from parathed_lib.assessment import assess
    from parathed_lib.pages.assessment.result import result

    vintage = pages.chosen_vintage(vintage, root)
    assessment = assess(name, vintage, round_name, period=period, root=root)
    found = result(assessment)
    if as_json:
        tell_json(found)
        return
    _print_score(found)
    rows = [
        {"indicator": entry.id, **c.printed(entry, *LEVELS)}
        for entry, c in assessment.described
    ]
    tell_table(rows, right=(*LEVELS, "period"))


@app.command()
@with_catalogue
def snapshot(
    vintage: Annotated[
        str | None,
        typer.Option(help="Name of the new vintage. Default: today's date."),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="Fetch only this indicator; can be given several times."),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option(help="One period for all figures. Default: the newest of each."),
    ] = "",
    file: Annotated[
        list[str] | None,
        typer.Option(help="ID=PATH: a file with an indicator's figures."),
    ] = None,
    file_date: Annotated[
        list[str] | None,
        typer.Option(help="ID=PERIOD: of a --file that has no column of periods."),
    ] = None,
    onto: Annotated[
        str,
        typer.Option(help="A vintage to add the --file to, fetching nothing."),
    ] = "",
    check: Annotated[
        bool,
        typer.Option("--check", help="Only say which tables have changed since."),
    ] = False,
    statbank_url: Annotated[
        str, typer.Option(help="Base address of StatBank's API.")
    ] = "https://api.statbank.dk/v1",
    stil_url: Annotated[
        str, typer.Option(help="Base address of STIL's API.")
    ] = "https://api.uddannelsesstatistik.dk/Api/v1",
    stil_first_page: Annotated[
        int, typer.Option(help="Number of the first page at STIL: 0 or 1.")
    ] = 1,
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Fetch the newest figures into a new vintage; the only command that goes online.

    With --onto nothing is fetched: the figures of files come beside a vintage's own.
    A key for uddannelsesstatistik.dk is read from PARATHED_STIL_KEY.
    """
    from parathed_lib.commands.progress import fetching
    from parathed_lib.sources import freshness, snapshot
    from parathed_lib.sources.request import SnapshotRequest

    if check:
        _print_rows(freshness.check(root, vintage, statbank_url), as_json)
        return
    request = SnapshotRequest(
        vintage=vintage,
        indicators=tuple(indicator or ()),
        as_of=as_of,
        files=tuple(file or ()),
        file_dates=tuple(file_date or ()),
        onto=onto,
        root=root,
        statbank_url=statbank_url,
        stil_url=stil_url,
        stil_first_page=stil_first_page,
    )
    for command in request.others_unfinished:
        tell_aside(f"An unfinished snapshot is there; this goes on with it: {command}")
    try:
        with fetching() as progress:
            made = snapshot.make_snapshot(request, progress)
    except KeyboardInterrupt:
        tell_aside(f"Stopped. {request.how_to_go_on}")
        raise typer.Exit(130) from None
    rows = made.rows()
    if not as_json:
        rows = [{k: v for k, v in row.items() if k != "lacks"} for row in rows]
    _print_rows(rows, as_json)
    if not as_json:
        for line in made.lacking():
            tell(line)
        tell(f"Vintage {made.vintage} is in {made.folder}")
        if own := os.environ.get(OWN_CATALOGUE):
            tell(f"Take it with: --vintage {made.vintage} --catalogue {quote(own)}")
    raise typer.Exit(1 if made.incomplete else 0)


@app.command("list")
@with_catalogue
def list_names(
    kind: Annotated[listings.Listed, typer.Argument(help="What to list.")],
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """List municipalities, indicators, vintages, rounds or parameters.

    Exit code 1 when a vintage cannot be read; the others are listed.
    """
    rows = listings.rows(kind, root)
    faults = [row["fault"] for row in rows if row.get("fault")]
    shown = [{k: v for k, v in row.items() if k != "fault"} for row in rows]
    _print_rows(rows if as_json else shown, as_json)
    for fault in faults:
        tell_aside(fault)
    raise typer.Exit(1 if faults else 0)


def main() -> None:
    """Run the command; an expected error is one message and exit code 2."""
    outlets = runtime.outlets()
    code: Any = 2
    try:
        runtime.working_folder()
        app(standalone_mode=True)
    except SystemExit as ended:
        code = ended.code
    except ParathedError as error:
        tell_aside(f"parathed: {error}")
    sys.stdout.flush()
    for outlet in outlets:
        if outlet.fault and not code:
            why = outlet.fault.strerror
            tell_aside(f"parathed: What was to be printed cannot be written: {why}.")
            code = 2
    raise SystemExit(code)


def _print_score(found: dict[str, Any]) -> None:
    who, score = found["municipality"], found["score"]
    tell(f"{who['code']} {who['name']}, vintage {found['vintage']}")
    if score["status"] == "missing":
        tell(f"No ratings: 0 of {score['expected']} answered.")
    else:
        tell(
            f"Score {score['level']} ({score['label']}), {score['status']}: sum "
            f"{score['sum']} from {score['answered']} of {score['expected']} ratings"
        )
    if score.get("self_rated"):
        tell("The assessor's questions are self-rated (selvvurderet).")
    if score["answered"]:
        rated = [
            {"parameter": p["id"], "rater": p["rater"], "rating": p["value"] or "-"}
            for p in found["parameters"]
        ]
        tell_table(rated, right=("rating",))
        tell("")


def _print_rows(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        tell_json(rows)
    else:
        tell_table(rows)
