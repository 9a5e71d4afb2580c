"""One report as a piece of work that any process can do.

What does it is imported when it is done: who only asks for it needs none of that.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from parathed_lib.errors import ParathedError, ReportError
from parathed_lib.report.files import Report, write_files
from parathed_lib.report.run.records import Done, Outcome
from parathed_lib.storage.data_root import DataRoot

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment


@dataclass(frozen=True)
class Job:
    """A report to be made: of whom, from what, and where its files go."""

    code: str
    name: str
    slug: str
    vintage: str
    round: str | None
    period: str
    root: Path
    folder: Path
    key: str

    def assess(self) -> Assessment:
        """What the report is made from; raises a ParathedError."""
        from parathed_lib.assessment import assess

        root = DataRoot(self.root)
        return assess(
            self.code, self.vintage, self.round, period=self.period, root=root
        )


@dataclass(frozen=True)
class Way:
    """What makes the reports, for the user; and why it is the slow way, if it is."""

    how: str
    slow: str = ""


@dataclass(frozen=True)
class Run:
    """The reports of one vintage that must be made, and what limits each.

    `workers` is how many are made at a time; `seconds` and `memory` (MiB) limit each
    as far as the way of making it can. `figures_key` changes with the vintage or our
    code, `alone` says that no other report was asked for.
    """

    jobs: Sequence[Job]
    workers: int
    seconds: float
    memory: int | None
    figures_key: str
    alone: bool


def do(job: Job, engine: str, seconds: float) -> Done:
    """Make the report and write its files; a failure is an outcome, not an error.

    `seconds` limit each cell where the engine can; the whole is limited by the caller.
    """
    start = time.perf_counter()
    try:
        report, made_from = make(job, engine, seconds)
        files = write_files(report, job.slug, job.folder)
    except ParathedError as error:
        cell = error.cell if isinstance(error, ReportError) else None
        return Done(outcome(job, "failed", start, cell, str(error)))
    except Exception as error:  # the others can still be made
        text = f"{type(error).__name__}: {error}"
        return Done(outcome(job, "failed", start, None, text))
    return Done(outcome(job, "ok", start), job.key, files, made_from)


def make(job: Job, engine: str, seconds: float) -> tuple[Report, dict[str, object]]:
    """The report in memory, and what it was made from; raises a ParathedError."""
    from parathed_lib.report.notebook.execution import make_report
    from parathed_lib.report.run.subjects import of_assessment

    subject = of_assessment(job.assess())
    report = make_report(subject, DataRoot(job.root), engine, seconds)
    return report, subject.data["manifest"]


def outcome(
    job: Job, status: str, start: float, cell: int | None = None, message: str = ""
) -> Outcome:
    """What became of a job that began at `start` on the performance counter."""
    seconds = round(time.perf_counter() - start, 2)
    return Outcome(job.code, job.name, status, seconds, cell, message)
