"""A key for STIL is not in the environment of what runs notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from report_fixtures import parathed, python, short_template
from test_cluster import Start, start

__all__ = ["start"]

pytestmark = pytest.mark.slow

KEY = {"PARATHED_STIL_KEY": "not-for-notebooks"}
# What a cell finds in its environment, and in the one its process was started with
CELL = """import os
from pathlib import Path
begun = Path("/proc/self/environ").read_bytes()
raise ValueError([os.environ.get("PARATHED_STIL_KEY"), b"not-for-notebooks" in begun])
"""
NOTHING = "ValueError: [None, False]"
FOUND = "ValueError: ['not-for-notebooks', True]"


@pytest.fixture
def root(repository: Path, data_root: Path) -> Path:
    """A data root whose template tells what it finds."""
    short_template(repository, data_root, CELL)
    return data_root


def messages(root: Path) -> set[str]:
    """What became of the reports."""
    rows = json.loads((root / "reports/2017/run.json").read_text("utf-8"))["reports"]
    assert rows
    return {row["message"] for row in rows}


def test_a_report_is_made_without_the_key(root):
    done = parathed("report", "Ishøj", "Greve", "--vintage", "2017", cwd=root, **KEY)
    assert done.returncode == 1
    assert messages(root) == {NOTHING}


def test_our_engine_runs_cells_without_the_key(root):
    run = ("-m", "papermill", "--engine", "parathed", "notebooks/assessment.ipynb")
    known = ("out.ipynb", "-p", "municipality", "183", "-p", "vintage", "2017")
    python(*run, *known, "--no-progress-bar", cwd=root, **KEY)
    assert fault(root / "out.ipynb") == NOTHING


def fault(path: Path) -> str:
    """The error in a notebook."""
    cells = nbformat.read(path, 4).cells
    [output] = [
        o for c in cells for o in c.get("outputs", []) if o.output_type == "error"
    ]
    return f"{output.ename}: {output.evalue}"


def test_a_kernel_runs_cells_without_the_key(root):
    source = (
        "from parathed_lib.storage.data_root import find_root\n"
        "from parathed_lib.errors import ReportError\n"
        "from parathed_lib.report.notebook import engine\n"
        "from parathed_lib.report.notebook.execution import make_report\n"
        "from parathed_lib.pages.kinds import KINDS\n"
        "try:\n"
        "    asked = {'municipality': 'Ishøj', 'vintage': '2017'}\n"
        "    subject = KINDS['assessment'].read(asked, find_root('.'))\n"
        "    make_report(subject, find_root('.'), engine.STOCK)\n"
        "except ReportError as error:\n"
        "    print(error)\n"
    )
    done = python("-c", source, cwd=root, **KEY)
    assert done.stdout.strip() == NOTHING, done.stderr


def test_a_worker_of_a_cluster_runs_cells_without_the_key(start: Start, root):
    cluster = start(1, **KEY)
    words = ("--vintage", "2017", "--scheduler", cluster.address)
    parathed("report", "Ishøj", *words, cwd=root, **KEY)
    assert messages(root) == {NOTHING}


def test_a_process_that_has_the_key_is_noticed(tmp_path):
    done = python("-c", CELL, cwd=tmp_path, **KEY)
    assert FOUND in done.stderr
