"""The parts of the report, one function each: what the notebook's cells call.

A part is HTML made from an assessment. JupyterLab shows it as it stands; the exporter
sets it into the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from parathed_lib import figures, formatting
from parathed_lib.assessment import Assessment
from parathed_lib.figures.distribution import rows as dot_rows
from parathed_lib.figures.canvas import to_svg
from parathed_lib.figures.series import yearly
from parathed_lib.figures.strips import strip
from parathed_lib.wording import front as words
from parathed_lib.wording import method as method_words
from parathed_lib.wording import pictures, tables
from parathed_lib.wording.everyone import everyone as everyone_table
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.unknowns import extent as extent_rows
from parathed_lib.wording.unknowns import unknowns as unknown_rows
from parathed_lib.wording.values import REASONS

MIME = "application/vnd.parathed+json"


class Part:
    """A piece of the report that a notebook shows and the exporter takes over."""

    def __init__(self, html: str, facts: dict[str, Any] | None = None) -> None:
        self.html = html
        self.facts = facts

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html}
        if self.facts:
            bundle[MIME] = self.facts
        return bundle

    def __repr__(self) -> str:
        return "<part of a readiness assessment>"


@dataclass(frozen=True)
class Picture:
    """The words of a figure and its drawings: `(size, svg)`."""

    text: PictureText
    drawings: list[tuple[str, Markup]]


@cache
def environment() -> Environment:
    """The templates, with everything that is put into them escaped."""
    return Environment(
        loader=PackageLoader("parathed_lib.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def _part(template: str, facts: dict[str, Any] | None = None, **context: Any) -> Part:
    html = environment().get_template(f"{template}.html.j2").render(**context)
    return Part(html.strip(), facts)


def _drawing(figure: Figure, name: str, alt: str) -> Markup:
    svg = to_svg(figure, name)
    return Markup(
        svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    )


def _picture(
    text: PictureText, draw: Callable[..., Figure], *, sizes: bool = True
) -> Picture:
    if not sizes:
        return Picture(text, [("only", _drawing(draw(), text.name, text.alt))])
    return Picture(
        text,
        [
            ("wide", _drawing(draw(slim=False), text.name, text.alt)),
            ("slim", _drawing(draw(slim=True), f"{text.name}-s", text.alt)),
        ],
    )


def _nothing(text: str) -> Part:
    return Part(f"<p>{escape(text)}</p>")


def front(assessment: Assessment) -> Part:
    """The first page: where the municipality stands, what comes first, what is unknown."""
    who = assessment.municipality
    level, mean = words.headline(assessment)
    cards = []
    for figure in words.key_figures(assessment):
        entry = assessment.catalogue.indicators.by_id[figure.indicator]
        drawing = strip(entry, assessment.comparisons[entry.id], width=176)
        cards.append(
            {
                "figure": figure,
                "grey": entry.descriptive_only,
                "strip": Markup(drawing),
            }
        )
    tasks = words.first_tasks(assessment)
    population = assessment.population
    count = formatting.in_words(len(tasks))
    return _part(
        "front",
        facts={
            "title": f"Parathedsvurdering af {who.full_name}, "
            f"årgang {assessment.vintage.name}",
            "name": who.full_name,
            "vintage": assessment.vintage.name,
            "example": assessment.is_example,
        },
        who=who,
        vintage=assessment.vintage.name,
        example=assessment.is_example,
        population=None
        if population.value is None
        else formatting.number(population.value),
        population_period=formatting.period(population.period or ""),
        opening=words.OPENING,
        level=level,
        mean=mean,
        lead=words.lead(assessment),
        dated=words.dated(assessment),
        position=_picture(
            pictures.position(assessment),
            lambda: figures.position(assessment),
            sizes=False,
        ),
        position_number=Markup(
            '<span class="no" data-number="figure:position">Figur</span>'
        ),
        is_text=words.IS,
        is_not_text=words.IS_NOT,
        cards=cards,
        collected=words.collected(assessment),
        tasks_title=f"De {count} første opgaver" if len(tasks) > 1 else "Opgaver",
        tasks=tasks,
        order_remark=words.order_remark(assessment),
        unknowns=words.first_unknowns(assessment),
        district=any(
            c["figure"].footnote and c["figure"].value != formatting.MISSING
            for c in cards
        ),
    )


def summary(assessment: Assessment) -> Part:
    """The executive summary: the four key figures and the organisation in short."""
    form = assessment.evaluation
    names = assessment.catalogue.rubric.theme
    cards = words.key_figures(assessment)
    blocks = (
        [(names[t].name, form.summary[t]) for t in names if t in form.summary]
        if form
        else []
    )
    return _part(
        "summary",
        who=assessment.municipality,
        cards=cards,
        keyfigures_title=words.key_title(assessment),
        district=any(c.footnote and c.value != formatting.MISSING for c in cards),
        blocks=blocks,
        label=form.label if form else "",
    )


def characteristics(assessment: Assessment) -> Part:
    """Who the municipality is, and how many concerns and cases it knows of."""
    population = assessment.population
    rows = [
        {
            "name": r.name,
            "period": formatting.period(r.period) if r.period else "",
            "value": None if r.value is None else formatting.number(r.value),
            "reason": REASONS["suppressed"]
            if r.status == "suppressed"
            else "ikke oplyst",
        }
        for r in extent_rows(assessment)
    ]
    unknown = sum(r["value"] is None for r in rows)
    titles = {
        len(rows): "Omfanget af bekymringer er ukendt",
        0: "Omfanget af bekymringer",
    }
    return _part(
        "characteristics",
        who=assessment.municipality,
        population=None
        if population.value is None
        else formatting.number(population.value),
        population_period=formatting.period(population.period or ""),
        extent=rows,
        extent_title=titles.get(
            unknown, "Omfanget af bekymringer er kun delvist kendt"
        ),
    )


def indicators(assessment: Assessment) -> Part:
    """The ten indicators in three groups, with each one's place on its scale."""
    form = assessment.evaluation
    return _part(
        "indicators",
        who=assessment.municipality,
        title=method_words.indicators_title(assessment),
        subtitle=method_words.indicators_subtitle(assessment),
        table=tables.indicator_table(assessment),
        strips={
            entry.id: Markup(strip(entry, assessment.comparisons[entry.id]))
            for entry in assessment.catalogue.indicators.indicators
        },
        averages=method_words.averages(assessment),
        own_notes=[
            note
            for entry in assessment.catalogue.indicators.indicators
            for note in (form.notes_about(entry.id) if form else [])
        ],
    )


def recruiting(assessment: Assessment) -> Part:
    """What the municipality says about recruiting environments."""
    form = assessment.evaluation
    return _part(
        "recruiting",
        text=form.recruiting_environments if form else "",
        source=words.dated(assessment),
    )


def ratings(assessment: Assessment) -> Part:
    """The ten ratings within their themes, as a figure."""
    text = pictures.ratings(assessment)
    draw = lambda slim: figures.ratings(assessment, slim=slim)  # noqa: E731
    return _part("picture", picture=_picture(text, draw))


def themes(assessment: Assessment) -> Part:
    """A page per theme: texts, own ratings, and the assessor's with what comes next."""
    form = assessment.evaluation
    return _part(
        "themes",
        who=assessment.municipality,
        themes=tables.theme_pages(assessment),
        rubric_note=assessment.catalogue.rubric.note,
        source=f"{form.source}, {form.label}." if form and form.source else "",
        report_notes=form.notes_about("report") if form else [],
    )


def attention(assessment: Assessment) -> Part:
    """Attention points in the municipality's order of themes, and its ambition."""
    form = assessment.evaluation
    names = assessment.catalogue.rubric.theme
    grouped: dict[str, list[str]] = {}
    for _, point in form.ranked_points() if form else []:
        grouped.setdefault(names[point.theme].name, []).append(point.text)
    return _part(
        "attention",
        themes=list(grouped.items()),
        ambitions=form.ambitions if form else "",
        source=words.dated(assessment) if form else "",
    )


def priorities(assessment: Assessment) -> Part:
    """The municipality's order of the themes beside the order of the ratings."""
    text = pictures.priorities(assessment)
    if text is None:
        return _nothing("Der er ingen rækkefølge af temaer at sammenligne.")
    draw = lambda: figures.priorities(assessment)  # noqa: E731
    return _part("picture", picture=_picture(text, draw, sizes=False))


def income_map(assessment: Assessment) -> Part:
    """The map of the municipalities."""
    text = pictures.income_map(assessment)
    if text is None:
        return _nothing(
            "Årgangen har ingen indkomster for kommunerne at tegne på et kort."
        )
    draw = lambda slim: figures.income_map(assessment, slim=slim)  # noqa: E731
    return _part("picture", picture=_picture(text, draw))


def distribution(assessment: Assessment) -> Part:
    """The municipality among the others, indicator by indicator."""
    rows = [(r.indicator, r.period, r.values) for r in dot_rows(assessment)]
    text = pictures.distribution(assessment, rows)
    if text is None:
        return _nothing("Ingen af målene har tal for kommunerne i samme periode.")
    draw = lambda slim: figures.distribution(assessment, slim=slim)  # noqa: E731
    return _part("picture", picture=_picture(text, draw))


def series(assessment: Assessment, indicator: str) -> Part:
    """One indicator over the years."""
    text = pictures.series(assessment, indicator, yearly(assessment, indicator))
    if text is None:
        return _nothing("Der er for få år til at vise en udvikling.")
    draw = lambda slim: figures.series(assessment, indicator, slim=slim)  # noqa: E731
    return _part("picture", picture=_picture(text, draw))


def score(assessment: Assessment) -> Part:
    """How the score is computed, rating by rating."""
    rubric, found = assessment.catalogue.rubric, assessment.score
    values = assessment.ratings.set_index("parameter")["value"]
    macros = environment().get_template("macros.html.j2").module
    sides = []
    for rater, label, mean, mark in (
        ("own", "Kommunens vurdering", found.own_mean, macros.dot()),  # type: ignore[attr-defined]
        ("assessor", "Bedømmerens vurdering", found.assessor_mean, macros.diamond()),  # type: ignore[attr-defined]
    ):
        rows = [
            (
                p.name,
                formatting.number(values[p.id]),
                rubric.label.get(values[p.id], "intet svar"),
            )
            for p in rubric.parameters
            if p.rater == rater
        ]
        sides.append((label, mark, rows, formatting.number(mean, 1)))
    return _part(
        "score",
        title=method_words.score_title(assessment),
        expected=formatting.in_words(found.expected),
        sides=sides,
        level=found.level,
        word=method_words.score_word(assessment),
        calculation=method_words.calculation(assessment),
        levels=list(rubric.label.items()),
    )


def unknowns(assessment: Assessment) -> Part:
    """All that is not known, and why."""
    rows = unknown_rows(assessment)
    count = formatting.capitalised(formatting.in_words(len(rows)))
    return _part(
        "unknowns", unknowns=rows, title=f"{count} ting, som vurderingen ikke kan sige"
    )


def documentation(assessment: Assessment) -> Part:
    """What each indicator counts, why it is there, and where it comes from."""
    return _part(
        "documentation",
        entries=tables.documentation(assessment),
        references=assessment.catalogue.references.references,
    )


def provenance(assessment: Assessment) -> Part:
    """The report's choices, the sources of its figures, and the files it was made from."""
    origins = [
        {**row, "retrieved": formatting.period(str(row["retrieved"]))}
        for row in assessment.vintage.origins.to_dict("records")
    ]
    return _part(
        "provenance",
        parameters=method_words.parameters(assessment),
        origins=origins,
        inputs=assessment.inputs,
    )


def everyone(assessment: Assessment) -> Part:
    """The figures of all municipalities that stand behind map and distribution."""
    return _part("everyone", table=everyone_table(assessment))
