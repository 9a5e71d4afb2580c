"""The plan as a workbook: what a person meets, and what comes back from it."""

from __future__ import annotations

import io
import typing
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from pydantic import BaseModel

from parathed_lib import load_catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.errors import PlanError
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.evaluation import EVALUATION
from parathed_lib.forms.plan import model
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.kind import NEXT_STEPS, PLAN, POINTS
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import load_plans
from parathed_lib.storage.data_root import DataRoot

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
RUBRIC, PLANNING = CATALOGUE.rubric, load_planning()
EMPTY: dict[str, Any] = {"schema": 1, "municipality": "183", "name": "Plan"}
SHEETS = [
    "Start",
    "Mål",
    "Begreber",
    "Tekster",
    "Faser",
    "Spor",
    "Handlinger",
    "Fravalgte punkter",
    "Milepæle",
    "Resultatmål",
    "Økonomi",
    "Uddannelse",
    "Antal",
    "Udsagn",
    "Bemærkninger",
    "Opmærksomhed",
    "Næste trin",
    "Anbefalinger",
]
FORMULAS = ["=SUM(1)", "+1", "-1", "@navn", "=cmd|' /C calc'!A0", "'=1", "- punkt"]
AWKWARD = [
    *FORMULAS,
    "én linje\nog én til\r\nog\ren",
    'et "citat" og en \\ streg',
    "slutter med mellemrum  ",
    "  begynder med det",
    "😀 æøå ÆØÅ é",
    "_x0041_ og _x005F_",
    "a\x00\x01\x1f\x7f\x85\ufffe",
    "<t>&amp;</t> ]]>",
    "1, 3; 4 og 5",
    "ja",
    "2017-06-30",
    "{{ navn }} ${x}",
    "a" * 2000,
]
DAYS = ["2017", "2017-06", "2017-06-30", "medio juni 2017", "ultimo 2018", "1/6-2017"]
WRITTEN: dict[str, bytes] = {}
CPR = "010101-1234"  # the form of a number, no person's


def told(draft: Draft) -> list[str]:
    """All faults of a draft, as they are told."""
    _, faults = PLAN.check(draft, CATALOGUE)
    return [draft.told(fault) for fault in faults]


def read(content: bytes) -> Draft:
    return PLAN.read_workbook(content, CATALOGUE)


def workbook_of(data: Any) -> bytes:
    """The workbook of a plan; each is written once for all tests."""
    key = repr(data)
    if key not in WRITTEN:
        WRITTEN[key] = PLAN.write_workbook(data, CATALOGUE)
    return WRITTEN[key]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def told_whole(draft: Draft) -> str:
    """The one fault of a file of which nothing was read."""
    assert draft.data == {}
    (fault,) = draft.faults
    return draft.told(fault)


def row(sheet: str, *values: Any, number: int = 1, data: Any = EMPTY) -> Draft:
    """The draft of a plan in which somebody filled in a row of a table."""
    return table(sheet, values, number=number, data=data)


def table(
    sheet: str, *lines: Sequence[Any], number: int = 1, data: Any = EMPTY
) -> Draft:
    """The draft of a plan in which somebody filled in these rows of a table."""
    book = opened(workbook_of(data))
    page = next(p for p in PLAN.workbook(CATALOGUE).pages if p.title == sheet)
    for at, values in enumerate(lines, start=page.table.row + number):
        for column, value in enumerate(values, start=2):
            if value is not None:
                book[sheet].cell(at, column).value = value
    return read(saved(book))


def column_of(sheet: str, key: str) -> int:
    page = next(p for p in PLAN.workbook(CATALOGUE).pages if p.title == sheet)
    return [column.key for column in page.table.columns].index(key)


def action(**fields: Any) -> Draft:
    """The draft of a plan with one action, its cells filled in as given."""
    return actions(fields)


def actions(*each: dict[str, Any]) -> Draft:
    """The draft of a plan with these actions, the first in row 4 of their sheet."""
    page = next(p for p in PLAN.workbook(CATALOGUE).pages if p.title == "Handlinger")
    named = [
        {"id": f"h-{n}", "title": "Gør noget", **fields}
        for n, fields in enumerate(each, start=1)
    ]
    return table(
        "Handlinger",
        *(
            [fields.get(column.key) for column in page.table.columns]
            for fields in named
        ),
    )


def understood(key: str, *typed: Any) -> list[Any]:
    """What is read of a column of actions where this was typed; nothing is a fault."""
    draft = actions(*({key: value} for value in typed))
    assert told(draft) == []
    return [entry[key] for entry in draft.data["actions"]]


def told_of(key: str, *typed: Any) -> list[str]:
    """The one fault of each action in which this was typed, without its place."""
    letter = get_column_letter(column_of("Handlinger", key) + 2)
    faults = told(actions(*({key: value} for value in typed)))
    cells = [f"ark »Handlinger«, celle {letter}{n + 4}: " for n in range(len(typed))]
    assert [f[: len(cell)] for f, cell in zip(faults, cells, strict=True)] == cells
    return [f[len(cell) :] for f, cell in zip(faults, cells, strict=True)]


# There and back


texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.tuples(st.text(max_size=30), st.sampled_from("aÆ1")).map("".join),
)
some_text = st.one_of(st.just(""), st.just(" "), texts)
days = st.one_of(st.just(""), st.sampled_from(DAYS), texts)
clear_days = st.one_of(st.just(""), st.sampled_from(DAYS))
counts = st.one_of(st.none(), st.integers(0, 999_999_999_999))
ranges = st.sampled_from(["50", "≥ 50", "5-6", "10 til 15", "mindst 1.000", "> 3"])


def ids(entries: Any) -> Any:
    return st.sampled_from([entry.id for entry in entries])


def rows(most: int = 3, unique: Any = None, **fields: Any) -> Any:
    return st.lists(st.fixed_dictionaries(fields), max_size=most, unique_by=unique)


def or_nothing(values: Any) -> Any:
    return st.one_of(st.just(""), values)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that can be stored, with every field that a plan has."""
    named = draw(
        st.fixed_dictionaries(
            {
                part: rows(unique=lambda r: r["id"], id=texts, name=texts, **more)
                for part, more in (
                    ("tracks", {}),
                    ("phases", {"first": st.just("2017"), "last": st.just("2018")}),
                )
            }
        )
    )
    own = {
        part: or_nothing(st.sampled_from([r["id"] for r in entries]))
        if entries
        else st.just("")
        for part, entries in named.items()
    }
    actions = draw(
        rows(
            unique=lambda r: r["id"],
            id=texts,
            title=texts,
            track=own["tracks"],
            phase=own["phases"],
            theme=or_nothing(ids(RUBRIC.themes)),
            owner=some_text,
            start=days,
            due=days,
            status=or_nothing(ids(PLANNING.file.statuses)),
            status_date=clear_days,
            kr=counts,
            funding=some_text,
            points=st.lists(st.integers(1, 999), max_size=4),
            parameter=or_nothing(ids(RUBRIC.parameters)),
            aim=st.one_of(st.none(), st.integers(1, 4)),
            indicator=or_nothing(ids(CATALOGUE.indicators.indicators)),
            recommendations=st.lists(ids(PLANNING.recommendations), max_size=4),
        )
    )
    action_ids = [entry["id"] for entry in actions]
    statement = st.one_of(
        st.fixed_dictionaries(
            {"factors": st.lists(ranges, min_size=1, max_size=3), "counts": st.just("")}
        ),
        st.fixed_dictionaries(
            {"factors": st.just([]), "counts": ids(PLANNING.file.counted)}
        ),
    )
    return Plan.model_validate(
        {
            "schema": 1,
            "municipality": draw(st.sampled_from(["101", "183", "825"])),
            "name": draw(texts),
            "first": draw(clear_days),
            "last": draw(clear_days),
            "round": draw(some_text),
            "label": draw(some_text),
            "source": draw(some_text),
            "decision": draw(or_nothing(ids(PLANNING.file.decisions))),
            "decision_date": draw(clear_days),
            "goals": draw(st.lists(texts, max_size=3)),
            "definitions": draw(rows(term=texts, meaning=texts)),
            "texts": draw(st.dictionaries(ids(PLANNING.passages), texts, max_size=4)),
            **named,
            "actions": actions,
            "set_aside": draw(
                rows(
                    unique=lambda r: r["point"], point=st.integers(1, 999), reason=texts
                )
            ),
            "milestones": draw(
                rows(
                    text=texts,
                    due=days,
                    phase=own["phases"],
                    action=or_nothing(st.sampled_from(action_ids))
                    if action_ids
                    else st.just(""),
                    owner=some_text,
                    reached=clear_days,
                )
            ),
            "result_targets": draw(
                rows(
                    text=texts,
                    owner=some_text,
                    due=days,
                    measures=rows(
                        expected=ranges,
                        of=texts,
                        persons=st.booleans(),
                        actual=counts,
                        actual_date=clear_days,
                    ),
                )
            ),
            "budget": draw(
                rows(
                    kind=ids(PLANNING.file.amounts),
                    name=texts,
                    kr=st.integers(0, 999_999_999_999),
                    year=st.one_of(st.none(), st.integers(1990, 2100)),
                    track=own["tracks"],
                )
            ),
            "training": draw(
                rows(
                    title=texts,
                    group=some_text,
                    scenario=st.sampled_from([None, True, False]),
                    date=some_text,
                    participants=counts,
                )
            ),
            "statements": [
                {"what": draw(texts), "printed": draw(ranges), **draw(statement)}
                for _ in range(draw(st.integers(0, 2)))
            ],
            "extent": draw(
                rows(
                    unique=lambda r: (r["id"], r["period"]),
                    id=ids(RUBRIC.extent),
                    period=st.sampled_from(["2017", "2017-06", "2017K2"]),
                    value=st.integers(0, 10**9),
                )
            ),
            "notes": draw(rows(about=texts, text=texts)),
            "names_no_person": draw(st.booleans()),
        }
    )


def leaves(kind: type[BaseModel]) -> set[str]:
    """The fields of a model and of all that it is made of."""
    found = set()
    for name, info in kind.model_fields.items():
        found.add(f"{kind.__name__}.{name}")
        for part in typing.get_args(info.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                found |= leaves(part)
    return found


def said(value: Any) -> set[str]:
    """The fields of which something is said somewhere in a plan."""
    found = set()
    if isinstance(value, list):
        return {field for entry in value for field in said(entry)}
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            found.add(f"{type(value).__name__}.{name}")
            found |= said(getattr(value, name))
    return found


@settings(max_examples=15)
@given(plan=plans())
def test_every_plan_comes_back_byte_for_byte(plan):
    draft = read(PLAN.write_workbook(PLAN.plain(plan), CATALOGUE))
    back, _ = PLAN.check(draft, CATALOGUE)
    assert draft.faults == []
    assert PLAN.text(back) == PLAN.text(plan)


def test_the_plans_that_are_tried_have_every_field_there_is():
    tried: set[str] = set()

    @settings(max_examples=40)
    @given(plan=plans())
    def gather(plan: Plan) -> None:
        tried.update(said(plan))

    gather()
    assert leaves(Plan) - tried == set()


def test_every_public_example_comes_back_byte_for_byte(repository):
    root = DataRoot(repository)
    codes = sorted({path.stem[:3] for path in root.plans.glob("*.toml")})
    assert codes
    examples = [p.plan for code in codes for p in load_plans(root, code, CATALOGUE)]
    for plan in examples:
        draft = read(PLAN.write_workbook(PLAN.plain(plan), CATALOGUE))
        back, faults = PLAN.check(draft, CATALOGUE)
        assert faults == []
        assert PLAN.text(back) == PLAN.text(plan)


def test_a_plan_that_is_hardly_begun_can_be_written_and_read():
    start = {"schema": 1, "municipality": "183"}
    draft = read(PLAN.write_workbook(start, CATALOGUE))
    assert (draft.data, draft.faults) == (start, [])


def test_equal_plans_give_equal_bytes():
    assert PLAN.write_workbook(EMPTY, CATALOGUE) == PLAN.write_workbook(
        EMPTY, CATALOGUE
    )


def test_tables_take_more_rows_than_they_were_made_for():
    actions = [{"id": f"h-{n}", "title": f"Handling {n}"} for n in range(80)]
    goals = [f"Mål {n}" for n in range(40)]
    data = EMPTY | {"goals": goals, "actions": actions}
    assert read(PLAN.write_workbook(data, CATALOGUE)).data == data


def test_what_the_assessment_says_is_shown_and_not_read_back():
    points = [("Punkt 1", "Beredskab og indsats: øv det.")]
    steps = [("Strategi, nu 2", "Trin 3: skriv den ned."), ("Indsatser, nu 4", "=1")]
    content = PLAN.write_workbook(
        EMPTY, CATALOGUE, facts={POINTS: points, NEXT_STEPS: steps}
    )
    draft = read(content)
    assert (draft.data, draft.faults) == (EMPTY, [])
    book = opened(content)
    shown = {
        cell.value
        for sheet in ("Opmærksomhed", "Næste trin")
        for line in book[sheet].iter_rows()
        for cell in line
        if cell.value
    }
    assert {text for pair in points + steps for text in pair} <= shown


# What a person meets


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(workbook_of(EMPTY))


def test_a_sheet_too_wide_for_a_page_goes_on_beside_it(book):
    sheets = {title: book[title].page_setup for title in SHEETS}
    assert {t: s.fitToWidth for t, s in sheets.items() if s.fitToWidth != 1} == {
        "Handlinger": 2
    }
    assert sheets["Handlinger"].pageOrder == "overThenDown"
    assert book["Handlinger"].print_title_cols == "$A:$B"  # numbers and ids on both
    upright = {title for title, s in sheets.items() if s.orientation == "portrait"}
    assert not upright & {"Handlinger", "Milepæle", "Resultatmål", "Uddannelse"}


def test_there_is_a_sheet_for_each_part_and_the_lists_are_hidden(book):
    assert book.sheetnames == [*SHEETS, "Lister"]
    hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
    assert hidden == ["Lister"]


def test_the_first_sheet_leads_to_all_others(book):
    links = [
        cell.hyperlink.location
        for line in book["Start"].iter_rows()
        for cell in line
        if cell.hyperlink
    ]
    assert links == [f"'{title}'!A1" for title in SHEETS[1:]]


def test_every_column_of_actions_that_is_chosen_has_a_drop_down(book):
    sheet = book["Handlinger"]
    with_list = set()
    for rule in sheet.data_validations.dataValidation:
        with_list |= {cells.min_col for cells in rule.sqref.ranges}
    chosen = ("track", "phase", "theme", "status", "parameter", "aim", "indicator")
    assert with_list == {column_of("Handlinger", key) + 2 for key in chosen}


def test_the_tracks_of_the_plan_itself_are_offered(book):
    rules = book["Handlinger"].data_validations.dataValidation
    assert any("'Spor'!$B$" in rule.formula1 for rule in rules)
    assert any("'Faser'!$B$" in rule.formula1 for rule in rules)


def test_no_text_is_ever_a_formula():
    fields = [passage.id for passage in PLANNING.passages]
    data = EMPTY | {
        "name": FORMULAS[0],
        "goals": FORMULAS,
        "texts": dict(zip(fields, FORMULAS, strict=False)),
        "actions": [{"id": text, "title": text, "owner": text} for text in FORMULAS],
    }
    content = PLAN.write_workbook(data, CATALOGUE)
    cells = [c for sheet in opened(content) for line in sheet.iter_rows() for c in line]
    assert {
        c.value: c.data_type for c in cells if c.value in FORMULAS
    } == dict.fromkeys(FORMULAS, "s")
    assert "f" not in {c.data_type for c in cells}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/")]
        assert not any(b"<f>" in package.read(name) for name in sheets)


# Read kindly


def test_numbers_of_points_are_understood_as_people_write_them():
    meant = {
        "1, 3": [1, 3],
        "1,3": [1, 3],
        "1; 3 ;4": [1, 3, 4],
        "1 og 3": [1, 3],
        "1, 2 og 3": [1, 2, 3],
        "1\n3": [1, 3],
        3: [3],
        "3.0": [3],
        " 3, ": [3],
    }
    assert understood("points", *meant) == list(meant.values())


def test_what_may_be_other_points_is_asked_about_and_not_guessed():
    for fault in told_of("points", 1.3, "1-3", "et", "1, to", "punkt 1", True):
        assert fault.endswith("Skriv numre med komma imellem, fx 1, 3")


def test_recommendations_are_named_by_number_or_id():
    # The first and the seventh in the printed order of the areas.
    typed = ("1, 7", "coordinating_unit; parents", "1 og parents")
    assert (
        understood("recommendations", *typed) == [["coordinating_unit", "parents"]] * 3
    )


def test_a_number_of_no_recommendation_is_refused_at_its_cell():
    faults = told(action(recommendations="1, 16"))
    assert faults == [
        "ark »Handlinger«, celle R4: her står en tekst, som ikke er på listen. Skriv "
        "numre med komma imellem, fx 1, 3"
    ]


def test_a_point_number_out_of_bounds_is_told_at_its_cell():
    faults = told(action(points="1, 0"))
    assert faults == ["ark »Handlinger«, celle N4: skal være mindst 1"]


def test_a_further_measure_stands_on_the_line_below_its_target():
    target = {
        "text": "Flere er med",
        "measures": [
            {"expected": "≥ 50", "of": "rekrutterede"},
            {"expected": "≥ 30", "of": "i gang", "actual": 0},
        ],
    }
    second = {"text": "I ord"}
    data = EMPTY | {"result_targets": [target, second]}
    content = PLAN.write_workbook(data, CATALOGUE)
    sheet = opened(content)["Resultatmål"]
    assert [sheet.cell(n, 2).value for n in (4, 5, 6)] == [
        "Flere er med",
        None,
        "I ord",
    ]
    assert read(content).data == data


def test_faults_of_a_measure_are_told_at_their_cells():
    target = {"text": "a", "measures": [{"expected": "5-6", "of": "x"}]}
    data = EMPTY | {"result_targets": [target]}
    draft = row("Resultatmål", *(None,) * 3, "mange", None, 1.5, number=2, data=data)
    assert sorted(told(draft)) == [
        "ark »Resultatmål«, celle E5: skal være et tal, en grænse eller et interval, "
        "fx 50, ≥ 50 eller 5-6",
        "ark »Resultatmål«, celle F5: »Hvad bliver talt?« mangler",
        "ark »Resultatmål«, celle G5: her står et tal med decimaler. Skriv et helt "
        "tal, fx 12",
    ]


def test_a_result_counts_persons_unless_the_workbook_says_no():
    typed = {"nej": False, "ja": True, None: True}
    lines = [("a", None, None, "5", "b", 2, None, said) for said in typed]
    plan, faults = PLAN.check(table("Resultatmål", *lines), CATALOGUE)
    assert faults == []
    found = [target.measures[0].persons for target in plan.result_targets]
    assert found == list(typed.values())


def test_a_workbook_from_before_results_said_persons_is_read_as_it_was():
    target = {"text": "a", "measures": [{"expected": "5", "of": "b", "actual": 2}]}
    data = EMPTY | {"result_targets": [target]}
    book = opened(workbook_of(data))
    [build] = [e for e in PLAN.workbook(CATALOGUE).pages[0].inputs if e.path == "build"]
    book["Start"].cell(build.row, build.column).value = "plan-1"
    sheet = book["Resultatmål"]
    assert sheet["I3"].value == "Personer?"
    for line in sheet["I3:I40"]:
        line[0].value = None
    assert read(saved(book)).data == data


def test_a_measure_without_any_target_lacks_its_text():
    draft = row("Resultatmål", None, None, None, "5", "kurser")
    assert told(draft) == ["ark »Resultatmål«, celle B4: »Resultatmål« mangler"]


def test_an_exercise_without_a_scenario_is_another_than_one_that_says_nothing():
    typed = {"nej": False, "ja": True, None: None}
    lines = [("Øvelse", None, said) for said in typed]
    plan, faults = PLAN.check(table("Uddannelse", *lines), CATALOGUE)
    assert faults == []
    again, _ = PLAN.check(
        read(PLAN.write_workbook(PLAN.plain(plan), CATALOGUE)), CATALOGUE
    )
    for found in (plan, again):
        assert [row.scenario for row in found.training] == list(typed.values())


def test_an_amount_is_understood_as_people_write_it():
    typed = (
        *(50_000, "50000", "50.000", "50 000", "50.000 kr.", "50.000 kr"),
        *("kr. 50.000", "50.000,-", "50.000,00 kr.", " 50.000 Kroner "),
    )
    assert understood("kr", *typed, "3.500.000") == [
        *(50_000 for _ in typed),
        3_500_000,
    ]


def test_an_amount_with_a_comma_before_three_digits_is_refused():
    typed = ("150,000", "150,000 kr.", "kr. 1,000", "3,500,000")
    assert set(told_of("kr", *typed)) == {
        "her står et tal med komma og tre cifre, som både kan være decimaler og "
        "tusinder. Skriv tusinder uden komma, fx 1000 eller 1.000"
    }


def test_an_amount_that_is_not_written_out_is_refused_with_how_to_write_it():
    typed = ("3,5 mio.", "3,5", "50 tusind", "50.05 kr.", "kr.")
    assert set(told_of("kr", *typed)) == {
        "her står en tekst, der ikke kan læses som svar. Skriv beløbet i hele kroner, "
        "fx 3500000. Skriv mio. og tusind ud i cifre"
    }


def test_a_year_is_asked_for_as_a_year():
    (fault,) = told(row("Økonomi", "row", "Kurser", 1000, "næste år"))
    assert fault.endswith("Skriv et årstal, fx 2027")


def test_a_date_of_excel_is_a_day_of_the_plan():
    draft = action(due=date(2027, 6, 30))
    assert draft.data["actions"][0]["due"] == "2027-06-30"


def test_a_date_is_as_much_of_it_as_its_cell_shows():
    shown = {
        "yyyy": ("2027", date(2027, 12, 31)),
        "yyyy;@": ("2027", date(2027, 12, 31)),
        '"året "yyyy': ("2027", date(2027, 12, 31)),
        "[$-406]mmmm yyyy": ("2027-01", date(2027, 1, 31)),
        "dd\\-mm\\-yyyy": ("2027-01-01", date(2027, 1, 1)),
    }
    book = opened(workbook_of(EMPTY))
    sheet = book["Milepæle"]
    for row, form in enumerate(shown, start=4):
        sheet[f"B{row}"], sheet[f"C{row}"] = "Milepæl", date(2027, 1, 1)
        sheet[f"C{row}"].number_format = form
    found = [entry["due"] for entry in read(saved(book)).data["milestones"]]
    assert [(due, last_day(due)) for due in found] == list(shown.values())


def test_a_date_that_is_shown_as_a_year_is_a_year_of_the_budget():
    book = opened(workbook_of(EMPTY))
    sheet = book["Økonomi"]
    sheet["B4"], sheet["C4"], sheet["D4"] = "row", "Kurser", 1000
    sheet["E4"], sheet["E4"].number_format = date(2027, 1, 1), "yyyy"
    assert read(saved(book)).data["budget"][0]["year"] == 2027


# Refused with the place


def test_a_name_that_the_plan_does_not_have_is_told_without_the_names_it_has():
    data = EMPTY | {"tracks": [{"id": "hemmeligt", "name": "Spor"}]}
    draft = row("Handlinger", "h-1", "Gør noget", "andet", data=data)
    assert told(draft) == ["ark »Handlinger«, celle D4: kendes ikke som spor i planen"]


def test_a_missing_part_of_a_row_is_told_at_its_cell():
    assert told(row("Fravalgte punkter", 3)) == [
        "ark »Fravalgte punkter«, celle C4: »Begrundelse« mangler"
    ]
    assert told(row("Milepæle", None, "juni 2027")) == [
        "ark »Milepæle«, celle B4: »Milepæl« mangler"
    ]


def test_a_formula_is_refused():
    faults = told(action(kr="=1+1"))
    assert len(faults) == 1
    assert "celle L4: her står en formel" in faults[0]


def test_personal_data_are_refused_and_not_repeated():
    for draft in (action(owner=CPR), row("Mål", CPR), action(points=CPR)):
        faults = told(draft)
        assert faults
        assert CPR not in " ".join(faults)
        assert "CPR-nummer" in faults[0]


def test_a_comment_and_a_further_sheet_are_refused():
    book = opened(workbook_of(EMPTY))
    book["Handlinger"]["C4"].comment = Comment("husk", "x")
    book.create_sheet("Navne")["A1"] = CPR
    faults = " ".join(told(read(saved(book))))
    assert "ark »Handlinger«, celle C4: kommentarer bliver ikke læst" in faults
    assert "hører ikke til planen" in faults
    assert CPR not in faults


def test_personal_data_among_what_the_assessment_says_are_found():
    facts = {POINTS: [("Punkt 1", "øv det")]}
    content = PLAN.write_workbook(EMPTY, CATALOGUE, facts=facts)
    book = opened(content)
    for line in book["Opmærksomhed"].iter_rows():
        for cell in line:
            if cell.value == "øv det":
                cell.value = CPR
    assert "ligner et CPR-nummer" in " ".join(told(read(saved(book))))


def test_a_code_that_is_not_the_municipalitys_beside_it_is_refused():
    book = opened(workbook_of(EMPTY))
    sheet, cell = next(book.defined_names["skema.municipality"].destinations)
    book[sheet][cell.replace("$", "")].value = "741"
    faults = told(read(saved(book)))
    assert faults
    assert all("ark »Start«" in fault for fault in faults)


def test_rows_that_were_moved_are_refused():
    book = opened(workbook_of(EMPTY))
    book["Spor"].insert_rows(1)
    assert told(read(saved(book))) == [
        "ark »Spor«, celle A1: her skal stå »Spor«. Rækker eller kolonner er indsat, "
        "slettet eller ændret. Fortryd det, eller begynd forfra. Lav en ny fil, og "
        "flyt teksterne derover"
    ]


def test_a_heading_that_was_written_over_is_to_be_written_again():
    data = EMPTY | {"tracks": [{"id": "spor-1", "name": "Spor"}]}
    book = opened(workbook_of(data))
    book["Spor"]["B3"].value = "Navn"
    assert told(read(saved(book))) == [
        "ark »Spor«, celle B3: her skal stå »Id«. Skriv det igen"
    ]


def test_a_row_of_headings_that_was_deleted_is_not_written_over_the_first_answers():
    data = EMPTY | {"goals": ["Et mål", "Et mål til"]}
    book = opened(workbook_of(data))
    book["Mål"].delete_rows(3)
    assert "Skriv det igen" not in " ".join(told(read(saved(book))))
    assert "her skal stå »Mål«. Rækker eller kolonner er" in " ".join(
        told(read(saved(book)))
    )


# What follows from a fault is not told as one more


FOLLOWED = EMPTY | {
    "actions": [{"id": "h-1", "title": "Øv"}, {"id": "h-2", "title": "Skriv"}],
    "milestones": [{"text": "Netværket mødes", "action": "h-1"}],
}


def test_what_points_to_actions_is_not_told_when_their_sheet_was_not_read():
    book = opened(workbook_of(FOLLOWED))
    book["Handlinger"].insert_cols(3)
    (fault,) = told(read(saved(book)))
    assert fault.startswith("ark »Handlinger«, celle C3: her skal stå »Handling«")


def test_what_points_to_actions_is_not_told_when_their_ids_were_cleared():
    book = opened(workbook_of(FOLLOWED))
    for cell in ("B4", "B5"):
        book["Handlinger"][cell].value = None
    assert told(read(saved(book))) == [
        "ark »Handlinger«, celle B4: »Id« mangler",
        "ark »Handlinger«, celle B5: »Id« mangler",
    ]


def test_what_points_to_an_action_that_is_not_there_is_told_when_all_were_read():
    book = opened(workbook_of(FOLLOWED))
    book["Milepæle"]["E4"].value = "h-3"
    assert told(read(saved(book))) == [
        "ark »Milepæle«, celle E4: kendes ikke som handling i planen"
    ]


def test_what_stands_twice_is_told_with_both_cells():
    book = opened(workbook_of(FOLLOWED))
    book["Handlinger"]["B5"].value = "h-1"
    assert told(read(saved(book))) == [
        "ark »Handlinger«, celle B5: den samme handling står også her: ark "
        "»Handlinger«, celle B4"
    ]


def test_a_form_of_self_evaluation_is_no_plan():
    form = {"schema": 1, "municipality": "183", "round": "2026"}
    filled_in = EVALUATION.write_workbook(form, CATALOGUE)
    assert told_whole(read(filled_in)) == (
        "filen er et skema til selvevaluering. Brug: parathed form"
    )
    plan = PLAN.write_workbook(EMPTY, CATALOGUE)
    assert told_whole(EVALUATION.read_workbook(plan, CATALOGUE)) == (
        "filen er en handlingsplan. Brug: parathed plan"
    )


def put_part(name: str, content: bytes) -> bytes:
    """An empty plan's workbook with one more part in the package."""
    out = io.BytesIO(PLAN.write_workbook(EMPTY, CATALOGUE))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        lambda: put_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        lambda: put_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        lambda: put_part("xl/media/bomb.xml", b"\0" * 20_000_000),
        lambda: b"PK\x03\x04 no workbook",
        lambda: b"\xd0\xcf\x11\xe0 an old one",
        lambda: b"",
    ],
    ids=["macro", "link", "bomb", "damaged", "old", "empty"],
)
def test_what_is_not_safe_to_read_is_refused_before_it_is_read(content, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content())
    draft = PLAN.read_file(path, CATALOGUE)
    assert draft.data == {}
    assert len(draft.faults) == 1


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place():
    long = EMPTY | {"texts": {"target_group": "😀" * 16_384}}  # two units each
    with pytest.raises(PlanError, match=r"ark »Tekster«, celle B5: .*32767"):
        PLAN.write_workbook(long, CATALOGUE)


def test_every_field_of_a_plan_is_asked_for_in_the_workbook():
    asked = {"schema"}
    for page in PLAN.workbook(CATALOGUE).pages:
        asked |= {entry.path for entry in page.inputs}
        if page.table:
            asked.add(page.table.part)
            asked |= {f"{page.table.part}.{c.key}" for c in page.table.columns}
    expected = set()
    for name, info in Plan.model_fields.items():
        parts = typing.get_args(info.annotation)
        part = parts[0] if parts else None
        if isinstance(part, type) and issubclass(part, BaseModel):
            expected |= {f"{name}.{field}" for field in part.model_fields}
        elif name == "texts":
            expected |= {f"texts.{passage.id}" for passage in PLANNING.passages}
        else:
            expected.add(info.alias or name)
    expected -= {"result_targets.measures"}
    expected |= {f"result_targets.{field}" for field in model.Measure.model_fields}
    assert expected <= asked
