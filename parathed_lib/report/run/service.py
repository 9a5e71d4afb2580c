"""What a process of ours is asked for: the reports of a run, one page, one's cells."""

from __future__ import annotations

import signal
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from parathed_lib.errors import EvaluationError, OutputError, ParathedError
from parathed_lib.pages.assessment import parts
from parathed_lib.report.files import CELL_SECONDS, Report, Subject
from parathed_lib.report.notebook import engine, export
from parathed_lib.report.notebook.execution import make_report
from parathed_lib.report.notebook.shell import CAN_RUN
from parathed_lib.report.run import processed
from parathed_lib.report.run.child import why_not_fork
from parathed_lib.report.run.forked import make_in_forks
from parathed_lib.report.run.jobs import Job, Run, Way
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.startup import Caller
from parathed_lib.report.run.stock_kernels import make_in_pool
from parathed_lib.report.run.subjects import read_subject
from parathed_lib.storage.data_root import DataRoot


def prepared(run: Run) -> Generator[str]:
    """Raise what stands in the way of every report; write the vintage's tables.

    A fault in a form is raised only when its report is the only one that was asked for.
    Yields what the user should know.
    """
    first = run.jobs[0]
    try:
        first.assess()
    except EvaluationError:
        if run.alone:
            raise
    try:
        processed.write(DataRoot(first.root), first.vintage, run.figures_key)
    except OutputError as error:
        yield f"The processed tables were not written. {error}"


def reports(run: Run) -> Generator[str | Way | Done]:
    """Remarks, then how the reports are made, then each as it comes to its end."""
    yield from prepared(run)
    yield from make_here(run.jobs, run.workers, run.seconds, run.memory)


def make_here(
    jobs: Sequence[Job], workers: int, seconds: float, memory: int | None = None
) -> Generator[Way | Done]:
    """How reports of one vintage are made here, then each as it comes to its end."""
    if slow := why_not_fork():
        yield Way(f"stock kernels, {workers} at a time", slow)
        yield from make_in_pool(jobs, workers, seconds)
        return
    yield Way(f"{workers} forked processes at a time")
    with suppress(ParathedError):  # what is wrong, each report will tell
        warm(jobs[0])
    yield from make_in_forks(jobs, workers, seconds, memory)


def warm(job: Job) -> None:
    """Have ready what all reports of the vintage share, for children to inherit."""
    export.warm()
    parts.warm(job.assess())


def one(
    kind: str, parameters: Mapping[str, Any], root: DataRoot
) -> Generator[Subject | Report]:
    """The subject of a report and then the report; tells of each cell that it begins.

    In a process of ours the cells run in it, which is then of no more use.
    """
    subject = read_subject(kind, parameters, root)
    yield subject
    if not Caller.connection:
        yield make_report(subject, root)
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a cell would take it for its own
    name = engine.HERE if CAN_RUN else engine.STOCK
    yield make_report(subject, root, name, CELL_SECONDS)
