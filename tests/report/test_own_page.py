"""A researcher's own notebook becomes a page in our style that asks for nothing."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_page_safety import AT, WAYS, asked, loads, of_part

from parathed_lib.errors import ReportError
from parathed_lib.report.notebook.export import LEFT_OUT, page_of

# Printed by pandas for a table of two municipalities.
TABLE = """<div><style scoped>th {color: red}</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>
<th>name</th><th>share</th></tr></thead><tbody><tr><th>183</th><td>Ishøj</td>
<td>-12,5 %</td></tr><tr><th>101</th><td>København</td><td>1.234</td></tr></tbody>
</table></div>"""
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{AT}/svg"/></svg>'


def shown(**data: str) -> NotebookNode:
    return new_code_cell("show()", outputs=[new_output("display_data", data=data)])


def own(*cells: NotebookNode) -> str:
    start = new_markdown_cell("# Hvor mange <er> der?\n\nEt spørgsmål.")
    return page_of(new_notebook(cells=[start, *cells]))


def soup(*cells: NotebookNode) -> BeautifulSoup:
    return BeautifulSoup(own(*cells), "html.parser")


def drawn() -> str:
    file = BytesIO()
    Figure(figsize=(1, 1)).savefig(file, format="png")
    return base64.encodebytes(file.getvalue()).decode("ascii")


def test_the_title_is_the_first_heading_and_sections_are_the_others():
    page = soup(*map(new_markdown_cell, ("## Tal\n\nx", "## Tal", "## ΔΔ")))
    assert page.title.string == page.h1.string == "Hvor mange <er> der?"
    assert page.find("section", class_="first").p.string == "Et spørgsmål."
    ids = [section["id"] for section in page.find_all("section")]
    assert len(set(ids)) == len(ids) == 4
    assert [link["href"][1:] for link in page.select(".contents a")] == ids


def test_numbers_of_a_table_stand_to_the_right_under_their_heading():
    table = soup(shown(**{"text/html": TABLE})).find("table", class_="data")
    right = [cell.string for cell in table.find_all(class_="num")]
    assert right == ["share", "-12,5 %", "1.234"]
    assert table.find_parent(class_="scroll")


def test_a_figure_is_a_picture_with_a_text_for_those_who_cannot_see_it():
    html = {"image/png": drawn(), "text/plain": "<Figure size 100x100>"}
    page = soup(new_markdown_cell("## Ledige"), shown(**html))
    assert page.img["src"].startswith("data:image/png;base64,")
    assert page.img["alt"] == "Figur: Ledige"
    assert "Figure size" not in page.text
    policy = page.find("meta", {"http-equiv": True})["content"]
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy


def test_what_only_says_that_it_is_a_picture_is_left_out():
    forged = base64.b64encode(b"<script>").decode("ascii")
    page = own(shown(**{"image/png": forged, "text/plain": "x"}))
    assert LEFT_OUT in page
    assert "<img" not in page


def test_what_was_printed_is_there_and_warnings_are_not():
    outputs = [
        new_output("stream", name=n, text=f"<{n}>") for n in ("stdout", "stderr")
    ]
    page = own(new_code_cell("print()", outputs=outputs))
    assert "<pre>&lt;stdout&gt;</pre>" in page
    assert "stderr" not in page


def test_parts_of_several_municipalities_may_stand_together():
    page = own(of_part("<p>a</p>"), of_part("<p>b</p>"))
    assert "<p>a</p>" in page
    assert "<p>b</p>" in page


def test_nothing_that_loads_gets_into_a_page():
    shows = [shown(**{"text/html": html}) for html in WAYS.values()]
    assert loads(own(*shows, *map(new_markdown_cell, WAYS.values()))) == []


def test_a_cell_that_was_not_run_is_named_and_a_failed_one_before_it():
    failed = new_output("error", ename="KeyError", evalue="", traceback=[])
    cells = [new_code_cell("a"), new_code_cell("b", execution_count=1)]
    for found, told in (
        (cells, "Cell 2 was not run"),
        ([new_code_cell("c", outputs=[failed]), *cells], "Cell 2 failed with KeyError"),
    ):
        with pytest.raises(ReportError, match=told) as error:
            own(*found)
        assert error.value.cell == 2


@pytest.mark.slow
@pytest.mark.browser
def test_a_drawing_in_a_page_loads_nothing_with_or_without_the_policy(page, tmp_path):
    html = own(shown(**{"image/svg+xml": DRAWING}))
    bare = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    for name, text in (("page", html), ("bare", bare)):
        path = tmp_path / f"{name}.html"
        path.write_text(text, "utf-8")
        assert asked(page, path) == (set(), [])
