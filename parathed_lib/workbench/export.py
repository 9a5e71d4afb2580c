"""The figures of a vintage as a workbook or as CSV, each with its codebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from parathed_lib.errors import ParameterError
from parathed_lib.forms.workbook.write import packed
from parathed_lib.spreadsheets.xlsx import stored
from parathed_lib.workbench.data import Root, indicators, observations

CODEBOOK = {
    "vintage": "The snapshot; with a name that begins with eksempel it is made up",
    "indicator": "Id; what it means stands under indicators. population is none of "
    "them but the number of inhabitants",
    "title": "Its title in Danish",
    "unit": "pct 0-100, kr, count, score, or per_1000",
    "descriptive_only": "True: tells who lives in the area; not to be ranked or mapped",
    "area": "Code of the area, as text",
    "area_name": "Its name; empty where the source names none",
    "level": "municipality, police_district, region, province or nation",
    "period": "As published: year, school year, quarter, month or day; empty in a gap",
    "value": "The figure in its unit; empty when missing, which is not zero",
    "count": "Numerator, where known",
    "of": "Denominator, where known",
    "status": "How sure the figure is, or why there is none: see the rows below",
    "note": "What to know of the figure, or the reason for the gap, in Danish",
    "source": "File of the vintage",
    "origin": "Who published the figure, and where it was found",
}
STATUSES = {
    "ok": "As the source published it",
    "provisional": "The source calls it provisional",
    "period_uncertain": "The source does not say for certain of which period it is",
    "not_published": "The source does not publish it",
    "not_relevant": "There is no such figure of this area",
    "suppressed": "Held back, since few persons or cases are in it",
    "not_collected": "It may be published, but is not in this vintage",
}
INDICATORS = {
    "indicator": "Id of the indicator",
    "title": "Its title in Danish",
    "short": "A shorter one",
    "group": "Id of the group in which the report shows it",
    "unit": CODEBOOK["unit"],
    "measure": "What a number of it is: the text of an axis, in Danish",
    "counted": "What is counted, in Danish",
    "counted_of": "What it is counted of, in Danish",
    "polarity": "high or low: which way is wished for; none: neither",
    "descriptive_only": CODEBOOK["descriptive_only"],
    "interval": "True: a share or rate with limits of chance, where count and of are "
    "known; other differences are not tested",
    "substitute_for": "Indicator in whose place it stands where that has no figure",
    "publisher": "Who publishes it",
    "table": "The publisher's table",
    "licence": "Its licence",
    "areas": "How many municipalities or police districts have a figure",
    "first_period": "The oldest period with a figure of them",
    "last_period": "The newest",
    "missing_municipality": "Why figures of municipalities are missing: status, words",
    "missing_region": "Why figures of regions or provinces are missing",
    "missing_nation": "Why the nation's figure is missing",
}
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 18


def tables(vintage: object = None, *, root: Root = None) -> dict[str, pd.DataFrame]:
    """What is exported of a vintage: `figures`, and `codebook` and `indicators` of it.

    `vintage`, `root` and errors as for `observations`.
    """
    words = [("figures", name, meaning) for name, meaning in CODEBOOK.items()]
    words += [("figures", f"status {name}", said) for name, said in STATUSES.items()]
    words += [("indicators", name, meaning) for name, meaning in INDICATORS.items()]
    return {
        "figures": observations(vintage, root=root),
        "codebook": pd.DataFrame(words, columns=["sheet", "column", "meaning"]),
        "indicators": indicators(vintage, root=root),
    }


def files(
    path: Path, found: Mapping[str, pd.DataFrame], *, excel: bool = False
) -> dict[Path, bytes]:
    """The content of the files that the tables become, by their paths.

    An .xlsx has a sheet for each table. A .csv is the first table, and the others lie
    beside it: `figures-codebook.csv`. `excel` writes CSV as Excel in Danish reads it.
    Raises ParameterError for another kind of file.
    """
    kind = path.suffix.lower()
    if kind == ".xlsx" and not excel:
        return {path: workbook(found)}
    if kind != ".csv":
        raise ParameterError(
            f"{path.name}: expected a file that ends with .xlsx, or .csv, which alone "
            "can have --excel."
        )
    first = next(iter(found))
    return {
        path if name == first else path.with_stem(f"{path.stem}-{name}"): csv_of(
            table, excel=excel
        )
        for name, table in found.items()
    }


def csv_of(table: pd.DataFrame, *, excel: bool = False) -> bytes:
    """A table as CSV; with `excel` semicolons, decimal commas and a byte-order mark.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    safe = table.copy()
    for name in table.columns[table.dtypes == "str"]:
        safe[name] = table[name].map(_harmless)
    if not excel:
        return safe.to_csv(index=False).encode("utf-8")
    written = safe.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return written.encode("utf-8-sig")


def workbook(found: Mapping[str, pd.DataFrame]) -> bytes:
    """The tables as an .xlsx, a sheet each; equal tables give equal bytes.

    Numbers are numbers, all else is text and never a formula, so codes keep their
    zeros.
    """
    book = Workbook(write_only=True)
    for name, table in found.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number in range(1, len(table.columns) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        heading = [WriteOnlyCell(sheet, column) for column in table.columns]
        for cell in heading:
            cell.font = Font(bold=True)
        sheet.append(heading)
        plain = table.astype(object).where(table.notna(), None)
        for row in plain.itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    return packed(book, "parathed")


def _harmless(text: object) -> object:
    is_formula = isinstance(text, str) and text.startswith(_FORMULA)
    return f"'{text}" if is_formula else text


def _cell(sheet: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    text = stored(value)
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)  # type: ignore[arg-type]
    cell.data_type = "s"
    return cell
