"""The system's lock on an open file: it goes with the process, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def open_to_lock(path: Path, *, create: bool = False) -> int:
    """A descriptor that can be locked; a file of somebody else is opened to read.

    Raises OSError.
    """
    try:
        return os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o666)
    except PermissionError as error:
        try:
            return os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            raise error from None


def take(descriptor: int, *, wait: bool = False) -> bool | None:
    """Whether the lock is ours; None on a drive that has no locks.

    With `wait` until it is; on Windows that ends after ten seconds. Raises OSError.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno in _HELD:
            return False
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True
