"""One report as a piece of work that any process can do."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.assessment import Assessment, assess
from parathed_lib.data_root import DataRoot, write_whole
from parathed_lib.errors import ParathedError, ReportError
from parathed_lib.report.records import Done, Outcome
from parathed_lib.report.run import Report, make_report
from parathed_lib.results import manifest


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
        files = store(job, report)
    except ParathedError as error:
        cell = error.cell if isinstance(error, ReportError) else None
        return Done(outcome(job, "failed", start, cell, str(error)))
    except Exception as error:  # the others can still be made
        text = f"{type(error).__name__}: {error}"
        return Done(outcome(job, "failed", start, None, text))
    return Done(outcome(job, "ok", start), job.key, files, made_from)


def make(job: Job, engine: str, seconds: float) -> tuple[Report, dict[str, object]]:
    """The report in memory, and what it was made from; raises a ParathedError."""
    assessment = job.assess()
    report = make_report(assessment, DataRoot(job.root), engine, seconds)
    return report, manifest(assessment)


def store(job: Job, report: Report) -> dict[str, str]:
    """Write the files of a report, each whole; their checksums by name."""
    files = {
        f"{job.slug}.ipynb": report.notebook,
        f"{job.slug}.json": report.data,
        f"{job.slug}.html": report.html,
    }
    checksums = {}
    for name, text in files.items():
        content = text.encode("utf-8")
        write_whole(job.folder / name, content)
        checksums[name] = hashlib.sha256(content).hexdigest()
    return checksums


def outcome(
    job: Job, status: str, start: float, cell: int | None = None, message: str = ""
) -> Outcome:
    """What became of a job that began at `start` on the performance counter."""
    seconds = round(time.perf_counter() - start, 2)
    return Outcome(job.code, job.name, status, seconds, cell, message)
