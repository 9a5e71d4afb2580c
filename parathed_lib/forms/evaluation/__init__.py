"""The municipality's form: its model, its halves and raters, and where it is stored.

The stored form is TOML, one file per municipality and round.
"""

from __future__ import annotations

from parathed_lib.forms.evaluation.form import (
    AttentionPoint,
    Evidence,
    SelfEvaluation,
    Target,
)
from parathed_lib.forms.evaluation.kind import EVALUATION
from parathed_lib.forms.evaluation.repository import StoredForm, read_form, read_round

__all__ = [
    "EVALUATION",
    "AttentionPoint",
    "Evidence",
    "SelfEvaluation",
    "StoredForm",
    "Target",
    "read_form",
    "read_round",
]
