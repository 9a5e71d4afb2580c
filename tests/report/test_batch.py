"""A run of several reports: only what is out of date, interrupted at any moment."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from report_fixtures import (
    gone,
    parathed,
    report_key,
    short_template,
    threads_at_start,
)

from parathed_lib.pages.kinds import KINDS
from parathed_lib.report.run import cache_key
from parathed_lib.storage.data_root import DataRoot, sha256

HIDDEN = {".lock", ".kept.json"}
slow = pytest.mark.slow
SIX = ("Ishøj", "Læsø", "Tårnby", "Dragør", "Greve", "Solrød")
CODES = ("183", "825", "185", "155", "253", "269")


def rows(folder: Path) -> dict[str, dict]:
    """The reports of `run.json` by code."""
    run = json.loads((folder / "run.json").read_text("utf-8"))
    return {row["code"]: row for row in run["reports"]}


def stamps(folder: Path) -> dict[str, int]:
    """When each file of a folder was written."""
    return {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}


def pages(folder: Path) -> set[str]:
    return {p.name[:3] for p in folder.glob("[0-9]*.html")}


def assert_whole(folder: Path) -> None:
    """Every report file under its final name is whole."""
    for path in folder.glob("[0-9]*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")
    for path in folder.glob("*.json"):
        json.loads(path.read_text("utf-8"))
    for path in folder.glob("*.ipynb"):
        nbformat.read(path, 4)


# What a report is made from


@pytest.fixture
def keys(data_root: Path) -> Callable[..., dict[str, str]]:
    """The keys of three reports as things are now."""

    def keys(period: str = "newest", vintage: str = "2017") -> dict[str, str]:
        root = DataRoot(data_root)
        return {c: report_key(root, c, vintage, "2017", period) for c in sorted(ALL)}

    return keys


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {code for code in before if before[code] != after[code]}


ALL = {"101", "183", "825"}


def test_reports_have_keys_of_their_own_that_stay(keys):
    assert keys() == keys()
    assert len(set(keys().values())) == 3


def test_a_form_is_a_matter_of_its_own_report(keys, edit_form, data_root):
    before = keys()
    path = edit_form("\nstrategy = 3", "\nstrategy = 4")
    assert changed(before, keys()) == {"183"}
    path.rename(path.with_name("825.toml"))
    assert changed(before, keys()) == {"183", "825"}


def test_one_figure_of_the_vintage_is_a_matter_of_all(keys, rewrite):
    before = keys(), keys(vintage="2026")
    rewrite("2017", "dst/income.csv", lambda text: text.replace("193760", "193761"))
    assert changed(before[0], keys()) == ALL
    assert changed(before[1], keys(vintage="2026")) == set()


def test_template_and_period_are_a_matter_of_all(keys, data_root):
    before = keys()
    assert changed(before, keys("common")) == ALL
    (data_root / "notebooks").mkdir()
    (data_root / "notebooks" / "assessment.ipynb").write_text("{ }")
    assert changed(before, keys()) == ALL


@pytest.mark.parametrize("what", ["versions", "library"])
def test_other_versions_and_other_code_are_a_matter_of_all(keys, monkeypatch, what):
    before = keys()
    monkeypatch.setattr(cache_key, what, lambda: {"numpy": "another"})
    assert changed(before, keys()) == ALL


def test_the_first_cause_is_told_of_a_page_that_is_made_again(
    data_root, edit_form, rewrite, monkeypatch
):
    root = DataRoot(data_root)
    given = {"municipality": "183", "vintage": "2017", "round": "2017"}
    form, figures = "data/raw/evaluations/2017/183.toml", "data/raw/2017/dst/income.csv"
    kind, inputs = KINDS["assessment"], (form, figures)

    def made() -> dict[str, Any]:
        files = cache_key.CacheKeys(kind, root).files(given)
        return {
            "inputs": [{"path": p, "sha256": sha256(data_root / p)} for p in inputs],
            "versions": cache_key.versions(),
            "library": cache_key.library(),
            "in_key": cache_key.in_key(kind, given, files, inputs),
        }

    def why(**others: str) -> str:
        return cache_key.CacheKeys(kind, root).why(given | others, entry)

    entry = made()
    assert why(round="2018") == "parameter round: changed, 2017 -> 2018"
    assert why(round="") == "parameter round: gone"
    assert why(full="yes") == "parameter full: new"
    (data_root / "notebooks").mkdir()
    template = data_root / "notebooks" / "assessment.ipynb"
    template.write_text("{ }")
    assert why() == "input notebooks/assessment.ipynb: changed"
    template.unlink()
    published = root.published("183")
    published.parent.mkdir()
    published.write_text("")
    assert why() == f"input {published.relative_to(data_root).as_posix()}: new"
    published.unlink()
    assert why() == "a file that the page does not name: changed"
    edit_form("\nstrategy = 3", "\nstrategy = 4")
    assert why() == f"input {form}: changed"
    rewrite("2017", "dst/income.csv", lambda text: text.replace("193760", "193761"))
    assert why() == f"input {figures}: changed"  # the first by its path
    entry = made()
    entry["library"] = "another"
    assert why() == "code parathed_lib: changed"
    entry["versions"] = {**cache_key.versions(), "pandas": "1.0"}
    assert why().startswith("version pandas: changed, 1.0 -> ")
    # A manifest that was damaged tells nothing, and stops nothing.
    whole = entry
    for damage in (
        {"inputs": None},
        {"inputs": [1]},
        {"inputs": [{"path": 1, "sha256": ""}]},
        {"versions": None},
        {"versions": "1.0"},
        {"in_key": 1},
        {"in_key": {"parameters": 1}},
    ):
        entry = whole | damage
        assert why() == ""
    del whole["in_key"]  # before it was recorded
    assert why() == ""


def test_local_indicators_are_a_matter_of_those_named_before_or_after(keys, data_root):
    path = data_root / "indicators.toml"
    entry = '[[indicators]]\nmunicipalities = ["{}"]\n'
    none = keys()
    path.write_text(entry.format("183"))
    first = keys()
    assert changed(none, first) == {"183"}
    path.write_text(entry.format("825"))
    assert changed(first, keys()) == {"183", "825"}
    path.write_text("[[")
    assert changed(none, keys()) == ALL
    path.unlink()
    assert keys() == none


# When a report is made anew


@pytest.fixture(scope="module")
def made(repository, embedded_root, tmp_path_factory) -> Path:
    """A data root with the short template and two reports; to be copied."""
    root = tmp_path_factory.mktemp("made") / "root"
    shutil.copytree(embedded_root, root)
    short_template(repository, root)
    done = parathed("report", "Ishøj", "Læsø", "--vintage", "2017", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """The same, to be worked on."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def run(root: Path, *words: str, **env: str) -> subprocess.CompletedProcess:
    return parathed("report", *words, "--vintage", "2017", cwd=root, **env)


@slow
def test_a_run_with_nothing_to_do_touches_no_file(root):
    folder = root / "reports" / "2017"
    before = stamps(folder)
    done = run(root, "Ishøj", "Læsø")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("(unchanged)") == 2
    assert stamps(folder) == before
    # What all reports lead to comes back, though none of them is made anew.
    appendix = (folder / "appendix.html").read_bytes()
    for name in ("appendix.html", "index.html"):
        (folder / name).unlink()
    assert run(root, "Ishøj", "Læsø").stdout.count("(unchanged)") == 2
    assert (folder / "appendix.html").read_bytes() == appendix
    assert (folder / "index.html").is_file()


@slow
def test_what_is_deleted_or_edited_is_made_anew_alone(root):
    folder = root / "reports" / "2017"
    (folder / "825-laesoe.json").write_text("{}")
    # What a killed process was writing
    (folder / ".825-laesoe.html.abcd1234.parathed").write_text("<ht")
    (folder / ".run.json.abcd1234.parathed").write_text("{")
    done = run(root, "Ishøj", "Læsø")
    assert "183 Ishøj: reports/2017/183-ishoej.html (unchanged)" in done.stdout
    assert "1 ok, 1 unchanged" in done.stdout
    assert "s; the files were not as they were made)" in done.stdout
    assert {p.name for p in folder.glob(".*")} == HIDDEN
    before = stamps(folder)
    (folder / "183-ishoej.html").unlink()
    done = run(root, "Ishøj", "Læsø")
    assert "825 Læsø: reports/2017/825-laesoe.html (unchanged)" in done.stdout
    after = stamps(folder)
    assert {n for n in after if n.startswith("825")} == {
        n for n in after if n.startswith("825") and after[n] == before[n]
    }
    assert after["183-ishoej.json"] != before["183-ishoej.json"]


@slow
def test_force_makes_all(root):
    done = run(root, "Ishøj", "Læsø", "--force")
    assert "2 ok in" in done.stdout
    assert "unchanged" not in done.stdout
    assert done.stdout.count("s; --force)") == 2


@slow
def test_a_failure_is_forgotten_when_its_cause_is_gone(root):
    form = root / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    good = form.read_bytes()
    form.write_bytes(good.replace(b"\nstrategy = 3", b"\nstrategy = 9"))
    folder = root / "reports" / "2017"
    before = stamps(folder)
    assert run(root, "Ishøj", "Læsø").returncode == 1
    assert rows(folder)["183"]["status"] == "failed"
    assert stamps(folder)["183-ishoej.html"] == before["183-ishoej.html"]
    form.write_bytes(good)
    assert run(root, "Ishøj", "Læsø").returncode == 0
    assert rows(folder)["183"]["status"] == "unchanged"


# Interruptions

HELD = """import os, time
while os.path.exists(f"hold-{municipality}"): time.sleep(0.05)
time.sleep(0.3)"""


def hold(folder: Path, *names: str) -> None:
    """Let only these of the six come to their end, until they are held by none."""
    for code, name in zip(CODES, SIX, strict=True):
        held = folder / f"hold-{code}"
        held.unlink(missing_ok=True) if name in names else held.touch()


@pytest.fixture
def start(
    repository, embedded_root, tmp_path
) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts a run of six reports in `tmp_path`; `hold` says which do not come on."""
    (tmp_path / "data").symlink_to(embedded_root / "data")
    short_template(repository, tmp_path, HELD)
    started = []

    def start(workers: int = 2, **env: str):
        words = ("--vintage", "2017", "--workers", str(workers))
        process = subprocess.Popen(
            [sys.executable, "-m", "parathed_lib", "report", *SIX, *words],
            cwd=tmp_path,
            env=os.environ | {"MARK": str(tmp_path)} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(what: Callable[[], object], process: subprocess.Popen) -> None:
    """Wait until something is so, or the process ends; at most five minutes."""
    end = time.monotonic() + 300
    while not what() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert what(), process.poll()


@slow
def test_a_stopped_run_leaves_whole_files_and_the_next_makes_the_rest(
    start, embedded_root, tmp_path
):
    folder = tmp_path / "reports" / "2017"
    journal = folder / ".journal.jsonl"

    def recorded() -> set[str]:
        lines = journal.read_text("utf-8").splitlines() if journal.exists() else []
        whole = [json.loads(line) for line in lines if line.endswith("}")]
        return {line["outcome"]["code"] for line in whole}

    # Killed before the first report is made
    hold(tmp_path)
    process = start()
    wait_for((folder / "run.json").exists, process)
    # Another in the folder, which nothing holds, is refused and does it no harm
    words = ("--vintage", "2017", "--root", embedded_root, "--out", folder.parent)
    second = parathed("report", "Ishøj", *words, cwd=tmp_path)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.count("\n") == 1
    assert "Another run is at work" in second.stderr
    assert "--out" in second.stderr
    assert process.poll() is None
    process.kill()
    process.communicate()
    assert gone(str(tmp_path)) == []
    assert_whole(folder)

    # Interrupted after the first
    hold(tmp_path, "Ishøj")
    process = start()
    wait_for(recorded, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 130, out + err
    assert err == "Stopped. What was made is whole; the same command makes the rest.\n"
    assert "Traceback" not in out
    assert gone(str(tmp_path)) == []
    assert_whole(folder)
    done = {code for code, row in rows(folder).items() if row["status"] == "ok"}
    assert done == {"183"}
    assert {p.name for p in folder.glob(".*")} == HIDDEN

    # Killed after two more
    hold(tmp_path, *SIX[:3])
    process = start()
    wait_for(lambda: len(recorded()) == 2, process)
    process.kill()
    process.communicate()
    assert gone(str(tmp_path)) == []
    assert_whole(folder)
    known = recorded() | set(rows(folder))
    assert known == {"183", "825", "185"}
    before = stamps(folder)

    hold(tmp_path, *SIX)
    last = start()
    out, _ = last.communicate(timeout=300)
    assert last.returncode == 0
    assert "3 ok, 3 unchanged" in out
    assert len(rows(folder)) == len(pages(folder)) == 6
    after = stamps(folder)
    kept = {n for n in before if n[:3] in known}
    assert {n: after[n] for n in kept} == {n: before[n] for n in kept}
    assert {p.name for p in folder.glob(".*")} == HIDDEN


@slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_pool_ends_with_the_run_that_is_stopped(start, tmp_path, how):
    folder = tmp_path / "reports" / "2017"
    hold(tmp_path, "Ishøj")
    process = start(**threads_at_start(tmp_path / "site"))
    wait_for((folder / ".journal.jsonl").exists, process)
    process.send_signal(how)
    out, err = process.communicate(timeout=300)

    assert "stock kernels" in out
    assert process.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in err
    assert gone(str(tmp_path)) == []
    assert_whole(folder)


@slow
def test_a_run_that_ended_before_it_wrote_its_records_is_settled(root):
    folder = root / "reports" / "2017"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    lines = []
    for row in rows(folder).values():
        made = manifest["reports"][row["slug"]]
        origin = {k: v for k, v in made.items() if k not in ("key", "files")}
        line = {"outcome": row, "job_slug": row["slug"]}
        line |= {k: made[k] for k in ("key", "files")}
        lines.append(json.dumps({**line, "made_from": origin}) + "\n")
    before = (folder / "manifest.json").read_bytes()
    (folder / ".journal.jsonl").write_text("".join(lines), "utf-8")
    for name in ("run.json", "manifest.json", "index.html"):
        (folder / name).unlink()

    done = run(root, "Ishøj", "Læsø")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("(unchanged)") == 2
    assert set(rows(folder)) == {"183", "825"}
    assert (folder / "manifest.json").read_bytes() == before
    assert (folder / "index.html").is_file()
    assert not (folder / ".journal.jsonl").exists()


# Faults of the disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@slow
@pytest.mark.parametrize("room", [0, 60_000])
def test_a_full_disk_is_told_and_earlier_files_stay(made, small_disk, tmp_path, room):
    shutil.copytree(made, tmp_path / "root")
    shutil.copytree(made / "reports" / "2017", small_disk / "2017")
    before = {p.name: p.read_bytes() for p in (small_disk / "2017").glob("[0-9]*")}
    free = shutil.disk_usage(small_disk).free
    with (small_disk / "filler").open("wb") as filler:
        filler.write(b"x" * (free - room))
    words = ("Ishøj", "Læsø", "--force", "--out", str(small_disk))
    done = run(tmp_path / "root", *words)

    assert done.returncode in (1, 2)
    assert "No space left" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    after = {p.name: p.read_bytes() for p in (small_disk / "2017").glob("[0-9]*")}
    assert after == before
    (small_disk / "filler").unlink()
    assert run(tmp_path / "root", *words).returncode == 0
    assert_whole(small_disk / "2017")
    hidden = {p.name for p in (small_disk / "2017").glob(".*")}
    assert hidden == HIDDEN


# What a terminal shows


@slow
@pytest.mark.usefixtures("start")
def test_a_terminal_shows_pace_and_time_left_without_a_thread(tmp_path):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "parathed_lib", "report", *SIX]
    command += ["--vintage", "2017", "--out", str(tmp_path / "out"), "--workers", "2"]
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown, threads = b"", set()
    while True:
        if select.select([ours], [], [], 0.05)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
        if b"a second" in shown and process.poll() is None:
            with suppress(OSError):  # it has ended since
                threads.add(len(os.listdir(f"/proc/{process.pid}/task")))
    os.close(ours)

    assert process.wait(30) == 0
    text = shown.decode("utf-8")
    assert "\x1b[" in text
    assert "forked processes" in text
    assert " a second, " in text
    assert " s left" in text
    assert "6 ok in" in text
    assert threads == {1}
