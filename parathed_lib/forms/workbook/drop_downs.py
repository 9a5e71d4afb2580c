"""The drop-downs of the workbook, and the hidden sheet that holds their lists."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from parathed_lib.forms.workbook import looks
from parathed_lib.forms.workbook.layout import LISTS, Answer, Choices, Kind

_YES_NO = Choices("ja eller nej", ("ja", "nej"), ("ja", "nej"))


class Ranges:
    """The lists to choose from: where on their sheet they stand."""

    def __init__(self, known: list[Choices]) -> None:
        self.known = [*known, _YES_NO]

    def of(self, choices: Choices) -> str:
        names = [c.name for c in self.known]
        letter = get_column_letter(names.index(choices.name) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(choices.shown) + 1}"

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
        if choices is None:
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

    def finish(self) -> None:
        for rule in self.by_list.values():
            self.sheet.add_data_validation(rule)
