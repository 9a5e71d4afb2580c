"""Chromium for the tests that look at a page, and what they look for.

Chromium is a program of the system (`make browser`). Without it these tests skip
themselves, but under CI they fail. The fixtures are of a module and not of a session:
while Playwright runs, no notebook can be run beside it.

PYTEST_DONT_REWRITE: test files import the helpers before pytest loads the fixtures.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from report_fixtures import Report

SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
# Milliseconds, for a page on a busy machine; what is as expected waits for nothing.
WAIT = 120_000.0
expect.set_options(timeout=WAIT)
WIDTHS = (1280, 768, 360, 320)
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# What sticks out to the right of the window, except inside what scrolls by itself
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  const out = e => e.getBoundingClientRect().width > 0
    && e.getBoundingClientRect().right > edge + 0.5
    && e.checkVisibility({contentVisibilityAuto: true})
    && !e.parentElement.closest('.scroll');
  const found = [...document.querySelectorAll('body *')].filter(e =>
    out(e) && ![...e.children].some(out)).map(e =>
    `${e.tagName} to ${Math.round(e.getBoundingClientRect().right)} px: `
    + e.textContent.trim().slice(0, 40));
  const whole = document.documentElement.scrollWidth;
  if (whole > edge) found.unshift(`the page is ${whole} px wide, not ${edge}`);
  return found.slice(0, 8).join('; ');
}"""
# Text of a drawing that leaves it
OUTSIDE = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg[role=img]')) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
        found.push(text.textContent);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if shutil.which("chromium") is None:
        told = "NO CHROMIUM ON THE PATH: no page was looked at (see `make browser`)"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as running:
        yield running


def launched(playwright: Playwright, *switches: str) -> Browser:
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=[*SWITCHES, *switches]
    )


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = launched(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def large_page(playwright: Playwright) -> Iterator[Page]:
    """A page whose reader has asked for text of 32 px instead of 16."""
    browser = launched(playwright, "--blink-settings=defaultFontSize=32")
    yield browser.new_page()
    browser.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """The page of a module: a new one costs Chromium as much as most looks at it."""
    context = browser.new_context()
    context.set_default_timeout(WAIT)
    context.route(lambda url: not url.startswith(("file:", "data:")), stop)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty page that may ask for files only, as a new one is: see `listening`."""
    tab.goto("about:blank")
    tab.emulate_media(media="null")
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.mouse.move(0, 0)
    return tab


@contextmanager
def listening(page: Page, **to: Callable[[Any], object]) -> Iterator[None]:
    """Hears these events of a page, and none of what is done with it afterwards."""
    for event, hear in to.items():
        page.on(event, hear)
    yield
    for event, hear in to.items():
        page.remove_listener(event, hear)


@contextmanager
def asked_for(page: Page) -> Iterator[list[str]]:
    """The addresses that a page asks for."""
    asked: list[str] = []
    with listening(page, request=lambda request: asked.append(request.url)):
        yield asked


def stop(route: Any) -> None:
    route.abort()


def shown(page: Page, report: Report, width: int = 1280) -> Page:
    """The report in a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.path.as_uri())
    return page


def at_widths(
    page: Page, check: Callable[[Page], list[str]], *widths: int
) -> dict[int, list[str]]:
    """What a check finds in windows of these widths; nothing where it finds nothing.

    The page is loaded once and its window made narrower.
    """
    found = {}
    for width in widths or WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if faults := check(page):
            found[width] = faults
    return found


def sticking_out(page: Page) -> list[str]:
    """What sticks out of the window, and texts that leave their drawing."""
    return [*filter(None, [page.evaluate(TOO_WIDE)]), *page.evaluate(OUTSIDE)]


def open_details(page: Page) -> Page:
    """The page with all that can be folded out."""
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    return page


def harm(page: Page, report: Report) -> list[str]:
    """What the texts of a report do: run, ask for something, or stick out."""
    found: list[str] = []
    allowed = ("data:", report.path.as_uri())
    heard = listening(
        page,
        dialog=lambda dialog: (found.append(dialog.message), dialog.dismiss()),
        pageerror=lambda error: found.append(str(error)),
        console=lambda line: found.append(line.text),
        request=lambda r: None if r.url.startswith(allowed) else found.append(r.url),
    )
    with heard:
        open_details(shown(page, report))
        page.keyboard.press("Tab")
        page.mouse.move(100, 300)
        if page.evaluate("typeof ran") != "undefined":
            found.append("a script ran")
        for width, faults in at_widths(page, sticking_out, 1280, 360).items():
            found += [f"at {width} px: {fault}" for fault in faults]
    return found


def on_paper(page: Page, report: Report) -> Page:
    """The report as it is laid out for print."""
    shown(page, report)
    page.emulate_media(media="print")
    # two frames, after which what the media hid or showed has been laid out
    page.evaluate(
        "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
    )
    return page


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA."""
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}"
        for v in Axe().run(page, options=WCAG).response["violations"]
    ]


def accessible(page: Page) -> dict[str, dict]:
    """The nodes of Chromium's accessibility tree that a screen reader meets."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return {n["nodeId"]: n for n in nodes}


def below(nodes: dict[str, dict], node: dict) -> Iterator[tuple[str, str]]:
    """Role and name of a node and of all that it holds."""
    if not node.get("ignored"):
        role = node.get("role", {}).get("value", "")
        yield role, node.get("name", {}).get("value", "")
    for child in node.get("childIds", []):
        if child in nodes:
            yield from below(nodes, nodes[child])


def tables(page: Page, title: str) -> list[list[tuple[str, str]]]:
    """All that each table holds whose name has this piece."""
    nodes = accessible(page)
    found = []
    for node in nodes.values():
        role, name = (node.get(k, {}).get("value", "") for k in ("role", "name"))
        if role == "table" and title in name:
            found.append(list(below(nodes, node)))
    return found


def sheets(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def sheet_texts(pdf: bytes) -> list[list[str]]:
    """The lines of each page of a PDF, without running head and page number.

    They are read by `pdftotext` of Poppler, a program of the system like Chromium.
    """
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    sheets = [
        [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        for text in done.stdout.decode("utf-8").split("\f")[:-1]
    ]
    head = re.compile(r".* Årgang \S+|Side \d+ af \d+")
    return [[line for line in found if not head.fullmatch(line)] for found in sheets]
