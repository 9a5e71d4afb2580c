"""A single report on disk: its three files, each written whole, and the index."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import load_catalogue
from parathed_lib.errors import ReportError
from parathed_lib.pages.index import index_page
from parathed_lib.report.files import CELL_SECONDS, Report, Subject, write_files
from parathed_lib.report.run.records import INDEX, Records
from parathed_lib.report.run.startup import StartUp
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked
from parathed_lib.storage.writing import write_whole


def make_page(
    kind: str, parameters: Mapping[str, Any], root: DataRoot, out: Path | None = None
) -> tuple[Path, Subject]:
    """Make a report, write its files and renew the index; its page, and its subject.

    `out` replaces `reports/`. Raises ReportError for a cell that fails, OutputError
    when the folder cannot be written or another run is at work in it.
    """
    with closing(made(kind, parameters, root)) as came:
        subject = next(came)
        folder = (out or root.reports) / subject.vintage
        with locked(folder):
            files = write_files(next(came), subject.slug, folder)
            Records(folder, subject.vintage).keep_page(subject.slug, files)
            index = index_page(folder, subject.vintage, load_catalogue())
            write_whole(folder / INDEX, index)
    return folder / f"{subject.slug}.html", subject


def remake(kind: str, parameters: Mapping[str, Any], root: DataRoot) -> Report:
    """A report made anew, in memory; raises a ParathedError."""
    _, report = made(kind, parameters, root)
    assert isinstance(report, Report)
    return report


def made(
    kind: str, parameters: Mapping[str, Any], root: DataRoot
) -> Generator[Any, None, None]:
    """A subject and then its report, in memory, from a process of its own.

    Raises a ParathedError; ReportError for a cell that fails or takes too long.
    """
    cell = None
    with StartUp("parathed_lib.report.run.service") as process:
        try:
            asked = kind, parameters, DataRoot(root.path.resolve())
            for came in process.call("one", *asked, seconds=CELL_SECONDS):
                if isinstance(came, int):
                    cell = came
                else:
                    yield came
        except TimeoutError:
            text = f"A cell took more than {CELL_SECONDS:g} s."
            raise ReportError(text, cell) from None
