"""What a workbook holds besides the answers: faults, and personal data out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from parathed_lib.forms.draft import Fault
from parathed_lib.forms.workbook.layout import LISTS
from parathed_lib.forms.workbook.values import told_personal
from parathed_lib.privacy import personal_data, told_kinds
from parathed_lib.spreadsheets.cells import Book, Cell, Position, Sort, cell_name

# Marks that programs put into a file's properties; their digits are nobody's number.
_MARKS = re.compile(
    r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?",
    re.IGNORECASE,
)


def unseen_faults(
    book: Book, titles: Set[str], noun: str, unread: Set[str] = frozenset()
) -> list[Fault]:
    """The faults of all that is not read: sheets, comments, pictures, properties.

    `titles` are the sheets of the form and `noun` what it is called; of those in
    `unread` no answer was read.
    """
    faults = []
    renamed = not titles <= {sheet.name for sheet in book.sheets}
    mend = "Er det omdøbt, så giv det sit navn igen. Ellers slet" if renamed else "Slet"
    for number, sheet in enumerate(book.sheets, start=1):
        known = sheet.name in titles
        where = f"ark »{sheet.name}«" if known else f"ark nr. {number}"
        if not known and sheet.name != LISTS:
            faults.append(Fault("", f"{where} hører ikke til {noun}. {mend} det"))
            if kind := personal_data(str(sheet.name)):
                faults.append(Fault("", f"navnet på {where} ligner {kind}. Ret det"))
        if not known or sheet.name in unread:
            for at, cell in sheet.cells.items():
                faults += cell_faults(where, at, cell)
        faults += [
            _comment(f"{where}, celle {cell_name(*at)}", text)
            for at, text in sheet.comments.items()
        ]
        if sheet.drawing:
            told = (
                "her ligger et billede, en figur eller en tekstboks, og den slags "
                "bliver ikke læst. Skriv svaret i felterne, og slet det"
            )
            faults.append(Fault("", f"{where}: {told}"))
        beside = f"et link, sidehoved eller sidefod i {where}"
        faults += _text_faults(beside, sheet.texts_beside)
    faults += _text_faults("et navngivet område i filen", book.names)
    properties = [_MARKS.sub("", text) for text in book.properties]
    faults += _text_faults("filens egenskaber (Filer, Oplysninger)", properties)
    return faults


def cell_faults(where: str, at: Position, cell: Cell) -> list[Fault]:
    """The faults of a cell that holds no answer: a formula, or a person's data."""
    if cell.sort is Sort.FORMULA:
        told = "her står en formel, og formler bliver ikke regnet ud. Slet den"
    elif kind := told_kinds(cell.text):
        told = told_personal(kind)
    else:
        return []
    return [Fault("", f"{where}, celle {cell_name(*at)}: {told}")]


def _comment(where: str, text: str) -> Fault:
    kind = told_kinds(text)
    told = "kommentarer bliver ikke læst"
    if kind:
        told = f"i kommentaren står noget, der ligner {kind}"
    return Fault("", f"{where}: {told}. Skriv svaret i cellen, og slet kommentaren")


def _text_faults(where: str, texts: Iterable[str]) -> list[Fault]:
    kinds = dict.fromkeys(kind for text in texts if (kind := told_kinds(text)))
    return [
        Fault("", f"{where} har noget, der ligner {kind}. Slet det") for kind in kinds
    ]
