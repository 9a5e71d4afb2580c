"""The words of the figure that sets a municipality beside those that resemble it."""

from __future__ import annotations

from collections.abc import Callable

from parathed_lib.assessment import Assessment
from parathed_lib.comparability import side
from parathed_lib.formatting import MISSING, capitalised, in_words, listed, number
from parathed_lib.formatting import period as period_words
from parathed_lib.national import Position
from parathed_lib.peer_group import (
    DENSITY,
    FROM_INDICATORS,
    Beside,
    PeerGroup,
    beside,
    population,
)
from parathed_lib.vintage import POPULATION, Figure
from parathed_lib.wording.jumps import jumps_of, jumps_told
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.values import printed, with_unit

# What sets two municipalities apart, in one word.
DRIVERS = {
    POPULATION: "folketal",
    DENSITY: "tæthed",
    "disposable_income_dkk": "indkomst",
    "basic_schooling_pct": "grundskole",
}
# A municipality with 7 of 10 on one side lies apart from them: 7 - 3 of 10.
APART = 0.4


def peers(assessment: Assessment, group: PeerGroup) -> PictureText:
    """Who resembles the municipality, and where it lies among them."""
    shown = beside(assessment.nation, group)
    columns = [f"{b.indicator.short}, {period_words(b.period)}" for b in shown]
    return PictureText(
        "peers",
        _title(assessment, group, shown),
        _subtitle(group, shown),
        _source(assessment, group, shown),
        _alt(assessment, group, shown),
        ["Kommune", "Nr.", "Afstand", "Skiller mest", *columns],
        _rows(assessment, group, shown),
    )


def _title(assessment: Assessment, group: PeerGroup, shown: list[Beside]) -> str:
    name = assessment.municipality.name
    if not group.good:
        return f"Ingen kommune ligner {name} tæt"
    if not shown:
        nearest = assessment.nation.municipalities[group.codes[0]].name
        return f"{nearest} ligner {name} mest"
    placed = [
        (b, _told_apart(b, b.place, b.own))
        for b in shown
        if b.place and b.own is not None
    ]
    if not placed:
        return f"Vi kender ikke de tal for {name}, der kan sammenlignes"
    most, place = max(placed, key=lambda pair: _apart(pair[1]))
    others = place.known - 1
    if _apart(place) < APART:
        measures = "det viste mål" if len(placed) == 1 else "alle viste mål"
        return f"{name} ligger midt blandt dem, der ligner mest, på {measures}"
    word = "højere" if place.below > place.above else "lavere"
    count = max(place.below, place.above)
    if others < len(group.codes):
        among = f"{count} af de {others} med tal blandt dem, der ligner mest"
    else:
        which = f"alle {others}" if count == others else f"{count} af de {others}"
        among = f"{which} kommuner, der ligner mest"
    entry = most.indicator
    if entry.series:
        return f"{entry.series} i {name} er {word} end i {among}"
    return f"{entry.short}: {name} ligger {word} end {among}"


def _told_apart(b: Beside, place: Position, own: float) -> Position:
    """The place by the differences alone that are large enough for a word."""
    sides = [side(b.indicator, own, v) for v in b.values.values() if v is not None]
    return Position(sides.count("higher"), sides.count("lower"), place.known)


def _apart(place: Position) -> float:
    """How unevenly the peers lie about the municipality: 0 evenly, 1 on one side."""
    return abs(place.below - place.above) / (place.known - 1)


def _subtitle(group: PeerGroup, shown: list[Beside]) -> str:
    count = in_words(len(group.codes))
    if group.good:
        told = f"De {count} kommuner, der ligner mest, nærmest først."
    else:
        told = (
            f"De {count} nærmeste er vist, men de ligner for lidt til, at tallene bør "
            "måles mod dem."
        )
    told += " Bjælken er afstanden; den mørke del er det, der skiller mest."
    if shown:
        told += f" Midten er den midterste af de {count}."
        told += " Hver akse har sit mål og er den samme i alle rapporter fra årgangen."
    return told


def _source(assessment: Assessment, group: PeerGroup, shown: list[Beside]) -> str:
    """What the likeness is made of, what is not compared, and what is odd in it."""
    names, remarks = [], []
    dated = population(assessment.nation)
    assert dated is not None
    if POPULATION in group.variables:
        names.append(f"folketal ({period_words(dated[0])})")
    if DENSITY in group.variables:
        names.append("indbyggere pr. km²")
    formed = [i for i in FROM_INDICATORS if i in group.variables]
    entries = assessment.catalogue.indicators.by_id
    for indicator in formed:
        found = assessment.across_municipalities(indicator)
        assert found is not None
        short = entries[indicator].short
        names.append(f"{short[0].lower()}{short[1:]} ({period_words(found[0])})")
        if found[0].isdigit():
            leaps = {
                code: jumps_of(assessment, indicator, code, until=int(found[0]))
                for code in (group.code, *group.codes)
            }
            if text := jumps_told(assessment, indicator, leaps):
                remarks.append(f" Om {DRIVERS[indicator]}: {text}")
    each = " Hvert mål vejer det samme." if len(names) > 1 else ""
    told = f"Ligheden er regnet på {listed(names)}.{each}"
    if formed:
        words = [DRIVERS[i] for i in formed]
        told += (
            f" {capitalised(listed(words))} er med til at finde kommunerne og "
            "sammenlignes derfor ikke."
        )
    told += " Oprindelse er ikke med."
    if shown:
        told += " Forskellene er ikke testet."
        if any(b.nation is None for b in shown):
            told += " Landet mangler, hvor vi ikke har tallet for samme periode."
    else:
        told += " Der er ingen andre tal at sammenligne på."
    return told + "".join(remarks) + " Kilder: se dokumentationen."


def _alt(assessment: Assessment, group: PeerGroup, shown: list[Beside]) -> str:
    name = assessment.municipality.name
    nearest = [assessment.nation.municipalities[c].name for c in group.codes[:3]]
    start = "" if group.good else f"Ingen kommune ligner {name} tæt. "
    told = f"{start}Nærmest {name}: {listed(nearest)}."
    if not shown:
        return told
    said = [
        f"{b.indicator.short}, {period_words(b.period)}: "
        f"{_unit(b, b.own) if b.own is not None else 'ikke oplyst'} og "
        f"{_unit(b, b.peers.median) if b.peers.answered else 'ikke oplyst'}"
        for b in shown
    ]
    count = in_words(len(group.codes))
    return f"{told} {name} og den midterste af de {count}: {'; '.join(said)}."


def _rows(
    assessment: Assessment, group: PeerGroup, shown: list[Beside]
) -> list[list[str]]:
    """The municipality, each of its peers, and what the peers have together."""
    rows = [
        [assessment.municipality.name, "", "", ""]
        + [_cell(assessment, b, group.code, b.own) for b in shown]
    ]
    for rank, (code, distance) in enumerate(group.distances.items(), start=1):
        driver = group.drivers[code]
        rows.append(
            [
                assessment.nation.municipalities[code].name,
                number(rank),
                number(distance, 2),
                DRIVERS[driver[0]] if driver else MISSING,
                *(_cell(assessment, b, code, b.values[code]) for b in shown),
            ]
        )
    if not shown:
        return rows
    told: dict[str, Callable[[Beside], str]] = {
        "Gennemsnit": lambda b: _printed(b, b.peers.mean),
        "Midterste": lambda b: _printed(b, b.peers.median),
        "Laveste": lambda b: _printed(b, b.peers.low),
        "Højeste": lambda b: _printed(b, b.peers.high),
        "Kommuner med tal": lambda b: f"{b.peers.answered} af {b.peers.expected}",
        f"Lavere og højere end {assessment.municipality.name}": _sides,
        "Landet": lambda b: _printed(b, b.nation, "nation"),
    }
    return rows + [
        [label, "", "", "", *(say(b) for b in shown)] for label, say in told.items()
    ]


def _sides(b: Beside) -> str:
    if b.place is None:
        return MISSING
    return f"{b.place.below} lavere, {b.place.above} højere"


def _cell(assessment: Assessment, b: Beside, code: str, value: float | None) -> str:
    """A figure as printed, or the reason why it is missing."""
    if value is not None:
        return _printed(b, value)
    return missing_words(assessment, b.indicator.id, code)


def missing_words(assessment: Assessment, indicator: str, code: str) -> str:
    """Why one municipality has no figure: only `not_published` is known to be so.

    A source that has the figure of another period has merely not this one.
    """
    vintage = assessment.vintage
    reason = vintage.reason(indicator, "municipality", code)
    if reason.status == "suppressed":
        return "skjult"
    if vintage.figures(indicator, code) or reason.status != "not_published":
        return "ikke oplyst"
    return "ikke offentliggjort"


def _printed(b: Beside, value: float | None, level: str = "municipality") -> str:
    return printed(b.indicator, level, Figure(value, "ok"))


def _unit(b: Beside, value: float | None) -> str:
    return with_unit(b.indicator, "municipality", Figure(value, "ok"))
