"""One run at a time in a folder of reports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parathed_lib.errors import OutputError

_LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; raises OutputError when one is at work.

    The lock is the system's: it goes with the process, however that ends.
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
        if not _lock(file.fileno()):
            raise OutputError(
                f"Another run is making reports in {folder}. Wait until it has ended, "
                "or choose another folder with --out."
            )
        yield


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
