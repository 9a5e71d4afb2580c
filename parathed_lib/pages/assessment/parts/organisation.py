"""Organisation parts: ratings, themes, attention points, priorities, score."""

from __future__ import annotations

from functools import partial

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment import front as words
from parathed_lib.pages.assessment import method as method_words
from parathed_lib.pages.assessment import sensitivity as sensitivity_words
from parathed_lib.pages.assessment import themes as theme_words
from parathed_lib.pages.assessment.sides import SELF_RATED
from parathed_lib.pages.base import pictures
from parathed_lib.pages.base.parts import Part, nothing, part, picture


def ratings(assessment: Assessment) -> Part:
    """The ten ratings within their themes, as a figure."""
    text = pictures.ratings(assessment)
    draw = partial(figures.ratings, assessment)
    return part("base/picture", picture=picture(text, draw))


def themes(assessment: Assessment) -> Part:
    """A page per theme: texts, own ratings, and the assessor's with what comes next."""
    form = assessment.evaluation
    return part(
        "assessment/themes",
        who=assessment.municipality,
        themes=theme_words.theme_pages(assessment),
        rubric_note=assessment.catalogue.rubric.note,
        source=f"{form.source}, {form.label}." if form and form.source else "",
        report_notes=form.notes_about("report") if form else [],
    )


def attention(assessment: Assessment) -> Part:
    """Attention points in the municipality's order of themes, and its ambition."""
    form = assessment.evaluation
    rubric = assessment.catalogue.rubric
    answers = {p.id: p.name for p in rubric.parameters}
    grouped: dict[str, list[tuple[str, str]]] = {}
    for _, point in form.ranked_points() if form else []:
        told = point.text, answers.get(point.parameter, "")
        grouped.setdefault(rubric.theme[point.theme].name, []).append(told)
    return part(
        "assessment/attention",
        themes=list(grouped.items()),
        ordered=bool(form and form.theme_order),
        ambitions=form.ambitions if form else "",
        source=words.dated(assessment) if form else "",
    )


def priorities(assessment: Assessment) -> Part:
    """The municipality's order of the themes beside the order of the ratings."""
    text = pictures.priorities(assessment)
    if text is None:
        return nothing("Der er ingen rækkefølge af temaer at sammenligne.")
    draw = partial(figures.priorities, assessment)
    return part("base/picture", picture=picture(text, draw, sizes=False))


def sensitivity(assessment: Assessment) -> Part:
    """What moves the score: each answer left out, and other ways to sum up."""
    text = sensitivity_words.sensitivity(assessment)
    if text is None:
        return nothing("Uden svar er der ingen score at undersøge.")
    draw = partial(figures.sensitivity, assessment)
    return part("base/picture", picture=picture(text, draw))


def score(assessment: Assessment) -> Part:
    """How the score is computed, rating by rating."""
    rubric, found = assessment.catalogue.rubric, assessment.score
    mark = f" ({SELF_RATED})" if assessment.is_self_rated else ""
    theirs = f"Bedømmerens del{mark}"
    sides = []
    for rater, label, mean in (
        ("own", "Kommunens del", found.own_mean),
        ("assessor", theirs, found.assessor_mean),
    ):
        rows = [
            (
                p.name,
                formatting.number(value),
                "intet svar" if value is None else rubric.label[value],
            )
            for p in rubric.parameters
            if p.rater == rater
            for value in [assessment.rating[p.id]]
        ]
        sides.append((rater, label, rows, formatting.number(mean, 1)))
    return part(
        "assessment/score",
        title=method_words.score_title(assessment),
        both_sides=None not in (found.own_mean, found.assessor_mean),
        sides=sides,
        level=found.level,
        word=method_words.score_word(assessment),
        calculation=method_words.calculation(assessment),
        levels=list(rubric.label.items()),
    )
