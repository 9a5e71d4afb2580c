"""`parathed report --scheduler`: a Dask cluster that shares no folder with us.

Scheduler and workers are processes of this machine, each with a folder and a home of
its own. What comes from them is compared with what a run without them gives.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import pytest
from distributed import KilledWorker
from report_fixtures import parathed, python

from parathed_lib.errors import ParameterError
from parathed_lib.pages.kinds import KINDS
from parathed_lib.report.run import dask_executor
from parathed_lib.report.run.dask_executor import DaskExecutor
from parathed_lib.report.run.jobs import Job

pytestmark = pytest.mark.slow

THREE = ("Ishøj", "Greve", "Læsø")
ENDS = ("html", "ipynb", "json")


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers; the folder holds all that they write."""

    address: str
    folder: Path
    workers: list[subprocess.Popen[bytes]]

    def parcels(self) -> list[Path]:
        """The folders in which reports are made."""
        return list(self.folder.glob("*/dask-scratch-space/*/parathed-*"))


Start = Callable[..., Cluster]
T = TypeVar("T")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a cluster: `start(2)` with two workers; it ends with the tests."""
    with ExitStack() as ends:

        def begin(folder: Path, *words: str, **env: str) -> subprocess.Popen[bytes]:
            folder.mkdir()
            homes = {"HOME": str(folder), "TMPDIR": str(folder)}
            with (folder / "log").open("wb") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1"],
                    cwd=folder,
                    env=os.environ | homes | env,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            ends.callback(stopped, process)
            return process

        def start(workers: int, **env: str) -> Cluster:
            folder = tmp_path_factory.mktemp("cluster")
            port = ("--port", "0", "--no-dashboard")
            begin(folder / "scheduler", "scheduler", *port)
            log = folder / "scheduler" / "log"
            address = until(lambda: told(log, r"Scheduler at: +(tcp://\S+)"))
            # They clear up at once, not only half a minute later
            soon = folder / "soon.py"
            soon.write_text(
                "from parathed_lib.report.run import dask_worker as w\nw.IDLE = 1\n"
            )
            alone = ("--nthreads", "1", "--no-dashboard", "--no-nanny")
            alone += ("--preload", str(soon))
            own = [
                begin(folder / f"worker-{n}", "worker", address, *alone, **env)
                for n in range(workers)
            ]
            for n in range(workers):
                log = folder / f"worker-{n}" / "log"
                until(lambda log=log: told(log, r"Registered to: +(\S+)"))
            return Cluster(address, folder, own)

        yield start


@pytest.fixture(scope="module")
def cluster(start: Start) -> Cluster:
    """Two workers that no test harms, with another clock, language and hash seed."""
    return start(2, TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7")


def stopped(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def until(ask: Callable[[], T], seconds: float = 300) -> T:
    """Asks until the answer is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.05)
    pytest.fail(f"nothing came in {seconds} s")


def told(log: Path, pattern: str) -> str:
    match = re.search(pattern, log.read_text("utf-8", errors="replace"))
    return match[1] if match else ""


def content(folder: Path) -> dict[str, bytes]:
    """The files of the reports by their names."""
    return {p.name: p.read_bytes() for p in folder.glob("[0-9]*")}


def listed(folder: Path, name: str = "manifest.json") -> list | dict:
    return json.loads((folder / name).read_text("utf-8"))["reports"]


def statuses(folder: Path) -> dict[str, str]:
    return {row["code"]: row["status"] for row in listed(folder, "run.json")}


@pytest.fixture(scope="module")
def local(embedded_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three reports that were made without a cluster."""
    out = tmp_path_factory.mktemp("local")
    to = ("--vintage", "2017", "--root", embedded_root, "--out", out)
    done = parathed("report", *THREE, *to, cwd=out)
    assert done.returncode == 0, done.stderr
    return out / "2017"


def test_a_cluster_gives_the_bytes_of_a_local_run_and_keeps_nothing(
    cluster, local, embedded_root, tmp_path
):
    log = cluster.folder / "scheduler" / "log"
    before = len(log.read_text("utf-8"))
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    to_cluster = (*to, "--scheduler", cluster.address)
    done = parathed("report", *THREE, *to_cluster, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    made = tmp_path / "out" / "2017"
    assert len(content(made)) == 9
    assert content(made) == content(local)
    assert listed(made) == listed(local)
    places = [str(cluster.folder), str(embedded_root), str(tmp_path)]
    for path in made.glob("*.*"):
        data = path.read_bytes()
        assert [p for p in places if p.encode("utf-8") in data] == [], path.name
    until(lambda: not cluster.parcels())
    told_since = log.read_text("utf-8")[before:]
    assert re.search(r"Remove client Client-parathed", told_since)


def test_a_faulty_form_stops_only_its_own_report(
    cluster, data_root, edit_form, tmp_path
):
    edit_form("\nstrategy = 3", "\nstrategy = 9")
    to = ("--vintage", "2017", "--root", data_root)
    done_here = parathed("report", *THREE[::2], *to, cwd=tmp_path)
    to_cluster = (*to, "--out", tmp_path / "out", "--scheduler", cluster.address)
    done = parathed("report", *THREE[::2], *to_cluster, cwd=tmp_path)

    assert (done_here.returncode, done.returncode) == (1, 1)
    assert "Traceback" not in done.stderr
    made = tmp_path / "out" / "2017"
    assert set(content(made)) == {f"825-laesoe.{kind}" for kind in ENDS}
    assert statuses(made) == {"183": "failed", "825": "ok"}
    [fault, _] = listed(made, "run.json")
    assert "strategy" in fault["message"]
    [fault_here, _] = listed(data_root / "reports" / "2017", "run.json")
    assert fault["message"] == fault_here["message"]


def test_the_reports_of_a_worker_that_is_killed_are_made_by_another(
    start, local, embedded_root, tmp_path
):
    dask = start(2)
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    words = ("report", *THREE, *to, "--scheduler", dask.address)
    run = subprocess.Popen(
        [sys.executable, "-m", "parathed_lib", *words],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    with run:
        # It has unpacked what the reports are made from, so it is at work
        [parcel, *_] = until(dask.parcels)
        worker = next(n for n in range(2) if f"worker-{n}" in parcel.parts)
        os.kill(dask.workers[worker].pid, signal.SIGKILL)
        _, errors = run.communicate(timeout=300)

    assert (run.returncode, errors) == (0, b"")
    made = tmp_path / "out" / "2017"
    assert set(statuses(made).values()) == {"ok"}
    assert content(made) == content(local)


def test_a_report_that_takes_its_workers_along_has_failed():
    # What Dask gives when four workers died with one report
    lost = SimpleNamespace(exception=lambda: KilledWorker("a report", None, 3))
    here = Path()
    job = Job(KINDS["assessment"], {}, "825", "Læsø", "825-laesoe", here, here, "")
    outcome = dask_executor._done(job, lost, time.perf_counter()).outcome

    assert (outcome.code, outcome.status) == ("825", "failed")
    assert outcome.message.startswith("KilledWorker: 4 workers died with it.")


def test_a_stopped_run_leaves_nothing_at_work(cluster, embedded_root, tmp_path):
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    words = ("report", "--all", *to, "--scheduler", cluster.address)
    run = subprocess.Popen(
        [sys.executable, "-m", "parathed_lib", *words],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    with run:
        # The second report is being written, so the first is recorded
        until(lambda: len(content(tmp_path / "out" / "2017")) > 3)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=300)

    assert run.returncode == 130
    assert b"Traceback" not in errors
    until(lambda: not cluster.parcels())
    made = content(tmp_path / "out" / "2017")
    assert 3 < len(made) < 98 * 3
    assert set(statuses(tmp_path / "out" / "2017").values()) == {"ok"}


def test_a_worker_with_other_code_is_refused(
    start, repository, embedded_root, tmp_path
):
    other = tmp_path / "other"
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(repository / "parathed_lib", other / "parathed_lib", ignore=skipped)
    with (other / "parathed_lib" / "pages" / "assessment" / "front.py").open(
        "a"
    ) as module:
        module.write("# another version\n")
    dask = start(1, PYTHONPATH=str(other))
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    to_cluster = (*to, "--scheduler", dask.address)
    done = parathed("report", *THREE, *to_cluster, cwd=tmp_path)

    assert done.returncode == 2
    assert re.search(r"tcp://\S+ has parathed's code \w+ instead of \w+", done.stderr)
    assert "Traceback" not in done.stderr
    assert content(tmp_path / "out" / "2017") == {}


@pytest.mark.parametrize("silent", [False, True])
def test_a_scheduler_that_is_not_there_is_one_message(embedded_root, tmp_path, silent):
    # Nobody listens, or something that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if not silent:
            server.close()
        to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
        done = parathed("report", "Læsø", *to, "--scheduler", address, cwd=tmp_path)

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith(
        f"parathed: --scheduler {address}: no Dask scheduler answers"
    )


@pytest.mark.parametrize(
    "address",
    [
        "tcp://127.0.0.1",
        "127.0.0.1:8786",
        "tcp://127.0.0.1:99999",
        "http://127.0.0.1:8786",
    ],
)
def test_a_malformed_address_is_told_without_asking_for_it(address):
    with pytest.raises(ParameterError, match="no address of a Dask scheduler"):
        next(DaskExecutor(address, 1.0).make([]))


def test_without_dask_the_message_says_how_to_install_it(embedded_root, tmp_path):
    hidden = "import sys; sys.modules['distributed'] = None\n"
    command = hidden + "from parathed_lib.commands.app import main; main()"
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    scheduler = ("--scheduler", "tcp://127.0.0.1:8786")
    words = ("-c", command, "report", "Læsø", *to, *scheduler)
    done = python(*words, cwd=tmp_path)

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert 'pip install "parathed[cluster]"' in line
