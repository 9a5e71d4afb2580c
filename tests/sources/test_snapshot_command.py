"""`parathed snapshot` as a user types it: exit codes, messages, and being stopped."""

from __future__ import annotations

import itertools
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Command
from pytest_httpserver import HTTPServer
from replay import ALWAYS, ReplayServer
from werkzeug import Request, Response

pytestmark = pytest.mark.slow
NAME = "2026-11-22"
# Two tables, four calls; with the population that is always fetched.
ONE = ("--indicator", "full_time_unemployed_pct")
KEY = "a-key-that-nobody-has-3141592653"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def start(
    root: Path, server: ReplayServer, *more: str, key: str = ""
) -> subprocess.Popen:
    """The command in a process of its own, with nothing of ours in its environment."""
    command = [sys.executable, "-m", "parathed_lib", "snapshot"]
    command += ["--root", str(root), "--statbank-url", server.url, *more]
    environment = {k: v for k, v in os.environ.items() if k != "PARATHED_STIL_KEY"}
    if key:
        environment["PARATHED_STIL_KEY"] = key
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def run(command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple]:
    """Runs the command to its end; its exit code, output and errors."""
    monkeypatch.delenv("PARATHED_STIL_KEY", raising=False)

    def run(
        root: Path, server: ReplayServer, *more: str, key: str = "", name: str = NAME
    ) -> tuple[int, str, str]:
        if key:
            monkeypatch.setenv("PARATHED_STIL_KEY", key)
        to = ("--root", root, "--statbank-url", server.url, "--vintage", name)
        ended = command("snapshot", *to, *more)
        return ended.code, ended.out, ended.err

    return run


def raw(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "data" / "raw").iterdir())


def wait_for(server: ReplayServer, where: str) -> None:
    """Until the server has got a call of this kind."""
    until = time.monotonic() + 60
    while not server.called(where):
        assert time.monotonic() < until, f"no call {where}"
        time.sleep(0.02)


def test_a_snapshot_tells_what_came_and_where_it_lies(root, replay, run):
    code, out, errors = run(root, replay, *ONE)

    assert (code, errors) == (0, "")
    assert "full_time_unemployed_pct  fetched" in out
    assert "the newest of 2019" in out
    assert out.splitlines()[-1] == f"Vintage {NAME} is in {root}/data/raw/{NAME}"
    assert raw(root) == [NAME]


def test_the_outcome_can_be_read_by_a_program(root, replay, run):
    code, out, _ = run(root, replay, *ONE, "--json")

    assert code == 0
    rows = {row["indicator"]: row for row in json.loads(out)}
    assert set(rows) == {"population", "full_time_unemployed_pct"}
    assert rows["population"]["status"] == "fetched"


def test_an_indicator_that_did_not_come_gives_exit_code_1(root, replay, run):
    table = replay.tables["AULP01"]
    ages = table.variable("ALDER")
    fewer = replace(ages, values=ages.values[1:])
    variables = tuple(fewer if v is ages else v for v in table.variables)
    replay.tables["AULP01"] = replace(table, variables=variables)

    code, out, _ = run(root, replay, *ONE, "--indicator", "disposable_income_dkk")

    assert code == 1
    assert "Unknown value of ALDER 'TOT'" in out
    assert raw(root) == [NAME]


def test_a_service_that_is_down_gives_one_message_and_exit_code_2(root, replay, run):
    replay.fail("data", "status_404", times=ALWAYS)

    code, out, errors = run(root, replay, *ONE, "--as-of", "2019")

    assert (code, out) == (2, "")
    assert errors.startswith("parathed: StatBank: POST ")
    assert f": 404 (request {replay.request_ids[-1]})" in errors
    assert "Asked for: AULP01 with OMRÅDE 104 values; ALDER TOT; KØN TOT" in errors
    assert "Traceback" not in errors
    assert raw(root) == [f".{NAME}.incoming"]
    assert errors.splitlines()[-1] == (
        "No vintage was made. What came is kept; the same command goes on from there: "
        f"parathed snapshot --vintage {NAME} --indicator full_time_unemployed_pct "
        f"--as-of 2019 --statbank-url {replay.url} --root {root}"
    )


def test_the_command_that_is_hinted_at_can_be_given_as_it_stands(
    root, replay, run, command
):
    file = root / "mine tal.csv"
    file.write_text("Politikreds;År;Trygge i nabolaget, pct.\nFyns Politi;2019;91\n")
    replay.fail("data", "status_404", times=2)
    more = (*ONE, "--file", f"safety_pct={file}", "--stil-first-page", "0")
    _, _, errors = run(root, replay, *more)
    hint = errors.splitlines()[-1].partition("from there: ")[2]

    again = command(*shlex.split(hint)[1:])

    assert again.code == 0, again.err
    assert "safety_pct                fetched" in again.out


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--indicator", "income"], "disposable_income_dkk"),
        (["--file", "tryghed.xlsx"], "expected ID=PATH"),
        (
            ["--file", "safety_pct=nowhere.xlsx"],
            "--file safety_pct=nowhere.xlsx: there is no such file. Give the path",
        ),
        (["--file", "safety_pct=."], "--file safety_pct=.: this is a folder"),
        (["--file", f"safety_pct={'a' * 300}"], "there is no such file"),
        (["--as-of", "i fjor"], "expected a period"),
        (["--statbank-url", "api.statbank.dk"], "http"),
        (["--stil-first-page", "7"], "first page is 0 or 1"),
    ],
)
def test_a_wrong_use_gives_exit_code_2(root, replay, wrong, told, run):
    code, _, errors = run(root, replay, *wrong, key=KEY)

    assert code == 2
    assert told in errors
    assert "Traceback" not in errors
    assert KEY not in errors
    assert raw(root) == []


# Being stopped


@pytest.mark.parametrize("stage", ["tableinfo/FOLK1A", "data/FOLK1A", "data/AULP01"])
def test_a_killed_run_goes_on_and_fetches_only_what_is_missing(
    root, replay, stage, run
):
    replay.slowness = 60
    replay.fail(stage, "silent")
    killed = start(root, replay, "--vintage", NAME, *ONE)
    wait_for(replay, stage)

    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    assert [name for name in raw(root) if not name.startswith(".")] == []
    came = [c.table for c in replay.called("data")]
    before = len(replay.calls)

    code, out, _ = run(root, replay, *ONE)

    assert code == 0, out
    asked = [c.table for c in replay.calls[before:] if c.kind == "data"]
    whole = [table for table in came if f"data/{table}" != stage]
    assert sorted(whole + asked) == ["AULP01", "FOLK1A"]
    assert raw(root) == [NAME]


def test_a_kill_at_any_moment_leaves_whole_files_and_no_half_vintage(
    root, replay, command
):
    # Without a fault: killed after one call more each time, until a run gets through.
    for more in itertools.count():
        before = len(replay.calls)
        process = start(root, replay, "--vintage", NAME, *ONE)
        while process.poll() is None and len(replay.calls) - before < more:
            time.sleep(0.02)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert [name for name in raw(root) if not name.startswith(".")] in ([], [NAME])
        if process.returncode != -signal.SIGKILL:
            break

    assert more > 2
    assert raw(root) == [NAME]
    shown = command("list", "vintages", "--root", str(root))
    assert (shown.code, shown.err) == (0, "")
    assert NAME in shown.out


def test_ctrl_c_says_how_to_go_on(root, replay):
    replay.slowness = 60
    replay.fail("data/AULP01", "silent")
    process = start(root, replay, "--vintage", NAME, *ONE)
    wait_for(replay, "data/AULP01")

    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=300)

    assert (process.returncode, out) == (130, "")
    assert errors.splitlines()[-1] == (
        "Stopped. No vintage was made. What came is kept; the same command goes on "
        f"from there: parathed snapshot --vintage {NAME} --indicator "
        f"full_time_unemployed_pct --statbank-url {replay.url} --root {root}"
    )


def test_another_run_that_was_not_finished_is_mentioned(root, replay, run):
    replay.fail("data", "status_404", times=2)
    run(root, replay, *ONE)

    code, _, errors = run(root, replay, *ONE, name="2026-11-23")

    assert code == 0
    assert errors == (
        "An unfinished snapshot is there; this goes on with it: parathed snapshot "
        f"--vintage {NAME} --indicator full_time_unemployed_pct "
        f"--statbank-url {replay.url} --root {root}\n"
    )


# Looking whether it is old


def test_a_check_lists_the_tables(root, replay, run):
    run(root, replay, *ONE)
    table = replay.tables["AULP01"]
    replay.tables["AULP01"] = replace(table, updated="2021-04-20T08:00:00")

    _, out, _ = run(root, replay, "--check", "--json")

    rows = {row["table"]: row for row in json.loads(out)}
    assert rows["AULP01"]["status"] == "new"
    assert rows["FOLK1A"]["status"] == "same"
    assert raw(root) == [NAME]


# STIL, with a key


def test_with_a_key_the_figures_of_schools_come_too_and_the_key_stays_hidden(
    root, replay, httpserver: HTTPServer, run, command
):
    def answer(request: Request) -> Response:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        asked = request.get_json()
        year = asked["detaljering"][-1]
        last = year.rpartition(".")[2]
        rows = [{f"{year}.{last}": "2023/2024", asked["nøgletal"][0]: "1,4"}]
        if len(asked["detaljering"]) == 2:
            place = "[Institution].[Beliggenhedskommune]"
            name = f"{place}.[Beliggenhedskommune]"
            rows = [{name: "Ishøj", **rows[0], asked["nøgletal"][0]: "2,5"}]
        return Response(json.dumps(rows), content_type="application/json")

    httpserver.expect_request("/statistik", method="POST").respond_with_handler(answer)

    code, out, errors = run(
        root,
        replay,
        *ONE,
        "--indicator",
        "unlawful_absence_pct",
        "--stil-url",
        httpserver.url_for("").rstrip("/"),
        key=KEY,
    )

    assert (code, errors) == (0, "")
    assert "unlawful_absence_pct      fetched" in out
    shown = command("show", "Ishøj", "--json", "--root", str(root))
    indicators = {i["id"]: i for i in json.loads(shown.out)["indicators"]}
    absence = indicators["unlawful_absence_pct"]
    assert (absence["municipality"], absence["nation"]) == (2.5, 1.4)
    assert absence["periods"]["municipality"] == "2023/2024"
    kept = b"".join(p.read_bytes() for p in root.rglob("*") if p.is_file())
    for text in (out, errors, kept.decode("utf-8")):
        assert KEY not in text


def test_the_report_of_ishoej_is_made_from_the_vintage(root, replay, run, command):
    run(root, replay)

    done = command("report", "Ishøj", "--root", str(root))

    assert (done.code, done.err) == (0, "")
    page = (root / "reports" / NAME / "183-ishoej.html").read_text("utf-8")
    assert "222.300" in page  # 200000 + 100 * 183 + 1000 * 4
    assert "Statistikbanken" in page or "Danmarks Statistik" in page
