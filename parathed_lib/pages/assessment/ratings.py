"""What is told of the answers: the score, the ratings by theme, the orders of themes."""

from __future__ import annotations

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.pages.assessment.sides import answers, ranked, theme_means
from parathed_lib.pages.messages import PictureText, picture_text


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
