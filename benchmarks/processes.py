"""Runs a command and measures it with everything that it starts. Linux only.

Wall time is from the start to the end of the command. CPU is user and system time of
its whole process tree, from the kernel's account of ended children. Memory is PSS
(proportional set size: a page that k processes share counts 1/k in each), read from
/proc/*/smaps_rollup about 20 times a second, and only when asked for, since reading it
takes time from the processes that are measured.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERTZ = 20
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in linux/prctl.h


@dataclass(frozen=True)
class Sample:
    """Memory in MiB at a time in seconds: of the command alone, and of its tree."""

    seconds: float
    pss: float
    tree_pss: float
    own: float  # anonymous memory of the command, shared with its children or not
    processes: int


@dataclass(frozen=True)
class Run:
    """What a command took, in seconds, and what it printed."""

    wall: float
    cpu: float
    output: str
    samples: tuple[Sample, ...] = ()

    @property
    def peak_pss(self) -> float | None:
        """The most that the tree took at once, MiB; None when it was not sampled."""
        return max((s.tree_pss for s in self.samples), default=None)


class CommandError(RuntimeError):
    """A measured command failed: its time means nothing."""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    memory: bool = False,
) -> Run:
    """Run a command to its end. Raises CommandError unless it ends with 0.

    Nothing else may be running as a child of this process: what is left over from the
    command when it ends is waited for and counted in.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        with _sampled(process.pid, start, memory) as samples:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + _left_over()
        output.seek(0)
        said = output.read().decode("utf-8", errors="replace")
    if process.returncode != 0:
        raise CommandError(
            f"{' '.join(words)[:500]}\nended with {process.returncode}:\n{said[-3000:]}"
        )
    return Run(wall, cpu, said, tuple(samples))


@contextmanager
def _sampled(pid: int, start: float, wanted: bool) -> Iterator[list[Sample]]:
    samples: list[Sample] = []
    if not wanted:
        yield samples
        return
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(1 / HERTZ):
            now = time.perf_counter() - start
            pids = _descendants()
            tree = sum(_memory(p, "smaps_rollup", "Pss:") for p in pids)
            pss = _memory(pid, "smaps_rollup", "Pss:")
            own = _memory(pid, "status", "RssAnon:")
            samples.append(Sample(now, pss, tree, own, len(pids)))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()


def _memory(pid: int, file: str, field: str) -> float:
    """A line of a process's account in MiB; 0 for a process that has just ended."""
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in text.splitlines() if line.startswith(field)]
    return int(found[0]) / 1024 if found else 0.0


def _descendants() -> list[int]:
    """All processes below this one."""
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = Path(f"/proc/{name}/stat").read_text()
        except OSError:
            continue
        parent = int(stat.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(name))
    found: list[int] = []
    next_ones = children.get(os.getpid(), [])
    while next_ones:
        found += next_ones
        next_ones = [c for p in next_ones for c in children.get(p, [])]
    return found


def _left_over() -> float:
    """CPU of what the command left running, waited for; it has become our child."""
    cpu = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return cpu
        cpu += usage.ru_utime + usage.ru_stime
