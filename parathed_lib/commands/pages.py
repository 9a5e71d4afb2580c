"""The commands that make pages: `report`, `plan NAME`, `monitor` and `programme`.

A page that is not a report and is made alone is told by its path alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from parathed_lib.catalogue import load_catalogue
from parathed_lib.commands.options import (
    Names,
    Period,
    Root,
    Round,
    Vintage,
    with_catalogue,
)
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.pages.kinds import (
    AREA,
    ASSESSMENT,
    LONGEST,
    MONITORING,
    PLAN,
    PROGRAMME,
    kind_named,
)
from parathed_lib.storage.data_root import find_root
from parathed_lib.terminal import tell_aside

Key = Annotated[
    str | None,
    typer.Option(
        "--plan",
        help="Which of several plans. Default: that of the day, else the last.",
    ),
]


def _settings(
    everyone: Annotated[
        bool,
        typer.Option("--all", help="All municipalities that can have such a page."),
    ] = False,
    vintage: Vintage = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages, instead of reports/.")
    ] = None,
    force: Annotated[
        bool, typer.Option(help="Make a page anew although nothing has changed.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes at a time. Default: the cores of the machine."),
    ] = None,
    timeout: Annotated[
        float, typer.Option(help="Longest time for one page, in seconds.")
    ] = LONGEST,
    memory: Annotated[
        int | None, typer.Option(help="Most memory for one page, in MiB.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler: make the pages there."),
    ] = None,
    root: Root = None,
) -> None:
    """The options that every command has that makes pages."""


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """The command with these options behind its own, handed to it by their names."""

    @wraps(command)
    def given(**options: Any) -> None:
        command(**options)

    own, every = (signature(f, eval_str=True).parameters for f in (command, _settings))
    kept = [p for p in own.values() if p.kind is not Parameter.VAR_KEYWORD]
    parameters = [*kept, *every.values()]
    given.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    given.__annotations__ = {p.name: p.annotation for p in parameters}
    return with_catalogue(given)


@_with_settings
def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Municipalities, regions or provinces by name or code."),
    ] = None,
    round_name: Round = None,
    period: Period = "newest",
    full: Annotated[
        bool,
        typer.Option(help="With the appendix behind, to print it all in one."),
    ] = False,
    group: Annotated[
        str | None,
        typer.Option(help="All these municipalities as one group, with this title."),
    ] = None,
    **settings: Any,
) -> None:
    """Make the report of one or more municipalities as HTML, notebook and JSON.

    Of a region, a province or a group it is a page with public figures.
    """
    areas = [",".join(names or ())] if group is not None else _areas(names or [])
    others = [name for name in names or () if group is None and name not in areas]
    if areas and (round_name or full or period != "newest"):
        raise ParameterError(
            "--round, --period and --full are for municipalities. Leave them out, or "
            "make the pages on areas by themselves."
        )
    settings["vintage"] = chosen_vintage(settings["vintage"], settings["root"])
    if areas:
        make(AREA, areas, {"title": group}, **settings)
    if others or not areas:
        parameters = {
            "round": round_name,
            "period": period,
            "full": "yes" if full else None,
        }
        make(ASSESSMENT, others, parameters, **settings)


def _areas(names: list[str]) -> list[str]:
    """Those of the names that are meant for a region or province."""
    catalogue, unknown = load_catalogue(), []
    for name in names:
        try:
            catalogue.municipality(name)
        except UnknownNameError:
            unknown.append(name)
    if not unknown:
        return []
    from parathed_lib.catalogue.areas import is_area

    return [name for name in unknown if is_area(catalogue, name)]


@_with_settings
def monitor(
    names: Names = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="The day to see all on, as 2017-06-30: plans that had begun, and the "
            "newest vintage and form of then. Default: the day of the vintage."
        ),
    ] = None,
    round_name: Annotated[
        str | None,
        typer.Option(
            "--round",
            help="Round of forms. Default: that of the newest form on the day.",
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
    **settings: Any,
) -> None:
    """Make the page on what has changed and where the plans stand on a day."""
    if at and not settings["vintage"]:
        from parathed_lib.forms.plan.dates import stated_day

        settings["vintage"] = find_root(settings["root"]).vintage_on(stated_day(at))
    parameters = {
        "round": round_name,
        "at": at,
        "since_vintage": since_vintage,
        "since_round": since_round,
    }
    make(
        MONITORING,
        names,
        parameters,
        **settings,
    )


@_with_settings
def plan(
    names: Names = None,
    key: Key = None,
    at: Annotated[
        str | None, typer.Option("--at", help="The day to look from, as 2027-06-30.")
    ] = None,
    round_name: Round = None,
    **settings: Any,
) -> None:
    """Make the page that follows a municipality's plan."""
    make(
        PLAN,
        names,
        {"plan": key, "at": at, "round": round_name},
        **settings,
    )


@_with_settings
def programme(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Municipalities by name or code. Default: all that have a form."
        ),
    ] = None,
    **settings: Any,
) -> None:
    """Make the page across municipalities, without telling of any single one."""
    from parathed_lib.pages.stored import read_json

    page = make(
        PROGRAMME,
        names,
        {},
        **settings,
    )
    if withheld := len(read_json(page.with_suffix(".json")).get("withheld", [])):
        what = "1 number is" if withheld == 1 else f"{withheld} numbers are"
        tell_aside(
            f"{what} hidden: beside published pages they would give answers away."
        )


def make(
    kind: str,
    names: list[str] | None,
    parameters: dict[str, str | None],
    **settings: Any,
) -> Path:
    """Make the pages that are asked for; the path of the last.

    `settings` are those of a `Request`. Ends with exit code 1 when one failed.
    """
    from parathed_lib.commands.progress import TerminalWatch
    from parathed_lib.report.run.batch import Request, make_pages

    settings["vintage"] = chosen_vintage(settings["vintage"], settings["root"])
    request = Request(
        kind_named(kind), tuple(names or ()), parameters=parameters, **settings
    )
    alone = kind == PROGRAMME or not (request.everyone or len(request.names) > 1)
    with TerminalWatch(path_alone=alone and kind != ASSESSMENT) as watch:
        try:
            outcomes = make_pages(request, watch)
        except KeyboardInterrupt:
            tell_aside(
                "Stopped. What was made is whole; the same command makes the rest."
            )
            raise typer.Exit(130) from None
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)
    return watch.last


def chosen_vintage(vintage: str | None, root: Path | None) -> str:
    """The vintage that is named, or the default; says why a newer one is not used."""
    if vintage is not None:
        return vintage
    place = find_root(root)
    if unused := place.newer_unused():
        tell_aside(unused)
    return place.vintage()
