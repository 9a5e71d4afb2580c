"""The figures of a handed-over table: those of its rows, and what is made of them.

Every fault of a cell is gathered with its address. Rows of a list are counted,
regions and nation are computed of all their municipalities, and small numbers hidden.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import pandas as pd

from parathed_lib.catalogue import PER, Catalogue, Indicator
from parathed_lib.catalogue.indicators import Average
from parathed_lib.disclosure.small_counts import is_small_group
from parathed_lib.formatting import period_end
from parathed_lib.frames import NATION, OBSERVATIONS
from parathed_lib.sources.files.table import FigureTable
from parathed_lib.spreadsheets.areas import Areas
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError
from parathed_lib.spreadsheets.dates import period_in
from parathed_lib.spreadsheets.numbers import Number, has_points, number_of
from parathed_lib.vintage.tables import COLUMNS
from parathed_lib.vintage.totals import added_counts

BLANK = "Feltet er tomt i den fil, der er indleveret."
SIGN = "I den fil, der er indleveret, står der »{sign}« i stedet for et tal."
NO_WHOLE = "Der er ingen at regne andelen af."
# How many faults a message lists.
MOST_FAULTS = 50
_NUMBERS = ("value", "count", "of")
_EXPECTED = {
    "pct": "a number from 0 to 100",
    "count": "a whole number from 0",
    "per_1000": "a number from 0",
    "kr": "a number",
    "score": "a number",
}
MEAN = "beregnet: summen af kommunerne delt med deres antal"
ADDED = "beregnet: antallene i alle kommunerne lagt sammen"
HIDDEN = "Skjult, fordi tallet er under fem."
Read = TypeVar("Read")


@dataclass(frozen=True)
class ReadFigure:
    """A figure of an area, and the row that it was read from (None where computed)."""

    area: str
    period: str
    value: float | None
    status: str = "ok"
    count: float | None = None
    of: float | None = None
    note: str = ""
    row: int | None = None


@dataclass
class RowReader:
    """Reads the rows of a table one by one, and gathers the faults of their cells.

    `period` is that of all rows, where no column tells it. `rows` is how many hold
    something.
    """

    table: FigureTable
    indicator: Indicator
    areas: Areas
    period: str
    faults: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def kinds(self) -> list[str]:
        """The columns that hold numbers; a list of things has none."""
        return [kind for kind in _NUMBERS if kind in self.table.columns]

    def figures(self) -> list[ReadFigure]:
        """The figures of all rows that have no fault.

        In a list, where no column has numbers, every row is one thing of an area: its
        figure is 1.
        """
        table = self.table
        rows = [row for row in table.rows() if not self._is_remark(row)]
        self.rows = len(rows)
        if not rows:
            self.faults.append("there is no row below the headings")
        kinds = self.kinds
        points = has_points(table.cell(row, kind) for row in rows for kind in kinds)
        found = []
        values: list[Number] = []
        for row in rows:
            before = len(self.faults)
            self._check_width(row)
            # To find the nearest names takes long; a wrong file can have many rows.
            code = partial(self.areas.code, nearest=before < MOST_FAULTS)
            area = self._attempt(row, "area", code) or ""
            if not area and self._is_note(row):
                continue
            period = self.period
            if "period" in table.columns:
                period = self._attempt(row, "period", period_in) or ""
            numbers = {k: self._number(row, k, area, points) for k in kinds}
            values += [n for k, n in numbers.items() if k == "value" and n]
            if len(self.faults) == before:
                found += self._figure(row, area, period, numbers)
        if self.indicator.unit == "pct":
            self._refuse_fractions(values, rows)
        return found

    def _is_remark(self, row: int) -> bool:
        """Whether nothing stands in the columns that are read.

        On a list a blank area would be a thing that is not counted.
        """
        cells = [self.table.cell(row, kind) for kind in self.table.columns]
        return bool(self.kinds) and all(map(_is_blank, cells))

    def _is_note(self, row: int) -> bool:
        """Whether only the column of areas holds something, as a note below a table."""
        others = [kind for kind in self.table.columns if kind != "area"]
        cells = [self.table.cell(row, kind) for kind in others]
        return bool(others) and all(map(_is_blank, cells))

    def _check_width(self, row: int) -> None:
        sheet, width = self.table.sheet, self.table.width
        beyond = (
            sheet.cells.get((row, column))
            for column in range(width + 1, sheet.ends.get(row, 0) + 1)
        )
        if not all(map(_is_blank, beyond)):
            self.faults.append(
                f"row {row}: more cells than the headings; expected quotation "
                "marks around a text or number with the separator in it"
            )

    def _attempt(
        self, row: int, kind: str, read: Callable[[Cell | None], Read]
    ) -> Read | None:
        try:
            return read(self.table.cell(row, kind))
        except UnfitError as fault:
            self.faults.append(f"{self.table.place(row, kind)}: {fault}")
            return None

    def _number(self, row: int, kind: str, area: str, points: bool) -> Number | None:
        unit = self.indicator.unit if kind == "value" else "count"
        whole = unit == "count" and not (kind == "value" and self._is_mean(area))
        expected = _EXPECTED[unit] if whole else _EXPECTED[unit].replace("whole ", "")

        def read(cell: Cell | None) -> Number:
            number = number_of(
                cell, expected, points=points, thousands=unit in ("count", "kr")
            )
            if number.percent and unit != "pct":
                raise UnfitError(f"a percentage; expected {expected}")
            if number.value is None:
                return number
            if number.value < 0 and unit not in ("kr", "score"):
                raise UnfitError(f"a number below zero; expected {expected}")
            if number.value > 100 and unit == "pct":
                raise UnfitError(f"a number above 100; expected {expected}")
            if whole and not number.value.is_integer():
                raise UnfitError(f"a number with decimals; expected {expected}")
            return number

        return self._attempt(row, kind, read)

    def _is_mean(self, area: str) -> bool:
        """Whether the area's figure is a mean of counts, which need not be whole."""
        average = self.indicator.average
        if area == NATION:
            return average.nation == "mean_count"
        return area in self.areas.wider and average.region == "mean_count"

    def _figure(
        self, row: int, area: str, period: str, numbers: dict[str, Number | None]
    ) -> list[ReadFigure]:
        """The row's figure; none where its numbers do not go together."""
        if not numbers:
            return [ReadFigure(area, period, 1.0, row=row)]
        read = {kind: n.value if n else None for kind, n in numbers.items()}
        value, count, of = (read.get(kind) for kind in _NUMBERS)
        missing = next((n for n in numbers.values() if n and n.value is None), None)
        if count is not None and of is not None and count > of:
            place, whole = (self.table.place(row, kind) for kind in ("count", "of"))
            self.faults.append(f"{place}: more than the whole in {whole}")
            return []
        if of == 0:
            if value is not None:
                place = self.table.place(row, "value")
                self.faults.append(f"{place}: a number, although its whole is 0")
                return []
            return [
                ReadFigure(area, period, None, "not_relevant", note=NO_WHOLE, row=row)
            ]
        if "value" not in numbers and count is not None and of is not None:
            value = PER[self.indicator.unit] * count / of
        if value is not None:
            return [ReadFigure(area, period, value, "ok", count, of, row=row)]
        note = SIGN.format(sign=missing.mark) if missing and missing.mark else BLANK
        status = "suppressed" if missing and missing.hidden else "not_published"
        return [ReadFigure(area, period, None, status, note=note, row=row)]

    def _refuse_fractions(self, values: list[Number], rows: list[int]) -> None:
        """Shares of 1 are no percentages, and cannot be told from them one by one."""
        known = [n.value for n in values if n.value is not None]
        marked = any(n.percent for n in values)
        if known and 0 < max(known) <= 1 and not marked:
            first = self.table.place(rows[0], "value")
            self.faults.append(
                f"{first} and below: no number above 1; expected percent from 0 to "
                '100. If these are percent, write them with a percent sign, "0,4 %"'
            )


def _is_blank(cell: Cell | None) -> bool:
    """Whether nothing is to be seen; what is no cell counts as nothing."""
    nothing = (Sort.SHORT, Sort.BLIND)
    return cell is None or cell.blank or cell.sort in nothing


def duplicates(figures: Iterable[ReadFigure], table: FigureTable) -> list[str]:
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


def counted_by_area(
    figures: list[ReadFigure], indicator: Indicator, catalogue: Catalogue
) -> list[ReadFigure]:
    """The number of figures by area and period; 0 for the areas without any."""
    number = Counter((figure.area, figure.period) for figure in figures)
    areas = indicator.municipalities or _own_areas(indicator, catalogue)
    return [
        ReadFigure(area, period, float(number[area, period]))
        for period in {figure.period: None for figure in figures}
        for area in areas
    ]


def with_wider(
    figures: list[ReadFigure], indicator: Indicator, catalogue: Catalogue
) -> list[ReadFigure]:
    """The figures, and those of regions and nation that follow from them.

    By the catalogue's `average`: `weighted` is what all municipalities count over what
    they count of, the others are the mean of the municipalities. Only where the file
    has none of the area's own, and of a period in which each of its municipalities has
    the numbers for it; one where there is nothing to count of adds nothing to a sum.
    """
    wider = _wider(indicator, catalogue)
    own: dict[str, dict[str, ReadFigure]] = defaultdict(dict)
    for figure in figures:
        own[figure.period][figure.area] = figure
    computed = [
        found
        for period, known in own.items()
        for area, (average, codes) in wider.items()
        if area not in known and known.keys() >= set(codes)
        if (found := _together(area, average, [known[c] for c in codes], indicator))
    ]
    return figures + computed


def not_computed(there: set[str], indicator: Indicator, catalogue: Catalogue) -> str:
    """What of regions and nation is not among the areas `there`, and why."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for area, (average, _) in _wider(indicator, catalogue).items():
        if area not in there:
            lacking[_needed(average, indicator)].append(area)
    return "; ".join(
        f"none of {_named(areas, indicator)}: {needed}"
        for needed, areas in lacking.items()
    )


def _needed(average: Average, indicator: Indicator) -> str:
    """What it takes to have the figures of regions and nation."""
    if average == "weighted" and indicator.unit not in PER:
        return "that cannot be computed, only given in the file"
    numbers = "`count` and `of`" if average == "weighted" else "the figure"
    return f"that takes {numbers} of every municipality in one file"


def _named(areas: list[str], indicator: Indicator) -> str:
    """How many regions or provinces these are, and whether the nation is with them."""
    many = len([area for area in areas if area != NATION])
    ending = "s" if many > 1 else ""
    said = [f"{many} {indicator.regional_level}{ending}"] if many else []
    said += ["the nation"] if NATION in areas else []
    return " and ".join(said)


def without_known(figures: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The figures but those computed of an area and period that `known` has."""
    key = ["area", "period"]
    there = pd.MultiIndex.from_frame(figures[key]).isin(
        pd.MultiIndex.from_frame(known[key])
    )
    return figures[~(there & figures["note"].isin([ADDED, MEAN]))]


def _wider(
    indicator: Indicator, catalogue: Catalogue
) -> dict[str, tuple[Average, list[str]]]:
    """The regions and the nation: what average theirs is, and of which municipalities.

    None where the catalogue has no rule, or other areas than municipalities.
    """
    if indicator.geography != "municipality" or indicator.municipalities:
        return {}
    found: dict[str, tuple[Average, list[str]]] = {}
    region, nation = indicator.average.region, indicator.average.nation
    for code, municipality in catalogue.municipalities.items():
        if region != "none" and indicator.regional_level != "none":
            level = indicator.regional_level
            area = municipality.region if level == "region" else municipality.province
            found.setdefault(area, (region, []))[1].append(code)
        if nation != "none":
            found.setdefault(NATION, (nation, []))[1].append(code)
    return found


def _together(
    area: str, average: Average, figures: list[ReadFigure], indicator: Indicator
) -> ReadFigure | None:
    """The figure of all municipalities of an area; None where numbers are missing."""
    period = figures[0].period
    if average == "weighted":
        total = added_counts(figures)
        if total is None or indicator.unit not in PER:
            return None
        count, of = total
        if not of:
            return ReadFigure(area, period, None, "not_relevant", note=ADDED)
        value = PER[indicator.unit] * count / of
        return ReadFigure(area, period, value, "ok", count, of, ADDED)
    values = [f.value for f in figures if f.value is not None]
    if len(values) < len(figures):
        return None
    return ReadFigure(area, period, math.fsum(values) / len(values), note=MEAN)


def without_small(figures: list[ReadFigure], indicator: Indicator) -> list[ReadFigure]:
    """The figures of a local indicator, those on fewer than five people hidden."""
    if not indicator.municipalities:
        return figures
    return [
        ReadFigure(f.area, f.period, None, "suppressed", note=HIDDEN, row=f.row)
        if _is_small(f, indicator)
        else f
        for f in figures
    ]


def as_table(figures: list[ReadFigure], indicator: Indicator) -> pd.DataFrame:
    """The figures as a table in the order of areas and time."""
    ordered = sorted(figures, key=lambda f: (f.area, period_end(f.period), f.period))
    rows = [{"indicator": indicator.id} | vars(figure) for figure in ordered]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys(OBSERVATIONS.numbers, float))


def absent(there: set[str], indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """The names of the indicator's areas that are not among those `there`."""
    names = {c: n for of in catalogue.area_names.values() for c, n in of.items()}
    expected = indicator.municipalities or _own_areas(indicator, catalogue)
    return [names[code] for code in expected if code not in there]


def _own_areas(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    municipalities = catalogue.municipalities.values()
    if indicator.geography == "police_district":
        return sorted({m.police_district for m in municipalities})
    return [m.code for m in municipalities]


def _is_small(figure: ReadFigure, indicator: Indicator) -> bool:
    if figure.value is None:
        return False
    count, of = (math.nan if n is None else n for n in (figure.count, figure.of))
    return is_small_group(indicator, figure.value, count, of)
