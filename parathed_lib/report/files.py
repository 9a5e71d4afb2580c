"""The three files that a page is on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parathed_lib.storage.writing import write_whole


@dataclass(frozen=True)
class Report:
    """The three files of a page."""

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
    """Write the files of a page, each whole; their checksums by name."""
    return write_all(folder, report.files(slug))


def write_all(folder: Path, contents: Mapping[str, str | bytes]) -> dict[str, str]:
    """Write files by their names, each whole; their checksums by name."""
    checksums = {}
    for name, text in contents.items():
        content = text.encode("utf-8") if isinstance(text, str) else text
        write_whole(folder / name, content)
        checksums[name] = hashlib.sha256(content).hexdigest()
    return checksums


def are_as_made(folder: Path, checksums: Mapping[str, str]) -> bool:
    """Whether files lie there with the checksums that they were written with."""
    try:
        return all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
            for name, checksum in checksums.items()
        )
    except OSError:
        return False
