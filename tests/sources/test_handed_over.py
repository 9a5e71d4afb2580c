"""Files that a person hands over: what is read, what is refused, what is never told."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from parathed_lib import frames, load_catalogue, spreadsheets
from parathed_lib.catalogue import Indicator
from parathed_lib.catalogue.municipalities import spellings, spelt
from parathed_lib.catalogue.queries import FileColumns, FileQuery
from parathed_lib.errors import HandedOverError
from parathed_lib.sources.files import read_handed_over, remark, tabulated
from parathed_lib.spreadsheets import legacy, open_table
from parathed_lib.spreadsheets.cells import TABLE
from parathed_lib.spreadsheets.package import OLE
from parathed_lib.vintage.tables import read_table

CATALOGUE = load_catalogue()
SAFETY = CATALOGUE.indicators.by_id["safety_pct"]
AREAS = CATALOGUE.indicators.by_id["deprived_areas_count"]
TITLES = ["Politikreds", "År", "Trygge i nabolaget, pct."]
HEAD = "indicator,area,period,value,status,count,of,note\n"
# The municipalities of each region (Indenrigsministeriet, since 2007).
REGIONS = {"081": 11, "082": 19, "083": 22, "084": 29, "085": 17}
MANIFEST = "META-INF/manifest.xml"
BLANK = '"Feltet er tomt i den fil, der er indleveret."'
CPR = "010203-1234"  # made up; no such person

Rows = Sequence[Sequence[object]]
WriteCsv = Callable[..., Path]
WriteBook = Callable[..., Path]


def asking(indicator: Indicator, **changes: object) -> Indicator:
    """The indicator with other columns (`area="Kommune"`) or other fields."""
    names = set(FileColumns.model_fields)
    columns = {k: str(v) for k, v in changes.items() if k in names}
    fields = {k: v for k, v in changes.items() if k not in names}
    query = FileQuery(source="file", columns=FileColumns(**columns))
    return indicator.model_copy(update={"query": query, **fields})


# An indicator of each kind, with columns that are quickly written.
SHARE = asking(
    SAFETY, id="share", geography="municipality", area="Kommune", value="Pct."
)
COUNT = asking(AREAS, area="Kommune", value="Antal")
ADDED = SHARE.model_copy(
    update={
        "regional_level": "region",
        "average": AREAS.average.model_copy(
            update={"region": "weighted", "nation": "weighted"}
        ),
    }
)
DIVIDED = asking(SHARE, area="Kommune", count="Antal", of="Af")
OWN_COUNT = asking(
    COUNT, id="own", area="Kommune", value="Antal", municipalities=["183", "253"]
)
OWN_SHARE = asking(
    SHARE, area="Kommune", value="Pct.", of="Af", municipalities=["183", "253"]
)
OWN_DIVIDED = asking(
    SHARE, area="Kommune", count="Antal", of="Af", municipalities=["183", "253"]
)


@pytest.fixture
def csv_file(tmp_path) -> WriteCsv:
    """Writes lines as a CSV file and gives its path."""

    def write(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "tal.csv"
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return path

    return write


@pytest.fixture
def book(tmp_path) -> WriteBook:
    """Writes sheets of rows as an .xlsx file; the first is called Ark1."""

    def write(
        rows: Rows, change: Callable[..., object] | None = None, **more: Rows
    ) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, cells in {"Ark1": rows, **more}.items():
            sheet = workbook.create_sheet(name)
            for row in cells:
                sheet.append(list(row))
        if change:
            change(workbook["Ark1"])
        path = tmp_path / "tal.xlsx"
        workbook.save(path)
        return path

    return write


def read(path: Path, indicator: Indicator = SAFETY, period: str = "") -> str:
    """The figures of a file as they are stored, without the heading."""
    handed = read_handed_over(path, indicator, CATALOGUE, period)
    stored = tabulated(handed.figures).decode("utf-8")
    assert stored.startswith(HEAD)
    return stored.removeprefix(HEAD)


def faults(path: Path, indicator: Indicator = SAFETY, period: str = "") -> list[str]:
    """The faults that a file is refused for; the message tells their number."""
    with pytest.raises(HandedOverError) as caught:
        read_handed_over(path, indicator, CATALOGUE, period)
    first, *told, last = str(caught.value).splitlines()
    many = "1 fault" if len(told) == 1 else f"{len(told)} faults"
    assert first == (f"The file handed over for {indicator.id} cannot be used, {many}:")
    assert last.startswith("Nothing of it was kept.")
    assert path.name not in str(caught.value)
    return [fault.strip() for fault in told]


# What is read


def test_a_workbook_with_a_title_is_read_from_the_row_of_its_headings(book):
    path = book(
        [
            ["Tryghed i politikredsene", None, None, "Udtræk"],
            [],
            ["Nr.", " politikreds ", "ÅR", "Trygge i\nnabolaget,  pct.", "Svar"],
            [1, "Københavns Vestegn", 2023, 83.2, 1200],
            [2, "Fyns Politi", 2018.0, 88, 1100],
            [3, "Hele landet", 2023, 88.05, 22000],
        ]
    )

    handed = read_handed_over(path, SAFETY, CATALOGUE)

    assert tabulated(handed.figures).decode() == (
        HEAD + "safety_pct,000,2023,88.05,ok,,,\n"
        "safety_pct,P06,2018,88,ok,,,\n"
        "safety_pct,P10,2023,83.2,ok,,,\n"
    )
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    assert handed.described == (
        "kolonnerne »Politikreds«, »År« og »Trygge i nabolaget, pct.« i en indleveret "
        f"fil, 3 rækker; SHA-256 {checksum[:12]}"
    )


def test_the_figures_can_stand_in_a_vintage(csv_file):
    path = csv_file(";".join(TITLES), "Fyn;2018;88,2", "Bornholm;2015;..")
    figures = read_handed_over(path, SAFETY, CATALOGUE).figures

    found: list[str] = []
    rows = read_table("safety.csv", tabulated(figures), found)
    table = frames.observations_table(rows)

    assert found == []
    assert frames.check_observations(table) == []
    assert table["value"].dropna().tolist() == [88.2]
    assert tabulated(table.drop(columns="source")) == tabulated(figures)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [
        (";", "utf-8"),
        (";", "utf-8-sig"),
        (";", "cp1252"),
        ("\t", "cp1252"),
        ("\t", "utf-16"),  # Excel's "Unicode text"
    ],
)
def test_danish_text_files_are_read_with_decimal_commas(csv_file, separator, encoding):
    lines = [TITLES, ["Københavns Vestegn", "2023", "83,2"], ["Østjylland", "2023", ""]]

    path = csv_file(*map(separator.join, lines), encoding=encoding)

    assert read(path) == (
        f"safety_pct,P02,2023,,not_published,,,{BLANK}\n"
        "safety_pct,P10,2023,83.2,ok,,,\n"
    )


def test_commas_separate_where_numbers_have_points(csv_file):
    path = csv_file(
        'Politikreds,År,"Trygge i nabolaget, pct."', "Fyn,2018,88.2", "P12,2015,95.125"
    )
    assert read(path) == (
        "safety_pct,P06,2018,88.2,ok,,,\nsafety_pct,P12,2015,95.125,ok,,,\n"
    )


def test_the_separator_is_that_of_the_headings_and_not_of_a_title(csv_file):
    path = csv_file("tal, der er hentet, samlet, rettet", "Kommune;Pct.", "Ishøj;7,5")
    assert read(path, SHARE, "2024") == "share,183,2024,7.5,ok,,,\n"


def test_a_file_is_known_by_its_content_not_by_its_ending(tmp_path, book):
    path = book([TITLES, ["Fyn", 2018, 88.2]])
    path = path.rename(tmp_path / "tal.csv")
    assert read(path) == "safety_pct,P06,2018,88.2,ok,,,\n"


def test_an_old_workbook_is_read(tmp_path):
    path = tmp_path / "tal.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    assert read(path) == (
        "safety_pct,P06,2018,88.2,ok,,,\n"
        'safety_pct,P12,2015,,not_published,,,"I den fil, der er indleveret, står der '
        '»..« i stedet for et tal."\n'
    )


def test_an_open_document_is_read(tmp_path):
    path = open_document(tmp_path, [TITLES, ["Fyn", 2018, 88.2]])
    assert read(path) == "safety_pct,P06,2018,88.2,ok,,,\n"


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("183", "183"),
        ("183.0", "183"),
        ("Ishøj", "183"),
        (" ISHØJ  kommune", "183"),
        ("Ishoej", "183"),
        ("Bornholms Regionskommune", "400"),
        ("Københavns Kommune", "101"),
        ("Region Sjælland", "085"),
        ("85", "085"),
        ("Danmark", "000"),
        ("000", "000"),
    ],
)
def test_areas_are_found_by_name_or_code(csv_file, area, code):
    path = csv_file("Kommune;Pct.", f"{area};7,5")
    assert read(path, SHARE, "2024") == f"share,{code},2024,7.5,ok,,,\n"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Høje Taastrup", "169"),
        ("Hoeje-Tåstrup Kommune", "169"),
        ("Vesthimmerland", "820"),
        ("Brønderslev-Dronninglund", "810"),
        ("Bornholms Kommune", "400"),
        ("0183 Ishøj", "183"),
        ("183 Ishøj Kommune", "183"),
        ("Ishøj (183)", "183"),
        ("Lyngby Taarbæk", "173"),
    ],
)
def test_other_names_in_use_are_found_in_a_file(name, code):
    assert spellings(load_catalogue().municipalities)[spelt(name)] == code


def test_a_code_with_the_name_of_another_is_no_municipality():
    assert spelt("0183 Greve") not in spellings(load_catalogue().municipalities)


@pytest.mark.parametrize("area", [183, 183.0, "183"])
def test_a_code_may_be_a_number_in_a_workbook(book, area):
    path = book([["Kommune", "Pct."], [area, 7.5]])
    assert read(path, SHARE, "2024") == "share,183,2024,7.5,ok,,,\n"


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("P07", "P07"),
        ("p07", "P07"),
        ("Sydsjællands og Lolland-Falsters Politi", "P07"),
        ("Sydsjælland og Lolland-Falster", "P07"),
        ("Københavns Vestegn", "P10"),
        ("Københavns Vestegns politikreds", "P10"),
        ("København", "P11"),
        ("Nordjyllands Politi", "P01"),
        ("Region Nordjylland", "081"),
        ("Hele landet", "000"),
    ],
)
def test_police_districts_are_found_by_name_or_code(csv_file, area, code):
    path = csv_file(";".join(TITLES), f"{area};2023;88")
    assert read(path) == f"safety_pct,{code},2023,88,ok,,,\n"


def test_landsdele_are_areas_of_indicators_that_have_them(csv_file):
    path = csv_file("Kommune;Pct.", "Landsdel Fyn;7,5")
    by_province = SHARE.model_copy(update={"regional_level": "province"})

    assert read(path, by_province, "2024") == "share,07,2024,7.5,ok,,,\n"
    assert len(faults(path, SHARE, "2024")) == 1


def test_christiansoe_is_left_out(csv_file):
    path = csv_file("Kommune;Pct.", "Christiansø;7,5", "411;8,5", "Bornholm;9,5")
    assert read(path, SHARE, "2024") == "share,400,2024,9.5,ok,,,\n"


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2023", "2023"),
        ("2023.0", "2023"),
        ("2023K2", "2023K2"),
        ("2. kvartal 2023", "2023K2"),
        ("2. kvt. 2023", "2023K2"),
        ("2022/23", "2022/2023"),
        ("2022/2023", "2022/2023"),
        ("1999/00", "1999/2000"),
        ("2019-12", "2019-12"),
        ("2019M12", "2019-12"),
        ("december 2019", "2019-12"),
        ("1. december 2019", "2019-12-01"),
        ("1. dec. 2019", "2019-12-01"),
        ("01-12-2019", "2019-12-01"),
        ("1.12.2019", "2019-12-01"),
        ("2019-12-01 00:00:00", "2019-12-01"),
        ("2019-12-01 13:05", "2019-12-01"),
    ],
)
def test_periods_are_read_as_published_or_as_danes_write_them(
    csv_file, written, period
):
    path = csv_file(";".join(TITLES), f"Fyn;{written};88")
    assert read(path) == f"safety_pct,P06,{period},88,ok,,,\n"


@pytest.mark.parametrize(
    ("written", "period"),
    [
        (2023, "2023"),
        (2023.0, "2023"),
        (date(2019, 12, 1), "2019-12-01"),
        (datetime(2019, 12, 1), "2019-12-01"),
    ],
)
def test_periods_may_be_numbers_or_dates_in_a_workbook(book, written, period):
    path = book([TITLES, ["Fyn", written, 88]])
    assert read(path) == f"safety_pct,P06,{period},88,ok,,,\n"


def test_the_period_given_with_the_file_holds_where_no_column_tells_it(csv_file):
    path = csv_file("Kommune;Pct.", "Ishøj;7,5")
    assert read(path, SHARE, "2022/23") == "share,183,2022/2023,7.5,ok,,,\n"

    dated = asking(SHARE, area="Kommune", period="År", value="Pct.")
    path = csv_file("Kommune;År;Pct.", "Ishøj;2021;7,5")
    assert read(path, dated, "2024") == "share,183,2021,7.5,ok,,,\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("88", "88"),
        ("88,4", "88.4"),
        ("88.4", "88.4"),
        ("88 %", "88"),
        ("88,4%", "88.4"),
        ("88,4 pct.", "88.4"),
        ("0.285 %", "0.285"),
        ("0,4 %", "0.4"),
        (" 12,5 ", "12.5"),
    ],
)
def test_a_percentage_may_be_written_as_danish_text(csv_file, written, value):
    path = csv_file("Kommune;Pct.", f"Ishøj;{written}")
    assert read(path, SHARE, "2024") == f"share,183,2024,{value},ok,,,\n"


@pytest.mark.parametrize("written", ["1.234", "1234", "1 234", "1\u00a0234", "1234,0"])
def test_a_count_may_have_its_thousands_apart(csv_file, written):
    path = csv_file("Kommune;Antal", f"Ishøj;{written}")
    assert ",183,2024,1234,ok,,,\n" in read(path, COUNT, "2024")


@pytest.mark.parametrize("sign", ["..", "-", "–", "…"])
def test_a_sign_for_missing_keeps_its_row(csv_file, sign):
    path = csv_file("Kommune;Pct.", f"Ishøj;{sign}", "Greve;12")
    assert read(path, SHARE, "2024").splitlines()[0] == (
        'share,183,2024,,not_published,,,"I den fil, der er indleveret, står der '
        f'»{sign}« i stedet for et tal."'
    )


def test_a_formula_that_was_never_computed_is_told_and_another_is_its_value(book):
    path = book([TITLES, ["Fyn", 2018, "=80+8"], ["P01", 2018, 90]])
    assert faults(path) == [
        "Ark1!C2: a formula that has no stored value (open the file in Excel and save "
        "it); expected a number from 0 to 100"
    ]
    sheet = "xl/worksheets/sheet1.xml"
    path = in_package(path, sheet, b"<v />", b"<v>88</v>")
    assert read(path) == (
        "safety_pct,P01,2018,90,ok,,,\nsafety_pct,P06,2018,88,ok,,,\n"
    )


def test_a_merged_area_and_heading_hold_for_all_their_rows(book):
    def merge(sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A4:A5")

    path = book(
        [
            ["Tryghed", None, None],
            ["Politikreds", "Tal", None],
            [None, "År", TITLES[2]],
            ["Fyn", 2018, 88.2],
            [None, 2019, 88.3],
        ],
        merge,
    )
    assert read(path) == (
        "safety_pct,P06,2018,88.2,ok,,,\nsafety_pct,P06,2019,88.3,ok,,,\n"
    )


def test_the_rows_begin_below_the_lowest_heading(book):
    path = book(
        [TITLES, [None, None, "procent"], ["Fyn", 2018, 88.2]],
        lambda sheet: (sheet.merge_cells("A1:A2"), sheet.merge_cells("B1:B2")),
    )
    assert read(path) == "safety_pct,P06,2018,88.2,ok,,,\n"


def test_rows_that_are_empty_or_the_headings_again_are_passed_over(csv_file):
    path = csv_file(
        ";".join([*TITLES, "Bem."]),
        "Fyn;2018;88,2",
        ";;;",
        "",
        ";".join(TITLES),
        "P12;2015;96",
        ";;;Bornholm er fra 2015",
    )
    assert read(path) == (
        "safety_pct,P06,2018,88.2,ok,,,\nsafety_pct,P12,2015,96,ok,,,\n"
    )


def test_the_sheet_with_the_headings_is_read(book):
    path = book([["Læs mig"]], Tal=[TITLES, ["Fyn", 2018, 88.2]])
    assert read(path) == "safety_pct,P06,2018,88.2,ok,,,\n"


# Counts, shares and means


def test_a_list_counts_its_rows_gives_the_others_zero_and_takes_the_means(csv_file):
    path = csv_file(
        "Område;Kommune", "Vejleåparken;Ishøj", "Gildhøj;Ishøj", "Gellerup;Aarhus"
    )
    handed = read_handed_over(path, AREAS, CATALOGUE, "1. december 2019")

    table = handed.figures.set_index("area")
    assert set(table["period"]) == {"2019-12-01"}
    assert set(table["status"]) == {"ok"}
    own = table.loc[list(CATALOGUE.municipalities), "value"]
    assert own["183"] == 2
    assert own["751"] == 1
    assert own.drop(["183", "751"]).eq(0).all()
    assert len(table) == 98 + 5 + 1
    # two areas in one of 29 municipalities, one in one of 19, three in 98
    means = table.loc[[*REGIONS, "000"], "value"].tolist()
    assert means == pytest.approx([0, 1 / 19, 0, 2 / 29, 0, 3 / 98], abs=1e-12)
    notes = table["note"]
    mean = "beregnet: summen af kommunerne delt med deres antal"
    assert set(notes[[*REGIONS, "000"]]) == {mean}
    assert set(notes.drop([*REGIONS, "000"])) == {""}
    assert "talt efter område" in handed.described


def test_a_list_of_several_periods_is_counted_in_each(csv_file):
    dated = asking(AREAS, area="Kommune", period="År")
    path = csv_file("Kommune;År", "Ishøj;2018", "Ishøj;2019", "Ishøj;2019")

    lines = read(path, dated).splitlines()

    assert len(lines) == 2 * (98 + 5 + 1)
    assert "deprived_areas_count,183,2018,1,ok,,," in lines
    assert "deprived_areas_count,183,2019,2,ok,,," in lines
    assert "deprived_areas_count,253,2018,0,ok,,," in lines


def test_a_list_of_police_districts_is_counted_without_means(csv_file):
    path = csv_file("Kreds", "Fyn")
    by_district = asking(AREAS, area="Kreds", geography="police_district")
    lines = read(path, by_district, "2019").splitlines()
    assert len(lines) == 12
    assert lines[5] == "deprived_areas_count,P06,2019,1,ok,,,"
    assert lines[6] == "deprived_areas_count,P07,2019,0,ok,,,"


def test_a_list_of_an_indicator_without_means_gets_none(csv_file):
    plain = AREAS.average.model_copy(update={"region": "none", "nation": "none"})
    path = csv_file("Kommune", "Ishøj")
    bare = AREAS.model_copy(update={"average": plain})
    assert len(read(path, bare, "2019").splitlines()) == 98

    no_region = AREAS.model_copy(update={"regional_level": "none"})
    lines = read(path, no_region, "2019").splitlines()
    assert len(lines) == 98 + 1
    assert lines[0].startswith("deprived_areas_count,000,2019,0.0102040816326530")


def test_means_of_landsdele_are_taken_where_the_catalogue_has_them(csv_file):
    path = csv_file("Kommune", "Odense")
    by_province = AREAS.model_copy(update={"regional_level": "province"})
    table = read_handed_over(path, by_province, CATALOGUE, "2019").figures
    means = table[table["note"] != ""].set_index("area")["value"]
    # one area in the ten municipalities of Fyn
    assert len(means) == 11 + 1
    assert means["07"] == 0.1
    assert means.drop(["07", "000"]).eq(0).all()


def test_means_are_taken_of_all_98_where_the_file_has_none(csv_file):
    rows = [f"{code};{1 if code == '183' else 0}" for code in CATALOGUE.municipalities]
    path = csv_file("Kommune;Antal", *rows)
    table = read_handed_over(path, COUNT, CATALOGUE, "2024").figures.set_index("area")
    assert table.loc["000", "value"] == pytest.approx(1 / 98)
    assert table.loc["084", "value"] == pytest.approx(1 / 29)

    path = csv_file("Kommune;Antal", *rows, "Hele landet;0,5", "Region Sjælland;0,25")
    table = read_handed_over(path, COUNT, CATALOGUE, "2024").figures.set_index("area")
    assert table.loc[["000", "085"], "value"].tolist() == [0.5, 0.25]
    assert table.loc[["000", "085"], "note"].tolist() == ["", ""]
    assert table.loc["084", "value"] == pytest.approx(1 / 29)


@pytest.mark.parametrize("last", [[], ["860;.."]])
def test_no_mean_is_taken_where_a_municipality_is_missing(csv_file, last):
    rows = [f"{code};1" for code in CATALOGUE.municipalities if code != "860"]
    path = csv_file("Kommune;Antal", *rows, *last)
    handed = read_handed_over(path, COUNT, CATALOGUE, "2024")
    # Hjørring is in Region Nordjylland: the four other regions are whole
    areas = set(handed.figures["area"]) - set(CATALOGUE.municipalities)
    assert areas == {"082", "083", "084", "085"}
    told = "none of 1 region and the nation: that takes the figure of every municipal"
    assert told in remark(handed, handed.figures, COUNT, CATALOGUE)


# One in ten in every municipality but Ishøj, where it is 40 of 50.
TENTHS = [f"{c};{'40;50' if c == '183' else '1;10'}" for c in CATALOGUE.municipalities]


def test_a_share_of_a_region_and_the_nation_is_all_counts_over_all_wholes(csv_file):
    weighted = asking(ADDED, area="Kommune", count="Antal", of="Af")
    path = csv_file("Kommune;Antal;Af", *TENTHS)
    handed = read_handed_over(path, weighted, CATALOGUE, "2024")
    table = handed.figures.set_index("area")
    # By hand: (28·1 + 40) of (28·10 + 50) in the 29 of Region Hovedstaden, where the
    # mean of the shares would be 12.41; (97 + 40) of (970 + 50) in the country.
    found = table.loc[["000", "084"], ["value", "count", "of"]].to_numpy().tolist()
    assert found[0] == pytest.approx([13.4313725, 137, 1020])
    assert found[1] == pytest.approx([20.6060606, 68, 330])
    assert table.loc[["081", "082", "083", "085"], "value"].tolist() == [10] * 4
    assert set(table.loc[["000", *REGIONS], "note"]) == {
        "beregnet: antallene i alle kommunerne lagt sammen"
    }
    assert remark(handed, handed.figures, weighted, CATALOGUE) == ""


def test_the_mean_of_shares_is_taken_where_the_catalogue_says_so(csv_file):
    average = AREAS.average.model_copy(
        update={"region": "unweighted_mean", "nation": "none"}
    )
    plain = asking(ADDED, area="Kommune", count="Antal", of="Af", average=average)
    path = csv_file("Kommune;Antal;Af", *TENTHS)
    table = read_handed_over(path, plain, CATALOGUE, "2024").figures.set_index("area")
    # 28 of 10 % and one of 80 %
    assert table.loc["084", "value"] == pytest.approx(360 / 29)
    assert "000" not in table.index


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Kommune;Andel", [f"{c};10" for c in CATALOGUE.municipalities]),
        ("Kommune;Antal;Af", TENTHS[:-1]),
        ("Kommune;Antal;Af", [*TENTHS[:-1], "860;..;10"]),
    ],
)
def test_what_cannot_be_added_up_is_told_with_what_it_takes(csv_file, head, rows):
    columns = dict(zip(["area", "count", "of"], head.split(";"), strict=False))
    if "Andel" in head:
        columns = {"area": "Kommune", "value": "Andel"}
    entry = asking(ADDED, **columns)
    handed = read_handed_over(csv_file(head, *rows), entry, CATALOGUE, "2024")
    assert "000" not in set(handed.figures["area"])
    told = remark(handed, handed.figures, entry, CATALOGUE)
    assert "the nation: that takes `count` and `of` of every municipality in" in told


@pytest.mark.parametrize("unit", ["kr", "score", "count"])
def test_nothing_is_promised_where_no_numbers_would_do(csv_file, unit):
    entry = asking(
        ADDED, unit=unit, area="Kommune", value="Tal", count="Antal", of="Af"
    )
    rows = [f"{code};3;10;30" for code in CATALOGUE.municipalities]
    path = csv_file("Kommune;Tal;Antal;Af", *rows)
    handed = read_handed_over(path, entry, CATALOGUE, "2024")
    assert set(handed.figures["area"]) == set(CATALOGUE.municipalities)
    assert remark(handed, handed.figures, entry, CATALOGUE) == (
        "none of 5 regions and the nation: that cannot be computed, only given in the "
        "file"
    )


def test_provinces_are_not_called_regions(csv_file):
    entry = asking(ADDED, regional_level="province", area="Kommune", value="Pct.")
    handed = read_handed_over(
        csv_file("Kommune;Pct.", "Ishøj;10"), entry, CATALOGUE, "2024"
    )
    told = remark(handed, handed.figures, entry, CATALOGUE)
    assert told.startswith("none of 11 provinces and the nation: ")


def test_a_municipality_with_nothing_to_count_of_adds_nothing(csv_file):
    weighted = asking(ADDED, area="Kommune", count="Antal", of="Af")
    rows = ["860;0;0" if row.startswith("860;") else row for row in TENTHS]
    path = csv_file("Kommune;Antal;Af", *rows)
    handed = read_handed_over(path, weighted, CATALOGUE, "2024")
    table = handed.figures.set_index("area")
    # By hand: the nation of TENTHS without one in ten; Region Nordjylland has ten more
    found = table.loc[["000", "081"], ["count", "of"]].to_numpy().tolist()
    assert found == [[136, 1010], [10, 100]]
    assert table.loc["860", "status"] == "not_relevant"
    assert remark(handed, handed.figures, weighted, CATALOGUE) == ""


@pytest.mark.parametrize("row", ["860;<5;10", "860;..;10", "860;1;..", "860;;"])
def test_a_municipality_whose_numbers_are_not_known_takes_the_sum_away(csv_file, row):
    weighted = asking(ADDED, area="Kommune", count="Antal", of="Af")
    rows = [row if known.startswith("860;") else known for known in TENTHS]
    path = csv_file("Kommune;Antal;Af", *rows)
    table = read_handed_over(path, weighted, CATALOGUE, "2024").figures
    assert not {"000", "081"} & set(table["area"])


def test_a_region_with_nothing_to_count_of_has_no_figure(csv_file):
    weighted = asking(ADDED, area="Kommune", count="Antal", of="Af")
    north = {c for c, m in CATALOGUE.municipalities.items() if m.region == "081"}
    rows = [f"{r[:3]};0;0" if r[:3] in north else r for r in TENTHS]
    path = csv_file("Kommune;Antal;Af", *rows)
    handed = read_handed_over(path, weighted, CATALOGUE, "2024")
    table = handed.figures.set_index("area")
    assert table.loc["081", "status"] == "not_relevant"
    assert table.loc["000", "of"] == 1020 - 110
    assert remark(handed, handed.figures, weighted, CATALOGUE) == ""


def test_a_share_is_divided_where_the_file_has_only_its_parts(csv_file):
    path = csv_file("Kommune;Antal;Af", "Ishøj;30;120", "Greve;..;80", "Solrød;0;0")
    # 30 of 120 is a quarter
    assert read(path, DIVIDED, "2024") == (
        "share,183,2024,25,ok,30,120,\n"
        'share,253,2024,,not_published,,,"I den fil, der er indleveret, står der »..« '
        'i stedet for et tal."\n'
        "share,269,2024,,not_relevant,,,Der er ingen at regne andelen af.\n"
    )


def test_a_rate_is_divided_per_thousand(csv_file):
    rate = DIVIDED.model_copy(update={"unit": "per_1000"})
    path = csv_file("Kommune;Antal;Af", "Ishøj;30;120")
    assert read(path, rate, "2024") == "share,183,2024,250,ok,30,120,\n"


def test_columns_that_give_no_figure_are_refused(csv_file):
    path = csv_file("Kommune;Antal;Af", "Ishøj;30;120")
    score = DIVIDED.model_copy(update={"unit": "score"})
    assert faults(path, score, "2024") == [
        "the catalogue names no column with the figure itself"
    ]


def test_an_indicator_of_another_source_takes_no_file(csv_file):
    income = CATALOGUE.indicators.by_id["disposable_income_dkk"]
    with pytest.raises(HandedOverError, match="'statbank'"):
        read_handed_over(csv_file("Kommune"), income, CATALOGUE)


# Small numbers of a municipality's own indicators

HIDDEN = ',2024,,suppressed,,,"Skjult, fordi tallet er under fem."'


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("0", ",2024,0,ok,,,"),
        ("1", HIDDEN),
        ("4", HIDDEN),
        ("5", ",2024,5,ok,,,"),
        ("", f",2024,,not_published,,,{BLANK}"),
    ],
)
def test_a_small_count_is_hidden(csv_file, number, stored):
    path = csv_file("Kommune;Antal", f"Ishøj;{number}")
    assert read(path, OWN_COUNT, "2024") == f"own,183{stored}\n"


@pytest.mark.parametrize(
    ("count", "of", "stored"),
    [
        (5, 20, ",2024,25,ok,5,20,"),
        (4, 20, HIDDEN),
        (16, 20, HIDDEN),  # the four others
        (15, 20, ",2024,75,ok,15,20,"),
        (0, 4, HIDDEN),
        (0, 20, ",2024,0,ok,0,20,"),
        (20, 20, ",2024,100,ok,20,20,"),
    ],
)
def test_a_share_of_few_people_is_hidden(csv_file, count, of, stored):
    path = csv_file("Kommune;Antal;Af", f"Ishøj;{count};{of}")
    assert read(path, OWN_DIVIDED, "2024") == f"share,183{stored}\n"


def test_a_share_that_tells_of_few_people_is_hidden(csv_file):
    # 10 pct. of 20 is two, 50 pct. is ten
    path = csv_file("Kommune;Pct.;Af", "Ishøj;10;20", "Greve;50;20")
    assert read(path, OWN_SHARE, "2024") == (
        f"share,183{HIDDEN}\nshare,253,2024,50,ok,,20,\n"
    )


def test_a_small_count_is_hidden_beside_other_numbers(csv_file):
    both = asking(OWN_COUNT, area="Kommune", value="Forløb", count="Antal", of="Af")
    path = csv_file("Kommune;Forløb;Antal;Af", "Ishøj;4;30;120", "Greve;5;30;120")
    assert read(path, both, "2024") == f"own,183{HIDDEN}\nown,253,2024,5,ok,30,120,\n"


def test_a_list_of_ones_own_counts_for_its_municipalities_alone(csv_file):
    own = asking(OWN_COUNT, area="Kommune")
    path = csv_file("Kommune", *["Ishøj"] * 6)
    assert read(path, own, "2024") == "own,183,2024,6,ok,,,\nown,253,2024,0,ok,,,\n"


def test_public_counts_are_not_hidden(csv_file):
    path = csv_file("Kommune;Antal", "Ishøj;1")
    assert ",183,2024,1,ok,,," in read(path, COUNT, "2024")


@pytest.mark.parametrize("area", ["Køge", "Hele landet", "Region Sjælland"])
def test_areas_that_an_own_indicator_is_not_of_are_refused(csv_file, area):
    path = csv_file("Kommune;Antal", f"{area};7")
    [fault] = faults(path, OWN_COUNT, "2024")
    assert fault.startswith('row 2, column "Kommune": ')
    assert fault.endswith("; expected municipality 183 or 253")


# What is refused


def test_every_fault_is_told_at_once_with_its_address_and_no_value(book):
    def spoil(sheet):
        sheet["C4"] = "#REF!"
        sheet["C4"].data_type = "e"
        sheet["C9"].number_format = "yyyy-mm-dd"

    path = book(
        [
            TITLES,
            ["Xyzzy", 2023, 88],
            ["Københavns Vestegnen", "sidste år", "hemmeligt"],
            ["Fyn", 2018, None],
            ["Fyn", 2019, 101],
            ["Fyn", 2020, -1],
            [999, 20.5, True],
            ["Fyn", 2018, 88],
            ["P01", None, date(2023, 1, 12)],
            [None, 2023, 88],
        ],
        spoil,
    )
    district = (
        "expected a police district, by name or code (P01), or a region or Hele landet"
    )
    period = (
        "expected a period (2024, 2. kvartal 2024, 2023/2024, november 2024 or "
        "1-12-2024)"
    )
    number = "expected a number from 0 to 100"

    assert faults(path) == [
        f"Ark1!A2: a text; {district}",
        f"Ark1!A3: a text; {district}; nearest: Københavns Vestegns Politi, "
        "Københavns Politi",
        f"Ark1!B3: a text; {period}",
        f"Ark1!C3: a text; {number}",
        f"Ark1!C4: an error; {number}",
        f"Ark1!C5: a number above 100; {number}",
        f"Ark1!C6: a number below zero; {number}",
        f"Ark1!A7: a number; {district}",
        f"Ark1!B7: a number; {period}",
        f"Ark1!C7: a yes or no; {number}",
        f"Ark1!B9: nothing; {period}",
        f"Ark1!C9: a date; {number}",
        f"Ark1!A10: nothing; {district}",
    ]


def test_an_area_and_period_that_stand_twice_are_a_fault(book):
    path = book([TITLES, ["Fyn", 2018, 1.5], ["P12", 2018, 2], ["P06", "2018", ".."]])
    assert faults(path) == ["Ark1!A4: the same area and period as Ark1!A2"]


def test_fifty_faults_are_listed_and_the_others_counted(csv_file):
    path = csv_file(";".join(TITLES), *[f"Fyn;{1900 + n};x" for n in range(60)])
    with pytest.raises(HandedOverError) as caught:
        read_handed_over(path, SAFETY, CATALOGUE)
    lines = str(caught.value).splitlines()
    assert lines[0].endswith("cannot be used, 60 faults:")
    assert len(lines) == 1 + 50 + 1 + 1
    assert lines[51] == "  and 10 more"


@pytest.mark.parametrize(
    ("indicator", "written", "fault"),
    [
        (SHARE, "100,1", "a number above 100; expected a number from 0 to 100"),
        (SHARE, "x 88", "a text; expected a number from 0 to 100"),
        (SHARE, "88²", "a text; expected a number from 0 to 100"),
        (SHARE, "nan", "a text; expected a number from 0 to 100"),
        (SHARE, "inf", "a text; expected a number from 0 to 100"),
        (SHARE, "#DIV/0!", "an error; expected a number from 0 to 100"),
        (SHARE, "9" * 400, "a number without end; expected a number from 0 to 100"),
        (
            SHARE,
            "1.234",
            "a number with a point that may be of thousands or of decimals; expected "
            "a number from 0 to 100, with a decimal comma",
        ),
        (COUNT, "-1", "a number below zero; expected a whole number from 0"),
        (COUNT, "−1", "a number below zero; expected a whole number from 0"),
        (COUNT, "1,5", "a number with decimals; expected a whole number from 0"),
        (COUNT, "5 %", "a percentage; expected a whole number from 0"),
    ],
)
def test_a_number_that_cannot_be_is_a_fault(csv_file, indicator, written, fault):
    heading = indicator.query.columns.value
    path = csv_file(f"Kommune;{heading}", f"Ishøj;{written}")
    place = f'row 2, column "{heading}"'
    assert faults(path, indicator, "2024") == [f"{place}: {fault}"]


def test_a_number_without_end_is_a_fault_in_a_workbook_too(book):
    path = book([["Kommune", "Pct."], ["Ishøj", 9]])
    path = in_package(path, "xl/worksheets/sheet1.xml", b"<v>9</v>", b"<v>1e999</v>")
    [fault] = faults(path, SHARE, "2024")
    assert fault.startswith("Ark1!B2: ")


def test_points_and_commas_for_decimals_do_not_go_together(csv_file):
    path = csv_file("Kommune;Pct.", "Ishøj;12.5", "Greve;12,5")
    assert faults(path, SHARE, "2024") == [
        'row 3, column "Pct.": a number with a decimal comma; expected a decimal point,'
        " as others have"
    ]


def test_the_mean_of_a_region_need_not_be_whole_but_a_municipality_must(csv_file):
    path = csv_file("Kommune;Antal", "Region Sjælland;0,5", "Ishøj;0,5")
    [fault] = faults(path, COUNT, "2024")
    assert fault.startswith('row 3, column "Antal": a number with decimals')


def test_fractions_are_not_taken_for_percent(book):
    path = book([TITLES, ["Fyn", 2018, 0.882], ["P12", 2015, 1]])
    assert faults(path) == [
        "Ark1!C2 and below: no number above 1; expected percent from 0 to 100. If "
        'these are percent, write them with a percent sign, "0,4 %"'
    ]


@pytest.mark.parametrize("shown", ["0.0 %", "0%", "0.00%"])
def test_a_fraction_that_is_shown_as_percent_is_percent(book, shown):
    def as_percent(sheet):
        for cell in ("C2", "C3"):
            sheet[cell].number_format = shown

    path = book([TITLES, ["Fyn", 2018, 0.07], ["P12", 2015, 1]], as_percent)
    assert read(path) == (
        "safety_pct,P06,2018,7,ok,,,\nsafety_pct,P12,2015,100,ok,,,\n"
    )


def test_nothing_but_zero_is_no_fraction(csv_file):
    path = csv_file("Kommune;Pct.", "Ishøj;0")
    assert read(path, SHARE, "2024") == "share,183,2024,0,ok,,,\n"


def test_a_part_is_not_more_than_its_whole(csv_file):
    path = csv_file("Kommune;Antal;Af", "Ishøj;30;20")
    assert faults(path, DIVIDED, "2024") == [
        'row 2, column "Antal": more than the whole in row 2, column "Af"'
    ]


def test_nobody_has_no_share(csv_file):
    path = csv_file("Kommune;Pct.;Af", "Ishøj;30;0")
    assert faults(path, OWN_SHARE, "2024") == [
        'row 2, column "Pct.": a number, although its whole is 0'
    ]


@pytest.mark.parametrize(
    ("area", "nearest"),
    [
        ("Ishøjj", "; nearest: Ishøj"),
        ("861", ""),
        ("Xyzzy", ""),
        ("P10", ""),
        ("Landsdel Fyn", ""),
        ("", ""),
    ],
)
def test_an_unknown_area_is_not_repeated(csv_file, area, nearest):
    path = csv_file("Kommune;Pct.", f"{area};7,5")
    kind = "a text" if area else "nothing"
    assert faults(path, SHARE, "2024") == [
        f'row 2, column "Kommune": {kind}; expected a municipality, by name or code, '
        f"or a region or Hele landet{nearest}"
    ]


@pytest.mark.parametrize("area", ["Hele landet", "Region Sjælland", "", "Vest"])
def test_a_thing_on_a_list_lies_in_a_municipality(csv_file, area):
    path = csv_file("Område;Kommune", f"Gildhøj;{area}")
    [fault] = faults(path, AREAS, "2019")
    assert fault.startswith('row 2, column "Kommune": ')
    assert "expected a municipality, by name or code" in fault


@pytest.mark.parametrize(
    "written",
    [
        "2023K5",
        "13. 2019",
        "2019/21",
        "32-01-2019",
        "31. november 2019",
        "novembre 2019",
        "efterår 2019",
        "12.345",
    ],
)
def test_what_is_no_period_is_a_fault(csv_file, written):
    path = csv_file(";".join(TITLES), f"Fyn;{written};88")
    [fault] = faults(path)
    assert fault.startswith('row 2, column "År": a text; expected a period')


def test_a_moment_is_its_day_and_a_date_no_area(book):
    moment = datetime(2019, 12, 1, 13, 5)
    path = book([TITLES, ["Fyn", moment, 88], [moment, True, 88]])
    assert [fault.split(";")[0] for fault in faults(path)] == [
        "Ark1!A3: a date",
        "Ark1!B3: a yes or no",
    ]


@pytest.mark.parametrize(
    ("period", "fault"),
    [
        ("", "no column tells the period; give it with --as-of"),
        ("i år", "--as-of: expected a period ("),
    ],
)
def test_a_period_must_come_from_somewhere(csv_file, period, fault):
    [told] = faults(csv_file("Kommune;Pct.", "Ishøj;7,5"), SHARE, period)
    assert told.startswith(fault)


def test_an_address_is_written_as_in_excel(book):
    path = book([["tom"]], **{"Ark 2": [TITLES, ["Fyn", 2018, 101]]})
    [fault] = faults(path)
    assert fault.startswith("'Ark 2'!C2: a number above 100")

    rows = [[*range(26), *TITLES], [*range(26), "Fyn", 2018, 101]]
    [fault] = faults(book(rows))
    assert fault.startswith("Ark1!AC2: a number above 100")


def test_a_missing_heading_is_told_with_the_nearest(book):
    path = book([["Tryghed"], ["Politikredse", "Aar", TITLES[2]], ["Fyn", 2018, 88]])
    assert faults(path) == [
        'no heading "Politikreds", the nearest is "Politikredse" at Ark1!A2; '
        'no heading "År", the nearest is "Aar" at Ark1!B2; expected in one row '
        'among the first 20: "Politikreds", "År", "Trygge i nabolaget, pct."'
    ]


def test_headings_in_different_rows_are_not_found(csv_file):
    path = csv_file("Kommune;x", "y;Pct.", "Ishøj;7,5")
    assert faults(path, SHARE, "2024") == [
        'no heading "Pct.", the nearest is "Pct." at row 2, cell 2; expected in one '
        'row among the first 20: "Kommune", "Pct."'
    ]


def test_headings_below_the_first_rows_are_not_found(csv_file):
    line = ";".join(TITLES)
    assert read(csv_file(*["titel"] * 19, line, "Fyn;2018;88"))
    assert len(faults(csv_file(*["titel"] * 20, line, "Fyn;2018;88"))) == 1


def test_a_heading_that_stands_twice_is_a_fault(book):
    path = book([[*TITLES, "År"], ["Fyn", 2018, 88, 2019]])
    assert faults(path) == [
        'the heading "År" stands at Ark1!B1 and Ark1!D1; expected once'
    ]


def test_several_sheets_with_the_headings_are_a_fault(book):
    rows = [TITLES, ["Fyn", 2018, 88]]
    path = book(rows, Kladde=rows, Noter=[["tom"]])
    assert faults(path) == [
        "several sheets have all the headings (Ark1, Kladde); expected one"
    ]


def test_no_sheet_with_the_headings_is_a_fault(book):
    path = book([["Politikreds", "Aar", TITLES[2]]], Noter=[["tom"]])
    [fault] = faults(path)
    assert fault.startswith(
        'no sheet has all the headings: Ark1 (no heading "År", the nearest is "Aar" at '
        "Ark1!B1), Noter (no heading"
    )


def test_headings_without_rows_are_a_fault(csv_file):
    assert faults(csv_file(";".join(TITLES))) == ["there is no row below the headings"]
    assert len(faults(csv_file("Kommune"), AREAS, "2019")) == 1


def test_a_number_of_several_rows_is_a_fault(book):
    path = book(
        [TITLES, ["Fyn", 2018, 88], ["P12", 2018, None]],
        lambda sheet: sheet.merge_cells("C2:C3"),
    )
    [fault] = faults(path)
    assert fault.startswith("Ark1!C3: a cell merged with the one above")


def test_a_row_of_another_width_is_a_fault(csv_file):
    path = csv_file("Kommune,Pct.,Af", "Ishøj,12,5,80", "Greve")
    both = asking(SHARE, area="Kommune", value="Pct.", of="Af")
    told = faults(path, both, "2024")
    assert told[0] == (
        "row 2: more cells than the headings; expected quotation marks around a text "
        "or number with the separator in it"
    )
    assert told[1].startswith('row 3, column "Pct.": no cell, the row ends before it')


# Personal data


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (CPR, "a CPR number"),
        ("navn@kommune.dk", "an e-mail address"),
        ("tlf. 12345678", "a telephone number"),
    ],
)
def test_personal_data_in_any_column_refuses_the_file_and_is_not_told(
    book, value, kind
):
    path = book([["Kilde", value], [*TITLES, "Bem."], ["Fyn", 2018, 88, f"se {value}"]])

    told = faults(path)

    expected = "expected figures about areas, never about persons"
    assert told == [
        f"Ark1!B1: something like {kind}; {expected}",
        f"Ark1!D3: something like {kind}; {expected}. Delete this column, which is not "
        "read",
    ]
    assert value not in "".join(told)


def test_personal_data_is_not_told_where_a_name_is(tmp_path, book, csv_file):
    path = book([["x"]], **{CPR: [["y"]]})
    assert CPR not in "".join(faults(path))

    path = csv_file(";".join([*TITLES, CPR]), "Fyn;2018;88;1")
    [fault] = faults(path)
    assert CPR not in fault
    assert fault.startswith("row 1, cell 4: something like a CPR number")


def test_personal_data_and_other_faults_are_told_together(csv_file):
    path = csv_file(";".join(TITLES), f"{CPR};2018;88", "Fyn;i går;88")
    assert [fault.split(":")[0] for fault in faults(path)] == [
        'row 2, column "Politikreds"',
        'row 2, column "Politikreds"',
        'row 3, column "År"',
    ]


def test_each_kind_of_personal_data_in_a_cell_is_told(csv_file):
    path = csv_file(";".join(TITLES), f"{CPR} og navn@example.dk;2018;88")
    told = [fault for fault in faults(path) if "something like" in fault]
    assert [fault.split(";")[0].partition("something like ")[2] for fault in told] == [
        "a CPR number",
        "an e-mail address",
    ]


def test_the_digits_of_a_decimal_number_are_no_personal_data(csv_file):
    # ten decimals that have the form of a CPR number
    path = csv_file("Kommune;Pct.;Vægt", "Ishøj;7,5;0.0102031234")
    assert read(path, SHARE, "2024") == "share,183,2024,7.5,ok,,,\n"


# Files that cannot be opened


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the file is empty"),
        (b" \r\n", "the file is empty"),
        (b"PK\x03\x04" + b"\x01" * 200, "the workbook is damaged"),
        (b"PK\x05\x06" + bytes(18), "a zip file that is no workbook"),
        (OLE + random.Random(1).randbytes(4096), "the workbook is damaged"),
        (
            OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is protected by a password",
        ),
        (b"%PDF-1.7\n\x00\x01\x02", "neither text nor a workbook"),
        (b"<html><table><tr><td>Kommune</table>", "a web page or XML"),
        ("Kommune;År\nIshøj;2023\n".encode("cp865"), "neither a workbook nor text"),
        ("Kommune;År\nIshøj;2023\n".encode("mac-roman"), "neither a workbook nor text"),
        (b'Kommune;Pct.\nGreve;"12', "line 2: no CSV"),
        (b"Kommune;Pct.\nGreve;" + b"1" * 200_000, "line 2: no CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, fault):
    path = tmp_path / "tal.xlsx"
    path.write_bytes(content)
    [told] = faults(path, SHARE, "2024")
    assert told.startswith(fault)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert faults(tmp_path / "findes-ikke.csv") == ["there is no such file"]
    assert faults(tmp_path) == ["there is no such file"]
    [fault] = faults(tmp_path / ("x" * 5000))
    assert fault.startswith("the file cannot be opened")


def test_a_protected_open_document_is_refused(tmp_path):
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry '
        'manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    path = open_document(tmp_path, [TITLES])
    path = in_package(path, MANIFEST, b"<manifest/>", manifest.encode())
    [fault] = faults(path)
    assert fault.startswith("the workbook is protected by a password")


def test_a_workbook_of_drawings_is_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.create_chartsheet("Figur")
    workbook.save(tmp_path / "tal.xlsx")
    [fault] = faults(tmp_path / "tal.xlsx")
    assert fault == "there is no sheet with cells in the workbook"


@pytest.mark.parametrize("where", [0.3, 0.5, 0.7, 0.95])
def test_a_workbook_that_was_cut_off_is_refused(book, where):
    path = book([TITLES, ["Fyn", 2018, 88]])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * where)])
    [fault] = faults(path)
    assert fault.startswith("the workbook is damaged")


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "tal.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    [fault] = faults(path)
    assert fault.startswith("a zip file that is no workbook")


def test_a_file_that_is_too_large_is_refused(csv_file, monkeypatch):
    monkeypatch.setattr(spreadsheets, "TABLE", replace(TABLE, packed=10**6))
    path = csv_file(";".join(TITLES), "x" * 1024**2)
    [fault] = faults(path)
    assert fault.startswith("the file is larger than 1 MB")


def test_a_table_that_is_too_long_is_refused(csv_file, book, tmp_path, monkeypatch):
    monkeypatch.setattr("parathed_lib.spreadsheets.cells.MOST_ROWS", 3)
    lines = [TITLES, *[["Fyn", str(2000 + n), "88"] for n in range(3)]]
    [fault] = faults(csv_file(*map(";".join, lines)))
    assert fault.startswith("more than 3 rows")
    [fault] = faults(open_document(csv_file().parent, lines))
    assert fault.startswith("more than 3 rows")
    monkeypatch.setattr(spreadsheets, "TABLE", replace(TABLE, cells=11))
    monkeypatch.setattr("parathed_lib.spreadsheets.cells.MOST_ROWS", 10)
    for path in (
        csv_file(*map(";".join, lines)),
        book(lines),
        open_document(tmp_path, lines),
    ):
        [fault] = faults(path)
        assert fault.startswith("more than 11 cells")


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "tal.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(11 * 10**6))
    assert path.stat().st_size < 100_000
    [fault] = faults(path)
    assert fault.startswith("the workbook unpacks to 11 MB; expected at most")


def test_a_cell_far_away_does_not_fill_the_memory(book, tmp_path):
    rows = [TITLES, ["Fyn", 2018, 88]]
    path = book(rows, lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    assert read(path) == "safety_pct,P06,2018,88,ok,,,\n"

    # In an OpenDocument a row can say that it stands a million times.
    path = open_document(tmp_path, [*rows, ["P12", 2015, 96]], repeat=1_000_000)
    [fault] = faults(path)
    assert fault.startswith("more than 200,000 rows")


def test_a_workbook_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(legacy, "MOST_SECONDS", 0)
    path = tmp_path / "tal.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    [fault] = faults(path)
    assert fault.startswith("the workbook could not be read within 0 seconds")


def test_a_blank_of_a_workbook_that_hides_its_errors_is_a_fault(tmp_path, monkeypatch):
    path = tmp_path / "tal.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    opened = legacy._opened

    def emptied(content: bytes) -> object:
        [(name, hidden, height, rows, merged)] = opened(content)
        rows[1][2] = ""
        return [(name, hidden, height, rows, merged)]

    monkeypatch.setattr(legacy, "_opened", emptied)
    [fault] = faults(path)
    assert fault.startswith("Ark1!C2: a blank or an error, which look alike")


def test_in_an_open_document_a_blank_is_told_from_an_error(tmp_path):
    path = open_document(tmp_path, [TITLES, ["Fyn", 2018, ""], ["P12", 2015, 96]])
    assert f"safety_pct,P06,2018,,not_published,,,{BLANK}" in read(path)

    path = open_document(tmp_path, [TITLES, ["Fyn", 2018, "#DIV/0!"]])
    [fault] = faults(path)
    assert fault.startswith("Ark1!C2: an error")


def test_a_real_export_is_opened_and_refused_for_its_missing_headings():
    folder = os.environ.get("PARATHED_RECORDS")
    if not folder:
        pytest.skip("PARATHED_RECORDS names no folder with stored exports")
    path = Path(folder) / "bodies" / "export_RAS200.xlsx"

    # The stubs of the table have no heading, so no column of areas can be named.
    [fault] = faults(path)
    assert fault.startswith(
        'no heading "Politikreds"; no heading "År", the periods stand as columns '
        "(RAS200!F3 to RAS200!O3); make a row for each area and period, "
    )

    # Two title rows stand above the years; the first stubs are filled in one row only.
    sheet = open_table(path.read_bytes())[0]
    seen = {at: cell.value for at, cell in sheet.cells.items()}
    assert [seen[3, column] for column in (6, 7)] == ["2008", "2009"]
    assert [seen[4, column] for column in (4, 5, 6)] == ["Total", "All Denmark", 76.0]
    assert [seen.get((5, column)) for column in (4, 5, 6)] == [
        None,
        "Region Hovedstaden",
        75.8,
    ]
    assert not sheet.blind


# Small writers


def in_package(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with a piece of one of its parts replaced."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert parts[part].count(old) == 1
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def open_document(folder: Path, rows: Rows, repeat: int = 1) -> Path:
    """A minimal .ods file with one sheet, its last row repeated."""
    out = io.StringIO()
    for row in rows:
        times = repeat if row is rows[-1] else 1
        out.write(f'<table:table-row table:number-rows-repeated="{times}">')
        for cell in row:
            if isinstance(cell, str) and cell:
                out.write('<table:table-cell office:value-type="string">')
                out.write(f"<text:p>{cell}</text:p></table:table-cell>")
            elif cell == "":
                out.write("<table:table-cell/>")
            else:
                kind = 'office:value-type="float"'
                out.write(f'<table:table-cell {kind} office:value="{cell}"/>')
        out.write("</table:table-row>")
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Ark1">'
        f"{out.getvalue()}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    path = folder / "tal.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(MANIFEST, "<manifest/>")
        package.writestr("content.xml", content)
    return path


# A sheet with the headings and two rows, (Fyn, 2018, 88.2) and (Bornholms Politi, 2015,
# ".."), written with xlwt 1.3 as .xls and compressed.
XLS = (
    "c-"
    "rk)Pe@cj82`=NU0t_TS6d?u^dV$rB1o4mwk4#eWDB8)AXk0ZvfEpE?!^vf*&Yglpi|LB@Y2QV(jO|QL(m~"
    "G@(={UTE|X7Q3v()ec!${H4iS7RLt)&-+b?z`OVCmZ@!uL-"
    "s{<#{M5aMd91+!_^{+wplpRrQK~53L_p=P%W5$XQgSu^DO3c>k!1lqu6$L_K4gE-!@yntbCSRZN~bV_-"
    "i&RTn}{wMLqhQwI!P+rB1;wOWmL5y2Ssibc}HqK5qVH7S4DPG-Ml)9*;sGues2|@Fq);T3f%4k;k*+|2kP"
    "*WSMm94s!%t8LryZ0{yPgA{b5Xl{MKXHmXk>55hVvs<Ev`|Uy70X%+&VHwJVVQ`)YgnI`-"
    ">^ADDpKFAF?}FuwV?#82)`bu6Gy!jaP!Af8Dlv&ocW4UN)Lec@~e`kb-hVarUKc48otP7GVwHgjY!+fI#i"
    "kJ%L1T^YwdlS!W)H4AJawzr3P8<((;tP1-"
    "|35PJrAykWABS8_NjeX(v=Ql?N;<3|WnUJl%a3JjDXMl?f%ph`=l=zlqt1$M8yeO^i5WPWUl$J8(E%7=}>"
    "7JB2m!!0X`q?L#i|tyW?<PI>>FC48+{f4+(r0?+&qZh6#-`9r2h<Sp`I<zVYEw6FFdoH<x$-"
    "uT_af_m*+_y$#2dTooqE++L`c*ck%c>+9kqOCcyq;UwGLYeo9E*x^{<3|rHO5Gmzm8xV;!C$Jf7ikBjovH"
    "ya`?z_Zr~C+Ni~Su1Z_qPlTYMp`oFnp`oFnu?9+BUJI}4{F)i?J_gFY|2m75mh^9u{}#uPp({%triWou?q"
    "IB>^|K8DRcuRbkW>6$$T&{DJ4j(b#*r#{{nE#rTKPO1CPsc=2$kCZQYqv7!~OpNhj!VL"
)
