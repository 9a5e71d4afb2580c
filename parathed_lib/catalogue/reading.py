"""Reads a TOML file into a model and tells all its faults at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parathed_lib.errors import CatalogueError, numbered_faults

Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """An entry of a catalogue file: frozen, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Named(Entry):
    """A value to choose, and its Danish name."""

    id: Text
    name: Text


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def read_toml(path: Path, model: type[AnyEntry]) -> AnyEntry:
    """The file at `path` as `model`; raises CatalogueError with every fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(
            f"{path.name} cannot be read: {error.strerror}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name} is not valid TOML: {error}.") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refused(path.name, faults_of(error, data)) from error


def checksums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The checksums of files by name."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names
    }


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
            name = None
            if isinstance(data, dict):
                name = data.get("id") or data.get("key") or data.get("value")
            parts.append(str(name) if name is not None else f"no. {step + 1}")
        else:
            data = data.get(step) if isinstance(data, dict) else None
            parts.append(str(step))
    return " ".join(parts) or "file"
