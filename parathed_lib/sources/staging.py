"""The folder in which a vintage grows until it is whole.

It lies beside the vintages under a name that begins with a point, so that it is never
taken for one. Each file stands in its journal once it is whole; a run that was stopped
goes on from there. Only the last step, a rename, makes it a vintage. The name
is kept for one run meanwhile.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from parathed_lib import frames
from parathed_lib.catalogue import Indicator
from parathed_lib.errors import OutputError, ParameterError
from parathed_lib.storage.data_root import LACKING, MANIFEST, RECIPES, DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import RECEIVED, sync_folder, write_whole
from parathed_lib.vintage.tables import AREAS_FILE, MISSING_FILE, csv_bytes

# With a point in front: should it be left behind, a vintage is none the worse for it.
_JOURNAL = ".journal.csv"
_COMMAND = ".command"
_COLUMNS = list(frames.ORIGINS.columns)


@dataclass(frozen=True)
class Origin:
    """Where a file came from: a row of the manifest."""

    file: str
    source: str
    table: str
    query: str
    retrieved: str
    licence: str
    updated: str = ""
    request_id: str = ""
    sha256: str = ""


_ENDING = ".incoming"
# What each file tells that we write ourselves.
_OURS = {
    RECIPES: "opskriften på hvert tal, som kataloget havde den",
    MISSING_FILE: "grunden for hver indikator og hvert niveau, hvor mindst ét område "
    "mangler et tal",
    LACKING: "de tal, som årgangen før har, og som kunne være kommet med",
    AREAS_FILE: "områder i kildernes svar, som er nye, ukendte eller ikke er der",
}


def today() -> str:
    """The day of a retrieval."""
    return datetime.now(UTC).date().isoformat()


def unfinished(root: DataRoot) -> dict[str, str]:
    """The vintages that were begun and not finished, with the command that did it.

    The command is empty where it is not known.
    """
    found = {}
    for folder in sorted(root.raw.glob(f".*{_ENDING}")):
        try:
            command = (folder / _COMMAND).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            command = ""
        found[folder.name.removesuffix(_ENDING)[1:]] = command
    return found


@contextmanager
def name_kept(root: DataRoot, name: str) -> Iterator[None]:
    """Keep others from making the vintage `name` as long as this run does.

    Raises OutputError when another run is making it, ParameterError when it is made.
    """
    otherwise = "give this one another name with --vintage"
    with locked(root.raw, thing=name, otherwise=otherwise):
        if (root.raw / name).exists():
            raise ParameterError(
                f"Vintage {name} is there already, and a vintage is never written "
                "over. Give the new one another name with --vintage."
            )
        yield


class Stage:
    """The unfinished vintage `name` of a data root, with what an earlier run kept.

    `command` is the run's own, kept for whoever finds the vintage unfinished.
    """

    def __init__(self, root: DataRoot, name: str, command: str = "") -> None:
        self._command = command
        self.folder = root.raw / f".{name}{_ENDING}"
        self._target = root.raw / name
        self._origins = {o.file: o for o in self._journal() if self._is_whole(o)}

    def origin(self, file: str) -> Origin | None:
        """Where a kept file came from; None when it did not come yet."""
        return self._origins.get(file)

    def read(self, file: str) -> bytes:
        """The bytes of a kept file."""
        return (self.folder / file).read_bytes()

    def keep(self, content: bytes, origin: Origin) -> None:
        """Write a file whole, then its row in the journal."""
        if self._command:
            write_whole(self.folder / _COMMAND, f"{self._command}\n")
            self._command = ""
        write_whole(self.folder / origin.file, content, RECEIVED)
        checksum = hashlib.sha256(content).hexdigest()
        self._origins[origin.file] = replace(origin, sha256=checksum)
        self._write(_JOURNAL, self._origins.values())

    def keep_ours(self, file: str, content: bytes) -> None:
        """Write one of the files in which a vintage tells of itself."""
        ours = "Vores egen oversigt over årgangen"
        self.keep(content, Origin(file, ours, "", _OURS[file], today(), "fakta"))

    def keep_handed_over(
        self, entry: Indicator, described: str, content: bytes, file: str
    ) -> None:
        """Write the figures of a file that was handed over for an indicator."""
        source = entry.source
        named = source.publisher, source.table, described, today(), source.licence
        self.keep(content, Origin(file, *named))

    def forget(self, files: Iterable[str]) -> None:
        """Drop kept files: their table has changed since they came."""
        gone = [file for file in files if self._origins.pop(file, None)]
        if gone:
            self._write(_JOURNAL, self._origins.values())
        for file in gone:
            (self.folder / file).unlink(missing_ok=True)

    def kept(self, beginning: str = "") -> list[str]:
        """The kept files whose names begin so."""
        return [file for file in self._origins if file.startswith(beginning)]

    def close_with(self, files: Iterable[str]) -> None:
        """Leave nothing in the folder but `files` and their manifest."""
        wanted = set(files)
        chosen = [self._origins[file] for file in sorted(wanted)]
        for path in sorted(self.folder.rglob("*"), reverse=True):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and name not in wanted and name != _JOURNAL:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        self._write(MANIFEST, chosen)
        (self.folder / _JOURNAL).unlink(missing_ok=True)

    def become_vintage(self) -> Path:
        """Rename the folder to the vintage's own name; raises OutputError."""
        try:
            # A rename onto an empty folder would succeed: look before it.
            if self._target.exists():
                raise FileExistsError
            self.folder.rename(self._target)
        except OSError as error:
            raise OutputError(
                f"{self._target} stands there already or cannot be written. What was "
                f"fetched lies in {self.folder}."
            ) from error
        sync_folder(self._target.parent)
        return self._target

    def go_back(self) -> None:
        """Take the vintage's name away again: it is not what it was before."""
        self._target.rename(self.folder)

    def _write(self, name: str, origins: Iterable[Origin]) -> None:
        rows = [[asdict(o)[column] for column in _COLUMNS] for o in origins]
        write_whole(self.folder / name, csv_bytes(_COLUMNS, rows), RECEIVED)

    def _journal(self) -> list[Origin]:
        """The journal, or the manifest that takes its place in the end."""
        for name in (_JOURNAL, MANIFEST):
            try:
                text = (self.folder / name).read_text(encoding="utf-8")
                return [Origin(**row) for row in csv.DictReader(io.StringIO(text))]
            except (OSError, UnicodeDecodeError, TypeError):
                continue
        return []

    def _is_whole(self, origin: Origin) -> bool:
        path = self.folder / origin.file
        if not path.resolve().is_relative_to(self.folder.resolve()):
            return False
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest() == origin.sha256
        except OSError:
            return False
