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

import nbformat
import pytest
from distributed import KilledWorker
from nbformat.v4 import new_code_cell
from report_fixtures import parathed
from test_stil_key import KEY, LOOK

from parathed_lib.errors import ParameterError
from parathed_lib.pages.kinds import KINDS
from parathed_lib.report.run import dask_executor
from parathed_lib.report.run.dask_executor import make_on_cluster
from parathed_lib.report.run.jobs import Job

pytestmark = pytest.mark.slow

THREE = ("Ishøj", "Greve", "Læsø")
NO_KEY = f"{LOOK}assert found == [None, False]"
# Another clock, language and hash seed, and what no cell may find
AROUND = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"} | KEY
# They clear up at once, not only half a minute later
SOON = "from parathed_lib.report.run import dask_worker as w\nw.IDLE = 1\n"
T = TypeVar("T")


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers; the folder holds all that they write."""

    folder: Path
    ends: ExitStack
    processes: dict[str, subprocess.Popen[bytes]]

    def begin(self, name: str, *words: str) -> None:
        """Begin a process of this name, with a folder and a home of its own."""
        folder = self.folder / name
        folder.mkdir()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1"],
                cwd=folder,
                env=os.environ | AROUND | {"HOME": str(folder), "TMPDIR": str(folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.ends.callback(stopped, process)
        self.processes[name] = process

    def add(self, name: str) -> None:
        """Add a worker of this name, and wait for it."""
        alone = ("--nthreads", "1", "--no-dashboard", "--no-nanny")
        alone += ("--preload", str(self.folder / "soon.py"))
        self.begin(name, "worker", self.address, *alone)
        until(lambda: self.told(name, r"Registered to: +(\S+)"))

    def log(self, name: str) -> str:
        return (self.folder / name / "log").read_text("utf-8", errors="replace")

    def told(self, name: str, pattern: str) -> str:
        match = re.search(pattern, self.log(name))
        return match[1] if match else ""

    @property
    def address(self) -> str:
        return until(lambda: self.told("scheduler", r"Scheduler at: +(tcp://\S+)"))

    def parcels(self) -> list[Path]:
        """The folders in which reports are made."""
        return list(self.folder.glob("*/dask-scratch-space/*/parathed-*"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with a worker."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "soon.py").write_text(SOON)
    with ExitStack() as ends:
        cluster = Cluster(folder, ends, {})
        cluster.begin("scheduler", "scheduler", "--port", "0", "--no-dashboard")
        cluster.add("worker-1")
        yield cluster


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


def content(folder: Path) -> dict[str, bytes]:
    """The files of the reports by their names."""
    return {p.name: p.read_bytes() for p in folder.glob("[0-9]*")}


def listed(folder: Path, name: str = "manifest.json") -> list | dict:
    return json.loads((folder / name).read_text("utf-8"))["reports"]


def statuses(folder: Path) -> dict[str, str]:
    return {row["code"]: row["status"] for row in listed(folder, "run.json")}


@pytest.fixture(scope="module")
def root(repository: Path, embedded_root: Path, tmp_path_factory) -> Path:
    """A data root with a faulty form of Greve; its template looks for a key."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(embedded_root / "data", root / "data")
    forms = root / "data" / "raw" / "evaluations" / "2017"
    text = (forms / "183.toml").read_text("utf-8")
    text = text.replace('municipality = "183"', 'municipality = "253"')
    text = text.replace("\nstrategy = 3", "\nstrategy = 9")
    (forms / "253.toml").write_text(text, "utf-8")
    template = nbformat.read(repository / "notebooks" / "assessment.ipynb", 4)
    template.cells.append(new_code_cell(NO_KEY))
    (root / "notebooks").mkdir()
    nbformat.write(template, root / "notebooks" / "assessment.ipynb")
    return root


@pytest.fixture(scope="module")
def local(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports that were made without a cluster."""
    out = tmp_path_factory.mktemp("local")
    to = ("--vintage", "2017", "--root", root, "--out", out)
    assert parathed("report", *THREE, *to, cwd=out).returncode == 1
    return out / "2017"


def test_a_cluster_gives_the_bytes_of_a_local_run_and_keeps_nothing(
    cluster, root, local, tmp_path
):
    before = len(cluster.log("scheduler"))
    to = ("--vintage", "2017", "--root", root, "--out", tmp_path / "out")
    to_cluster = (*to, "--scheduler", cluster.address)
    done = parathed("report", *THREE, *to_cluster, cwd=tmp_path, **KEY)

    # The faulty form stops its own report alone, and no cell has found the key
    assert (done.returncode, done.stderr) == (1, "")
    made = tmp_path / "out" / "2017"
    assert statuses(made) == {"183": "ok", "253": "failed", "825": "ok"}
    [fault, fault_here] = (
        [row["message"] for row in listed(folder, "run.json") if row["message"]]
        for folder in (made, local)
    )
    assert fault == fault_here
    assert "strategy" in fault[0]
    assert len(content(made)) == 6
    assert content(made) == content(local)
    assert listed(made) == listed(local)
    places = [str(cluster.folder), str(root), str(tmp_path)]
    for path in made.glob("*.*"):
        data = path.read_bytes()
        assert [p for p in places if p.encode("utf-8") in data] == [], path.name
    until(lambda: not cluster.parcels())
    assert "Remove client Client-parathed" in cluster.log("scheduler")[before:]


def test_the_reports_of_a_worker_that_is_killed_are_made_by_another(
    cluster, root, local, tmp_path
):
    cluster.add("worker-2")
    to = ("--vintage", "2017", "--root", root, "--out", tmp_path / "out")
    words = ("report", *THREE, *to, "--scheduler", cluster.address)
    until(lambda: not cluster.parcels())
    run = subprocess.Popen(
        [sys.executable, "-m", "parathed_lib", *words],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    with run:
        # It has unpacked what the reports are made from, so it is at work
        [parcel, *_] = until(cluster.parcels)
        name = parcel.relative_to(cluster.folder).parts[0]
        stopped(cluster.processes[name])
        _, errors = run.communicate(timeout=300)

    shutil.rmtree(cluster.folder / name / "dask-scratch-space")
    assert (run.returncode, errors) == (1, b"")
    made = tmp_path / "out" / "2017"
    assert statuses(made) == statuses(local)
    assert content(made) == content(local)


def test_a_report_that_takes_its_workers_along_has_failed():
    # What Dask gives when four workers died with one report
    lost = SimpleNamespace(exception=lambda: KilledWorker("a report", None, 3))
    here = Path()
    job = Job(KINDS["assessment"], {}, "825", "Læsø", "825-laesoe", here, here, "", {})
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
    cluster, repository, embedded_root, tmp_path
):
    # It is we who have the other
    other = tmp_path / "other"
    shutil.copytree(repository / "parathed_lib", other / "parathed_lib")
    (other / "notebooks").symlink_to(repository / "notebooks")
    front = other / "parathed_lib" / "pages" / "assessment" / "front.py"
    with front.open("a") as module:
        module.write("# another version\n")
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / "out")
    to_cluster = (*to, "--scheduler", cluster.address)
    env = {"PYTHONPATH": str(other)}
    done = parathed("report", *THREE, *to_cluster, cwd=tmp_path, **env)

    assert done.returncode == 2
    assert re.search(r"tcp://\S+ has parathed's code \w+ instead of \w+", done.stderr)
    assert "Traceback" not in done.stderr
    assert content(tmp_path / "out" / "2017") == {}


@pytest.mark.parametrize("silent", [False, True])
def test_a_scheduler_that_is_not_there_is_one_message(monkeypatch, silent):
    monkeypatch.setattr(dask_executor, "REACH", 1.0)
    # Nobody listens, or something that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if not silent:
            server.close()
        told = f"^--scheduler {address}: no Dask scheduler answers .*\\.$"
        with pytest.raises(ParameterError, match=told):
            next(make_on_cluster([], address, 1.0))


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
        next(make_on_cluster([], address, 1.0))


def test_without_dask_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = r'pip install "parathed\[cluster\]"'
    with pytest.raises(ParameterError, match=told):
        next(make_on_cluster([], "tcp://127.0.0.1:8786", 1.0))
