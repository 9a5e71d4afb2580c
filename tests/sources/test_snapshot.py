"""A snapshot brings a whole vintage, or none; a run that was stopped goes on.

The service is a server of our own on a real socket (`replay`). Its figures follow the
formulas in `replay/tables.py`, and what is expected here is worked out from them by
hand: Ishøj is 183, quarters are counted from 2017K1 (0), years from 2014 (0).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from replay import ALWAYS, FAULTS, ReplayServer
from replay.answers import Call, Response

from parathed_lib import assess, load_catalogue
from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import (
    OutputError,
    ParameterError,
    SourceError,
    UnknownNameError,
    VintageError,
)
from parathed_lib.sources.fetch_results import FetchResult
from parathed_lib.sources.freshness import freshness
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.snapshot import take_snapshot
from parathed_lib.sources.statbank import StatBank
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Vintage, load_vintage

pytestmark = pytest.mark.slow  # fetches from a server of its own

NAME = "2026-11-22"
BRIEF = RetryPolicy(
    retries=2, pause=0.01, longest=0.05, interval=0.0, connect=2.0, read=3.0
)
FETCHED = [
    "population",
    "full_time_unemployed_pct",
    "disposable_income_dkk",
    "basic_schooling_pct",
    "reported_crimes_per_1000",
    "non_western_pct",
]
# and population: three tables, six calls
SHORT = ("full_time_unemployed_pct", "disposable_income_dkk")


def given(files: dict[str, Path]) -> tuple[str, ...]:
    """Files by indicator as they are given to the command."""
    return tuple(f"{indicator}={path}" for indicator, path in files.items())


def take(
    root: DataRoot,
    server: ReplayServer,
    *indicators: str,
    catalogue: Catalogue | None = None,
    as_of: str = "",
    policy: RetryPolicy = BRIEF,
    **files: Path,
) -> list[FetchResult]:
    """A snapshot of `indicators` (all when there are none) from the replay server."""
    return take_snapshot(
        root,
        SnapshotRequest(NAME, indicators, as_of, given(files)),
        catalogue or load_catalogue(),
        StatBank(server.url, cache=None, policy=policy),
    )


def taken(root: DataRoot) -> Vintage:
    return load_vintage(root, NAME)


def figure(vintage: Vintage, indicator: str, area: str, period: str) -> pd.Series:
    table = vintage.observations
    chosen = table[
        (table["indicator"] == indicator)
        & (table["area"] == area)
        & (table["period"] == period)
    ]
    assert len(chosen) == 1
    return chosen.iloc[0]


def by_status(outcomes: list[FetchResult], status: str) -> list[str]:
    return [o.indicator for o in outcomes if o.status == status]


@dataclass(frozen=True)
class Whole:
    """A snapshot of everything that StatBank has, for tests that only read."""

    root: DataRoot
    outcomes: list[FetchResult]
    server: ReplayServer

    @property
    def vintage(self) -> Vintage:
        return taken(self.root)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    path = tmp_path_factory.mktemp("whole")
    (path / "data" / "raw").mkdir(parents=True)
    with ReplayServer() as server:
        yield Whole(DataRoot(path), take(DataRoot(path), server), server)


# What comes


def test_a_snapshot_brings_every_indicator_of_statbank(whole):
    assert by_status(whole.outcomes, "fetched") == FETCHED
    assert set(whole.vintage.observations["indicator"]) == set(FETCHED)
    assert by_status(whole.outcomes, "skipped") == []


@pytest.mark.parametrize(
    ("indicator", "period", "value", "count", "of"),
    [
        # 5 * 10 * 10 * (183 + 14), dated the day that 2020K3 begins
        ("population", "2020-07-01", 98_500, None, None),
        # (10 + 183 % 90 + 5) / 10
        ("full_time_unemployed_pct", "2019", 1.8, None, None),
        # 200000 + 100 * 183 + 1000 * 4
        ("disposable_income_dkk", "2018", 222_300, None, None),
        # (5 + 183 % 5) / (17 + 183 % 5) = 8 / 20; 39 * 3 * (183 + 5) of each
        ("basic_schooling_pct", "2019", 40.0, 1_759_680, 4_399_200),
        # 10 * (191 + 192 + 193 + 194) over 500 * (183 + 8), per thousand
        ("reported_crimes_per_1000", "2019", 1000 * 7_700 / 95_500, 7_700, 95_500),
        # (9 + 183 % 7) / (96 + 183 % 7) of 50 * (183 + 14)
        ("non_western_pct", "2020K3", 100 * 10 / 97, 98_500, 955_450),
    ],
)
def test_figures_are_those_worked_out_by_hand(
    whole, indicator, period, value, count, of
):
    row = figure(whole.vintage, indicator, "183", period)

    assert row["value"] == pytest.approx(value, rel=1e-12)
    assert row["status"] == "ok"
    for column, expected in (("count", count), ("of", of)):
        assert pd.isna(row[column]) if expected is None else row[column] == expected


def test_the_nation_s_crimes_are_those_of_its_municipalities(whole):
    vintage = whole.vintage

    # The published total also has Christiansø and the unstated municipality.
    codes = [int(code) for code in load_catalogue().municipalities]
    crimes = sum(10 * (code + k) for code in codes for k in (8, 9, 10, 11))
    people = sum(500 * (code + 8) for code in codes)
    nation = figure(vintage, "reported_crimes_per_1000", "000", "2019")
    assert nation[["count", "of"]].tolist() == [crimes, people]
    assert nation["note"] == "beregnet: summen af kommunerne"
    assert set(vintage.observations["area"]) & {"411", "998"} == set()


def test_a_sign_instead_of_a_number_is_missing_and_told(whole):
    vintage = whole.vintage

    row = figure(vintage, "full_time_unemployed_pct", "563", "2019")
    assert (row["status"], pd.isna(row["value"])) == ("not_published", True)
    assert row["note"] == "Kilden skriver »..«: ikke oplyst eller fortroligt."
    # 2018K2 is missing for 825, so its year is, and with it the region's and nation's.
    for area in ("825", "081", "000"):
        year = figure(vintage, "reported_crimes_per_1000", area, "2018")
        assert year["status"] == "not_published"
    assert figure(vintage, "reported_crimes_per_1000", "084", "2018")["value"] > 0


def test_a_zero_stays_a_zero_and_an_incomplete_year_is_left_out(whole):
    vintage = whole.vintage

    # 482: 0 in 2017K3, so 10 * (482 + 0 + 482 + 1 + 482 + 3) in the year
    year = figure(vintage, "reported_crimes_per_1000", "482", "2017")
    assert year["count"] == 14_500
    periods = vintage.observations.query("indicator == 'reported_crimes_per_1000'")
    assert set(periods["period"]) == {"2017", "2018", "2019"}  # 2020 has two quarters


def test_answers_are_kept_byte_for_byte_with_their_origin(root, replay):
    take(root, replay, *SHORT)
    vintage = taken(root)
    folder = root.raw / NAME

    origins = vintage.origins.set_index("file")
    calls = {
        call.table: i for i, call in enumerate(replay.calls) if call.kind == "data"
    }
    for table, number in calls.items():
        file = next(f for f in origins.index if f.startswith(f"statbank/{table}-"))
        sent = replay.answer(replay.calls[number]).body
        assert (folder / file).read_bytes() == sent
        row = origins.loc[file]
        assert row["sha256"] == hashlib.sha256(sent).hexdigest()
        assert row["updated"] == replay.tables[table].updated
        assert (row["source"], row["licence"]) == ("Danmarks Statistik", "CC BY 4.0")


def test_no_contact_person_is_kept(whole):
    call = whole.server.called("tableinfo/FOLK1A")[0]
    described = whole.server.answer(call).body
    contacts = json.loads(described)["contacts"]
    assert contacts[0]["name"]
    assert contacts[0]["mail"]

    kept = b"".join(p.read_bytes() for p in whole.root.raw.rglob("*") if p.is_file())

    for contact in contacts:
        for text in contact.values():
            assert text.encode("utf-8") not in kept


def test_what_did_not_come_has_its_reason(whole):
    vintage = whole.vintage

    texts = {o.indicator: o.text for o in whole.outcomes}
    assert "PARATHED_STIL_KEY" in texts["unlawful_absence_pct"]
    assert "--file safety_pct=PATH" in texts["safety_pct"]
    assert texts["convicted_pct"] == "skipped: no source gives it"
    reason = vintage.reason("convicted_pct", "nation")
    assert reason.status == "not_collected"
    assert reason.note.startswith("Vi kender ingen kilde")
    assert vintage.reason("disposable_income_dkk", "region").status == "not_collected"


def test_a_report_s_assessment_is_made_from_the_vintage(whole):
    ishoej = assess("Ishøj", NAME, root=whole.root.path)

    schooling = ishoej.comparisons["basic_schooling_pct"]
    assert (schooling.municipality.value, schooling.municipality.period) == (40, "2019")
    assert schooling.region_area == "084"
    income = ishoej.comparisons["disposable_income_dkk"]
    assert income.region_area == "02"  # the table has provinces, and no regions
    assert ishoej.population.value == 98_500
    assert ishoej.score.status == "missing"


def test_the_recipe_stands_in_the_vintage_as_the_catalogue_had_it(whole):
    book = json.loads((whole.root.raw / NAME / "recipes.json").read_bytes())

    schooling = book["recipes"]["basic_schooling_pct"]["parts"]
    assert schooling["numerator"]["pieces"][0]["variables"]["HFUDD"] == ["H10"]
    assert schooling["denominator"]["pieces"][0]["variables"]["HFUDD"] == ["TOT"]
    assert book["recipes"]["reported_crimes_per_1000"]["per"] == 1000


# One period, chosen indicators


def test_as_of_takes_the_same_period_for_all(root, replay):
    outcomes = take(root, replay, as_of="2018")

    assert by_status(outcomes, "fetched") == FETCHED
    ishoej = assess("Ishøj", NAME, root=root.path)
    shown = {
        i: c.municipality.period
        for i, c in ishoej.comparisons.items()
        if c.municipality.value is not None
    }
    assert {period[:4] for period in shown.values()} == {"2018"}
    assert shown["disposable_income_dkk"] == "2018"
    # the series before it is kept
    assert figure(taken(root), "disposable_income_dkk", "183", "2015")["value"] > 0


def test_an_indicator_without_a_figure_of_that_period_is_left_out(root, replay):
    outcomes = take(root, replay, as_of="2019")

    skipped = {o.indicator: o.text for o in outcomes if o.status == "skipped"}
    assert skipped == {
        "disposable_income_dkk": "skipped: the source has no figures for 2019"
    }
    reason = taken(root).reason("disposable_income_dkk", "municipality")
    assert reason.note == "Kilden har ikke tal for 2019."


def test_only_the_indicators_that_were_named_are_fetched(root, replay):
    outcomes = take(root, replay, "disposable_income_dkk")

    assert by_status(outcomes, "fetched") == ["population", "disposable_income_dkk"]
    assert {call.table for call in replay.calls} == {"FOLK1A", "INDKP101"}


def test_a_table_is_described_once_and_a_question_put_once(whole):
    described = [call.table for call in whole.server.called("tableinfo")]
    assert len(described) == len(set(described)) == 6
    bodies = [
        json.dumps(call.body, sort_keys=True) for call in whole.server.called("data")
    ]
    # population and the denominator of crimes are one question
    assert len(bodies) == len(set(bodies)) == 8


def test_a_list_that_was_handed_over_is_counted(root, replay, tmp_path):
    listed = tmp_path / "liste.csv"
    listed.write_text("Kommune;Område\nIshøj;A\nIshøj;B\nKøbenhavn;C\n", "utf-8")

    outcomes = take(
        root, replay, *SHORT, as_of="2019-12-01", deprived_areas_count=listed
    )

    assert "deprived_areas_count" in by_status(outcomes, "fetched")
    vintage = taken(root)
    row = figure(vintage, "deprived_areas_count", "183", "2019-12-01")
    assert row["value"] == 2
    assert figure(vintage, "deprived_areas_count", "741", "2019-12-01")["value"] == 0
    nation = figure(vintage, "deprived_areas_count", "000", "2019-12-01")
    assert nation["value"] == pytest.approx(3 / 98)
    assert not list((root.raw / NAME).rglob("liste*"))


# What the service does not have


def without_total_age(server: ReplayServer) -> None:
    table = server.tables["AULP01"]
    ages = table.variable("ALDER")
    fewer = replace(ages, values=ages.values[1:])
    variables = tuple(fewer if v is ages else v for v in table.variables)
    server.tables["AULP01"] = replace(table, variables=variables)


def test_a_code_that_the_table_does_not_have_skips_that_indicator_alone(root, replay):
    without_total_age(replay)

    outcomes = take(root, replay, *SHORT)

    skipped = {o.indicator: o.text for o in outcomes if o.status == "skipped"}
    assert list(skipped) == ["full_time_unemployed_pct"]
    assert "AULP01: Unknown value of ALDER 'TOT'" in skipped["full_time_unemployed_pct"]
    assert "Nearest: " in skipped["full_time_unemployed_pct"]
    assert by_status(outcomes, "fetched") == ["population", "disposable_income_dkk"]
    assert replay.called("data/AULP01") == []


def test_a_table_that_is_gone_skips_its_indicators(root, replay):
    del replay.tables["AULP01"]

    outcomes = take(root, replay, *SHORT)

    assert by_status(outcomes, "skipped") == ["full_time_unemployed_pct"]
    assert taken(root).reason("full_time_unemployed_pct", "nation").note


def test_percentages_that_are_none_are_not_believed(root, replay):
    table = replay.tables["AULP01"]
    replay.tables["AULP01"] = replace(table, shift=2_000)  # 200 per cent and more

    outcomes = take(root, replay, *SHORT)

    skipped = {o.indicator: o.text for o in outcomes if o.status == "skipped"}
    assert skipped == {
        "full_time_unemployed_pct": (
            "skipped: the source has percentages outside 0-100"
        )
    }


def test_when_nothing_comes_there_is_no_vintage(root, replay):
    without_total_age(replay)

    with pytest.raises(VintageError, match="No figure came") as told:
        take(root, replay, SHORT[0])

    assert "full_time_unemployed_pct: skipped: AULP01" in str(told.value)
    assert root.vintages() == []


# Faults on the way


def places(root: DataRoot) -> set[str]:
    """What lies in data/raw that is not the hidden folder of an unfinished run."""
    return {p.name for p in root.raw.iterdir() if not p.name.startswith(".")}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The figures of a short snapshot in which nothing went wrong."""
    path = tmp_path_factory.mktemp("right")
    (path / "data" / "raw").mkdir(parents=True)
    with ReplayServer() as server:
        take(DataRoot(path), server, *SHORT)
        return figures_of(DataRoot(path))


def figures_of(root: DataRoot) -> pd.DataFrame:
    """The figures without the files' names, which hold the server's address."""
    return taken(root).observations.drop(columns="source")


WAITED_FOR = ("silent", "slow")
_STAGES = ("tableinfo", "data")
# What heals befalls all calls of one run; what does not, one call.
DRILL = [
    pytest.param(fault.name, where, id=f"{fault.name}-{'+'.join(where)}")
    for fault in FAULTS.values()
    for stages in [[stage for stage in _STAGES if stage in fault.kinds]]
    for where in (
        [[f"{s}/{t}" for s in stages for t in sorted({fault.table, "AULP01"})]]
        if fault.heals
        else [[f"{stage}/{fault.table}"] for stage in stages]
    )
    if where
]


@pytest.mark.parametrize(("fault", "where"), [*DRILL, ("status_404", ["data/AULP01"])])
def test_a_fault_costs_nothing_or_the_indicator_of_its_table_alone(
    root, replay, right, fault, where
):
    for place in where:
        replay.fail(place, fault)
    policy = replace(BRIEF, read=1.5) if fault in WAITED_FOR else BRIEF

    outcomes = take(root, replay, *SHORT, policy=policy)

    lost = {"FOLK1A": "population", "AULP01": "full_time_unemployed_pct"}
    expected = [] if FAULTS[fault].heals else [lost[where[0].partition("/")[2]]]
    assert by_status(outcomes, "skipped") == expected
    others = right[~right["indicator"].isin(expected)].reset_index(drop=True)
    pd.testing.assert_frame_equal(figures_of(root), others)
    assert [p.name for p in root.raw.iterdir()] == [NAME]
    for place in where if FAULTS[fault].heals else ():
        assert len(replay.called(place)) > 1, f"{place} was not asked again"


STAYING = sorted(f.name for f in FAULTS.values() if f.heals and f.name != "limit_lower")


# What the client makes of the others is the same error: see the next test.
@pytest.mark.parametrize(
    "fault", ["status_500", "reset", "silent", "slow", "html_page", "empty_body"]
)
def test_a_service_that_stays_broken_leaves_no_vintage(root, replay, fault):
    kind = "data" if "data" in FAULTS[fault].kinds else "tableinfo"
    replay.fail(kind, fault, times=ALWAYS)

    with pytest.raises(SourceError, match=r"AULP01|INDKP101"):
        take(root, replay, *SHORT, policy=replace(BRIEF, read=0.5))

    assert places(root) == set()
    assert root.vintages() == []


@pytest.mark.parametrize("fault", [*STAYING, "status_404"])
def test_one_table_that_stays_broken_costs_its_indicator_alone(root, replay, fault):
    table = "AULP01"
    kind = "data" if "data" in FAULTS[fault].kinds else "tableinfo"
    replay.fail(f"{kind}/{table}", fault, times=ALWAYS)
    waits = fault in WAITED_FOR
    policy = replace(BRIEF, read=1.5, retries=1) if waits else BRIEF

    outcomes = take(root, replay, *SHORT, policy=policy)

    assert by_status(outcomes, "skipped") == ["full_time_unemployed_pct"]
    reason = taken(root).reason("full_time_unemployed_pct", "municipality")
    assert reason.note == (
        "Kilden kunne ikke svare på spørgsmålet, da tallene blev hentet."
    )


def test_a_mark_behind_a_number_costs_the_indicator_alone(root, replay):
    def marked(lines: list[bytes]) -> list[bytes]:
        return [*lines[:-1], lines[-1].rstrip() + b" *\r\n"]

    answer = replay.answer

    def answered(call: Call) -> Response:
        found = answer(call)
        if (call.kind, call.table) != ("data", "AULP01"):
            return found
        return replace(found, body=b"".join(marked(found.body.splitlines(True))))

    replay.answer = answered

    outcomes = take(root, replay, *SHORT)

    assert by_status(outcomes, "fetched") == ["population", "disposable_income_dkk"]
    told = {o.indicator: o.text for o in outcomes}["full_time_unemployed_pct"]
    # the last cell: (10 + 860 % 90 + 4) / 10
    assert "'6,5 *' where a number was expected" in told


def test_a_service_that_fails_for_the_last_two_tables_is_down(root, replay):
    down_from_education_on(replay)

    with pytest.raises(SourceError, match="FOLK1E"):
        take(root, replay)

    assert places(root) == set()


def down_from_education_on(server: ReplayServer, after: int = 0) -> None:
    """Let the service fail from the table on education to its end."""
    server.fail("data/HFUDD11", "status_404", after=after)
    for table in ("STRAF11", "FOLK1E"):
        server.fail(f"data/{table}", "status_404")


def test_the_drill_has_a_dozen_faults_at_each_stage():
    for stage in _STAGES:
        met = {
            fault for fault, where in (p.values for p in DRILL) if stage in str(where)
        }
        assert len(met) > 12


# Going on


def test_a_run_goes_on_where_the_last_one_stood(root, replay):
    down_from_education_on(replay, after=1)
    with pytest.raises(SourceError):
        take(root, replay)
    came = {json.dumps(c.body, sort_keys=True) for c in replay.called("data")[:-3]}
    before = len(replay.calls)

    take(root, replay)

    asked = [c for c in replay.calls[before:] if c.kind == "data"]
    assert not came & {json.dumps(c.body, sort_keys=True) for c in asked}
    assert len(came) + len(asked) == 8
    assert [p.name for p in root.raw.iterdir()] == [NAME]


def test_answers_of_a_table_that_changed_meanwhile_are_fetched_anew(root, replay):
    for table in ("AULP01", "INDKP101"):
        replay.fail(f"data/{table}", "status_404")
    with pytest.raises(SourceError):
        take(root, replay, *SHORT)
    table = replay.tables["FOLK1A"]
    replay.tables["FOLK1A"] = replace(table, updated="2020-11-11T08:00:00", shift=1_000)

    take(root, replay, *SHORT)

    # 500 * (183 + 1000 + 14)
    row = figure(taken(root), "population", "183", "2020-07-01")
    assert row["value"] == 598_500
    assert set(taken(root).origins.query("table == 'FOLK1A'")["updated"]) == {
        "2020-11-11T08:00:00"
    }


def test_a_kept_file_that_was_damaged_is_fetched_anew(root, replay, right):
    for table in ("AULP01", "INDKP101"):
        replay.fail(f"data/{table}", "status_404")
    with pytest.raises(SourceError):
        take(root, replay, *SHORT)
    kept = next(root.raw.glob(".*/statbank/FOLK1A-*.csv"))
    kept.write_bytes(kept.read_bytes()[:1000])

    take(root, replay, *SHORT)

    assert len(replay.called("data/FOLK1A")) == 2
    pd.testing.assert_frame_equal(figures_of(root), right)


def test_what_an_earlier_run_asked_for_in_vain_does_not_stay(root, replay):
    down_from_education_on(replay)
    with pytest.raises(SourceError):
        take(root, replay)

    take(root, replay, "disposable_income_dkk")

    kept = {p.name.split("-")[0].split(".")[0] for p in root.raw.rglob("statbank/*")}
    assert kept == {"FOLK1A", "INDKP101"}


def test_a_vintage_is_never_written_over(root, replay):
    take(root, replay, *SHORT)
    calls = len(replay.calls)
    before = {p: p.read_bytes() for p in (root.raw / NAME).rglob("*") if p.is_file()}

    with pytest.raises(ParameterError, match="never written over"):
        take(root, replay, "disposable_income_dkk")

    assert len(replay.calls) == calls
    after = {p: p.read_bytes() for p in (root.raw / NAME).rglob("*") if p.is_file()}
    assert after == before


def test_of_two_runs_at_once_under_one_name_the_second_is_refused(root, replay):
    refused = []

    def a_second_run(table: str, rows: int) -> None:
        with pytest.raises(OutputError, match=f"Another run is at work on {NAME} in "):
            take(root, replay, "disposable_income_dkk")
        refused.append(table)

    take_snapshot(
        root,
        SnapshotRequest(NAME, SHORT),
        load_catalogue(),
        StatBank(replay.url, cache=None, policy=BRIEF),
        progress=a_second_run,
    )

    assert refused
    assert set(taken(root).observations["indicator"]) == {"population", *SHORT}
    assert [p.name for p in root.raw.iterdir()] == [NAME]


def test_a_vintage_that_is_not_whole_under_its_name_loses_it(root, replay, monkeypatch):
    renamed = Path.rename

    def a_disk_that_loses_bytes(path: Path, target: Path) -> Path:
        if target.name == NAME:
            (path / "missing.csv").write_bytes(b"")
        return renamed(path, target)

    monkeypatch.setattr(Path, "rename", a_disk_that_loses_bytes)

    with pytest.raises(VintageError, match=r"missing\.csv"):
        take(root, replay, *SHORT)

    assert root.vintages() == []
    monkeypatch.undo()
    take(root, replay, *SHORT)
    assert root.vintages() == [NAME]


def test_a_run_that_is_killed_before_the_last_step_fetches_nothing_again(
    root, replay, monkeypatch
):
    def killed(path: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        take(root, replay, *SHORT)
    monkeypatch.undo()
    fetched = len(replay.called("data"))

    take(root, replay, *SHORT)

    assert len(replay.called("data")) == fetched
    assert {p.name for p in (root.raw / NAME).glob(".*")} == set()


# Wishes that cannot be met: told before anything is fetched


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        (SnapshotRequest("evaluations"), ParameterError, "cannot name a vintage"),
        (SnapshotRequest("../2026"), ParameterError, "cannot name a vintage"),
        (SnapshotRequest(".hidden"), ParameterError, "cannot name a vintage"),
        (SnapshotRequest(NAME, ("income",)), UnknownNameError, "disposable_income_dkk"),
        (SnapshotRequest(NAME, as_of="last year"), ParameterError, "expected a period"),
        (
            SnapshotRequest(NAME, files=(f"disposable_income_dkk={__file__}",)),
            ParameterError,
            "safety_pct",
        ),
        (
            SnapshotRequest(NAME, files=("safety_pct=nowhere.xlsx",)),
            ParameterError,
            "no such file",
        ),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_before_any_call(
    root, replay, asked, error, told
):
    with pytest.raises(error, match=told):
        take_snapshot(root, asked, load_catalogue(), StatBank(replay.url, cache=None))

    assert replay.calls == []
    assert list(root.raw.iterdir()) == []


# What is new


def test_a_check_says_what_is_new_without_fetching_figures(root, replay):
    take(root, replay, *SHORT)
    fetched = len(replay.called("data"))
    table = replay.tables["AULP01"]
    replay.tables["AULP01"] = replace(table, updated="2021-04-20T08:00:00")

    rows = freshness(
        taken(root),
        load_catalogue(),
        StatBank(replay.url, cache=None, policy=BRIEF),
    )

    assert {row.table: row.status for row in rows} == {
        "FOLK1A": "same",
        "AULP01": "new",
        "INDKP101": "same",
        "HFUDD11": "not_in_vintage",
        "STRAF11": "not_in_vintage",
        "FOLK1E": "not_in_vintage",
    }
    aulp01 = next(row for row in rows if row.table == "AULP01")
    assert aulp01.vintage == "2020-05-20T08:00:00"
    assert aulp01.service == "2021-04-20T08:00:00"
    assert len(replay.called("data")) == fetched


def test_the_age_of_an_embedded_table_is_unknown(replay, embedded_root):
    vintage = load_vintage(DataRoot(embedded_root), "2026")

    rows = freshness(vintage, load_catalogue(), StatBank(replay.url, cache=None))

    status = {row.table: row.status for row in rows}
    assert status["INDKP101"] == "unknown"  # its file names no time of change


def test_a_list_has_a_date_of_its_own_and_every_other_indicator_its_own(
    root, replay, tmp_path
):
    listed = tmp_path / "liste.csv"
    listed.write_text("Kommune;Område\nOdense;A\nIshøj;B\n", "utf-8")
    request = SnapshotRequest(
        NAME,
        (SHORT[0], "deprived_areas_count"),
        files=(f"deprived_areas_count={listed}",),
        file_dates=("deprived_areas_count=2024-12-01",),
    )

    outcomes = take_snapshot(
        root,
        request,
        load_catalogue(),
        StatBank(replay.url, cache=None, policy=BRIEF),
    )

    assert by_status(outcomes, "skipped") == []
    ours = taken(root).observations
    assert set(ours[ours["indicator"] == "deprived_areas_count"]["period"]) == {
        "2024-12-01"
    }
    assert figure(taken(root), "deprived_areas_count", "183", "2024-12-01").value == 1
    assert ours[ours["indicator"] == SHORT[0]]["period"].max() == "2019"


def test_a_day_keeps_the_newest_figures_until_then(root, replay):
    outcomes = take(root, replay, *SHORT, as_of="2018-07-01")

    assert by_status(outcomes, "skipped") == []
    periods = taken(root).observations.groupby("indicator")["period"].max()
    assert periods.to_dict() == {
        "population": "2018-07-01",
        "full_time_unemployed_pct": "2017",
        "disposable_income_dkk": "2017",
    }
