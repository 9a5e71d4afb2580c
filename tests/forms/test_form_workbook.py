"""The form as a workbook: what a person meets, and what comes back from it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from parathed_lib import load_catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.forms.draft import MOST_FAULTS, Draft
from parathed_lib.forms.evaluation import EVALUATION, SelfEvaluation, read_form

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
RUBRIC = CATALOGUE.rubric
EMPTY: dict[str, Any] = {
    "schema": 1,
    "municipality": "183",
    "round": "2026",
    "rubric": RUBRIC.version,
}
# Sheet titles: the first word of each theme, and what else a form holds.
SHEETS = [
    "Start",
    "Ledelse",
    "Beredskab",
    "Organisation",
    "Ressourcer",
    "Aktiviteter",
    "Bedømmer",
    "Dokumentation",
    "Antal",
    "Opmærksomhed",
    "Ambitioner",
    "Målniveauer",
    "Om skemaet",
]
FACTS = {"": [("Region", "Region Hovedstaden"), ("Indbyggere", "22.946")]}
AWKWARD = [
    "én linje\nog én til\r\nog\ren",
    'et "citat", et \'andet\' og en \\ streg',
    "=SUM(1)",
    "+1",
    "- punkt",
    "@navn",
    "'citeret",
    "slutter med mellemrum  ",
    "  begynder med det",
    "\t",
    " ",
    "😀 æøå ÆØÅ é",
    "_x0041_ og _x005F_",
    "\x00\x01\x1f\x7f\x85\ufffe",
    "<t>&amp;</t> ]]>",
    "ja",
    "3",
    "2017-06-30",
    "{{ navn }} ${x}",
    "a" * 2000,
]  # fmt: skip
DAYS = ["2017", "2017-06", "2017-06-30", "2016/2017", "2017K2"]
CPR = "010101-1234"  # the form of a number, no person's


def told(draft: Draft) -> list[str]:
    """All faults of a draft, as they are told."""
    _, faults = EVALUATION.check(draft, CATALOGUE)
    return [draft.told(fault) for fault in faults]


def read(content: bytes) -> Draft:
    return EVALUATION.read_workbook(content, CATALOGUE)


def where(book: openpyxl.Workbook, path: str) -> tuple[str, str]:
    """The sheet and the cell that a named range of the form leads to."""
    sheet, cells = next(book.defined_names[f"skema.{path}"].destinations)
    return sheet, cells.replace("$", "")


def cell_of(book: openpyxl.Workbook, path: str) -> Any:
    sheet, cell = where(book, path)
    return book[sheet][cell]


def told_at(book: openpyxl.Workbook, path: str) -> str:
    sheet, cell = where(book, path)
    return f"ark »{sheet}«, celle {cell}"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(change: Callable[[openpyxl.Workbook], None]) -> Draft:
    """The draft of an empty form after a change, as any program may save it."""
    book = opened(begun())
    change(book)
    return read(saved(book))


@cache
def begun() -> bytes:
    """A form that says no more than it must."""
    return EVALUATION.write_workbook({**EMPTY, "date": "2026"}, CATALOGUE)


@cache
def kept() -> openpyxl.Workbook:
    """That form, opened once; whoever changes it puts it back."""
    return opened(begun())


def put(path: str, value: Any, form: str | None = None) -> Draft:
    """The draft of an empty form where this stands in the cell of `path`."""
    return put_all({path: value}, form)


def put_all(values: dict[str, Any], form: str | None = None) -> Draft:
    """The draft of an empty form where each of these stands in the cell of its path."""
    cells = {where(kept(), path): value for path, value in values.items()}
    return put_cells(cells, form)


def row(sheet: str, number: int, *values: Any) -> Draft:
    """The draft of an empty form with a row of a table filled in."""
    return put_cells(
        {(sheet, f"{c}{number}"): v for c, v in zip("BCDEF", values, strict=False)}
    )


def put_cells(values: dict[tuple[str, str], Any], form: str | None = None) -> Draft:
    before = {}
    for (sheet, name), value in values.items():
        cell = kept()[sheet][name]
        before[cell] = (cell.value, cell.number_format)
        cell.value = value
        if form:
            cell.number_format = form
    draft = read(saved(kept()))
    for cell, (value, number_format) in before.items():
        cell.value = value
        cell.number_format = number_format
    return draft


def at(path: str) -> str:
    return told_at(kept(), path)


@pytest.fixture(scope="module")
def ishoej(repository: Path) -> SelfEvaluation:
    path = repository / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    return read_form(path, CATALOGUE).evaluation


# There and back


def test_the_form_of_ishoej_comes_back_byte_for_byte(repository, ishoej):
    draft = read(EVALUATION.write_workbook(EVALUATION.plain(ishoej), CATALOGUE, FACTS))
    form, faults = EVALUATION.check(draft, CATALOGUE)
    assert faults == []
    path = repository / "data" / "raw" / "evaluations" / "2017" / "183.toml"
    assert EVALUATION.text(form) == EVALUATION.text(ishoej)
    assert form == read_form(path, CATALOGUE).evaluation


def test_any_text_comes_back_as_it_was():
    evidence = {"parameter": "strategy", "kind": "policy"}
    data = EMPTY | {
        "date": "2017",
        "label": AWKWARD[0],
        "texts": {
            question.id: text
            for question, text in zip(RUBRIC.questions, AWKWARD, strict=False)
        },
        "notes": [{"about": "report", "text": text} for text in AWKWARD],
        "evidence": [evidence | {"title": text, "place": text} for text in AWKWARD],
    }
    draft = read(EVALUATION.write_workbook(data, CATALOGUE))
    assert (draft.data, draft.faults) == (data, [])


texts = st.one_of(st.sampled_from(AWKWARD), st.text(min_size=1, max_size=40))
parameters = st.sampled_from(sorted(RUBRIC.parameter))
themes = st.sampled_from(sorted(RUBRIC.theme))
days = st.sampled_from(DAYS)
subjects = [*RUBRIC.theme, *RUBRIC.parameter, "report", "convicted_pct", "readiness"]


@st.composite
def forms(draw: st.DrawFn) -> SelfEvaluation:
    def ids(entries: Any) -> Any:
        return st.sampled_from([entry.id for entry in entries])

    def rows(size: int = 4, unique: Any = None, **fields: Any) -> Any:
        row = st.fixed_dictionaries(fields)
        return draw(st.lists(row, max_size=size, unique_by=unique))

    questions, counts = ids(RUBRIC.questions), ids(RUBRIC.extent)
    return SelfEvaluation.model_validate(
        {
            "schema": 1,
            "municipality": draw(st.sampled_from(["101", "183", "825"])),
            "round": draw(texts),
            "rubric": RUBRIC.version,
            "date": draw(days),
            "label": draw(st.one_of(st.just(""), texts)),
            "source": draw(st.one_of(st.just(""), texts)),
            "theme_order": draw(st.lists(themes, unique=True)),
            "ambitions": draw(st.one_of(st.just(""), texts)),
            "recruiting_environments": draw(st.one_of(st.just(""), texts)),
            "ratings": draw(st.dictionaries(parameters, st.integers(1, 4))),
            "summary": draw(st.dictionaries(themes, texts)),
            "texts": draw(st.dictionaries(questions, texts, max_size=5)),
            "attention_points": rows(
                theme=themes, text=texts, parameter=st.just("") | parameters
            ),
            "extent": rows(
                unique=lambda r: (r["id"], r["period"]),
                id=counts,
                period=days,
                value=st.integers(0, 10**9),
            ),
            "notes": rows(about=st.sampled_from(subjects), text=texts),
            "role": draw(st.one_of(st.just(""), ids(RUBRIC.roles))),
            "names_no_person": draw(st.booleans()),
            "may_be_named": draw(st.booleans()),
            "confidence": draw(st.dictionaries(parameters, st.integers(1, 5))),
            "reasons": draw(st.dictionaries(parameters, texts)),
            "evidence": rows(
                size=8,
                parameter=parameters,
                kind=ids(RUBRIC.evidence_kinds),
                title=texts,
                date=st.one_of(st.just(""), days),
                place=st.one_of(st.just(""), texts),
            ),
            "criteria": draw(st.lists(ids(RUBRIC.criteria), unique=True)),
            "targets": rows(
                unique=lambda r: r["parameter"],
                parameter=parameters,
                level=st.integers(1, 4),
                date=days,
                reason=texts,
                owner=texts,
            ),
        }
    )


@settings(max_examples=15)
@given(form=forms())
def test_every_form_comes_back_byte_for_byte(form):
    draft = read(EVALUATION.write_workbook(EVALUATION.plain(form), CATALOGUE))
    back, _ = EVALUATION.check(draft, CATALOGUE)
    assert draft.faults == []
    assert EVALUATION.text(back) == EVALUATION.text(form)


def test_a_form_that_is_hardly_begun_can_be_written_and_read():
    draft = read(EVALUATION.write_workbook(EMPTY, CATALOGUE))
    assert (draft.data, draft.faults) == (EMPTY, [])


def test_a_table_takes_more_rows_than_it_was_made_for():
    points = [{"theme": "resources", "text": f"punkt {n}"} for n in range(60)]
    draft = read(
        EVALUATION.write_workbook(EMPTY | {"attention_points": points}, CATALOGUE)
    )
    assert draft.data["attention_points"] == points


def test_empty_rows_between_filled_ones_are_left_out():
    def change(book: openpyxl.Workbook) -> None:
        for number in (5, 9, 200):
            book["Opmærksomhed"].cell(number, 2).value = "Ressourcer og kompetencer"
            book["Opmærksomhed"].cell(number, 3).value = f"række {number}"

    draft = typed(change)
    assert draft.data["attention_points"] == [
        {"theme": "resources", "text": f"række {number}"} for number in (5, 9, 200)
    ]
    assert draft.places["attention_points nr. 3.text"] == (
        "ark »Opmærksomhed«, celle C200"
    )


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place():
    long = {"texts": {"readiness": "😀" * 16_384}}  # two units of Excel's each
    with pytest.raises(EvaluationError, match=r"ark »Beredskab«, celle B7: .*32767"):
        EVALUATION.write_workbook(EMPTY | long, CATALOGUE)
    fits = {"texts": {"readiness": "😀" * 16_383}}
    assert read(EVALUATION.write_workbook(EMPTY | fits, CATALOGUE)).data == EMPTY | fits


# What a person meets


@pytest.fixture(scope="module")
def book(ishoej) -> openpyxl.Workbook:
    return opened(EVALUATION.write_workbook(EVALUATION.plain(ishoej), CATALOGUE, FACTS))


def test_there_is_a_sheet_for_each_part_and_the_lists_are_hidden(book):
    assert book.sheetnames == [*SHEETS, "Lister"]
    hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
    assert hidden == ["Lister"]


def test_only_the_answers_can_be_changed(book):
    assert book.security.lockStructure
    open_cells = set()
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        open_cells |= {
            (sheet.title, cell.coordinate)
            for line in sheet.iter_rows()
            for cell in line
            if not cell.protection.locked and cell.value is not None
        }
    answers = set()
    for name in book.defined_names:
        sheet, cells = where(book, name.removeprefix("skema."))
        block = book[sheet][cells]
        lines = block if isinstance(block, tuple) else ((block,),)
        answers |= {(sheet, c.coordinate) for line in lines for c in line}
    assert open_cells <= answers
    for path in ("municipality", "round", "rubric"):
        assert cell_of(book, path).protection.locked
    assert not cell_of(book, "ratings.strategy").protection.locked


def test_every_part_of_a_form_has_a_named_range(book):
    expected = {f"ratings.{p.id}" for p in RUBRIC.parameters}
    expected |= {f"confidence.{p.id}" for p in RUBRIC.parameters}
    expected |= {f"reasons.{p.id}" for p in RUBRIC.parameters}
    expected |= {f"texts.{q.id}" for q in RUBRIC.questions}
    expected |= {f"summary.{t.id}" for t in RUBRIC.themes}
    expected |= {f"criteria.{c.id}" for c in RUBRIC.criteria}
    expected |= {f"theme_order.{n}" for n in range(1, 6)}
    expected |= set(SelfEvaluation.model_fields) - {
        "schema_version", "ratings", "confidence", "reasons", "texts", "summary",
        "criteria", "theme_order", "half",
    }  # fmt: skip
    found = {name.removeprefix("skema.") for name in book.defined_names}
    assert found == expected | {"build"}


def listed(book: openpyxl.Workbook, sheet: str, cell: str) -> list[Any] | None:
    """What the drop-down of a cell offers."""
    for rule in book[sheet].data_validations.dataValidation:
        if any(cell in str(cells) or _within(cell, cells) for cells in rule.sqref):
            title, cells = rule.formula1.split("!")
            block = book[title][cells.replace("$", "")]
            return [line[0].value for line in block]
    return None


def _within(cell: str, cells: Any) -> bool:
    column, line = openpyxl.utils.cell.coordinate_from_string(cell)
    at = openpyxl.utils.column_index_from_string(column)
    return (
        cells.min_col <= at <= cells.max_col and cells.min_row <= line <= cells.max_row
    )


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("ratings.strategy", [1, 2, 3, 4]),
        ("ratings.competences", [1, 2, 3, 4]),
        (
            "confidence.strategy",
            [
                "1 – Gæt",
                "2 – Usikker",
                "3 – Nogenlunde sikker",
                "4 – Sikker",
                "5 – Helt sikker",
            ],
        ),
        ("names_no_person", ["ja", "nej"]),
        ("criteria.cross_daily", ["ja", "nej"]),
        ("role", [role.name for role in RUBRIC.roles]),
        ("theme_order.1", [theme.name for theme in RUBRIC.themes]),
        ("texts.readiness", None),
        ("date", None),
    ],
)
def test_a_choice_is_made_from_a_list_of_danish_names(book, path, offered):
    assert listed(book, *where(book, path)) == offered


def test_the_columns_of_tables_have_their_lists(book):
    names = [p.name for p in RUBRIC.parameters]
    assert listed(book, "Dokumentation", "B6") == names
    assert listed(book, "Dokumentation", "C6") == [
        kind.name for kind in RUBRIC.evidence_kinds
    ]
    assert listed(book, "Antal", "B4") == [count.name for count in RUBRIC.extent]
    assert listed(book, "Målniveauer", "C4") == [1, 2, 3, 4]
    assert listed(book, "Opmærksomhed", "B4") == [t.name for t in RUBRIC.themes]
    assert listed(book, "Opmærksomhed", "D4") == names


def test_the_assessors_sheet_holds_the_rubric(book):
    texts = {c.value for line in book["Bedømmer"].iter_rows() for c in line}
    anchors = [a for p in RUBRIC.parameters for a in p.anchors]
    assert len(anchors) == 20  # five parameters of four levels
    assert set(anchors) <= texts
    assert {c.text for c in RUBRIC.criteria} <= texts


def test_each_theme_asks_its_questions_and_its_own_ratings(book):
    for theme, sheet in zip(RUBRIC.themes, SHEETS[1:6], strict=True):
        texts = {c.value for line in book[sheet].iter_rows() for c in line}
        assert {theme.name, theme.about} <= texts
        for question in RUBRIC.questions_of(theme.id):
            assert {question.title, question.prompt} <= texts
            assert where(book, f"texts.{question.id}")[0] == sheet
        for p in RUBRIC.parameters_of(theme.id):
            own = p.rater == "own"
            assert (p.question in texts) == own
            assert where(book, f"ratings.{p.id}")[0] == (sheet if own else "Bedømmer")


def test_the_first_sheet_shows_the_municipality_and_its_facts(book):
    lines = [[c.value for c in line] for line in book["Start"].iter_rows()]
    assert ["Region", "Region Hovedstaden", None] in lines
    assert ["Kommunekode", "183", "Ishøj Kommune"] in lines
    assert any("personer" in str(value) for line in lines for value in line)


def test_every_sheet_is_printed_on_a4_as_wide_as_the_paper(book):
    for title in SHEETS:
        sheet = book[title]
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows


def test_there_is_one_typeface(book):
    fonts = {
        cell.font.name
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }
    assert fonts == {"Calibri"}


def test_equal_forms_are_equal_files_without_hour_or_author(ishoej):
    first = EVALUATION.write_workbook(EVALUATION.plain(ishoej), CATALOGUE, FACTS)
    assert first == EVALUATION.write_workbook(
        EVALUATION.plain(ishoej), CATALOGUE, FACTS
    )
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        hours = {part.date_time for part in package.infolist()}
        core = package.read("docProps/core.xml").decode("utf-8")
    assert hours == {(1980, 1, 1, 0, 0, 0)}
    assert "creator" not in core
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_no_text_of_the_form_is_a_formula(ishoej):
    data = EVALUATION.plain(ishoej) | {"label": "=1+1", "ambitions": '=HYPERLINK("a")'}
    book = opened(EVALUATION.write_workbook(data, CATALOGUE, {"": [("=a", "=b")]}))
    cells = [c for s in book.worksheets for line in s.iter_rows() for c in line]
    assert "f" not in {cell.data_type for cell in cells}


# Understood kindly


# What is written in a cell, and what it means.
MEANT: dict[str, list[tuple[Any, Any]]] = {
    "ratings.strategy": [
        ("3", 3),
        ("3,0", 3),
        (" 3 ", 3),
        (3.0, 3),
        ("I nogen grad", 3),
        ("3 - i nogen grad", 3),
        ("3 I nogen grad", 3),
        ("3 – I nogen grad", 3),
        ("3\u00a0i  nogen grad ", 3),
    ],
    "confidence.strategy": [
        ("4 Sikker", 4),
        ("4 - Sikker", 4),
        (4, 4),
        ("4", 4),
        ("Sikker", 4),
        ("4 – Sikker", 4),
    ],
    "role": [
        ("ledelse", "management"),
        ("management", "management"),
    ],
    "names_no_person": [
        ("Ja", True),
        (True, True),
        ("true", True),
        ("nej", False),
    ],
    "may_be_named": [
        ("ja", True),
        ("nej", False),
    ],
    "date": [
        (2017, "2017"),
        ("2017", "2017"),
        (" 2017-06-30 ", "2017-06-30"),
        ("30-06-2017", "2017-06-30"),
        ("30.6.2017", "2017-06-30"),
        ("30/6/2017", "2017-06-30"),
        ("2017k2", "2017K2"),
        (date(2017, 6, 30), "2017-06-30"),
        (datetime(2017, 6, 30, 12, 30), "2017-06-30"),
    ],
    "texts.readiness": [
        (2016, "2016"),
        (2.5, "2,5"),
    ],
    "round": [
        (2026, "2026"),
    ],
    "municipality": [
        (183, "183"),
    ],
}


@pytest.mark.parametrize("number", range(max(map(len, MEANT.values()))))
def test_an_answer_with_one_meaning_is_understood(number):
    """In each workbook stands the next spelling of every answer that has one."""
    cases = {
        path: tried[number] for path, tried in MEANT.items() if number < len(tried)
    }
    draft = put_all({path: value for path, (value, _) in cases.items()})
    for path, (_, meant) in cases.items():
        part, _, key = path.partition(".")
        found = draft.data[part][key] if key else draft.data[part]
        assert (found, type(found)) == (meant, type(meant)), path
    assert draft.faults == []


def test_a_year_in_a_cell_for_dates_is_a_year():
    # Excel keeps 2017 there as its 2,017th day, 9 July 1905.
    assert put("date", 2017, "yyyy-mm-dd").data["date"] == "2017"


def test_a_date_that_shows_no_day_is_a_month():
    # 42887 days after Excel's first is 1 June 2017.
    assert put("date", 42887, "mmm-yy").data["date"] == "2017-06"
    assert put("date", 42887, "[$-406]dd. mmm yyyy").data["date"] == "2017-06-01"


def test_a_date_counted_from_1904_is_the_same_day():
    def change(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        cell_of(book, "date").value = date(2017, 6, 30)

    assert typed(change).data["date"] == "2017-06-30"


def test_a_text_is_read_as_excel_keeps_it_apart_from_its_cell():
    # Runs of different looks are one text; how a text is pronounced is none of it.
    kept_apart = (
        "<si><r><rPr><b/></rPr><t>Bered</t></r><r><t xml:space='preserve'>skab </t>"
        "</r><rPh sb='0' eb='1'><t>udtale</t></rPh></si>"
    )
    sheet, cell = where(kept(), "texts.readiness")
    number = kept().sheetnames.index(sheet) + 1
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    changes = {
        f"xl/worksheets/sheet{number}.xml": (
            f'<c r="{cell}"',
            f'<c r="{cell}" t="s"><v>0</v></c><c r="XFC1"',
        ),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="r9" Type="{kind}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        ),
    }
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(begun())) as old,
        zipfile.ZipFile(content, "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            new.writestr(
                name, text.replace(*changes[name], 1) if name in changes else text
            )
        strings = f'<sst xmlns="{main}">{kept_apart}</sst>'
        new.writestr("xl/sharedStrings.xml", strings)
    draft = read(content.getvalue())
    assert draft.data["texts"] == {"readiness": "Beredskab "}
    assert draft.faults == []


def test_a_theme_that_stands_twice_in_the_order_is_told_with_both_cells():
    draft = typed(
        lambda book: [
            setattr(cell_of(book, f"theme_order.{n}"), "value", "Beredskab og indsats")
            for n in (1, 3)
        ]
    )
    assert told(draft) == [
        f"{at('theme_order.3')}: det samme tema står også her: {at('theme_order.1')}"
    ]


@pytest.mark.parametrize("value", ["1.200", "1 200", "1\u00a0200", 1200, "1200,0"])
def test_a_count_is_read_with_danish_thousands(value):
    draft = row("Antal", 4, "Sagsforløb i infohuset", "2016", value)
    assert draft.data["extent"] == [
        {"id": "cases_in_infohouse", "period": "2016", "value": 1200}
    ]


@pytest.mark.parametrize("mark", ["ja", "Ja", "x", "X", True, 1])
def test_a_criterion_is_met_with_a_yes_or_a_cross(mark):
    assert put("criteria.cross_daily", mark).data["criteria"] == ["cross_daily"]
    assert put("criteria.cross_daily", "nej").data["criteria"] == []


# Faults, each at its cell


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("ratings.strategy", 5, "her står et tal, som ikke er på listen. Vælg fra"),
        ("ratings.strategy", 0, "her står et tal, som ikke er på listen. Vælg fra"),
        ("ratings.strategy", 2.5, "her står et tal med decimaler. Vælg fra listen"),
        ("ratings.strategy", "meget", "her står en tekst, som ikke er på listen"),
        ("ratings.strategy", "3 Slet ikke", "en tekst, som ikke er på listen"),
        ("ratings.strategy", date(2017, 1, 3), "her står en dato. Vælg fra listen"),
        ("ratings.strategy", True, "her står et ja eller nej. Vælg fra listen"),
        ("ratings.strategy", "=1+2", "her står en formel, og formler bliver ikke"),
        ("ratings.strategy", "#DIV/0!", "her står en fejl fra Excel. Vælg fra listen"),
        ("role", "Direktør", "her står en tekst, som ikke er på listen. Vælg fra"),
        ("names_no_person", "måske", "her står en tekst, der ikke kan læses"),
        ("names_no_person", 7, "her står et tal. Skriv ja eller nej"),
        ("criteria.cross_daily", "delvis", "her står en tekst, der ikke kan læses"),
        ("date", "i sommer", "Skriv et år, en måned eller en dato, fx 2017-06-30"),
        ("date", "31-02-2017", "Skriv et år, en måned eller en dato"),
        ("date", 3.5, "her står et tal med decimaler. Skriv et år"),
        ("texts.readiness", "=A1", "her står en formel, og formler bliver ikke"),
        ("texts.readiness", True, "her står et ja eller nej. Skriv svaret som tekst"),
        ("theme_order.2", "Alt", "her står en tekst, som ikke er på listen"),
    ],
)
def test_a_cell_with_something_else_is_told_with_its_place(path, value, fault):
    faults = told(put(path, value))
    assert faults[0].startswith(f"{at(path)}: ")
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("values", "cell", "fault"),
    [
        (("Sagsforløb i infohuset", "2016", "mange"), "D4", "Skriv et helt tal, fx 12"),
        (("Sagsforløb i infohuset", "2016", 1.5), "D4", "et tal med decimaler"),
        (("Sagsforløb i infohuset", "2016", "1,000"), "D4", "komma og tre cifre"),
        (("Sagsforløb i infohuset", "2016", -1), "D4", "skal være mindst 0"),
        (("Sagsforløb i infohuset", "2016", None), "D4", "mangler"),
        (("Sager", "2016", 3), "B4", "ikke er på listen"),
        (("Sagsforløb i infohuset", "engang", 3), "C4", "Skriv et år"),
    ],
)
def test_a_fault_in_a_table_is_told_at_its_cell(values, cell, fault):
    faults = told(row("Antal", 4, *values))
    assert faults[0].startswith(f"ark »Antal«, celle {cell}: ")
    assert fault in faults[0]


def test_what_is_missing_is_told_where_it_should_stand():
    draft = read(EVALUATION.write_workbook(EMPTY, CATALOGUE))
    assert told(draft) == [f"{at('date')}: »Dato« mangler"]


def test_no_fault_repeats_what_stands_in_the_form():
    secret = "Hemmeligheden"
    for path in ("ratings.strategy", "role", "date", "names_no_person"):
        assert secret not in " ".join(told(put(path, secret)))
    strayed = typed(
        lambda book: book["Ledelse"].cell(50, 3).__setattr__("value", secret)
    )
    assert secret not in " ".join(told(strayed))
    assert len(strayed.faults) == 1


@pytest.mark.parametrize(
    "path", ["texts.readiness", "ratings.strategy", "role", "date", "round"]
)
def test_a_persons_number_is_told_once_at_its_cell_and_never_repeated(path):
    faults = [f for f in told(put(path, CPR)) if "CPR-nummer" in f]
    assert len(faults) == 1
    assert faults[0].startswith(f"{at(path)}: ")
    assert CPR not in faults[0]


def test_a_number_that_lost_its_hyphen_is_found_too():
    assert any("CPR-nummer" in f for f in told(put("ratings.strategy", 2512991234)))


def test_a_text_beside_the_answers_is_told():
    draft = typed(
        lambda book: book["Ledelse"].cell(6, 5).__setattr__("value", "se her")
    )
    assert told(draft) == [
        "ark »Ledelse«, celle E6: her står en tekst uden for felterne. Flyt det til "
        "det rigtige felt, eller slet det"
    ]


def test_a_comment_is_told_since_it_is_not_read():
    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, "texts.readiness").comment = Comment("se bilag", "en funktion")
        cell_of(book, "ratings.strategy").comment = Comment(f"nr. {CPR}", "en anden")

    assert told(typed(change)) == [
        f"{at('texts.readiness')}: kommentarer bliver ikke læst. Skriv svaret i "
        "cellen, og slet kommentaren",
        f"{at('ratings.strategy')}: i kommentaren står noget, der ligner et "
        "CPR-nummer (tegn 5-15). Skriv svaret i cellen, og slet kommentaren",
    ]


def hide_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Ekstra").cell(3, 2).value = CPR
    book["Ekstra"].sheet_state = "hidden"


def hide_row(book: openpyxl.Workbook) -> None:
    book["Lister"].cell(90, 2).value = CPR
    book["Lister"].row_dimensions[90].hidden = True


def name_range(book: openpyxl.Workbook) -> None:
    book.defined_names["note"] = DefinedName("note", attr_text=f'"{CPR}"')


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (hide_sheet, "ark nr. 15, celle B3: "),
        (hide_row, "ark nr. 14, celle B90: "),
        (name_range, "et navngivet område i filen "),
        (lambda b: b.create_sheet(CPR), "navnet på ark nr. 15 "),
        (lambda b: setattr(b.properties, "title", CPR), "filens egenskaber "),
        (lambda b: setattr(b.properties, "creator", CPR), "filens egenskaber "),
        (lambda b: setattr(b.properties, "keywords", CPR), "filens egenskaber "),
        (lambda b: setattr(b.properties, "lastModifiedBy", CPR), "filens egenskaber "),
        (
            lambda b: setattr(b["Antal"].oddHeader.left, "text", CPR),
            "et link, sidehoved eller sidefod i ark »Antal« ",
        ),
        (
            lambda b: setattr(b["Antal"]["B4"], "hyperlink", "mailto:a.b@example.dk"),
            "et link, sidehoved eller sidefod i ark »Antal« ",
        ),
    ],
)
def test_what_is_out_of_sight_is_searched_for_persons(change, place):
    faults = [f for f in told(typed(change)) if f.startswith(place)]
    assert faults
    assert any("CPR-nummer" in f or "mailadresse" in f for f in faults)
    assert CPR not in " ".join(faults)


def test_the_marks_that_programs_leave_are_no_persons_numbers():
    def change(book: openpyxl.Workbook) -> None:
        book.properties.keywords = "ab010190-1234-4123-8123-010203040506"

    assert told(typed(change)) == []


# A workbook that is not as it was handed out


def test_a_sheet_that_is_gone_is_told():
    assert told(typed(lambda book: book.remove(book["Antal"]))) == [
        "arket »Antal« mangler. Er det omdøbt, så giv det sit navn igen. Er det "
        "slettet: hent et nyt skema, og flyt svarene derover"
    ]


def test_a_sheet_with_another_name_is_told_without_that_name():
    faults = told(typed(lambda book: setattr(book["Antal"], "title", "Hos os")))
    assert faults[0].startswith("arket »Antal« mangler. Er det omdøbt, så giv")
    assert faults[1:] == [
        "ark nr. 9 hører ikke til skemaet. Er det omdøbt, så giv det sit navn igen. "
        "Ellers slet det"
    ]


@pytest.mark.parametrize("move", ["insert_rows", "insert_cols"])
def test_rows_and_columns_that_have_moved_are_told(move):
    def change(book: openpyxl.Workbook) -> None:
        for sheet in SHEETS[1:]:
            getattr(book[sheet], move)(1)

    faults = told(typed(change))
    assert len(faults) == len(SHEETS[1:])
    for sheet, fault in zip(SHEETS[1:], faults, strict=True):
        assert fault.startswith(f"ark »{sheet}«, celle A1: ")
        assert "Rækker eller kolonner er indsat, slettet eller ændret" in fault


def test_a_row_that_is_put_in_anywhere_above_an_answer_is_told():
    for number in range(2, 12):
        faults = told(typed(lambda book, n=number: book["Ressourcer"].insert_rows(n)))
        assert len(faults) == 1
        assert "Rækker eller kolonner er indsat" in faults[0]


@pytest.mark.parametrize("path", ["rubric", "build"])
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, "her mangler skemaets udgave"),
        ("1.0", "skemaet hører til en anden udgave"),
        ("=A1", "her mangler skemaets udgave"),
    ],
)
def test_a_workbook_of_another_edition_is_refused_whole(path, value, fault):
    draft = put(path, value)
    assert draft.data == {}
    faults = [draft.told(f) for f in draft.faults]
    assert faults[0].startswith(f"{at(path)}: {fault}")
    # A formula is one wherever it stands.
    assert [f.partition(",")[0] for f in faults[1:]] == ["ark »Start«"] * (
        value == "=A1"
    )


def before_points_named_answers(book: openpyxl.Workbook) -> None:
    """The workbook as build 2 was: the points have no column for their answer."""
    cell_of(book, "build").value = "2"
    sheet = book["Opmærksomhed"]
    assert sheet["D3"].value == "Svar"
    for line in sheet["D3:D40"]:
        line[0].value = None


def test_a_workbook_from_before_points_named_answers_is_read_as_it_was(ishoej):
    book = opened(EVALUATION.write_workbook(EVALUATION.plain(ishoej), CATALOGUE))
    before_points_named_answers(book)
    draft = read(saved(book))
    assert draft.faults == []
    expected = EVALUATION.plain(ishoej)
    for point in expected["attention_points"]:
        point.pop("parameter", None)
    assert draft.data == expected


def test_in_a_workbook_from_before_points_named_answers_nothing_is_read_beside_them():
    def change(book: openpyxl.Workbook) -> None:
        before_points_named_answers(book)
        book["Opmærksomhed"]["D4"].value = "Strategi"

    assert told(typed(change)) == [
        "ark »Opmærksomhed«, celle D4: her står en tekst uden for felterne. Flyt det "
        "til det rigtige felt, eller slet det"
    ]


def test_another_workbook_is_refused():
    draft = read(saved(openpyxl.Workbook()))
    assert draft.data == {}
    assert "arket »Start« mangler" in draft.faults[0].text


def test_a_picture_or_a_text_box_is_told(tmp_path):
    from openpyxl.chart import BarChart

    draft = typed(lambda book: book["Antal"].add_chart(BarChart(), "F2"))
    assert "her ligger et billede, en figur eller en tekstboks" in told(draft)[0]


def test_of_many_faults_the_first_are_told_and_the_count_is_of_all():
    def change(book: openpyxl.Workbook) -> None:
        for number in range(200, 200 + MOST_FAULTS + 50):
            book["Ledelse"].cell(number, 1).value = "x"

    faults = told(typed(change))
    first, *rest = str(EVALUATION.refused("skema.xlsx", faults)).splitlines()
    assert first.endswith("kan ikke bruges, 250 fejl:")
    assert len(rest) == MOST_FAULTS + 2  # and what to do
    assert rest[-2] == "  og 50 fejl mere."


def test_every_answer_has_a_place(ishoej):
    draft = read(EVALUATION.write_workbook(EVALUATION.plain(ishoej), CATALOGUE))
    for path in (
        "date", "role", "names_no_person", "label", "ratings.strategy",
        "reasons.competences", "summary.activities", "theme_order nr. 4",
        "attention_points nr. 7.text", "notes nr. 10.about",
    ):  # fmt: skip
        assert draft.places[path].startswith("ark »")
        assert "celle " in draft.places[path]


# LibreOffice


@pytest.fixture(scope="module")
def office() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(
            "NO LIBREOFFICE ON THE PATH: nothing was opened (see `make office`)"
        )
    return program


def converted(office: str, source: Path, kind: str, folder: Path) -> Path:
    """The file after LibreOffice has opened it and saved it as another kind."""
    folder.mkdir()
    profile = (folder.parent / "profile").as_uri()
    done = subprocess.run(
        [
            office,
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(source),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    result = folder / f"{source.stem}.{kind}"
    assert result.is_file(), done.stderr
    return result


@pytest.mark.slow
def test_libreoffice_opens_prints_and_saves_it_without_loss(office, ishoej, tmp_path):
    extra = {
        "criteria": ["cross_daily", "strategy_mentioned"],
        "confidence": {"strategy": 4},
        "names_no_person": True,
        "may_be_named": True,
        "role": "coordinator",
        "reasons": {"strategy": "første linje\n=SUM(1)\n  og mellemrum  "},
        "extent": [{"id": "cases_in_infohouse", "period": "2016", "value": 12}],
    }
    form = SelfEvaluation.model_validate(EVALUATION.plain(ishoej) | extra)
    source = tmp_path / "skema.xlsx"
    source.write_bytes(
        EVALUATION.write_workbook(EVALUATION.plain(form), CATALOGUE, FACTS)
    )
    pages = converted(office, source, "pdf", tmp_path / "pdf").read_bytes()
    assert pages.startswith(b"%PDF")
    again = converted(office, source, "xlsx", tmp_path / "xlsx")
    back, faults = EVALUATION.check(read(again.read_bytes()), CATALOGUE)
    assert faults == []
    assert EVALUATION.text(back) == EVALUATION.text(form)
