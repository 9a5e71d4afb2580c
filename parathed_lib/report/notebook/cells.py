"""Runs a notebook's cells in a shell of ours instead of a kernel.

papermill and nbclient stay in charge: of the order of the cells, the outputs, the
errors and the saving.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Sequence
from functools import cache
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient

from parathed_lib.pages.base.parts import MIME
from parathed_lib.report.notebook.shell import LANGUAGE_INFO, CellAnswer, Shell

# What came of the cell with this index and source.
Run = Callable[[int, str], CellAnswer]


class ShellClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, whose cells are run by `run`."""

    def __init__(self, manager: Any, run: Run, **settings: Any) -> None:
        super().__init__(manager, record_timing=False, **settings)
        self._run = run

    def execute(self, **_: Any) -> NotebookNode:
        """Run all cells until one fails."""
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(LANGUAGE_INFO)
        notebook: NotebookNode = self.nb
        return notebook

    def output(
        self,
        outs: list[NotebookNode],
        msg: dict[str, Any],
        display_id: str | None,
        cell_index: int,
    ) -> NotebookNode | None:
        """Handle an output; a part of a page is as it should be, and is not checked."""
        content = msg["content"]
        simple = msg["msg_type"] == "execute_result" and not display_id
        if not simple or MIME not in content["data"] or self.clear_before_next_output:
            checked: NotebookNode | None = super().output(
                outs, msg, display_id, cell_index
            )
            return checked
        names = "data", "metadata", "execution_count"
        out: NotebookNode = from_dict(
            {"output_type": msg["msg_type"], **{name: content[name] for name in names}}
        )
        outs.append(out)
        return out

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, *_: Any, **__: Any
    ) -> NotebookNode:
        """Run one cell; raises CellExecutionError when it fails."""
        if not is_run(cell):
            return cell
        cell["outputs"] = []
        self.clear_before_next_output = False
        answer = self._run(cell_index, cell.source)
        for message in answer.messages:
            self.process_message(message, cell, cell_index)
        cell["execution_count"] = answer.reply["execution_count"]
        if fails(cell, answer):
            raise CellExecutionError.from_cell_and_msg(cell, answer.reply)
        return cell


def is_run(cell: NotebookNode) -> bool:
    """Whether a cell is code, and not empty or tagged to be skipped."""
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return bool(cell.cell_type == "code" and cell.source.strip() and not skipped)


def fails(cell: NotebookNode, answer: CellAnswer) -> bool:
    """Whether the notebook ends at this cell."""
    allowed = "raises-exception" in cell.metadata.get("tags", [])
    return answer.reply["status"] == "error" and not allowed


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
) -> Generator[tuple[int, CellAnswer]]:
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
