"""What was published of counts: the record, the command, and the reports after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Ended
from report_fixtures import lay_report, report_key

from parathed_lib import assess
from parathed_lib.disclosure.record import PublishedCount, add
from parathed_lib.errors import PublishedError
from parathed_lib.pages.assessment.indicators import extent_rows
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.storage.data_root import DataRoot

CONCERNS, CASES = "concerns_to_municipality", "cases_in_infohouse"
HIDDEN = "skjult for at beskytte små antal"


@pytest.fixture
def state(data_root, edit_form):
    """Writes Ishøj's counts of concerns into its form, in place of those before."""
    head = '[[attention_points]]\ntheme = "organisation"\ntext = "Styrk samarbejdet med'
    before = {"text": head}

    def state(*, id: str = CONCERNS, **periods: int) -> None:
        rows = "".join(
            f'[[extent]]\nid = "{id}"\nperiod = "{period.strip("_")}"\n'
            f"value = {value}\n\n"
            for period, value in periods.items()
        )
        edit_form(before["text"], rows + head)
        before["text"] = rows + head

    return state


@pytest.fixture
def make(data_root):
    """Writes the JSON of Ishøj's report as `parathed report` does."""

    def make(vintage: str = "2017", **changes: object) -> dict:
        found = result(assess("183", vintage, "2017", root=data_root)) | changes
        path = data_root / "reports" / vintage / "183-ishoej.json"
        lay_report(path, found)
        return found

    return make


@pytest.fixture
def publish(data_root, command):
    """Runs `parathed publish`: its exit code, and what it told."""

    def publish(*words: str) -> Ended:
        words = words or ("Ishøj", "--vintage", "2017")
        return command("publish", *words, "--root", data_root)

    return publish


@pytest.fixture
def record(data_root) -> Path:
    return data_root / "data" / "raw" / "published" / "183.toml"


def write(record: Path, *counts: str) -> None:
    """A record of counts of concerns, each `<period> = <value>`."""
    rows = "".join(
        f'[[counts]]\nid = "{CONCERNS}"\nperiod = "{period}"\nstatus = "shown"\n'
        f'value = {value}\nround = "2016"\nvintage = "2017"\n'
        for period, value in (count.split(" = ") for count in counts)
    )
    record.parent.mkdir(exist_ok=True)
    record.write_text(f'schema = 1\nmunicipality = "183"\n{rows}', "utf-8")


def concerns(data_root) -> tuple[float | None, str | None]:
    [row, *_] = extent_rows(assess("183", "2017", root=data_root))
    return row.value, row.hidden


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("end", [".html", ".ipynb", ".json"])
@pytest.mark.parametrize("how", ["older", "gone"])
def test_a_report_that_is_half_of_another_run_is_not_published(
    state, make, publish, data_root, record, end, how
):
    state(_2016=12)
    make()
    file = data_root / "reports" / "2017" / f"183-ishoej{end}"
    before = file.read_bytes()
    if how == "gone" and end != ".json":
        file.unlink()
    else:
        file.write_bytes(before.replace(b"}", b" }") + b"\n")
    code, _, err = publish()
    assert (code, record.exists()) == (2, False)
    assert "183-ishoej.html, .ipynb and .json were not made by one run" in err
    file.write_bytes(before)
    assert publish()[0] == 0


# The record


def test_a_shown_count_is_recorded_with_its_value(state, make, publish, record):
    state(_2016=12)
    make()
    assert publish()[0] == 0
    assert lines(record.read_text("utf-8")) == [
        "schema = 1",
        'municipality = "183"',
        "[[counts]]",
        f'id = "{CONCERNS}"',
        'period = "2016"',
        'status = "shown"',
        "value = 12",
        'round = "2017"',
        'vintage = "2017"',
    ]


@pytest.mark.parametrize(
    "counts",
    [
        {"_2016": 3},
        # 15 - 7 - 5 gives the small third quarter, so the 5 goes with it.
        {"_2016K4": 5, "_2016": 15, "_2016K1": 7, "_2016K3": 3},
    ],
)
def test_a_hidden_count_is_recorded_without_its_value(
    state, make, publish, record, counts
):
    state(**counts)
    make()
    publish()
    told = lines(record.read_text("utf-8"))
    assert 'status = "suppressed"' in told
    assert not any(line.startswith("value") for line in told)


def test_publishing_again_changes_nothing(state, make, publish, record):
    state(_2016=12)
    make()
    publish()
    before = record.read_bytes()
    code, out, _ = publish()
    assert (code, record.read_bytes()) == (0, before)
    assert out == "183 Ishøj: nothing new to record\n"


def test_what_stands_in_the_record_is_never_changed(state, make, publish, record):
    state(_2016=12)
    make()
    publish()
    before = record.read_text("utf-8") + "# a remark\n"
    record.write_text(before, "utf-8")
    state(_2017=20)
    make()
    publish()
    assert record.read_text("utf-8").startswith(before.rstrip())
    assert lines(record.read_text("utf-8")).count("[[counts]]") == 2


def test_a_check_records_nothing(state, make, publish, record):
    state(_2016=12)
    make()
    code, out, _ = publish("Ishøj", "--vintage", "2017", "--check")
    assert (code, record.exists()) == (0, False)
    assert (
        out == f"183 Ishøj: would record the answers of 2017; {CONCERNS} 2016, shown\n"
    )


def test_counts_that_were_not_given_are_not_recorded(make, publish, record):
    make()
    assert publish()[:2] == (0, "183 Ishøj: recorded the answers of 2017\n")
    assert not record.exists()


def test_a_made_up_report_is_not_recorded(state, make, publish, record):
    state(_2016=12)
    make(example=True)
    assert publish()[:2] == (0, "183 Ishøj: made-up example, not recorded\n")
    assert not record.exists()


def test_the_json_says_what_was_new(state, make, publish):
    state(_2016=12)
    make()
    words = ("--all", "--vintage", "2017", "--json")
    found = json.loads(publish(*words)[1])
    row = {"id": CONCERNS, "period": "2016", "status": "shown", "value": 12}
    assert found == {
        "vintage": "2017",
        "check": False,
        "reports": [
            {
                "code": "183",
                "name": "Ishøj",
                "example": False,
                "refused": False,
                "counts": [row | {"new": True}],
                "answers": ["2017"],
                "answers_given_away": [],
                "given_away": [],
                "unchecked": [],
                "small_changes": [],
            }
        ],
    }
    again = json.loads(publish(*words)[1])
    assert again["reports"][0]["counts"] == [row | {"new": False}]
    assert again["reports"][0]["answers"] == []


# Reports after it


def test_a_quarter_is_hidden_where_the_rest_of_a_published_year_is_small(
    state, make, publish, data_root
):
    # 12 in the year and 9 in its last quarter leave 3 for the other three.
    state(_2016=12)
    make()
    publish()
    state(_2016K4=9)
    assert concerns(data_root) == (None, "suppressed")
    assessment = assess("183", "2017", root=data_root)
    [row, *_] = extent_rows(assessment)
    assert (row.status, row.hidden) == ("suppressed", "suppressed")
    assert result(assessment)["extent"][0]["hidden"] == "suppressed"
    told = [u.why for u in unknowns(assessment) if u.what.startswith("Det præcise")]
    assert told == ["Skjult for at beskytte små antal."]


def test_making_a_report_is_not_publishing_it(state, make, data_root):
    state(_2016=12)
    make()
    state(_2016K4=9)
    assert concerns(data_root) == (9, None)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (12, (12, None)),
        (14, (None, "suppressed")),
        (8, (None, "suppressed")),
        (16, (None, "suppressed")),
        (17, (17, None)),
        (7, (7, None)),
        (2, (None, "suppressed")),
        (0, (0, None)),
    ],
)
def test_a_published_count_is_shown_anew_only_unchanged_or_changed_by_five_or_more(
    state, record, data_root, later, expected
):
    write(record, "2016 = 12")
    state(_2016=later)
    assert concerns(data_root) == expected


@pytest.mark.parametrize(
    "counts",
    [
        {"_2016": 12},
        {"_2016": 3},
        {"_2016K4": 5, "_2016": 15, "_2016K1": 7, "_2016K3": 3},
        {"_2016K4": 9, "_2016K3": 2, "_2016": 30},
        {"_2017": 14, "_2016": 9},
    ],
)
@pytest.mark.parametrize("before", [(), ("2016 = 12",), ("2016 = 31", "2016K1 = 6")])
def test_the_same_report_is_made_after_it_was_published(
    state, make, publish, record, counts, before
):
    if before:
        write(record, *before)
    state(**counts)
    first = make()
    publish()
    second = make()
    assert second["extent"] == first["extent"]
    assert second["unknowns"] == first["unknowns"]


def test_another_count_does_not_matter(state, record, data_root):
    write(record, "2016 = 12")
    state(id=CASES, _2016K4=9)
    cases = extent_rows(assess("183", "2017", root=data_root))[-1]
    assert (cases.id, cases.value) == (CASES, 9)


def test_the_record_is_an_input_of_the_report(record, data_root):
    def paths() -> list[str]:
        return [i.path for i in assess("183", "2017", root=data_root).inputs]

    assert "data/raw/published/183.toml" not in paths()
    write(record, "2016 = 12")
    assert "data/raw/published/183.toml" in paths()


def test_only_the_own_record_makes_a_report_out_of_date(record, data_root):
    def key(code: str) -> str:
        return report_key(DataRoot(data_root), code, "2017", "2017")

    before = key("183"), key("101")
    write(record, "2016 = 12")
    assert key("183") != before[0]
    assert key("101") == before[1]


# What cannot be taken back


def test_what_was_given_away_is_told_by_command_and_report(
    state, make, publish, record, data_root
):
    write(record, "2016 = 12", "2016K4 = 9")
    state(_2016K3=7)
    assert concerns(data_root) == (None, "suppressed")
    told = {u["what"]: u["why"] for u in make()["unknowns"]}
    what = "Om nogen har regnet et lille antal ud for bekymringshenvendelser til "
    assert told[what + "kommunen."].startswith("Det kan ske med tal, der er")
    code, _, err = publish()
    # It was public before this report, which adds nothing.
    assert code == 0
    assert err.startswith(
        "183 Ishøj: a small count can be computed from what is public"
    )
    assert "2016-01-01 to 2016-09-30" in err


@pytest.fixture
def giving_away(state, make, publish) -> tuple[str, ...]:
    """The words that publish a quarter with 9 of a public year's 12, which leave 3."""
    state(_2016=12)
    make()
    state(_2016K4=9)
    make("2026")
    publish()
    return "Ishøj", "--vintage", "2026"


def test_two_reports_that_give_a_count_away_together_are_told_before(
    giving_away, publish, record
):
    before = record.read_bytes()
    code, out, err = publish(*giving_away, "--check", "--json")
    [told] = json.loads(out)["reports"]
    assert (code, told["refused"], told["given_away"]) == (
        1,
        True,
        [
            {
                "id": CONCERNS,
                "stretches": [{"first": "2016-01-01", "last": "2016-09-30"}],
            }
        ],
    )
    assert "could be computed" in err
    assert record.read_bytes() == before


def test_a_shown_count_is_refused_where_too_much_is_public_to_look_into(
    state, make, publish, record
):
    # Four quarters with four values each can be true together in 256 ways.
    state(_2016=12)
    make()
    values = [f"2016K{k} = {n}" for k in (1, 2, 3, 4) for n in (50, 60, 70, 80)]
    write(record, *values)
    before = record.read_bytes()
    code, _, err = publish()
    assert (code, record.read_bytes()) == (1, before)
    assert f"so much of {CONCERNS} is public" in err


def test_pages_that_give_a_count_away_are_refused_before_they_are_recorded(
    giving_away, publish, record
):
    before = record.read_bytes()
    code, out, err = publish(*giving_away)
    assert (code, record.read_bytes()) == (1, before)
    assert out == f"183 Ishøj: not recorded {CONCERNS} 2016K4, shown\n"
    assert f"{CONCERNS}, 2016-01-01 to 2016-09-30" in err
    for todo in ("Nothing was recorded", "in the form or the plan", "--yes"):
        assert todo in err
    assert " 3" not in err.replace("2016-09-30", "")


def test_pages_that_are_out_already_are_recorded_with_yes_and_it_is_said(
    giving_away, publish, record
):
    code, out, err = publish(*giving_away, "--yes")
    assert (code, out) == (0, f"183 Ishøj: recorded {CONCERNS} 2016K4, shown\n")
    assert 'period = "2016K4"' in record.read_text("utf-8")
    assert "This cannot be taken back" in err
    assert "Nothing was recorded" not in err


def test_a_check_with_yes_records_nothing(giving_away, publish, record):
    before = record.read_bytes()
    code, out, _ = publish(*giving_away, "--yes", "--check")
    assert (code, record.read_bytes()) == (0, before)
    assert out.startswith("183 Ishøj: would record ")


def test_of_several_municipalities_only_those_in_trouble_are_refused(
    giving_away, publish, record, data_root
):
    before = record.read_bytes()
    ishoej = data_root / "reports" / "2026" / "183-ishoej.json"
    other = json.loads(ishoej.read_text("utf-8"))
    other["municipality"] |= {"code": "825", "name": "Læsø"}
    lay_report(ishoej.with_name("825-laesoe.json"), other)
    code, out, err = publish("--all", "--vintage", "2026")
    assert (code, record.read_bytes()) == (1, before)
    assert f"825 Læsø: recorded the answers of 2017; {CONCERNS} 2016K4, shown" in out
    assert 'period = "2016K4"' in record.with_name("825.toml").read_text("utf-8")
    assert "825" not in err


def test_a_record_that_grew_meanwhile_still_refuses(state, record, data_root):
    write(record, "2016 = 12")
    entry = PublishedCount(
        id=CONCERNS, period="2016K4", status="shown", value=9, vintage="2026"
    )
    before = record.read_bytes()
    with pytest.raises(PublishedError, match="nothing was recorded"):
        add(DataRoot(data_root), "183", [entry], [CONCERNS])
    assert record.read_bytes() == before


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"_2016": 3}, "2016, hidden\n"),
        (
            {"_2016K4": 5, "_2016": 15, "_2016K1": 7, "_2016K3": 3},
            "2016K4, hidden\n",
        ),
    ],
)
def test_the_status_of_a_count_is_told_in_words(state, make, publish, counts, told):
    state(**counts)
    make()
    assert told in publish()[1]


def test_the_pages_on_plans_and_follow_up_are_published_with_the_report(
    state, make, publish, record, data_root
):
    state(**{"_2024": 12})
    report = make()
    folder = data_root / "reports" / "2017"
    for name, period in (("plan-b", "2023"), ("monitoring", "2022")):
        row = {"id": CONCERNS, "period": period, "value": 20, "status": "ok"}
        page = {**report, "extent": [{**row, "hidden": None}]}
        page["manifest"] = {**report["manifest"], "report": name.partition("-")[0]}
        lay_report(folder / f"183-ishoej-{name}.json", page)
    assert publish("Ishøj", "--vintage", "2017")[0] == 0
    told = record.read_text("utf-8")
    assert [f'period = "{year}"' in told for year in (2021, 2022, 2023, 2024)] == [
        False,
        True,
        True,
        True,
    ]


def test_two_pages_that_give_a_count_away_together_are_told_before(
    state, make, publish, record, data_root
):
    state(**{"_2024": 12})
    report = make()
    # by hand: 9 of the year's 12 before April leave 3 for the rest
    quarter = {"id": CONCERNS, "period": "2024K1", "value": 9, "status": "ok"}
    rows = [{**quarter, "hidden": None}]
    page = {**report, "extent": rows}
    page["manifest"] = {**report["manifest"], "report": "plan"}
    path = data_root / "reports" / "2017" / "183-ishoej-plan.json"
    lay_report(path, page)
    code, _, aside = publish("Ishøj", "--vintage", "2017", "--check")
    assert code == 1
    assert "2024-04-01 to 2024-12-31" in aside
    assert not record.exists()


def test_two_public_values_that_differ_by_less_than_five_are_told(
    state, make, publish, record
):
    state(_2016=14)
    make()
    write(record, "2016 = 12")
    code, _, err = publish()
    assert code == 1
    assert "2016 would be public with two values that differ by 1 to 4" in err
    assert "value = 14" not in record.read_text("utf-8")
    code, _, err = publish("Ishøj", "--vintage", "2017", "--yes")
    assert code == 0
    assert "2016 is public with two values that differ by 1 to 4" in err
    assert "value = 14" in record.read_text("utf-8")


# Faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("value = 12\n", "", "value: expected where the status is shown"),
        ('"shown"', '"small"', "value: expected where the status is shown"),
        ("value = 12", "value = -12", "no. 1 value: Input should be greater than"),
        ("value = 12", "value = 12\nname = 010203", "not TOML"),
        ("value = 12", 'value = 12\nCarl = "x"', "a key that is not known"),
        ('period = "2016"', 'period = "i fjor"', "period: expected a year"),
        (CONCERNS, "persons", f"no. 1 id: expected one of {CONCERNS}"),
        ('municipality = "183"', 'municipality = "101"', "expected 183"),
        ("schema = 1", "schema = 2", "schema: Input should be less than"),
    ],
)
def test_a_damaged_record_is_refused_without_its_values(
    record, data_root, old, new, fault
):
    write(record, "2016 = 12")
    text = record.read_text("utf-8")
    assert old in text
    record.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PublishedError) as raised:
        assess("183", "2017", root=data_root)
    message = str(raised.value)
    assert message.startswith("published/183.toml has 1 fault:")
    assert fault in message
    assert "Bring back the file" in message
    for value in ("12", "Carl", "i fjor", "persons", "101"):
        assert value not in message.replace("from 1 to 12", "")


def test_all_faults_of_a_record_are_told_at_once(record, data_root):
    write(record, "2016 = -1", "2017 = -1")
    with pytest.raises(PublishedError, match="2 faults"):
        assess("183", "2017", root=data_root)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ((), "Name at least one municipality, or give --all"),
        (("Ishøj", "--all"), "Name at least one municipality, or give --all"),
        (("Ishøj", "Læsø"), "Læsø: there is no report in"),
        (("Ishoej", "Atlantis"), "Unknown municipality 'Atlantis'"),
        (("--all", "--vintage", "2026"), "There is no report in"),
    ],
)
def test_what_cannot_be_published_is_told_and_nothing_is_recorded(
    state, make, publish, record, words, fault
):
    state(_2016=12)
    make()
    vintage = () if "--vintage" in words else ("--vintage", "2017")
    code, out, err = publish(*words, *vintage)
    assert (code, out, record.exists()) == (2, "", False)
    assert fault in err


def test_a_report_that_does_not_say_why_a_count_is_hidden_is_refused(
    state, make, publish, data_root, record
):
    state(_2016=3)
    found = make()
    del found["extent"][0]["hidden"]
    path = data_root / "reports" / "2017" / "183-ishoej.json"
    lay_report(path, found)
    code, _, err = publish()
    assert (code, record.exists()) == (2, False)
    assert "Make it anew with `parathed report`" in err
