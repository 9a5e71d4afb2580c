"""Makes pages in forked processes: one for each, all from one warm parent.

The parent has imported and read what all pages share; a child inherits it, makes one
page in a shell that nobody used before, and is gone.
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
from parathed_lib.report.notebook.engine import InProcessEngine
from parathed_lib.report.run.child_process import Child, Stopwatch, Tell
from parathed_lib.report.run.jobs import Job, do, failed
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.worker_process import Caller

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


@dataclass(frozen=True)
class ForkedExecutor:
    """Makes `workers` pages at a time, each in a process of its own.

    A page that takes more than `seconds` is stopped. A child that dies is followed by
    one that runs the stock kernel, which can tell what happened. `memory` limits each
    child, in MiB. What is at work when the caller stops is killed.
    """

    workers: int
    seconds: float
    memory: int | None = None

    @property
    def how(self) -> str:
        """How, for the user."""
        return f"{self.workers} forked processes at a time"

    def make(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Each page as it comes to its end."""
        workers, seconds = self.workers, self.seconds
        the_shell()
        gc.collect()
        gc.freeze()  # memory stays shared: the collector leaves it alone
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
                        child = self._start(job, again)
                    except OSError as error:  # the system has no room for one more
                        if running:
                            waiting.appendleft((job, again, cell))
                            workers = len(running)
                            break
                        text = f"No process can be started: {error.strerror}."
                        yield failed(job, time.perf_counter(), text, cell)
                        continue
                    running[child.connection] = _Running(
                        job,
                        child,
                        time.perf_counter(),
                        watch.look() + seconds,
                        cell,
                        again,
                    )
                nearest = min((one.deadline for one in running.values()), default=0.0)
                left = max(0.0, min(watch.LOOK, nearest - watch.look()))
                for connection in wait([*running, *caller], left):
                    if connection in caller:  # gone, and what holds the lock
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
                    yield failed(one.job, one.start, text, one.cell)
        finally:
            for one in running.values():
                one.child.end()

    def _start(self, job: Job, again: bool) -> Child:
        def work(tell: Tell) -> None:
            if again:
                tell(do(job, engine.STOCK, self.seconds))
                return
            InProcessEngine.on_cell = tell
            tell(do(job, engine.IN_PROCESS, self.seconds))

        # The stock kernel has a process of its own, and needs more room.
        memory = self.memory * MIB if self.memory and not again else None
        return Child(work, memory)


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
    return failed(one.job, one.start, text, one.cell)
