"""Titles, explanations and choices: the words of the overview, score and sources."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import capitalised, in_words, listed, number
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.pages.assessment.sides import SELF_RATED
from parathed_lib.pages.base.values import AVERAGES, region_label

# The share of tests that find a difference where there is none, at 95 %.
CHANCE = 0.05


def indicators_title(assessment: Assessment) -> str:
    """How many of the ten are known, without a word on whether that is good."""
    official = assessment.catalogue.indicators.official
    known = sum(
        assessment.comparisons[i.id].municipality.value is not None for i in official
    )
    total = in_words(len(official))
    if known == len(official):
        return (
            f"{capitalised(total)} tal om omgivelserne i {assessment.municipality.name}"
        )
    return (
        f"{capitalised(in_words(known, neuter=True))} af {total} tal kendes for "
        f"{assessment.municipality.name}"
    )


def indicators_subtitle(assessment: Assessment) -> str:
    """What is compared, the ages, and the year when one was chosen."""
    text = "Kommune, region og land. Skalaen er den samme i alle rapporter. "
    text += f"Alder er regnet til {formatting.day(assessment.as_of)}."
    if assessment.year is not None:
        official = assessment.catalogue.indicators.official
        known = sum(
            assessment.comparisons[i.id].municipality.value is not None
            for i in official
        )
        text += (
            f" Kun tal fra {assessment.year}, som {in_words(known)} af "
            f"{in_words(len(official))} mål har."
        )
    return text


def averages(assessment: Assessment) -> str:
    """Which kind of average the regional and national figures are."""
    kinds: dict[str, list[str]] = {}
    for entry in assessment.catalogue.indicators.official:
        if assessment.comparisons[entry.id].nation.value is not None:
            kinds.setdefault(entry.average.nation, []).append(entry.short.lower())
    parts = [
        f"{capitalised(listed(names))}: {AVERAGES[kind]}."
        for kind, names in kinds.items()
    ]
    return " ".join(["Landets tal.", *parts]) if parts else ""


def tested(assessment: Assessment) -> str:
    """Which differences are tested, and how many would be found by chance."""
    count = sum(
        c.is_tested
        for i, c in assessment.comparisons.items()
        if assessment.catalogue.indicator(i) in assessment.catalogue.indicators.official
    )
    if not count:
        return "Forskellene er ikke testet."
    one = count == 1
    return (
        f"{'Én forskel' if one else f'{capitalised(in_words(count))} forskelle'} er "
        f"testet og har et bogstav; de andre er ikke testet. Er der ingen forskel, peger "
        "en test alligevel på én i 1 af 20 tilfælde"
        + (
            "."
            if one
            else f", så med {in_words(count)} tests kan man vente "
            f"{number(count * CHANCE, 2)} fund ved et tilfælde."
        )
    )


def score_title(assessment: Assessment) -> str:
    """The score in one line."""
    score = assessment.score
    if score.level is None:
        return "Der er ingen score, for der er ingen svar"
    mark = "" if score.status == "final" else "Foreløbig: "
    return (
        f"{mark}{score.sum} point på {score.answered} svar giver scoren {score.level}"
    )


def score_word(assessment: Assessment) -> str:
    """The words of the level, marked when preliminary."""
    score = assessment.score
    if score.label is None:
        return "ikke vurderet"
    return score.label if score.status == "final" else f"{score.label} (foreløbig)"


def calculation(assessment: Assessment) -> str:
    """The calculation in words, with the rule for rounding."""
    score = assessment.score
    if score.mean is None:
        return (
            "Scoren er gennemsnittet af svarene. Uden svar er der intet gennemsnit. Et "
            "manglende svar tæller ikke som nul."
        )
    text = (
        f"Summen er {score.sum}. Delt med {score.answered} giver det {number(score.mean, 2)}, "
        f"som ligger nærmest trin {score.level}: {score.label}. Ligger gennemsnittet midt "
        "mellem to trin, gælder det øverste."
    )
    if score.status == "preliminary":
        text += (
            f" {capitalised(in_words(score.expected - score.answered, neuter=True))} svar mangler. De "
            "tæller ikke som nul, men scoren er foreløbig, til de er givet."
        )
    return text


def _declaration(form: SelfEvaluation | None) -> str:
    """Whether the sender declared that the texts of the form name no person."""
    if form is None:
        return "intet skema"
    if form.names_no_person:
        return "afsenderen erklærer, at teksterne ikke nævner personer"
    return "ikke afgivet"


def _assessors_part(assessment: Assessment) -> list[tuple[str, str]]:
    """Of whom and when the assessor's answers are, where that is known."""
    name = "Bedømmerens del"
    if assessment.is_self_rated:
        return [(name, f"besvaret af kommunen ({SELF_RATED})")]
    half = assessment.assessors_half
    if half is None:
        return []
    told = formatting.period(half.date)
    if several := len(assessment.assessors):
        told += f", samlet af {in_words(several)} bedømmere"
    return [(name, told)]


def parameters(assessment: Assessment) -> list[tuple[str, str]]:
    """The choices behind the report, as (name, value)."""
    form = assessment.evaluation
    period = {
        "newest": "nyeste tal for hvert mål",
        "common": f"fælles år, {assessment.year}",
    }.get(assessment.period, f"kun tal fra {assessment.period}")
    regions = sorted(
        {
            label
            for c in assessment.comparisons.values()
            if (label := region_label(assessment, c))
        }
    )
    return [
        (
            "Kommune",
            f"{assessment.municipality.full_name} ({assessment.municipality.code})",
        ),
        ("Årgang af tal", assessment.vintage.name),
        ("Runde af skemaer", assessment.round or "ingen"),
        ("Skemaets dato", formatting.period(form.date) if form else "intet skema"),
        *_assessors_part(assessment),
        ("Erklæring om personer", _declaration(form)),
        ("Perioder", period),
        ("Regionalt dækker", listed(regions) if regions else "intet tal"),
        ("Rubrik", assessment.catalogue.rubric.version),
    ]
