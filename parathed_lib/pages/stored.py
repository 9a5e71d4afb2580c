"""Reports that were made before, read back from their files.

A file may have been edited, damaged, or made to do harm. What is kept of it has the
form of a report; all else is refused with one clear line, which repeats nothing of it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parathed_lib.errors import StoredReportError
from parathed_lib.pages.kinds import ASSESSMENT, ENDS

LARGEST = 20_000_000
"""Bytes: a report's JSON has some 20,000; above this it is none of ours."""
_DIGITS, _DEEPEST = 18, 40
_LISTS = ("run.json", "manifest.json")
_SOME_TEXT, _SOME_NUMBER = (str, type(None)), (int, float, type(None))
_LEVELS = ("municipality", "region", "nation")

# What a report must hold to be compared: a type, a table of such, or a list of one.
_MANIFEST = {
    "parameters": {},
    "inputs": [{"path": str, "sha256": str}],
    "versions": {},
}
_ASSESSED = {
    "municipality": {"code": str, "name": str},
    "vintage": str,
    "rubric": str,
    "score": {"answered": int, "mean": _SOME_NUMBER},
    "parameters": [{"id": str, "theme": str, "rater": str, "value": _SOME_NUMBER}],
    "themes": [{"id": str}],
    "indicators": [
        {
            "id": str,
            "title": str,
            "verdict": _SOME_TEXT,
            "low": _SOME_NUMBER,
            "high": _SOME_NUMBER,
            **{level: _SOME_NUMBER for level in _LEVELS},
            "periods": {level: _SOME_TEXT for level in _LEVELS},
            "text": {level: str for level in _LEVELS},
        }
    ],
    "extent": [{"id": str, "value": _SOME_NUMBER, "status": str}],
    "unknowns": [{"what": str, "why": str}],
    "attention_points": [{"theme": str, "text": str}],
}


@dataclass(frozen=True)
class Stored:
    """A report as it lies on disk; `data` is what its JSON file holds."""

    path: Path
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind of report: a key of `kinds.KINDS`."""
        kind = self.data["manifest"].get("report", ASSESSMENT)
        return kind if isinstance(kind, str) else ""

    @property
    def manifest(self) -> dict[str, Any]:
        """What the report was made from."""
        return dict(self.data["manifest"])

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that it was made with."""
        return dict(self.manifest["parameters"])

    @property
    def who(self) -> dict[str, str]:
        """Code and name of the municipality or area; empty where there is none."""
        who = self.data.get("municipality") or self.data.get("area")
        return {
            key: str(who[key]) if isinstance(who, dict) and who.get(key) else ""
            for key in ("code", "name")
        }

    @property
    def name(self) -> str:
        """What the report is about: `183 Ishøj`, with the kind if it is another."""
        kind = "" if self.kind == ASSESSMENT else self.kind
        return " ".join(filter(None, (*self.who.values(), kind)))

    def file(self, end: str) -> Path:
        """The file of the report with this end."""
        return self.path.with_suffix(end)


def read_stored(path: Path) -> Stored:
    """The report that a file belongs to: its .json, or the .html or .ipynb beside it.

    Raises StoredReportError.
    """
    if path.suffix.lower() not in ENDS:
        raise StoredReportError(
            f"{path.name}: expected a file of a report, .json, .html or .ipynb."
        )
    try:
        if not path.is_file():
            raise StoredReportError(f"{path}: there is no such file.")
        place = path.with_suffix(".json")
        if not place.is_file():
            raise StoredReportError(
                f"{path.name}: beside it there is no {place.name}, which says what the "
                "report was made from. Bring it back, or make the report anew."
            )
        if place.stat().st_size > LARGEST:
            raise StoredReportError(
                f"{place.name} is larger than {LARGEST // 1_000_000} MB and so no "
                "report of ours."
            )
        data = _parsed(place)
    except OSError as error:
        raise StoredReportError(
            f"{path} cannot be read: {error.strerror or 'its name is not usable'}."
        ) from error
    stored = Stored(place, data)
    shape: dict[str, Any] = {"manifest": _MANIFEST}
    if not next(_faults(data, shape, ""), "") and stored.kind == ASSESSMENT:
        shape |= _ASSESSED
    if fault := next(_faults(data, shape, ""), ""):
        raise StoredReportError(f"{place.name} is no report of ours: {fault}.")
    return stored


def read_folder(folder: Path) -> dict[str, Stored]:
    """The reports of a folder by the name of their JSON files.

    Raises StoredReportError with every file that is no report.
    """
    found: dict[str, Stored] = {}
    faults = []
    for path in sorted(folder.glob("*.json")):
        if path.name in _LISTS or path.name.startswith("."):
            continue
        try:
            found[path.name] = read_stored(path)
        except StoredReportError as error:
            faults.append(str(error))
    if faults:
        raise StoredReportError("\n".join(faults))
    if not found:
        raise StoredReportError(f"{folder} holds no report. Name the folder that does.")
    return found


def read_json(path: Path) -> dict[str, Any]:
    """A file of ours as data; one that is absent or damaged counts as empty."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _parsed(path: Path) -> dict[str, Any]:
    """What a file holds as JSON, with numbers that can be reckoned with."""
    try:
        data = json.loads(
            path.read_bytes().decode("utf-8"),
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
        )
        if _too_deep(data):
            raise ValueError("no report is as deep")
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # no half letters
    except (ValueError, RecursionError) as error:
        raise StoredReportError(
            f"{path.name} is not valid JSON, so it is damaged. Make the report anew."
        ) from error
    if not isinstance(data, dict):
        raise StoredReportError(f"{path.name} is no report of ours: it is no table.")
    return data


def _too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(_DEEPEST):
        level = [
            value
            for part in level
            if isinstance(part, dict | list)
            for value in (part.values() if isinstance(part, dict) else part)
        ]
    return bool(level)


def _refuse(text: str) -> float:
    raise ValueError("no number")


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > _DIGITS:
        raise ValueError("too many digits")
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _faults(data: Any, shape: Any, place: str) -> Iterator[str]:
    """Where data has not the form that is wanted, in words."""
    if isinstance(shape, dict):
        if not isinstance(data, dict):
            yield f"{place or 'it'} is no table"
            return
        for key, wanted in shape.items():
            name = f"{place}.{key}" if place else key
            if key not in data:
                yield f"it has no `{name}`"
            else:
                yield from _faults(data[key], wanted, name)
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield f"`{place}` is no list"
            return
        for number, row in enumerate(data):
            yield from _faults(row, shape[0], f"{place}[{number}]")
    elif isinstance(data, bool) or not isinstance(data, shape):
        yield f"`{place}` has a value of the wrong kind"


def row_name(row: Any, number: int) -> str:
    """What a row of a list is called: its id, else its number from 0."""
    if isinstance(row, dict):
        for key in ("id", "path", "parameter"):
            if isinstance(row.get(key), str):
                return str(row[key])
    return str(number)
