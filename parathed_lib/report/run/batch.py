"""Pages of one kind: only those that are out of date, each recorded.

The work is handed to a process of its own, which reads once what is the same for all.
Nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib import import_module
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
        outcomes: dict[str, PageOutcome] = {}
        for job in jobs:
            slug = None if request.force else records.made_with(job.key)
            if slug is not None:
                outcomes[job.slug] = outcome(job, "unchanged", slug)
        stale = [
            replace(job, why=_why(job, records, keys, request.force))
            for job in jobs
            if job.slug not in outcomes
        ]
        if stale:
            # A folder that cannot be written is told before any work.
            records.write()
            run = Run(
                stale,
                workers,
                request.timeout,
                request.memory,
                vintage,
                keys.of_vintage(vintage),
                alone=len(jobs) == 1,
            )
            try:
                with closing(_made(run, request.scheduler, watch)) as made:
                    for done in made:
                        records.add(done)
                        watch.came(done.outcome, _page(folder, done.outcome))
                        outcomes[done.asked] = done.outcome
            finally:
                clear_unfinished(folder)  # of processes that were killed
                records.write()
        else:
            watch.begin(0, "")
        for job in jobs:
            if outcomes[job.slug].status == "unchanged":
                watch.came(outcomes[job.slug], _page(folder, outcomes[job.slug]))
        settled = _settle(records, jobs, outcomes)
        if stale or settled or not (folder / INDEX).is_file():
            from parathed_lib.pages.index import index_page

            index = index_page(folder, vintage, load_catalogue())
            write_whole(folder / INDEX, index)
        leads = request.kind.name in LEADING_TO_APPENDIX
        if leads and not (folder / APPENDIX).is_file():
            from parathed_lib.report.run.processed import write_appendix

            write_appendix(root, vintage, keys.of_vintage(vintage), folder)
    return [outcomes[job.slug] for job in jobs]


def remake(kind: str, parameters: Parameters, root: DataRoot) -> Report:
    """A page made again, in memory, by a process of its own.

    Raises a ParathedError; ReportError for a cell that fails or takes too long.
    """
    cell = None
    with WorkerProcess(WORKER) as process:
        try:
            asked = kind_named(kind), parameters, DataRoot(root.path.resolve())
            for came in process.call("remade", *asked, seconds=LONGEST):
                if isinstance(came, Report):
                    return came
                cell = came
        except TimeoutError:
            text = f"A cell took more than {LONGEST:g} s."
            raise ReportError(text, cell) from None
    raise AssertionError("a process ends with a page or an error")


def _made(run: Run, scheduler: str | None, watch: Watch) -> Generator[Done, None, None]:
    """The pages as they come, made by what suits this system."""
    with WorkerProcess(WORKER) as process:
        # While it imports what makes pages: what the index is made with.
        import_module("parathed_lib.pages.base.page")
        for came in process.call("prepared" if scheduler else "pages", run):
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
            from parathed_lib.report.run.dask_executor import DaskExecutor

        executor = DaskExecutor(scheduler, run.seconds)
        watch.begin(len(run.jobs), executor.how)
        yield from executor.make(run.jobs)


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


def _settle(
    records: Records, jobs: list[Job], outcomes: dict[str, PageOutcome]
) -> bool:
    """Record what a killed run left, and that what failed before is whole after all.

    Whether there was something of the kind.
    """
    again = [
        Done(became, job.slug)
        for job in jobs
        if (became := outcomes[job.slug]).status == "unchanged"
        and (records.failed(became.slug) or records.failed(job.slug))
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
