"""The two sides of the answers in words: who has answered, and what is highest of each.

Each side is ranked within itself, never across.

The municipality and the assessor answer other questions. One own answer beside three of
the assessor's is no order of themes, so no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import capitalised, in_words, listed, number, uncapitalised
from parathed_lib.scoring import ends

Values = Mapping[str, float | None]
SIDES = {"own": "kommunens egne svar", "assessor": "bedømmerens svar"}
SELF_RATED = "selvvurderet"
_LEGENDS = {
    False: ("bedømmerens svar", "bedømmer"),
    True: (f"{SELF_RATED} svar", SELF_RATED),
}
# What a title lists by name before it only counts.
NAMED = 2


def sides(assessment: Assessment) -> dict[str, str]:
    """What the answers of each side are called, the assessor's by who gave them."""
    if not assessment.is_self_rated:
        return SIDES
    return SIDES | {"assessor": f"svar på bedømmerens spørgsmål ({SELF_RATED})"}


def assessors_mark(is_self_rated: bool) -> str:
    """What the mark of the assessor's answers stands for, where marks are explained."""
    return _LEGENDS[is_self_rated][0]


def assessors_column(is_self_rated: bool) -> str:
    """The heading over the assessor's answers, in lower case."""
    return _LEGENDS[is_self_rated][1]


def answered(assessment: Assessment) -> dict[str, int]:
    """How many answers each side of the form has."""
    return {
        rater: sum(value is not None for value in values.values())
        for rater, values in answers(assessment).items()
    }


def who_answered(assessment: Assessment) -> str:
    """Which part of the form the answers stand in; empty without answers.

    Where the municipality itself filled in the assessor's part, this says so.
    """
    own, assessor = answered(assessment).values()
    told = ""
    if own and assessor:
        told = (
            f"{capitalised(in_words(own, neuter=True))} svar står i kommunens del og "
            f"{in_words(assessor, neuter=True)} i bedømmerens."
        )
    elif own:
        told = "Alle svar står i kommunens del; bedømmerens del er ikke besvaret."
    elif assessor:
        told = "Alle svar står i bedømmerens del; kommunens del er ikke besvaret."
    return " ".join(filter(None, [told, self_rated(assessment)]))


def self_rated(assessment: Assessment) -> str:
    """That the municipality answered the assessor's questions itself; else empty."""
    if not assessment.is_self_rated:
        return ""
    return f"Kommunen har selv svaret på bedømmerens spørgsmål ({SELF_RATED})."


def source_of_answers(assessment: Assessment) -> str:
    """What the answers of a figure are taken from."""
    form = assessment.evaluation
    if form is None:
        return "Der er intet skema."
    whose = "kommunens skema"
    if assessment.has_both_halves:
        whose = "kommunens og bedømmerens skemaer"
    elif form.is_assessors:
        whose = "bedømmerens skema"
    return " ".join(filter(None, [f"Kilde: {whose}.", self_rated(assessment)]))


def side_mean(assessment: Assessment, rater: str, mean: float | None) -> str:
    """The mean of one side in a sentence, or that it has no answer."""
    if mean is None:
        which = "kommunens" if rater == "own" else "bedømmerens"
        return f"Der er ingen svar i {which} del."
    return f"Gennemsnittet af {sides(assessment)[rater]} er {number(mean, 1)}."


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


def lowest(
    values_of: Mapping[str, Values],
    decimals: int = 0,
    names: Mapping[str, str] = SIDES,
) -> str:
    """What is lowest on each side, for a title; empty where no side has a lowest.

    `beredskab (2) blandt kommunens egne svar og strategi (1) blandt bedømmerens svar`;
    `values_of` holds the values of each side by name, as `names` calls the sides.
    """
    told = []
    for side, values in values_of.items():
        if (found := ends(values)) is None:
            continue
        those = [uncapitalised(name) for name in found.lowest]
        which = listed(those) if len(those) <= NAMED else in_words(len(those))
        of = names.get(side, side)
        told.append(f"{which} ({number(found.low, decimals)}) blandt {of}")
    return listed(told)
