"""The front page in words: where the municipality stands, what comes first."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import same_time
from parathed_lib.formatting import capitalised, in_words, listed, number, period_end
from parathed_lib.pages.assessment.answers import old_answers, with_year
from parathed_lib.pages.assessment.sides import highest_and_lowest, sides, theme_means
from parathed_lib.pages.assessment.unknowns import (
    first_step,
    no_answers,
    no_form,
    unknowns,
)
from parathed_lib.pages.base.values import LEVEL_NAMES, pair_words, printed
from parathed_lib.scoring import ends

FIRST_TASKS = 3
FIRST_UNKNOWNS = 4
OPENING = "Hvor godt er kommunen rustet til at arbejde efter en handlingsplan mod ekstremisme?"
IS = (
    "Et billede af, om ledelse, samarbejde, beredskab og kompetencer er på plads. Det bygger "
    "på et skema med en del til kommunen og en del til en bedømmer."
)
IS_NOT = (
    "Et mål for truslen. Offentlige tal om indbyggerne kan ikke vise, om nogen er på "
    "vej mod ekstremisme, og de tæller ikke med i vurderingen."
)


@dataclass(frozen=True)
class Task:
    """One of the first things to do."""

    number: int
    text: str
    theme: str


@dataclass(frozen=True)
class KeyFigure:
    """One of the four figures of the front page; `instead_of` names what it replaces.

    `then` is both figures of the older period in which they are compared, empty where
    the nation has the newest.
    """

    indicator: str
    short: str
    period: str
    value: str
    nation: str
    footnote: bool
    instead_of: str = ""
    then: str = ""


def headline(assessment: Assessment) -> tuple[str, str]:
    """The level in words and the mean: `("I nogen grad:", "3,0 af 4")`.

    Where the answers are of another year than the vintage, the level tells it:
    `("I 2017: i nogen grad,", "3,0 af 4")`.
    """
    score = assessment.score
    if score.mean is None:
        return "Ikke vurderet", ""
    mark = "" if score.status == "final" else "foreløbig "
    level = with_year(assessment, str(score.label))
    stop = "," if ":" in level else ":"
    return f"{level}{stop}", f"{mark}{number(score.mean, 1)} af 4"


def lead(assessment: Assessment) -> str:
    """The score in short: how many answers, and what lies high and low on each side.

    It begins with their age when they are old.
    """
    score = assessment.score
    if score.mean is None:
        why = no_answers if assessment.evaluation else no_form
        return f"{why(assessment)} Vi ved ikke, hvor parat kommunen er."
    answers = (
        f"{old_answers(assessment)} "
        f"{capitalised(in_words(score.answered, neuter=True))} svar giver i gennemsnit "
        f"{number(score.mean, 1)}."
    ).strip()
    if score.status == "preliminary":
        gap = score.expected - score.answered
        answers += (
            f" {capitalised(in_words(gap, neuter=True))} af de {in_words(score.expected)} svar mangler, "
            "så tallet er foreløbigt."
        )
    ranked = [
        highest_and_lowest(sides(assessment)[rater], means)
        for rater, means in theme_means(assessment).items()
    ]
    return " ".join(filter(None, [answers, *ranked]))


def dated(assessment: Assessment) -> str:
    """When the answers are from."""
    form = assessment.evaluation
    if form is None:
        if assessment.round is None:
            return "Der er ingen svar."
        return f"Der er ingen svar i runde {assessment.round}."
    text = f"Svarene er fra {formatting.period(form.date)}"
    if assessment.has_both_halves and assessment.assessors_half:
        theirs = formatting.period(assessment.assessors_half.date)
        text = f"Kommunens svar er fra {formatting.period(form.date)}, bedømmerens fra {theirs}"
    return f"{text}, {form.label}." if form.label else f"{text}."


def collected(assessment: Assessment) -> str:
    """When the figures were collected, and the oldest and newest period among them."""
    shown = [
        figure
        for comparison in assessment.comparisons.values()
        for figure in (comparison.municipality, comparison.region, comparison.nation)
        if figure.period
    ]
    if not shown:
        return "Der er ingen tal om kommunen i denne årgang."
    origin = assessment.vintage.origin
    retrieved = sorted({origin[f.file]["retrieved"] for f in shown})
    periods = sorted({str(f.period) for f in shown}, key=lambda p: (period_end(p), p))
    return (
        f"Tallene er hentet {listed([_when(text) for text in retrieved])}. Det ældste er fra "
        f"{formatting.period(periods[0])}, det nyeste fra {formatting.period(periods[-1])}."
    )


def _when(text: str) -> str:
    words = formatting.period(text)
    return f"i {words}" if text.isdigit() or len(text) == 7 else words


def first_tasks(assessment: Assessment) -> list[Task]:
    """The municipality's first attention points, in its own order of themes and points."""
    form = assessment.evaluation
    if form is None:
        return []
    names = assessment.catalogue.rubric.theme
    points = [point for _, point in form.ranked_points()[:FIRST_TASKS]]
    return [
        Task(rank, point.text, names[point.theme].name)
        for rank, point in enumerate(points, start=1)
    ]


def no_tasks(assessment: Assessment) -> str:
    """Why there are no tasks, and what to do about it."""
    if assessment.evaluation is None:
        return f"Der er ingen opgaver at vise. {first_step(assessment)}"
    return "Kommunen har ikke skrevet opmærksomhedspunkter, så der er ingen opgaver at vise."


def order_remark(assessment: Assessment) -> str:
    """Whose order the tasks have, and whether a side's lowest answer belongs last in it."""
    form = assessment.evaluation
    if form is None or not form.theme_order:
        return ""
    told = ["Rækkefølgen er kommunens egen."]
    rubric = assessment.catalogue.rubric
    for rater, side in sides(assessment).items():
        found = ends(
            {p.id: assessment.rating[p.id] for p in rubric.parameters_by(rater)}
        )
        if found is None or len(found.lowest) != 1:
            continue
        parameter = rubric.parameter[found.lowest[0]]
        if parameter.theme == form.theme_order[-1]:
            told.append(
                f"Det laveste af {side}, {parameter.name} ({number(found.low)}), "
                "hører til det tema, som kommunen sætter sidst."
            )
    return " ".join(told)


def key_figures(assessment: Assessment) -> list[KeyFigure]:
    """The four figures of the front page, beside the nation's.

    Where the official figure is missing, a substitute stands under its own name.
    """
    catalogue = assessment.catalogue.indicators
    found = []
    for official in catalogue.official:
        if not official.key_figure:
            continue
        entry = next(
            (
                choice
                for choice in (official, *catalogue.substitutes(official.id))
                if assessment.comparisons[choice.id].municipality.value is not None
            ),
            official,
        )
        comparison = assessment.comparisons[entry.id]
        own, nation = comparison.municipality, comparison.nation
        against = printed(entry, "nation", nation)
        if own.period and nation.period and not same_time(own.period, nation.period):
            against += f" ({formatting.period(nation.period)})"
        pair = comparison.against_nation
        name, area = assessment.municipality.name, LEVEL_NAMES["nation"]
        found.append(
            KeyFigure(
                indicator=entry.id,
                short=entry.short,
                period=formatting.period(own.period) if own.period else "ikke oplyst",
                value=printed(entry, "municipality", own),
                nation=against,
                footnote=entry.geography == "police_district",
                instead_of=official.short if entry is not official else "",
                then=pair_words(entry, "nation", name, pair, area)
                if pair and comparison.is_older(pair)
                else "",
            )
        )
    return found


def first_unknowns(assessment: Assessment) -> list[tuple[str, str]]:
    """The most important things that are not known, as (what, why)."""
    return [(u.what, u.why) for u in unknowns(assessment)[:FIRST_UNKNOWNS]]


def key_subtitle(assessment: Assessment) -> str:
    """How many key figures there are, and where the others stand."""
    official = assessment.catalogue.indicators.official
    keys = in_words(sum(entry.key_figure for entry in official))
    return (
        f"De {keys} nøgletal. Alle {in_words(len(official))} mål står i afsnittet om "
        "omgivelserne."
    )


def key_title(assessment: Assessment) -> str:
    """Where the key figures lie against the nation, if it can be told."""
    sides: dict[str | None, list[str]] = {}
    for figure in key_figures(assessment):
        comparison = assessment.comparisons[figure.indicator]
        pair, name = comparison.against_nation, figure.short.lower()
        if pair and comparison.is_older(pair):
            name += f" ({formatting.period(str(pair.own.period))})"
        sides.setdefault(comparison.side, []).append(name)
    who = assessment.municipality.name
    parts = [
        f"{word} end landet på {listed(sides[side])}"
        for side, word in (("higher", "højere"), ("lower", "lavere"))
        if side in sides
    ]
    if parts:
        return f"{who} ligger {', '.join(parts)}"
    if "similar" in sides:
        return f"{who} kan ikke skelnes fra landet på {listed(sides['similar'])}"
    return "Nøgletallene kan ikke sammenlignes med landet"
