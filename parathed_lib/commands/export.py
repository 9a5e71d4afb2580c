"""`parathed export`: the figures of a vintage as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parathed_lib.commands.options import Root, Vintage
from parathed_lib.errors import ParameterError
from parathed_lib.storage.writing import write_whole
from parathed_lib.terminal import tell


def export(
    file: Annotated[Path, typer.Argument(help="figures.xlsx or figures.csv.")],
    vintage: Vintage = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV as Excel in Danish reads it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there.")
    ] = False,
    root: Root = None,
) -> None:
    """Write all figures of a vintage with their codebook, as a workbook or as CSV."""
    from parathed_lib.workbench.export import files, tables

    found = tables(vintage, root=root)
    made = files(file, found, excel=excel)
    if there := [path.name for path in made if path.exists() and not force]:
        raise ParameterError(
            f"{', '.join(there)}: there already. Choose another name, or give --force."
        )
    for path, content in made.items():
        write_whole(path, content)
        tell(f"{path}")
    tell(f"{len(found['figures'])} figures and gaps")
