"""`parathed form`: the municipality's form, from an empty file to the stored record.

What these commands tell of a form is Danish, since whoever filled it in reads it.
"""

from __future__ import annotations

import shlex
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer

from parathed_lib.catalogue import Catalogue, Municipality, load_catalogue
from parathed_lib.commands.groups import DanishUsage
from parathed_lib.commands.options import (
    AsJson,
    Name,
    Root,
    opened,
    opened_if_there,
    print_lines,
    with_catalogue,
)
from parathed_lib.commands.sending import Force, NoDeclaration, new_file, tell_checked
from parathed_lib.errors import (
    EvaluationError,
    ParameterError,
    ParathedError,
    unknown_name,
)
from parathed_lib.formatting import listed, number, period
from parathed_lib.forms.draft import Fault
from parathed_lib.forms.evaluation import messages, repository
from parathed_lib.forms.evaluation.form import SelfEvaluation
from parathed_lib.forms.evaluation.halves import assessors_part, holds_assessors
from parathed_lib.forms.evaluation.kind import EVALUATION
from parathed_lib.forms.evaluation.quality import remarks
from parathed_lib.forms.evaluation.repository import Half, to_forget, to_withdraw
from parathed_lib.forms.kind import NOT_A_ROUND, is_round, read_sent
from parathed_lib.forms.messages import about_remarks, lines
from parathed_lib.storage.data_root import DataRoot, sort_key
from parathed_lib.storage.writing import write_whole
from parathed_lib.terminal import tell

app = typer.Typer(cls=DanishUsage, no_args_is_help=True)


def _number(rater: str) -> int:
    """A rater's number. What else was written is not repeated: it could be a name."""
    if rater.isascii() and rater.isdecimal() and 1 <= int(rater) <= 99:
        return int(rater)
    raise ParameterError("--rater skal være et tal fra 1 til 99, aldrig et navn.")


File = Annotated[Path, typer.Argument(help="The form as a file.", metavar="FILE")]
Round = Annotated[str | None, typer.Option("--round", help="Round of forms.")]
Yes = Annotated[
    bool, typer.Option("--yes", help="Delete; otherwise only say what would be.")
]
OneRound = Annotated[str, typer.Option("--round", help="Round of forms.")]
Rater = Annotated[
    int | None,
    typer.Option(
        parser=_number,
        metavar="<str>",
        help="Number of one of several raters; never a name.",
    ),
]
For = Annotated[
    str | None,
    typer.Option("--for", help="Whose half: municipality or assessor.", metavar="HALF"),
]


def _is_for_assessor(half: str | None) -> bool:
    """Whether the assessor's half is meant; raises ParameterError for another word."""
    if half not in (None, "municipality", "assessor"):
        raise ParameterError("--for skal være municipality eller assessor.")
    return half == "assessor"


@app.command()
@with_catalogue
def new(
    name: Name,
    file: File,
    round_name: Round = None,
    rater: Rater = None,
    half: For = None,
    from_stored: Annotated[
        bool,
        typer.Option("--from-stored", help="Begin with the answers that are stored."),
    ] = False,
    force: Force = False,
    root: Root = None,
) -> None:
    """Write a form to fill in: .xlsx, .html or .toml.

    With --for assessor it asks what the assessor judges. A rater's form never holds the
    answers of others.
    """
    assessors = _is_for_assessor(half)
    place, catalogue = opened(root)
    who = catalogue.municipality(name)
    if from_stored and rater is None and round_name is None and place.vintages():
        round_name = place.round_of(who.code, place.vintage())
    round_name = _round(place, round_name)
    shown = new_file(EVALUATION, file, force=force)
    if not file.parent.is_dir():
        folder = shlex.quote(str(file.parent))
        raise ParameterError(
            f"Mappen til filen {shown} findes ikke. Lav den med: mkdir -p {folder}"
            if shown == str(file)
            else "Mappen til filen findes ikke. Lav den, og prøv igen."
        )
    data: dict[str, Any] = {
        "schema": 1,
        "municipality": who.code,
        "round": round_name,
        "rubric": catalogue.rubric.version,
    }
    if assessors:
        data |= {"half": "assessor", "role": "assessor"}
    if from_stored:
        data = EVALUATION.plain(
            _stored(place, round_name, who, rater, catalogue, assessors)
        )
    if not assessors:
        data.pop("half", None)  # an import tells by the answers
    suffix, facts = file.suffix.lower(), _facts(place, who)
    write_whole(file, EVALUATION.write_file(suffix, data, catalogue, {"": facts}))
    what = "Bedømmerens skema" if assessors else "Skema"
    tell(f"{what} for {who.full_name}, runde {round_name}, er skrevet til {shown}")


@app.command()
@with_catalogue
def check(
    file: File,
    as_json: AsJson = False,
    root: Root = None,
) -> None:
    """Say what must be mended before a form can be imported; stores nothing."""
    place, catalogue = opened_if_there(root)
    sent = read_sent(EVALUATION, file, catalogue)
    if not as_json:
        accepted = sent.accepted()
        told = messages.about_form(accepted, catalogue)
        if place:
            told += repository.told_of_raters(
                place, accepted
            ) or messages.about_foreseen(
                repository.foreseen(place, accepted, catalogue), catalogue
            )
        print_lines([*told, *_remarks(sent, place, catalogue)])
        return

    def facts(form: SelfEvaluation | None) -> dict[str, Any]:
        looked_at = _looked_at(form, place, catalogue) if form else []
        half = "assessor" if form and form.is_assessors else "municipality"
        return {
            "migrated": sent.migrated,
            "municipality": form.municipality if form else None,
            "round": form.round if form else None,
            "half": half if form else None,
            "missing": messages.unanswered(form, catalogue) if form else None,
            "remarks": sent.draft.as_rows(looked_at),
        }

    tell_checked(sent, facts)


@app.command("import")
@with_catalogue
def import_(
    file: File,
    round_name: Round = None,
    rater: Rater = None,
    no_declaration: NoDeclaration = False,
    root: Root = None,
) -> None:
    """Store a form that was filled in: .xlsx, .html, .json or .toml."""
    place, catalogue = opened(root)
    sent = read_sent(
        EVALUATION,
        file,
        catalogue,
        round_name=round_name,
        needs_declaration=not no_declaration,
    )
    after = _remarks(sent, place, catalogue, in_use=rater is None)
    if rater is None:
        outcome = repository.import_form(place, sent, catalogue)
        told = messages.about_outcome(outcome, catalogue)
    else:
        outcome = repository.import_rating(place, sent, rater, catalogue)
        by = " fra en bedømmer" if outcome.form.is_assessors else ""
        what = f"Vurdering nr. {rater}{by}"
        told = messages.about_outcome(outcome, catalogue, what, first_stays=True)
    print_lines([*told, *after])


@app.command()
def consensus(
    name: Name,
    source: Annotated[Path, typer.Option("--from", help="The form they agreed on.")],
    round_name: OneRound,
    no_declaration: NoDeclaration = False,
    root: Root = None,
) -> None:
    """Store what several raters agreed on as the municipality's form."""
    place, catalogue = opened(root)
    who = catalogue.municipality(name)
    sent = read_sent(
        EVALUATION,
        source,
        catalogue,
        round_name=round_name,
        needs_declaration=not no_declaration,
    )
    after = _remarks(sent, place, catalogue)
    outcome = repository.import_consensus(place, sent, who.code, catalogue)
    by = "Bedømmernes fælles" if outcome.form.is_assessors else "Det fælles"
    told = messages.about_outcome(outcome, catalogue, f"{by} skema")
    print_lines([*told, *after])


@app.command()
def forget(
    name: Name,
    round_name: OneRound,
    half: For = None,
    yes: Yes = False,
    root: Root = None,
) -> None:
    """Delete a form's earlier versions and its raters' texts; the form stays.

    Of both halves, or of one with --for.
    """
    halves = [False, True] if half is None else [_is_for_assessor(half)]
    place, catalogue = opened(root)
    who = catalogue.municipality(name)
    with _locked(place, round_name):
        found = {
            assessors: to_forget(
                Half(place, round_name, who.code, assessors), catalogue
            )
            for assessors in halves
        }
        for one in found.values() if yes else ():
            one.delete()
    for assessors, one in found.items():
        if one or half or not assessors:
            where = _where(who, round_name, assessors)
            print_lines(lines("evaluation", "forgettable", one, where, yes))


@app.command()
def withdraw(
    name: Name,
    round_name: OneRound,
    rater: Annotated[
        int,
        typer.Option(parser=_number, metavar="<str>", help="Number of the rater."),
    ],
    half: For = None,
    yes: Yes = False,
    root: Root = None,
) -> None:
    """Delete one rater's forms, for example one that was stored by mistake."""
    place, catalogue = opened(root)
    who, assessors = catalogue.municipality(name), _is_for_assessor(half)
    with _locked(place, round_name):
        found = to_withdraw(Half(place, round_name, who.code, assessors), rater)
        if yes:
            found.delete()
    where = _where(who, round_name, assessors)
    print_lines(lines("evaluation", "withdrawable", found, rater, where, yes))


def _where(who: Municipality, round_name: str, assessors: bool) -> str:
    half = ", bedømmerens del" if assessors else ""
    return f"{who.full_name}, runde {round_name}{half}"


def _locked(place: DataRoot, round_name: str) -> AbstractContextManager[None]:
    """The lock of a round that must be there."""
    if round_name not in place.rounds():
        raise unknown_name("round", round_name, place.rounds())
    return repository.locked(place, round_name)


def _remarks(
    sent: repository.SentForm,
    place: DataRoot | None,
    catalogue: Catalogue,
    *,
    in_use: bool = True,
) -> list[str]:
    """What to look at again in a form; raises EvaluationError when it has faults.

    `in_use` when it is to be the form in use.
    """
    found = _looked_at(sent.accepted(), place, catalogue, in_use=in_use)
    return about_remarks([sent.draft.told(remark) for remark in found])


def _looked_at(
    form: SelfEvaluation,
    place: DataRoot | None,
    catalogue: Catalogue,
    *,
    in_use: bool = True,
) -> list[Fault]:
    other = None
    if place and in_use:
        kept = Half.of(place, form).other.read(catalogue)
        other = kept.form if kept else None
    found = remarks(form, catalogue.rubric, place.rounds() if place else (), other)
    if place and in_use and not form.is_assessors:
        found += _of_plans(form, place, catalogue)
    return found


def _of_plans(
    form: SelfEvaluation, place: DataRoot, catalogue: Catalogue
) -> list[Fault]:
    """That stored plans point to other points by their numbers than they did."""
    if not place.plans_of(form.municipality):
        return []
    # Here: most municipalities have no plan, and its tables take time to load.
    from parathed_lib.forms.plan.repository import load_plans, taken_for_others

    try:
        plans = load_plans(place, form.municipality, catalogue)
        stored = Half.of(place, form).read(catalogue)
    except ParathedError:  # whoever reads it is told
        return []
    others = taken_for_others(plans, stored.form, form) if stored else []
    if not others:
        return []
    numbers = listed([str(number) for number in others])
    return [
        Fault(
            "attention_points",
            f"Kommunens plan henviser til punkt {numbers}, og der står nu noget andet. "
            "Se efter, om planens numre stadig passer.",
        )
    ]


def _stored(
    place: DataRoot,
    round_name: str,
    who: Municipality,
    rater: int | None,
    catalogue: Catalogue,
    assessors: bool,
) -> SelfEvaluation:
    """The form that a new one begins with: a rater's own, never that of others.

    Nor ever the other half.
    """
    half = Half(place, round_name, who.code, assessors)
    if rater is None:
        kept = half.read(catalogue)
        both = half.other.read(catalogue) if assessors and not kept else None
        if both and holds_assessors(both.form, catalogue.rubric):
            return assessors_part(both.form, catalogue.rubric)
    else:
        kept = half.read_latest(rater, catalogue)
    if kept:
        return kept.form
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
    if not is_round(name):
        raise ParameterError(f"--round {NOT_A_ROUND}.")
    return name


def _facts(place: DataRoot, who: Municipality) -> list[tuple[str, str]]:
    """What is known of the municipality before it answers, with Danish names."""
    population = []
    if place.vintages():
        # Here: a form is checked and stored without tables.
        from parathed_lib.vintage import load_vintage

        vintage = load_vintage(place, place.vintage())
        who = load_catalogue().at(vintage.day).municipalities[who.code]
        population = list(vintage.figures("population", who.code).values())
    facts = [("Region", who.region_name), ("Politikreds", who.police_district_name)]
    if population:
        when = period(population[-1].period or "")
        facts.append(("Indbyggere", f"{number(population[-1].value)} ({when})"))
    return facts
