"""Words on learning from each other, and on attention points that recur."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import in_words, listed, number
from parathed_lib.programme import Programme
from parathed_lib.wording.programme.common import HIDDEN, SMALLEST, name_of


@dataclass(frozen=True)
class Learning:
    """The pairs of an answer that are named."""

    name: str
    named: list[str]


def learning(programme: Programme) -> list[Learning]:
    """A row for each answer with named pairs."""
    return [
        Learning(
            name=name_of(programme, o.id),
            named=[
                f"{programme.who[learner].name} kan lære af {programme.who[able].name}"
                for learner, able in o.named
            ],
        )
        for o in programme.opportunities
        if o.named
    ]


def learning_lead(programme: Programme) -> str:
    """How many are alike at all, and what the table holds."""
    near = programme.near
    if near is None:
        return "Vi kan ikke sige, hvem der ligner hinanden: folketallene mangler i årgangen."
    if len(programme.members) < 2:
        return "Der er kun én kommune med, så der er ingen par."
    if near == 0:
        return (
            "Ingen af kommunerne ligner hinanden i folketal, tæthed, indkomst og uddannelse, så vi kan "
            "ikke foreslå par."
        )
    word = "ét par" if near == 1 else f"{in_words(near)} par"
    return (
        f"Blandt kommunerne er der {word}, der ligner hinanden: den ene er blandt de ti, der ligner den "
        "anden mest i folketal, tæthed, indkomst og uddannelse. Herkomst er aldrig med."
    )


LEARNING_RULE = (
    "Et par er to kommuner, der ligner hinanden, hvor den ene er stærk (et svar på 4), og den anden er "
    "svag (højst 2). Et par nævnes kun, når begge har sagt ja til det i skemaet, og når det ikke røber, hvad "
    "andre har svaret. Hvor mange par der er i alt, vises ikke: et nul ville fortælle en stærk kommune noget "
    "om hver af dem, den ligner."
)


def learning_title(programme: Programme) -> str:
    """How many pairs are named."""
    named = sum(len(o.named) for o in programme.opportunities)
    if not named:
        return "Ingen par kan nævnes ved navn"
    word = "ét forslag" if named == 1 else f"{in_words(named)} forslag"
    return f"Der er {word} med navne"


@dataclass(frozen=True)
class Points:
    """The attention points of a theme: how many have some, and shared texts."""

    theme: str
    municipalities: str
    shared: list[str]


def points(programme: Programme) -> list[Points]:
    """A row for each theme."""
    return [
        Points(
            name_of(programme, point.theme),
            HIDDEN
            if point.having.count is None
            else f"{number(point.having.count)} af {number(point.having.of)}",
            list(point.shared),
        )
        for point in programme.points
    ]


def points_title(programme: Programme) -> str:
    """The theme that most have attention points in."""
    known = [
        (p.having.count, name_of(programme, p.theme))
        for p in programme.points
        if p.having.count
    ]
    if not known:
        return "Antallet af kommuner med punkter kan ikke vises"
    most = max(count for count, _ in known)
    names = [name for count, name in known if count == most]
    which = listed([name.lower() for name in names])
    return f"Flest har punkter om {which}: {number(most)} kommuner"


POINTS_SUB = (
    "Kommuner med mindst ét opmærksomhedspunkt i temaet, efter hver kommunes nyeste skema. En enkelt "
    f"kommunes tekst vises aldrig. En tekst vises kun, når den står ord for ord hos mindst {SMALLEST} "
    f"kommuner, og mindst {SMALLEST} ikke har den."
)


def has_points(programme: Programme) -> bool:
    """Whether there is a number or a text to show."""
    return any(p.having.count is not None or p.shared for p in programme.points)


NO_POINTS = (
    "Hvor mange kommuner der har opmærksomhedspunkter i hvert tema, kan ikke vises: det kræver mindst "
    f"{SMALLEST} med og {SMALLEST} uden."
)
