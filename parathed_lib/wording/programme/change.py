"""Words on the change between two rounds: always a change, never an effect."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import capitalised, in_words, listed, number, percent
from parathed_lib.programme import Change, Programme
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.programme.common import (
    FEW,
    FOLLOWS,
    round_words,
    signed,
    smallest,
    span_words,
)

ALL = "Alle svar"
NOT_COMPUTED = "kan ikke beregnes"
LEVEL = 0.95
NO_CONTROL = (
    "En ændring i svarene viser ikke, hvad der er årsagen: alle kommuner her er med, så der er "
    "ingen gruppe uden programmet at sammenligne med. Svarene kan også ændre sig, fordi nye "
    "mennesker svarer, fordi man bliver mere kritisk, når man ved mere, eller fordi lave svar "
    "oftere stiger end falder af sig selv."
)


@dataclass(frozen=True)
class Row:
    """A change as it is printed."""

    name: str
    pairs: str
    mean: str
    interval: str


def change(programme: Programme) -> PictureText | None:
    """The change from first to last round; None with one round or when all is hidden."""
    if not programme.spans:
        return None
    first, last = programme.spans[0]
    shown = [programme.overall(first, last), *programme.changes_between(first, last)]
    if all(c.estimate is None for c in shown):
        return None
    rows = [_row(programme, c) for c in shown]
    told = [f"{r.name} {r.mean}, {r.interval}" for r in rows]
    return PictureText(
        "change",
        _title(shown[0], shown[1:]),
        f"Gennemsnitlig ændring fra {round_words(first)} til {round_words(last)} i trin på skalaen 1-4, "
        "for de kommuner, der svarede begge gange. Stregen er 95 %-intervallet.",
        f"Interval: Students t over kommunerne. {_source(programme)}",
        f"{'. '.join(told)}.",
        ["Svar", "Kommuner", "Ændring", "95 %-interval"],
        [
            [r.name, r.pairs, r.mean, r.interval, "sum" if n == 0 else "answer"]
            for n, r in enumerate(rows)
        ],
    )


def _source(programme: Programme) -> str:
    return (
        "Kilde: kommunernes skemaer. Vises kun for mindst "
        f"{smallest(programme)} kommuner."
    )


def _row(programme: Programme, found: Change) -> Row:
    rubric = programme.catalogue.rubric
    name = rubric.parameter[found.parameter].short if found.parameter else ALL
    estimate = found.estimate
    if estimate is None or estimate.mean is None:
        reason = FOLLOWS if found.hidden == "follows" else FEW
        return Row(name, number(found.pairs), "-", reason)
    if estimate.low is None or estimate.high is None:
        interval = f"{NOT_COMPUTED}: alle ændringer er ens"
    else:
        interval = span_words(estimate.low, estimate.high)
    return Row(name, number(found.pairs), signed(estimate.mean), interval)


def _title(overall: Change, parts: list[Change]) -> str:
    estimate = overall.estimate
    if estimate is None or estimate.mean is None:
        count = sum(c.estimate is not None for c in parts)
        return (
            f"Ændringen kan vises for {in_words(count)} af {in_words(len(parts))} svar"
        )
    if not estimate.excludes_zero:
        return f"Den samlede ændring er {signed(estimate.mean)} trin og kan ikke skelnes fra nul"
    word = "højere" if estimate.mean > 0 else "lavere"
    return (
        f"Svarene ligger {number(abs(estimate.mean), 2)} trin {word} end i første runde"
    )


def caution(programme: Programme) -> str:
    """What a change cannot show; empty where the page shows none."""
    return NO_CONTROL if change(programme) else ""


def no_change(programme: Programme) -> str:
    """Why no change is shown."""
    if not programme.spans:
        return f"Der er kun én runde, {round_words(programme.rounds[0])}, så der er ingen ændring at vise."
    return f"Færre end {smallest(programme)} kommuner har svaret begge gange, så ændringen vises ikke."


def by_chance(programme: Programme) -> str:
    """How many intervals would miss by chance alone; empty without intervals."""
    if not programme.spans:
        return ""
    shown = [
        c.estimate
        for c in programme.changes_between(*programme.spans[0])
        if c.estimate and c.estimate.low is not None
    ]
    if not shown:
        return ""
    count = len(shown)
    beyond = sum(e.excludes_zero for e in shown)
    at_least_one = percent(100 * (1 - LEVEL**count), 0)
    return (
        f"{capitalised(in_words(count))} intervaller: også hvis intet havde ændret sig, ville i snit "
        f"{number((1 - LEVEL) * count, 1)} af dem ligge helt uden for nul ved et tilfælde, og risikoen for mindst ét "
        f"er {at_least_one}, hvis svarene er uafhængige. Her ligger {in_words(beyond)} uden for. "
        "Se derfor på den samlede ændring først."
    )


def other_spans(programme: Programme) -> list[tuple[str, list[Row]]]:
    """The changes between the other rounds: a heading, and the rows."""
    return [
        (
            _span_title(programme.overall(first, last)),
            [
                _row(programme, c)
                for c in [
                    programme.overall(first, last),
                    *programme.changes_between(first, last),
                ]
            ],
        )
        for first, last in programme.spans[1:]
    ]


def _span_title(overall: Change) -> str:
    span = f"Fra {round_words(overall.first)} til {round_words(overall.last)}"
    estimate = overall.estimate
    if estimate is None or estimate.mean is None:
        return f"{span} kan den samlede ændring ikke vises"
    return f"{span} er den samlede ændring {signed(estimate.mean)} trin"


def highlights(programme: Programme) -> list[str]:
    """What the front page says of the change, in a sentence or two."""
    if not programme.spans:
        return [no_change(programme)]
    first, last = programme.spans[0]
    overall = programme.overall(first, last)
    estimate = overall.estimate
    if estimate is None or estimate.mean is None:
        return [no_change(programme)]
    limits = (
        f"95 %-intervallet går {span_words(estimate.low, estimate.high)}."
        if estimate.low is not None and estimate.high is not None
        else "Alle kommuners ændring er ens, så der er intet interval."
    )
    told = [
        f"Fra {round_words(first)} til {round_words(last)} er svarene i gennemsnit ændret "
        f"{signed(estimate.mean)} trin over {number(overall.pairs)} kommuner. {limits}"
    ]
    rubric = programme.catalogue.rubric
    beyond = [
        rubric.parameter[c.parameter].short
        for c in programme.changes_between(first, last)
        if c.estimate and c.estimate.excludes_zero
    ]
    if beyond:
        which = listed([name[0].lower() + name[1:] for name in beyond])
        told.append(
            f"Hver for sig er det kun for {which}, at intervallet ikke rummer nul."
        )
    return told
