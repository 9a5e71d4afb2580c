"""What the commands on forms are given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.errors import ParameterError

File = Annotated[Path, typer.Argument(help="The form as a file.", metavar="FILE")]
Round = Annotated[str | None, typer.Option("--round", help="Round of forms.")]
Yes = Annotated[
    bool, typer.Option("--yes", help="Delete; otherwise only say what would be.")
]
OneRound = Annotated[str, typer.Option("--round", help="Round of forms.")]
Rater = Annotated[
    str | None,
    typer.Option(help="Number of one of several raters; never a name."),
]
For = Annotated[
    str | None,
    typer.Option("--for", help="Whose half: municipality or assessor.", metavar="HALF"),
]
NoDeclaration = Annotated[
    bool,
    typer.Option(
        "--no-declaration",
        help="Store a form that does not declare that it names no person.",
    ),
]


def is_for_assessor(half: str | None) -> bool:
    """Whether the assessor's half is meant; raises ParameterError for another word."""
    if half not in (None, "municipality", "assessor"):
        raise ParameterError("--for skal være municipality eller assessor.")
    return half == "assessor"


def number_of(rater: str | None) -> int | None:
    """A rater's number. What else was written is not repeated: it could be a name."""
    if rater is None:
        return None
    if rater.isascii() and rater.isdecimal() and 1 <= int(rater) <= 99:
        return int(rater)
    raise ParameterError("--rater skal være et tal fra 1 til 99, aldrig et navn.")
