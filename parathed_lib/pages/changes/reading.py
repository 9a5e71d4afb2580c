"""A report's data as they are compared: what is told as one value is one value.

So a figure has its period and status, a step its word, and what a report says in
sentences is sentences. All else stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parathed_lib.formatting import number
from parathed_lib.frames import LEVELS
from parathed_lib.pages.changes.names import named
from parathed_lib.pages.changes.values import (
    NOTHING,
    Data,
    Value,
    figure,
    is_number,
    say,
    value_of,
    without_numbers,
)

_SCORE = (
    *("status", "sum", "answered", "expected", "mean", "level", "own_mean"),
    *("assessor_mean", "self_rated"),
)
_POPULATION = ("population", "population_period")
# The keys of an indicator that are told by its figures and by what is made of them.
_INDICATOR = (
    *(*LEVELS, "periods", "text", "status", "statuses", "verdict", "low", "high"),
    *("region_area", "region_label", "compared"),
)
_FIGURE = {"value", "period", "status"}


class Sentences(list[str]):
    """Sentences, told as those that went out and those that came in."""


def read_assessment(data: Data) -> dict[str, Any]:
    """An assessment, its score apart from how far that depends on single answers."""
    score = data["score"]
    rest = {key: score[key] for key in score if key not in (*_SCORE, "label")}
    return {
        **data,
        "score": _score(score),
        "robustness": rest,
        "parameters": [_rating(row) for row in data["parameters"]],
        "themes": [_theme(row) for row in data["themes"]],
        "indicators": [_indicator(row) for row in data["indicators"]],
        "extent": [{"id": row["id"], "": _count(row)} for row in data["extent"]],
        "municipality": _municipality(data["municipality"]),
        "unknowns": _unknowns(data["unknowns"]),
        "attention_points": Sentences(map(_point, data["attention_points"])),
    }


def read_other(data: Data) -> dict[str, Any]:
    """A page on a plan, follow-up or programme, or a plan that a follow-up is about."""
    rows = {key: data[key] for key in data if is_rows(data[key])}
    read = dict(data)
    if all({"what", "why"} <= row.keys() for row in rows.get("unknowns", [{}])):
        read["unknowns"] = _unknowns(rows["unknowns"])
    if all(_is_of_area(row) for row in rows.get("indicators", [{}])):
        read["indicators"] = [_of_area(row) for row in rows["indicators"]]
    if "extent" in rows:
        read["extent"] = [_count_of_period(row) for row in rows["extent"]]
    if "status_text" in rows:
        read["status_text"] = Sentences(_spoken(rows["status_text"]))
    if _is_texts(data.get("goals")):
        read["goals"] = Sentences(data["goals"])
    return read


def is_rows(data: Any) -> bool:
    """Whether data are a list of rows."""
    return isinstance(data, list) and all(isinstance(row, dict) for row in data)


def is_figure(data: Any) -> bool:
    """Whether data are a number that its row is about, in whichever form."""
    if isinstance(data, Value):
        return data.figure is not None
    return isinstance(data, dict) and data.keys() == _FIGURE


def read_figure(data: Any) -> Value:
    """A figure in whichever form; one that is not there is nothing."""
    if data is None or isinstance(data, Value):
        return data or NOTHING
    return figure(data["value"], data["status"], data["period"])


def _score(score: Data) -> dict[str, Any]:
    return {
        **{key: _mean(score.get(key)) for key in _SCORE},
        "status": value_of(score.get("status"), "score_status"),
        "level": _step(score.get("level"), score),
        "self_rated": bool(score.get("self_rated")),
    }


def _rating(row: Data) -> dict[str, Any]:
    # that answers are self-rated the score tells once
    told = ("value", "label", "self_rated")
    rest = {key: row[key] for key in row if key not in told}
    return {"": _step(row.get("value"), row), **rest}


def _theme(row: Data) -> dict[str, Any]:
    return {key: row[key] if key == "id" else _mean(row[key]) for key in row}


def _step(value: Any, row: Data) -> Value:
    """A step of the scale with its word."""
    told, label = value_of(value), value_of(row.get("label"))
    text = told.text if label == NOTHING else f"{told.printed} ({label.value})"
    return figure(value, text=text)


def _mean(value: Any) -> Value:
    """A number of the score or of a theme: means with two decimals."""
    text = number(value, 2) if isinstance(value, float) else ""
    return figure(value, text=text)


def _count(row: Data, *, is_dated: bool = True) -> Value:
    when = row.get("period")
    return figure(row.get("value"), row.get("status"), when, is_dated=is_dated)


def _count_of_period(row: Data) -> dict[str, Any]:
    """A count of a plan or follow-up, whose row is named for its period."""
    if row.get("status") == "suppressed":
        row = without_numbers(row)
    rest = {key: row[key] for key in row if key not in ("value", "status")}
    return {"": _count(row, is_dated=False), **rest}


def _municipality(who: Data) -> dict[str, Any]:
    population = figure(who.get("population"), when=who.get("population_period"))
    return {
        "population": population,
        **{key: who[key] for key in who if key not in _POPULATION},
    }


def _indicator(row: Data) -> dict[str, Any]:
    return {
        "id": row["id"],
        **{level: _figure_of(row, level) for level in LEVELS},
        "interval": _interval(row),
        "verdict": _verdict(row),
        "region_label": row.get("region_label"),
        **{key: row[key] for key in row if key not in ("id", *_INDICATOR)},
        **_older_pairs(row),
    }


def _figure_of(row: Data, level: str) -> Value:
    return figure(
        row[level],
        _status(row, level),
        row["periods"][level],
        area=row.get("region_area") if level == "region" else None,
        text=str(value_of(row["text"][level]).value or ""),
        unit=str(row.get("unit") or ""),
    )


def _status(row: Data, level: str) -> Any:
    statuses = row.get("statuses")
    if isinstance(statuses, dict) and level in statuses:
        return statuses[level]
    return row.get("status") if level == "municipality" else None


def _interval(row: Data) -> Value:
    limits = tuple(value_of(row[key]) for key in ("low", "high"))
    if limits == (NOTHING, NOTHING):
        return NOTHING
    text = "-".join(number(row[key], 2) for key in ("low", "high"))
    return Value(None, text, limits)


def _verdict(row: Data) -> Value:
    pair = _compared(row).get("nation")
    pair = pair if isinstance(pair, dict) and pair else row
    own, nation = pair.get("municipality"), pair.get("nation")
    return _against_nation(row["verdict"], own, nation, pair.get("low") is not None)


def _of_area(row: Data) -> dict[str, Any]:
    """An area's indicator."""
    own, nation = (row[key]["value"] for key in ("area", "nation"))
    is_tested = row.get("low") is not None
    verdict = _against_nation(row.get("verdict"), own, nation, is_tested)
    return {**row, "verdict": verdict}


def _against_nation(verdict: Any, own: Any, nation: Any, is_tested: bool) -> Value:
    """What a verdict says in the report: which of the two figures is the higher."""
    if verdict is None or not (is_number(own) and is_number(nation)):
        return Value(verdict, say("against_nation", "none", False))
    side = "higher" if own > nation else "lower"
    side = verdict if verdict == "similar" else side
    return Value(verdict, say("against_nation", side, is_tested))


def _older_pairs(row: Data) -> dict[str, Any]:
    """The figures that are compared in an older period than is shown."""
    return {
        f"compared.{level}": without_numbers(pair) if _is_hidden(row, level) else pair
        for level, pair in _compared(row).items()
        if pair and not _is_shown(pair, row, level)
    }


def _is_shown(pair: Any, row: Data, level: str) -> bool:
    """Whether a pair only repeats what the indicator itself says."""
    said = {key: row.get(key) for key in ("municipality", level, "low", "high")}
    said |= {
        "period": row["periods"]["municipality"],
        "tested": row.get("low") is not None,
    }
    return isinstance(pair, dict) and all(
        key in said and pair[key] == said[key] for key in pair
    )


def _is_hidden(row: Data, level: str) -> bool:
    return "suppressed" in (_status(row, "municipality"), _status(row, level))


def _compared(row: Data) -> Data:
    found = row.get("compared")
    return found if isinstance(found, dict) else {}


def _unknowns(rows: list[Data]) -> Sentences:
    return Sentences(f"{row['what']} {row['why']}" for row in rows)


def _point(row: Data) -> str:
    text, about = f"{named(row['theme'])}: {row['text']}", row.get("parameter")
    return f"{text} ({named(str(about))})" if about else text


def _is_of_area(row: Data) -> bool:
    return all(is_figure(row.get(key)) for key in ("area", "nation"))


def _spoken(rows: list[Data]) -> Iterator[str]:
    """Sentences under their headings."""
    for row in rows:
        text = row.get("text")
        for sentence in text if isinstance(text, list) else [text]:
            yield f"{row.get('about')}: {sentence}"


def _is_texts(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(text, str) for text in data)
