"""Damaged input of every kind is refused with a message, never with a traceback."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from parathed_lib import assess, formatting, load_catalogue
from parathed_lib.errors import CatalogueError, EvaluationError, VintageError
from parathed_lib.forms.evaluation import read_form
from parathed_lib.pages.assessment.result import result
from parathed_lib.privacy import personal_data
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import load_vintage

CATALOGUE = load_catalogue()


# 1 self_evaluation: a field name that is personal is echoed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema = 1", 'schema = 1\n"010203-1234" = 1'),
        ("strategy = 3", '"010203-1234" = 9'),
        ('use_of_data = "K', '"010203-1234" = 3\nuse_of_data = "K'),
        ("ambitions = ", 'extent = [{"010203-1234" = 1}]\nambitions = '),
    ],
)
def test_a_personal_field_name_is_never_echoed(old, new, edit_form):
    path = edit_form(old, new)
    with pytest.raises(EvaluationError) as caught:
        read_form(path, CATALOGUE)
    assert "0102" not in str(caught.value)


# 2 self_evaluation: a traceback instead of a message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('municipality = "183"', 'municipality = ["183"]'),  # TypeError
        (
            "ambitions = ",
            'extent = [{id = ["x"], period = "2017", value = 3}]\nambitions = ',
        ),  # TypeError
        ("schema = 1", "schema = 1\n" + ".".join(["a"] * 3000) + " = 1"),  # Recursion
        ("strategy = 3", "strategy = " + "9" * 5000),  # ValueError, 4300 digits
    ],
)
def test_an_odd_form_is_refused_with_a_message(old, new, edit_form):
    path = edit_form(old, new)
    with pytest.raises(EvaluationError):
        read_form(path, CATALOGUE)


# 3 formatting: months that do not exist


@pytest.mark.parametrize("text", ["2017-00", "2017-13", "2017/2016", "2016/2018"])
def test_what_is_no_period_has_no_last_day(text):
    with pytest.raises(ValueError, match=r".+"):
        formatting.period_end(text)


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30"])
def test_a_period_of_another_form_is_shown_as_published(text):
    assert formatting.period(text) == text


def test_a_form_of_a_month_that_does_not_exist_is_refused(edit_form):
    path = edit_form('date = "2017"', 'date = "2017-13"')
    with pytest.raises(EvaluationError):
        read_form(path, CATALOGUE)


# 4 vintage: tracebacks


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("deloitte_siri/ishoej_2017.csv", "2017K2,7.1,ok", "2017K2,inf,ok"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(file, old, new, rewrite, data_root):
    rewrite("2017", file, lambda text: text.replace(old, new))
    with pytest.raises(VintageError):
        result(assess("Ishøj", "2017", root=data_root))


def test_a_cell_too_many_in_every_row_is_refused(rewrite, data_root):
    def change(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([head, *(row + "," for row in rows)]) + "\n"

    rewrite("2017", "dst/population.csv", change)
    with pytest.raises(VintageError):
        load_vintage(DataRoot(data_root), "2017")


def test_reasons_in_another_encoding_are_refused(rewrite, data_root):
    path = rewrite("2017", "missing.csv", lambda text: text + "#")
    manifest = path.parent / "manifest.csv"
    import hashlib

    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_text("utf-8")[:-1].encode("latin-1"))
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(VintageError):
        load_vintage(DataRoot(data_root), "2017")


def test_a_reason_that_stands_twice_is_refused(rewrite, data_root):
    line = "safety_pct,region,suppressed,andet\n"
    rewrite("2017", "missing.csv", lambda text: text + line)
    with pytest.raises(VintageError):
        load_vintage(DataRoot(data_root), "2017")


def test_a_nested_manifest_is_an_extra_file(data_root):
    (data_root / "data" / "raw" / "2017" / "dst" / "manifest.csv").write_text("x")
    with pytest.raises(VintageError):
        load_vintage(DataRoot(data_root), "2017")


def test_a_vintage_named_by_no_date_has_no_traceback(data_root):
    raw = data_root / "data" / "raw"
    shutil.copytree(raw / "2017", raw / "2027-02-30")
    # No day of that name: ages run to the latest retrieval, November 2026
    as_of = assess("Ishøj", "2027-02-30", root=data_root).as_of
    assert as_of == date(2026, 11, 30)


# 5 catalogue


@pytest.fixture
def folder(repository, tmp_path):
    copy = tmp_path / "catalogue"
    shutil.copytree(repository / "parathed_lib" / "catalogue", copy)
    return copy


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("municipalities.csv", ",18,7\n", ",18,7,9\n"),  # TypeError
        ("indicators.toml", 'period = "2019/2020"', 'period = "i fjor"'),  # accepted
        ("indicators.toml", 'area = "756"', 'area = "999"'),  # accepted
        ("indicators.toml", "scale = [0, 12]", "scale = [nan, 12]"),  # accepted
        ("rubric.toml", '"I mindre grad"', '"Slet ikke"'),  # accepted
    ],
)
def test_a_fault_in_the_catalogue_is_told(file, old, new, folder):
    path = folder / file
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    with pytest.raises(CatalogueError):
        load_catalogue(folder)


# 6 privacy


@pytest.mark.parametrize(
    "text",
    [
        "010203\u20111234",  # a hyphen that does not break, as Word writes it
        "010203\u20131234",  # a dash
        "610203-1234",  # a replacement number has 60 added to the day
        "1234 5678",  # grouped digits
        "12.34.56.78",
    ],
)
def test_personal_data_is_known_by_its_form(text):
    assert personal_data(text) is not None


# 7 layers: report/parts.py imported matplotlib when this was written
