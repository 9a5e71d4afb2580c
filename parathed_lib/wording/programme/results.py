"""Words on the six results that the call of 2017 expected, in words of our own."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import number
from parathed_lib.programme import RESULTS, Count, Programme
from parathed_lib.wording.programme.common import (
    SMALLEST,
    round_words,
    signed,
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

COUNTED = {
    "plan": "har mindst én plan gemt her",
    "anchoring": "har beskrevet, hvor i ledelsen ansvaret ligger",
    "ownership": "har skrevet, hvem der har ansvaret for et mål",
}


def expected(programme: Programme) -> list[Expected]:
    """The six results in the order of the call."""
    return [Expected(TITLES[id], _shown(programme, id), UNKNOWN[id]) for id in RESULTS]


def _shown(programme: Programme, id: str) -> list[str]:
    told = []
    if id in COUNTED:
        told.append(_counted(programme.counts[id], COUNTED[id]))
    return told + [_rating(programme, parameter) for parameter in RESULTS[id]]


def _counted(found: Count, what: str) -> str:
    if found.count is None:
        return f"Hvor mange der {what}, vises ikke: det kræver mindst {SMALLEST} kommuner med og {SMALLEST} uden."
    return f"{number(found.count)} af {number(found.of)} kommuner {what}."


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
    return f"{text} Ændring {signed(estimate.mean)} trin."
