"""On a worker of a cluster: reports from what was sent, without a path of the sender.

A Dask worker has threads and cannot be forked. So it makes reports in processes beside
it, the forges, each of which does what a run on the worker's machine would. The worker
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
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Timer

from parathed_lib.errors import ClusterError, ReportError
from parathed_lib.report.files import Report
from parathed_lib.report.run.jobs import Job, Way
from parathed_lib.report.run.light_imports import light_imports
from parathed_lib.report.run.records import Done
from parathed_lib.report.run.startup import StartUp
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.writing import write_whole
from parathed_lib.versions import library, versions

# Seconds that a forge may take to start, and that a workshop stays open unused.
START, IDLE = 60.0, 30.0
_lock = Lock()
_shops: dict[str, Workshop] = {}


def state() -> dict[str, str]:
    """What must be the same on all machines for a report to have the same bytes."""
    return {"parathed's code": library()[:12], **versions()}


def pack(files: dict[str, bytes]) -> bytes:
    """Files by their relative paths, in the form in which a parcel takes them."""
    return zlib.compress(pickle.dumps(files))


@dataclass(frozen=True)
class Parcel:
    """What all reports of a run are made from, and what made them should run on.

    `name` stands for its content and for that of the forms that come with the reports.
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


def make(wish: bytes, *, parcel: Parcel, seconds: float) -> bytes | str:
    """What came of a pickled job and forms, pickled; or why it is not made here."""
    if refused := parcel.refused():
        return refused
    with _lock:
        shop = _shops.get(parcel.name)
        if shop is None:
            shop = _shops[parcel.name] = Workshop(parcel)
        shop.customers += 1
    try:
        return shop.make(wish, seconds)
    finally:
        with _lock:
            shop.customers -= 1
            shop.used = time.monotonic()
        closing = Timer(IDLE, _close_idle)
        closing.daemon = True
        closing.start()


def _close_idle() -> None:
    """Let go of the workshops that nobody has used for a while."""
    with _lock:
        for name, shop in list(_shops.items()):
            if not shop.customers and time.monotonic() - shop.used >= IDLE:
                del _shops[name]
                shop.close()


class Workshop:
    """A data root in a temporary folder, and the forges that have nothing to do."""

    def __init__(self, parcel: Parcel) -> None:
        from distributed import get_worker

        # A worker that starts clears away what others left who were killed.
        self._folder = Path(
            tempfile.mkdtemp(prefix="parathed-", dir=get_worker().local_directory)
        )
        self._idle: list[Forge] = []
        self.customers = 0
        self.used = time.monotonic()
        # Called at the end of the worker too.
        self.close = weakref.finalize(self, _clear, self._folder, self._idle)
        files = pickle.loads(zlib.decompress(parcel.packed))
        for name, content in files.items():
            write_whole(self._folder / "root" / name, content)

    def make(self, wish: bytes, seconds: float) -> bytes:
        """Make one report; can be called by several threads."""
        try:
            forge = self._idle.pop()
        except IndexError:
            forge = Forge(self._folder)
        answer = forge.make(wish, seconds)
        self._idle.append(forge)
        return answer


def _clear(folder: Path, idle: list[Forge]) -> None:
    while idle:
        idle.pop().end()
    shutil.rmtree(folder, ignore_errors=True)


class Forge:
    """A process that makes one report at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = StartUp(__name__)

    def make(self, wish: bytes, seconds: float) -> bytes:
        """What came of the wish; raises ClusterError when the process dies."""
        # The report limits itself, and may be tried twice; this is for what hangs.
        most = 2 * seconds + START
        asked = self._folder, wish, seconds
        try:
            [answer] = self._process.call("made", *asked, seconds=most)
        except (TimeoutError, ReportError) as error:
            self.end()
            raise ClusterError(
                "The process that makes reports on the worker died or did not answer. "
                "The worker's log may say why."
            ) from error
        return bytes(answer)

    def end(self) -> None:
        """Stop it."""
        self._process.end()


def made(folder: Path, wish: bytes, seconds: float) -> Generator[bytes]:
    """In the forge: what came of a report, and its files when it was made, pickled."""
    with light_imports():
        from parathed_lib.report.run.service import make_here

    job: Job
    job, forms = pickle.loads(wish)
    root = DataRoot(folder / "root")
    if job.round:
        (root.evaluations / job.round).mkdir(parents=True, exist_ok=True)
    for name, content in forms.items():
        write_whole(root.path / name, content)
    out = folder / f"{job.code}-{os.getpid()}"
    here = replace(job, root=root.path, folder=out)
    report = None
    try:
        way, done = make_here([here], 1, seconds)
        assert isinstance(way, Way)
        assert isinstance(done, Done)
        if way.slow:  # in the worker's log
            from parathed_lib.terminal import tell_aside

            tell_aside(f"A report was made with {way.how}: {way.slow}.")
        if done.outcome.status == "ok":
            html, notebook, data = (
                (out / f"{job.slug}.{kind}").read_bytes().decode("utf-8")
                for kind in ("html", "ipynb", "json")
            )
            report = Report(html, notebook, data)
    finally:
        shutil.rmtree(out, ignore_errors=True)
    yield pickle.dumps((done, report))
