"""The parts of a workbook, taken out only where the file can do no harm.

Everything is measured before it is unpacked and nothing is run: a file with macros,
with links to other files or with other files inside is refused, and so is one that
unpacks to more than it may hold. A file is judged by the parts that it has, not by what
its lists say it could have.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from parathed_lib.spreadsheets.cells import Limits, UnfitError

MOST_FIELDS = 100  # of one tag
MOST_DEEP = 100  # tags inside each other
MOST_KEPT = 300_000  # tags of one element: a row has at most 16,384 cells
_PIECE = 1 << 20  # bytes that are parsed at a time
ZIP = b"PK"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "macros", "makroer"
_FILES = "files inside it", "indlejrede filer"
_LINKS = "links to other files", "henvisninger til andre filer"
_DATA = "connections to other data", "forbindelser til andre data"
_FIELDS = "buttons and fields", "knapper og felter, som skemaet ikke har"
# What stands in the name of a part, and what it would bring along.
_UNWANTED = {
    "vbaproject": _MACROS,
    "macrosheets/": _MACROS,
    "basic/": _MACROS,
    "scripts/": _MACROS,
    "xl/externallinks/": _LINKS,
    "xl/connections": _DATA,
    "xl/querytables/": _DATA,
    "xl/embeddings/": _FILES,
    "xl/activex/": ("programs inside it", "indlejrede programmer"),
    "xl/ctrlprops/": _FIELDS,
}
# What reading a damaged package or its XML raises.
BROKEN = (
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
    LookupError,
    expat.ExpatError,
)
Attributes = dict[str, str]


def damaged() -> UnfitError:
    return UnfitError(
        "the workbook is damaged; get a new copy of it",
        "filen er beskadiget. Hent den igen, eller gem en ny kopi fra Excel",
    )


def locked() -> UnfitError:
    return UnfitError(
        "the workbook is protected by a password; save a copy of it without one",
        "filen er beskyttet med en adgangskode. Gem en kopi uden adgangskode",
    )


def far_more() -> UnfitError:
    return UnfitError(
        "the workbook holds far more than a table; copy the table alone to a new "
        "workbook",
        "filen rummer langt mere end et skema",
    )


def too_large(most: int) -> UnfitError:
    return UnfitError(
        f"the file is larger than {most // 10**6} MB; expected a table of "
        "municipalities",
        f"filen er større end {most // 10**6} MB",
    )


@dataclass(frozen=True)
class Link:
    """From one part to another, or to something outside the file."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a workbook that has been found safe to read.

    Raises UnfitError for every file that it does not take.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            parts = [p for p in self._zip.infolist() if not p.is_dir() or p.file_size]
        except BROKEN as error:
            raise damaged() from error
        self.names = _safe_names(parts, len(content), limits)
        self._tags = 0

    def read(self, name: str) -> bytes:
        """A part, unpacked, and never more of it than it said it would be."""
        try:
            with self._zip.open(name) as part:
                return part.read(self._zip.getinfo(name).file_size)
        except BROKEN as error:
            raise damaged() from error

    def begins(self, name: str, mark: bytes) -> bool:
        """Whether a part begins with these bytes."""
        try:
            with self._zip.open(name) as part:
                return part.read(len(mark)) == mark
        except BROKEN as error:
            raise damaged() from error

    def elements(
        self, name: str, *wanted: str, begun: tuple[str, ...] = ()
    ) -> Iterator[Element]:
        """The elements of a part with one of these names, the whole of it without any.

        They come in their order and without their namespace; one within another is no
        element of its own. Those of `begun` come where they begin, without what they
        hold, and must not lie in each other. Nothing is kept of the rest of the part.
        """
        found: list[Element] = []
        builder, deep, kept = TreeBuilder(), 0, 0
        is_begun = False

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal deep, kept, is_begun
            if deep or tag in wanted or not wanted:
                deep, kept = deep + 1, kept + 1
                if kept > MOST_KEPT:
                    raise far_more()
                builder.start(tag, attributes)
            elif tag in begun:
                if is_begun:
                    raise damaged()
                is_begun = True
                found.append(Element(tag, attributes))

        def end(tag: str) -> None:
            nonlocal builder, deep, kept, is_begun
            if not deep and tag in begun:
                is_begun = False
            if deep:
                deep -= 1
                builder.end(tag)
                if not deep:
                    found.append(builder.close())
                    builder, kept = TreeBuilder(), 0

        def text(data: str) -> None:
            if deep:
                builder.data(data)

        for _ in self._pieces(name, start, end, text):
            yield from found
            found.clear()

    def _pieces(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> Iterator[None]:
        """Parses a part piece by piece.

        A document type is refused where it begins: nothing it declares is ever read.
        """
        deep = 0

        def started(tag: str, attributes: Attributes) -> None:
            nonlocal deep
            deep, self._tags = deep + 1, self._tags + 1
            much = self._tags > self.limits.tags or deep > MOST_DEEP
            if much or len(attributes) > MOST_FIELDS:
                raise far_more()
            start(_plain(tag), {_plain(key): v for key, v in attributes.items()})

        def ended(tag: str) -> None:
            nonlocal deep
            deep -= 1
            end(_plain(tag))

        def refuse(*_: object) -> None:
            raise UnfitError(
                "no ordinary workbook (it declares a document type)",
                "filen er ikke en almindelig Excel-fil (den erklærer en dokumenttype)",
            )

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        content = self.read(name)
        for at in range(0, len(content) + 1, _PIECE):
            try:
                parser.Parse(content[at : at + _PIECE], at + _PIECE > len(content))
            except (expat.ExpatError, ValueError, LookupError) as error:
                raise damaged() from error
            yield

    def links(self, name: str) -> dict[str, Link]:
        """Where the parts lie that a part refers to, by the reference's id."""
        folder, file = posixpath.split(name)
        listing = f"{folder}/_rels/{file}.rels"
        links: dict[str, Link] = {}
        if listing not in self.names:
            return links
        for found in self.elements(listing, "Relationship"):
            outside = found.get("TargetMode") == "External"
            kind = found.get("Type", "").rpartition("/")[2]
            target = found.get("Target", "")
            if not outside:
                joined = posixpath.join("/" + folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            elif kind != "hyperlink":
                raise brings(*_LINKS)
            links[found.get("Id", "")] = Link(kind, target, outside)
        return links

    def texts(self, name: str) -> Iterator[str]:
        """Every text and every attribute of a part, for a search."""
        for part in self.elements(name):
            for element in part.iter():
                yield from element.attrib.values()
                yield from filter(None, (element.text, element.tail))


@lru_cache(1024)
def _plain(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def check_whole(content: bytes, limits: Limits) -> None:
    """Refuses a file that is too large, or locked; raises UnfitError."""
    if len(content) > limits.packed:
        raise too_large(limits.packed)
    if content.startswith(OLE) and _ENCRYPTED in content:
        raise locked()


def _safe_names(
    parts: list[zipfile.ZipInfo], packed: int, limits: Limits
) -> frozenset[str]:
    """The names of the parts; raises UnfitError for what is not safe to unpack."""
    names = [part.filename for part in parts]
    if len(names) > limits.parts:
        raise UnfitError(
            f"the workbook has {len(names):,} parts; expected at most {limits.parts}",
            "filen rummer langt flere dele end et skema",
        )
    for name in names:
        low = name.casefold()
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or any(mark in name for mark in ("\\", ":", "\0"))
        ):
            raise UnfitError(
                "the workbook has parts with names that cannot be",
                "filen har dele med ugyldige navne",
            )
        for mark, brought in _UNWANTED.items():
            if mark in low:
                raise brings(*brought)
    if len({name.casefold() for name in names}) != len(names):
        raise UnfitError(
            "the workbook has two parts of one name",
            "filen har to dele med samme navn",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise locked()
    if any(part.compress_type not in (0, 8) for part in parts):
        raise UnfitError(
            "the workbook is packed in a way that Excel does not use",
            "filen er pakket på en måde, som Excel ikke bruger",
        )
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if (
        total > limits.unpacked
        or largest > limits.part
        or total > limits.times * packed
    ):
        raise UnfitError(
            f"the workbook unpacks to {total // 10**6:,} MB; expected at most "
            f"{limits.unpacked // 10**6} MB, and {limits.times} times its size",
            "filen fylder meget mere, når den pakkes ud, end et skema",
        )
    return frozenset(names)


def brings(english: str, danish: str) -> UnfitError:
    return UnfitError(
        f"the workbook has {english}, which are not read; copy the table alone to a "
        "new workbook",
        f"filen har {danish}, og den slags bliver ikke læst. Hent et nyt skema, og "
        "flyt svarene derover",
    )
