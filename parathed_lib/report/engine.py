"""Our papermill engines.

`papermill --engine parathed ...` refuses unknown parameters (stock papermill only warns
of one, and then reports on whatever stands there) and runs the cells in a forked
process of its own where that can be done, else in the stock kernel.

What cells can see of the difference, everything else being as with the kernel:

- Standard output and error are sent when they are flushed, a figure is shown or the
  cell ends. The kernel also sends them every 0.2 s, so that a slow cell's text is cut
  into pieces at random, and what is written past Python to a file descriptor may come
  later than here.
- A traceback or warning that ends in the kernel's own code (`input()`, a message that
  is no JSON) names our file and line. Printed text with half a letter (a surrogate)
  has a question mark for it, where the kernel loses the text.
- `sys.argv` is short, `sys.path` begins as in the process that was forked, and of the
  environment `JPY_PARENT_PID` and `PYDEVD_USE_FRAME_EVAL` are missing. The user's
  IPython profile and start-up files are not read.
- `exit` does not end the kernel before the next cell. A cell that outlives its time is
  killed, not interrupted. There are no widgets, no debugger, no event loop of a window.
- Modules that the parent has imported are there already: what they do at import, they
  do not do again, and they keep the settings of that time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import (
    Engine,
    NBClientEngine,
    NotebookExecutionManager,
    papermill_engines,
)

from parathed_lib.errors import ReportError
from parathed_lib.report.child import Child, Tell, can_fork
from parathed_lib.report.client import ShellClient, fails, is_run
from parathed_lib.report.parameters import known_names, refuse_unknown
from parathed_lib.report.shell import Answer, Shell

NAME = "parathed"
# The engine of a process that was forked for one report: it runs the cells itself.
HERE = "parathed-here"
STOCK = "parathed-stock"
PYTHON = "python3"
_log = logging.getLogger(__name__)


class ParathedEngine(NBClientEngine):  # type: ignore[misc]
    """Checks the parameters, then runs the cells in a forked process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> Any:
        """Run the notebook; as papermill's own engine, with its exceptions."""
        passed = nb_man.nb.metadata.get("papermill", {}).get("parameters", {})
        refuse_unknown(passed, known_names(nb_man.nb))
        _end_monitor(nb_man)
        if kernel_name != PYTHON or not can_fork():
            _log.info("The stock kernel is used: %s", why_stock(kernel_name))
            return super().execute_managed_notebook(nb_man, kernel_name, **settings)
        seconds = settings.get("execution_timeout")
        cells = _ForkedCells(nb_man.nb, seconds)
        try:
            return ShellClient(nb_man, cells.answer, **_logging(settings)).execute()
        finally:
            cells.end()


class HereEngine(Engine):  # type: ignore[misc]
    """Runs the cells in this process, which is then of no more use."""

    # Told the number of each cell, counted from 1, before it is run.
    told: Callable[[int], None] = staticmethod(lambda number: None)

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> Any:
        """Run the notebook; as papermill's own engine, but for time limits."""
        shell = the_shell()
        shell.enter()

        def answer(index: int, source: str) -> Answer:
            cls.told(index + 1)
            return shell.run(source)

        return ShellClient(nb_man, answer, **_logging(settings)).execute()


class StockEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine; raises ReportError with the cell for a kernel's end."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> Any:
        """Run the notebook in the stock kernel."""
        # What it would log of a kernel's end is in the error.
        logging.getLogger("papermill").setLevel(logging.CRITICAL)
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **settings)
        except CellTimeoutError as error:
            text = f"A cell took more than {settings['execution_timeout']:g} s."
            raise ReportError(text, _last_begun(nb_man.nb)) from error
        except DeadKernelError as error:
            text = "The kernel died before the notebook ended."
            raise ReportError(text, _last_begun(nb_man.nb)) from error


papermill_engines.register(HERE, HereEngine)
papermill_engines.register(STOCK, StockEngine)


@cache
def the_shell() -> Shell:
    """The shell of this process."""
    return Shell()


def why_stock(kernel_name: str = PYTHON) -> str:
    """Why cells cannot be run in a forked process here."""
    if kernel_name != PYTHON:
        return f"the notebook asks for the kernel {kernel_name}."
    return "this system or this process (it has threads) cannot be forked."


def _last_begun(notebook: NotebookNode) -> int | None:
    """The number of the last cell that papermill began, counted from 1."""
    pending = NotebookExecutionManager.PENDING
    status = [c.metadata.get("papermill", {}).get("status") for c in notebook.cells]
    begun = [n for n, s in enumerate(status, 1) if s not in (None, pending)]
    return begun[-1] if begun else None


def _end_monitor(manager: NotebookExecutionManager) -> None:
    """End the thread that watches papermill's bar: with it, nothing can be forked."""
    monitor = getattr(manager.pbar, "monitor", None)
    if monitor is not None:
        monitor.exit()


def _logging(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that have a meaning without a kernel."""
    names = ("log_output", "stdout_file", "stderr_file")
    return {name: settings[name] for name in names if name in settings}


class _ForkedCells:
    """The cells of a notebook at work in a child, an answer each."""

    def __init__(self, notebook: NotebookNode, seconds: float | None) -> None:
        self._cells = list(enumerate(notebook.cells))
        self._seconds = seconds
        the_shell()
        self._child = Child(self._work)

    def _work(self, tell: Tell) -> None:
        shell = the_shell()
        shell.enter()
        for index, cell in self._cells:
            if is_run(cell):
                answer = shell.run(cell.source)
                tell((index, answer))
                if fails(cell, answer):
                    return

    def answer(self, index: int, source: str) -> Answer:
        """The answer of the cell with this index, which is the next to come."""
        if not self._child.connection.poll(self._seconds):
            raise CellTimeoutError.error_from_timeout_and_cell(
                "The cell was stopped", int(self._seconds or 0), self._cells[index][1]
            )
        try:
            came: tuple[int, Answer] = self._child.connection.recv()
        except EOFError as error:
            raise DeadKernelError("Kernel died") from error
        assert came[0] == index
        return came[1]

    def end(self) -> None:
        """Stop what is still at work."""
        self._child.end()
