"""Options that several commands have, so that they are the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    typer.Option("--vintage", help="Name of a vintage. Default: the newest."),
]
Round = Annotated[
    str | None,
    typer.Option("--round", help="Round of forms. Default: the one that suits it."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
