"""`parathed snapshot` as a user types it: exit codes, messages, and being stopped."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
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


def run(root: Path, server: ReplayServer, *more: str, key: str = "") -> tuple:
    """Exit code, output and errors of the command."""
    process = start(root, server, "--vintage", NAME, *more, key=key)
    out, errors = process.communicate(timeout=120)
    return process.returncode, out, errors


def parathed(*words: str) -> subprocess.CompletedProcess:
    """Another command, run to its end."""
    command = [sys.executable, "-m", "parathed_lib", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def raw(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "data" / "raw").iterdir())


def wait_for(server: ReplayServer, where: str) -> None:
    """Until the server has got a call of this kind."""
    until = time.monotonic() + 60
    while not server.called(where):
        assert time.monotonic() < until, f"no call {where}"
        time.sleep(0.02)


def test_a_snapshot_tells_what_came_and_where_it_lies(root, replay):
    code, out, errors = run(root, replay, *ONE)

    assert (code, errors) == (0, "")
    assert "full_time_unemployed_pct  fetched" in out
    assert "the newest of 2019" in out
    assert out.splitlines()[-1] == f"Vintage {NAME} is in {root}/data/raw/{NAME}"
    assert raw(root) == [NAME]


def test_the_outcome_can_be_read_by_a_program(root, replay):
    code, out, _ = run(root, replay, *ONE, "--json")

    assert code == 0
    rows = {row["indicator"]: row for row in json.loads(out)}
    assert set(rows) == {"population", "full_time_unemployed_pct"}
    assert rows["population"]["status"] == "fetched"


def test_an_indicator_that_did_not_come_gives_exit_code_1(root, replay):
    table = replay.tables["AULP01"]
    ages = table.variable("ALDER")
    fewer = replace(ages, values=ages.values[1:])
    variables = tuple(fewer if v is ages else v for v in table.variables)
    replay.tables["AULP01"] = replace(table, variables=variables)

    code, out, _ = run(root, replay, *ONE, "--indicator", "disposable_income_dkk")

    assert code == 1
    assert "Unknown value of ALDER 'TOT'" in out
    assert raw(root) == [NAME]


def test_a_service_that_is_down_gives_one_message_and_exit_code_2(root, replay):
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


def test_the_command_that_is_hinted_at_can_be_given_as_it_stands(root, replay):
    file = root / "mine tal.csv"
    file.write_text("Politikreds;År;Trygge i nabolaget, pct.\nFyns Politi;2019;91\n")
    replay.fail("data", "status_404", times=2)
    more = (*ONE, "--file", f"safety_pct={file}", "--stil-first-page", "0")
    _, _, errors = run(root, replay, *more)
    hint = errors.splitlines()[-1].partition("from there: ")[2]

    again = parathed(*shlex.split(hint)[1:])

    assert again.returncode == 0, again.stderr
    assert "safety_pct                fetched" in again.stdout


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
def test_a_wrong_use_gives_exit_code_2(root, replay, wrong, told):
    code, _, errors = run(root, replay, *wrong, key=KEY)

    assert code == 2
    assert told in errors
    assert "Traceback" not in errors
    assert KEY not in errors
    assert raw(root) == []


# Being stopped


@pytest.mark.parametrize("stage", ["tableinfo/FOLK1A", "data/FOLK1A", "data/AULP01"])
def test_a_killed_run_goes_on_and_fetches_only_what_is_missing(root, replay, stage):
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


def test_a_kill_at_any_moment_leaves_whole_files_and_no_half_vintage(root, replay):
    # Without a fault: killed after 0.7, 1.4, ... seconds, until a run gets through.
    for tenths in range(7, 200, 7):
        process = start(root, replay, "--vintage", NAME, *ONE)
        try:
            process.communicate(timeout=tenths / 10)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert [name for name in raw(root) if not name.startswith(".")] in ([], [NAME])

    assert raw(root) == [NAME]
    shown = parathed("list", "vintages", "--root", str(root))
    assert (shown.returncode, shown.stderr) == (0, "")
    assert NAME in shown.stdout


def test_ctrl_c_says_how_to_go_on(root, replay):
    replay.slowness = 60
    replay.fail("data/AULP01", "silent")
    process = start(root, replay, "--vintage", NAME, *ONE)
    wait_for(replay, "data/AULP01")

    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=120)

    assert (process.returncode, out) == (130, "")
    assert errors.splitlines()[-1] == (
        "Stopped. No vintage was made. What came is kept; the same command goes on "
        f"from there: parathed snapshot --vintage {NAME} --indicator "
        f"full_time_unemployed_pct --statbank-url {replay.url} --root {root}"
    )


def test_another_run_that_was_not_finished_is_mentioned(root, replay):
    replay.fail("data", "status_404", times=2)
    run(root, replay, *ONE)

    process = start(root, replay, "--vintage", "2026-11-23", *ONE)
    _, errors = process.communicate(timeout=120)

    assert process.returncode == 0
    assert errors == (
        "An unfinished snapshot is there; this goes on with it: parathed snapshot "
        f"--vintage {NAME} --indicator full_time_unemployed_pct "
        f"--statbank-url {replay.url} --root {root}\n"
    )


# Looking whether it is old


def test_a_check_lists_the_tables(root, replay):
    run(root, replay, *ONE)
    table = replay.tables["AULP01"]
    replay.tables["AULP01"] = replace(table, updated="2021-04-20T08:00:00")

    process = start(root, replay, "--check", "--json")
    out, _ = process.communicate(timeout=120)

    rows = {row["table"]: row for row in json.loads(out)}
    assert rows["AULP01"]["status"] == "new"
    assert rows["FOLK1A"]["status"] == "same"
    assert raw(root) == [NAME]


# STIL, with a key


def test_with_a_key_the_figures_of_schools_come_too_and_the_key_stays_hidden(
    root, replay, httpserver: HTTPServer
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
    shown = parathed("show", "Ishøj", "--json", "--root", str(root))
    indicators = {i["id"]: i for i in json.loads(shown.stdout)["indicators"]}
    absence = indicators["unlawful_absence_pct"]
    assert (absence["municipality"], absence["nation"]) == (2.5, 1.4)
    assert absence["periods"]["municipality"] == "2023/2024"
    kept = b"".join(p.read_bytes() for p in root.rglob("*") if p.is_file())
    for text in (out, errors, kept.decode("utf-8")):
        assert KEY not in text


def test_the_report_of_ishoej_is_made_from_the_vintage(root, replay):
    run(root, replay)

    done = parathed("report", "Ishøj", "--root", str(root))

    assert (done.returncode, done.stderr) == (0, "")
    page = (root / "reports" / NAME / "183-ishoej.html").read_text("utf-8")
    assert "222.300" in page  # 200000 + 100 * 183 + 1000 * 4
    assert "Statistikbanken" in page or "Danmarks Statistik" in page
