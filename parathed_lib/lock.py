"""One run at a time in a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parathed_lib.errors import OutputError

_LOCK = ".lock"


@contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Keep other runs out of a folder.

    With `wait` until one that is at work has ended, else OutputError is raised; it is
    raised too when the folder cannot be written. The lock is the system's: it goes with
    the process, however that ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("a+b")
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}. Nothing there was changed. "
            "Make the folder writable, or choose another with --out."
        ) from error
    with file:
        if not _lock(file.fileno(), wait):
            raise OutputError(
                f"Another run is at work in {folder}. Wait until it has ended, "
                "or choose another folder with --out."
            )
        yield


def _lock(descriptor: int, wait: bool) -> bool:
    """Whether the lock is ours; on Windows waiting ends after ten seconds."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
