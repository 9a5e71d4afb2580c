"""Plans on disk: what is imported, what is kept of it, and what is told."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from parathed_lib import load_catalogue
from parathed_lib.errors import PlanError
from parathed_lib.forms.changes import changes
from parathed_lib.forms.draft import Draft
from parathed_lib.forms.kind import read_sent
from parathed_lib.forms.plan import model
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.kind import PLAN
from parathed_lib.forms.plan.messages import (
    DAYS,
    about_outcome,
    about_plan,
    open_questions,
    unread_days,
)
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.repository import (
    import_plan,
    is_key,
    load_plans,
    locked,
    plan_file,
    store,
)
from parathed_lib.forms.store import numbered
from parathed_lib.storage.data_root import DataRoot

CATALOGUE = load_catalogue()
# None of these is anybody's: the first is shaped as a CPR number, the rest as they say.
PERSONAL = ("010203-9876", "nobody@example.org", "+45 12 34 56 78", "Nygade 7")
START: dict[str, Any] = {
    "schema": 1,
    "municipality": "741",
    "name": "Opdigtet plan",
    "first": "2027",
    "last": "2028",
    "names_no_person": True,
}
ACTION = {"id": "h-1", "title": "Øv beredskabet", "status": "planned"}


def plan(**fields: Any) -> Plan:
    return Plan.model_validate(START | fields)


@pytest.fixture
def sent(tmp_path: Path):
    """The plan in a file with these fields, as it is read when it is sent in."""

    def sent(needs_declaration: bool = True, **fields: Any):
        data = {k: v for k, v in (START | fields).items() if v is not None}
        path = tmp_path / "sent.toml"
        path.write_text(tomli_w.dumps(data), encoding="utf-8")
        return read_sent(PLAN, path, CATALOGUE, needs_declaration=needs_declaration)

    return sent


def kept(root: DataRoot, *plans: Plan, key: str = "") -> list[str]:
    """What becomes of plans that are stored one after the other."""
    with locked(root):
        return [store(root, each, CATALOGUE, key).status for each in plans]


def faults_of(data: dict[str, Any]) -> list[str]:
    draft = Draft(data)
    return [draft.told(fault) for fault in PLAN.check(draft, CATALOGUE)[1]]


# Stored


def test_a_plan_is_stored_by_its_municipality_and_the_name_it_is_given(root, sent):
    import_plan(root, sent(), CATALOGUE)
    import_plan(root, sent(), CATALOGUE, "unge-2027")
    assert sorted(p.name for p in root.plans.glob("*.toml")) == [
        "741-unge-2027.toml",
        "741.toml",
    ]
    found = load_plans(root, "741", CATALOGUE)
    assert [stored.key for stored in found] == ["", "unge-2027"]
    assert {PLAN.text(stored.plan) for stored in found} == {PLAN.text(plan())}


def test_the_earlier_plan_is_kept_under_the_next_number(root):
    first, second, third = plan(), plan(name="En anden"), plan(name="En tredje")
    assert kept(root, first, second, third) == ["new", "changed", "changed"]
    folder = plan_file(root, "741").versions
    assert numbered(folder) == [1, 2]
    assert (folder / "1.toml").read_text("utf-8") == PLAN.text(first)
    assert (folder / "2.toml").read_text("utf-8") == PLAN.text(second)
    assert plan_file(root, "741").path.read_text("utf-8") == PLAN.text(third)


def test_a_plan_that_says_the_same_changes_nothing(root):
    kept(root, plan())
    before = plan_file(root, "741").path.stat().st_mtime_ns
    assert kept(root, plan()) == ["unchanged"]
    assert plan_file(root, "741").path.stat().st_mtime_ns == before
    assert not plan_file(root, "741").versions.exists()


def test_each_plan_of_a_municipality_has_its_own_versions(root):
    kept(root, plan(), plan(name="En anden"))
    kept(root, plan(), plan(name="En tredje"), key="unge")
    assert numbered(plan_file(root, "741").versions) == [1]
    assert numbered(plan_file(root, "741", "unge").versions) == [1]


def test_versions_are_not_plans_of_the_municipality(root):
    kept(root, plan(), plan(name="En anden"), plan(name="En tredje"))
    assert len(load_plans(root, "741", CATALOGUE)) == 1


def test_a_run_that_was_killed_between_the_two_writes_has_lost_nothing(root):
    kept(root, plan())
    # As it stops after the version is written and before the plan is replaced.
    folder = plan_file(root, "741").versions
    folder.mkdir(parents=True)
    (folder / "1.toml").write_bytes(plan_file(root, "741").path.read_bytes())
    (root.plans / ".741.toml.left.parathed").write_text("half a pl", encoding="utf-8")
    assert kept(root, plan(name="En anden")) == ["changed"]
    assert numbered(folder) == [1]
    assert (folder / "1.toml").read_text("utf-8") == PLAN.text(plan())
    assert list(root.plans.glob(".741*")) == []


def test_an_earlier_plan_that_cannot_be_read_is_not_replaced(root):
    root.plans.mkdir(parents=True)
    plan_file(root, "741").path.write_text("schema = 1\n", encoding="utf-8")
    with pytest.raises(PlanError, match=r"741\.toml kan ikke bruges"):
        kept(root, plan())
    assert plan_file(root, "741").path.read_text("utf-8") == "schema = 1\n"


@pytest.mark.slow
def test_imports_at_the_same_time_wait_for_each_other(root, tmp_path):
    plans = [plan(name=f"Plan {number}") for number in range(4)]
    running = []
    for number, each in enumerate(plans):
        file = tmp_path / f"sent{number}.toml"
        file.write_text(PLAN.text(each), encoding="utf-8")
        words = ["plan", "import", str(file), "--root", str(tmp_path)]
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "parathed_lib", *words],
                stdout=subprocess.DEVNULL,
            )
        )
    assert [process.wait(timeout=300) for process in running] == [0] * 4
    folder = plan_file(root, "741").versions
    assert numbered(folder) == [1, 2, 3]
    found = [(folder / f"{n}.toml").read_text("utf-8") for n in (1, 2, 3)]
    found.append(plan_file(root, "741").path.read_text("utf-8"))
    assert sorted(found) == sorted(PLAN.text(each) for each in plans)


def test_equal_plans_are_stored_as_equal_bytes_however_they_were_written():
    order = [{"evaluation": "a", "target_group": "b"}]
    order.append(dict(reversed(order[0].items())))
    one, other = (plan(texts=texts) for texts in order)
    assert one == other
    assert PLAN.text(one) == PLAN.text(other)
    assert list(tomllib.loads(PLAN.text(one))["texts"]) == [
        "target_group",
        "evaluation",
    ]


# Refused


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize(
    "fields",
    [
        lambda text: {"name": text},
        lambda text: {"goals": [text]},
        lambda text: {"texts": {"target_group": text}},
        lambda text: {"actions": [ACTION | {"owner": text}]},
        lambda text: {"milestones": [{"text": "a", "due": text}]},
        lambda text: {"tracks": [{"id": text, "name": "a"}]},
        lambda text: {"training": [{"title": "a", "group": text}]},
    ],
)
def test_personal_data_are_refused_and_never_repeated(root, sent, personal, fields):
    with pytest.raises(PlanError) as error:
        import_plan(root, sent(**fields(personal)), CATALOGUE)
    assert personal not in str(error.value)
    assert "noget, der ligner" in str(error.value)
    assert not root.plans.exists()


def test_a_plan_that_does_not_declare_that_it_names_no_person_is_refused(root, sent):
    with pytest.raises(PlanError, match="names_no_person: bekræft"):
        import_plan(root, sent(names_no_person=None), CATALOGUE)
    without = sent(needs_declaration=False, names_no_person=None)
    outcome = import_plan(root, without, CATALOGUE)
    told = about_outcome(outcome, without.draft, CATALOGUE)
    assert told[-1] == "Ingen har erklæret, at planen ikke nævner personer."
    assert not plan_file(root, "741").read(CATALOGUE).form.names_no_person


def test_a_file_whose_own_name_is_personal_is_refused_without_it(tmp_path):
    path = tmp_path / f"{PERSONAL[0]}.toml"
    path.write_text(PLAN.text(plan()), encoding="utf-8")
    with pytest.raises(PlanError) as error:
        read_sent(PLAN, path, CATALOGUE)
    assert PERSONAL[0] not in str(error.value)


def test_all_faults_of_a_file_are_told_at_once(sent):
    bad = sent(
        municipality="411",
        last="2026",
        round="../2026",
        actions=[ACTION | {"track": "andet", "theme": "andet", "aim": 5}, {"id": "x"}],
        statements=[{"what": "a", "printed": "mange"}],
    )
    assert [bad.draft.told(fault) for fault in bad.faults] == [
        "actions nr. 1.aim: må højst være 4",
        "actions nr. 2.title: mangler",
        "municipality: er ikke en kommunekode",
        "last: ligger før den første dag",
        "statements nr. 1: skal have enten factors eller counts, ikke begge",
        "statements nr. 1.printed: skal være et tal, en grænse eller et interval, fx "
        "50, ≥ 50 eller 5-6",
        "actions nr. 1.theme: et navn kendes ikke som tema. Kendte er "
        + ", ".join(sorted(CATALOGUE.rubric.theme)),
        "actions nr. 1.track: kendes ikke som spor i planen",
        "round: skal være et navn af bogstaver, tal og bindestreger, fx 2026",
    ]


def test_the_names_of_a_plans_own_parts_are_not_repeated():
    for part, key, named in (
        ("actions", "track", "tracks"),
        ("actions", "phase", "phases"),
        ("budget", "track", "tracks"),
    ):
        own = {"id": "Jens", "name": "a", "first": "2027", "last": "2028"}
        row = {"id": "1", "title": "a", "kind": "row", "kr": 1, "name": "a"}
        data = START | {named: [own], part: [row | {key: "Hans"}]}
        told = " ".join(faults_of(data))
        assert f"{part} nr. 1.{key}: kendes ikke" in told
        assert "Jens" not in told
        assert "Hans" not in told


def test_a_field_that_no_plan_has_is_told_without_its_name():
    assert faults_of(START | {"Hemmelig": 1}) == [
        "et ukendt felt: er ikke et felt i planen"
    ]


def test_what_stands_twice_is_told_with_both_places():
    again = {"id": "h-1", "title": "Skriv en strategi"}
    aside = {"point": 3, "reason": "a"}
    data = START | {"actions": [ACTION, again], "set_aside": [aside, aside]}
    assert faults_of(data) == [
        "actions nr. 2: den samme handling står også her: actions nr. 1",
        "set_aside nr. 2: det samme opmærksomhedspunkt står også her: set_aside nr. 1",
    ]


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0", "\u200b", "\x00"])
def test_a_text_that_must_be_there_must_have_something_to_see(blank):
    assert "goals nr. 1: må ikke være tom" in faults_of(START | {"goals": [blank]})


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("2027-2028", True),
        ("unge", True),
        ("børn-og-unge", True),
        ("", False),
        ("-unge", False),
        ("Unge", False),  # would be the same file as »unge« on some machines
        ("../x", False),
        ("a b", False),
        ("a" * 41, False),
        ("010203-9876", False),
    ],
)
def test_what_can_tell_a_plan_from_others(name, holds):
    assert is_key(name) is holds


json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["id", "track", "text", "measures", "factors", "period", "kr", "first"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@given(
    data=st.dictionaries(
        st.sampled_from([info.alias or n for n, info in Plan.model_fields.items()]),
        json_like,
        max_size=6,
    )
)
def test_whatever_stands_in_a_file_is_told_of_in_faults_and_nothing_else(data):
    _, faults = PLAN.check(Draft(data), CATALOGUE)
    assert faults  # schema, municipality and name are never all right here


# The guide


@pytest.fixture(scope="module")
def guide(repository: Path) -> str:
    return (repository / "docs" / "plan.md").read_text("utf-8")


def test_the_example_of_the_guide_can_be_stored(guide):
    example = guide.split("```toml")[1].split("```")[0]
    assert faults_of(tomllib.loads(example)) == []


def test_the_guide_names_every_field_of_a_plan(guide):
    parts = [part for part in vars(model).values() if isinstance(part, type)]
    fields = {
        info.alias or name
        for part in parts
        if issubclass(part, BaseModel)
        for name, info in part.model_fields.items()
    }
    missing = [f for f in fields if not re.search(rf"`[^`]*\b{f}\b[^`]*`", guide)]
    assert missing == []


def test_the_guide_reads_days_as_they_are_read(guide):
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in guide.splitlines()
        if line.startswith("| `") and ("juni 2027" in line or "medio 2027" in line)
    ]
    assert len(rows) == 6
    for written, _, _ in rows:
        for text in re.findall("`([^`]+)`", written):
            assert last_day(text) is not None, text


# What changed


def told(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return changes(PLAN, plan(**before), plan(**after), CATALOGUE)


def test_status_days_levels_and_amounts_are_told_from_and_to():
    before = ACTION | {"due": "medio juni 2027", "aim": 3, "kr": 100_000}
    after = before | {"status": "running", "due": "ultimo juni 2027", "kr": 1_200_000}
    assert told(
        {"actions": [before], "decision": "postponed"},
        {"actions": [after | {"aim": 4}], "decision": "adopted", "last": "2029"},
    ) == [
        "Sidste dag: fra 31. december 2028 til 31. december 2029",
        "Beslutning: fra Udskudt til Godkendt",
        "Handling nr. 1, »Færdig«: fra 15. juni 2027 til 30. juni 2027",
        "Handling nr. 1, »Status«: fra Planlagt til I gang",
        "Handling nr. 1, »Beløb i kr.«: fra 100.000 kr. til 1.200.000 kr.",
        "Handling nr. 1, »Til trin«: fra 3 til 4",
    ]


def test_of_texts_it_is_only_told_that_they_changed():
    lines = told(
        {
            "goals": ["hemmelig"],
            "texts": {"target_group": "hemmelig"},
            "actions": [ACTION | {"owner": "hemmelig", "due": "hemmelig"}],
        },
        {
            "name": "fortrolig",
            "texts": {"target_group": "fortrolig", "evaluation": "fortrolig"},
            "actions": [ACTION | {"owner": "fortrolig", "due": "fortrolig"}],
        },
    )
    assert lines == [
        "Planens navn: ændret",
        "Strategiske mål: fjernet",
        "Jeres tekst, Målgruppe: ændret",
        "Handling nr. 1, »Ansvarlig funktion«: ændret",
        "Handling nr. 1, »Færdig«: ændret",
        "Jeres tekst, Evaluering: tilføjet",
    ]


def test_an_action_is_known_again_by_its_id_when_the_rows_move():
    second = {"id": "h-2", "title": "Skriv en strategi", "status": "planned"}
    new = {"id": "h-0", "title": "Begynd", "status": "planned"}
    assert told(
        {"actions": [ACTION, second]},
        {"actions": [new, ACTION | {"status": "done"}]},
    ) == [
        "Handling nr. 2, »Status«: fra Planlagt til Gennemført",
        "Handling nr. 2: fjernet",
        "Handling nr. 1: tilføjet",
    ]


def test_a_milestone_that_was_reached_is_told_with_its_day():
    milestone = {"text": "Netværket mødes", "due": "juni 2027"}
    assert told(
        {"milestones": [milestone]},
        {"milestones": [milestone | {"reached": "2027-06-28"}]},
    ) == ["Milepæl nr. 1, »Nået den«: tilføjet, 28. juni 2027"]


def test_a_small_count_is_told_by_no_number():
    def counted(value: int) -> dict[str, Any]:
        first = CATALOGUE.rubric.extent[0].id
        return {"extent": [{"id": first, "period": "2027", "value": value}]}

    name = f"{CATALOGUE.rubric.extent[0].name}, 2027"
    assert told(counted(12), counted(3)) == [f"{name}: fra 12 til et lille antal"]
    assert told(counted(2), counted(3)) == [f"{name}: ændret"]


def test_rows_that_only_stand_in_another_order_are_told_as_that():
    actions = [ACTION, {"id": "h-2", "title": "Skriv en strategi"}]
    milestones = [{"text": "Netværket mødes"}, {"text": "Planen er kendt"}]
    ids = [entry.id for entry in CATALOGUE.rubric.extent[:2]]
    extent = [{"id": i, "period": "2027", "value": 7} for i in ids]
    before = {"actions": actions, "milestones": milestones, "extent": extent}
    after = {part: rows[::-1] for part, rows in before.items()}
    assert told(before, after) == [
        "Handlinger: rækkefølgen er ændret",
        "Milepæle: rækkefølgen er ændret",
        "Antal henvendelser og forløb: rækkefølgen er ændret",
    ]


def test_rows_between_which_one_is_added_are_in_the_same_order():
    second = {"id": "h-2", "title": "Skriv en strategi"}
    new = {"id": "h-0", "title": "Begynd"}
    lines = told({"actions": [ACTION, second]}, {"actions": [ACTION, new, second]})
    assert lines == ["Handling nr. 2: tilføjet"]


def counted(**measure: Any) -> dict[str, Any]:
    """A plan with one result target that is counted in one way."""
    measure = {"expected": "50", "of": "kurser", **measure}
    return {"result_targets": [{"text": "Flere er med", "measures": [measure]}]}


def test_how_a_target_is_counted_is_told_from_and_to():
    before = counted(actual=12, actual_date="2027-06-30")
    after = counted(expected="≥ 60", of="møder", actual=1_500, actual_date="juli 2027")
    assert told(before, after) == [
        "Resultatmål nr. 1, »Ventet antal«: fra 50 til ≥ 60",
        "Resultatmål nr. 1, »Hvad bliver talt?«: ændret",
        "Resultatmål nr. 1, »Det blev«: fra 12 til 1.500",
        "Resultatmål nr. 1, »Talt den«: fra 30. juni 2027 til 31. juli 2027",
    ]


def test_a_small_count_of_a_target_is_told_by_no_number():
    assert told(counted(actual=12), counted(actual=3)) == [
        "Resultatmål nr. 1, »Det blev«: fra 12 til et lille antal"
    ]
    assert told(counted(expected="2-20"), counted(expected="10-20")) == [
        "Resultatmål nr. 1, »Ventet antal«: fra et lille antal til 10-20"
    ]
    assert told(counted(), counted(actual=4)) == [
        "Resultatmål nr. 1, »Det blev«: tilføjet, et lille antal"
    ]


def test_a_count_of_no_persons_is_told_by_its_number():
    def meetings(**measure: Any) -> dict[str, Any]:
        return counted(of="møder", persons=False, **measure)

    assert told(meetings(actual=12), meetings(actual=3)) == [
        "Resultatmål nr. 1, »Det blev«: fra 12 til 3"
    ]
    assert told(counted(of="møder"), meetings()) == [
        "Resultatmål nr. 1, »Personer?«: tilføjet, nej"
    ]


def test_the_same_plan_has_no_changes():
    fields = {"actions": [ACTION], "goals": ["a"], "texts": {"evaluation": "b"}}
    assert told(fields, fields) == []


# What is told


def test_a_plan_that_can_be_used_is_told_of_without_its_own_texts():
    found = about_plan(
        plan(
            actions=[
                ACTION | {"owner": "Direktionen", "due": "2027"},
                {"id": "h-2", "title": "Skriv en strategi"},
                {"id": "h-3", "title": "Lær medarbejderne mere"},
            ],
            milestones=[
                {"text": "Netværket mødes", "due": "ultimo september"},
                {"text": "Planen er kendt"},
            ],
        ),
        Draft({}),
        CATALOGUE,
    )
    assert found == [
        "Planen kan bruges: Samsø Kommune, 1. januar 2027 til 31. december 2028.",
        "Den har 3 handlinger, 2 milepæle og 0 resultatmål.",
        "Uden ansvarlig funktion: 2 handlinger.",
        "Uden frist: 2 handlinger.",
        "Uden status: 2 handlinger.",
        "Uden frist: en milepæl.",
        "Et sted står der en tid, som ikke kan læses som en dag:",
        "  milestones nr. 1.due",
        "Skriv fx 2027-06-30, juni 2027, medio juni 2027 eller inden udgangen af juni "
        "2027.",
    ]


def test_a_plan_is_told_of_with_the_catalogue_that_is_given():
    samsoe = replace(CATALOGUE.municipality("Samsø"), name="Samsø Ny")
    own = replace(CATALOGUE, municipalities={samsoe.code: samsoe})
    assert about_plan(plan(), Draft({}), own)[0].startswith(
        "Planen kan bruges: Samsø Ny Kommune"
    )


def test_of_days_that_cannot_be_read_at_most_ten_places_are_named_and_no_words():
    late = {"text": "Netværket mødes", "due": "når tid er"}
    lines = unread_days(plan(milestones=[late] * 12), Draft({}))
    assert lines[0] == "12 steder står der en tid, som ikke kan læses som en dag:"
    assert lines[1:11] == [f"  milestones nr. {n}.due" for n in range(1, 11)]
    assert lines[11] == "  og 2 mere"
    assert len(lines) == 13
    assert "når tid er" not in " ".join(lines)


def test_the_examples_of_days_are_days_that_are_read():
    examples = re.split(", | eller ", DAYS)
    assert len(examples) == 4
    assert all(last_day(example) for example in examples)


def test_every_day_of_a_plan_that_cannot_be_read_is_named():
    when = {"due": "snart"}
    lines = unread_days(
        plan(
            actions=[ACTION | when | {"start": "nu"}],
            result_targets=[{"text": "a", **when}],
        ),
        Draft({}, places={"actions nr. 1.due": "ark »Handlinger«, celle I4"}),
    )
    assert lines[1:-1] == [
        "  actions nr. 1.start",
        "  ark »Handlinger«, celle I4",
        "  result_targets nr. 1.due",
    ]


def test_a_plan_without_a_period_is_asked_for_it():
    assert open_questions(plan(first="")) == [
        "Planen siger ikke både, hvornår den begynder og slutter."
    ]


def test_everything_a_plan_says_can_be_stored_and_read_again(root):
    full = plan(
        goals=["a"],
        definitions=[{"term": "a", "meaning": "b"}],
        texts={"evaluation": "=1"},
        phases=[{"id": "f", "name": "a", "first": "2027", "last": "2028"}],
        tracks=[{"id": "s", "name": "a"}],
        actions=[ACTION | {"points": [1], "recommendations": ["parents"]}],
        result_targets=[
            {"text": "a", "measures": [{"expected": "≥ 5", "of": "b", "actual": 0}]}
        ],
        statements=[{"what": "a", "printed": "60-100", "factors": ["5-6", "10-15"]}],
    )
    kept(root, full)
    again = plan_file(root, "741").read(CATALOGUE).form
    assert again == full
    assert PLAN.plain(again) == tomllib.loads(
        plan_file(root, "741").path.read_text("utf-8")
    )
