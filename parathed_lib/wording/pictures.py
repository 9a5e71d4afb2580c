"""The words of each figure: the finding, what is drawn, the source, the numbers.

Each figure has a text alternative that holds its numbers, or, where they are many,
the municipality's and the nation's; all of them stand in the table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from parathed_lib import national, scoring
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import (
    MISSING,
    capitalised,
    in_words,
    listed,
    number,
    period,
)
from parathed_lib.vintage import Figure
from parathed_lib.wording.values import printed, with_unit

CLASSES = ("laveste", "næstlaveste", "midterste", "næsthøjeste", "højeste")
_THING = {
    "full_time_unemployed_pct": "Ledigheden",
    "disposable_income_dkk": "Indkomsten",
}


@dataclass(frozen=True)
class PictureText:
    """All that is written around a drawing, and its numbers as a table."""

    name: str
    title: str
    subtitle: str
    source: str
    alt: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    table_ref: str = ""


def position(assessment: Assessment) -> PictureText:
    """Figure 1: the overall position and the ten answers."""
    score = assessment.score
    rubric = assessment.catalogue.rubric
    when = f", {period(assessment.evaluation.date)}" if assessment.evaluation else ""
    rows = []
    for value, label in rubric.label.items():
        at = assessment.ratings[assessment.ratings["value"] == value]
        own, assessor = ((at["rater"] == r).sum() for r in ("own", "assessor"))
        rows.append([f"{value} {label}", number(own), number(assessor)])
    rows.append(
        [
            "Gennemsnit",
            number(score.own_mean, 1),
            number(score.assessor_mean, 1),
        ]
    )
    if score.mean is None:
        alt = "Skalaen fra 1, slet ikke, til 4, i høj grad. Der er ingen svar."
        title = "Der er ingen svar at vise"
    else:
        alt = (
            f"Samlet gennemsnit {number(score.mean, 1)} på skalaen 1-4: {score.label}. "
            f"Kommunens egne svar {number(score.own_mean, 1)}, bedømmerens "
            f"{number(score.assessor_mean, 1)}. "
            + " ".join(f"{r[0]}: {r[1]} egne, {r[2]} fra bedømmer." for r in rows[:-1])
        )
        title = f"Samlet gennemsnit {number(score.mean, 1)}"
    count = capitalised(in_words(score.answered or score.expected))
    return PictureText(
        "position",
        title,
        f"{count} svar{when}. Kommune og bedømmer fik hver sine spørgsmål.",
        "Kilde: kommunens selvevaluering og bedømmerens vurdering.",
        alt,
        ["Trin", "Kommunens svar", "Bedømmerens svar"],
        rows,
    )


def ratings(assessment: Assessment) -> PictureText:
    """The ten ratings within their themes."""
    rubric = assessment.catalogue.rubric
    themes = assessment.themes.set_index("theme")
    values = assessment.ratings.set_index("parameter")["value"]
    rows, told = [], []
    for theme in rubric.themes:
        own, assessor = (_mean(themes.loc[theme.id, r]) for r in ("own", "assessor"))
        rows.append([theme.name, own, assessor, "tema"])
        if own != MISSING or assessor != MISSING:
            told.append(f"{theme.name}: egen {own}, bedømmer {assessor}")
        else:
            told.append(f"{theme.name}: ikke vurderet")
        for p in rubric.parameters_of(theme.id):
            value = number(values[p.id])
            shown = [value, MISSING] if p.rater == "own" else [MISSING, value]
            rows.append([p.name, *shown, "svar"])
            told.append(f"{p.name} {value}")
    when = f", {period(assessment.evaluation.date)}" if assessment.evaluation else ""
    return PictureText(
        "ratings",
        _ratings_title(assessment),
        f"Svar på skalaen 1-4{when}. Øverst i hvert tema gennemsnittet, derunder "
        "de enkelte svar. En linje forbinder temaets to gennemsnit, når de er forskellige.",
        "Forskel: eget gennemsnit minus bedømmerens. Kilde: kommunens selvevaluering og "
        "bedømmerens vurdering.",
        ". ".join(told) + ".",
        ["Tema og svar", "Egen", "Bedømmer"],
        rows,
    )


def _ratings_title(assessment: Assessment) -> str:
    rubric = assessment.catalogue.rubric
    answered = assessment.ratings.dropna(subset=["value"])
    if answered.empty:
        return "Ingen af de ti spørgsmål er besvaret"
    lowest = answered[answered["value"] == answered["value"].min()]["parameter"]
    highest = int((answered["value"] == 4).sum())
    names = [rubric.parameter[p].name for p in lowest]
    low = int(answered["value"].min())
    first = f"{capitalised(in_words(highest))} svar er på øverste trin"
    if len(names) == len(answered):
        return f"Alle svar er {low}"
    if len(names) > 2:
        return f"{first}; {in_words(len(names))} svar er lavest med {low}"
    return (
        f"{first}; lavest er {listed([n[0].lower() + n[1:] for n in names])} med {low}"
    )


def priorities(assessment: Assessment) -> PictureText | None:
    """The two orders of the themes; None without a form that orders them."""
    form = assessment.evaluation
    computed = scoring.priorities(assessment.themes)
    if form is None or not form.theme_order or not computed:
        return None
    names = assessment.catalogue.rubric.theme
    own = list(form.theme_order)
    if own[0] == computed[0]:
        title = f"{names[own[0]].name} kommer først i begge rækkefølger"
    else:
        title = (
            f"Kommunen sætter {names[own[0]].name.lower()} først; svarene er lavest i "
            f"{names[computed[0]].name.lower()}"
        )
    means = assessment.themes.set_index("theme")["mean"]
    themes = [*own, *(t for t in computed if t not in own)]
    rows = [
        [
            names[t].name,
            str(own.index(t) + 1) if t in own else MISSING,
            str(computed.index(t) + 1) if t in computed else MISSING,
            _mean(means[t]),
        ]
        for t in themes
    ]
    return PictureText(
        "priorities",
        title,
        "Temaernes rækkefølge efter behov for forbedring: kommunens egen, og den som svarene "
        "giver (4 minus gennemsnittet af alle svar i temaet).",
        "De to rækkefølger svarer på hver sit: hvad kommunen vil tage først, og hvor svarene "
        "er lavest. Kilde: kommunens selvevaluering og bedømmerens vurdering.",
        " ".join(
            f"{r[0]}: kommunens nr. {r[1]}, svarenes nr. {r[2]}, gennemsnit {r[3]}."
            for r in rows
        ),
        ["Tema", "Kommunens nr.", "Svarenes nr.", "Gennemsnit"],
        rows,
    )


def income_map(assessment: Assessment) -> PictureText | None:
    """The map of disposable income; None when the vintage has no such figures."""
    found = assessment.across_municipalities("disposable_income_dkk")
    if found is None:
        return None
    when, values = found
    who = assessment.municipality
    names = {c: m.name for c, m in assessment.catalogue.municipalities.items()}
    limits = national.class_limits(values)
    own = values[who.code]
    if own != own:
        title = f"Vi kender ikke indkomsten i {who.name}"
        placed = f"{who.name}: ikke oplyst."
    else:
        place = CLASSES[national.class_of(own, limits)]
        title = f"{who.name} ligger i den {place} af fem indkomstgrupper"
        placed = f"{who.name}: {number(own)} kr., den {place} af fem grupper."
    low, high = str(values.idxmin()), str(values.idxmax())
    classes = values.dropna().map(lambda v: national.class_of(v, limits))
    counts = [number((classes == n).sum()) for n in range(len(CLASSES))]
    return PictureText(
        "income_map",
        title,
        f"Gennemsnitlig disponibel indkomst, kr. pr. person over 14 år, {period(when)}. "
        f"Hvert felt er en kommune. Den sorte linje er landsdelen {who.province_name}.",
        _source(assessment, "disposable_income_dkk")
        + " Gruppernes grænser er de samme i alle rapporter fra årgangen.",
        f"Kort over de {in_words(len(names)) if len(names) < 13 else len(names)} kommuner. "
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
        nation = assessment.vintage.figures(entry.id, "000").get(when)
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
        "Forskellene er ikke testet. " + _quarter_remark(assessment, rows),
        " ".join(told),
        ["Mål", who.name, "Landet", "Midterste kommune", "Andre kommuner"],
        table,
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
    """An indicator over the years; None when there are fewer than three of them."""
    if len(table) < 3:
        return None
    entry = assessment.catalogue.indicators.by_id[indicator]
    who = assessment.municipality
    own = assessment.series(indicator)
    bands = national.bands(table)
    first, last = int(table.index[0]), int(table.index[-1])
    rows = [
        [
            str(year),
            _printed(entry, own.get(year)),
            _printed(entry, bands.loc[year, "middle"]),
            _printed(entry, bands.loc[year, "low"]),
            _printed(entry, bands.loc[year, "high"]),
        ]
        for year in table.index
    ]
    told = ", ".join(f"{row[0]} {row[1]}" for row in rows)
    nominal = (
        " Årets priser, ikke renset for prisstigninger." if entry.unit == "kr" else ""
    )
    remark = ""
    shown = assessment.comparisons[indicator].municipality
    if shown.period and not shown.period.isdigit() and last in own.index:
        remark = (
            f" Årsgennemsnittet for {last} er {_unit(entry, own[last])}; oversigten viser "
            f"{period(shown.period)}, {with_unit(entry, 'municipality', shown)}."
        )
    remark += "".join(
        f" {o.text}"
        for o in entry.outliers
        if o.area == who.code and o.period in {str(y) for y in table.index}
    )
    return PictureText(
        f"series-{indicator.replace('_', '-')}",
        _series_title(entry, own, who.name),
        f"{entry.short}, {entry.measure}, {first}-{last}. Båndet rummer de otte af ti "
        f"kommuner, der ligger i midten.{nominal}",
        _source(assessment, indicator) + remark,
        f"{who.name} år for år: {told}. Midterste kommune: {rows[0][2]} i {first}, "
        f"{rows[-1][2]} i {last}.",
        ["År", who.name, "Midterste kommune", "Båndets nedre", "Båndets øvre"],
        rows,
    )


def _series_title(entry: Indicator, own: pd.Series, name: str) -> str:
    if own.empty:
        return f"Vi kender ikke udviklingen i {name}"
    thing = _THING[entry.id]
    last, peak, low = own.index[-1], own.idxmax(), own.idxmin()
    now = _unit(entry, own[last])
    if peak != last and own[last] < own[peak]:
        title = f"{thing} var højest i {peak} med {_unit(entry, own[peak])}; i {last} er den {now}"
        return title
    if own[last] > own[low]:
        return (
            f"{thing} er steget fra {_unit(entry, own[low])} i {low} til {now} i {last}"
        )
    return f"{thing} er uændret, {now} i {last}"


def _source(assessment: Assessment, indicator: str) -> str:
    source = assessment.catalogue.indicators.by_id[indicator].source
    table = f", {source.table}" if source.table else ""
    return f"Kilde: {source.publisher}{table}."


def _printed(entry: Indicator, value: float | None) -> str:
    known = None if value is None or value != value else float(value)
    return printed(entry, "municipality", Figure(known, "ok"))


def _unit(entry: Indicator, value: float) -> str:
    return with_unit(entry, "municipality", Figure(float(value), "ok"))


def _mean(value: float) -> str:
    return MISSING if value != value else number(value, 1)
