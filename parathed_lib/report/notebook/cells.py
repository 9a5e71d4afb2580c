"""Runs the cells of a notebook in this process, which is then of no more use."""

from __future__ import annotations

import signal
from collections.abc import Generator, Sequence
from functools import cache

from nbformat import NotebookNode

from parathed_lib.report.notebook.client import fails, is_run
from parathed_lib.report.notebook.shell import Answer, Shell


@cache
def the_shell() -> Shell:
    """The shell of this process."""
    return Shell()


def begin() -> Generator[None]:
    """Have the shell ready."""
    the_shell()
    yield


def answers(
    cells: Sequence[tuple[int, NotebookNode]],
) -> Generator[tuple[int, Answer]]:
    """The answer of each cell that is run, with its index, until one fails."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a cell would take it for its own
    shell = the_shell()
    shell.enter()
    for index, cell in cells:
        if is_run(cell):
            answer = shell.run(cell.source)
            yield index, answer
            if fails(cell, answer):
                return
