"""A vintage with the files of another one and figures of one's own, without a network.

The figures are made up; the municipalities' codes are Ishøj's and Greve's.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from parathed_lib.errors import (
    HandedOverError,
    ParameterError,
    UnknownNameError,
    VintageError,
)
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.snapshot import Snapshot, make_snapshot
from parathed_lib.storage.data_root import LACKING, MANIFEST, DataRoot
from parathed_lib.vintage import load_vintage

SAFETY, DEPRIVED = "safety_pct", "deprived_areas_count"
ROWS = "Politikreds;År;Trygge i nabolaget, pct.\nKøbenhavns Vestegn;2025;80,5\n"


@pytest.fixture
def add(data_root: Path, tmp_path: Path):
    """Makes the vintage `name` of another one and a file with these rows."""

    def add(
        rows: str = ROWS, onto: str = "2026", name: str = "2027-01-31", **more: object
    ) -> Snapshot:
        file = tmp_path / "tal.csv"
        file.write_text(rows, "utf-8")
        wanted = {"files": (f"{SAFETY}={file}",), "root": data_root, "onto": onto}
        return make_snapshot(
            SnapshotRequest(name, **wanted | more), lambda table, rows: None
        )

    return add


def test_the_files_of_the_other_stand_in_it_byte_for_byte(add, data_root):
    add()
    old, new = (data_root / "data" / "raw" / name for name in ("2026", "2027-01-31"))
    told = {}
    for folder in (old, new):
        with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
            told[folder] = {row["file"]: row for row in csv.DictReader(file)}
    kept = set(told[old]) - {"missing.csv"}
    assert {f: told[new][f] for f in kept} == {f: told[old][f] for f in kept}
    assert all((old / f).read_bytes() == (new / f).read_bytes() for f in kept)
    assert set(told[new]) - kept == {f"files/{SAFETY}.csv", "missing.csv", LACKING}


def test_the_figures_come_beside_those_that_were_there(add, data_root):
    [row] = [r for r in add().rows() if r["status"] == "fetched"]
    assert row["indicator"] == SAFETY
    before, after = (
        load_vintage(DataRoot(data_root), name) for name in ("2026", "2027-01-31")
    )
    # P10 is Københavns Vestegn.
    own = after.figures(SAFETY, "P10")
    assert own.pop("2025").value == 80.5
    assert list(own) == list(before.figures(SAFETY, "P10"))
    assert len(after.observations) == len(before.observations) + 1


def test_it_is_whole_and_the_default(add, data_root):
    made = add()
    assert made.lacking() == []
    assert DataRoot(data_root).vintage() == "2027-01-31"


def test_onto_an_older_vintage_it_is_partial_and_says_so(add, data_root):
    text = "\n".join(add(onto="2017").lacking())
    assert "disposable_income_dkk: 98 of 98 municipalities, 2024" in text
    assert "(vintage 2017 does not have them)" in text
    assert "So 2027-01-31 is partial" in text
    assert DataRoot(data_root).vintage() == "2026"


def test_a_figure_that_is_there_is_never_replaced(add, data_root):
    add()
    with pytest.raises(HandedOverError, match=r"has figures of P10 2025, and .* never"):
        add(onto="2027-01-31", name="2027-02-28")
    raw = data_root / "data" / "raw"
    assert not list(raw.glob("*2027-02-28*"))


def test_a_second_file_of_an_indicator_gets_a_name_of_its_own(add, data_root):
    add()
    add(ROWS.replace("2025", "2026"), "2027-01-31", "2027-02-28")
    found = load_vintage(DataRoot(data_root), "2027-02-28").figures(SAFETY, "P10")
    assert [found[year].value for year in ("2025", "2026")] == [80.5, 80.5]
    assert found["2025"].file != found["2026"].file


@pytest.mark.parametrize(
    ("more", "error", "told"),
    [
        ({"onto": "2062"}, UnknownNameError, "Nearest: 2026"),
        ({"files": ()}, ParameterError, "at least one --file"),
        ({"indicators": (SAFETY,)}, ParameterError, "neither --indicator"),
        ({"as_of": "2025"}, ParameterError, "nor --as-of"),
        ({"name": "2026"}, ParameterError, "never written over"),
        ({"rows": ROWS.replace("80,5", "805")}, HandedOverError, "a number above 100"),
    ],
)
def test_what_cannot_be_met_is_told_and_leaves_nothing(
    add, data_root, more, error, told
):
    raw = data_root / "data" / "raw"
    before = sorted(p.name for p in raw.iterdir())
    with pytest.raises(error, match=told):
        add(**more)
    after = {p.name for p in raw.iterdir() if p.suffix != ".lock"}
    assert sorted(after) == before


def test_a_vintage_that_is_damaged_is_not_built_on(add, data_root):
    (data_root / "data" / "raw" / "2026" / "missing.csv").write_text("x")
    with pytest.raises(VintageError, match="not those that were received"):
        add()
