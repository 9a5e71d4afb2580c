"""A form as a file gives it, before anything in it is believed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parathed_lib.errors import ParathedError
from parathed_lib.privacy import personal_data
from parathed_lib.spreadsheets import received
from parathed_lib.spreadsheets.cells import FORM, UnfitError
from parathed_lib.spreadsheets.package import OLE, ZIP

MOST_FAULTS = 200  # that are told
LARGEST_FORM = 1_000_000  # bytes, as text
_MOST_DOTS, _MOST_GROUPS = 500, 2000  # of a TOML file


@dataclass(frozen=True)
class Fault:
    """Something in a form that must be mended: where, and how. Never what stands there.

    `path` leads to it in the form's data, as `ratings.strategy` or
    `extent nr. 2.period`; it is empty for the file as a whole.
    """

    path: str
    text: str


@dataclass(frozen=True)
class Draft:
    """What a file says, whatever kind of file it is.

    `data` has the shape of the stored form. `places` tells, by path, where in the file
    a part stands, as `ark »Ledelse«, celle C7`; what it does not name is told by its
    path. `faults` were found while reading. `unread` are the paths of what could not be
    read and is told of by a fault of its own: that it is missing is not told again.
    `names` are the file's headings, by path, where the places do not hold them.
    """

    data: dict[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    unread: Set[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def told(self, fault: Fault) -> str:
        """A fault as it is told to whoever filled in the file."""
        place = self.places.get(fault.path, fault.path)
        return f"{place}: {fault.text}" if place else fault.text

    def as_rows(self, faults: Iterable[Fault]) -> list[dict[str, str]]:
        """Faults as data, each once: the path, and what is told."""
        return [{"path": f.path, "told": self.told(f)} for f in dict.fromkeys(faults)]


Reader = Callable[[bytes], Draft]


def read_file(path: Path, readers: Mapping[str, Reader]) -> Draft:
    """The draft in a file; `readers` know the kinds of file by their endings.

    A file that is no such thing gives a draft with that fault alone. No fault holds
    anything of what stands in the file.
    """
    suffix = path.suffix.lower()
    if suffix not in readers:
        return unreadable(f"filen skal være af typen {' '.join(readers)}")
    try:
        content = received(path, FORM.packed if suffix == ".xlsx" else LARGEST_FORM)
    except UnfitError as error:
        return unreadable(error.danish)
    if fault := _of_another_kind(suffix, content):
        return unreadable(fault)
    try:
        return readers[suffix](content)
    except Exception as error:
        # A damaged file makes a library raise what it likes, and its message may hold
        # what stands in the file.
        return unreadable(f"filen er beskadiget ({type(error).__name__})")


def safe_name(path: Path, error: type[ParathedError]) -> str:
    """The file's name for a message; raises `error` when it may be personal."""
    if kind := personal_data(path.name):
        raise error(
            f"Filens navn ligner {kind}. Giv filen et navn uden oplysninger om "
            "personer, og prøv igen."
        )
    return path.name


def unreadable(text: str) -> Draft:
    """The draft of a file that cannot be read, with that fault alone."""
    return Draft({}, faults=[Fault("", text)])


def _of_another_kind(suffix: str, content: bytes) -> str | None:
    """What a file is instead of what its name says, None when it can be that."""
    if content.startswith(OLE[:4]):  # one that was cut short too
        return (
            "filen er låst med adgangskode eller gemt i et gammelt format. Gem den "
            "uden adgangskode som »Excel-projektmappe (.xlsx)«"
        )
    if suffix == ".xlsx" and not content.startswith(ZIP):
        return "filen hedder .xlsx, men er ikke et regneark. Gem den igen fra Excel"
    if suffix != ".xlsx" and content.startswith(ZIP):
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
