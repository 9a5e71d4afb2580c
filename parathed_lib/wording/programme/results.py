"""Words on the six results that the call of 2017 expected, in words of our own."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import number
from parathed_lib.programme import RESULTS, Count, Programme
from parathed_lib.wording.programme.common import (
    round_words,
    signed,
    smallest,
    span_words,
)


@dataclass(frozen=True)
class Expected:
    """An expected result: what the data show of it, and what they cannot tell."""

    title: str
    shown: list[str]
    unknown: str


TITLES = {
    "plan": "Hver kommune har en færdig handlingsplan",
    "anchoring": "Ledelsen har taget planen til sig",
    "ownership": "Planen er kendt, og mange føler, at den er deres",
    "cooperation": "Sektorerne arbejder bedre sammen",
    "procedure": "De fagfolk, det angår, ved, hvad de gør ved en bekymring",
    "competence": "Fagfolk ved, hvad de selv kan bidrage med",
}
UNKNOWN = {
    "plan": "Om planen er vedtaget, og om den bliver brugt. En plan, som ikke er gemt her, tæller ikke med.",
    "anchoring": "Om ledelsen handler efter planen. Et svar om strategi er et skøn.",
    "ownership": "Hvor mange der kender planen, og hvad de mener om den. Det kræver en undersøgelse blandt "
    "medarbejderne.",
    "cooperation": "Om samarbejdet hjælper nogen. Politi, skoler og andre parter er ikke spurgt.",
    "procedure": "Hvor mange fagfolk der kender arbejdsgangen. Skemaet siger kun, om der er en plan for den.",
    "competence": "Hvad fagfolk kan. Svaret er et skøn, ikke en prøve.",
}


def expected(programme: Programme) -> list[Expected]:
    """The six results in the order of the call."""
    return [Expected(TITLES[id], _shown(programme, id), UNKNOWN[id]) for id in RESULTS]


def _shown(programme: Programme, id: str) -> list[str]:
    told = []
    if id == "plan":
        told.append(
            _counted(
                programme,
                programme.counts[id],
                "har mindst én plan gemt her",
                "har en plan gemt her",
            )
        )
    if id == "ownership":
        told.append(
            _counted(
                programme,
                programme.counts[id],
                "har skrevet, hvem der har ansvaret for et mål",
                "har skrevet, hvem der har ansvaret for et mål",
            )
        )
    if id == "anchoring":
        told.append(
            _counted(
                programme,
                programme.counts[id],
                "har beskrevet, hvor i ledelsen ansvaret ligger",
                "har beskrevet, hvor i ledelsen ansvaret ligger",
            )
        )
    told += [_rating(programme, parameter) for parameter in RESULTS[id]]
    return told


def _counted(programme: Programme, found: Count, some: str, none: str) -> str:
    if found.count is None:
        return f"Antallet vises ikke, fordi det ville sige noget om færre end {smallest(programme)} kommuner."
    if found.count == 0:
        return f"Ingen af de {number(found.of)} kommuner {none}."
    if found.count == found.of:
        return f"Alle {number(found.of)} kommuner {some}."
    return f"{number(found.count)} af {number(found.of)} kommuner {some}."


def _rating(programme: Programme, parameter: str) -> str:
    """The mean of a parameter in the newest round, and its change since the first."""
    name = programme.catalogue.rubric.parameter[parameter].name
    newest = programme.rounds[-1]
    mean = programme.answers(parameter, newest).mean
    if mean is None:
        text = f"{name}: gennemsnittet i {round_words(newest)} kan ikke vises."
    else:
        text = f"{name}: {number(mean, 1)} i gennemsnit i {round_words(newest)}."
    if not programme.spans:
        return f"{text} Kun én runde, så ingen ændring."
    estimate = next(
        c.estimate
        for c in programme.changes_between(*programme.spans[0])
        if c.parameter == parameter
    )
    if estimate is None or estimate.mean is None:
        return f"{text} Ændringen kan ikke vises."
    limits = (
        f" ({span_words(estimate.low, estimate.high)})"
        if estimate.low is not None and estimate.high is not None
        else ""
    )
    return f"{text} Ændring {signed(estimate.mean)} trin{limits}."
