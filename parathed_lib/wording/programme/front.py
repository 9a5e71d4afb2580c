"""Words on the first page, the page's limits and its choices."""

from __future__ import annotations

from parathed_lib.formatting import listed, number
from parathed_lib.programme import Programme
from parathed_lib.wording.programme.answers import side_means
from parathed_lib.wording.programme.change import highlights
from parathed_lib.wording.programme.common import round_words, smallest
from parathed_lib.wording.programme.spread import municipalities
from parathed_lib.wording.sides import lowest

TITLE = "Programmet på tværs af kommuner"
OPENING = (
    "Siden samler svarene fra de kommuner, der er med. Den viser gruppen. Hvem der er med, er "
    "offentligt; hvad den enkelte har svaret, står her ikke."
)
IS = "Et samlet billede til dem, der følger programmet, og til fælles workshops."
IS_NOT = "Det er ikke en måling af effekt, en rangliste eller et mål for truslen fra ekstremisme."


def counts(programme: Programme) -> list[tuple[str, str]]:
    """How many municipalities, rounds and forms: a number and its word."""
    found = programme.participants
    return [
        (number(len(found.codes)), "kommune" if len(found.codes) == 1 else "kommuner"),
        (number(len(found.rounds)), "runde" if len(found.rounds) == 1 else "runder"),
        (number(len(found.forms)), "skema" if len(found.forms) == 1 else "skemaer"),
    ]


def rounds(programme: Programme) -> str:
    """The rounds with their number of forms."""
    told = [
        f"{round_words(name)} ({municipalities(len(programme.participants.of_round(name)))})"
        for name in programme.rounds
    ]
    word = "Runden er" if len(told) == 1 else "Runderne er"
    return f"{word} {listed(told)}."


def findings(programme: Programme) -> list[str]:
    """Two or three things that the page shows."""
    told = highlights(programme)
    newest = programme.rounds[-1]
    low = lowest(side_means(programme), decimals=1)
    return [*told, f"Lavest i {round_words(newest)} er {low}."] if low else told


def unknowns(programme: Programme) -> list[tuple[str, str]]:
    """What the front page says is not known."""
    told = [
        ("Årsagen.", "Der er ingen gruppe uden programmet at sammenligne med."),
        (
            "Den enkelte kommune.",
            f"Intet tal dækker færre end {smallest(programme)} kommuner.",
        ),
    ]
    hidden = sum(d.mean is None and d.answered > 0 for d in programme.parameters)
    if hidden:
        told.append(
            (
                f"{number(hidden)} af {number(sum(d.answered > 0 for d in programme.parameters))} gennemsnit.",
                "De er skjult, fordi de ville røbe for meget.",
            )
        )
    everyone = len(programme.catalogue.municipalities)
    if (others := everyone - len(programme.participants.codes)) > 0:
        told.append((f"De andre {municipalities(others)}.", "De er ikke med her."))
    return told


def parameters(programme: Programme) -> list[tuple[str, str]]:
    """The choices that the page was made with."""
    chosen = (
        listed([programme.who[code].name for code in programme.named])
        if programme.named
        else "alle med et skema"
    )
    return [
        ("Kommuner", chosen),
        ("Årgang", programme.vintage.name),
        ("Runder", listed([round_words(r) for r in programme.rounds])),
        ("Mindste gruppe", f"{number(programme.smallest)} kommuner"),
        ("Rubrik", programme.catalogue.rubric.version),
    ]
