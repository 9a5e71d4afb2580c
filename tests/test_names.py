"""A name, code, year or day as a table, papermill or a person gives it: one rule."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from parathed_lib import assess
from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.monitoring import monitor
from parathed_lib.names import as_text
from parathed_lib.plan.overview import plan_of
from parathed_lib.programme import programme
from parathed_lib.storage.data_root import DataRoot

CATALOGUE = load_catalogue()
CODE = (183, 183.0, np.int64(183), np.float32(183), "183.0", "0183", " 183\u00a0")
NAME = ("Ishøj\u00a0Kommune", "\ufeffishoej  kommune\t", np.str_("Ishøj"))
YEAR = (2017, 2017.0, np.int64(2017), np.float64(2017), "2017.0", "2017\u00a0")
NO_NAME = {
    "list": ["Ishøj"],
    "Series": pd.Series([183]),
    "ndarray": np.array([183]),
    "bool": True,
    "bytes": b"183",
    "a number with decimals": 183.5,
}


@pytest.mark.parametrize("given", [*CODE, *NAME], ids=repr)
def test_a_code_straight_from_a_table_is_understood(given):
    assert CATALOGUE.municipality(given).code == "183"


def test_every_code_is_found_in_a_column_of_any_kind_of_number():
    codes = pd.Series(list(CATALOGUE.municipalities))

    for kind in ("int64", "float64", "Int64", "Float64", "object", "string"):
        column = codes if kind in ("object", "string") else codes.astype(float)
        found = [CATALOGUE.municipality(given).code for given in column.astype(kind)]
        assert found == list(codes), kind


@pytest.mark.parametrize("given", [None, pd.NA, pd.NaT, np.nan, "", " \u00a0"])
def test_a_missing_municipality_is_told_in_one_line_with_what_was_expected(given):
    told = 'Fill in `municipality` with a name or code, for example "Ishøj" or "183"'
    with pytest.raises(ParameterError) as caught:
        CATALOGUE.municipality(given)
    assert str(caught.value) == f"{told}."
    with pytest.raises(ParameterError) as caught:
        assess(given, "2017")
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(("what", "given"), NO_NAME.items(), ids=NO_NAME)
@pytest.mark.parametrize("kind", ["municipality", "vintage", "round", "period"])
def test_what_is_no_single_name_is_told_in_one_line(kind, what, given, embedded_root):
    asked = {"municipality": "183", "vintage": "2017"} | {kind: given}

    with pytest.raises(ParameterError) as caught:
        assess(**asked, root=embedded_root)

    assert str(caught.value).startswith(f"{kind}: {what} was given; expected ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", YEAR, ids=repr)
def test_vintage_round_and_period_may_be_numbers(given, embedded_root):
    found = assess("183", given, given, period=given, root=embedded_root)

    assert (found.vintage.name, found.round, found.year) == ("2017", "2017", 2017)


def test_a_missing_round_is_the_newest_as_an_empty_one(embedded_root):
    for given in (None, "", pd.NA, np.nan):
        assert assess("183", "2017", given, root=embedded_root).round == "2017"


def test_a_missing_vintage_is_never_the_newest_unasked(embedded_root):
    for given in ("", pd.NA, np.nan, pd.NaT):
        with pytest.raises(ParameterError, match="Fill in"):
            assess("183", given, root=embedded_root)


def test_a_vintage_may_be_a_day_of_a_table(tmp_path):
    (tmp_path / "data/raw/2026-11-22").mkdir(parents=True)
    (tmp_path / "data/raw/2026-11-22/manifest.csv").touch()

    for given in (date(2026, 11, 22), pd.Timestamp("2026-11-22")):
        assert DataRoot(tmp_path).vintage(given) == "2026-11-22"
    with pytest.raises(ParameterError, match="Timestamp was given"):
        DataRoot(tmp_path).vintage(pd.Timestamp("2026-11-22 10:00"))


@pytest.mark.parametrize("given", CODE, ids=repr)
def test_monitoring_and_plan_take_a_code_as_an_assessment_does(given, embedded_root):
    assert monitor(given, 2017.0, root=embedded_root).now.municipality.code == "183"
    with pytest.raises(UnknownNameError, match="vintage '1999'"):
        plan_of(f"{given}".replace("183", "101"), vintage=1999.0, root=embedded_root)
    with pytest.raises(ParameterError, match="plan: list was given"):
        plan_of(101, ["vink"], root=embedded_root)


@pytest.mark.parametrize("kind", ["int64", "float64", "Int64", "object"])
def test_a_programme_takes_a_whole_column_of_codes(kind, embedded_root):
    column = pd.Series([183.0]).astype(kind)

    for names in (column, column.to_numpy(), set(column), column[0], (183.0,)):
        assert programme(embedded_root, names, 2017.0).named == ("183",)
    with pytest.raises(ParameterError, match="Fill in `municipality`"):
        programme(embedded_root, pd.Series([183, None]), "2017")


def test_the_commands_take_names_by_the_same_rule(command, embedded_root):
    plain = command("show", "183", "--vintage", "2017", "--root", str(embedded_root))

    for code, vintage in (
        ("0183", "2017.0"),
        ("183.0", " 2017"),
        ("Ishøj\u00a0", 2017),
    ):
        words = ("show", code, "--vintage", str(vintage), "--root", str(embedded_root))
        assert command(*words) == plain
    ended = command("show", "183.5", "--root", str(embedded_root))
    assert (ended.code, ended.err.count("\n")) == (2, 1)


def test_a_name_keeps_its_own_points_and_zeros():
    for text in ("eksempel.0", "2026-10", "1.05", "0.0.0"):
        assert as_text(text, "vintage") == text
