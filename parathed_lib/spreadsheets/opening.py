"""A file of any kind as its sheets; the kind is known by the content, not the name."""

from __future__ import annotations

from collections.abc import Callable

from parathed_lib.spreadsheets.cells import FORM, TABLE, Book, Sheet, UnfitError
from parathed_lib.spreadsheets.package import OLE, ZIP, Package, check_whole


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
