"""The form as it is stored: TOML in one way only."""

from __future__ import annotations

from functools import cache
from typing import Any

import tomli_w

from parathed_lib.catalogue import load_catalogue
from parathed_lib.forms.evaluation.form import SelfEvaluation


def write_toml(form: SelfEvaluation) -> str:
    """The form as it is stored: equal forms as equal texts, without what is empty."""
    return tomli_w.dumps(plain(form))


def plain(form: SelfEvaluation) -> dict[str, Any]:
    """The form as plain data without what is empty.

    Fields stand in the model's order and their names in the rubric's, so that the order
    in which a form was filled in leaves no trace.
    """
    data = form.model_dump(by_alias=True, exclude_defaults=True)
    data = {key: value for key, value in data.items() if value not in ("", [], {})}
    for part, names in _orders().items():
        value = data.get(part)
        if isinstance(value, dict):
            data[part] = {name: value[name] for name in names if name in value}
        elif value:
            data[part] = [name for name in names if name in value]
    return {"schema": form.schema_version, **data}


@cache
def _orders() -> dict[str, list[str]]:
    """The names that stand in each part of a form, in the rubric's order."""
    rubric = load_catalogue().rubric
    parameters = list(rubric.parameter)
    return {
        "ratings": parameters,
        "confidence": parameters,
        "reasons": parameters,
        "summary": list(rubric.theme),
        "texts": [question.id for question in rubric.questions],
        "criteria": [criterion.id for criterion in rubric.criteria],
    }
