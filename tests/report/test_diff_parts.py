"""`parathed diff` on pages about plans, follow-up and programmes: part by part."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from report_fixtures import parsed, words
from rich.console import Console

from parathed_lib.commands import compare as compare_command
from parathed_lib.errors import StoredReportError
from parathed_lib.pages.changes import (
    Changes,
    Difference,
    compare,
    compare_paths,
    terminal,
)
from parathed_lib.pages.changes.facts import Change
from parathed_lib.pages.changes.names import full_name
from parathed_lib.pages.changes.page import page as diff_page
from parathed_lib.pages.stored import Stored
from parathed_lib.plan.findings import GROUPS

Data = dict[str, Any]
PLAN = "data/raw/plans/183.toml"
CASES = "cases_in_infohouse"
CASES_NAME = "Sagsforløb i infohuset"


def milestone(number: int, text: str, state: str = "coming", **more: Any) -> Data:
    days = {"due": "2017-12-31", "reached": None, "slack_days": None}
    return {"number": number, "text": text, "state": state, **days} | more


def count(period: str, value: int | None, status: str = "ok") -> Data:
    hidden = None if status == "ok" else "suppressed"
    row = {"id": CASES, "period": period, "value": value, "status": status}
    return {**row, "hidden": hidden, "sources": ["form"]}


def monitoring() -> Data:
    """A follow-up with two milestones, one action, one figure and one count."""
    figure = {"value": 4.5, "period": "2023", "status": "ok"}
    return {
        "municipality": {"code": "183", "name": "Ishøj"},
        "vintage": "2026",
        "vintage_before": "2017",
        "at": "2017-06-30",
        "example": False,
        "ratings": [{"id": "strategy", "before": 2, "now": 2, "change": 0}],
        "score": None,
        "indicators": [
            {"id": "basic_schooling_pct", "title": "Andel", "unit": "pct",
             "before": None, "now": figure, "change": "alone", "side": None},
        ],
        "extent": [count("2025", 12)],
        "plans": [
            {
                "key": "",
                "name": "Plan for Ishøj",
                "states": {"coming": 2},
                "milestones": [
                    milestone(1, "Kortlægning"),
                    milestone(2, "Det første udkast til en plan er sendt i høring"),
                ],
                "actions": [{"id": "a1", "title": "Kursus", "status": None}],
                "budget": [{"year": 2018, "rows_kr": 100, "differences_kr": {}}],
            }
        ],
        "status_text": [{"about": "Planen", "text": ["To milepæle kommer."]}],
        "unknowns": [{"what": "Om det virker.", "why": "Ikke målt."}],
        "manifest": {
            "report": "monitoring",
            "parameters": {
                "municipality": "183",
                "vintage": "2026",
                "at": "2017-06-30",
                "since_vintage": "2017",
            },
            "inputs": [{"path": PLAN, "sha256": "a" * 64}],
            "versions": {"python": "3.11"},
            "library": "b" * 64,
            "seed": None,
        },
    }  # fmt: skip


def later() -> Data:
    """The same follow-up a year on, with the second milestone reached too late."""
    data = monitoring()
    data["at"] = data["manifest"]["parameters"]["at"] = "2018-06-30"
    data["plans"][0]["milestones"][1] |= {"state": "late", "reached": "2018-02-01"}
    data["plans"][0]["states"] = {"coming": 1, "late": 1}
    return data


def difference(new: Data, old: Data | None = None) -> Difference:
    before = Stored(Path("old.json"), old or monitoring())
    return compare(before, Stored(Path("new.json"), new))


def by_name(found: Difference) -> dict[str, Change]:
    return {full_name(c): c for c in found.changes}


def sides(change: Change) -> tuple[str, str]:
    """The old and the new value as they are printed."""
    return change.old.printed, change.new.printed


def printed(found: Difference, capsys: pytest.CaptureFixture[str]) -> str:
    compare_command._print_comparison(Changes([found], [], []))
    return capsys.readouterr().out


def danish(found: Difference) -> Any:
    return parsed(diff_page(Changes([found], [], [])))


# Names


def test_a_milestone_is_told_by_its_number_and_text():
    name = "Milepæl 2 \u2013 Det første udkast til en plan er sendt i høring: tilstand"
    change = by_name(difference(later()))[name]
    assert (change.group, change.old.value, change.new.value) == (
        "milestones",
        "coming",
        "late",
    )
    assert sides(change) == (
        "kommende",
        "nået for sent",
    )


def test_the_page_has_danish_parts_and_states():
    new = later()
    new["ratings"][0]["now"] = 3
    new["extent"] = [count("2025", 12), count("2026", 15)]
    new["indicators"][0]["now"] |= {"value": 5.0}
    new["plans"][0]["actions"][0]["status"] = "done"
    new["plans"][0]["budget"][0]["rows_kr"] = 150
    new["unknowns"] = []
    tree = danish(difference(new))
    titles = [words(h).split(" ", 1)[1] for h in tree.select("h2")]
    assert titles == [
        "Svar",
        "Milepæle",
        "Handlinger",
        "Budget",
        "Tal om omgivelserne",
        "Omfang",
        "Det ved vi ikke",
        "Hvad rapporterne er lavet af",
    ]
    told = words(tree.main)
    assert "To udgaver af en opfølgning" in told
    assert "nået for sent" in told
    for word in ("coming", "late", "done", "milestone", "budget"):
        assert word not in told.split()


def test_a_milestone_that_came_first_does_not_change_the_others():
    new = monitoring()
    rows = new["plans"][0]["milestones"]
    new["plans"][0]["milestones"] = [milestone(1, "Nedsat styregruppe"), *rows]
    (change,) = difference(new).changes
    assert full_name(change) == "Milepæl 1 \u2013 Nedsat styregruppe"
    assert sides(change) == ("ikke med", "med")


def test_a_milestone_put_otherwise_is_the_same_milestone():
    new = monitoring()
    new["plans"][0]["milestones"][0]["text"] = "Kortlægning af risici"
    (change,) = difference(new).changes
    assert full_name(change) == "Milepæl 1 \u2013 Kortlægning af risici: tekst"


def test_notes_and_findings_that_are_others_are_never_set_beside_each_other():
    old, new = monitoring(), monitoring()
    for data in (old, new):
        data["manifest"]["report"] = "plan"
    fault = {"kind": "rows_over_total", "group": "conflict", "about": "budget"}
    old["findings"] = [fault | {"facts": {"year": n}} for n in (2016, 2017)]
    new["findings"] = [old["findings"][0] | {"kind": "rows_over_frame"}]
    new["findings"] += old["findings"]
    old["notes"] = [{"about": "plan", "text": "Den er god."}]
    new["notes"] = [{"about": "plan", "text": "Noget andet."}, *old["notes"]]
    found = difference(new, old).changes
    assert [(full_name(c), *sides(c)) for c in found] == [
        ("Økonomi 2016, budgetposterne mod rammen", "ikke med", "med"),
        ("Bemærkning Noget andet.", "ikke med", "med"),
    ]


def test_several_plans_are_told_apart_by_their_names():
    old = monitoring()
    old["plans"].append(copy.deepcopy(old["plans"][0]))
    old["plans"][1] |= {"key": "b", "name": "Den anden plan"}
    new = copy.deepcopy(old)
    new["plans"][1]["actions"][0]["status"] = "done"
    (change,) = difference(new, old).changes
    assert full_name(change) == (
        "Plan b \u2013 Den anden plan, Handling a1 \u2013 Kursus: status"
    )


def test_what_is_counted_by_status_is_told_in_danish():
    old, new = monitoring(), monitoring()
    old["plans"][0]["statuses"] = {"unknown": 1, "done": 0}
    new["plans"][0]["statuses"] = {"unknown": 0, "done": 1}
    assert list(by_name(difference(new, old))) == [
        "Antal handlinger: uden oplyst status",
        "Antal handlinger: gennemført",
    ]


@pytest.mark.parametrize("kind", GROUPS)
def test_what_does_not_add_up_has_a_danish_name(kind):
    old, new = monitoring(), monitoring()
    for data in (old, new):
        data["manifest"]["report"] = "plan"
        data["findings"] = []
    new["findings"] = [
        {"kind": kind, "group": "gap", "about": "budget", "facts": {"year": 2016}}
    ]
    (name,) = by_name(difference(new, old))
    assert name.startswith("Økonomi 2016, ")
    assert kind not in name


def test_rounds_of_one_answer_are_told_apart():
    old = monitoring()
    old["manifest"]["report"] = "programme"
    old["parameters"] = [
        {"id": "strategy", "round": year, "mean": 2.0} for year in ("2025", "2026")
    ]
    new = copy.deepcopy(old)
    for row in new["parameters"]:
        row["mean"] = 3.0
    found = difference(new, old).changes
    assert [full_name(c) for c in found] == [
        "Strategi: 2025, gennemsnit",
        "Strategi: 2026, gennemsnit",
    ]
    assert len({c.id for c in found}) == 2


def test_an_indicator_that_came_is_told_by_its_figure():
    old, new = monitoring(), monitoring()
    old["indicators"] = []
    found = by_name(difference(new, old))
    assert {name: sides(c) for name, c in found.items()} == {
        "Andel: nyeste": ("–", "4,5 (2023)")
    }


def test_an_indicator_that_came_without_a_figure_is_told_too():
    old, new = monitoring(), monitoring()
    old["indicators"] = []
    new["indicators"][0]["now"] = None
    assert [sides(c) for c in difference(new, old).changes] == [("ikke med", "med")]


# Causes


def test_the_causes_are_told_once_and_not_row_by_row(capsys):
    new = later()
    new["manifest"]["library"] = "c" * 64
    new["manifest"]["inputs"][0]["sha256"] = "d" * 64
    out = printed(difference(new), capsys)
    causes = "Changed by: at 2017-06-30 -> 2018-06-30; plan 183.toml changed; our code."
    assert out.splitlines()[1] == causes
    assert "why" not in out
    assert out.count("2018-06-30") == 1


def test_a_reason_is_told_where_it_is_another_than_the_pages(capsys):
    new = later()
    new["indicators"][0]["now"] = {"value": 5.0, "period": "2024", "status": "ok"}
    found = difference(new)
    own = [full_name(c) for c in found.changes if c.reasons != found.why]
    assert own == ["Andel: nyeste"]
    assert "new period (2023 → 2024)" in " ".join(printed(found, capsys).split())
    rows = [words(r) for r in danish(found).select(".changes tbody tr")]
    assert [row for row in rows if "Ny periode" in row] == [
        "Nyeste 4,5 2023 5 2024 +0,5 Ny periode"
    ]


def test_a_day_that_was_asked_for_is_a_cause_and_no_change():
    found = difference(later())
    assert [s.name for s in found.causes.settings] == ["at"]
    assert "at" not in {c.id for c in found.changes}


def test_a_day_that_is_another_than_the_parameter_is_a_change():
    new = monitoring()
    new["at"] = "2018-06-30"
    assert [c.id for c in difference(new).changes] == ["at"]


# Counts


def test_a_count_of_another_period_is_a_new_period_and_no_difference():
    new = monitoring()
    new["extent"] = [count("2026", 15)]
    found = by_name(difference(new))
    came, went = found[f"{CASES_NAME}: 2026"], found[f"{CASES_NAME}: 2025"]
    assert [r.kind for r in came.reasons] == ["new period"]
    assert sides(came) == ("–", "15")
    assert sides(went) == ("12", "–")
    assert {came.difference, went.difference} == {None}


def test_a_count_of_the_same_period_is_a_difference():
    new = monitoring()
    new["extent"] = [count("2025", 22), count("2026", 15)]
    found = by_name(difference(new))
    assert found[f"{CASES_NAME}: 2025"].difference == 10
    assert found[f"{CASES_NAME}: 2026"].difference is None


@pytest.mark.parametrize("also_a_value", [None, 3])
def test_a_hidden_count_is_never_told(also_a_value, capsys):
    new = monitoring()
    new["extent"] = [count("2025", also_a_value, "suppressed")]
    found = difference(new)
    change = by_name(found)[f"{CASES_NAME}: 2025"]
    assert (change.new.value, change.difference) == (None, None)
    told = json.dumps(terminal.as_data(Changes([found], [], [])))
    assert '"new": 3' not in told
    assert " 3 " not in printed(found, capsys)


def test_a_figure_in_a_hidden_row_that_came_is_never_told():
    old, new = monitoring(), monitoring()
    old["indicators"] = []
    new["indicators"][0] |= {"status": "suppressed"}
    (change,) = difference(new, old).changes
    assert (change.new.value, "skjult" in change.new.printed) == (None, True)


def test_a_figure_with_an_odd_status_is_compared_all_the_same():
    new = monitoring()
    new["indicators"][0]["now"] |= {"value": 5.0, "status": []}
    assert [sides(c) for c in difference(new).changes] == [("4,5 (2023)", "5 (2023)")]


def test_a_figure_on_origin_has_no_difference_and_is_grey():
    old, new = monitoring(), monitoring()
    for data, value in ((old, 4.5), (new, 5.0)):
        row = data["indicators"][0]
        row["id"], row["now"]["value"] = "non_western_pct", value
    found = difference(new, old)
    assert [c.difference for c in found.changes] == [None]
    rows = danish(found).select(".changes tbody tr:not(.group)")
    assert [row["class"] for row in rows] == [["origin"]]


# Nothing unseen


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    rows = data.items() if isinstance(data, dict) else enumerate(data)
    return [
        leaf
        for key, value in rows
        for leaf in (
            leaves(value, (*path, key))
            if isinstance(value, dict | list)
            else [(*path, key)]
        )
    ]


@pytest.mark.parametrize("kind", ["monitoring", "plan", "programme"])
def test_nothing_that_is_published_can_change_unseen(kind):
    """Every single value is changed in turn."""
    told_apart = ("manifest", "vintage", "example")
    old = monitoring()
    old["manifest"]["report"] = kind
    if kind != "monitoring":
        plan = old.pop("plans")[0]
        old |= {key: plan[key] for key in ("milestones", "actions", "budget")}
        old["goals"], old["levels"] = ["Tryghed"], [[1, 2], [3]]
    unseen = []
    for path in leaves(old):
        # Of a count or figure this says only how it is found, as a hidden one, or not.
        is_status = path[0] in ("indicators", "extent") and path[-1] == "status"
        if path[0] in told_apart or path[-1] == "code" or is_status:
            continue
        new = copy.deepcopy(old)
        place = new
        for key in path[:-1]:
            place = place[key]
        value = place[path[-1]]
        place[path[-1]] = value + 1 if type(value) in (int, float) else "andet"
        found = difference(new, old).changes
        if not any(full_name(c) for c in found):
            unseen.append(path)
    assert unseen == []


# The terminal


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_tables_fit_the_terminal(width, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    assert Console().width == width
    new = later()
    new["extent"] = [count("2026", 15)]
    new["indicators"][0]["now"] = {"value": 5.0, "period": "2024", "status": "ok"}
    new["status_text"] = monitoring()["status_text"]
    lines = printed(difference(new), capsys).splitlines()
    tables = [line for line in lines if not line.startswith(("183", "Changed by"))]
    assert max(map(len, tables)) <= width
    assert any("nået" in line for line in tables)


def test_what_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(StoredReportError) as raised:
        compare_paths(tmp_path, tmp_path / "findesikke")
    assert "findesikke: there is no such file or folder." in str(raised.value)
    assert "folder and the other is not" not in str(raised.value)


def test_the_same_pages_give_the_same_bytes(write: Callable[..., Path]):
    paths = write("a/old.json", monitoring()), write("b/new.json", later())
    assert diff_page(compare_paths(*paths)) == diff_page(compare_paths(*paths))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a page's data to a file below the test's folder."""

    def write(name: str, data: Data) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), "utf-8")
        return path

    return write
