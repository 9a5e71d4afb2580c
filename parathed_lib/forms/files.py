"""Files that forms are sent in as and handed out as, read without believing them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from parathed_lib.errors import EvaluationError
from parathed_lib.forms.draft import LARGEST_FORM, LARGEST_WORKBOOK, Draft, Fault
from parathed_lib.privacy import personal_data

Reader = Callable[[bytes], Draft]
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_DOTS, _MOST_GROUPS = 500, 2000  # of a TOML file


def read_file(path: Path, readers: Mapping[str, Reader]) -> Draft:
    """The draft in a file; `readers` know the kinds of file by their endings.

    A file that is no such thing gives a draft with that fault alone. No fault holds
    anything of what stands in the file.
    """
    suffix = path.suffix.lower()
    if suffix not in readers:
        return unreadable(f"filen skal være af typen {' '.join(readers)}")
    try:
        largest = LARGEST_WORKBOOK if suffix == ".xlsx" else LARGEST_FORM
        if path.stat().st_size > largest:
            return unreadable(f"filen er større end {largest // 10**6} MB")
        content = path.read_bytes()
    except FileNotFoundError:
        return unreadable("filen findes ikke")
    except OSError:
        return unreadable("filen kan ikke åbnes")
    if fault := _of_another_kind(suffix, content):
        return unreadable(fault)
    try:
        return readers[suffix](content)
    except Exception as error:
        # A damaged file makes a library raise what it likes, and its message may hold
        # what stands in the file.
        return unreadable(f"filen er beskadiget ({type(error).__name__})")


def safe_name(path: Path) -> str:
    """The file's name for a message; raises EvaluationError when it may be personal."""
    if kind := personal_data(path.name):
        raise EvaluationError(
            f"Filens navn ligner {kind}. Giv filen et navn uden oplysninger om "
            "personer, og prøv igen."
        )
    return path.name


def unreadable(text: str) -> Draft:
    """The draft of a file that cannot be read, with that fault alone."""
    return Draft({}, faults=[Fault("", text)])


def _of_another_kind(suffix: str, content: bytes) -> str | None:
    """What a file is instead of what its name says, None when it can be that."""
    if not content.strip():
        return "filen er tom"
    if content.startswith(_OLD_EXCEL):
        return (
            "filen er låst med adgangskode eller gemt i et gammelt format. Gem den "
            "uden adgangskode som »Excel-projektmappe (.xlsx)«"
        )
    if suffix == ".xlsx" and not content.startswith(_ZIP):
        return "filen hedder .xlsx, men er ikke et regneark. Gem den igen fra Excel"
    if suffix != ".xlsx" and content.startswith(_ZIP):
        return f"filen hedder {suffix}, men er et regneark eller en pakket fil"
    if suffix != ".xlsx" and b"\x00" in content:
        return f"filen hedder {suffix}, men er ikke en tekstfil i UTF-8"
    return None


def read_toml(content: bytes) -> Draft:
    """The draft in a TOML file; what cannot be read is a fault of the whole file."""
    lines = content.splitlines()
    # The parser takes the square of a key's dots in time.
    if any(line.split(b"=", 1)[0].count(b".") > _MOST_DOTS for line in lines):
        return unreadable("filen er indlejret for dybt")
    if sum(line.lstrip().startswith(b"[") for line in lines) > _MOST_GROUPS:
        return unreadable(f"filen har flere end {_MOST_GROUPS} grupper")
    try:
        return Draft(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return unreadable("filen er ikke gemt som UTF-8")
    except RecursionError:
        return unreadable("filen er indlejret for dybt")
    except ValueError as error:
        return unreadable(f"{_position(error)}: linjen er ikke gyldig TOML")


def _position(error: ValueError) -> str:
    """The line and column of a TOML fault, without the text that stands there."""
    text = str(error)
    at = text.rfind("(at ")
    if at < 0:
        return "filen"
    words = text[at + 4 :].rstrip(")")
    return (
        words.replace("line", "linje")
        .replace("column", "tegn")
        .replace("end of document", "filens slutning")
    )
