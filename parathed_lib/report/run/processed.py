"""Files beside the pages: the index, and what is made from a vintage alone.

The latter is kept while nothing of the vintage changes. `data/processed` has its
tables, for those who want to compute with it; beside its reports lie all its figures
and the appendix.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from parathed_lib.catalogue import load_catalogue
from parathed_lib.pages.appendix import appendix_page
from parathed_lib.pages.index import FIGURES, index_page
from parathed_lib.pages.kinds import APPENDIX
from parathed_lib.pages.stored import read_json
from parathed_lib.report.files import are_as_made, write_all
from parathed_lib.report.run.records import INDEX
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import write_whole
from parathed_lib.vintage import load_vintage

TABLES = ("observations.csv", "comparisons.csv")
KEPT = ".kept.json"


def write_index(folder: Path, vintage: str) -> None:
    """Write the index of a folder of pages, as they are recorded.

    Here and below: raises OutputError.
    """
    write_whole(folder / INDEX, index_page(folder, vintage, load_catalogue()))


def write_tables(root: DataRoot, vintage: str, key: str) -> None:
    """Write the tables of a vintage.

    Here and below: `key` changes when the vintage, the catalogue or our code does, and
    what was made with it is left as it is.
    """
    _keep(root.processed / vintage, "tables", key, lambda: _tables(root, vintage))


def write_figures(root: DataRoot, vintage: str, key: str, folder: Path) -> None:
    """Write all figures of a vintage beside its index."""
    _keep(folder, "figures", key, lambda: _figures(root, vintage))


def write_appendix(root: DataRoot, vintage: str, key: str, folder: Path) -> None:
    """Write the appendix of a vintage beside its reports."""
    _keep(
        folder,
        "appendix",
        key,
        lambda: {
            APPENDIX: appendix_page(load_vintage(root, vintage), load_catalogue())
        },
    )


def _keep(
    folder: Path, what: str, key: str, make: Callable[[], Mapping[str, str | bytes]]
) -> None:
    """Write files, unless they lie there as they were made with the same key."""
    kept = read_json(folder / KEPT)
    match kept.get(what):
        case {"key": old, "files": dict(files)} if old == key:
            if are_as_made(folder, files):
                return
    kept[what] = {"key": key, "files": write_all(folder, make())}
    write_whole(folder / KEPT, json.dumps(kept, indent=1) + "\n")


def _figures(root: DataRoot, vintage: str) -> dict[str, bytes]:
    from parathed_lib.workbench.export import files, tables

    found = tables(vintage, root=root)
    return {
        path.name: content
        for name in FIGURES
        for path, content in files(Path(name), found).items()
    }


def _tables(root: DataRoot, name: str) -> dict[str, bytes]:
    """Every figure, and every comparison of every municipality."""
    from parathed_lib.workbench.data import comparisons, observations

    found = zip(TABLES, (observations, comparisons), strict=True)
    return {
        file: table(name, root=root).to_csv(index=False).encode("utf-8")
        for file, table in found
    }
