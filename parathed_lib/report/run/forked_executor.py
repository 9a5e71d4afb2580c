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
from multiprocessing.connection import Connection, wait

from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.cells import the_shell
from parathed_lib.report.notebook.engine import InProcessEngine
from parathed_lib.report.run.child_process import Child, Stopwatch, Tell
from parathed_lib.report.run.jobs import Job, do, failed
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.worker_process import Caller

MIB = 1024 * 1024


def make_forked(
    jobs: Sequence[Job], workers: int, seconds: float, memory: int | None = None
) -> Iterator[Done]:
    """Each page as it comes to its end, `workers` at a time.

    A page that takes more than `seconds` is stopped. A child that dies is followed by
    one that runs the stock kernel, which can tell what happened. `memory` limits each
    child, in MiB. What is at work when the caller stops is killed.
    """
    the_shell()
    gc.collect()
    gc.freeze()  # memory stays shared: the collector leaves it alone
    children = _Children(jobs, workers, seconds, memory)
    try:
        while children.are_needed:
            yield from children.begin()
            ready = children.ready()
            if Caller.connection in ready:  # gone, and what holds the lock
                return
            yield from children.ended(ready)
            yield from children.late()
    finally:
        children.kill()


@dataclass(frozen=True)
class _Attempt:
    """A job to be done; `again` when a first child died over it, in this cell."""

    job: Job
    again: bool = False
    cell: int | None = None


@dataclass
class _Running:
    """A child at work; `cell` is the number of the last cell that was begun.

    `deadline` is a time on the stopwatch of the run.
    """

    attempt: _Attempt
    child: Child
    start: float
    deadline: float
    cell: int | None


class _Children:
    """The jobs that wait, and the children that are at work."""

    def __init__(
        self, jobs: Sequence[Job], workers: int, seconds: float, memory: int | None
    ) -> None:
        self._waiting = deque(_Attempt(job) for job in jobs)
        self._running: dict[Connection, _Running] = {}
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._watch = Stopwatch()

    @property
    def are_needed(self) -> bool:
        """Whether there is something left to do."""
        return bool(self._waiting or self._running)

    def begin(self) -> Iterator[Done]:
        """Start as many as there is room for; a job fails where there is for none."""
        while self._waiting and len(self._running) < self._workers:
            attempt = self._waiting.popleft()
            start = time.perf_counter()
            try:
                child = self._child(attempt)
            except OSError as error:
                if self._running:  # the system has no room for one more
                    self._waiting.appendleft(attempt)
                    self._workers = len(self._running)
                    return
                text = f"No process can be started: {error.strerror}."
                yield failed(attempt.job, start, text, attempt.cell)
                continue
            deadline = self._watch.look() + self._seconds
            self._running[child.connection] = _Running(
                attempt, child, start, deadline, attempt.cell
            )

    def _child(self, attempt: _Attempt) -> Child:
        def work(tell: Tell) -> None:
            if attempt.again:
                tell(do(attempt.job, engine.STOCK, self._seconds))
                return
            InProcessEngine.on_cell = tell
            tell(do(attempt.job, engine.IN_PROCESS, self._seconds))

        # The stock kernel has a process of its own, and needs more room.
        memory = None if attempt.again else self._memory
        return Child(work, memory and memory * MIB)

    def ready(self) -> list[object]:
        """Who has told something, the caller too, after a moment at most."""
        caller = [Caller.connection] if Caller.connection else []
        nearest = min((one.deadline for one in self._running.values()), default=0.0)
        left = max(0.0, min(Stopwatch.LOOK, nearest - self._watch.look()))
        return list(wait([*self._running, *caller], left))

    def ended(self, ready: list[object]) -> Iterator[Done]:
        """What came of the children that have ended; the first to die has another."""
        for connection in ready:
            assert isinstance(connection, Connection)
            one = self._running[connection]
            try:
                sent: Done | int | None = connection.recv()
            except (EOFError, OSError):  # it ended without a word
                sent = None
            if isinstance(sent, int):
                one.cell = sent
                continue
            del self._running[connection]
            code = one.child.end()
            if sent:
                yield _with_cell(sent, one)
            elif one.attempt.again:
                yield _died(one, code)
            else:
                self._waiting.appendleft(_Attempt(one.attempt.job, True, one.cell))

    def late(self) -> Iterator[Done]:
        """Stop those that have taken too long, but for one that has told something."""
        now = self._watch.look()
        for one in [r for r in self._running.values() if r.deadline <= now]:
            if one.child.connection.poll():
                continue
            del self._running[one.child.connection]
            one.child.end()
            text = f"The report took more than {self._seconds:g} s and was stopped."
            yield failed(one.attempt.job, one.start, text, one.cell)

    def kill(self) -> None:
        """Kill what is still at work."""
        for one in self._running.values():
            one.child.end()


def _with_cell(done: Done, one: _Running) -> Done:
    """What came of a job; where the second child knows no cell, that of the first."""
    became = done.outcome
    if became.status == "failed" and became.cell is None and one.attempt.again:
        return replace(done, outcome=replace(became, cell=one.cell))
    return done


def _died(one: _Running, code: int) -> Done:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    text = f"The process died twice ({how})."
    return failed(one.attempt.job, one.start, text, one.cell)
