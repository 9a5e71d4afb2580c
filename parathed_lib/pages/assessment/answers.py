"""What is told of the answers: the score, the ratings by theme, the orders of themes.

The municipality and the assessor answer other questions, so each side is ranked within
itself, never across. One own answer beside three of the assessor's is no order of
themes, and no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter, Rubric
from parathed_lib.pages.messages import PictureText, picture_text, say
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


def position(assessment: Assessment) -> PictureText:
    """The overall position and the ten answers."""
    rubric = assessment.catalogue.rubric
    at = {
        value: [
            rubric.parameter[p].rater
            for p, v in assessment.rating.items()
            if v == value
        ]
        for value in rubric.label
    }
    counts = {v: (r.count("own"), r.count("assessor")) for v, r in at.items()}
    return picture_text("assessment", "position", {"a": assessment, "counts": counts})


def ratings(assessment: Assessment) -> PictureText:
    """The ten ratings within their themes."""
    given = [value for value in assessment.rating.values() if value is not None]
    facts = {
        "a": assessment,
        "given": given,
        "at_top": given.count(scoring.HIGHEST),
        "ends": ranked(assessment, answers(assessment)),
        "gaps": [theme.gap for theme in assessment.themes if theme.gap is not None],
    }
    return picture_text("assessment", "ratings", facts)


def priorities(assessment: Assessment) -> PictureText | None:
    """The two orders of the themes; None without a form that orders them."""
    form = assessment.evaluation
    computed = scoring.priorities(assessment.themes)
    if form is None or not form.theme_order or not computed:
        return None
    own = list(form.theme_order)
    facts = {
        "a": assessment,
        "themes": [*own, *(t for t in computed if t not in own)],
        "own": {theme: rank for rank, theme in enumerate(own, start=1)},
        "computed": {theme: rank for rank, theme in enumerate(computed, start=1)},
        "ends": ranked(assessment, theme_means(assessment)),
    }
    return picture_text("assessment", "priorities", facts)
