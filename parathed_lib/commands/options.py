"""What several commands are given, begin with and end with: the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.catalogue import Catalogue, load_catalogue
from parathed_lib.storage.data_root import DataRoot
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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def catalogue_of(place: DataRoot | None) -> Catalogue:
    """The catalogue with the municipalities' own indicators, as a report takes it."""
    return load_catalogue().with_local(place.local_indicators if place else None)


def print_lines(lines: list[str]) -> None:
    """Tell what was done, line by line."""
    tell("\n".join(lines))
