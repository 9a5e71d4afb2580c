"""A whole workbook, read without a library: its sheets and what lies beside them."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from parathed_lib.forms.workbook.cells import Sheet, SheetReader
from parathed_lib.forms.workbook.package import (
    BOOK,
    Attributes,
    Package,
    UnreadableError,
)
from parathed_lib.forms.workbook.text import GatheredText, spelt_out

MOST_SHEETS = 100


@dataclass(frozen=True)
class Book:
    """The sheets, and the texts of a workbook that are seen on none of them."""

    sheets: list[Sheet]
    names: list[str]
    properties: list[str]


def read_book(content: bytes) -> Book:
    """The cells of an .xlsx file; raises UnreadableError."""
    package = Package(content)
    listed: list[tuple[str, str]] = []
    names: list[str] = []
    epoch = CALENDAR_WINDOWS_1900
    within = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal epoch, within
        within = tag
        if tag == "sheet":
            link = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            listed.append((spelt_out(attributes.get("name", "")), link))
        elif tag == "definedName":
            names.extend(attributes.values())
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = CALENDAR_MAC_1904

    def text(data: str) -> None:
        if within == "definedName":
            names.append(data)

    package.walk(BOOK, start, text=text)
    links = package.links(BOOK)
    of_kind = {link.kind: link.target for link in links.values()}
    if len(listed) > MOST_SHEETS:
        raise UnreadableError("filen har langt flere ark end et skema")
    strings = _strings(package, of_kind.get("sharedStrings", ""))
    reader = SheetReader(
        package, strings, _date_formats(package, of_kind.get("styles", ""))
    )
    reader.epoch = epoch
    sheets = []
    for name, link in listed:
        target = links.get(link)
        if target is None or target.kind != "worksheet":
            raise UnreadableError("filen har ark, som ikke er almindelige regneark")
        sheets.append(reader.sheet(name, target.target))
    properties = [
        text
        for part in sorted(package.names)
        if part.startswith("docProps/") and part.endswith(".xml")
        for text in package.texts(part)
    ]
    return Book(sheets, names, properties)


def _strings(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number."""
    if part not in package.names:
        return []
    found: list[str] = []
    collect = GatheredText()

    def end(tag: str) -> None:
        collect.end(tag)
        if tag == "si":
            found.append(collect.taken())

    package.walk(part, collect.start, end, collect.text)
    return found


def _date_formats(package: Package, part: str) -> list[str]:
    """The format of each style that shows a number as a date, "" for the others."""
    if part not in package.names:
        return []
    own: dict[str, str] = {}
    used: list[str] = []
    inside = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            inside = tag
        elif tag == "xf" and inside == "cellXfs":
            used.append(attributes.get("numFmtId", "0"))

    package.walk(part, start)
    builtin = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    codes = [own.get(number, builtin.get(number, "")) for number in used]
    return [code if is_date_format(code[:200]) else "" for code in codes]
