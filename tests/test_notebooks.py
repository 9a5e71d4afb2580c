"""The committed notebooks: short, without outputs, and they run top to bottom."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from report_fixtures import python

pytest_plugins = "report_fixtures"

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(
    p for p in FOLDER.rglob("*.ipynb") if not any(q.startswith(".") for q in p.parts)
)
ASSESSMENT = FOLDER / "assessment.ipynb"
LINES = 8
PATH = re.compile(r"[/\\]|\.(csv|toml|xlsx|ipynb|html)$")
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (
    ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


def faults(notebook: NotebookNode) -> list[str]:
    """Where a notebook breaks the rules of STYLE.md."""
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        if cell.outputs or cell.execution_count is not None:
            found.append(f"cell {number}: has outputs")
        if len(cell.source.splitlines()) > LINES:
            found.append(f"cell {number}: more than {LINES} lines")
        code = "\n".join(x for x in cell.source.splitlines() if not x.startswith("%"))
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, DEFINES):
                found.append(f"cell {number}: defines something")
            if isinstance(node, LOOPS):
                found.append(f"cell {number}: a loop")
            if isinstance(node, ast.Attribute | ast.Name):
                called = node.attr if isinstance(node, ast.Attribute) else node.id
                if re.match(r"(read|to)_\w+$|open$|Path$|chdir$", called):
                    found.append(f"cell {number}: {called}")
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and PATH.search(text):
                found.append(f"cell {number}: a path {text!r}")
    if not notebook.cells or notebook.cells[0].cell_type != "markdown":
        found.append("it does not begin with a question in Markdown")
    return found


def parameters_cell(notebook: NotebookNode) -> NotebookNode:
    tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    return tagged[0]


def small(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("Hvorfor?"), *cells])


def test_a_short_notebook_has_no_faults():
    cell = new_code_cell("%matplotlib inline\nassess(municipality)")
    assert faults(small(cell)) == []


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (new_code_cell("def f():\n    return 1"), "cell 2: defines something"),
        (new_code_cell("f = lambda: 1"), "cell 2: defines something"),
        (new_code_cell("for x in y:\n    print(x)"), "cell 2: a loop"),
        (new_code_cell("[x for x in y]"), "cell 2: a loop"),
        (new_code_cell("pd.read_csv(name)"), "cell 2: read_csv"),
        (new_code_cell("name = 'data/raw'"), "cell 2: a path 'data/raw'"),
        (new_code_cell("x = 1\n" * 9), "cell 2: more than 8 lines"),
        (new_code_cell("1", execution_count=1), "cell 2: has outputs"),
        (new_code_cell("1", outputs=[new_output("stream")]), "cell 2: has outputs"),
    ],
)
def test_a_fault_of_a_notebook_is_named(cell, fault):
    assert fault in faults(small(cell))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_keeps_the_rules(path):
    notebook = nbformat.read(path, 4)
    assert faults(notebook) == []
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_template_has_two_parameters_without_a_usable_default():
    source = parameters_cell(nbformat.read(ASSESSMENT, 4)).source
    defaults = {
        node.targets[0].id: node.value.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
    }
    assert defaults["municipality"] == ""
    assert defaults["vintage"] == ""
    assert defaults["period"] == "newest"
    assert all("#" in line for line in source.splitlines())


@pytest.mark.slow
def test_run_all_gives_the_report_once_the_two_parameters_are_filled_in(
    reports, data_root
):
    notebook = nbformat.read(ASSESSMENT, 4)
    cell = parameters_cell(notebook)
    # A spelling that is tolerated, and a number as one may well write it
    cell.source = cell.source.replace(
        'municipality = ""', 'municipality = "ishøj kommune"'
    ).replace('vintage = ""', "vintage = 2017")
    (data_root / "notebooks").mkdir()
    nbformat.write(notebook, data_root / "notebooks" / "mine.ipynb")
    run = ("-m", "jupyter", "execute", "notebooks/mine.ipynb", "--inplace")
    done = python(*run, cwd=data_root)

    assert done.returncode == 0, done.stderr
    executed = nbformat.read(data_root / "notebooks" / "mine.ipynb", 4)
    shown = [o for c in executed.cells for o in c.get("outputs", [])]
    assert len(shown) >= 10
    for output in shown:
        assert output.output_type in ("execute_result", "display_data")
        assert "text/html" in output.data

    export = ("-m", "jupyter", "nbconvert", "--to", "parathed", "mine.ipynb")
    exported = python(*export, cwd=data_root / "notebooks")
    assert exported.returncode == 0, exported.stderr
    page = (data_root / "notebooks" / "mine.html").read_bytes()
    assert page == reports["Ishøj 2017"].bytes()[".html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", sorted(p.name for p in (FOLDER / "exploration").glob("*.ipynb"))
)
def test_an_exploration_runs_in_its_own_folder_without_a_network(
    name, data_root, repository
):
    folder = data_root / "notebooks" / "exploration"
    shutil.copytree(repository / "notebooks" / "exploration", folder)

    done = python("-m", "jupyter", "execute", name, "--inplace", cwd=folder)

    assert done.returncode == 0, done.stderr
    executed = nbformat.read(folder / name, 4)
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert not [o for c in code for o in c.outputs if o.output_type == "stream"]


@pytest.mark.slow
def test_a_notebook_that_was_not_run_is_no_report(tmp_path):
    notebook = nbformat.read(ASSESSMENT, 4)
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    export = ("-m", "jupyter", "nbconvert", "--to", "parathed", "mine.ipynb")
    done = python(*export, cwd=tmp_path)

    assert done.returncode != 0
    assert "run its cells first" in done.stderr
    assert not (tmp_path / "mine.html").exists()
