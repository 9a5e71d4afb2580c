"""Worker processes that are forked from a warm one, where starting one is no claim.

A process that makes pages imports and reads for five seconds and makes a page in half
of one. So one process of a test run imports and reads, and forks whenever a command of
a test starts one. That pages are the same in a process that was started is held where
commands are started: `test_shell`, `test_batch`, `test_forks`, `test_cluster`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from parathed_lib import vintage
from parathed_lib.forms import checks
from parathed_lib.frames import Observation
from parathed_lib.report.run import worker_process
from parathed_lib.report.run.trimmed_imports import trimmed_imports
from parathed_lib.runtime import environment
from parathed_lib.vintage import folder as vintage_folder

_REPOSITORY = Path(__file__).resolve().parent.parent
_BEGIN = "import sys; sys.path[:] = {!r}; import warm_processes as w; w.serve({})"
_LONGEST = 1 << 17  # bytes of a request: an environment
_ABOVE = 256  # the numbers of open files that a caller names


@contextmanager
def read_once() -> Iterator[None]:
    """Has copies of a vintage read once: what it is depends on name and bytes alone.

    So is a file without faults, where another of its vintage has been changed. A text
    of a form goes through the gate once, and what typer makes of a command is kept.
    """
    read, kept = vintage._read.__wrapped__, {}
    read_table, tables = vintage_folder.read_table, {}

    def table_once(file: str, data: bytes, faults: list[str]) -> list[Observation]:
        if (file, data) not in tables:
            found: list[str] = []
            table = read_table(file, data, found)
            if found:
                faults += found
                return table
            tables[file, data] = table
        return tables[file, data]

    @cache
    def read_once(folder: Path, name: str, stamp: str) -> vintage.Vintage:
        digest = hashlib.sha256(name.encode("utf-8"))
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(
                f"\0{path.relative_to(folder)}, {path.is_symlink()}\0".encode()
            )
            digest.update(path.read_bytes())
        key = digest.digest()
        if key not in kept:
            kept[key] = read(folder, name, stamp)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vintage, "_read", read_once)
        patch.setattr(vintage_folder, "read_table", table_once)
        patch.setattr(checks, "told_kinds", cache(checks.told_kinds))
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@contextmanager
def forked_workers() -> Iterator[None]:
    """Has worker processes forked from one that is started when the first is."""
    warm: list[_Warm] = []

    def forked(words: list[str], **how: Any) -> _Forked:
        if not warm:
            warm.append(_Warm())
        return _Forked(warm[0], words[-1], **how)

    as_subprocess = SimpleNamespace(**vars(subprocess))
    as_subprocess.Popen = forked
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_process, "subprocess", as_subprocess)
        yield
    for process in warm:
        process.end()


class _Warm:
    """The caller's side of the process that forks."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BEGIN.format(sys.path, theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment(),
                start_new_session=True,
            )

    def ask(self, *request: Any, files: tuple[int, ...] = ()) -> Any:
        socket.send_fds(self._ours, [pickle.dumps(request)], files)
        return pickle.loads(self._ours.recv(_LONGEST))

    def end(self) -> None:
        self._ours.close()
        self._process.wait(60)


class _Forked:
    """What a worker process needs of a `Popen`."""

    def __init__(
        self,
        warm: _Warm,
        code: str,
        pass_fds: list[int],
        cwd: Path,
        env: dict[str, str],
        **_: Any,
    ) -> None:
        self._warm, self._code = warm, None
        how = (code, pass_fds[0], str(cwd), env)
        self.pid: int = warm.ask("fork", *how, files=(pass_fds[0], 1, 2))

    def poll(self) -> int | None:
        if self._code is None:
            self._code = self._warm.ask("ended", self.pid)
        return self._code

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float = 60) -> int:
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a forked process", timeout)
            time.sleep(0.005)
        return code


def serve(descriptor: int) -> None:
    """In the process that forks: import and read what pages are made with, and fork."""
    asked = socket.socket(fileno=descriptor)
    with trimmed_imports():
        import page_maker  # noqa: F401

        from parathed_lib.pages.kinds import KINDS
        from parathed_lib.report.run import worker
        from parathed_lib.storage.data_root import DataRoot
    # A forked process ends with its connection, not with a parent that is not its own.
    worker_process.end_with = lambda *_: None
    with read_once():
        for name in ("2017", "2026"):
            parameters = {"municipality": "183", "vintage": name}
            kind = KINDS["assessment"]
            worker.warm(kind, kind.read(parameters, DataRoot(_REPOSITORY)))
        while True:
            request, files, _, _ = socket.recv_fds(asked, _LONGEST, 3)
            if not request:
                return
            what, *how = pickle.loads(request)
            if what == "fork":
                if not (answer := os.fork()):
                    asked.close()
                    _begin(*how, files)
                for file in files:
                    os.close(file)
            else:
                pid, status = os.waitpid(how[0], os.WNOHANG)
                answer = os.waitstatus_to_exitcode(status) if pid else None
            asked.send(pickle.dumps(answer))


def _begin(
    code: str, number: int, folder: str, env: dict[str, str], files: list[int]
) -> None:
    """In a forked process: what a started one is told to run; never returns."""
    try:
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(env)
        above = [fcntl.fcntl(file, fcntl.F_DUPFD, _ABOVE) for file in files]
        for file, to in zip(above, (number, 1, 2), strict=True):
            os.dup2(file, to)
            os.close(file)
        exec(code, {})
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
