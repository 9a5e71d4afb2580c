"""From the figures of rows to those of an indicator: counts, means, small numbers."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.disclosure.small_counts import is_small_group, suppress_small
from parathed_lib.formatting import period_end
from parathed_lib.sources.files.rows import Figure
from parathed_lib.sources.files.tables import Table

COLUMNS = [column for column in frames.OBSERVATIONS.columns if column != "source"]
MEAN = "beregnet: summen af kommunerne delt med deres antal"
HIDDEN = "Skjult, fordi tallet er under fem."


def twice(figures: Iterable[Figure], table: Table) -> list[str]:
    """A fault for every figure whose area and period stand above already."""
    faults = []
    first: dict[tuple[str, str], int] = {}
    for figure in figures:
        assert figure.row is not None
        above = first.setdefault((figure.area, figure.period), figure.row)
        if above != figure.row:
            place, other = (table.place(row, "area") for row in (figure.row, above))
            faults.append(f"{place}: the same area and period as {other}")
    return faults


def counted(
    figures: list[Figure], indicator: Indicator, catalogue: Catalogue
) -> list[Figure]:
    """The number of figures by area and period; 0 for the areas without any."""
    number = Counter((figure.area, figure.period) for figure in figures)
    areas = indicator.municipalities or _own_areas(indicator, catalogue)
    return [
        Figure(area, period, float(number[area, period]))
        for period in {figure.period: None for figure in figures}
        for area in areas
    ]


def with_means(
    figures: list[Figure], indicator: Indicator, catalogue: Catalogue
) -> list[Figure]:
    """The figures, and the mean per municipality of each region and of the nation.

    Only where the catalogue says that theirs are such means, where the file has none
    of their own, and in periods that have a figure of every municipality.
    """
    if indicator.geography != "municipality" or indicator.municipalities:
        return figures
    members: dict[str, list[str]] = defaultdict(list)
    for code, municipality in catalogue.municipalities.items():
        if indicator.average.nation == "mean_count":
            members[frames.NATION].append(code)
        if indicator.average.region == "mean_count":
            if indicator.regional_level == "region":
                members[municipality.region].append(code)
            elif indicator.regional_level == "province":
                members[municipality.province].append(code)
    own: dict[str, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        own[figure.period][figure.area] = figure
    means = []
    for period, known in own.items():
        values = {a: f.value for a, f in known.items() if f.value is not None}
        if not set(catalogue.municipalities) <= set(values):
            continue
        for area, codes in members.items():
            if area not in known:
                mean = math.fsum(values[code] for code in codes) / len(codes)
                means.append(Figure(area, period, mean, note=MEAN))
    return figures + means


def without_small(figures: list[Figure], indicator: Indicator) -> list[Figure]:
    """The figures of a local indicator, those on fewer than five people hidden."""
    if not indicator.municipalities:
        return figures
    return [
        Figure(f.area, f.period, None, "suppressed", note=HIDDEN, row=f.row)
        if _is_small(f, indicator)
        else f
        for f in figures
    ]


def frame(figures: list[Figure], indicator: Indicator) -> pd.DataFrame:
    """The figures as a table in the order of areas and time."""
    ordered = sorted(figures, key=lambda f: (f.area, period_end(f.period), f.period))
    rows = [{"indicator": indicator.id} | vars(figure) for figure in ordered]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys(frames.OBSERVATIONS.numbers, float))


def _own_areas(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    municipalities = catalogue.municipalities.values()
    if indicator.geography == "police_district":
        return sorted({m.police_district for m in municipalities})
    return [m.code for m in municipalities]


def _is_small(figure: Figure, indicator: Indicator) -> bool:
    if figure.value is None:
        return False
    if indicator.unit == "count" and suppress_small(figure.value) is None:
        return True
    count, of = (math.nan if n is None else n for n in (figure.count, figure.of))
    return is_small_group(indicator, figure.value, count, of)
