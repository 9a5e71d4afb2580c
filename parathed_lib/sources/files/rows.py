"""The rows of a handed-over table, a figure each, and the faults of all their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from parathed_lib.catalogue import PER, Indicator
from parathed_lib.frames import NATION
from parathed_lib.sources.files.tables import Table
from parathed_lib.spreadsheets.areas import Areas
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError
from parathed_lib.spreadsheets.dates import period_in
from parathed_lib.spreadsheets.numbers import Number, has_points, number_of

BLANK = "Feltet er tomt i den fil, der er indleveret."
SIGN = "I den fil, der er indleveret, står der »{sign}« i stedet for et tal."
NO_WHOLE = "Der er ingen at regne andelen af."
# How many faults a message lists.
TOLD = 50
_NUMBERS = ("value", "count", "of")
_EXPECTED = {
    "pct": "a number from 0 to 100",
    "count": "a whole number from 0",
    "per_1000": "a number from 0",
    "kr": "a number",
    "score": "a number",
}
Found = TypeVar("Found")


@dataclass(frozen=True)
class Figure:
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
class Reader:
    """Reads the rows of a table one by one, and gathers the faults of their cells.

    `period` is that of all rows, where no column tells it. `rows` is how many hold
    something.
    """

    table: Table
    indicator: Indicator
    areas: Areas
    period: str
    faults: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def kinds(self) -> list[str]:
        """The columns that hold numbers; a list of things has none."""
        return [kind for kind in _NUMBERS if kind in self.table.columns]

    def figures(self) -> list[Figure]:
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
            code = partial(self.areas.code, nearest=before < TOLD)
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
        self, row: int, kind: str, read: Callable[[Cell | None], Found]
    ) -> Found | None:
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
    ) -> list[Figure]:
        """The row's figure; none where its numbers do not go together."""
        if not numbers:
            return [Figure(area, period, 1.0, row=row)]
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
            return [Figure(area, period, None, "not_relevant", note=NO_WHOLE, row=row)]
        if "value" not in numbers and count is not None and of is not None:
            value = PER[self.indicator.unit] * count / of
        if value is not None:
            return [Figure(area, period, value, "ok", count, of, row=row)]
        note = SIGN.format(sign=missing.mark) if missing and missing.mark else BLANK
        status = "suppressed" if missing and missing.hidden else "not_published"
        return [Figure(area, period, None, status, note=note, row=row)]

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
