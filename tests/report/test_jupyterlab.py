"""What a researcher sees in JupyterLab, in a real browser.

A notebook is trusted there once its cells have been run there; here it is signed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from browser_fixtures import WAIT, launched
from nbformat.sign import NotebookNotary
from playwright.sync_api import Locator, Page, Playwright

pytestmark = [pytest.mark.slow, pytest.mark.browser]

OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('.jp-OutputArea-output svg')) {
    const boxes = [...svg.querySelectorAll('text')].filter(t => t.checkVisibility())
      .map(t => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([a, p], n) => boxes.slice(n + 1).forEach(([b, q]) => {
      const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (wide > 1 && high > p.height / 2) found.push(`${a} | ${b}`);
    }));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def lab(
    reports, embedded_root, repository, tmp_path_factory
) -> Iterator[tuple[str, Path]]:
    """The address of a JupyterLab, and its folder with both notebooks."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(embedded_root / "data", root / "data")
    notebooks = repository / "notebooks"
    shutil.copy(notebooks / "00-explore.ipynb", root)
    made = nbformat.read(reports["Ishøj 2026"].path.with_suffix(".ipynb"), 4)
    nbformat.write(made, root / "ishoej.ipynb")
    (root / "jupyter").mkdir()
    home = {"HOME": str(root), "JUPYTER_DATA_DIR": str(root / "jupyter")}
    notary = NotebookNotary(data_dir=home["JUPYTER_DATA_DIR"])
    notary.sign(made)
    notary.store.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --allow-root --ip=127.0.0.1 --port={port}"
    options += " --IdentityProvider.token= --LabApp.news_url=None"
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *options.split()],
        cwd=root,
        env=os.environ | home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urlopen(f"{address}/api").close()
                break
            except URLError:
                time.sleep(0.1)
        yield address, root
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def opened(lab, playwright: Playwright) -> Iterator[Page]:
    """A window of 1280 px that may ask this machine alone."""
    browser = launched(playwright)
    context = browser.new_context(viewport={"width": 1280, "height": 2400})
    context.set_default_timeout(WAIT)
    context.route(lambda url: not url.startswith(lab[0]), lambda route: route.abort())
    yield context.new_page()
    browser.close()


def test_tables_and_figures_of_a_report_look_as_on_its_page(lab, opened):
    opened.goto(f"{lab[0]}/doc/tree/ishoej.ipynb")
    table = opened.locator("table.indicators")
    scroll_to(opened, table)
    look = table.evaluate(
        """table => {
          const left = e => e.getBoundingClientRect().left;
          const align = e => getComputedStyle(e).textAlign;
          const labels = [...table.querySelectorAll('tbody th')];
          return {
            labels: [...new Set(labels.map(align))],
            heads: [...table.querySelectorAll('.group th')]
              .map(e => Math.round(left(e) - left(table))),
            numbers: [...new Set([...table.querySelectorAll('td.num')].map(align))],
            width: table.getBoundingClientRect().width,
            font: getComputedStyle(table).fontFamily,
          };
        }"""
    )
    assert look["labels"] in (["left"], ["start"])
    assert set(look["heads"]) == {0}
    assert look["numbers"] == ["right"]
    assert look["width"] > 900
    assert "Source Sans Pro" in look["font"]
    assert opened.evaluate("document.fonts.check('16px \"Source Sans Pro\"')")
    assert opened.evaluate(OVERLAPS) == []


def test_a_choice_of_measure_and_municipality_changes_figure_and_table(lab, opened):
    opened.goto(f"{lab[0]}/doc/tree/00-explore.ipynb")
    opened.locator(".jp-Notebook .jp-Cell").first.wait_for()
    opened.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    opened.get_by_role("menuitem", name="Run", exact=True).click()
    opened.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    menus = opened.locator(".jp-OutputArea-output select")
    menus.first.wait_for()
    table = opened.locator(".jp-OutputArea-output .widget-html table")
    assert "fuldtidsledige" in table.inner_text().lower()
    before = opened.locator(".widget-html img").get_attribute("src")
    menus.nth(0).select_option("Gennemsnitlig disponibel indkomst")
    menus.nth(1).select_option("København")
    # data/raw/2026/dst/income.csv
    table.locator("tr", has_text="København").get_by_text("295.836").wait_for()
    assert opened.locator(".widget-html img").get_attribute("src") != before
    assert opened.locator("select option", has_text="2024").count() == 1


def scroll_to(page: Page, place: Locator) -> None:
    """Go down and up until a place is there: a cell is laid out when it is in sight."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    for turn in range(400):
        if place.count():
            place.scroll_into_view_if_needed()
            return
        page.mouse.move(640, 1200)
        page.mouse.wheel(0, -1500 if turn // 20 % 2 else 1500)
        page.wait_for_timeout(200)
    raise AssertionError("the table was not found")
