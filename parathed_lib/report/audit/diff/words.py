"""What changed, in Danish: names of figures, and values as they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from parathed_lib.catalogue import load_catalogue
from parathed_lib.formatting import MINUS, MISSING, decimals_of, number, period
from parathed_lib.report.audit.diff.changes import NOTHING, Shown, is_number

NOT_THERE, THERE = Shown(None, "ikke med"), Shown(None, "med")
LEVELS = {"municipality": "kommunen", "region": "regionen", "nation": "landet"}
SCORE = {
    "status": "Status",
    "sum": "Sum af svarene",
    "answered": "Antal svar",
    "expected": "Antal spørgsmål",
    "mean": "Scoren, gennemsnit af svarene",
    "level": "Scorens trin",
    "own_mean": "Gennemsnit af kommunens egne svar",
    "assessor_mean": "Gennemsnit af bedømmerens svar",
    "self_rated": "Bedømmerens spørgsmål besvaret af kommunen (selvvurderet)",
}
THEME = {
    "own": "gennemsnit af kommunens egne svar",
    "assessor": "gennemsnit af bedømmerens svar",
    "mean": "gennemsnit",
    "potential": "behov for forbedring",
    "priority_computed": "plads efter beregningen",
    "priority_own": "plads efter kommunens valg",
}
_STATUSES = {
    "final": "endelig",
    "preliminary": "foreløbig",
    "missing": "ikke vurderet",
}
_MARKS = {"period_uncertain": ", usikkert", "provisional": ", foreløbigt"}
# The last word of a key's path, where it stands for what a reader sees
_TAILS = {
    "theme": "tema",
    "rater": "hvem der svarer",
    "title": "navn",
    "group": "gruppe",
    "unit": "enhed",
    "substitute_for": "vises i stedet for",
    "local": "kommunens eget tal",
    "name": "Navn",
    "region": "Region",
    "province": "Landsdel",
    "police_district": "Politikreds",
    "mean": "scoren",
    "change": "forskel fra scoren",
    "value": "gennemsnit",
    "level": "trin",
    "low": "laveste score",
    "high": "højeste score",
}
_WAYS = {
    "median": "median",
    "geometric_mean": "geometrisk gennemsnit",
    "harmonic_mean": "harmonisk gennemsnit",
    "weakest_theme": "det svageste tema",
}
_ROW = re.compile(r"(leave_one_out|alternatives)\[(\w+)\]")
_LONGEST = 160
_SMALLEST = 0.0001


def parameter_name(id: str) -> str:
    """The Danish name of a parameter; one that is no longer asked has its id."""
    found = load_catalogue().rubric.parameter.get(id)
    return found.name if found else id


def attention_point(row: Mapping[str, Any]) -> str:
    """An attention point with its theme and the answer that it is about, if it says."""
    told = f"{theme_name(row['theme'])}: {row['text']}"
    parameter = row.get("parameter")
    return f"{told} ({parameter_name(parameter)})" if parameter else told


def theme_name(id: str) -> str:
    """The Danish name of a theme, else its id."""
    names = {theme.id: theme.name for theme in load_catalogue().rubric.themes}
    return names.get(id, id)


def extent_name(id: str) -> str:
    """The Danish name of a count of the form, else its id."""
    names = {entry.id: entry.name for entry in load_catalogue().rubric.extent}
    return names.get(id, id)


def word_name(path: str) -> str:
    """The name of what is told of an indicator or a municipality, by its key's path."""
    return _tail(path)


def robustness_name(path: str) -> str:
    """The name of a figure that tells how sensitive the score is, by its key's path."""
    match = _ROW.match(path)
    if match and match[1] == "leave_one_out":
        return f"Uden ét svar, {_tail(path)}: {parameter_name(match[2])}"
    if match:
        return f"Regnet på anden måde, {_tail(path)}: {_WAYS.get(match[2], match[2])}"
    if path.startswith("sensitivity"):
        return f"Hvis svarene var et trin ved siden af: {_tail(path)}"
    return path


def printed(value: Any) -> Shown:
    """A number of the score or of a theme: means with two decimals."""
    if isinstance(value, float):
        return Shown(value, number(value, 2))
    return exact(value)


def exact(value: Any) -> Shown:
    """Any value: numbers with up to four decimals, long texts cut."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return Shown(value, "ja" if value else "nej")
    if is_number(value):
        return Shown(value, number(value, decimals_of(value, 4)))
    text = str(value)
    return Shown(text, text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def status(value: Any) -> Shown:
    """How far a score is."""
    return Shown(value, _STATUSES.get(str(value), MISSING))


def step(value: Any, label: Any) -> Shown:
    """A step of the scale with its word: `3 (I nogen grad)`."""
    text = exact(value).text
    return Shown(value, f"{text} ({exact(label).text})" if label else text)


def dated(shown: Shown, when: Any, status: Any = None) -> Shown:
    """A figure with its period and, if need be, a mark; a missing one as it is."""
    if shown.text == MISSING or not isinstance(when, str):
        return shown
    mark = _MARKS.get(str(status), "")
    return Shown(shown.value, f"{shown.text} ({period(when)}{mark})")


def against_nation(row: Mapping[str, Any]) -> Shown:
    """What a verdict says in the report: which of the two figures is the higher."""
    pair = (row.get("compared") or {}).get("nation") or row
    verdict, own, nation = row["verdict"], pair["municipality"], pair["nation"]
    if verdict is None or not (is_number(own) and is_number(nation)):
        return Shown(verdict, "ikke sammenlignet")
    tested = "" if pair["low"] is None else " (testet)"
    if verdict == "similar":
        return Shown(verdict, f"kan ikke skelnes fra landet{tested}")
    side = "højere" if own > nation else "lavere"
    return Shown(verdict, f"{side} end landet{tested}")


def interval(row: Mapping[str, Any]) -> Shown:
    """The limits of a figure, with one decimal more than most figures have."""
    if row["low"] is None or row["high"] is None:
        return NOTHING
    return Shown(None, f"{number(row['low'], 2)}-{number(row['high'], 2)}")


def difference(value: float) -> str:
    """A difference with its sign and up to four decimals: `+0,25`."""
    if value == 0:
        return "0"
    text = number(abs(value), decimals_of(value, 4))
    if abs(value) < _SMALLEST:
        text = f"under {number(_SMALLEST, 4)}"
    return f"{'+' if value > 0 else MINUS}{text}"


def _tail(path: str) -> str:
    last = path.rpartition(".")[2]
    return _TAILS.get(last, last)
