"""What a report is about, and the three files that it is on disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parathed_lib.storage.writing import write_whole

CELL_SECONDS = 300.0


@dataclass(frozen=True)
class Subject:
    """What a report is about, read from disk and ready for its template.

    `kind` is the template's name; `slug` that of the files, without their ends;
    `parameters` are what the template is run with, and `data` is what the JSON holds,
    its `manifest` too.
    """

    kind: str
    slug: str
    vintage: str
    parameters: dict[str, str]
    data: dict[str, Any]


@dataclass(frozen=True)
class Report:
    """The three files of a report."""

    html: str
    notebook: str
    data: str

    def files(self, slug: str) -> dict[str, str]:
        """The files by their names."""
        return {
            f"{slug}.ipynb": self.notebook,
            f"{slug}.json": self.data,
            f"{slug}.html": self.html,
        }


def write_files(report: Report, slug: str, folder: Path) -> dict[str, str]:
    """Write the files of a report, each whole; their checksums by name."""
    checksums = {}
    for name, text in report.files(slug).items():
        content = text.encode("utf-8")
        write_whole(folder / name, content)
        checksums[name] = hashlib.sha256(content).hexdigest()
    return checksums
