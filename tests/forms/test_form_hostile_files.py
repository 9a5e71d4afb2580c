"""Workbooks that are made to do harm, or are no workbooks: refused in one Danish line.

All are read in one process that may take 300 MB more than it has when it begins, so
that a file which asks for more ends it.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest

from parathed_lib import load_catalogue
from parathed_lib.forms.evaluation import EVALUATION

pytestmark = pytest.mark.slow

pytest.importorskip("resource")

CATALOGUE = load_catalogue()
EMPTY = {"schema": 1, "municipality": "183", "round": "2026", "rubric": "2017.1"}
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {chr(n + 1)} "' + f"&{chr(n)};" * 10 + '">'
        for n in range(ord("a"), ord("i"))
    )
    + "]><x>&i;</x>"
)
FIELDS = " ".join(f'a{n}=""' for n in range(300_000))
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
READING = """
import json, resource, sys
from pathlib import Path
from parathed_lib import load_catalogue
from parathed_lib.forms.evaluation import EVALUATION
catalogue = load_catalogue()
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 300 * 1024**2
resource.setrlimit(resource.RLIMIT_AS, (most, most))
told = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    draft = EVALUATION.read_workbook(path.read_bytes(), catalogue)
    told[path.name] = [draft.data, [draft.told(fault) for fault in draft.faults]]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return EVALUATION.write_workbook(EMPTY, CATALOGUE)


def rebuilt(
    workbook: bytes,
    parts: dict[str, str | bytes],
    method: int = zipfile.ZIP_DEFLATED,
    without: str = "",
) -> bytes:
    """The workbook with these parts put in or replaced, and one left out."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(packed, "w", method) as new,
    ):
        for name in old.namelist():
            if name not in parts and name != without:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


def part(workbook: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return package.read(name).decode("utf-8")


def sheet(inside: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def relations(*links: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(links)}</Relationships>'


def relation(kind: str, target: str, mode: str = "") -> str:
    mode = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="r9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def with_links(workbook: bytes, *links: str) -> bytes:
    return rebuilt(workbook, {"xl/worksheets/_rels/sheet1.xml.rels": relations(*links)})


def replaced(workbook: bytes, name: str, old: str, new: str) -> bytes:
    text = part(workbook, name)
    assert old in text
    return rebuilt(workbook, {name: text.replace(old, new, 1)})


def with_strings(workbook: bytes, content: str | bytes) -> bytes:
    """The workbook with a part of texts that cells may refer to, as Excel writes it."""
    links = "xl/_rels/workbook.xml.rels"
    end = "</Relationships>"
    link = relation("sharedStrings", "sharedStrings.xml")
    return rebuilt(replaced(workbook, links, end, link + end), {STRINGS: content})


def flagged(workbook: bytes) -> bytes:
    """The workbook as if each part in it were encrypted (bit 0 of its flags)."""
    content = bytearray(workbook)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def shrunk(workbook: bytes) -> bytes:
    """A part of 400 MB that says of itself that it has 1,000 bytes."""
    types = part(workbook, TYPES)
    packed = io.BytesIO(rebuilt(workbook, {}, without=TYPES))
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open(TYPES, "w") as file,
    ):
        file.write(types.encode("utf-8"))
        for _ in range(400):
            file.write(b" " * 1_000_000)
    content = bytearray(packed.getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(mark)
        content[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def damaged(workbook: bytes) -> bytes:
    """The workbook with the packed bytes of its largest part changed."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        info = max(package.infolist(), key=lambda part: part.compress_size)
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return workbook[:at] + b"\xff\x00\xff\x00" + workbook[at + 4 :]


# A name for each file, how it is made from a good workbook, and a piece of what must
# be told. The names are told to nobody.
NOT_EXCEL = "er ikke en Excel-fil"
BROKEN = "beskadiget"
TOO_MUCH = "langt mere end et skema"
UNPACKED = "når den pakkes ud"
KIND = "dokumenttype"
FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda w: b"", NOT_EXCEL),
    "text": (lambda w: b"schema = 1\n", NOT_EXCEL),
    "page": (lambda w: b"<!DOCTYPE html><html></html>", NOT_EXCEL),
    "zip before": (lambda w: b"MZ" + w, NOT_EXCEL),
    "other zip": (lambda w: rebuilt(b"PK\x05\x06" + bytes(18), {"a": "b"}), NOT_EXCEL),
    "old": (lambda w: OLE + bytes(2000), "ældre Excel-format"),
    "password": (
        lambda w: OLE + bytes(900) + "EncryptedPackage".encode("utf-16-le"),
        "adgangskode",
    ),
    "encrypted parts": (flagged, "adgangskode"),
    "100 MB": (lambda w: w + bytes(100_000_000), "større end 5 MB"),
    "half": (lambda w: w[: len(w) // 2], BROKEN),
    "changed bytes": (damaged, BROKEN),
    "other packing": (lambda w: rebuilt(w, {}, zipfile.ZIP_BZIP2), "Excel ikke bruger"),
    # What brings something along
    "macros": (lambda w: rebuilt(w, {"xl/vbaProject.bin": OLE}), "makroer"),
    "macro sheet": (
        lambda w: rebuilt(w, {"xl/macrosheets/sheet1.xml": sheet("")}),
        "makroer",
    ),
    "macros by kind": (
        lambda w: replaced(
            w,
            TYPES,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "application/vnd.ms-excel.sheet.macroEnabled.main",
        ),
        "makroer",
    ),
    "link to a workbook": (
        lambda w: rebuilt(w, {"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "henvisninger til andre filer",
    ),
    "link outside": (
        lambda w: with_links(w, relation("oleObject", "file:///a.xls", "External")),
        "henvisninger til andre filer",
    ),
    "object": (
        lambda w: rebuilt(w, {"xl/embeddings/oleObject1.bin": OLE}),
        "indlejrede filer",
    ),
    "control": (
        lambda w: rebuilt(w, {"xl/activeX/activeX1.xml": "<a/>"}),
        "indlejrede programmer",
    ),
    "connection": (
        lambda w: rebuilt(w, {"xl/connections.xml": "<a/>"}),
        "forbindelser til andre data",
    ),
    # Names of parts
    "name upwards": (lambda w: rebuilt(w, {"../../a": "x"}), "ugyldige navne"),
    "name from the root": (lambda w: rebuilt(w, {"/etc/a": "x"}), "ugyldige navne"),
    "name of a drive": (lambda w: rebuilt(w, {"C:a": "x"}), "ugyldige navne"),
    "same name": (
        lambda w: rebuilt(w, {"XL/workbook.XML": "<a/>"}),
        "samme navn",
    ),
    "target upwards": (
        lambda w: replaced(
            w, "xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "../../a.xml"
        ),
        BROKEN,
    ),
    # Too much
    "bomb": (lambda w: rebuilt(w, {STRINGS: b" " * 200_000_000}), UNPACKED),
    "bomb of parts": (
        lambda w: rebuilt(w, {f"xl/{n}.xml": b" " * 3_900_000 for n in range(5)}),
        UNPACKED,
    ),
    "bomb that is hardly packed": (
        lambda w: rebuilt(
            w, {"xl/a.xml": b" " * 3_900_000, "xl/b.xml": b" " * 3_900_000}
        ),
        UNPACKED,
    ),
    "bomb that lies": (shrunk, BROKEN),
    "many parts": (
        lambda w: rebuilt(w, {f"xl/{n}.xml": "" for n in range(5000)}),
        "flere dele",
    ),
    "many cells": (
        lambda w: rebuilt(
            w, {SHEET: sheet(f"<row>{'<c><v>1</v></c>' * 60_000}</row>")}
        ),
        "flere celler",
    ),
    "many rows": (lambda w: rebuilt(w, {SHEET: sheet("<row/>" * 520_000)}), TOO_MUCH),
    "many texts": (
        lambda w: with_strings(w, f'<sst xmlns="{MAIN}">{"<si/>" * 700_000}</sst>'),
        TOO_MUCH,
    ),
    "many styles": (
        lambda w: rebuilt(
            w, {"xl/styles.xml": f"<a><cellXfs>{'<xf/>' * 700_000}</cellXfs></a>"}
        ),
        TOO_MUCH,
    ),
    "many names": (
        lambda w: replaced(
            w, BOOK, "<definedNames>", "<definedNames>" + "<definedName/>" * 520_000
        ),
        UNPACKED,
    ),
    "many sheets": (
        lambda w: replaced(w, BOOK, "<sheets>", "<sheets>" + "<sheet/>" * 5000),
        "flere ark",
    ),
    "deep": (
        lambda w: rebuilt(w, {SHEET: sheet("<a>" * 250_000 + "</a>" * 250_000)}),
        TOO_MUCH,
    ),
    "deeper": (
        lambda w: rebuilt(w, {SHEET: sheet("<a>" * 500_000 + "</a>" * 500_000)}),
        TOO_MUCH,
    ),
    "wide tag": (
        lambda w: rebuilt(w, {SHEET: sheet("<row " + FIELDS + "/>")}),
        TOO_MUCH,
    ),
    # XML that is more than it seems
    "entities in a sheet": (lambda w: rebuilt(w, {SHEET: BOMB}), KIND),
    "entities in texts": (lambda w: with_strings(w, BOMB), KIND),
    "entities in the book": (lambda w: rebuilt(w, {BOOK: BOMB}), KIND),
    "entities in the types": (lambda w: rebuilt(w, {TYPES: BOMB}), KIND),
    "entities in properties": (lambda w: rebuilt(w, {"docProps/app.xml": BOMB}), KIND),
    "entities in links": (
        lambda w: rebuilt(w, {"xl/_rels/workbook.xml.rels": BOMB}),
        KIND,
    ),
    "entities in another coding": (
        lambda w: rebuilt(w, {SHEET: BOMB.encode("utf-16")}),
        KIND,
    ),
    "entity from outside": (lambda w: rebuilt(w, {SHEET: OUTSIDE}), KIND),
    # Cells and references that cannot be
    "row 10,000,000": (
        lambda w: rebuilt(
            w, {SHEET: sheet('<row r="10000000"><c r="A10000000"><v>1</v></c></row>')}
        ),
        BROKEN,
    ),
    "row beyond counting": (
        lambda w: rebuilt(w, {SHEET: sheet(f'<row r="{"9" * 100_000}"/>')}),
        BROKEN,
    ),
    "column ZZZZ": (
        lambda w: rebuilt(
            w, {SHEET: sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')}
        ),
        BROKEN,
    ),
    "text that is not there": (
        lambda w: rebuilt(
            w, {SHEET: sheet('<row r="1"><c t="s"><v>99999</v></c></row>')}
        ),
        BROKEN,
    ),
    "text before the first": (
        lambda w: rebuilt(w, {SHEET: sheet('<row r="1"><c t="s"><v>-1</v></c></row>')}),
        BROKEN,
    ),
    "no XML": (lambda w: rebuilt(w, {SHEET: "<worksheet>"}), BROKEN),
    "unknown coding": (
        lambda w: rebuilt(w, {SHEET: '<?xml version="1.0" encoding="x"?><a/>'}),
        BROKEN,
    ),
    "chart sheet": (
        lambda w: replaced(
            w,
            "xl/_rels/workbook.xml.rels",
            "relationships/worksheet",
            "relationships/chartsheet",
        ),
        "almindelige regneark",
    ),
}


@pytest.fixture(scope="module")
def told(
    workbook: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[dict, list[str]]]:
    """What is told of each file, by a process that cannot take much memory."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in FILES.items():
        (folder / name).write_bytes(make(workbook))
    (folder / "good").write_bytes(workbook)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(folder)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    for path in folder.iterdir():
        path.unlink()
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_one_danish_line(told, name):
    data, faults = told[name]
    piece = FILES[name][1]
    assert data == {}
    assert len(faults) == 1
    assert piece in faults[0]
    assert "\n" not in faults[0]


def test_a_good_workbook_is_read_within_the_same_memory(told):
    assert told["good"] == [EMPTY, []]


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing_and_is_told(workbook):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = replaced(workbook, SHEET, "</sheetData>", far)
    draft = EVALUATION.read_workbook(content, CATALOGUE)
    assert [draft.told(fault) for fault in draft.faults] == [
        "ark »Start«, celle XFD1048576: her står et tal uden for felterne. Flyt det "
        "til det rigtige felt, eller slet det"
    ]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "nan", "9" * 5000, "1e", "--1"])
def test_a_number_that_is_none_is_an_error_at_its_cell(workbook, number):
    cell = f'<row r="900"><c r="B900"><v>{number}</v></c></row></sheetData>'
    content = replaced(workbook, SHEET, "</sheetData>", cell)
    draft = EVALUATION.read_workbook(content, CATALOGUE)
    assert draft.data == EMPTY
    assert [draft.told(fault) for fault in draft.faults] == [
        "ark »Start«, celle B900: her står en fejl fra Excel uden for felterne. Flyt "
        "det til det rigtige felt, eller slet det"
    ]


def test_every_cut_of_a_workbook_is_refused_without_another_error(workbook):
    for end in range(0, len(workbook), 997):
        draft = EVALUATION.read_workbook(workbook[:end], CATALOGUE)
        assert draft.data == {}
        assert len(draft.faults) == 1


def test_no_changed_byte_of_a_workbook_gives_another_error(workbook):
    for at in range(0, len(workbook), 431):
        changed = bytearray(workbook)
        changed[at] ^= 0xFF
        draft = EVALUATION.read_workbook(bytes(changed), CATALOGUE)
        assert draft.data in (EMPTY, {}) or draft.faults
