"""What was received is read cell by cell, and figures are made of it as said.

The answers are written here by hand, small enough to work out on paper.
"""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from parathed_lib import frames
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import QueryError, SourceError
from parathed_lib.vintage.observations import HELD_BACK, SUM, has_period, observations
from parathed_lib.vintage.recipes import Piece, RecipeBook, RecipeTable, StatBankRecipe
from parathed_lib.vintage.statbank import (
    TableInfo,
    complete,
    read_cells,
    read_tableinfo,
)

BOM = b"\xef\xbb\xbf"
AREA_TIME = ["OMRÅDE", "Tid"]
# København and Ishøj in region 084, Greve in 085.
THREE = {code: load_catalogue().municipalities[code] for code in ("101", "183", "253")}
OF_THREE = replace(load_catalogue(), municipalities=THREE, regions={})
MISSING = "Kilden skriver »..«: ikke oplyst eller fortroligt."
ABSENT = "Kilden har udeladt cellen."


def answer(*lines: str, bom: bytes = BOM) -> bytes:
    """The bytes of an answer, as the service ends its lines."""
    return bom + "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def cells_of(*rows: str, lang: str = "da") -> pd.DataFrame:
    return read_cells(answer("OMRÅDE;TID;INDHOLD", *rows), AREA_TIME, lang=lang)


# Cells


def test_a_csv_answer_is_read_cell_by_cell():
    cells = cells_of("000;2020;5", "084;2020;..", "01;2020;0", "101;2020;1234567")

    expected = pd.DataFrame(
        {
            "OMRÅDE": ["000", "084", "01", "101"],
            "Tid": ["2020"] * 4,
            "text": ["5", "..", "0", "1234567"],
            "value": [5.0, np.nan, 0.0, 1234567.0],
            "status": ["ok", "missing", "ok", "ok"],
        }
    )
    pd.testing.assert_frame_equal(cells, expected)


@pytest.mark.parametrize("bom", [BOM, b""])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_byte_order_mark_and_the_kind_of_line_end_make_no_difference(bom, end):
    lines = ["OMRÅDE;TID;INDHOLD", "101;2020;5", ""]
    data = bom + "\n".join(lines).encode("utf-8").replace(b"\n", end)

    assert read_cells(data, AREA_TIME).values.tolist() == [
        ["101", "2020", "5", 5.0, "ok"]
    ]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [("da", "37,7", 37.7), ("en", "37.7", 37.7), ("da", "-0,5", -0.5), ("en", "9", 9)],
)
def test_the_decimal_sign_is_that_of_the_language_asked_for(lang, text, value):
    cells = cells_of(f"101;2020;{text}", lang=lang)
    assert cells["value"].tolist() == [value]
    assert cells["text"].tolist() == [text]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("da", "37.7"), ("en", "37,7"), ("da", "1.234"), ("da", "1 234"), ("en", "7*")],
)
def test_digits_that_are_no_number_are_not_taken_for_a_missing_one(lang, text):
    with pytest.raises(SourceError, match="where a number was expected"):
        cells_of("101;2019;5", f"101;2020;{text}", lang=lang)


@pytest.mark.parametrize("sign", ["..", "-", ".", "", "x", "NA", "nan", "null"])
def test_a_sign_without_digits_is_a_missing_number_and_is_kept(sign):
    cells = cells_of(f"101;2020;{sign}")
    assert cells["text"].tolist() == [sign]
    assert cells["value"].isna().all()
    assert cells["status"].tolist() == ["missing"]


def test_a_value_is_the_nearest_float():
    texts = ["0,1", "2,675", "1234567,891", "99999999999999,9", "0,30000000000000004"]
    cells = cells_of(*(f"101;{2000 + i};{t}" for i, t in enumerate(texts)))
    assert cells["value"].tolist() == [float(t.replace(",", ".")) for t in texts]


def test_without_names_the_columns_are_named_as_received():
    cells = read_cells(answer("OMRÅDE;TID;INDHOLD", "Ishøj;2020K1;5"), lang="en")
    assert list(cells.columns) == ["OMRÅDE", "TID", "text", "value", "status"]
    assert cells["OMRÅDE"].tolist() == ["Ishøj"]


def test_labels_with_commas_and_quotes_are_text():
    cells = read_cells(answer("ALDER;TID;INDHOLD", 'Age, "total";2020;5'))
    assert cells["ALDER"].tolist() == ['Age, "total"']


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "cut short"),
        (BOM, "cut short"),
        (b"\r\n", "cannot be read"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5")[:-2], "cut short"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020"), "other columns"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5", "101"), "other columns"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5;6"), "other columns"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5;"), "other columns"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5;6", "101;1"), "other columns"),
        (answer("OMRÅDE;TID;INDHOLD", "101;1", "101;2020;5;6"), "Expected 3 fields"),
        (answer("OMRÅDE;TID;INDHOLD", "101;2020;5", ""), "other columns"),
        (answer("OMRÅDE;TID;VALUE", "101;2020;5"), "expected the columns"),
        (answer("TID;OMRÅDE;INDHOLD", "101;2020;5"), "expected the columns"),
        (answer("OMRÅDE;KØN;TID;INDHOLD", "101;1;2020;5"), "expected the columns"),
        (answer("<html>"), "expected the columns"),
        (b"OMR\xffDE;TID;INDHOLD\r\n101;2020;5\r\n", "cannot be read"),
    ],
)
def test_an_answer_of_another_form_is_refused(data, fault):
    with pytest.raises(SourceError, match=f"^folk1a.csv.*{fault}"):
        read_cells(data, AREA_TIME, what="folk1a.csv")


def test_without_names_the_last_column_must_be_the_number():
    with pytest.raises(SourceError, match="expected a last column INDHOLD"):
        read_cells(answer("OMRÅDE;TID", "101;2020"))


# The whole answer

ASKED = {"OMRÅDE": ["101", "183"], "Tid": ["2019", "2020"]}


def test_cells_come_in_the_order_asked_for():
    cells = cells_of("183;2020;4", "101;2019;1", "183;2019;3", "101;2020;2")

    whole = complete(cells, ASKED)

    assert whole["value"].tolist() == [1, 2, 3, 4]
    assert whole["OMRÅDE"].tolist() == ["101", "101", "183", "183"]
    assert whole.index.tolist() == [0, 1, 2, 3]


def test_a_sparse_answer_is_filled_with_absent_cells():
    cells = cells_of("183;2019;3", "101;2019;..")

    whole = complete(cells, ASKED, sparse=True)

    expected = pd.DataFrame(
        {
            "OMRÅDE": ["101", "101", "183", "183"],
            "Tid": ["2019", "2020", "2019", "2020"],
            "text": ["..", "", "3", ""],
            "value": [np.nan, np.nan, 3.0, np.nan],
            "status": ["missing", "absent", "ok", "absent"],
        }
    )
    pd.testing.assert_frame_equal(whole, expected)


def test_a_sparse_answer_without_rows_has_only_absent_cells():
    whole = complete(cells_of(), ASKED, sparse=True)
    assert whole["status"].tolist() == ["absent"] * 4
    assert whole["value"].isna().all()


ROWS = ("101;2019;1", "101;2020;2", "183;2019;3")


@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((*ROWS, "183;2019;3"), "has a cell twice: 183, 2019"),
        ((*ROWS, "183;2020;4", "101;2019;1"), "has a cell twice: 101, 2019"),
        ((*ROWS, "183;2021;4"), "has Tid '2021', which was not asked for"),
        ((*ROWS, "411;2020;4"), "has OMRÅDE '411', which was not asked for"),
    ],
)
def test_a_cell_twice_or_not_asked_for_is_refused(rows, fault, sparse):
    with pytest.raises(SourceError, match=fault):
        complete(cells_of(*rows), ASKED, sparse=sparse)


def test_a_dense_answer_without_a_cell_is_refused():
    with pytest.raises(SourceError, match="is not whole: 3 of 4 cells came"):
        complete(cells_of(*ROWS), ASKED)


def test_completing_leaves_the_received_cells_alone():
    cells = cells_of(*ROWS)
    before = cells.copy()
    complete(cells, ASKED, sparse=True)
    pd.testing.assert_frame_equal(cells, before)


# Observations


def table(*rows: str, rule: str = "published", **more) -> tuple[RecipeTable, bytes]:
    """A table whose one piece asks for just what the rows have, and its bytes.

    A row is `area;codes;period;number`, with or without codes.
    """
    keys = [row.split(";")[:-1] for row in rows]
    names = ["OMRÅDE", "ART", "Tid"] if len(keys[0]) == 3 else ["OMRÅDE", "Tid"]
    variables = {
        name: list(dict.fromkeys(key[i] for key in keys))
        for i, name in enumerate(names)
    }
    sparse = more.pop("sparse", None) or {}
    for name, codes in sparse.items():
        variables[name] = codes
    file = more.pop("file", "t.csv")
    piece = Piece(file=file, variables=variables, sparse=bool(sparse))
    header = ";".join([*(name.upper() for name in names), "INDHOLD"])
    made = RecipeTable(
        table="T",
        description="T.json",
        area="OMRÅDE",
        time="Tid",
        rule=rule,
        pieces=[piece],
        **more,
    )
    return made, answer(header, *rows)


def figures(
    parts: dict[str, tuple[RecipeTable, bytes]],
    *,
    per: float = 100.0,
    sums: str = "published",
    as_of: str = "",
) -> pd.DataFrame:
    """The observations of one indicator, in the columns that vary."""
    files = {f"{name}.csv": data for name, (_, data) in parts.items()}
    tables = {
        name: made.model_copy(
            update={
                "pieces": [made.pieces[0].model_copy(update={"file": f"{name}.csv"})]
            }
        )
        for name, (made, _) in parts.items()
    }
    recipe = StatBankRecipe(source="statbank", parts=tables, per=per, sums=sums)
    book = RecipeBook(as_of=as_of, recipes={"x": recipe})
    found = observations(book, files.__getitem__, OF_THREE)["x"]
    assert frames.check_observations(found) == []
    return found


def short(found: pd.DataFrame) -> list[tuple]:
    """Area, period and value of each row; None where there is no value."""
    return [
        (row.area, row.period, None if pd.isna(row.value) else row.value)
        for row in found.itertuples()
    ]


def test_published_figures_are_kept_as_they_stand():
    found = figures(
        {
            "value": table(
                "000;2019;2,5",
                "01;2019;3,5",
                "084;2019;4,5",
                "101;2019;0",
                "183;2019;..",
                "253;2019;-1,5",
            )
        }
    )

    expected = pd.DataFrame(
        {
            "indicator": "x",
            "area": ["000", "01", "084", "101", "183", "253"],
            "period": "2019",
            "value": [2.5, 3.5, 4.5, 0.0, np.nan, -1.5],
            "status": ["ok", "ok", "ok", "ok", "not_published", "ok"],
            "count": np.nan,
            "of": np.nan,
            "source": "value.csv",
            "note": ["", "", "", "", MISSING, ""],
        }
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_areas_that_we_do_not_know_are_left_out():
    found = figures({"value": table("101;2019;1", "411;2019;2", "998;2019;3")})
    assert short(found) == [("101", "2019", 1.0)]


def test_a_quotient_keeps_its_two_numbers():
    found = figures(
        {
            "numerator": table("101;2019;3", "183;2019;0"),
            "denominator": table("101;2019;24", "183;2019;50"),
        },
        per=1000.0,
    )
    # 1000 * 3 / 24 = 125
    assert found[["area", "value", "count", "of"]].values.tolist() == [
        ["101", 125.0, 3.0, 24.0],
        ["183", 0.0, 0.0, 50.0],
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "status", "note"),
    [
        ("..", "24", "not_published", MISSING),
        ("3", "..", "not_published", MISSING),
        ("..", "..", "not_published", MISSING),
        ("0", "0", "not_relevant", ""),
    ],
)
def test_a_quotient_without_both_numbers_has_no_value(
    numerator, denominator, status, note
):
    found = figures(
        {
            "numerator": table(f"101;2019;{numerator}"),
            "denominator": table(f"101;2019;{denominator}"),
        }
    )
    row = found.iloc[0]
    assert np.isnan(row["value"])
    assert np.isnan(row["count"])
    assert np.isnan(row["of"])
    assert (row["status"], row["note"]) == (status, note)


def test_a_quotient_needs_both_numbers_of_the_same_period():
    found = figures(
        {
            "numerator": table("101;2018;1", "101;2019;2"),
            "denominator": table("101;2019;10", "101;2020;10"),
        }
    )
    assert short(found) == [("101", "2019", 20.0)]


def test_cells_of_several_codes_are_added():
    rows = ("101;a;2019;1", "101;b;2019;2", "183;a;2019;4", "183;b;2019;..")
    found = figures({"value": table(*rows)})
    # 1 + 2; a sum with an unknown part is unknown, not 4
    assert short(found) == [("101", "2019", 3.0), ("183", "2019", None)]
    assert found["status"].tolist() == ["ok", "not_published"]
    assert found["note"].tolist() == ["", MISSING]


def test_a_cell_that_bulk_left_out_is_unknown_and_not_zero():
    made = table("101;2019;1", sparse={"OMRÅDE": ["101", "183"]})
    found = figures({"value": made})
    assert short(found) == [("101", "2019", 1.0), ("183", "2019", None)]
    assert found["note"].tolist() == ["", ABSENT]


def test_quarters_are_added_to_whole_years_only():
    rows = [f"101;2018K{q};{q}" for q in (1, 2, 3, 4)]
    rows += ["101;2019K1;100", "101;2019K2;100"]
    found = figures({"value": table(*rows, rule="sum_of_year")})
    # 1 + 2 + 3 + 4; 2019 is not over
    assert short(found) == [("101", "2018", 10.0)]


def test_a_year_with_an_unknown_quarter_is_unknown():
    rows = ["101;2018K1;1", "101;2018K2;..", "101;2018K3;3", "101;2018K4;4"]
    found = figures({"value": table(*rows, rule="sum_of_year")})
    assert short(found) == [("101", "2018", None)]
    assert found["note"].tolist() == [MISSING]


def test_a_year_has_twelve_months():
    rows = [f"101;2018M{m:02};{m}" for m in range(1, 13)]
    rows += [f"101;2019M{m:02};1" for m in range(1, 12)]
    found = figures({"value": table(*rows, rule="sum_of_year")})
    # 1 + 2 + ... + 12 = 78; of 2019 December is missing
    assert short(found) == [("101", "2018", 78.0)]


def test_the_first_of_a_year_stands_for_the_year():
    rows = ["101;2018K4;1", "101;2019K1;2", "101;2019K2;3", "101;2020K1;4"]
    found = figures({"value": table(*rows, rule="first_of_year")})
    assert short(found) == [("101", "2019", 2.0), ("101", "2020", 4.0)]


def test_a_quarter_can_be_named_by_its_first_day():
    rows = [f"101;2018K{q};{q}" for q in (1, 2, 3, 4)]
    found = figures({"value": table(*rows, rule="first_day")})
    assert short(found) == [
        ("101", "2018-01-01", 1.0),
        ("101", "2018-04-01", 2.0),
        ("101", "2018-07-01", 3.0),
        ("101", "2018-10-01", 4.0),
    ]


def test_a_month_is_written_our_way():
    found = figures({"value": table("101;2018M03;1")})
    assert short(found) == [("101", "2018-03", 1.0)]


@pytest.mark.parametrize(
    ("rule", "period"),
    [("published", "2019U07"), ("published", "2019H1"), ("first_day", "2019U07")],
)
def test_a_kind_of_period_that_we_do_not_know_is_refused(rule, period):
    with pytest.raises(SourceError, match="a kind of period we do not know"):
        figures({"value": table(f"101;{period};1", rule=rule)})


@pytest.mark.parametrize("rule", ["sum_of_year", "first_of_year"])
def test_years_cannot_be_made_of_years(rule):
    with pytest.raises(SourceError, match="expected quarters or months"):
        figures({"value": table("101;2019;1", rule=rule)})


# As published the nation has 1000 of 8000: Christiansø and the unstated are in it.
CRIMES = ("000;2019;1000", "084;2019;900", "101;2019;30", "183;2019;10", "253;2019;5")
PEOPLE = (
    "000;2019;8000",
    "084;2019;7000",
    "101;2019;600",
    "183;2019;200",
    "253;2019;50",
)
REST = ("411;2019;700",)


def test_larger_areas_can_be_the_sums_of_their_municipalities():
    found = figures(
        {
            "numerator": table(*CRIMES, *REST),
            "denominator": table(*PEOPLE, *REST),
        },
        sums="municipalities",
    )
    # 084: 30 + 10 of 600 + 200; 085: 5 of 50; nation: 45 of 850. 411 counts nowhere.
    expected = pd.DataFrame(
        {
            "area": ["101", "183", "253", "084", "085", "000"],
            "value": [5.0, 5.0, 10.0, 5.0, 10.0, 100 * 45 / 850],
            "count": [30.0, 10, 5, 40, 5, 45],
            "of": [600.0, 200, 50, 800, 50, 850],
            "note": ["", "", "", SUM, SUM, SUM],
        }
    )
    pd.testing.assert_frame_equal(found[list(expected.columns)], expected)


def test_a_sum_of_municipalities_is_unknown_when_one_of_them_is():
    crimes = [row.replace("183;2019;10", "183;2019;..") for row in CRIMES]
    found = figures(
        {"numerator": table(*crimes), "denominator": table(*PEOPLE)},
        sums="municipalities",
    )
    known = found.set_index("area")["value"]
    assert known[["101", "253", "085"]].tolist() == [5.0, 10.0, 10.0]
    assert known[["183", "084", "000"]].isna().all()


def test_a_sum_of_municipalities_is_not_made_when_one_of_them_has_no_row():
    crimes = [row for row in CRIMES if not row.startswith("183")]
    found = figures(
        {"numerator": table(*crimes), "denominator": table(*PEOPLE)},
        sums="municipalities",
    )
    assert set(found["area"]) == {"101", "253", "085"}


def test_a_zero_that_may_be_held_back_says_so():
    rows = ("101;2019;0", "183;2019;7")
    found = figures({"value": table(*rows, suppressed="0")})
    assert short(found) == [("101", "2019", 0.0), ("183", "2019", 7.0)]
    assert found["note"].tolist() == [HELD_BACK, ""]


def test_a_year_with_a_zero_that_may_be_held_back_says_so():
    rows = ["101;2018K1;1", "101;2018K2;0", "101;2018K3;3", "101;2018K4;4"]
    found = figures({"value": table(*rows, rule="sum_of_year", suppressed="0")})
    assert short(found) == [("101", "2018", 8.0)]
    assert found["note"].tolist() == [HELD_BACK]


@pytest.mark.parametrize(
    ("as_of", "kept"),
    [
        ("", ["2018K4", "2019K1", "2019K2"]),
        ("2019", ["2018K4", "2019K1", "2019K2"]),
        ("2019K1", ["2018K4", "2019K1"]),
        ("2019-05", ["2018K4", "2019K1"]),
        ("2018", ["2018K4"]),
        ("2017", []),
    ],
)
def test_periods_after_the_one_asked_for_are_left_out(as_of, kept):
    rows = ("101;2018K4;1", "101;2019K1;2", "101;2019K2;3")
    found = figures({"value": table(*rows)}, as_of=as_of)
    assert found["period"].tolist() == kept


@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2018", True), ("2018K4", True), ("2018K3", False), ("2019", False)],
)
def test_a_period_is_there_when_a_figure_ends_in_it(as_of, found):
    rows = ("101;2018K4;1", "101;2019K1;..")
    assert has_period(figures({"value": table(*rows)}), as_of) is found


def test_a_piece_that_is_not_whole_is_refused_by_its_file():
    made, data = table("101;2019;1", "183;2019;2")
    with pytest.raises(SourceError, match=r"value\.csv is not whole: 1 of 2 cells"):
        figures({"value": (made, data[: data.index(b"183")])})


# Descriptions

INFO = {
    "id": "T1",
    "text": "Tabel",
    "unit": "Antal",
    "suppressedDataValue": "0",
    "updated": "2020-01-01T08:00:00",
    "active": True,
    "contacts": [{"name": "Opdigtet Person", "phone": "+4500", "mail": "x@invalid"}],
    "documentation": None,
    "footnote": None,
    "variables": [
        {
            "id": "BOPOMR",
            "text": "område",
            "elimination": True,
            "time": False,
            "map": "Denmark_municipality_07",
            "values": [{"id": "084", "text": "Region"}, {"id": "101", "text": "By"}],
        },
        {
            "id": "Tid",
            "text": "tid",
            "elimination": False,
            "time": True,
            "values": [{"id": "2020", "text": "2020"}],
        },
    ],
}


def described(**changes: object) -> TableInfo:
    return read_tableinfo(json.dumps({**INFO, **changes}).encode("utf-8"), "t1")


def test_area_and_time_are_known_by_what_they_are():
    info = described()
    assert info.area.id == "BOPOMR"
    assert info.time.id == "Tid"
    assert info.variable("bopomr").codes == ["084", "101"]
    assert info.area.label == {"084": "Region", "101": "By"}


def test_a_description_is_kept_without_its_contacts():
    info = described()
    assert b"Opdigtet" not in info.stored()
    assert b"contacts" not in info.stored()
    assert read_tableinfo(info.stored(), "T1") == info


def test_a_table_without_municipalities_or_time_says_so():
    area, time = INFO["variables"]
    with pytest.raises(QueryError, match="no variable with the municipalities"):
        _ = described(variables=[time]).area
    with pytest.raises(QueryError, match="no variable of time"):
        _ = described(variables=[area]).time


def test_an_unknown_variable_is_told_with_the_nearest():
    with pytest.raises(QueryError, match=r"T1: Unknown variable 'BOPKOM'.*BOPOMR"):
        described().variable("BOPKOM")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not in the agreed form"),
        (b"[]", "not in the agreed form"),
        (b'{"id": "T1"}', "text: Field required"),
        (json.dumps({**INFO, "id": "T2"}).encode(), "got that of T2"),
        (json.dumps({**INFO, "variables": []}).encode(), "variables"),
    ],
)
def test_a_description_of_another_form_is_refused(data, fault):
    with pytest.raises(SourceError, match=fault):
        read_tableinfo(data, "T1")
