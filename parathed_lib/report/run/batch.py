"""Pages of one kind: only those that are out of date, each recorded.

The work is handed to a process of its own, which reads once what is the same for all.
Nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.reading import own_checksums
from parathed_lib.errors import ParameterError, ReportError
from parathed_lib.pages.kinds import (
    APPENDIX,
    LEADING_TO_APPENDIX,
    LONGEST,
    MANY,
    Kind,
    Parameters,
    Whom,
    kind_named,
)
from parathed_lib.report.files import Report
from parathed_lib.report.run.cache_key import CacheKeys
from parathed_lib.report.run.jobs import Job, Run, Way, outcome
from parathed_lib.report.run.records import INDEX, Done, PageOutcome, Records
from parathed_lib.report.run.trimmed_imports import trimmed_imports
from parathed_lib.report.run.worker_process import WorkerProcess
from parathed_lib.storage.data_root import DataRoot, find_root
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import clear_unfinished, write_whole

WORKER = "parathed_lib.report.run.worker"


@dataclass(frozen=True)
class Request:
    """What the user asked for.

    `parameters` are those of the notebook besides municipality and vintage, empty or
    None for the default. `workers` is the number of processes (None: the cores of the
    machine), `timeout` the longest time for one page in seconds, `memory` the room for
    one in MiB.
    """

    kind: Kind
    names: tuple[str, ...] = ()
    everyone: bool = False
    vintage: str | None = None
    parameters: Mapping[str, str | None] = field(default_factory=dict)
    out: Path | None = None
    force: bool = False
    root: Path | None = None
    workers: int | None = None
    timeout: float = LONGEST
    memory: int | None = None
    scheduler: str | None = None


class Watch:
    """Is told of a run as it goes on; this one does nothing."""

    def begin(self, count: int, how: str) -> None:
        """So many pages are to be made; `how` says what makes them."""

    def came(self, outcome: PageOutcome, page: Path) -> None:
        """A page came to an end."""

    def note(self, text: str) -> None:
        """Something that the user should know, and that stops nothing."""


def make_pages(request: Request, watch: Watch) -> list[PageOutcome]:
    """Make the pages that are out of date, and record what became of each.

    With one page an error in its input is raised; with several it is recorded and the
    rest goes on. Raises UnknownNameError before anything is made when a name is
    unknown, ParameterError for wishes that cannot be met, and OutputError when the
    folder cannot be written or another run is at work in it.
    """
    root = find_root(request.root)
    workers = _workers(request)
    vintage = root.vintage(request.vintage)
    folder = (request.out or root.reports) / vintage
    keys = CacheKeys(request.kind, root)
    jobs = _jobs(request, root, vintage, folder, keys)
    with locked(folder):
        records = Records(folder, vintage)
        unchanged = {} if request.force else _unchanged(jobs, records)
        stale = [
            replace(job, why=_why(job, records, keys, request.force))
            for job in jobs
            if job.slug not in unchanged
        ]
        run = Run(
            stale,
            workers,
            request.timeout,
            request.memory,
            vintage,
            keys.of_vintage(vintage),
            alone=len(jobs) == 1,
        )
        settled = _settle(records, unchanged)
        made = _recorded(run, request.scheduler, folder, records, watch)
        for became in unchanged.values():
            watch.came(became, _page(folder, became))
        if not stale:
            _complete(request.kind, root, run, folder, is_settled=settled)
    outcomes = unchanged | made
    return [outcomes[job.slug] for job in jobs]


def remake(kind: str, parameters: Parameters, root: DataRoot) -> Report:
    """A page made again, in memory, by a process of its own.

    Raises a ParathedError; ReportError for a cell that fails or takes too long.
    """
    cell = None
    with WorkerProcess(WORKER) as process:
        try:
            arguments = kind_named(kind), parameters, DataRoot(root.path.resolve())
            for came in process.call("remade", *arguments, seconds=LONGEST):
                if isinstance(came, Report):
                    return came
                cell = came
        except TimeoutError:
            text = f"A cell took more than {LONGEST:g} s."
            raise ReportError(text, cell) from None
    raise AssertionError("a process ends with a page or an error")


def _unchanged(jobs: list[Job], records: Records) -> dict[str, PageOutcome]:
    """What became of the jobs whose page is there as it would be made, by slug."""
    return {
        job.slug: outcome(job, "unchanged", slug)
        for job in jobs
        if (slug := records.made_with(job.key)) is not None
    }


def _recorded(
    run: Run, scheduler: str | None, folder: Path, records: Records, watch: Watch
) -> dict[str, PageOutcome]:
    """What became of the pages that were made, by the slug of the job; all recorded."""
    outcomes: dict[str, PageOutcome] = {}
    if not run.jobs:
        watch.begin(0, "")
        return outcomes
    records.write()  # a folder that cannot be written is told before any work
    try:
        with (
            WorkerProcess(WORKER) as process,
            closing(_made(process, run, scheduler, watch)) as made,
        ):
            for done in made:
                records.add(done)
                watch.came(done.outcome, _page(folder, done.outcome))
                outcomes[done.job_slug] = done.outcome
            records.write()
            [page] = process.call("index", folder.resolve(), run.vintage)
            write_whole(folder / INDEX, page)
    finally:
        clear_unfinished(folder)  # of processes that were killed
        records.write()
    return outcomes


def _complete(
    kind: Kind, root: DataRoot, run: Run, folder: Path, *, is_settled: bool
) -> None:
    """Write the index and the appendix where no page was made, and they are needed."""
    needs_index = is_settled or not (folder / INDEX).is_file()
    needs_appendix = (
        kind.name in LEADING_TO_APPENDIX and not (folder / APPENDIX).is_file()
    )
    if not needs_index and not needs_appendix:
        return
    from parathed_lib.report.run import processed

    if needs_index:
        processed.write_index(folder, run.vintage)
    if needs_appendix:
        processed.write_appendix(root, run.vintage, run.vintage_key, folder)


def _made(
    process: WorkerProcess, run: Run, scheduler: str | None, watch: Watch
) -> Generator[Done]:
    """The pages as they come, made by what suits this system."""
    for came in process.call("prepare" if scheduler else "pages", run):
        if isinstance(came, Way):
            watch.begin(len(run.jobs), came.how)
            if came.slow:
                watch.note(
                    "The reports are made with stock kernels, which is slow: "
                    f"{came.slow}."
                )
        elif isinstance(came, str):
            watch.note(came)
        else:
            yield came
    if scheduler:
        with trimmed_imports():
            from parathed_lib.report.run.dask_executor import make_on_cluster

        watch.begin(len(run.jobs), f"the cluster at {scheduler}")
        yield from make_on_cluster(run.jobs, scheduler, run.seconds)


def _why(job: Job, records: Records, keys: CacheKeys, is_forced: bool) -> str:
    """Why a page is made that was made before; empty where it was not."""
    entry = records.last(job.kind.name, job.code, job.slug)
    if not entry:
        return ""
    if entry.get("key") != job.key:
        return keys.why(job.parameters, entry)
    return "--force" if is_forced else "the files were not as they were made"


def _jobs(
    request: Request, root: DataRoot, vintage: str, folder: Path, keys: CacheKeys
) -> list[Job]:
    """A job for each page that is wanted."""
    kind = request.kind
    given = {name: value or "" for name, value in request.parameters.items()}
    given["vintage"] = vintage
    chosen = _chosen(request, root, given)
    wanted = (
        [({MANY: ",".join(who.code for who in chosen)}, None)]
        if kind.about == MANY
        else [({kind.about: who.code}, who) for who in chosen]
    )
    jobs = []
    for whom, who in wanted:
        parameters = kind.resolve({**whom, **given}, root)
        job = Job(
            kind=kind,
            parameters=parameters,
            code=who.code if who else "",
            name=who.name if who else kind.name,
            slug=kind.slug(who),
            root=root.path.resolve(),
            folder=folder.resolve(),
            key=keys.key(parameters),
            files=keys.files(parameters),
        )
        jobs.append(job)
    return jobs


def _settle(records: Records, unchanged: Mapping[str, PageOutcome]) -> bool:
    """Record what a killed run left, and that what failed before is whole after all.

    Whether there was something of the kind.
    """
    again = [
        Done(became, job_slug)
        for job_slug, became in unchanged.items()
        if records.failed(became.slug) or records.failed(job_slug)
    ]
    for done in again:
        records.add(done)
    if not again and not records.unfinished:
        return False
    records.write()
    return True


def _page(folder: Path, outcome: PageOutcome) -> Path:
    return folder / f"{outcome.slug}.html"


def _workers(request: Request) -> int:
    if request.workers is not None and request.workers < 1:
        raise ParameterError("--workers: expected 1 or more.")
    if request.timeout <= 0:
        raise ParameterError("--timeout: expected seconds, more than 0.")
    if request.memory is not None and request.memory < 1:
        raise ParameterError("--memory: expected MiB, 1 or more.")
    if request.scheduler and (request.workers or request.memory):
        raise ParameterError(
            "--workers and --memory are for this machine; with --scheduler the workers "
            "of the cluster decide. Leave them out."
        )
    if request.scheduler and own_checksums():
        raise ParameterError(
            "A catalogue of your own is on this machine alone. Make the pages here, "
            "without --scheduler."
        )
    if request.workers:
        return request.workers
    return (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else (os.cpu_count() or 1)
    )


def _chosen(request: Request, root: DataRoot, given: Parameters) -> list[Whom]:
    """Whom pages are asked for; none for a page about all that it can be about."""
    kind = request.kind
    if request.everyone:
        if request.names:
            raise ParameterError("Give either names or --all, not both.")
        known = load_catalogue().municipalities
        return [known[code] for code in (kind.everyone(root) if kind.everyone else [])]
    if not request.names and kind.about != MANY:
        raise ParameterError("Name at least one municipality, or give --all.")
    return kind.find(request.names, given)
