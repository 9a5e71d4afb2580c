"""The parts of the report, one function each: what the notebook's cells call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from markupsafe import Markup

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.catalogue import LOCAL_GROUP
from parathed_lib.disclosure.groups import SMALLEST_GROUP
from parathed_lib.forms.evaluation.form import AttentionPoint
from parathed_lib.forms.evaluation.raters import LEAST_RATERS, told_agreement
from parathed_lib.pages.appendix import appendix_part, everyone
from parathed_lib.pages.assessment import answers as of_answers
from parathed_lib.pages.assessment import figures, nation
from parathed_lib.pages.assessment import front as first
from parathed_lib.pages.assessment import indicators as about
from parathed_lib.pages.assessment.figures.strip import strip
from parathed_lib.pages.assessment.grounds import grounds
from parathed_lib.pages.assessment.unknowns import unknowns as unknown_rows
from parathed_lib.pages.base.parts import (
    NOTHING,
    Part,
    nothing,
    own_catalogue,
    part,
    picture,
    stamped,
    unknowns_part,
)
from parathed_lib.pages.base.parts import style as style
from parathed_lib.pages.kinds import APPENDIX, ASSESSMENT
from parathed_lib.pages.messages import FIRST_UNKNOWNS, PictureText, say, table

# The municipality in short


def front(assessment: Assessment) -> Part:
    """The first page: where the municipality stands, and what comes first."""
    cards, who = first.key_figures(assessment), assessment.municipality
    draw = partial(figures.position, assessment)
    return part(
        "assessment/front",
        facts={
            "title": say("assessment", "page_title", assessment),
            "name": who.full_name,
            "code": who.code,
            "day": assessment.as_of.isoformat(),
            "vintage": assessment.vintage.name,
            "example": assessment.is_example,
            **own_catalogue(assessment.catalogue),
        },
        a=assessment,
        answered={
            rater: sum(value is not None for value in of_side.values())
            for rater, of_side in of_answers.answers(assessment).items()
        },
        ends=of_answers.ranked(assessment, of_answers.theme_means(assessment)),
        position=picture(of_answers.position(assessment), draw),
        cards=cards,
        strips={
            card.entry.id: Markup(strip(card.entry, card.comparison, width=176))
            for card in cards
        },
        collected=first.collected(assessment),
        tasks=first.first_tasks(assessment),
        lowest=first.lowest_without_task(assessment),
        unknowns=unknown_rows(assessment)[:FIRST_UNKNOWNS],
    )


# The answers


def summary(assessment: Assessment) -> Part:
    """The organisation in short, theme by theme, in the municipality's words."""
    form = assessment.evaluation
    if not form or not form.summary:
        return NOTHING
    return part("assessment/summary", a=assessment)


def ratings(assessment: Assessment) -> Part:
    """The ratings within their themes, as a figure."""
    if not assessment.score.answered:
        return NOTHING
    return _picture(of_answers.ratings(assessment), figures.ratings, assessment)


def themes(assessment: Assessment) -> Part:
    """Theme by theme: texts, own ratings, and the assessor's with what comes next."""
    if assessment.evaluation is None:
        return NOTHING
    return part("assessment/themes", a=assessment)


def attention(assessment: Assessment) -> Part:
    """Attention points in the municipality's order of themes, and its ambition."""
    form = assessment.evaluation
    if form is None:
        return NOTHING
    grouped: dict[str, list[AttentionPoint]] = {}
    for _, point in form.ranked_points():
        grouped.setdefault(point.theme, []).append(point)
    return part("assessment/attention", a=assessment, themes=grouped)


def priorities(assessment: Assessment) -> Part:
    """The municipality's order of the themes beside the order of the ratings."""
    text = of_answers.priorities(assessment)
    return _picture(text, figures.priorities, assessment)


def score(assessment: Assessment) -> Part:
    """How the score is computed, rating by rating."""
    if not assessment.score.answered:
        return NOTHING
    sums = {
        rater: sum(value or 0 for value in of_side.values())
        for rater, of_side in of_answers.answers(assessment).items()
    }
    moves = of_answers.what_moves_it(assessment)
    return part("assessment/score", a=assessment, sums=sums, moves=moves)


def sensitivity(assessment: Assessment) -> Part:
    """What moves the score: each answer left out, and other ways to sum up."""
    text = of_answers.sensitivity(assessment)
    return _picture(text, figures.sensitivity, assessment)


def answers(assessment: Assessment) -> Part:
    """What the answers rest on: documents, criteria, confidence, agreement."""
    found = grounds(assessment)
    if found is None:
        return NOTHING
    raters = (assessment.raters, assessment.assessors)
    told = [told_agreement(those, assessment.catalogue.rubric) for those in raters]
    return part(
        "assessment/answers",
        a=assessment,
        g=found,
        agreement=told[0],
        of_assessors=told[1],
        untold=[
            (len(those), theirs)
            for those, rows, theirs in zip(raters, told, (False, True), strict=True)
            if len(those) >= LEAST_RATERS and not rows
        ],
        least_told=SMALLEST_GROUP,
    )


def targets(assessment: Assessment) -> Part:
    """The targets beside the ratings of today; nothing at all where there are none."""
    text = of_answers.targets(assessment)
    if text is None:
        return NOTHING
    return part(
        "assessment/targets",
        picture=picture(text, partial(figures.targets, assessment)),
        rows=of_answers.target_rows(assessment),
    )


# The surroundings


def indicators(assessment: Assessment) -> Part:
    """The indicators in their groups, with each one's place on its scale."""
    entries = assessment.catalogue.indicators.indicators
    return part(
        "assessment/indicators",
        a=assessment,
        known=about.known_of_official(assessment),
        table=about.indicator_table(assessment),
        strips={
            entry.id: Markup(strip(entry, assessment.comparisons[entry.id]))
            for entry in entries
        },
        averages=about.averages(assessment),
        of_district=about.of_district(assessment),
        tested=about.tested(assessment),
        chance=about.CHANCE,
        remarks=about.remarks(assessment),
        appendix=APPENDIX,
    )


def local(assessment: Assessment) -> Part:
    """The municipality's own figures; nothing at all where it has none."""
    rows = about.local_rows(assessment)
    if not rows:
        return NOTHING
    who = assessment.municipality
    return part("assessment/local", heading=LOCAL_GROUP.name, who=who, rows=rows)


def extent(assessment: Assessment) -> Part:
    """How many concerns and cases the municipality knows of, and where from."""
    if assessment.evaluation is None:
        return NOTHING
    return part("assessment/extent", a=assessment, extent=about.extent_rows(assessment))


def income_map(assessment: Assessment) -> Part:
    """The map of the municipalities."""
    text = nation.income_map(assessment)
    return _picture(text, figures.income_map, assessment, missing="no_income_map")


def distribution(assessment: Assessment) -> Part:
    """The municipality among the others, indicator by indicator."""
    text = nation.distribution(assessment)
    return _picture(text, figures.distribution, assessment, missing="no_distribution")


def series(assessment: Assessment) -> Part:
    """The years of each indicator that has a time series in the catalogue."""
    return _joined(
        _picture(
            nation.series(
                assessment, entry.id, national.yearly(assessment.nation, entry.id)
            ),
            figures.series,
            assessment,
            entry.id,
            missing="no_series",
        )
        for entry in assessment.catalogue.indicators.indicators
        if entry.series
    )


def funnel(assessment: Assessment) -> Part:
    """The municipalities by size, for each indicator whose counts are known."""
    return _joined(
        _picture(text, figures.funnel, assessment, entry.id)
        for entry in assessment.catalogue.indicators.indicators
        if (text := nation.funnel(assessment, entry.id))
    )


def peers(assessment: Assessment) -> Part:
    """The municipality beside those that resemble it most."""
    group = peer_group(assessment.nation, assessment.municipality.code)
    text = nation.peers(assessment, group) if group else None
    wide = partial(figures.peers, wide=True)
    return _picture(
        text, figures.peers, assessment, group, missing="no_peers", wide=wide
    )


# What it rests on


def unknowns(assessment: Assessment) -> Part:
    """All that is not known, and why."""
    rows = unknown_rows(assessment)
    title = say("assessment", "unknowns_title", len(rows))
    return unknowns_part(rows, title)


def begin(assessment: Assessment) -> Part:
    """How to begin, and what is asked, where there are no answers."""
    if assessment.score.answered:
        return NOTHING
    steps = [step for (step,) in table("assessment", "first_steps", assessment)]
    return part("assessment/begin", a=assessment, steps=steps)


def about_report(assessment: Assessment) -> Part:
    """The report's choices, and where all that stands behind it is found."""
    who = assessment.municipality
    return part(
        "assessment/about",
        a=assessment,
        choices=table("assessment", "choices", assessment),
        appendix=APPENDIX,
        data=f"{who.slug}.json",
        everyone=bool(everyone(assessment.nation).headings),
    )


def appendix(assessment: Assessment) -> Part:
    """The appendix of the vintage within the report, to print."""
    return Part(appendix_part(assessment.nation, assessment.catalogue))


def _picture(
    text: PictureText | None,
    draw: Callable[..., Any],
    *subject: Any,
    missing: str = "",
    wide: Callable[..., Any] | None = None,
) -> Part:
    """A figure with its words, or the message `missing` where there is none."""
    if text is None:
        return nothing(say("assessment", missing)) if missing else NOTHING
    drawn = picture(text, partial(draw, *subject), wide and partial(wide, *subject))
    return part("base/picture", picture=drawn)


def _joined(parts: Iterable[Part]) -> Part:
    return Part("\n".join(one.html for one in parts))


PARTS = stamped(ASSESSMENT, globals())
