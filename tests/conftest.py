"""What several test files share: the repository, and a data root to damage."""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from replay import ReplayServer
from warm_processes import forked_workers, read_once

from parathed_lib.commands.app import main
from parathed_lib.report.run.trimmed_imports import trimmed_imports
from parathed_lib.runtime import environment
from parathed_lib.storage.data_root import DataRoot

pytest_plugins = ("report_fixtures", "programme_fixtures", "browser_fixtures")

# No test depends on the home of who runs it, or writes there.
os.environ.pop("MPLBACKEND", None)
os.environ.update(environment())

# A shell that starts us in the background lets us ignore Ctrl-C, and so would all that
# the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# As the command imports it: a grammar that it can do without is not built.
with trimmed_imports():
    import nbformat  # noqa: F401

# The same examples in every run, so few are as good as many; none fails for being slow.
settings.register_profile(
    "fixed", max_examples=30, derandomize=True, database=None, deadline=None
)
settings.load_profile("fixed")

# A file of a vintage, written anew: `rewrite("2017", "dst/income.csv", change)`.
Rewrite = Callable[[str, str, Callable[[str], str]], Path]
# A piece of Ishøj's form, replaced: `edit_form("strategy = 3", "strategy = 4")`.
EditForm = Callable[[str, str], Path]
# A vintage of one's own, from rows of indicator, area, period and value.
MakeVintage = Callable[..., str]

# What takes longest for a single test.
_LONGEST = ("test_crashes", "test_cluster", "test_batch", "test_forks")


# A command, run in this process: `command("list", "vintages")`.
Command = Callable[..., "Ended"]


class Ended(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


# What is imported stays: the collector would walk through it again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """Let the collector leave alone what the test files hold, and come seldom."""
    gc.freeze()
    gc.set_threshold(5_000)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first, so that nothing long is begun when all else has ended."""
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            assert item.get_closest_marker("browser"), f"{item.nodeid}: browser"
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.stem not in _LONGEST, item.path not in slow))


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command in this process, as the console script does."""

    def command(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["parathed", *map(str, words)])
        # Else the command is named as that which started pytest: `python -m pytest`.
        monkeypatch.setattr(sys.modules["__main__"], "__package__", None)
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)

    return command


@pytest.fixture(scope="session", autouse=True)
def in_warm_processes() -> Iterator[None]:
    """Reads each vintage once, and forks worker processes from a warm one."""
    with read_once(), forked_workers():
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the project; nothing may be written to it."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def embedded_root(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with the data/raw that git holds, for tests that only read."""
    root = tmp_path_factory.mktemp("embedded")
    raw = repository / "data" / "raw"
    for name in ("2017", "2026"):
        _copy(raw / name, root / "data" / "raw" / name)
    form = "evaluations/2017/183.toml"
    (root / "data" / "raw" / form).parent.mkdir(parents=True)
    shutil.copy(raw / form, root / "data" / "raw" / form)
    return root


@pytest.fixture
def data_root(embedded_root: Path, tmp_path: Path) -> Path:
    """A root folder of one's own, with a copy of the data/raw that git holds."""
    root = tmp_path / "root"
    shutil.copytree(embedded_root, root, copy_function=shutil.copyfile)
    return root


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A data root without any vintage."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return DataRoot(tmp_path)


@pytest.fixture
def rewrite(data_root: Path) -> Rewrite:
    """Writes a file of a vintage anew and refreshes its checksum in the manifest.

    `change` gets the text of the file and gives the new one.
    """

    def rewrite(vintage: str, file: str, change: Callable[[str], str]) -> Path:
        folder = data_root / "data" / "raw" / vintage
        before = (folder / file).read_bytes().decode("utf-8")
        after = change(before)
        assert after != before, f"nothing to change in {file}"
        (folder / file).write_bytes(after.encode("utf-8"))
        _refresh(folder / "manifest.csv", file, after.encode("utf-8"))
        return folder / file

    return rewrite


@pytest.fixture
def edit_form(data_root: Path) -> EditForm:
    """Replaces a piece of text that stands once in Ishøj's form of 2017."""
    path = data_root / "data" / "raw" / "evaluations" / "2017" / "183.toml"

    def edit(old: str, new: str) -> Path:
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        path.write_bytes(text.replace(old, new).encode("utf-8"))
        return path

    return edit


@pytest.fixture
def make_vintage(data_root: Path) -> MakeVintage:
    """Writes a small vintage beside the embedded ones and gives its name.

    A row is indicator, area, period and value, and may go on with count and of.
    """

    def make(
        rows: Sequence[tuple[Any, ...]],
        name: str = "2018",
        missing: Sequence[tuple[str, str, str, str]] = (),
    ) -> str:
        folder = data_root / "data" / "raw" / name
        folder.mkdir()
        figures = ["indicator,area,period,value,status,count,of,note"]
        for i, a, p, value, *counts in rows:
            count, of = counts or ("", "")
            figures.append(f"{i},{a},{p},{value},ok,{count},{of},")
        reasons = ["indicator,level,status,note", *map(",".join, missing)]
        manifest = [
            "file,source,table,query,retrieved,updated,request_id,sha256,licence"
        ]
        for file, lines in (("figures.csv", figures), ("missing.csv", reasons)):
            data = "".join(line + "\n" for line in lines).encode("utf-8")
            (folder / file).write_bytes(data)
            checksum = hashlib.sha256(data).hexdigest()
            manifest.append(f"{file},et forsøg,,alt,{name},,,{checksum},fakta")
        text = "".join(line + "\n" for line in manifest)
        (folder / "manifest.csv").write_bytes(text.encode("utf-8"))
        return name

    return make


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    """A StatBank of our own on a socket of this machine, past any proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    with ReplayServer() as server:
        yield server


def _copy(source: Path, target: Path) -> None:
    skipped = shutil.ignore_patterns(".*", "__pycache__", "*.sqlite", "*cache*")
    shutil.copytree(source, target, ignore=skipped)


def _refresh(manifest: Path, file: str, data: bytes) -> None:
    with manifest.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        if row["file"] == file:
            row["sha256"] = hashlib.sha256(data).hexdigest()
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    manifest.write_bytes(out.getvalue().encode("utf-8"))
