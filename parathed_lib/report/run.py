"""Runs the template for one municipality: notebook, page and JSON in memory."""

from __future__ import annotations

import json
import logging
import warnings
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from parathed_lib.assessment import Assessment
from parathed_lib.data_root import DataRoot
from parathed_lib.errors import ReportError
from parathed_lib.report import engine
from parathed_lib.report.export import ParathedExporter
from parathed_lib.results import result

TEMPLATE = "assessment.ipynb"
CELL_SECONDS = 300


class CellFailed(ReportError):
    """A cell of the template raised; `cell` is its number among all cells."""

    def __init__(self, cell: int, message: str) -> None:
        super().__init__(message)
        self.cell = cell


@dataclass(frozen=True)
class Report:
    """The three files of a report."""

    html: str
    notebook: str
    data: str


def template_path(root: DataRoot) -> Path:
    """The template notebook: the data root's own, else the one beside the package."""
    own = root.path / "notebooks" / TEMPLATE
    beside = Path(__file__).resolve().parents[2] / "notebooks" / TEMPLATE
    for path in (own, beside):
        if path.is_file():
            return path
    raise ReportError(f"The template notebooks/{TEMPLATE} was not found.")


def parameters_of(assessment: Assessment) -> dict[str, str]:
    """The parameters that the template is run with."""
    return {
        "municipality": assessment.municipality.code,
        "vintage": assessment.vintage.name,
        "round": assessment.round or "",
        "period": assessment.period,
    }


def make_report(assessment: Assessment, root: DataRoot) -> Report:
    """Run the template with papermill, export it, and clean the notebook.

    Raises CellFailed when a cell raises, takes too long, or its kernel dies.
    """
    _register_engine()
    executed = _execute(template_path(root), parameters_of(assessment), root)
    html, _ = ParathedExporter().from_notebook_node(executed)
    return Report(
        html=html,
        notebook=nbformat.writes(cleaned(executed)) + "\n",
        data=json.dumps(result(assessment), ensure_ascii=False, indent=2) + "\n",
    )


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what differs from run to run: times, paths, random ids."""
    copy = nbformat.from_dict(notebook)
    copy.metadata.pop("papermill", None)
    copy.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(copy.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"parameters-{number}"
    return copy


def _execute(path: Path, parameters: dict[str, str], root: DataRoot) -> NotebookNode:
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return papermill.execute_notebook(
                str(path),
                None,
                parameters=parameters,
                engine_name=engine.NAME,
                kernel_name="python3",
                cwd=str(root.path),
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_SECONDS,
                # silences the notice that each local kernel speaks over TCP
                extra_arguments=["--IPKernelApp.log_level=ERROR"],
            )
    except PapermillExecutionError as error:
        place = error.cell_index if error.cell_index is not None else -1
        raise CellFailed(place + 1, f"{error.ename}: {error.evalue}") from error


def _register_engine() -> None:
    from papermill.engines import papermill_engines

    papermill_engines.register(engine.NAME, engine.ParathedEngine)
