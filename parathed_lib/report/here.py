"""Makes reports on this machine: in forked processes where it can, else in kernels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from parathed_lib.errors import ParathedError
from parathed_lib.report.child import can_fork
from parathed_lib.report.engine import why_stock
from parathed_lib.report.forks import make_in_forks
from parathed_lib.report.jobs import Job
from parathed_lib.report.pool import make_in_pool
from parathed_lib.report.records import Done
from parathed_lib.report.warming import warm


def how(workers: int) -> str:
    """What will make the reports, for the user."""
    if can_fork():
        return f"{workers} forked processes at a time"
    return f"stock kernels, {workers} at a time: {why_stock()}"


def make_here(
    jobs: Sequence[Job], workers: int, seconds: float, memory: int | None = None
) -> Iterator[Done]:
    """Make reports of one vintage, `workers` at a time; each as it comes to its end.

    `seconds` and `memory` (MiB) limit each report as far as the way of making it can.
    """
    if not can_fork():
        yield from make_in_pool(jobs, workers, seconds)
        return
    first = jobs[0]
    with suppress(ParathedError):  # what is wrong, each report will tell
        warm(first)
    yield from make_in_forks(jobs, workers, seconds, memory)
