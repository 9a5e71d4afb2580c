"""A process of its own that makes pages: started fresh, and asked over a socket.

What makes pages is imported there alone. So it has one thread and can be forked,
whatever the caller has imported, started or set, and the caller starts in no time.
"""

from __future__ import annotations

import os
import pkgutil
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from parathed_lib.errors import OutputError, ParathedError, ReportError
from parathed_lib.report.run.child_process import Stopwatch, end_with
from parathed_lib.report.run.trimmed_imports import trimmed_imports
from parathed_lib.runtime import cache_folder, environment, outlets

# Where a process can be given a socket; elsewhere the caller does the work itself.
_CAN_START = os.name == "posix"
_BEGIN = (
    "import sys; sys.path[:] = {path!r}; "
    "from parathed_lib.report.run.worker_process import serve; "
    "serve({descriptor}, {parent}, {module!r})"
)
# Seconds that a process has to end its children.
_ENDING = 10.0
_ANSWER, _ERROR, _END = range(3)


class Caller:
    """Who asked this process, when it is one of ours."""

    # Becomes readable when the caller is gone.
    connection: Connection | None = None

    @classmethod
    def tell(cls, answer: Any) -> None:
        """Send something in between what a function yields."""
        if cls.connection:
            cls.connection.send((_ANSWER, answer))


class WorkerProcess:
    """A process that calls functions of a module, and sends what they yield.

    The module is imported at once, so that it is there when a function is called. It
    begins in `folder`, by default in one where nothing of the user's lies.
    """

    def __init__(self, module: str, folder: Path | None = None) -> None:
        self._module = module
        if not _CAN_START:
            return
        self._connection, theirs = Pipe()
        # The system asks after the thread that started it, and others may end earlier.
        main = threading.current_thread() is threading.main_thread()
        begin = _BEGIN.format(
            path=sys.path,
            descriptor=theirs.fileno(),
            parent=os.getpid() if main else 0,
            module=module,
        )
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", begin],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    cwd=folder or cache_folder(),
                    env=environment(),
                    start_new_session=True,  # Ctrl-C is for the caller
                )
            except OSError as error:
                raise OutputError(
                    f"No process can be started: {error.strerror}. Close other "
                    "programs, and run the command again."
                ) from error

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def call(
        self, name: str, *arguments: Any, seconds: float | None = None
    ) -> Iterator[Any]:
        """What the function of this name yields or tells, as it comes.

        Raises what it raises for the user; TimeoutError when nothing came for more than
        `seconds`, and ReportError when the process has died.
        """
        if not _CAN_START:
            yield from _function(self._module, name)(*arguments)
            return
        watch = Stopwatch()
        kind, answer = _ANSWER, None
        try:
            self._connection.send((name, arguments))
            while True:
                if seconds is not None and not watch.comes(self._connection, seconds):
                    raise TimeoutError
                kind, answer = self._connection.recv()
                if kind == _END:
                    return
                if kind == _ERROR:
                    break
                yield answer
        except (EOFError, ConnectionError) as error:
            code = self.end()
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            text = f"The process that makes reports died ({how})."
            raise ReportError(text) from error
        raise answer

    def end(self) -> int:
        """Stop it with all that it has begun; its exit code."""
        if not _CAN_START:
            return 0
        self._connection.close()  # an idle process ends by itself
        if self._process.poll() is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING)
        with suppress(ProcessLookupError, PermissionError):  # what cells have begun
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()


def _function(module: str, name: str) -> Callable[..., Generator[Any]]:
    with trimmed_imports():
        found: Callable[..., Generator[Any]] = pkgutil.resolve_name(f"{module}:{name}")
    return found


def serve(descriptor: int, parent: int, module: str) -> None:
    """In the process: call what is asked for, until the caller is gone."""
    outlets()
    errors = os.dup(2)  # a notebook's cells get their own
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if parent and sys.platform == "linux":
        end_with(parent, signal.SIGTERM)
    connection = Connection(descriptor)
    # or the caller would not see that this process has died
    os.register_at_fork(after_in_child=connection.close)
    Caller.connection = connection
    code = 1
    try:
        with trimmed_imports():
            __import__(module)
        while True:
            name, arguments = connection.recv()
            try:
                with closing(_function(module, name)(*arguments)) as answers:
                    for answer in answers:
                        connection.send((_ANSWER, answer))
                connection.send((_END, None))
            except ParathedError as error:
                connection.send((_ERROR, error))
    except (EOFError, ConnectionError):
        code = 0
    except SystemExit:
        pass
    except BaseException:
        os.write(errors, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(code)
