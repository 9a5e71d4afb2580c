"""A stored file and its earlier versions, numbered from 1, the oldest first.

A version is written under its new name before the file in use is replaced, so a run
that is killed has lost nothing. Whoever writes holds a lock.
"""

from __future__ import annotations

from pathlib import Path

from parathed_lib.storage.writing import CONFIDENTIAL, write_whole


def store(path: Path, text: str, folder: Path) -> int | None:
    """Write the file in use, and keep what it was in `folder`; its number there.

    None where there was none. Raises OutputError.
    """
    if not path.is_file():
        write_whole(path, text, CONFIDENTIAL)
        return None
    number = next_number(path, folder)
    version = folder / f"{number}.toml"
    if not version.is_file():
        write_whole(version, path.read_bytes(), CONFIDENTIAL, like=path)
    write_whole(path, text, CONFIDENTIAL)
    return number


def next_number(path: Path, folder: Path) -> int:
    """The number under which the file in use is kept when it is replaced."""
    last = max(numbered(folder), default=0)
    # They are equal when a run was killed before it replaced the file in use.
    if last and (folder / f"{last}.toml").read_bytes() == path.read_bytes():
        return last
    return last + 1


def numbered(folder: Path) -> list[int]:
    """The numbers of the versions in a folder, lowest first."""
    names = (path.stem for path in folder.glob("*.toml"))
    return sorted(int(name) for name in names if name.isdecimal())
