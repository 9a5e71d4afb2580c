"""Same content in another kind of file: same answer. Every number is made up.

The numbers that look like a person's fail the check digit, so they are nobody's.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import tomli_w

from parathed_lib import load_catalogue
from parathed_lib.catalogue import Indicator
from parathed_lib.catalogue.queries import FileColumns, FileQuery
from parathed_lib.errors import HandedOverError
from parathed_lib.forms.draft import read_toml
from parathed_lib.forms.evaluation import EVALUATION
from parathed_lib.forms.evaluation.page.read import read_page_file
from parathed_lib.sources.files import read_handed_over, remark, tabulated
from parathed_lib.spreadsheets import legacy, open_form, open_table
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError
from parathed_lib.spreadsheets.dates import period_in
from parathed_lib.spreadsheets.numbers import number_of, whole_number

CATALOGUE = load_catalogue()
CPR, WITHOUT_ZERO = 3112991235, 112991235
Rows = Sequence[Sequence[object]]
TITLES = ["Kommune", "År", "Antal"]


def shows(value: date | float, form: str) -> tuple[date | float, str]:
    """A date or a number, and the format of Excel in which its cell shows it."""
    return value, form


def as_text(value: object) -> str:
    """What is seen of a cell: what Excel writes to a text file."""
    if isinstance(value, tuple):
        day, form = value
        if form == "0.0%":
            return f"{100 * day:.1f} %".replace(".", ",")
        return {"yyyy": f"{day:%Y}", "yyyy-mm": f"{day:%Y-%m}"}[form]
    return "" if value is None else str(value)


def xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ark1"
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            if isinstance(value, tuple):
                cell.value, cell.number_format = value
            else:
                cell.value = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(rows: Rows) -> bytes:
    """A minimal OpenDocument with one sheet."""

    def cell(value: object) -> str:
        style, seen = "", as_text(value)
        if isinstance(value, tuple):
            value, form = value
            style = f' table:style-name="{form}"'
        if style.endswith('%"'):
            fields = f'office:value-type="percentage" office:value="{value}"'
        elif isinstance(value, date):
            fields = f'office:value-type="date" office:date-value="{value}"'
        elif isinstance(value, int | float):
            fields = f'office:value-type="float" office:value="{value}"'
        elif value is None:
            return "<table:table-cell/>"
        else:
            fields = 'office:value-type="string"'
        return (
            f"<table:table-cell {fields}{style}><text:p>{seen}</text:p>"
            "</table:table-cell>"
        )

    styles = "".join(
        f'<number:date-style style:name="N-{form}">{parts}</number:date-style>'
        f'<style:style style:name="{form}" style:data-style-name="N-{form}"/>'
        for form, parts in (
            ("yyyy", "<number:year/>"),
            ("yyyy-mm", "<number:year/><number:month/>"),
        )
    )
    lines = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="Ark1">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def text(separator: str, encoding: str) -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        width = max(map(len, rows))
        lines = (
            separator.join(
                as_text(value) for value in [*row, *[None] * (width - len(row))]
            )
            for row in rows
        )
        return "".join(f"{line}\r\n" for line in lines).encode(encoding)

    return write


KINDS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": xlsx,
    "ods": ods,
    "csv in utf-8": text(";", "utf-8-sig"),
    "csv in cp1252": text(";", "cp1252"),
    "csv in utf-16": text(";", "utf-16"),
    "txt with tabs": text("\t", "utf-16"),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def asking(unit: str = "count", **columns: str) -> Indicator:
    names = {"area": "Kommune", "period": "År", "value": "Antal"} | columns
    query = FileQuery(source="file", columns=FileColumns(**names))
    areas = CATALOGUE.indicators.by_id["deprived_areas_count"]
    return areas.model_copy(update={"query": query, "unit": unit})


def figures(
    folder: Path, content: bytes, indicator: Indicator | None = None
) -> list[str]:
    """The figures of a file as they are stored, area, period and value of each."""
    path = folder / "fil"
    path.write_bytes(content)
    handed = read_handed_over(path, indicator or asking(), CATALOGUE)
    lines = tabulated(handed.figures).decode("utf-8").splitlines()[1:]
    return [",".join(line.split(",")[1:5]) for line in lines]


def faults(
    folder: Path, content: bytes, indicator: Indicator | None = None
) -> list[tuple[str, str]]:
    """The place and the words of each fault; a place is told as Excel names it."""
    with pytest.raises(HandedOverError) as caught:
        figures(folder, content, indicator)
    told = []
    for line in str(caught.value).splitlines()[1:-1]:
        place, _, words = line.strip().partition(": ")
        if match := re.fullmatch(r'row (\d+), (?:cell (\d+)|column "(\w+)")', place):
            column = int(match[2]) if match[2] else TITLES.index(match[3]) + 1
            place = f"Ark1!{'ABCDEFG'[column - 1]}{match[1]}"
        told.append((place, words))
    return told


@kinds
def test_a_table_gives_the_same_figures_in_every_kind_of_file(tmp_path, kind):
    rows = [
        ["Opgjort af forvaltningen"],
        TITLES,
        ["Ishøj", 2024, 1250],
        ["Greve Kommune", shows(date(2023, 1, 1), "yyyy"), "1.250"],
        [259, shows(date(2023, 5, 1), "yyyy-mm"), "1 250,0"],
        ["Høje-Taastrup", "2. kvartal 2024", ".."],
    ]
    assert figures(tmp_path, KINDS[kind](rows)) == [
        "169,2024K2,,not_published",
        "183,2024,1250,ok",
        "253,2023,1250,ok",
        "259,2023-05,1250,ok",
    ]


@kinds
def test_a_share_that_is_shown_as_percent_is_that_in_every_kind_of_file(tmp_path, kind):
    rows = [TITLES, ["Ishøj", 2024, shows(0.882, "0.0%")]]
    content = KINDS[kind](rows)
    assert figures(tmp_path, content, asking("pct")) == ["183,2024,88.2,ok"]

    content = KINDS[kind]([TITLES, ["Ishøj", 2024, shows(0.12, "0.0%")]])
    [(place, words)] = faults(tmp_path, content)
    assert (place, words.partition(";")[0]) == ("Ark1!C2", "a percentage")


SEEN = "something like {}; expected figures about areas, never about persons"


@kinds
@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        ([[*TITLES, "Lb."], ["Ishøj", 2024, 12, CPR]], "D2", "a CPR number"),
        ([TITLES, ["Ishøj", 2024, CPR]], "C2", "a CPR number"),
        ([TITLES, ["Ishøj", 2024, 12], [], [None] * 5 + [CPR]], "F4", "a CPR number"),
        ([[None] * 4 + [CPR], TITLES, ["Ishøj", 2024, 1]], "E1", "a CPR number"),
        ([[*TITLES, "Cpr"], ["Ishøj", 2024, 12, WITHOUT_ZERO]], "D2", "a CPR number"),
        (
            [[*TITLES, "Barnets CPR-nr."], ["Ishøj", 2024, 12, str(WITHOUT_ZERO)]],
            "D2",
            "a CPR number",
        ),
        ([[*TITLES, "Navn"], ["Ishøj", 2024, 12, "Bo Bi"]], "D2", "a person's name"),
        (
            [[*TITLES, "Elevens navn"], ["Ishøj", 2024, 12, "Bo"]],
            "D2",
            "a person's name",
        ),
        (
            [[*TITLES, "Fødselsdato"], ["Ishøj", 2024, 12, date(2009, 2, 28)]],
            "D2",
            "a date of birth",
        ),
        (
            [[*TITLES, "Født"], ["Ishøj", 2024, 12, "28.2.2009"]],
            "D2",
            "a date of birth",
        ),
        (
            [[*TITLES, "Bem."], ["Ishøj", 2024, 12, "bo@eksempel.dk"]],
            "D2",
            "an e-mail address",
        ),
    ],
)
def test_personal_data_are_refused_at_one_place_in_every_kind_of_file(
    tmp_path, kind, rows, place, what
):
    told = dict(faults(tmp_path, KINDS[kind](rows)))
    assert told[f"Ark1!{place}"].startswith(SEEN.format(what))
    assert str(CPR) not in str(told)


@kinds
@pytest.mark.parametrize(
    "column",
    [
        ("Antal CPR-numre", 112991),
        ("Områdets navn", "Vejleåparken"),
        ("Kommunenavn", "Ishøj Kommune"),
        ("Født", 812),
        ("Andel med navn", "12,5"),
        ("Vægt", "0,3112991235"),
    ],
)
def test_headings_of_counts_and_of_areas_are_of_no_person(tmp_path, kind, column):
    heading, value = column
    rows = [[*TITLES, heading], ["Ishøj", 2024, 12, value]]
    assert figures(tmp_path, KINDS[kind](rows)) == ["183,2024,12,ok"]


@kinds
def test_a_name_in_the_column_of_areas_is_an_areas(tmp_path, kind):
    rows = [["Navn", "År", "Antal"], ["Ishøj", 2024, 12]]
    content = KINDS[kind](rows)
    assert figures(tmp_path, content, asking(area="Navn")) == ["183,2024,12,ok"]


# Numbers

AMBIGUOUS = (
    "a number with a comma and three digits, which may be of decimals or of thousands; "
    "expected a {}, thousands without a comma (1000 or 1.000)"
)


@kinds
@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("count", "1,000", "whole number from 0"),
        ("count", "12,000", "whole number from 0"),
        ("count", "1,234", "whole number from 0"),
        ("kr", "193,760", "number"),
        ("pct", "1,000", "number from 0 to 100"),
        ("score", "4,000", "number"),
    ],
)
def test_a_comma_before_a_thousand_is_never_guessed(
    tmp_path, kind, unit, value, expected
):
    content = KINDS[kind]([TITLES, ["Ishøj", 2024, value]])
    told = faults(tmp_path, content, asking(unit))
    assert told == [("Ark1!C2", AMBIGUOUS.format(expected))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.000", 1000),
        ("1 000", 1000),
        ("1.000,00", 1000),
        ("1000,0", 1000),
        ("0,000", 0),
        ("12.0", 12),
        ("−5", -5),
        ("1,5", None),
        ("1.00.000", None),
        ("tusind", None),
        (" " * 30_000 + "5", 5),
        ("5" + " " * 30_000 + "x", None),
        ("1 " * 30_000, None),
        ("5 %", None),
    ],
)
def test_a_whole_number_is_danish(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["1,000", "150,000", "1.000,000", "1,000,000", "2,345"]
)
def test_a_whole_number_with_a_comma_before_three_digits_may_be_two(text):
    with pytest.raises(UnfitError) as caught:
        whole_number(text)
    assert "komma og tre cifre" in caught.value.danish


def test_where_points_are_decimals_a_point_before_three_zeros_may_be_two_numbers():
    def read(text: str) -> float | None:
        return number_of(Cell(Sort.TEXT, text), "", points=True, thousands=True).value

    assert read("1.5") == 1.5
    assert read("95.125") == 95.125
    for text_of_two in ("1.000", "12.000"):
        with pytest.raises(UnfitError, match="a point that may be"):
            read(text_of_two)


@pytest.mark.parametrize("mark", ["<5", "< 5", "under 5", "*", "færre end 5"])
def test_a_mark_for_a_small_number_is_a_hidden_one_and_is_kept(tmp_path, mark):
    content = xlsx([TITLES, ["Ishøj", 2024, mark], ["Ishøj", 2023, ":"]])
    path = tmp_path / "fil"
    path.write_bytes(content)
    table = read_handed_over(path, asking(), CATALOGUE).figures
    assert table["status"].tolist() == ["not_published", "suppressed"]
    assert [
        f"»{m}«" in note for m, note in zip([":", mark], table["note"], strict=True)
    ]


# Forms: the workbook, the text file and the file of the web page

FORM = {
    "schema": 1,
    "municipality": "183",
    "round": "2026",
    "rubric": "2017.1",
    "date": "2026",
    "names_no_person": True,
    "may_be_named": False,
}


def form_faults(extent: object) -> dict[str, list[str]]:
    """What is told of a count in each kind of form, without its place."""
    row = {"id": "cases_in_infohouse", "period": "2025", "value": extent}
    data = FORM | {"extent": [row]}
    book = openpyxl.load_workbook(
        io.BytesIO(EVALUATION.write_workbook(FORM, CATALOGUE))
    )
    for cell, value in zip(("B4", "C4", "D4"), row.values(), strict=True):
        book["Antal"][cell] = value
    content = io.BytesIO()
    book.save(content)
    drafts = {
        "xlsx": EVALUATION.read_workbook(content.getvalue(), CATALOGUE),
        "toml": read_toml(tomli_w.dumps(data).encode()),
        "page": read_page_file(json.dumps(data).encode(), CATALOGUE),
    }
    return {
        kind: [f.text for f in EVALUATION.check(d, CATALOGUE)[1]]
        for kind, d in drafts.items()
    }


def test_a_count_is_the_same_in_every_kind_of_form():
    assert form_faults(1250) == {"xlsx": [], "toml": [], "page": []}


@pytest.mark.parametrize("number", [CPR, str(CPR)])
def test_a_persons_number_is_seen_in_every_kind_of_form(number):
    for told in form_faults(number).values():
        assert "ligner et CPR-nummer" in told[0]


def test_one_comma_000_is_refused_in_every_kind_of_form():
    told = form_faults("1,000")
    assert told["xlsx"] == [
        "her står et tal med komma og tre cifre, som både kan være decimaler og "
        "tusinder. Skriv tusinder uden komma, fx 1000 eller 1.000"
    ]
    assert told["toml"] == told["page"] == ["skal være et helt tal"]


# Lists, whose rows are counted


def listed(folder: Path, rows: Rows, kind: str = "xlsx") -> list[str]:
    path = folder / "fil"
    path.write_bytes(KINDS[kind](rows))
    areas = CATALOGUE.indicators.by_id["deprived_areas_count"]
    table = read_handed_over(path, areas, CATALOGUE, "2024").figures
    own = table[table["area"].isin(CATALOGUE.municipalities) & (table["value"] > 0)]
    return [f"{row.area}={row.value:.0f}" for row in own.itertuples()]


@kinds
@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["Kommune", "Antal"], ["Ishøj", 0], ["Odense", 2]], "a column of numbers"),
        (
            [["Kommune", "Region", "Antal områder"], ["Ishøj", "Hovedstaden", 2]],
            "a column of numbers",
        ),
        (
            [["Kommune", "Område", "År"], ["Ishøj", "A", 2023], ["Ishøj", "A", 2024]],
            "a column of periods",
        ),
        (
            [["Kommune", "Opgjort", "Område"], ["Ishøj", "1. december 2024", "A"]],
            "a column of periods",
        ),
    ],
)
def test_a_table_of_counts_or_years_is_never_counted_as_a_list(
    tmp_path, kind, rows, fault
):
    with pytest.raises(HandedOverError) as caught:
        listed(tmp_path, rows, kind)
    assert fault in str(caught.value)


@kinds
def test_numbers_that_tell_of_each_thing_are_no_counts_of_things(tmp_path, kind):
    rows = [
        ["Kommune", "Boligområde", "Beboere"],
        ["Odense", "Område A", 2310],
        ["Odense", "Område B", 1105],
        ["Ishøj", "Område C", 1990],
    ]
    assert listed(tmp_path, rows, kind) == ["183=1", "461=2"]


# What a file holds, and not what its lists say


def rebuilt(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return packed.getvalue()


def put(parts: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)


RELATIONS = "http://schemas.openxmlformats.org"
TYPES = "[Content_Types].xml"


def with_drawing(part: bytes | None) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'<Relationships xmlns="{RELATIONS}/package/2006/relationships">'
            '<Relationship Id="d" Target="../drawings/drawing9.xml" Type="'
            f'{RELATIONS}/officeDocument/2006/relationships/drawing"/></Relationships>'
        ).encode()
        if part is not None:
            parts["xl/drawings/drawing9.xml"] = part

    return change


def number_stamp(parts: dict[str, bytes]) -> None:
    cell = b' t="inlineStr"><is><t>2017.1</t></is>'
    [name] = [name for name, part in parts.items() if cell in part]
    put(parts, name, cell, b"><v>2017.1</v>")


CHANGES = {
    "a drawing that is not there": with_drawing(None),
    "a drawing with nothing on it": with_drawing(b"<wsDr/>"),
    "a type that no part has": lambda parts: put(
        parts,
        TYPES,
        b"<Default ",
        b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.'
        b'macroEnabled.main"/><Override PartName="/xl/vbaProject.bin" '
        b'ContentType="application/vnd.ms-office.vbaProject"/><Default ',
    ),
    "an edition stored as a number": number_stamp,
    "a folder as a part of its own": lambda parts: parts.update(
        {"xl/embeddings/": b""}
    ),
    "a thousand empty rows in every sheet": lambda parts: [
        put(
            parts,
            name,
            b"</sheetData>",
            "".join(
                f'<row r="{row}">'
                + "".join(
                    f'<c r="{c}{row}" s="1"/>' for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                )
                + "</row>"
                for row in range(500, 1500)
            ).encode()
            + b"</sheetData>",
        )
        for name in parts
        if name.startswith("xl/worksheets/sheet")
    ],
}


@pytest.fixture(scope="module")
def begun() -> bytes:
    return EVALUATION.write_workbook(FORM, CATALOGUE)


@pytest.fixture(scope="module")
def entered(begun):
    return EVALUATION.read_workbook(begun, CATALOGUE).data


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_program_adds_to_a_form_changes_nothing(change, begun, entered):
    content = rebuilt(begun, CHANGES[change])
    assert content != begun
    draft = EVALUATION.read_workbook(content, CATALOGUE)
    assert draft.faults == []
    assert draft.data == entered


def test_something_on_a_drawing_is_told():
    part = b"<wsDr><twoCellAnchor/></wsDr>"
    content = rebuilt(EVALUATION.write_workbook(FORM, CATALOGUE), with_drawing(part))
    [fault] = EVALUATION.read_workbook(content, CATALOGUE).faults
    assert "her ligger et billede" in fault.text


def test_a_file_inside_a_workbook_is_refused_whatever_it_is_called():
    inside = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
    content = rebuilt(xlsx([TITLES]), lambda parts: parts.update({"xl/a.bin": inside}))
    with pytest.raises(UnfitError, match="files inside it"):
        open_form(content)
    with pytest.raises(UnfitError, match="files inside it"):
        open_table(content)


@pytest.mark.parametrize(
    "name", ["../a", "xl/../../a", "..", "/a", "xl\\..\\a", "C:a", "a/.."]
)
def test_a_part_whose_name_leads_out_of_the_workbook_is_refused(name):
    content = rebuilt(xlsx([TITLES]), lambda parts: parts.update({name: b"x"}))
    for read in (open_form, open_table):
        with pytest.raises(UnfitError, match="names that cannot be"):
            read(content)


def test_a_row_of_more_cells_than_a_sheet_has_is_refused_before_it_is_kept():
    # 300,001 tags with that of the row; noise lets the file unpack to so much
    cells, noise = 300_000, random.Random(1).randbytes(60_000)
    row = b"<table:table-row>%s</table:table-row>" % (b"<table:table-cell/>" * cells)

    def longer(parts: dict[str, bytes]) -> None:
        before, mark, after = parts["content.xml"].partition(b"<table:table-row>")
        parts |= {"content.xml": before + row + mark + after, "noise.bin": noise}

    with pytest.raises(UnfitError, match="far more than a table"):
        open_table(rebuilt(ods([TITLES]), longer))


def test_a_table_inside_a_table_is_refused():
    def nested(parts: dict[str, bytes]) -> None:
        end = b"</table:table>"
        inner = b'<table:table table:name="inner"><table:table-row/></table:table>'
        parts["content.xml"] = parts["content.xml"].replace(end, inner + end)

    with pytest.raises(UnfitError, match="damaged"):
        open_table(rebuilt(ods([TITLES]), nested))


# Tables that are not as they should be


@kinds
def test_a_note_below_a_table_is_one_fault(tmp_path, kind):
    rows = [TITLES, ["Ishøj", 2024, 12], [], ["Kilde: forvaltningen"]]
    [(place, _)] = faults(tmp_path, KINDS[kind](rows))
    assert place == "Ark1!A4"


@kinds
def test_where_years_stand_as_columns_it_is_told_how_they_must_stand(tmp_path, kind):
    rows = [["Kommune", "Antal"], [None, 2023, 2024], ["Ishøj", 12, 13]]
    path = tmp_path / "fil"
    path.write_bytes(KINDS[kind](rows))
    with pytest.raises(HandedOverError) as caught:
        figures(tmp_path, path.read_bytes())
    told = str(caught.value)
    assert 'make a row for each area and period, the period below "År"' in told


def test_the_first_of_a_month_in_an_old_workbook_may_be_shown_as_that_month():
    assert period_in(legacy._cell(date(2024, 5, 2))) == "2024-05-02"
    for day in (date(2024, 1, 1), date(2024, 5, 1)):
        with pytest.raises(UnfitError, match="save it as"):
            period_in(legacy._cell(day))


# Sheets out of sight


def hidden(state: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([TITLES, ["Ishøj", 2024, 12]])))
    old = book.create_sheet("gammel")
    for row in (TITLES, ["Ishøj", 2023, 9]):
        old.append(row)
    old.sheet_state = state
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_is_named(tmp_path, state):
    path = tmp_path / "fil"
    path.write_bytes(hidden(state))
    handed = read_handed_over(path, asking(), CATALOGUE)
    assert handed.figures["period"].tolist() == ["2024"]
    told = remark(handed, handed.figures, asking(), CATALOGUE)
    assert told.startswith("hidden sheet not read: gammel; none of ")


def test_a_table_that_only_a_hidden_sheet_has_is_refused(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(hidden("hidden")))
    book["Ark1"]["A1"] = "Sted"
    content = io.BytesIO()
    book.save(content)
    [(fault, _)] = faults(tmp_path, content.getvalue())
    assert fault.startswith("only a hidden sheet has all the headings (gammel)")
