"""One report as a piece of work that any process can do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.assessment import Assessment, assess
from parathed_lib.data_root import DataRoot
from parathed_lib.errors import ParathedError, ReportError
from parathed_lib.report.pages import write_files
from parathed_lib.report.records import Done, Outcome
from parathed_lib.report.run import Report, make_report
from parathed_lib.report.subjects import of_assessment


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
        root = DataRoot(self.root)
        return assess(
            self.code, self.vintage, self.round, period=self.period, root=root
        )


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
    subject = of_assessment(job.assess())
    report = make_report(subject, DataRoot(job.root), engine, seconds)
    return report, subject.data["manifest"]


def outcome(
    job: Job, status: str, start: float, cell: int | None = None, message: str = ""
) -> Outcome:
    """What became of a job that began at `start` on the performance counter."""
    seconds = round(time.perf_counter() - start, 2)
    return Outcome(job.code, job.name, status, seconds, cell, message)
