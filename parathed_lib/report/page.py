"""The parts of the report, one function each: what the notebook's cells call.

A part is HTML made from an assessment. JupyterLab shows it as it stands; the exporter
sets it into the page.
"""

from __future__ import annotations

from markupsafe import Markup

from parathed_lib import figures, formatting
from parathed_lib.assessment import Assessment
from parathed_lib.figures.distribution import rows as dot_rows
from parathed_lib.figures.strips import strip
from parathed_lib.report.parts import Part, nothing, part, picture
from parathed_lib.wording import documentation as about
from parathed_lib.wording import front as words
from parathed_lib.wording import method as method_words
from parathed_lib.wording import national_pictures, pictures, tables
from parathed_lib.wording import themes as theme_words
from parathed_lib.wording.everyone import everyone as everyone_table
from parathed_lib.wording.unknowns import extent as extent_rows
from parathed_lib.wording.unknowns import unknowns as unknown_rows
from parathed_lib.wording.values import REASONS


def front(assessment: Assessment) -> Part:
    """The first page: where the municipality stands, and what comes first."""
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
    return part(
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
        position=picture(
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
            c.footnote and c.value != formatting.MISSING
            for c in words.key_figures(assessment)
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
    return part(
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
    return part(
        "characteristics",
        who=assessment.municipality,
        population=None
        if population.value is None
        else formatting.number(population.value),
        population_period=formatting.period(population.period or ""),
        extent=rows,
        dated=any(r["period"] for r in rows),
        extent_title=titles.get(
            unknown, "Omfanget af bekymringer er kun delvist kendt"
        ),
    )


def indicators(assessment: Assessment) -> Part:
    """The ten indicators in three groups, with each one's place on its scale."""
    form = assessment.evaluation
    return part(
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
    return part(
        "recruiting",
        text=form.recruiting_environments if form else "",
        source=words.dated(assessment),
    )


def ratings(assessment: Assessment) -> Part:
    """The ten ratings within their themes, as a figure."""
    text = pictures.ratings(assessment)
    draw = lambda slim: figures.ratings(assessment, slim=slim)  # noqa: E731
    return part("picture", picture=picture(text, draw))


def themes(assessment: Assessment) -> Part:
    """A page per theme: texts, own ratings, and the assessor's with what comes next."""
    form = assessment.evaluation
    return part(
        "themes",
        who=assessment.municipality,
        themes=theme_words.theme_pages(assessment),
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
    return part(
        "attention",
        themes=list(grouped.items()),
        ambitions=form.ambitions if form else "",
        source=words.dated(assessment) if form else "",
    )


def priorities(assessment: Assessment) -> Part:
    """The municipality's order of the themes beside the order of the ratings."""
    text = pictures.priorities(assessment)
    if text is None:
        return nothing("Der er ingen rækkefølge af temaer at sammenligne.")
    draw = lambda: figures.priorities(assessment)  # noqa: E731
    return part("picture", picture=picture(text, draw, sizes=False))


def income_map(assessment: Assessment) -> Part:
    """The map of the municipalities."""
    text = national_pictures.income_map(assessment)
    if text is None:
        return nothing(
            "Årgangen har ingen indkomster for kommunerne at tegne på et kort."
        )
    draw = lambda slim: figures.income_map(assessment, slim=slim)  # noqa: E731
    return part("picture", picture=picture(text, draw))


def distribution(assessment: Assessment) -> Part:
    """The municipality among the others, indicator by indicator."""
    rows = [(r.indicator, r.period, r.values) for r in dot_rows(assessment)]
    text = national_pictures.distribution(assessment, rows)
    if text is None:
        return nothing("Ingen af målene har tal for kommunerne i samme periode.")
    draw = lambda slim: figures.distribution(assessment, slim=slim)  # noqa: E731
    return part("picture", picture=picture(text, draw))


def series(assessment: Assessment, indicator: str) -> Part:
    """One indicator over the years."""
    text = national_pictures.series(assessment, indicator, assessment.yearly(indicator))
    if text is None:
        return nothing("Der er for få år til at vise en udvikling.")
    draw = lambda slim: figures.series(assessment, indicator, slim=slim)  # noqa: E731
    return part("picture", picture=picture(text, draw))


def score(assessment: Assessment) -> Part:
    """How the score is computed, rating by rating."""
    rubric, found = assessment.catalogue.rubric, assessment.score
    sides = []
    for rater, label, mean in (
        ("own", "Kommunens vurdering", found.own_mean),
        ("assessor", "Bedømmerens vurdering", found.assessor_mean),
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
    return part(
        "unknowns", unknowns=rows, title=f"{count} ting, som vurderingen ikke kan sige"
    )


def documentation(assessment: Assessment) -> Part:
    """What each indicator counts, why it is there, and where it comes from."""
    return part(
        "documentation",
        entries=about.documentation(assessment),
        references=assessment.catalogue.references.references,
    )


def provenance(assessment: Assessment) -> Part:
    """The report's choices, its sources, and the files it was made from."""
    origins = [
        {**row, "retrieved": formatting.period(str(row["retrieved"]))}
        for row in assessment.vintage.origins.to_dict("records")
    ]
    return part(
        "provenance",
        parameters=method_words.parameters(assessment),
        origins=origins,
        inputs=assessment.inputs,
    )


def everyone(assessment: Assessment) -> Part:
    """The figures of all municipalities that stand behind map and distribution."""
    return part("everyone", table=everyone_table(assessment))
