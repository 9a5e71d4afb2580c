"""`parathed plan`: a municipality's plan, from a draft to the page that follows it.

What these commands tell of a plan is Danish, since whoever filled it in reads it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.data_root import DataRoot, find_root, nearest_root, write_whole
from parathed_lib.errors import ParameterError
from parathed_lib.forms import files
from parathed_lib.plan import choose, importing, kinds, load_plans, told
from parathed_lib.plan.dates import first_day, last_day
from parathed_lib.plan.stored import plain

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment


class _NameOrCommand(TyperGroup):
    """`plan NAME` is the command `report` for a municipality of that name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words ask for; the first is its name or a place's."""
        if args and args[0] not in self.commands:
            args = ["report", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="plan",
    cls=_NameOrCommand,
    help="Show, make, check and store municipalities' plans. "
    "`parathed plan NAME` makes the page that follows a plan.",
    subcommand_metavar="NAME|COMMAND [ARGS]...",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Municipality by name or code.")]
File = Annotated[Path, typer.Argument(help="The plan as a file.", metavar="FILE")]
Round = Annotated[
    str | None,
    typer.Option("--round", help="Round of forms. Default: the one that suits it."),
]
Vintage = Annotated[
    str | None,
    typer.Option("--vintage", help="Name of a vintage. Default: the newest."),
]
Key = Annotated[
    str | None,
    typer.Option("--plan", help="Which of several plans. Default: the last to end."),
]
Root = Annotated[
    Path | None,
    typer.Option(help="Folder that holds data/raw. Default: the nearest one upwards."),
]


@app.command()
def new(
    name: Name,
    file: File,
    round_name: Round = None,
    vintage: Vintage = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Begin without an assessment.")
    ] = False,
    from_stored: Annotated[
        bool, typer.Option("--from-stored", help="Begin with the plan that is stored.")
    ] = False,
    key: Key = None,
    first: Annotated[
        str, typer.Option(help="First day of the plan, as 2027-01-01 or 2027.")
    ] = "",
    last: Annotated[str, typer.Option(help="Last day of the plan.")] = "",
    title: Annotated[str, typer.Option("--name", help="Name of the plan.")] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    root: Root = None,
) -> None:
    """Write a plan to fill in: .xlsx or .toml.

    It begins with an action for each attention point of the assessment.
    """
    # Here: the tables of an assessment take long to load.
    from parathed_lib.assessment import assess

    place = find_root(root)
    catalogue = _catalogue(place)
    who = catalogue.municipality(name)
    shown = _target(file, force)
    if empty and from_stored:
        raise ParameterError("Vælg enten --empty eller --from-stored.")
    if from_stored and (first or last or title):
        raise ParameterError(
            "--first, --last og --name hører til en ny plan. Udelad --from-stored, "
            "eller ret dem i filen."
        )
    _check_period(first, last)
    suffix = file.suffix.lower()
    if empty:
        data = _blank(who, first, last, title)
        content = kinds.write_file(suffix, data, catalogue)
    elif from_stored:
        stored = choose(load_plans(place, who.code, catalogue), key, who.name).plan
        data = plain(stored)
        content = kinds.write_file(
            suffix, data, catalogue, *_guidance(place, who, vintage, stored.round)
        )
    else:
        from parathed_lib.plan.proposal import propose

        assessment = assess(who.code, vintage, round_name, root=place)
        data = propose(assessment, name=title, first=first, last=last)
        content = kinds.write_file(suffix, data, catalogue, *_told_of(assessment))
    write_whole(file, content)
    print(f"Plan for {who.full_name} er skrevet til {shown}")
    if not (data.get("first") and data.get("last")):
        print("Skriv planens første og sidste dag i filen.")


@app.command()
def check(
    file: File,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of sentences.")
    ] = False,
    root: Root = None,
) -> None:
    """Say what must be mended before a plan can be imported; stores nothing."""
    catalogue = _catalogue(find_root(root) if root else nearest_root())
    sent = importing.read_sent(file, catalogue)
    if not as_json:
        _print(told.about_plan(sent.accepted(), catalogue))
        return
    plan = None if sent.faults else sent.plan
    found = {
        "file": sent.name,
        "usable": plan is not None,
        "municipality": plan.municipality if plan else None,
        "open": told.open_questions(plan) if plan else None,
        "faults": [
            {"path": f.path, "told": sent.draft.told(f)}
            for f in dict.fromkeys(sent.faults)
        ],
    }
    print(json.dumps(found, ensure_ascii=False, indent=2))
    raise typer.Exit(0 if plan else 2)


@app.command("import")
def import_(
    file: File,
    key: Annotated[
        str, typer.Option("--as", help="What tells the plan from others, as 2027-2028.")
    ] = "",
    no_declaration: Annotated[
        bool,
        typer.Option(
            "--no-declaration",
            help="Store a plan that does not declare that it names no person.",
        ),
    ] = False,
    root: Root = None,
) -> None:
    """Store a plan that was filled in: .xlsx or .toml."""
    place = find_root(root)
    catalogue = _catalogue(place)
    if key and not importing.is_key(key):
        raise ParameterError(f"--as {importing.NOT_A_KEY}.")
    sent = importing.read_sent(file, catalogue, needs_declaration=not no_declaration)
    outcome = importing.import_plan(place, sent, catalogue, key)
    _print(told.about_outcome(sent.accepted(), outcome, catalogue))


@app.command(hidden=True)
def report(
    name: Name,
    key: Key = None,
    at: Annotated[
        str | None, typer.Option("--at", help="The day to look from, as 2027-06-30.")
    ] = None,
    vintage: Vintage = None,
    round_name: Round = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the page, instead of reports/.")
    ] = None,
    root: Root = None,
) -> None:
    """Make the page that follows a municipality's plan."""
    from parathed_lib.report.beside import PLAN
    from parathed_lib.report.pages import make_page
    from parathed_lib.report.subjects import read_subject

    place = find_root(root)
    parameters = {
        "municipality": name,
        "plan": key,
        "at": at,
        "vintage": vintage,
        "round": round_name,
    }
    print(make_page(read_subject(PLAN, parameters, place), place, out))


def _catalogue(place: DataRoot | None) -> Catalogue:
    """The catalogue with the municipalities' own indicators, as a report takes it."""
    return load_catalogue().with_local(place.local_indicators if place else None)


def _target(file: Path, force: bool) -> str:
    """The name of the file to be written, when it can be."""
    shown = files.safe_name(file)
    if file.suffix.lower() not in kinds.WRITTEN:
        raise ParameterError(f"Filen skal ende på {' '.join(kinds.WRITTEN)}")
    if file.exists() and not force:
        raise ParameterError(
            f"Filen {shown} er der i forvejen. Vælg et andet navn, eller giv --force."
        )
    return shown


def _check_period(first: str, last: str) -> None:
    for option, text, read in (("first", first, first_day), ("last", last, last_day)):
        if text and read(text) is None:
            raise ParameterError(
                f"--{option} skal være en dag, en måned eller et år, fx 2027-06-30."
            )

    begins, ends = first_day(first), last_day(last)
    if begins and ends and ends < begins:
        raise ParameterError("--last ligger før --first.")


def _blank(who: Municipality, first: str, last: str, title: str) -> dict[str, Any]:
    data = {"schema": 1, "municipality": who.code, "name": title}
    data |= {"first": first, "last": last}
    return {field: value for field, value in data.items() if value}


def _guidance(
    place: DataRoot, who: Municipality, vintage: str | None, round_name: str
) -> tuple[kinds.Facts, kinds.Facts]:
    """What is told beside a stored plan, of the assessment that it belongs to."""
    from parathed_lib.assessment import assess

    if round_name not in place.rounds() or not place.vintages():
        return (), ()
    return _told_of(assess(who.code, vintage, round_name, root=place))


def _told_of(assessment: Assessment) -> tuple[kinds.Facts, kinds.Facts]:
    from parathed_lib.plan.proposal import next_steps, numbered_points

    if assessment.evaluation is None:
        return (), ()
    return numbered_points(assessment), next_steps(assessment)


def _print(lines: list[str]) -> None:
    print("\n".join(lines))
