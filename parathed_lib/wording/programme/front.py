"""Words on the first page, the page's limits and its choices."""

from __future__ import annotations

from parathed_lib.formatting import listed, number
from parathed_lib.programme import SMALLEST_GROUP, Programme
from parathed_lib.wording.programme.answers import side_means
from parathed_lib.wording.programme.change import highlights
from parathed_lib.wording.programme.common import SMALLEST, round_words
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
    forms = sum(programme.forms.values())
    return [
        (
            number(len(programme.members)),
            "kommune" if len(programme.members) == 1 else "kommuner",
        ),
        (
            number(len(programme.rounds)),
            "runde" if len(programme.rounds) == 1 else "runder",
        ),
        (number(forms), "skema" if forms == 1 else "skemaer"),
    ]


def rounds(programme: Programme) -> str:
    """The rounds with their number of forms."""
    told = [
        f"{round_words(name)} ({municipalities(count)})"
        for name, count in programme.forms.items()
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
            f"Intet tal om svarene er over færre end {SMALLEST} kommuner.",
        ),
    ]
    hidden = sum(d.mean is None and d.answered > 0 for d in programme.parameters)
    if hidden:
        told.append(
            (
                f"{number(hidden)} af {number(sum(d.answered > 0 for d in programme.parameters))} gennemsnit.",
                "De vises ikke, for de ville røbe for meget.",
            )
        )
    if programme.withheld:
        told.append(
            (
                "Tal, der før er offentliggjort for en anden kreds af kommuner.",
                "De vises ikke for kredsen her, for så kunne man regne enkelte kommuners svar ud af de to "
                "tal.",
            )
        )
    everyone = len(programme.catalogue.municipalities)
    if (others := everyone - len(programme.members)) > 0:
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
        ("Mindste gruppe", f"{number(SMALLEST_GROUP)} kommuner"),
        ("Rubrik", programme.catalogue.rubric.version),
    ]
