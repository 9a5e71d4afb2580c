"""An .xlsx file, read without a library: its sheets and what lies beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import (
    CALENDAR_MAC_1904,
    CALENDAR_WINDOWS_1900,
    from_excel,
)

from parathed_lib.spreadsheets.cells import (
    LONGEST_TEXT,
    Book,
    Cell,
    Position,
    ReadBudget,
    Sheet,
    Sort,
    UnfitError,
    day_cell,
    number_cell,
)
from parathed_lib.spreadsheets.package import OLE, Package, brings, damaged

BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_LITERAL = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.')
_INDEX = re.compile(r"[0-9]{1,9}", re.ASCII)
# What no XML file can hold, a carriage return, which XML turns into a newline, and
# what would be mistaken for a mark spelt out. ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELT = re.compile("_x([0-9A-Fa-f]{4})_")
# What lies on a drawing: without any of these it is empty.
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def stored(text: str) -> str:
    """The text as it is written to the file."""
    return _UNFIT.sub(lambda mark: f"_x{ord(mark[0]):04X}_", text)


def spelt_out(text: str) -> str:
    """The text that a stored one stands for."""
    if "_x" not in text:
        return text
    plain = _SPELT.sub(lambda mark: chr(int(mark[1], 16)), text)
    # A mark beyond the first 65,536 is spelt as two halves; a half alone is none.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_xlsx(package: Package) -> Book:
    """The cells of a workbook; raises UnfitError."""
    _check_types(package)
    listed: list[tuple[str, str, bool]] = []
    names: list[str] = []
    epoch = CALENDAR_WINDOWS_1900
    for found in package.elements(BOOK, "sheet", "definedName", "workbookPr"):
        if found.tag == "sheet":
            hidden = found.get("state", "visible") != "visible"
            name = spelt_out(found.get("name", ""))
            listed.append((name, found.get("id", ""), hidden))
        elif found.tag == "definedName":
            names += [*found.attrib.values(), *found.itertext()]
        elif found.get("date1904") in ("1", "true"):
            epoch = CALENDAR_MAC_1904
    links = package.links(BOOK)
    of_kind = {link.kind: link.target for link in links.values()}
    if len(listed) > package.limits.sheets:
        raise UnfitError(
            f"the workbook has more than {package.limits.sheets} sheets; copy the "
            "table alone to a new workbook",
            "filen har langt flere ark end et skema",
        )
    strings = _strings(package, of_kind.get("sharedStrings", ""))
    formats = _formats(package, of_kind.get("styles", ""))
    reader = _SheetReader(package, strings, formats, epoch)
    targets = [(name, links.get(link), hidden) for name, link, hidden in listed]
    sheets = [
        reader.sheet(name, target.target, hidden)
        for name, target, hidden in targets
        if target is not None and target.kind == "worksheet"
    ]
    properties = [
        text
        for part in sorted(package.names)
        if part.startswith("docProps/") and part.endswith(".xml")
        for text in package.texts(part)
    ]
    return Book(sheets, len(listed) - len(sheets), names, properties)


def _check_types(package: Package) -> None:
    """Refuses a workbook with a part that brings along what is not read.

    A type that no part has is nothing: programs list types that they may need.
    """
    for part in (TYPES, BOOK):
        if part not in package.names:
            raise UnfitError(
                "a zip file that is no workbook; expected CSV, .xlsx, .xlsb, .xls or "
                ".ods",
                "filen er ikke en Excel-fil. Gem skemaet som Excel-projektmappe "
                "(.xlsx)",
            )
    own: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    for found in package.elements(TYPES, "Override", "Default"):
        kind = found.get("ContentType", "").casefold()
        if found.tag == "Override":
            own[found.get("PartName", "").lstrip("/").casefold()] = kind
        else:
            by_ending[found.get("Extension", "").casefold()] = kind
    for name in package.names:
        kind = own.get(name.casefold(), "")
        if "macroenabled" in kind or "vbaproject" in kind:
            raise brings("macros", "makroer")
        other = kind or by_ending.get(name.rpartition(".")[2].casefold(), "")
        holds = "xml" not in other and package.begins(name, OLE)
        if "oleobject" in kind or holds:
            raise brings("files inside it", "indlejrede filer")


def _strings(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number."""
    if part not in package.names:
        return []
    return [_text(string) for string in package.elements(part, "si")]


def _formats(package: Package, part: str) -> list[str]:
    """The format in which each style shows a number."""
    if part not in package.names:
        return []
    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    used: list[str] = []
    for found in package.elements(part, "numFmt", "cellXfs"):
        if found.tag == "numFmt":
            codes[found.get("numFmtId", "")] = found.get("formatCode", "")
        used += [style.get("numFmtId", "0") for style in found.iter("xf")]
    return [codes.get(number, "")[:200] for number in used]


def _text(element: Element) -> str:
    """What its `t` tags say; how that is pronounced (`rPh`) is no part of it."""

    def parts(within: Element) -> Iterator[str]:
        for inner in within:
            if inner.tag == "t":
                yield inner.text or ""
            elif inner.tag != "rPh":
                yield from parts(inner)

    return spelt_out("".join(parts(element)))


class _SheetReader:
    """Reads sheets with the workbook's texts and formats."""

    def __init__(
        self,
        package: Package,
        strings: Sequence[str],
        formats: Sequence[str],
        epoch: datetime,
    ) -> None:
        self.package, self.strings, self.epoch = package, strings, epoch
        self.dates = [code if is_date_format(code) else "" for code in formats]
        self.percents = ["%" in _LITERAL.sub("", code) for code in formats]
        self.budget = ReadBudget(package.limits)

    def sheet(self, name: str, part: str, hidden: bool) -> Sheet:
        if part not in self.package.names:
            raise damaged()
        sheet = Sheet(name, hidden=hidden)
        row = 0
        for found in self.package.elements(part, "row", "mergeCell", "headerFooter"):
            if found.tag == "row":
                row, column = _index(found.get("r"), row + 1), 0
                for inner in found.iter("c"):
                    row, column = _position(inner.get("r"), row, column)
                    if cell := self._cell(inner):
                        self._count(cell)
                        sheet.cells[row, column] = cell
            elif found.tag == "mergeCell":
                first, _, last = found.get("ref", "").partition(":")
                if last:
                    ends = _position(first, 0, 0), _position(last, 0, 0)
                    sheet.merged.append(ends)
            else:
                sheet.texts_beside += found.itertext()
        self._read_links(sheet, part)
        return sheet

    def _count(self, cell: Cell) -> None:
        """Stops where there is more than the file may hold."""
        self.budget.add(cell)
        if isinstance(cell.value, str) and units(cell.value) > LONGEST_TEXT:
            raise UnfitError(
                "a cell with more text than Excel can hold",
                "filen har langt mere tekst end et skema",
            )

    def _cell(self, found: Element) -> Cell | None:
        cell = self._valued(found, found.findtext("v", ""))
        if found.find("f") is None:
            return cell
        if cell is None and found.get("t") == "str":
            cell = Cell(Sort.TEXT, "")
        return Cell(Sort.FORMULA, stored=cell)

    def _valued(self, found: Element, value: str) -> Cell | None:
        kind = found.get("t", "n")
        if kind == "inlineStr":
            inline = _text(found)
            return Cell(Sort.TEXT, inline) if inline else None
        if not value:
            return None
        if kind == "s":
            at = _index(value, 0)
            if at >= len(self.strings):
                raise damaged()
            text = self.strings[at]
            return Cell(Sort.TEXT, text) if text else None
        if kind == "str":
            return Cell(Sort.TEXT, spelt_out(value))
        if kind == "b":
            return Cell(Sort.YES_NO, value.strip() in ("1", "true"))
        if kind not in ("d", "n"):
            return Cell(Sort.ERROR)
        at = _index(found.get("s") or "0", 0)
        code = self.dates[at] if at < len(self.dates) else ""
        if kind == "d":
            return day_cell(value, _shown(code))
        percent = at < len(self.percents) and self.percents[at]
        return self._number(value, code, percent=percent)

    def _number(self, value: str, code: str, *, percent: bool) -> Cell:
        cell = number_cell(value, percent=percent)
        number = cell.value
        # A year typed where a date is expected: as a day it would lie in 1905.
        if not isinstance(number, float) or not code or 1900 <= number <= 2100:
            return cell
        try:
            day = from_excel(number, self.epoch)
        except (ValueError, OverflowError):
            return Cell(Sort.ERROR)
        if not isinstance(day, datetime):
            return Cell(Sort.TIME, number)
        return Cell(Sort.DATE, day.date(), _shown(code))

    def _read_links(self, sheet: Sheet, part: str) -> None:
        """What a sheet refers to: comments, pictures and links.

        What is not there is nothing, and neither is a drawing with nothing on it.
        """
        for link in self.package.links(part).values():
            if link.outside:
                sheet.texts_beside.append(link.target)
            elif link.target not in self.package.names:
                continue
            elif link.kind == "comments":
                sheet.comments |= self._comments(link.target)
            elif link.kind == "drawing":
                sheet.drawing |= self._is_drawn_on(link.target)

    def _is_drawn_on(self, part: str) -> bool:
        return bool(list(self.package.elements(part, *_ANCHORS)))

    def _comments(self, part: str) -> dict[Position, str]:
        return {
            _position(found.get("ref"), 1, 0): _text(found)
            for found in self.package.elements(part, "comment")
        }


def _shown(code: str) -> Literal["day", "month", "year"]:
    """How much of a date a format shows."""
    plain = _LITERAL.sub("", code.partition(";")[0]).casefold()
    if "d" in plain or "h" in plain:
        return "day"
    return "month" if "m" in plain else "year" if "y" in plain else "day"


def _index(text: str | None, other: int) -> int:
    """A number in the file's structure; raises UnfitError for anything else."""
    if text is None:
        return other
    if not _INDEX.fullmatch(text.strip()):
        raise damaged()
    return int(text)


def _position(text: str | None, row: int, column: int) -> Position:
    """Where a cell says it stands, else the one after the last."""
    if text is None:
        return row, column + 1
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise damaged()
    return int(match[2]), column_index_from_string(match[1])
