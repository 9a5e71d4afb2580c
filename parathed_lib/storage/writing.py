"""Files written whole: a name never stands for half a file, whatever happens.

A file grows under a name of its own beside its place, which ends in `.parathed`, and is
locked meanwhile; what has that end and no lock was left by a run that was killed.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parathed_lib.errors import OutputError

UNFINISHED = ".parathed"
"""The end of a name under which nothing stays."""
_DAY = 86_400  # seconds
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
_LONGEST = 60  # characters of a name; a file system takes 255 bytes


@dataclass(frozen=True)
class Care:
    """The mode of a new file before the umask, and whether it outlives a power cut."""

    mode: int
    durable: bool


MADE = Care(0o666, durable=False)
"""What can be made again."""
RECEIVED = Care(0o666, durable=True)
"""What a source published."""
CONFIDENTIAL = Care(0o600, durable=True)
"""What a municipality sent in, and the record of what of it is public."""


def write_whole(
    path: Path, content: str | bytes, care: Care = MADE, like: Path | None = None
) -> None:
    """Write a file so that its name never stands for half a file.

    A file that is there already keeps its mode; a new one gets that of the file that it
    is `like`, else that of its kind. Raises OutputError when it cannot be written; an
    earlier file then stays as it was.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        make_folder(path.parent)
        clear_unfinished(path.parent)
        mode = _mode(path) or (_mode(like) if like else None)
        with _begun(path, mode or care.mode) as (file, temporary):
            file.write(data)
            file.flush()
            if mode and mode != _mode(temporary):
                with suppress(OSError):  # some shares refuse it; then it is less
                    os.chmod(temporary, mode)
            if care.durable:
                os.fsync(file.fileno())
            if sys.platform == "win32":  # where no open file can be renamed
                file.close()
            os.replace(temporary, path)
        if care.durable:
            sync_folder(path.parent)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}. Nothing there was changed. "
            "Make the folder writable, or choose another with --out."
        ) from error


def remove(path: Path) -> None:
    """Delete a file for good if it is there; raises OutputError."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be deleted: {error.strerror}. Make the folder writable, "
            "and run the command again."
        ) from error


def unfinished(path: Path) -> list[Path]:
    """What runs that were killed left beside a file; `path` can be a pattern."""
    return sorted(path.parent.glob(f".{path.name}.*"))


def clear_unfinished(folder: Path, *, below: bool = False) -> None:
    """Remove what runs that were killed left half written, also in folders `below`.

    What cannot be locked is being written. On a drive without locks nobody can know,
    so what is older than a day goes: nothing takes as long to write.
    """
    for path in (folder.rglob if below else folder.glob)(f".*{UNFINISHED}"):
        with suppress(OSError):
            descriptor = open_to_lock(path)
            try:
                ours = take(descriptor)
                age = time.time() - os.fstat(descriptor).st_mtime
                if ours or (ours is None and age > _DAY):
                    path.unlink()
            finally:
                os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it for good, unless they are there already."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder outlive a power cut, where that can be."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
    """Whether the system's lock on an open file is ours; None on a drive without locks.

    It goes with the process, however that ends. With `wait` until it is ours; on
    Windows that ends after ten seconds. Raises OSError.
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


@contextmanager
def _begun(path: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `path` that no other run takes for one that was left."""
    while True:
        token = secrets.token_hex(4)
        temporary = path.with_name(f".{path.name[:_LONGEST]}.{token}{UNFINISHED}")
        with open(temporary, "xb", opener=lambda n, how: os.open(n, how, mode)) as file:
            if not (_is_ours(file.fileno()) and temporary.exists()):
                continue
            try:
                yield file, temporary
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            return


def _is_ours(descriptor: int) -> bool:
    try:
        return take(descriptor) is not False
    except OSError:  # it cannot be locked, so nobody can take it for left
        return True


def _mode(path: Path) -> int | None:
    """The mode of a file, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return stat.S_IMODE(status.st_mode) if stat.S_ISREG(status.st_mode) else None
