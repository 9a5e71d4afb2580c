"""Reads a TOML file into a model and tells all its faults at once."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.errors import CatalogueError, numbered_faults

Text = Annotated[str, Field(min_length=1)]
PACKAGE = Path(__file__).parent
FILES = (
    "indicators.toml",
    "references.toml",
    "rubric.toml",
    "municipalities.csv",
    "regions.toml",
)
OWN_CATALOGUE = "PARATHED_CATALOGUE"
"""The name in the environment of the folder that `--catalogue` gives."""
# What an entry of a list is known by.
_NAMES = ("id", "key", "code", "earlier", "table", "value")


class Entry(BaseModel):
    """What a file of ours holds: frozen, without unknown keys, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Named(Entry):
    """A value to choose, and its Danish name."""

    id: Text
    name: Text


AnyEntry = TypeVar("AnyEntry", bound=Entry)
Read = TypeVar("Read")


def read_toml(path: Path, model: type[AnyEntry]) -> AnyEntry:
    """The file at `path` as `model`; raises CatalogueError with every fault."""
    return _modelled(_content(path), path.name, model)


def read_file(folder: Path, name: str, model: type[AnyEntry]) -> AnyEntry:
    """A file of a catalogue as `model`: the folder's own, else the package's.

    An own one that says `extends = true` holds only what it adds to the package's, and
    what it changes there: the fields of an entry with the same id. Raises
    CatalogueError with every fault.
    """
    data: dict[str, Any] = {}
    for path in _layers(folder, name):
        data = _extended(data, _content(path))
    return _modelled(data, name, model)


def file_in(folder: Path, name: str) -> Path:
    """A file of a catalogue that is taken whole: the folder's own, else ours."""
    return _layers(folder, name)[-1]


def checksums(folder: Path, names: Iterable[str] = FILES) -> dict[str, str]:
    """The checksums by name of what makes each file of a folder's catalogue."""
    found = {}
    for name in names:
        content = b"".join(path.read_bytes() for path in _layers(folder, name))
        found[name] = hashlib.sha256(content).hexdigest()
    return found


def kept(read: Callable[[Path], Read], folder: str | Path | None) -> Read:
    """What `read` makes of a catalogue's folder, made again when a file has changed.

    The folder is the one that is asked for, else that of `--catalogue`, else the
    package's. Raises CatalogueError, naming a folder that is not the package's; also
    for one without a file of a catalogue, or with another.
    """
    named = folder or os.environ.get(OWN_CATALOGUE)
    if not named:
        ours: Read = _kept(read, PACKAGE, ())
        return ours
    own = Path(named).resolve()
    found, known = _files(own), _files(PACKAGE)
    if strange := sorted(found - known) or ([] if found else ["no file"]):
        raise CatalogueError(
            f"The catalogue {named} has {', '.join(strange)}. A catalogue's files are "
            f"{', '.join(sorted(known))}; one of your own needs only those that differ."
        )
    stats = [(own / name).stat() for name in sorted(found)]
    try:
        made: Read = _kept(read, own, tuple((s.st_mtime_ns, s.st_size) for s in stats))
    except CatalogueError as error:
        raise CatalogueError(f"The catalogue {named}: {error}") from error
    return made


@cache
def _kept(read: Callable[[Path], Read], folder: Path, _: tuple[object, ...]) -> Read:
    return read(folder)


def own_checksums() -> dict[str, str]:
    """The checksums of the files of the environment's own catalogue, if it has one."""
    folder = Path(os.environ.get(OWN_CATALOGUE) or PACKAGE)
    return {} if folder == PACKAGE else checksums(folder, sorted(_files(folder)))


def _files(folder: Path) -> set[str]:
    return {p.name for p in folder.glob("*") if p.suffix in (".toml", ".csv")}


def _layers(folder: Path, name: str) -> list[Path]:
    """The files that make a file of the catalogue, the last one on top."""
    own, ours = folder / name, PACKAGE / name
    if not own.is_file():
        return [ours]
    extends = own.suffix == ".toml" and _content(own).get("extends") is True
    return [ours, own] if extends else [own]


def _extended(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The content of a file with that of one that extends it."""
    found = dict(base)
    for key, value in own.items():
        if key == "extends":
            continue
        old = base.get(key)
        if isinstance(old, list) and isinstance(value, list):
            entries = {_name(entry): entry for entry in old}
            for entry in value:
                if not isinstance(entry, dict):
                    raise CatalogueError(f"{key}: expected entries, as [[{key}]].")
                entries[_name(entry)] = {**entries.get(_name(entry), {}), **entry}
            value = list(entries.values())
        found[key] = value
    return found


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(
            f"{path.name} cannot be read: {error.strerror}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name} is not valid TOML: {error}.") from error


def _modelled(data: dict[str, Any], name: str, model: type[AnyEntry]) -> AnyEntry:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refused(name, faults_of(error, data)) from error


def faults_of(error: ValidationError, data: dict[str, Any]) -> list[str]:
    """One line per fault: the entry, the field and what was expected."""
    return [
        f"{_place(fault['loc'], data)}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_input=False)
    ]


def refused(file: str, faults: list[str]) -> CatalogueError:
    """The error for a catalogue file, with all its faults."""
    return CatalogueError(f"{file} has {numbered_faults(faults)}")


def twice(kind: str, names: list[str]) -> list[str]:
    """A fault for each name that stands more than once."""
    return [
        f"{kind} {name!r}: stands {names.count(name)} times, expected once"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _place(location: tuple[int | str, ...], data: Any) -> str:
    """`indicators safety_pct unit` for the location of a fault."""
    parts: list[str] = []
    for step in location:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
            name = _name(data) if isinstance(data, dict) else None
            parts.append(str(name) if name is not None else f"no. {step + 1}")
        else:
            data = data.get(step) if isinstance(data, dict) else None
            parts.append(str(step))
    return " ".join(parts) or "file"


def _name(entry: dict[str, Any]) -> str | None:
    """What an entry of a list is known by, None where it has no name."""
    return next((str(entry[n]) for n in _NAMES if n in entry), None)
