"""The words of the figures that set a municipality beside the others."""

from __future__ import annotations

import pandas as pd

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.comparability import side
from parathed_lib.formatting import MISSING, listed, number, period
from parathed_lib.national import Jump, Nation, shared
from parathed_lib.vintage import Figure
from parathed_lib.wording.jumps import jumps_of, jumps_told, own_jumps_told
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.trend import trend
from parathed_lib.wording.values import known, printed, with_unit

CLASSES = ("laveste", "næstlaveste", "midterste", "næsthøjeste", "højeste")


def income_map(assessment: Assessment) -> PictureText | None:
    """The map of disposable income; None when the vintage has no such figures."""
    found = assessment.across_municipalities("disposable_income_dkk")
    if found is None:
        return None
    when, values = found
    who = assessment.municipality
    names = {c: m.name for c, m in assessment.catalogue.municipalities.items()}
    limits, sizes = national.classes(assessment.nation, "disposable_income_dkk")
    own = values[who.code]
    if own != own:
        title = f"Vi kender ikke indkomsten i {who.name}"
        placed = f"{who.name}: ikke oplyst."
    else:
        place = CLASSES[national.class_of(own, limits)]
        title = f"{who.name} ligger i den {place} af fem indkomstgrupper"
        placed = f"{who.name}: {number(own)} kr., den {place} af fem grupper."
    leaps = ""
    if when.isdigit():
        leaps = own_jumps_told(assessment, "disposable_income_dkk", until=int(when))
    if values.min() == values.max():
        title = "Indkomsten er den samme i alle kommuner"
    low, high = str(values.idxmin()), str(values.idxmax())
    counts = [number(size) for size in sizes]
    return PictureText(
        "income_map",
        title,
        f"Gennemsnitlig disponibel indkomst, kr. pr. person over 14 år, {period(when)}. "
        f"Hvert felt er en kommune. Den sorte linje er landsdelen {who.province_name}.",
        _source(assessment, "disposable_income_dkk")
        + " Gruppernes grænser er de samme i alle rapporter fra årgangen."
        + (f" {leaps}" if leaps else ""),
        f"Kort over de {len(names)} kommuner. "
        f"{placed} Højest: {names[high]}, {number(values[high])} kr. Lavest: "
        f"{names[low]}, {number(values[low])} kr. Antal kommuner i grupperne fra den "
        f"laveste: {listed(counts)}; grænser {listed([number(x) for x in limits])} kr.",
        [],
        table_ref="everyone",
    )


def distribution(
    assessment: Assessment, rows: list[tuple[Indicator, str, pd.Series]]
) -> PictureText | None:
    """The municipality among the others; None when no indicator can be drawn."""
    if not rows:
        return None
    who = assessment.municipality
    table, told = [], []
    most: tuple[float, str] | None = None
    for entry, when, values in rows:
        place = national.position(values, who.code)
        nation = national.country(assessment.nation, entry.id, when)
        own = Figure(None if place is None else float(values[who.code]), "ok")
        median = Figure(float(values.median()), "ok")
        if place is None:
            said = "ikke oplyst"
        else:
            said = (
                f"{place.below} lavere og {place.above} højere af "
                f"{place.known - 1} andre"
            )
            away = abs(place.share_below - 0.5)
            if most is None or away > most[0]:
                most = (away, entry.short)
        cells = [
            f"{entry.short}, {period(when)}",
            printed(entry, "municipality", own),
            printed(entry, "municipality", nation) if nation else MISSING,
            printed(entry, "municipality", median),
            said,
        ]
        table.append(cells)
        told.append(
            f"{entry.short} {period(when)}: {who.name} {cells[1]}, midterste kommune "
            f"{cells[3]}, {said}."
        )
    if most is None:
        title = f"Vi kender ikke tallene for {who.name}"
    elif most[0] < 0.2:
        title = f"{who.name} ligger nær midten af kommunerne på alle viste mål"
    else:
        title = f"{who.name} skiller sig mest ud på {most[1][0].lower() + most[1][1:]}"
    return PictureText(
        "distribution",
        title,
        "Hver prik er en kommune. Hver akse har sit mål og er den samme i alle rapporter fra "
        "årgangen. En stiplet linje er den midterste kommune, hvor landets tal mangler.",
        "Forskellene mellem kommuner er ikke testet. Om forskellen til landet er, står i "
        "oversigten. " + _quarter_remark(assessment, rows),
        " ".join(told),
        ["Mål", who.name, "Landet", "Midterste kommune", "Andre kommuner"],
        table,
    )


def counts(assessment: Assessment, entry: Indicator) -> PictureText | None:
    """How many municipalities have how many; None without counts for the 98."""
    found = assessment.across_municipalities(entry.id)
    if found is None:
        return None
    when, values = found
    who = assessment.municipality
    sizes = national.count_sizes(assessment.nation, entry.id)
    rows = [[number(n), number(size)] for n, size in sizes.items()]
    all_known = sum(sizes.values())
    none = f"{number(sizes.get(0, 0))} af {all_known} kommuner har ingen"
    value = values[who.code]
    own = "ikke oplyst" if value != value else number(value)
    told = ", ".join(f"{size} har {n}" for n, size in rows)
    remark = "".join(f" {b.text}" for b in entry.breaks if b.period <= when)
    return PictureText(
        f"counts-{entry.id.replace('_', '-')}",
        f"{entry.short}: {none}",
        f"{entry.measure[0].upper()}{entry.measure[1:]}, {period(when)}. Hver prik er en "
        "kommune. Øverste tal er antal områder, nederste tal antal kommuner.",
        f"Kilde: {entry.source.publisher}.{remark}",
        f"{who.name}: {own}. Kommuner efter antal: {told}.",
        ["Antal", "Kommuner"],
        rows,
    )


def _quarter_remark(
    assessment: Assessment, rows: list[tuple[Indicator, str, pd.Series]]
) -> str:
    """Says so where the dots show another period than the table of indicators."""
    remarks = []
    for entry, when, values in rows:
        own = assessment.comparisons[entry.id].municipality
        value = values[assessment.municipality.code]
        if own.period and own.period != when and value == value:
            remarks.append(
                f"{entry.short}: prikken viser {period(when)} "
                f"({printed(entry, 'municipality', Figure(float(value), 'ok'))}), "
                f"oversigten {period(own.period)} "
                f"({printed(entry, 'municipality', own)})."
            )
    return " ".join(["Kilder: se dokumentationen.", *remarks])


def series(
    assessment: Assessment, indicator: str, table: pd.DataFrame
) -> PictureText | None:
    """An indicator over the years of `table`; None with fewer than three of them."""
    if len(table) < 3:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    who = assessment.municipality
    own = assessment.by_year(indicator)
    bands = _bands(assessment.nation, indicator)
    first, last = int(table.index[0]), int(table.index[-1])
    rows = [
        [
            str(year),
            _printed(entry, own.get(year)),
            *bands[year],
        ]
        for year in table.index
    ]
    told = ", ".join(f"{row[0]} {row[1]}" for row in rows)
    nominal = (
        " Årets priser, ikke renset for prisstigninger." if entry.unit == "kr" else ""
    )
    remark = ""
    shown = assessment.comparisons[indicator].municipality
    if shown.period and not shown.period.isdigit() and last in own:
        remark = (
            f" Årsgennemsnittet for {last} er {_unit(entry, own[last])}; oversigten viser "
            f"{period(shown.period)}, {with_unit(entry, 'municipality', shown)}."
        )
    leaps = jumps_of(assessment, indicator, who.code)
    if leaps:
        remark += f" {jumps_told(assessment, indicator, {who.code: leaps})}"
    going = trend(assessment, indicator)
    return PictureText(
        f"series-{indicator.replace('_', '-')}",
        _series_title(entry, own, who.name, leaps),
        f"{entry.short}, {entry.measure}, {first}-{last}. Båndet rummer de otte af ti "
        f"kommuner, der ligger i midten.{nominal}",
        f"{_source(assessment, indicator)} {going}".rstrip() + remark,
        f"{who.name} år for år: {told}. Midterste kommune: {rows[0][2]} i {first}, "
        f"{rows[-1][2]} i {last}.",
        ["År", who.name, "Midterste kommune", "Båndets nedre", "Båndets øvre"],
        rows,
    )


def _series_title(
    entry: Indicator, own: dict[int, float], name: str, leaps: list[Jump]
) -> str:
    """From the first year to the last, whatever lies between; a jump on the way is told.

    The years of the highest figure are told, all of them, where it is above both ends.
    """
    if not own:
        return f"Vi kender ikke udviklingen i {name}"
    first, last = min(own), max(own)
    start, end = _unit(entry, own[first]), _unit(entry, own[last])
    if first == last:
        return f"{entry.series} var {start} i {first}"
    if start == end:
        told = f"{entry.series} er den samme i {first} og {last}, {start}"
    elif (found := side(entry, own[last], own[first])) == "similar":
        told = f"{entry.series} var {start} i {first} og {end} i {last}"
    else:
        word = "steget" if found == "higher" else "faldet"
        told = f"{entry.series} er {word} fra {start} i {first} til {end} i {last}"
    top = _unit(entry, max(own.values()))
    if leaps:
        jumped = "et spring" if len(leaps) == 1 else "spring"
        return f"{told}, med {jumped} i {listed([str(j.year) for j in leaps])}"
    if top not in (start, end):
        peaks = [str(year) for year in sorted(own) if _unit(entry, own[year]) == top]
        return f"{told}, og var højest i {listed(peaks)} med {top}"
    return told


def _source(assessment: Assessment, indicator: str) -> str:
    source = assessment.catalogue.indicators.by_id[indicator].source
    table = f", {source.table}" if source.table else ""
    return f"Kilde: {source.publisher}{table}."


@shared
def _bands(nation: Nation, indicator: str) -> dict[int, list[str]]:
    """The median municipality and the band's two edges by year, as printed."""
    entry = nation.indicators.by_id[indicator]
    table = national.yearly_bands(nation, indicator)[["middle", "low", "high"]]
    return {
        int(year): [_printed(entry, value) for value in row]
        for year, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    }


def _printed(entry: Indicator, value: float | None) -> str:
    return printed(entry, "municipality", Figure(known(value), "ok"))


def _unit(entry: Indicator, value: float) -> str:
    return with_unit(entry, "municipality", Figure(float(value), "ok"))
