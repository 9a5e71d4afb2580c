"""The form as TOML: how it is stored."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import tomli_w

from parathed_lib.catalogue import load_catalogue
from parathed_lib.self_evaluation.draft import Draft, Fault
from parathed_lib.self_evaluation.form import SelfEvaluation

MOST_DOTS, MOST_GROUPS = 500, 2000


def read_toml(content: bytes) -> Draft:
    """The draft in a TOML file; what cannot be read is a fault of the whole file."""
    lines = content.splitlines()
    if any(_dots(line) > MOST_DOTS for line in lines):
        return _unreadable("filen er indlejret for dybt")
    if sum(line.lstrip().startswith(b"[") for line in lines) > MOST_GROUPS:
        return _unreadable(f"filen har flere end {MOST_GROUPS} grupper")
    try:
        return Draft(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return _unreadable("filen er ikke gemt som UTF-8")
    except RecursionError:
        return _unreadable("filen er indlejret for dybt")
    except ValueError as error:
        return _unreadable(f"{_position(error)}: linjen er ikke gyldig TOML")


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


def _dots(line: bytes) -> int:
    """The dots of a line's key, which the parser takes the square of in time."""
    return line.split(b"=", 1)[0].count(b".")


def _unreadable(text: str) -> Draft:
    return Draft({}, faults=[Fault("", text)])


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
