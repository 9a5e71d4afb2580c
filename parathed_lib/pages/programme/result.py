"""The machine-readable result: the content of `programme.json`.

Only what the page may tell stands in it, in the same roundness: a limit of a change
comes from a spread that is rounded for protection. Null is what is not told, whatever
the reason. `municipalities` of a parameter are those that its numbers are over.
`withheld` is what is not told since a part of its answers is public in another group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from parathed_lib import stats
from parathed_lib.assessment import made_from
from parathed_lib.disclosure.groups import (
    SMALLEST_GROUP,
    SMALLEST_SHARED,
    SPREAD_STEP,
    Answer,
    GroupPage,
    GroupTotal,
)
from parathed_lib.errors import PublishedError
from parathed_lib.pages.kinds import PROGRAMME
from parathed_lib.programme.changes import CHANGE, Change, Estimate, span
from parathed_lib.programme.distributions import Distribution
from parathed_lib.programme.view import Programme


def programme_result(programme: Programme) -> dict[str, Any]:
    """The view as plain data, ready for JSON."""
    return {
        "vintage": programme.vintage.name,
        "rounds": [
            {"name": name, "forms": count} for name, count in programme.forms.items()
        ],
        "rubric": programme.catalogue.rubric.version,
        "example": programme.is_example,
        "smallest_group": SMALLEST_GROUP,
        "municipalities": [
            {
                "code": member.municipality.code,
                "name": member.municipality.name,
                "region": member.municipality.region_name,
                "rounds": list(member.rounds),
            }
            for member in programme.members
        ],
        "regions": [asdict(region) for region in programme.regions],
        "themes": [
            {"id": d.id, "round": d.round, "answered": d.answered, "mean": d.mean}
            for d in programme.themes
        ],
        "parameters": [_distribution(d) for d in programme.parameters],
        "changes": [_change(c) for c in programme.changes],
        "alike_pairs": programme.near,
        "pairs": [
            {
                "id": o.id,
                "named": [{"learner": a, "teacher": b} for a, b in o.named],
            }
            for o in programme.opportunities
        ],
        "counts": [asdict(count) for count in programme.counts.values()],
        "attention_points": [
            {
                "theme": point.theme,
                "municipalities": point.having.count,
                "of": point.having.of,
                "shared": list(point.shared),
            }
            for point in programme.points
        ],
        "self_rated_rounds": list(programme.self_rated),
        "withheld": [
            {"id": id, "rounds": sorted({when for _, when in over if when})}
            for id, over in programme.withheld
        ],
        "manifest": {
            "report": PROGRAMME,
            "parameters": programme.made_with,
            **made_from(programme.inputs, programme.catalogue.checksums),
        },
    }


def _distribution(shown: Distribution) -> dict[str, Any]:
    return {
        "id": shown.id,
        "round": shown.round,
        "answered": shown.answered,
        "municipalities": sorted(shown.group),
        "mean": shown.mean,
        "levels": list(shown.levels),
        "halves": list(shown.halves),
    }


def _change(change: Change) -> dict[str, Any]:
    estimate = change.estimate or Estimate(0, None)
    return {
        "parameter": change.parameter or None,
        "first": change.first,
        "last": change.last,
        "pairs": change.pairs,
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
    }


def page_of(result: Mapping[str, Any]) -> GroupPage:
    """What a page's JSON tells of answers, and of whose.

    Raises PublishedError for one that does not say what we need to know.
    """
    try:
        withheld = {row["id"] for row in result["withheld"]}
        newest = {m["code"]: m["rounds"][-1] for m in result["municipalities"]}
        return GroupPage(
            (
                *_means(result),
                *_shares(result, newest, withheld),
                *_spread(result, withheld),
            ),
            frozenset(
                (row["id"], (code, newest[code]))
                for row in result["pairs"]
                for pair in row["named"]
                for code in pair.values()
            ),
            frozenset(
                (m["code"], r) for m in result["municipalities"] for r in m["rounds"]
            ),
            frozenset(
                (p["id"], p["round"], p["answered"]) for p in result["parameters"]
            ),
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise PublishedError(
            "The page across municipalities does not say of whom each number tells, so "
            "it was made by another version of the package. Make it anew with "
            "`parathed programme`."
        ) from error


def _means(result: Mapping[str, Any]) -> Iterator[GroupTotal]:
    for row in result["parameters"]:
        codes = row["municipalities"]
        if len(codes) < SMALLEST_GROUP:
            continue
        yield GroupTotal(
            row["id"],
            frozenset((code, row["round"]) for code in codes),
            None if row["mean"] is None else round(row["mean"] * len(codes)),
            tuple(row["levels"]),
            tuple(row["halves"]),
        )


def _shares(
    result: Mapping[str, Any], newest: Mapping[str, str], withheld: set[str]
) -> Iterator[GroupTotal]:
    if len(newest) < SMALLEST_SHARED:
        return
    forms: frozenset[Answer] = frozenset(newest.items())
    plans: frozenset[Answer] = frozenset((code, "") for code in newest)
    for row in result["counts"]:
        if row["id"] not in withheld:
            over = plans if row["id"] == "plan" else forms
            yield GroupTotal(row["id"], over, row["count"])
    for row in result["attention_points"]:
        if row["theme"] not in withheld:
            count, texts = row["municipalities"], tuple(row["shared"])
            yield GroupTotal(row["theme"], forms, count, texts=texts)


def _spread(result: Mapping[str, Any], withheld: set[str]) -> Iterator[GroupTotal]:
    """The spread that the limits of the overall change are made of."""
    first, last = result["rounds"][0]["name"], result["rounds"][-1]["name"]
    whole = (None, first, last)
    for row in result["changes"]:
        if (row["parameter"], row["first"], row["last"]) != whole:
            continue
        if row["mean"] is None or CHANGE in withheld:
            continue
        [codes] = {
            tuple(p["municipalities"])
            for p in result["parameters"]
            if p["round"] == last
        }
        spread = None
        if row["low"] is not None:
            half = (row["high"] - row["low"]) / 2
            steps = round(half / stats.mean_half_width(1, len(codes)) / SPREAD_STEP)
            spread = steps * SPREAD_STEP
        over = frozenset((code, span(first, last)) for code in codes)
        yield GroupTotal(CHANGE, over, spread)
