"""The pages in Chromium: accessibility, narrow screens, large text, paper."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from browser_fixtures import (
    TOO_WIDE,
    WIDTHS,
    asked_for,
    at_widths,
    on_paper,
    open_details,
    sheets,
    shown,
    sticking_out,
    tables,
    violations,
)
from report_fixtures import PAGES

pytestmark = [pytest.mark.slow, pytest.mark.browser]

pages = pytest.mark.parametrize("name", PAGES)

# Accessibility


@pytest.mark.parametrize(
    ("name", "widths"), [*zip(PAGES, ([1280, 360], [1280], [360]), strict=True)]
)
def test_axe_finds_no_violation_of_wcag(page, reports, name, widths):
    assert at_widths(shown(page, reports[name]), violations, *widths) == {}


def test_axe_finds_what_is_broken_on_purpose(page):
    page.set_content(
        "<!DOCTYPE html><html><head><title>Ishøj</title></head><body><main>"
        "<h1>Ishøj</h1><img src='data:,'><p style='color:#bbb'>Svag tekst</p>"
        "</main></body></html>"
    )
    found = {v.split()[0] for v in violations(page)}
    assert {"html-has-lang", "image-alt", "color-contrast"} <= found


@pages
def test_the_indicators_are_still_a_table_on_a_telephone(page, reports, name):
    [wide] = tables(shown(page, reports[name], 1280), "Tabel 1")
    [slim] = tables(shown(page, reports[name], 360), "Tabel 1")
    kinds = ("row", "cell", "columnheader", "rowheader")

    counts = Counter(role for role, _ in slim)
    assert {k: counts[k] for k in kinds} == {
        k: n for k, n in Counter(role for role, _ in wide).items() if k in kinds
    }
    # a head, three groups and the ten; each of them with five cells
    assert counts["row"] >= 14
    assert counts["cell"] == 5 * (counts["row"] - 4)
    assert counts["columnheader"] == 6
    assert any("Andel dømte" in text for role, text in slim if role == "rowheader")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_screen_reader_is_told_which_step_is_reached(page, reports, width):
    [steps] = tables(shown(page, reports["Ishøj 2017"], width), "Strategi: 3")
    text = " ".join(name for _, name in steps)
    assert "Her er Ishøj" in text
    assert "Næste trin" in text
    assert "I nogen grad" in text


def test_the_first_key_press_leads_to_the_content(page, reports):
    shown(page, reports["Ishøj 2017"])
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.bounding_box()["x"] >= 0
    assert link.inner_text() == "Gå til indholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


# Screens


@pages
def test_nothing_sticks_out_of_window_or_drawing(page, reports, name):
    # twice the zoom in a window of 1280 px is 640 px of the page's own
    widths = (*WIDTHS, 640)
    shown(page, reports[name])
    assert at_widths(page, sticking_out, *widths) == {}
    assert at_widths(open_details(page), sticking_out) == {}


def test_what_sticks_out_is_found(page):
    page.set_viewport_size({"width": 360, "height": 900})
    page.set_content("<p>kort</p><p style='width:400px'>bred</p>")
    assert "bred" in page.evaluate(TOO_WIDE)
    page.set_content("<p>kort</p><div class='scroll' style='overflow:auto'>"
                     "<p style='width:400px'>bred</p></div>")  # fmt: skip
    assert page.evaluate(TOO_WIDE) == ""


@pages
def test_text_follows_the_readers_size_and_fits(page, large_page, reports, name):
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    sizes = [shown(p, reports[name]).evaluate(size) for p in (page, large_page)]
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.1)
    assert large_page.evaluate(TOO_WIDE) == ""


@pages
def test_one_drawing_of_each_figure_is_shown(page, reports, name):
    count = """() => [...document.querySelectorAll('figure')].map(f =>
      [...f.querySelectorAll('svg[role=img]')].filter(s => s.checkVisibility()).length)
    """
    shown(page, reports[name])
    counts = at_widths(page, lambda page: page.evaluate(count), 1280, 360)
    assert [set(found) for found in counts.values()] == [{1}, {1}]


@pages
def test_only_the_file_itself_is_asked_for(page, reports, name):
    with asked_for(page) as asked:
        on_paper(page, reports[name])
    assert asked == [reports[name].path.as_uri()]
    # the typeface came with it
    faces = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    page.evaluate("document.fonts.ready")
    assert "Source Sans Pro" in " ".join(page.evaluate(faces))


def test_a_request_is_noticed(page):
    with asked_for(page) as asked:
        page.set_content("<img src='http://127.0.0.1:9/x.png'>")
    assert asked == ["http://127.0.0.1:9/x.png"]


def test_the_pages_read_the_same_without_javascript(browser, page, reports):
    plain = browser.new_page(java_script_enabled=False)
    for report in reports.values():
        text = shown(plain, report).inner_text("body")
        assert len(text) > 10_000
        assert shown(page, report).inner_text("body") == text
    plain.close()


@pages
def test_origin_is_written_in_grey(page, reports, name):
    shown(page, reports[name])
    colours = page.evaluate(
        """() => [...document.querySelectorAll('tr')].filter(r =>
          /ikke-vestlige|oprindelse uden for/.test(r.textContent)).flatMap(r =>
            [...r.querySelectorAll('*')].map(e => getComputedStyle(e).color))"""
    )
    parts = [[int(p) for p in re.findall(r"\d+", c)[:3]] for c in colours]
    assert len(parts) > 5
    assert [p for p in parts if max(p) - min(p) > 12] == []


# Paper


@pages
def test_the_first_section_fits_the_first_sheet(page, reports, name):
    shown(page, reports[name])
    page.evaluate(
        """for (const s of [...document.querySelectorAll('main > section')].slice(1))
          s.remove()"""
    )
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1


def test_sheets_are_counted(page):
    page.set_content("<p>en</p><p style='break-before:page'>to</p>")
    assert sheets(page.pdf(format="A4")) == 2


@pages
def test_paper_is_a4_without_contents_and_holds_every_table_that_it_shows(
    page, reports, name
):
    shown(page, reports[name])
    # The tables of figures give way, and what stands on the screen alone.
    kept = page.locator("table:not(details *, .on-screen *, .inputs)").count()
    assert kept >= 2
    on_paper(page, reports[name])
    visible = page.evaluate(
        """[...document.querySelectorAll('table')].filter(t =>
          t.checkVisibility({contentVisibilityAuto: true})
          && t.getBoundingClientRect().height > 10).length"""
    )
    assert not page.locator("nav").is_visible()
    pdf = page.pdf(prefer_css_page_size=True, tagged=True)
    assert visible == kept
    assert len(re.findall(rb"/S\s*/Table\b", pdf)) == visible
    assert b"/Lang (da)" in pdf
    boxes = set(re.findall(rb"/MediaBox\s*\[([^]]+)\]", pdf))
    # 210 x 297 mm in points
    [box] = {tuple(round(float(n)) for n in b.split()) for b in boxes}
    assert box == (0, 0, 595, 842)
