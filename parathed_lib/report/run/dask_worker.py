"""On a worker of a cluster: pages from what was sent, without a path of the sender.

A Dask worker has threads and cannot be forked. So it makes pages in worker processes
beside it, each of which does what a run on the worker's machine would. The worker
itself, which has to answer the scheduler all the time, imports nothing heavy.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
import time
import weakref
import zlib
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Timer

from parathed_lib.errors import ClusterError, ParathedError, ReportError
from parathed_lib.pages.kinds import ENDS, Subject
from parathed_lib.report.files import Report
from parathed_lib.report.run.jobs import Job, Way
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.trimmed_imports import trimmed_imports
from parathed_lib.report.run.worker_process import WorkerProcess
from parathed_lib.storage.writing import write_whole
from parathed_lib.versions import library, versions

# Seconds that a worker process may take to start, and that a data root stays unused.
START, IDLE = 60.0, 30.0
_lock = Lock()
_roots: dict[str, SentRoot] = {}
Files = Mapping[str, bytes | None]


def state() -> dict[str, str]:
    """What must be the same on all machines for a page to have the same bytes."""
    return {"parathed's code": library()[:12], **versions()}


def pack(files: Files) -> bytes:
    """Files by their relative paths, in the form in which a bundle takes them."""
    return zlib.compress(pickle.dumps(files))


def _write(files: Files, root: Path) -> None:
    """Write the files; what has no content is a folder."""
    for name, content in files.items():
        if content is None:
            (root / name).mkdir(parents=True, exist_ok=True)
        else:
            write_whole(root / name, content)


@dataclass(frozen=True)
class JobBundle:
    """What all pages of a run are made from, and what made them should run on.

    `name` stands for its content and for that of the files that come with the jobs.
    """

    name: str
    packed: bytes
    state: dict[str, str]

    def refused(self) -> str:
        """Why this machine would make other reports; empty when it would not."""
        here = state()
        parts = [
            f"{name} {here.get(name, 'missing')} instead of {expected}"
            for name, expected in self.state.items()
            if here.get(name) != expected
        ]
        if not parts:
            return ""
        from distributed import get_worker

        return (
            f"The worker {get_worker().address} has {', '.join(parts)}, which this "
            "machine has. Install the same on both (requirements.lock), start the "
            "worker anew, and give the command again."
        )


def make(task: bytes, *, bundle: JobBundle, seconds: float) -> bytes | str:
    """What came of a pickled job and its files, pickled; or why it is not made here."""
    if refused := bundle.refused():
        return refused
    with _lock:
        root = _roots.get(bundle.name)
        if root is None:
            root = _roots[bundle.name] = SentRoot(bundle)
        root.users += 1
    try:
        return root.make(task, seconds)
    finally:
        with _lock:
            root.users -= 1
            root.used = time.monotonic()
        closing = Timer(IDLE, _close_idle)
        closing.daemon = True
        closing.start()


def _close_idle() -> None:
    """Let go of the data roots that nobody has used for a while."""
    with _lock:
        for name, root in list(_roots.items()):
            if not root.users and time.monotonic() - root.used >= IDLE:
                del _roots[name]
                root.close()


class SentRoot:
    """A data root in a temporary folder, and the processes that have nothing to do."""

    def __init__(self, bundle: JobBundle) -> None:
        from distributed import get_worker

        # A worker that starts clears away what others left who were killed.
        self._folder = Path(
            tempfile.mkdtemp(prefix="parathed-", dir=get_worker().local_directory)
        )
        self._idle: list[WorkerProcess] = []
        self.users = 0
        self.used = time.monotonic()
        # Called at the end of the worker too.
        self.close = weakref.finalize(self, _clear, self._folder, self._idle)
        _write(pickle.loads(zlib.decompress(bundle.packed)), self._folder / "root")

    def make(self, task: bytes, seconds: float) -> bytes:
        """Make one page; can be called by several threads.

        Raises ClusterError when the process dies.
        """
        try:
            process = self._idle.pop()
        except IndexError:
            process = WorkerProcess(__name__)
        # The page limits itself, and may be tried twice; this is for what hangs.
        most = 2 * seconds + START
        try:
            [answer] = process.call("made", self._folder, task, seconds, seconds=most)
        except (TimeoutError, ReportError) as error:
            process.end()
            raise ClusterError(
                "The process that makes reports on the worker died or did not answer. "
                "The worker's log may say why."
            ) from error
        self._idle.append(process)
        return bytes(answer)


def _clear(folder: Path, idle: list[WorkerProcess]) -> None:
    while idle:
        idle.pop().end()
    shutil.rmtree(folder, ignore_errors=True)


def made(folder: Path, task: bytes, seconds: float) -> Generator[bytes]:
    """In the process: what came of a page, and its files when it was made, pickled."""
    with trimmed_imports():
        from parathed_lib.report.run.worker import make_here

    job: Job
    job, files = pickle.loads(task)
    root = folder / "root"
    _write(files, root)
    out = folder / f"{job.slug}-{os.getpid()}"
    here = replace(job, root=root, folder=out)
    report = None
    try:
        way, done = make_here([here], 1, seconds, None, _first(here))
        assert isinstance(way, Way)
        assert isinstance(done, Done)
        if way.slow:  # in the worker's log
            from parathed_lib.terminal import tell_aside

            tell_aside(f"A report was made with {way.how}: {way.slow}.")
        if done.outcome.status == "ok":
            html, notebook, data = (
                (out / f"{done.outcome.slug}{end}").read_bytes().decode("utf-8")
                for end in ENDS
            )
            report = Report(html, notebook, data)
    finally:
        shutil.rmtree(out, ignore_errors=True)
    yield pickle.dumps((done, report))


_warmed: set[tuple[str, str]] = set()


def _first(job: Job) -> Subject | None:
    """What the job is about, when it is the first of its kind and vintage here."""
    shared = job.kind.name, job.parameters["vintage"]
    if shared in _warmed:
        return None
    _warmed.add(shared)
    with suppress(ParathedError):  # what is wrong, the page will tell
        return job.read()
    return None
