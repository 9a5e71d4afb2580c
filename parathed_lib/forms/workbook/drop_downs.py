"""The drop-downs of the workbook, and the hidden sheet that holds their lists."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parathed_lib.forms.workbook import looks
from parathed_lib.forms.workbook.layout import LISTS, Answer, Choices, Kind, Page

_MOST_ROWS = 300  # of a table that is offered to choose from
_YES_NO = Choices("ja eller nej", ("ja", "nej"), ("ja", "nej"))


class Ranges:
    """The lists to choose from: where on their sheet they stand.

    `pages` are the sheets of the form; what is filled in on them is a list too.
    """

    def __init__(self, known: list[Choices], pages: Sequence[Page] = ()) -> None:
        self.known = [*known, _YES_NO]
        self.pages = pages

    def of(self, choices: Choices) -> str:
        names = [c.name for c in self.known]
        letter = get_column_letter(names.index(choices.name) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(choices.shown) + 1}"

    def of_rows(self, part: str) -> str:
        """The filled-in cells in the first column of a table, as many as there are."""
        page = next(p for p in self.pages if p.table and p.table.part == part)
        assert page.table is not None
        first = page.table.row + 1
        cells = f"'{page.title}'!$B${first}:$B${first + _MOST_ROWS}"
        return f"OFFSET('{page.title}'!$B${first},0,0,MAX(1,COUNTA({cells})),1)"

    def draw(self, sheet: Worksheet) -> None:
        for column, choices in enumerate(self.known, start=1):
            for row, shown in enumerate((choices.name, *choices.shown), start=1):
                cell = sheet.cell(row, column, shown)
                cell.font = looks.font()
            sheet.column_dimensions[get_column_letter(column)].width = 40
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True


class Rules:
    """The drop-downs of a sheet, one rule for all cells with the same list."""

    def __init__(self, sheet: Worksheet, ranges: Ranges) -> None:
        self.sheet, self.ranges = sheet, ranges
        self.by_list: dict[str, DataValidation] = {}

    def add(self, cells: str, answer: Answer) -> None:
        choices = _YES_NO if answer.kind is Kind.YES_NO else answer.choices
        if answer.rows_of:
            self._add_rows_of(answer.rows_of, cells)
        if choices is None or answer.many:
            return
        if choices.name not in self.by_list:
            self.by_list[choices.name] = DataValidation(
                type="list",
                formula1=self.ranges.of(choices),
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Ikke på listen",
                error="Vælg fra listen, eller slet det, der står i feltet.",
            )
        self.by_list[choices.name].add(cells)

    def _add_rows_of(self, part: str, cells: str) -> None:
        rule = self.by_list.setdefault(
            f"rows of {part}",
            DataValidation(
                type="list", formula1=self.ranges.of_rows(part), allow_blank=True
            ),
        )
        rule.add(cells)

    def finish(self) -> None:
        for rule in self.by_list.values():
            self.sheet.add_data_validation(rule)
