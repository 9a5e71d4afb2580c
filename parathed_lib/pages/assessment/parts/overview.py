"""Overview parts: front page, summary, characteristics, indicators, own figures."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import LOCAL_GROUP
from parathed_lib.pages.assessment import figures, tables
from parathed_lib.pages.assessment import front as words
from parathed_lib.pages.assessment import local as local_words
from parathed_lib.pages.assessment import method as method_words
from parathed_lib.pages.assessment.extent import extent as extent_rows
from parathed_lib.pages.assessment.figures.spine import strip
from parathed_lib.pages.assessment.sides import who_answered
from parathed_lib.pages.assessment.unknowns import no_answers
from parathed_lib.pages.base import pictures
from parathed_lib.pages.base.parts import Part, part, picture


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
        "assessment/front",
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
            partial(figures.position, assessment),
            sizes=False,
        ),
        position_number=Markup(
            '<span class="no" data-number="figure:position">Figur</span>'
        ),
        is_text=" ".join(filter(None, [words.IS, who_answered(assessment)])),
        is_not_text=words.IS_NOT,
        cards=cards,
        has_answers=assessment.score.mean is not None,
        collected=words.collected(assessment),
        tasks_title=f"De {count} første opgaver" if len(tasks) > 1 else "Opgaver",
        tasks=tasks,
        no_tasks=words.no_tasks(assessment),
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
        "assessment/summary",
        who=assessment.municipality,
        cards=cards,
        keyfigures_sub=words.key_subtitle(assessment),
        keyfigures_title=words.key_title(assessment),
        district=any(c.footnote and c.value != formatting.MISSING for c in cards),
        blocks=blocks,
        has_form=form is not None,
        no_answers=no_answers(assessment),
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
            "reason": r.reason or "ikke oplyst",
        }
        for r in extent_rows(assessment)
    ]
    unknown = sum(r["value"] is None for r in rows)
    titles = {
        len(rows): "Omfanget af bekymringer er ukendt",
        0: "Omfanget af bekymringer",
    }
    return part(
        "assessment/characteristics",
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
        "assessment/indicators",
        who=assessment.municipality,
        title=method_words.indicators_title(assessment),
        subtitle=method_words.indicators_subtitle(assessment),
        table=tables.indicator_table(assessment),
        strips={
            entry.id: Markup(strip(entry, assessment.comparisons[entry.id]))
            for entry in assessment.catalogue.indicators.indicators
        },
        averages=method_words.averages(assessment),
        tested=method_words.tested(assessment),
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
        "assessment/recruiting",
        text=form.recruiting_environments if form else "",
        source=words.dated(assessment),
    )


def local(assessment: Assessment) -> Part:
    """The municipality's own figures; nothing at all where it has none."""
    rows = local_words.local_rows(assessment)
    if not rows:
        return Part("")
    return part(
        "assessment/local",
        heading=LOCAL_GROUP.name,
        title=local_words.title(assessment),
        sentence=local_words.SENTENCE,
        rows=rows,
    )
