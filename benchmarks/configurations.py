"""The ways of making reports that are compared: a command for each. Linux only."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import example
import processes

from parathed_lib import load_catalogue

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE.parent / "notebooks" / "assessment.ipynb"
BIN = Path(sys.executable).parent
VINTAGE = example.NAME
ALL = list(load_catalogue().municipalities)

# What an evaluator would write: $1 is the template, $2 the folder, the rest the codes.
SHELL_LOOP = """
set -e
template=$1; out=$2; shift 2
for code in "$@"; do
  papermill "$template" "$out/$code.ipynb" -p municipality "$code" -p vintage eksempel
  jupyter nbconvert --to html "$out/$code.ipynb"
done
"""

Make = Callable[[list[str], Path], list[str | Path]]
"""The command that makes the reports of these municipalities in this folder."""


def shell(codes: list[str], out: Path) -> list[str | Path]:
    """papermill and nbconvert as they come, once for each municipality."""
    return ["sh", "-c", SHELL_LOOP, "sh", TEMPLATE, out, *codes]


def batch(root: Path, workers: int | None, *, force: bool = True) -> Make:
    """`parathed report`; without `workers` as many as it chooses itself."""
    many = [] if workers is None else ["--workers", str(workers)]
    many += ["--force"] if force else []

    def make(codes: list[str], out: Path) -> list[str | Path]:
        words = ["--vintage", VINTAGE, "--root", root, "--out", out, *many]
        return [BIN / "parathed", "report", *codes, *words]

    return make


def floor(root: Path, workers: int, *, forked: bool = False) -> Make:
    """The template's code without papermill and IPython: see floor.py."""
    how = ["--forked"] if forked else []

    def make(codes: list[str], out: Path) -> list[str | Path]:
        words = [root, out, "--workers", str(workers), *how, *codes]
        return [sys.executable, HERE / "floor.py", *words]

    return make


def run(
    make: Make, codes: list[str], root: Path, out: Path, *, memory: bool = False
) -> processes.Run:
    """Make reports in a process tree of their own, and see that they are there.

    Raises CommandError when the command fails or a page is missing: its time would be
    that of something else.
    """
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = processes.run(
        make(codes, out), cwd=root, environment={"PATH": path}, memory=memory
    )
    pages = {p.name[:3] for p in out.rglob("[0-9]*.html")}
    if pages != set(codes):
        raise processes.CommandError(
            f"{len(pages)} of {len(codes)} pages were made:\n{done.output[-3000:]}"
        )
    return done


def spread(codes: list[str], count: int) -> list[str]:
    """So many of the codes, evenly over the list."""
    return [codes[n * len(codes) // count] for n in range(count)]


def machine() -> str:
    """The machine in a few words."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [x.partition(":")[2].strip() for x in lines if x.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {(named or ['?'])[0]}, Python {platform.python_version()}"
