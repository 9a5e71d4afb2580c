"""Figures for other programs: whole, with a codebook, and never a formula."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from parathed_lib.frames import MISSING, PRESENT
from parathed_lib.workbench.data import observations
from parathed_lib.workbench.export import csv_of, tables, workbook

ODD = pd.DataFrame(
    {
        "area": ["081", "=1+1", "+45", "-", "@x"],
        "value": [1234.5, -1.0, float("nan"), 0.0, 2.0],
    }
)


def test_the_codebook_tells_of_every_column(embedded_root):
    found = tables("2017", root=embedded_root)
    told = found["codebook"].set_index(["sheet", "column"])["meaning"]
    for sheet in ("figures", "indicators"):
        names = [name for name in told[sheet].index if not name.startswith("status ")]
        assert names == list(found[sheet])
    statuses = [f"status {name}" for name in (*PRESENT, *MISSING)]
    assert sorted(set(told["figures"].index) - {*found["figures"]}) == sorted(statuses)
    assert "population" in told["figures", "indicator"]
    tested = found["indicators"].query("interval")["indicator"]
    assert "basic_schooling_pct" in set(tested)


def test_a_workbook_holds_every_figure_and_what_it_means(
    command, embedded_root, tmp_path
):
    path = tmp_path / "figures.xlsx"
    ended = command("export", path, "--vintage", "2017", "--root", embedded_root)
    assert ended.code == 0
    kinds = {"area": str, "period": str}
    sheets = pd.read_excel(path, None, dtype=kinds, engine="calamine")
    assert list(sheets) == ["figures", "codebook", "indicators"]
    figures, expected = sheets["figures"], observations("2017", root=embedded_root)
    assert len(figures) == len(expected)
    assert figures["area"].tolist() == expected["area"].tolist()
    pd.testing.assert_series_equal(figures["value"], expected["value"])
    assert len(sheets["indicators"]) == 14


def test_texts_are_no_formulas_and_codes_keep_their_zeros():
    book = load_workbook(io.BytesIO(workbook({"odd": ODD})))
    cells = [row[0] for row in book["odd"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ODD["area"].tolist()
    assert {cell.data_type for cell in cells} == {"s"}
    assert book["odd"]["B4"].value is None


def test_equal_tables_give_equal_bytes():
    assert workbook({"odd": ODD}) == workbook({"odd": ODD})


def test_csv_for_danish_excel_has_its_signs():
    written = csv_of(ODD.assign(area="Læsø"), excel=True)
    assert written.startswith("\ufeffarea;value\r\nLæsø;1234,5\r\n".encode())


def test_csv_begins_no_cell_as_a_formula():
    lines = csv_of(ODD).decode().splitlines()
    # A number may be below zero; a text that begins as a formula is set off.
    assert lines[1:] == ["081,1234.5", "'=1+1,-1.0", "'+45,", "'-,0.0", "'@x,2.0"]


def test_csv_lies_beside_its_codebook(command, embedded_root, tmp_path):
    words = ("export", tmp_path / "f.csv", "--vintage", "2017", "--root", embedded_root)
    assert command(*words).code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"f.csv", "f-codebook.csv", "f-indicators.csv"}
    again = command(*words)
    assert (again.code, "f.csv" in again.err, "--force" in again.err) == (2, True, True)
    assert command(*words, "--force").code == 0


@pytest.mark.parametrize("name", ["f.ods", "f"])
def test_another_kind_of_file_is_refused(command, embedded_root, tmp_path, name):
    ended = command("export", tmp_path / name, "--root", embedded_root)
    assert (ended.code, ".xlsx, or .csv" in ended.err) == (2, True)
