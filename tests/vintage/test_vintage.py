"""A vintage is checked whole: its manifest, its checksums and the form of its files."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date

import pandas as pd
import pytest

from parathed_lib import assess
from parathed_lib.errors import ParathedError, UnknownNameError, VintageError
from parathed_lib.pages.assessment.result import result
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Figure, load_vintage

PRINTED = "deloitte_siri/ishoej_2017.csv"
UNEMPLOYED = "full_time_unemployed_pct"


@pytest.fixture
def folder(data_root):
    return data_root / "data" / "raw" / "2017"


@pytest.fixture
def refused(data_root):
    """The lines of the error that loading a vintage raises."""

    def refused(name: str = "2017") -> list[str]:
        with pytest.raises(VintageError) as caught:
            load_vintage(DataRoot(data_root), name)
        first, *faults, what_to_do = str(caught.value).splitlines()
        assert first == f"Vintage {name} cannot be used:"
        assert "Bring it back from its origin" in what_to_do
        return [fault.strip() for fault in faults]

    return refused


def replaced(old: str, new: str):
    def change(text: str) -> str:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        return text.replace(old, new)

    return change


def add_to_manifest(folder, *cells: str) -> None:
    manifest = folder / "manifest.csv"
    line = ",".join(cells) + "\n"
    manifest.write_bytes(manifest.read_bytes() + line.encode("utf-8"))


# What a good vintage gives


def test_figures_come_in_the_order_of_time(data_root, make_vintage):
    periods = ["2017", "2016/2017", "2016", "2017K1", "2015", "2016-12-01"]
    make_vintage([(UNEMPLOYED, "183", p, n) for n, p in enumerate(periods)])
    found = load_vintage(DataRoot(data_root), "2018").figures(UNEMPLOYED, "183")
    # By the last day: a school year ends on 30 June.
    assert list(found) == ["2015", "2016-12-01", "2016", "2017K1", "2016/2017", "2017"]
    assert found["2015"] == Figure(4.0, "ok", "2015", "183", file="figures.csv")


def test_across_has_a_gap_where_an_area_has_no_figure(data_root, make_vintage):
    make_vintage([(UNEMPLOYED, "183", "2017", 6.8), (UNEMPLOYED, "101", "2016", 5.0)])
    vintage = load_vintage(DataRoot(data_root), "2018")
    found = vintage.across(UNEMPLOYED, "2017", ["101", "183"])
    expected = pd.Series([float("nan"), 6.8], index=["101", "183"], name=UNEMPLOYED)
    pd.testing.assert_series_equal(found, expected)


def test_zero_is_a_figure_and_not_missing(data_root, make_vintage):
    make_vintage([("deprived_areas_count", "183", "2018-12-01", 0)])
    vintage = load_vintage(DataRoot(data_root), "2018")
    figure = vintage.figures("deprived_areas_count", "183")["2018-12-01"]
    assert (figure.value, figure.status) == (0.0, "ok")


def test_a_value_is_that_of_its_count_or_a_fault(data_root, make_vintage):
    # 287 of 999 are 28.7287 %, which reads as 28.7 and not as 28.8
    row = ("basic_schooling_pct", "183", "2017")
    make_vintage([(*row, "28.7", 287, 999), ("safety_pct", "084", "2017", 82.1)])
    found = load_vintage(DataRoot(data_root), "2018").figures(*row[:2])["2017"]
    assert found.value == pytest.approx(28.7287287)
    make_vintage([(*row, "28.8", 287, 999)], "2019")
    with pytest.raises(VintageError, match=r"row 2: .* 28.8 is not that of count"):
        load_vintage(DataRoot(data_root), "2019")


def test_what_is_missing_has_its_reason(data_root, make_vintage):
    reason = ("safety_pct", "region", "not_published", "Findes ikke.")
    make_vintage([(UNEMPLOYED, "183", "2017", 6.8)], missing=[reason])
    vintage = load_vintage(DataRoot(data_root), "2018")
    stated = vintage.reason("safety_pct", "region")
    assert stated == Figure(None, "not_published", note="Findes ikke.")
    # Without a stated reason nobody looked for it.
    assert vintage.reason("safety_pct", "nation") == Figure(None, "not_collected")


def test_a_row_without_a_figure_keeps_its_own_reason(rewrite, data_root):
    def change(text: str) -> str:
        hidden = replaced("P10,2016,81.8,ok,,,", "P10,2016,,suppressed,,,")(text)
        return replaced("183,2017,28.7,ok", "183,2017,,not_relevant")(hidden)

    rewrite("2017", PRINTED, change)
    found = result(assess("Ishøj", "2017", root=data_root))["indicators"]
    own = {
        row["id"]: (row["municipality"], row["status"], row["text"]["municipality"])
        for row in found
        if row["id"] in ("safety_pct", "basic_schooling_pct")
    }
    assert own == {
        "safety_pct": (None, "suppressed", "-"),
        "basic_schooling_pct": (None, "not_relevant", "-"),
    }


def test_origins_name_every_file_with_its_checksum(data_root):
    vintage = load_vintage(DataRoot(data_root), "2017")
    assert vintage.origins["file"].tolist() == [
        "deloitte_siri/ishoej_2017.csv",
        "dst/income.csv",
        "dst/population.csv",
        "dst/unemployment.csv",
        "ministry/deprived_areas.csv",
        "missing.csv",
    ]
    assert set(vintage.checksums) == {*vintage.origins["file"], "manifest.csv"}


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        # The end of what the name covers; the files of 2026 came in November.
        ("2017", date(2017, 12, 31)),
        ("2026", date(2026, 11, 30)),
        ("2016-12", date(2016, 12, 31)),
        ("2018-03-15", date(2018, 3, 15)),
    ],
)
def test_ages_are_reckoned_to_the_end_of_the_vintage(name, as_of, data_root):
    raw = data_root / "data" / "raw"
    if not (raw / name).exists():
        shutil.copytree(raw / "2017", raw / name)
    assert load_vintage(DataRoot(data_root), name).as_of == as_of


def test_vintages_stand_in_the_order_of_time_and_the_newest_is_the_default(
    data_root, make_vintage
):
    for name in ("2026-11-22", "2017-06", "eksempel"):
        make_vintage([(UNEMPLOYED, "183", "2015", 6.8)], name)
    (data_root / "data" / "raw" / "no_manifest").mkdir()
    root = DataRoot(data_root)
    # A year is its 1 January; a name without a date is never the newest.
    assert root.vintages() == ["eksempel", "2017", "2017-06", "2026", "2026-11-22"]
    assert load_vintage(root).name == "2026-11-22"
    assert load_vintage(root, 2017).name == "2017"


def test_a_vintage_is_read_anew_when_a_file_has_changed(data_root, rewrite):
    root = DataRoot(data_root)
    before = load_vintage(root, "2017").figures(UNEMPLOYED, "183")["2017K2"]
    rewrite("2017", PRINTED, replaced("2017K2,7.1,ok", "2017K2,17.25,ok"))
    after = load_vintage(root, "2017").figures(UNEMPLOYED, "183")["2017K2"]
    assert (before.value, after.value) == (7.1, 17.25)


# Names


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2018", r"Nearest: 2017\."),
        ("2027", r"Nearest: 20(17|26), 20(17|26)\."),
        ("../2017", r"Nearest: 2017\."),
        ("2017/", r"Nearest: 2017\."),
        ("./2017", r"Nearest: 2017\."),
        ("2017\0", r"Nearest: 2017\."),
        ("../../etc", "parathed list vintages"),
        ("/etc", "parathed list vintages"),
    ],
)
def test_a_vintage_that_does_not_exist_is_told_with_what_there_is(
    name, told, data_root
):
    with pytest.raises(UnknownNameError, match=f"Unknown vintage .*{told}"):
        load_vintage(DataRoot(data_root), name)


def test_without_vintages_there_is_one_message(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(UnknownNameError, match="there is no vintage yet"):
        load_vintage(DataRoot(tmp_path))


# Files and manifest


def test_a_changed_byte_is_seen(folder, refused):
    path = folder / "dst" / "income.csv"
    path.write_bytes(path.read_bytes().replace(b"193760", b"193761"))
    assert refused() == ["dst/income.csv: its bytes are not those that were received"]


def test_a_wrong_checksum_in_the_manifest_is_seen(folder, refused):
    manifest = folder / "manifest.csv"
    text = manifest.read_text("utf-8")
    checksum = hashlib.sha256((folder / PRINTED).read_bytes()).hexdigest()
    assert text.count(checksum) == 1
    manifest.write_bytes(text.replace(checksum, "0" * 64).encode("utf-8"))
    assert refused() == [f"{PRINTED}: its bytes are not those that were received"]


def test_a_missing_file_is_told(folder, refused):
    (folder / "dst" / "population.csv").unlink()
    assert refused() == [
        "dst/population.csv: stands in manifest.csv, not in the folder"
    ]


def test_an_extra_file_is_told(folder, refused):
    (folder / "dst" / "extra.csv").write_text("x", encoding="utf-8")
    assert refused() == ["dst/extra.csv: stands in the folder, not in manifest.csv"]


def test_a_file_without_its_line_in_the_manifest_is_told(folder, refused):
    manifest = folder / "manifest.csv"
    lines = manifest.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("dst/income.csv")]
    manifest.write_bytes("".join(kept).encode("utf-8"))
    assert refused() == ["dst/income.csv: stands in the folder, not in manifest.csv"]


def test_all_faults_of_the_files_are_told_at_once(folder, refused):
    (folder / "dst" / "population.csv").unlink()
    (folder / "dst" / "extra.csv").write_text("x", encoding="utf-8")
    (folder / "dst" / "income.csv").write_text("x", encoding="utf-8")
    add_to_manifest(
        folder, "../2026/missing.csv", "a", "", "q", "snart", "", "", "x", "l"
    )
    assert refused() == [
        "../2026/missing.csv: lies outside the vintage",
        "../2026/missing.csv: retrieved 'snart' is no date",
        "dst/extra.csv: stands in the folder, not in manifest.csv",
        "dst/income.csv: its bytes are not those that were received",
        "dst/population.csv: stands in manifest.csv, not in the folder",
    ]


@pytest.mark.parametrize(
    "path", ["../2026/dst/income.csv", "../../../secret.csv", "/etc/passwd"]
)
def test_a_path_outside_the_folder_is_refused(path, folder, refused, data_root):
    (data_root / "secret.csv").write_text("secret", encoding="utf-8")
    add_to_manifest(folder, path, "a", "", "q", "2026", "", "", "0" * 64, "l")
    told = refused()
    assert told == [f"{path}: lies outside the vintage"]
    assert "secret\n" not in "\n".join(told)


def test_a_link_out_of_the_folder_is_refused(folder, refused, tmp_path):
    file = folder / "dst" / "income.csv"
    shutil.move(file, tmp_path / "income.csv")
    file.symlink_to(tmp_path / "income.csv")
    assert refused() == ["dst/income.csv: lies outside the vintage"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "manifest.csv: columns missing: file, source, table"),
        (b"file,source\n\xff\n", "manifest.csv cannot be read: 'utf-8'"),
        (
            b"file,source,table,query,retrieved,updated,request_id,sha1,licence\n",
            "manifest.csv: columns missing: sha256",
        ),
    ],
)
def test_a_damaged_manifest_is_told(content, fault, folder, refused):
    (folder / "manifest.csv").write_bytes(content)
    assert refused()[0].startswith(fault)


def test_a_file_that_stands_twice_in_the_manifest_is_told(folder, refused):
    text = (folder / "manifest.csv").read_text("utf-8")
    line = next(x for x in text.splitlines() if x.startswith("dst/income.csv"))
    (folder / "manifest.csv").write_bytes(f"{text}{line}\n".encode())
    assert refused() == ["manifest.csv: stands twice: dst/income.csv"]


def test_a_vintage_without_figures_is_refused(data_root, make_vintage, refused):
    make_vintage([], "2018")
    folder = data_root / "data" / "raw" / "2018"
    (folder / "figures.csv").unlink()
    lines = (folder / "manifest.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("figures.csv")]
    (folder / "manifest.csv").write_bytes("".join(kept).encode("utf-8"))
    assert refused("2018") == ["the manifest names no file with figures"]


# The form of the files


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("indicator,area,", "indikator,area,", f"{PRINTED}: expected the columns"),
        ("indicator,area,", "area,indicator,", f"{PRINTED}: expected the columns"),
        ("2017K2,7.1,ok", '2017K2,"7,1",ok', f"{PRINTED} row 11: value is no number"),
        ("2017K2,7.1,ok", "2017K2,NA,ok", f"{PRINTED} row 11: value is no number"),
        ("2017K2,7.1,ok", "2017Q2,7.1,ok", f"{PRINTED} row 11: '2017Q2' is no period"),
        ("2017K2,7.1,ok", ",7.1,ok", f"{PRINTED} row 11: '' is no period"),
        (
            "2017K2,7.1,ok",
            "2017K2,7.1,not_published",
            f"{UNEMPLOYED} 183 2017K2: has a value, but its status says missing",
        ),
        (
            "2017K2,7.1,ok",
            "2017K2,,ok",
            f"{UNEMPLOYED} 183 2017K2: has no value, but its status says so",
        ),
        (
            "2017K2,7.1,ok",
            "2017K2,7.1,fine",
            f"{UNEMPLOYED} 183 2017K2: status not in use",
        ),
        (
            "183,2017K2,7.1",
            "1830,2017K2,7.1",
            f"{UNEMPLOYED} 1830 2017K2: area code not in use",
        ),
        (
            "183,2017K2,7.1",
            "411,2017K2,7.1",  # Christiansø
            f"{UNEMPLOYED} 411 2017K2: area code not in use",
        ),
        (
            "000,2015,0.7",
            "084,2015,0.7",  # the region has a figure of 2015 already
            "stands twice: convicted_pct 084 2015",
        ),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(old, new, fault, rewrite, refused):
    rewrite("2017", PRINTED, replaced(old, new))
    told = refused()
    assert len(told) == 1
    assert told[0].startswith(fault)


def test_all_faults_of_the_form_are_told_at_once(rewrite, refused):
    def change(text: str) -> str:
        text = replaced("2017K2,7.1,ok", "2017Q2,x,ok")(text)
        return replaced("2017,28.7,ok", "2017,-,ok")(text)

    rewrite("2017", PRINTED, change)
    rewrite("2017", "dst/population.csv", lambda text: text.replace("area", "omr", 1))
    assert sorted(refused()) == [
        f"{PRINTED} row 11: '2017Q2' is no period",
        f"{PRINTED} row 11: value is no number",
        f"{PRINTED} row 4: value is no number",
        "dst/population.csv: expected the columns indicator, area, period, value, "
        "status, count, of, note",
    ]


def test_long_lists_of_faults_are_cut_and_counted(rewrite, refused):
    rewrite("2017", "dst/population.csv", lambda text: text.replace(",ok,", ",fine,"))
    told = refused()
    assert len(told) == 21
    assert told[-1] == "and 78 more"  # 98 municipalities, 20 shown


def test_the_same_figure_in_two_files_is_told(rewrite, refused):
    old = "housing_plans_count,000,2017,0.87"
    new = "disposable_income_dkk,000,2015,220185"
    rewrite("2017", PRINTED, replaced(old, new))
    assert refused() == ["stands twice: disposable_income_dkk 000 2015"]


@pytest.mark.parametrize(
    "line",
    [
        "safety_pct,province,not_published,x",  # not a level
        "safety_pct,region,ok,x",  # not a status of what is missing
        "safety_pct,region",  # too short
        "safety_pct,region,not_published,x,y",  # too long
    ],
)
def test_a_fault_in_the_list_of_reasons_is_told(line, rewrite, refused):
    rewrite("2017", "missing.csv", lambda text: f"{text}{line}\n")
    # A heading and 30 reasons stand before it.
    assert [fault.split(":")[0] for fault in refused()] == ["missing.csv row 32"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PRINTED, "housing_plans_count,183", "housing_plan_count,183"),
        ("missing.csv", "safety_pct,region", "safety_index,region"),
    ],
)
def test_an_unknown_indicator_is_named(file, old, new, rewrite, data_root):
    rewrite("2017", file, replaced(old, new))
    with pytest.raises(ParathedError, match=new.split(",")[0]) as caught:
        assess("Ishøj", "2017", root=data_root)
    assert "Vintage 2017" in str(caught.value)


def test_an_area_that_does_not_exist_is_named(rewrite, data_root):
    rewrite("2017", PRINTED, replaced(",183,2017K2,7.1", ",999,2017K2,7.1"))
    with pytest.raises(VintageError, match="areas that do not exist: 999"):
        assess("Ishøj", "2017", root=data_root)


def test_one_municipality_is_not_assessed_on_a_damaged_vintage(folder, data_root):
    # The damage is in a file that Lolland uses nothing of.
    path = folder / "deloitte_siri" / "ishoej_2017.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(VintageError):
        assess("Lolland", "2017", root=data_root)


def test_line_ends_do_not_change_the_figures(data_root, rewrite):
    before = result(assess("Ishøj", "2017", root=data_root))["indicators"]
    rewrite("2017", PRINTED, lambda text: text.replace("\n", "\r\n"))
    assert result(assess("Ishøj", "2017", root=data_root))["indicators"] == before
