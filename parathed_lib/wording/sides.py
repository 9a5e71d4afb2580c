"""The two sides of the answers in words: who has answered, and what is highest of each.

Each side is ranked within itself, never across.

The municipality and the assessor answer other questions. One own answer beside three of
the assessor's is no order of themes, so no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import capitalised, in_words, listed, number
from parathed_lib.scoring import ends

Values = Mapping[str, float | None]
SIDES = {"own": "kommunens egne svar", "assessor": "bedømmerens svar"}
# What a title lists by name before it only counts.
NAMED = 2


def answered(assessment: Assessment) -> dict[str, int]:
    """How many answers each side of the form has."""
    return {
        rater: sum(value is not None for value in values.values())
        for rater, values in answers(assessment).items()
    }


def who_answered(assessment: Assessment) -> str:
    """Which part of the form the answers stand in; empty without answers.

    The form does not say who filled in the assessor's part, so neither does this.
    """
    own, assessor = answered(assessment).values()
    if own and assessor:
        return (
            f"{capitalised(in_words(own, neuter=True))} svar står i kommunens del og "
            f"{in_words(assessor, neuter=True)} i bedømmerens."
        )
    if own:
        return "Alle svar står i kommunens del; bedømmerens del er ikke besvaret."
    if assessor:
        return "Alle svar står i bedømmerens del; kommunens del er ikke besvaret."
    return ""


def source_of_answers(assessment: Assessment) -> str:
    """What the answers of a figure are taken from."""
    if assessment.evaluation is None:
        return "Der er intet skema."
    return "Kilde: kommunens skema."


def side_mean(assessment: Assessment, rater: str, mean: float | None) -> str:
    """The mean of one side in a sentence, or that it has no answer."""
    if mean is None:
        which = "kommunens" if rater == "own" else "bedømmerens"
        return f"Der er ingen svar i {which} del."
    return f"Gennemsnittet af {SIDES[rater]} er {number(mean, 1)}."


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

    `beredskab (2) blandt kommunens egne svar og strategi (1) blandt bedømmerens svar`;
    `sides` holds the values of each side by name.
    """
    told = []
    for side, values in sides.items():
        if (found := ends(values)) is None:
            continue
        names = [name[0].lower() + name[1:] for name in found.lowest]
        which = listed(names) if len(names) <= NAMED else in_words(len(names))
        of = SIDES.get(side, side)
        told.append(f"{which} ({number(found.low, decimals)}) blandt {of}")
    return listed(told)
