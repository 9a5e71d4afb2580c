"""The committed notebooks: short, without outputs, and they run top to bottom."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parathed_lib import load_catalogue
from parathed_lib.errors import ReportError
from parathed_lib.report.notebook.export import page_of
from parathed_lib.report.run.worker_process import WorkerProcess

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(
    p for p in FOLDER.rglob("*.ipynb") if not any(q.startswith(".") for q in p.parts)
)
ASSESSMENT = FOLDER / "assessment.ipynb"
EXPLORATIONS = sorted(p.name for p in (FOLDER / "exploration").glob("*.ipynb"))
FIGURES_AS_TEXT = """%matplotlib inline
%config InlineBackend.figure_formats = ["svg"]
import matplotlib
matplotlib.rcParams["svg.fonttype"] = "none"
"""
# The notebook after a run: `shell(path)`.
Run = Callable[..., NotebookNode]
SCORE = "wellbeing_mean_score"
SHOWN = {"execute_result", "display_data"}
LINES = 8
PATH = re.compile(r"[/\\]|\.(csv|toml|xlsx|ipynb|html)$")
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (
    ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


def faults(notebook: NotebookNode) -> list[str]:
    """Where a notebook breaks the rules of CONTRIBUTING.md."""
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
                if re.match(r"(read|to)_(?!frame$)\w+$|open$|Path$|chdir$", called):
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


@pytest.fixture(scope="module")
def shell() -> Iterator[Run]:
    """Runs a notebook where it lies: in our shell, a warm process for each.

    `test_shell` compares it with the stock kernel.
    """
    with WorkerProcess("page_maker") as process:

        def run(path: Path, before: str = "") -> NotebookNode:
            assert list(process.call("run", path, before)) == [path]
            return nbformat.read(path, 4)

        yield run


@pytest.mark.slow
def test_run_all_gives_the_report_once_the_two_parameters_are_filled_in(
    shell, reports, data_root
):
    notebook = nbformat.read(ASSESSMENT, 4)
    cell = parameters_cell(notebook)
    (data_root / "notebooks").mkdir()
    path = data_root / "notebooks" / "mine.ipynb"
    nbformat.write(notebook, path)
    # Left empty they stop it with one line
    [output] = shown(shell(path))
    assert output.output_type == "error"
    [line] = "".join(output.traceback).splitlines()
    assert "municipality" in line
    assert "vintage" in line

    # A spelling that is tolerated, and a number as one may well write it
    cell.source = cell.source.replace(
        'municipality = ""', 'municipality = "ishøj kommune"'
    ).replace('vintage = ""', "vintage = 2017")
    nbformat.write(notebook, path)
    executed = shell(path)
    outputs = shown(executed)
    assert len(outputs) >= 10
    for output in outputs:
        assert output.output_type in ("execute_result", "display_data")
        assert "text/html" in output.data
    assert page_of(executed) == reports["Ishøj 2017"].html


@pytest.fixture(scope="module")
def explored(
    shell, embedded_root, repository, tmp_path_factory
) -> dict[str, NotebookNode]:
    """The explorations after a run in their own folder.

    Their figures are drawn as SVG, so that their words can be read.
    """
    root = tmp_path_factory.mktemp("explored")
    shutil.copytree(embedded_root / "data", root / "data")
    folder = root / "notebooks" / "exploration"
    shutil.copytree(repository / "notebooks" / "exploration", folder)
    return {name: shell(folder / name, FIGURES_AS_TEXT) for name in EXPLORATIONS}


def shown(notebook: NotebookNode) -> list[NotebookNode]:
    return [o for c in notebook.cells for o in c.get("outputs", [])]


def pictures(notebook: NotebookNode) -> list[str]:
    """The figures of a notebook that was run, as SVG."""
    data = [output.get("data", {}) for output in shown(notebook)]
    return [kinds["image/svg+xml"] for kinds in data if "image/svg+xml" in kinds]


def origin_named(notebook: NotebookNode) -> list[str]:
    """The names of indicators on origin in a notebook and in what it shows."""
    texts = [cell.source for cell in notebook.cells]
    data = [output.get("data", {}) for output in shown(notebook)]
    texts += [str(value) for kinds in data for value in kinds.values()]
    entries = load_catalogue().indicators.indicators
    names = [(e.id, e.title, e.short) for e in entries if e.descriptive_only]
    assert len(names) == 2
    return [name for three in names for name in three if name in "\n".join(texts)]


# What else somebody would write in the parameters; papermill gives a year as a number.
REFUSED = {
    "02-distributions": {"municipality": "Gentofte", "indicator": SCORE},
    "05-structure-and-expectation": {"indicator": "safety_pct"},
    "06-score-sensitivity": {"municipality": "Greve"},
    "08-weighted-correlation": {"year": 2018},
    "09-panel": {"outcome": "basic_schooling_pct"},
    "11-region": {"region": "Sjælland"},
}
TAKEN = {
    "08-weighted-correlation": {"second": "reported_crimes_per_1000", "year": 2020},
    "09-panel": {"outcome": "reported_crimes_per_1000"},
    "11-region": {"indicator": "reported_crimes_per_1000", "year": 2025},
}


def with_parameters(path: Path, given: dict[str, object]) -> None:
    notebook = nbformat.read(path, 4)
    lines = [f"{name} = {value!r}" for name, value in given.items()]
    parameters_cell(notebook).source += "\n" + "\n".join(lines)
    nbformat.write(notebook, path)


@pytest.mark.slow
def test_an_exploration_takes_other_parameters_or_says_in_a_line_what_it_takes(
    shell, embedded_root, repository, tmp_path
):
    shutil.copytree(embedded_root / "data", tmp_path / "data")
    ran = []
    for expected, wishes in (("refused", REFUSED), ("taken", TAKEN)):
        for name, given in wishes.items():
            path = tmp_path / f"{name}-{expected}.ipynb"
            shutil.copy(repository / f"notebooks/exploration/{name}.ipynb", path)
            with_parameters(path, given)
            ran.append((expected, name, shell(path, FIGURES_AS_TEXT)))
    for expected, name, notebook in ran:
        faults = [o for o in shown(notebook) if o.output_type not in SHOWN]
        if expected == "taken":
            assert faults == [], name
            continue
        [told] = faults
        assert told.ename == "ParameterError", name
        assert " cannot be shown here. It can be " in told.evalue
        assert [line for line in told.traceback if "\n" in line] == []
    axis = re.findall(r"<text[^>]*>(.*?)</text>", pictures(ran[-2][2])[0], re.DOTALL)
    assert any("Anmeldelser pr. 1.000: pct. for 1 mere af" in text for text in axis)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORATIONS)
def test_an_exploration_runs_in_its_own_folder_without_a_network(name, explored):
    code = [cell for cell in explored[name].cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    kinds = {output.output_type for output in shown(explored[name])}
    assert kinds <= SHOWN


@pytest.mark.parametrize("name", EXPLORATIONS)
def test_an_exploration_begins_with_a_question_and_ends_with_what_it_cannot_tell(name):
    cells = nbformat.read(FOLDER / "exploration" / name, 4).cells
    first, last = cells[0].source, cells[-1].source
    assert first.startswith("# ")
    assert "?" in first
    assert last.startswith("## Hvad man ikke kan slutte\n\n- ")
    assert last.count("\n- ") >= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORATIONS)
def test_a_figure_of_an_exploration_has_a_title_and_names_its_source(name, explored):
    drawn = pictures(explored[name])
    for picture in drawn:
        texts = re.findall(r"<text[^>]*>(.*?)</text>", picture, re.DOTALL)
        assert any("Kilde: " in text for text in texts)
    assert bool(drawn) == (name != "07-ask-statbank.ipynb")


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORATIONS)
def test_numbers_in_the_tables_of_an_exploration_are_danish(name, explored):
    data = [output.get("data", {}) for output in shown(explored[name])]
    tables = [kinds["text/html"] for kinds in data if "text/html" in kinds]
    cells = re.findall(r"<td[^>]*>\s*([^<]*)</td>", "".join(tables))
    # A thousands point has three digits behind it.
    assert [
        cell for cell in cells if re.fullmatch(r"-?\d+\.(?!\d{3}\b)\d+", cell)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORATIONS)
def test_only_the_plain_listing_of_an_exploration_holds_origin(name, explored):
    found = origin_named(explored[name])
    assert bool(found) == (name == "01-coverage.ipynb")
    assert origin_named(nbformat.read(FOLDER / "exploration" / name, 4)) == []


def test_origin_is_found_in_a_cell_and_in_what_it_shows():
    source = new_code_cell('national.yearly(nation, "non_western_pct")')
    table = new_output("execute_result", {"text/html": "<td>non_western_near_pct</td>"})
    picture = new_output("display_data", {"image/svg+xml": "Ikke-vestlige indbyggere"})
    assert origin_named(small(source)) == ["non_western_pct"]
    assert origin_named(small(new_code_cell("table", outputs=[table]))) == [
        "non_western_near_pct"
    ]
    assert origin_named(small(new_code_cell("figure", outputs=[picture]))) == [
        "Ikke-vestlige indbyggere"
    ]


@pytest.mark.slow
def test_the_expectation_is_that_of_least_squares_on_the_published_figures(
    explored, embedded_root, repository
):
    published = embedded_root / "data" / "raw" / "2026" / "dst"

    def read(file: str, period: str) -> pd.Series:
        table = pd.read_csv(published / file, dtype={"area": str, "period": str})
        return table[table["period"] == period].set_index("area")["value"]

    places = repository / "parathed_lib" / "catalogue" / "municipalities.csv"
    km2 = pd.read_csv(places, dtype={"code": str}).set_index("code")["area_km2"]
    people = read("population.csv", "2026-01-01")[km2.index]
    income = read("income.csv", "2024")[km2.index]
    schooling = read("basic_schooling.csv", "2019")[km2.index]
    # Neither logarithms' base nor scaling moves what a straight line expects.
    known = [np.ones(98), np.log10(people), np.log10(people / km2), income / 1e5]
    matrix = np.column_stack(known)
    slopes = np.linalg.lstsq(matrix, schooling, rcond=None)[0]
    expected = pd.Series(matrix @ slopes, km2.index)["183"]

    cells = {c.id: c for c in explored["05-structure-and-expectation.ipynb"].cells}
    html = cells["expected"].outputs[0].data["text/html"]
    cells_shown = re.findall(r"<td>([\d,]+)</td>", html)
    assert cells_shown[0] == f"{expected:.1f}".replace(".", ",")
    assert cells_shown[-1] == f"{schooling['183']:.1f}".replace(".", ",")


def test_the_stored_quarters_of_crimes_add_up_to_published_years(repository):
    folder = repository / "notebooks" / "exploration" / "stored_answers"
    cells = pd.read_csv(
        folder / "STRAF11-stored.csv", sep=";", dtype={"OMRÅDE": str}, encoding="utf-8"
    )
    assert len(cells) == 2 * 12 * 4
    years = cells.groupby(["OMRÅDE", cells["TID"].str[:4]])["INDHOLD"].sum()
    vintage = repository / "data" / "raw" / "2026" / "dst" / "reported_crimes.csv"
    known = pd.read_csv(vintage, dtype={"area": str, "period": str})
    own = known[known["area"] == "183"].set_index("period")["count"].loc["2014":]
    assert len(own) == 12
    assert (years["183"][own.index] == own).all()
    # docs/method.md: the published total of 2022, cases placed nowhere included
    assert years["000"]["2022"] == 437_254


def test_a_notebook_that_was_not_run_is_no_report():
    with pytest.raises(ReportError, match=r"^Cell 2 was not run\. .* run its cells"):
        page_of(nbformat.read(ASSESSMENT, 4))
