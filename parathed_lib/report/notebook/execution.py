"""Runs a template notebook for one subject: notebook, page and JSON in memory."""

from __future__ import annotations

import copy
import json
import logging
from functools import lru_cache
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from parathed_lib.errors import ReportError
from parathed_lib.pages.base.parts import stamp
from parathed_lib.pages.kinds import LONGEST, Subject
from parathed_lib.report.files import Report
from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.export import page_of
from parathed_lib.report.notebook.template import INJECTED, template_path
from parathed_lib.storage.data_root import DataRoot


def make_report(
    subject: Subject,
    root: DataRoot,
    engine_name: str = engine.NAME,
    seconds: float = LONGEST,
) -> Report:
    """Run the template with papermill, export it, and clean the notebook.

    Raises ReportError when a cell raises, takes more than `seconds`, its kernel dies,
    or a cell shows a part that is not about the subject.
    """
    if engine_name == engine.IN_PROCESS:
        subject.hand_over()
    template = template_path(root, subject.kind)
    parameters = {**subject.parameters, **subject.layout}
    executed = _execute(template, parameters, root, engine_name, seconds)
    made_from = [(i["path"], i["sha256"]) for i in subject.data["manifest"]["inputs"]]
    html = page_of(executed, stamp(subject.kind, subject.parameters, made_from))
    return Report(
        html=html,
        notebook=nbformat.v4.writes(cleaned(executed)) + "\n",
        data=json.dumps(subject.data, ensure_ascii=False, indent=2) + "\n",
    )


def loaded(path: Path) -> NotebookNode:
    """A template as papermill loads it, read once; a forked process has it already."""
    return _loaded(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _loaded(path: str, _: int) -> NotebookNode:
    notebook: NotebookNode = load_notebook_node(path)
    return notebook


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """The notebook, rid of what differs from run to run: times, paths, random ids."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = f"parameters-{number}"
    return notebook


def _execute(
    path: Path,
    parameters: dict[str, str],
    root: DataRoot,
    engine_name: str,
    seconds: float,
) -> NotebookNode:
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        notebook: NotebookNode = parameterize_notebook(
            copy.deepcopy(loaded(path)),
            parameters,
            kernel_name="python3",
            engine_name=engine_name,
        )
        with chdir(str(root.path)):
            notebook = papermill_engines.execute_notebook_with_engine(
                engine_name,
                notebook,
                "python3",
                progress_bar=False,
                execution_timeout=max(1, round(seconds)),
                shutdown_kernel="immediate",
                # A kernel on a busy machine tells late of what it has done.
                iopub_timeout=60,
                # silences the kernel's remarks on transport and on its own end
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
        raise_for_execution_errors(notebook, None)
        nbformat.validate(notebook)
    except PapermillExecutionError as error:
        message = f"{error.ename}: {error.evalue}"
        raise ReportError(message, error.cell_index + 1) from error
    except CellTimeoutError as error:
        raise ReportError(f"A cell took more than {seconds:g} s.") from error
    except DeadKernelError as error:
        raise ReportError("The kernel died before the notebook ended.") from error
    return notebook
