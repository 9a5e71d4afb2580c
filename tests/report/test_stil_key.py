"""A key for STIL is not in the environment of what runs notebooks.

That of a cluster's workers is looked at in `test_cluster`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report_fixtures import parathed, python, short_template

pytestmark = pytest.mark.slow

KEY = {"PARATHED_STIL_KEY": "not-for-notebooks"}
# What a cell finds in its environment, and in the one its process was started with
LOOK = """import os
from pathlib import Path
begun = Path("/proc/self/environ").read_bytes()
found = [os.environ.get("PARATHED_STIL_KEY"), b"not-for-notebooks" in begun]
"""
CELL = f"{LOOK}raise ValueError(found)"
NOTHING = "ValueError: [None, False]"
FOUND = "ValueError: ['not-for-notebooks', True]"


TWO = """import papermill
from papermill.exceptions import PapermillExecutionError
from parathed_lib.errors import ReportError
from parathed_lib.pages.kinds import KINDS
from parathed_lib.report.notebook import engine
from parathed_lib.report.notebook.execution import make_report
from parathed_lib.storage.data_root import find_root

asked = {"municipality": "183", "vintage": "2017"}
given = {"parameters": asked, "engine_name": engine.NAME, "progress_bar": False}
try:
    papermill.execute_notebook("notebooks/assessment.ipynb", "out.ipynb", **given)
except PapermillExecutionError as error:
    print(f"{error.ename}: {error.evalue}")
try:
    subject = KINDS["assessment"].read(asked, find_root("."))
    make_report(subject, find_root("."), engine.STOCK)
except ReportError as error:
    print(error)
"""


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


def test_our_engine_and_a_kernel_run_cells_without_the_key(root):
    done = python("-c", TWO, cwd=root, **KEY)
    assert done.stdout.splitlines() == [NOTHING, NOTHING], done.stderr


def test_a_process_that_has_the_key_is_noticed(tmp_path):
    done = python("-c", CELL, cwd=tmp_path, **KEY)
    assert FOUND in done.stderr
