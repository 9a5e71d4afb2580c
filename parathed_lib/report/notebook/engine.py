"""Our papermill engines.

`papermill --engine parathed ...` refuses unknown parameters (stock papermill only warns
of one, and then reports on whatever stands there) and runs the cells in a process of
their own without a kernel where that can be done, else in the stock kernel.

What cells can see of the difference, everything else being as with the kernel:

- Standard output and error are sent when they are flushed, a figure is shown or the
  cell ends. The kernel also sends them every 0.2 s, so that a slow cell's text is cut
  into pieces at random, and what is written past Python to a file descriptor may come
  later than here.
- A traceback or warning that ends in the kernel's own code (`input()`, a message that
  is no JSON) names our file and line. Printed text with half a letter (a surrogate)
  has a question mark for it, where the kernel loses the text.
- `sys.argv` is short, `sys.path` begins as in the process that asked, and of the
  environment `JPY_PARENT_PID` and `PYDEVD_USE_FRAME_EVAL` are missing; what
  `runtime.py` says of it holds. The user's IPython profile and start-up files are
  not read.
- `exit` does not end the kernel before the next cell. A cell that outlives its time is
  killed, not interrupted. There are no widgets, no debugger, no event loop of a window.
- Modules that our process has imported are there already: what they do at import, they
  do not do again, and they keep the settings of that time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
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
from parathed_lib.report.notebook.cells import ShellClient, the_shell
from parathed_lib.report.notebook.shell import CAN_RUN, CellAnswer
from parathed_lib.report.notebook.template import known_names, refuse_unknown
from parathed_lib.report.run.worker_process import Caller, WorkerProcess
from parathed_lib.runtime import without_key

NAME = "parathed"
# The engine of a process that makes one page: it runs the cells itself.
IN_PROCESS = "parathed-in-process"
STOCK = "parathed-stock"
PYTHON = "python3"
_log = logging.getLogger(__name__)


class ParathedEngine(NBClientEngine):  # type: ignore[misc]
    """Checks the parameters, then runs the cells in a process of their own."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any
    ) -> Any:
        """Run the notebook; as papermill's own engine, with its exceptions."""
        passed = nb_man.nb.metadata.get("papermill", {}).get("parameters", {})
        refuse_unknown(passed, known_names(nb_man.nb))
        why = _why_stock(kernel_name)
        if why:
            _log.info("The stock kernel is used, which is slower: %s", why)
            with without_key():
                return super().execute_managed_notebook(nb_man, kernel_name, **settings)
        seconds = settings.get("execution_timeout")
        cells = _CellsElsewhere(nb_man.nb, seconds)
        try:
            return ShellClient(nb_man, cells.answer, **_logging(settings)).execute()
        finally:
            cells.end()


class _WithoutTimes(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's record of a run, but for the times of cells, which no page keeps."""

    def cell_start(self, *_: Any, **__: Any) -> None:
        """Nothing is noted."""

    cell_complete = autosave_cell = cell_start


class InProcessEngine(Engine):  # type: ignore[misc]
    """Runs the cells in this process, which is then of no more use."""

    # Told the number of each cell, counted from 1, before it is run.
    on_cell: Callable[[int], None] = Caller.tell

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, **_: Any
    ) -> NotebookNode:
        """Run the notebook; as papermill's own engine, but for time limits."""
        manager = _WithoutTimes(nb, progress_bar=False)
        manager.notebook_start()
        shell = the_shell()
        shell.enter()

        def answer(index: int, source: str) -> CellAnswer:
            cls.on_cell(index + 1)
            return shell.run(source)

        return ShellClient(manager, answer).execute()


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
            with without_key():
                return super().execute_managed_notebook(nb_man, kernel_name, **settings)
        except CellTimeoutError as error:
            text = f"A cell took more than {settings['execution_timeout']:g} s."
            raise ReportError(text, _last_begun(nb_man.nb)) from error
        except DeadKernelError as error:
            text = "The kernel died before the notebook ended."
            raise ReportError(text, _last_begun(nb_man.nb)) from error


papermill_engines.register(NAME, ParathedEngine)
papermill_engines.register(IN_PROCESS, InProcessEngine)
papermill_engines.register(STOCK, StockEngine)


def _why_stock(kernel_name: str) -> str:
    """Why cells cannot be run without a kernel; empty when they can."""
    if kernel_name != PYTHON:
        return f"the notebook asks for the kernel {kernel_name}."
    return "" if CAN_RUN else "this system is not Linux."


def _last_begun(notebook: NotebookNode) -> int | None:
    """The number of the last cell that papermill began, counted from 1."""
    pending = NotebookExecutionManager.PENDING
    status = [c.metadata.get("papermill", {}).get("status") for c in notebook.cells]
    begun = [n for n, s in enumerate(status, 1) if s not in (None, pending)]
    return begun[-1] if begun else None


def _logging(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that have a meaning without a kernel."""
    names = ("log_output", "stdout_file", "stderr_file")
    return {name: settings[name] for name in names if name in settings}


class _CellsElsewhere:
    """The cells of a notebook at work in a process of their own, an answer each."""

    def __init__(self, notebook: NotebookNode, seconds: float | None) -> None:
        self._cells = list(enumerate(notebook.cells))
        self._seconds = seconds
        self._process = WorkerProcess("parathed_lib.report.notebook.cells", Path.cwd())
        list(self._process.call("begin"))  # takes none of the first cell's time
        self._came = self._process.call("answers", self._cells, seconds=seconds)

    def answer(self, index: int, source: str) -> CellAnswer:
        """The answer of the cell with this index, which is the next to come."""
        try:
            came: tuple[int, CellAnswer] = next(self._came)
        except TimeoutError as error:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "The cell was stopped", int(self._seconds or 0), self._cells[index][1]
            ) from error
        except ReportError as error:
            raise DeadKernelError("Kernel died") from error
        assert came[0] == index
        return came[1]

    def end(self) -> None:
        """Stop what is still at work."""
        self._process.end()
