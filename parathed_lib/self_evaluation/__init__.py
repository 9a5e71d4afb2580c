"""The municipality's form: read and checked, with every fault told at once.

The stored form is TOML, one file per municipality and round. Messages are in Danish,
since the municipality reads them, and never repeat a value.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from parathed_lib.catalogue import Catalogue
from parathed_lib.self_evaluation.faults import (
    in_danish,
    name_faults,
    personal_faults,
    position,
    refused,
)
from parathed_lib.self_evaluation.form import (
    AttentionPoint,
    ExtentCount,
    Note,
    SelfEvaluation,
)

__all__ = [
    "AttentionPoint",
    "ExtentCount",
    "Note",
    "SelfEvaluation",
    "StoredForm",
    "read_form",
]

LARGEST_FORM = 1_000_000  # bytes


@dataclass(frozen=True)
class StoredForm:
    """A form as it lies on disk: what it says, and the checksum of its bytes."""

    evaluation: SelfEvaluation
    sha256: str


def read_form(path: Path, catalogue: Catalogue) -> StoredForm | None:
    """The form at `path`, None when there is none.

    Raises EvaluationError with every fault of the file: its place, what was expected
    and how to mend it.
    """
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_FORM:
        raise refused(path, [f"filen er større end {LARGEST_FORM // 1000} kB"])
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
        faults = personal_faults(data)
    except UnicodeDecodeError as error:
        raise refused(path, ["filen er ikke gemt som UTF-8"]) from error
    except RecursionError:
        raise refused(path, ["filen er indlejret for dybt"]) from None
    except ValueError as error:
        where = position(error)
        raise refused(path, [f"{where}: linjen er ikke gyldig TOML"]) from None
    try:
        form = SelfEvaluation.model_validate(data)
    except ValidationError as error:
        faults += [in_danish(fault) for fault in error.errors(include_input=False)]
    faults += name_faults(data, path, catalogue)
    if faults:
        raise refused(path, list(dict.fromkeys(faults)))
    return StoredForm(form, hashlib.sha256(raw).hexdigest())
