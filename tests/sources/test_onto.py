"""A vintage with the files of another one and figures of one's own, without a network.

The figures are made up; the municipalities' codes are Ishøj's and Greve's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from parathed_lib import assess, load_catalogue, municipalities, observations
from parathed_lib.catalogue.indicators import Averages
from parathed_lib.catalogue.queries import FileColumns, FileQuery
from parathed_lib.commands import listings
from parathed_lib.errors import (
    HandedOverError,
    ParameterError,
    UnknownNameError,
    VintageError,
)
from parathed_lib.sources.fetch_results import FetchResult
from parathed_lib.sources.files import read_handed_over
from parathed_lib.sources.onto import added, beside
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.snapshot import Snapshot, make_snapshot
from parathed_lib.storage.data_root import LACKING, MANIFEST, DataRoot
from parathed_lib.vintage import load_vintage

CLUBS = "sports_clubs_per_1000"
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


SHARES, YEAR = "absence_over_10_pct", "2022/2023"


@pytest.fixture
def onto_2026(data_root, tmp_path):
    """What came of a file of an indicator that 2026 has of the nation alone: 20 %."""

    def onto_2026(codes: Iterable[str]) -> FetchResult:
        known = load_catalogue()
        entry = known.indicators.by_id[SHARES]
        columns = FileColumns(area="Kommune", count="Antal", of="Af")
        query = FileQuery(source="file", columns=columns)
        asking = entry.model_copy(
            update={
                "query": query,
                "regional_level": "region",
                "average": Averages(region="weighted", nation="weighted"),
            }
        )
        path = tmp_path / "tal.csv"
        rows = [f"{code};100;1000\n" for code in codes]
        path.write_text("Kommune;Antal;Af\n" + "".join(rows), "utf-8")
        handed = read_handed_over(path, asking, known, YEAR)
        base = load_vintage(DataRoot(data_root), "2026")
        indicators = known.indicators.model_copy()
        indicators.__dict__["by_id"] = known.indicators.by_id | {SHARES: asking}
        asked = replace(known, indicators=indicators)
        return added(SHARES, beside(base, SHARES, handed), base, asked)

    return onto_2026


def test_what_is_computed_gives_way_to_what_the_other_has(onto_2026):
    found = onto_2026(load_catalogue().municipalities).figures
    found = found[found["period"] == YEAR].set_index("area")
    assert len(found) == 98 + 5 + 1
    assert found.loc["000", "value"] == 20
    assert found.loc["084", ["value", "count", "of"]].tolist() == [10, 2900, 29000]


def test_what_the_other_has_is_not_told_to_be_lacking(onto_2026):
    told = onto_2026(["183", "253"]).text
    assert "none of 5 regions: that takes `count` and `of`" in told
    assert "the nation" not in told


def test_a_second_file_of_an_indicator_gets_a_name_of_its_own(add, data_root):
    add()
    add(ROWS.replace("2025", "2026"), "2027-01-31", "2027-02-28")
    found = load_vintage(DataRoot(data_root), "2027-02-28").figures(SAFETY, "P10")
    assert [found[year].value for year in ("2025", "2026")] == [80.5, 80.5]
    assert found["2025"].file != found["2026"].file


def test_an_unknown_indicator_is_one_that_has_a_figure(make_vintage, data_root):
    figures = [("no_figure", "183", "2026", ""), ("a_figure", "183", "2026", "1")]
    folder = data_root / "data" / "raw" / make_vintage(figures, "2027")
    with (folder / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("cut_short,183\n\n")

    # missing.csv has indicators too, but no column of values
    assert (folder / "missing.csv").read_text("utf-8").startswith("indicator,level,")
    assert DataRoot(data_root).unknown("2027") == ["a_figure"]


def test_figures_that_the_catalogue_does_not_know_are_never_the_default(
    data_root, own, command
):
    root, to = DataRoot(data_root), ("--root", str(data_root))
    made = command(
        "snapshot",
        *("--onto", "2026", "--vintage", "2027-01-31", "--catalogue", str(own)),
        *("--file", f"{CLUBS}={own.parent / 'tal.csv'}", *to),
    )
    assert f"Take it with: --vintage 2027-01-31 --catalogue {own}" in made.out

    assert (root.vintage(), root.vintage_on(date(2027, 6, 1))) == ("2026", "2026")
    assert root.unknown("2027-01-31") == [CLUBS]
    assert root.unknown("2027-01-31", load_catalogue(own)) == []
    rows = {r["vintage"]: r for r in listings.rows(listings.Listed.vintages, data_root)}
    assert (rows["2027-01-31"]["state"], rows["2026"]["default"]) == ("unknown", "yes")
    with pytest.warns(UserWarning, match=f"2027-01-31 is newer, but has {CLUBS}"):
        found = municipalities(root=data_root)
    assert len(found) == 98
    shown = command("show", "Ishøj", *to)
    assert shown.out.startswith("183 Ishøj, vintage 2026\n")
    assert f"Vintage 2027-01-31 is newer, but has {CLUBS} of another" in shown.err
    with pytest.raises(
        VintageError, match=f"for {CLUBS}, which the catalogue does not"
    ):
        observations("2027-01-31", root=data_root)

    # with the catalogue, given as a folder or by the option, it is the default
    known = observations(root=data_root, catalogue=str(own))
    assert known["vintage"].unique().tolist() == ["2027-01-31"]
    assert assess("Ishøj", root=data_root, catalogue=own).comparisons[CLUBS].verdict
    told = command("show", "Ishøj", "--catalogue", str(own), *to)
    assert told.out.startswith("183 Ishøj, vintage 2027-01-31\n")


def test_the_few_municipalities_that_a_file_lacks_are_named(data_root, own, command):
    places = load_catalogue().municipalities.values()
    kept = [m.name for m in places if m.name not in ("Læsø", "Samsø")]
    rows = [f"{name};2025;1,5" for name in kept]
    file = own.parent / "alle.csv"
    file.write_text("\n".join(["Kommune;År;Foreninger pr. 1.000", *rows]), "utf-8")
    made = command(
        "snapshot",
        *("--onto", "2026", "--vintage", "2027-01-31", "--catalogue", str(own)),
        *("--file", f"{CLUBS}={file}", "--root", str(data_root)),
    )
    told = " ".join(made.out.split())
    assert "for 96 areas; none of Samsø, Læsø in the newest period" in told


@pytest.fixture
def own(tmp_path, repository) -> Path:
    """The catalogue with an indicator more of docs/extending.md, and its file."""
    text = (repository / "docs/extending.md").read_text("utf-8")
    for name, ending in (("tal.csv", "clubs.csv"), ("own/indicators.toml", "ors.toml")):
        found = re.search(rf"(?s)cat > \S*{ending} <<'EOF'\n(.*?)EOF\n", text)
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(found[1], "utf-8")
    return tmp_path / "own"


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
