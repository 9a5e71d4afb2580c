"""The form as a page: what it saves is what was typed, and it harms nobody."""

from __future__ import annotations

import html
import itertools
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser_fixtures import at_widths, listening, sticking_out, violations
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from test_privacy import SHAPES

from parathed_lib import load_catalogue
from parathed_lib.errors import ParathedError
from parathed_lib.formatting import is_period
from parathed_lib.forms.draft import read_toml
from parathed_lib.forms.evaluation import EVALUATION, SelfEvaluation
from parathed_lib.forms.evaluation.page.read import read_page_file
from parathed_lib.forms.evaluation.page.write import write_page
from parathed_lib.privacy import personal_data, told_kinds
from parathed_lib.spreadsheets.dates import period_of

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
START = {"municipality": "183", "round": "2026"}
NAMED = {"municipality_name": "Ishøj Kommune"}  # what the page adds to a form
HOSTILE = (
    "</script></textarea><script>bad = 1</script><img src=x onerror='bad = 1'>"
    '"{{ 7 * 7 }}{% raw %}${1}\u2028\u202e]]>&amp;<!--'
)
PARAMETERS = list(RUBRIC.parameter)
QUESTIONS = [question.id for question in RUBRIC.questions]
CRITERIA = [criterion.id for criterion in RUBRIC.criteria]


def in_browser(test: Any) -> Any:
    return pytest.mark.slow(pytest.mark.browser(test))


@pytest.fixture
def opened(page, tmp_path) -> Iterator[Callable[..., Page]]:
    """Opens a form from disk; everything that goes wrong on its page is noted."""
    page.wrong = []

    def opened(data: dict, facts: Any = ()) -> Page:
        path = tmp_path / "form.html"
        path.write_bytes(write_page(data, CATALOGUE, facts).encode("utf-8"))
        page.wrong.clear()
        page.goto(path.as_uri())
        assert page.wrong == [f"asks for {path.as_uri()}"]
        page.wrong.clear()
        return page

    heard = listening(
        page,
        console=lambda message: page.wrong.append(f"{message.type}: {message.text}"),
        pageerror=lambda error: page.wrong.append(str(error)),
        request=lambda request: page.wrong.append(f"asks for {request.url}"),
    )
    with heard:
        yield opened


@pytest.fixture(scope="module")
def ishoej(repository) -> dict[str, Any]:
    """The public example, as its TOML says it."""
    path = repository / "data/raw/evaluations/2017/183.toml"
    return tomllib.loads(path.read_text("utf-8"))


def saved(page: Page) -> bytes:
    """What the page saves when its button is pressed."""
    with page.expect_download() as download:
        page.click("[data-act=save]")
    return Path(download.value.path()).read_bytes()


def loaded(page: Page, content: bytes, name: str = "svar.json") -> str:
    """What the page says to a file that it is given."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.evaluate("document.getElementById('state').textContent = ''")
    page.set_input_files("#file", file)
    expect(page.locator("#state")).not_to_have_text("")
    return page.inner_text("#state")


def as_toml(content: bytes) -> str:
    """A saved file as it is stored; it must have no faults."""
    form, faults = EVALUATION.check(read_page_file(content, CATALOGUE), CATALOGUE)
    assert faults == []
    return EVALUATION.text(form)


def faults_of(page: Page) -> dict[str, str]:
    """The messages on the page, by the field that they are tied to."""
    return dict(
        page.evaluate(
            """() => [...document.querySelectorAll('[aria-invalid=true]')].map(f =>
            [f.id, f.getAttribute('aria-describedby').split(' ').map(i =>
              document.getElementById(i)).filter(e => e.className == 'fault')
              .map(e => e.textContent).join()])"""
        )
    )


# Every field, typed by hand. What is expected is what was typed.

TYPED: dict[str, Any] = {
    "schema": 1,
    "municipality": "183",
    "round": "2026",
    "rubric": RUBRIC.version,
    "date": "2026-06-30",
    "label": "=SUM(1)",
    "source": "'Kilde' \"A\"",
    "theme_order": ["preparedness", "leadership"],
    "ambitions": "Vi vil mere ",
    "recruiting_environments": "Det ved vi ikke.",
    "ratings": {p: 1 + n % 4 for n, p in enumerate(PARAMETERS)},
    "summary": {theme: f"Kort {n}" for n, theme in enumerate(RUBRIC.theme)},
    "texts": {question: f"Om {n}\nnu" for n, question in enumerate(QUESTIONS)},
    "attention_points": [
        {"theme": "resources", "text": "Nummer to", "parameter": "competences"},
        {"theme": "leadership", "text": "Nummer ét"},
    ],
    "extent": [{"id": "cases_in_infohouse", "period": "2025", "value": 0}],
    "notes": [{"about": "report", "text": "En bemærkning"}],
    "role": "coordinator",
    "names_no_person": True,
    "may_be_named": True,
    "confidence": {p: 1 + n % 5 for n, p in enumerate(PARAMETERS)},
    "reasons": {p: f"Da {n}" for n, p in enumerate(PARAMETERS)},
    "evidence": [
        {
            "parameter": "initiatives",
            "kind": "strategy",
            "title": "Strategi for tryghed",
            "date": "2024-05",
            "place": "https://example.dk/strategi",
        },
        {"parameter": "strategy", "kind": "policy", "title": "Politik"},
    ],
    "criteria": CRITERIA[::2],
    "targets": [
        {
            "parameter": "strategy",
            "level": 4,
            "date": "2028",
            "reason": "Det er vigtigt",
            "owner": "Direktionen",
        }
    ],
}
FOCUSED = """() => { const e = document.activeElement; return {
  id: e.id, kind: e.type || e.tagName, name: e.name, part: e.dataset.part,
  act: e.dataset.act, list: e.dataset.list || e.closest('ol.rows')?.id,
  theme: e.closest('[data-theme]')?.dataset.theme, summary: e.matches('summary'),
  row: [...(e.closest('ol.rows')?.children ?? [])].indexOf(e.closest('li.row')),
  options: [...(e.options ?? [])].map(o => o.value) } }"""


def canonical() -> bytes:
    """The file of the form in `TYPED` as it is saved, byte for byte."""
    parts = list(EVALUATION.plain(SelfEvaluation.model_validate(TYPED)).items())
    named = dict([*parts[:2], *NAMED.items(), *parts[2:]])
    return (json.dumps(named, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


CANONICAL = canonical()


def answer_to(path: str) -> Any:
    part, _, name = path.partition(".")
    if part == "criteria":
        return name in TYPED["criteria"]
    return TYPED[part][name] if name else TYPED[path]


def fill_in(page: Page, at: dict[str, Any], rows: dict[str, int]) -> None:
    """Presses the keys that answer the field in focus."""
    keys = page.keyboard
    if at["summary"]:
        keys.press("Enter")
    elif at["act"] == "add" and rows.get(at["list"], 0) < len(TYPED[at["list"]]):
        rows[at["list"]] = rows.get(at["list"], 0) + 1
        keys.press("Enter")
        fill_in(page, page.evaluate(FOCUSED), rows)
    elif at["act"] == "rank" and at["theme"] in ("preparedness", "leadership"):
        keys.press("Enter")
        if at["theme"] == "preparedness":  # the second of them on the page
            assert page.evaluate("document.activeElement.dataset.act") == "up"
            keys.press("Enter")
    elif at["part"] or at["name"] or "." in at["id"] or at["id"] in TYPED:
        path = at["name"] or at["id"]
        value = (
            TYPED[at["list"]][at["row"]].get(at["part"], "")
            if at["part"]
            else answer_to(path)
        )
        if at["kind"] == "radio":
            for _ in range(5 - value):  # from the last one, which says unanswered
                keys.press("ArrowUp")
        elif at["kind"] == "checkbox":
            if value:
                keys.press("Space")
        elif at["kind"] == "select-one":
            for _ in range(at["options"].index(str(value))):
                keys.press("ArrowDown")
        else:
            keys.type(str(value))


@in_browser
def test_every_field_can_be_filled_in_by_keyboard_and_comes_out_as_typed(opened):
    page = opened(START)
    rows: dict[str, int] = {}
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["act"] == "save":
            break
        fill_in(page, at, rows)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "183-2026.json"
    assert page.inner_text("#state") == "Gemt som 183-2026.json."
    assert page.wrong == []
    typed = Path(download.value.path()).read_bytes()
    text = as_toml(typed)
    assert tomllib.loads(text) == TYPED
    # nothing of the form was left out of this test; whose half it is, the page knows
    fields = {f.alias or n for n, f in SelfEvaluation.model_fields.items()}
    assert set(TYPED) == fields - {"half"}
    form, _ = EVALUATION.check(read_toml(text.encode("utf-8")), CATALOGUE)
    assert text == EVALUATION.text(form)
    assert typed == CANONICAL


@in_browser
def test_a_saved_file_restores_every_field(opened):
    page = opened(START)
    assert loaded(page, CANONICAL) == "Filen er hentet."
    assert page.input_value("id=texts.readiness") == TYPED["texts"]["readiness"]
    assert page.is_checked("[name='ratings.strategy'][value='2']")
    assert page.locator("#theme_order .theme-name").all_inner_texts() == [
        "Beredskab og indsats",
        "Ledelse og strategisk forankring",
    ]
    assert saved(page) == CANONICAL
    assert page.wrong == []


@in_browser
def test_ctrl_s_saves(opened, ishoej):
    page = opened(ishoej)
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    content = Path(download.value.path()).read_bytes()
    assert json.loads(content) == ishoej | NAMED


# Without loss


@in_browser
def test_the_form_of_ishoej_comes_back_byte_for_byte(opened, ishoej, repository):
    content = saved(opened(ishoej))
    stored = repository / "data/raw/evaluations/2017/183.toml"
    assert as_toml(content).encode("utf-8") == stored.read_bytes()


TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.sampled_from(
        [
            "=SUM(1)",
            "'15",
            " lidt luft ",
            "a\r\nb\rc\nd\n",
            "\n\nto",
            "🙂\u200d",
            HOSTILE,
        ]
    ),
).filter(lambda text: personal_data(text) is None)
PERIOD = st.sampled_from(["2017", "2024-05", "2026-02-28", "2017K2", "2016/2017"])


def some_of(names: list[str], values: Any) -> Any:
    return st.dictionaries(st.sampled_from(names), values, max_size=4)


def rows(unique: str = "", **fields: Any) -> Any:
    key = (lambda row: row[unique]) if unique else None
    return st.lists(st.fixed_dictionaries(fields), max_size=3, unique_by=key)


FORMS = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "municipality": st.sampled_from(["101", "183", "825"]),
        "round": TEXT,
        "rubric": st.just(RUBRIC.version),
        "date": PERIOD,
        "label": TEXT | st.just(""),
        "source": TEXT | st.just(""),
        "theme_order": st.permutations(list(RUBRIC.theme)).map(lambda o: o[:3]),
        "ambitions": TEXT | st.just(""),
        "recruiting_environments": TEXT,
        "ratings": some_of(PARAMETERS, st.integers(1, 4)),
        "summary": some_of(list(RUBRIC.theme), TEXT),
        "texts": some_of(QUESTIONS, TEXT),
        "attention_points": rows(
            theme=st.sampled_from(list(RUBRIC.theme)),
            text=TEXT,
            parameter=st.sampled_from(["", *PARAMETERS]),
        ),
        "extent": rows(
            "id",
            id=st.sampled_from([e.id for e in RUBRIC.extent]),
            period=PERIOD,
            value=st.integers(0, 1000),
        ),
        "notes": rows(about=st.sampled_from(["report", *QUESTIONS]), text=TEXT),
        "role": st.sampled_from(["", *(role.id for role in RUBRIC.roles)]),
        "names_no_person": st.booleans(),
        "may_be_named": st.booleans(),
        "confidence": some_of(PARAMETERS, st.integers(1, 5)),
        "reasons": some_of(PARAMETERS, TEXT),
        "evidence": rows(
            parameter=st.sampled_from(PARAMETERS),
            kind=st.sampled_from([kind.id for kind in RUBRIC.evidence_kinds]),
            title=TEXT,
            date=PERIOD | st.just(""),
            place=TEXT | st.just(""),
        ),
        "criteria": st.lists(st.sampled_from(CRITERIA), unique=True, max_size=4),
        "targets": rows(
            "parameter",
            parameter=st.sampled_from(PARAMETERS),
            level=st.integers(1, 4),
            date=PERIOD,
            reason=TEXT,
            owner=TEXT,
        ),
    }
).map(SelfEvaluation.model_validate)


@in_browser
@settings(
    max_examples=10,
    phases=[Phase.generate],  # a page for each step of shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)
@given(form=FORMS)
def test_any_form_that_nobody_touches_comes_back_as_it_was(opened, form):
    page = opened(EVALUATION.plain(form))
    assert page.inner_text("#state") == ""
    assert as_toml(saved(page)) == EVALUATION.text(form)
    assert page.wrong == []


@in_browser
def test_a_count_too_large_for_the_page_is_told_and_not_rounded(opened):
    count = {"id": "cases_in_infohouse", "period": "2025", "value": 2**53 + 1}
    page = opened(START | {"date": "2026", "extent": [count]})
    content = saved(page)
    page.click("[data-act=check]")
    assert faults_of(page)["extent-1-value"] == "Skriv et helt tal, fx 0 eller 12."
    _, faults = EVALUATION.check(read_page_file(content, CATALOGUE), CATALOGUE)
    assert [(f.path, f.text) for f in faults] == [
        ("extent nr. 1.value", "skal være et helt tal")
    ]


# Harmless


def hostile_form() -> dict[str, Any]:
    """A form with a hostile text in every field that takes one."""

    def spoilt(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: spoilt(v) for k, v in value.items()}
        if isinstance(value, list):
            return [spoilt(v) for v in value]
        named = value in (*PARAMETERS, *RUBRIC.theme, *CRITERIA)
        return HOSTILE if isinstance(value, str) and not named else value

    return {k: spoilt(v) for k, v in TYPED.items()} | {"municipality": "183"}


@in_browser
def test_hostile_text_in_every_field_is_only_text(opened):
    data = hostile_form()
    page = opened(data, facts=[(HOSTILE, HOSTILE)])
    assert page.evaluate("typeof bad") == "undefined"
    assert page.locator("img").count() == 0
    assert page.input_value("id=texts.readiness") == HOSTILE
    assert page.input_value("#evidence [data-part=title] >> nth=0") == HOSTILE
    # marks that turn the direction of the text stand in its fields alone
    seen = HOSTILE.replace("\u2028", "").replace("\u202e", "")
    assert seen in page.text_content(".facts")
    assert seen in page.title()
    with page.expect_download() as download:
        page.click("[data-act=save]")
    name = download.value.suggested_filename
    assert name.startswith("183-")
    assert not set(name) & set("/\\<>\"'{}$&\u2028\u202e")
    assert json.loads(Path(download.value.path()).read_bytes()) == data | NAMED
    assert page.evaluate("typeof bad") == "undefined"
    assert page.wrong == []


def test_the_name_of_the_saved_file_leads_nowhere():
    for name in ("../../x", "..\\x", "con:", "a/b", ".", "\u202egnp"):
        page = BeautifulSoup(
            write_page(START | {"round": name}, CATALOGUE), "html.parser"
        )
        file = json.loads(page.find(id="data").string)["file"]
        assert file.startswith("183")
        assert file.endswith(".json")
        assert not set(file) & set('/\\:*?"<>|\u202e')


def test_the_page_may_load_nothing_and_stores_nothing():
    text = write_page(START, CATALOGUE)
    soup = BeautifulSoup(text, "html.parser")
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert soup.find_all(["link", "img", "iframe", "object"]) == []
    assert soup.find_all(src=True) == []
    assert soup.find_all(style=True) == []
    for word in ("localStorage", "sessionStorage", "indexedDB", "cookie", "fetch(",
                 "eval(", "innerHTML", "XMLHttpRequest"):  # fmt: skip
        assert word not in text


@in_browser
def test_a_script_that_is_not_ours_does_not_run(opened):
    page = opened(START)
    page.evaluate(
        """() => { const s = document.createElement('script');
        s.textContent = 'window.bad = 1'; document.body.append(s) }"""
    )
    assert page.evaluate("typeof bad") == "undefined"
    assert "Content Security Policy" in page.wrong[0]


def test_an_unknown_municipality_is_refused():
    with pytest.raises(ParathedError):
        write_page({"municipality": "999", "round": "2026"}, CATALOGUE)


def test_the_same_form_gives_the_same_page(ishoej):
    assert write_page(ishoej, CATALOGUE) == write_page(ishoej, CATALOGUE)


# Faults are told while typing


@in_browser
def test_personal_data_is_told_at_once_and_saved_only_as_a_draft(opened):
    page = opened(START)
    page.fill("id=date", "2026")
    for text, kind in (
        ("navn@example.dk", "en mailadresse"),
        (
            "Ring 12 34 56 78 eller 11 22 33 44, Møllevej 7",
            "et telefonnummer (tegn 1-16, tegn 24-34) og en adresse (tegn 37-46)",
        ),
        ("Drengen 010203-1234 kom igen", "et CPR-nummer (tegn 9-19)"),
    ):
        page.fill("id=texts.readiness", text)
        told = (
            f"Her står noget, der ligner {kind}. Slet det, og skriv om forløb og "
            "roller, aldrig om personer."
        )
        assert faults_of(page) == {"texts.readiness": told}
        assert page.inner_text("#spoken") == told
    with page.expect_download() as download:
        page.click("[data-act=save]")
    assert download.value.suggested_filename == "183-2026-udkast.json"
    draft = Path(download.value.path()).read_bytes()
    assert json.loads(draft)["texts"] == {"readiness": text}
    assert "Send det ikke" in page.inner_text("#state")
    assert page.evaluate("document.activeElement.id") == "faults"
    assert text not in page.inner_text("#faults")
    # the link goes to the words that must be mended
    page.click("#faults-list a[href='#texts.readiness']")
    assert page.evaluate("String(getSelection())") in text
    # typing is never in the way of mending it
    page.fill("id=texts.readiness", "En dreng kom igen")
    assert faults_of(page).keys() == {"names_no_person"}
    page.check("id=names_no_person")
    with page.expect_download() as download:
        page.click("[data-act=save]")
    assert download.value.suggested_filename == "183-2026.json"
    # what was saved as a draft is shown again, and refused where forms come in
    assert loaded(page, draft) == "Filen er hentet."
    assert page.input_value("id=texts.readiness") == text
    assert "her står noget" in " ".join(
        f.text for f in EVALUATION.check(read_page_file(draft, CATALOGUE), CATALOGUE)[1]
    )


@in_browser
def test_personal_data_is_seen_in_every_field_that_takes_text(opened):
    page = opened(TYPED)
    page.evaluate("document.querySelector('main details').open = true")
    texts = page.locator("main textarea:visible, main input[type=text]:visible")
    # 14 questions, 5 summaries, 10 reasons, 5 single ones, 14 in rows
    assert texts.count() == 14 + 5 + 10 + 5 + 14
    told = texts.evaluate_all(
        """fields => fields.map(field => [field.value, "navn@example.dk", field.value]
          .map(text => {
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            return [...document.querySelectorAll("main .fault")]
              .map(fault => fault.textContent).join("");
          }).slice(1))"""
    )
    assert {after for _, after in told} == {""}
    assert [seen for seen, _ in told if "en mailadresse" not in seen] == []


@in_browser
def test_the_page_and_python_know_the_same_personal_data(opened):
    draw = random.Random(1968)
    alphabet = "00112345678999--- ..,+@abtlfT:()\n\u00a0\u2011\u200b\u00ad٣８\x85\x1c_é"
    words = [
        "tlf",
        "tel.",
        "Mobil: ",
        "telefon",
        "+45",
        "0045",
        "2017",
        "010203",
        "12 34 ",
    ]
    texts = [
        "".join(
            draw.choice(words) if draw.random() < 0.15 else draw.choice(alphabet)
            for _ in range(draw.randint(4, 18))
        )
        for _ in range(8_000)
    ]
    for path in sorted((Path(__file__).parents[1] / "data/personal").glob("*.txt")):
        texts += path.read_text("utf-8").splitlines()
    texts += [f"x\n{a}  {b}\u00a0" for a, b in itertools.pairwise(texts[-200:])]
    # no shape of text makes the page's script begin anew at each of its characters
    texts += [start + unit * (20_000 // len(unit)) for start, unit in SHAPES.values()]
    expected = [told_kinds(text) or "" for text in texts]
    assert len({*expected}) > 100
    found = opened(START).evaluate("texts => texts.map(toldKinds)", texts)
    different = [t for t, a, b in zip(texts, expected, found, strict=True) if a != b]
    assert different == []


@in_browser
def test_the_page_and_python_know_the_same_dates(opened):
    texts = (
        "2017 0999 0000 17 2017-06 2017-13 2017-6 0000-01 2017-06-30 2017-02-29 "
        "2016-02-29 2017-06-31 0000-01-01 0001-01-01 2017K2 2017K5 2016/2017 "
        "2016/2018 30.6.2017 ２０１７ 2017-W05 20170630 i-går 2017/06/30"
    ).split()
    texts += [" 2017", "2017 ", "2017\n"]
    found = opened(START).evaluate("texts => texts.map(isPeriod)", texts)
    assert dict(zip(texts, found, strict=True)) == {t: is_period(t) for t in texts}


@in_browser
def test_a_date_as_danes_write_it_becomes_the_forms(opened):
    page = opened(START)
    page.fill("id=date", "31/6-2026")
    page.press("id=date", "Tab")
    assert "date" in faults_of(page)
    for written, stored in (
        ("30.6.2026", "2026-06-30"),
        ("30. juni 2026", "2026-06-30"),
        ("Jun. 2026", "2026-06"),
        ("2. kvartal 2026", "2026K2"),
    ):
        assert period_of(written) == stored
        page.fill("id=date", written)
        page.press("id=date", "Tab")
        assert page.input_value("id=date") == stored
        assert faults_of(page) == {}


@in_browser
def test_what_is_missing_or_wrong_is_told_beside_its_field(opened):
    page = opened(START)
    for part in ("evidence", "extent", "attention_points", "targets"):
        page.click(f"[data-act=add][data-list={part}]")
    page.fill("#extent [data-part=value]", "12,5")
    page.fill("#extent [data-part=period]", "i fjor")
    page.fill("#targets [data-part=owner]", "Direktionen")
    page.click("[data-act=check]")
    period = "Skriv år, måned eller dag, fx 2026, 2026-06 eller 2026-06-30."
    expected = {
        "date": "Skriv, hvornår skemaet er udfyldt.",
        "names_no_person": "Læs teksterne igennem, og sæt kryds.",
        "extent-2-id": "Vælg, hvad der er talt.",
        "extent-2-period": period,
        "extent-2-value": "Skriv et helt tal, fx 0 eller 12.",
        "targets-4-parameter": "Vælg det svar, målet gælder.",
        "targets-4-level": "Vælg det trin, I vil nå.",
        "targets-4-date": "Skriv, hvornår I vil nå målet.",
        "targets-4-reason": "Skriv, hvorfor I har valgt målet.",
    }
    assert faults_of(page) == expected
    # empty rows are no fault; the list tells all others and leads to them
    assert page.evaluate("document.activeElement.id") == "faults"
    assert page.inner_text("#faults-title") == "Der er 9 ting at rette."
    links = page.locator("#faults a")
    assert links.count() == len(expected)
    links.get_by_text("Mål nr. 1, Dato").click()
    assert page.evaluate("document.activeElement.id") == "targets-4-date"
    page.keyboard.type("2028")
    assert "targets-4-date" not in faults_of(page)


@in_browser
def test_an_incomplete_target_is_told_when_its_row_is_left(opened):
    page = opened(START)
    page.click("text=Tilføj mål")
    page.select_option("#targets [data-part=level]", "3")
    page.focus("#targets [data-part=owner]")
    assert faults_of(page) == {}
    page.focus("id=ambitions")
    assert len(faults_of(page)) == 4


@in_browser
def test_the_same_target_twice_is_told(opened):
    target = TYPED["targets"][0]
    page = opened(TYPED | {"targets": [target, target | {"level": 3}]})
    page.click("[data-act=check]")
    assert list(faults_of(page).values()) == ["Det samme svar står to gange."]
    page.click("#targets li:nth-child(2) [data-act=remove]")
    page.click("[data-act=check]")
    assert page.inner_text("#state") == "Der er ikke noget at rette."


@in_browser
def test_an_unfinished_form_can_be_saved_and_says_so(opened):
    page = opened(START)
    page.fill("id=ambitions", "Et udkast")
    with page.expect_download() as download:
        page.press("id=ambitions", "Control+s")
    content = Path(download.value.path()).read_bytes()
    assert json.loads(content)["ambitions"] == "Et udkast"
    assert page.inner_text("#state") == (
        "Gemt som 183-2026.json. Der er mere at rette: »Se efter fejl«."
    )
    # whoever saves while typing is not led away
    assert page.evaluate("document.activeElement.id") == "ambitions"
    _, faults = EVALUATION.check(read_page_file(content, CATALOGUE), CATALOGUE)
    assert {f.path for f in faults} == {"date"}


# Loading what does not fit


@in_browser
def test_a_file_that_does_not_fit_changes_nothing(opened):
    page = opened(TYPED)
    for change, told in (
        ({"municipality": "101"}, "Filen hører til en anden kommune."),
        ({"municipality_name": "Greve Kommune"}, "Filen hører til en anden kommune."),
        ({"round": "2025"}, "Filen hører til en anden runde."),
        ({"rubric": "2031.1"}, "Filen hører til en anden udgave af spørgsmålene."),
        ({"schema": 2}, "Filen er ikke et skema"),
        ({"ukendt": 1}, "Filen har noget med, som dette skema ikke kan vise."),
        ({"ratings": {"strategy": 7}}, "Filen har noget med, som dette skema ikke"),
        ({"texts": "x"}, "Filen har noget med, som dette skema ikke"),
        ({"extent": [None, 3]}, "Filen har noget med, som dette skema ikke"),
    ):
        answer = loaded(page, json.dumps(TYPED | change).encode("utf-8"))
        assert answer.startswith(told)
        assert answer.endswith("Intet er ændret.")
        assert page.evaluate("written()").encode("utf-8") == CANONICAL
    assert page.wrong == []


@in_browser
def test_a_file_that_is_no_form_changes_nothing(opened):
    page = opened(TYPED)
    for content in (b"", b"null", b"[]", b"hej", b"PK\x03\x04", b"[" * 100_000,
                    b" " * 1_000_001):  # fmt: skip
        assert loaded(page, content).endswith("Intet er ændret.")
        assert page.evaluate("written()").encode("utf-8") == CANONICAL
    assert page.wrong == []


@in_browser
def test_loading_over_unsaved_changes_is_asked_about(opened):
    page = opened(START)
    page.fill("id=ambitions", "Mit udkast")
    answers = [False, True]
    file = {"name": "a.json", "mimeType": "", "buffer": json.dumps(TYPED).encode()}
    with listening(
        page, dialog=lambda d: d.accept() if answers.pop(0) else d.dismiss()
    ):
        page.set_input_files("#file", file)
        expect(page.locator("#file")).to_have_value("")
        assert page.input_value("id=ambitions") == "Mit udkast"
        page.set_input_files("#file", file)
        expect(page.locator("#file")).to_have_value("")
    assert page.input_value("id=ambitions") == TYPED["ambitions"]
    assert answers == []


@in_browser
def test_a_page_that_cannot_show_all_of_its_form_says_so(opened):
    page = opened(START | {"ratings": {"ukendt": 1}})
    assert page.inner_text("#state").startswith("Skemaet kan ikke vise alt")


@in_browser
def test_leaving_with_unsaved_changes_is_asked_about_and_else_not(opened):
    page = opened(START)
    asked: list[str] = []
    with listening(page, dialog=lambda d: (asked.append(d.type), d.accept())):
        page.fill("id=date", "2026")
        assert page.inner_text("#state") == "Ændringer er ikke gemt."
        saved(page)
        page.reload()
        assert asked == []
        page.locator("id=date").press_sequentially("2026")
        page.reload()
    assert asked == ["beforeunload"]
    assert page.input_value("id=date") == ""  # nothing is remembered


# The theme profile


@in_browser
def test_the_profile_shows_the_means_of_each_theme(opened, ishoej):
    page = opened(ishoej)
    rows = [
        [cell.inner_text() for cell in row.locator("th, td").all()]
        for row in page.locator("#profile-rows tr").all()
    ]
    # The printed report's score page: the means of 2017 by hand
    assert rows == [
        ["Ledelse og strategisk forankring", "-", "2,0", "3 af 3"],
        ["Beredskab og indsats", "3,0", "3,0", "3 af 3"],
        ["Organisation og samarbejde", "3,5", "4,0", "3 af 3"],
        ["Ressourcer og kompetencer", "4,0", "-", "1 af 1"],
        ["Aktiviteter og resultater", "-", "-", "-"],
    ]
    assert page.inner_text("#profile-score") == (
        "Samlet score: 3,0 af 4, i nogen grad (10 af 10 svar)."
    )
    label = page.get_attribute("#profile-picture svg", "aria-label")
    assert "Organisation og samarbejde: kommunen 3,5, bedømmeren 4,0." in label
    # own circles in three themes, the assessor's diamonds in three, one theme missing
    for kind, count in (("circle.own", 3), ("path.assessor", 3), ("circle.missing", 1)):
        assert page.locator(f"#profile-picture {kind}").count() == count


@in_browser
def test_the_score_waits_for_the_assessor(opened, ishoej):
    page = opened(ishoej)
    page.check("[name='ratings.strategy'][value='']")
    assert page.inner_text("#profile-score") == (
        "Den samlede score kommer her, når bedømmeren har givet alle sine svar. "
        "Bedømmeren har givet 4 af 5."
    )
    page.check("[name='ratings.strategy'][value='4']")
    page.check("[name='ratings.competences'][value='']")
    # by hand: 30 + 1 - 4 = 27 of 9 answers
    assert page.inner_text("#profile-score") == (
        "Foreløbig score: 3,0 af 4, i nogen grad (9 af 10 svar)."
    )


@in_browser
def test_means_are_rounded_half_away_from_zero(opened):
    parts = [[13, 4], [5, 2], [7, 3], [29, 9], [1, 1]]
    printed = opened(START).evaluate("parts => parts.map(p => decimal(...p))", parts)
    # 13 / 4 = 3.25
    assert printed == ["3,3", "2,5", "2,3", "3,2", "1,0"]


@in_browser
def test_the_contents_tell_how_much_is_answered(opened, ishoej):
    page = opened(ishoej)
    link = page.locator(".contents a", has_text="Beredskab og indsats")
    # four questions and two ratings
    assert link.locator(".count").inner_text() == "6 af 6"
    page.fill("id=texts.readiness", "")
    assert link.locator(".count").inner_text() == "5 af 6"


# Eyes, screens, paper


def states(opened: Callable[..., Page], state: str) -> Page:
    if state == "empty":
        return opened(START)
    page = opened(TYPED, facts=[("Indbyggere", "22.719")])
    page.evaluate("document.querySelector('main details').open = true")
    if state == "faults":
        page.fill("id=texts.readiness", "navn@example.dk")
        page.fill("#targets [data-part=owner]", "")
        page.uncheck("id=names_no_person")
        page.click("[data-act=check]")
    return page


@in_browser
@pytest.mark.parametrize(
    ("state", "widths"), [("empty", [360]), ("filled", [1280]), ("faults", [1280, 360])]
)
def test_axe_finds_no_violation_in_the_form(opened, state, widths):
    assert at_widths(states(opened, state), violations, *widths) == {}


@in_browser
@pytest.mark.parametrize("state", ["empty", "filled", "faults"])
def test_nothing_sticks_out_of_the_window(opened, state):
    assert at_widths(states(opened, state), sticking_out) == {}


@in_browser
def test_without_javascript_the_page_says_what_to_do(browser, tmp_path):
    (tmp_path / "form.html").write_text(write_page(START, CATALOGUE), "utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto((tmp_path / "form.html").as_uri())
    told = page.inner_text(".noscript")
    page.close()
    assert "virker kun med JavaScript" in told
    assert "Excel-ark" in told


@in_browser
def test_paper_shows_whole_texts_and_no_buttons(opened):
    long = "Et langt svar. " * 400 + "Slut."
    page = opened(TYPED | {"texts": {"readiness": long}})
    page.emulate_media(media="print")
    paper = page.locator("[id='texts.readiness'] + .paper")
    assert paper.inner_text() == long
    assert page.locator("button:visible, textarea:visible, nav:visible").count() == 0
    assert page.locator("#notes .paper").is_visible()  # folded on the screen


# The file that comes back


def read(text: str) -> list[str]:
    draft = read_page_file(text.encode("utf-8"), CATALOGUE)
    assert draft.data == {}
    assert [fault.path for fault in draft.faults] == [""]
    return [fault.text for fault in draft.faults]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "[]",
        "null",
        "12",
        '{"a": 1}',
        '{"schema": NaN}',
        '{"schema": 1',
        '{"schema": ' + "9" * 5000 + "}",
    ],
)
def test_a_file_of_another_kind_is_told_in_one_line(text):
    assert read(text) == ["filen er ikke et skema, der er gemt fra siden"]


def test_the_page_itself_sent_back_is_known():
    [told] = read(write_page(START, CATALOGUE))
    assert told.startswith("filen er selve skemaet, ikke svarene.")


def test_a_field_that_stands_twice_is_refused():
    assert read('{"schema": 1, "date": "2026", "date": "2027"}') == [
        "et felt står to gange i filen"
    ]
    assert read('{"schema": 1, "ratings": {"strategy": 1, "strategy": 1}}') == [
        "et felt står to gange i filen"
    ]


@pytest.mark.parametrize("depth", [9, 1_000, 100_000])
def test_a_file_deep_inside_itself_is_refused(depth):
    text = '{"schema": 1, "texts": ' + "[" * depth + "]" * depth + "}"
    assert read(text) == ["filen er indlejret for dybt"]


def test_encoding_and_half_characters_are_told():
    assert read_page_file('{"schema": "æ"}'.encode("latin-1"), CATALOGUE).faults[
        0
    ].text == ("filen er ikke gemt som UTF-8")
    assert read('{"schema": 1, "date": "\\ud800"}') == [
        "filen har tegn, som ikke findes i UTF-8"
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b" " * 1_000_001, "filen er større end 1 MB"), (b"PK\x03\x04\x00", "regneark")],
)
def test_a_file_that_is_too_large_or_a_workbook_is_told(content, told, tmp_path):
    path = tmp_path / "svar.json"
    path.write_bytes(content)
    assert told in EVALUATION.read_file(path, CATALOGUE).faults[0].text


def test_the_page_brings_the_reports_typeface():
    text = write_page(START, CATALOGUE)
    assert text.count('@font-face{font-family:"Source Sans Pro"') == 3
    assert "font-src data:" in html.unescape(text)


def test_a_file_with_a_byte_order_mark_is_read(ishoej):
    content = b"\xef\xbb\xbf" + json.dumps(ishoej).encode("utf-8")
    assert read_page_file(content, CATALOGUE).data == ishoej


@pytest.mark.parametrize("name", ["Greve Kommune", "", 3, None, ["Ishøj Kommune"]])
def test_a_municipality_that_is_not_the_one_named_in_the_file_is_a_fault(name):
    data = TYPED | {"municipality_name": name}
    draft = read_page_file(json.dumps(data).encode("utf-8"), CATALOGUE)
    assert draft.data == TYPED
    [told] = [draft.told(fault) for fault in EVALUATION.check(draft, CATALOGUE)[1]]
    assert told.startswith("»Start«, »Kommune«: koden passer ikke til kommunens navn")
    assert "Greve" not in told


def test_a_file_is_read_with_the_catalogue_that_is_given():
    question = RUBRIC.questions[0].model_copy(update={"title": "Egen overskrift"})
    rubric = RUBRIC.model_copy(update={"questions": [question]})
    ishoej = replace(CATALOGUE.municipality("Ishøj"), name="Ishøj Ny")
    own = replace(CATALOGUE, rubric=rubric, municipalities={"183": ishoej})
    content = json.dumps(TYPED | {"municipality_name": "Ishøj Ny Kommune"}).encode()
    draft = EVALUATION.readers(own)[".json"](content)
    assert "Egen overskrift" in draft.places[f"texts.{question.id}"]
    assert not draft.faults


@pytest.mark.parametrize("named", [NAMED, {}])
def test_a_file_with_its_municipalitys_name_or_none_is_read(named):
    draft = read_page_file(json.dumps(TYPED | named).encode("utf-8"), CATALOGUE)
    assert (draft.data, list(draft.faults)) == (TYPED, [])


def test_a_theme_that_stands_twice_in_the_order_is_told_with_both_places():
    data = TYPED | {"theme_order": ["leadership", "resources", "leadership"]}
    draft = read_page_file(json.dumps(data).encode("utf-8"), CATALOGUE)
    order = "»Ambitioner«, »Temaernes rækkefølge«"
    assert [draft.told(fault) for fault in EVALUATION.check(draft, CATALOGUE)[1]] == [
        f"{order}, »nr. 3«: det samme tema står også her: {order}, »nr. 1«"
    ]


def test_faults_are_told_by_the_names_on_the_page():
    data = START | {
        "schema": 1,
        "rubric": RUBRIC.version,
        "date": "i går",
        "ratings": {"strategy": 5},
        "texts": {"readiness": ""},
        "targets": [
            {"parameter": "strategy", "level": 4, "date": "2028", "owner": "x"}
        ],
    }
    draft = read_page_file(json.dumps(data).encode("utf-8"), CATALOGUE)
    _, faults = EVALUATION.check(draft, CATALOGUE)
    told = [draft.told(fault) for fault in faults]
    assert "»Beredskab og indsats«, »Beredskab«: må ikke være tom" in told
    assert "»Mål«, »Mål nr. 1«, »Begrundelse«: mangler" in told
    assert any(t.startswith("»Bedømmerens del«, »Strategi«: ") for t in told)
    assert any(t.startswith("»Start«, »Dato«: ") for t in told)


def test_the_names_of_the_faults_stand_on_the_page():
    text = html.unescape(write_page(START, CATALOGUE))
    places = read_page_file(json.dumps(TYPED).encode("utf-8"), CATALOGUE).places
    assert set(places) > {f"texts.{question}" for question in QUESTIONS}
    for place in places.values():
        for name in place.strip("»«").split("«, »"):
            assert "nr." in name or f">{name}<" in text or f'"{name}"' in text


# The assessor's page

STAMP = ("schema", "municipality", "round", "rubric", "half")


@pytest.fixture(scope="module")
def assessors() -> dict[str, Any]:
    """An assessor's half with all that it can hold."""
    theirs = [p.id for p in RUBRIC.parameters_by("assessor")]
    return {
        "schema": 1,
        "municipality": "183",
        "round": "2026",
        "rubric": RUBRIC.version,
        "date": "2026-10-01",
        "half": "assessor",
        "label": "Gennemgang",
        "source": "Kommunens dokumenter",
        "role": "assessor",
        "names_no_person": True,
        "ratings": {p: 1 + n % 4 for n, p in enumerate(theirs)},
        "confidence": dict.fromkeys(theirs, 4),
        "reasons": {theirs[0]: "Den er vedtaget."},
        "criteria": [c.id for c in RUBRIC.criteria][:3],
        "evidence": [{"parameter": theirs[0], "kind": "strategy", "title": "En plan"}],
        "notes": [{"about": theirs[1], "text": "Fra 2024."}],
    }


@in_browser
def test_the_assessors_page_comes_back_as_it_was(opened, assessors):
    page = opened(assessors)

    content = saved(page)

    assert as_toml(content) == as_toml(json.dumps(assessors).encode("utf-8"))
    assert json.loads(content)["half"] == "assessor"
    assert page.inner_text("#state") == "Gemt som 183-2026-bedømmer.json."
    assert page.wrong == []


@in_browser
def test_the_assessors_page_asks_the_assessors_five_alone(opened, assessors):
    page = opened({k: v for k, v in assessors.items() if k in STAMP})

    assert page.locator("fieldset.rating").count() == 5
    assert page.locator("fieldset.criteria input").count() == len(RUBRIC.criteria)
    assert page.locator("[data-counts=assessor]").inner_text() == "0 af 5"
    assert page.locator("#texts\\.readiness, #ambitions, #profile").count() == 0
    assert page.wrong == []


@in_browser
def test_each_half_has_its_own_page(opened, assessors, ishoej):
    own = {k: v for k, v in assessors.items() if k in STAMP and k != "half"}
    told = "Filen hører til den anden del: kommunens og bedømmerens svar står i hvert"
    for data, other in ((assessors, own), (own, assessors)):
        page = opened(data)
        names = {"municipality_name": "Ishøj Kommune"}
        content = json.dumps(other | names).encode("utf-8")
        assert loaded(page, content).startswith(told)
