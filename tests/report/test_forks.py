"""One report's fault, crash or mischief touches no other, and leaves nothing behind.

One run makes a report for each fault; pytest itself has threads and cannot be forked,
so that the command runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from report_fixtures import gone, parathed, python, short_template

pytestmark = pytest.mark.slow

# What a cell does, by municipality; and what is then recorded
FAULTS = {
    "101": ("1 / 0", "ZeroDivisionError: division by zero"),
    "147": ("compile('1 +', 'cell', 'exec')", "SyntaxError"),
    "151": ("os._exit(1)", "kernel died"),
    "155": ("ctypes.string_at(0)", "kernel died"),
    "159": ("time.sleep(600)", "more than 20 s"),
    "161": ("bytearray(3 << 30)", "MemoryError"),
    "163": ("raise SystemExit(3)", "SystemExit: 3"),
    "165": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
}
WELL = {
    "183": "subprocess.Popen(['sleep', '600'])",
    "825": "os.system('sleep 600 &')",
    "167": "threading.Thread(target=time.sleep, args=[600]).start()",
}
MISCHIEF = """import json, os, random, sys
import numpy as np, parathed_lib
draws = random.random(), np.random.random()
seen = ["leak" in globals(), "LEAK" in os.environ, "/leak" in sys.path,
        hasattr(parathed_lib, "leak"), os.path.exists("leak"), *draws]
leak = os.environ["LEAK"] = parathed_lib.leak = "leak"
sys.path.append("/leak"); random.seed(5); np.random.seed(5); os.chdir("/")
print(json.dumps(seen))"""
FAULT = """import ctypes, subprocess, threading, time
exec(what.get(municipality, ""))"""


@pytest.fixture(scope="session")
def drill(repository, embedded_root, once) -> dict[str, Any]:
    """One run with all faults: its folder, how it ended, and its records by code."""
    what = {code: source for code, (source, _) in FAULTS.items()} | WELL
    cells = (MISCHIEF, f"what = {what!r}\n{FAULT}")

    def make(root: Path) -> None:
        (root / "data").symlink_to(embedded_root / "data")
        cell = short_template(repository, root, *cells)
        words = ("report", *what, "--vintage", "2017", "--timeout", "20")
        words += ("--memory", "1500", "--workers", "2", "--out", root / "out")
        mark = f"drill-{os.getpid()}-{time.monotonic_ns()}"
        done = parathed(*words, "--root", root, cwd=root, MARK=mark)
        ended = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
        ended |= {"left": gone(mark), "cell": cell}
        (root / "ended.json").write_text(json.dumps(ended), "utf-8")

    root = once("drill", make)
    folder = root / "out" / "2017"
    run = json.loads((folder / "run.json").read_text("utf-8"))
    rows = {row["code"]: row for row in run["reports"]}
    ended = json.loads((root / "ended.json").read_text("utf-8"))
    return ended | {"folder": folder, "rows": rows}


def test_a_run_with_failures_ends_with_1_and_without_a_traceback(drill):
    assert drill["code"] == 1
    assert "Traceback" not in drill["out"] + drill["err"]
    assert drill["err"] == ""


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_recorded_with_its_cell_and_told(drill, code):
    source, message = FAULTS[code]
    row = drill["rows"][code]
    assert row["status"] == "failed"
    assert message in row["message"], source
    assert row["cell"] == drill["cell"]
    lines = drill["out"].splitlines()
    assert any(line.startswith(code) and "failed" in line for line in lines)
    heading = next(n for n, line in enumerate(lines) if line.startswith("failed "))
    [told] = [line for line in lines[heading:] if line.startswith(code)]
    assert message in told
    assert f" {drill['cell']} " in told


@pytest.mark.parametrize("code", WELL)
def test_the_other_reports_are_made(drill, code):
    assert drill["rows"][code]["status"] == "ok"
    assert len(list(drill["folder"].glob(f"{code}-*"))) == 3


def test_nothing_is_left_behind(drill):
    assert drill["left"] == []
    names = {p.name.split("-")[0] for p in drill["folder"].iterdir()}
    lists = {
        "run.json",
        "manifest.json",
        "index.html",
        "appendix.html",
        ".kept.json",
        ".lock",
    }
    lists |= {"figures", "figures.csv", "figures.xlsx"}
    assert names - lists == set(WELL)


def test_no_report_sees_what_another_did(drill):
    seen = []
    for path in drill["folder"].glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        [cell] = [c for c in notebook.cells if c.source == MISCHIEF]
        seen.append(json.loads(cell.outputs[0].text))
    assert len(seen) == len(WELL)
    assert [s[:5] for s in seen] == [[False] * 5] * len(WELL)
    # Chance is drawn anew in each
    assert len({s[5] for s in seen}) == len({s[6] for s in seen}) == len(WELL)


def test_a_run_that_is_no_terminal_prints_plain_lines(drill):
    assert "\x1b" not in drill["out"]
    assert "\r" not in drill["out"]
    first, *_, last = drill["out"].splitlines()
    assert first == "Making 11 reports with 2 forked processes at a time."
    assert last.startswith("3 ok, 8 failed in ")


def test_a_child_that_dies_outside_a_cell_costs_only_its_own_report(
    repository, data_root, tmp_path
):
    # After the notebook has ended, while the page is made of it
    cell = """from parathed_lib.report.notebook import export
def stop(*a, **k):
    raise OSError(5, "no such thing")
if municipality == "183": export._sections = stop"""
    short_template(repository, data_root, cell)
    words = ("report", "Ishøj", "Læsø", "--vintage", "2017", "--out", tmp_path / "out")
    done = parathed(*words, cwd=data_root)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    run = json.loads((tmp_path / "out" / "2017" / "run.json").read_text("utf-8"))
    told = {row["code"]: (row["status"], row["message"]) for row in run["reports"]}
    assert told["183"] == ("failed", "OSError: [Errno 5] no such thing")
    assert told["825"] == ("ok", "")


INTERRUPTED = """
import os, signal
from parathed_lib.report.run.child_process import Child

os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    Child(lambda tell: signal.pause())
except KeyboardInterrupt:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("interrupted, and no child left")
"""


def test_an_interrupt_in_the_moment_of_the_fork_is_not_lost(tmp_path):
    done = python("-c", INTERRUPTED, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("interrupted, and no child left\n", "")


UNHEARD = """
import os
from parathed_lib.report.run.child_process import Child

reading, writing = os.pipe()
child = Child(lambda tell: tell(os.read(reading, 1)))
child.connection.close()
os.write(writing, b"x")
os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
print("ended with", child.end())
"""


def test_a_child_whose_parent_has_just_ended_ends_without_a_traceback(tmp_path):
    done = python("-c", UNHEARD, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("ended with 1\n", "")
