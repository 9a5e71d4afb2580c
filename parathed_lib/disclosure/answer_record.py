"""Whose answers are public, since the municipality published pages of its own.

Such a page prints what the form of its round says, so the round is enough. One file a
municipality, only added to; no answer stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import tomli_w
from pydantic import Field, ValidationError

from parathed_lib.disclosure.groups import Answer
from parathed_lib.disclosure.record import RecordPart, faults_of, read_toml, refused
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import CONFIDENTIAL, write_whole

_SCHEMA = 1
_HEAD = (
    "# The rounds whose answers are public, since the municipality's own pages show "
    "them.\n# `parathed publish` adds to it; what is public stays public.\n"
)


class _File(RecordPart):
    schema_version: Annotated[int, Field(alias="schema", ge=_SCHEMA, le=_SCHEMA)]
    rounds: list[str]


def public_rounds(root: DataRoot, code: str) -> list[str]:
    """The rounds of a municipality that are public; raises PublishedError."""
    path = root.published_answers(code)
    if not path.is_file():
        return []
    try:
        return _File.model_validate(read_toml(path)[1]).rounds
    except ValidationError as error:
        raise refused(path, list(faults_of(error))) from None


def public_answers(root: DataRoot, codes: Iterable[str]) -> frozenset[Answer]:
    """The municipalities and rounds that are public; raises PublishedError."""
    return frozenset((c, name) for c in codes for name in public_rounds(root, c))


def rounds_of(report: Mapping[str, Any]) -> list[str]:
    """The rounds whose forms a municipality's page shows, from its JSON."""
    found = (report.get("round"), report.get("round_before"))
    return [name for name in found if name]


def add_rounds(root: DataRoot, code: str, rounds: Iterable[str]) -> Path:
    """Record rounds as public; nothing is written when all were. Gives the place.

    Raises PublishedError or OutputError.
    """
    path = root.published_answers(code)
    with locked(path.parent, wait=True):
        before = public_rounds(root, code)
        after = list(dict.fromkeys([*before, *rounds]))
        if after != before:
            data = {"schema": _SCHEMA, "rounds": after}
            write_whole(path, _HEAD + tomli_w.dumps(data), CONFIDENTIAL)
    return path
