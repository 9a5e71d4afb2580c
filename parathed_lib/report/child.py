"""A forked process that does one piece of work and tells of it."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Tell = Callable[[Any], None]
_THREADS = Path("/proc/self/task")
_SIGNAL_WHEN_THE_PARENT_ENDS = 1  # PR_SET_PDEATHSIG, linux/prctl.h


def can_fork() -> bool:
    """Whether this process can be forked safely: on Linux, and without threads.

    Elsewhere system libraries do not survive a fork; a thread would be missing in the
    child with whatever locks it held.
    """
    try:
        return sys.platform == "linux" and len(os.listdir(_THREADS)) == 1
    except OSError:
        return False


class Child:
    """A forked process; what `work` tells can be received here, in order."""

    def __init__(self, work: Callable[[Tell], None], memory: int | None = None) -> None:
        self.connection, sender = Pipe(duplex=False)
        sys.stdout.flush()
        sys.stderr.flush()
        self._exit_code: int | None = None
        parent = os.getpid()
        # What is raised in the hooks of a fork is lost: Ctrl-C has to wait.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self.pid = os.fork()
        if self.pid == 0:
            self.connection.close()
            _work(work, sender, memory, parent, before)
        sender.close()
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:
            self.end()
            raise

    def end(self) -> int:
        """Kill what is left of the child and its own children; its exit code.

        Negative: the signal that ended it, 9 when it was still at work.
        """
        if self._exit_code is None:
            for kill, target in ((os.killpg, self.pid), (os.kill, self.pid)):
                try:
                    kill(target, signal.SIGKILL)
                except (ProcessLookupError, PermissionError):
                    continue
            _, status = os.waitpid(self.pid, 0)
            self._exit_code = os.waitstatus_to_exitcode(status)
            self.connection.close()
        return self._exit_code


def _work(
    work: Callable[[Tell], None],
    sender: Connection,
    memory: int | None,
    parent: int,
    signals: set[Any],
) -> None:
    """In the child: never returns."""
    code = 1
    told = os.dup(2)  # the cells get their own
    try:
        os.setsid()  # Ctrl-C is for the parent; killing the group ends all of us
        _end_with(parent)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        if memory is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        work(sender.send)
        code = 0
    except BaseException:
        os.write(told, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    """Be killed when the parent ends, however that happens: it holds the lock."""
    ctypes.CDLL(None).prctl(_SIGNAL_WHEN_THE_PARENT_ENDS, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
