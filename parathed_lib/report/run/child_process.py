"""A forked process that does one piece of work and tells of it."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Tell = Callable[[Any], None]
_THREADS = Path("/proc/self/task")
_SIGNAL_WHEN_THE_PARENT_ENDS = 1  # PR_SET_PDEATHSIG, linux/prctl.h


def why_not_fork() -> str:
    """Why this process cannot be forked safely; empty when it can.

    Elsewhere than on Linux system libraries do not survive a fork; a thread would be
    missing in the child with whatever locks it held. One that has just ended is listed
    for a moment more.
    """
    if sys.platform != "linux":
        return "this system cannot fork processes safely"
    names: list[str] = []
    for _ in range(20):
        try:
            names = [path.read_text().strip() for path in _THREADS.glob("*/comm")]
        except OSError:  # it has ended since
            continue
        if len(names) == 1:
            return ""
        time.sleep(0.01)
    return (
        f"what Python loads here starts threads ({', '.join(sorted(set(names)))}), "
        "and a process with threads cannot be forked"
    )


class Stopwatch:
    """Seconds in which this process was at work: a pause does not count.

    It has to be looked at every `LOOK` seconds. Where much more has passed, the process
    was stopped meanwhile: by Ctrl-Z, a closed lid, a container that was paused.
    """

    LOOK = 1.0

    def __init__(self) -> None:
        self._seen = time.monotonic()
        self._passed = 0.0

    def look(self) -> float:
        """The seconds until now."""
        now = time.monotonic()
        self._passed += min(now - self._seen, 2 * self.LOOK)
        self._seen = now
        return self._passed

    def comes(self, connection: Connection, seconds: float) -> bool:
        """Whether something comes, or has come, within so many seconds."""
        end = self.look() + seconds
        while not connection.poll(max(0.0, min(self.LOOK, end - self.look()))):
            if self.look() >= end and not connection.poll(0):
                return False
        return True


class Child:
    """A forked process; what `work` tells can be received here, in order."""

    def __init__(self, work: Callable[[Tell], None], memory: int | None = None) -> None:
        self.connection, sender = Pipe(duplex=False)
        sys.stdout.flush()
        sys.stderr.flush()
        self._exit_code: int | None = None
        parent = os.getpid()
        # What is raised in the hooks of a fork is lost: who stops us has to wait.
        stops = {signal.SIGINT, signal.SIGTERM}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
        try:
            self.pid = os.fork()
        except OSError:
            sender.close()
            self.connection.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            raise
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
    errors = os.dup(2)  # the cells get their own
    try:
        os.setsid()  # Ctrl-C is for the parent; killing the group ends all of us
        end_with(parent)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        if memory is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        work(partial(_tell, sender))
        code = 0
    except BaseException:
        os.write(errors, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _tell(sender: Connection, told: Any) -> None:
    try:
        sender.send(told)
    except BrokenPipeError:  # whoever was to be told has just ended, and so shall we
        os._exit(1)


def end_with(parent: int, how: int = signal.SIGKILL) -> None:
    """Get a signal when the parent ends, however that happens: it holds the lock."""
    ctypes.CDLL(None).prctl(_SIGNAL_WHEN_THE_PARENT_ENDS, how)
    if os.getppid() != parent:
        os._exit(1)
