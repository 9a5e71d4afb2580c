"""What `form` and `plan` do alike: a file to fill in, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from parathed_lib.errors import ParameterError
from parathed_lib.forms.draft import safe_name
from parathed_lib.forms.kind import FormKind, Model, Sent
from parathed_lib.privacy import personal_data
from parathed_lib.terminal import tell_json

Force = Annotated[
    bool, typer.Option("--force", help="Replace the file if it is there.")
]

NoDeclaration = Annotated[
    bool,
    typer.Option(
        "--no-declaration",
        help="Store it though it does not declare that it names no person.",
    ),
]


def new_file(kind: FormKind[Any], file: Path, *, force: bool) -> str:
    """The path of a file to be written as it is told; raises ParameterError.

    It is told as it was typed, or its name alone where a folder's may be personal; for
    a name that may be, the kind's error is raised.
    """
    name = safe_name(file, kind.error)
    shown = name if personal_data(str(file)) else str(file)
    if file.suffix.lower() not in kind.written:
        raise ParameterError(f"Filen skal ende på {' '.join(kind.written)}")
    if file.exists() and not force:
        raise ParameterError(
            f"Filen {shown} er der i forvejen. Vælg et andet navn, eller giv --force."
        )
    return shown


def tell_checked(
    sent: Sent[Model], facts: Callable[[Model | None], dict[str, Any]]
) -> NoReturn:
    """What is wrong with a form as JSON, with `facts` of it; ends the command."""
    form = None if sent.faults else sent.form
    found = {"file": sent.name, "usable": form is not None, **facts(form)}
    tell_json(found | {"faults": sent.draft.as_rows(sent.faults)})
    raise typer.Exit(0 if form else 2)
