"""Makes pages with the stock kernel, where processes cannot be forked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from parathed_lib.report.notebook import engine
from parathed_lib.report.run.jobs import Job, do, failed
from parathed_lib.report.run.records import Done


def make_stock(jobs: Sequence[Job], workers: int, seconds: float) -> Iterator[Done]:
    """Each page as it comes to its end, `workers` at a time in processes of their own.

    `seconds` limit each cell. When a process dies, the pages that were at work are made
    once more, one by one, and the one that kills its process is recorded.
    """
    if len(jobs) == 1 or workers == 1:
        for job in jobs:
            yield do(job, engine.STOCK, seconds)
        return
    start = time.perf_counter()
    left: list[Job] = []
    with _pool(workers) as pool:
        futures: dict[Future[Done], Job] = {
            pool.submit(do, job, engine.STOCK, seconds): job for job in jobs
        }
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                left.append(futures[future])
    for job in left:
        with _pool(1) as pool:
            try:
                yield pool.submit(do, job, engine.STOCK, seconds).result()
            except BrokenProcessPool:
                yield failed(job, start, "The process died.")


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that are killed when the caller stops before they are done."""
    context = get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_begin)
    try:
        yield pool
    except BaseException:
        for process in active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a new process: Ctrl-C is for the parent, and without it there is no use."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()
