"""A single report on disk: its three files, each written whole, and the index."""

from __future__ import annotations

import hashlib
from pathlib import Path

from parathed_lib.catalogue import load_catalogue
from parathed_lib.data_root import DataRoot
from parathed_lib.report.records import INDEX
from parathed_lib.report.run import Report, Subject, make_report
from parathed_lib.report.site import index_page
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import write_whole


def make_page(subject: Subject, root: DataRoot, out: Path | None = None) -> Path:
    """Make a report, write its files and renew the index; the path of the page.

    `out` replaces `reports/`. Raises ReportError for a cell that fails, OutputError
    when the folder cannot be written or another run is at work in it.
    """
    folder = (out or root.reports) / subject.vintage
    with locked(folder):
        write_files(make_report(subject, root), subject.slug, folder)
        index = index_page(folder, subject.vintage, load_catalogue())
        write_whole(folder / INDEX, index)
    return folder / f"{subject.slug}.html"


def write_files(report: Report, slug: str, folder: Path) -> dict[str, str]:
    """Write the files of a report, each whole; their checksums by name."""
    checksums = {}
    for name, text in report.files(slug).items():
        content = text.encode("utf-8")
        write_whole(folder / name, content)
        checksums[name] = hashlib.sha256(content).hexdigest()
    return checksums
