"""What several commands are given, begin with and end with: the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.catalogue.reading import OWN_CATALOGUE
from parathed_lib.storage.data_root import DataRoot, find_root, nearest_root
from parathed_lib.terminal import tell

Name = Annotated[str, typer.Argument(help="Municipality by name or code.")]
Names = Annotated[
    list[str] | None, typer.Argument(help="Municipalities by name or code.")
]
Root = Annotated[
    Path | None,
    typer.Option(help="Folder that holds data/raw. Default: the nearest one upwards."),
]
Vintage = Annotated[
    str | None,
    typer.Option("--vintage", help="Name of a vintage. Default: the newest whole one."),
]
Round = Annotated[
    str | None,
    typer.Option(
        "--round",
        help="One round of forms for all. Default: each municipality's newest form.",
    ),
]
Period = Annotated[
    str, typer.Option(help="newest, common (one year for all figures), or a year.")
]
OwnCatalogue = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        help="Folder with indicators, rubric or other files of the catalogue that "
        "take the place of the package's. Default: that of PARATHED_CATALOGUE.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def with_catalogue(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the option `--catalogue`, in force while it runs."""

    @wraps(command)
    def given(*, catalogue: Path | None = None, **options: Any) -> None:
        before = os.environ.get(OWN_CATALOGUE)
        if catalogue:
            os.environ[OWN_CATALOGUE] = str(catalogue.resolve())
        try:
            command(**options)
        finally:
            if catalogue and before is None:
                del os.environ[OWN_CATALOGUE]
            elif catalogue and before:
                os.environ[OWN_CATALOGUE] = before

    own = signature(command, eval_str=True)
    option = Parameter(
        "catalogue", Parameter.KEYWORD_ONLY, default=None, annotation=OwnCatalogue
    )
    parameters = [*own.parameters.values(), option]
    given.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    given.__annotations__ = {p.name: p.annotation for p in parameters}
    return given


def opened(root: Path | None) -> tuple[DataRoot, Catalogue]:
    """The data root, and the catalogue with the indicators of its own."""
    place = find_root(root)
    return place, load_catalogue().with_local(place.local_indicators)


def opened_if_there(root: Path | None) -> tuple[DataRoot | None, Catalogue]:
    """As `opened`; the catalogue alone where no data root is named or near."""
    return opened(root) if root or nearest_root() else (None, load_catalogue())


def print_lines(lines: list[str]) -> None:
    """Tell what was done, line by line."""
    tell("\n".join(lines))
