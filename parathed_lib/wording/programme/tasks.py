"""Words on learning from each other, and on attention points that recur."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import in_words, listed, number
from parathed_lib.programme import Programme
from parathed_lib.wording.programme.common import name_of, round_words, smallest

HIDDEN = "vises ikke"


@dataclass(frozen=True)
class Learning:
    """The pairs of a theme or answer: how many, and the names of those that agreed."""

    name: str
    is_theme: bool
    pairs: str
    named: list[str]


def learning(programme: Programme) -> list[Learning]:
    """A row for each theme and answer."""
    themes = programme.catalogue.rubric.theme
    return [
        Learning(
            name=name_of(programme, o.id),
            is_theme=o.id in themes,
            pairs=HIDDEN if o.pairs is None else number(o.pairs),
            named=[
                f"{programme.who[learner].name} kan lære af {programme.who[able].name}"
                for learner, able in o.named
            ],
        )
        for o in programme.opportunities
    ]


def has_learning(programme: Programme) -> bool:
    """Whether there is a number or a name to show."""
    return any(o.pairs is not None or o.named for o in programme.opportunities)


def learning_lead(programme: Programme) -> str:
    """How many are alike at all, and what the table holds."""
    near = programme.near
    if near is None:
        return "Vi kan ikke sige, hvem der ligner hinanden: folketallene mangler i årgangen."
    if len(programme.participants.codes) < 2:
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


def learning_rule(programme: Programme) -> str:
    """What makes a pair, and when it is named."""
    return (
        "Et par er to kommuner, der ligner hinanden, hvor den ene er stærk (et svar på 4, eller et tema på "
        "mindst 3,5), og den anden er svag (højst 2). Par nævnes kun ved navn, når begge har sagt ja til det "
        f"i skemaet. Ellers står kun antallet, og kun når hverken det eller resten af de par, der ligner "
        f"hinanden, er færre end {smallest(programme)}."
    )


def learning_title(programme: Programme) -> str:
    """How many pairs are named, or where most pairs are."""
    named = sum(len(o.named) for o in programme.opportunities)
    if named:
        word = "ét forslag" if named == 1 else f"{in_words(named)} forslag"
        return f"Der er {word} med navne"
    known = [(o.pairs, o.id) for o in programme.opportunities if o.pairs]
    if not known:
        return "Hverken navne eller antal kan vises"
    pairs, id = max(known, key=lambda entry: entry[0])
    return (
        f"Flest mulige par er der i {name_of(programme, id).lower()}: {number(pairs)}"
    )


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
            [f"{text} ({number(n)} kommuner)" for text, n in point.shared],
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


def points_sub(programme: Programme) -> str:
    """What is counted, and what is left out."""
    return (
        f"Kommuner med mindst ét opmærksomhedspunkt i temaet, runden {round_words(programme.rounds[-1])}. En enkelt "
        "kommunes tekst vises aldrig. En tekst vises kun, når den står ord for ord hos mindst "
        f"{smallest(programme)} kommuner."
    )
