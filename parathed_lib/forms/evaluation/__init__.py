"""The municipality's form: read and checked, with every fault told at once.

The stored form is TOML, one file per municipality and round. Messages are in Danish,
since the municipality reads them, and never repeat a value.
"""

from __future__ import annotations

from parathed_lib.forms.draft import Draft, Fault, refused
from parathed_lib.forms.evaluation.checks import check
from parathed_lib.forms.evaluation.form import (
    AttentionPoint,
    Evidence,
    ExtentCount,
    Note,
    SelfEvaluation,
    Target,
)
from parathed_lib.forms.evaluation.stored import StoredForm, read_form, read_round
from parathed_lib.forms.evaluation.toml_file import write_toml
from parathed_lib.forms.toml_file import read_toml

__all__ = [
    "AttentionPoint",
    "Draft",
    "Evidence",
    "ExtentCount",
    "Fault",
    "Note",
    "SelfEvaluation",
    "StoredForm",
    "Target",
    "check",
    "read_form",
    "read_round",
    "read_toml",
    "refused",
    "write_toml",
]
