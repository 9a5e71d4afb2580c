"""`parathed form`: the municipality's form, from an empty file to the stored record.

What these commands tell of a form is Danish, since whoever filled it in reads it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.data_root import (
    DataRoot,
    find_root,
    nearest_root,
    sort_key,
    write_whole,
)
from parathed_lib.errors import EvaluationError, ParameterError, unknown_name
from parathed_lib.formatting import number, period
from parathed_lib.forms import files
from parathed_lib.self_evaluation import importing, kinds, store, told
from parathed_lib.self_evaluation.form import SelfEvaluation
from parathed_lib.self_evaluation.stored import read_form
from parathed_lib.self_evaluation.toml_file import plain

app = typer.Typer(
    name="form",
    help="Make, check and store self-evaluation forms.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Municipality by name or code.")]
File = Annotated[Path, typer.Argument(help="The form as a file.", metavar="FILE")]
Round = Annotated[str | None, typer.Option("--round", help="Round of forms.")]
OneRound = Annotated[str, typer.Option("--round", help="Round of forms.")]
Rater = Annotated[
    str | None,
    typer.Option(help="Number of one of several raters; never a name."),
]
NoDeclaration = Annotated[
    bool,
    typer.Option(
        "--no-declaration",
        help="Store a form that does not declare that it names no person.",
    ),
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
    rater: Rater = None,
    from_stored: Annotated[
        bool,
        typer.Option("--from-stored", help="Begin with the answers that are stored."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    root: Root = None,
) -> None:
    """Write a form to fill in: .xlsx, .html or .toml.

    A rater's form never holds the answers of others.
    """
    place = find_root(root)
    catalogue = _catalogue(place)
    who = catalogue.municipality(name)
    round_name, own = _round(place, round_name), _number(rater)
    shown = files.safe_name(file)
    if file.suffix.lower() not in kinds.WRITTEN:
        raise ParameterError(f"Filen skal ende på {' '.join(kinds.WRITTEN)}")
    if file.exists() and not force:
        raise ParameterError(
            f"Filen {shown} er der i forvejen. Vælg et andet navn, eller giv --force."
        )
    data: dict[str, Any] = {
        "schema": 1,
        "municipality": who.code,
        "round": round_name,
        "rubric": catalogue.rubric.version,
    }
    if from_stored:
        data = plain(_stored(place, round_name, who, own, catalogue))
    suffix, facts = file.suffix.lower(), _facts(place, who)
    write_whole(file, kinds.write_file(suffix, data, catalogue, facts))
    print(f"Skema for {who.full_name}, runde {round_name}, er skrevet til {shown}")


@app.command()
def check(
    file: File,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of sentences.")
    ] = False,
    root: Root = None,
) -> None:
    """Say what must be mended before a form can be imported; stores nothing."""
    catalogue = _catalogue(find_root(root) if root else nearest_root())
    sent = importing.read_sent(file, catalogue)
    if not as_json:
        _print(told.about_form(sent.accepted(), catalogue))
        return
    form = None if sent.faults else sent.form
    found = {
        "file": sent.name,
        "usable": form is not None,
        "migrated": sent.migrated,
        "municipality": form.municipality if form else None,
        "round": form.round if form else None,
        "missing": told.unanswered(form, catalogue) if form else None,
        "faults": [
            {"path": f.path, "told": sent.draft.told(f)}
            for f in dict.fromkeys(sent.faults)
        ],
    }
    print(json.dumps(found, ensure_ascii=False, indent=2))
    raise typer.Exit(0 if form else 2)


@app.command("import")
def import_(
    file: File,
    round_name: Round = None,
    rater: Rater = None,
    no_declaration: NoDeclaration = False,
    root: Root = None,
) -> None:
    """Store a form that was filled in: .xlsx, .html, .json or .toml."""
    place = find_root(root)
    catalogue = _catalogue(place)
    number_of_rater = _number(rater)
    sent = importing.read_sent(
        file,
        catalogue,
        round_name=round_name,
        needs_declaration=not no_declaration,
    )
    if number_of_rater is None:
        outcome = importing.import_form(place, sent, catalogue)
        lines = told.about_outcome("Skemaet", sent.accepted(), outcome, catalogue)
    else:
        outcome = importing.import_rating(place, sent, number_of_rater, catalogue)
        lines = told.about_outcome(
            f"Vurdering nr. {number_of_rater}",
            sent.accepted(),
            outcome,
            catalogue,
            first_stays=True,
        )
    _print(lines)


@app.command()
def consensus(
    name: Name,
    source: Annotated[Path, typer.Option("--from", help="The form they agreed on.")],
    round_name: OneRound,
    no_declaration: NoDeclaration = False,
    root: Root = None,
) -> None:
    """Store what several raters agreed on as the municipality's form."""
    place = find_root(root)
    catalogue = _catalogue(place)
    who = catalogue.municipality(name)
    sent = importing.read_sent(
        source,
        catalogue,
        round_name=round_name,
        needs_declaration=not no_declaration,
    )
    outcome = importing.import_consensus(place, sent, who.code, catalogue)
    form = sent.accepted()
    _print(told.about_outcome("Det fælles skema", form, outcome, catalogue))


@app.command()
def forget(
    name: Name,
    round_name: OneRound,
    yes: Annotated[
        bool, typer.Option("--yes", help="Delete; otherwise only say what would be.")
    ] = False,
    root: Root = None,
) -> None:
    """Delete a form's earlier versions and its raters' reasons; the form stays."""
    place = find_root(root)
    catalogue = _catalogue(place)
    who = catalogue.municipality(name)
    if round_name not in place.rounds():
        raise unknown_name("round", round_name, place.rounds())
    with store.locked(place, round_name):
        found = store.to_forget(place, round_name, who.code, catalogue)
        if yes:
            store.forget(found)
    where = f"{who.full_name}, runde {round_name}"
    _print(told.about_forgettable(found, where, deleted=yes))


def _catalogue(place: DataRoot | None) -> Catalogue:
    """The catalogue with the municipalities' own indicators, as a report takes it."""
    return load_catalogue().with_local(place.local_indicators if place else None)


def _stored(
    place: DataRoot,
    round_name: str,
    who: Municipality,
    rater: int | None,
    catalogue: Catalogue,
) -> SelfEvaluation:
    """The form that a new one begins with: a rater's own, never that of others."""
    if rater is None:
        path = place.form(round_name, who.code)
        kept = read_form(path, catalogue)
    else:
        kept = store.latest_of_rater(place, round_name, who.code, rater, catalogue)
    if kept:
        return kept.evaluation
    what = "intet skema" if rater is None else f"ingen vurdering nr. {rater}"
    raise EvaluationError(
        f"Der er {what} for {who.full_name} i runde {round_name}. Udelad --from-stored."
    )


def _round(place: DataRoot, name: str | None) -> str:
    """The round with this name; without one, the year of the newest vintage."""
    if name is None:
        newest = place.vintages()[-1:]
        if not newest or not sort_key(newest[0])[0]:
            raise ParameterError("Giv runden et navn med --round, fx --round 2026.")
        return newest[0][:4]
    if not importing.is_round(name):
        raise ParameterError(f"--round {importing.NOT_A_ROUND}.")
    return name


def _number(rater: str | None) -> int | None:
    """A rater's number. What else was written is not repeated: it could be a name."""
    if rater is None:
        return None
    if rater.isascii() and rater.isdecimal() and 1 <= int(rater) <= 99:
        return int(rater)
    raise ParameterError("--rater skal være et tal fra 1 til 99, aldrig et navn.")


def _facts(place: DataRoot, who: Municipality) -> list[tuple[str, str]]:
    """What is known of the municipality before it answers, with Danish names."""
    facts = [("Region", who.region_name), ("Politikreds", who.police_district_name)]
    if not place.vintages():
        return facts
    # Here: a form is checked and stored without tables.
    from parathed_lib.vintage import load_vintage

    population = list(load_vintage(place).figures("population", who.code).values())
    if population:
        when = period(population[-1].period or "")
        facts.append(("Indbyggere", f"{number(population[-1].value)} ({when})"))
    return facts


def _print(lines: list[str]) -> None:
    print("\n".join(lines))
