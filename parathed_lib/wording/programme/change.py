"""Words on the change between two rounds: always a change, never an effect."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import in_words, number
from parathed_lib.programme import SMALLEST_GROUP, Change, Programme
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.programme.common import (
    HIDDEN,
    SMALLEST,
    round_words,
    self_rated,
    signed,
    span_words,
)

ALL = "Alle svar"
NO_CONTROL = (
    "En ændring i svarene viser ikke, hvad der er årsagen: alle kommuner her er med, så der er "
    "ingen gruppe uden programmet at sammenligne med. Svarene kan også ændre sig, fordi nye "
    "mennesker svarer, fordi man bliver mere kritisk, når man ved mere, eller fordi lave svar "
    "oftere stiger end falder af sig selv."
)
SOURCE = (
    "Kilde: kommunernes skemaer. En ændring vises kun for mindst "
    f"{SMALLEST} kommuner, og når gennemsnittet kan vises i begge runder."
)


@dataclass(frozen=True)
class Row:
    """A change as it is printed."""

    name: str
    pairs: str
    mean: str


def change(programme: Programme) -> PictureText | None:
    """The change from first to last round; None with one round or when all is hidden."""
    if not programme.spans:
        return None
    first, last = programme.spans[0]
    shown = [programme.overall(first, last), *programme.changes_between(first, last)]
    if all(c.estimate is None for c in shown):
        return None
    rows = [_row(programme, c) for c in shown]
    limits = _limits(shown[0])
    return PictureText(
        "change",
        _title(shown[0], shown[1:]),
        f"Gennemsnitlig ændring fra {round_words(first)} til {round_words(last)} i trin på skalaen 1-4, "
        f"for de kommuner, der svarede begge gange.{f' {limits}' if limits else ''}",
        " ".join([f"{SOURCE}{_interval_told(shown[0])}", *self_rated(programme)]),
        f"{'. '.join(f'{r.name} {r.mean}' for r in rows)}. {limits}".strip(),
        ["Svar", "Kommuner", "Ændring"],
        [
            [r.name, r.pairs, r.mean, "sum" if n == 0 else "answer"]
            for n, r in enumerate(rows)
        ],
    )


def _limits(overall: Change) -> str:
    """The interval of the overall change in a sentence; empty where there is none."""
    estimate = overall.estimate
    if estimate is None or estimate.low is None or estimate.high is None:
        return ""
    return (
        "95 %-intervallet for dem alle under ét går "
        f"{span_words(estimate.low, estimate.high)}."
    )


def _interval_told(overall: Change) -> str:
    if not _limits(overall):
        return ""
    return (
        " Interval: Students t over kommunerne; spredningen er rundet op, så den ikke røber de enkelte. Et "
        "enkelt svar får intet interval: det kunne røbe, hvor mange der gik op."
    )


def _row(programme: Programme, found: Change) -> Row:
    name = (
        programme.catalogue.rubric.parameter[found.parameter].short
        if found.parameter
        else ALL
    )
    estimate = found.estimate
    if estimate is None or estimate.mean is None:
        return Row(name, number(found.pairs), HIDDEN)
    return Row(name, number(estimate.pairs), signed(estimate.mean))


def _title(overall: Change, parts: list[Change]) -> str:
    estimate = overall.estimate
    if estimate is None or estimate.mean is None:
        count = sum(c.estimate is not None for c in parts)
        return (
            f"Ændringen kan vises for {in_words(count)} af {in_words(len(parts))} svar"
        )
    if estimate.low is None:
        return f"Den samlede ændring er {signed(estimate.mean)} trin"
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
    first, last = programme.spans[0]
    if programme.overall(first, last).pairs < SMALLEST_GROUP:
        return f"Færre end {SMALLEST} kommuner har svaret begge gange, så ændringen vises ikke."
    return "Ændringen kan ikke vises uden at røbe, hvad enkelte kommuner har svaret."


def other_spans(programme: Programme) -> list[tuple[str, list[Row]]]:
    """The changes between the other rounds: a heading, and the rows.

    A span of which nothing is told has no rows.
    """
    found = []
    for first, last in programme.spans[1:]:
        overall = programme.overall(first, last)
        every = [overall, *programme.changes_between(first, last)]
        some = any(c.estimate for c in every)
        rows = [_row(programme, c) for c in every] if some else []
        found.append((_span_title(overall), rows))
    return found


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
        shown = [c for c in programme.changes_between(first, last) if c.estimate]
        if not shown:
            return [no_change(programme)]
        return [
            f"Fra {round_words(first)} til {round_words(last)} kan den samlede ændring ikke vises, men den kan for "
            f"{in_words(len(shown))} af svarene."
        ]
    return [
        f"Fra {round_words(first)} til {round_words(last)} er svarene i gennemsnit ændret "
        f"{signed(estimate.mean)} trin over {number(estimate.pairs)} kommuner. {_limits(overall)}".strip()
    ]
