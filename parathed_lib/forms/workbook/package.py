"""The parts of an .xlsx file, taken out only where the file can do no harm.

Everything is measured before it is unpacked and nothing is run: a file with macros,
with links to other files or with other files inside is refused, and so is one that
unpacks to more than any form could hold.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from parathed_lib.forms.draft import LARGEST_WORKBOOK

# A form full of text is below 1 MB, and unpacked below 4 MB (November 2026).
MOST_UNPACKED = 16_000_000
MOST_IN_A_PART = 4_000_000
MOST_PARTS = 400
MOST_TIMES_SMALLER = 150
MOST_TAGS = 250_000
MOST_FIELDS = 100  # of one tag
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOK = "xl/workbook.xml"
# What stands in the name of a part, and what it would bring along.
_UNWANTED = {
    "vbaproject": "makroer",
    "macrosheets/": "makroer",
    "xl/externallinks/": "henvisninger til andre filer",
    "xl/connections": "forbindelser til andre data",
    "xl/querytables/": "forbindelser til andre data",
    "xl/embeddings/": "indlejrede filer",
    "xl/activex/": "indlejrede programmer",
    "xl/ctrlprops/": "knapper og felter, som skemaet ikke har",
}
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
Attributes = dict[str, str]
DAMAGED = "filen er beskadiget. Hent den igen, eller gem en ny kopi fra Excel"


class UnreadableError(Exception):
    """A file that is no workbook of ours; the message is for whoever filled it in."""


@dataclass(frozen=True)
class Link:
    """From one part to another, or to something outside the file."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a workbook that has been found safe to read.

    Raises UnreadableError in Danish for every file that it does not take.
    """

    def __init__(self, content: bytes) -> None:
        _check_kind(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise UnreadableError(DAMAGED) from error
        self.names = _safe_names(self._zip.infolist(), len(content))
        self._tags = 0
        self._walk_types()

    def read(self, name: str) -> bytes:
        """A part, unpacked, and never more of it than it said it would be."""
        try:
            with self._zip.open(name) as part:
                return part.read(self._zip.getinfo(name).file_size)
        except _BROKEN as error:
            raise UnreadableError(DAMAGED) from error

    def walk(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] = lambda _: None,
        text: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Goes through a part's XML; names come without their namespace.

        A document type is refused where it begins: nothing it declares is ever read.
        """

        def started(tag: str, attributes: Attributes) -> None:
            self._tags += 1
            if self._tags > MOST_TAGS or len(attributes) > MOST_FIELDS:
                raise UnreadableError("filen rummer langt mere end et skema")
            start(tag.rpartition(" ")[2], attributes)

        def refuse(*_: object) -> None:
            raise UnreadableError(
                "filen er ikke en almindelig Excel-fil (den erklærer en dokumenttype)"
            )

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = started
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        parser.CharacterDataHandler = text
        try:
            parser.Parse(self.read(name), True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise UnreadableError(DAMAGED) from error

    def links(self, name: str) -> dict[str, Link]:
        """Where the parts lie that a part refers to, by the reference's id."""
        folder, file = posixpath.split(name)
        listing = f"{folder}/_rels/{file}.rels"
        links: dict[str, Link] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag != "Relationship":
                return
            outside = attributes.get("TargetMode", "") == "External"
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "")
            if not outside:
                joined = posixpath.join("/" + folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            elif kind != "hyperlink":
                raise UnreadableError(_told("henvisninger til andre filer"))
            links[attributes.get("Id", "")] = Link(kind, target, outside)

        if listing in self.names:
            self.walk(listing, start)
        return links

    def texts(self, name: str) -> Iterator[str]:
        """Every text and every attribute of a part, for a search."""
        found: list[str] = []
        self.walk(
            name,
            start=lambda _, attributes: found.extend(attributes.values()),
            text=found.append,
        )
        yield from found

    def _walk_types(self) -> None:
        """Refuses a workbook that its own list of parts gives another kind."""

        def start(tag: str, attributes: Attributes) -> None:
            kind = attributes.get("ContentType", "").casefold()
            if "macroenabled" in kind or "vbaproject" in kind:
                raise UnreadableError(_told("makroer"))
            if "oleobject" in kind:
                raise UnreadableError(_told("indlejrede filer"))

        for part in ("[Content_Types].xml", BOOK):
            if part not in self.names:
                raise UnreadableError(
                    "filen er ikke en Excel-fil. Gem skemaet som Excel-projektmappe "
                    "(.xlsx)"
                )
        self.walk("[Content_Types].xml", start)


def _check_kind(content: bytes) -> None:
    if len(content) > LARGEST_WORKBOOK:
        raise UnreadableError(
            f"filen fylder mere end {LARGEST_WORKBOOK // 1_000_000} MB. Et udfyldt "
            "skema fylder langt mindre. Slet billeder og andet, der ikke hører til"
        )
    if content.startswith(_OLE):
        raise UnreadableError(
            "filen er beskyttet med en adgangskode. Gem en kopi uden adgangskode"
            if _ENCRYPTED in content
            else "filen er gemt i et ældre Excel-format. Gem den som "
            "Excel-projektmappe (.xlsx)"
        )
    if not content.startswith(_ZIP):
        raise UnreadableError(
            "filen er ikke en Excel-fil. Gem skemaet som Excel-projektmappe (.xlsx)"
        )


def _safe_names(parts: list[zipfile.ZipInfo], packed: int) -> frozenset[str]:
    """The names of the parts; raises UnreadableError for what is not safe to unpack."""
    names = [part.filename for part in parts]
    if len(names) > MOST_PARTS:
        raise UnreadableError("filen rummer langt flere dele end et skema")
    for name in names:
        low = name.casefold()
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or any(mark in name for mark in ("\\", ":", "\0"))
        ):
            raise UnreadableError("filen har dele med ugyldige navne")
        for mark, brought in _UNWANTED.items():
            if mark in low:
                raise UnreadableError(_told(brought))
    if len({name.casefold() for name in names}) != len(names):
        raise UnreadableError("filen har to dele med samme navn")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(
            "filen er beskyttet med en adgangskode. Gem en kopi uden adgangskode"
        )
    if any(part.compress_type not in (0, 8) for part in parts):
        raise UnreadableError("filen er pakket på en måde, som Excel ikke bruger")
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if (
        total > MOST_UNPACKED
        or largest > MOST_IN_A_PART
        or total > MOST_TIMES_SMALLER * packed
    ):
        raise UnreadableError(
            "filen fylder meget mere, når den pakkes ud, end et skema"
        )
    return frozenset(names)


def _told(brought: str) -> str:
    return (
        f"filen har {brought}, og den slags bliver ikke læst. Hent et nyt skema, og "
        "flyt svarene derover"
    )
