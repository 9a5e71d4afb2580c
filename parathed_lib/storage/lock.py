"""One run at a time in a folder."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from parathed_lib.errors import OutputError
from parathed_lib.storage.writing import (
    UNFINISHED,
    clear_unfinished,
    make_folder,
    open_to_lock,
    take,
)

_SECONDS, _MOMENT, _PAUSE = 1.0, 0.1, 0.02
_log = logging.getLogger(__name__)  # unless it is set up: the line alone, on stderr


@contextmanager
def locked(
    folder: Path,
    *,
    wait: bool = False,
    thing: str = "",
    otherwise: str = "choose another folder with --out",
) -> Iterator[None]:
    """Keep other runs out of a folder, or with `thing` from that alone in it.

    What a killed run left half written there is removed. With `wait` until a run that
    is at work has ended, and after a second it is said what for; without, OutputError
    is raised then, which tells what to do `otherwise`. It is raised too when the folder
    cannot be written. On a drive that has no locks the work goes on with a remark. The
    lock goes with the process, however that ends.
    """
    what = f"on {thing} in {folder}" if thing else f"in {folder}"
    place = folder / (f".{thing}.lock{UNFINISHED}" if thing else ".lock")
    try:
        make_folder(folder)
        descriptor = _opened(place, what, wait=wait)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}. Nothing there was changed. "
            "Make the folder writable, or choose another with --out."
        ) from error
    if descriptor is None:
        raise OutputError(
            f"Another run is at work {what}. Wait until it has ended, or {otherwise}."
        )
    try:
        clear_unfinished(folder, below=True)
        yield
    finally:
        if thing:  # whoever waits for it finds that it has gone, and makes its own
            with suppress(OSError):
                place.unlink()
        os.close(descriptor)


def _opened(place: Path, what: str, *, wait: bool) -> int | None:
    """The descriptor of the lock file, locked; None when another run holds it."""
    while True:
        descriptor = open_to_lock(place, create=True)
        try:
            ours = _taken(descriptor, what, wait=wait)
            if ours is None:
                _log.warning(
                    "The drive has no locks, so nothing keeps another run from being "
                    "at work %s: see to it that this is the only one.",
                    what,
                )
            if ours is not False and _is_at(descriptor, place):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if ours is False:
            return None


def _taken(descriptor: int, what: str, *, wait: bool) -> bool | None:
    """Whether the lock is ours, None where there is none; waits and says so."""
    # For a moment also whoever looks whether it was left by a killed run may have it.
    until = time.monotonic() + (_SECONDS if wait else _MOMENT)
    while (ours := take(descriptor)) is False and time.monotonic() < until:
        time.sleep(_PAUSE)
    if ours is False and wait:
        _log.warning("Waiting until another run that is at work %s has ended.", what)
        ours = take(descriptor, wait=True)
    return ours


def _is_at(descriptor: int, place: Path) -> bool:
    """Whether the file still has its name: the one before may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False
