"""What lies around a process of ours: standard streams, environment, cache folder.

No result rests on any of it. Nothing is written to the user's home: what other packages
would keep there goes to the cache folder.
"""

from __future__ import annotations

import atexit
import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from parathed_lib.errors import OutputError, ParameterError

# One each: there is a process on every core, and one with threads cannot be forked.
_THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's, begun at import
}
# Names the cache folder. The processes that a command begins use that of the command.
_CACHE = "PARATHED_CACHE"
# A person's key, for what fetches figures and never for what runs notebooks.
KEY_VARIABLE = "PARATHED_STIL_KEY"
# matplotlib is not imported when it does not know the name; figures need neither.
_LEFT_OUT = ("MPLBACKEND", "MATPLOTLIBRC", KEY_VARIABLE)


def environment() -> dict[str, str]:
    """The environment of a process that makes reports; raises OutputError."""
    folder = cache_folder()
    homes = {
        _CACHE: str(folder),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter"),
    }
    kept = {name: v for name, v in os.environ.items() if name not in _LEFT_OUT}
    return kept | _THREADS | homes


@contextmanager
def without_key() -> Iterator[None]:
    """Have no key for STIL in the environment that a kernel begun here inherits."""
    key = os.environ.pop(KEY_VARIABLE, None)
    try:
        yield
    finally:
        if key is not None:
            os.environ[KEY_VARIABLE] = key


@cache
def cache_folder() -> Path:
    """This user's folder for what can be computed again; raises OutputError.

    It lies among the system's temporary files. One that others could write to is not
    used: this process then has a folder of its own, which goes with it.
    """
    if given := os.environ.get(_CACHE):
        return Path(given)
    user = os.getuid() if hasattr(os, "getuid") else None
    try:
        folder = Path(tempfile.gettempdir()) / f"parathed-{user or 0}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        ours = user is None or (
            found.st_uid == user and not stat.S_IMODE(found.st_mode) & 0o077
        )
        if stat.S_ISDIR(found.st_mode) and ours and os.access(folder, os.W_OK):
            return folder
    except FileExistsError:
        pass
    except OSError as error:
        raise OutputError(_no_room(error)) from error
    try:
        own = tempfile.mkdtemp(prefix="parathed-")
    except OSError as error:
        raise OutputError(_no_room(error)) from error
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return Path(own)


def _no_room(error: OSError) -> str:
    return (
        f"There is no folder for temporary files: {error.strerror}. Give one that can "
        "be written in TMPDIR, or make room, and run the command again."
    )


def working_folder() -> Path:
    """The folder that the user is in; raises ParameterError when it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        raise ParameterError(
            "The folder that you are in has been removed. Go to another, and run the "
            "command again."
        ) from error


def open_streams() -> None:
    """Have something at the three standard descriptors, also when they were closed.

    Else the next file that is opened stands there, and receives what is printed.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            found = os.open(os.devnull, os.O_RDWR)
            if found != descriptor:
                os.dup2(found, descriptor)
                os.close(found)
            os.set_inheritable(descriptor, True)


class Outlet(io.FileIO):
    """A standard stream; what cannot be written there is dropped.

    A reader that leaves (`| head -1`) is no matter; any other `fault` is kept.
    """

    fault: OSError | None = None

    def write(self, data: Any) -> int:
        """Write, or drop it; how much."""
        try:
            return super().write(data)
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.fault = error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return memoryview(data).nbytes


def outlets() -> list[Outlet]:
    """Put outlets behind standard output and error where they are files or closed.

    What they cannot encode becomes a question mark.
    """
    open_streams()
    made = []
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            if not isinstance(getattr(stream.buffer, "raw", stream.buffer), io.FileIO):
                continue
        elif stream is not None:
            continue
        outlet = Outlet(descriptor, "w", closefd=False)
        text = io.TextIOWrapper(
            io.BufferedWriter(outlet),
            encoding=stream.encoding if stream else "utf-8",
            errors="replace",
            line_buffering=stream.line_buffering if stream else True,
            write_through=stream.write_through if stream else False,
        )
        setattr(sys, name, text)
        made.append(outlet)
    return made
