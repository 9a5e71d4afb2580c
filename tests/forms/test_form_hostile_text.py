"""Hostile texts in every field of a form: the report shows them and runs none of it.

Two reports are made by the command and opened in Chromium: one of a form with the
hostile text in each field, and its twin, in which each of these fields holds a plain
word. Whatever the text could bring into the page is then a difference between the two.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from browser_fixtures import harm, listening, shown
from bs4 import Comment
from report_fixtures import MakePage, Report, parathed, parsed

from parathed_lib import load_catalogue
from parathed_lib.forms.evaluation import EVALUATION

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RUBRIC = load_catalogue().rubric
PARAMETERS = list(RUBRIC.parameter)
TEXTS = {
    "script": "<script>window.ran=1;alert(1)</script>",
    "picture": "<img src=http://127.0.0.1:9/x onerror=window.ran=1>",
    "drawing": "<svg onload=window.ran=1><image href=http://127.0.0.1:9/y /></svg>",
    "attribute": "\" onfocus=window.ran=1 autofocus x='",
    "endings": "</style></script></title></textarea></td></table></main>--> ]]>",
    "frame": "<iframe srcdoc='<script>parent.ran=1</script>'></iframe><base href=//a/>",
    "link": "[her](javascript:window.ran=1) ![x](http://127.0.0.1:9/z) <http://a.dk/>",
    "headings": "# Titel --- *kursiv* **fed** `kode` | a | b |",
    "template": "{{ 7*7 }} {% raw %} {%- endraw %} {# #} ${7*7} #{7*7} <%= 7*7 %>",
    "style": "<style>main{display:none}</style> } main{display:none} /* @import '' */",
    "formula": "$x^2$ $$\\frac{1}{2}$$ \\(a\\) \\[b\\] \\input{/etc/passwd}",
    "direction": "\u202edrejet\u202c \u2067vendt\u2069 \u200fmærke\u200e \u202eåben",
    "entities": "&lt;script&gt; &amp; &#60;b&#62; &nbsp; \\u003cscript\\u003e",
    "spreadsheet": '=HYPERLINK(1) +1 -1 \'x "y" \\',
}
HOSTILE = " ".join(TEXTS.values())
UNBROKEN = "x" * 600  # no window can break it between words
LARGEST = "ordet " * 150_000  # 0.9 of the 1 MB that a form may take
TURNS = str.maketrans("", "", "\u202e\u202c\u2067\u2069\u200f\u200e")
MARKED = re.compile(r"«(\d+)»")
# Where a document is found is told after its title: by these words of ours, which a
# mark of direction in the title must not turn.
TURNED = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data;
    const at = text.indexOf('. Findes: ') + 2;
    if (at < 2) continue;
    const left = n => {
      const range = document.createRange();
      range.setStart(walk.currentNode, n);
      range.setEnd(walk.currentNode, n + 1);
      return range.getBoundingClientRect().left;
    };
    if (left(at) >= left(at + 1)) found.push(text.slice(-40));
  }
  return found;
}"""


def form(fill: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A form with this in every text, and each of these texts by its number.

    A text ends with its number, so that it can be found again.
    """
    placed: dict[str, str] = {}

    def text() -> str:
        number = str(len(placed) + 1)
        placed[number] = f"{fill} «{number}»"
        return placed[number]

    data = {
        "schema": 1,
        "municipality": "183",
        "round": "eksempel",
        "rubric": RUBRIC.version,
        "date": "2017-06-30",
        "label": text(),
        "source": text(),
        "ambitions": text(),
        "recruiting_environments": text(),
        "names_no_person": True,
        "role": "coordinator",
        "theme_order": ["leadership", "resources"],
        "ratings": dict.fromkeys(PARAMETERS, 3),
        "confidence": dict.fromkeys(PARAMETERS, 2),
        "summary": {theme: text() for theme in RUBRIC.theme},
        "texts": {question.id: text() for question in RUBRIC.questions},
        "reasons": {parameter: text() for parameter in PARAMETERS},
        "criteria": ["strategy_mentioned"],
        "attention_points": [{"theme": t, "text": text()} for t in RUBRIC.theme],
        "notes": [
            {"about": about, "text": text()}
            for about in ("report", "leadership", "strategy", "convicted_pct")
        ],
        "evidence": [
            {"parameter": p, "kind": "policy", "title": text(), "date": "2016"}
            | {"place": text()}
            for p in PARAMETERS
        ],
        "targets": [
            {"parameter": p, "level": 4, "date": "2019", "reason": text()}
            | {"owner": text()}
            for p in PARAMETERS
        ],
    }
    return data, placed


@dataclass(frozen=True)
class Made:
    """A report, the texts by their numbers, and the form as it was stored."""

    report: Report
    placed: dict[str, str]
    stored: dict[str, Any]


@pytest.fixture(scope="module")
def reports_of(
    embedded_root: Path, make_page: MakePage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Made]:
    """The reports by the text that fills their form, which the command took in."""
    root = tmp_path_factory.mktemp("hostile") / "root"
    shutil.copytree(embedded_root, root)
    forms = {
        "hostile": form(HOSTILE),
        "plain": form("ordet"),
        "unbroken": form(UNBROKEN),
        "largest": form("ordet"),
    }
    forms["largest"][0]["ambitions"] = LARGEST
    wish = {"municipality": "183", "vintage": "2017", "round": "eksempel"}
    found = {}
    for name, (data, placed) in forms.items():
        sent = root / "form.toml"
        sent.write_text(tomli_w.dumps(data), encoding="utf-8")
        done = parathed("form", "import", sent, "--root", root, cwd=root)
        assert (done.returncode, done.stderr) == (0, "")
        path = root / "data" / "raw" / "evaluations" / "eksempel" / "183.toml"
        stored = tomllib.loads(path.read_text("utf-8"))
        report = make_page("assessment", root, tmp_path_factory.mktemp(name), **wish)
        found[name] = Made(report, placed, stored)
    return found


@pytest.fixture(scope="module")
def hostile(reports_of: dict[str, Made]) -> Made:
    return reports_of["hostile"]


def elements(made: Made) -> Counter[tuple[str, ...]]:
    """How often each kind of tag with its attributes stands in a page."""
    soup = parsed(made.report.path.read_text("utf-8"))
    return Counter((tag.name, *sorted(tag.attrs)) for tag in soup.find_all(True))


def strings(data: Any) -> Iterator[str]:
    """All texts of a piece of JSON, names of fields too."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)
    elif isinstance(data, str):
        yield data


def test_the_form_is_stored_with_its_texts_unchanged(hostile):
    assert hostile.stored == form(HOSTILE)[0]


def test_the_json_holds_the_texts_unchanged(hostile):
    data = json.loads(hostile.report.path.with_suffix(".json").read_text("utf-8"))
    points = [point["text"] for point in data["attention_points"]]
    assert sorted(points) == sorted(
        p["text"] for p in hostile.stored["attention_points"]
    )
    for text in strings(data):
        for number in MARKED.findall(text):
            assert hostile.placed[number] in text


def test_the_text_brings_no_tag_and_no_attribute_into_the_page(reports_of):
    hostile, plain = elements(reports_of["hostile"]), elements(reports_of["plain"])
    assert hostile == plain


def test_every_text_that_is_shown_is_shown_whole(reports_of):
    """What is shown of the plain form is shown of the hostile one, letter by letter."""
    soups = {
        name: parsed(made.report.path.read_text("utf-8"))
        for name, made in reports_of.items()
    }
    for soup in soups.values():
        for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
            comment.extract()
    text = {
        name: " ".join(soup.body.get_text(" ").split()) for name, soup in soups.items()
    }
    times = Counter(MARKED.findall(text["plain"]))
    assert Counter(MARKED.findall(text["hostile"])) == times
    placed = reports_of["hostile"].placed
    assert set(times) == set(placed)
    for number, whole in placed.items():
        assert text["hostile"].count(on_a_page(whole)) == times[number], number


def on_a_page(text: str) -> str:
    """A text as it stands on a page: without marks that turn its direction."""
    return " ".join(text.translate(TURNS).split())


@pytest.mark.parametrize("name", ["hostile", "unbroken", "largest"])
def test_in_a_browser_nothing_runs_nothing_is_asked_for_and_all_fits(
    page, reports_of, name
):
    assert harm(page, reports_of[name].report) == []
    plain = parsed(reports_of["plain"].report.path.read_text("utf-8"))
    assert page.title() == plain.title.get_text()
    assert page.is_visible("h1")


def test_a_mark_of_direction_turns_no_words_of_the_page(page, reports_of):
    for name in ("plain", "hostile"):
        shown(page, reports_of[name].report)
        assert page.locator("li", has_text=". Findes: ").count() == len(PARAMETERS)
        assert page.evaluate(TURNED) == []


def test_the_texts_come_through_a_workbook_unchanged(hostile):
    catalogue = load_catalogue()
    draft = EVALUATION.read_workbook(
        EVALUATION.write_workbook(hostile.stored, catalogue), catalogue
    )
    found, faults = EVALUATION.check(draft, catalogue)
    assert faults == []
    assert found is not None
    assert EVALUATION.plain(found) == hostile.stored


def test_a_script_that_runs_would_be_noticed(page):
    said = []
    with listening(
        page, dialog=lambda dialog: (said.append(dialog.message), dialog.dismiss())
    ):
        page.set_content(TEXTS["script"] + TEXTS["picture"])
        assert page.evaluate("window.ran") == 1
    assert said == ["1"]
