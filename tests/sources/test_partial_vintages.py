"""A vintage that takes figures away is told of, marked, and never the default.

The service is a server of our own on a real socket (`replay`).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from replay import ReplayServer

from parathed_lib import assess, load_catalogue, observations, vintage
from parathed_lib.commands.listings import Listed, rows
from parathed_lib.monitoring.monitor import monitor
from parathed_lib.sources.fetch_results import FetchResult, Lack
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.snapshot import take_snapshot
from parathed_lib.sources.statbank import StatBank
from parathed_lib.storage.data_root import LACKING, MANIFEST, DataRoot
from parathed_lib.vintage import load_vintage

pytestmark = pytest.mark.slow  # fetches from a server of its own

INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"
BOTH = (INCOME, UNEMPLOYED)
BRIEF = RetryPolicy(retries=1, pause=0.01, longest=0.05, interval=0.0)


def given(files: dict[str, Path]) -> tuple[str, ...]:
    """Files by indicator as they are given to the command."""
    return tuple(f"{indicator}={path}" for indicator, path in files.items())


def take(
    root: DataRoot,
    server: ReplayServer,
    name: str,
    *indicators: str,
    as_of: str = "",
    **files: Path,
) -> list[FetchResult]:
    return take_snapshot(
        root,
        SnapshotRequest(name, indicators, as_of, given(files)),
        load_catalogue(),
        StatBank(server.url, cache=None, policy=BRIEF),
    )


def lacks(outcomes: list[FetchResult]) -> dict[str, list[Lack]]:
    return {o.indicator: list(o.lacks) for o in outcomes if o.lacks}


def test_an_indicator_that_was_not_asked_for_makes_the_vintage_partial(root, replay):
    take(root, replay, "2026-11-01", *BOTH)

    lacking = lacks(take(root, replay, "2026-11-02", INCOME))

    # AULP01 has 98 municipalities, 5 regions and the nation until 2019; all but 563,
    # whose 2019 is hidden, are lost with that year
    assert list(lacking) == [UNEMPLOYED]
    assert [(x.level, x.areas, x.of, x.period) for x in lacking[UNEMPLOYED]] == [
        ("municipality", 98, 98, "2019"),
        ("region", 5, 5, "2019"),
        ("nation", 1, 1, "2019"),
    ]
    assert {(x.before, x.why, x.is_partial) for x in lacking[UNEMPLOYED]} == {
        ("2026-11-01", "not asked for", True)
    }
    assert root.vintage() == "2026-11-01"
    assert root.vintage("2026-11-02") == "2026-11-02"
    assert root.passed_over() == ["2026-11-02"]


def test_a_vintage_with_all_that_the_one_before_has_is_the_default(root, replay):
    take(root, replay, "2026-11-01", INCOME)

    assert lacks(take(root, replay, "2026-11-02", *BOTH)) == {}
    assert root.vintage() == "2026-11-02"
    assert root.passed_over() == []


def test_a_second_partial_vintage_is_set_beside_the_whole_one(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-02", INCOME)

    lacking = lacks(take(root, replay, "2026-11-03", INCOME))

    assert lacking[UNEMPLOYED][0].before == "2026-11-01"
    assert root.vintage() == "2026-11-01"


def test_what_a_failing_table_takes_away_makes_the_vintage_partial(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    replay.fail("data/AULP01", "header_changed")

    lacking = lacks(take(root, replay, "2026-11-02", *BOTH))

    assert list(lacking) == [UNEMPLOYED]
    assert root.vintage() == "2026-11-01"


def test_older_figures_than_before_are_lacking_ones(root, replay):
    take(root, replay, "2026-11-01", INCOME)

    lacking = lacks(take(root, replay, "2026-11-02", INCOME, as_of="2017"))

    assert lacking[INCOME][0].period == "2018"
    assert lacking[INCOME][0].why == "only figures until 2017 were asked for"
    assert root.vintage() == "2026-11-01"


def test_what_the_source_itself_dropped_is_told_and_hides_nothing_else(root, replay):
    take(root, replay, "2026-11-01", INCOME)
    table = replay.tables["INDKP101"]
    gone = {("183", str(year)) for year in range(2014, 2019)}
    replay.tables["INDKP101"] = replace(table, hidden=table.hidden | gone)

    lacking = lacks(take(root, replay, "2026-11-02", INCOME))

    (lack,) = lacking[INCOME]
    assert (lack.areas, lack.of, lack.is_partial) == (1, 98, False)
    assert lack.text == "1 of 98 municipalities, 2018"
    assert root.vintage() == "2026-11-02"


def test_a_file_with_fewer_districts_makes_the_vintage_partial(root, replay, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    heading = "Politikreds;År;Trygge i nabolaget, pct.\n"
    first.write_text(f"{heading}Fyns Politi;2019;91\nNordjyllands Politi;2019;92\n")
    second.write_text(f"{heading}Fyns Politi;2020;91\n")
    take(root, replay, "2026-11-01", INCOME, safety_pct=first)

    lacking = lacks(take(root, replay, "2026-11-02", INCOME, safety_pct=second))

    (lack,) = lacking["safety_pct"]
    assert lack.text == "1 of 2 police districts, 2019"
    assert lack.why == "the file that was given does not have them"
    assert root.vintage() == "2026-11-01"


def test_the_report_of_a_partial_vintage_says_where_the_figure_is(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-02", INCOME)

    reason = load_vintage(root, "2026-11-02").reason(UNEMPLOYED, "municipality")
    assert reason.note == "Tallet er ikke hentet. Det står i årgang 2026-11-01."


def test_the_list_marks_the_partial_one_with_what_it_lacks(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-02", INCOME)

    found = {row["vintage"]: row for row in rows(Listed.vintages, root.path)}

    assert {name: row["state"] for name, row in found.items()} == {
        "2026-11-01": "whole",
        "2026-11-02": "partial",
    }
    assert found["2026-11-02"]["lacks"] == f"{UNEMPLOYED} of 2026-11-01"
    assert found["2026-11-01"]["default"] == "yes"


def test_the_list_counts_figures_that_are_not_made_again(root, replay, monkeypatch):
    take(root, replay, "2026-11-01", *BOTH)
    table = load_vintage(root, "2026-11-01").observations
    monkeypatch.setattr(vintage, "_derived", None)

    (row,) = rows(Listed.vintages, root.path)

    assert (row["figures"], row["indicators"]) == (len(table), 3)  # with population


def test_the_list_counts_the_figures_of_a_vintage_that_does_not_tell_them(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    folder = root.raw / "2026-11-01"
    before, recipes = rows(Listed.vintages, root.path), folder / "recipes.json"
    told = recipes.read_text("utf-8")
    untold = re.sub(r' "figures": \d+,\n', "", told)
    assert untold != told
    recipes.write_text(untold, "utf-8")
    old, new = (hashlib.sha256(x.encode()).hexdigest() for x in (told, untold))
    manifest = folder / "manifest.csv"
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")

    assert rows(Listed.vintages, root.path) == before


def test_the_command_tells_what_is_lacking_and_what_reports_take(root, replay, command):
    more = ("--root", root.path, "--statbank-url", replay.url, "--indicator", INCOME)
    command("snapshot", "--vintage", "2026-11-01", *more, "--indicator", UNEMPLOYED)

    told = command("snapshot", "--vintage", "2026-11-02", *more).out
    asked = command("snapshot", "--vintage", "2026-11-03", *more, "--json").out
    shown = command("show", "Ishøj", "--root", root.path)

    assert "Vintage 2026-11-01 has figures that 2026-11-02 lacks:" in told
    assert (
        f"  {UNEMPLOYED}: 98 of 98 municipalities, 2019; 5 of 5 regions, 2019; the "
        "nation, 2019 (not asked for)"
    ) in told
    assert (
        "So 2026-11-02 is partial: without --vintage 2026-11-02 reports take " in told
    )
    by_indicator = {row["indicator"]: row for row in json.loads(asked)}
    assert by_indicator[UNEMPLOYED]["lacks"].startswith("98 of 98 municipalities")
    assert by_indicator[INCOME]["lacks"] is None
    assert "vintage 2026-11-01" in shown.out
    assert shown.err == (
        "Vintage 2026-11-03 is newer, but partial; vintage 2026-11-01 is used. To use "
        "the newer one: --vintage 2026-11-03\n"
    )


def test_python_warns_once_that_a_newer_vintage_is_not_used(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-03", INCOME)

    with pytest.warns(UserWarning, match="2026-11-03 is newer, but partial") as told:
        table = observations(root=root.path)
    assert len(told) == 1
    assert len(table) == len(observations("2026-11-01", root=root.path))
    assert assess("Ishøj", root=root.path).vintage.name == "2026-11-01"


def test_the_follow_up_compares_with_the_whole_vintage_before(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-02", INCOME)
    take(root, replay, "2026-11-03", *BOTH)

    assert monitor("Ishøj", root=root.path).vintage_before == "2026-11-01"


# Vintages that do not say what they lack


def without_mark(root: DataRoot, name: str) -> None:
    """Make a vintage one of a time when snapshots did not write what they lack."""
    folder = root.raw / name
    (folder / LACKING).unlink()
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(row for row in listed if row["file"] != LACKING)


def test_a_vintage_without_the_mark_is_whole_when_it_has_every_indicator(root, replay):
    take(root, replay, "2026-11-01", *BOTH)
    take(root, replay, "2026-11-02", INCOME)
    take(root, replay, "2026-11-03", *BOTH)
    for name in root.vintages():
        without_mark(root, name)

    assert [root.is_whole(name) for name in root.vintages()] == [True, False, True]
    assert len(load_vintage(root).observations) > 0
    assert root.vintage() == "2026-11-03"


def test_the_embedded_vintages_are_whole(embedded_root):
    root = DataRoot(embedded_root)

    # made by hand: 2026 lacks indicators that 2017 has, and is the default
    assert [root.is_whole(name) for name in ("2017", "2026")] == [True, True]
    assert root.vintage() == "2026"


def test_a_snapshot_without_key_and_files_does_not_hide_the_embedded_figures(
    data_root, replay
):
    root = DataRoot(data_root)
    newest = root.vintage()

    lacking = lacks(take(root, replay, "2026-11-29"))

    assert {"safety_pct", "deprived_areas_count"} <= set(lacking)
    assert root.vintage() == newest
    assert [x.is_partial for x in lacking["wellbeing_mean_score"]] == [False]
