"""The two sides of the answers in words: each is ranked within itself, never across.

The municipality and the assessor answer other questions. One own answer beside three of
the assessor's is no order of themes, so no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import in_words, listed, number
from parathed_lib.scoring import ends

Values = Mapping[str, float | None]
SIDES = {"own": "kommunens egne svar", "assessor": "bedømmerens svar"}
# What a title lists by name before it only counts.
NAMED = 2


def theme_means(assessment: Assessment) -> dict[str, Values]:
    """The means of the themes by name, of each side apart."""
    names = assessment.catalogue.rubric.theme
    return {
        "own": {names[t.theme].name: t.own for t in assessment.themes},
        "assessor": {names[t.theme].name: t.assessor for t in assessment.themes},
    }


def answers(assessment: Assessment) -> dict[str, Values]:
    """The answers by the name of their parameter, of each side apart."""
    rubric = assessment.catalogue.rubric
    return {
        rater: {p.name: assessment.rating[p.id] for p in rubric.parameters_by(rater)}
        for rater in SIDES
    }


def highest_and_lowest(side: str, values: Values, decimals: int = 1) -> str:
    """A sentence on the highest and lowest of one side, by name; empty without both.

    `Blandt kommunens egne svar ligger A højest (4,0) og B lavest (3,0).`
    """
    found = ends(values)
    if found is None:
        return ""
    return (
        f"Blandt {side} ligger {listed(found.highest)} højest "
        f"({number(found.high, decimals)}) og {listed(found.lowest)} lavest "
        f"({number(found.low, decimals)})."
    )


def lowest(sides: Mapping[str, Values], decimals: int = 0) -> str:
    """What is lowest on each side, for a title; empty where no side has a lowest.

    `lavest er beredskab (2) blandt kommunens egne svar og strategi (1) blandt
    bedømmerens svar`; `sides` holds the values of each side by name.
    """
    told = []
    for side, values in sides.items():
        if (found := ends(values)) is None:
            continue
        names = [name[0].lower() + name[1:] for name in found.lowest]
        which = listed(names) if len(names) <= NAMED else in_words(len(names))
        of = SIDES.get(side, side)
        told.append(f"{which} ({number(found.low, decimals)}) blandt {of}")
    return f"lavest er {listed(told)}" if told else ""
