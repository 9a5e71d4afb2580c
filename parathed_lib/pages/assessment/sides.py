"""The two sides of the answers: each is ranked within itself, never across.

The municipality and the assessor answer other questions. One own answer beside three of
the assessor's is no order of themes, so no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter, Rubric
from parathed_lib.pages.messages import say
from parathed_lib.scoring import Ends, ends

Values = Mapping[str, float | None]
RATERS = ("own", "assessor")


def theme_means(assessment: Assessment) -> dict[str, Values]:
    """The means of the themes by name, of each side apart."""
    names = assessment.catalogue.rubric.theme
    return {
        rater: {names[t.theme].name: getattr(t, rater) for t in assessment.themes}
        for rater in RATERS
    }


def answers(assessment: Assessment) -> dict[str, Values]:
    """The answers by the name of their parameter, of each side apart."""
    rubric = assessment.catalogue.rubric
    return {
        rater: {p.name: assessment.rating[p.id] for p in rubric.parameters_by(rater)}
        for rater in RATERS
    }


def ranked(assessment: Assessment, values_of: Mapping[str, Values]) -> dict[str, Ends]:
    """The lowest and the highest of each side, by what the side is called.

    A side that cannot be ranked is left out.
    """
    is_self_rated = assessment.is_self_rated
    return _ranked(
        {say("base", "side", r, is_self_rated): v for r, v in values_of.items()}
    )


def lowest(values_of: Mapping[str, Values], decimals: int = 0) -> str:
    """What is lowest on each side, by what the sides are called; empty without any."""
    return say("base", "lowest", _ranked(values_of), decimals)


def _ranked(values_of: Mapping[str, Values]) -> dict[str, Ends]:
    found = {side: ends(values) for side, values in values_of.items()}
    return {side: its for side, its in found.items() if its is not None}


def in_order(rubric: Rubric) -> list[Parameter]:
    """The parameters theme by theme, as the figure of the ratings has them."""
    return [p for theme in rubric.themes for p in rubric.parameters_of(theme.id)]
