"""A page is made of cells that belong together, and names the first that does not."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from report_fixtures import python, short_template

from parathed_lib.errors import ReportError
from parathed_lib.pages.base.parts import MIME, Part
from parathed_lib.report.notebook.export import page_of

ISHOEJ = {
    "report": "assessment",
    "municipality": "183",
    "vintage": "2017",
    "round": "2017",
    "period": "newest",
    "files": "a",
}
FACTS = {"title": "T", "name": "Ishøj Kommune", "vintage": "2017", "example": False}


def part(text: str, **other: str) -> NotebookNode:
    """A cell that was run for Ishøj in 2017, but for what is said otherwise."""
    made = Part(f"<p>{text}</p>", FACTS if text == "front" else None, ISHOEJ | other)
    output = new_output("display_data", data=made._repr_mimebundle_())
    return new_code_cell("page.part(assessment)", outputs=[output])


def parameters(source: str, tag: str = "parameters") -> NotebookNode:
    return new_code_cell(source, metadata={"tags": [tag]})


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("## Tal"), part("front"), *cells])


def refusal(found: NotebookNode, **expected: str) -> tuple[int | None, str]:
    with pytest.raises(ReportError) as error:
        page_of(found, ISHOEJ | expected if expected else None)
    return error.value.cell, str(error.value)


def test_cells_that_belong_together_are_a_page():
    assert "<p>b</p>" in page_of(notebook(part("a"), part("b")))
    assert "<p>b</p>" in page_of(notebook(part("a"), part("b")), ISHOEJ)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("municipality", "253", "municipality 253 Greve, those above"),
        ("vintage", "2026", "vintage 2026, those above it with vintage 2017"),
        ("round", "", "round (none), those above it with round 2017"),
        ("period", "common", "period common, those above it with period newest"),
        ("report", "plan", "report plan, those above it with report assessment"),
        ("files", "b", "from other files than the rest"),
    ],
)
def test_the_first_cell_that_disagrees_is_named(name, value, told):
    cells = [part("a"), part("b", **{name: value}), part("c", **{name: value})]
    cell, message = refusal(notebook(*cells))
    assert cell == 4
    assert message.startswith("Cell 4 was made ")
    assert told in message


def test_a_run_refuses_parts_that_are_not_about_its_subject():
    cell, message = refusal(notebook(part("a")), municipality="253")
    assert (cell, "the report is made with municipality 253 Greve" in message) == (
        2,
        True,
    )


@pytest.mark.parametrize(
    "source",
    [
        'municipality = "Greve"',
        "municipality = 253",
        'municipality = "Nowhere"',
        "vintage = 2026",
        'round = "2016"',
        'period = "common"',
        'municipality = "Ishøj"\nmunicipality = "Greve"',
    ],
)
@pytest.mark.parametrize("tag", ["parameters", "injected-parameters"])
def test_parameters_that_were_changed_after_the_run_are_refused(source, tag):
    cell, message = refusal(notebook(parameters(source, tag), part("a")))
    assert cell == 3
    assert re.match(r"Cell 3 says \w+ = ", message)


@pytest.mark.parametrize(
    "source",
    [
        'municipality = "Ishøj"  # name or code\nvintage = "2017"',
        "municipality = 183\nvintage = 2017\nround = 2017",
        'municipality = " ishøj kommune "\nround = ""\nperiod = "newest"',
        "municipality = codes[0]\nother = 1",
        "municipality = (",
        "",
    ],
)
def test_parameters_that_can_have_made_the_parts_are_accepted(source):
    assert page_of(notebook(parameters(source), part("a")))


def test_parameters_that_papermill_added_stand_over_the_template():
    template, passed = 'municipality = "Greve"', "municipality = 183"
    cells = [parameters(template), parameters(passed, "injected-parameters")]
    assert page_of(notebook(*cells))


@pytest.mark.parametrize(
    ("plan", "fits"), [("2017", True), ("183-2017", True), ("2016", False)]
)
def test_a_plan_can_be_named_with_or_without_its_code(plan, fits):
    made = {"report": "plan", "plan": "2017"}
    front = Part("<p>front</p>", FACTS, ISHOEJ | made)._repr_mimebundle_()
    cell = new_code_cell("", outputs=[new_output("display_data", data=front)])
    cells = [new_markdown_cell("## Tal"), parameters(f"plan = {plan!r}"), cell]
    if fits:
        assert page_of(new_notebook(cells=cells))
    else:
        assert refusal(new_notebook(cells=cells))[0] == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update({"text/html": "<p>8,1 %</p>"}),
        lambda data: data[MIME]["stamp"].update(municipality="253"),
        lambda data: data[MIME].pop("sha256"),
        lambda data: data.update({MIME: {"title": "T", "name": "Ishøj Kommune"}}),
        lambda data: data.update({MIME: "x"}),
        lambda data: data.pop("text/html"),
    ],
)
def test_a_part_that_was_changed_or_is_of_another_version_is_refused(change):
    cell = part("a")
    change(cell.outputs[0].data)
    number, message = refusal(notebook(cell))
    assert number == 3
    assert "is not as it was made" in message


def test_what_is_left_out_of_the_page_need_not_belong_to_it():
    aside = part("a", municipality="253")
    broken = new_code_cell("", outputs=[new_output("display_data", data={MIME: "x"})])
    for cell in (aside, broken):
        cell.metadata["tags"] = ["not-in-report"]
    found = notebook(aside)
    found.cells.insert(0, broken)
    assert "<p>a</p>" not in page_of(found)


@pytest.mark.slow
def test_nbconvert_refuses_a_mixture_in_one_line(data_root):
    mixed = notebook(part("a"), part("b", municipality="253"))
    nbformat.write(mixed, data_root / "mixed.ipynb")
    export = ("-m", "jupyter", "nbconvert", "--to", "parathed", "mixed.ipynb")
    done = python(*export, cwd=data_root)

    assert done.returncode == 2
    [line] = [t for t in done.stderr.splitlines() if not t.startswith("[NbConvertApp]")]
    assert line.startswith("parathed: Cell 4 was made with municipality 253 Greve")
    assert not (data_root / "mixed.html").exists()


@pytest.mark.slow
def test_a_template_of_another_municipality_makes_no_report(
    command, repository, data_root
):
    cell = short_template(
        repository, data_root, 'page.summary(assess("Greve", vintage))'
    )
    done = command("report", "Ishøj", "--vintage", "2017", "--root", data_root)
    assert done.code == 1
    assert f"cell {cell}" in done.out
    assert "municipality 253 Greve" in done.out
    assert not (data_root / "reports/2017/183-ishoej.html").exists()
