"""The `parathed` command: thin calls, exit codes, progress.

Exit codes: 0 all done, 1 at least one report failed, 2 wrong use or input that the
user can repair.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from parathed_lib import listings
from parathed_lib.errors import ParathedError

app = typer.Typer(
    name="parathed",
    help="Readiness assessments (parathedsvurderinger) of Danish municipalities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Root = Annotated[
    Path | None,
    typer.Option(help="Folder that holds data/raw. Default: the nearest one upwards."),
]
VintageName = Annotated[
    str | None,
    typer.Option("--vintage", help="Name of a vintage. Default: the newest."),
]
RoundName = Annotated[
    str | None,
    typer.Option("--round", help="Round of forms. Default: the one that suits it."),
]
Period = Annotated[
    str, typer.Option(help="newest, common (one year for all figures), or a year.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def report(
    names: Annotated[
        list[str] | None, typer.Argument(help="Municipalities by name or code.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All 98 municipalities.")
    ] = False,
    vintage: VintageName = None,
    round_name: RoundName = None,
    period: Period = "newest",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports, instead of reports/.")
    ] = None,
    force: Annotated[
        bool, typer.Option(help="Make a report anew although nothing has changed.")
    ] = False,
    root: Root = None,
) -> None:
    """Make the report of one or more municipalities as HTML, notebook and JSON."""
    from parathed_lib.report.batch import Request, make_reports

    request = Request(
        names=tuple(names or ()),
        everyone=everyone,
        vintage=vintage,
        round=round_name,
        period=period,
        out=out,
        force=force,
        root=root,
    )
    outcomes = make_reports(request, tell=_tell)
    raise typer.Exit(1 if any(o.status == "failed" for o in outcomes) else 0)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Municipality by name or code.")],
    vintage: VintageName = None,
    round_name: RoundName = None,
    period: Period = "newest",
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Show the assessment of one municipality without making a report."""
    from parathed_lib.assessment import assess
    from parathed_lib.results import result

    found = result(assess(name, vintage, round_name, period=period, root=root))
    if as_json:
        _print_json(found)
    else:
        _print_assessment(found)


@app.command("list")
def list_names(
    kind: Annotated[listings.Kind, typer.Argument(help="What to list.")],
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """List municipalities, indicators, vintages, rounds or parameters."""
    rows = listings.rows(kind, root)
    if as_json:
        _print_json(rows)
        return
    table = Table(box=None, pad_edge=False)
    for heading in rows[0] if rows else []:
        table.add_column(heading, no_wrap=True)
    for row in rows:
        table.add_row(*("" if v is None else str(v) for v in row.values()))
    _console().print(table)


def main() -> None:
    """Run the command; an expected error is one message and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except ParathedError as error:
        print(f"parathed: {error}", file=sys.stderr)
        raise SystemExit(2) from None


def _console() -> Console:
    """As wide as its content where the output is read by a program."""
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console.width = 400
    return console


def _tell(line: str) -> None:
    print(line, flush=True)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _print_assessment(found: dict[str, Any]) -> None:
    console = _console()
    who, score = found["municipality"], found["score"]
    console.print(f"{who['code']} {who['name']}, vintage {found['vintage']}")
    if score["status"] == "missing":
        console.print(f"No ratings: 0 of {score['expected']} answered.")
    else:
        console.print(
            f"Score {score['level']} ({score['label']}), {score['status']}: sum "
            f"{score['sum']} from {score['answered']} of {score['expected']} ratings"
        )
    table = Table(box=None, pad_edge=False)
    for heading in ("indicator", "municipality", "region", "nation", "period"):
        table.add_column(heading, justify="left" if heading == "indicator" else "right")
    for row in found["indicators"]:
        text = row["text"]
        table.add_row(
            row["id"],
            text["municipality"],
            text["region"],
            text["nation"],
            row["periods"]["municipality"] or "",
        )
    console.print(table)
