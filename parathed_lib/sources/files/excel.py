"""A handed-over workbook: its kind by its content, its sheets, its limits."""

from __future__ import annotations

import io
import pickle
import posixpath
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from parathed_lib.sources.files import workbook
from parathed_lib.sources.files.tables import (
    Cell,
    Position,
    Sheet,
    Sign,
    UnfitError,
    letters,
    shown,
)
from parathed_lib.sources.files.text import MOST_ROWS

ZIP = b"PK"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
MOST_UNPACKED = 300 * 1024**2
_MOST_CELLS = 2_000_000
MOST_SECONDS = 120
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What reading a damaged package or its XML raises.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    ElementTree.ParseError,
    expat.ExpatError,
)


def read_workbook(data: bytes) -> list[Sheet]:
    """The worksheets of a workbook, hidden ones too; raises UnfitError.

    In .xlsx an error is told from a blank; other kinds of workbook are blind to it.
    """
    errors: dict[str, set[Position]] = {}
    if data.startswith(ZIP):
        _check_package(data)
        errors = _error_cells(data)
    elif _ENCRYPTED in data:
        raise UnfitError(
            "the workbook is protected by a password; save a copy of it without one"
        )
    sheets = []
    for name, height, rows, ranges in _opened(data):
        if height > MOST_ROWS:
            raise _too_far(name, f"{height:,} rows")
        for row, column in errors.get(name, ()):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = Sign.ERROR
        merged = {
            (row, left): (top, left)
            for (top, left), (bottom, _) in ranges
            for row in range(top + 1, min(bottom + 1, len(rows)))
            if left < len(rows[row])
        }
        sheets.append(Sheet(name, rows, merged, blind=name not in errors))
    return sheets


def _opened(
    data: bytes,
) -> list[tuple[str, int, list[list[Cell]], list[tuple[Position, Position]]]]:
    """Name, height, rows and merged cells of each sheet, from another process."""
    command = [sys.executable, "-P", str(Path(workbook.__file__)), str(MOST_ROWS)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnfitError(
            f"the workbook could not be read within {MOST_SECONDS} seconds"
        ) from error
    if done.returncode:
        raise UnfitError(
            "the workbook is damaged, protected by a password, or fills more memory "
            "than it may; copy the table to a new workbook and save that as .xlsx"
        )
    return pickle.loads(done.stdout)  # type: ignore[no-any-return]


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            size = sum(part.file_size for part in package.infolist())
    except _BROKEN as error:
        raise UnfitError(
            "the workbook is damaged (its zip cannot be read); get a new copy of it"
        ) from error
    if not names & {_BOOK, "xl/workbook.bin", "content.xml"}:
        raise UnfitError(
            "a zip file that is no workbook; expected CSV, .xlsx, .xlsb, .xls or .ods"
        )
    if size > MOST_UNPACKED:
        raise UnfitError(
            f"the workbook unpacks to {size // 1024**2:,} MB; expected at most "
            f"{MOST_UNPACKED // 1024**2} MB"
        )


def _error_cells(data: bytes) -> dict[str, set[Position]]:
    """Where errors stand, by sheet; without the sheets of which it cannot be said.

    The library gives an error as a blank (python-calamine 0.9.1).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: _scan(name, package, part) for name, part in _parts(package)}
    except _BROKEN:
        return {}


def _parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets of an .xlsx and where in the package they lie."""
    book = ElementTree.fromstring(package.read(_BOOK))
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {
        link.attrib["Id"]: posixpath.normpath(
            posixpath.join("/xl", link.attrib["Target"])
        ).lstrip("/")
        for link in links
        if link.attrib["Type"].endswith("/worksheet")
    }
    parts = []
    for sheet in book.findall(".//{*}sheet"):
        link = next(v for key, v in sheet.attrib.items() if key.endswith("}id"))
        if link in targets:
            parts.append((sheet.attrib["name"], targets[link]))
    return parts


def _scan(name: str, package: zipfile.ZipFile, part: str) -> set[Position]:
    """The errors of a sheet; raises UnfitError where its cells lie far apart."""
    errors: set[Position] = set()
    row, column, rows, columns = -1, -1, 0, 0
    error = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns, error
        tag = tag.rpartition(":")[2]
        if tag == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
        elif tag == "c":
            column += 1
            if match := _REFERENCE.fullmatch(attributes.get("r", "")):
                row, column = int(match[2]) - 1, _number(match[1])
            error = attributes.get("t") == "e"
        elif tag in ("v", "is", "f"):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows > MOST_ROWS or rows * columns > _MOST_CELLS:
                raise _too_far(name, f"cell {letters(column)}{row + 1}")
            if error:
                errors.add((row, column))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with package.open(part) as file:
        parser.ParseFile(file)
    return errors


def _number(name: str) -> int:
    """The place of a column from its letters: A is 0, AA is 26."""
    place = 0
    for letter in name:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _too_far(name: str, reach: str) -> UnfitError:
    return UnfitError(
        f"sheet {shown(name)} reaches to {reach}; expected at most {MOST_ROWS:,} rows "
        f"and {_MOST_CELLS:,} cells. Copy the table alone to a new workbook"
    )
