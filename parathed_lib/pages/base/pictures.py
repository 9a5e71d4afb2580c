"""The words of each figure: the finding, what is drawn, the source, the numbers.

Each figure has a text alternative that holds its numbers, or, where they are many,
the municipality's and the nation's; all of them stand in the table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import MISSING, capitalised, in_words, number, period
from parathed_lib.pages.assessment.sides import (
    SELF_RATED,
    answers,
    assessors_column,
    assessors_mark,
    lowest,
    side_mean,
    sides,
    source_of_answers,
    theme_means,
)


@dataclass(frozen=True)
class PictureText:
    """All that is written around a drawing, and its numbers as a table."""

    name: str
    title: str
    subtitle: str
    source: str
    alt: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    table_ref: str = ""


def position(assessment: Assessment) -> PictureText:
    """Figure 1: the overall position and the ten answers."""
    score = assessment.score
    rubric = assessment.catalogue.rubric
    when = f", {period(assessment.evaluation.date)}" if assessment.evaluation else ""
    rows = []
    for value, label in rubric.label.items():
        at = [
            rubric.parameter[p].rater
            for p, v in assessment.rating.items()
            if v == value
        ]
        rows.append(
            [f"{value} {label}", number(at.count("own")), number(at.count("assessor"))]
        )
    rows.append(
        [
            "Gennemsnit",
            number(score.own_mean, 1),
            number(score.assessor_mean, 1),
        ]
    )
    rated = assessment.is_self_rated
    theirs = SELF_RATED if rated else "fra bedømmer"
    if score.mean is None:
        alt = "Skalaen fra 1, slet ikke, til 4, i høj grad. Der er ingen svar."
        title = "Der er ingen svar at vise"
    else:
        alt = (
            f"Samlet gennemsnit {number(score.mean, 1)} på skalaen 1-4: {score.label}. "
            f"{side_mean(assessment, 'own', score.own_mean)} "
            f"{side_mean(assessment, 'assessor', score.assessor_mean)} "
            + " ".join(f"{r[0]}: {r[1]} egne, {r[2]} {theirs}." for r in rows[:-1])
        )
        title = f"Samlet gennemsnit {number(score.mean, 1)}"
    count = capitalised(in_words(score.answered, neuter=True))
    return PictureText(
        "position",
        title,
        f"{count} svar{when}. Kommunens del og bedømmerens del har hver sine spørgsmål.",
        source_of_answers(assessment),
        alt,
        ["Trin", "Kommunens svar", capitalised(assessors_mark(rated))],
        rows,
    )


def ratings(assessment: Assessment) -> PictureText:
    """The ten ratings within their themes."""
    rubric = assessment.catalogue.rubric
    column = assessors_column(assessment.is_self_rated)
    rows, told = [], []
    for theme in rubric.themes:
        score = assessment.theme[theme.id]
        own, assessor = number(score.own, 1), number(score.assessor, 1)
        rows.append([theme.name, own, assessor, "tema"])
        if own != MISSING or assessor != MISSING:
            told.append(
                f"{theme.name}: egen {_or_none(own)}, {column} {_or_none(assessor)}"
            )
        else:
            told.append(f"{theme.name}: ikke vurderet")
        for p in rubric.parameters_of(theme.id):
            value = number(assessment.rating[p.id])
            shown = [value, MISSING] if p.rater == "own" else [MISSING, value]
            rows.append([p.name, *shown, "svar"])
            told.append(f"{p.name} {_or_none(value)}")
    return PictureText(
        "ratings",
        _ratings_title(assessment),
        _ratings_subtitle(assessment),
        _ratings_source(assessment),
        ". ".join(told) + ".",
        ["Tema og svar", "Egen", capitalised(column)],
        rows,
    )


def _or_none(text: str) -> str:
    return "intet svar" if text == MISSING else text


def _ratings_subtitle(assessment: Assessment) -> str:
    form = assessment.evaluation
    if form is None or assessment.score.mean is None:
        return "Spørgsmålene tema for tema, med plads til svar på skalaen 1-4."
    told = (
        f"Svar på skalaen 1-4, {period(form.date)}. Øverst i hvert tema gennemsnittet, "
        "derunder de enkelte svar."
    )
    if any(theme.gap for theme in assessment.themes):
        told += " En linje forbinder temaets to gennemsnit, når de er forskellige."
    return told


def _ratings_source(assessment: Assessment) -> str:
    source = source_of_answers(assessment)
    if any(theme.gap is not None for theme in assessment.themes):
        minus = (
            "gennemsnittet af bedømmerens spørgsmål"
            if assessment.is_self_rated
            else "bedømmerens"
        )
        return f"Forskel: eget gennemsnit minus {minus}. {source}"
    return source


def _ratings_title(assessment: Assessment) -> str:
    values = {p: v for p, v in assessment.rating.items() if v is not None}
    if not values:
        return f"Ingen af de {in_words(len(assessment.rating))} spørgsmål er besvaret"
    given = list(values.values())
    if len(set(given)) == 1:
        return f"Alle svar er {given[0]}"
    top = in_words(given.count(scoring.HIGHEST), neuter=True)
    first, low = (
        f"{capitalised(top)} svar er på øverste trin",
        lowest(answers(assessment), names=sides(assessment)),
    )
    return f"{first}; lavest er {low}" if low else first


def priorities(assessment: Assessment) -> PictureText | None:
    """The two orders of the themes; None without a form that orders them."""
    form = assessment.evaluation
    computed = scoring.priorities(assessment.themes)
    if form is None or not form.theme_order or not computed:
        return None
    names = assessment.catalogue.rubric.theme
    own = list(form.theme_order)
    low = lowest(theme_means(assessment), decimals=1, names=sides(assessment))
    mark = assessors_mark(assessment.is_self_rated)
    title = f"Kommunen sætter {names[own[0]].name.lower()} først"
    if low:
        title += f"; lavest er {low}"
    themes = [*own, *(t for t in computed if t not in own)]
    rows = [
        [
            names[t].name,
            str(own.index(t) + 1) if t in own else MISSING,
            str(computed.index(t) + 1) if t in computed else MISSING,
            number(assessment.theme[t].own, 1),
            number(assessment.theme[t].assessor, 1),
        ]
        for t in themes
    ]
    return PictureText(
        "priorities",
        title,
        "Temaernes rækkefølge: kommunens egen, og den beregnede (4 minus gennemsnittet af alle "
        "svar i temaet).",
        "Den beregnede rækkefølge blander kommunens og bedømmerens svar, og de svarer på hver "
        "sine spørgsmål. Den kan derfor ikke vise, hvilket tema der er svagest. "
        f"{source_of_answers(assessment)}",
        " ".join(_order_told(r, mark) for r in rows),
        ["Tema", "Kommunens nr.", "Beregnet nr.", "Egne svar", capitalised(mark)],
        rows,
    )


def _order_told(row: list[str], mark: str) -> str:
    """A row of the two orders in words; what is missing is left out."""
    theme, own, computed, own_mean, assessor_mean = row
    parts = [
        f"{word} {value}"
        for word, value in (
            ("kommunens nr.", own),
            ("beregnet nr.", computed),
            ("egne svar", own_mean),
            (mark, assessor_mean),
        )
        if value != MISSING
    ]
    return f"{theme}: {', '.join(parts)}."
