"""The folder of a vintage: its files, byte for byte as its manifest has them.

Nothing here needs pandas: a command that only tells of a vintage is quick.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from parathed_lib import frames
from parathed_lib.errors import VintageError, fault_lines
from parathed_lib.formatting import is_period
from parathed_lib.frames import Observation
from parathed_lib.storage.data_root import LACKING, MANIFEST, RECIPES
from parathed_lib.vintage.recipes import RecipeBook, read_recipes
from parathed_lib.vintage.tables import (
    AREAS_FILE,
    MISSING_FILE,
    AreaChange,
    MissingReasons,
    csv_rows,
    read_areas,
    read_reasons,
    read_table,
)


@dataclass(frozen=True)
class Received:
    """What lies in the folder of a vintage; `rows` are of the files with figures."""

    name: str
    origins: list[dict[str, str]]
    contents: dict[str, bytes]
    reasons: MissingReasons
    areas: tuple[AreaChange, ...]
    book: RecipeBook | None
    rows: list[Observation]


def read_folder(folder: Path, name: str) -> Received:
    """The files of a vintage, checked; raises VintageError with every fault."""
    origins = _read_manifest(folder, name)
    if faults := _file_faults(folder, origins):
        raise damaged(name, faults)
    contents = {row["file"]: (folder / row["file"]).read_bytes() for row in origins}
    reasons = read_reasons(contents.get(MISSING_FILE, b""), faults)
    areas = read_areas(contents.get(AREAS_FILE, b""), faults)
    book = _read_book(name, contents) if RECIPES in contents else None
    others = {MISSING_FILE, RECIPES, LACKING, AREAS_FILE, *(book.files if book else ())}
    files = [file for file in contents if file not in others]
    rows = [row for f in files for row in read_table(f, contents[f], faults)]
    if not faults and not files and not (book and book.recipes):
        faults.append("the manifest names no file with figures")
    if faults:
        raise damaged(name, faults)
    return Received(name, origins, contents, reasons, areas, book, rows)


def _read_book(name: str, contents: dict[str, bytes]) -> RecipeBook:
    try:
        book = read_recipes(contents[RECIPES])
    except VintageError as error:
        raise damaged(name, [str(error)]) from error
    if absent := sorted(book.files - set(contents)):
        fault = f"{RECIPES} names {', '.join(absent)}, not in {MANIFEST}"
        raise damaged(name, [fault])
    return book


def _read_manifest(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of the manifest, one for each file."""
    try:
        columns, *rows = csv_rows((folder / MANIFEST).read_bytes()) or [[]]
    except (OSError, ValueError) as error:
        raise damaged(name, [f"{MANIFEST} cannot be read: {error}"]) from error
    faults = frames.column_faults(columns, frames.ORIGINS) + [
        f"row {number}: expected {len(columns)} cells, found {len(row)}"
        for number, row in enumerate(rows, start=2)
        if len(row) != len(columns)
    ]
    origins = [dict(zip(columns, row, strict=False)) for row in rows]
    faults = faults or frames.twice((row["file"],) for row in origins)
    if faults:
        raise damaged(name, [f"{MANIFEST}: {fault}" for fault in faults])
    return origins


def _file_faults(folder: Path, origins: list[dict[str, str]]) -> list[str]:
    """Where the folder does not hold just the files of the manifest, as received."""
    listed = {row["file"] for row in origins}
    present = {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and p != folder / MANIFEST and not p.name.startswith(".")
    }
    faults = [f"{f}: stands in the folder, not in {MANIFEST}" for f in present - listed]
    for row in origins:
        file, retrieved = row["file"], row["retrieved"]
        path = folder / file.replace("\0", "")
        if not path.resolve().is_relative_to(folder.resolve()):
            faults.append(f"{file}: lies outside the vintage")
        elif file not in present:
            faults.append(f"{file}: stands in {MANIFEST}, not in the folder")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            faults.append(f"{file}: its bytes are not those that were received")
        if not is_period(retrieved):
            faults.append(f"{file}: retrieved {retrieved!r} is no date")
    return sorted(faults)


def damaged(name: str, faults: list[str]) -> VintageError:
    return VintageError(
        f"Vintage {name} cannot be used:{fault_lines(faults, 20)}\n"
        "A vintage is written once and never edited. Bring it back from its origin, or "
        "make a new one."
    )
