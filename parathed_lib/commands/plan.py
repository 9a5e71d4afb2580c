"""`parathed plan`: a municipality's plan, from a draft to the page that follows it.

What these commands tell of a plan is Danish, since whoever filled it in reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parathed_lib.catalogue import Catalogue, Municipality
from parathed_lib.commands import pages
from parathed_lib.commands.groups import NameOrCommand
from parathed_lib.commands.options import (
    AsJson,
    Name,
    Root,
    Round,
    Vintage,
    opened,
    opened_if_there,
    print_lines,
)
from parathed_lib.commands.pages import Key
from parathed_lib.commands.sending import Force, NoDeclaration, new_file, tell_checked
from parathed_lib.errors import ParameterError
from parathed_lib.forms.kind import Facts, Sent, read_sent
from parathed_lib.forms.messages import about_remarks
from parathed_lib.forms.plan import messages, repository
from parathed_lib.forms.plan.dates import first_day, last_day, span
from parathed_lib.forms.plan.kind import NEXT_STEPS, PLAN, POINTS
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import choose, load_plans
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import write_whole
from parathed_lib.terminal import tell

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment

app = typer.Typer(
    cls=NameOrCommand,
    subcommand_metavar="NAME|COMMAND [ARGS]...",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(help="The plan as a file.", metavar="FILE")]

app.command("report", hidden=True)(pages.plan)


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
    force: Force = False,
    root: Root = None,
) -> None:
    """Write a plan to fill in: .xlsx or .toml.

    It begins with an action for each attention point of the assessment.
    """
    # Here: the tables of an assessment take long to load.
    from parathed_lib.assessment import assess

    place, catalogue = opened(root)
    who = catalogue.municipality(name)
    shown = new_file(PLAN, file, force=force)
    if empty and from_stored:
        raise ParameterError("Vælg enten --empty eller --from-stored.")
    if from_stored and (first or last or title):
        raise ParameterError(
            "--first, --last og --name hører til en ny plan. Udelad --from-stored, "
            "eller ret dem i filen."
        )
    _check_period(first, last)
    unsaid: list[str] = []
    beside: Facts = {}
    if empty:
        data = _blank(who, first, last, title)
    elif from_stored:
        stored = choose(load_plans(place, who.code, catalogue), key, who.name).plan
        data = PLAN.plain(stored)
        beside = _guidance(place, who, vintage, stored.round)
    else:
        from parathed_lib.plan.proposal import left_out, propose

        assessment = assess(who.code, vintage, round_name, root=place)
        data = propose(assessment, name=title, first=first, last=last)
        beside = _told_of(assessment)
        unsaid = [
            *messages.to_fill_in(data),
            *messages.untaken(left_out(assessment, data)),
        ]
    suffix = file.suffix.lower()
    content = PLAN.write_file(suffix, data, catalogue, beside)
    write_whole(file, content)
    tell(f"Plan for {who.full_name} er skrevet til {shown}")
    if not (data.get("first") and data.get("last")):
        tell("Skriv planens første og sidste dag i filen.")
    print_lines(unsaid)


@app.command()
def check(
    file: File,
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Say what must be mended before a plan can be imported; stores nothing."""
    place, catalogue = opened_if_there(root)
    sent = read_sent(PLAN, file, catalogue)
    if not as_json:
        lines = messages.about_plan(sent.accepted(), sent.draft, catalogue)
        print_lines([*lines, *about_remarks(_remarks(sent, catalogue, place))])
        return

    def facts(plan: Plan | None) -> dict[str, Any]:
        return {
            "municipality": plan.municipality if plan else None,
            "open": messages.open_questions(plan) if plan else None,
            "unread_days": messages.unread_days(plan, sent.draft) if plan else None,
            "remarks": _remarks(sent, catalogue, place) if plan else None,
        }

    tell_checked(sent, facts)


@app.command("import")
def import_(
    file: File,
    key: Annotated[
        str, typer.Option("--as", help="What tells the plan from others, as 2027-2028.")
    ] = "",
    no_declaration: NoDeclaration = False,
    root: Root = None,
) -> None:
    """Store a plan that was filled in: .xlsx or .toml."""
    place, catalogue = opened(root)
    if key and not repository.is_key(key):
        raise ParameterError(f"--as {repository.NOT_A_KEY}.")
    sent = read_sent(PLAN, file, catalogue, needs_declaration=not no_declaration)
    outcome = repository.import_plan(place, sent, catalogue, key)
    lines = messages.about_outcome(outcome, sent.draft, catalogue)
    print_lines([*lines, *about_remarks(_remarks(sent, catalogue, place))])


def _remarks(
    sent: Sent[Plan], catalogue: Catalogue, place: DataRoot | None
) -> list[str]:
    """What the page of a plan without faults would say against it."""
    from parathed_lib.pages.plan.findings import remarks
    from parathed_lib.plan.overview import preview

    return remarks(preview(sent.accepted(), catalogue, place), sent.draft)


def _check_period(first: str, last: str) -> None:
    """Raise ParameterError for days that cannot be read or stand the wrong way."""
    for option, text, read in (("first", first, first_day), ("last", last, last_day)):
        if text and read(text) is None:
            raise ParameterError(
                f"--{option} skal være en dag, en måned eller et år, fx 2027-06-30."
            )
    days = span(first, last)
    if days and days[1] < days[0]:
        raise ParameterError("--last ligger før --first.")


def _blank(who: Municipality, first: str, last: str, title: str) -> dict[str, Any]:
    """A plan that says nothing but these."""
    data = {"schema": 1, "municipality": who.code, "name": title}
    data |= {"first": first, "last": last}
    return {field: value for field, value in data.items() if value}


def _guidance(
    place: DataRoot, who: Municipality, vintage: str | None, round_name: str
) -> Facts:
    """What is told beside a stored plan, of the assessment that it belongs to."""
    from parathed_lib.assessment import assess

    if round_name not in place.rounds() or not place.vintages():
        return {}
    return _told_of(assess(who.code, vintage, round_name, root=place))


def _told_of(assessment: Assessment) -> Facts:
    """The points and next steps of an assessment by sheet; nothing without a form."""
    from parathed_lib.plan.proposal import next_steps, numbered_points

    if assessment.evaluation is None:
        return {}
    found = {POINTS: numbered_points(assessment), NEXT_STEPS: next_steps(assessment)}
    return {sheet: facts for sheet, facts in found.items() if facts}
