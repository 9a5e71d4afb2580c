"""What a worker process is asked for: the pages of a run, or one of them again."""

from __future__ import annotations

import signal
from collections.abc import Generator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import (
    EvaluationError,
    OutputError,
    PlanError,
    UnknownNameError,
)
from parathed_lib.pages.base.parts import style
from parathed_lib.pages.index import index_page
from parathed_lib.pages.kinds import (
    ASSESSMENT,
    LEADING_TO_APPENDIX,
    LONGEST,
    Kind,
    Parameters,
    Subject,
)
from parathed_lib.report.files import Report
from parathed_lib.report.notebook import engine, export
from parathed_lib.report.notebook.execution import loaded, make_report
from parathed_lib.report.notebook.shell import CAN_RUN
from parathed_lib.report.notebook.template import template_path
from parathed_lib.report.run import processed
from parathed_lib.report.run.child_process import why_not_fork
from parathed_lib.report.run.forked_executor import make_forked
from parathed_lib.report.run.jobs import Job, Run, Way
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.stock_executor import make_stock
from parathed_lib.report.run.worker_process import Caller
from parathed_lib.storage.data_root import DataRoot

# Faults in what one municipality handed in: of many pages they cost its own alone.
OWN_FAULTS = (EvaluationError, PlanError, UnknownNameError)


def prepare(run: Run) -> Generator[str, None, Subject | None]:
    """What the first page is about; raise what stands in the way of every page.

    None where that is a fault in what one municipality handed in, which is raised only
    when its page is the only one that was asked for. Writes the tables and the
    appendix of the vintage; yields what the user should know.
    """
    first, subject = run.jobs[0], None
    try:
        subject = first.read()
    except OWN_FAULTS:
        if run.alone:
            raise
    of_vintage = DataRoot(first.root), run.vintage, run.vintage_key
    if first.kind.name == ASSESSMENT:
        try:
            processed.write_tables(*of_vintage)
            if not run.alone:
                processed.write_figures(*of_vintage, first.folder)
        except OutputError as error:
            yield f"The processed tables were not written. {error}"
    if first.kind.name in LEADING_TO_APPENDIX:
        processed.write_appendix(*of_vintage, first.folder)
    return subject


def pages(run: Run) -> Generator[str | Way | Done]:
    """Remarks, then how the pages are made, then each as it comes to its end."""
    subject = yield from prepare(run)
    shared = None if run.alone else subject
    yield from make_here(run.jobs, run.workers, run.seconds, run.memory, shared)


def index(folder: Path, vintage: str) -> Generator[str]:
    """The index of a folder, whose pages are recorded."""
    yield index_page(folder, vintage, load_catalogue())


def make_here(
    jobs: Sequence[Job],
    workers: int,
    seconds: float,
    memory: int | None = None,
    shared: Subject | None = None,
) -> Generator[Way | Done]:
    """How pages are made on this machine, then each as it comes to its end.

    What they have in common with `shared` is computed once.
    """
    if slow := why_not_fork():
        yield Way(f"stock kernels, {workers} at a time", slow)
        yield from make_stock(jobs, workers, seconds)
        return
    if shared:
        loaded(template_path(DataRoot(jobs[0].root), jobs[0].kind.name))
        warm(jobs[0].kind, shared)
    yield Way(f"{workers} forked processes at a time")
    yield from make_forked(jobs, workers, seconds, memory)


def warm(kind: Kind, subject: Subject) -> None:
    """Have ready what all pages of a kind and vintage share, for children to inherit.

    Every part is made once and forgotten, but for what is computed when the first page
    asks for it. Pages that are made later are the same without.
    """
    export.warm()
    parts = import_module(kind.parts)
    for name in parts.PARTS:
        with suppress(Exception):  # each page will tell of it
            getattr(parts, name)(subject.about)
    style()


def remade(kind: Kind, parameters: Parameters, root: DataRoot) -> Generator[Report]:
    """A page made again, in memory; tells of each cell that it begins.

    In a process of ours the cells run in it, which is then of no more use.
    """
    subject = kind.read(parameters, root)
    if not Caller.connection:
        yield make_report(subject, root)
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a cell would take it for its own
    name = engine.IN_PROCESS if CAN_RUN else engine.STOCK
    yield make_report(subject, root, name, LONGEST)
