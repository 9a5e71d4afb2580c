"""What lies around a run: streams, home, folders, other packages, pauses, no room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from errno import EAGAIN
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace

import pytest
from report_fixtures import python, short_template, threads_at_start

from parathed_lib import runtime
from parathed_lib.errors import OutputError, ReportError
from parathed_lib.pages.kinds import KINDS
from parathed_lib.report.run import child_process as child
from parathed_lib.report.run import forked_executor, worker_process
from parathed_lib.report.run.child_process import Stopwatch
from parathed_lib.report.run.forked_executor import make_forked
from parathed_lib.report.run.jobs import Job, outcome
from parathed_lib.report.run.records import Done

slow = pytest.mark.slow
PARATHED = (sys.executable, "-m", "parathed_lib")


def shell(line: str, cwd: Path, *, home: Path | None = None, **env: str) -> tuple:
    """How a line of a shell ended, in which `parathed` is ours: code, out, err.

    Without the caches that the tests have in common when a `home` is given.
    """
    around = dict(os.environ)
    if home:
        given = ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "PARATHED_CACHE")
        around = {k: v for k, v in around.items() if k not in given}
        around["HOME"] = str(home)
    function = f'parathed() {{ "{PARATHED[0]}" -m parathed_lib "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", function + line],
        cwd=cwd,
        env=around | env,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def root(repository, embedded_root, tmp_path_factory) -> Path:
    """A data root with the short template; reports go elsewhere."""
    root = tmp_path_factory.mktemp("around")
    shutil.copytree(embedded_root / "data", root / "data")
    short_template(repository, root)
    return root


# Standard streams


LISTING = "list municipalities"
MAKING = "report Ishøj Læsø --vintage 2017 --force --out out"


@slow
@pytest.mark.parametrize(
    ("words", "end"),
    [
        *((LISTING, end) for end in ("| head -1", "| true", ">&-", ">&- 2>&- <&-")),
        *((MAKING, end) for end in ("| true", ">&- 2>&- <&-")),
    ],
)
def test_a_reader_that_leaves_or_is_not_there_is_no_matter(root, words, end):
    code, _, err = shell(f"parathed {words} {end}", root)
    assert (code, err) == (0, "")
    if words.startswith("report"):
        assert len(list((root / "out" / "2017").glob("[0-9]*.html"))) == 2
        shutil.rmtree(root / "out")


def test_output_that_cannot_be_written_is_one_line(root):
    code, _, err = shell("parathed list municipalities > /dev/full", root)
    assert code == 2
    assert err == (
        "parathed: What was to be printed cannot be written: No space left on device.\n"
    )


# Folders


@pytest.fixture(scope="module")
def temporary(tmp_path_factory) -> Path:
    """A folder for temporary files, and so for a cache of ours that is kept."""
    return tmp_path_factory.mktemp("temporary")


@slow
@pytest.mark.parametrize(
    ("kind", "slow_way"), [("empty", False), ("full", False), ("missing", True)]
)
def test_nothing_is_written_to_the_home_and_none_is_needed(
    root, temporary, tmp_path, kind, slow_way
):
    home = tmp_path / "home"
    home.mkdir()
    line = f"parathed report Ishøj --vintage 2017 --out '{tmp_path}/out'"
    if kind == "empty":
        line += f" && parathed verify '{tmp_path}'/out/2017/1*l"
    elif kind == "full":  # one cannot make a folder where a file stands
        for name in (".config", ".cache", ".ipython", ".local", ".jupyter"):
            (home / name).touch()
    else:
        home.rmdir()
    # Where processes cannot be forked
    env = threads_at_start(tmp_path / "site") if slow_way else {}
    code, out, err = shell(line, root, home=home, TMPDIR=str(temporary), **env)
    assert (code, err) == (0, "")
    assert ("Note: The reports are made with stock kernels" in out) == slow_way
    assert out.count("identical") == (3 if kind == "empty" else 0)
    left = list(home.rglob("*")) if home.exists() else []
    assert [p for p in left if p.is_dir() or p.stat().st_size] == []
    assert home.exists() == (kind != "missing")


@slow
@pytest.mark.parametrize(
    "words", ["list vintages", "report Ishøj", "form check x.toml"]
)
def test_a_working_folder_that_is_gone_is_one_line(tmp_path, words):
    (tmp_path / "gone").mkdir()
    line = f"cd gone; rmdir ../gone; parathed {words}"
    code, out, err = shell(line, tmp_path, PYTHONPATH=os.pathsep.join(sys.path))
    assert (code, out) == (2, "")
    assert err == (
        "parathed: The folder that you are in has been removed. Go to another, and run "
        "the command again.\n"
    )


@pytest.fixture
def anew(monkeypatch):
    """The cache folder, looked for anew."""
    monkeypatch.delenv("PARATHED_CACHE")
    return runtime.cache_folder.__wrapped__


def test_the_cache_folder_is_ours_alone_and_stays(anew, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = anew()
    assert folder == anew()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("kind", ["open to others", "a link", "a file"])
def test_a_cache_folder_that_others_prepared_is_not_used(
    anew, tmp_path, monkeypatch, kind
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    prepared = tmp_path / f"parathed-{os.getuid()}"
    if kind == "a file":
        prepared.write_text("")
    elif kind == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        prepared.symlink_to(tmp_path / "elsewhere")
    else:
        prepared.mkdir()
        prepared.chmod(0o777)
    folder = anew()
    assert folder != prepared
    assert folder.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(folder)


def test_no_folder_for_temporary_files_is_one_line(anew, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    with pytest.raises(OutputError, match="Give one that can be written in TMPDIR"):
        anew()


# Other packages, and their settings


@slow
def test_settings_and_plugins_that_are_stale_and_no_home_are_no_matter(
    root, temporary, tmp_path
):
    # matplotlib does not know the backend, and papermill's plugin has no module
    stale = tmp_path / "site" / "oldplugin-1.0.dist-info"
    stale.mkdir(parents=True)
    name = "Metadata-Version: 2.1\nName: oldplugin\nVersion: 1.0\n"
    (stale / "METADATA").write_text(name)
    (stale / "entry_points.txt").write_text(
        "[papermill.engine]\nold = oldplugin.engine:OldEngine\n"
    )
    paths = os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")])
    line = f"unset HOME\nparathed report Ishøj --vintage 2017 --out '{tmp_path}/out'"
    given = {"MPLBACKEND": "nonsense", "MATPLOTLIBRC": "/nowhere", "PYTHONPATH": paths}
    code, _, err = shell(line, root, home=tmp_path, **given, TMPDIR=str(temporary))
    assert (code, err) == (0, "")


@slow
def test_the_command_itself_imports_nothing_heavy(root, tmp_path):
    code = (
        "import sys; from parathed_lib.report.audit import verify\n"
        "from parathed_lib.report.run import batch, dask_worker\n"
        "from parathed_lib.commands.app import main\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'papermill', 'IPython'}\n"
        "try: main()\n"
        "except SystemExit: print(sorted(heavy & set(sys.modules)))"
    )
    words = ("report", "Ishøj", "--vintage", "2017", "--out", tmp_path)
    done = python("-c", code, *words, cwd=root)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


# Time


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets: `clock.now`."""
    clock = SimpleNamespace(now=100.0)
    fake = SimpleNamespace(monotonic=lambda: clock.now, sleep=lambda _: None)
    monkeypatch.setattr(child, "time", fake)
    return clock


def test_a_pause_does_not_count_as_time(clock):
    watch = Stopwatch()
    clock.now += 0.5
    assert watch.look() == 0.5
    clock.now += 3600  # the lid was closed
    assert watch.look() <= 0.5 + 2 * Stopwatch.LOOK
    clock.now += 1
    assert watch.look() <= 1.5 + 2 * Stopwatch.LOOK


def test_what_has_come_is_taken_however_late_it_is(clock):
    ours, theirs = Pipe()
    with ours, theirs:
        theirs.send("made")
        watch = Stopwatch()
        clock.now += 3600
        assert watch.comes(ours, 0.0)
        assert ours.recv() == "made"
        assert not watch.comes(ours, 0.0)


JOB = Job(KINDS["assessment"], {}, "183", "Ishøj", "183-ishoej", Path(), Path(), "", {})


class _Child:
    """A child that has told of its end before anybody looked."""

    def __init__(self, told: Done) -> None:
        self.connection, sender = Pipe()
        sender.send(told)
        self._sender = sender

    def end(self) -> int:
        self.connection.close()
        self._sender.close()
        return 0


def test_a_report_that_came_in_a_pause_has_not_taken_too_long(monkeypatch):
    made = Done(outcome(JOB, "ok", JOB.slug), JOB.slug)
    monkeypatch.setattr(forked_executor, "the_shell", lambda: None)
    monkeypatch.setattr(forked_executor, "Child", lambda *_: _Child(made))
    # No time is left when the run looks for the first time
    [done] = make_forked([JOB], 1, 0.0)
    assert done == made


# Processes


def test_a_thread_that_has_just_ended_is_waited_for(monkeypatch, tmp_path):
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "comm").write_text(f"thread-{number}\n")

    def ends(_: float) -> None:
        shutil.rmtree(tmp_path / "2", ignore_errors=True)

    monkeypatch.setattr(child, "_THREADS", tmp_path)
    monkeypatch.setattr(child, "time", SimpleNamespace(sleep=ends))
    assert child.why_not_fork() == ""
    monkeypatch.setattr(child, "time", SimpleNamespace(sleep=lambda _: None))
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / "comm").write_text("jemalloc_bg_thd\n")
    assert "(jemalloc_bg_thd, thread-1)" in child.why_not_fork()


def test_no_room_for_a_process_is_one_line(monkeypatch, tmp_path):
    def full(*_: object, **__: object) -> None:
        raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))

    monkeypatch.setattr(worker_process.subprocess, "Popen", full)
    with pytest.raises(OutputError, match=r"^No process can be started: .*\.$"):
        worker_process.WorkerProcess("parathed_lib.report.run.worker")
    monkeypatch.setattr(forked_executor, "the_shell", lambda: None)
    monkeypatch.setattr(os, "fork", full)
    [done] = make_forked([JOB], 2, 60.0)
    assert done.outcome.status == "failed"
    assert done.outcome.message.startswith("No process can be started: ")


def test_a_process_that_dies_is_one_line(monkeypatch):
    # one that is started: a warm one to fork it from would import all that pages need
    monkeypatch.setattr(worker_process, "subprocess", subprocess)
    with (
        worker_process.WorkerProcess("os") as process,
        pytest.raises(ReportError, match="died"),
    ):
        list(process.call("_exit", 3))
