"""The words of the figure of the municipalities by size."""

from __future__ import annotations

from parathed_lib import chance
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import PER, danish_order
from parathed_lib.chance import Funnel
from parathed_lib.formatting import in_words, number, percent, period
from parathed_lib.national import Nation, shared
from parathed_lib.vintage import Figure
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.values import with_unit


def funnel(assessment: Assessment, indicator: str) -> PictureText | None:
    """The words of the figure; None when there is nothing to draw.

    Only the band says who stands out. That a municipality lies beyond the limits of
    chance alone is told of all of them together, never of one.
    """
    found = chance.funnel(assessment.nation, indicator)
    if found is None:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    who = assessment.municipality
    total = len(found.table)
    beyond = int(found.table["outside"].sum())
    standing_out = int(found.table["outside_adjusted"].sum())
    middle = _share(assessment.nation, indicator, found.reference, "nation")
    rows = _rows(assessment.nation, indicator)
    own = next((cells for code, cells in rows if code == who.code), None)
    if own is None:
        own = [who.name, "ikke oplyst", "ikke oplyst", "vides ikke"]
    told = f"{who.name}: ikke oplyst. "
    if own[1] != "ikke oplyst":
        told = f"{who.name}: {own[2]} af {own[1]} personer, {own[3]} båndet. "
    listed = [
        cells
        for code, cells in rows
        if code != who.code and found.table["outside_adjusted"][code]
    ]
    everybody = number(float(found.table["of"].sum()))
    return PictureText(
        f"funnel-{indicator.replace('_', '-')}",
        _title(found, who.name, who.code, entry.short),
        f"{entry.short}, {entry.measure}, {period(found.period)}. Hver prik er en "
        "kommune; de store ligger til højre. De tynde linjer viser, hvor langt "
        "tilfældighed alene kan flytte en andel (95 og 99,8\u00a0%). Båndet regner også de "
        "almindelige forskelle mellem kommuner med (99,8\u00a0%). Fra 1.000 til 10.000 "
        "personer er der lige så langt som fra 10.000 til 100.000.",
        _source(found, beyond, standing_out, total)
        + _published_by(assessment, indicator),
        f"{total} kommuner efter størrelse, {entry.short}, {period(found.period)}. {told}"
        f"Alle kommuner: {middle}. Uden for de tynde linjer: {beyond}. Uden for båndet: "
        f"{standing_out}.",
        ["Kommune", "Personer", "Andel", "I forhold til båndet"],
        [own, ["Alle kommuner", everybody, middle, "linjen i midten"], *listed],
        table_ref="everyone",
    )


def _title(found: Funnel, name: str, code: str, short: str) -> str:
    if code not in found.table.index:
        return f"{short}: vi kender ikke tallet for {name}"
    if not found.table["outside_adjusted"].any():
        return f"{short}: ingen kommune ligger uden for den almindelige spredning"
    if not found.table["outside_adjusted"][code]:
        return f"{short}: {name} ligger inden for kommunernes almindelige spredning"
    is_above = found.table["value"][code] > found.reference
    side = "over" if is_above else "under"
    return f"{short}: {name} ligger {side} kommunernes almindelige spredning"


def _source(found: Funnel, beyond: int, standing_out: int, total: int) -> str:
    """What the lines mean and do not mean, in the order a reader asks."""
    first = f"{beyond} af {total} kommuner ligger uden for den yderste tynde linje. "
    by_chance = ""
    if standing_out:
        at_least_one = percent(100 * (1 - chance.OUTER_LEVEL**total), 0)
        by_chance = (
            f"Også når ingen skiller sig ud, er der {at_least_one} sandsynlighed for, at "
            "mindst én ligger uden for. "
        )
    if found.tau2 == 0:
        first += (
            "Forskellene mellem kommunerne er ikke større, end tilfældighed kan give. "
        )
    else:
        first += (
            "Det betyder kun, at forskellene mellem kommuner er større end tilfældighed; "
            "det siger ikke noget om den enkelte kommune. "
        )
    return (
        f"{first}Kun båndet viser, hvem der skiller sig ud: {in_words(standing_out)} af {total}. "
        f"{by_chance}Små kommuner svinger mere; derfor er linjer og bånd bredest til "
        "venstre. "
    )


def _published_by(assessment: Assessment, indicator: str) -> str:
    source = assessment.catalogue.indicators.by_id[indicator].source
    table = f", {source.table}" if source.table else ""
    return f"Kilde: {source.publisher}{table}."


@shared
def _rows(nation: Nation, indicator: str) -> list[tuple[str, list[str]]]:
    """Code and cells of each municipality with counts: name, people, share, place."""
    found = chance.funnel(nation, indicator)
    assert found is not None
    table = found.table
    return [
        (
            m.code,
            [
                m.name,
                number(float(table["of"][m.code])),
                _share(
                    nation, indicator, float(table["value"][m.code]), "municipality"
                ),
                "uden for" if table["outside_adjusted"][m.code] else "inden for",
            ],
        )
        for m in sorted(nation.municipalities.values(), key=danish_order)
        if m.code in table.index
    ]


def _share(nation: Nation, indicator: str, share: float, level: str) -> str:
    entry = nation.indicators.by_id[indicator]
    return with_unit(entry, level, Figure(share * PER[entry.unit], "ok"))
