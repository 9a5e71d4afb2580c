"""What became of reports, and what each was made from: `run.json`, `manifest.json`.

While a run goes on, each report that is done adds a line to a journal; so little is
written, and a run that is killed has lost nothing. The next one takes it over.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from parathed_lib.errors import OutputError
from parathed_lib.pages.kinds import ENDS
from parathed_lib.pages.stored import read_json
from parathed_lib.storage.writing import write_whole

RUN, MANIFEST, INDEX = "run.json", "manifest.json", "index.html"
_JOURNAL = ".journal.jsonl"


@dataclass(frozen=True)
class Outcome:
    """What became of one report; `status` is ok, unchanged or failed."""

    code: str
    name: str
    status: str
    seconds: float
    cell: int | None = None
    message: str = ""


@dataclass(frozen=True)
class Done:
    """A report that came to an end; for one that is ok also its files and origin.

    `files` has the checksum of each file by name, `key` and `made_from` tell what the
    report was made from.
    """

    outcome: Outcome
    key: str = ""
    files: dict[str, str] = field(default_factory=dict)
    made_from: dict[str, Any] = field(default_factory=dict)


class Records:
    """The records of one folder of reports."""

    def __init__(self, folder: Path, vintage: str) -> None:
        self._folder = folder
        self._vintage = vintage
        self._runs = _runs(read_json(folder / RUN))
        manifest = read_json(folder / MANIFEST)
        self._made = _made(manifest, "reports")
        self._pages = _made(manifest, "pages")
        self._left = _left_over(folder / _JOURNAL)
        for line in self._left:
            self._take(line)
        self._changed = bool(self._left)

    def is_up_to_date(self, code: str, key: str) -> bool:
        """Whether the report of this key was made, and its files are as they were."""
        entry = self._made.get(code)
        if not entry or entry.get("key") != key or not entry["files"]:
            return False
        return self._are_as_made(entry["files"])

    def is_whole(self, slug: str) -> bool:
        """Whether page, notebook and data of a report are all of one and the same run.

        They are written one after the other. So a report counts as made when they have
        the checksums that were recorded after the last of them.
        """
        names = [f"{slug}{end}" for end in ENDS]
        known = self.checksums
        return all(name in known for name in names) and self._are_as_made(
            {name: known[name] for name in names}
        )

    @property
    def checksums(self) -> dict[str, str]:
        """The checksum of each file by its name, as it was recorded."""
        entries = [*self._made.values(), *self._pages.values()]
        return {n: sha256 for e in entries for n, sha256 in e["files"].items()}

    def _are_as_made(self, files: dict[str, str]) -> bool:
        try:
            return all(
                hashlib.sha256((self._folder / name).read_bytes()).hexdigest() == sha256
                for name, sha256 in files.items()
            )
        except OSError:
            return False

    def keep_page(self, slug: str, files: dict[str, str]) -> None:
        """Record the files of a page beside the reports; raises OutputError."""
        self._pages[slug] = {"files": files}
        self._write_manifest()

    @property
    def unfinished(self) -> bool:
        """Whether there is a journal that `write` has not taken over yet."""
        return bool(self._left)

    def failed(self, code: str) -> bool:
        """Whether the last that is known of a report is that it failed."""
        return bool(self._runs.get(code, {}).get("status") == "failed")

    def add(self, done: Done) -> None:
        """Record a report; it stands there even when the next moment is the last.

        Raises OutputError.
        """
        line = asdict(done)
        self._take(line)
        self._changed = True
        path = self._folder / _JOURNAL
        try:
            with path.open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise OutputError(
                f"{path} cannot be written: {error.strerror}. What was made is whole. "
                "Make room or the folder writable; the same command makes the rest."
            ) from error

    def write(self) -> None:
        """Write `run.json` and `manifest.json` whole; the journal is then done with.

        Raises OutputError.
        """
        runs = [self._runs[code] for code in sorted(self._runs)]
        write_whole(
            self._folder / RUN, _json({"vintage": self._vintage, "reports": runs})
        )
        if self._changed or self._made:
            self._write_manifest()
        (self._folder / _JOURNAL).unlink(missing_ok=True)
        self._left = []

    def _write_manifest(self) -> None:
        rows = {"reports": dict(sorted(self._made.items()))}
        if self._pages:
            rows["pages"] = dict(sorted(self._pages.items()))
        write_whole(self._folder / MANIFEST, _json({"vintage": self._vintage, **rows}))

    def _take(self, line: dict[str, Any]) -> None:
        outcome = line["outcome"]
        self._runs[outcome["code"]] = outcome
        if line["files"]:
            self._made[outcome["code"]] = {
                "key": line["key"],
                "files": line["files"],
                **line["made_from"],
            }


def _left_over(path: Path) -> list[dict[str, Any]]:
    """The lines of a run that was killed; a last line that is not whole is dropped."""
    lines = []
    try:
        for text in path.read_bytes().split(b"\n"):
            line = json.loads(text)
            if line["outcome"]["code"] and line["key"] is not None:
                lines.append({**line, "files": {**line["files"]}})
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return lines


def _runs(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = data.get("reports")
    return {
        row["code"]: row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("code"), str)
    }


def _made(data: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    entries = data.get(key)
    return {
        code: entry
        for code, entry in (entries if isinstance(entries, dict) else {}).items()
        if isinstance(entry, dict) and isinstance(entry.get("files"), dict)
    }


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
