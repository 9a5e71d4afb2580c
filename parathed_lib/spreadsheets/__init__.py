"""The one door for files that people hand in: forms, plans, tables of figures.

A file becomes cells with their addresses (`cells`), whatever kind of file it is: .xlsx
(`xlsx`), .ods (`ods`), the older .xls and .xlsb (`legacy`) or text (`text`). The kind
is known by the content, not the name. What could do harm is refused before it is read
(`package`). What stands in a cell means the same everywhere: numbers and marks
(`numbers`), periods and days (`dates`), names of areas (`areas`), and data about
persons (`personal`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parathed_lib.spreadsheets.cells import FORM, TABLE, Book, Sheet, UnfitError
from parathed_lib.spreadsheets.package import OLE, ZIP, Package, check_whole, too_large


def received(path: Path, most: int) -> bytes:
    """The bytes of a file that was handed in; raises UnfitError.

    A file of more than `most` bytes is not read to its end.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise UnfitError("there is no such file", "filen findes ikke") from error
    except IsADirectoryError as error:
        raise UnfitError("there is no such file", "filen kan ikke åbnes") from error
    except (OSError, ValueError) as error:
        raise UnfitError(
            "the file cannot be opened; close it elsewhere", "filen kan ikke åbnes"
        ) from error
    if len(content) > most:
        raise too_large(most)
    if not content.strip():
        raise UnfitError("the file is empty", "filen er tom")
    return content


def open_form(content: bytes) -> Book:
    """The cells of a form, which is an .xlsx file; raises UnfitError."""
    from parathed_lib.spreadsheets.xlsx import read_xlsx

    check_whole(content, FORM)
    if not content.startswith(ZIP):
        raise UnfitError(
            "the file is no .xlsx",
            "filen er gemt i et ældre Excel-format. Gem den som Excel-projektmappe "
            "(.xlsx)"
            if content.startswith(OLE)
            else "filen er ikke en Excel-fil. Gem skemaet som Excel-projektmappe "
            "(.xlsx)",
        )
    book = read_xlsx(Package(content, FORM))
    if book.others:
        raise UnfitError(
            "the workbook has sheets that are no worksheets, such as a chart",
            "filen har ark, som ikke er almindelige regneark",
        )
    return book


def open_table(
    content: bytes, fits: Callable[[Sheet], bool] = lambda _: False
) -> list[Sheet]:
    """The sheets of a table in a workbook or a text file, hidden ones too.

    `fits` says whether the beginning of a text file was split as it should be. Raises
    UnfitError.
    """
    check_whole(content, TABLE)
    if not content.startswith((ZIP, OLE)):
        from parathed_lib.spreadsheets.text import read_text

        return [read_text(content, TABLE, fits)]
    if content.startswith(ZIP):
        package = Package(content, TABLE)
        if "content.xml" in package.names:
            from parathed_lib.spreadsheets.ods import read_ods

            return read_ods(package).sheets
        if "xl/workbook.bin" not in package.names:
            from parathed_lib.spreadsheets.xlsx import read_xlsx

            return read_xlsx(package).sheets
    from parathed_lib.spreadsheets.legacy import read_legacy

    return read_legacy(content, TABLE).sheets
