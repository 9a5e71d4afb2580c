"""Makes reports in forked processes: one for each, all from one warm parent.

The parent has imported and read what all reports share; a child inherits it, makes one
report in a shell that nobody used before, and is gone.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from typing import Any

from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.cells import the_shell
from parathed_lib.report.notebook.engine import HereEngine
from parathed_lib.report.run.child import Child, Stopwatch, Tell
from parathed_lib.report.run.jobs import Job, do, outcome
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.startup import Caller

MIB = 1024 * 1024


@dataclass
class _Running:
    """A child at work on a job; `cell` is the number of the last cell begun.

    When the child is the second for its job, `cell` is what the first had begun.
    `deadline` is a time on the stopwatch of the run.
    """

    job: Job
    child: Child
    start: float
    deadline: float
    cell: int | None = None
    again: bool = False


def make_in_forks(
    jobs: Sequence[Job], workers: int, seconds: float, memory: int | None = None
) -> Iterator[Done]:
    """Make reports, `workers` at a time; each as it comes to its end.

    A report that takes more than `seconds` is stopped. A child that dies is followed
    by one that runs the stock kernel, which can tell what happened. `memory` limits
    each child, in MiB. What is at work when the caller stops is killed.
    """
    the_shell()
    gc.collect()
    gc.freeze()  # shared pages stay shared: the collector leaves them alone
    waiting: deque[tuple[Job, bool, int | None]] = deque(
        (job, False, None) for job in jobs
    )
    running: dict[Any, _Running] = {}
    caller = [Caller.connection] if Caller.connection else []
    watch = Stopwatch()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                job, again, cell = waiting.popleft()
                try:
                    child = _start(job, seconds, memory, again)
                except OSError as error:  # the system has no room for one more
                    if running:
                        waiting.appendleft((job, again, cell))
                        workers = len(running)
                        break
                    text = f"No process can be started: {error.strerror}."
                    yield Done(outcome(job, "failed", time.perf_counter(), cell, text))
                    continue
                running[child.connection] = _Running(
                    job, child, time.perf_counter(), watch.look() + seconds, cell, again
                )
            nearest = min((one.deadline for one in running.values()), default=0.0)
            left = max(0.0, min(watch.LOOK, nearest - watch.look()))
            for connection in wait([*running, *caller], left):
                if connection in caller:  # gone, and with it whatever holds the lock
                    return
                one = running[connection]
                done = _received(one)
                if done == "at work":
                    continue
                del running[connection]
                if isinstance(done, Done):
                    yield done
                elif one.again:
                    yield _died(one, one.child.end())
                else:
                    one.child.end()
                    waiting.appendleft((one.job, True, one.cell))
            now = watch.look()
            late = [r for r in running.values() if r.deadline <= now]
            for one in late:
                if one.child.connection.poll():  # it has told of something since
                    continue
                del running[one.child.connection]
                one.child.end()
                text = f"The report took more than {seconds:g} s and was stopped."
                yield Done(outcome(one.job, "failed", one.start, one.cell, text))
    finally:
        for one in running.values():
            one.child.end()


def _start(job: Job, seconds: float, memory: int | None, again: bool) -> Child:
    def work(tell: Tell) -> None:
        if again:
            tell(do(job, engine.STOCK, seconds))
            return
        HereEngine.told = tell
        tell(do(job, engine.HERE, seconds))

    # The stock kernel has a process of its own, and needs more room.
    return Child(work, memory * MIB if memory and not again else None)


def _received(one: _Running) -> Done | str:
    """What a child told: the end, "at work", or "dead" when it ended without a word."""
    try:
        told = one.child.connection.recv()
    except (EOFError, OSError):
        return "dead"
    if isinstance(told, Done):
        one.child.end()
        became = told.outcome
        if became.status == "failed" and became.cell is None and one.again:
            return replace(told, outcome=replace(became, cell=one.cell))
        return told
    one.cell = told
    return "at work"


def _died(one: _Running, code: int) -> Done:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    text = f"The process died twice ({how})."
    return Done(outcome(one.job, "failed", one.start, one.cell, text))
