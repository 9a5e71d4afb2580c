"""What became of pages, and what each was made from: `run.json`, `manifest.json`.

While a run goes on, each page that is done adds a line to a journal; so little is
written, and a run that is killed has lost nothing. The next one takes it over.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from parathed_lib.errors import OutputError
from parathed_lib.pages.kinds import ENDS
from parathed_lib.pages.stored import read_json
from parathed_lib.report.files import are_as_made
from parathed_lib.storage.writing import write_whole

RUN, MANIFEST, INDEX = "run.json", "manifest.json", "index.html"
_JOURNAL = ".journal.jsonl"


@dataclass(frozen=True)
class PageOutcome:
    """What became of one page; `status` is ok, unchanged or failed.

    `slug` is what its files are called. `code` is empty for a page about many
    municipalities. `why` tells what has changed since it was made before.
    """

    code: str
    name: str
    kind: str
    slug: str
    status: str
    seconds: float
    cell: int | None = None
    message: str = ""
    why: str = ""


@dataclass(frozen=True)
class Done:
    """A page that came to an end; for one that is ok also its files and origin.

    `job_slug` is what its files were to be called before it was read, `files` has the
    checksum of each file by name, `key` and `made_from` tell what it was made from.
    """

    outcome: PageOutcome
    job_slug: str
    key: str = ""
    files: dict[str, str] = field(default_factory=dict)
    made_from: dict[str, Any] = field(default_factory=dict)


class Records:
    """The records of one folder of pages."""

    def __init__(self, folder: Path, vintage: str) -> None:
        self._folder = folder
        self._vintage = vintage
        self._runs = _runs(read_json(folder / RUN))
        self._made = _made(read_json(folder / MANIFEST))
        self._left = _left_over(folder / _JOURNAL)
        for line in self._left:
            self._take(line)
        self._changed = bool(self._left)

    def made_with(self, key: str) -> str | None:
        """The slug of the page with this key, when it is whole."""
        for slug, entry in self._made.items():
            if entry.get("key") == key:
                return slug if self.is_whole(slug) else None
        return None

    def last(self, kind: str, code: str, slug: str) -> dict[str, Any]:
        """What is known of the last page of a kind about a municipality, if anything.

        The one with this slug, or the only one: a plan's name may be added to it.
        """
        same = {
            s: e
            for s, e in self._made.items()
            if (e.get("kind"), e.get("code")) == (kind, code)
        }
        only = next(iter(same.values())) if len(same) == 1 else {}
        return same.get(slug, only)

    def is_whole(self, slug: str) -> bool:
        """Whether page, notebook and data of a report are all of one and the same run.

        They are written one after the other. So a report counts as made when they have
        the checksums that were recorded after the last of them.
        """
        names = [f"{slug}{end}" for end in ENDS]
        known = self.checksums
        return all(name in known for name in names) and are_as_made(
            self._folder, {name: known[name] for name in names}
        )

    @property
    def checksums(self) -> dict[str, str]:
        """The checksum of each file by its name, as it was recorded."""
        return {n: c for e in self._made.values() for n, c in e["files"].items()}

    @property
    def unfinished(self) -> bool:
        """Whether there is a journal that `write` has not taken over yet."""
        return bool(self._left)

    def failed(self, slug: str) -> bool:
        """Whether the last that is known of a page is that it failed."""
        return bool(self._runs.get(slug, {}).get("status") == "failed")

    def add(self, done: Done) -> None:
        """Record a page; it stands there even when the next moment is the last.

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
        runs = [self._runs[slug] for slug in sorted(self._runs)]
        write_whole(
            self._folder / RUN, _json({"vintage": self._vintage, "reports": runs})
        )
        if self._changed or self._made:
            made = {
                "vintage": self._vintage,
                "reports": dict(sorted(self._made.items())),
            }
            write_whole(self._folder / MANIFEST, _json(made))
        (self._folder / _JOURNAL).unlink(missing_ok=True)
        self._left = []

    def _take(self, line: dict[str, Any]) -> None:
        outcome = line["outcome"]
        slug = outcome["slug"]
        if outcome["status"] != "failed" and self.failed(line["job_slug"]):
            del self._runs[line["job_slug"]]  # it failed before it had its whole name
        self._runs[slug] = outcome
        if line["files"]:
            self._made[slug] = {
                "kind": outcome["kind"],
                "code": outcome["code"],
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
            if line["outcome"]["slug"] and line["job_slug"] and line["key"] is not None:
                lines.append({**line, "files": {**line["files"]}})
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return lines


def _runs(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = data.get("reports")
    return {
        row["slug"]: row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("slug"), str)
    }


def _made(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    entries = data.get("reports")
    return {
        slug: entry
        for slug, entry in (entries if isinstance(entries, dict) else {}).items()
        if isinstance(entry, dict) and isinstance(entry.get("files"), dict)
    }


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
