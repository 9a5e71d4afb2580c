"""Reports of several municipalities: only those that are out of date, each recorded.

The work is handed to a process of its own, which reads once what is the same for all.
Nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from parathed_lib.catalogue import Municipality, load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.report.notebook.template_path import template_path
from parathed_lib.report.run.cache_key import Keys
from parathed_lib.report.run.jobs import Job, Run, Way
from parathed_lib.report.run.light_imports import light_imports
from parathed_lib.report.run.records import INDEX, Done, Outcome, Records
from parathed_lib.storage.data_root import DataRoot, find_root
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import clear_unfinished, write_whole


@dataclass(frozen=True)
class Request:
    """What the user asked for.

    `workers` is the number of processes (None: the cores of the machine), `timeout`
    the longest time for one report in seconds, `memory` the room for one in MiB.
    """

    names: tuple[str, ...]
    everyone: bool = False
    vintage: str | None = None
    round: str | None = None
    period: str = "newest"
    out: Path | None = None
    force: bool = False
    root: Path | None = None
    workers: int | None = None
    timeout: float = 300.0
    memory: int | None = None
    scheduler: str | None = None


@dataclass(frozen=True)
class Plan:
    """A run: the reports that are wanted, and those of them that must be made.

    `rounds` has the round of each municipality by its code, None without a form.
    """

    root: DataRoot
    vintage: str
    folder: Path
    wanted: list[Municipality]
    stale: list[Municipality]
    rounds: dict[str, str | None]
    keys: dict[str, str]
    figures_key: str


class Watch:
    """Is told of a run as it goes on; this one does nothing."""

    def begin(self, plan: Plan, how: str) -> None:
        """The run begins; `how` says what makes the reports."""

    def came(self, outcome: Outcome, page: Path) -> None:
        """A report came to an end."""

    def note(self, text: str) -> None:
        """Something that the user should know, and that stops nothing."""


def make_reports(request: Request, watch: Watch) -> list[Outcome]:
    """Make the reports that are out of date, and record what became of each.

    With one municipality an error in its input is raised; with several it is recorded
    and the rest goes on. Raises UnknownNameError before anything is made when a name is
    unknown, ParameterError for wishes that cannot be met, and OutputError when the
    folder cannot be written or another run is at work in it.
    """
    root = find_root(request.root)
    municipalities = _chosen(request)
    workers = _workers(request)
    vintage = root.vintage(request.vintage)
    rounds = {
        who.code: root.round_of(who.code, vintage, request.round)
        for who in municipalities
    }
    folder = (request.out or root.reports) / vintage
    template = template_path(root)
    with locked(folder):
        records = Records(folder, vintage)
        keys = Keys(root, vintage, request.round, template)
        key = {who.code: keys.key(who.code, request.period) for who in municipalities}
        stale = [
            who
            for who in municipalities
            if request.force or not records.is_up_to_date(who.code, key[who.code])
        ]
        plan = Plan(
            root, vintage, folder, municipalities, stale, rounds, key, keys.of_figures
        )
        outcomes = {
            who.code: Outcome(who.code, who.name, "unchanged", 0.0)
            for who in municipalities
        }
        if not stale:
            watch.begin(plan, "")
            _finish(plan, records, outcomes, watch)
            return list(outcomes.values())
        records.write()  # a folder that cannot be written is told before any work
        try:
            with closing(_made(request, plan, workers, watch)) as made:
                for done in made:
                    records.add(done)
                    outcomes[done.outcome.code] = done.outcome
                    watch.came(done.outcome, _page(plan, done.outcome.code))
        finally:
            clear_unfinished(folder)  # of processes that were killed
            records.write()
        _finish(plan, records, outcomes, watch)
        return list(outcomes.values())


def _made(
    request: Request, plan: Plan, workers: int, watch: Watch
) -> Generator[Done, None, None]:
    """The reports as they come, made by what suits this system."""
    from parathed_lib.report.run.startup import StartUp

    jobs = _jobs(request, plan)
    with StartUp("parathed_lib.report.run.service") as process:
        # While it imports what makes reports: what the index is made with.
        import_module("parathed_lib.pages.base.style")
        run = Run(
            jobs,
            workers,
            request.timeout,
            request.memory,
            plan.figures_key,
            alone=len(plan.wanted) == 1,
        )
        asked = "prepared" if request.scheduler else "reports"
        for came in process.call(asked, run):
            if isinstance(came, Way):
                watch.begin(plan, came.how)
                if came.slow:
                    watch.note(
                        "The reports are made with stock kernels, which is slow: "
                        f"{came.slow}."
                    )
            elif isinstance(came, str):
                watch.note(came)
            else:
                yield came
    if request.scheduler:
        with light_imports():
            from parathed_lib.report.run.cluster import make_on_cluster

        watch.begin(plan, f"the cluster at {request.scheduler}")
        yield from make_on_cluster(jobs, request.scheduler, request.timeout)


def _jobs(request: Request, plan: Plan) -> list[Job]:
    """A job for each report that must be made."""
    return [
        Job(
            code=who.code,
            name=who.name,
            slug=who.slug,
            vintage=plan.vintage,
            round=plan.rounds[who.code],
            period=request.period,
            root=plan.root.path.resolve(),
            folder=plan.folder.resolve(),
            key=plan.keys[who.code],
        )
        for who in plan.stale
    ]


def _settle(records: Records, outcomes: dict[str, Outcome]) -> bool:
    """Record what a killed run left, and that what failed before is whole after all.

    Whether there was something of the kind.
    """
    failed = [
        o
        for o in outcomes.values()
        if o.status == "unchanged" and records.failed(o.code)
    ]
    for outcome in failed:
        records.add(Done(outcome))
    if not failed and not records.unfinished:
        return False
    records.write()
    return True


def _finish(
    plan: Plan,
    records: Records,
    outcomes: dict[str, Outcome],
    watch: Watch,
) -> None:
    """Tell of what was unchanged, and renew the index page."""
    for who in plan.wanted:
        outcome = outcomes[who.code]
        if outcome.status == "unchanged":
            watch.came(outcome, _page(plan, who.code))
    settled = _settle(records, outcomes)
    index = plan.folder / INDEX
    if plan.stale or settled or not index.is_file():
        from parathed_lib.pages.index import index_page

        write_whole(index, index_page(plan.folder, plan.vintage, load_catalogue()))


def _page(plan: Plan, code: str) -> Path:
    return plan.folder / f"{load_catalogue().municipalities[code].slug}.html"


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
    if request.workers:
        return request.workers
    return (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else (os.cpu_count() or 1)
    )


def _chosen(request: Request) -> list[Municipality]:
    catalogue = load_catalogue()
    if request.everyone:
        if request.names:
            raise ParameterError("Give either names or --all, not both.")
        return list(catalogue.municipalities.values())
    if not request.names:
        raise ParameterError("Name at least one municipality, or give --all.")
    found, faults = {}, []
    for name in request.names:
        try:
            municipality = catalogue.municipality(name)
            found[municipality.code] = municipality
        except UnknownNameError as error:
            faults.append(str(error))
    if faults:
        raise UnknownNameError("\n".join(faults))
    return list(found.values())
