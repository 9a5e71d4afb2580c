"""Makes pages on a Dask cluster, without a folder that its machines share.

What the pages are made from travels to the workers, their files travel back and are
written here.

A scheduler executes what it is sent, and so do its workers, with all the rights of who
started them: give only the address of your own, in a network that you trust. Forms and
figures travel unencrypted unless the address begins with `tls://`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import pickle
import re
import time
import uuid
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parathed_lib.errors import ClusterError, ParameterError, ParathedError
from parathed_lib.report.files import Report, write_files
from parathed_lib.report.notebook.template import template_path
from parathed_lib.report.run.dask_worker import JobBundle, make, pack, state
from parathed_lib.report.run.jobs import Job, failed
from parathed_lib.report.run.records import Done
from parathed_lib.storage.data_root import DataRoot

if TYPE_CHECKING:
    from distributed import Client, Future

# Seconds: to reach the scheduler, to wait for the first or next worker, and between
# two looks at whether there is one.
REACH, NO_WORKER, LOOK = 15.0, 60.0, 5.0
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://(\[[\da-fA-F:.%]+\]|[^\s:/\[\]]+):(\d{1,5})")
_NOWHERE = Path()


def make_on_cluster(
    jobs: Sequence[Job], scheduler: str, seconds: float
) -> Iterator[Done]:
    """Each page as it comes to its end, made on a cluster, with its files written here.

    A page that takes more than `seconds` is stopped. The pages of a worker that is lost
    are made by others; one that loses a worker again and again has failed. What is at
    work when the caller stops is cancelled.

    Raises ParameterError when Dask is not installed, or nothing answers at the address
    of the scheduler, and ClusterError when the cluster is lost, has no workers, or has
    one whose versions are not ours.
    """
    start = time.perf_counter()
    with _connected(scheduler) as client:
        run = uuid.uuid4().hex
        common, tasks = _packed(jobs)
        name = hashlib.sha256(common + b"".join(tasks)).hexdigest()
        bundle = client.submit(
            JobBundle, name, common, state(), key=f"parathed-bundle-{run}"
        )
        keys = [f"parathed-page-{job.slug}-{run}" for job in jobs]
        futures = client.map(
            make, tasks, bundle=bundle, seconds=seconds, key=keys, pure=False, retries=1
        )
        left = dict(zip(keys, jobs, strict=True))
        try:
            for future in _ended(client, futures):
                yield _done(left.pop(str(future.key)), future, start)
        finally:
            if client.status == "running":
                client.cancel([*futures, bundle], force=True)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    """A client of the scheduler, which keeps quiet."""
    match = _ADDRESS.fullmatch(scheduler)
    if not match or int(match[3]) > 65535:
        raise ParameterError(
            f"--scheduler {scheduler}: this is no address of a Dask scheduler. "
            "Expected tcp://HOST:PORT, for example tcp://192.0.2.7:8786."
        )
    try:
        import distributed
    except ImportError as error:
        raise ParameterError(
            "--scheduler needs Dask, which is not installed here. Install it with "
            'pip install "parathed[cluster]", or make the reports without --scheduler.'
        ) from error
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            # Dask's own remarks on versions: we compare those that matter ourselves.
            warnings.simplefilter("ignore")
            asyncio.run(_answers(scheduler))
            client = distributed.Client(
                scheduler, timeout=REACH, set_as_default=False, name="parathed"
            )
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise ParameterError(
            f"--scheduler {scheduler}: no Dask scheduler answers there. Start one with "
            "`dask scheduler`, and give the address that it prints."
        ) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=5)


async def _answers(scheduler: str) -> None:
    """Raise OSError or TimeoutError when no scheduler speaks at this address.

    A client would wait for ever for something that takes the call and says nothing.
    """
    from distributed import Security
    from distributed.comm.core import connect

    arguments = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(scheduler, REACH, **arguments), REACH)
    comm.abort()


def _ended(client: Client, futures: list[Future[Any]]) -> Iterator[Future[Any]]:
    """The reports in the order in which they end; none is kept longer than needed."""
    from distributed import CancelledError, wait

    seen = time.monotonic()
    while futures:
        try:
            with client.as_current():
                ended = wait(futures, LOOK, return_when="FIRST_COMPLETED").done
        except CancelledError as error:
            raise ClusterError(
                "The connection to the scheduler was lost. What was made is whole; the "
                "same command makes the rest."
            ) from error
        except TimeoutError:
            if client.scheduler_info(n_workers=1)["workers"]:
                seen = time.monotonic()
            elif time.monotonic() - seen > NO_WORKER:
                raise ClusterError(
                    f"The scheduler has had no worker for {NO_WORKER:g} s. Start some "
                    "with `dask worker` and its address."
                ) from None
            continue
        seen = time.monotonic()
        for future in ended:
            futures.remove(future)
            yield future


def _done(job: Job, future: Future[Any], start: float) -> Done:
    """What came of a report; its files are written."""
    from distributed import KilledWorker

    error = future.exception()
    if isinstance(error, KilledWorker):
        times = error.allowed_failures + 1
        text = f"KilledWorker: {times} workers died with it. Their logs may say why."
        return failed(job, start, text)
    if isinstance(error, (ImportError, AttributeError, pickle.UnpicklingError)) or (
        error and "deserializ" in str(error)
    ):
        raise ClusterError(
            "The cluster does not know what it was sent "
            f"({type(error.__cause__ or error).__name__}). The scheduler and all its "
            "workers need the same parathed as this machine, and the same packages."
        ) from error
    if error:
        text = f"{type(error).__name__}: {error}"
        return failed(job, start, text)
    came: bytes | str = future.result()
    if isinstance(came, str):
        raise ClusterError(came)
    done: Done
    report: Report | None
    done, report = pickle.loads(came)
    if report is None:
        return done
    try:
        files = write_files(report, done.outcome.slug, job.folder)
        return replace(done, files=files)
    except ParathedError as fault:
        return failed(job, start, str(fault))


def _packed(jobs: Sequence[Job]) -> tuple[bytes, list[bytes]]:
    """What all pages are made from; and each job without our paths, with the rest.

    The key of checksums, and that municipalities have indicators of their own, are in
    every page's checksums.
    """
    root = DataRoot(jobs[0].root)
    files = [job.kind.files(job.parameters, root) for job in jobs]
    always = [path for path in (root.local_indicators, root.key) if path.is_file()]
    common = set[Path](files[0]).intersection(*files[1:]) | {*always}
    template = template_path(root, jobs[0].kind.name)
    shared = _contents(root, common)
    shared[f"notebooks/{template.name}"] = template.read_bytes()
    tasks = [
        pickle.dumps(
            (
                replace(job, root=_NOWHERE, folder=_NOWHERE),
                _contents(root, set(paths) - common),
            )
        )
        for job, paths in zip(jobs, files, strict=True)
    ]
    return pack(shared), tasks


def _contents(root: DataRoot, paths: Iterable[Path]) -> dict[str, bytes | None]:
    """The content of each file by its relative path; None for a folder."""
    return {
        path.relative_to(root.path).as_posix(): (
            path.read_bytes() if path.is_file() else None
        )
        for path in sorted(paths)
    }
