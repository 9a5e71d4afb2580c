"""Files are written whole with the mode that is theirs, by one run at a time."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from parathed_lib.disclosure.record import PublishedCount, add
from parathed_lib.errors import OutputError
from parathed_lib.storage import writing
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import (
    CONFIDENTIAL,
    MADE,
    RECEIVED,
    open_to_lock,
    take,
    write_whole,
)

fcntl = pytest.importorskip("fcntl")


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# Modes


@pytest.mark.parametrize(
    ("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)]
)
def test_a_report_has_the_mode_that_the_umask_leaves(tmp_path, umask, mask, expected):
    umask(mask)
    write_whole(tmp_path / "page.html", "side", MADE)
    write_whole(tmp_path / "figures.csv", "tal", RECEIVED)
    assert mode(tmp_path / "page.html") == mode(tmp_path / "figures.csv") == expected


def test_what_a_municipality_sent_in_is_for_its_owner_alone(
    data_root, umask, command, tmp_path
):
    root = DataRoot(data_root)
    sent = tmp_path / "183.toml"
    stored = root.form("2017", "183")
    sent.write_text(f"names_no_person = true\n{stored.read_text('utf-8')}", "utf-8")
    stored.unlink()
    done = command("form", "import", sent, "--root", data_root)
    assert done.code == 0, done.err
    entry = PublishedCount(
        id="x", period="2016", status="shown", value=7, vintage="2017"
    )
    add(root, "183", [entry], ["x"])
    for path in (stored, root.key, root.published("183")):
        assert mode(path) == 0o600


@pytest.mark.parametrize("care", [MADE, CONFIDENTIAL])
@pytest.mark.parametrize("kept", [0o640, 0o660, 0o604])
def test_a_file_that_is_there_keeps_its_mode(tmp_path, umask, care, kept):
    path = tmp_path / "183.toml"
    path.write_text("før")
    path.chmod(kept)
    write_whole(path, "efter", care)
    assert (path.read_text(), mode(path)) == ("efter", kept)


def test_an_earlier_version_of_a_shared_form_can_be_read_by_the_same(
    data_root, umask, command, tmp_path
):
    root = DataRoot(data_root)
    stored = root.form("2017", "183")
    stored.chmod(0o640)
    sent = tmp_path / "183.toml"
    text = stored.read_text("utf-8").replace("strategy = 3", "strategy = 4")
    sent.write_text(f"names_no_person = true\n{text}", "utf-8")
    done = command("form", "import", sent, "--root", data_root)
    assert done.code == 0, done.err
    assert mode(stored) == mode(root.revisions("2017", "183") / "1.toml") == 0o640


def test_a_share_that_refuses_modes_is_written_to(tmp_path, monkeypatch):
    path = tmp_path / "183.toml"
    path.write_text("før")
    path.chmod(0o660)

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refused)
    monkeypatch.setattr(os, "fchmod", refused)
    write_whole(path, "efter")
    write_whole(tmp_path / "ny.html", "side")
    assert path.read_text() == "efter"
    assert names(tmp_path) == {"183.toml", "ny.html"}


# Power cuts


@pytest.mark.parametrize(("care", "is_durable"), [(MADE, False), (RECEIVED, True)])
def test_a_received_file_and_the_folders_on_its_way_outlive_a_power_cut(
    tmp_path, monkeypatch, care, is_durable
):
    synced = []

    def fsync(descriptor: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))

    monkeypatch.setattr(os, "fsync", fsync)
    path = tmp_path / "plans" / "183.toml"
    path.parent.mkdir()
    write_whole(path, "plan", care)
    if is_durable:
        [file, folder] = synced  # the content before its name
        assert (file.parent, folder) == (path.parent, path.parent)
    else:
        assert synced == []


# Locks


@pytest.fixture
def flock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the system refuse every lock with this number."""

    def refuse(number: int) -> None:
        def flock(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, "flock", flock)

    return refuse


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EACCES])
def test_a_lock_that_another_holds_tells_of_another_run(tmp_path, flock, number):
    flock(number)
    with pytest.raises(OutputError, match="Another run is at work"), locked(tmp_path):
        pytest.fail("two at once")


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_on_a_drive_without_locks_the_work_goes_on_with_a_remark(
    tmp_path, flock, number, caplog
):
    flock(number)
    with locked(tmp_path):
        write_whole(tmp_path / "page.html", "side")
    assert (tmp_path / "page.html").read_text() == "side"
    [record] = caplog.records
    assert "The drive has no locks" in record.getMessage()
    assert str(tmp_path) in record.getMessage()


def test_a_lock_that_fails_otherwise_is_told_as_it_is(tmp_path, flock):
    flock(errno.EIO)
    with pytest.raises(OutputError) as raised, locked(tmp_path):
        pytest.fail("without a lock")
    assert os.strerror(errno.EIO) in str(raised.value)
    assert "Another run" not in str(raised.value)


def test_a_lock_file_that_a_colleague_made_can_be_used(tmp_path, monkeypatch):
    (tmp_path / ".lock").touch()
    opened = os.open

    def for_reading_only(path: Path, how: int, *more: int) -> int:
        if Path(path).name == ".lock" and how & (os.O_RDWR | os.O_CREAT):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, how, *more)

    monkeypatch.setattr(os, "open", for_reading_only)
    with (
        locked(tmp_path),
        pytest.raises(OutputError, match="Another run"),
        locked(tmp_path),
    ):
        pytest.fail("two at once")


def test_a_command_that_waits_says_what_for(tmp_path, monkeypatch, caplog):
    held = open_to_lock(tmp_path / ".lock", create=True)
    assert take(held)
    monkeypatch.setattr("parathed_lib.storage.lock._SECONDS", 0.0)

    class Release(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            os.close(held)

    logger = logging.getLogger("parathed_lib.storage.lock")
    monkeypatch.setattr(logger, "handlers", [Release()])
    with locked(tmp_path, wait=True):
        pass
    [record] = caplog.records
    assert record.getMessage() == (
        f"Waiting until another run that is at work in {tmp_path} has ended."
    )


def test_one_thing_in_a_folder_is_locked_by_its_name_and_leaves_nothing(tmp_path):
    with locked(tmp_path, thing="2026"):
        with locked(tmp_path, thing="2027"):
            pass
        with (
            pytest.raises(OutputError, match="on 2026 in "),
            locked(tmp_path, thing="2026"),
        ):
            pytest.fail("two at once")
    assert names(tmp_path) == set()


def test_whoever_waits_for_a_lock_that_is_removed_takes_a_new_one(
    tmp_path, monkeypatch
):
    with ExitStack() as first:
        first.enter_context(locked(tmp_path, thing="key"))
        taken = writing.take

        def take_when_it_is_gone(descriptor: int, **how: bool) -> bool | None:
            first.close()
            return taken(descriptor, **how)

        monkeypatch.setattr("parathed_lib.storage.lock.take", take_when_it_is_gone)
        with locked(tmp_path, thing="key", wait=True):
            assert names(tmp_path) == {".key.lock.parathed"}
            monkeypatch.undo()
            with (
                pytest.raises(OutputError, match="Another run"),
                locked(tmp_path, thing="key"),
            ):
                pytest.fail("two at once")
    assert names(tmp_path) == set()


# What a killed run left


@pytest.fixture
def left(tmp_path: Path) -> tuple[Path, Path]:
    """A file that a killed run left half written, and one that a run is writing."""
    dead = tmp_path / ".183-ishoej.html.0123abcd.parathed"
    live = tmp_path / ".101-koebenhavn.html.0123abcd.parathed"
    for path in (dead, live):
        path.write_text("<ht")
    return dead, live


def test_what_a_killed_run_left_is_removed_but_nothing_that_is_being_written(
    tmp_path, left
):
    dead, live = left
    with live.open("rb") as file:
        assert take(file.fileno())
        write_whole(tmp_path / "index.html", "side")
        assert names(tmp_path) == {"index.html", live.name}
        dead.write_text("<ht")
        with locked(tmp_path.parent):
            assert names(tmp_path) == {"index.html", live.name}
    with locked(tmp_path.parent):
        assert names(tmp_path) == {"index.html"}


def test_on_a_drive_without_locks_only_what_is_old_is_taken_for_left(
    tmp_path, left, flock
):
    old, new = left
    os.utime(old, (0, 0))  # 1970
    flock(errno.ENOLCK)
    write_whole(tmp_path / "index.html", "side")
    assert names(tmp_path) == {"index.html", new.name}


def test_a_name_of_the_longest_kind_can_be_written(tmp_path):
    path = tmp_path / ("æ" * 120 + ".toml")  # 245 of the 255 bytes that there may be
    write_whole(path, "plan")
    assert path.read_text() == "plan"


# The key


def test_a_key_that_a_killed_run_left_empty_is_made_anew(tmp_path):
    root = DataRoot(tmp_path)
    root.make_key()
    made = root.key.read_bytes()
    assert len(made) == 64
    root.make_key()
    assert root.key.read_bytes() == made
    root.key.write_bytes(b"")
    form = root.form("2026", "183")
    form.parent.mkdir(parents=True)
    form.write_text("schema = 1\n")
    known = "0" * 64
    assert root.checksum(form, known) == known
    root.make_key()
    assert root.checksum(form, known) != known
