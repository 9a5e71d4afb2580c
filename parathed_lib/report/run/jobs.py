"""One page as a piece of work that any process can do.

What does it is imported when it is done: who only asks for it needs none of that.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.errors import ParathedError, ReportError
from parathed_lib.pages.kinds import Kind, Subject
from parathed_lib.report.files import Report, write_files
from parathed_lib.report.run.cache_key import in_key
from parathed_lib.report.run.records import Done, PageOutcome
from parathed_lib.storage.data_root import DataRoot


@dataclass(frozen=True)
class Job:
    """A page to be made: of which kind and whom, from what, where its files go.

    `slug` is what its files are called as far as it is known: a plan's name may be
    added to it. `code` is empty for a page about many municipalities. `files` have the
    checksums that are in the key. `why` tells what has changed since the page was made
    before.
    """

    kind: Kind
    parameters: Mapping[str, str]
    code: str
    name: str
    slug: str
    root: Path
    folder: Path
    key: str
    files: Mapping[str, str]
    why: str = ""

    def read(self) -> Subject:
        """What the page is about; raises a ParathedError."""
        return self.kind.read(self.parameters, DataRoot(self.root))


@dataclass(frozen=True)
class Way:
    """What makes the pages, for the user; and why it is the slow way, if it is."""

    how: str
    slow: str = ""


@dataclass(frozen=True)
class Run:
    """The pages that must be made, and what limits each.

    `workers` is how many are made at a time; `seconds` and `memory` (MiB) limit each as
    far as the executor can. `vintage_key` changes with the vintage or our code, `alone`
    says that no other page was asked for.
    """

    jobs: Sequence[Job]
    workers: int
    seconds: float
    memory: int | None
    vintage: str
    vintage_key: str
    alone: bool


def do(job: Job, engine: str, seconds: float) -> Done:
    """Make the page and write its files; a failure is an outcome, not an error.

    `seconds` limit each cell where the engine can; the whole is limited by the caller.
    """
    start = time.perf_counter()
    try:
        subject, report = make(job, engine, seconds)
        files = write_files(report, subject.slug, job.folder)
    except ParathedError as error:
        cell = error.cell if isinstance(error, ReportError) else None
        return failed(job, start, str(error), cell)
    except Exception as error:  # the others can still be made
        return failed(job, start, f"{type(error).__name__}: {error}")
    became = outcome(job, "ok", subject.slug, start)
    manifest = subject.data["manifest"]
    inputs = {row["path"] for row in manifest["inputs"]}
    key_parts = in_key(job.kind, job.parameters, job.files, inputs)
    made_from = {**manifest, "in_key": key_parts}
    return Done(became, job.slug, job.key, files, made_from)


def make(job: Job, engine: str, seconds: float) -> tuple[Subject, Report]:
    """The page in memory, and what it is about; raises a ParathedError."""
    from parathed_lib.report.notebook.execution import make_report

    subject = job.read()
    return subject, make_report(subject, DataRoot(job.root), engine, seconds)


def failed(job: Job, start: float, message: str, cell: int | None = None) -> Done:
    """A job that began at `start` on the performance counter, and failed."""
    return Done(outcome(job, "failed", job.slug, start, cell, message), job.slug)


def outcome(
    job: Job,
    status: str,
    slug: str,
    start: float | None = None,
    cell: int | None = None,
    message: str = "",
) -> PageOutcome:
    """What became of a job that began at `start`; None for one that did not."""
    seconds = 0.0 if start is None else round(time.perf_counter() - start, 2)
    names = job.code, job.name, job.kind.name, slug
    return PageOutcome(*names, status, seconds, cell, message, job.why)
