"""What a run shows in a terminal while it works: lines, a bar, a summary."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from parathed_lib.report.run.batch import Watch
from parathed_lib.report.run.records import PageOutcome
from parathed_lib.safe_text import shown
from parathed_lib.terminal import PlainConsole, table_lines


class TerminalWatch(Watch):
    """Tells of each page as it comes; with several also a bar and a summary.

    With `path_alone` a page that was made is told by its path, for a program to read.
    `last` is the path of the page that came last.

    Nothing here runs in a thread: the bar is drawn when something has happened, so
    that the process can be forked.
    """

    last = Path()

    def __init__(self, *, path_alone: bool = False) -> None:
        self._path_alone = path_alone
        self._console = PlainConsole()
        self._outcomes: list[PageOutcome] = []
        self._bar: Progress | None = None
        self._start = time.monotonic()

    def __enter__(self) -> TerminalWatch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()
        if len(self._outcomes) > 1 and error is None:
            self._summary()

    def begin(self, count: int, how: str) -> None:
        """Show the bar when several pages are to be made."""
        if count < 2:
            return
        self._print(f"Making {count} reports with {how}.")
        if self._console.is_terminal:
            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[pace]}"),
            )
            self._bar = Progress(
                *columns, console=self._console, transient=True, auto_refresh=False
            )
            self._bar.start()
            self._bar.add_task("", total=count, pace="")
            self._bar.refresh()
        self._start = time.monotonic()

    def came(self, outcome: PageOutcome, page: Path) -> None:
        """Print the line of a page, and move the bar."""
        self._outcomes.append(outcome)
        self.last = page
        made = outcome.status != "failed"
        self._print(str(page) if self._path_alone and made else _line(outcome, page))
        if self._bar and outcome.status != "unchanged":
            task = self._bar.tasks[0]
            done = task.completed + 1
            each = (time.monotonic() - self._start) / done
            left = each * ((task.total or done) - done)
            pace = f"{1 / each:.1f} a second, {left:.0f} s left"
            self._bar.update(task.id, completed=done, pace=pace)
            self._bar.refresh()

    def note(self, text: str) -> None:
        """Print a remark."""
        self._print(f"Note: {text}")

    def _summary(self) -> None:
        counts = {
            status: sum(o.status == status for o in self._outcomes)
            for status in ("ok", "unchanged", "failed")
        }
        rows = [
            {
                "failed": o.code,
                "name": o.name,
                "cell": o.cell,
                "message": _first(o.message),
            }
            for o in self._outcomes
            if o.status == "failed"
        ]
        for line in table_lines(rows, self._console.width):
            self._print(line)
        told = [f"{count} {status}" for status, count in counts.items() if count]
        self._print(f"{', '.join(told)} in {time.monotonic() - self._start:.1f} s")

    def _print(self, text: str) -> None:
        # Through the bar's console, which puts lines above it.
        self._console.print(text)


def _first(message: str) -> str:
    lines = message.splitlines()
    return lines[0][:120] if lines else ""


def _line(outcome: PageOutcome, page: Path) -> str:
    who = f"{outcome.code} {outcome.name}".strip()
    if outcome.status == "failed":
        cell = f", cell {outcome.cell}" if outcome.cell else ""
        return f"{who}: failed{cell}: {outcome.message}"
    try:
        shown = page.resolve().relative_to(Path.cwd())
    except (ValueError, OSError):  # it lies elsewhere, or here is no folder any more
        shown = page
    if outcome.status == "unchanged":
        return f"{who}: {shown} (unchanged)"
    why = f"; {outcome.why}" if outcome.why else ""
    return f"{who}: {shown} ({outcome.seconds:.1f} s{why})"


@contextmanager
def fetching() -> Iterator[Callable[[str, int], None]]:
    """A progress line on a terminal: the table, and the rows that came."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    console = PlainConsole(stderr=True)
    hidden = not console.is_terminal
    with Progress(
        *columns, console=console, transient=True, disable=hidden
    ) as progress:
        task = progress.add_task("Fetching")
        rows = 0

        def came(table: str, count: int) -> None:
            nonlocal rows
            rows += count
            progress.update(task, description=f"{shown(table)}: {rows:,} rows so far")

        yield came
