"""The tables of `data/processed`: a vintage for those who want to compute with it."""

from __future__ import annotations

from pathlib import Path

from parathed_lib.pages.index import FIGURES
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import write_whole

TABLES = ("observations.csv", "comparisons.csv")
_KEY = ".key"


def write(root: DataRoot, vintage: str, key: str) -> bool:
    """Write the tables of a vintage, unless they were made from the same before.

    `key` changes when the vintage or our code does. Whether they were written. Raises
    OutputError.
    """
    folder = root.processed / vintage
    try:
        same = (folder / _KEY).read_text("utf-8") == key
    except OSError:
        same = False
    if same and all((folder / name).is_file() for name in TABLES):
        return False
    for name, content in _tables(root, vintage).items():
        write_whole(folder / name, content)
    write_whole(folder / _KEY, key)
    return True


def write_figures(root: DataRoot, vintage: str, folder: Path, *, anew: bool) -> None:
    """Write all figures of a vintage beside its index, `anew` or where they lack.

    Raises OutputError.
    """
    if not anew and all((folder / name).is_file() for name in FIGURES):
        return
    from parathed_lib.workbench.export import files, tables

    found = tables(vintage, root=root)
    for name in FIGURES:
        for path, content in files(folder / name, found).items():
            write_whole(path, content)


def _tables(root: DataRoot, name: str) -> dict[str, bytes]:
    """Every figure, and every comparison of every municipality."""
    from parathed_lib.workbench.data import comparisons, observations

    found = zip(TABLES, (observations, comparisons), strict=True)
    return {
        file: table(name, root=root).to_csv(index=False).encode("utf-8")
        for file, table in found
    }
